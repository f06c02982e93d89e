//! Fills a store with the products of many regions and shows what it costs to find the equivalents
//! of one: `equivalents --store S --regions 21 --rows 60000 --queries 500`.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use kodbro::decisions::{Scope, Verdict};
use kodbro::equivalents::{CodedProduct, Comparer, rank, rings};
use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro::{MapOptions, Scratch};
use kodbro_benches::rows::{Examples, Generator, Random, SEED};
use kodbro_store::{Asker, Batch, Product, SeenProduct, Store};

/// Fills a store with the products of many regions, unless it is there already, and shows what it
/// costs to find the equivalents of one.
#[derive(Parser)]
struct Arguments {
    /// The store; it is filled if there is none.
    #[arg(long)]
    store: PathBuf,
    /// How many regions.
    #[arg(long, default_value_t = 21)]
    regions: usize,
    /// How many products each has.
    #[arg(long, default_value_t = 60_000)]
    rows: usize,
    /// How many products are asked for.
    #[arg(long, default_value_t = 500)]
    queries: usize,
}

/// As the command does by default.
const TOP: usize = 20;
const MIN_LEVEL: u8 = 4;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let mapper = kodbro_data::mapper()?;
    if !arguments.store.exists() {
        let start = Instant::now();
        fill(&arguments)?;
        let products = arguments.regions * arguments.rows;
        writeln!(out, "filled with {products} products in {:.0?}", start.elapsed())?;
    }
    let store = Store::open_read_only(&arguments.store)?;
    let ids = store.product_ids("R01")?;
    let others: Vec<String> = store.source_names()?.into_iter().filter(|name| name != "R01").collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let asker = Asker {
        source: Some("R01"),
        of: &others,
    };
    let mut random = Random::new(SEED);
    let mut times: Vec<(Duration, usize, usize)> = Vec::new();
    while times.len() < arguments.queries {
        let id = &ids[random.below(ids.len())];
        let start = Instant::now();
        // As one run of the command: nothing is remembered from the query before.
        let mut comparer = Comparer::new(&mapper);
        let Some(asked) = store.own_product("R01", id)? else {
            continue;
        };
        let Some(code) = asked.code.as_ref().map(|code| code.code.clone()) else {
            continue;
        };
        let mut pool: Vec<SeenProduct> = Vec::new();
        for ring in rings(&mapper.nomenclature(), &code, MIN_LEVEL) {
            pool.extend(store.seen(&ring.codes, &asker)?);
            if pool.len() >= TOP {
                break;
            }
        }
        let own = comparer.read(&asked.product.row());
        let attributes: Vec<_> = pool.iter().map(|seen| comparer.read(&seen.product.row())).collect();
        let coded = |seen: &'_ SeenProduct| seen.code.clone().unwrap_or_default();
        let codes: Vec<_> = pool.iter().map(coded).collect();
        let products: Vec<CodedProduct<'_>> = pool
            .iter()
            .zip(&attributes)
            .zip(&codes)
            .map(|((seen, attributes), code)| CodedProduct {
                source: &seen.source,
                id: &seen.product.id,
                code: &code.code,
                decided: code.decided,
                confidence: code.confidence,
                attributes,
            })
            .collect();
        let asked = CodedProduct {
            source: "R01",
            id,
            code: &code,
            decided: false,
            confidence: None,
            attributes: &own,
        };
        let found = rank(&comparer, &asked, &products, TOP);
        times.push((start.elapsed(), pool.len(), found.len()));
    }
    times.sort_unstable();
    let at = |share: f64| {
        let (time, pool, _) = times[((times.len() - 1) as f64 * share) as usize];
        format!("{:.1} ms ({pool} candidates)", time.as_secs_f64() * 1e3)
    };
    let found = times.iter().map(|(_, _, found)| found).sum::<usize>() / times.len();
    writeln!(
        out,
        "{} queries, {found} found on average; a query takes {} (median), {} (90 of 100), {} (99 of 100), {} (most)",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    )?;
    Ok(())
}

/// Fills the store: every region has rows of its own, mapped; of every tenth product the code is
/// decided, of half of these for all to see.
fn fill(arguments: &Arguments) -> anyhow::Result<()> {
    let mapper = kodbro_data::mapper()?;
    let examples = Examples::read()?;
    let mut store = Store::create(&arguments.store)?;
    let batch = Batch {
        by: "bench".into(),
        at: "2026-11-22T00:00:00Z".into(),
        what: "made rows".into(),
    };
    let options = MapOptions::default().with_evidence(false).with_top(1);
    let mut scratch = Scratch::default();
    let mut random = Random::new(SEED);
    for region in 1..=arguments.regions {
        let source = format!("R{region:02}");
        let rows = Generator::new(SEED + region as u64, &examples, mapper.nomenclature());
        let mut decisions = Vec::new();
        let mapped: Vec<_> = rows
            .take(arguments.rows)
            .map(|row| {
                let mapping = mapper.map_in(&mut scratch, row.as_row(), &options);
                let record = MappingRecord {
                    source: source.clone(),
                    id: row.id.clone(),
                    name: row.name.clone(),
                    description: row.description.clone(),
                    supplier: row.supplier.clone(),
                    ..MappingRecord::default()
                };
                let code = mapping.answer.and_then(|answer| answer.code.parse().ok());
                let verdict = code.map_or(Verdict::Undecided, Verdict::Accepted);
                if random.percent(10) {
                    decisions.push(MappingRecord {
                        verdict: verdict.clone(),
                        scope: if random.percent(50) { Scope::Shared } else { Scope::Private },
                        by: "anna".into(),
                        ..record.clone()
                    });
                }
                let prediction = MappingRecord {
                    justification: Justification::Predicted,
                    verdict,
                    confidence: mapping.answer.map(|answer| answer.confidence),
                    ..record
                };
                let other = [
                    ("Enhet", row.unit.clone()),
                    ("Lagersaldo", random.below(5_000).to_string()),
                    ("Årsförbrukning", random.below(50_000).to_string()),
                ];
                let product = Product {
                    id: row.id,
                    name: row.name,
                    description: row.description,
                    supplier: row.supplier,
                    other: other.map(|(name, cell)| (name.to_owned(), cell)).to_vec(),
                    ..Product::default()
                };
                (product, Some(prediction))
            })
            .collect();
        store.put_mapped(&source, mapped.into_iter(), &batch)?;
        let decisions = decisions.into_iter().map(Ok::<_, std::convert::Infallible>);
        store.import(decisions, &batch)?;
    }
    Ok(())
}
