//! What is different between two releases of a nomenclature?
//!
//! [`diff`] compares code by code; `change` names what can be different, `successor` finds what
//! replaces a code that is gone, `wording` tells a change of words from one of typography.

mod change;
mod successor;
mod wording;

pub use change::{Change, Difference};
pub use successor::{Succession, Successor};

pub(crate) use wording::likeness;

use successor::Successors;
use wording::wording;

use super::{Concept, Language, Nomenclature, Term, TermKind};

/// Compares two releases code by code, with their terms in one language.
///
/// Returns the differences ordered by code; a code may have several. Codes are the same when they
/// are written the same; nothing else is read into them. A code is gone when the new release does
/// not have it or says that it is retired. Terms are compared where both releases name the code in
/// the language, officially or by a working translation; without a language no term is compared, and
/// a successor is known only if the publisher names it. Costs one look-up per code, and some milliseconds where
/// successors are looked for.
///
/// # Example: one code replaced by another of the same name
///
/// ```
/// use kodbro::nomenclature::{
///     Change, Language, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, NomenclatureError,
///     Release, Status, Succession, TermKind, diff,
/// };
///
/// fn release(name: &str, code: &str) -> Result<NomenclatureBuf, NomenclatureError> {
///     let mut builder = NomenclatureBuilder::new(Release::new("OWN", name));
///     let code: kodbro::nomenclature::Code = code.parse()?;
///     builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active })?;
///     builder.term(&code, NewTerm { language: Language::ENGLISH, kind: TermKind::Official, text: "NEEDLES".into() })?;
///     builder.build()
/// }
/// let (old, new) = (release("1", "A7")?, release("2", "B1")?);
/// let differences = diff(old.as_nomenclature(), new.as_nomenclature(), Some(Language::ENGLISH));
/// let Change::Retired { successor: Some(successor) } = &differences[0].change else { panic!() };
/// assert_eq!((successor.code.as_str(), successor.because), ("B1", Succession::SameTerm));
/// assert_eq!(differences[1].change, Change::Added { parent: None });
/// # Ok::<(), NomenclatureError>(())
/// ```
pub fn diff(
    old: Nomenclature<'_>,
    new: Nomenclature<'_>,
    language: Option<Language>,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut gone = Vec::new();
    for a in old.iter() {
        match new.concept(a.code()).filter(|b| !b.is_retired()) {
            None if a.is_retired() && new.concept(a.code()).is_some() => {} // as it was
            None => gone.push(a),
            Some(b) => {
                let changes = changes(&a, &b, language);
                differences.extend(changes.map(|change| difference(&b, change, language)));
            }
        }
    }
    if !gone.is_empty() {
        let successors = Successors::new(old, new, language);
        differences.extend(gone.iter().map(|a| {
            let successor = successors.of(a);
            difference(a, Change::Retired { successor }, language)
        }));
    }
    let added = new.iter().filter(|b| old.concept(b.code()).is_none());
    differences
        .extend(added.map(|b| difference(&b, Change::Added { parent: parent(&b) }, language)));
    differences.sort_by(|a, b| a.code.cmp(&b.code));
    differences
}

/// Makes a difference at a concept, with the term to show for it.
fn difference(concept: &Concept<'_>, change: Change, language: Option<Language>) -> Difference {
    Difference {
        code: concept.code().to_owned(),
        term: shown(concept, language).to_owned(),
        change,
    }
}

/// Compares a code that both releases have and the new one uses.
fn changes(
    a: &Concept<'_>,
    b: &Concept<'_>,
    language: Option<Language>,
) -> impl Iterator<Item = Change> {
    let names = named(a, language).zip(named(b, language));
    let reworded = names.filter(|(old, new)| old != new);
    let reworded = reworded.map(|(old, new)| Change::Reworded {
        old: old.to_owned(),
        new: new.to_owned(),
        typographic: wording(old) == wording(new),
    });
    let (old, new) = (parent(a), parent(b));
    let moved = (old != new).then_some(Change::Moved { old, new });
    let terminal = match (a.is_terminal(), b.is_terminal()) {
        (true, false) => Some(Change::BecameBranch {
            children: codes(b.children()),
        }),
        (false, true) => Some(Change::BecameLeaf {
            children: codes(a.children()),
        }),
        _ => None,
    };
    let reinstated = a.is_retired().then_some(Change::Reinstated);
    [reinstated, reworded, moved, terminal]
        .into_iter()
        .flatten()
}

/// Returns what a concept is called in a language, unless it has only synonyms and brands there.
fn named<'a>(concept: &Concept<'a>, language: Option<Language>) -> Option<&'a str> {
    let is_name = |term: &Term<'_>| {
        Some(term.language) == language && term.kind <= TermKind::WorkingTranslation
    };
    let name = concept.terms().find(is_name);
    name.map(|term| term.text).filter(|text| !text.is_empty())
}

/// Returns the term to show, whatever language it is in.
fn shown<'a>(concept: &Concept<'a>, language: Option<Language>) -> &'a str {
    concept.term(language.unwrap_or(Language::ENGLISH))
}

fn parent(concept: &Concept<'_>) -> Option<String> {
    concept.parent().map(|parent| parent.code().to_owned())
}

fn codes<'a>(concepts: impl Iterator<Item = Concept<'a>>) -> Vec<String> {
    concepts.map(|concept| concept.code().to_owned()).collect()
}

#[cfg(test)]
mod tests;
