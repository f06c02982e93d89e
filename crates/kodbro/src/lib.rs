//! Maps the product rows of catalogues to a shared nomenclature of medical devices.
//!
//! This is the core: bytes in, values out. It opens no file, reads no clock and starts no thread
//! (the feature `rayon` maps many rows on rayon's threads).

#![forbid(unsafe_code)]

mod container;
pub mod nomenclature;
pub mod text;

pub use container::{FORMAT_VERSION, IndexError};
