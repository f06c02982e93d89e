//! `libkodbro`: kodbro for C, and for every language that calls C.
//!
//! The header `include/kodbro.h` is generated from what is public here. Nothing of the domain is
//! decided in this crate: it checks what comes in, calls the core, and says what went wrong.

// Every call takes raw pointers; the header says once, for all of them, what they must lead to.
#![allow(
    unsafe_code,
    clippy::missing_safety_doc,
    reason = "the boundary to C, documented in the header"
)]
#![deny(clippy::undocumented_unsafe_blocks, unsafe_op_in_unsafe_fn)]

mod boundary;
mod decisions;
mod explain;
mod failure;
mod findings;
#[cfg(feature = "forced-panic")]
mod forced_panic;
mod handle;
mod many;
mod map;
mod mapper;
mod mapping;
mod nomenclature;
mod options;
mod row;
mod status;
mod text;
mod validate;
mod validate_options;
mod version;

pub use decisions::*;
pub use explain::*;
pub use findings::*;
pub use many::*;
pub use map::*;
pub use mapper::*;
pub use mapping::*;
pub use nomenclature::*;
pub use options::*;
pub use row::*;
pub use status::*;
pub use text::*;
pub use validate::*;
pub use validate_options::*;
pub use version::*;
