use std::fmt;

use serde::{Deserialize, Serialize};

use super::Language;

/// What authority a term has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TermKind {
    /// The publisher's own term.
    Official,
    /// A translation made for use, not endorsed by the publisher.
    WorkingTranslation,
    /// Another word of the trade for the same thing.
    Synonym,
    /// A brand whose products belong here.
    Brand,
}

impl TermKind {
    const ALL: [Self; 4] = [
        Self::Official,
        Self::WorkingTranslation,
        Self::Synonym,
        Self::Brand,
    ];

    /// Returns the name used in files and messages, such as `working_translation`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::WorkingTranslation => "working_translation",
            Self::Synonym => "synonym",
            Self::Brand => "brand",
        }
    }

    pub(super) fn from_byte(byte: u8) -> Self {
        Self::ALL
            .get(usize::from(byte))
            .copied()
            .unwrap_or(Self::Synonym)
    }
}

impl fmt::Display for TermKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name of a concept, borrowed from its nomenclature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Term<'a> {
    /// The text, cleaned: single spaces, none at the ends.
    pub text: &'a str,
    /// The text as the source wrote it.
    pub original: &'a str,
    /// The language of the text.
    pub language: Language,
    /// The authority of the text.
    pub kind: TermKind,
}
