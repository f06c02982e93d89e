use std::collections::HashMap;

use super::{Code, CodeError, Language, Nomenclature, NomenclatureBuf, Release, TermKind};
use crate::container::{Container, ContainerWriter, Section};

/// A concept as a reader found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConcept {
    /// Its code.
    pub code: Code,
    /// The code above it; `None` for a root.
    pub parent: Option<Code>,
    /// Whether it takes what its siblings do not ("other").
    pub residual: bool,
    /// Whether it may still be used.
    pub status: Status,
}

/// Whether a concept may still be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It may be used.
    #[default]
    Active,
    /// It may not be used any more; its successor, where the publisher names one.
    Retired {
        /// The code to use instead; it may belong to a later release.
        successor: Option<Code>,
    },
}

/// A term as a reader found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerm {
    /// The language of the text.
    pub language: Language,
    /// The authority of the text.
    pub kind: TermKind,
    /// The text as the source has it; white space is cleaned and the original kept.
    pub text: String,
}

/// What does not fit when a nomenclature is put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NomenclatureError {
    /// A code was added twice.
    #[error("code '{code}' occurs twice; expected each code once")]
    DuplicateCode {
        /// The code.
        code: Code,
    },
    /// A code's parent was never added.
    #[error("code '{code}' has the parent '{parent}', which does not exist")]
    MissingParent {
        /// The code.
        code: Code,
        /// The parent it names.
        parent: Code,
    },
    /// A code is its own ancestor.
    #[error("code '{code}' is its own ancestor")]
    Cycle {
        /// The code.
        code: Code,
    },
    /// A term was given for a code that was never added.
    #[error("code '{code}' is unknown")]
    UnknownCode {
        /// The code.
        code: Code,
    },
    /// There is no concept at all.
    #[error("nomenclature has no codes")]
    Empty,
    /// A text is not a code.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// Says what [`NomenclatureBuilder::merge`] could not place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many terms were new.
    pub added_terms: usize,
    /// Codes that the base does not have; their terms were left out.
    pub unknown_codes: Vec<Code>,
}

struct Draft {
    concept: NewConcept,
    terms: Vec<NewTerm>,
}

/// Collects concepts and terms in any order and checks that they form a tree.
///
/// # Example: three codes, children first
///
/// ```
/// use kodbro::nomenclature::{Language, NewConcept, NewTerm, NomenclatureBuilder, Release, Status, TermKind};
///
/// let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// for (code, parent, term) in [("A0101", Some("A01"), "infusionskanyl"), ("A01", Some("A"), "kanyl"), ("A", None, "administrering")] {
///     let code: kodbro::nomenclature::Code = code.parse()?;
///     let parent = parent.map(str::parse).transpose()?;
///     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active })?;
///     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: term.into() })?;
/// }
/// let buffer = builder.build()?;
/// let nomenclature = buffer.as_nomenclature();
/// let leaf = nomenclature.concept("A0101").unwrap();
/// assert_eq!(leaf.level(), 3);
/// assert_eq!(leaf.parent().unwrap().code(), "A01");
/// # Ok::<(), kodbro::nomenclature::NomenclatureError>(())
/// ```
pub struct NomenclatureBuilder {
    release: Release,
    drafts: Vec<Draft>,
    by_code: HashMap<Code, usize>,
}

impl NomenclatureBuilder {
    /// Begins an empty nomenclature.
    pub fn new(release: Release) -> Self {
        Self {
            release,
            drafts: Vec::new(),
            by_code: HashMap::new(),
        }
    }

    /// Returns the identity, to be completed by a reader.
    pub fn release_mut(&mut self) -> &mut Release {
        &mut self.release
    }

    /// Tells whether a code was added.
    pub fn contains(&self, code: &Code) -> bool {
        self.by_code.contains_key(code)
    }

    /// Returns how many concepts were added.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Tells whether no concept was added.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Adds a concept; its parent may come later.
    ///
    /// # Errors
    /// [`NomenclatureError::DuplicateCode`] when the code was added before.
    pub fn concept(&mut self, concept: NewConcept) -> Result<(), NomenclatureError> {
        if self.contains(&concept.code) {
            return Err(NomenclatureError::DuplicateCode { code: concept.code });
        }
        self.by_code.insert(concept.code.clone(), self.drafts.len());
        self.drafts.push(Draft {
            concept,
            terms: Vec::new(),
        });
        Ok(())
    }

    /// Adds a term to a concept. A text that the concept has already in that language, and an
    /// empty one, are dropped.
    ///
    /// # Errors
    /// [`NomenclatureError::UnknownCode`] when the concept was not added before.
    pub fn term(&mut self, code: &Code, term: NewTerm) -> Result<bool, NomenclatureError> {
        let draft = self.by_code.get(code).and_then(|&i| self.drafts.get_mut(i));
        let draft = draft.ok_or_else(|| NomenclatureError::UnknownCode { code: code.clone() })?;
        let text = clean(&term.text);
        let same = |t: &NewTerm| t.language == term.language && clean(&t.text) == text;
        let new = !text.is_empty() && !draft.terms.iter().any(same);
        if new {
            draft.terms.push(term);
        }
        Ok(new)
    }

    /// Adds the terms of another nomenclature to the codes this one has. Codes, tree and status
    /// stay as they are here; codes found only there are reported.
    pub fn merge(&mut self, other: Self) -> Merged {
        let mut merged = Merged::default();
        for draft in other.drafts {
            let code = draft.concept.code;
            if !self.contains(&code) {
                merged.unknown_codes.push(code);
                continue;
            }
            for term in draft.terms {
                merged.added_terms += usize::from(self.term(&code, term).unwrap_or(false));
            }
        }
        if !other.release.source_hash.is_empty() {
            let hash = &mut self.release.source_hash;
            *hash = format!("{hash} {}", other.release.source_hash)
                .trim()
                .to_owned();
        }
        merged
    }

    /// Checks the tree and lays it out.
    ///
    /// # Errors
    /// [`NomenclatureError::MissingParent`], [`NomenclatureError::Cycle`], and
    /// [`NomenclatureError::Empty`] for a nomenclature without codes.
    pub fn build(mut self) -> Result<NomenclatureBuf, NomenclatureError> {
        let order = self.pre_order()?;
        let mut rank = vec![0_u32; self.drafts.len()];
        for (i, &(draft, _)) in order.iter().enumerate() {
            rank[draft] = i as u32;
        }
        let mut ends: Vec<u32> = (1..=order.len() as u32).collect();
        let mut parents = vec![u32::MAX; order.len()];
        for (i, &(draft, _)) in order.iter().enumerate().rev() {
            let parent = self.drafts[draft].concept.parent.as_ref();
            if let Some(&parent) = parent.and_then(|code| self.by_code.get(code)) {
                let parent = rank[parent];
                parents[i] = parent;
                ends[parent as usize] = ends[parent as usize].max(ends[i]);
            }
        }
        for draft in &mut self.drafts {
            draft.terms.sort_by_key(|term| (term.kind, term.language));
        }
        let mut languages: Vec<Language> = self
            .drafts
            .iter()
            .flat_map(|d| &d.terms)
            .map(|t| t.language)
            .collect();
        languages.sort_unstable();
        languages.dedup();

        let ordered = || order.iter().map(|&(draft, _)| &self.drafts[draft]);
        let terms = || ordered().flat_map(|d| &d.terms);
        let mut out = ContainerWriter::default();
        let Release {
            name,
            release,
            url,
            source_hash,
            ..
        } = &self.release;
        let identity = [name, release, url, source_hash]
            .into_iter()
            .map(String::as_str);
        out.strings(
            Section::Release,
            identity.chain(languages.iter().map(Language::as_str)),
        );
        out.strings(Section::Codes, ordered().map(|d| d.concept.code.as_str()));
        out.bytes(
            Section::CodeMap,
            code_map(ordered().map(|d| d.concept.code.as_str())),
        );
        out.numbers(Section::Parents, parents);
        out.numbers(Section::SubtreeEnds, ends);
        out.bytes(
            Section::Levels,
            order.iter().map(|&(_, level)| level).collect(),
        );
        out.bytes(
            Section::Flags,
            ordered().map(|d| flags(&d.concept)).collect(),
        );
        out.rare_strings(
            Section::Successors,
            ordered().map(|d| successor(&d.concept)),
        );
        let mut start = 0;
        let starts = ordered().map(|d| {
            start += d.terms.len() as u32;
            start
        });
        out.numbers(Section::TermStarts, std::iter::once(0).chain(starts));
        let language = |t: &NewTerm| languages.binary_search(&t.language).unwrap_or(0) as u8;
        out.bytes(Section::TermLanguages, terms().map(language).collect());
        out.bytes(Section::TermKinds, terms().map(|t| t.kind as u8).collect());
        let texts: Vec<String> = terms().map(|t| clean(&t.text)).collect();
        out.strings(Section::TermTexts, texts.iter().map(String::as_str));
        let originals = terms().zip(&texts);
        let originals = originals.map(|(t, text)| if t.text == *text { "" } else { &t.text });
        out.rare_strings(Section::TermOriginals, originals);
        Ok(NomenclatureBuf::from_own(out.finish()))
    }

    /// Orders the concepts so that each subtree is a range, siblings by code; with levels from 1.
    fn pre_order(&self) -> Result<Vec<(usize, u8)>, NomenclatureError> {
        if self.drafts.is_empty() {
            return Err(NomenclatureError::Empty);
        }
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.drafts.len()];
        let mut stack = Vec::new();
        for (i, Draft { concept, .. }) in self.drafts.iter().enumerate() {
            match &concept.parent {
                None => stack.push((i, 1_u8)),
                Some(parent) => match self.by_code.get(parent) {
                    Some(&p) => children[p].push(i),
                    None => {
                        let (code, parent) = (concept.code.clone(), parent.clone());
                        return Err(NomenclatureError::MissingParent { code, parent });
                    }
                },
            }
        }
        let by_code = |&a: &usize, &b: &usize| {
            let code = |i: usize| &self.drafts[i].concept.code;
            code(b).cmp(code(a))
        };
        stack.sort_by(|(a, _), (b, _)| by_code(a, b));
        let mut order = Vec::with_capacity(self.drafts.len());
        while let Some((i, level)) = stack.pop() {
            order.push((i, level));
            children[i].sort_by(by_code);
            stack.extend(
                children[i]
                    .iter()
                    .map(|&child| (child, level.saturating_add(1))),
            );
        }
        if order.len() < self.drafts.len() {
            let reached: std::collections::HashSet<usize> = order.iter().map(|&(i, _)| i).collect();
            let lost = (0..self.drafts.len())
                .find(|i| !reached.contains(i))
                .unwrap_or(0);
            return Err(NomenclatureError::Cycle {
                code: self.drafts[lost].concept.code.clone(),
            });
        }
        Ok(order)
    }
}

impl From<Nomenclature<'_>> for NomenclatureBuilder {
    /// Takes a nomenclature apart again, also that of an index, to add to it.
    fn from(nomenclature: Nomenclature<'_>) -> Self {
        let mut builder = Self::new(nomenclature.release());
        for concept in nomenclature.iter() {
            let Ok(code) = concept.code().parse::<Code>() else {
                continue;
            };
            let new = NewConcept {
                code: code.clone(),
                parent: concept.parent().and_then(|p| p.code().parse().ok()),
                residual: concept.is_residual(),
                status: concept.status(),
            };
            if builder.concept(new).is_err() {
                continue;
            }
            for term in concept.terms() {
                let new = NewTerm {
                    language: term.language,
                    kind: term.kind,
                    text: term.original.to_owned(),
                };
                let _ = builder.term(&code, new);
            }
        }
        builder
    }
}

impl std::fmt::Debug for NomenclatureBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            release, drafts, ..
        } = self;
        f.debug_struct("NomenclatureBuilder")
            .field("release", release)
            .field("concepts", &drafts.len())
            .finish()
    }
}

/// Joins words by single spaces; NBSP and other Unicode white space count as spaces.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn flags(concept: &NewConcept) -> u8 {
    u8::from(concept.residual) | u8::from(concept.status != Status::Active) << 1
}

fn successor(concept: &NewConcept) -> &str {
    match &concept.status {
        Status::Retired {
            successor: Some(code),
        } => code.as_str(),
        _ => "",
    }
}

fn code_map<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut codes: Vec<_> = codes.zip(0_u64..).collect();
    codes.sort_unstable();
    fst::Map::from_iter(codes)
        .map(|map| map.into_fst().into_inner())
        .unwrap_or_default()
}

impl NomenclatureBuf {
    /// Opens what this module has just written.
    fn from_own(bytes: Vec<u8>) -> Self {
        match Container::open(bytes) {
            Ok(container) => Self { container },
            Err(error) => unreachable!("the builder writes what the reader reads: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(code: &str, parent: Option<&str>) -> NewConcept {
        NewConcept {
            code: code.parse().unwrap(),
            parent: parent.map(|p| p.parse().unwrap()),
            residual: code.ends_with("99"),
            status: Status::Active,
        }
    }

    fn build(concepts: &[(&str, Option<&str>)]) -> Result<NomenclatureBuf, NomenclatureError> {
        let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
        for (code, parent) in concepts {
            builder.concept(concept(code, *parent))?;
        }
        builder.build()
    }

    #[test]
    fn the_tree_is_checked() {
        assert_eq!(build(&[]).unwrap_err(), NomenclatureError::Empty);
        let error = build(&[("A01", Some("A"))]).unwrap_err();
        assert!(matches!(error, NomenclatureError::MissingParent { .. }));
        let error = build(&[("R", None), ("A", Some("B")), ("B", Some("A"))]).unwrap_err();
        assert!(matches!(error, NomenclatureError::Cycle { .. }));
        let error = build(&[("A", None), ("A", None)]).unwrap_err();
        assert!(matches!(error, NomenclatureError::DuplicateCode { .. }));
    }

    #[test]
    fn any_order_gives_the_same_bytes() {
        let forward = [
            ("A", None),
            ("A01", Some("A")),
            ("A99", Some("A")),
            ("B", None),
        ];
        let mut backward = forward;
        backward.reverse();
        let (a, b) = (build(&forward).unwrap(), build(&backward).unwrap());
        assert_eq!(a.container.bytes(), b.container.bytes());
    }

    #[test]
    fn taking_apart_and_building_again_changes_nothing() {
        let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
        let mut retired = concept("A", None);
        retired.status = Status::Retired {
            successor: Some("B".parse().unwrap()),
        };
        builder.concept(retired).unwrap();
        let text = " NÅL\u{a0}FÖR  X ".to_owned();
        let term = NewTerm {
            language: Language::SWEDISH,
            kind: TermKind::Official,
            text,
        };
        assert!(builder.term(&"A".parse().unwrap(), term.clone()).unwrap());
        assert!(!builder.term(&"A".parse().unwrap(), term).unwrap());
        let once = builder.build().unwrap();
        let term = once
            .as_nomenclature()
            .concept("A")
            .unwrap()
            .terms()
            .next()
            .unwrap();
        assert_eq!(
            (term.text, term.original),
            ("NÅL FÖR X", " NÅL\u{a0}FÖR  X ")
        );
        let twice = NomenclatureBuilder::from(once.as_nomenclature())
            .build()
            .unwrap();
        assert_eq!(once.container.bytes(), twice.container.bytes());
    }

    #[test]
    fn merging_adds_terms_and_reports_unknown_codes() {
        let term = |text: &str| NewTerm {
            language: Language::SWEDISH,
            kind: TermKind::Synonym,
            text: text.into(),
        };
        let mut base = NomenclatureBuilder::new(Release::new("X", "1"));
        base.concept(concept("A", None)).unwrap();
        let mut other = NomenclatureBuilder::new(Release::new("X", "2"));
        for code in ["A", "B"] {
            other.concept(concept(code, None)).unwrap();
            other.term(&code.parse().unwrap(), term("nål")).unwrap();
        }
        let merged = base.merge(other);
        assert_eq!(merged.added_terms, 1);
        assert_eq!(merged.unknown_codes, ["B".parse().unwrap()]);
    }
}
