//! What is wrong with a catalogue.

use std::hash::{Hash, Hasher};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{StringBuilder, UInt64Builder};
use kodbro_formats::item::{ItemOptions, ItemReader};
use kodbro_validate::{Date, Profile, Severity, Summary, UiLanguage, ValidateOptions};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyRange, PySlice, PyTuple};
use serde::{Deserialize, Serialize};

use crate::boundary::{Heed, detached};
use crate::errors::Error;
use crate::mapper::Mapper;
use crate::table::ArrowStream;
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
pub(crate) struct Finding(Arc<FindingValue>);

/// What a finding says, in the order of its columns.
#[derive(PartialEq, Serialize, Deserialize)]
struct FindingValue {
    rule: String,
    severity: String,
    source: String,
    sheet: Option<String>,
    row: Option<u64>,
    column: Option<String>,
    line: Option<u64>,
    character: Option<u64>,
    path: Option<String>,
    item: Option<u64>,
    id: String,
    name: String,
    field: Option<String>,
    value: String,
    message: String,
    why: String,
    mend: String,
    suggestion: Option<String>,
    evidence: Vec<String>,
    rule_source: String,
    rule_url: String,
}

impl FindingValue {
    fn of(finding: &kodbro_validate::Finding, language: UiLanguage) -> Self {
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

/// What is wrong with a catalogue: findings in the order of the file.
///
/// >>> import kodbro, pathlib, tempfile
/// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
/// >>> _ = path.write_text("Artnr;Benämning;GTIN\n1;Handske;8904000210037\n", encoding="utf-8")
/// >>> kodbro.validate(path), len(kodbro.validate(path))
/// (Findings(0 findings in 1 product), 0)
#[pyclass(frozen, eq, sequence, module = "kodbro", name = "Findings")]
#[derive(Clone, PartialEq)]
pub(crate) struct Findings(Arc<Found>);

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Found {
    all: Vec<FindingValueOf>,
    items: u64,
    unreadable: u64,
}

/// A finding that is shared with Python, and pickled by what it says.
type FindingValueOf = Arc<FindingValue>;

#[pymethods]
impl Findings {
    /// How many products were checked.
    #[getter]
    fn items(&self) -> u64 {
        self.0.items
    }

    /// How many rows could not be read.
    #[getter]
    fn unreadable(&self) -> u64 {
        self.0.unreadable
    }

    /// Returns how many findings there are of each rule, by its id.
    ///
    /// >>> import kodbro, pathlib, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
    /// >>> _ = path.write_text("Artnr;Benämning\n1;Handske\n", encoding="utf-8")
    /// >>> kodbro.validate(path).by_rule()
    /// {'gtin-missing': 1}
    fn by_rule<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.counts(py, |finding| &finding.rule)
    }

    /// Returns how many findings there are of each severity: 'error', 'warning' and 'note'.
    ///
    /// >>> import kodbro, pathlib, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
    /// >>> _ = path.write_text("Artnr;Benämning\n1;Handske\n", encoding="utf-8")
    /// >>> kodbro.validate(path).by_severity()
    /// {'note': 1}
    fn by_severity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.counts(py, |finding| &finding.severity)
    }

    /// Returns the findings as a stream of Arrow, a column for each property of a Finding, which
    /// pyarrow, pandas and polars read.
    ///
    /// >>> import kodbro, pathlib, pyarrow, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
    /// >>> _ = path.write_text("Artnr;Benämning\n1;Handske\n", encoding="utf-8")
    /// >>> pyarrow.table(kodbro.validate(path).to_arrow())["rule"].to_pylist()
    /// ['gtin-missing']
    fn to_arrow(&self, py: Python<'_>) -> PyResult<ArrowStream> {
        Ok(detached(py, || ArrowStream::of_columns(self.columns()))??)
    }

    fn __len__(&self) -> usize {
        self.0.all.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        at: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(slice) = at.cast::<PySlice>() {
            let places = py.get_type::<PyRange>();
            let indices = slice.call_method1("indices", (self.0.all.len(),))?;
            let places = places.call1(indices.cast_into::<PyTuple>()?)?;
            let mut chosen = Vec::new();
            for place in places.try_iter()? {
                chosen.extend(self.0.all.get(place?.extract::<usize>()?).cloned());
            }
            let found = Found {
                all: chosen,
                ..*self.0
            };
            return Self(Arc::new(found)).into_bound_py_any(py);
        }
        let at: isize = at.extract()?;
        let from_end = || self.0.all.len().checked_add_signed(at);
        let place = usize::try_from(at).ok().or_else(from_end);
        let finding = place.and_then(|place| self.0.all.get(place));
        let finding = finding.ok_or_else(|| PyIndexError::new_err("no such finding"))?;
        Finding(finding.clone()).into_bound_py_any(py)
    }

    fn __repr__(&self) -> String {
        let counted = |count: u64, what: &str| match count {
            1 => format!("1 {what}"),
            count => format!("{count} {what}s"),
        };
        let findings = counted(self.0.all.len() as u64, "finding");
        format!(
            "Findings({findings} in {})",
            counted(self.0.items, "product")
        )
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "findings_from_bytes", &*self.0)
    }
}

impl Findings {
    fn counts<'py>(
        &self,
        py: Python<'py>,
        key: impl Fn(&FindingValue) -> &String,
    ) -> PyResult<Bound<'py, PyDict>> {
        let mut counts = std::collections::BTreeMap::new();
        for finding in &self.0.all {
            *counts.entry(key(finding)).or_insert(0_u64) += 1;
        }
        let dict = PyDict::new(py);
        for (name, count) in counts {
            dict.set_item(name, count)?;
        }
        Ok(dict)
    }

    fn columns(&self) -> Vec<(String, ArrayRef)> {
        type Text = fn(&FindingValue) -> Option<&str>;
        type Number = fn(&FindingValue) -> Option<u64>;
        enum Column {
            Text(Text),
            Number(Number),
        }
        let columns: [(&str, Column); 20] = [
            ("rule", Column::Text(|f| Some(&f.rule))),
            ("severity", Column::Text(|f| Some(&f.severity))),
            ("source", Column::Text(|f| Some(&f.source))),
            ("sheet", Column::Text(|f| f.sheet.as_deref())),
            ("row", Column::Number(|f| f.row)),
            ("column", Column::Text(|f| f.column.as_deref())),
            ("line", Column::Number(|f| f.line)),
            ("character", Column::Number(|f| f.character)),
            ("path", Column::Text(|f| f.path.as_deref())),
            ("item", Column::Number(|f| f.item)),
            ("id", Column::Text(|f| Some(&f.id))),
            ("name", Column::Text(|f| Some(&f.name))),
            ("field", Column::Text(|f| f.field.as_deref())),
            ("value", Column::Text(|f| Some(&f.value))),
            ("message", Column::Text(|f| Some(&f.message))),
            ("why", Column::Text(|f| Some(&f.why))),
            ("mend", Column::Text(|f| Some(&f.mend))),
            ("suggestion", Column::Text(|f| f.suggestion.as_deref())),
            ("rule_source", Column::Text(|f| Some(&f.rule_source))),
            ("rule_url", Column::Text(|f| Some(&f.rule_url))),
        ];
        let made = columns.into_iter().map(|(name, column)| {
            let array: ArrayRef = match column {
                Column::Text(get) => {
                    let mut texts = StringBuilder::new();
                    self.0
                        .all
                        .iter()
                        .for_each(|finding| texts.append_option(get(finding)));
                    Arc::new(texts.finish())
                }
                Column::Number(get) => {
                    let mut numbers = UInt64Builder::new();
                    self.0
                        .all
                        .iter()
                        .for_each(|finding| numbers.append_option(get(finding)));
                    Arc::new(numbers.finish())
                }
            };
            (name.to_owned(), array)
        });
        made.collect()
    }
}

/// What was asked of a check.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    profile: String,
    check_text: bool,
    enable: Vec<String>,
    disable: Vec<String>,
    language: String,
    today: (u16, u8, u8),
    columns: Vec<(String, String)>,
    sheet: Option<String>,
    delimiter: Option<String>,
    encoding: Option<String>,
}

impl Asked {
    fn options(&self) -> Result<ValidateOptions, Error> {
        let profile: Profile = self.profile.parse().map_err(|_| Error::Option {
            name: "profile",
            value: format!("'{}'", self.profile),
            expected: Profile::ALL.map(Profile::as_str).join(", "),
        })?;
        let unknown = |name| {
            move |error: kodbro_validate::UnknownRule| Error::Option {
                name,
                value: format!("'{}'", error.id),
                expected: format!("a rule such as '{}'", error.nearest),
            }
        };
        let mut options = ValidateOptions::default()
            .with_profile(profile)
            .with_check_text(self.check_text)
            .with_parallel(true);
        for rule in &self.disable {
            options = options.with_disabled(rule).map_err(unknown("disable"))?;
        }
        for rule in &self.enable {
            options = options.with_enabled(rule).map_err(unknown("enable"))?;
        }
        let (year, month, day) = self.today;
        Ok(match Date::new(year, month, day) {
            Some(today) => options.with_today(today),
            None => options,
        })
    }

    fn language(&self) -> Result<UiLanguage, Error> {
        match self.language.as_str() {
            "en" => Ok(UiLanguage::English),
            "sv" => Ok(UiLanguage::Swedish),
            other => Err(Error::Option {
                name: "language",
                value: format!("'{other}'"),
                expected: "'en' or 'sv'".to_owned(),
            }),
        }
    }

    fn items(&self) -> Result<ItemOptions, Error> {
        let mut options = ItemOptions::default();
        if !self.columns.is_empty() {
            let pairs: Vec<String> = self
                .columns
                .iter()
                .map(|(role, name)| format!("{role}={name}"))
                .collect();
            let columns = pairs.join(",").parse().map_err(Error::File)?;
            options = options.with_columns(columns);
        }
        if let Some(sheet) = &self.sheet {
            options = options.with_sheet(sheet.as_str());
        }
        if let Some(delimiter) = &self.delimiter {
            let [delimiter] = delimiter.as_bytes() else {
                return Err(Error::Option {
                    name: "delimiter",
                    value: format!("'{delimiter}'"),
                    expected: "one ASCII character".to_owned(),
                });
            };
            options = options.with_delimiter(*delimiter);
        }
        if let Some(encoding) = &self.encoding {
            options = options.with_encoding(encoding.as_str());
        }
        Ok(options)
    }
}

/// Checks a file, or a text that is named as if it were one.
#[pyfunction]
pub(crate) fn check_catalogue(
    py: Python<'_>,
    mapper: &Mapper,
    path: PathBuf,
    text: Option<Bound<'_, PyBytes>>,
    asked: Asked,
) -> PyResult<Findings> {
    let (options, language, items) = (asked.options()?, asked.language()?, asked.items()?);
    let text = text.map(|text| text.as_bytes().to_vec());
    detached(py, || {
        let name = path.display().to_string();
        let reader = match text {
            Some(text) => ItemReader::from_reader(&name, Cursor::new(text), &items),
            None => ItemReader::open(&path, &items),
        };
        let reader = reader.map_err(Error::File)?;
        let (mut all, mut heed, mut raised) = (Vec::new(), Heed::default(), None);
        let core = Some(mapper.0.mapper());
        let checked = kodbro_validate::validate(reader, core, &options, |finding| {
            all.push(Arc::new(FindingValue::of(&finding, language)));
            match heed.signals() {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    raised = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        let Summary {
            items, unreadable, ..
        } = checked.map_err(Error::File)?;
        match raised {
            Some(error) => Err(error),
            None => Ok(Findings(Arc::new(Found {
                all,
                items,
                unreadable,
            }))),
        }
    })?
}

/// Lists what can be checked: id, severity by profile, and what is asked.
#[pyfunction]
pub(crate) fn list_rules<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
    let all: Vec<serde_json::Value> = kodbro_validate::rules()
        .map(|rule| {
            let severity = |profile| rule.severity_in(profile).map(Severity::as_str);
            serde_json::json!({
                "id": rule.id,
                "title": rule.title.en,
                "region": severity(Profile::Region),
                "vendor": severity(Profile::Vendor),
                "peppol": severity(Profile::Peppol),
                "why": rule.why.en,
                "source": rule.source.name,
                "url": rule.source.url,
            })
        })
        .collect();
    to_json(py, &all)
}

/// Reads a finding from its pickle.
#[pyfunction]
pub(crate) fn finding_from_bytes(data: &[u8]) -> PyResult<Finding> {
    from_pickle(data).map(|value| Finding(Arc::new(value)))
}

/// Reads findings from their pickle.
#[pyfunction]
pub(crate) fn findings_from_bytes(data: &[u8]) -> PyResult<Findings> {
    from_pickle(data).map(|value| Findings(Arc::new(value)))
}
