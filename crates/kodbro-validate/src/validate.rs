use std::collections::BTreeMap;
use std::ops::ControlFlow;

use kodbro::{MapOptions, Mapper, Mapping, Row};
use kodbro_formats::Error;
use kodbro_formats::item::{FieldKind, Item, ItemEvent, ItemReader};

use crate::against_text::doubt;
use crate::{Finding, Severity, ValidateOptions, Validator, rules};

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many products were checked.
    pub items: u64,
    /// How many rows could not be read.
    pub unreadable: u64,
    /// How many findings of each rule there were, by its id.
    pub findings: BTreeMap<&'static str, u64>,
    /// How many findings of each severity there were, in the order of [`Severity::ALL`].
    pub severities: [u64; 3],
    /// Whether whoever took the findings asked to stop.
    pub stopped: bool,
}

impl Summary {
    /// Returns how many findings matter as much or more.
    pub fn at_least(&self, severity: Severity) -> u64 {
        let severities = Severity::ALL.into_iter().zip(self.severities);
        severities
            .filter(|(other, _)| *other >= severity)
            .map(|(_, count)| count)
            .sum()
    }

    /// Counts the findings and hands them over, until whoever takes them asks to stop.
    fn hand_over(
        &mut self,
        sink: &mut Vec<Finding>,
        on: &mut impl FnMut(Finding) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        for finding in sink.drain(..) {
            self.add(&finding);
            if on(finding).is_break() {
                self.stopped = true;
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    fn add(&mut self, finding: &Finding) {
        *self.findings.entry(finding.rule.id).or_default() += 1;
        self.severities[finding.severity as usize] += 1;
    }
}

/// Checks a catalogue, product by product, and hands over each finding as it is found, in the order
/// of the file; what only the whole file can tell comes last.
///
/// With a mapper, codes are looked up in its nomenclature and, if the options say so, held against
/// the product's texts. A row that cannot be read is a finding, and so is each fault of a row that
/// can. Memory does not depend on the length of the file, but for some twenty bytes per article
/// number and GTIN.
///
/// # Errors
///
/// When the rest of the file cannot be read; what was found before has been handed over.
///
/// # Example: a code with a letter for a zero
///
/// ```
/// use std::ops::ControlFlow;
///
/// use kodbro_formats::item::{ItemOptions, ItemReader};
/// use kodbro_validate::{ValidateOptions, validate};
///
/// let csv = "Artnr;Benämning;EMDN-kod;GTIN\n1;Handske;TO1020204;8904000210037\n";
/// let reader = ItemReader::from_reader("list.csv", csv.as_bytes(), &ItemOptions::default())?;
/// let mut found = Vec::new();
/// let summary = validate(reader, None::<&kodbro::Mapper<Vec<u8>>>, &ValidateOptions::default(), |finding| {
///     found.push(finding);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!((summary.items, found.len()), (1, 1));
/// assert_eq!(found[0].place.to_string(), "list.csv, row 2, column 'EMDN-kod'");
/// assert_eq!(found[0].suggestion.as_deref(), Some("T01020204"));
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn validate<D: AsRef<[u8]> + Sync>(
    reader: ItemReader,
    mapper: Option<&Mapper<D>>,
    options: &ValidateOptions,
    mut on: impl FnMut(Finding) -> ControlFlow<()>,
) -> Result<Summary, Error> {
    let nomenclature = mapper.map(Mapper::nomenclature);
    let rule = rules::rule("emdn-code-against-text").and_then(|rule| options.severity(rule));
    let asked = mapper.filter(|_| options.check_text() && rule.is_some());
    let mut validator = Validator::new(nomenclature, options.clone());
    let mut summary = Summary::default();
    let mut sink = Vec::new();
    let mut events = reader.into_events();
    let reader = events.reader();
    validator.head(reader.head(), &|spot| reader.place(spot), &mut sink);
    let mut ended = false;
    while !ended {
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut broken = None;
        let mut bytes = 0;
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            match events.next() {
                Some(Err(error)) if !error.is_row() => {
                    broken = Some(error);
                    break;
                }
                Some(row) => {
                    bytes += size(&row);
                    chunk.push(row);
                }
                None => {
                    ended = true;
                    break;
                }
            }
        }
        let mappings = asked.map_or_else(Vec::new, |mapper| {
            mappings(mapper, &chunk, options.parallel())
        });
        let mut mappings = mappings.into_iter();
        for row in &chunk {
            let mapping = mappings.next().flatten();
            match row {
                Ok(ItemEvent::Item(item, warnings)) => {
                    for warning in warnings {
                        validator.noted(warning, Some(item), &mut sink);
                    }
                    let place = |spot: &_| events.reader().place(spot);
                    validator.item(item, &place, mapping.as_ref(), &mut sink);
                }
                Ok(ItemEvent::Warning(warning)) => validator.noted(warning, None, &mut sink),
                Ok(_) => {}
                Err(error) => {
                    summary.unreadable += 1;
                    validator.unreadable(error, &mut sink);
                }
            }
            summary.items = validator.items();
            if summary.hand_over(&mut sink, &mut on).is_break() {
                return Ok(summary);
            }
        }
        if ended {
            validator.finish(&mut sink);
            if summary.hand_over(&mut sink, &mut on).is_break() {
                return Ok(summary);
            }
        }
        if let Some(error) = broken {
            return Err(error);
        }
    }
    Ok(summary)
}

/// So many products are mapped at once, or fewer where they are long.
const CHUNK: usize = 512;
const CHUNK_BYTES: usize = 8 << 20;

/// So many bytes a finding of the reader takes, about.
const WARNING_BYTES: usize = 256;

/// Returns how many bytes of text a product has, with what was found of its row.
fn size(read: &Read) -> usize {
    let Ok(ItemEvent::Item(item, warnings)) = read else {
        return WARNING_BYTES;
    };
    let text: usize = item.fields.iter().map(|field| field.value.len()).sum();
    text + warnings.len() * WARNING_BYTES
}

/// What a catalogue has, or why a row of it cannot be read.
type Read = Result<ItemEvent, Error>;

/// Returns the product, if it is one.
fn product(read: &Read) -> Option<&Item> {
    match read {
        Ok(ItemEvent::Item(item, _)) => Some(item),
        _ => None,
    }
}

/// Maps the texts of the products whose declared code can be held against them; none for the others.
fn mappings<'m, D: AsRef<[u8]> + Sync>(
    mapper: &'m Mapper<D>,
    chunk: &[Read],
    parallel: bool,
) -> Vec<Option<Mapping<'m>>> {
    let nomenclature = mapper.nomenclature();
    let declared = |row: &Read| {
        let code = rules::code::single_code(product(row)?)?;
        nomenclature.concept(code)
    };
    let asked: Vec<bool> = chunk.iter().map(|row| declared(row).is_some()).collect();
    let rows = chunk.iter().zip(&asked).filter(|(_, asked)| **asked);
    let rows: Vec<Row<'_>> = rows.filter_map(|(row, _)| product(row).map(text)).collect();
    let options = MapOptions::default()
        .with_top(CANDIDATES)
        .with_evidence(false);
    let mapped: Vec<Mapping<'_>> = match parallel {
        #[cfg(feature = "rayon")]
        true => mapper.map_many(&rows, &options),
        _ => rows
            .iter()
            .map(|row| mapper.map_with(*row, &options))
            .collect(),
    };
    let mut mapped = rows.into_iter().zip(mapped);
    let held = chunk.iter().zip(asked).map(|(row, asked)| {
        let (text, mapping) = asked.then(|| mapped.next()).flatten()?;
        // Only the few that are doubted need the words that say so.
        match declared(row).is_some_and(|code| doubt(code, &mapping, nomenclature).is_some()) {
            true => Some(mapper.map_with(text, &options.with_evidence(true))),
            false => Some(mapping),
        }
    });
    held.collect()
}

/// How many candidates are looked at for the declared code and its relatives.
const CANDIDATES: usize = 64;

/// Returns the texts of a product.
fn text(item: &Item) -> Row<'_> {
    Row {
        name: item.text(FieldKind::Name),
        model: item.text(FieldKind::Model),
        description: item.text(FieldKind::Description),
        supplier: item.text(FieldKind::Supplier),
    }
}
