//! How do people and programs get to know what was found?
//!
//! | file | answers |
//! |---|---|
//! | `about`, `tally`, `kept` | what a report is about, how often each rule found something, which findings are listed |
//! | `record` | what a finding says, field by field, in one language |
//! | `listed`, `words` | what people read of a finding, and around it, in two languages |
//! | `excerpt`, `column`, `sentence` | which part of a value is shown, and which letter a column has |
//! | `json`, `sarif/` | for programs |
//! | `html/`, `workbook/` | for people |
//!
//! A [`Report`] is told of each file and finding in their order and writes what it can at once. None
//! of them knows a terminal, a clock or a path.

mod about;
mod column;
mod excerpt;
mod html;
mod json;
mod kept;
mod listed;
mod record;
#[cfg(test)]
mod sample;
mod sarif;
mod sentence;
mod tally;
#[cfg_attr(not(feature = "xlsx"), allow(dead_code))] // some are said by the workbook alone
mod words;
#[cfg(feature = "xlsx")]
mod workbook;

use std::io;

pub use about::{About, CheckedFile, Ending};
pub use column::cell_name;
pub use excerpt::Excerpt;
pub use html::HtmlReport;
pub use json::JsonReport;
pub use record::Record;
pub use sarif::SarifReport;
pub use tally::{RuleCount, Tally};
#[cfg(feature = "xlsx")]
pub use workbook::WorkbookReport;

use crate::Finding;

/// Takes findings as they come and writes a report of one format.
pub trait Report {
    /// Begins a file, whose findings come next; `columns` is the header of a table, empty otherwise.
    ///
    /// # Errors
    ///
    /// When the system refuses to write.
    fn begin_file(&mut self, columns: &[String]) -> io::Result<()> {
        let _ = columns;
        Ok(())
    }

    /// Takes a finding.
    ///
    /// # Errors
    ///
    /// When the system refuses to write.
    fn finding(&mut self, finding: &Finding) -> io::Result<()>;

    /// Completes the report.
    ///
    /// # Errors
    ///
    /// When the system refuses to write.
    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()>;
}
