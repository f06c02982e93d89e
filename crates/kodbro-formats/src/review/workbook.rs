use std::io::Seek;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, ProtectionOptions, Workbook, XlsxError,
};

use super::column::Column;
use super::guide;
use super::lists::{Lists, SHEET};
use super::words::{AppliesTo, Certainty, ReviewLanguage};
use super::writer::{Cells, ReviewOrigin, ReviewRow, WriteReview};
use crate::{Error, ErrorKind, Output, Place};

/// The height of a line in points, of which a row has at most so many: more than 409 points is not
/// allowed.
const LINE_HEIGHT: f64 = 15.0;
const MAX_LINES: usize = 27;

/// So much of a column's width is counted on: widths are in digits, and capitals are wider.
const FILLED: f64 = 0.85;

/// A sheet has room for so many rows.
const MAX_ROWS: u32 = 1_048_576;

/// The places of the two sheets that are written row by row.
const ROWS: usize = 0;
const LISTS: usize = 1;

/// Columns that are hidden where no row has anything in them.
const OPTIONAL: [Column; 7] = [
    Column::Source,
    Column::Model,
    Column::Description,
    Column::Supplier,
    Column::Swedish,
    Column::English,
    Column::Earlier,
];

/// Writes a review as a workbook, whose rows wait in temporary files, not in memory.
pub(super) struct WorkbookReview {
    workbook: Workbook,
    output: Output,
    language: ReviewLanguage,
    origin: ReviewOrigin,
    origin_cell: String,
    formats: Formats,
    lists: Lists,
    next: u32,
    groups: u64,
    last_group: Option<u64>,
    /// Which of [`OPTIONAL`] any row has.
    used: [bool; OPTIONAL.len()],
}

impl WorkbookReview {
    pub(super) fn new(
        output: Output,
        language: ReviewLanguage,
        origin: &ReviewOrigin,
    ) -> Result<Self, Error> {
        let mut review = Self {
            workbook: Workbook::new(),
            language,
            origin: origin.clone(),
            origin_cell: origin.to_cell(),
            formats: Formats::new(),
            lists: Lists::default(),
            next: 1,
            groups: 0,
            last_group: None,
            used: [false; OPTIONAL.len()],
            output,
        };
        review
            .begin()
            .map_err(|error| failed(&error, review.output.place()))?;
        Ok(review)
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        let mut properties = DocProperties::new().set_author("kodbro");
        if let Ok(time) = ExcelDateTime::parse_from_str(&self.origin.exported_at) {
            properties = properties.set_creation_datetime(&time);
        }
        self.workbook.set_properties(&properties);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(self.language.choose("Granskning", "Review"))?;
        for (number, column) in columns() {
            sheet.set_column_width(number, column.width())?;
            let format = match Column::FILLED_IN.contains(&column) {
                true => &self.formats.header_to_fill_in,
                false => &self.formats.header,
            };
            sheet.write_string_with_format(0, number, column.header(self.language), format)?;
            if column.is_hidden() {
                sheet.set_column_hidden(number)?;
            }
        }
        sheet.set_freeze_panes(1, place(Column::Name) + 1)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        let lists = self.workbook.add_worksheet_with_constant_memory()?;
        lists.set_name(SHEET)?;
        lists.set_very_hidden(true);
        lists.protect();
        Lists::begin(&mut self.workbook, LISTS, self.language)
    }

    fn put(&mut self, row: &ReviewRow<'_>) -> Result<(), XlsxError> {
        let cells = Cells::new(row, self.language, &self.origin_cell);
        let list = self
            .lists
            .number(&mut self.workbook, LISTS, &cells.choices, self.language)?;
        if self.last_group != Some(row.group) {
            self.groups += 1;
            self.last_group = Some(row.group);
        }
        let band = self.formats.band(self.groups);
        let number = self.next;
        let sheet = self.workbook.worksheet_from_index(ROWS)?;
        let mut lines = 1;
        for (at, column) in columns() {
            let text = cells.text(column);
            if !column.is_hidden() {
                lines = lines.max(lines_of(&text, column.width()));
            }
            if let Some(optional) = OPTIONAL.iter().position(|&other| other == column) {
                self.used[optional] |= !text.is_empty();
            }
            let format = match column {
                Column::Certainty => self.formats.certainty(cells.certainty()),
                column if Column::FILLED_IN.contains(&column) => &self.formats.to_fill_in,
                Column::Group | Column::GroupRows | Column::Percent => &band.number,
                _ => &band.text,
            };
            match column {
                Column::List => sheet.write_number(number, at, list)?,
                Column::Group => {
                    sheet.write_number_with_format(number, at, row.group as f64, format)?
                }
                Column::GroupRows => {
                    sheet.write_number_with_format(number, at, row.group_rows as f64, format)?
                }
                Column::Percent => match cells.percent() {
                    Some(percent) => sheet.write_number_with_format(number, at, percent, format)?,
                    None => sheet.write_blank(number, at, format)?,
                },
                column if column.is_hidden() => sheet.write_string(number, at, text)?,
                _ if text.is_empty() => sheet.write_blank(number, at, format)?,
                _ => sheet.write_string_with_format(number, at, text, format)?,
            };
        }
        sheet.set_row_height(number, LINE_HEIGHT * lines.min(MAX_LINES) as f64)?;
        Ok(())
    }

    fn complete(&mut self) -> Result<(), XlsxError> {
        let (language, rows) = (self.language, self.next - 1);
        let last = self.next.max(2) - 1;
        let sheet = self.workbook.worksheet_from_index(ROWS)?;
        sheet.autofilter(0, 0, last, place(Column::Comment))?;
        for (used, column) in self.used.iter().zip(OPTIONAL) {
            if !used {
                sheet.set_column_hidden(place(column))?;
            }
        }
        let title = language.choose("Välj i listan", "Choose from the list");
        let list = |formula, message: &str| -> Result<DataValidation, XlsxError> {
            DataValidation::new()
                .allow_list_formula(formula)
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title(title)?
                .set_error_message(message)
        };
        // A relative row, so that each row looks at its own hidden cell.
        let cell = format!("${}2", crate::table::letters(place(Column::List).into()));
        let message = language.choose(
            "Välj en av raderna i listan. En kod som inte finns i listan skrivs i kolumnen Annan kod.",
            "Choose one of the list. A code that is not in it goes into the column Other code.",
        );
        let decision = place(Column::Decision);
        let of_row = list(Lists::of_row(&cell), message)?;
        sheet.add_data_validation(1, decision, last, decision, &of_row)?;
        let [row, group] = AppliesTo::ALL.map(|applies| applies.label(language));
        let or = language.choose("eller", "or");
        let applies = place(Column::AppliesTo);
        let to = list(Lists::applies_to(), &format!("{row} {or} {group}"))?;
        sheet.add_data_validation(1, applies, last, applies, &to)?;
        sheet.protect_with_options(&ProtectionOptions {
            use_autofilter: true,
            sort: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        sheet.set_selection(1, decision, 1, decision)?;
        guide::instructions(&mut self.workbook, language)?;
        let (rows, groups) = (u64::from(rows), self.groups);
        guide::about(&mut self.workbook, language, &self.origin, rows, groups)?;
        // Packed beside the output, so that an output that ends early is no half-packed workbook.
        let mut packed = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut packed)?;
        packed.rewind()?;
        std::io::copy(&mut packed, &mut self.output)?;
        Ok(())
    }
}

impl WriteReview for WorkbookReview {
    fn write(&mut self, row: &ReviewRow<'_>) -> Result<(), Error> {
        if self.next == MAX_ROWS {
            let kind = ErrorKind::TooManyRows {
                limit: u64::from(MAX_ROWS),
            };
            return Err(Error::new(kind, self.output.place()).with_hint("write fewer rows, or CSV"));
        }
        self.put(row)
            .map_err(|error| failed(&error, self.output.place()))?;
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.complete()
            .map_err(|error| failed(&error, self.output.place()))?;
        self.output.finish()
    }
}

/// Returns how many lines a text takes in a column of so many characters, broken between words.
fn lines_of(text: &str, width: f64) -> usize {
    let width = (width * FILLED) as usize;
    let lines_of = |line: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                lines += 1;
                used = 0;
            }
            used += length + usize::from(used > 0);
            lines += used.saturating_sub(1) / width;
            used = (used.saturating_sub(1)) % width + usize::from(used > 0);
        }
        lines
    };
    text.lines().map(lines_of).sum()
}

/// The columns of a workbook with their places.
fn columns() -> impl Iterator<Item = (u16, Column)> {
    (0..).zip(
        Column::ALL
            .into_iter()
            .filter(|&column| column != Column::Candidates),
    )
}

fn place(column: Column) -> u16 {
    columns()
        .find(|&(_, other)| other == column)
        .map_or(0, |(place, _)| place)
}

/// The looks of cells.
struct Formats {
    header: Format,
    header_to_fill_in: Format,
    to_fill_in: Format,
    high: Format,
    medium: Format,
    low: Format,
    none: Format,
    bands: [Band; 2],
}

/// Groups are light and white in turn, so that one sees where they end.
struct Band {
    text: Format,
    number: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_align(FormatAlign::Top)
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0xD0_D0_D0))
        };
        let header = || {
            cell()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x1F_3A_5F))
                .set_font_color(Color::White)
        };
        let filled = |color| cell().set_background_color(Color::RGB(color));
        let band = |color| Band {
            text: filled(color),
            number: filled(color)
                .set_align(FormatAlign::Right)
                .set_num_format("0"),
        };
        Self {
            header: header(),
            header_to_fill_in: header()
                .set_background_color(Color::RGB(0xFF_E0_8A))
                .set_font_color(Color::Black),
            // As text, so that a code of digits stays what it is.
            to_fill_in: filled(0xFF_F9_E3).set_unlocked().set_num_format("@"),
            high: filled(0xDC_EF_DC),
            medium: filled(0xFC_EB_C5),
            low: filled(0xF8_D9_D3),
            none: filled(0xE4_E4_E4),
            bands: [band(0xFF_FF_FF), band(0xF2_F5_F9)],
        }
    }

    fn band(&self, group: u64) -> &Band {
        &self.bands[usize::from(group.is_multiple_of(2))]
    }

    fn certainty(&self, certainty: Certainty) -> &Format {
        match certainty {
            Certainty::High => &self.high,
            Certainty::Medium => &self.medium,
            Certainty::Low => &self.low,
            Certainty::None => &self.none,
        }
    }
}

fn failed(error: &XlsxError, place: Place) -> Error {
    let cause = match error {
        XlsxError::IoError(cause) => std::io::Error::new(cause.kind(), cause.to_string()),
        other => std::io::Error::other(other.to_string()),
    };
    let kind = ErrorKind::Io {
        action: "write",
        cause,
    };
    Error::new(kind, place).with_hint("check the space left, also for temporary files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        for (text, lines) in [
            ("", 0),
            ("kort", 1),
            ("sjutton tecken 17", 1),
            ("arton tecken är 18", 2),
            ("två\nrader", 2),
            ("ettmycketlångtordutanmellanrum", 2),
            ("a ettmycketlångtordutanmellanrum b", 3),
        ] {
            assert_eq!(lines_of(text, 20.0), lines, "{text}");
        }
    }
}
