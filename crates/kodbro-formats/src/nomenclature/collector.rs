use std::collections::HashMap;

use kodbro::nomenclature::{
    Code, Language, NewConcept, NewTerm, NomenclatureBuilder, NomenclatureError, Release, Status,
    TermKind,
};

use super::{Counts, Loaded, NomenclatureOptions};
use crate::{Error, ErrorKind, Place};

/// The longest term, in bytes; the longest of the EMDN has 321.
const MAX_TERM: usize = 10_000;

/// A concept as one row or element of a file states it.
pub(crate) struct Entry {
    /// Where it stands.
    pub(crate) place: Place,
    /// The concept.
    pub(crate) concept: NewConcept,
    /// Its terms; texts of white space only are left out.
    pub(crate) terms: Vec<NewTerm>,
    /// The level that the file states.
    pub(crate) level: Option<u8>,
    /// Whether the file says that the code has no children.
    pub(crate) terminal: Option<bool>,
}

/// What the file calls its columns, for messages. Empty where a file has no columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    pub(crate) code: String,
    pub(crate) term: String,
    pub(crate) parent: String,
    pub(crate) level: String,
    pub(crate) terminal: String,
    pub(crate) successor: String,
}

/// Takes entries in any order, and checks with the place at hand what the builder of the core
/// could only check without.
pub(crate) struct Collector {
    source: String,
    labels: Labels,
    entries: Vec<Entry>,
    by_code: HashMap<Code, usize>,
    warnings: Vec<Error>,
}

impl Collector {
    pub(crate) fn new(source: &str, labels: Labels) -> Self {
        Self {
            source: source.to_owned(),
            labels,
            entries: Vec::new(),
            by_code: HashMap::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn warn(&mut self, warning: Error) {
        self.warnings.push(warning);
    }

    /// Turns a fault in what is only compared with the tree into a warning.
    pub(crate) fn or_warn<T>(&mut self, value: Option<Result<T, Error>>) -> Option<T> {
        value?.map_err(|warning| self.warn(warning)).ok()
    }

    /// Adds an entry. One that repeats a code may add terms; one that says nothing new is
    /// reported.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateCode`] when an earlier entry of the code has another parent, another
    /// status, or another official term in the same language; [`ErrorKind::ControlCharacter`] and
    /// [`ErrorKind::CellTooLong`].
    pub(crate) fn add(&mut self, mut entry: Entry) -> Result<(), Error> {
        entry.terms.retain(|term| !term.text.trim().is_empty());
        for term in &entry.terms {
            let fault = if term.text.len() > MAX_TERM {
                let hint = "check for a quotation mark that is never closed";
                Some((ErrorKind::CellTooLong { limit: MAX_TERM }, hint))
            } else {
                control_character(&term.text).map(|kind| (kind, "delete the character"))
            };
            if let Some((kind, hint)) = fault {
                let place = at(&entry.place, &self.labels.term);
                return Err(Error::new(kind, place).with_hint(hint));
            }
        }
        let code = entry.concept.code.clone();
        let Some(first) = self
            .by_code
            .get(&code)
            .and_then(|&i| self.entries.get_mut(i))
        else {
            self.by_code.insert(code, self.entries.len());
            self.entries.push(entry);
            return Ok(());
        };
        let conflict = conflict(&first.concept, &entry.concept)
            .or_else(|| term_conflict(&first.terms, &entry.terms));
        if let Some(values) = conflict {
            return Err(self.labels.duplicate(first, &entry, values));
        }
        let known = first.terms.len();
        for term in entry.terms {
            if !first.terms.iter().any(|t| same_text(t, &term)) {
                first.terms.push(term);
            }
        }
        if first.terms.len() == known {
            let kind = ErrorKind::RepeatedCode {
                code: code.to_string(),
                first_place: place_in_file(&first.place),
            };
            let place = at(&entry.place, &self.labels.code);
            self.warnings
                .push(Error::new(kind, place).with_hint("delete the row"));
        }
        Ok(())
    }

    /// Adds an entry where every code may occur once only.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateCode`] for any repeated code, and as [`Collector::add`].
    pub(crate) fn add_once(&mut self, entry: Entry) -> Result<(), Error> {
        let first = self.by_code.get(&entry.concept.code);
        if let Some(first) = first.and_then(|&i| self.entries.get(i)) {
            let text = |e: &Entry| e.terms.first().map(|t| t.text.clone()).unwrap_or_default();
            let values = (text(first), text(&entry));
            return Err(self.labels.duplicate(first, &entry, values));
        }
        self.add(entry)
    }

    /// Checks the tree, compares it with what the file says about levels and terminal codes, and
    /// hands everything to a builder.
    ///
    /// # Errors
    /// [`ErrorKind::Nomenclature`] for no codes at all, a child without parent, and a code that is
    /// its own ancestor.
    pub(crate) fn finish(
        mut self,
        release: Release,
        options: &NomenclatureOptions,
    ) -> Result<Loaded, Error> {
        if options.terms_only {
            for entry in &mut self.entries {
                entry.concept.parent = None;
                (entry.level, entry.terminal) = (None, None);
            }
        }
        let depths = self.depths()?;
        let mut children = vec![0_usize; self.entries.len()];
        for entry in &self.entries {
            let parent = entry.concept.parent.as_ref();
            if let Some(&parent) = parent.and_then(|code| self.by_code.get(code)) {
                children[parent] += 1;
            }
        }
        for entry in self.entries.iter().filter(|_| !options.terms_only) {
            let known = |code: &Code| self.by_code.contains_key(code);
            self.warnings
                .extend(self.labels.lost_successor(entry, known));
        }
        for ((entry, &depth), &children) in self.entries.iter().zip(&depths).zip(&children) {
            self.warnings
                .extend(self.labels.contradictions(entry, depth, children));
        }
        let mut builder = NomenclatureBuilder::new(release);
        let mut terms = 0;
        for Entry {
            concept,
            terms: new,
            place,
            ..
        } in self.entries
        {
            let code = concept.code.clone();
            let misfit = |error| Error::new(ErrorKind::Nomenclature(error), place.clone());
            builder.concept(concept).map_err(misfit)?;
            for term in new {
                terms += usize::from(builder.term(&code, term).map_err(misfit)?);
            }
        }
        if builder.is_empty() {
            let error = Error::new(NomenclatureError::Empty.into(), Place::new(self.source));
            return Err(error.with_hint("check that the file was exported completely"));
        }
        let counts = Counts {
            codes: depths.len(),
            roots: depths.iter().filter(|&&depth| depth == 1).count(),
            terminal: children.iter().filter(|&&n| n == 0).count(),
            levels: depths.iter().copied().max().unwrap_or(0),
            terms,
        };
        Ok(Loaded {
            builder,
            warnings: self.warnings,
            counts,
        })
    }

    /// Returns the depth of every entry, from 1 for a root.
    fn depths(&self) -> Result<Vec<u8>, Error> {
        const UNKNOWN: u8 = 0;
        let mut depths = vec![UNKNOWN; self.entries.len()];
        let mut path = Vec::new();
        for start in 0..self.entries.len() {
            let mut at = start;
            let mut depth = loop {
                if depths[at] != UNKNOWN {
                    break depths[at];
                }
                if path.len() > self.entries.len() {
                    return Err(self.structure(start, |code, _| NomenclatureError::Cycle { code }));
                }
                path.push(at);
                match &self.entries[at].concept.parent {
                    None => break 0,
                    Some(parent) => match self.by_code.get(parent) {
                        Some(&parent) => at = parent,
                        None => {
                            let kind = |code, parent: Option<Code>| match parent {
                                Some(parent) => NomenclatureError::MissingParent { code, parent },
                                None => NomenclatureError::UnknownCode { code },
                            };
                            return Err(self.structure(at, kind));
                        }
                    },
                }
            };
            while let Some(i) = path.pop() {
                depth = depth.saturating_add(1);
                depths[i] = depth;
            }
        }
        Ok(depths)
    }

    fn structure(
        &self,
        i: usize,
        error: impl Fn(Code, Option<Code>) -> NomenclatureError,
    ) -> Error {
        let Entry { concept, place, .. } = &self.entries[i];
        let error = error(concept.code.clone(), concept.parent.clone());
        let (label, hint) = match error {
            NomenclatureError::Cycle { .. } => {
                (&self.labels.parent, "correct the parents on the way round")
            }
            _ if self.labels.parent.is_empty() => (
                &self.labels.code,
                "add the parent as a code of its own, or correct the code",
            ),
            _ => (
                &self.labels.parent,
                "add the parent as a code of its own, or correct the parent",
            ),
        };
        Error::new(error.into(), at(place, label)).with_hint(hint)
    }
}

impl Labels {
    fn duplicate(&self, first: &Entry, second: &Entry, values: (String, String)) -> Error {
        let kind = ErrorKind::DuplicateCode {
            code: second.concept.code.to_string(),
            value: values.1,
            first: values.0,
            first_place: place_in_file(&first.place),
        };
        let hint = "keep the right one of the two and delete the other";
        Error::new(kind, at(&second.place, &self.code)).with_hint(hint)
    }

    fn lost_successor(&self, entry: &Entry, is_known: impl Fn(&Code) -> bool) -> Option<Error> {
        let Status::Retired {
            successor: Some(successor),
        } = &entry.concept.status
        else {
            return None;
        };
        let kind = ErrorKind::UnknownSuccessor {
            code: entry.concept.code.to_string(),
            successor: successor.to_string(),
        };
        let warning = Error::new(kind, at(&entry.place, &self.successor));
        let hint = "correct the successor, or add it as a code of its own";
        (!is_known(successor)).then(|| warning.with_hint(hint))
    }

    fn contradictions(&self, entry: &Entry, depth: u8, children: usize) -> Vec<Error> {
        let mut found = Vec::new();
        let code = || entry.concept.code.to_string();
        if let Some(value) = entry.level.filter(|&level| level != depth) {
            let kind = ErrorKind::LevelMismatch {
                code: code(),
                value,
                expected: depth,
            };
            let warning = Error::new(kind, at(&entry.place, &self.level));
            found.push(warning.with_hint("the tree counts; correct the level"));
        }
        if let Some(value) = entry
            .terminal
            .filter(|&terminal| terminal != (children == 0))
        {
            let kind = ErrorKind::TerminalMismatch {
                code: code(),
                value,
                children,
            };
            let warning = Error::new(kind, at(&entry.place, &self.terminal));
            found.push(warning.with_hint("the tree counts; correct the flag"));
        }
        if entry.terms.is_empty() {
            let kind = ErrorKind::MissingTerm { code: code() };
            let warning = Error::new(kind, at(&entry.place, &self.term));
            found.push(warning.with_hint("add the term, or take it from another file"));
        }
        found
    }
}

fn at(place: &Place, label: &str) -> Place {
    match label {
        "" => place.clone(),
        label => place.clone().with_column(label),
    }
}

/// Says where a place is in the file that the message names anyway.
fn place_in_file(place: &Place) -> String {
    match (place.row, &place.element) {
        (Some(row), _) => format!("row {row}"),
        (None, Some(element)) => element.clone(),
        (None, None) => place.to_string(),
    }
}

/// Finds a control character that is no white space, and says how the text looks without.
pub(crate) fn control_character(text: &str) -> Option<ErrorKind> {
    let is_bad = |c: char| c.is_control() && !c.is_whitespace();
    let found = text.chars().find(|&c| is_bad(c))?;
    let shown = |c| {
        if is_bad(c) {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    Some(ErrorKind::ControlCharacter {
        value: text.chars().take(80).map(shown).collect(),
        character: format!("U+{:04X}", u32::from(found)),
    })
}

fn conflict(first: &NewConcept, second: &NewConcept) -> Option<(String, String)> {
    let parent = |concept: &NewConcept| match &concept.parent {
        Some(parent) => format!("parent {parent}"),
        None => "no parent".to_owned(),
    };
    let status = |concept: &NewConcept| match &concept.status {
        Status::Active => "active".to_owned(),
        Status::Retired { successor: None } => "retired".to_owned(),
        Status::Retired {
            successor: Some(code),
        } => format!("retired for {code}"),
    };
    if first.parent != second.parent {
        Some((parent(first), parent(second)))
    } else if first.status != second.status {
        Some((status(first), status(second)))
    } else {
        None
    }
}

fn term_conflict(first: &[NewTerm], second: &[NewTerm]) -> Option<(String, String)> {
    let official = |terms: &'_ [NewTerm], language: Language| {
        let mut terms = terms.iter();
        let found = terms.find(|t| t.kind == TermKind::Official && t.language == language);
        found.cloned()
    };
    second
        .iter()
        .filter(|term| term.kind == TermKind::Official)
        .filter(|term| !first.iter().any(|t| same_text(t, term)))
        .find_map(|term| Some((official(first, term.language)?.text, term.text.clone())))
}

fn same_text(a: &NewTerm, b: &NewTerm) -> bool {
    a.language == b.language && a.text.split_whitespace().eq(b.text.split_whitespace())
}
