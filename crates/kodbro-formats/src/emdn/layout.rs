use std::collections::{BTreeMap, BTreeSet, HashSet};

use kodbro::nomenclature::Language;

use super::sheet::Sheet;
use super::{MAX_LEVEL, is_code};
use crate::ErrorKind;
use crate::nomenclature::columns::parse_flag;

/// Where the nomenclature stands in a workbook.
pub(super) struct Layout<'a> {
    pub(super) sheet: &'a Sheet,
    /// The row of the header, from 1.
    pub(super) header: u32,
    /// The columns of the sheet, from 0.
    pub(super) code: u32,
    pub(super) term: u32,
    pub(super) level: Option<u32>,
    pub(super) terminal: Option<u32>,
}

/// Finds the sheet, the header and the columns by what they contain.
///
/// The codes are where the most different codes stand; the terms where the most different texts
/// stand beside them; the header is the first row above the codes that has both. Names of columns
/// are only asked where the content leaves a choice: whether they speak of codes or terms, or have
/// the tag of the language wanted.
///
/// # Errors
/// [`ErrorKind::NoCodeColumn`] when no sheet has codes, or none a header with terms beside them.
pub(super) fn find(sheets: &[Sheet], language: Language) -> Result<Layout<'_>, ErrorKind> {
    let codes = |sheet: &Sheet| code_column(sheet).map_or(0, |(_, codes)| codes);
    let sheet = sheets.iter().rev().max_by_key(|sheet| codes(sheet));
    let found = sheet.and_then(|sheet| Some((sheet, code_column(sheet)?)));
    let Some((sheet, (code, codes))) = found else {
        let names: Vec<_> = sheets
            .iter()
            .map(|s| format!("sheet '{}'", s.name))
            .collect();
        let found = match names.is_empty() {
            true => "no sheet".to_owned(),
            false => names.join(", "),
        };
        return Err(ErrorKind::NoCodeColumn {
            value: "codes",
            found,
        });
    };
    let missing = || ErrorKind::NoCodeColumn {
        value: "terms",
        found: format!(
            "codes in column {} of sheet '{}'",
            letters(code),
            sheet.name
        ),
    };
    let is_code_row =
        |row: &BTreeMap<u32, String>| row.get(&code).is_some_and(|c| is_code(c.trim()));
    let above = sheet.rows.iter().take_while(|(_, row)| !is_code_row(row));
    let header = above.filter(|(_, row)| row.contains_key(&code) && row.len() > 1);
    let is_unnamed = |row: &BTreeMap<u32, String>| !row.get(&code).is_some_and(|c| names_codes(c));
    let header = header.min_by_key(|&(&number, row)| (is_unnamed(row), number));
    let (&header, names) = header.ok_or_else(missing)?;
    let profile = Profile::of(sheet, header);
    let is_level = |text: &str| (1..=MAX_LEVEL).any(|level| text.trim() == level.to_string());
    let is_flag = |text: &str| parse_flag(text).is_some() && text.parse::<u8>().is_err();
    Ok(Layout {
        sheet,
        header,
        code,
        term: profile
            .terms(code, codes, names, language)
            .ok_or_else(missing)?,
        level: profile.share(code, is_level),
        terminal: profile.share(code, is_flag),
    })
}

/// Finds the release in a title or the name of a sheet: `V2` in `EMDN V2`, `2026` in
/// `EMDN_v.2026`.
pub(super) fn release_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for (i, _) in text.match_indices(['v', 'V']) {
        let starts = i == 0 || !bytes.get(i - 1).is_some_and(u8::is_ascii_alphanumeric);
        let number = text.get(i + 1..).unwrap_or_default();
        let number = number.trim_start_matches(|c: char| ". _".contains(c) || c.is_whitespace());
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '.');
        let number = number
            .get(..end.unwrap_or(number.len()))
            .unwrap_or_default();
        let number = number.trim_end_matches('.');
        if starts && !number.is_empty() {
            let is_year = number.len() == 4 && number.starts_with("20");
            return Some(if is_year {
                number.to_owned()
            } else {
                format!("V{number}")
            });
        }
    }
    None
}

/// Tells whether a cell may be the name of a column of codes, in the languages of the editions.
fn names_codes(text: &str) -> bool {
    let text = text.to_lowercase();
    ["code", "kod", "codi", "códi"]
        .iter()
        .any(|word| text.contains(word))
}

/// Returns the column with the most different codes, and their number. Of equals the one that
/// is named so counts, then the rightmost: a category stands before its codes.
fn code_column(sheet: &Sheet) -> Option<(u32, usize)> {
    let mut codes: BTreeMap<u32, HashSet<&str>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    for (&column, text) in sheet.rows.values().flatten() {
        let text = text.trim();
        if is_code(text) {
            codes.entry(column).or_default().insert(text);
        } else if names_codes(text) {
            named.insert(column);
        }
    }
    let best = codes
        .iter()
        .max_by_key(|(column, codes)| (codes.len(), named.contains(column), **column));
    best.map(|(&column, codes)| (column, codes.len()))
}

/// The cells below the header, column by column.
struct Profile<'a> {
    columns: BTreeMap<u32, Vec<&'a str>>,
}

impl<'a> Profile<'a> {
    fn of(sheet: &'a Sheet, header: u32) -> Self {
        let mut columns: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (&column, text) in sheet.rows.range(header + 1..).flat_map(|(_, row)| row) {
            columns.entry(column).or_default().push(text);
        }
        Self { columns }
    }

    /// Returns the column of terms. Every column with at least half as many different texts as the
    /// richest one may be it, since a workbook may have the terms of several languages; but one
    /// with far fewer than there are codes names something else, such as the categories.
    fn terms(
        &self,
        code: u32,
        codes: usize,
        names: &BTreeMap<u32, String>,
        language: Language,
    ) -> Option<u32> {
        let different: BTreeMap<u32, usize> = self
            .columns
            .iter()
            .filter(|&(&column, _)| column != code)
            .map(|(&column, texts)| {
                let is_text =
                    |text: &&str| text.contains(char::is_alphabetic) && !is_code(text.trim());
                let texts = texts.iter().map(|text| text.trim()).filter(is_text);
                (column, texts.collect::<HashSet<_>>().len())
            })
            .collect();
        let richest = different.values().copied().max()?;
        if richest * CODES_PER_TERM < codes.max(1) {
            return None;
        }
        let rank = |&(&column, &n): &(&u32, &usize)| {
            let name = names
                .get(&column)
                .map(|name| name.to_lowercase())
                .unwrap_or_default();
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            let speaks = words.any(|word| word == language.as_str());
            let is_term = name.contains("term") && !name.contains("terminal");
            (speaks, is_term, n, std::cmp::Reverse(column))
        };
        let candidates = different.iter().filter(|&(_, &n)| n * 2 >= richest);
        candidates.max_by_key(rank).map(|(&column, _)| column)
    }

    /// Returns the column where at least nine in ten cells are of a kind; of several the fullest.
    fn share(&self, code: u32, is_kind: impl Fn(&str) -> bool) -> Option<u32> {
        let good = |texts: &[&str]| texts.iter().filter(|text| is_kind(text)).count();
        let columns = self.columns.iter().filter(|&(&column, _)| column != code);
        let columns = columns.filter(|(_, texts)| good(texts) * 10 >= texts.len() * 9);
        columns
            .max_by_key(|(_, texts)| texts.len())
            .map(|(&column, _)| column)
    }
}

/// Codes share their terms now and then, but not as many as these.
const CODES_PER_TERM: usize = 4;

/// Returns the letters of a column, as spreadsheet programs show it.
fn letters(column: u32) -> String {
    let digits = std::iter::successors(Some(column), |n| (n / 26).checked_sub(1));
    let mut letters: Vec<char> = digits.map(|n| char::from(b'A' + (n % 26) as u8)).collect();
    letters.reverse();
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_found_in_titles() {
        for (text, release) in [
            ("EMDN V2", Some("V2")),
            ("EMDN_v.2026", Some("2026")),
            ("EMDN v2026_EN", Some("2026")),
            ("v 1.1", Some("V1.1")),
            ("EUROPEAN MEDICAL DEVICE NOMENCLATURE", None),
            ("DEV2", None),
            ("", None),
        ] {
            assert_eq!(release_in(text).as_deref(), release, "{text}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), expected);
        }
    }
}
