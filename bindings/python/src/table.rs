//! The calls for tables of Arrow.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, StringViewArray,
    StructArray,
};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use kodbro::nomenclature::Language;
use kodbro::{MapOptions, Row};
use kodbro_formats::Role;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;

use crate::added::Added;
use crate::boundary::{caught, detached};
use crate::engine::{CHUNK_ROWS, Engine, Threads};
use crate::errors::Error;
use crate::mapper::Mapper;
use crate::options::{language, map_options};
use crate::progress::Progress;

/// Says which columns of a table have a role: those chosen by their names, the others by what
/// they are called, as pairs of role and place. Ids have one only where there are decisions.
#[pyfunction]
pub(crate) fn column_roles(
    mapper: &Mapper,
    header: Vec<String>,
    columns: &Bound<'_, PyDict>,
) -> PyResult<Vec<(&'static str, usize)>> {
    let roles = roles(mapper, &header, columns)?;
    Ok(roles
        .into_iter()
        .map(|(role, at)| (role.as_str(), at))
        .collect())
}

/// Maps the texts of a table at once and gives only the columns that mapping adds; the table has
/// a column for each role, named after it, and `header` names the columns that are there already.
#[pyfunction]
pub(crate) fn map_columns(
    py: Python<'_>,
    mapper: &Mapper,
    table: AnyRecordBatch,
    header: Vec<String>,
    options: &Bound<'_, PyDict>,
) -> PyResult<ArrowStream> {
    let source = table.into_reader()?;
    let names: Vec<Role> = source
        .schema()
        .fields()
        .iter()
        .filter_map(|field| field.name().parse().ok())
        .collect();
    let columns = names.into_iter().zip(0..).collect();
    let mut batches = Batches::new(mapper, source, columns, &header, false, options)?;
    let schema = batches.schema();
    let mapped = detached(py, || {
        let all = std::iter::from_fn(|| batches.next_batch().transpose());
        all.collect::<PyResult<Vec<_>>>()
    })??;
    let mapped = mapped.into_iter().map(Ok);
    let reader = RecordBatchIterator::new(mapped, schema);
    Ok(ArrowStream::new(Box::new(reader)))
}

/// Maps a table as it is read and gives all of its columns with those that mapping adds.
#[pyfunction]
pub(crate) fn map_stream(
    mapper: &Mapper,
    table: AnyRecordBatch,
    columns: &Bound<'_, PyDict>,
    options: &Bound<'_, PyDict>,
) -> PyResult<ArrowStream> {
    let source = table.into_reader()?;
    let schema = source.schema();
    let header: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
    let columns = roles(mapper, &header, columns)?;
    for &(role, at) in &columns {
        let field = schema.field(at);
        if !holds(role, field.data_type()) {
            return Err(not_text(field).into());
        }
    }
    let batches = Batches::new(mapper, source, columns, &header, true, options)?;
    Ok(ArrowStream::new(Box::new(batches)))
}

/// A stream of record batches that any library with the Arrow C stream interface can read, once.
///
/// >>> from kodbro import Mapper
/// >>> import duckdb, pyarrow
/// >>> rows = duckdb.sql("select 'Injektionskanyl' as name")
/// >>> pyarrow.table(Mapper.default().map_table(rows)).column_names[:2]
/// ['name', 'kodbro_status']
#[pyclass(frozen, module = "kodbro", name = "ArrowStream")]
pub(crate) struct ArrowStream(Mutex<Option<Box<dyn RecordBatchReader + Send>>>);

impl ArrowStream {
    /// Makes a stream of a reader.
    pub(crate) fn new(reader: Box<dyn RecordBatchReader + Send>) -> Self {
        Self(Mutex::new(Some(reader)))
    }

    /// Makes a stream of columns with their names, which may all have nulls.
    pub(crate) fn of_columns(columns: Vec<(String, ArrayRef)>) -> Result<Self, Error> {
        let columns = columns.into_iter().map(|(name, array)| (name, array, true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns);
        let batch = batch.map_err(|error| Error::Internal(error.to_string()))?;
        let schema = batch.schema();
        let batches = RecordBatchIterator::new([Ok(batch)], schema);
        Ok(Self::new(Box::new(batches)))
    }
}

#[pymethods]
impl ArrowStream {
    /// Hands the batches over by the Arrow C stream interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let reader = reader.ok_or(Error::StreamUsed)?;
        let schema = reader.schema();
        let field = Field::new_struct("", schema.fields().clone(), false);
        let field = Arc::new(field.with_metadata(schema.metadata().clone()));
        let arrays = reader.map(|batch| Ok(Arc::new(StructArray::from(batch?)) as ArrayRef));
        let arrays = Box::new(ArrayIterator::new(arrays, field));
        Ok(to_stream_pycapsule(py, arrays, requested_schema)?)
    }
}

/// Finds the columns with texts, the supplier's, and where there are decisions that of the ids.
fn roles(
    mapper: &Mapper,
    header: &[String],
    chosen: &Bound<'_, PyDict>,
) -> PyResult<Vec<(Role, usize)>> {
    let columns = || match header.is_empty() {
        true => "none".to_owned(),
        false => {
            let names: Vec<String> = header.iter().take(30).map(|n| format!("'{n}'")).collect();
            names.join(", ")
        }
    };
    let missing = |problem| Error::MissingColumn {
        problem,
        columns: columns(),
    };
    let mut selected = Vec::new();
    for (role, name) in chosen {
        let role: String = role.extract()?;
        let name = name.str()?.to_string();
        let mut at = (0..header.len()).filter(|&at| header[at] == name);
        let problem = match (at.next(), at.next(), role.parse::<Role>()) {
            (Some(at), None, Ok(role)) => {
                selected.push((role, at));
                continue;
            }
            (Some(_), Some(_), _) => format!("column '{name}' is there more than once"),
            _ => format!("no column '{name}'"),
        };
        return Err(missing(problem).into());
    }
    let mut found = kodbro_formats::column_roles(header, &selected);
    let has_decisions = mapper.0.decided().is_some();
    found.retain(|(role, _)| {
        role.is_text() || *role == Role::Supplier || (*role == Role::Id && has_decisions)
    });
    match found.iter().any(|(role, _)| role.is_text()) {
        true => Ok(found),
        false => {
            let problem = "no column with product names recognised".to_owned();
            Err(missing(problem).into())
        }
    }
}

/// Tells whether a column of a type may have a role; ids may be numbers.
fn holds(role: Role, kind: &DataType) -> bool {
    is_text(kind) || (role == Role::Id && kind.is_integer())
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, value) => is_text(value),
        DataType::RunEndEncoded(_, value) => is_text(value.data_type()),
        _ => false,
    }
}

fn not_text(field: &Field) -> Error {
    Error::ColumnType {
        column: field.name().clone(),
        found: field.data_type().to_string(),
    }
}

/// Maps batch by batch. Needs the interpreter only to ask whether Ctrl-C was pressed.
struct Batches {
    engine: Arc<Engine>,
    source: Box<dyn RecordBatchReader + Send>,
    columns: Vec<(Role, usize)>,
    keep: bool,
    schema: SchemaRef,
    threads: Threads,
    options: MapOptions,
    language: Language,
    progress: Progress,
}

impl Batches {
    fn new(
        mapper: &Mapper,
        source: Box<dyn RecordBatchReader + Send>,
        columns: Vec<(Role, usize)>,
        header: &[String],
        keep: bool,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let asked = |name| options.as_any().get_item(name);
        let engine = Arc::clone(&mapper.0);
        let tag: Option<String> = asked("language")?.extract()?;
        let language = language(&engine.mapper().nomenclature(), tag.as_deref())?;
        let (target, top) = (asked("target")?.extract()?, asked("top")?.extract()?);
        let given = source.schema();
        let mut fields = match keep {
            true => given.fields().to_vec(),
            false => Vec::new(),
        };
        fields.extend(Added::fields(header));
        Ok(Self {
            source,
            columns,
            keep,
            schema: Arc::new(Schema::new(fields).with_metadata(given.metadata().clone())),
            threads: Threads::start(asked("threads")?.extract()?)?,
            progress: Progress::start(Some(&asked("progress")?), asked("total")?.extract()?)?,
            options: map_options(target, top, false)?,
            language,
            engine,
        })
    }

    /// Maps the next batch; `None` at the end.
    fn next_batch(&mut self) -> PyResult<Option<RecordBatch>> {
        let table = |error: ArrowError| Error::Table(error.to_string());
        let Some(batch) = self.source.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(table)?;
        let mut texts = Vec::new();
        for &(role, at) in &self.columns {
            texts.push((role, column_texts(&batch, role, at)?));
        }
        let mut added = Added::with_capacity(batch.num_rows());
        for start in (0..batch.num_rows()).step_by(CHUNK_ROWS) {
            let end = (start + CHUNK_ROWS).min(batch.num_rows());
            let rows: Vec<(Row<'_>, &str)> = (start..end).map(|at| row(&texts, at)).collect();
            let nomenclature = self.engine.mapper().nomenclature();
            let named =
                |_: &(Row<'_>, &str), mapping| Added::named(mapping, &nomenclature, self.language);
            let mapped = caught(|| {
                let (threads, options) = (&self.threads, &self.options);
                self.engine
                    .map_all(threads, options, &rows, |row| *row, named)
            })?;
            mapped.iter().for_each(|mapping| added.push(mapping));
            Python::attach(|py| {
                py.check_signals()?;
                self.progress.add(py, rows.len())
            })?;
        }
        let mut columns = match self.keep {
            true => batch.columns().to_vec(),
            false => Vec::new(),
        };
        columns.extend(added.finish());
        let whole = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(table)?;
        Ok(Some(whole))
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // The caller is C code, which no panic may reach.
        let next = caught(|| self.next_batch()).unwrap_or_else(|error| Err(error.into()));
        let external = |error: PyErr| ArrowError::ExternalError(Box::new(error));
        next.map_err(external).transpose()
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// Returns the texts of a column, however they are stored.
fn column_texts(batch: &RecordBatch, role: Role, at: usize) -> Result<StringViewArray, Error> {
    let (schema, column) = (batch.schema(), batch.column(at));
    // A column without any value may have any type.
    if column.null_count() == column.len() {
        return Ok(StringViewArray::new_null(column.len()));
    }
    if !holds(role, column.data_type()) {
        return Err(not_text(schema.field(at)));
    }
    let texts = match column.data_type().is_integer() {
        true => cast(column, &DataType::Utf8).and_then(|texts| cast(&texts, &DataType::Utf8View)),
        false => cast(column, &DataType::Utf8View),
    };
    let texts = texts.map_err(|error| Error::Table(error.to_string()))?;
    Ok(texts.as_string_view().clone())
}

/// Reads a row and its id; what is null is an empty text.
fn row(columns: &[(Role, StringViewArray)], at: usize) -> (Row<'_>, &str) {
    let (mut row, mut id) = (Row::default(), "");
    for (role, texts) in columns {
        let text = match texts.is_valid(at) {
            true => texts.value(at).trim(),
            false => "",
        };
        match role {
            Role::Name => row.name = text,
            Role::Model => row.model = text,
            Role::Description => row.description = text,
            Role::Supplier => row.supplier = text,
            Role::Id => id = text,
            Role::Unit => {}
        }
    }
    (row, id)
}
