use std::collections::HashMap;

use kodbro::decisions::Scope;
use kodbro::mapping_set::MappingRecord;

/// What a file said before, by product and person, to tell what is new: a file that comes in twice
/// adds nothing.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<Said, Vec<MappingRecord>>);

/// A product of a source and a person.
pub(crate) type Said = [String; 7];

impl Known {
    /// Adds a record of the file.
    pub(super) fn add(&mut self, record: &MappingRecord) {
        let of_one = self.0.entry(said(record)).or_default();
        of_one.push(record.clone());
    }

    /// Tells whether this was said before.
    pub(super) fn has(&self, record: &MappingRecord) -> bool {
        let before = self.0.get(&said(record));
        before.is_some_and(|before| is_known(before, record))
    }
}

/// Tells whether a person, of whom these are the words about a product, has said this before: the
/// same at the same time, or the same as their last word.
pub(super) fn is_known(before: &[MappingRecord], record: &MappingRecord) -> bool {
    let last = before.iter().max_by_key(|other| time(other)); // of equals the last
    let is_same_time = |other: &MappingRecord| time(other) == time(record);
    last.is_some_and(|last| is_same(last, record))
        || before
            .iter()
            .any(|other| is_same_time(other) && is_same(other, record))
}

/// Returns what names the product, which is its text where it has no id, and the person.
pub(crate) fn said(record: &MappingRecord) -> Said {
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

/// Tells whether nothing is new: to share what was private is.
fn is_same(one: &MappingRecord, other: &MappingRecord) -> bool {
    let is_seen = one.scope == Scope::Shared || other.scope == Scope::Private;
    one.verdict == other.verdict && one.comment == other.comment && is_seen
}

fn time(record: &MappingRecord) -> &str {
    record.at.trim().trim_end_matches('Z')
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::decisions::Verdict;

    fn record(code: &str, at: &str) -> MappingRecord {
        MappingRecord {
            id: "1".into(),
            verdict: Verdict::Accepted(code.parse().unwrap()),
            by: "eva".into(),
            at: at.into(),
            ..MappingRecord::default()
        }
    }

    #[test]
    fn only_the_last_word_counts() {
        let mut known = Known::default();
        assert!(!known.has(&record("T01", "2026-11-01")));
        known.add(&record("T01", "2026-11-01"));
        known.add(&record("T02", "2026-11-02"));
        for (code, at, is_known) in [
            ("T02", "2026-11-09", true),  // saved again
            ("T01", "2026-11-01", true),  // the old file again
            ("T01", "2026-11-09", false), // a new opinion
            ("T03", "2026-11-09", false),
        ] {
            assert_eq!(known.has(&record(code, at)), is_known, "{code} {at}");
        }
        let by_bo = MappingRecord {
            by: "bo".into(),
            ..record("T02", "2026-11-02")
        };
        assert!(!known.has(&by_bo));
    }

    #[test]
    fn to_share_is_new_and_to_keep_private_is_not() {
        let private = record("T01", "2026-11-01");
        let shared = MappingRecord {
            scope: Scope::Shared,
            ..private.clone()
        };
        assert!(!is_known(std::slice::from_ref(&private), &shared));
        assert!(is_known(&[shared], &private));
    }
}
