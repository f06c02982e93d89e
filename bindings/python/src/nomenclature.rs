//! The codes of an index, as a mapping by code.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, StringBuilder, UInt8Builder};
use kodbro::nomenclature::{self as core, Language, Status};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyString, PyTuple};

use crate::boundary::{caught, detached};
use crate::candidate::{Candidate, CandidateValue};
use crate::concept::{Concept, Term};
use crate::errors::Error;
use crate::mapper::Mapper;
use crate::options::{language, map_options};
use crate::row;
use crate::table::ArrowStream;
use crate::to_json;

/// The codes of an index, as a mapping from code to Concept, in the order of the tree.
///
/// >>> from kodbro import Mapper
/// >>> nomenclature = Mapper.default().nomenclature
/// >>> len(nomenclature), "T01" in nomenclature, next(iter(nomenclature))
/// (8454, True, 'A')
#[pyclass(frozen, mapping, module = "kodbro", name = "Nomenclature")]
pub(crate) struct Nomenclature(pub(crate) Mapper);

impl Nomenclature {
    pub(crate) fn core(&self) -> core::Nomenclature<'_> {
        self.0.0.mapper().nomenclature()
    }

    fn find(&self, code: &Bound<'_, PyAny>) -> PyResult<core::Concept<'_>> {
        let text = match code.cast::<PyString>() {
            Ok(text) => text.to_string_lossy().into_owned(),
            Err(_) => code.str()?.to_string_lossy().into_owned(),
        };
        let nomenclature = self.core();
        let found = match code.is_instance_of::<PyString>() {
            true => caught(|| nomenclature.concept(&text))?,
            false => None,
        };
        found.ok_or_else(|| {
            let release = nomenclature.release().to_string();
            let error = Error::UnknownCode {
                code: text.chars().take(40).collect(),
                nomenclature: release.trim().to_owned(),
            };
            error.into()
        })
    }

    fn concepts<'a>(
        concepts: impl IntoIterator<Item = core::Concept<'a>>,
    ) -> PyResult<Vec<Concept>> {
        let concepts = concepts.into_iter();
        let all = || concepts.map(|concept| Concept::new(&concept, Language::SWEDISH));
        Ok(caught(|| all().collect())?)
    }

    fn codes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let nomenclature = self.core();
        PyList::new(py, nomenclature.iter().map(|concept| concept.code()))
    }

    fn view<'py>(slf: &Bound<'py, Self>, class: &str) -> PyResult<Bound<'py, PyAny>> {
        slf.py()
            .import("collections.abc")?
            .call_method1(class, (slf,))
    }
}

#[pymethods]
impl Nomenclature {
    /// Its short name, such as 'EMDN'.
    #[getter]
    fn name(&self) -> String {
        self.core().release().name
    }

    /// Its release, as the publisher names it; empty when unknown.
    #[getter]
    fn release(&self) -> String {
        self.core().release().release
    }

    /// The languages that terms are in, sorted.
    #[getter]
    fn languages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let languages = self.core().languages();
        PyTuple::new(py, languages.iter().map(Language::as_str))
    }

    /// The codes at the top of the tree.
    ///
    /// >>> from kodbro import Mapper
    /// >>> [concept.code for concept in Mapper.default().nomenclature.roots()][:3]
    /// ['A', 'B', 'C']
    fn roots(&self) -> PyResult<Vec<Concept>> {
        Self::concepts(self.core().roots())
    }

    /// The codes directly below one. Raises UnknownCodeError, as the following do.
    ///
    /// >>> from kodbro import Mapper
    /// >>> [concept.code for concept in Mapper.default().nomenclature.children("T01")]
    /// ['T0101', 'T0102', 'T0199']
    #[pyo3(signature = (code, /))]
    fn children(&self, code: &Bound<'_, PyAny>) -> PyResult<Vec<Concept>> {
        Self::concepts(self.find(code)?.children())
    }

    /// The codes above one, the nearest first.
    ///
    /// >>> from kodbro import Mapper
    /// >>> [concept.code for concept in Mapper.default().nomenclature.ancestors("T0101")]
    /// ['T01', 'T']
    #[pyo3(signature = (code, /))]
    fn ancestors(&self, code: &Bound<'_, PyAny>) -> PyResult<Vec<Concept>> {
        Self::concepts(self.find(code)?.ancestors())
    }

    /// A code and all below it, in the order of the tree.
    ///
    /// >>> from kodbro import Mapper
    /// >>> [concept.code for concept in Mapper.default().nomenclature.subtree("T01")][:2]
    /// ['T01', 'T0101']
    #[pyo3(signature = (code, /))]
    fn subtree(&self, code: &Bound<'_, PyAny>) -> PyResult<Vec<Concept>> {
        let concept = self.find(code)?;
        Self::concepts(std::iter::once(concept).chain(concept.descendants()))
    }

    /// The codes from the top of the tree down to one.
    ///
    /// >>> from kodbro import Mapper
    /// >>> [concept.code for concept in Mapper.default().nomenclature.path("T0101")]
    /// ['T', 'T01', 'T0101']
    #[pyo3(signature = (code, /))]
    fn path(&self, code: &Bound<'_, PyAny>) -> PyResult<Vec<Concept>> {
        Self::concepts(self.find(code)?.path())
    }

    /// The names of a code, in one language or in all. Raises OptionError for a language that the
    /// nomenclature has no terms in.
    ///
    /// >>> from kodbro import Mapper
    /// >>> {term.language for term in Mapper.default().nomenclature.terms("T01", "en")}
    /// {'en'}
    #[pyo3(signature = (code, language=None))]
    fn terms(&self, code: &Bound<'_, PyAny>, language: Option<&str>) -> PyResult<Vec<Term>> {
        let concept = self.find(code)?;
        let only = language.map(|asked| self::language(&self.core(), Some(asked)));
        let only = only.transpose()?;
        let terms = concept.terms();
        let terms = terms.filter(|term| only.is_none_or(|only| term.language == only));
        Ok(terms.map(|term| Term::new(&term)).collect())
    }

    /// Finds codes for a text as mapping does, the likeliest first: at most `top`, with terms in
    /// `language`.
    ///
    /// >>> from kodbro import Mapper
    /// >>> found = Mapper.default().nomenclature.search("sugkateter", top=3)
    /// >>> len(found), found[0].code[:3]
    /// (3, 'R05')
    #[pyo3(signature = (text, /, *, top=10, language=None))]
    fn search(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        top: i64,
        language: Option<&str>,
    ) -> PyResult<Vec<Candidate>> {
        let text = row::needed_text(text)?;
        let options = map_options(0.9, top, true)?;
        let nomenclature = self.core();
        let language = self::language(&nomenclature, language)?;
        let found = detached(py, || {
            let mapping = self.0.0.map(text.as_str().into(), "", &options);
            let candidates = mapping.candidates.into_iter();
            let value = |candidate| CandidateValue::new(candidate, &nomenclature, language);
            candidates.map(value).collect::<Vec<_>>()
        })?;
        Ok(found
            .into_iter()
            .map(|value| Candidate(value.into()))
            .collect())
    }

    /// Gives the codes as a table of Arrow, in the order of the tree: code, parent, level, is_terminal,
    /// is_residual, is_retired, successor, and a column for each language with the code's term.
    ///
    /// >>> import pyarrow
    /// >>> from kodbro import Mapper
    /// >>> table = pyarrow.table(Mapper.default().nomenclature.to_arrow())
    /// >>> table.num_rows, table.column_names[-2:]
    /// (8454, ['term_en', 'term_sv'])
    fn to_arrow(&self, py: Python<'_>) -> PyResult<ArrowStream> {
        Ok(detached(py, || {
            ArrowStream::of_columns(columns(&self.core()))
        })??)
    }

    /// Says what is different in a newer release, as dicts in the order of codes: `change` is
    /// 'added', 'retired' (with the successor, as far as it is known), 'reinstated', 'reworded',
    /// 'moved', 'became_branch' or 'became_leaf'. Terms are compared in `language`, English unless
    /// something else is asked for.
    ///
    /// >>> from kodbro import Mapper
    /// >>> emdn = Mapper.default().nomenclature
    /// >>> emdn.diff(emdn)
    /// []
    #[pyo3(signature = (newer, /, *, language="en"))]
    fn diff<'py>(
        &self,
        py: Python<'py>,
        newer: &Self,
        language: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let language = self::language(&self.core(), Some(language))?;
        let differences = detached(py, || core::diff(self.core(), newer.core(), Some(language)))?;
        to_json(py, &differences)
    }

    /// Returns the concept of a code, or `default` where there is none.
    ///
    /// >>> from kodbro import Mapper
    /// >>> print(Mapper.default().nomenclature.get("no code"))
    /// None
    #[pyo3(signature = (code, default=None, /))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        code: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match (self.find(code), default) {
            (Ok(concept), _) => Concept::new(&concept, Language::SWEDISH).into_bound_py_any(py),
            (Err(_), Some(default)) => Ok(default),
            (Err(_), None) => Ok(py.None().into_bound(py)),
        }
    }

    /// The codes, as a dict has its keys.
    ///
    /// >>> from kodbro import Mapper
    /// >>> "T01" in Mapper.default().nomenclature.keys()
    /// True
    fn keys<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::view(slf, "KeysView")
    }

    /// The concepts, as a dict has its values.
    ///
    /// >>> from kodbro import Mapper
    /// >>> next(iter(Mapper.default().nomenclature.values())).code
    /// 'A'
    fn values<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::view(slf, "ValuesView")
    }

    /// Codes and concepts, as a dict has its items.
    ///
    /// >>> from kodbro import Mapper
    /// >>> code, concept = next(iter(Mapper.default().nomenclature.items()))
    /// >>> code == concept.code
    /// True
    fn items<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::view(slf, "ItemsView")
    }

    fn __getitem__(&self, code: &Bound<'_, PyAny>) -> PyResult<Concept> {
        Ok(Concept::new(&self.find(code)?, Language::SWEDISH))
    }

    fn __contains__(&self, code: &Bound<'_, PyAny>) -> bool {
        self.find(code).is_ok()
    }

    fn __len__(&self) -> usize {
        self.core().len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.codes(py)?.try_iter()
    }

    fn __repr__(&self) -> String {
        let release = self.core().release().to_string();
        format!(
            "Nomenclature({}, {} codes)",
            release.trim(),
            self.core().len()
        )
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Mapper,))> {
        let attribute = py
            .import("operator")?
            .call_method1("attrgetter", ("nomenclature",))?;
        Ok((attribute, (self.0.clone(),)))
    }
}

/// Makes the columns of a table of all codes.
fn columns(nomenclature: &core::Nomenclature<'_>) -> Vec<(String, ArrayRef)> {
    let languages = nomenclature.languages();
    let mut code = StringBuilder::new();
    let mut parent = StringBuilder::new();
    let mut level = UInt8Builder::new();
    let (mut terminal, mut residual) = (BooleanBuilder::new(), BooleanBuilder::new());
    let (mut retired, mut successor) = (BooleanBuilder::new(), StringBuilder::new());
    let mut terms: Vec<StringBuilder> = Vec::new();
    terms.resize_with(languages.len(), StringBuilder::new);
    for concept in nomenclature.iter() {
        code.append_value(concept.code());
        parent.append_option(concept.parent().map(|parent| parent.code().to_owned()));
        level.append_value(concept.level());
        terminal.append_value(concept.is_terminal());
        residual.append_value(concept.is_residual());
        let next = match concept.status() {
            Status::Active => None,
            Status::Retired { successor } => Some(successor),
        };
        retired.append_value(next.is_some());
        successor.append_option(next.flatten());
        for (column, language) in terms.iter_mut().zip(&languages) {
            let mut own = concept.terms().filter(|term| term.language == *language);
            column.append_option(own.next().map(|term| term.text));
        }
    }
    let mut columns: Vec<(String, ArrayRef)> = vec![
        ("code".into(), Arc::new(code.finish())),
        ("parent".into(), Arc::new(parent.finish())),
        ("level".into(), Arc::new(level.finish())),
        ("is_terminal".into(), Arc::new(terminal.finish())),
        ("is_residual".into(), Arc::new(residual.finish())),
        ("is_retired".into(), Arc::new(retired.finish())),
        ("successor".into(), Arc::new(successor.finish())),
    ];
    for (language, mut texts) in languages.iter().zip(terms) {
        let name = format!("term_{}", language.as_str());
        columns.push((name, Arc::new(texts.finish())));
    }
    columns
}
