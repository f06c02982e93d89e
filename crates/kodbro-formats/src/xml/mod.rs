//! How does an XML document become the fields of items?
//!
//! [`XmlReader`] gives its tokens one by one with their places, within limits; a [`Plan`] says which
//! elements of a format say what; [`PlannedItems`] walks a document by it. Nothing is loaded from
//! elsewhere: there are no external entities, and no others than the five of XML.

mod encoding;
mod items;
mod marker;
mod plan;
mod reader;
mod source;

pub(crate) use encoding::XmlEncoding;
pub(crate) use items::PlannedItems;
pub(crate) use marker::{Code, Marks, Room, Shape};
pub(crate) use plan::{PROPERTIES, Plan, Rule, Take};
pub(crate) use reader::{Element, XmlReader};
pub(crate) use source::Position;

use std::io::Read;

/// The limits of a document and what the caller knows about it.
#[derive(Clone, Debug)]
pub(crate) struct XmlOptions {
    /// The encoding, where the caller names it; a byte order mark outweighs it.
    pub(crate) encoding: Option<String>,
    /// The longest text and the longest attribute, in bytes of UTF-8.
    pub(crate) max_text_bytes: usize,
    /// Whether it is noted where codes stand and can be put.
    pub(crate) marks: bool,
}

/// Any bytes that a document is read from.
pub(crate) type Input = Box<dyn Read + Send>;
