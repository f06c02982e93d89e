use std::io;

use kodbro_formats::{Error, ErrorKind, Output, Place, TableRows};
use kodbro_validate::report::{
    About, Ending, HtmlReport, JsonReport, Report, SarifReport, WorkbookReport,
};
use kodbro_validate::{Finding, rules};

use super::arguments::{Arguments, ReportFormat};
use super::text::TextReport;

/// Where findings go.
pub(super) struct Sink<'o> {
    report: Reports<'o>,
    /// What errors name.
    place: String,
    /// Whether whoever read the report has closed the pipe: nothing is written any more.
    is_closed: bool,
}

enum Reports<'o> {
    Plain(Box<dyn Report + 'o>),
    Workbook(Box<WorkbookReport<&'o mut Output>>),
}

impl<'o> Sink<'o> {
    /// Begins a report.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub(super) fn new(
        output: &'o mut Output,
        place: String,
        format: ReportFormat,
        about: About,
        arguments: &Arguments,
        coloured: bool,
    ) -> Result<Self, Error> {
        let refused = |cause| failed(cause, &place);
        let is_closed = false;
        let language = about.language;
        let plain: Box<dyn Report + 'o> = match format {
            ReportFormat::Text => Box::new(TextReport::new(
                output,
                language,
                coloured,
                arguments.most(),
            )),
            ReportFormat::Json => Box::new(JsonReport::new(output, about).map_err(refused)?),
            ReportFormat::Sarif => {
                let rules: Vec<_> = rules().collect();
                Box::new(SarifReport::new(output, &about, &rules).map_err(refused)?)
            }
            ReportFormat::Html => Box::new(HtmlReport::new(output, about)),
            ReportFormat::Xlsx => {
                let report = WorkbookReport::new(output, about).map_err(refused)?;
                let report = Reports::Workbook(Box::new(report));
                return Ok(Self {
                    report,
                    place,
                    is_closed,
                });
            }
        };
        let report = Reports::Plain(plain);
        Ok(Self {
            report,
            place,
            is_closed,
        })
    }

    /// Tells whether tables are to be copied behind their findings.
    pub(super) fn wants_copy(&self) -> bool {
        matches!(self.report, Reports::Workbook(_))
    }

    pub(super) fn begin_file(&mut self, columns: &[String]) -> Result<(), Error> {
        self.write(|report| report.begin_file(columns))
    }

    pub(super) fn finding(&mut self, finding: &Finding) -> Result<(), Error> {
        self.write(|report| report.finding(finding))
    }

    /// Copies a table.
    ///
    /// # Errors
    /// When it cannot be read again, or the system refuses to write.
    pub(super) fn copy(&mut self, name: &str, rows: TableRows) -> anyhow::Result<()> {
        match &mut self.report {
            Reports::Plain(_) => Ok(()),
            Reports::Workbook(report) => {
                let sheet = rows.sheet().map(str::to_owned);
                let rows = rows.map(|row| row.map_err(anyhow::Error::from));
                report.copy_table(sheet.as_deref().unwrap_or(name), rows)
            }
        }
    }

    pub(super) fn finish(&mut self, ending: &Ending<'_>) -> Result<(), Error> {
        self.write(|report| report.finish(ending))
    }

    /// Tells whether whoever read the report has closed the pipe.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Writes a part of the report, unless nobody reads it any more.
    fn write(&mut self, part: impl FnOnce(&mut dyn Report) -> io::Result<()>) -> Result<(), Error> {
        if self.is_closed {
            return Ok(());
        }
        match part(self.report()) {
            Err(cause) if cause.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            written => written.map_err(|cause| failed(cause, &self.place)),
        }
    }

    fn report(&mut self) -> &mut dyn Report {
        match &mut self.report {
            Reports::Plain(report) => report.as_mut(),
            Reports::Workbook(report) => report.as_mut(),
        }
    }
}

fn failed(cause: io::Error, place: &str) -> Error {
    let kind = ErrorKind::Io {
        action: "write",
        cause,
    };
    Error::new(kind, Place::new(place)).with_hint("check the space left, also for temporary files")
}
