//! What a `ConceptMap` says beside its mappings, kept from reading to writing.
//!
//! Groups are kept under [`GROUP`] among what else is known of the set, and found again by the
//! systems that they map between. What both versions of FHIR have under different names is
//! translated.

use kodbro::mapping_set::SetMetadata;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The name of the groups among what else is known of a set.
pub(super) const GROUP: &str = "group";

/// What a group says of its source, and of the codes that it does not map.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct KeptGroup {
    /// The name of the source, else its address.
    pub(super) source: String,
    /// The address of the target.
    pub(super) target: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) source_version: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) unmapped: Value,
}

impl KeptGroup {
    /// Returns the groups of a set.
    pub(super) fn all(set: &SetMetadata) -> Vec<Self> {
        let kept = set.other.iter().find(|(name, _)| name == GROUP);
        let parsed = kept.map(|(_, json)| serde_json::from_str(json).unwrap_or_default());
        parsed.unwrap_or_default()
    }

    /// Tells whether there is nothing to keep.
    pub(super) fn is_empty(&self) -> bool {
        self.source_version.is_empty() && self.unmapped.is_null()
    }

    /// Returns what becomes of codes that are not mapped, in the words of a version.
    pub(super) fn unmapped(&self, is_r5: bool) -> Value {
        let Value::Object(unmapped) = &self.unmapped else {
            return self.unmapped.clone();
        };
        let entries = unmapped.iter().map(|(name, value)| {
            let name = translated(name, &UNMAPPED, is_r5);
            match (name, value.as_str()) {
                ("mode", Some(mode)) => (name.to_owned(), translated(mode, &MODES, is_r5).into()),
                _ => (name.to_owned(), value.clone()),
            }
        });
        Value::Object(entries.collect())
    }
}

/// Returns what an element that says what the map is for is called in a version; `None` for others.
pub(super) fn scope(name: &str, is_r5: bool) -> Option<&str> {
    let is_scope = SCOPES.iter().flatten().any(|known| *known == name);
    is_scope.then(|| translated(name, &SCOPES, is_r5))
}

/// Names in R4 and R5.
type Names<const N: usize> = [[&'static str; 2]; N];

const SCOPES: Names<4> = [
    ["sourceUri", "sourceScopeUri"],
    ["sourceCanonical", "sourceScopeCanonical"],
    ["targetUri", "targetScopeUri"],
    ["targetCanonical", "targetScopeCanonical"],
];
const UNMAPPED: Names<1> = [["url", "otherMap"]];
const MODES: Names<1> = [["provided", "use-source-code"]];

fn translated<'n, const N: usize>(name: &'n str, names: &Names<N>, is_r5: bool) -> &'n str {
    let known = names.iter().find(|both| both.contains(&name));
    known.map_or(name, |[r4, r5]| if is_r5 { r5 } else { r4 })
}
