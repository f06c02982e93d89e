use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_store::{CurrentRow, Filter, Status, Store};
use serde::Serialize;

use crate::args::{AnswerFormat, IndexArgument, LanguageArgument};
use crate::numbers::{grouped, percent};
use crate::table::table;
use crate::{Outcome, concepts, index_source};

/// Show how far the people are: by category, source and person
///
/// Counts the products of a store. The category is the topmost code above the one that was
/// decided, or else predicted; products with neither have none.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Store with the products
    #[arg(long, value_name = "F")]
    store: PathBuf,

    /// Only this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: AnswerFormat,

    #[command(flatten)]
    language: LanguageArgument,

    #[command(flatten)]
    index: IndexArgument,
}

/// Shows the progress.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let nomenclature = index.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let store = Store::open_read_only(&arguments.store)?;
    let filter = Filter {
        source: arguments.source.clone(),
        ..Filter::default()
    };
    let mut progress = Progress::default();
    for row in store.current(&filter)?.in_use(nomenclature) {
        progress.add(&row?, &nomenclature, language);
    }
    match arguments.format {
        AnswerFormat::Json => concepts::to_stdout(|out| concepts::write_json(out, &progress))?,
        AnswerFormat::Text => concepts::to_stdout(|out| write!(out, "{}", progress.text()))?,
    }
    Ok(match progress.all.products {
        0 => Outcome::Findings,
        _ => Outcome::Done,
    })
}

/// How far the people are.
#[derive(Debug, Default, Serialize)]
struct Progress {
    #[serde(flatten)]
    all: Counts,
    categories: BTreeMap<String, Category>,
    sources: BTreeMap<String, Counts>,
    people: BTreeMap<String, Person>,
}

/// How many products there are of each kind.
#[derive(Clone, Debug, Default, Serialize)]
struct Counts {
    products: u64,
    decided: u64,
    conflicts: u64,
    open: u64,
}

#[derive(Debug, Default, Serialize)]
struct Category {
    term: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Default, Serialize)]
struct Person {
    /// How many products have this person's decision as the one that stands.
    decided: u64,
    /// For how many others do not agree.
    conflicts: u64,
    /// When the person decided last.
    last: String,
}

impl Progress {
    fn add(&mut self, row: &CurrentRow, nomenclature: &Nomenclature<'_>, language: Language) {
        let status = row.status();
        self.all.add(status);
        let source = self.sources.entry(row.source.clone()).or_default();
        source.add(status);
        let (code, term) = category(row, nomenclature, language);
        let category = self.categories.entry(code).or_default();
        category.term = term;
        category.counts.add(status);
        let said = row.decision.iter().chain(&row.positions);
        for record in said {
            for by in record.by.split('|').map(str::trim) {
                let person = self.people.entry(by.to_owned()).or_default();
                match status {
                    Status::Conflict => person.conflicts += 1,
                    _ => person.decided += 1,
                }
                if record.at > person.last {
                    person.last.clone_from(&record.at);
                }
            }
        }
    }

    fn text(&self) -> String {
        let named = |name: &str| match name {
            "" => "(none)".to_owned(),
            name => name.to_owned(),
        };
        let header = |name| [name, "products", "decided", "conflicts", "open", "done"];
        let categories = self.categories.iter().map(|(code, category)| {
            let name = match category.term.as_str() {
                "" => named(code),
                term => format!("{code} {term}"),
            };
            category.counts.cells(&shorten(&name))
        });
        let sources = self.sources.iter();
        let sources = sources.map(|(name, counts)| counts.cells(&named(name)));
        let people = self.people.iter().map(|(name, person)| {
            vec![
                named(name),
                grouped(person.decided),
                grouped(person.conflicts),
                person.last.clone(),
            ]
        });
        let mut parts = vec![
            table(
                &header("category"),
                categories.chain([self.all.cells("all")]),
            ),
            table(&header("source"), sources),
        ];
        if !self.people.is_empty() {
            parts.push(table(&["person", "decided", "conflicts", "last"], people));
        }
        parts.join("\n")
    }
}

impl Counts {
    fn add(&mut self, status: Status) {
        self.products += 1;
        match status {
            Status::Decided => self.decided += 1,
            Status::Conflict => self.conflicts += 1,
            Status::Predicted | Status::Nothing => self.open += 1,
        }
    }

    fn cells(&self, name: &str) -> Vec<String> {
        let counts = [self.products, self.decided, self.conflicts, self.open].map(grouped);
        let mut cells = vec![name.to_owned()];
        cells.extend(counts);
        cells.push(percent(self.decided, self.products));
        cells
    }
}

/// Names the topmost code above the one that was decided or else predicted, with its term; nothing
/// where there is no code.
fn category(
    row: &CurrentRow,
    nomenclature: &Nomenclature<'_>,
    language: Language,
) -> (String, String) {
    let said = row.counting().chain(&row.prediction);
    let mut codes = said.filter_map(|record| record.verdict.code());
    let Some(code) = codes.next() else {
        return (String::new(), String::new());
    };
    match nomenclature.concept(code.as_str()) {
        None => (code.to_string(), "not in this nomenclature".to_owned()),
        Some(concept) => {
            let path = concept.path();
            let root = path.first().unwrap_or(&concept);
            (root.code().to_owned(), root.term(language).to_owned())
        }
    }
}

fn shorten(name: &str) -> String {
    match name.chars().count() {
        0..=48 => name.to_owned(),
        _ => format!("{}…", name.chars().take(47).collect::<String>()),
    }
}
