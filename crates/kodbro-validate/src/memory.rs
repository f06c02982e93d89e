use std::collections::hash_map::Entry;

use kodbro_formats::Place;
use kodbro_formats::item::{Item, Spot};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::Date;

/// What is remembered of the products of a file: numbers and hashes, no texts, so that a million
/// products take some hundred bytes each at most.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// How many products there were.
    pub(crate) items: u64,
    /// The file as a whole.
    pub(crate) file: Place,
    /// Whether the file says that it is a Peppol document.
    pub(crate) says_peppol: bool,
    /// The first and the last day of the catalogue.
    pub(crate) period: (Option<Date>, Option<Date>),
    /// Products without a GTIN or another standard id.
    pub(crate) without_gtin: Count,
    /// Products without an EMDN code.
    pub(crate) without_emdn: Count,
    /// Products whose names are all in capitals.
    pub(crate) shouting: Count,
    /// Names by their length.
    pub(crate) lengths: Lengths,
    ids: FxHashMap<u64, u32>,
    lines: FxHashMap<u64, u32>,
    gtins: FxHashMap<u64, (u32, [u16; 2])>,
    releases: FxHashSet<u64>,
}

impl Memory {
    /// Notes an article number and returns the line where it stood before.
    pub(crate) fn id_before(&mut self, supplier: &str, id: &str, item: &Item) -> Option<u32> {
        let line = line(item);
        before(&mut self.ids, hash(&[supplier, id]), line)
    }

    /// Notes the id of a line and returns the line where it stood before.
    pub(crate) fn line_before(&mut self, id: &str, item: &Item) -> Option<u32> {
        let line = line(item);
        before(&mut self.lines, hash(&[id]), line)
    }

    /// Notes a GTIN with its product, and returns the line where it stood with one of another number
    /// and another name.
    pub(crate) fn gtin_before(
        &mut self,
        gtin: &str,
        id: &str,
        name: &str,
        item: &Item,
    ) -> Option<u32> {
        // Half the hash of each: two products that differ in both are told apart all the same.
        let product = [hash(&[id]) as u16, hash(&[name]) as u16];
        match self.gtins.entry(hash(&[gtin])) {
            Entry::Occupied(first) => {
                let (line, [other_id, other_name]) = *first.get();
                let differs = other_name != product[1] && (id.is_empty() || other_id != product[0]);
                differs.then_some(line)
            }
            Entry::Vacant(free) => {
                free.insert((line(item), product));
                None
            }
        }
    }

    /// Tells whether a release is named for the first time.
    pub(crate) fn is_new_release(&mut self, release: &str) -> bool {
        self.releases.len() < MOST_RELEASES && self.releases.insert(hash(&[release]))
    }
}

/// How many releases are told apart: more are no releases.
const MOST_RELEASES: usize = 64;

/// How many products something holds of, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Count {
    pub(crate) number: u64,
    pub(crate) first: Option<First>,
}

/// The first product that something holds of.
#[derive(Debug)]
pub(crate) struct First {
    pub(crate) place: Place,
    pub(crate) item: u64,
    pub(crate) id: String,
    pub(crate) name: String,
}

/// How many names have each length, with an example of a name that ends within a word.
#[derive(Debug)]
pub(crate) struct Lengths {
    counts: [u32; Lengths::MOST + 1],
    open_ends: [u32; Lengths::MOST + 1],
    longer: u32,
}

impl Default for Lengths {
    fn default() -> Self {
        Self {
            counts: [0; Self::MOST + 1],
            open_ends: [0; Self::MOST + 1],
            longer: 0,
        }
    }
}

impl Lengths {
    const MOST: usize = 256;
    /// Shorter fields for names are not in use.
    const LEAST: usize = 18;
    /// So many names that end together are no chance.
    const NAMES: u32 = 5;

    /// Counts a name.
    pub(crate) fn add(&mut self, name: &str) {
        let length = name.chars().count();
        match self.counts.get_mut(length) {
            Some(count) => {
                *count += 1;
                let open = name.chars().next_back().is_some_and(char::is_alphanumeric);
                self.open_ends[length] += u32::from(open);
            }
            None => self.longer += 1,
        }
    }

    /// Returns the length that names are cut at, and how many have it.
    ///
    /// No name is longer, many are as long, far more than are one or two characters shorter, and
    /// most of them end with a letter or digit.
    pub(crate) fn cut(&self) -> Option<(usize, u32)> {
        let longest = self.counts.iter().rposition(|&count| count > 0)?;
        let count = self.counts[longest];
        let near: u32 = self.counts[..longest].iter().rev().take(2).sum();
        let many = count >= Self::NAMES && count >= 2 * near.max(1);
        let open = self.open_ends[longest] * 4 >= count * 3;
        (self.longer == 0 && longest >= Self::LEAST && many && open).then_some((longest, count))
    }
}

/// Returns the row of a table or the line of a document that a product begins at.
fn line(item: &Item) -> u32 {
    let line = match &item.spot {
        Spot::Row(row) | Spot::Cell { row, .. } => *row,
        Spot::Element { line, .. } => *line,
        _ => item.number,
    };
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn hash(parts: &[&str]) -> u64 {
    match parts {
        [one] => xxh3_64(one.as_bytes()),
        more => xxh3_64(more.join("\0").as_bytes()),
    }
}

/// Notes where a key stands, unless it stands somewhere already, which is returned.
fn before(map: &mut FxHashMap<u64, u32>, key: u64, line: u32) -> Option<u32> {
    match map.entry(key) {
        Entry::Occupied(first) => Some(*first.get()),
        Entry::Vacant(free) => {
            free.insert(line);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(names: impl IntoIterator<Item = String>) -> Option<(usize, u32)> {
        let mut lengths = Lengths::default();
        names.into_iter().for_each(|name| lengths.add(&name));
        lengths.cut()
    }

    #[test]
    fn names_that_end_together_are_cut() {
        let short = (0..30).map(|i| "a".repeat(5 + i % 20));
        let cut = (0..6).map(|_| "b".repeat(30));
        assert_eq!(lengths(short.chain(cut)), Some((30, 6)));
    }

    #[test]
    fn names_whose_lengths_run_out_are_not() {
        let evenly = (0..300).map(|i| "a".repeat(5 + i % 26));
        assert_eq!(lengths(evenly), None);
        let closed = (0..8).map(|_| format!("{})", "b".repeat(29)));
        assert_eq!(lengths(closed), None);
        assert_eq!(lengths((0..9).map(|_| "b".repeat(12))), None);
    }
}
