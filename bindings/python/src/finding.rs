//! Something wrong with a catalogue.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kodbro_validate::UiLanguage;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::{Deserialize, Serialize};

use crate::{Pickle, from_pickle, shown, to_json, to_pickle};

/// Something wrong with a catalogue, where it stands, and how to mend it.
///
/// `str()` says it on one line.
///
/// >>> import kodbro, pathlib, tempfile
/// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
/// >>> _ = path.write_text("Artnr;Benämning;GTIN\n1;Handske;36000241457\n", encoding="utf-8")
/// >>> finding = kodbro.validate(path)[0]
/// >>> finding.rule, finding.severity, finding.row, finding.column, finding.suggestion
/// ('gtin-lost-zeros', 'error', 2, 'GTIN', '036000241457')
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Finding")]
#[derive(Clone)]
pub(crate) struct Finding(pub(crate) Arc<FindingValue>);

/// What a finding says, in the order of its columns.
#[derive(PartialEq, Serialize, Deserialize)]
pub(crate) struct FindingValue {
    pub(crate) rule: String,
    pub(crate) severity: String,
    pub(crate) source: String,
    pub(crate) sheet: Option<String>,
    pub(crate) row: Option<u64>,
    pub(crate) column: Option<String>,
    pub(crate) line: Option<u64>,
    pub(crate) character: Option<u64>,
    pub(crate) path: Option<String>,
    pub(crate) item: Option<u64>,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) field: Option<String>,
    pub(crate) value: String,
    pub(crate) message: String,
    pub(crate) why: String,
    pub(crate) mend: String,
    pub(crate) suggestion: Option<String>,
    pub(crate) evidence: Vec<String>,
    pub(crate) rule_source: String,
    pub(crate) rule_url: String,
}

impl FindingValue {
    pub(crate) fn of(finding: &kodbro_validate::Finding, language: UiLanguage) -> Self {
        let place = &finding.place;
        let evidence = finding
            .evidence
            .iter()
            .map(|(english, swedish)| match language {
                UiLanguage::English => english.clone(),
                UiLanguage::Swedish => swedish.clone(),
            });
        let field = finding
            .field
            .and_then(|kind| serde_json::to_value(kind).ok());
        Self {
            rule: finding.rule.id.to_owned(),
            severity: finding.severity.as_str().to_owned(),
            source: place.source.clone(),
            sheet: place.sheet.clone(),
            row: place.row,
            column: place.column.clone(),
            line: place.line.map(|(line, _)| line),
            character: place.line.map(|(_, character)| character),
            path: place.element.clone(),
            item: finding.item,
            id: finding.item_id.clone(),
            name: finding.item_name.clone(),
            field: field.and_then(|kind| Some(kind.as_str()?.to_owned())),
            value: finding.value.clone(),
            message: finding.message(language),
            why: finding.rule.why.say(language).to_owned(),
            mend: finding.mend(language),
            suggestion: finding.suggestion.clone(),
            evidence: evidence.collect(),
            rule_source: finding.rule.source.name.to_owned(),
            rule_url: finding.rule.source.url.to_owned(),
        }
    }

    fn place(&self) -> String {
        let mut place = kodbro_formats::Place::new(self.source.clone());
        place.sheet.clone_from(&self.sheet);
        place.row = self.row;
        place.column.clone_from(&self.column);
        place.line = self.line.zip(self.character);
        place.to_string()
    }
}

impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Finding {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.rule, &self.0.row, &self.0.line, &self.0.value).hash(state);
    }
}

/// Makes a getter of each field that is what it is in Python, too.
macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $get:expr;)*) => {
        #[pymethods]
        impl Finding {
            $($(#[$doc])*
            #[getter]
            fn $name(&self) -> $type {
                let get: fn(&FindingValue) -> $type = $get;
                get(&self.0)
            })*

            /// Returns the finding as a dict, with a key for each of its properties.
            ///
            /// >>> import kodbro, pathlib, tempfile
            /// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
            /// >>> _ = path.write_text("Artnr;Benämning\n1;Handske\n", encoding="utf-8")
            /// >>> kodbro.validate(path)[0].to_dict()["rule"]
            /// 'gtin-missing'
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(to_json(py, &*self.0)?.cast_into::<PyDict>()?.into_any())
            }

            /// The reasons, for rules that weigh.
            #[getter]
            fn evidence<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
                PyTuple::new(py, &self.0.evidence)
            }

            fn __str__(&self) -> String {
                let value = &self.0;
                format!("{}: {}: {} [{}]", value.place(), value.severity, value.message, value.rule)
            }

            fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                Ok(format!("Finding({})", shown(py, &self.__str__())?))
            }

            fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
                to_pickle(py, "finding_from_bytes", &*self.0)
            }
        }
    };
}

getters! {
    /// The id of the rule, such as 'gtin-check-digit'.
    rule: String = |value| value.rule.clone();
    /// How much it matters: 'note', 'warning' or 'error'.
    severity: String = |value| value.severity.clone();
    /// The file.
    source: String = |value| value.source.clone();
    /// The sheet of a workbook.
    sheet: Option<String> = |value| value.sheet.clone();
    /// The row of a table, from 1.
    row: Option<u64> = |value| value.row;
    /// The column of a table, by its header.
    column: Option<String> = |value| value.column.clone();
    /// The line of a document, from 1.
    line: Option<u64> = |value| value.line;
    /// The character of the line, from 1.
    character: Option<u64> = |value| value.character;
    /// The element of a document, as an XPath or JSON Pointer.
    path: Option<String> = |value| value.path.clone();
    /// Which product of the file it is, from 1; None for the file as a whole.
    item: Option<u64> = |value| value.item;
    /// The product's article number; '' where it has none.
    id: String = |value| value.id.clone();
    /// The product's name; '' where it has none.
    name: String = |value| value.name.clone();
    /// What the field is about, such as 'gtin'; None for a product as a whole.
    field: Option<String> = |value| value.field.clone();
    /// The field's text as the file has it.
    value: String = |value| value.value.clone();
    /// What is wrong.
    message: String = |value| value.message.clone();
    /// Why that matters.
    why: String = |value| value.why.clone();
    /// How to mend it.
    mend: String = |value| value.mend.clone();
    /// A better value, where there is exactly one.
    suggestion: Option<String> = |value| value.suggestion.clone();
    /// The name of the standard or practice that the rule comes from.
    rule_source: String = |value| value.rule_source.clone();
    /// Its address; '' where there is none.
    rule_url: String = |value| value.rule_url.clone();
}

/// Reads a finding from its pickle.
#[pyfunction]
pub(crate) fn finding_from_bytes(data: &[u8]) -> PyResult<Finding> {
    from_pickle(data).map(|value| Finding(Arc::new(value)))
}
