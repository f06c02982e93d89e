//! The calls for rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use kodbro_data::IndexBytes;
use kodbro_formats::CatalogueRow;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyMemoryView, PyString, PyTuple, PyType};

use crate::boundary::detached;
use crate::decided::Decided;
use crate::engine::{CHUNK_ROWS, Engine, Threads, texts};
use crate::errors::{Error, Place};
use crate::mapping::{Mapping, MappingValue};
use crate::mapping_set::MappingSet;
use crate::model::Model;
use crate::nomenclature::Nomenclature;
use crate::options::{language, map_options};
use crate::progress::Progress;
use crate::row;
use crate::warning::warn;

/// Maps rows to the codes of one index.
///
/// It never changes, can be used from many threads at once and after a fork, and gives the same
/// result for the same row always. Pickled, it is its path: another process opens the index again.
///
/// >>> from kodbro import Mapper
/// >>> Mapper.default()
/// Mapper(EMDN V2, 8454 codes)
#[pyclass(frozen, module = "kodbro", name = "Mapper")]
#[derive(Clone)]
pub(crate) struct Mapper(pub(crate) Arc<Engine>);

impl Mapper {
    fn weighing(&self, py: Python<'_>, path: &Path, model: String) -> PyResult<Self> {
        let bytes = self.0.bytes().clone();
        let engine = detached(py, || Engine::open(bytes, Some((path, model))))??;
        Ok(Self(Arc::new(
            engine.with_decisions(self.0.decided().cloned()),
        )))
    }

    /// Opens the index that is part of the package.
    pub(crate) fn embedded(py: Python<'_>) -> PyResult<Self> {
        Self::start(py, IndexBytes::Embedded)
    }

    fn deciding(&self, decided: Decided) -> Self {
        Self(Arc::new(self.0.with_decisions(Some(Arc::new(decided)))))
    }

    fn start(py: Python<'_>, bytes: IndexBytes) -> PyResult<Self> {
        let engine = detached(py, || Engine::open(bytes, None))??;
        Ok(Self(Arc::new(engine)))
    }
}

#[pymethods]
impl Mapper {
    /// Opens the index that is part of the package: every EMDN code in Swedish and English.
    ///
    /// >>> from kodbro import Mapper
    /// >>> Mapper.default().map("Injektionskanyl 0,8x40 mm").candidates[0].code[:3]
    /// 'A01'
    #[classmethod]
    fn default(_class: &Bound<'_, PyType>, py: Python<'_>) -> PyResult<Self> {
        Self::embedded(py)
    }

    /// Opens an index that `kodbro build` wrote. The file is read as it is needed, and must not be
    /// changed in place while the mapper lives.
    ///
    /// Raises NotFoundError and OpenError when it cannot be opened, InvalidIndexError
    /// when it is no index that this release reads.
    ///
    /// >>> import kodbro
    /// >>> try:
    /// ...     kodbro.Mapper.open("missing.kodbro")
    /// ... except FileNotFoundError as error:
    /// ...     print(type(error).__name__)
    /// NotFoundError
    #[classmethod]
    #[pyo3(signature = (path, /))]
    fn open(_class: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        // Another process, in another folder, opens it again by this path.
        let mapped = std::path::absolute(&path).and_then(IndexBytes::map);
        let refuse = |cause| Error::Open {
            what: "index",
            path,
            cause,
        };
        Self::start(py, mapped.map_err(refuse)?)
    }

    /// Opens an index from its bytes, which are copied.
    ///
    /// Raises InvalidIndexError when they are no index that this release reads.
    ///
    /// >>> import kodbro
    /// >>> try:
    /// ...     kodbro.Mapper.from_bytes(b"PK")
    /// ... except ValueError as error:
    /// ...     print(error.hint)
    /// pass a file that 'kodbro build' wrote
    #[classmethod]
    #[pyo3(signature = (data, /))]
    fn from_bytes(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let is_bytes = data.is_instance_of::<PyBytes>()
            || data.is_instance_of::<PyByteArray>()
            || data.is_instance_of::<PyMemoryView>();
        if !is_bytes {
            let found = data.get_type().name()?;
            let message = format!("expected bytes, bytearray or memoryview, found {found}");
            return Err(PyTypeError::new_err(message));
        }
        let bytes = py.get_type::<PyBytes>().call1((data,))?;
        let bytes = bytes.cast::<PyBytes>()?.as_bytes().to_vec();
        Self::start(py, bytes.into())
    }

    /// Returns a mapper on the same index that weighs by a model of one's own, a Model or a file as
    /// `kodbro train` writes it, instead of the one that is part of the package.
    ///
    /// Raises NotFoundError and OpenError when the file cannot be opened, InvalidModelError when it
    /// is no model, or one made for other features than this release's.
    ///
    /// >>> import kodbro
    /// >>> try:
    /// ...     kodbro.Mapper.default().with_model("missing.json")
    /// ... except FileNotFoundError as error:
    /// ...     print(type(error).__name__)
    /// NotFoundError
    #[pyo3(signature = (model, /))]
    fn with_model(&self, py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(model) = model.cast::<Model>() {
            return self.weighing(py, Path::new("<model>"), model.get().0.file.clone());
        }
        let path: PathBuf = model.extract()?;
        let text = read_model(&path)?;
        self.weighing(py, &path, text)
    }

    /// Returns a mapper that knows what people decided before: decisions settle their own rows
    /// (those of the same id or text in their source) and are evidence for rows like them.
    ///
    /// `source` is the region whose rows will be mapped, unless the set has decisions of one only;
    /// those of other sources count where they are shared. Predictions in the set do not matter, and
    /// decisions that the mapper had before count no more: `one + other` has both.
    ///
    /// Raises OptionError where it is not clear which source is meant. Warns by a KodbroWarning
    /// where no decision is of the source, and where decisions name codes that the nomenclature does
    /// not have or that are retired.
    ///
    /// >>> from kodbro import Mapper, MappingSet
    /// >>> decided = MappingSet.from_records([
    /// ...     {"id": "41", "name": "Grön 0,8x40", "decision": "accepted", "code": "A01010101"},
    /// ... ])
    /// >>> mapper = Mapper.default().with_decisions(decided)
    /// >>> mapper.map("Grön 0,8x40", id="41").code
    /// 'A01010101'
    #[pyo3(signature = (decisions, /, *, source=None))]
    fn with_decisions(
        &self,
        py: Python<'_>,
        decisions: &MappingSet,
        source: Option<&str>,
    ) -> PyResult<Self> {
        let nomenclature = self.0.mapper().nomenclature();
        let (decided, doubts) = detached(py, || {
            let decided = Decided::new(decisions.clone(), source)?;
            let doubts = decided.doubts(&nomenclature);
            Ok::<_, Error>((decided, doubts))
        })??;
        doubts.iter().try_for_each(|doubt| warn(py, doubt))?;
        Ok(self.deciding(decided))
    }

    /// Maps one row.
    ///
    /// `text` is what the product is called; `model`, `description` and `supplier` are what else
    /// the catalogue says. `target` is the probability, 0 to 1, that an answer must reach, `top`
    /// the number of candidates at most, `language` that of the terms shown (Swedish unless
    /// something else is asked for).
    ///
    /// Raises RowTypeError for what is no text, RowValueError for half a surrogate pair,
    /// OptionError for an option out of its range.
    ///
    /// >>> from kodbro import Mapper
    /// >>> mapping = Mapper.default().map("US-HANDSKE NITRIL PF OST L 200ST", target=0.8, top=3)
    /// >>> mapping.status, mapping.code[:6], len(mapping.candidates)
    /// ('mapped', 'T01020', 3)
    #[pyo3(signature = (text, /, *, model=None, description=None, supplier=None, id=None, target=0.9, top=5, language=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn map(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        model: Option<&Bound<'_, PyAny>>,
        description: Option<&Bound<'_, PyAny>>,
        supplier: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        target: f64,
        top: i64,
        language: Option<&str>,
    ) -> PyResult<Mapping> {
        let options = map_options(target, top, true)?;
        let nomenclature = self.0.mapper().nomenclature();
        let language = self::language(&nomenclature, language)?;
        let other = |value: Option<&Bound<'_, PyAny>>, field| match value {
            Some(value) => row::text(value, Place { row: None, field }),
            None => Ok(String::new()),
        };
        let row = CatalogueRow {
            number: 1,
            id: other(id, "id")?,
            name: row::needed_text(text)?,
            model: other(model, "model")?,
            description: other(description, "description")?,
            supplier: other(supplier, "supplier")?,
            ..CatalogueRow::default()
        };
        let value = detached(py, || {
            let (texts, id) = texts(&row);
            let mapping = self.0.map(texts, id, &options);
            MappingValue::new(&row, mapping, &nomenclature, language)
        })?;
        Ok(Mapping(Arc::new(value)))
    }

    /// Maps many rows: texts, or dicts (and what is like them: named tuples, rows of a database)
    /// with any of the keys 'name', 'model', 'description', 'supplier' and 'id'; other keys do not
    /// matter, and None is an empty text. The mappings stand in the order of the rows.
    ///
    /// `threads` says how many work, all that the machine has unless something else is asked for.
    /// Other Python threads go on meanwhile, and Ctrl-C is heard within a second. `evidence=False`
    /// leaves the reasons out, which takes less time and much less memory. `progress` is called with
    /// the number of rows mapped so far, now and then; True shows a bar of tqdm.
    ///
    /// Raises RowTypeError and RowValueError, whose `row` counts from 1, for what is no row; what
    /// the iterable itself raises goes through.
    ///
    /// >>> from kodbro import Mapper
    /// >>> rows = ["Injektionskanyl 0,8x40 mm", {"name": "Munskydd", "description": "typ IIR"}]
    /// >>> [mapping.code[:3] for mapping in Mapper.default().map_many(rows, threads=1)]
    /// ['A01', 'T02']
    #[pyo3(signature = (rows, /, *, threads=None, target=0.9, top=5, language=None, evidence=true, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn map_many<'py>(
        &self,
        py: Python<'py>,
        rows: &Bound<'py, PyAny>,
        threads: Option<i64>,
        target: f64,
        top: i64,
        language: Option<&str>,
        evidence: bool,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyList>> {
        if rows.is_instance_of::<PyString>() || rows.is_instance_of::<PyDict>() {
            let message = "expected an iterable of rows, found one row; put it into a list";
            return Err(PyTypeError::new_err(message));
        }
        let options = map_options(target, top, evidence)?;
        let nomenclature = self.0.mapper().nomenclature();
        let language = self::language(&nomenclature, language)?;
        let threads = Threads::start(threads)?;
        let mut progress = Progress::start(progress, rows.len().ok())?;
        let mut rows = rows.try_iter()?;
        let mapped = PyList::empty(py);
        let mut chunk = Vec::with_capacity(CHUNK_ROWS);
        loop {
            chunk.clear();
            for item in rows.by_ref().take(CHUNK_ROWS) {
                let before = mapped.len() + chunk.len();
                let item = item.inspect_err(|error| note(py, error, before))?;
                chunk.push(row::read(&item, before as u64 + 1)?);
            }
            if chunk.is_empty() {
                return Ok(mapped);
            }
            let values = detached(py, || {
                self.0
                    .map_all(&threads, &options, &chunk, texts, |row, mapping| {
                        MappingValue::new(row, mapping, &nomenclature, language)
                    })
            })?;
            for value in values {
                mapped.append(Mapping(Arc::new(value)))?;
            }
            py.check_signals()?;
            progress.add(py, chunk.len())?;
        }
    }

    /// Maps a table of Arrow, pandas or polars and gives one of the same kind, with its rows in
    /// their order (and the index of pandas kept) and seven columns more: kodbro_status,
    /// kodbro_code, kodbro_term, kodbro_level, kodbro_confidence, kodbro_candidates (a list of code,
    /// term and confidence) and kodbro_reason; with _2 behind a name that is taken.
    ///
    /// Anything with the Arrow C stream or array interface goes in. A reader of record batches is
    /// mapped as it is read, so that memory does not depend on its length; of what has no kind of
    /// its own an ArrowStream comes out. `name`, `model`, `description`, `supplier` and `id` (which
    /// matters where there are decisions) are names of columns; without them columns are found by their Swedish and English names, as `kodbro map`
    /// does. Nulls are empty texts, and ids may be whole numbers. `progress` is as of `map_many`.
    ///
    /// Raises MissingColumnError where no column says what the products are or one is not there,
    /// ColumnTypeError where it does not hold text, TableError for what is no table. What `progress`
    /// or a reader of pyarrow raises, and Ctrl-C, come out as they are; only of an ArrowStream another
    /// library, which reads it, raises an error of its own with their text.
    ///
    /// >>> from kodbro import Mapper
    /// >>> import pyarrow
    /// >>> table = pyarrow.table({"Artnr": ["1", "2"], "Benämning": ["Injektionskanyl", None]})
    /// >>> mapped = Mapper.default().map_table(table)
    /// >>> mapped["kodbro_status"].to_pylist()
    /// ['mapped', 'unmapped']
    #[pyo3(signature = (table, /, *, name=None, model=None, description=None, supplier=None, id=None, target=0.9, top=5, threads=None, language=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn map_table<'py>(
        slf: &Bound<'py, Self>,
        table: Bound<'py, PyAny>,
        name: Option<Bound<'py, PyAny>>,
        model: Option<Bound<'py, PyAny>>,
        description: Option<Bound<'py, PyAny>>,
        supplier: Option<Bound<'py, PyAny>>,
        id: Option<Bound<'py, PyAny>>,
        target: f64,
        top: i64,
        threads: Option<i64>,
        language: Option<&str>,
        progress: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let columns = PyDict::new(py);
        for (role, column) in [
            ("name", name),
            ("model", model),
            ("description", description),
            ("supplier", supplier),
            ("id", id),
        ] {
            if let Some(column) = column {
                columns.set_item(role, column)?;
            }
        }
        let options = PyDict::new(py);
        options.set_item("target", target)?;
        options.set_item("top", top)?;
        options.set_item("threads", threads)?;
        options.set_item("language", language)?;
        options.set_item("progress", progress)?;
        options.set_item("total", py.None())?;
        let tables = py.import("kodbro._tables")?;
        tables.call_method1("map_table", (slf, table, columns, options))
    }

    /// The nomenclature of the index: its codes, terms and tree.
    #[getter]
    fn nomenclature(&self) -> Nomenclature {
        Nomenclature(self.clone())
    }

    fn __repr__(&self) -> String {
        let nomenclature = self.0.mapper().nomenclature();
        let release = nomenclature.release().to_string();
        let codes = nomenclature.len();
        match self.0.decided().map(|decided| decided.len()) {
            None => format!("Mapper({}, {codes} codes)", release.trim()),
            Some(count) => format!(
                "Mapper({}, {codes} codes, {count} decisions)",
                release.trim()
            ),
        }
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        if let Some(decided) = self.0.decided() {
            let base = Self(Arc::new(self.0.with_decisions(None)));
            let again = py
                .import("kodbro._kodbro")?
                .getattr("mapper_with_decisions")?;
            let (set, source) = (decided.set().clone(), decided.source());
            return (again, (base, set, source)).into_pyobject(py);
        }
        let class = py.get_type::<Self>();
        let (make, index) = match self.0.bytes() {
            IndexBytes::Embedded => (class.getattr("default")?, PyTuple::empty(py)),
            IndexBytes::Mapped { path, .. } => {
                let path = (&**path).into_pyobject(py)?.str()?;
                (class.getattr("open")?, PyTuple::new(py, [path])?)
            }
            IndexBytes::Owned(bytes) => {
                let bytes = PyBytes::new(py, bytes);
                (class.getattr("from_bytes")?, PyTuple::new(py, [bytes])?)
            }
        };
        let Some(model) = self.0.model() else {
            return (make, index).into_pyobject(py);
        };
        let with_model = py.import("kodbro._kodbro")?.getattr("mapper_with_model")?;
        (with_model, (make, index, model)).into_pyobject(py)
    }
}

/// Makes a mapper from its pickle: how its index is opened, and the text of its model.
#[pyfunction]
pub(crate) fn mapper_with_model(
    py: Python<'_>,
    make: &Bound<'_, PyAny>,
    index: Bound<'_, PyTuple>,
    model: String,
) -> PyResult<Mapper> {
    let made = make.call1(index)?;
    let mapper = made.cast::<Mapper>()?;
    mapper.get().weighing(py, Path::new("<pickle>"), model)
}

/// Makes a mapper from its pickle: the one without decisions, the decisions, and whose rows it maps.
#[pyfunction]
pub(crate) fn mapper_with_decisions(
    py: Python<'_>,
    mapper: &Mapper,
    decisions: &MappingSet,
    source: &str,
) -> PyResult<Mapper> {
    // Who pickled it has heard what there is to doubt.
    let decided = detached(py, || Decided::new(decisions.clone(), Some(source)))??;
    Ok(mapper.deciding(decided))
}

/// Reads the text of a model's file.
fn read_model(path: &Path) -> Result<String, Error> {
    let refuse = |cause| Error::Open {
        what: "model",
        path: path.to_owned(),
        cause,
    };
    let found = path.metadata().map_err(refuse)?;
    if !found.is_file() || found.len() > MOST_MODEL_BYTES {
        return Err(refuse(io::Error::other("it is no file of a model's size")));
    }
    let text = String::from_utf8(fs::read(path).map_err(refuse)?);
    text.map_err(|_| refuse(io::Error::other("it is not text")))
}

/// No model is larger; what is, is another file.
const MOST_MODEL_BYTES: u64 = 16 << 20;

/// Notes on an exception of the caller's own behind which row it was raised.
fn note(py: Python<'_>, error: &PyErr, row: usize) {
    let note = format!("kodbro: behind row {row}");
    // Python 3.10 has no notes; the exception is as good without.
    let _ = error.value(py).call_method1("add_note", (note,));
}
