use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use kodbro::decisions::{Decisions, Outcome as Stands, Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord, Relation};
use kodbro::nomenclature::{Language, Nomenclature, Status};
use kodbro::review::{Pending, groups};
use kodbro::{MapOptions, Mapper};
use kodbro_formats::review::ReviewLanguage;
use kodbro_store::{Batch, Store};

use super::import::person;
use super::into_store;
use super::products::{Product, Products};
use super::proposal::{self, Proposal};
use crate::args::{IndexArgument, ModelArgument};
use crate::failure::Failure;
use crate::numbers::{counted, grouped};
use crate::{Outcome, clock, code_hint, index_source, model_source, report};

/// So many products are named before a decision about many.
const SHOWN: usize = 5;

/// Take one decision about many products of a store
///
/// Names the products by their ids, by a product that they are like (its group in a review), or by
/// a code: all whose proposal is that code or one below it. A product that people have settled is
/// decided again only when its own id is given; 'undecided' takes back what the person has decided,
/// and nobody else's decisions. A decision about a product on which people differ settles it; what
/// they said before stays in the history.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).args(["id", "like", "under"]))]
pub(super) struct Arguments {
    /// Store with the products
    #[arg(long, value_name = "F")]
    store: PathBuf,

    /// Id of a product; may be given several times
    #[arg(long, value_name = "ID")]
    id: Vec<String>,

    /// Id of a product: decides its whole group, as in a review
    #[arg(long, value_name = "ID")]
    like: Option<String>,

    /// Code: decides all products whose proposal is this code or one below it
    #[arg(long, value_name = "CODE")]
    under: Option<String>,

    /// What is decided: accepted:CODE, no_such_term, out_of_scope or undecided
    #[arg(long, value_name = "VERDICT")]
    verdict: String,

    /// Who decides
    #[arg(long, value_name = "NAME", value_parser = person)]
    by: String,

    /// Source of the products; needed where several have a product of the id [default: all]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Who may make use of the decision: private (its source) or shared (all) [default: shared
    /// where a shared decision about the product is in force, else private]
    #[arg(long, value_name = "SCOPE", value_parser = str::parse::<Scope>)]
    scope: Option<Scope>,

    /// A remark that goes with each decision
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    comment: String,

    /// Only say what would be decided
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    index: IndexArgument,

    #[command(flatten)]
    model: ModelArgument,
}

/// Decides.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let model = model_source::open(arguments.model.model.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let nomenclature = mapper.nomenclature();
    let verdict = verdict(&arguments.verdict, &nomenclature)?;
    let mut store = Store::open(&arguments.store)?;
    let products = Products::of_store(&store, None, arguments.source.as_deref())?;
    let options = MapOptions::default().with_evidence(false);
    let proposals = proposal::propose(&mapper, &options, &products, ReviewLanguage::English);

    let named = arguments.named(&products, &proposals, &nomenclature)?;
    let own = match verdict {
        Verdict::Undecided => decided_by(&products, &arguments.by),
        _ => BTreeMap::new(),
    };
    let chosen: Vec<usize> = named
        .into_iter()
        .filter(|&at| match (&verdict, arguments.id.is_empty()) {
            (Verdict::Undecided, _) => has_decided(&own, &products.all[at]),
            (_, true) => !proposals[at].is_settled,
            (_, false) => true,
        })
        .collect();
    if chosen.is_empty() {
        report::warning("no such product is left to decide");
        report::hint("'kodbro review status' shows what is; --id decides settled products again");
        return Ok(Outcome::Findings);
    }
    for &at in chosen.iter().take(SHOWN) {
        let product = &products.all[at];
        let earlier = match &proposals[at] {
            proposal if proposal.is_disputed => format!("  ({})", proposal.earlier),
            _ => String::new(),
        };
        report::note(format_args!("  {}  {}{earlier}", product.id, product.name));
    }
    if chosen.len() > SHOWN {
        report::note(format_args!(
            "  … {} more",
            grouped((chosen.len() - SHOWN) as u64)
        ));
    }
    let count = counted(chosen.len() as u64, "product", "products");
    if arguments.dry_run {
        report::note(format_args!("{count} would be decided: {verdict}"));
        return Ok(Outcome::Done);
    }
    let at = clock::now();
    let index = index_source::hash(arguments.index.index.as_deref())?;
    let record = |&place: &usize| {
        let (product, proposal) = (&products.all[place], &proposals[place]);
        arguments.record(product, proposal, &verdict, &nomenclature, &at, &index)
    };
    let records = chosen.iter().map(record);
    let batch = Batch {
        by: arguments.by.clone(),
        what: arguments.what(),
        at: at.clone(),
    };
    let scope = arguments.scope;
    let added = into_store::add(&mut store, records, scope, &batch, &nomenclature)?;
    let (by, new) = (
        &arguments.by,
        counted(added.new, "decision is", "decisions are"),
    );
    report::note(format_args!(
        "{count} decided by {by}: {verdict}; {new} new"
    ));
    added.disputes.print();
    if added.still_shared > 0 {
        let products = counted(added.still_shared, "product", "products");
        report::warning(format_args!(
            "others still see an older shared decision about {products}"
        ));
        report::hint("'kodbro store history' shows it, 'kodbro store undo' takes it back");
    }
    Ok(Outcome::Done)
}

impl Arguments {
    /// Finds the products that are named.
    fn named(
        &self,
        products: &Products,
        proposals: &[Proposal<'_>],
        nomenclature: &Nomenclature<'_>,
    ) -> Result<Vec<usize>, Failure> {
        let all = 0..products.all.len();
        if let Some(code) = &self.under {
            let group = code_hint::need(nomenclature, code, Language::SWEDISH)?;
            let is_below = |&at: &usize| {
                let answer = proposals[at].answer.and_then(|a| nomenclature.at(a.id));
                answer.is_some_and(|answer| group.contains(&answer))
            };
            return Ok(all.filter(is_below).collect());
        }
        let find = |id: &String| {
            let is_it = |at: &usize| products.all[*at].id.trim() == id.trim();
            let found: Vec<usize> = all.clone().filter(is_it).collect();
            let missing = || {
                let message = format!("{}: no product '{id}'", self.store.display());
                Failure::new(message).with_hint("check the id, and the source if it is given")
            };
            let sources = found.iter().map(|&at| products.all[at].source.as_str());
            let sources: BTreeSet<&str> = sources.collect();
            match sources.len() {
                0 => Err(missing()),
                1 => Ok(found),
                _ => Err(self.ambiguous(id, &sources)),
            }
        };
        if let Some(id) = &self.like {
            let wanted = find(id)?;
            let pending: Vec<Pending<'_>> = all
                .clone()
                .map(|at| Pending {
                    row: products.all[at].row(),
                    first: proposals[at].candidates.first().map(|&(_, code, _)| code),
                    ..Pending::default()
                })
                .collect();
            let has_it = |rows: &[usize]| rows.iter().any(|row| wanted.contains(row));
            let groups = groups(&pending).into_iter();
            let alike = groups.filter(|group| has_it(&group.rows));
            return Ok(alike.flat_map(|group| group.rows).collect());
        }
        let found: Result<Vec<Vec<usize>>, Failure> = self.id.iter().map(find).collect();
        Ok(found?.concat())
    }

    fn record(
        &self,
        product: &Product,
        proposal: &Proposal<'_>,
        verdict: &Verdict,
        nomenclature: &Nomenclature<'_>,
        at: &str,
        index: &str,
    ) -> MappingRecord {
        let code = verdict.code();
        let concept = code.and_then(|code| nomenclature.concept(code.as_str()));
        let answer = proposal.answer;
        let accepted = answer.filter(|answer| code.is_some_and(|c| c.as_str() == answer.code));
        let release = nomenclature.release();
        let settles = proposal.is_disputed && verdict.is_settling();
        MappingRecord {
            id: product.id.clone(),
            name: product.name.clone(),
            model: product.model.clone(),
            description: product.description.clone(),
            supplier: product.supplier.clone(),
            source: product.source.clone(),
            justification: match answer.is_some() || settles {
                true => Justification::Reviewed,
                false => Justification::Curated,
            },
            verdict: verdict.clone(),
            relation: concept.map_or_else(Relation::default, |concept| {
                Relation::to_code(concept.is_terminal())
            }),
            term: concept.map_or_else(String::new, |concept| {
                concept.term(Language::ENGLISH).to_owned()
            }),
            confidence: accepted
                .filter(|_| !proposal.is_settled)
                .map(|answer| (answer.confidence * 10_000.0).round() / 10_000.0),
            by: self.by.clone(),
            reviewer: match settles {
                true => self.by.clone(),
                false => String::new(),
            },
            at: at.to_owned(),
            tool: "kodbro".to_owned(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            release: release.to_string().trim().to_owned(),
            index: index.to_owned(),
            comment: self.comment.clone(),
            ..MappingRecord::default()
        }
    }

    /// Makes the error of an id that products of several sources have.
    fn ambiguous(&self, id: &str, sources: &BTreeSet<&str>) -> Failure {
        let names: Vec<String> = sources.iter().map(|name| format!("'{name}'")).collect();
        let (store, names) = (self.store.display(), names.join(", "));
        Failure::new(format!(
            "{store}: several sources have a product '{id}': {names}"
        ))
        .with_hint("say whose product it is with --source")
    }

    /// Says what was decided together.
    fn what(&self) -> String {
        let which = match (&self.like, &self.under) {
            (Some(id), _) => format!("all like {id}"),
            (None, Some(code)) => format!("all under {code}"),
            (None, None) => counted(self.id.len() as u64, "product", "products"),
        };
        format!("decision {} about {which}", self.verdict)
    }
}

/// Returns the decisions of one person, by the source that may make use of them.
fn decided_by(products: &Products, by: &str) -> BTreeMap<String, Decisions> {
    let of_source = |(source, decisions): (&String, &Decisions)| {
        let mut own = Decisions::default();
        for (_, decision) in decisions.iter().filter(|(_, decision)| decision.by == by) {
            own.add(decision);
        }
        (source.clone(), own)
    };
    products.decisions.iter().map(of_source).collect()
}

/// Tells whether a person, of whom these are the decisions, has decided a product, so that there is
/// something to take back, whatever others say.
fn has_decided(own: &BTreeMap<String, Decisions>, product: &Product) -> bool {
    let Some(decisions) = own.get(&product.source) else {
        return false;
    };
    let standing = decisions.standing(&product.source, &product.row(), product.id());
    standing.outcome != Stands::Open || !standing.rejected.is_empty()
}

fn verdict(text: &str, nomenclature: &Nomenclature<'_>) -> Result<Verdict, Failure> {
    let unknown = || {
        Failure::new(format!("'{text}' is no verdict"))
            .with_hint("write accepted:CODE, no_such_term, out_of_scope or undecided")
    };
    match text.split_once(':') {
        Some(("accepted", code)) => {
            let concept = code_hint::need(nomenclature, code, Language::SWEDISH)?;
            if let Status::Retired { successor } = concept.status() {
                let failure =
                    Failure::new(format!("code '{}' is no longer in use", concept.code()));
                return Err(match successor {
                    Some(code) => failure.with_hint(format!("its successor is {code}")),
                    None => failure.with_hint("choose a code that is in use"),
                });
            }
            let code = concept.code().parse().map_err(|_| unknown())?;
            Ok(Verdict::Accepted(code))
        }
        Some(_) => Err(unknown()),
        None => match text {
            "no_such_term" => Ok(Verdict::NoSuchTerm),
            "out_of_scope" => Ok(Verdict::OutOfScope),
            "undecided" => Ok(Verdict::Undecided),
            _ => Err(unknown()),
        },
    }
}
