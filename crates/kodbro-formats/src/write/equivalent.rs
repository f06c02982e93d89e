use kodbro::equivalents::{Distance, Reason};
use serde::Serialize;
use serde_json::{Map, Value};

/// A product that may serve in place of another, as a line of JSON has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EquivalentLine<'a> {
    /// The id of the product that is needed.
    pub asked_id: &'a str,
    /// Its place among those found, from 1.
    pub rank: usize,
    /// The source whose product it is.
    pub source: &'a str,
    /// What names it there.
    pub id: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Its model or type.
    pub model: &'a str,
    /// What else is said of it.
    pub description: &'a str,
    /// Who supplies it.
    pub supplier: &'a str,
    /// Its code.
    pub code: &'a str,
    /// The code's term.
    pub term: &'a str,
    /// Where the code comes from: [`kodbro::equivalents::SeenCode::status`].
    pub status: &'static str,
    /// The probability that the code is right, 0..=1, where it is known.
    pub confidence: Option<f64>,
    /// How far apart the codes are.
    pub distance: Distance,
    /// In how much the two differ.
    pub differs: usize,
    /// In how much they agree.
    pub agrees: usize,
    /// Why it stands where it does, each as data and in words.
    pub reasons: Vec<ReasonInWords<'a>>,
    /// The other columns of its catalogue.
    pub columns: Map<String, Value>,
}

/// A reason as data and in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonInWords<'a> {
    #[serde(flatten)]
    reason: &'a Reason,
    text: String,
}

impl<'a> From<&'a Reason> for ReasonInWords<'a> {
    fn from(reason: &'a Reason) -> Self {
        Self {
            reason,
            text: reason.to_string(),
        }
    }
}
