//! What does a Peppol catalogue say?
//!
//! The Catalogue of UBL 2.1 as Peppol BIS Catalogue 3 uses it (<https://docs.peppol.eu/poacc/upgrade-3/syntax/Catalogue/tree/>);
//! every version of UBL 2 has the same namespace.

mod plan;

pub(crate) use plan::plan;

/// The namespace of the root element.
pub(crate) const CATALOGUE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2";

/// What the namespaces of all documents of UBL begin with.
pub(crate) const DOCUMENTS: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

/// The namespace of elements with elements in them.
pub(crate) const AGGREGATES: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";

/// The namespace of elements with text.
pub(crate) const BASICS: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
