//! What is wrong with a catalogue.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{StringBuilder, UInt64Builder};
use kodbro_formats::item::{ItemOptions, ItemReader};
use kodbro_validate::{Date, Profile, Severity, Summary, UiLanguage, ValidateOptions};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use serde::{Deserialize, Serialize};

use crate::boundary::{Heed, detached};
use crate::errors::Error;
use crate::finding::{Finding, FindingValue};
use crate::mapper::Mapper;
use crate::subscript::Subscript;
use crate::table::ArrowStream;
use crate::{Pickle, from_pickle, to_json, to_pickle};

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
        let chosen = match Subscript::read(at, self.0.all.len(), "finding")? {
            Subscript::Place(place) => {
                return Finding(self.0.all[place].clone()).into_bound_py_any(py);
            }
            Subscript::Slice(places) => places.into_iter().map(|place| self.0.all[place].clone()),
        };
        let found = Found {
            all: chosen.collect(),
            ..*self.0
        };
        Self(Arc::new(found)).into_bound_py_any(py)
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

/// Reads findings from their pickle.
#[pyfunction]
pub(crate) fn findings_from_bytes(data: &[u8]) -> PyResult<Findings> {
    from_pickle(data).map(|value| Findings(Arc::new(value)))
}
