use serde::Deserialize;

/// What of a `CodeSystem` is read; everything else is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CodeSystem {
    pub(super) url: Option<String>,
    pub(super) version: Option<String>,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    pub(super) content: Option<String>,
    pub(super) count: Option<u64>,
    pub(super) property: Vec<PropertyDefinition>,
    pub(super) concept: Vec<Concept>,
}

/// What a code of a property means, told by a canonical address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PropertyDefinition {
    pub(super) code: String,
    pub(super) uri: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Concept {
    pub(super) code: String,
    pub(super) display: Option<String>,
    pub(super) designation: Vec<Designation>,
    pub(super) property: Vec<Property>,
    pub(super) concept: Vec<Concept>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Designation {
    pub(super) language: Option<String>,
    pub(super) r#use: Option<Coding>,
    pub(super) value: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Coding {
    pub(super) code: Option<String>,
    pub(super) display: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Property {
    pub(super) code: String,
    pub(super) value_code: Option<String>,
    pub(super) value_string: Option<String>,
    pub(super) value_coding: Option<Coding>,
    pub(super) value_boolean: Option<bool>,
    pub(super) value_date_time: Option<String>,
}

impl Property {
    /// Returns the value where it is a text of some kind.
    pub(super) fn text(&self) -> Option<&str> {
        let coding = || self.value_coding.as_ref()?.code.as_deref();
        let text = self.value_code.as_deref().or(self.value_string.as_deref());
        text.or_else(coding).or(self.value_date_time.as_deref())
    }

    /// Tells whether something that can be true or dated is the case.
    pub(super) fn holds(&self) -> bool {
        let text = || self.text().is_some_and(|text| text != "false");
        self.value_boolean.unwrap_or_else(text)
    }
}

/// Finds out what kind of resource a document is, before all of it is read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Probe {
    pub(super) resource_type: Option<String>,
}
