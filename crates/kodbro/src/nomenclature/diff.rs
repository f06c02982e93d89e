use super::{Concept, Language, Nomenclature};

/// What is different between two nomenclatures at one code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Only the second has the code.
    Added,
    /// Only the first has the code.
    Removed,
    /// The term is written differently.
    Term {
        /// The first one's term.
        old: String,
        /// The second one's term.
        new: String,
    },
    /// The code hangs under another parent; `None` is a root.
    Parent {
        /// The first one's parent.
        old: Option<String>,
        /// The second one's parent.
        new: Option<String>,
    },
    /// A terminal code got children, or lost them.
    Terminal {
        /// Whether it was terminal.
        old: bool,
        /// Whether it is terminal now.
        new: bool,
    },
}

/// A change and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The code.
    pub code: String,
    /// What is different there.
    pub change: Change,
}

/// Compares two nomenclatures code by code, with their terms in one language.
///
/// Returns the differences ordered by code; a code may have several. Costs one look-up per code.
pub fn diff(old: Nomenclature<'_>, new: Nomenclature<'_>, language: Language) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut push = |code: &str, change| {
        differences.push(Difference {
            code: code.to_owned(),
            change,
        });
    };
    for a in old.iter() {
        let code = a.code();
        let Some(b) = new.concept(code) else {
            push(code, Change::Removed);
            continue;
        };
        let (old, new) = (a.term(language), b.term(language));
        if old != new {
            push(
                code,
                Change::Term {
                    old: old.to_owned(),
                    new: new.to_owned(),
                },
            );
        }
        let parent = |c: Concept<'_>| c.parent().map(|p| p.code().to_owned());
        let (old, new) = (parent(a), parent(b));
        if old != new {
            push(code, Change::Parent { old, new });
        }
        let (old, new) = (a.is_terminal(), b.is_terminal());
        if old != new {
            push(code, Change::Terminal { old, new });
        }
    }
    for b in new.iter().filter(|b| old.concept(b.code()).is_none()) {
        push(b.code(), Change::Added);
    }
    differences.sort_by(|a, b| a.code.cmp(&b.code));
    differences
}
