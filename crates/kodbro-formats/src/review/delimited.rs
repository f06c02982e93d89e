use std::io::Write;

use super::column::Column;
use super::words::ReviewLanguage;
use super::writer::{Cells, ReviewOrigin, ReviewRow, WriteReview};
use crate::{Error, ErrorKind, Output, Place};

/// The columns of a CSV.
pub(super) fn columns() -> impl Iterator<Item = Column> {
    Column::ALL
        .into_iter()
        .filter(|&column| column != Column::List)
}

/// Writes a review as CSV.
pub(super) struct DelimitedReview {
    writer: csv::Writer<Output>,
    language: ReviewLanguage,
    origin: String,
    place: Place,
}

impl DelimitedReview {
    pub(super) fn new(
        mut output: Output,
        language: ReviewLanguage,
        origin: &ReviewOrigin,
    ) -> Result<Self, Error> {
        let place = output.place();
        // Without this mark Excel does not take it for UTF-8.
        output
            .write_all("\u{feff}".as_bytes())
            .map_err(|cause| failed(cause, place.clone()))?;
        let writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(output);
        let mut review = Self {
            writer,
            language,
            origin: origin.to_cell(),
            place,
        };
        review.record(
            columns()
                .map(|column| column.header(language).to_owned())
                .collect(),
        )?;
        Ok(review)
    }

    fn record(&mut self, cells: Vec<String>) -> Result<(), Error> {
        self.writer.write_record(cells).map_err(|error| {
            let cause = match error.into_kind() {
                csv::ErrorKind::Io(cause) => cause,
                other => std::io::Error::other(format!("{other:?}")),
            };
            failed(cause, self.place.clone())
        })
    }
}

impl WriteReview for DelimitedReview {
    fn write(&mut self, row: &ReviewRow<'_>) -> Result<(), Error> {
        let origin = self.origin.clone();
        let cells = Cells::new(row, self.language, &origin);
        self.record(columns().map(|column| cells.text(column)).collect())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        match self.writer.into_inner() {
            Ok(output) => output.finish(),
            Err(error) => Err(failed(error.into_error(), self.place)),
        }
    }
}

fn failed(cause: std::io::Error, place: Place) -> Error {
    let kind = ErrorKind::Io {
        action: "write",
        cause,
    };
    Error::new(kind, place).with_hint("check the space left and that you may write there")
}
