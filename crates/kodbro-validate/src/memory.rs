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
    /// Products of a table that has no column of names, models or descriptions.
    pub(crate) without_name_column: Count,
    /// Products with a word such as `saknas` in place of a number or code.
    pub(crate) words_for_nothing: Count,
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

/// How many names have each length, and whether those of one length end within words.
#[derive(Debug, Default)]
pub(crate) struct Lengths {
    /// By length, which is short: few lengths are in use.
    by_length: Vec<OfLength>,
    longer: bool,
    /// Words that names have before their last one.
    words: FxHashSet<u64>,
}

/// The names of one length.
#[derive(Clone, Debug, Default)]
struct OfLength {
    count: usize,
    /// The first and the last word of some that end with letters.
    ends: Vec<[u64; 2]>,
}

impl Lengths {
    const MOST: usize = 256;
    /// Shorter fields for names are not in use.
    const LEAST: usize = 18;
    /// So many names that end together are no chance.
    const NAMES: usize = 5;
    /// So many different things must they be, not sizes or colours of one.
    const THINGS: usize = 4;
    const SAMPLES: usize = 32;
    const MOST_WORDS: usize = 200_000;

    /// Counts a name.
    pub(crate) fn add(&mut self, name: &str) {
        let length = name.chars().count();
        if length > Self::MOST {
            self.longer = true;
            return;
        }
        if self.by_length.len() <= length {
            self.by_length.resize(length + 1, OfLength::default());
        }
        let of = &mut self.by_length[length];
        of.count += 1;
        let word = |word: &str| hash(&[&word.to_lowercase()]);
        let mut words = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let (Some(first), last) = (words.next(), words.next_back()) else {
            return;
        };
        // A letter or two may be a size.
        let ends = last.filter(|last| name.ends_with(*last) && last.chars().count() > 2);
        if let Some(last) = ends.filter(|last| last.chars().all(char::is_alphabetic))
            && of.ends.len() < Self::SAMPLES
        {
            of.ends.push([word(first), word(last)]);
        }
        if self.words.len() < Self::MOST_WORDS {
            self.words.extend(words.chain([first]).map(word));
        }
    }

    /// Returns the length that names are cut at, and how many have it.
    ///
    /// No name is longer, many are as long, far more than are one or two characters shorter, and
    /// most of them end with something that is no word elsewhere.
    pub(crate) fn cut(&self) -> Option<(usize, usize)> {
        let longest = self.by_length.iter().rposition(|of| of.count > 0)?;
        let OfLength { count, ends } = &self.by_length[longest];
        let shorter = self.by_length[..longest].iter().rev();
        let near: usize = shorter.take(2).map(|of| of.count).sum();
        let many = *count >= Self::NAMES && *count >= 2 * near.max(1);
        let open = ends.iter().filter(|[_, last]| !self.words.contains(last));
        let things: FxHashSet<u64> = open.clone().map(|[first, _]| *first).collect();
        let mostly = 2 * open.count() > (*count).min(Self::SAMPLES);
        let cut = !self.longer && longest >= Self::LEAST && many && mostly;
        (cut && things.len() >= Self::THINGS).then_some((longest, *count))
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

    fn lengths<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<(usize, usize)> {
        let mut lengths = Lengths::default();
        names.into_iter().for_each(|name| lengths.add(name));
        lengths.cut()
    }

    const CUT: [&str; 5] = [
        "Undersökningshandske nitril pu",
        "Uppdragningskanyl trubbig ster",
        "Infusionsaggregat med luftavsk",
        "Sårtvättspincett anatomisk rak",
        "Urinuppsamlingspåse med tappve",
    ];

    #[test]
    fn names_that_end_together_are_cut() {
        let short = ["Kanyl grön", "Kompress steril 10x10", "Peang"];
        assert_eq!(lengths(CUT.into_iter().chain(short)), Some((30, 5)));
    }

    #[test]
    fn names_that_end_with_words_or_are_of_one_thing_are_not() {
        assert_eq!(
            lengths(
                CUT.into_iter()
                    .chain(["Undersökningshandske nitril puderfri"])
            ),
            None
        );
        let words = ["pu", "ster", "luftavsk", "rak", "tappve"].map(|word| format!("{word} annat"));
        assert_eq!(
            lengths(CUT.into_iter().chain(words.iter().map(String::as_str))),
            None
        );
        let colours = ["röd", "blå", "vit", "gul", "grå", "lin"];
        let colours = colours.map(|colour| format!("Fixeringsbinda 8 cm x 4 m {colour}"));
        assert_eq!(lengths(colours.iter().map(String::as_str)), None);
        let numbers = (10..99).map(|n| format!("Undersökningshandske nr {n}"));
        let numbers: Vec<String> = numbers.collect();
        assert_eq!(lengths(numbers.iter().map(String::as_str)), None);
    }
}
