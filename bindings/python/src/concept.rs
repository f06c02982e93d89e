//! A code of the nomenclature and what it is called.

use kodbro::nomenclature::{self as core, Language, Status};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::{Pickle, from_pickle, shown, to_pickle};

/// A name of a code: its text, its language ('sv', 'en') and its kind: 'official',
/// 'working_translation', 'synonym' or 'brand'.
///
/// >>> from kodbro import Mapper
/// >>> term = Mapper.default().nomenclature["T01"].terms[0]
/// >>> term.language, term.kind
/// ('sv', 'working_translation')
#[pyclass(frozen, eq, hash, get_all, module = "kodbro", name = "Term")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Term {
    /// The text.
    text: String,
    /// The language, as two or three letters.
    language: String,
    /// The authority of the text.
    kind: String,
}

impl Term {
    pub(crate) fn new(term: &core::Term<'_>) -> Self {
        Self {
            text: term.text.to_owned(),
            language: term.language.as_str().to_owned(),
            kind: term.kind.as_str().to_owned(),
        }
    }
}

#[pymethods]
impl Term {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = shown(py, &self.text)?;
        Ok(format!(
            "Term({text}, '{}', '{}')",
            self.language, self.kind
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "term_from_bytes", self)
    }
}

/// A code of the nomenclature, its place in the tree and its names.
///
/// >>> from kodbro import Mapper
/// >>> gloves = Mapper.default().nomenclature["T01"]
/// >>> gloves.code, gloves.level, gloves.parent, gloves.is_terminal
/// ('T01', 2, 'T', False)
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Concept")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Concept {
    code: String,
    term: String,
    level: u8,
    parent: Option<String>,
    terminal: bool,
    residual: bool,
    retired: bool,
    successor: Option<String>,
    terms: Vec<Term>,
}

impl Concept {
    pub(crate) fn new(concept: &core::Concept<'_>, language: Language) -> Self {
        let (retired, successor) = match concept.status() {
            Status::Active => (false, None),
            Status::Retired { successor } => (true, successor.map(String::from)),
        };
        Self {
            code: concept.code().to_owned(),
            term: concept.term(language).to_owned(),
            level: concept.level(),
            parent: concept.parent().map(|parent| parent.code().to_owned()),
            terminal: concept.is_terminal(),
            residual: concept.is_residual(),
            retired,
            successor,
            terms: concept.terms().map(|term| Term::new(&term)).collect(),
        }
    }
}

#[pymethods]
impl Concept {
    /// The code.
    #[getter]
    fn code(&self) -> &str {
        &self.code
    }

    /// Its name in Swedish: the official one, else a working translation; where there is neither,
    /// that of another language.
    #[getter]
    fn term(&self) -> &str {
        &self.term
    }

    /// Its depth in the tree, from 1.
    #[getter]
    fn level(&self) -> u8 {
        self.level
    }

    /// The code above it, or None for a topmost one.
    #[getter]
    fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Whether no code lies below it.
    #[getter]
    fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether it takes what its siblings do not ("other").
    #[getter]
    fn is_residual(&self) -> bool {
        self.residual
    }

    /// Whether it may no longer be used.
    #[getter]
    fn is_retired(&self) -> bool {
        self.retired
    }

    /// The code to use instead of a retired one, if there is one.
    #[getter]
    fn successor(&self) -> Option<&str> {
        self.successor.as_deref()
    }

    /// Its names: official ones first, then working translations, synonyms, brands.
    #[getter]
    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.terms.iter().cloned())
    }

    /// Returns its names in one language.
    ///
    /// >>> from kodbro import Mapper
    /// >>> gloves = Mapper.default().nomenclature["T01"]
    /// >>> {term.language for term in gloves.terms_in("en")}
    /// {'en'}
    fn terms_in(&self, language: &str) -> Vec<Term> {
        let terms = self.terms.iter();
        terms
            .filter(|term| term.language == language)
            .cloned()
            .collect()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (code, term) = (shown(py, &self.code)?, shown(py, &self.term)?);
        Ok(format!("Concept({code}, {term})"))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "concept_from_bytes", self)
    }
}

/// Reads a concept from its pickle.
#[pyfunction]
pub(crate) fn concept_from_bytes(data: &[u8]) -> PyResult<Concept> {
    from_pickle(data)
}

/// Reads a term from its pickle.
#[pyfunction]
pub(crate) fn term_from_bytes(data: &[u8]) -> PyResult<Term> {
    from_pickle(data)
}
