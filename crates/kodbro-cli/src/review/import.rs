use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::decisions::Decisions;
use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, WriteOptions,
};
use kodbro_formats::review::{
    REVIEW_COLUMNS, ReadReview, ReviewOptions, ReviewOrigin, read_review,
};
use kodbro_formats::{Error, ErrorKind, Output};
use kodbro_store::{Batch, Store};

use super::disputes::{Disputes, Stand};
use super::into_store::{self, Added};
use super::known::{Known, has_unseen};
use crate::args::IndexArgument;
use crate::failure::Failure;
use crate::numbers::{counted, grouped};
use crate::{Outcome, clock, code_hint, files, index_source, report};

/// So many refused rows are named; the rest are counted.
const SHOWN: usize = 20;

/// The formats of files that decisions are added to: those that keep all of a record.
const PLAIN: [MappingFormat; 4] = [
    MappingFormat::Csv,
    MappingFormat::Tsv,
    MappingFormat::Xlsx,
    MappingFormat::JsonLines,
];

/// Take in what people filled in
///
/// Reads a workbook or CSV that 'kodbro review export' wrote and people filled in. Every decision
/// is kept with who made it, when and in which file. What does not fit is refused with its row and
/// column; all other rows are taken. In a store, a decision is shared where a shared one is in force
/// about the product.
///
/// A file may be continued and taken in again: what was changed since counts as a new word of the
/// person, what was left as it was says nothing new, and so does the same file again, but it brings
/// back what was taken back. Where the review shows that people differ about a row, or decided on a
/// code that is out of use, a decision settles the row; what they said before stays in the history.
///
/// A file of decisions that exists is added to. It is left as it is where anything in it would be
/// lost, such as other sheets or columns without a name.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("into").required(true).args(["store", "out"]))]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Review that was filled in
    #[arg(value_name = "REVIEW")]
    review: PathBuf,

    /// Who filled it in
    #[arg(long, value_name = "NAME", value_parser = person)]
    by: String,

    /// Store that the decisions go to, as made by 'kodbro store create'
    #[arg(long, value_name = "F")]
    store: Option<PathBuf>,

    /// File of decisions that they are added to: .csv, .tsv, .xlsx or .jsonl
    #[arg(long, short, value_name = "F")]
    out: Option<PathBuf>,

    /// When it was filled in, in UTC such as 2026-11-02T09:30:00Z [default: when it was last saved]
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<String>,

    /// Take nothing in if anything is refused
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  some rows were refused; all others are in, unless --strict says otherwise
  2  the file is no review, or cannot be read; nothing is changed";

/// Imports a review.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let nomenclature = index.nomenclature();
    let options = ReviewOptions {
        nomenclature,
        by: arguments.by.clone(),
        at: arguments.at.clone().unwrap_or_default(),
    };
    let into = arguments.store.iter().chain(&arguments.out);
    for path in into {
        files::refuse_to_replace(
            path,
            std::iter::once(arguments.review.as_path()),
            "the decisions",
            "--store or --out",
        )?;
    }
    let mut read = read_review(&arguments.review, &options)?;
    if read.at.is_empty() {
        date(&mut read, &arguments.review);
    }
    let hash = index_source::hash(arguments.index.index.as_deref())?;
    let other = other_index(&read.origins, &nomenclature, &hash);
    for error in read.refused.iter().take(SHOWN) {
        refuse(error, &nomenclature, other.is_some());
    }
    let refused = read.refused.len();
    if refused > SHOWN {
        let more = grouped((refused - SHOWN) as u64);
        report::warning(format_args!("{more} more refused rows are not shown"));
    }
    let release = nomenclature.release().to_string();
    if let Some(other) = other.filter(|other| refused > 0 || *other != release.trim()) {
        report::warning(format_args!("the review is of another index, of {other}"));
        report::hint("name that index with --index, so that its codes are known");
    }
    let summary = Summary::of(&read);
    let records: Vec<MappingRecord> = read.decided.into_iter().map(|row| row.record).collect();
    let is_kept_out = arguments.strict && refused > 0;
    let taken = match (&arguments.store, &arguments.out) {
        _ if is_kept_out => None,
        (Some(path), _) => Some(to_store(path, records, arguments, &nomenclature)?),
        (None, Some(path)) => Some(to_file(path, records, &nomenclature)?),
        (None, None) => None,
    };
    summary.print(
        &arguments.review,
        &arguments.by,
        &read.at,
        refused as u64,
        taken.as_ref().map(|taken| taken.new),
    );
    if let Some(taken) = taken {
        taken.disputes.print();
    }
    if is_kept_out {
        report::warning("nothing is taken in, as --strict asks");
    }
    Ok(match refused {
        0 => Outcome::Done,
        _ => Outcome::Findings,
    })
}

/// Returns the release of another index than the one at hand that the review was made with, if there
/// is one.
fn other_index<'o>(
    origins: &'o [ReviewOrigin],
    nomenclature: &Nomenclature<'_>,
    hash: &str,
) -> Option<&'o str> {
    let release = nomenclature.release().to_string();
    let is_other = |origin: &&ReviewOrigin| match origin.index.as_str() {
        "" => !origin.release.is_empty() && origin.release != release.trim(),
        index => index != hash,
    };
    let other = origins.iter().find(is_other);
    other.map(|origin| origin.release.as_str())
}

/// Names a refused row with what to do, for an unknown code with those near to it, unless it may be
/// one of another index.
fn refuse(error: &Error, nomenclature: &Nomenclature<'_>, has_other: bool) {
    report::warning(format_args!("refused: {error}"));
    match error.kind() {
        ErrorKind::UnknownCode { .. } if has_other => {}
        ErrorKind::UnknownCode { value, .. } => {
            report::hint(code_hint::nearest(nomenclature, value, Language::SWEDISH));
        }
        _ => error.hint().into_iter().for_each(report::hint),
    }
}

/// Gives decisions the time at which the file was last written.
fn date(read: &mut ReadReview, path: &Path) {
    let written = path.metadata().and_then(|data| data.modified());
    read.at = written.map_or_else(|_| clock::now(), clock::utc);
    for row in &mut read.decided {
        row.record.at.clone_from(&read.at);
    }
}

/// Adds decisions to a store.
fn to_store(
    path: &Path,
    records: Vec<MappingRecord>,
    arguments: &Arguments,
    nomenclature: &Nomenclature<'_>,
) -> anyhow::Result<Added> {
    let mut store = Store::open(path)?;
    let batch = Batch {
        by: arguments.by.clone(),
        at: clock::now(),
        what: format!("import of {}", files::name(&arguments.review)),
    };
    let records = records.into_iter();
    Ok(into_store::add(
        &mut store,
        records,
        None,
        &batch,
        nomenclature,
    )?)
}

/// Adds decisions to a file, which is left as it is where anything in it would be lost.
fn to_file(
    path: &Path,
    mut records: Vec<MappingRecord>,
    nomenclature: &Nomenclature<'_>,
) -> anyhow::Result<Added> {
    let is_plain = |format: &MappingFormat| PLAIN.contains(format);
    let format = MappingFormat::from_path(path).filter(is_plain);
    let format = format.ok_or_else(|| {
        let message = format!(
            "{}: the name does not say which format to write",
            path.display()
        );
        Failure::new(message).with_hint("end it in .csv, .tsv, .xlsx or .jsonl")
    })?;
    let output = Output::create(path)?;
    let mut known = Known::default();
    let mut other = REVIEW_COLUMNS.map(str::to_owned).to_vec();
    let mut metadata = SetMetadata::default();
    let mut before = Vec::new();
    if path
        .metadata()
        .is_ok_and(|data| data.is_file() && data.len() > 0)
    {
        let mut reader = MappingSetReader::open(path, &ReadOptions::default())?;
        if reader.format() != format {
            let (name, found) = (path.display(), reader.format());
            let failure = Failure::new(format!("{name}: found {found}, expected {format}"));
            return Err(failure.with_hint("choose another name for --out").into());
        }
        metadata = reader.metadata().clone();
        for name in reader.other() {
            if !other.contains(name) {
                other.push(name.clone());
            }
        }
        for read in reader.by_ref() {
            let record = read?.into_record(nomenclature);
            known.add(&record);
            before.push(record);
        }
        if let Some(finding) = reader.findings().first() {
            return Err(would_lose(path, &finding.to_string()).into());
        }
    }
    let options = WriteOptions {
        other,
        ..WriteOptions::default()
    };
    let mut writer = MappingSetWriter::create(output, format, &metadata, &options)?;
    before.iter().try_for_each(|record| writer.write(record))?;
    for record in &mut records {
        if has_unseen(&before, record) {
            record.reviewer.clear();
        }
    }
    let new: Vec<&MappingRecord> = records.iter().filter(|r| !known.has(r)).collect();
    new.iter().try_for_each(|record| writer.write(record))?;
    if !writer.losses().is_empty() {
        let what = format!("it has no room for {}", writer.losses());
        return Err(would_lose(path, &what).into());
    }
    writer.finish()?;
    Ok(Added {
        new: new.len() as u64,
        disputes: disputes(&records, &before, &new, nomenclature),
        ..Added::default()
    })
}

/// Adds decisions to those before, and finds out what became of rows that people differ about.
fn disputes(
    records: &[MappingRecord],
    before: &[MappingRecord],
    new: &[&MappingRecord],
    nomenclature: &Nomenclature<'_>,
) -> Disputes {
    let mut decisions = Decisions::default();
    let stands = |decisions: &Decisions| -> Vec<Stand> {
        let of = |record: &MappingRecord| {
            let standing = decisions.standing(&record.source, &record.row(), Some(&record.id));
            standing.in_use(nomenclature).into()
        };
        records.iter().map(of).collect()
    };
    for decision in before.iter().filter_map(MappingRecord::decision) {
        decisions.add(decision);
    }
    let earlier = stands(&decisions);
    for decision in new.iter().filter_map(|record| record.decision()) {
        decisions.add(decision);
    }
    let mut disputes = Disputes::default();
    for ((record, before), after) in records.iter().zip(earlier).zip(stands(&decisions)) {
        let is_new = new.iter().any(|new| std::ptr::eq(*new, record));
        disputes.add(record, is_new, &before, &after);
    }
    disputes
}

/// Makes the error of a file that cannot be written again with all that it holds.
fn would_lose(path: &Path, what: &str) -> Failure {
    let message = format!(
        "{}: nothing is added, for something would be lost: {what}",
        path.display()
    );
    Failure::new(message).with_hint("choose another name for --out, or take them into a --store")
}

/// What a review says, for the closing lines.
struct Summary {
    decided: u64,
    by_group: u64,
    open: u64,
    commented: u64,
    verdicts: BTreeMap<&'static str, u64>,
    codes: HashSet<String>,
}

impl Summary {
    fn of(read: &ReadReview) -> Self {
        let mut summary = Self {
            decided: read.decided.len() as u64,
            by_group: read.decided.iter().filter(|row| row.by_group).count() as u64,
            open: read.open,
            commented: read.commented,
            verdicts: BTreeMap::new(),
            codes: HashSet::new(),
        };
        for row in &read.decided {
            let verdict = &row.record.verdict;
            *summary.verdicts.entry(verdict.as_str()).or_default() += 1;
            summary
                .codes
                .extend(verdict.code().map(ToString::to_string));
        }
        summary
    }

    fn print(&self, path: &Path, by: &str, at: &str, refused: u64, new: Option<u64>) {
        let path = path.display();
        report::note(format_args!("read {path}, filled in by {by}, {at}"));
        let decided = counted(self.decided, "row", "rows");
        let by_group = match self.by_group {
            0 => String::new(),
            rows => format!(", {} of them with their group", grouped(rows)),
        };
        report::note(format_args!("  decided  {decided}{by_group}"));
        for (verdict, &count) in &self.verdicts {
            let codes = match *verdict {
                "accepted" => {
                    let codes = counted(self.codes.len() as u64, "code", "codes");
                    format!(", {codes}")
                }
                _ => String::new(),
            };
            let count = grouped(count);
            let verdict = verdict.replace('_', " ");
            report::note(format_args!("    {verdict}: {count}{codes}"));
        }
        report::note(format_args!(
            "  open     {}",
            counted(self.open, "row", "rows")
        ));
        report::note(format_args!(
            "  refused  {}",
            counted(refused, "row", "rows")
        ));
        if self.commented > 0 {
            let count = counted(self.commented, "row has", "rows have");
            report::warning(format_args!(
                "{count} a comment but no decision; such comments are not kept"
            ));
        }
        if let Some(new) = new {
            let before = self.decided - new.min(self.decided);
            let before = match before {
                1 => "1 was".to_owned(),
                before => format!("{} were", grouped(before)),
            };
            let new = counted(new, "decision is", "decisions are");
            report::note(format_args!("{new} new, {before} there before"));
        }
    }
}

/// Reads the name of a person.
pub(super) fn person(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("expected a name".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// Reads a time in UTC.
fn time(text: &str) -> Result<String, String> {
    let form = |form: &str| {
        let fits = |(c, form): (char, char)| match form {
            '0' => c.is_ascii_digit(),
            form => c == form,
        };
        text.len() == form.len() && text.chars().zip(form.chars()).all(fits)
    };
    match form("0000-00-00") || form("0000-00-00T00:00:00Z") {
        true => Ok(text.to_owned()),
        false => Err("expected a date or a time in UTC such as 2026-11-02T09:30:00Z".to_owned()),
    }
}
