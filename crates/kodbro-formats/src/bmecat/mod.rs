//! What does a BMEcat document say?
//!
//! Versions 1.2, whose products are articles, and 2005, with a namespace or without
//! (<https://www.bme.de/services/bmecat/>).

mod plan;

pub(crate) use plan::plan;

/// The namespace of version 2005.
pub(crate) const NAMESPACE_2005: &str = "http://www.bmecat.org/bmecat/2005";

/// Tells whether a namespace may be that of a BMEcat document: many documents have none, and profiles
/// of trades have their own.
pub(crate) fn is_namespace(namespace: &str) -> bool {
    namespace.is_empty() || namespace.to_lowercase().contains("bmecat")
}
