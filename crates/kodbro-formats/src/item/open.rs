//! Which format a catalogue has, judged by its first bytes.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::json::{JsonItems, is_json};
use super::table::TableItems;
use super::{CatalogueFormat, ItemOptions};
use crate::xml::{Element, Input, PlannedItems, XmlOptions, XmlReader};
use crate::{CatalogueReader, Error, ErrorKind, Place, bmecat, ubl};

/// The number of bytes from the start of a file that decide on its format.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// Where the bytes come from.
pub(super) enum Source {
    File(PathBuf, File),
    Stream(Input),
}

/// The reader of the format that was detected.
pub(super) enum Opened {
    Document(CatalogueFormat, Box<PlannedItems>),
    Table(Box<TableItems>),
    Json(Box<JsonItems>),
}

impl Opened {
    pub(super) fn new(
        mut source: Source,
        place: &Place,
        options: &ItemOptions,
    ) -> Result<Self, Error> {
        let sample = source.sample(place)?;
        let is_document = match options.format {
            Some(CatalogueFormat::Ubl | CatalogueFormat::BmeCat) => true,
            Some(_) => false,
            None => is_xml(&sample),
        };
        let is_json = match options.format {
            Some(format) => format == CatalogueFormat::Json,
            None => !is_document && is_json(&preview(&sample)),
        };
        match () {
            () if is_document => Self::document(sample, source.into_input(), place, options),
            () if is_json => Self::json(sample, source.into_input(), place, options),
            () => Self::table(sample, source, place, options),
        }
    }

    fn table(
        sample: Vec<u8>,
        source: Source,
        place: &Place,
        options: &ItemOptions,
    ) -> Result<Self, Error> {
        let table = options.for_table();
        let rows = match source {
            Source::File(path, mut file) => match file.seek(SeekFrom::Start(0)) {
                Ok(_) => CatalogueReader::open(path, &table)?,
                // A pipe that has a name.
                Err(_) => {
                    let bytes = Cursor::new(sample).chain(file);
                    CatalogueReader::from_reader(&place.source, bytes, &table)?
                }
            },
            Source::Stream(stream) => {
                let bytes = Cursor::new(sample).chain(stream);
                CatalogueReader::from_reader(&place.source, bytes, &table)?
            }
        };
        Ok(Self::Table(Box::new(TableItems::new(rows, options)?)))
    }

    fn json(
        sample: Vec<u8>,
        input: Input,
        place: &Place,
        options: &ItemOptions,
    ) -> Result<Self, Error> {
        let table = &options.table.table;
        let encoding = table.encoding.as_deref();
        let input = Box::new(Cursor::new(sample.clone()).chain(input));
        let items = JsonItems::new(&sample, input, encoding, table.max_cell_bytes, place)?;
        Ok(Self::Json(Box::new(items)))
    }

    fn document(
        sample: Vec<u8>,
        input: Input,
        place: &Place,
        options: &ItemOptions,
    ) -> Result<Self, Error> {
        let xml = XmlOptions {
            encoding: options.table.table.encoding.clone(),
            max_text_bytes: options.table.table.max_cell_bytes,
        };
        let reader = XmlReader::new(sample, input, &xml, place)?;
        let (items, format) = PlannedItems::new(reader, |root| {
            let format = format_of(root)?;
            let plan = match format {
                CatalogueFormat::BmeCat => bmecat::plan(),
                _ => ubl::plan(),
            };
            Ok((plan, format))
        })?;
        Ok(Self::Document(format, Box::new(items)))
    }
}

impl Source {
    /// Reads the first bytes.
    fn sample(&mut self, place: &Place) -> Result<Vec<u8>, Error> {
        let mut sample = Vec::new();
        let read = match self {
            Self::File(_, file) => file.take(SAMPLE_BYTES).read_to_end(&mut sample),
            Self::Stream(stream) => stream.take(SAMPLE_BYTES).read_to_end(&mut sample),
        };
        match read {
            Ok(_) => Ok(sample),
            Err(cause) => {
                let action = "read";
                Err(Error::new(ErrorKind::Io { action, cause }, place.clone()))
            }
        }
    }

    fn into_input(self) -> Input {
        match self {
            Self::File(_, file) => Box::new(file),
            Self::Stream(stream) => stream,
        }
    }
}

/// Tells XML from other text; web pages are left to the reader of tables, which knows them.
fn is_xml(sample: &[u8]) -> bool {
    let start = preview(sample.get(..1024).unwrap_or(sample)).to_lowercase();
    let start = start.trim_start();
    let pages = [
        "<!doctype html",
        "<html",
        "<table",
        "<head",
        "<meta",
        "<body",
    ];
    start.starts_with('<') && !pages.iter().any(|page| start.starts_with(page))
}

/// Decodes the first bytes, for looking at them only.
fn preview(sample: &[u8]) -> String {
    let encoding = match (Encoding::for_bom(sample), sample) {
        (Some((encoding, _)), _) => encoding,
        (None, [b'<' | b'{' | b'[', 0, ..]) => UTF_16LE,
        (None, [0, b'<' | b'{' | b'[', ..]) => UTF_16BE,
        _ => UTF_8,
    };
    encoding.decode_with_bom_removal(sample).0.into_owned()
}

/// Tells the format of a document by its root element.
fn format_of(root: &Element<'_>) -> Result<CatalogueFormat, Refusal> {
    let (local, namespace) = (root.local(), root.namespace);
    let found = match namespace {
        "" => format!("<{}> in no namespace", root.name()),
        namespace => format!("<{}> in '{namespace}'", root.name()),
    };
    let refuse = |hint| {
        let kind = ErrorKind::NotACatalogue {
            found: found.clone(),
        };
        Err((kind, hint))
    };
    match local {
        "Catalogue" if namespace == ubl::CATALOGUE => Ok(CatalogueFormat::Ubl),
        "Catalogue" => Err((
            ErrorKind::WrongNamespace {
                element: root.name().to_owned(),
                found: match namespace {
                    "" => "no namespace".to_owned(),
                    namespace => format!("'{namespace}'"),
                },
                expected: ubl::CATALOGUE,
            },
            "export it as UBL 2, which Peppol BIS Catalogue 3 uses",
        )),
        "BMECAT" if bmecat::is_namespace(namespace) => Ok(CatalogueFormat::BmeCat),
        "BMECAT" => Err((
            ErrorKind::WrongNamespace {
                element: root.name().to_owned(),
                found: format!("'{namespace}'"),
                expected: bmecat::NAMESPACE_2005,
            },
            "export it as BMEcat 1.2 or 2005",
        )),
        "html" => refuse("this is a web page; export the catalogue itself"),
        "Workbook" => refuse("open it in a spreadsheet program and save it as .xlsx"),
        "StandardBusinessDocument" => refuse("take the Catalogue out of its envelope"),
        _ if namespace.starts_with(ubl::DOCUMENTS) => {
            refuse("this is another document of UBL; name the Catalogue")
        }
        _ => refuse("name a Catalogue of UBL 2, a BMEcat document or a table"),
    }
}

/// Why a document is not read, and what to do.
type Refusal = (ErrorKind, &'static str);
