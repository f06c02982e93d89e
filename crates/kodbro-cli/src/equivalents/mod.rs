//! Which products of other regions would serve, and what do all of them hold?
//!
//! `search` looks in the store ring by ring around a code, `write` writes what is found as text,
//! tables and JSON lines, `group` adds up what is held, `near` names what a wrong name may mean.

mod arguments;
mod group;
mod near;
mod search;
mod write;

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::Context;
use kodbro::Mapper;
use kodbro_formats::{Output, read_ids};
use kodbro_store::{Asker, Store};

pub(crate) use arguments::Arguments;
use arguments::Format;
use search::{Asked, Search};
use write::Writer;

use crate::failure::Failure;
use crate::numbers::counted;
use crate::{Outcome, concepts, files, index_source, report};

/// Finds equivalents, or tells what is held.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let format = arguments.format()?;
    let store = Store::open_read_only(&arguments.store)?;
    let mapper = Mapper::new(index_source::open(arguments.index.index.as_deref())?);
    let nomenclature = mapper.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let sources = store.source_names()?;
    let own = arguments.source.as_deref();
    for name in own
        .iter()
        .copied()
        .chain(arguments.within.iter().map(String::as_str))
    {
        near::need_source(&sources, name)?;
    }
    let inputs = arguments.list.iter().map(std::path::PathBuf::as_path);
    let inputs = inputs.chain([arguments.store.as_path()]);
    let output = output(arguments.out.as_deref(), inputs, format)?;
    let within: Vec<&str> = match arguments.within.as_slice() {
        [] if arguments.group_by.is_some() => Vec::new(),
        [] => {
            let others = sources.iter().map(String::as_str);
            others.filter(|name| Some(*name) != own).collect()
        }
        named => named.iter().map(String::as_str).collect(),
    };
    let asker = Asker {
        source: own,
        of: &within,
    };
    if arguments.group_by.is_some() {
        let code = arguments.code.as_deref();
        let found = group::run(&store, &nomenclature, language, &asker, code)?;
        return found.write(output, format);
    }
    let own = own.context("--source is required here")?;
    if within.is_empty() {
        let message = format!("the store has no source but '{own}'");
        let hint =
            "map the catalogues of other sources into it: kodbro map ROWS --store S --source NAME";
        return Err(Failure::new(message).with_hint(hint).into());
    }
    let mut search = Search::new(&store, &mapper, &asker);
    search.top = arguments.top.into();
    search.min_level = arguments.min_level;
    match (&arguments.id, &arguments.list) {
        (Some(id), _) => {
            let asked = need_product(&store, &sources, own, id)?;
            let Some(asked) = asked else {
                return Ok(Outcome::Findings);
            };
            let found = search.find(&asked)?;
            let columns = write::columns_of(&found);
            let mut writer = Writer::new(output, format, columns, &nomenclature, language)?;
            writer.write(&asked, &found)?;
            writer.finish()?;
            if found.is_empty() {
                report::note(search.nothing(&asked));
                return Ok(Outcome::Findings);
            }
            Ok(Outcome::Done)
        }
        (None, Some(list)) => {
            let columns = store.listed_columns()?;
            let mut writer = Writer::new(output, format, columns, &nomenclature, language)?;
            let tally = find_all(&store, own, list, &mut search, &mut writer)?;
            writer.finish()?;
            tally.report(own);
            Ok(tally.outcome())
        }
        (None, None) => Err(Failure::new("nothing is asked for")
            .with_hint("add --id or --list")
            .into()),
    }
}

/// What became of a list.
#[derive(Default)]
struct Tally {
    asked: u64,
    served: u64,
    unknown: Vec<String>,
    codeless: Vec<String>,
}

/// Looks for equivalents of every product of a list.
fn find_all(
    store: &Store,
    own: &str,
    list: &Path,
    search: &mut Search<'_, '_>,
    writer: &mut Writer<'_>,
) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    for (_, id) in read_ids(list)? {
        tally.asked += 1;
        match store.own_product(own, &id)?.map(Asked::new) {
            None => tally.unknown.push(id),
            Some(None) => tally.codeless.push(id),
            Some(Some(asked)) => {
                let found = search.find(&asked)?;
                tally.served += u64::from(!found.is_empty());
                writer.write(&asked, &found)?;
            }
        }
    }
    Ok(tally)
}

impl Tally {
    fn report(&self, own: &str) {
        let asked = counted(self.asked, "product", "products");
        let served = crate::numbers::grouped(self.served);
        report::note(format_args!("{asked} asked for, equivalents for {served}"));
        for (ids, what) in [
            (&self.unknown, format!("not known of source '{own}'")),
            (&self.codeless, "without a code".to_owned()),
        ] {
            if !ids.is_empty() {
                let count = counted(ids.len() as u64, "product", "products");
                let shown = near::list(ids.iter().map(String::as_str));
                report::warning(format_args!("{count} {what}: {shown}"));
            }
        }
    }

    fn outcome(&self) -> Outcome {
        match self.served > 0 && self.unknown.is_empty() && self.codeless.is_empty() {
            true => Outcome::Done,
            false => Outcome::Findings,
        }
    }
}

/// Returns the product asked for; `None`, and a word about it, where it has no code.
fn need_product(
    store: &Store,
    sources: &[String],
    own: &str,
    id: &str,
) -> anyhow::Result<Option<Asked>> {
    let Some(product) = store.own_product(own, id)? else {
        return Err(near::no_product(store, sources, own, id)?.into());
    };
    let asked = Asked::new(product);
    if asked.is_none() {
        report::note(format_args!("{own} {id} has no code, decided or predicted"));
        report::hint(
            "review it, or map its catalogue again: kodbro map ROWS --store S --source NAME",
        );
    }
    Ok(asked)
}

fn output<'p>(
    path: Option<&Path>,
    inputs: impl Iterator<Item = &'p Path>,
    format: Format,
) -> anyhow::Result<Output> {
    match path {
        Some(path) => {
            files::refuse_to_replace(path, inputs, "the output", "--out")?;
            Ok(Output::create(path)?)
        }
        None if format == Format::Xlsx && io::stdout().is_terminal() => {
            let failure = Failure::new("a workbook cannot be shown on a terminal");
            Err(failure.with_hint("name a file with --out").into())
        }
        None => Ok(Output::stdout()),
    }
}
