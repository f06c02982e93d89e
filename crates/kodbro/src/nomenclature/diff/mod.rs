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

use super::{Concept, Language, Nomenclature, Status};

/// Compares two releases code by code, with their terms in one language, which both should have.
///
/// Returns the differences ordered by code; a code may have several. Codes are the same when they
/// are written the same; nothing else is read into them. A code is gone when the new release does
/// not have it or says that it is retired. Costs one look-up per code, and some milliseconds where
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
/// let differences = diff(old.as_nomenclature(), new.as_nomenclature(), Language::ENGLISH);
/// let Change::Retired { successor: Some(successor) } = &differences[0].change else { panic!() };
/// assert_eq!((successor.code.as_str(), successor.because), ("B1", Succession::SameTerm));
/// assert_eq!(differences[1].change, Change::Added { parent: None });
/// # Ok::<(), NomenclatureError>(())
/// ```
pub fn diff(old: Nomenclature<'_>, new: Nomenclature<'_>, language: Language) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut gone = Vec::new();
    for a in old.iter() {
        match new.concept(a.code()).filter(|b| !is_retired(b)) {
            None if is_retired(&a) && new.concept(a.code()).is_some() => {} // as it was
            None => gone.push(a),
            Some(b) => differences.extend(changes(&a, &b, language).map(|change| Difference {
                code: a.code().to_owned(),
                term: b.term(language).to_owned(),
                change,
            })),
        }
    }
    if !gone.is_empty() {
        let successors = Successors::new(old, new, language);
        differences.extend(gone.iter().map(|a| Difference {
            code: a.code().to_owned(),
            term: a.term(language).to_owned(),
            change: Change::Retired {
                successor: successors.of(a),
            },
        }));
    }
    let added = new.iter().filter(|b| old.concept(b.code()).is_none());
    differences.extend(added.map(|b| Difference {
        code: b.code().to_owned(),
        term: b.term(language).to_owned(),
        change: Change::Added { parent: parent(&b) },
    }));
    differences.sort_by(|a, b| a.code.cmp(&b.code));
    differences
}

/// Compares a code that both releases have and the new one uses.
fn changes(a: &Concept<'_>, b: &Concept<'_>, language: Language) -> impl Iterator<Item = Change> {
    let (old, new) = (a.term(language), b.term(language));
    let reworded = (old != new).then(|| Change::Reworded {
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
    let reinstated = is_retired(a).then_some(Change::Reinstated);
    [reinstated, reworded, moved, terminal]
        .into_iter()
        .flatten()
}

fn is_retired(concept: &Concept<'_>) -> bool {
    concept.status() != Status::Active
}

fn parent(concept: &Concept<'_>) -> Option<String> {
    concept.parent().map(|parent| parent.code().to_owned())
}

fn codes<'a>(concepts: impl Iterator<Item = Concept<'a>>) -> Vec<String> {
    concepts.map(|concept| concept.code().to_owned()).collect()
}

#[cfg(test)]
mod tests;
