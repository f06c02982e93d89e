use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::decisions::{Decision, DecisionId, Decisions, Problem, Scope};
use kodbro::matching::Past;
use kodbro::nomenclature::{Nomenclature, Release};
use kodbro_formats::mapping_set::{MappingSetReader, ReadOptions};
use kodbro_store::{Store, is_database};

use crate::args::TargetSystemArgument;
use crate::failure::Failure;
use crate::numbers::{counted, grouped};
use crate::report;

/// So many problems are named; the rest are counted.
const SHOWN_PROBLEMS: usize = 5;
/// So many rows of one problem are named.
const SHOWN_ROWS: usize = 3;
/// So many sources are named.
const SHOWN_SOURCES: usize = 5;

/// What people decided before, as the command line names it.
#[derive(Debug, Args)]
pub(crate) struct DecidedArguments {
    /// Decisions that people made before, as files or stores: they settle their own rows and are
    /// evidence for others like them; may be given several times
    #[arg(long = "decisions", value_name = "F")]
    pub(crate) files: Vec<PathBuf>,

    /// Region or catalogue that the rows are of: decisions of this source settle rows, those of
    /// others count only if they are shared [default: the only source of the decisions]
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,

    #[command(flatten)]
    target_system: TargetSystemArgument,
}

impl DecidedArguments {
    /// Reads the decisions, if any are given.
    ///
    /// # Errors
    /// Those of [`Decided::read`].
    pub(crate) fn read(&self, release: &Release) -> anyhow::Result<Option<Decided>> {
        if self.files.is_empty() {
            return Ok(None);
        }
        let target_systems = self.target_system.names(release);
        Decided::read(&self.files, self.source.as_deref(), &target_systems).map(Some)
    }
}

/// What people decided before, and whose catalogue is mapped.
pub(crate) struct Decided {
    pub(crate) decisions: Decisions,
    pub(crate) source: String,
    /// Where each decision stands: its file and row, or store and event.
    places: BTreeMap<DecisionId, (PathBuf, u64)>,
    /// The files that are stores.
    stores: Vec<PathBuf>,
}

impl Decided {
    /// Reads files of decisions, of which those that name no source are of `source`, and stores, of
    /// which only what `source` may see is read.
    ///
    /// # Errors
    /// When a file cannot be read, or no source is given and the decisions are of several.
    pub(crate) fn read(
        files: &[PathBuf],
        source: Option<&str>,
        target_systems: &[String],
    ) -> anyhow::Result<Self> {
        let mut decisions = Decisions::default();
        let mut places = BTreeMap::new();
        let mut sources = BTreeMap::new();
        let mut stores = Vec::new();
        for file in files {
            if is_database(file).unwrap_or(false) {
                let store = Store::open_read_only(file)?;
                for summary in store.sources()? {
                    if summary.decisions > 0 {
                        *sources.entry(summary.name).or_default() += summary.decisions;
                    }
                }
                stores.push(store);
                continue;
            }
            let options = ReadOptions {
                default_source: source.unwrap_or_default().to_owned(),
                target_systems: target_systems.to_vec(),
                ..ReadOptions::default()
            };
            let mut reader = MappingSetReader::open(file, &options)?;
            let before = decisions.len();
            for read in reader.by_ref() {
                let read = read?;
                if let Some(decision) = read.record.decision() {
                    *sources.entry(decision.source.clone()).or_default() += 1;
                    places.insert(decisions.add(decision), (file.clone(), read.number));
                }
            }
            note(file, decisions.len() - before);
            report::warnings(reader.findings(), reader.count_of_findings());
        }
        let source = match source {
            Some(source) => {
                warn_of_other_sources(source, &sources);
                source.to_owned()
            }
            None => only_source(&sources)?,
        };
        for store in &stores {
            let before = decisions.len();
            for found in store.decisions(&source)? {
                let (event, decision) = found?;
                let place = (store.path().to_owned(), event.0.unsigned_abs());
                places.insert(decisions.add(decision), place);
            }
            note(store.path(), decisions.len() - before);
        }
        Ok(Self {
            decisions,
            source,
            places,
            stores: stores.iter().map(|store| store.path().to_owned()).collect(),
        })
    }

    /// Returns what was decided before a row, which the decisions know by its id if it has one.
    pub(crate) fn past<'d>(&'d self, id: &'d str) -> Past<'d> {
        let id = id.trim();
        Past {
            decisions: &self.decisions,
            source: &self.source,
            id: (!id.is_empty()).then_some(id),
        }
    }

    /// Returns the shared ones among the decisions; `None` where all are shared.
    ///
    /// What becomes of a row by these may be seen by all: nothing private shows through.
    pub(super) fn shared(&self) -> Option<Self> {
        let is_shared = |decision: &Decision| decision.scope == Scope::Shared;
        let all = || self.decisions.iter().map(|(_, decision)| decision);
        if all().all(|decision| is_shared(&decision)) {
            return None;
        }
        let mut decisions = Decisions::default();
        for decision in all().filter(is_shared) {
            decisions.add(decision);
        }
        Some(Self {
            decisions,
            source: self.source.clone(),
            places: BTreeMap::new(),
            stores: Vec::new(),
        })
    }

    /// Reports what is wrong with the decisions: the first few, and how many more of which kind.
    pub(crate) fn warn(&self, nomenclature: &Nomenclature<'_>) {
        let problems = self.decisions.problems(nomenclature);
        let (shown, others) = problems.split_at(problems.len().min(SHOWN_PROBLEMS));
        for problem in shown {
            report::warning(format_args!("{}: {problem}", self.rows_of(problem)));
        }
        if !others.is_empty() {
            let (count, kinds) = (grouped(others.len() as u64), by_kind(others));
            report::warning(format_args!(
                "{count} more problems with decisions are not shown: {kinds}"
            ));
        }
        if !problems.is_empty() {
            report::hint("decisions are never dropped; correct them in their file");
        }
    }

    /// Names the rows that a problem is about: of the first file, the first few.
    fn rows_of(&self, problem: &Problem) -> String {
        let places: Vec<&(PathBuf, u64)> = problem
            .decisions()
            .iter()
            .filter_map(|id| self.places.get(id))
            .collect();
        let Some((file, _)) = places.first() else {
            return "decisions".to_owned();
        };
        let rows: Vec<String> = places
            .iter()
            .filter(|(other, _)| other == file)
            .take(SHOWN_ROWS)
            .map(|(_, row)| row.to_string())
            .collect();
        let word = match (self.stores.contains(file), rows.len()) {
            (false, 1) => "row",
            (false, _) => "rows",
            (true, 1) => "event",
            (true, _) => "events",
        };
        let more = match places.len() - rows.len() {
            0 => String::new(),
            more => format!(" and {} more", grouped(more as u64)),
        };
        format!("{}, {word} {}{more}", file.display(), rows.join(", "))
    }
}

/// Says how many decisions were read.
fn note(file: &Path, count: usize) {
    let count = counted(count as u64, "decision", "decisions");
    report::note(format_args!("read {}: {count}", file.display()));
}

/// Returns the source that all decisions are of.
fn only_source(sources: &BTreeMap<String, u64>) -> Result<String, Failure> {
    let mut names = sources.keys();
    match (names.next(), names.next()) {
        (None, _) => Ok(String::new()),
        (Some(only), None) => Ok(only.clone()),
        (Some(_), Some(_)) => {
            let message = format!("the decisions are of several sources: {}", named(sources));
            let hint = "name the one that the catalogue is of with --source; it is also that of decisions without a source";
            Err(Failure::new(message).with_hint(hint))
        }
    }
}

/// Warns if no decision is of the source given, which may be misspelled.
fn warn_of_other_sources(source: &str, sources: &BTreeMap<String, u64>) {
    if !sources.is_empty() && !sources.contains_key(source) {
        report::warning(format_args!(
            "no decision is of the source '{source}', so that none settles a row and only shared ones are evidence; there are {}",
            named(sources)
        ));
    }
}

fn named(sources: &BTreeMap<String, u64>) -> String {
    let mut names: Vec<String> = sources
        .iter()
        .take(SHOWN_SOURCES)
        .map(|(source, &count)| {
            let count = counted(count, "decision", "decisions");
            match source.as_str() {
                "" => format!("none named ({count})"),
                source => format!("'{source}' ({count})"),
            }
        })
        .collect();
    if sources.len() > SHOWN_SOURCES {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Counts problems by kind, in the order of their names.
fn by_kind(problems: &[Problem]) -> String {
    let mut counts = BTreeMap::new();
    for problem in problems {
        *counts.entry(kind(problem)).or_insert(0) += 1;
    }
    let counts = counts
        .into_iter()
        .map(|((one, many), count)| counted(count, one, many));
    counts.collect::<Vec<_>>().join(", ")
}

fn kind(problem: &Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::UnknownCode { .. } => ("unknown code", "unknown codes"),
        Problem::RetiredCode { .. } => ("retired code", "retired codes"),
        Problem::Contradiction { .. } => ("contradiction", "contradictions"),
        Problem::Disagreement { .. } => ("disagreement", "disagreements"),
        Problem::AmbiguousText { .. } => ("ambiguous text", "ambiguous texts"),
        Problem::EmptyText { .. } => ("row without text", "rows without text"),
        _ => ("other", "others"),
    }
}
