use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::Path;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation};
use kodbro::nomenclature::{Language, Nomenclature};

use super::check;
use super::column::Column;
use super::decision::{self, Said};
use super::sheet::{Sheet, SheetRow};
use super::words::AppliesTo;
use super::writer::{DISPUTED, ReviewOrigin};
use crate::{Error, ErrorKind, Place};

/// The names under which [`MappingRecord::other`] says where a decision came from: the file, when
/// it was exported, and a hash of the file as it came in.
pub const REVIEW_COLUMNS: [&str; 3] = ["review_file", "review_exported", "review_hash"];

/// Who decided, and what they decided with.
#[derive(Clone, Debug)]
pub struct ReviewOptions<'n> {
    /// The codes there are.
    pub nomenclature: Nomenclature<'n>,
    /// Who filled the file in.
    pub by: String,
    /// When, as ISO 8601 in UTC; empty for when a workbook says that it was last saved.
    pub at: String,
}

/// What came of reading a review.
#[derive(Debug, Default)]
pub struct ReadReview {
    /// The decisions, in the order of the rows.
    pub decided: Vec<ReviewedRow>,
    /// What was refused: each with its place and what to do. No row of it is among the decisions.
    pub refused: Vec<Error>,
    /// How many rows nobody decided.
    pub open: u64,
    /// How many of those have a comment.
    pub commented: u64,
    /// When the decisions are said to be made; empty if neither the options nor the file say so.
    pub at: String,
    /// What the rows say that they were made with, each once.
    pub origins: Vec<ReviewOrigin>,
}

/// A decision and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewedRow {
    /// The row in the file, from 1.
    pub number: u64,
    /// Whether it comes from a decision about the whole group, made on another row.
    pub by_group: bool,
    /// The decision.
    pub record: MappingRecord,
}

/// Reads what people filled in, from a workbook or a CSV.
///
/// The columns are found by their headers in Swedish or English, in any order; so are the rows by
/// their keys. A row that cannot be taken is refused with its place, and all others go on: one whose
/// texts, proposal or key were changed, one without a key, one in merged cells, one with a formula
/// where people fill in, one whose decision is none of those allowed or contradicts another about
/// the same row or group. Of the id, leading zeros may be lost.
///
/// A code may be any of the nomenclature, alone or with its terms behind it; for a group of codes
/// the relation is [`Relation::Broad`]. A decision is [`Justification::Curated`] where the code
/// was typed or nothing was proposed, else [`Justification::Reviewed`]; it has the probability of the
/// proposal where that is what was accepted. What came from which file is in [`MappingRecord::other`],
/// by the names of [`REVIEW_COLUMNS`]. Of a row that the review marks as disputed, who decides is the
/// reviewer, too: the decision [settles](MappingRecord::settles) it.
///
/// # Errors
/// When the file cannot be read, is no review ([`ErrorKind::NotAReview`]), or lacks a column
/// ([`ErrorKind::MissingColumn`]) or has one twice ([`ErrorKind::RepeatedColumn`]).
pub fn read_review(
    path: impl AsRef<Path>,
    options: &ReviewOptions<'_>,
) -> Result<ReadReview, Error> {
    let path = path.as_ref();
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        let cause = io::Error::other("it is a pipe or a folder, expected a file");
        let kind = ErrorKind::Io {
            action: "read",
            cause,
        };
        let place = Place::new(path.display().to_string());
        return Err(Error::new(kind, place).with_hint("save the review first; it is read twice"));
    }
    let sheet = Sheet::open(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    let reading = Reading {
        file: name.to_string_lossy().into_owned(),
        hash: check::file_hash(path).map_err(|cause| {
            let kind = ErrorKind::Io {
                action: "read",
                cause,
            };
            Error::new(kind, sheet.place.clone()).with_hint("check the file and try again")
        })?,
        at: match options.at.as_str() {
            "" => sheet.saved_at.clone().unwrap_or_default(),
            at => at.to_owned(),
        },
        sheet,
        options,
    };
    Ok(reading.run())
}

/// A row that can be taken, with what was said about it alone or for its group.
struct Taken<'s> {
    row: &'s SheetRow,
    said: Option<Said>,
}

/// What was said for whole groups; `None` where that differs.
type Groups<'s> = BTreeMap<(&'s str, &'s str), Option<Said>>;

/// A row with what counts for it.
struct Settled<'s> {
    taken: Taken<'s>,
    how: How,
}

/// By what a row is decided, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Own,
    Disputed,
    ByGroup,
    Open,
}

struct Reading<'n> {
    sheet: Sheet,
    options: &'n ReviewOptions<'n>,
    file: String,
    hash: String,
    at: String,
}

impl Reading<'_> {
    fn run(self) -> ReadReview {
        let mut read = ReadReview {
            at: self.at.clone(),
            ..ReadReview::default()
        };
        let mut taken: Vec<Taken<'_>> = Vec::new();
        let mut origins = BTreeSet::new();
        for row in &self.sheet.rows {
            let origin = self.sheet.text(row, Column::Origin);
            if origins.insert(origin) {
                read.origins.push(ReviewOrigin::from_cell(origin));
            }
            match self.take(row) {
                Ok(said) => taken.push(Taken { row, said }),
                Err(error) => read.refused.push(error),
            }
        }
        let taken = self.agreed(taken, &mut read.refused);
        let groups = self.groups(&taken, &mut read.refused);
        let settled = taken.into_iter().map(|taken| self.settle(taken, &groups));
        for settled in self.once(settled.collect(), &mut read.refused) {
            let Taken { row, said } = &settled.taken;
            match said {
                Some(said) => read.decided.push(ReviewedRow {
                    number: row.number,
                    by_group: settled.how == How::ByGroup,
                    record: self.record(row, said),
                }),
                None if settled.how == How::Disputed => {}
                None => {
                    read.open += 1;
                    read.commented += u64::from(!self.sheet.text(row, Column::Comment).is_empty());
                }
            }
        }
        read.decided.sort_by_key(|row| row.number);
        read.refused.sort_by_key(|error| error.place().row);
        read
    }

    /// Checks that a row is what was exported, and reads what was said about it.
    fn take(&self, row: &SheetRow) -> Result<Option<Said>, Error> {
        let refuse = |kind, column, hint: &'static str| {
            Err(Error::new(kind, self.sheet.place_of(row, column)).with_hint(hint))
        };
        if let Some(range) = &row.merged {
            let range = range.clone();
            return refuse(
                ErrorKind::MergedCells { range },
                None,
                "unmerge the cells and fill each in",
            );
        }
        let key = self.sheet.text(row, Column::Key);
        if key.is_empty() {
            return refuse(
                ErrorKind::NoKey,
                Some(Column::Key),
                "delete the row, or copy it from the file that was exported; new articles go through 'kodbro review export'",
            );
        }
        let restore = "undo the change, or copy the row from the file that was exported";
        let changed = |column| {
            let value = self.sheet.text(row, column).chars().take(80).collect();
            refuse(ErrorKind::ChangedCell { value }, Some(column), restore)
        };
        let Some(id) = check::id_of(key) else {
            return changed(Column::Key);
        };
        let cells = Column::CHECKED.map(|column| match column {
            Column::Id if check::lost_zeros(self.sheet.text(row, Column::Id), id) => id,
            column => self.sheet.text(row, column),
        });
        let check = self.sheet.text(row, Column::Check);
        if let Some(at) = check::changed(check, cells.iter().copied()) {
            let is_check = check.len() != check::check(cells.iter().copied()).len();
            return changed(match Column::CHECKED.get(at) {
                Some(&column) if !is_check => column,
                _ => Column::Check,
            });
        }
        let [source, _, name, model, description, supplier, ..] = cells;
        if check::key(&[source, id, name, model, description, supplier], id) != key {
            return changed(Column::Key);
        }
        decision::read(&self.sheet, row, &self.options.nomenclature)
    }

    /// Takes out the rows whose copies were decided in different ways.
    fn agreed<'s>(&self, mut taken: Vec<Taken<'s>>, refused: &mut Vec<Error>) -> Vec<Taken<'s>> {
        let mut by_key: BTreeMap<&str, Vec<&Taken<'_>>> = BTreeMap::new();
        for taken in taken.iter().filter(|taken| taken.said.is_some()) {
            by_key.entry(self.key(taken.row)).or_default().push(taken);
        }
        by_key.retain(|_, said| !are_same(said));
        for said in by_key.values() {
            refused.extend(self.contradictions(said));
        }
        let disputed: HashSet<String> = by_key.into_keys().map(str::to_owned).collect();
        taken.retain(|taken| !disputed.contains(self.key(taken.row)));
        taken
    }

    /// Finds what counts for a row: what was said about it, else about its group. Where a group is
    /// in dispute, what was said for it counts for none of its rows.
    fn settle<'s>(&'s self, mut taken: Taken<'s>, groups: &Groups<'s>) -> Settled<'s> {
        let of_group = groups.get(&self.group(taken.row)).and_then(Option::as_ref);
        let how = match (&taken.said, of_group) {
            (Some(said), None) if said.applies_to == AppliesTo::Group => How::Disputed,
            (Some(_), _) => How::Own,
            (None, Some(_)) => How::ByGroup,
            (None, None) => How::Open,
        };
        match how {
            How::Disputed => taken.said = None,
            How::ByGroup => taken.said = of_group.cloned(),
            How::Own | How::Open => {}
        }
        Settled { taken, how }
    }

    /// Keeps each row once: of copies the one that is decided, and none where they are in groups
    /// that were decided in different ways.
    fn once<'s>(&'s self, settled: Vec<Settled<'s>>, refused: &mut Vec<Error>) -> Vec<Settled<'s>> {
        let mut by_key: BTreeMap<&'s str, Vec<Settled<'s>>> = BTreeMap::new();
        for settled in settled {
            let key = self.key(settled.taken.row);
            by_key.entry(key).or_default().push(settled);
        }
        let mut kept = Vec::new();
        for mut copies in by_key.into_values() {
            copies.sort_by_key(|copy| (copy.how, copy.taken.row.number));
            let best = copies.first().map(|copy| copy.how);
            copies.retain(|copy| Some(copy.how) == best);
            let taken: Vec<&Taken<'_>> = copies.iter().map(|copy| &copy.taken).collect();
            match are_same(&taken) {
                true => kept.extend(copies.into_iter().next()),
                false => refused.extend(self.contradictions(&taken)),
            }
        }
        kept
    }

    /// Collects what was said for whole groups.
    fn groups<'s>(&'s self, taken: &[Taken<'s>], refused: &mut Vec<Error>) -> Groups<'s> {
        let mut by_group: BTreeMap<(&str, &str), Vec<&Taken<'_>>> = BTreeMap::new();
        for taken in taken {
            let is_for_group = |said: &Said| said.applies_to == AppliesTo::Group;
            if taken.said.as_ref().is_some_and(is_for_group) {
                let group = self.group(taken.row);
                by_group.entry(group).or_default().push(taken);
            }
        }
        let mut groups = BTreeMap::new();
        for (group, said) in by_group {
            let agreed = are_same(&said);
            if !agreed {
                refused.extend(self.contradictions(&said));
            }
            let first = said.first().and_then(|taken| taken.said.clone());
            groups.insert(group, first.filter(|_| agreed));
        }
        groups
    }

    /// Returns what names a row in all its copies.
    fn key<'s>(&'s self, row: &'s SheetRow) -> &'s str {
        self.sheet.text(row, Column::Key)
    }

    /// Returns what names a row's group, also where rows of several exports were put together.
    fn group<'s>(&'s self, row: &'s SheetRow) -> (&'s str, &'s str) {
        let text = |column| self.sheet.text(row, column);
        (text(Column::Origin), text(Column::Group))
    }

    /// Refuses each of the decisions that are not the same; each names another that differs.
    fn contradictions(&self, said: &[&Taken<'_>]) -> Vec<Error> {
        let words = |taken: &Taken<'_>| match self.sheet.text(taken.row, Column::Decision) {
            "" => verdict(taken).map_or_else(String::new, ToString::to_string),
            words => words.to_owned(),
        };
        let refuse = |taken: &&Taken<'_>| {
            let other = said.iter().find(|other| verdict(other) != verdict(taken))?;
            let kind = ErrorKind::Contradiction {
                value: words(taken),
                other: words(other),
                row: other.row.number,
            };
            let place = self.sheet.place_of(taken.row, Some(Column::Decision));
            Some(Error::new(kind, place).with_hint("leave one of the decisions"))
        };
        said.iter().filter_map(refuse).collect()
    }

    fn record(&self, row: &SheetRow, said: &Said) -> MappingRecord {
        let own = |column| self.sheet.text(row, column).to_owned();
        let key = self.sheet.text(row, Column::Key);
        let origin = ReviewOrigin::from_cell(self.sheet.text(row, Column::Origin));
        let proposed = self.sheet.text(row, Column::Code);
        let nomenclature = &self.options.nomenclature;
        let concept = said
            .verdict
            .code()
            .and_then(|code| nomenclature.concept(code.as_str()));
        let is_proposed = concept.is_some_and(|concept| concept.code() == proposed);
        let settles =
            self.sheet.text(row, Column::Disputed) == DISPUTED && said.verdict.is_settling();
        let is_reviewed = settles || (!proposed.is_empty() && !said.is_typed);
        let [file, exported, hash] = REVIEW_COLUMNS;
        MappingRecord {
            id: check::id_of(key).unwrap_or_default().to_owned(),
            name: own(Column::Name),
            model: own(Column::Model),
            description: own(Column::Description),
            supplier: own(Column::Supplier),
            source: own(Column::Source),
            justification: match is_reviewed {
                true => Justification::Reviewed,
                false => Justification::Curated,
            },
            verdict: said.verdict.clone(),
            relation: concept.map_or_else(Relation::default, |concept| {
                Relation::to_code(concept.is_terminal())
            }),
            term: concept.map_or_else(String::new, |concept| {
                concept.term(Language::ENGLISH).to_owned()
            }),
            confidence: percent(self.sheet.text(row, Column::Percent)).filter(|_| is_proposed),
            by: self.options.by.clone(),
            reviewer: match settles {
                true => self.options.by.clone(),
                false => String::new(),
            },
            at: self.at.clone(),
            tool: origin.tool,
            tool_version: origin.tool_version,
            release: origin.release,
            index: origin.index,
            comment: said.comment.clone(),
            other: vec![
                (file.to_owned(), self.file.clone()),
                (exported.to_owned(), origin.exported_at),
                (hash.to_owned(), self.hash.clone()),
            ],
            ..MappingRecord::default()
        }
    }
}

/// Tells whether all say the same.
fn are_same(said: &[&Taken<'_>]) -> bool {
    said.windows(2)
        .all(|pair| verdict(pair[0]) == verdict(pair[1]))
}

fn verdict<'t>(taken: &'t Taken<'_>) -> Option<&'t Verdict> {
    taken.said.as_ref().map(|said| &said.verdict)
}

/// Reads a probability in per cent, with a decimal comma or point.
fn percent(text: &str) -> Option<f64> {
    let text = text.trim_end_matches('%').trim().replace(',', ".");
    let percent: f64 = text.parse().ok()?;
    (0.0..=100.0)
        .contains(&percent)
        .then(|| (percent * 100.0).round() / 10_000.0)
}
