//! What of a `ConceptMap` is read and written, of R4 and R5 alike.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A product.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Element {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    pub(super) code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) display: String,
    #[serde(skip_serializing_if = "is_false")]
    pub(super) no_map: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) target: Vec<Target>,
}

/// A code it is mapped to.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Target {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) display: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) equivalence: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) relationship: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) comment: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) property: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) depends_on: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) product: Value,
}

/// What FHIR has no element for.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Extension {
    pub(super) url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value_string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value_decimal: Option<f64>,
}

fn is_false(value: &bool) -> bool {
    !value
}
