use super::attributes::{Attribute, Attributes};
use super::{MappedRow, Output, WriteRow, columns};
use crate::{Error, ErrorKind, Place};

/// Writes CSV or TSV: UTF-8 without byte order mark, LF, quotes where they are needed.
pub(super) struct DelimitedWriter {
    writer: csv::Writer<Output>,
    width: usize,
    with_attributes: bool,
    place: Place,
}

impl DelimitedWriter {
    pub(super) fn new(
        output: Output,
        header: &[String],
        delimiter: u8,
        with_attributes: bool,
    ) -> Result<Self, Error> {
        let place = output.place();
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(output);
        let mut writer = Self {
            writer,
            width: header.len(),
            with_attributes,
            place,
        };
        writer.record(columns::header(header, with_attributes))?;
        Ok(writer)
    }

    fn record(&mut self, cells: Vec<String>) -> Result<(), Error> {
        self.writer.write_record(cells).map_err(|error| {
            let cause = match error.into_kind() {
                csv::ErrorKind::Io(cause) => cause,
                other => std::io::Error::other(format!("{other:?}")),
            };
            Error::new(
                ErrorKind::Io {
                    action: "write",
                    cause,
                },
                self.place.clone(),
            )
        })
    }
}

impl WriteRow for DelimitedWriter {
    fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error> {
        let mut cells = row.row.cells.clone();
        cells.resize(self.width, String::new());
        cells.extend(columns::values(row));
        if self.with_attributes {
            let attributes = Attributes::of(row.row);
            cells.extend(
                attributes
                    .iter()
                    .map(|a| a.map_or_else(String::new, Attribute::cell)),
            );
        }
        self.record(cells)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        let place = self.place;
        match self.writer.into_inner() {
            Ok(output) => output.finish(),
            Err(error) => {
                let cause = error.into_error();
                Err(Error::new(
                    ErrorKind::Io {
                        action: "write",
                        cause,
                    },
                    place,
                ))
            }
        }
    }
}
