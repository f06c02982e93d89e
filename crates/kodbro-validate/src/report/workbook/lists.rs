use rust_xlsxwriter::{Format, FormatAlign, Url, Workbook, Worksheet, XlsxError};

use super::{FINDINGS, SUMMARY, cell, filled};
use crate::report::column::letters;
use crate::report::kept::Kept;
use crate::report::listed::Listed;
use crate::report::sentence::{heading, sentence};
use crate::report::{About, Ending, RuleCount, words};
use crate::{Severity, Words};

/// A sheet has room for so many links.
const LINKS: usize = 65_530;

/// The columns of the list and their widths.
const COLUMNS: [(Words, f64); 11] = [
    (words::SEVERITY, 11.0),
    (words::FILE, 24.0),
    (words::CELL, 10.0),
    (words::PLACE, 26.0),
    (words::ITEM_ID, 16.0),
    (words::ITEM_NAME, 32.0),
    (words::VALUE, 28.0),
    (words::SAID, 50.0),
    (words::MEND, 50.0),
    (words::BETTER, 22.0),
    (words::RULE, 28.0),
];

/// The two sheets that say what was found.
pub(super) struct Lists<'l> {
    pub(super) about: &'l About,
    pub(super) ending: &'l Ending<'l>,
    pub(super) kept: &'l Kept<Listed>,
    /// The sheet with the copy of each file.
    pub(super) copies: &'l [Option<String>],
    pub(super) left_out: &'l [String],
}

impl Lists<'_> {
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let rules = self.ending.tally.rules();
        self.summary(workbook.worksheet_from_index(SUMMARY)?, &rules)?;
        self.findings(workbook.worksheet_from_index(FINDINGS)?, &rules)
    }

    fn summary(&self, sheet: &mut Worksheet, rules: &[RuleCount]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        for (column, width) in (0..).zip([14.0, 50.0, 12.0, 32.0, 60.0]) {
            sheet.set_column_width(column, width)?;
        }
        let title = Format::new().set_bold().set_font_size(16);
        sheet.write_string_with_format(0, 0, self.say(words::TITLE), &title)?;
        let mut row = 1;
        let about = [
            (words::PROFILE, self.about.profile.clone()),
            (words::NOMENCLATURE, self.about.nomenclature.clone()),
            (words::MADE, self.about.made()),
            (words::PRODUCTS, self.ending.items().to_string()),
        ];
        for (name, text) in about.into_iter().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, 0, self.say(name))?;
            sheet.write_string(row, 1, text)?;
            row += 1;
        }
        for file in self.ending.files {
            sheet.write_string(row, 0, self.say(words::FILE))?;
            sheet.write_string(row, 1, cell(&file.name))?;
            if let Some(failure) = &file.failure {
                let text = format!("{} {failure}", self.say(words::UNREAD));
                sheet.write_string(row, 2, cell(&text))?;
            }
            row += 1;
        }
        row += 1;
        let heads = [
            words::SEVERITY,
            words::RULE,
            words::COUNT,
            words::ID,
            words::WHY,
        ];
        for (column, head) in (0..).zip(heads.map(|head| self.say(head))) {
            sheet.write_string_with_format(row, column, head, &bold)?;
        }
        row += 1;
        for counted in rules {
            let (rule, language) = (counted.rule, self.about.language);
            let severity = self.say(words::severity(counted.severity));
            sheet.write_string_with_format(row, 0, severity, &filled(counted.severity))?;
            sheet.write_string(row, 1, heading(rule.title.say(language)))?;
            sheet.write_number(row, 2, counted.count as f64)?;
            sheet.write_string(row, 3, rule.id)?;
            sheet.write_string(row, 4, sentence(rule.why.say(language)))?;
            row += 1;
        }
        if rules.is_empty() {
            sheet.write_string(row, 0, self.say(words::CLEAN))?;
            row += 1;
        }
        row += 1;
        let (total, listed) = (self.ending.tally.total(), self.kept.len());
        let unlisted = total.saturating_sub(listed as u64);
        let mut remarks = Vec::new();
        if unlisted > 0 {
            let text = self
                .say(words::UNLISTED)
                .replace("{count}", &unlisted.to_string());
            remarks.push(text.replace("{listed}", &listed.to_string()) + ".");
        }
        remarks.extend(self.left_out.iter().map(|text| format!("{text}.")));
        if self.copies.iter().any(Option::is_some) {
            remarks.push(self.say(words::COPIES).to_owned());
        }
        for text in remarks {
            sheet.write_string(row, 0, text)?;
            row += 1;
        }
        Ok(())
    }

    fn findings(&self, sheet: &mut Worksheet, rules: &[RuleCount]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        for (column, (name, width)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, self.say(name), &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let formats = Severity::ALL.map(filled);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let mut row = 1;
        for counted in rules {
            let mend = counted.rule.mend.say(self.about.language);
            for listed in self.kept.of(counted.rule.id, counted.severity) {
                let severity = self.say(words::severity(counted.severity));
                let format = &formats[counted.severity as usize];
                sheet.write_string_with_format(row, 0, severity, format)?;
                self.cell(sheet, row, listed)?;
                let file = self.ending.files.get(listed.file);
                let value = listed.value.as_ref().map(|value| value.joined().0);
                let own = listed.mend.clone().unwrap_or_else(|| sentence(mend));
                let evidence = listed.evidence.join("; ");
                let said = match evidence.as_str() {
                    "" => listed.message.clone(),
                    evidence => format!("{} ({evidence})", listed.message),
                };
                let place = match &listed.path {
                    Some(path) => format!("{} {path}", listed.place),
                    None => listed.place.clone(),
                };
                let texts = [
                    (1, file.map_or("", |file| file.name.as_str())),
                    (3, &place),
                    (4, &listed.id),
                    (5, &listed.name),
                    (6, value.as_deref().unwrap_or_default()),
                    (7, &said),
                    (8, &own),
                    (9, listed.suggestion.as_deref().unwrap_or_default()),
                    (10, counted.rule.id),
                ];
                for (column, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                    sheet.write_string_with_format(row, column, cell(text), &wrapped)?;
                }
                row += 1;
            }
        }
        let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, row.max(2) - 1, last)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }

    /// Writes the name of the cell, as a link where the file has a copy.
    fn cell(&self, sheet: &mut Worksheet, row: u32, listed: &Listed) -> Result<(), XlsxError> {
        let Some((number, column)) = listed.cell else {
            return Ok(());
        };
        let name = format!("{}{number}", letters(column));
        match self.copies.get(listed.file) {
            Some(Some(copy)) if (row as usize) < LINKS => {
                let link = Url::new(format!("internal:'{copy}'!{name}")).set_text(&name);
                sheet.write_url(row, 2, link)?;
            }
            _ => {
                sheet.write_string(row, 2, name)?;
            }
        }
        Ok(())
    }

    fn say(&self, words: Words) -> &'static str {
        words.say(self.about.language)
    }
}
