//! How does a person read what was found, search in it and send it on?
//!
//! `page` is how it is laid out, `report.css` and `report.js` how it looks and filters.

mod escape;
mod page;

use std::io::{self, Write};

use super::kept::Kept;
use super::listed::Listed;
use super::{About, Ending, Report};
use crate::Finding;
use page::Page;

/// So many findings are listed; all are counted.
const LISTED: usize = 5_000;

/// Writes the findings as one HTML file that needs nothing else: no network, no font, no framework.
///
/// The findings stand below their rule, with the reason and the remedy; they can be searched, and
/// filtered by severity, rule and file. The address keeps what is asked for, as in
/// `report.html#severity=error&q=gtin`. Without scripts everything is shown, on paper everything
/// that is shown on the screen. The content security policy of the page lets nothing run but its own script, and
/// all texts of files are escaped.
///
/// At most 5,000 findings are listed, by fair shares of the rules; the page says how many more there
/// are. Long values are cut around what is meant.
pub struct HtmlReport<W> {
    out: W,
    about: About,
    kept: Kept<Listed>,
    columns: Vec<String>,
    files: usize,
}

impl<W: Write> HtmlReport<W> {
    /// Begins a report, which is written when everything is known.
    pub fn new(out: W, about: About) -> Self {
        Self {
            out,
            about,
            kept: Kept::new(LISTED),
            columns: Vec::new(),
            files: 0,
        }
    }
}

impl<W: Write> Report for HtmlReport<W> {
    fn begin_file(&mut self, columns: &[String]) -> io::Result<()> {
        self.columns = columns.to_vec();
        self.files += 1;
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let (language, columns) = (self.about.language, &self.columns);
        let file = self.files.saturating_sub(1);
        self.kept
            .push(finding, || Listed::new(finding, language, columns, file));
        Ok(())
    }

    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let page = Page {
            about: &self.about,
            ending,
            kept: &self.kept,
        };
        page.write(&mut self.out)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
