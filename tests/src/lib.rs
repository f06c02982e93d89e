//! What the tests of the whole share with the maintainers' tasks.
//!
//! * [`place`]: where is the project, and what lies beside it?
//! * [`accuracy`]: what does the mapper make of labelled rows?
//! * [`corpus`]: which cases must every engine and binding pass?

#![forbid(unsafe_code)]

pub mod accuracy;
pub mod corpus;
pub mod place;

/// The examples of the README run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
