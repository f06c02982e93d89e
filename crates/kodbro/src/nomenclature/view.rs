use std::fmt;

use super::{Code, Language, Release, Status, Term, TermKind};
use crate::container::{Container, IndexError, Numbers, Section, Strings};

/// The number of a concept in its nomenclature, in pre-order from 0.
///
/// It is good for one release only; keep the code instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub(crate) u32);

impl ConceptId {
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A nomenclature that owns its bytes; [`NomenclatureBuf::as_nomenclature`] reads it.
#[derive(Clone)]
pub struct NomenclatureBuf {
    pub(super) container: Container<Vec<u8>>,
}

impl NomenclatureBuf {
    /// Returns the view that everything is read through.
    pub fn as_nomenclature(&self) -> Nomenclature<'_> {
        Nomenclature::of(&self.container)
    }

    pub(crate) fn container(&self) -> &Container<Vec<u8>> {
        &self.container
    }
}

impl fmt::Debug for NomenclatureBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_nomenclature(), f)
    }
}

/// A view of a nomenclature: look a code up, then walk the tree from [`Concept`] to [`Concept`].
#[derive(Clone, Copy)]
pub struct Nomenclature<'a> {
    release: Strings<'a>,
    codes: Strings<'a>,
    code_map: &'a [u8],
    parents: Numbers<'a>,
    ends: Numbers<'a>,
    levels: &'a [u8],
    flags: &'a [u8],
    successors: Strings<'a>,
    term_starts: Numbers<'a>,
    term_languages: &'a [u8],
    term_kinds: &'a [u8],
    term_texts: Strings<'a>,
    term_originals: Strings<'a>,
}

const RESIDUAL: u8 = 1;
const RETIRED: u8 = 2;
const IDENTITY_STRINGS: usize = 4;

impl<'a> Nomenclature<'a> {
    pub(crate) fn of<D: AsRef<[u8]>>(container: &'a Container<D>) -> Self {
        Self {
            release: container.strings(Section::Release),
            codes: container.strings(Section::Codes),
            code_map: container.section(Section::CodeMap),
            parents: container.numbers(Section::Parents),
            ends: container.numbers(Section::SubtreeEnds),
            levels: container.section(Section::Levels),
            flags: container.section(Section::Flags),
            successors: container.strings(Section::Successors),
            term_starts: container.numbers(Section::TermStarts),
            term_languages: container.section(Section::TermLanguages),
            term_kinds: container.section(Section::TermKinds),
            term_texts: container.strings(Section::TermTexts),
            term_originals: container.strings(Section::TermOriginals),
        }
    }

    /// Checks that the columns fit each other, once, on opening.
    pub(crate) fn check<D: AsRef<[u8]>>(container: &Container<D>) -> Result<(), IndexError> {
        container.verify_map(Section::CodeMap)?;
        let concepts = container.strings(Section::Codes).len();
        let terms = container.strings(Section::TermTexts).len();
        for (section, size, items) in [
            (Section::Parents, 4, concepts),
            (Section::SubtreeEnds, 4, concepts),
            (Section::Levels, 1, concepts),
            (Section::Flags, 1, concepts),
            (Section::TermLanguages, 1, terms),
            (Section::TermKinds, 1, terms),
        ] {
            container.expect_items(section, size, items)?;
        }
        container.expect_starts(Section::TermStarts, concepts, terms)?;
        container.expect_rare_strings(Section::Successors, concepts)?;
        container.expect_rare_strings(Section::TermOriginals, terms)?;
        let ids = 0..concepts as u32;
        let fits = |i: u32| {
            let (parent, end) = (
                container.numbers(Section::Parents),
                container.numbers(Section::SubtreeEnds),
            );
            let parent = parent.at(i as usize);
            let end = end.at(i as usize);
            (parent == u32::MAX || parent < i) && end > i && end as usize <= concepts
        };
        if ids.clone().all(fits) && concepts > 0 {
            return Ok(());
        }
        Err(IndexError::Malformed {
            section: "Parents",
            problem: "is not a tree in pre-order",
        })
    }

    /// Returns the identity of the release.
    pub fn release(&self) -> Release {
        let at = |i| self.release.at(i).to_owned();
        Release {
            name: at(0),
            release: at(1),
            url: at(2),
            source_hash: at(3),
            languages: self.languages(),
        }
    }

    /// Returns the languages that terms are in, sorted.
    pub fn languages(&self) -> Vec<Language> {
        self.release
            .iter()
            .skip(IDENTITY_STRINGS)
            .filter_map(|tag| tag.parse().ok())
            .collect()
    }

    /// Returns the number of concepts.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Tells whether there are no concepts; a built nomenclature has at least one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks a code up, exactly as written. Costs one walk of the code's length.
    pub fn concept(&self, code: &str) -> Option<Concept<'a>> {
        let map = fst::Map::new(self.code_map).ok()?;
        self.at(ConceptId(u32::try_from(map.get(code)?).ok()?))
    }

    /// Iterates over all concepts in pre-order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Concept<'a>> + use<'a> {
        let nomenclature = *self;
        (0..self.len() as u32).map(move |id| Concept {
            nomenclature,
            id: ConceptId(id),
        })
    }

    /// Iterates over the concepts without parent, by code.
    pub fn roots(&self) -> Children<'a> {
        Children {
            nomenclature: *self,
            next: 0,
            end: self.len() as u32,
        }
    }

    /// Returns a concept by its number.
    pub fn at(&self, id: ConceptId) -> Option<Concept<'a>> {
        (id.index() < self.len()).then_some(Concept {
            nomenclature: *self,
            id,
        })
    }

    #[inline]
    pub(crate) fn parent_of(&self, id: ConceptId) -> Option<ConceptId> {
        match self.parents.at(id.index()) {
            u32::MAX => None,
            parent => Some(ConceptId(parent)),
        }
    }

    /// Iterates over the numbers of the concepts directly below one.
    pub(crate) fn children_of(&self, id: ConceptId) -> impl Iterator<Item = ConceptId> {
        let end = self.subtree_end(id);
        let next = move |child: u32| Some(child).filter(|&child| child < end).map(ConceptId);
        std::iter::successors(next(id.0 + 1), move |child| {
            next(self.subtree_end(*child).max(child.0 + 1))
        })
    }

    #[inline]
    pub(crate) fn subtree_end(&self, id: ConceptId) -> u32 {
        self.ends.at(id.index())
    }

    #[inline]
    pub(crate) fn level_of(&self, id: ConceptId) -> u8 {
        self.levels.get(id.index()).copied().unwrap_or(0)
    }

    pub(crate) fn is_retired(&self, id: ConceptId) -> bool {
        let flags = self.flags.get(id.index());
        flags.is_some_and(|flags| flags & RETIRED != 0)
    }

    #[inline]
    pub(crate) fn is_residual(&self, id: ConceptId) -> bool {
        self.flags
            .get(id.index())
            .is_some_and(|flags| flags & RESIDUAL != 0)
    }

    pub(crate) fn terms_len(&self) -> usize {
        self.term_texts.len()
    }

    pub(crate) fn term_range(&self, id: ConceptId) -> std::ops::Range<usize> {
        self.term_starts.range(id.index())
    }

    pub(crate) fn term(&self, i: usize, languages: &[Language]) -> Term<'a> {
        let text = self.term_texts.at(i);
        let original = self.term_originals.at(i);
        let language = self
            .term_languages
            .get(i)
            .and_then(|&l| languages.get(usize::from(l)));
        Term {
            text,
            original: if original.is_empty() { text } else { original },
            language: language.copied().unwrap_or(Language::ENGLISH),
            kind: TermKind::from_byte(self.term_kinds.get(i).copied().unwrap_or(u8::MAX)),
        }
    }
}

impl fmt::Debug for Nomenclature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Nomenclature({}, {} concepts)",
            self.release(),
            self.len()
        )
    }
}

/// A concept of a nomenclature, from which the tree can be walked.
#[derive(Clone, Copy)]
pub struct Concept<'a> {
    nomenclature: Nomenclature<'a>,
    id: ConceptId,
}

impl<'a> Concept<'a> {
    /// Returns its number.
    pub fn id(&self) -> ConceptId {
        self.id
    }

    /// Returns its code.
    pub fn code(&self) -> &'a str {
        self.nomenclature.codes.at(self.id.index())
    }

    /// Returns its depth in the tree, from 1 for a root.
    pub fn level(&self) -> u8 {
        self.nomenclature.level_of(self.id)
    }

    /// Tells whether it has no children.
    pub fn is_terminal(&self) -> bool {
        self.nomenclature.subtree_end(self.id) == self.id.0 + 1
    }

    /// Tells whether it takes what its siblings do not ("other").
    pub fn is_residual(&self) -> bool {
        self.nomenclature.is_residual(self.id)
    }

    /// Tells whether it may still be used, and what to use instead.
    pub fn status(&self) -> Status {
        match self.is_retired() {
            false => Status::Active,
            true => Status::Retired {
                successor: self.successor().and_then(|code| code.parse::<Code>().ok()),
            },
        }
    }

    /// Tells whether it may not be used any more.
    pub fn is_retired(&self) -> bool {
        self.nomenclature.is_retired(self.id)
    }

    /// Returns the code to use instead, where the publisher names one.
    pub fn successor(&self) -> Option<&'a str> {
        Some(self.nomenclature.successors.at(self.id.index())).filter(|code| !code.is_empty())
    }

    /// Returns the concept above it.
    pub fn parent(&self) -> Option<Concept<'a>> {
        self.nomenclature.at(self.nomenclature.parent_of(self.id)?)
    }

    /// Iterates over the concepts above it, the nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = Concept<'a>> + use<'a> {
        std::iter::successors(self.parent(), Concept::parent)
    }

    /// Iterates over the concepts directly below it, by code.
    pub fn children(&self) -> Children<'a> {
        let end = self.nomenclature.subtree_end(self.id);
        Children {
            nomenclature: self.nomenclature,
            next: self.id.0 + 1,
            end,
        }
    }

    /// Iterates over all concepts below it, in pre-order.
    pub fn descendants(&self) -> impl ExactSizeIterator<Item = Concept<'a>> + use<'a> {
        let nomenclature = self.nomenclature;
        let range = self.id.0 + 1..nomenclature.subtree_end(self.id);
        range.map(move |id| Concept {
            nomenclature,
            id: ConceptId(id),
        })
    }

    /// Tells whether the other concept is this one or below it.
    pub fn contains(&self, other: &Concept<'_>) -> bool {
        (self.id.0..self.nomenclature.subtree_end(self.id)).contains(&other.id.0)
    }

    /// Returns the concepts from the root down to this one.
    pub fn path(&self) -> Vec<Concept<'a>> {
        let mut path: Vec<_> = std::iter::once(*self).chain(self.ancestors()).collect();
        path.reverse();
        path
    }

    /// Iterates over its terms: official ones first, then working translations, synonyms, brands.
    pub fn terms(&self) -> impl Iterator<Item = Term<'a>> + use<'a> {
        let nomenclature = self.nomenclature;
        let languages = nomenclature.languages();
        nomenclature
            .term_range(self.id)
            .map(move |i| nomenclature.term(i, &languages))
    }

    /// Returns the term to show in a language: its official one, else a working translation;
    /// where the language has neither, that of any other language.
    pub fn term(&self, language: Language) -> &'a str {
        let rank = |term: &Term<'_>| {
            (
                term.kind > TermKind::WorkingTranslation,
                term.language != language,
            )
        };
        self.terms().min_by_key(rank).map_or("", |term| term.text)
    }
}

impl fmt::Debug for Concept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Concept({})", self.code())
    }
}

/// Iterates over siblings by code; made by [`Concept::children`] and [`Nomenclature::roots`].
#[derive(Clone, Debug)]
pub struct Children<'a> {
    nomenclature: Nomenclature<'a>,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Concept<'a>;

    fn next(&mut self) -> Option<Concept<'a>> {
        if self.next >= self.end {
            return None;
        }
        let id = ConceptId(self.next);
        self.next = self.nomenclature.subtree_end(id).max(self.next + 1);
        self.nomenclature.at(id)
    }
}
