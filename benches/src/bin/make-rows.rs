//! Prints a made-up Swedish catalogue of any length: `make-rows 1000000 > rows.csv`.

use std::io::{BufWriter, ErrorKind, Write};

use clap::Parser;
use kodbro_benches::rows::{Examples, Generator, SEED};

/// Prints a made-up Swedish catalogue: semicolons, UTF-8, one header row.
#[derive(Parser)]
struct Arguments {
    /// How many products.
    rows: usize,
    /// Another seed gives other products.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mapper = kodbro_data::mapper()?;
    let examples = Examples::read()?;
    let rows = Generator::new(arguments.seed, &examples, mapper.nomenclature());
    match print(rows.take(arguments.rows)) {
        Err(error) if is_closed_pipe(&error) => Ok(()),
        printed => printed,
    }
}

fn print(rows: impl Iterator<Item = kodbro_benches::rows::MadeRow>) -> anyhow::Result<()> {
    let out = BufWriter::new(std::io::stdout().lock());
    let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
    csv.write_record([
        "Artikelnr",
        "Benämning",
        "Beskrivning",
        "Leverantör",
        "Enhet",
    ])?;
    for row in rows {
        csv.write_record([
            &row.id,
            &row.name,
            &row.description,
            &row.supplier,
            &row.unit,
        ])?;
    }
    csv.into_inner()
        .map_err(|error| error.into_error())?
        .flush()?;
    Ok(())
}

/// Tells whether the reader has seen enough, as `head` has.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = error.chain().find_map(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(|e| e.kind());
        io.or_else(|| match cause.downcast_ref::<csv::Error>()?.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        })
    });
    kind == Some(ErrorKind::BrokenPipe)
}
