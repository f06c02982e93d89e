//! Decisions and predictions, as files of mappings have them.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Float64Builder, StringBuilder};
use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, MappingSetWriter, PLAIN_COLUMNS, ReadOptions, WriteOptions,
    plain_cells,
};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyInt, PyList, PyString};
use serde::{Deserialize, Serialize};

use crate::boundary::{caught, detached};
use crate::equivalents::Question;
use crate::errors::{Error, Place};
use crate::mapper::Mapper;
use crate::nomenclature::Nomenclature;
use crate::options::{language, least_one};
use crate::subscript::Subscript;
use crate::table::ArrowStream;
use crate::{Pickle, from_pickle, to_json, to_pickle};

/// Decisions of people and predictions of programs about products, in their order.
///
/// As a sequence it gives a dict for each record, with the names of the columns that `kodbro
/// convert` writes: id, name, model, description, supplier, source, scope, decision, code, term,
/// relation, confidence, justification, by, at, reviewer, tool, tool_version, release, index,
/// evidence and comment; then what else its file says. What is not known is ''; confidence is None.
///
/// >>> from kodbro import MappingSet
/// >>> decided = MappingSet.from_records([
/// ...     {"id": "1", "name": "Kanyl grön", "decision": "accepted", "code": "A01", "by": "eva"},
/// ... ])
/// >>> decided, decided[0]["code"]
/// (MappingSet(1 decision), 'A01')
#[pyclass(frozen, eq, sequence, module = "kodbro", name = "MappingSet")]
#[derive(Clone, PartialEq)]
pub(crate) struct MappingSet(Arc<Records>);

/// What a file of mappings says.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct Records {
    all: Vec<MappingRecord>,
    metadata: SetMetadata,
    /// The names in the records' `other`, in the order of columns.
    other: Vec<String>,
    warnings: Vec<String>,
    skipped: u64,
}

impl MappingSet {
    /// Iterates over the records.
    pub(crate) fn records(&self) -> impl ExactSizeIterator<Item = &MappingRecord> {
        self.0.all.iter()
    }

    fn new(records: Records) -> Self {
        Self(Arc::new(records))
    }

    /// Returns a set of other records, with all that is said of this one.
    fn with(&self, all: Vec<MappingRecord>) -> Self {
        Self::new(Records {
            all,
            metadata: self.0.metadata.clone(),
            other: self.0.other.clone(),
            warnings: self.0.warnings.clone(),
            skipped: self.0.skipped,
        })
    }

    fn dict<'py>(&self, py: Python<'py>, record: &MappingRecord) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, cell) in PLAIN_COLUMNS.into_iter().zip(plain_cells(record)) {
            match name {
                "confidence" => dict.set_item(name, record.confidence)?,
                _ => dict.set_item(name, cell.as_ref())?,
            }
        }
        for (name, text) in &record.other {
            if !dict.contains(name)? {
                dict.set_item(name, text)?;
            }
        }
        Ok(dict)
    }
}

/// Reads all records, with the relations that follow from a nomenclature.
fn read_all(
    mut reader: MappingSetReader,
    nomenclature: Option<&Nomenclature>,
) -> Result<Records, Error> {
    let embedded = match nomenclature {
        Some(_) => None,
        None => kodbro_data::mapper().ok(),
    };
    let codes = match (nomenclature, &embedded) {
        (Some(given), _) => Some(given.core()),
        (None, embedded) => embedded.as_ref().map(kodbro::Mapper::nomenclature),
    };
    let mut records = Records {
        metadata: reader.metadata().clone(),
        other: reader.other().to_vec(),
        ..Records::default()
    };
    for read in reader.by_ref() {
        let read = read.map_err(Error::File)?;
        records.all.push(match &codes {
            Some(codes) => read.into_record(codes),
            None => read.record,
        });
    }
    let findings = reader.findings().iter().map(ToString::to_string);
    records.warnings = findings.collect();
    let more = reader.count_of_findings() - reader.findings().len() as u64;
    if more > 0 {
        records.warnings.push(format!("… and {more} more"));
    }
    records.skipped = reader.skipped();
    Ok(records)
}

fn format(name: Option<&str>) -> Result<Option<MappingFormat>, Error> {
    let parse = |name: &str| {
        name.parse().map_err(|expected: String| Error::Option {
            name: "format",
            value: format!("'{name}'"),
            expected,
        })
    };
    name.map(parse).transpose()
}

#[pymethods]
impl MappingSet {
    /// Reads a file of mappings: SSSOM, a FHIR ConceptMap, a table of Usagi or OMOP, or a plain table
    /// (CSV, TSV, XLSX, JSON lines), which its content tells unless `format` does.
    ///
    /// `source` is the region of records that name none. Where the file does not say how a product
    /// relates to its code, that follows from the code's place in `nomenclature`, the one of the
    /// package unless another is given. `lenient=True` passes over rows that cannot be read and
    /// says so in `warnings`.
    ///
    /// Raises NotFoundError and OpenError when it cannot be opened, InvalidFileError for what does
    /// not fit, with the row where there is one.
    ///
    /// >>> import pathlib, tempfile
    /// >>> from kodbro import MappingSet
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "decisions.csv")
    /// >>> _ = path.write_text("id;name;decision;code\n7;kanyl;accepted;A01\n")
    /// >>> MappingSet.read(path, source="Region A")[0]["source"]
    /// 'Region A'
    #[classmethod]
    #[pyo3(signature = (path, /, *, format=None, source="", nomenclature=None, lenient=false))]
    fn read(
        _class: &Bound<'_, pyo3::types::PyType>,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        source: &str,
        nomenclature: Option<&Nomenclature>,
        lenient: bool,
    ) -> PyResult<Self> {
        let options = ReadOptions {
            default_source: source.trim().to_owned(),
            format: self::format(format)?,
            lenient,
            ..ReadOptions::default()
        };
        let read = detached(py, || {
            let reader = MappingSetReader::open(&path, &options).map_err(Error::File)?;
            read_all(reader, nomenclature)
        })??;
        Ok(Self::new(read))
    }

    /// Makes a set of dicts with the names that the class tells. Each needs 'decision' ('accepted',
    /// 'rejected', 'no_such_term', 'out_of_scope' or 'undecided') and 'name' or 'id'.
    ///
    /// Raises InvalidFileError for what does not fit, with the row counted from 1.
    ///
    /// >>> from kodbro import MappingSet
    /// >>> rows = [{"id": "9", "name": "Kaffe", "decision": "out_of_scope"}]
    /// >>> MappingSet.from_records(rows, source="Region A")[0]["decision"]
    /// 'out_of_scope'
    #[classmethod]
    #[pyo3(signature = (records, /, *, source="", nomenclature=None))]
    fn from_records(
        _class: &Bound<'_, pyo3::types::PyType>,
        py: Python<'_>,
        records: &Bound<'_, PyAny>,
        source: &str,
        nomenclature: Option<&Nomenclature>,
    ) -> PyResult<Self> {
        let lines = json_lines(py, records)?;
        if lines.is_empty() {
            return Ok(Self::new(Records::default()));
        }
        let options = ReadOptions {
            default_source: source.trim().to_owned(),
            format: Some(MappingFormat::JsonLines),
            ..ReadOptions::default()
        };
        let read = detached(py, || {
            let lines = Cursor::new(lines);
            let reader = MappingSetReader::from_reader("records", lines, &options);
            read_all(reader.map_err(Error::File)?, nomenclature)
        })??;
        Ok(Self::new(read))
    }

    /// Writes a file, which appears when it is complete, in the format that its name tells or
    /// `format` says: 'sssom', 'conceptmap-r4', 'conceptmap-r5', 'codesystem', 'usagi',
    /// 'source-to-concept-map', 'csv', 'tsv', 'xlsx' or 'jsonl'. Returns what the format has no
    /// place for, by field, or ''. `base` is what the addresses made for sources and products begin
    /// with.
    ///
    /// Raises OptionError for an unknown format, InvalidFileError and OpenError when it cannot be
    /// written.
    ///
    /// >>> import pathlib, tempfile
    /// >>> from kodbro import MappingSet
    /// >>> decided = MappingSet.from_records([{"name": "Kanyl", "decision": "no_such_term"}])
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "decisions.sssom.tsv")
    /// >>> decided.write(path), MappingSet.read(path) == decided
    /// ('', False)
    #[pyo3(signature = (path, /, *, format=None, base=""))]
    fn write(
        &self,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        base: &str,
    ) -> PyResult<String> {
        let by_name = || MappingFormat::from_path(&path);
        let format = self::format(format)?.or_else(by_name);
        let format = format.ok_or_else(|| Error::Option {
            name: "path",
            value: format!("'{}'", path.display()),
            expected: "a name that tells the format, or format='sssom' and the like".to_owned(),
        })?;
        let options = WriteOptions {
            other: self.0.other.clone(),
            base: base.to_owned(),
            ..WriteOptions::default()
        };
        let losses = detached(py, || {
            let output = Output::create(&path)?;
            let mut writer = MappingSetWriter::create(output, format, &self.0.metadata, &options)?;
            self.records().try_for_each(|record| writer.write(record))?;
            writer.finish()
        })?;
        Ok(losses.map_err(Error::File)?.to_string())
    }

    /// What is said of the set as a whole, as a dict; what is not known is ''.
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_json(py, &self.0.metadata)
    }

    /// How many rows `lenient=True` passed over.
    #[getter]
    fn skipped(&self) -> u64 {
        self.0.skipped
    }

    /// What was found wrong while reading, but did not stop it: the first findings, and how many more.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, &self.0.warnings)
    }

    /// Returns the records for which a function of their dict is true.
    ///
    /// >>> from kodbro import MappingSet
    /// >>> decided = MappingSet.from_records([
    /// ...     {"name": "Kanyl", "decision": "accepted", "code": "A01", "by": "eva"},
    /// ...     {"name": "Kaffe", "decision": "out_of_scope", "by": "bo"},
    /// ... ])
    /// >>> decided.filter(lambda record: record["by"] == "bo")[0]["name"]
    /// 'Kaffe'
    #[pyo3(signature = (predicate, /))]
    fn filter(&self, py: Python<'_>, predicate: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut kept = Vec::new();
        for record in self.records() {
            if predicate.call1((self.dict(py, record)?,))?.is_truthy()? {
                kept.push(record.clone());
            }
        }
        Ok(self.with(kept))
    }

    /// Finds the products of other sources that would serve in place of one: those with the same
    /// code, then those with the nearest codes, as far up in the tree as a group of `min_level`.
    /// Products whose texts differ come after those that do not.
    ///
    /// `id` is that of a product of `source`; of an iterable of ids a dict with an answer for each
    /// comes back. `within` are the sources to look in, all others unless some are named, `top` is
    /// how many products are found at most, `mapper` has the codes and words (those of the package
    /// unless another is given), `language` is that of terms. Of other sources the shared decisions
    /// count, and else the predictions.
    ///
    /// Raises OptionError for a source that the set does not have, UnknownProductError for an `id`
    /// that the source does not have. A product without a code has no equivalents, and among many
    /// ids one that is not known has none either; a KodbroWarning names them.
    ///
    /// >>> from kodbro import MappingSet
    /// >>> mask = {"name": "Munskydd", "decision": "accepted", "code": "T020199", "scope": "shared"}
    /// >>> products = MappingSet.from_records(
    /// ...     [{"source": source, "id": number, **mask} for source in "AB" for number in "12"]
    /// ... )
    /// >>> [(found.source, found.id) for found in products.equivalents("1", source="A")]
    /// [('B', '1'), ('B', '2')]
    /// >>> list(products.equivalents(["1", "2"], source="A", top=1))
    /// ['1', '2']
    #[pyo3(signature = (id, /, *, source, within=None, min_level=4, top=20, mapper=None, language=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn equivalents<'py>(
        &self,
        py: Python<'py>,
        id: &Bound<'py, PyAny>,
        source: &str,
        within: Option<Vec<String>>,
        min_level: i64,
        top: i64,
        mapper: Option<&Mapper>,
        language: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mapper = match mapper {
            Some(mapper) => mapper.clone(),
            None => Mapper::embedded(py)?,
        };
        let question = Question {
            source,
            within: within.as_deref(),
            min_level: least_one("min_level", min_level)?
                .try_into()
                .unwrap_or(u8::MAX),
            top: least_one("top", top)?,
            language: self::language(&mapper.0.mapper().nomenclature(), language)?,
        };
        question.ask(py, self, &mapper.0, id)
    }

    /// Gives the records as a table of Arrow: a column for each name, all text (null where nothing
    /// is known) but confidence.
    ///
    /// >>> import pyarrow
    /// >>> from kodbro import MappingSet
    /// >>> decided = MappingSet.from_records([{"name": "Kanyl", "decision": "undecided"}])
    /// >>> pyarrow.table(decided.to_arrow())["decision"].to_pylist()
    /// ['undecided']
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
        match Subscript::read(at, self.0.all.len(), "record")? {
            Subscript::Place(place) => Ok(self.dict(py, &self.0.all[place])?.into_any()),
            Subscript::Slice(places) => {
                let chosen = places.iter().map(|&place| self.0.all[place].clone());
                self.with(chosen.collect()).into_bound_py_any(py)
            }
        }
    }

    fn __add__(&self, other: &Self) -> Self {
        let all: Vec<_> = self.records().chain(other.records()).cloned().collect();
        let mut sum = Records::clone(&self.with(all).0);
        for name in &other.0.other {
            if !sum.other.contains(name) {
                sum.other.push(name.clone());
            }
        }
        sum.warnings.extend(other.0.warnings.iter().cloned());
        Self::new(sum)
    }

    fn __repr__(&self) -> String {
        let is_decision = |record: &&MappingRecord| record.justification.is_decision();
        let decisions = self.records().filter(is_decision).count();
        let others = self.0.all.len() - decisions;
        let counted = |count: usize, word: &str| match count {
            1 => format!("1 {word}"),
            count => format!("{count} {word}s"),
        };
        match others {
            0 => format!("MappingSet({})", counted(decisions, "decision")),
            others => {
                let others = counted(others, "prediction");
                format!("MappingSet({}, {others})", counted(decisions, "decision"))
            }
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "mapping_set_from_bytes", &*self.0)
    }
}

impl MappingSet {
    fn columns(&self) -> Vec<(String, ArrayRef)> {
        let mut texts: Vec<StringBuilder> = Vec::new();
        texts.resize_with(PLAIN_COLUMNS.len() + self.0.other.len(), StringBuilder::new);
        let mut confidence = Float64Builder::with_capacity(self.0.all.len());
        for record in self.records() {
            confidence.append_option(record.confidence);
            let other = self.0.other.iter().map(|name| {
                let said = record.other.iter().find(|(key, _)| key == name);
                Cow::Borrowed(said.map_or("", |(_, text)| text.as_str()))
            });
            let cells = plain_cells(record).into_iter().chain(other);
            for (column, cell) in texts.iter_mut().zip(cells) {
                column.append_option((!cell.is_empty()).then_some(cell));
            }
        }
        let other = self.0.other.iter().map(String::as_str);
        let names = PLAIN_COLUMNS.into_iter().chain(other);
        let columns = names.zip(texts).map(|(name, mut texts)| {
            let column: ArrayRef = match name {
                "confidence" => Arc::new(confidence.finish()),
                _ => Arc::new(texts.finish()),
            };
            (name.to_owned(), column)
        });
        columns.collect()
    }
}

/// Writes an iterable of dicts as JSON lines in which every line has all names.
fn json_lines(py: Python<'_>, records: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if records.is_instance_of::<PyString>() || records.is_instance_of::<PyDict>() {
        let message = "expected an iterable of dicts; put one record into a list";
        return Err(PyTypeError::new_err(message));
    }
    let names = PyDict::new(py); // a dict, which keeps the order
    let mut dicts = Vec::new();
    for (record, row) in records.try_iter()?.zip(1_u64..) {
        let record = record?;
        let Ok(dict) = record.cast_into::<PyDict>() else {
            let message = format!("record {row}: expected a dict");
            return Err(PyTypeError::new_err(message));
        };
        for name in dict.keys() {
            names.set_item(name, py.None())?;
        }
        dicts.push(dict);
    }
    let dumps = py.import("json")?.getattr("dumps")?;
    let options = PyDict::new(py);
    options.set_item("allow_nan", false)?;
    let mut lines = Vec::new();
    for (dict, row) in dicts.iter().zip(1_u64..) {
        let whole = names.copy()?;
        for (name, value) in dict {
            whole.set_item(&name, cell(&value, &name, row)?)?;
        }
        let line = dumps.call((whole,), Some(&options))?;
        lines.extend(line.cast::<PyString>()?.to_str()?.as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Returns a value as a cell has it; what pandas and NumPy say where something is missing is None.
fn cell<'py>(
    value: &Bound<'py, PyAny>,
    name: &Bound<'py, PyAny>,
    row: u64,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    // Numbers of NumPy are no numbers of Python.
    let value = match value.hasattr("dtype")? && value.hasattr("item")? {
        true => value.call_method0("item")?,
        false => value.clone(),
    };
    if value.is_none() || value.is_instance_of::<PyString>() {
        return Ok((!value.is_none()).then_some(value));
    }
    let kind = value.get_type().name()?.to_string();
    if kind == "NAType" || kind == "NaTType" {
        return Ok(None);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok((!number.value().is_nan()).then_some(value));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Some(value.str()?.into_any()));
    }
    let place = Place {
        row: Some(row),
        field: "",
    };
    let error = Error::RowType {
        place,
        expected: "a text, a number or None",
        found: format!("{kind} under {}", name.repr()?),
        hint: "convert it to text first; times as 2026-11-02T09:30:00Z",
    };
    Err(error.into())
}

/// Reads a set from its pickle.
#[pyfunction]
pub(crate) fn mapping_set_from_bytes(data: &[u8]) -> PyResult<MappingSet> {
    let records = caught(|| from_pickle(data))??;
    Ok(MappingSet::new(records))
}
