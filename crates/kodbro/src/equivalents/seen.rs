use serde::{Deserialize, Serialize};

use crate::decisions::{DecisionId, Outcome, Standing, Verdict};

/// The code of a product, as far as somebody may know it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeenCode {
    /// The code.
    pub code: String,
    /// Whether people decided on it.
    pub decided: bool,
    /// Whether people disagree, so that the prediction has to do.
    pub disputed: bool,
    /// The probability that the code is right, 0..=1, where it is known.
    pub confidence: Option<f64>,
}

impl SeenCode {
    /// Says where the code comes from: `decided`, `predicted`, or `disputed` where it is predicted
    /// and people disagree.
    pub fn status(&self) -> &'static str {
        match (self.decided, self.disputed) {
            (true, _) => "decided",
            (false, true) => "disputed",
            (false, false) => "predicted",
        }
    }
}

/// What the decisions that somebody may see come to for a product.
///
/// ```
/// use kodbro::decisions::{Standing, Verdict};
/// use kodbro::equivalents::Seen;
///
/// let nothing = Seen::of(&Standing::default(), |_| None);
/// let predicted = Verdict::Accepted("T01".parse()?);
/// let code = nothing.code(Some((&predicted, Some(0.9)))).unwrap();
/// assert_eq!((code.code.as_str(), code.status()), ("T01", "predicted"));
/// # Ok::<(), kodbro::nomenclature::CodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Seen {
    /// Nobody has settled it, but these codes are rejected.
    Open(Vec<String>),
    /// People disagree.
    Disputed,
    /// A decision stands, for a code or for none.
    Decided(Option<SeenCode>),
}

impl Seen {
    /// Takes what stands; `confidence` tells how sure a decision was.
    pub fn of(standing: &Standing<'_>, confidence: impl FnOnce(DecisionId) -> Option<f64>) -> Self {
        match &standing.outcome {
            Outcome::Open => Self::Open(standing.rejected.iter().map(|c| c.to_string()).collect()),
            Outcome::Conflict(_) => Self::Disputed,
            Outcome::Decided { verdict, decision } => {
                Self::Decided(verdict.code().map(|code| SeenCode {
                    code: code.to_string(),
                    decided: true,
                    disputed: false,
                    confidence: confidence(*decision),
                }))
            }
        }
    }

    /// Returns the product's code: that of the decision, or else that of its newest prediction,
    /// given with how sure it is, unless that code is rejected.
    pub fn code(self, predicted: Option<(&Verdict, Option<f64>)>) -> Option<SeenCode> {
        let (rejected, disputed) = match self {
            Self::Decided(code) => return code,
            Self::Disputed => (Vec::new(), true),
            Self::Open(rejected) => (rejected, false),
        };
        match predicted {
            Some((Verdict::Accepted(code), confidence))
                if !rejected.iter().any(|other| other == code.as_str()) =>
            {
                Some(SeenCode {
                    code: code.to_string(),
                    decided: false,
                    disputed,
                    confidence,
                })
            }
            _ => None,
        }
    }
}
