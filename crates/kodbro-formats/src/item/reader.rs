use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::open::{Opened, Source};
use super::table::TableItems;
use super::{CatalogueFormat, Field, Item, ItemEvents, ItemOptions, Spot};
use crate::xml::PlannedItems;
use crate::{Error, ErrorKind, Place};

/// Reads the items of a catalogue in any format, as a stream.
///
/// The format is told by the content: the root element of an XML document, the look of a text. Memory
/// does not depend on the length of the file, except for the shared strings of a workbook. An error
/// that [`Error::is_row`] can be read past by calling [`Iterator::next`] again; any other is the last.
///
/// # Example: what a table says, and where
///
/// ```
/// use kodbro_formats::item::{CatalogueFormat, FieldKind, ItemOptions, ItemReader};
/// use kodbro_formats::TableFormat;
///
/// let csv = "Artnr;Benämning;EMDN-kod;Klartext\n007;Kanyl 0,8x40 mm; A01010101;\n";
/// let mut items = ItemReader::from_reader("x.csv", csv.as_bytes(), &ItemOptions::default())?;
/// assert_eq!(items.format(), CatalogueFormat::Table(TableFormat::Csv));
/// let item = items.next().unwrap()?;
/// assert_eq!(item.text(FieldKind::Name), "Kanyl 0,8x40 mm");
/// let code = item.first(FieldKind::Classification).unwrap();
/// assert_eq!((code.value.as_str(), code.scheme.as_deref()), (" A01010101", Some("EMD")));
/// assert_eq!(items.place(&code.spot).to_string(), "x.csv, row 2, column 'EMDN-kod'");
/// assert!(items.next().is_none());
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub struct ItemReader {
    place: Place,
    opened: Opened,
}

impl ItemReader {
    /// Opens a catalogue file.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, is empty, or is no catalogue: [`ErrorKind::NotACatalogue`],
    /// [`ErrorKind::WrongNamespace`], [`ErrorKind::BadXml`] and others for documents, those of
    /// [`CatalogueReader::open`](crate::CatalogueReader::open) for tables.
    pub fn open(path: impl AsRef<Path>, options: &ItemOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        let place = Place::new(path.display().to_string());
        if path.is_dir() {
            let kind = ErrorKind::NotACatalogue {
                found: "a folder".into(),
            };
            return Err(Error::new(kind, place).with_hint("name a file in it"));
        }
        let file = File::open(path).map_err(|cause| {
            let kind = ErrorKind::Io {
                action: "open",
                cause,
            };
            Error::new(kind, place.clone())
                .with_hint("check the path and that you may read the file")
        })?;
        Self::start(place, Source::File(path.to_owned(), file), options)
    }

    /// Reads a catalogue from a stream; `source` names it in messages.
    ///
    /// A workbook is held in memory, up to 256 MiB.
    ///
    /// # Errors
    ///
    /// As [`ItemReader::open`].
    pub fn from_reader(
        source: &str,
        reader: impl Read + Send + 'static,
        options: &ItemOptions,
    ) -> Result<Self, Error> {
        Self::start(
            Place::new(source),
            Source::Stream(Box::new(reader)),
            options,
        )
    }

    /// Returns the format that was detected.
    pub fn format(&self) -> CatalogueFormat {
        match &self.opened {
            Opened::Document(format, _) => *format,
            Opened::Table(items) => CatalogueFormat::Table(items.rows().format()),
            Opened::Json(_) => CatalogueFormat::Json,
        }
    }

    /// Describes on one line what was detected.
    pub fn describe(&self) -> String {
        match &self.opened {
            Opened::Document(format, items) => {
                let name = match format {
                    CatalogueFormat::Ubl => "UBL Catalogue",
                    _ => "BMEcat",
                };
                format!("{name}, {}", items.xml().encoding().name())
            }
            Opened::Table(items) => items.describe(),
            Opened::Json(items) => format!("JSON, {}", items.encoding()),
        }
    }

    /// Returns what is said of the catalogue as a whole before its first item.
    pub fn head(&self) -> &[Field] {
        match &self.opened {
            Opened::Document(_, items) => items.head(),
            Opened::Table(_) | Opened::Json(_) => &[],
        }
    }

    /// Returns the header of a table; of other formats nothing.
    pub fn columns(&self) -> &[String] {
        match &self.opened {
            Opened::Table(items) => items.header(),
            Opened::Document(..) | Opened::Json(_) => &[],
        }
    }

    /// Returns the first 20 findings that did not stop the run, such as rows that are too short;
    /// [`ItemReader::into_events`] gives all.
    pub fn warnings(&self) -> &[Error] {
        match &self.opened {
            Opened::Table(items) => items.rows().warnings(),
            Opened::Document(..) | Opened::Json(_) => &[],
        }
    }

    /// Returns the place of a field or item of this catalogue, for messages.
    pub fn place(&self, spot: &Spot) -> Place {
        let place = match &self.opened {
            Opened::Table(items) => items.place().clone(),
            Opened::Document(..) | Opened::Json(_) => self.place.clone(),
        };
        match spot {
            Spot::File => place,
            Spot::Row(row) => place.with_row(*row),
            Spot::Cell { row, column } => {
                let header = self.columns().get(*column).map(|name| name.trim());
                let name = match header {
                    Some(name) if !name.is_empty() => name.to_owned(),
                    _ => crate::table::letters(*column),
                };
                place.with_row(*row).with_column(name)
            }
            Spot::Element {
                line,
                character,
                path,
            } => place.with_line(*line, *character).with_element(path),
        }
    }

    /// Returns the reader of a document's items.
    pub(crate) fn document(&mut self) -> Option<&mut PlannedItems> {
        match &mut self.opened {
            Opened::Document(_, items) => Some(items),
            _ => None,
        }
    }

    /// Returns the reader of a table's items.
    pub(crate) fn table(&self) -> Option<&TableItems> {
        match &self.opened {
            Opened::Table(items) => Some(items),
            _ => None,
        }
    }

    /// Reads on from here with all findings that do not stop the run, not only the first.
    ///
    /// # Example: a cell that is missing
    ///
    /// ```
    /// use kodbro_formats::item::{ItemEvent, ItemOptions, ItemReader};
    ///
    /// let csv = "Artnr;Benämning;GTIN\n1;Kanyl\n2;Handske;8904000210037\n";
    /// let items = ItemReader::from_reader("x.csv", csv.as_bytes(), &ItemOptions::default())?;
    /// let mut events = items.into_events();
    /// let Some(Ok(ItemEvent::Item(item, warnings))) = events.next() else {
    ///     panic!("a row that is short is read");
    /// };
    /// assert_eq!((item.number, warnings.len()), (1, 1));
    /// assert!(warnings[0].to_string().starts_with("x.csv, row 2: "));
    /// # Ok::<(), kodbro_formats::Error>(())
    /// ```
    pub fn into_events(self) -> ItemEvents {
        ItemEvents::new(self)
    }

    /// Reads one row or finding; nothing if it is no item.
    pub(super) fn step(&mut self) -> Option<Result<Option<Item>, Error>> {
        match &mut self.opened {
            Opened::Document(_, items) => items.next().map(|item| item.map(Some)),
            Opened::Table(items) => items.step(),
            Opened::Json(items) => items.next().map(|item| item.map(Some)),
        }
    }

    /// Takes the findings that [`ItemReader::step`] came by.
    pub(super) fn take_warnings(&mut self) -> Vec<Error> {
        match &mut self.opened {
            Opened::Table(items) => items.take_warnings(),
            Opened::Document(..) | Opened::Json(_) => Vec::new(),
        }
    }

    fn start(place: Place, source: Source, options: &ItemOptions) -> Result<Self, Error> {
        let opened = Opened::new(source, &place, options)?;
        Ok(Self { place, opened })
    }
}

impl Iterator for ItemReader {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.opened {
            Opened::Document(_, items) => items.next(),
            Opened::Table(items) => items.next(),
            Opened::Json(items) => items.next(),
        }
    }
}
