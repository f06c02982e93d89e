use std::collections::HashSet;

use kodbro::mapping_set::MappingRecord;

use crate::CurrentRow;
use crate::values::BatchId;

/// Which products are asked for; the default is all of them.
///
/// Every condition has to hold. Those on what was said look at what counts for the product now: the
/// decision that stands, the positions of those who disagree, or else the newest prediction.
///
/// ```
/// use kodbro_store::{Filter, Status};
///
/// let filter = Filter {
///     source: Some("Region A".into()),
///     statuses: vec![Status::Conflict],
///     ..Filter::default()
/// };
/// assert_eq!(filter.statuses[0].as_str(), "conflict");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Products of this source only.
    pub source: Option<String>,
    /// Said to have one of these codes; a group's codes have to be listed one by one.
    pub codes: Option<HashSet<String>>,
    /// Said by this person, alone or with others.
    pub by: Option<String>,
    /// Said at this time or later, as ISO 8601 in UTC.
    pub since: Option<String>,
    /// Said before this time, as ISO 8601 in UTC.
    pub until: Option<String>,
    /// Something was said of the product in this batch, even if it counts no more.
    pub batch: Option<BatchId>,
    /// How things stand; any where there are none.
    pub statuses: Vec<Status>,
}

/// How things stand with a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A decision stands.
    Decided,
    /// People disagree.
    Conflict,
    /// No decision stands, but there is a prediction.
    Predicted,
    /// Nothing is known.
    Nothing,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Decided,
        Self::Conflict,
        Self::Predicted,
        Self::Nothing,
    ];

    /// Returns the name used on the command line, such as `decided`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Conflict => "conflict",
            Self::Predicted => "predicted",
            Self::Nothing => "nothing",
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Status {
    type Err = String;

    /// Parses one of the names.
    ///
    /// # Errors
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| {
                format!("unknown status '{text}', expected decided, conflict, predicted or nothing")
            })
    }
}

impl Filter {
    /// Tells whether a row is asked for, source and batch aside.
    pub(crate) fn takes(&self, row: &CurrentRow) -> bool {
        let status = self.statuses.is_empty() || self.statuses.contains(&row.status());
        let asks_what_was_said = self.codes.is_some()
            || self.by.is_some()
            || self.since.is_some()
            || self.until.is_some();
        status && (!asks_what_was_said || row.counting().any(|record| self.takes_record(record)))
    }

    /// Tells whether what was said is asked for, source, batch and status aside.
    pub(crate) fn takes_record(&self, record: &MappingRecord) -> bool {
        let code = record.verdict.code().map(|code| code.as_str());
        let has_code = |codes: &HashSet<String>| code.is_some_and(|code| codes.contains(code));
        self.codes.as_ref().is_none_or(has_code)
            && self.by.as_ref().is_none_or(|by| is_by(&record.by, by))
            && self
                .since
                .as_ref()
                .is_none_or(|since| time(&record.at) >= time(since))
            && self
                .until
                .as_ref()
                .is_none_or(|until| time(&record.at) < time(until))
    }
}

/// Tells whether a person is among those joined by `|`.
pub(crate) fn is_by(all: &str, person: &str) -> bool {
    all.split('|').any(|one| one.trim() == person.trim())
}

/// Returns a time as it is compared, as the core does.
pub(crate) fn time(at: &str) -> &str {
    at.trim().trim_end_matches('Z')
}
