//! Fills a store with the products of many regions and shows what it costs to find the equivalents
//! of one: `equivalents --store S --regions 21 --rows 60000 --queries 500`.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use kodbro::decisions::{Scope, Verdict};
use kodbro::equivalents::{CodedProduct, Comparer, rank, rings};
use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro::nomenclature::Code;
use kodbro::{MapOptions, Scratch};
use kodbro_benches::rows::{Examples, Generator, MadeRow, Random, SEED};
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

/// How many times as many products there are as one region buys.
const MARKET: usize = 3;
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
        writeln!(
            out,
            "filled with {products} products in {:.0?}",
            start.elapsed()
        )?;
    }
    // One that is older is brought up to date.
    drop(Store::open(&arguments.store)?);
    let store = Store::open_read_only(&arguments.store)?;
    let ids = store.product_ids("R01")?;
    let others: Vec<String> = store
        .source_names()?
        .into_iter()
        .filter(|name| name != "R01")
        .collect();
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
        let rows: Vec<_> = pool.iter().map(|seen| seen.product.row()).collect();
        let attributes = comparer.read_many(&rows);
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
        let candidates = pool.len();
        for equivalent in &found {
            store.add_columns(pool.get_mut(equivalent.product).into_iter())?;
        }
        times.push((start.elapsed(), candidates, found.len()));
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

/// A row with the code that the mapper answers, and how sure it is.
type Mapped = (MadeRow, Option<(Code, f64)>);

/// Fills the store: every region buys some of the same products; of every tenth the code is
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
    let rows = Generator::new(SEED, &examples, mapper.nomenclature());
    let market: Vec<Mapped> = rows
        .take(MARKET * arguments.rows)
        .map(|row| {
            let answer = mapper.map_in(&mut scratch, row.as_row(), &options).answer;
            let answer =
                answer.and_then(|answer| Some((answer.code.parse().ok()?, answer.confidence)));
            (row, answer)
        })
        .collect();
    let mut random = Random::new(SEED);
    for region in 1..=arguments.regions {
        let source = format!("R{region:02}");
        let mut decisions = Vec::new();
        let mut listed = Vec::with_capacity(arguments.rows);
        for number in 0..arguments.rows {
            let (row, answer) = &market[random.below(market.len())];
            let verdict = answer
                .as_ref()
                .map(|(code, _)| Verdict::Accepted(code.clone()));
            let prediction = MappingRecord {
                source: source.clone(),
                id: format!("{number}"),
                name: row.name.clone(),
                description: row.description.clone(),
                supplier: row.supplier.clone(),
                justification: Justification::Predicted,
                verdict: verdict.unwrap_or_default(),
                confidence: answer.as_ref().map(|(_, confidence)| *confidence),
                ..MappingRecord::default()
            };
            if random.percent(10) {
                decisions.push(MappingRecord {
                    justification: Justification::Curated,
                    scope: if random.percent(50) {
                        Scope::Shared
                    } else {
                        Scope::Private
                    },
                    by: "anna".into(),
                    ..prediction.clone()
                });
            }
            let other = [
                ("Enhet", row.unit.clone()),
                ("Lagersaldo", random.below(5_000).to_string()),
                ("Årsförbrukning", random.below(50_000).to_string()),
            ];
            let product = Product {
                id: prediction.id.clone(),
                name: row.name.clone(),
                description: row.description.clone(),
                supplier: row.supplier.clone(),
                other: other.map(|(name, cell)| (name.to_owned(), cell)).to_vec(),
                ..Product::default()
            };
            listed.push((product, Some(prediction)));
        }
        store.put_mapped(&source, listed.into_iter(), &batch)?;
        let decisions = decisions.into_iter().map(Ok::<_, std::convert::Infallible>);
        store.import(decisions, &batch)?;
    }
    Ok(())
}
