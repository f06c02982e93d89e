use std::collections::HashMap;

use kodbro::decisions::Scope;
use kodbro::mapping_set::MappingRecord;
use kodbro_formats::review::REVIEW_COLUMNS;

/// What a file said before, by product and person, to tell what is new.
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

/// Tells whether a person, of whom these are the words about a product, says nothing new with this:
///
/// * A file that comes in again, byte for byte, says nothing new.
/// * Nor does a cell that says what the person's last word from the same export was: it was left as it
///   was, whatever they or others have said since elsewhere. A cell that says something else was
///   changed, and is a new word.
/// * What is the first word from an export is new unless it is the person's last word at all.
/// * The same at the same time is never new.
pub(super) fn is_known(before: &[MappingRecord], record: &MappingRecord) -> bool {
    let again = |other: &MappingRecord| {
        let [_, _, hash] = origin(record);
        let is_file = hash.is_some() && origin(other)[2] == hash;
        (is_file || time(other) == time(record)) && is_same(other, record)
    };
    let last = match last_of_export(before.iter(), record) {
        None => last(before.iter()),
        last => last,
    };
    last.is_some_and(|last| is_same(last, record)) || before.iter().any(again)
}

/// Returns the last of the words that come from the same export of a review as a record.
pub(super) fn last_of_export<'r>(
    said: impl Iterator<Item = &'r MappingRecord>,
    record: &MappingRecord,
) -> Option<&'r MappingRecord> {
    let exported = exported(record)?;
    last(said.filter(|other| self::exported(other) == Some(exported)))
}

/// Returns when the review was exported that a record comes from, if it comes from one.
pub(super) fn exported(record: &MappingRecord) -> Option<&str> {
    origin(record)[1]
}

/// Tells whether this is a decision of somebody else than who made the record.
pub(super) fn is_by_another(other: &MappingRecord, record: &MappingRecord) -> bool {
    other.justification.is_decision() && other.by.trim() != record.by.trim()
}

/// Tells whether a decision that settles what others said comes from a review that was exported
/// before one of them said it.
pub(super) fn has_unseen(before: &[MappingRecord], record: &MappingRecord) -> bool {
    let Some(exported) = exported(record).filter(|_| record.settles()) else {
        return false;
    };
    let product = |record: &MappingRecord| {
        let mut product = said(record);
        product[1].clear();
        product
    };
    let wanted = product(record);
    let is_later = |other: &MappingRecord| time(other) > exported.trim_end_matches('Z');
    before
        .iter()
        .any(|other| is_by_another(other, record) && is_later(other) && product(other) == wanted)
}

fn last<'r>(said: impl Iterator<Item = &'r MappingRecord>) -> Option<&'r MappingRecord> {
    said.max_by_key(|other| time(other)) // of equals the last
}

/// Returns what a record says about the review it comes from, by [`REVIEW_COLUMNS`].
fn origin(record: &MappingRecord) -> [Option<&str>; 3] {
    REVIEW_COLUMNS.map(|wanted| {
        let found = record.other.iter().find(|(name, _)| name == wanted);
        let value = found.map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    })
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

/// Tells whether nothing is new: to share what was private is, and to settle what was a vote.
pub(super) fn is_same(one: &MappingRecord, other: &MappingRecord) -> bool {
    let is_seen = one.scope == Scope::Shared || other.scope == Scope::Private;
    let settles = one.settles() || !other.settles();
    one.verdict == other.verdict && one.comment == other.comment && is_seen && settles
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

    /// A word that came in with a file, exported and then saved at some time.
    fn from_file(code: &str, exported: &str, at: &str) -> MappingRecord {
        let values = ["review.xlsx", exported, &format!("hash of {exported} {at}")];
        let named = REVIEW_COLUMNS.iter().zip(values);
        MappingRecord {
            other: named
                .map(|(&name, value)| (name.into(), value.into()))
                .collect(),
            ..record(code, at)
        }
    }

    #[test]
    fn a_cell_that_was_left_as_it_was_is_no_new_word() {
        let before = [
            from_file("T01", "1", "2026-11-01"),
            from_file("T02", "1", "2026-11-02"),
            record("T05", "2026-11-05"),
        ];
        let first_again = MappingRecord {
            at: "2026-11-09".into(), // a copy, or another --at
            ..before[0].clone()
        };
        for (record, is_known) in [
            (first_again, true),
            (from_file("T01", "1", "2026-11-01"), true),
            (from_file("T02", "1", "2026-11-09"), true), // another row was filled in
            (from_file("T01", "1", "2026-11-09"), false), // changed back
            (from_file("T05", "1", "2026-11-09"), false),
            (from_file("T05", "2", "2026-11-09"), true),
            (from_file("T02", "2", "2026-11-09"), false),
        ] {
            assert_eq!(super::is_known(&before, &record), is_known, "{record:?}");
        }
    }

    #[test]
    fn to_settle_is_new() {
        let vote = record("T01", "2026-11-01");
        let settling = MappingRecord {
            justification: kodbro::mapping_set::Justification::Reviewed,
            reviewer: "eva".into(),
            ..vote.clone()
        };
        assert!(!is_known(std::slice::from_ref(&vote), &settling));
        assert!(is_known(&[settling], &vote));
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
