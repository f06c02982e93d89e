use std::path::Path;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Fate, Migrated};

use crate::Outcome;
use crate::numbers::{counted, grouped};

/// What came of a migration.
#[derive(Debug, Default)]
pub(super) struct Summary {
    records: u64,
    /// How many there are of each fate, in the order of [`Fate::ALL`].
    fates: [u64; Fate::ALL.len()],
    needs_people: u64,
    no_such_term: u64,
}

impl Summary {
    /// Counts a record.
    pub(super) fn add(&mut self, migrated: &Migrated<'_>) {
        self.records += 1;
        if let Some(count) = self.fates.get_mut(migrated.fate as usize) {
            *count += 1;
        }
        self.needs_people += u64::from(migrated.needs_people);
        self.no_such_term += u64::from(migrated.record.verdict == Verdict::NoSuchTerm);
    }

    /// Tells whether somebody has to do something now.
    pub(super) fn outcome(&self) -> Outcome {
        match self.needs_people {
            0 => Outcome::Done,
            _ => Outcome::Findings,
        }
    }

    /// Writes the closing lines; `review` is where the rows for people went.
    pub(super) fn lines(&self, review: Option<&Path>) -> Vec<String> {
        let mut lines = vec![counted(self.records, "record", "records")];
        let fates = Fate::ALL.into_iter().zip(self.fates);
        lines.extend(
            fates
                .filter(|&(_, count)| count > 0)
                .map(|(fate, count)| format!("  {:>9}  {}", grouped(count), words(fate))),
        );
        if self.needs_people > 0 {
            let count = counted(self.needs_people, "decision needs", "decisions need");
            lines.push(match review {
                Some(path) => format!("{count} people; they are in {}", path.display()),
                None => format!("{count} people; --review F writes them for review"),
            });
        }
        if self.no_such_term > 0 {
            let count = counted(self.no_such_term, "record says", "records say");
            lines.push(format!(
                "{count} that no code is right; that was said of the old release and is worth another look"
            ));
        }
        lines
    }
}

fn words(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "kept",
        Fate::Reworded => "kept, re-worded",
        Fate::Successor => "with the code that replaces theirs",
        Fate::TooCoarse => "too coarse: their code has codes below it now",
        Fate::Lost => "lost: their code is retired and nothing replaces it",
        Fate::Unknown => "unknown: neither release has their code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fates_are_counted_in_their_order() {
        for (i, fate) in Fate::ALL.into_iter().enumerate() {
            assert_eq!(fate as usize, i);
        }
    }
}
