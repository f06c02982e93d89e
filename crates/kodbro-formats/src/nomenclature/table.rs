use std::path::Path;

use kodbro::nomenclature::Release;

use super::columns::Columns;
use super::rows::{Hierarchy, Record, RowReader};
use super::{Collector, Loaded, NomenclatureOptions, decode, source_hash};
use crate::{Error, ErrorKind, Place, emdn};

/// Reads a nomenclature from a CSV or TSV file with named columns.
///
/// The first line that is not blank is the header; tab, semicolon or comma, whichever is the most
/// frequent there, separates columns; a cell may stand in double quotes. Columns, with spaces and
/// case of their names ignored:
///
/// | column | holds |
/// |---|---|
/// | `code` | the code; several rows may add terms to one code |
/// | `term`, or `term_en`, `term_sv`, … | the term, in the row's language or in the one named |
/// | `parent` | the code above it, empty for a root |
/// | `language` | the language of `term`; by default that of the options |
/// | `kind` | `official` (the default), `working_translation`, `synonym`, `brand` |
/// | `level`, `terminal` | compared with the tree, which counts |
/// | `status`, `successor` | `active` (the default) or `retired`, and the code to use instead |
///
/// Without a column `parent`, codes that look like those of the EMDN hang together by its rule;
/// that is assumed when at least nine in ten do, so that the rest are reported as malformed.
///
/// # Errors
/// With row and column: [`ErrorKind::BadEncoding`], [`ErrorKind::NoCodeColumn`],
/// [`ErrorKind::RowTooWide`], [`ErrorKind::UnclosedQuote`], [`ErrorKind::BadCode`],
/// [`ErrorKind::BadValue`] for an unknown language, kind or status, and what breaks the tree; see
/// [`crate::nomenclature`].
///
/// # Example: a flat code list of one's own, with parents
///
/// ```
/// use kodbro_formats::nomenclature::{NomenclatureOptions, read_table};
///
/// let table = "code\tparent\tterm_sv\n47\t\tmedicin\n47-1\t47\tkanyler\n";
/// let loaded = read_table("own.tsv", table.as_bytes(), &NomenclatureOptions::default())?;
/// let built = loaded.builder.build().unwrap();
/// assert_eq!(built.as_nomenclature().concept("47-1").unwrap().level(), 2);
/// assert_eq!(built.as_nomenclature().release().name, "own");
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn read_table(
    source: &str,
    bytes: &[u8],
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    let text = decode(source, bytes)?;
    let mut table = Table::read(source, &text)?;
    let columns = Columns::of(table.header.iter().map(String::as_str));
    let at_header = || Place::new(source).with_row(table.header_row);
    let Some(code) = columns.code.filter(|_| !columns.terms.is_empty()) else {
        let missing = if columns.code.is_none() {
            "codes"
        } else {
            "terms"
        };
        let kind = ErrorKind::NoCodeColumn {
            value: missing,
            found: table.header.join(", ").chars().take(200).collect(),
        };
        let hint = "name the columns 'code' and 'term' in the first row";
        return Err(Error::new(kind, at_header()).with_hint(hint));
    };
    let mut collector = Collector::new(source, columns.labels(&table.header));
    for warning in std::mem::take(&mut table.warnings) {
        collector.warn(warning);
    }
    let codes = table
        .records
        .iter()
        .filter_map(|(_, cells)| cells.get(code));
    let (codes, shaped) = codes
        .filter(|text| !text.trim().is_empty())
        .fold((0, 0), |(n, good), text| {
            (n + 1, good + usize::from(emdn::is_code(text.trim())))
        });
    let is_emdn = shaped > 0 && shaped * 10 >= codes * 9;
    let hierarchy = match columns.parent {
        Some(_) => Hierarchy::Column,
        None if is_emdn && !options.terms_only => Hierarchy::Emdn,
        None => Hierarchy::Flat,
    };
    if hierarchy == Hierarchy::Flat && codes > 0 && !options.terms_only {
        let warning = Error::new(ErrorKind::NoHierarchy { codes }, at_header());
        collector.warn(warning.with_hint("add a column 'parent'"));
    }
    let reader = RowReader {
        columns: &columns,
        header: &table.header,
        options,
        hierarchy,
    };
    for record in &table.records {
        reader.add(record, &mut collector)?;
    }
    let mut release = if is_emdn {
        emdn::release("")
    } else {
        Release::new(stem(source), "")
    };
    options.apply(&mut release);
    release.source_hash = source_hash(bytes);
    collector.finish(release, options)
}

/// The cells of a text file.
struct Table {
    header: Vec<String>,
    header_row: u64,
    records: Vec<Record>,
    warnings: Vec<Error>,
}

impl Table {
    fn read(source: &str, text: &str) -> Result<Self, Error> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut table = Self {
            header: Vec::new(),
            header_row: 1,
            records: Vec::new(),
            warnings: Vec::new(),
        };
        let mut last = csv::StringRecord::new();
        let mut record = csv::StringRecord::new();
        let mut place = Place::new(source);
        let unreadable = |error: csv::Error| {
            let kind = ErrorKind::BadTable {
                message: error.to_string(),
            };
            Error::new(kind, Place::new(source))
        };
        while reader.read_record(&mut record).map_err(unreadable)? {
            let row = record.position().map_or(0, csv::Position::line);
            place = Place::new(source).with_row(row);
            let blank = record.iter().all(|cell| cell.trim().is_empty());
            if !blank && table.header.is_empty() {
                table.header = record.iter().map(str::to_owned).collect();
                table.header_row = row;
            } else if !blank {
                table.push(&place, &record)?;
            }
            std::mem::swap(&mut last, &mut record);
        }
        let quotes = text.bytes().filter(|&b| b == b'"').count();
        if quotes % 2 == 1 && last.iter().any(|cell| cell.contains('\n')) {
            let hint = "close the quotation mark, or write two where one is meant";
            return Err(Error::new(ErrorKind::UnclosedQuote, place).with_hint(hint));
        }
        Ok(table)
    }

    fn push(&mut self, place: &Place, record: &csv::StringRecord) -> Result<(), Error> {
        let (found, expected) = (record.len(), self.header.len());
        if found > expected
            && record
                .iter()
                .skip(expected)
                .any(|cell| !cell.trim().is_empty())
        {
            let error = Error::new(ErrorKind::RowTooWide { found, expected }, place.clone());
            let hint = "put cells that contain the separator in double quotes";
            return Err(error.with_hint(hint));
        }
        if found < expected {
            let kind = ErrorKind::RowTooShort { found, expected };
            self.warnings.push(Error::new(kind, place.clone()));
        }
        let cells = record.iter().map(str::to_owned).collect();
        self.records.push((place.clone(), cells));
        Ok(())
    }
}

/// Returns the separator that is the most frequent in the first line that is not blank.
fn delimiter(text: &str) -> u8 {
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|b| b == delimiter).count();
    // The last of equals counts, so that a header of one column falls to the tab.
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b'\t')
}

fn stem(source: &str) -> String {
    let stem = Path::new(source).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use kodbro::nomenclature::{Language, Status, TermKind};

    use super::*;

    fn read(table: &str) -> Result<Loaded, Error> {
        read_table("t.csv", table.as_bytes(), &NomenclatureOptions::default())
    }

    #[test]
    fn bad_rows_have_a_place() {
        for (table, message) in [
            ("code;term\n", "t.csv: nomenclature has no codes"),
            (
                "kod;pris\nA;1\n",
                "t.csv, row 1: no column of terms recognised; found kod, pris",
            ),
            (
                "A;needles\n",
                "t.csv, row 1: no column of codes recognised; found A, needles",
            ),
            (
                "code,term\nA,needles, long\n",
                "t.csv, row 2: 3 cells, expected at most 2",
            ),
            (
                "code;term\nA;x\nA;y\n",
                "t.csv, row 3, column 'code': code 'A' occurs twice: 'y' here, 'x' at row 2",
            ),
            (
                "code;term\nA;x\nA0101;y\n",
                "t.csv, row 3, column 'code': code 'A0101' has the parent 'A01', which does not exist",
            ),
            (
                "code;term\nA;x\0\n",
                "t.csv, row 2, column 'term': 'x\u{fffd}' contains the control character U+0000",
            ),
            (
                "code;term\nA;\"x\nA01;y\n",
                "t.csv, row 2: a quotation mark opens a cell that never ends",
            ),
            (
                "code;parent;term\n1;2;x\n2;1;y\n",
                "t.csv, row 2, column 'parent': code '1' is its own ancestor",
            ),
            (
                "code;term;kind\nA;x;y\n",
                "t.csv, row 2, column 'kind': 'y' is not allowed, expected official",
            ),
            (
                "code;term;status\nA;x;y\n",
                "t.csv, row 2, column 'status': 'y' is not allowed",
            ),
            (
                "code;term;language\nA;x;svenska\n",
                "t.csv, row 2, column 'language': 'svenska' is not allowed",
            ),
        ] {
            let error = read(table).unwrap_err();
            assert!(error.to_string().starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_cell_without_end_is_an_error() {
        let error = read(&format!("code;term\nA;{}\n", "x".repeat(10 << 20))).unwrap_err();
        let message = "t.csv, row 2, column 'term': a cell is longer than 10000 bytes";
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn one_malformed_code_in_ten_is_an_error() {
        let good: String = (10..19).map(|i| format!("A{i};x\n")).collect();
        let error = read(&format!("code;term\nA;x\n{good}A1;y\n")).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::BadCode { .. }), "{error}");
    }

    #[test]
    fn contradictions_are_warnings() {
        let table =
            "code;term;level;terminal\nA;x;1;YES\nA01;y;3;YES\nA01;y;3;YES\n;z;;\nA02;z;x;?\n";
        let loaded = read(table).unwrap();
        let warnings: Vec<_> = loaded.warnings.iter().map(ToString::to_string).collect();
        let expected = [
            "t.csv, row 4, column 'code': code 'A01' occurs twice with the same content, first at row 3",
            "t.csv, row 5, column 'term': 'z' stands in a row without code, which is left out",
            "t.csv, row 6, column 'level': 'x' is not allowed, expected a level such as 3",
            "t.csv, row 6, column 'terminal': '?' is not allowed, expected YES or NO",
            "t.csv, row 2, column 'terminal': code 'A' is said to be terminal, but has 2 children",
            "t.csv, row 3, column 'level': code 'A01' is said to have level 3, but its depth in the tree is 2",
        ];
        assert_eq!(warnings, expected);
        assert_eq!(loaded.counts.codes, 3);
    }

    #[test]
    fn rows_may_add_terms_and_retire_codes() {
        let table = "code,parent,language,kind,term,status,successor\n\
                     1,,sv,official,\"nål, grov\",,\n1,,en,synonym,needle,,\n2,1,sv,,x,retired,1\n";
        let built = read(table).unwrap().builder.build().unwrap();
        let nomenclature = built.as_nomenclature();
        let one = nomenclature.concept("1").unwrap();
        assert_eq!(one.term(Language::SWEDISH), "nål, grov");
        assert_eq!(one.terms().count(), 2);
        let successor = "1".parse().ok();
        assert_eq!(
            nomenclature.concept("2").unwrap().status(),
            Status::Retired { successor }
        );
    }

    #[test]
    fn a_successor_that_does_not_exist_is_told() {
        let table = "code,parent,term,status,successor\n\
                     1,,nål,,\n2,1,x,retired,3\n4,1,y,retired,1\n";
        let warnings = |options| {
            let loaded = read_table("t.csv", table.as_bytes(), &options).unwrap();
            let warnings = loaded.warnings.iter().map(ToString::to_string);
            warnings.collect::<Vec<_>>()
        };
        assert_eq!(
            warnings(NomenclatureOptions::default()),
            [
                "t.csv, row 3, column 'successor': 2 is said to be replaced by 3, which the file does not have"
            ]
        );
        let terms_only = NomenclatureOptions::default().with_terms_only(true);
        assert_eq!(warnings(terms_only), [""; 0]);
    }

    #[test]
    fn a_table_read_for_its_terms_needs_no_tree() {
        let table = "code,level,terminal,term\nB0101,7,NO,nål\nB0101,7,NO,grov nål\n?,,,x\n";
        let options = NomenclatureOptions::default().with_terms_only(true);
        let loaded = read_table("t.csv", table.as_bytes(), &options).unwrap();
        assert_eq!((loaded.counts.codes, loaded.counts.roots), (2, 2));
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        let built = loaded.builder.build().unwrap();
        let concept = built.as_nomenclature().concept("B0101").unwrap();
        assert!(concept.terms().all(|term| term.kind == TermKind::Synonym));
        assert_eq!(concept.terms().count(), 2);
    }
}
