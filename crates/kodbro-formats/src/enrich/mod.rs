//! How do codes get into a catalogue without anything else being changed?
//!
//! [`enrich`] copies a catalogue and puts a code of the EMDN into each item that has none and is given
//! one: as a `CommodityClassification` in UBL, a group of features in BMEcat, in columns of a table, as
//! keys in JSON lines. Everything else stays what it is, byte by byte: in a workbook the other cells of
//! the sheet, all formats, and the other parts.

mod columns;
mod copier;
mod document;
mod json_lines;
mod table;
#[cfg(feature = "xlsx")]
mod workbook;

use std::path::Path;

use crate::item::{CatalogueFormat, Item, ItemOptions, ItemReader, Spot};
use crate::{Error, ErrorKind, Output, Place, TableFormat};

/// A code of the EMDN for an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The code.
    pub code: String,
    /// Its term; empty where it is not to be written.
    pub term: String,
    /// The release of the EMDN; empty where it is not known.
    pub release: String,
}

/// What became of the items of a catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Enriched {
    /// Items that were read.
    pub items: u64,
    /// Items that had no code and were given one.
    pub added: u64,
    /// Items whose code was replaced.
    pub replaced: u64,
    /// Items that had a code, or something in its place, and keep it.
    pub kept: u64,
    /// Items that were to be given a code and have no room for one: an empty element, or a code that
    /// is said in a way that cannot be replaced.
    pub without_room: u64,
}

/// What [`enrich`] is to do.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EnrichOptions {
    items: ItemOptions,
    overwrite: bool,
}

impl EnrichOptions {
    /// Reads the catalogue as these options say.
    #[must_use]
    pub fn with_items(mut self, items: ItemOptions) -> Self {
        self.items = items;
        self
    }

    /// Replaces the code of an item that has exactly one; codes are kept otherwise.
    #[must_use]
    pub fn with_overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }
}

/// What is to be done with an item.
#[derive(Debug)]
enum Change {
    Leave,
    Add(Assigned),
    /// Its one code, which stands there, is replaced.
    Replace(Assigned, Spot),
}

impl Change {
    fn assigned(&self) -> Option<&Assigned> {
        match self {
            Self::Leave => None,
            Self::Add(assigned) | Self::Replace(assigned, _) => Some(assigned),
        }
    }
}

/// Copies a catalogue with the codes that `assign` gives.
///
/// `assign` is asked once for each item, in the order of the file, that has no code, or whose one code
/// may be overwritten.
///
/// # Errors
///
/// When the catalogue cannot be read to its end, rows included, the output cannot be written, or
/// the format has no place for codes: [`ErrorKind::OneWay`] for JSON that is no table, and for a
/// table of one column whose delimiter is not known.
///
/// # Example: nothing but the code is new
///
/// ```
/// use kodbro_formats::Output;
/// use kodbro_formats::enrich::{Assigned, EnrichOptions, enrich};
///
/// let folder = tempfile::tempdir()?;
/// let (from, to) = (folder.path().join("from.csv"), folder.path().join("to.csv"));
/// std::fs::write(&from, "Artnr;Namn;EMDN-kod\r\n007;Kanyl;\r\n008;Duk;T02\r\n")?;
/// let code = Assigned { code: "A010101".into(), ..Assigned::default() };
/// let done = enrich(&from, &EnrichOptions::default(), |_| Some(code.clone()), Output::create(&to)?)?;
/// assert_eq!((done.added, done.kept), (1, 1));
/// let expected = "Artnr;Namn;EMDN-kod;kodbro\r\n007;Kanyl;A010101;added\r\n008;Duk;T02;\r\n";
/// assert_eq!(std::fs::read_to_string(&to)?, expected);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn enrich(
    path: impl AsRef<Path>,
    options: &EnrichOptions,
    assign: impl FnMut(&Item) -> Option<Assigned>,
    output: Output,
) -> Result<Enriched, Error> {
    Ok(run(path.as_ref(), options, assign, output)?.done)
}

/// Returns the numbers of the items that a code can be put into, in their order.
///
/// # Errors
///
/// As [`enrich`], but for the output.
///
/// ```
/// use kodbro_formats::enrich::{EnrichOptions, items_with_room};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("from.csv");
/// std::fs::write(&path, "Artnr;Namn;EMDN-kod\n007;Kanyl;\n008;Duk;T02\n009;Duk;A01, B02\n")?;
/// assert_eq!(items_with_room(&path, &EnrichOptions::default())?, [1]);
/// assert_eq!(items_with_room(&path, &EnrichOptions::default().with_overwrite(true))?, [1, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn items_with_room(path: impl AsRef<Path>, options: &EnrichOptions) -> Result<Vec<u64>, Error> {
    let any = |_: &Item| Some(Assigned::default());
    Ok(run(path.as_ref(), options, any, Output::nowhere())?.given)
}

fn run<A: FnMut(&Item) -> Option<Assigned>>(
    path: &Path,
    options: &EnrichOptions,
    assign: A,
    output: Output,
) -> Result<Planner<A>, Error> {
    let mut items = options.items.clone();
    items.marks = true;
    let reader = ItemReader::open(path, &items)?;
    let plan = Planner {
        overwrite: options.overwrite,
        assign,
        done: Enriched::default(),
        given: Vec::new(),
    };
    match reader.format() {
        CatalogueFormat::Ubl | CatalogueFormat::BmeCat => {
            document::enrich(path, reader, plan, output)
        }
        CatalogueFormat::Table(TableFormat::Csv | TableFormat::Tsv) => {
            table::enrich(path, reader, &items, plan, output)
        }
        CatalogueFormat::Table(TableFormat::Jsonl) => {
            json_lines::enrich(path, reader, &items, plan, output)
        }
        CatalogueFormat::Json if is_named_json_lines(path) => {
            json_lines::enrich(path, reader, &items, plan, output)
        }
        #[cfg(feature = "xlsx")]
        CatalogueFormat::Table(TableFormat::Xlsx) => {
            workbook::enrich(path, reader, &items, plan, output)
        }
        _ => {
            let kind = ErrorKind::OneWay {
                value: "JSON that is no table",
                action: "enriched",
            };
            let place = Place::new(path.display().to_string());
            Err(Error::new(kind, place).with_hint(
                "enrich CSV, XLSX, UBL, BMEcat or JSON lines; with objects or lists in them, name \
                 the file .jsonl",
            ))
        }
    }
}

fn is_named_json_lines(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str());
    end.and_then(TableFormat::from_extension) == Some(TableFormat::Jsonl)
}

/// Decides what becomes of each item, and counts it.
struct Planner<A> {
    overwrite: bool,
    assign: A,
    done: Enriched,
    /// The numbers of the items that were given a code.
    given: Vec<u64>,
}

impl<A: FnMut(&Item) -> Option<Assigned>> Planner<A> {
    fn change(&mut self, item: &Item) -> Change {
        self.done.items += 1;
        let declared = item.emdn_codes().find(|code| !code.value.trim().is_empty());
        if declared.is_some() && !(self.overwrite && item.emdn_count() == 1) {
            self.done.kept += 1;
            return Change::Leave;
        }
        match ((self.assign)(item), declared) {
            (None, None) => Change::Leave,
            (None, Some(_)) => {
                self.done.kept += 1;
                Change::Leave
            }
            (Some(assigned), None) => {
                self.done.added += 1;
                self.given.push(item.number);
                Change::Add(assigned)
            }
            (Some(assigned), Some(code)) => {
                self.done.replaced += 1;
                self.given.push(item.number);
                Change::Replace(assigned, code.spot.clone())
            }
        }
    }

    /// Takes back that a change was counted, as there is no room for it.
    fn no_room(&mut self, change: &Change) {
        match change {
            Change::Leave => return,
            Change::Add(_) => self.done.added -= 1,
            Change::Replace(..) => self.done.replaced -= 1,
        }
        self.given.pop();
        self.done.without_room += 1;
    }
}

#[cfg(test)]
mod tests;
