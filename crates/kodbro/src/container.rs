//! The one file: how sections of bytes are put together, found again and checked.
//!
//! Everything is little-endian. A reader needs no alignment.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 8 | magic `KODBRO\r\n` (the line end shows a transfer in text mode) |
//! | 8 | 4 | format version, [`FORMAT_VERSION`] |
//! | 12 | 4 | number of sections *n* |
//! | 16 | 8 | length of the whole file |
//! | 24 | 8 | XXH3-64 of all bytes from offset 32 |
//! | 32 | 24 *n* | section table: id (4), zero (4), offset (8), length (8) |
//! | … | | the sections, the first right behind the table, each at a multiple of eight, zeros between |
//!
//! The section ids stand in [`Section`]; what a section holds is said where it is read:
//! [`nomenclature`](crate::nomenclature) and [`index`](crate::index). A reader skips ids it does
//! not know, so a section may be added without a new version; changing one takes a new version.
//!
//! The checksum finds damage, not malice: a forged file with a right checksum gives wrong answers
//! but no undefined behaviour, since all reads are bounds-checked.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

/// The version of the file format that this release writes and reads.
pub const FORMAT_VERSION: u32 = 2;

const MAGIC: &[u8; 8] = b"KODBRO\r\n";
const HEADER: usize = 32;
const ENTRY: usize = 24;

/// Tells by the first bytes of a file whether it is meant to be an index, sound or not.
///
/// ```
/// assert!(kodbro::is_index(b"KODBRO\r\n and more"));
/// assert!(!kodbro::is_index(b"code,term\n"));
/// ```
pub fn is_index(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// What makes a file unreadable as an index; each kind has one cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The bytes do not begin with the magic.
    #[error("not a kodbro index: expected it to begin with 'KODBRO', found {found}")]
    NotAnIndex {
        /// The first bytes, printable.
        found: String,
    },
    /// The file has a format version this release does not read.
    #[error(
        "index format version {found} is not supported; this release reads version {supported}"
    )]
    Version {
        /// The version in the file.
        found: u32,
        /// The version this release reads.
        supported: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("index is truncated or padded: it says {expected} bytes, found {found}")]
    Length {
        /// The length the header states.
        expected: u64,
        /// The length of the bytes given.
        found: u64,
    },
    /// The checksum does not fit the content.
    #[error("index is corrupt: checksum is {found:016x}, expected {expected:016x}")]
    Checksum {
        /// The checksum the header states.
        expected: u64,
        /// The checksum of the content.
        found: u64,
    },
    /// A section is absent, lies outside the file or does not hold what it must.
    #[error("index is malformed: section {section} {problem}")]
    Malformed {
        /// The name of the section.
        section: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl IndexError {
    /// Returns what the user can do about it: an imperative sentence without full stop.
    ///
    /// ```
    /// let error = kodbro::Index::open(b"PK").unwrap_err();
    /// assert_eq!(error.hint(), "pass a file that 'kodbro build' wrote");
    /// ```
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAnIndex { .. } => "pass a file that 'kodbro build' wrote",
            Self::Version { found, supported } if found > supported => {
                "install a newer release of kodbro, or build the index again with this one"
            }
            Self::Version { .. } => "build the index again with 'kodbro build'",
            Self::Length { .. } | Self::Checksum { .. } | Self::Malformed { .. } => {
                "copy the index again from where it was made, or build it again with 'kodbro build'"
            }
        }
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The sections of the file. Numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Section { $($(#[$doc])* $name = $id,)* }

        impl Section {
            /// One more than the largest id, which is that of the last section.
            const COUNT: usize = {
                let ids = [$($id,)*];
                ids[ids.len() - 1] + 1
            };

            fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

sections! {
    /// Strings: name, release, canonical url, source hash, then one per language.
    Release = 1,
    /// Strings: the code of each concept, in pre-order.
    Codes = 2,
    /// `fst::Map` from code to concept.
    CodeMap = 3,
    /// u32 per concept: its parent, or `u32::MAX`.
    Parents = 4,
    /// u32 per concept: the end of its subtree, exclusive.
    SubtreeEnds = 5,
    /// u8 per concept: its level, from 1.
    Levels = 6,
    /// u8 per concept: bit 0 residual ("other"), bit 1 retired.
    Flags = 7,
    /// Strings: the successor's code of each concept, empty where there is none; nothing at all
    /// where none has one.
    Successors = 8,
    /// u32 per concept and one more: where its terms begin.
    TermStarts = 9,
    /// u8 per term: the number of its language in `Release`.
    TermLanguages = 10,
    /// u8 per term: its kind.
    TermKinds = 11,
    /// Strings: the text of each term.
    TermTexts = 12,
    /// Strings: the text as the source wrote it, empty where it is the same; nothing at all where
    /// that is so for every term.
    TermOriginals = 13,
    /// u32 per phrase: the concept it names.
    PhraseConcepts = 14,
    /// `fst::Map` from word to word id.
    WordMap = 15,
    /// Strings: the text of each word, by id.
    WordTexts = 16,
    /// f32 per word: its information in bits.
    WordWeights = 17,
    /// f32 per word: the summed information of its letter groups.
    WordGramTotals = 18,
    /// u32 per word and one more: where its postings begin.
    PostingStarts = 19,
    /// u32 per posting: the phrase, ascending.
    Postings = 20,
    /// u32 per phrase: the term it comes from.
    PhraseTerms = 21,
    /// f32 per phrase: the summed information of its words.
    PhraseWeights = 22,
    /// u32 per phrase and one more: where its words begin.
    PhraseStarts = 23,
    /// u32 per word of a phrase: the word id in the low 24 bits, its role in the high 8.
    PhraseWords = 24,
    /// u32 per concept and one more: where its phrases begin.
    ConceptPhraseStarts = 25,
    /// `fst::Map` from letter group to the byte where its words begin.
    GramMap = 26,
    /// Ascending numbers, packed: the words that hold the letter group.
    GramWords = 28,
    /// `fst::Map` from words as they are written, which compounds may consist of, to word id.
    PartMap = 29,
    /// Strings: the name of each concept of the lexicon.
    LexiconIds = 30,
    /// u32 per lexicon concept: the number of its class.
    LexiconClasses = 31,
    /// u32 per lexicon concept: the next more general one, or `u32::MAX`.
    LexiconBroader = 32,
    /// u32 per lexicon concept: the one that excludes it, or `u32::MAX`.
    LexiconOpposites = 33,
    /// u32 per word and one more: where its senses begin.
    SenseStarts = 34,
    /// u32 per sense: the lexicon concept in the high 24 bits, its weight in the low 8.
    Senses = 35,
    /// Strings per sense: the words that speak for it, a space between.
    SenseContexts = 36,
    /// u32 per lexicon concept and one more: where its words begin.
    LexiconWordStarts = 37,
    /// u32: the words of the lexicon concept.
    LexiconWords = 38,
    /// `fst::Map` from short form to its number.
    ShortMap = 39,
    /// u32 per short form and one more: where its readings begin.
    ShortStarts = 40,
    /// Strings per reading: its words, a space between, `-` before those it denies.
    ShortReadings = 41,
    /// f32 per reading: its weight.
    ShortWeights = 42,
    /// Strings per reading: the words that speak for it, a space between.
    ShortContexts = 43,
    /// u32 per word: the languages it stands in, a bit each.
    WordLanguages = 44,
    /// Strings: the tag of the language of each bit.
    LanguageTags = 45,
    /// Strings per sense: the words that have it as they are written, a space between.
    SenseForms = 46,
    /// u32 per term that states a measure: its concept.
    MeasuredConcepts = 47,
    /// u32 per term that states a measure: the term.
    MeasuredTerms = 48,
    /// `fst::Map` from the words of contexts to their numbers.
    ContextMap = 49,
}

/// Bytes with a verified header and section table.
#[derive(Clone, Debug)]
pub(crate) struct Container<D> {
    data: D,
    sections: [(usize, usize); Section::COUNT],
}

impl<D: AsRef<[u8]>> Container<D> {
    /// Checks magic, version, length, checksum and section table. Costs one pass over the bytes.
    pub(crate) fn open(data: D) -> Result<Self, IndexError> {
        let bytes = data.as_ref();
        if !is_index(bytes) {
            let n = bytes.len().min(MAGIC.len());
            let found = match n {
                0 => "an empty file".to_owned(),
                _ => format!("'{}'", bytes[..n].escape_ascii()),
            };
            return Err(IndexError::NotAnIndex { found });
        }
        let short = || IndexError::Length {
            expected: HEADER as u64,
            found: bytes.len() as u64,
        };
        let version = u32_at(bytes, 8).ok_or_else(short)?;
        if version != FORMAT_VERSION {
            return Err(IndexError::Version {
                found: version,
                supported: FORMAT_VERSION,
            });
        }
        let count = u32_at(bytes, 12).ok_or_else(short)? as usize;
        let length = u64_at(bytes, 16).ok_or_else(short)?;
        let expected = u64_at(bytes, 24).ok_or_else(short)?;
        if length != bytes.len() as u64 {
            return Err(IndexError::Length {
                expected: length,
                found: bytes.len() as u64,
            });
        }
        let found = xxh3_64(&bytes[HEADER..]);
        if found != expected {
            return Err(IndexError::Checksum { expected, found });
        }
        let malformed = |problem| IndexError::Malformed {
            section: "table",
            problem,
        };
        let mut sections = [(0, 0); Section::COUNT];
        let mut first = length;
        for i in 0..count {
            let at = i.checked_mul(ENTRY).and_then(|n| n.checked_add(HEADER));
            let entry = at.and_then(|at| bytes.get(at..)?.get(..ENTRY));
            let entry = entry.ok_or_else(|| malformed("is longer than the file"))?;
            let id = u32_at(entry, 0).unwrap_or(0) as usize;
            let start = u64_at(entry, 8).unwrap_or(u64::MAX);
            let len = u64_at(entry, 16).unwrap_or(u64::MAX);
            let end = start.checked_add(len).filter(|&end| end <= length);
            let end = end.ok_or_else(|| malformed("names a section outside the file"))?;
            first = first.min(start);
            if let Some(slot) = sections.get_mut(id) {
                *slot = (start as usize, end as usize);
            }
        }
        // The number of sections is not under the checksum; this finds damage to it.
        let table = count.checked_mul(ENTRY).and_then(|n| n.checked_add(HEADER));
        if table.map(|end| end as u64) != Some(first) {
            return Err(malformed("does not end where the first section begins"));
        }
        Ok(Self { data, sections })
    }

    /// Returns the bytes of a section; a section that is not there is empty.
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        let (start, end) = self.sections[section as usize];
        self.data.as_ref().get(start..end).unwrap_or(&[])
    }

    /// Reads a section as numbers.
    pub(crate) fn numbers(&self, section: Section) -> Numbers<'_> {
        Numbers(self.section(section).as_chunks().0)
    }

    /// Reads a section as strings.
    pub(crate) fn strings(&self, section: Section) -> Strings<'_> {
        Strings::parse(self.section(section))
    }

    /// Reads a section as a map from words to numbers. Its own structure is checked on the way.
    pub(crate) fn map(&self, section: Section) -> Result<fst::Map<&[u8]>, IndexError> {
        fst::Map::new(self.section(section)).map_err(|_| IndexError::Malformed {
            section: section.name(),
            problem: "is not a finite state transducer",
        })
    }

    /// Checks a map with the transducer's own checksum, once, on opening.
    pub(crate) fn verify_map(&self, section: Section) -> Result<(), IndexError> {
        self.map(section)?
            .as_fst()
            .verify()
            .map_err(|_| IndexError::Malformed {
                section: section.name(),
                problem: "is a damaged finite state transducer",
            })
    }

    /// Checks that a section holds exactly `expected` items of `size` bytes.
    pub(crate) fn expect_items(
        &self,
        section: Section,
        size: usize,
        expected: usize,
    ) -> Result<(), IndexError> {
        if expected.checked_mul(size) == Some(self.section(section).len()) {
            return Ok(());
        }
        Err(IndexError::Malformed {
            section: section.name(),
            problem: "has the wrong length",
        })
    }

    /// Checks that a section holds the starts of `runs` runs, one behind the other from 0 to
    /// `end`, and where the last one ends.
    pub(crate) fn expect_starts(
        &self,
        section: Section,
        runs: usize,
        end: usize,
    ) -> Result<(), IndexError> {
        self.expect_items(section, 4, runs + 1)?;
        let starts = self.numbers(section).slice(0..runs + 1);
        let ordered = starts.clone().is_sorted();
        if ordered && starts.clone().next() == Some(0) && starts.last() == u32::try_from(end).ok() {
            return Ok(());
        }
        Err(IndexError::Malformed {
            section: section.name(),
            problem: "does not divide what it must",
        })
    }

    /// Checks that a section holds exactly `expected` strings.
    pub(crate) fn expect_strings(
        &self,
        section: Section,
        expected: usize,
    ) -> Result<(), IndexError> {
        if self.strings(section).len() == expected {
            return Ok(());
        }
        Err(IndexError::Malformed {
            section: section.name(),
            problem: "has the wrong length",
        })
    }

    /// Checks that a section of strings, of which most are empty, holds exactly `expected` or none.
    pub(crate) fn expect_rare_strings(
        &self,
        section: Section,
        expected: usize,
    ) -> Result<(), IndexError> {
        match self.section(section) {
            [] => Ok(()),
            _ => self.expect_strings(section, expected),
        }
    }

    /// Gives back the bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.data.as_ref()
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|b| u32::from_le_bytes(*b))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|b| u64::from_le_bytes(*b))
}

/// A column of numbers read in place. Reading past its end gives `u32::MAX`, which is no one's id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers<'a>(&'a [[u8; 4]]);

impl<'a> Numbers<'a> {
    pub(crate) fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn at(self, i: usize) -> u32 {
        self.0.get(i).map_or(u32::MAX, |b| u32::from_le_bytes(*b))
    }

    /// Reads the range that entries `i` and `i + 1` of a column of starts enclose.
    #[inline]
    pub(crate) fn range(self, i: usize) -> Range<usize> {
        match (self.0.get(i), self.0.get(i + 1)) {
            (Some(a), Some(b)) => u32::from_le_bytes(*a) as usize..u32::from_le_bytes(*b) as usize,
            _ => 0..0,
        }
    }

    /// Reads a column of floating-point numbers; reading past its end gives 0.
    #[inline]
    pub(crate) fn float(self, i: usize) -> f32 {
        self.0.get(i).map_or(0.0, |b| f32::from_le_bytes(*b))
    }

    /// Iterates over a range; a range outside the column is empty.
    #[inline]
    pub(crate) fn slice(
        self,
        range: Range<usize>,
    ) -> impl ExactSizeIterator<Item = u32> + Clone + 'a {
        self.0
            .get(range)
            .unwrap_or(&[])
            .iter()
            .map(|b| u32::from_le_bytes(*b))
    }
}

/// A column of strings read in place: a count, the ends, then the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strings<'a> {
    ends: Numbers<'a>,
    text: &'a [u8],
}

impl<'a> Strings<'a> {
    fn parse(bytes: &'a [u8]) -> Self {
        let parsed = || {
            let (count, rest) = bytes.split_first_chunk::<4>()?;
            let split = (u32::from_le_bytes(*count) as usize).checked_mul(4)?;
            let (ends, text) = rest.split_at_checked(split)?;
            Some(Self {
                ends: Numbers(ends.as_chunks().0),
                text,
            })
        };
        parsed().unwrap_or(Self {
            ends: Numbers(&[]),
            text: &[],
        })
    }

    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    /// Returns a string, empty when it is not there.
    pub(crate) fn at(self, i: usize) -> &'a str {
        std::str::from_utf8(self.bytes(i)).unwrap_or("")
    }

    /// Returns the bytes of a string, empty when it is not there.
    pub(crate) fn bytes(self, i: usize) -> &'a [u8] {
        let start = if i == 0 {
            0
        } else {
            self.ends.at(i - 1) as usize
        };
        let end = self.ends.at(i) as usize;
        self.text.get(start..end).unwrap_or(&[])
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |i| self.at(i))
    }
}

/// Puts sections together into one file.
#[derive(Debug, Default)]
pub(crate) struct ContainerWriter {
    sections: Vec<(u32, Vec<u8>)>,
}

impl ContainerWriter {
    pub(crate) fn bytes(&mut self, section: Section, bytes: Vec<u8>) {
        self.sections.push((section as u32, bytes));
    }

    pub(crate) fn numbers(&mut self, section: Section, numbers: impl IntoIterator<Item = u32>) {
        self.bytes(
            section,
            numbers.into_iter().flat_map(u32::to_le_bytes).collect(),
        );
    }

    pub(crate) fn floats(&mut self, section: Section, numbers: impl IntoIterator<Item = f32>) {
        self.numbers(section, numbers.into_iter().map(f32::to_bits));
    }

    pub(crate) fn strings<'s>(
        &mut self,
        section: Section,
        strings: impl IntoIterator<Item = &'s str>,
    ) {
        let (mut ends, mut text) = (Vec::new(), Vec::new());
        for string in strings {
            text.extend_from_slice(string.as_bytes());
            ends.push(text.len() as u32);
        }
        let mut bytes = (ends.len() as u32).to_le_bytes().to_vec();
        bytes.extend(ends.into_iter().flat_map(u32::to_le_bytes));
        bytes.extend_from_slice(&text);
        self.bytes(section, bytes);
    }

    /// Writes strings of which most are empty: nothing at all where all are.
    pub(crate) fn rare_strings<'s>(
        &mut self,
        section: Section,
        strings: impl Iterator<Item = &'s str> + Clone,
    ) {
        if strings.clone().any(|string| !string.is_empty()) {
            self.strings(section, strings);
        }
    }

    /// Copies all sections of a container.
    pub(crate) fn copy<D: AsRef<[u8]>>(&mut self, from: &Container<D>) {
        for (id, &(start, end)) in from.sections.iter().enumerate() {
            if end > start {
                self.sections
                    .push((id as u32, from.bytes()[start..end].to_vec()));
            }
        }
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.sections.sort_by_key(|&(id, _)| id);
        let mut file = vec![0; HEADER + ENTRY * self.sections.len()];
        for (i, (id, bytes)) in self.sections.iter().enumerate() {
            file.resize(file.len().next_multiple_of(8), 0);
            let (at, start) = (HEADER + ENTRY * i, file.len() as u64);
            file[at..at + 4].copy_from_slice(&id.to_le_bytes());
            file[at + 8..at + 16].copy_from_slice(&start.to_le_bytes());
            file[at + 16..at + 24].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            file.extend_from_slice(bytes);
        }
        let length = file.len() as u64;
        let checksum = xxh3_64(&file[HEADER..]);
        file[..8].copy_from_slice(MAGIC);
        file[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        file[12..16].copy_from_slice(&(self.sections.len() as u32).to_le_bytes());
        file[16..24].copy_from_slice(&length.to_le_bytes());
        file[24..32].copy_from_slice(&checksum.to_le_bytes());
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = ContainerWriter::default();
        writer.strings(Section::Codes, ["A", "A01", ""]);
        writer.numbers(Section::Parents, [u32::MAX, 0, 7]);
        writer.finish()
    }

    #[test]
    fn reads_what_it_wrote() {
        let container = Container::open(sample()).unwrap();
        let codes: Vec<_> = container.strings(Section::Codes).iter().collect();
        assert_eq!(codes, ["A", "A01", ""]);
        let parents: Vec<_> = container.numbers(Section::Parents).slice(0..3).collect();
        assert_eq!(parents, [u32::MAX, 0, 7]);
        assert!(container.section(Section::WordMap).is_empty());
    }

    #[test]
    fn every_kind_of_damage_has_its_error() {
        let good = sample();
        assert!(matches!(
            Container::open(&b""[..]),
            Err(IndexError::NotAnIndex { .. })
        ));
        assert!(matches!(
            Container::open(&b"PK\x03\x04zip"[..]),
            Err(IndexError::NotAnIndex { .. })
        ));
        assert!(matches!(
            Container::open(&good[..20]),
            Err(IndexError::Length { .. })
        ));
        assert!(matches!(
            Container::open(&good[..good.len() - 1]),
            Err(IndexError::Length { .. })
        ));
        let mut newer = good.clone();
        newer[8] = 3;
        assert!(matches!(
            Container::open(&newer[..]),
            Err(IndexError::Version {
                found: 3,
                supported: 2
            })
        ));
        for count in (0..=u8::MAX).filter(|&count| count != good[12]) {
            let mut bad = good.clone();
            bad[12] = count;
            assert!(
                matches!(Container::open(&bad[..]), Err(IndexError::Malformed { .. })),
                "{count} sections"
            );
        }
        for i in 32..good.len() {
            let mut bad = good.clone();
            bad[i] ^= 0x10;
            assert!(
                matches!(Container::open(&bad[..]), Err(IndexError::Checksum { .. })),
                "{i}"
            );
        }
    }
}
