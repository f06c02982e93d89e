use std::ops::ControlFlow;
use std::path::Path;

use kodbro::Mapper;
use kodbro_data::IndexBytes;
use kodbro_formats::item::{CatalogueFormat, ItemOptions, ItemReader};
use kodbro_formats::{CatalogueOptions, Error, TableFormat};
use kodbro_validate::report::CheckedFile;
use kodbro_validate::{Severity, ValidateOptions, validate};

use super::input::{Input, is_standard};
use super::sink::Sink;
use crate::report;

/// One file to check, and how.
pub(super) struct Check<'c> {
    pub(super) path: &'c Path,
    pub(super) options: &'c ValidateOptions,
    pub(super) item_options: &'c ItemOptions,
    pub(super) table_options: CatalogueOptions,
    pub(super) fail_on: Severity,
    pub(super) mapper: &'c Mapper<IndexBytes>,
}

impl Check<'_> {
    /// Checks the file; that it cannot be read is part of what is said of it.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub(super) fn run(&self, sink: &mut Sink<'_>) -> anyhow::Result<CheckedFile> {
        let name = match is_standard(self.path) {
            true => "<stdin>".to_owned(),
            false => self.path.display().to_string(),
        };
        let mut file = CheckedFile {
            name,
            ..CheckedFile::default()
        };
        let opened = Input::new(self.path, sink.wants_copy())
            .and_then(|input| Ok((input.items(self.item_options)?, input)));
        let (reader, input) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                sink.begin_file(&[])?;
                file.failure = Some(tell(error));
                return Ok(file);
            }
        };
        file.read_as = reader.describe();
        report::note(format_args!("reading {}: {}", file.name, file.read_as));
        sink.begin_file(reader.columns())?;
        let is_table = is_copied(&reader);
        self.findings(reader, sink, &mut file)?;
        if sink.wants_copy() && is_table && file.failure.is_none() {
            sink.copy(&file.name, input.rows(&self.table_options)?)?;
        }
        Ok(file)
    }

    fn findings(
        &self,
        reader: ItemReader,
        sink: &mut Sink<'_>,
        file: &mut CheckedFile,
    ) -> Result<(), Error> {
        let mut refused = None;
        let checked = validate(reader, Some(self.mapper), self.options, |finding| {
            file.tally.add(&finding);
            match sink.finding(&finding) {
                // Nobody reads on, and the exit code is known.
                Ok(()) if sink.is_closed() && file.tally.reaches(self.fail_on) => {
                    ControlFlow::Break(())
                }
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    refused = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(error) = refused {
            return Err(error);
        }
        match checked {
            Ok(summary) => file.items = summary.items,
            Err(error) => file.failure = Some(tell(error)),
        }
        Ok(())
    }
}

/// Tells whether a file is a table whose header is a row of its own.
fn is_copied(reader: &ItemReader) -> bool {
    matches!(
        reader.format(),
        CatalogueFormat::Table(TableFormat::Csv | TableFormat::Tsv | TableFormat::Xlsx)
    )
}

/// Reports that a file cannot be read, and returns the words.
fn tell(error: Error) -> String {
    let text = error.to_string();
    report::error(&error.into());
    text
}
