use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::matching::Row;
use crate::nomenclature::Code;

/// What a person said about a row, with the row as it was then.
///
/// ```
/// use kodbro::decisions::{Decision, Verdict};
///
/// let json = r#"{"name": "Kompress 10x10", "source": "Region A", "verdict": {"accepted": "M0201"}}"#;
/// let decision: Decision = serde_json::from_str(json)?;
/// assert_eq!(decision.verdict, Verdict::Accepted("M0201".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// What names the row in its source; empty where it has no id.
    pub id: String,
    /// What the product is called.
    pub name: String,
    /// Its model or type.
    pub model: String,
    /// What else is said of it.
    pub description: String,
    /// Who supplies it.
    pub supplier: String,
    /// The catalogue or region whose row it is, compared as it is written.
    pub source: String,
    /// Who may make use of the decision.
    pub scope: Scope,
    /// What was decided.
    pub verdict: Verdict,
    /// Whether it was taken in view of what others had said, and settles what they differed about.
    pub settles: bool,
    /// Who decided. All decisions without a name are one person's.
    pub by: String,
    /// When, in ISO 8601 and UTC, such as `2026-11-02T09:30:00Z`. Compared as text; what has no
    /// time is older than what has one.
    pub at: String,
}

impl Decision {
    /// Returns the row it is about.
    pub fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            model: &self.model,
            description: &self.description,
            supplier: &self.supplier,
        }
    }
}

/// What was decided about a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The code is right.
    Accepted(Code),
    /// The code is wrong.
    Rejected(Code),
    /// The row is a medical device, but no code of the nomenclature is right.
    NoSuchTerm,
    /// The row is no product that the nomenclature is for.
    OutOfScope,
    /// The person cannot say, and takes back what they said before.
    #[default]
    Undecided,
}

impl Verdict {
    /// Returns the name used in files, such as `no_such_term`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Rejected(_) => "rejected",
            Self::NoSuchTerm => "no_such_term",
            Self::OutOfScope => "out_of_scope",
            Self::Undecided => "undecided",
        }
    }

    /// Tells whether it says what becomes of the row: accepted, no such term or out of scope.
    pub fn is_settling(&self) -> bool {
        matches!(
            self,
            Self::Accepted(_) | Self::NoSuchTerm | Self::OutOfScope
        )
    }

    /// Returns the code accepted or rejected.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Accepted(code) | Self::Rejected(code) => Some(code),
            Self::NoSuchTerm | Self::OutOfScope | Self::Undecided => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "{} {code}", self.as_str()),
            None => f.pad(self.as_str()),
        }
    }
}

/// Who may make use of a decision.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Its own source only.
    #[default]
    Private,
    /// Every source, as evidence.
    Shared,
}

impl Scope {
    /// Returns the name used in files: `private` or `shared`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Shared => "shared",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = String;

    /// Parses `private` or `shared`.
    ///
    /// # Errors
    /// A message that lists the scopes, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Private, Self::Shared]
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| format!("unknown scope '{text}', expected private or shared"))
    }
}

/// The number of a decision in its [`Decisions`](super::Decisions), from 0 in the order of adding;
/// never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub(super) u32);

impl DecisionId {
    /// Returns the number.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
