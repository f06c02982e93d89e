//! The calls for tables of Arrow.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use kodbro::nomenclature::Language;
use kodbro::{MapOptions, Row};
use kodbro_formats::Role;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::added::Added;
use crate::boundary::{caught, detached};
use crate::engine::{CHUNK_ROWS, Engine, Threads};
use crate::errors::Error;
use crate::mapper::Mapper;
use crate::options::{language, map_options};
use crate::progress::Progress;
use crate::texts::{column_texts, holds, not_text, row};

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
    mapped(mapper, table.into_reader()?, columns, options)
}

/// Maps batches of a schema as Python's iterator gives them, as `map_stream` does; what the
/// iterator raises comes out as it is.
#[pyfunction]
pub(crate) fn map_batches(
    mapper: &Mapper,
    schema: PySchema,
    batches: Bound<'_, PyIterator>,
    columns: &Bound<'_, PyDict>,
    options: &Bound<'_, PyDict>,
) -> PyResult<ArrowStream> {
    let source = Given {
        schema: schema.into_inner(),
        batches: batches.unbind(),
    };
    mapped(mapper, Box::new(source), columns, options)
}

/// Reads the next batch of a stream, as a stream of its own; None at the end. What goes wrong is
/// raised as it is, while a stream that another library reads can only tell it by its text.
#[pyfunction]
pub(crate) fn next_batch(py: Python<'_>, stream: &ArrowStream) -> PyResult<Option<ArrowStream>> {
    // Nobody else may wait for the reader while it waits for the interpreter.
    let mut reader = stream.take()?;
    let next = detached(py, || reader.next())?;
    // After an error the reader is gone, so that nobody takes what is left for all there is.
    let next = next.transpose().map_err(raised)?;
    let schema = reader.schema();
    *stream.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reader);
    match next {
        None => Ok(None),
        Some(batch) => {
            let one = RecordBatchIterator::new([Ok(batch)], schema);
            Ok(Some(ArrowStream::new(Box::new(one))))
        }
    }
}

/// Maps what a reader gives, as it is read.
fn mapped(
    mapper: &Mapper,
    source: Box<dyn RecordBatchReader + Send>,
    columns: &Bound<'_, PyDict>,
    options: &Bound<'_, PyDict>,
) -> PyResult<ArrowStream> {
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

    fn take(&self) -> Result<Box<dyn RecordBatchReader + Send>, Error> {
        let reader = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        reader.ok_or(Error::StreamUsed)
    }
}

#[pymethods]
impl ArrowStream {
    /// Tells the schema of the batches by the Arrow C schema interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = stream.as_ref().ok_or(Error::StreamUsed)?;
        Ok(to_schema_pycapsule(py, reader.schema().as_ref())?)
    }

    /// Hands the batches over by the Arrow C stream interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let reader = self.take()?;
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
    /// How many rows the batches before had.
    before: usize,
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
            before: 0,
        })
    }

    /// Maps the next batch; `None` at the end.
    fn next_batch(&mut self) -> PyResult<Option<RecordBatch>> {
        let Some(batch) = self.source.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(raised)?;
        let mut texts = Vec::new();
        for &(role, at) in &self.columns {
            texts.push((role, column_texts(&batch, role, at, self.before)?));
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
        self.before += batch.num_rows();
        let mut columns = match self.keep {
            true => batch.columns().to_vec(),
            false => Vec::new(),
        };
        columns.extend(added.finish());
        let whole = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(raised)?;
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

/// Batches that Python's iterator gives.
struct Given {
    schema: SchemaRef,
    batches: Py<PyIterator>,
}

impl Iterator for Given {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = Python::attach(|py| {
            let batch = self.batches.bind(py).clone().next()?;
            Some(batch.and_then(|batch| batch.extract::<PyRecordBatch>()))
        })?;
        let external = |error: PyErr| ArrowError::ExternalError(Box::new(error));
        Some(next.map(PyRecordBatch::into_inner).map_err(external))
    }
}

impl RecordBatchReader for Given {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// Returns the exception that an error of Arrow carries, or else one of its own.
fn raised(error: ArrowError) -> PyErr {
    match error {
        ArrowError::ExternalError(cause) => match cause.downcast::<PyErr>() {
            Ok(exception) => *exception,
            Err(cause) => Error::Table(cause.to_string()).into(),
        },
        error => Error::Table(error.to_string()).into(),
    }
}
