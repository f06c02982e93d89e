//! How does somebody who works in a spreadsheet program see what was found, where it stands?
//!
//! `lists` writes the summary and the list of findings, `copy` the tables with their cells marked.

mod copy;
mod lists;

use std::collections::HashSet;
use std::io::{self, Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::kept::Kept;
use super::listed::Listed;
use super::words;
use super::{About, Ending, Report};
use crate::Finding;
use copy::Marks;

/// So many findings are listed; all are counted, and the cells of all are coloured.
const LISTED: usize = 20_000;

/// A sheet has room for so many rows.
const MAX_ROWS: u64 = 1_048_576;

/// A cell has room for so many characters, as UTF-16 counts them.
const MAX_CHARACTERS: usize = 32_767;

/// The places of the two sheets that are written when everything is known.
const SUMMARY: usize = 0;
const FINDINGS: usize = 1;

/// Writes the findings as a workbook: a summary by rule, a list with links to the cells, and a copy
/// of each table whose offending cells are coloured, with a note that says what is wrong and how to
/// mend it.
///
/// The copies are written anew: they hold the cells as text, as they were read, so that no zero and no digit is
/// lost, but neither the formatting nor the formulas of a workbook. Documents without rows have no copy.
/// The rows wait in temporary files, not in memory. At most 20,000 findings are listed, by fair
/// shares of the rules, and the first sheet says how many more there are.
pub struct WorkbookReport<W> {
    out: W,
    about: About,
    workbook: Workbook,
    kept: Kept<Listed>,
    columns: Vec<String>,
    /// What is to be marked in the copy of the file that is being checked.
    marks: Marks,
    /// The sheet with the copy of each file, where there is one.
    copies: Vec<Option<String>>,
    names: HashSet<String>,
    /// What could not be copied, in words.
    left_out: Vec<String>,
}

impl<W: Write> WorkbookReport<W> {
    /// Begins a workbook.
    ///
    /// # Errors
    ///
    /// When the system refuses temporary files.
    pub fn new(out: W, about: About) -> io::Result<Self> {
        let mut report = Self {
            out,
            about,
            workbook: Workbook::new(),
            kept: Kept::new(LISTED),
            columns: Vec::new(),
            marks: Marks::default(),
            copies: Vec::new(),
            names: HashSet::new(),
            left_out: Vec::new(),
        };
        report.begin().map_err(failed)?;
        Ok(report)
    }

    /// Adds the copy of a table behind its findings: rows with their numbers, from 1 and ascending,
    /// the header among them.
    ///
    /// Rows beyond the 1,048,576 of a sheet are left out, which the first sheet says.
    ///
    /// # Errors
    ///
    /// The first error of the rows, or when the system refuses to write.
    pub fn copy_table<E: From<io::Error>>(
        &mut self,
        name: &str,
        rows: impl Iterator<Item = Result<(u64, Vec<String>), E>>,
    ) -> Result<(), E> {
        let sheet = self.free_name(name);
        let marks = std::mem::take(&mut self.marks);
        let left_out = marks.copy(&mut self.workbook, &sheet, rows)?;
        if left_out > 0 {
            let text = words::CUT.say(self.about.language);
            let text = text.replace("{count}", &left_out.to_string());
            self.left_out.push(text.replace("{name}", name));
        }
        if let Some(copy) = self.copies.last_mut() {
            *copy = Some(sheet);
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        let mut properties = DocProperties::new().set_author("kodbro");
        if let Ok(time) = ExcelDateTime::parse_from_str(&self.about.made_at) {
            properties = properties.set_creation_datetime(&time);
        }
        self.workbook.set_properties(&properties);
        for name in [words::SHEET_SUMMARY, words::SHEET_FINDINGS] {
            let name = self.free_name(name.say(self.about.language));
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(name)?;
        }
        Ok(())
    }

    /// Makes a name that no other sheet has, of the characters and the length that are allowed.
    fn free_name(&mut self, wanted: &str) -> String {
        let file = wanted.rsplit(['/', '\\']).next().unwrap_or(wanted);
        let allowed = |c: char| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '_',
            c if c.is_control() => '_',
            c => c,
        };
        let plain: String = file.chars().map(allowed).collect();
        let plain = match plain.trim() {
            "" => "kodbro",
            plain => plain,
        };
        let short = |most: usize| plain.chars().take(most).collect::<String>();
        let numbered = (2..).map(|number| format!("{} ({number})", short(20)));
        let mut names = std::iter::once(short(28)).chain(numbered);
        let is_free = |name: &String| !self.names.contains(&name.to_lowercase());
        let name = names.find(is_free).unwrap_or_default();
        self.names.insert(name.to_lowercase());
        name
    }
}

impl<W: Write> Report for WorkbookReport<W> {
    fn begin_file(&mut self, columns: &[String]) -> io::Result<()> {
        self.columns = columns.to_vec();
        self.marks = Marks::default();
        self.copies.push(None);
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let (language, columns) = (self.about.language, &self.columns);
        self.marks.add(finding, language, columns);
        let file = self.copies.len().saturating_sub(1);
        self.kept
            .push(finding, || Listed::new(finding, language, columns, file));
        Ok(())
    }

    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let lists = lists::Lists {
            about: &self.about,
            ending,
            kept: &self.kept,
            copies: &self.copies,
            left_out: &self.left_out,
        };
        lists.write(&mut self.workbook).map_err(failed)?;
        // Packed beside the output, which need not be able to seek.
        let mut packed = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut packed).map_err(failed)?;
        packed.rewind()?;
        io::copy(&mut packed, &mut self.out)?;
        self.out.flush()
    }
}

/// The colours of severities.
fn filled(severity: crate::Severity) -> Format {
    let colour = match severity {
        crate::Severity::Error => 0xF8_CF_C9,
        crate::Severity::Warning => 0xFF_E6_A8,
        crate::Severity::Note => 0xD6_E6_F5,
    };
    Format::new().set_background_color(colour)
}

/// Cuts a text to what a cell has room for.
fn cell(text: &str) -> &str {
    let mut units = 0;
    let too_far = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_CHARACTERS
    });
    too_far.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(cause) => cause,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
