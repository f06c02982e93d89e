use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::wording::wording;
use super::{likeness, named, shown};
use crate::nomenclature::{Concept, Language, Nomenclature, Status};

/// What replaces a code that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Successor {
    /// The code to use instead.
    pub code: String,
    /// Its term.
    pub term: String,
    /// What tells that it is the successor.
    pub because: Succession,
}

/// What tells that a code replaces another one, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Succession {
    /// The publisher names it.
    Publisher,
    /// It has the same term.
    SameTerm,
    /// Its term differs in typography only.
    SameWords,
    /// It is the only one added where the code was the only one retired, with half of the words in
    /// common. That is likely, not certain.
    Position,
}

impl Succession {
    /// Tells whether nobody needs to look at it.
    pub fn is_certain(self) -> bool {
        self < Self::Position
    }

    /// Returns the name used in files, such as `same_term`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publisher => "publisher",
            Self::SameTerm => "same_term",
            Self::SameWords => "same_words",
            Self::Position => "position",
        }
    }
}

impl fmt::Display for Succession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Publisher => "named by the publisher",
            Self::SameTerm => "the same term",
            Self::SameWords => "the same term, written differently",
            Self::Position => "in the same place, half of the words the same",
        })
    }
}

/// So long may a chain of codes be of which each replaces the one before.
const MAX_CHAIN: usize = 100;
/// A code in the same place is a successor from this share of common words on.
const LIKE: f64 = 0.5;

/// Finds what replaces the codes of an old release in a new one.
pub(super) struct Successors<'a> {
    old: Nomenclature<'a>,
    new: Nomenclature<'a>,
    language: Option<Language>,
    by_wording: FxHashMap<String, Vec<Concept<'a>>>,
}

impl<'a> Successors<'a> {
    pub(super) fn new(
        old: Nomenclature<'a>,
        new: Nomenclature<'a>,
        language: Option<Language>,
    ) -> Self {
        let mut by_wording: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for concept in new.iter().filter(|concept| !concept.is_retired()) {
            if let Some(name) = named(&concept, language) {
                by_wording.entry(wording(name)).or_default().push(concept);
            }
        }
        Self {
            old,
            new,
            language,
            by_wording,
        }
    }

    /// Returns what replaces a code of the old release that is gone.
    pub(super) fn of(&self, gone: &Concept<'_>) -> Option<Successor> {
        let name = named(gone, self.language);
        let (concept, because) = if let Some(named) = self.named(gone) {
            (named, Succession::Publisher)
        } else if let Some(found) = self.by_term(gone, |other| Some(other) == name) {
            (found, Succession::SameTerm)
        } else if let Some(found) = self.by_term(gone, |_| true) {
            (found, Succession::SameWords)
        } else {
            (self.in_place(gone)?, Succession::Position)
        };
        Some(Successor {
            code: concept.code().to_owned(),
            term: shown(&concept, self.language).to_owned(),
            because,
        })
    }

    /// Follows the successors that the releases themselves name, the new release first.
    fn named(&self, gone: &Concept<'_>) -> Option<Concept<'a>> {
        let mut statuses = vec![gone.status()];
        statuses.extend(self.new.concept(gone.code()).map(|c| c.status()));
        for _ in 0..MAX_CHAIN {
            let code = match statuses.pop()? {
                Status::Retired {
                    successor: Some(code),
                } => code,
                _ => continue,
            };
            match self.new.concept(code.as_str()) {
                Some(concept) if !concept.is_retired() => return Some(concept),
                Some(concept) => statuses.push(concept.status()),
                None => {}
            }
        }
        None
    }

    /// Returns the one code with the same wording that fits best: new rather than old, terminal if
    /// the code was, with the most ancestors in common. Of several that fit as well, none.
    fn by_term(&self, gone: &Concept<'_>, fits: impl Fn(&str) -> bool) -> Option<Concept<'a>> {
        let found = self.by_wording.get(&wording(named(gone, self.language)?))?;
        let rank = |concept: &Concept<'_>| {
            let above = |code: &str| concept.ancestors().any(|other| other.code() == code);
            (
                self.old.concept(concept.code()).is_none(),
                concept.is_terminal() == gone.is_terminal(),
                gone.ancestors().filter(|a| above(a.code())).count(),
            )
        };
        let fitting = || {
            found
                .iter()
                .filter(|c| named(c, self.language).is_some_and(&fits))
        };
        let best = fitting().map(rank).max()?;
        let mut bests = fitting().filter(|concept| rank(concept) == best);
        bests.next().filter(|_| bests.next().is_none()).copied()
    }

    /// Returns the only code added below the same parent, if only this one was retired there and
    /// their terms are alike.
    fn in_place(&self, gone: &Concept<'_>) -> Option<Concept<'a>> {
        let parent = gone.parent()?;
        let parent_now = self.new.concept(parent.code())?;
        let is_gone = |c: &Concept<'_>| self.new.concept(c.code()).is_none_or(|c| c.is_retired());
        let is_added = |c: &Concept<'_>| self.old.concept(c.code()).is_none() && !c.is_retired();
        let alone = parent.children().filter(is_gone).count() == 1;
        let mut added = parent_now.children().filter(is_added);
        let only = added.next().filter(|_| added.next().is_none() && alone)?;
        let (old, new) = (named(gone, self.language)?, named(&only, self.language)?);
        let alike = likeness(old, new) >= LIKE;
        (alike && only.is_terminal() == gone.is_terminal()).then_some(only)
    }
}
