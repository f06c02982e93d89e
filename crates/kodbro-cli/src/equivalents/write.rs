use kodbro::equivalents::{Distance, Reason};
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::{Cell, EquivalentLine, Error, Output, TableWriter};
use kodbro_store::{SeenCode, SeenProduct};

use super::arguments::Format;
use super::search::{Asked, Found};
use crate::report;

/// Writes what is found for one product after the other.
pub(super) struct Writer<'n> {
    sink: Sink,
    /// The columns of the catalogues that are passed on.
    columns: Vec<String>,
    nomenclature: &'n Nomenclature<'n>,
    language: Language,
}

enum Sink {
    Text(Output),
    Lines(Output),
    Table(TableWriter),
}

/// The columns of a table: for programs, and for people in Swedish and English.
const NAMES: [(&str, &str); 18] = [
    ("asked_id", "Efterfrågad artikel / Asked id"),
    ("rank", "Rang / Rank"),
    ("source", "Källa / Source"),
    ("id", "Artikelnr / Id"),
    ("name", "Benämning / Name"),
    ("model", "Modell / Model"),
    ("description", "Beskrivning / Description"),
    ("supplier", "Leverantör / Supplier"),
    ("code", "Kod / Code"),
    ("term", "Term / Term"),
    ("status", "Status / Status"),
    ("confidence", "Säkerhet / Confidence"),
    ("steps_up", "Steg upp / Steps up"),
    ("steps_down", "Steg ned / Steps down"),
    ("differs", "Skiljer / Differs"),
    ("unclear", "Kan inte jämföras / Unclear"),
    ("agrees", "Stämmer / Agrees"),
    ("one_side", "Bara den ena / One side only"),
];

/// Returns the columns of the catalogues of what is found, each once.
pub(super) fn columns_of(found: &[Found]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for found in found {
        for (name, _) in &found.seen.product.other {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
    columns
}

impl<'n> Writer<'n> {
    pub(super) fn new(
        output: Output,
        format: Format,
        columns: Vec<String>,
        nomenclature: &'n Nomenclature<'n>,
        language: Language,
    ) -> Result<Self, Error> {
        let own = NAMES.iter().map(|(name, heading)| match format {
            Format::Xlsx => (*heading).to_owned(),
            _ => (*name).to_owned(),
        });
        let header: Vec<String> = own.chain(columns.iter().cloned()).collect();
        Ok(Self {
            sink: match format {
                Format::Text => Sink::Text(output),
                Format::Jsonl => Sink::Lines(output),
                _ => Sink::Table(table(output, format, &header)?),
            },
            columns,
            nomenclature,
            language,
        })
    }

    /// Writes what is found for a product, the best first.
    pub(super) fn write(&mut self, asked: &Asked, found: &[Found]) -> Result<(), Error> {
        let mut text = String::new();
        if let Sink::Text(_) = self.sink {
            text = self.head(asked);
        }
        for (rank, found) in (1..).zip(found) {
            match &mut self.sink {
                Sink::Text(_) => text += &self.paragraph(rank, found),
                Sink::Lines(output) => {
                    let term = term(self.nomenclature, &found.code.code, self.language);
                    let line = json_line(rank, asked, found, term);
                    text = serde_json::to_string(&line).unwrap_or_default();
                    text.push('\n');
                    output.put(text.as_bytes())?;
                }
                Sink::Table(_) => {
                    let row = self.row(rank, asked, found);
                    if let Sink::Table(table) = &mut self.sink {
                        table.write(&row)?;
                    }
                }
            }
        }
        match &mut self.sink {
            Sink::Text(output) => output.put(text.as_bytes()),
            _ => Ok(()),
        }
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        match self.sink {
            Sink::Text(output) | Sink::Lines(output) => output.finish(),
            Sink::Table(table) => {
                report::warnings(table.findings(), table.count_of_findings());
                table.finish()
            }
        }
    }

    fn head(&self, asked: &Asked) -> String {
        let term = term(self.nomenclature, &asked.code.code, self.language);
        let SeenProduct {
            source, product, ..
        } = &asked.seen;
        format!(
            "{source} {}  {}\n  {:<9} {} {term}, {}\n",
            product.id,
            texts(&asked.seen),
            "code",
            asked.code.code,
            status_words(&asked.code)
        )
    }

    fn paragraph(&self, rank: usize, found: &Found) -> String {
        let seen = &found.seen;
        let code = &found.code;
        let term = term(self.nomenclature, &code.code, self.language);
        let mut lines = format!(
            "\n{rank}. {} {}  {}\n",
            seen.source,
            seen.product.id,
            texts(seen)
        );
        let mut line = |label: &str, text: String| {
            if !text.is_empty() {
                lines += &format!("  {label:<9} {text}\n");
            }
        };
        let way = found
            .equivalent
            .reasons
            .first()
            .map(Reason::to_string)
            .unwrap_or_default();
        let code_words = match found.equivalent.distance == Distance::default() {
            true => format!("{way} {term}"),
            false => format!("{} {term}: {way}", code.code),
        };
        line("code", format!("{code_words}, {}", status_words(code)));
        for (label, kind) in [
            ("differs", Kind::Differs),
            ("unclear", Kind::Unclear),
            ("agrees", Kind::Agrees),
            ("one side", Kind::OneSide),
        ] {
            line(label, words(&found.equivalent.reasons, kind));
        }
        line("supplier", seen.product.supplier.clone());
        let cells = seen
            .product
            .other
            .iter()
            .filter(|(_, cell)| !cell.is_empty());
        let cells: Vec<String> = cells
            .map(|(name, cell)| format!("{name}: {cell}"))
            .collect();
        line("columns", cells.join("; "));
        lines
    }

    fn row(&self, rank: usize, asked: &Asked, found: &Found) -> Vec<Cell> {
        let equivalent = &found.equivalent;
        let product = &found.seen.product;
        let text = |text: &str| Cell::Text(text.to_owned());
        let said = |kind| Cell::Text(words(&equivalent.reasons, kind));
        let mut cells = vec![
            text(&asked.seen.product.id),
            Cell::Number(rank as f64),
            text(&found.seen.source),
            text(&product.id),
            text(&product.name),
            text(&product.model),
            text(&product.description),
            text(&product.supplier),
            text(&found.code.code),
            text(term(self.nomenclature, &found.code.code, self.language)),
            text(found.code.status()),
            found.code.confidence.map_or(Cell::Empty, Cell::Number),
            Cell::Number(equivalent.distance.up.into()),
            Cell::Number(equivalent.distance.down.into()),
            said(Kind::Differs),
            said(Kind::Unclear),
            said(Kind::Agrees),
            said(Kind::OneSide),
        ];
        cells.extend(self.columns.iter().map(|name| {
            let found = product.other.iter().find(|(other, _)| other == name);
            found.map_or(Cell::Empty, |(_, cell)| text(cell))
        }));
        cells
    }
}

/// Starts a table in a format that is one.
pub(super) fn table(
    output: Output,
    format: Format,
    header: &[String],
) -> Result<TableWriter, Error> {
    match format {
        Format::Xlsx => TableWriter::workbook(output, header),
        Format::Tsv => TableWriter::delimited(output, b'\t', header),
        _ => TableWriter::delimited(output, b',', header),
    }
}

/// Returns the term of a code; nothing for one that the index does not have.
pub(super) fn term<'n>(nomenclature: &Nomenclature<'n>, code: &str, language: Language) -> &'n str {
    nomenclature
        .concept(code)
        .map_or("", |concept| concept.term(language))
}

fn texts(seen: &SeenProduct) -> String {
    let product = &seen.product;
    let texts = [&product.name, &product.model, &product.description];
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" | ")
}

fn status_words(code: &SeenCode) -> String {
    let confidence = code
        .confidence
        .map_or_else(String::new, |p| format!(", {p:.2}"));
    match code.status() {
        "decided" => "decided".to_owned(),
        "disputed" => format!("predicted{confidence}, and people disagree about it"),
        status => format!("{status}{confidence}"),
    }
}

/// What reasons are put together.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Differs,
    Unclear,
    Agrees,
    OneSide,
}

/// Says in words the reasons of a kind.
fn words(reasons: &[Reason], kind: Kind) -> String {
    let is_kind = |reason: &&Reason| {
        let of = match reason {
            Reason::Differs { .. } => Kind::Differs,
            Reason::Unclear { .. } => Kind::Unclear,
            Reason::Agrees { .. } => Kind::Agrees,
            Reason::OnlyHere { .. } | Reason::OnlyThere { .. } | Reason::Pack { .. } => {
                Kind::OneSide
            }
            _ => return false,
        };
        of == kind
    };
    let words: Vec<String> = reasons
        .iter()
        .filter(is_kind)
        .map(Reason::to_string)
        .collect();
    words.join("; ")
}

/// Returns a product that may serve as a line of JSON.
fn json_line<'a>(
    rank: usize,
    asked: &'a Asked,
    found: &'a Found,
    term: &'a str,
) -> EquivalentLine<'a> {
    let equivalent = &found.equivalent;
    let product = &found.seen.product;
    let columns = product.other.iter();
    let columns = columns.map(|(name, cell)| (name.clone(), cell.as_str().into()));
    EquivalentLine {
        asked_id: &asked.seen.product.id,
        rank,
        source: &found.seen.source,
        id: &product.id,
        name: &product.name,
        model: &product.model,
        description: &product.description,
        supplier: &product.supplier,
        code: &found.code.code,
        term,
        status: found.code.status(),
        confidence: found.code.confidence,
        distance: equivalent.distance,
        differs: equivalent.differs,
        agrees: equivalent.agrees,
        reasons: equivalent.reasons.iter().map(Into::into).collect(),
        columns: columns.collect(),
    }
}
