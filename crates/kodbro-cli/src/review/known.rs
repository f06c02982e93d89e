use std::collections::HashMap;

use kodbro::mapping_set::MappingRecord;
use kodbro_store::{Happened, Store, StoreError, StoreErrorKind};

/// What was said before, to tell what is new: a file that comes in twice adds nothing.
pub(super) enum Known<'k> {
    /// What stands in a store.
    Store(&'k Store),
    /// What stands in a file, by product and person.
    Records(HashMap<Said, Vec<MappingRecord>>),
}

/// A product of a source and a person.
type Said = [String; 7];

impl Known<'_> {
    /// Adds a record of a file.
    pub(super) fn add(&mut self, record: &MappingRecord) {
        if let Self::Records(records) = self {
            let of_one = records.entry(said(record)).or_default();
            of_one.push(record.clone());
        }
    }

    /// Tells whether this was said before: the same at the same time, or the same as the person's
    /// last word about the product.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn has(&self, record: &MappingRecord) -> Result<bool, StoreError> {
        let before = match self {
            Self::Records(records) => records.get(&said(record)).cloned().unwrap_or_default(),
            Self::Store(store) => in_store(store, record)?,
        };
        let last = before.iter().max_by_key(|other| time(other)); // of equals the last
        let is_same_time = |other: &MappingRecord| time(other) == time(record);
        Ok(last.is_some_and(|last| is_same(last, record))
            || before
                .iter()
                .any(|other| is_same_time(other) && is_same(other, record)))
    }
}

/// Returns what the person said of the product in a store and has not taken back.
fn in_store(store: &Store, record: &MappingRecord) -> Result<Vec<MappingRecord>, StoreError> {
    let id = Some(record.id.as_str()).filter(|id| !id.trim().is_empty());
    let history = match store.history(&record.source, &record.row(), id) {
        Err(error) if matches!(error.kind(), StoreErrorKind::NoSource { .. }) => return Ok(vec![]),
        history => history?,
    };
    let said = history.into_iter().filter(|entry| entry.is_in_force);
    let said = said.filter_map(|entry| match entry.happened {
        Happened::Said(other) => Some(*other),
        Happened::Withdrew(_) => None,
    });
    let is_of_person = |other: &MappingRecord| {
        other.justification.is_decision()
            && other.by == record.by
            && other.id.trim() == record.id.trim()
    };
    Ok(said.filter(is_of_person).collect())
}

fn said(record: &MappingRecord) -> Said {
    let own = |text: &str| text.trim().to_owned();
    match record.id.trim() {
        "" => [
            own(&record.source),
            own(&record.by),
            String::new(),
            own(&record.name),
            own(&record.model),
            own(&record.description),
            own(&record.supplier),
        ],
        id => {
            let mut said = Said::default();
            said[0] = own(&record.source);
            said[1] = own(&record.by);
            said[2] = id.to_owned();
            said
        }
    }
}

fn is_same(one: &MappingRecord, other: &MappingRecord) -> bool {
    one.verdict == other.verdict && one.comment == other.comment
}

fn time(record: &MappingRecord) -> &str {
    record.at.trim().trim_end_matches('Z')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::decisions::Verdict;

    #[test]
    fn only_the_last_word_counts() {
        let record = |code: &str, at: &str| MappingRecord {
            id: "1".into(),
            verdict: Verdict::Accepted(code.parse().unwrap()),
            by: "eva".into(),
            at: at.into(),
            ..MappingRecord::default()
        };
        let mut known = Known::Records(HashMap::new());
        assert!(!known.has(&record("T01", "2026-11-01")).unwrap());
        known.add(&record("T01", "2026-11-01"));
        known.add(&record("T02", "2026-11-02"));
        for (code, at, is_known) in [
            ("T02", "2026-11-09", true),  // saved again
            ("T01", "2026-11-01", true),  // the old file again
            ("T01", "2026-11-09", false), // a new opinion
            ("T03", "2026-11-09", false),
        ] {
            assert_eq!(
                known.has(&record(code, at)).unwrap(),
                is_known,
                "{code} {at}"
            );
        }
        let by_bo = MappingRecord {
            by: "bo".into(),
            ..record("T02", "2026-11-02")
        };
        assert!(!known.has(&by_bo).unwrap());
    }
}
