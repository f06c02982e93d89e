use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::nomenclature::Release;
use kodbro::review::{Group, Pending, groups};
use kodbro::{MapOptions, Mapper, MappingStatus};
use kodbro_formats::review::{ReviewFormat, ReviewLanguage, ReviewOrigin, ReviewRow, ReviewWriter};
use kodbro_formats::{CatalogueOptions, Output};
use kodbro_store::Store;

use super::products::{Product, Products};
use super::proposal::{self, Proposal};
use crate::args::{IndexArgument, ModelArgument, TargetSystemArgument, probability};
use crate::failure::Failure;
use crate::map::Decided;
use crate::numbers::{counted, grouped};
use crate::{Outcome, clock, files, index_source, model_source, report};

/// Write the rows that need a person to a workbook or CSV
///
/// Maps the rows of a catalogue or the products of a store, and writes those that nobody has
/// decided and that do not reach the target: with what is proposed and why, and with columns to
/// fill in. Rows that are alike, such as the sizes of one glove, are one group, and one decision can
/// be for all of them. The groups come first where a decision settles most: many rows, large
/// quantities, uncertain proposals.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Catalogue whose rows are to be decided
    #[arg(value_name = "ROWS", required_unless_present = "store")]
    rows: Option<PathBuf>,

    /// Store whose products are to be decided, with the decisions in it
    #[arg(long, value_name = "F", conflicts_with_all = ["rows", "decisions", "columns", "sheet"])]
    store: Option<PathBuf>,

    /// Write to this file; it ends in .xlsx or .csv
    #[arg(long, short, value_name = "F")]
    out: PathBuf,

    /// Language of headers, choices and reasons: sv or en
    #[arg(long, value_name = "L", default_value = "sv", value_parser = str::parse::<ReviewLanguage>)]
    language: ReviewLanguage,

    /// Region or catalogue that the rows are of; of a store, the only one to export
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Stop after the group with which so many rows are reached; no group is cut in two
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,

    /// Export all rows, also those that people decided or that reach the target
    #[arg(long)]
    all: bool,

    /// Column that says how much of a product is used or in stock: that makes it more valuable
    #[arg(long, value_name = "COLUMN")]
    quantity: Option<String>,

    /// Probability that a proposal must reach to need no person, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.90", value_parser = probability)]
    target: f64,

    /// Number of codes to choose from that a row gets at most
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=50))]
    top: u16,

    /// Decisions that people made before; may be given several times
    #[arg(long, value_name = "F")]
    decisions: Vec<PathBuf>,

    /// Columns to use instead of those detected, as for 'kodbro map'
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    columns: Option<String>,

    /// Sheet of a workbook [default: the fullest one]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    #[command(flatten)]
    target_system: TargetSystemArgument,

    #[command(flatten)]
    index: IndexArgument,

    #[command(flatten)]
    model: ModelArgument,
}

/// Exports a review.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let format = format(&arguments.out)?;
    let inputs = arguments.rows.iter().chain(&arguments.store);
    let inputs = inputs.chain(&arguments.decisions).map(PathBuf::as_path);
    files::refuse_to_replace(&arguments.out, inputs, "the review", "--out")?;
    let index = index_source::open(arguments.index.index.as_deref())?;
    let model = model_source::open(arguments.model.model.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let products = arguments.products(&mapper.nomenclature().release())?;
    let options = MapOptions::default()
        .with_target(arguments.target)
        .with_top(arguments.top.into());
    let proposals = proposal::propose(&mapper, &options, &products, arguments.language);
    let chosen: Vec<usize> = (0..proposals.len())
        .filter(|&at| arguments.all || proposals[at].needs_person())
        .collect();
    say_what_is_left_out(&products, &proposals, chosen.len());
    if chosen.is_empty() {
        report::warning("there is nothing to decide; no file is written");
        report::hint("--all exports the rows that are decided or mapped, too");
        return Ok(Outcome::Findings);
    }
    let pending: Vec<Pending<'_>> = chosen
        .iter()
        .map(|&at| pending(&products.all[at], &proposals[at]))
        .collect();
    let groups = groups(&pending);
    let groups = within(&groups, arguments.limit);

    let output = Output::create(&arguments.out)?;
    let nomenclature = mapper.nomenclature();
    let release = nomenclature.release();
    let origin = ReviewOrigin {
        tool: "kodbro".to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        release: release.to_string().trim().to_owned(),
        index: index_source::hash(arguments.index.index.as_deref())?,
        exported_at: clock::now(),
        exported_from: arguments.input_name(),
    };
    let mut writer = ReviewWriter::new(format, output, arguments.language, &origin)?;
    let mut rows = 0;
    for (number, group) in (1..).zip(groups) {
        for &place in &group.rows {
            let (product, proposal) = (&products.all[chosen[place]], &proposals[chosen[place]]);
            let answer = proposal.answer;
            let name = |id, confidence| proposal::candidate(&nomenclature, id, confidence);
            let candidates = proposal.candidates.iter();
            writer.write(&ReviewRow {
                group: number,
                group_rows: group.rows.len() as u64,
                source: &product.source,
                id: &product.id,
                name: &product.name,
                model: &product.model,
                description: &product.description,
                supplier: &product.supplier,
                proposal: answer.map(|answer| name(answer.id, answer.confidence)),
                candidates: candidates.map(|&(id, _, p)| name(id, p)).collect(),
                reasons: &proposal.reasons,
                earlier: &proposal.earlier,
                is_disputed: proposal.is_disputed,
            })?;
            rows += 1;
        }
    }
    writer.finish()?;
    let path = arguments.out.display();
    let (rows, groups) = (
        counted(rows, "row", "rows"),
        counted(groups.len() as u64, "group", "groups"),
    );
    report::note(format_args!("wrote {path}: {rows} in {groups}"));
    Ok(Outcome::Done)
}

impl Arguments {
    fn products(&self, release: &Release) -> anyhow::Result<Products> {
        let (quantity, source) = (self.quantity.as_deref(), self.source.as_deref());
        match (&self.store, &self.rows) {
            (Some(store), _) => {
                Products::of_store(&Store::open_read_only(store)?, quantity, source)
            }
            (None, rows) => {
                let mut options = CatalogueOptions::default();
                if let Some(columns) = &self.columns {
                    options = options.with_columns(columns.parse()?);
                }
                if let Some(name) = &self.sheet {
                    options = options.with_sheet(name);
                }
                let rows = rows.as_deref().unwrap_or(Path::new("-"));
                let decided = match self.decisions.as_slice() {
                    [] => None,
                    files => {
                        let target_systems = self.target_system.names(release);
                        Some(Decided::read(files, source, &target_systems)?)
                    }
                };
                Products::of_catalogue(rows, &options, quantity, decided, source)
            }
        }
    }

    fn input_name(&self) -> String {
        let input = self.store.as_ref().or(self.rows.as_ref());
        input.map_or_else(String::new, |path| files::name(path))
    }
}

fn format(path: &Path) -> Result<ReviewFormat, Failure> {
    ReviewFormat::from_path(path).ok_or_else(|| {
        let message = format!(
            "{}: the name does not say which format to write",
            path.display()
        );
        Failure::new(message).with_hint("end it in .xlsx or .csv")
    })
}

fn pending<'p>(product: &'p Product, proposal: &Proposal<'p>) -> Pending<'p> {
    Pending {
        row: product.row(),
        first: proposal.candidates.first().map(|&(_, code, _)| code),
        confidence: proposal.confidence(),
        quantity: product.quantity,
    }
}

/// Returns the first groups, until so many rows are reached.
fn within(groups: &[Group], limit: Option<u64>) -> &[Group] {
    let Some(limit) = limit else {
        return groups;
    };
    let mut rows = 0;
    let is_full = |group: &Group| {
        let was_full = rows >= limit;
        rows += group.rows.len() as u64;
        was_full
    };
    let end = groups.iter().position(is_full).unwrap_or(groups.len());
    groups.get(..end).unwrap_or(groups)
}

fn say_what_is_left_out(products: &Products, proposals: &[Proposal<'_>], chosen: usize) {
    let count = |is_it: &dyn Fn(&Proposal<'_>) -> bool| {
        proposals.iter().filter(|proposal| is_it(proposal)).count() as u64
    };
    let settled = count(&|proposal| proposal.is_settled);
    let of = |status| count(&|proposal| !proposal.is_settled && proposal.status == status);
    let rows = counted(proposals.len() as u64, "row", "rows");
    let mut parts = vec![
        format!("{} decided by people", grouped(settled)),
        format!("{} mapped", grouped(of(MappingStatus::Mapped))),
        format!("{} out of scope", grouped(of(MappingStatus::OutOfScope))),
    ];
    if products.repeated > 0 {
        parts.push(format!(
            "{} repeated and left out",
            grouped(products.repeated)
        ));
    }
    let sources: HashSet<&str> = products.all.iter().map(|p| p.source.as_str()).collect();
    if sources.len() > 1 {
        parts.push(format!("of {} sources", grouped(sources.len() as u64)));
    }
    let chosen = grouped(chosen as u64);
    report::note(format_args!(
        "{rows}: {}; {chosen} to decide",
        parts.join(", ")
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_group_is_cut_in_two() {
        let group = |rows| Group {
            rows: (0..rows).collect(),
            value: 1.0,
        };
        let groups = [group(3), group(2), group(4)];
        let kept = |limit| within(&groups, limit).len();
        assert_eq!(
            [None, Some(1), Some(3), Some(4), Some(9)].map(kept),
            [3, 1, 1, 2, 3]
        );
    }
}
