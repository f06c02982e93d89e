use std::fmt;

use serde::Serialize;

use super::Successor;

/// A change and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The code.
    pub code: String,
    /// Its term: the new one, or the last one of a code that is gone.
    pub term: String,
    /// What is different there.
    #[serde(flatten)]
    pub change: Change,
}

/// What is different between two releases at one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// The old release does not have the code.
    Added {
        /// The code above it; `None` for a root.
        parent: Option<String>,
    },
    /// The new release does not have the code, or says that it may not be used any more.
    Retired {
        /// What replaces it, as far as the releases say.
        successor: Option<Successor>,
    },
    /// The code was retired and may be used again.
    Reinstated,
    /// The term is written differently.
    Reworded {
        /// The old term.
        old: String,
        /// The new term.
        new: String,
        /// Whether only white space, quotes, dashes, case, accents or trade mark signs differ.
        typographic: bool,
    },
    /// The code hangs under another parent; `None` is a root.
    Moved {
        /// The old parent.
        old: Option<String>,
        /// The new parent.
        new: Option<String>,
    },
    /// The code was terminal and now has codes below it.
    BecameBranch {
        /// The codes directly below it.
        children: Vec<String>,
    },
    /// The code had codes below it and now is terminal.
    BecameLeaf {
        /// The codes that were directly below it.
        children: Vec<String>,
    },
}

impl Change {
    /// The names of all kinds, in the order in which they are best told.
    pub const KINDS: [&str; 7] = [
        "added",
        "retired",
        "reinstated",
        "reworded",
        "moved",
        "became_branch",
        "became_leaf",
    ];

    /// Returns the name of its kind, such as `became_branch`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Retired { .. } => "retired",
            Self::Reinstated => "reinstated",
            Self::Reworded { .. } => "reworded",
            Self::Moved { .. } => "moved",
            Self::BecameBranch { .. } => "became_branch",
            Self::BecameLeaf { .. } => "became_leaf",
        }
    }
}

/// Says what has changed, as a part of a sentence about the code.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { parent } => match parent {
                Some(parent) => write!(f, "added below {parent}"),
                None => f.write_str("added at the top"),
            },
            Self::Retired { successor } => match successor {
                Some(Successor {
                    code,
                    term,
                    because,
                }) => write!(f, "retired; successor {code} {term} ({because})"),
                None => f.write_str("retired without successor"),
            },
            Self::Reinstated => f.write_str("was retired and may be used again"),
            Self::Reworded {
                old, typographic, ..
            } => match typographic {
                true => write!(f, "written differently, was '{old}'"),
                false => write!(f, "re-worded, was '{old}'"),
            },
            Self::Moved { old, new } => {
                let name = |code: &Option<String>| match code {
                    Some(code) => format!("below {code}"),
                    None => "at the top".to_owned(),
                };
                write!(f, "moved: was {}, is {}", name(old), name(new))
            }
            Self::BecameBranch { children } => {
                write!(f, "was terminal, now has below it {}", children.join(", "))
            }
            Self::BecameLeaf { children } => {
                write!(f, "is terminal now, had below it {}", children.join(", "))
            }
        }
    }
}
