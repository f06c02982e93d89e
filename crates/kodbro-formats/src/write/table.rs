use super::Output;
#[cfg(feature = "xlsx")]
use super::text_sheet::TextSheet;
use crate::table::Notes;
use crate::{Error, ErrorKind, Place};

/// A cell of a table to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; in a workbook it stays text, whatever it looks like.
    Text(String),
    /// A number; it has a decimal point where the format has no numbers of its own.
    Number(f64),
    /// Nothing.
    Empty,
}

/// Writes a table of any columns, row by row.
///
/// ```
/// use kodbro_formats::{Cell, Output, TableWriter};
///
/// let path = std::env::temp_dir().join("kodbro-example-table.csv");
/// let header = ["id".to_owned(), "stock".to_owned()];
/// let mut table = TableWriter::delimited(Output::create(&path)?, b',', &header)?;
/// table.write(&[Cell::Text("007".into()), Cell::Number(1.5)])?;
/// table.finish()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "id,stock\n007,1.5\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableWriter(Form);

enum Form {
    Delimited {
        writer: Box<csv::Writer<Output>>,
        place: Place,
    },
    #[cfg(feature = "xlsx")]
    Sheet(Box<TextSheet>),
}

impl TableWriter {
    /// Starts a text of cells with a delimiter between them: UTF-8 without byte order mark, LF.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub fn delimited(output: Output, delimiter: u8, header: &[String]) -> Result<Self, Error> {
        let place = output.place();
        let mut builder = csv::WriterBuilder::new();
        let mut writer = builder.delimiter(delimiter).from_writer(output);
        let written = writer.write_record(header);
        written.map_err(|error| failed(error.into(), &place))?;
        let writer = Box::new(writer);
        Ok(Self(Form::Delimited { writer, place }))
    }

    /// Starts a workbook of one sheet with a bold header that stays in view.
    ///
    /// # Errors
    /// When there are more columns than a sheet has room for, or the system refuses to write.
    #[cfg(feature = "xlsx")]
    pub fn workbook(output: Output, header: &[String]) -> Result<Self, Error> {
        let sheet = TextSheet::new(output, header)?;
        Ok(Self(Form::Sheet(Box::new(sheet))))
    }

    /// Writes a row with a cell for each column.
    ///
    /// # Errors
    /// When a sheet is full ([`ErrorKind::TooManyRows`]) or the system refuses to write.
    pub fn write(&mut self, cells: &[Cell]) -> Result<(), Error> {
        match &mut self.0 {
            Form::Delimited { writer, place } => {
                let written = writer.write_record(cells.iter().map(Cell::text));
                written.map_err(|error| failed(error.into(), place))
            }
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => {
                sheet.row(|row| {
                    for (column, cell) in (0..).zip(cells) {
                        match cell {
                            Cell::Text(text) => row.text(column, text)?,
                            Cell::Number(value) => row.number(column, *value)?,
                            Cell::Empty => {}
                        }
                    }
                    Ok(())
                })?;
                Ok(())
            }
        }
    }

    /// Returns the first findings: cells of a workbook whose text was cut off.
    pub fn findings(&self) -> &[Error] {
        self.notes().map_or(&[], Notes::kept)
    }

    /// Returns the number of all findings.
    pub fn count_of_findings(&self) -> u64 {
        self.notes().map_or(0, Notes::count)
    }

    fn notes(&self) -> Option<&Notes> {
        match &self.0 {
            Form::Delimited { .. } => None,
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => Some(sheet.notes()),
        }
    }

    /// Completes the file and puts it in its place.
    ///
    /// # Errors
    /// When the system refuses to write or to rename.
    pub fn finish(self) -> Result<(), Error> {
        match self.0 {
            Form::Delimited { writer, place } => match writer.into_inner() {
                Ok(output) => output.finish(),
                Err(error) => Err(failed(error.into_error(), &place)),
            },
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => sheet.finish(),
        }
    }
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value) => value.to_string(),
            Self::Empty => String::new(),
        }
    }
}

fn failed(cause: std::io::Error, place: &Place) -> Error {
    let action = "write";
    Error::new(ErrorKind::Io { action, cause }, place.clone())
}

#[cfg(all(test, feature = "xlsx"))]
mod tests {
    use super::*;
    use crate::{CatalogueOptions, CatalogueReader};

    #[test]
    fn a_workbook_keeps_texts_and_numbers_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.xlsx");
        let header = [
            "Artikelnr".to_owned(),
            "Benämning".to_owned(),
            "Saldo".to_owned(),
        ];
        let mut table = TableWriter::workbook(Output::create(&path).unwrap(), &header).unwrap();
        let row = [
            Cell::Text("007".into()),
            Cell::Text("=1+1".into()),
            Cell::Number(2.5),
        ];
        table.write(&row).unwrap();
        table
            .write(&[
                Cell::Text("8".into()),
                Cell::Text("kanyl".into()),
                Cell::Empty,
            ])
            .unwrap();
        table.finish().unwrap();
        let rows = CatalogueReader::open(&path, &CatalogueOptions::default()).unwrap();
        let cells: Vec<_> = rows.map(|row| row.unwrap().cells.join("|")).collect();
        assert_eq!(cells, ["007|=1+1|2.5", "8|kanyl|"]);
    }
}
