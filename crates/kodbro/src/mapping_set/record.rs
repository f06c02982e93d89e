use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Relation;
use crate::decisions::{Decision, Scope, Verdict};
use crate::matching::Row;

/// One thing said about one product: by a person, a decision; by a program, a prediction.
///
/// What is not known is empty. Times are ISO 8601 in UTC, as in a [`Decision`].
///
/// ```
/// use kodbro::decisions::Verdict;
/// use kodbro::mapping_set::{Justification, MappingRecord};
///
/// let record = MappingRecord {
///     id: "41-10233".into(),
///     name: "US-HANDSKE NITRIL PF OST L".into(),
///     source: "Region A".into(),
///     verdict: Verdict::Accepted("T01020204".parse()?),
///     by: "anna".into(),
///     ..MappingRecord::default()
/// };
/// assert_eq!(record.justification, Justification::Curated);
/// assert_eq!(record.decision().map(|decision| decision.by), Some("anna".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MappingRecord {
    /// What names the product in its source; empty where it has no id.
    pub id: String,
    /// What the product is called.
    pub name: String,
    /// Its model or type.
    pub model: String,
    /// What else is said of it.
    pub description: String,
    /// Who supplies it.
    pub supplier: String,
    /// The catalogue or region whose product it is.
    pub source: String,
    /// Who may make use of a decision.
    pub scope: Scope,
    /// How it came about; tells decisions from predictions.
    pub justification: Justification,
    /// What is said. Of a prediction: `Accepted` is its answer, `NoSuchTerm` none of the
    /// nomenclature's codes, `Undecided` no answer at all.
    pub verdict: Verdict,
    /// How the product relates to the code; without meaning where the verdict has none.
    pub relation: Relation,
    /// The code's term as it was when this was said.
    pub term: String,
    /// The probability that the code or one below it is right, 0..=1, where it is known.
    pub confidence: Option<f64>,
    /// Who decided; several joined by `|`.
    pub by: String,
    /// Who looked at it after that; several joined by `|`. Of a decision that was
    /// [`Justification::Reviewed`] by who decided, they settled what others had said.
    pub reviewer: String,
    /// When it was said.
    pub at: String,
    /// The program that made a prediction, or proposed what was decided.
    pub tool: String,
    /// That program's version.
    pub tool_version: String,
    /// The release of the nomenclature it was said with, such as `EMDN V2`.
    pub release: String,
    /// The hash of the index that a prediction was made with.
    pub index: String,
    /// The reasons, in words or as JSON.
    pub evidence: String,
    /// A remark.
    pub comment: String,
    /// What the file it came from says beyond this: names as the format has them, in order.
    pub other: Vec<(String, String)>,
}

impl MappingRecord {
    /// Returns the product.
    pub fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            model: &self.model,
            description: &self.description,
            supplier: &self.supplier,
        }
    }

    /// Tells whether it was said in private of another source's product. Predictions are nobody's
    /// secret.
    ///
    /// ```
    /// use kodbro::mapping_set::{Justification, MappingRecord};
    ///
    /// let mut record = MappingRecord { source: "Region A".into(), ..MappingRecord::default() };
    /// assert!(record.is_hidden_from("Region B") && !record.is_hidden_from("Region A"));
    /// record.justification = Justification::Predicted;
    /// assert!(!record.is_hidden_from("Region B"));
    /// ```
    pub fn is_hidden_from(&self, source: &str) -> bool {
        self.scope == Scope::Private
            && self.source != source
            && self.justification != Justification::Predicted
    }

    /// Tells whether it settles what others had said: who decided is its reviewer, too.
    pub fn settles(&self) -> bool {
        self.justification.settles(&self.by, &self.reviewer)
    }

    /// Returns the decision it is; `None` for a prediction.
    pub fn decision(&self) -> Option<Decision> {
        self.justification.is_decision().then(|| Decision {
            id: self.id.clone(),
            name: self.name.clone(),
            model: self.model.clone(),
            description: self.description.clone(),
            supplier: self.supplier.clone(),
            source: self.source.clone(),
            scope: self.scope,
            verdict: self.verdict.clone(),
            settles: self.settles(),
            by: self.by.clone(),
            at: self.at.clone(),
        })
    }
}

impl From<Decision> for MappingRecord {
    fn from(decision: Decision) -> Self {
        let (justification, reviewer) = match decision.settles {
            true => (Justification::Reviewed, decision.by.clone()),
            false => (Justification::default(), String::new()),
        };
        Self {
            justification,
            reviewer,
            id: decision.id,
            name: decision.name,
            model: decision.model,
            description: decision.description,
            supplier: decision.supplier,
            source: decision.source,
            scope: decision.scope,
            verdict: decision.verdict,
            by: decision.by,
            at: decision.at,
            ..Self::default()
        }
    }
}

/// How a mapping came about, after the vocabulary of semantic mapping, SEMAPV.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Justification {
    /// A person chose it: `semapv:ManualMappingCuration`.
    #[default]
    Curated,
    /// A person looked at what a program or another person said, and agreed or not:
    /// `semapv:MappingReview`.
    Reviewed,
    /// A program found it by the words: `semapv:LexicalMatching`.
    Predicted,
    /// Any other; [`MappingRecord::other`] names it. Not a decision, for nobody is known to have
    /// taken one.
    Other,
}

impl Justification {
    /// Tells whether a person stands behind it.
    pub fn is_decision(self) -> bool {
        matches!(self, Self::Curated | Self::Reviewed)
    }

    /// Tells whether a decision that came about in this way, with these people, settles what others
    /// had said of the product: the one who decides has reviewed it.
    ///
    /// ```
    /// use kodbro::mapping_set::Justification;
    ///
    /// assert!(Justification::Reviewed.settles("cia", "cia"));
    /// assert!(!Justification::Reviewed.settles("cia", "bo"));
    /// assert!(!Justification::Curated.settles("cia", "cia"));
    /// ```
    pub fn settles(self, by: &str, reviewer: &str) -> bool {
        let by = by.trim();
        self == Self::Reviewed && !by.is_empty() && by == reviewer.trim()
    }

    /// Returns the name used in files, such as `curated`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Curated => "curated",
            Self::Reviewed => "reviewed",
            Self::Predicted => "predicted",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Justification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Justification {
    type Err = String;

    /// Parses one of the names.
    ///
    /// # Errors
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Curated, Self::Reviewed, Self::Predicted, Self::Other]
            .into_iter()
            .find(|justification| justification.as_str() == text)
            .ok_or_else(|| {
                format!(
                    "unknown justification '{text}', expected curated, reviewed, predicted or other"
                )
            })
    }
}
