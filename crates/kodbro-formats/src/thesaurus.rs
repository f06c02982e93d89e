//! How is kodbro's own thesaurus read?
//!
//! The thesaurus gives every EMDN code a Swedish working term, trade synonyms and brands. It is a
//! UTF-8 text of tab-separated columns without quoting, in this order and with this header:
//!
//! | column | holds | becomes |
//! |---|---|---|
//! | `code` | an EMDN code, each once | a concept, its parent by the EMDN rule |
//! | `sv` | the Swedish term, never empty | [`TermKind::WorkingTranslation`] |
//! | `sv_alt` | Swedish trade words | [`TermKind::Synonym`] |
//! | `en_alt` | English trade words | [`TermKind::Synonym`] |
//! | `brands` | brands | [`TermKind::Brand`], as English |
//!
//! The last three hold any number of entries, separated by `; `. The format is strict, since the
//! file is written for this one reader: everything that does not fit is an error.

use kodbro::nomenclature::{Language, NewTerm, TermKind};

use crate::nomenclature::{
    Collector, Entry, Labels, Loaded, NomenclatureOptions, control_character, decode, source_hash,
};
use crate::{Error, ErrorKind, Place, emdn};

/// The columns of the file, in order.
pub const COLUMNS: [&str; 5] = ["code", "sv", "sv_alt", "en_alt", "brands"];

/// Reads the thesaurus as a nomenclature of its own. The release is the one in the options, else
/// empty; the language in the options is ignored, since the columns state theirs.
///
/// # Errors
/// With row and column: [`ErrorKind::BadEncoding`] for bytes that are not UTF-8,
/// [`ErrorKind::BadHeader`], [`ErrorKind::ColumnCount`], [`ErrorKind::BadCode`],
/// [`ErrorKind::DuplicateCode`], [`ErrorKind::MissingTerm`] for an empty `sv`,
/// [`ErrorKind::BadValue`] for an empty entry, [`ErrorKind::ControlCharacter`], and
/// [`ErrorKind::Nomenclature`] for a code without parent and a file without codes.
///
/// # Example: one category
///
/// ```
/// use kodbro::nomenclature::Language;
/// use kodbro_formats::nomenclature::NomenclatureOptions;
/// use kodbro_formats::thesaurus::read_thesaurus;
///
/// let file = "code\tsv\tsv_alt\ten_alt\tbrands\nA\tkanyler\tnålar; kanyl\tcannulas\t\n";
/// let options = NomenclatureOptions::default().with_release("V2");
/// let built = read_thesaurus("emdn.tsv", file.as_bytes(), &options)?.builder.build().unwrap();
/// let nomenclature = built.as_nomenclature();
/// let a = nomenclature.concept("A").unwrap();
/// assert_eq!(a.term(Language::SWEDISH), "kanyler");
/// assert_eq!(a.terms().count(), 4);
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn read_thesaurus(
    source: &str,
    bytes: &[u8],
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    let text = decode(source, bytes)?;
    let place = |row: usize| Place::new(source).with_row(row as u64);
    let mut lines = (1..).zip(text.lines());
    let header = lines.next().map_or("", |(_, line)| line);
    if !header.split('\t').eq(COLUMNS) {
        let kind = ErrorKind::BadHeader {
            found: header.split('\t').collect::<Vec<_>>().join(", "),
            expected: COLUMNS.join(", "),
        };
        return Err(Error::new(kind, place(1)).with_hint("restore the header, tabs between"));
    }
    let mut collector = Collector::new(
        source,
        Labels {
            code: "code".to_owned(),
            term: "sv".to_owned(),
            ..Labels::default()
        },
    );
    for (row, line) in lines {
        collector.add_once(entry(&place(row), line)?)?;
    }
    let mut release = emdn::release("");
    options.apply(&mut release);
    release.source_hash = source_hash(bytes);
    collector.finish(release, options)
}

fn entry(place: &Place, line: &str) -> Result<Entry, Error> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [code, sv, sv_alt, en_alt, brands] = cells[..] else {
        let kind = ErrorKind::ColumnCount {
            found: cells.len(),
            expected: COLUMNS.len(),
        };
        let hint = "write all five columns, empty ones too, with one tab between";
        return Err(Error::new(kind, place.clone()).with_hint(hint));
    };
    let at = |column: &str| place.clone().with_column(column);
    if !emdn::is_code(code) {
        let kind = ErrorKind::BadCode {
            value: code.chars().take(40).collect(),
            expected: emdn::RULE,
        };
        return Err(Error::new(kind, at("code")).with_hint("correct the code"));
    }
    let code = emdn::parse_code(code).map_err(|kind| Error::new(kind, at("code")))?;
    if sv.trim().is_empty() {
        let kind = ErrorKind::MissingTerm {
            code: code.to_string(),
        };
        return Err(Error::new(kind, at("sv")).with_hint("write the Swedish term"));
    }
    let mut terms = Vec::new();
    for (column, cell, language, kind) in [
        ("sv", sv, Language::SWEDISH, TermKind::WorkingTranslation),
        ("sv_alt", sv_alt, Language::SWEDISH, TermKind::Synonym),
        ("en_alt", en_alt, Language::ENGLISH, TermKind::Synonym),
        ("brands", brands, Language::ENGLISH, TermKind::Brand),
    ] {
        if let Some(kind) = control_character(cell) {
            return Err(Error::new(kind, at(column)).with_hint("delete the character"));
        }
        let texts: Vec<&str> = match column {
            "sv" => vec![cell],
            _ if cell.is_empty() => Vec::new(),
            _ => cell.split("; ").collect(),
        };
        if column != "sv" && texts.iter().any(|text| !is_entry(text)) {
            let kind = ErrorKind::BadValue {
                value: cell.chars().take(80).collect(),
                expected: "entries with '; ' between and no other space around".to_owned(),
            };
            let hint = "write the entries as 'first; second'";
            return Err(Error::new(kind, at(column)).with_hint(hint));
        }
        terms.extend(texts.into_iter().map(|text| NewTerm {
            language,
            kind,
            text: text.to_owned(),
        }));
    }
    Ok(Entry {
        place: place.clone(),
        concept: emdn::concept(code),
        terms,
        level: None,
        terminal: None,
    })
}

fn is_entry(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code\tsv\tsv_alt\ten_alt\tbrands\n";

    fn error(rows: &str) -> String {
        let file = [HEADER, rows].concat();
        let read = read_thesaurus("t", file.as_bytes(), &NomenclatureOptions::default());
        let error = read.unwrap_err();
        assert!(error.hint().is_some(), "{error}");
        error.to_string()
    }

    #[test]
    fn what_does_not_fit_has_a_place() {
        for (rows, message) in [
            ("", "t: nomenclature has no codes"),
            ("A\tx\t\t\n", "t, row 2: 4 columns, expected 5"),
            ("\n", "t, row 2: 1 columns, expected 5"),
            ("A\tx\t\t\t\t\n", "t, row 2: 6 columns, expected 5"),
            (
                "A\t \t\t\t\n",
                "t, row 2, column 'sv': code 'A' has no term",
            ),
            ("a\tx\t\t\t\n", "t, row 2, column 'code': 'a' is not a code"),
            (
                "A \tx\t\t\t\n",
                "t, row 2, column 'code': 'A ' is not a code",
            ),
            (
                "A\tx\t\t\t\nA\ty\t\t\t\n",
                "t, row 3, column 'code': code 'A' occurs twice: 'y' here, 'x' at row 2",
            ),
            (
                "A01\tx\t\t\t\n",
                "t, row 2, column 'code': code 'A01' has the parent 'A', which does not exist",
            ),
            (
                "A\tx\ta;b\t\t\n",
                "t, row 2, column 'sv_alt': 'a;b' is not allowed",
            ),
            (
                "A\tx\t\ta; \t\n",
                "t, row 2, column 'en_alt': 'a; ' is not allowed",
            ),
            (
                "A\tx\t\t\ta\u{7}\n",
                "t, row 2, column 'brands': 'a\u{fffd}' contains the control character U+0007",
            ),
        ] {
            let error = error(rows);
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn the_header_and_the_encoding_are_checked() {
        let read = |bytes: &[u8]| {
            let read = read_thesaurus("t", bytes, &NomenclatureOptions::default());
            read.unwrap_err().to_string()
        };
        let expected =
            "t, row 1: the header is 'code, sv', expected 'code, sv, sv_alt, en_alt, brands'";
        assert_eq!(read(b"code\tsv\n"), expected);
        assert!(read(b"").starts_with("t, row 1: the header is ''"));
        let bad = [HEADER.as_bytes(), b"A\t\xFF\t\t\t\n"].concat();
        assert_eq!(read(&bad), "t, row 2, byte 31: bytes FF are not UTF-8");
    }

    #[test]
    fn a_semicolon_in_the_swedish_term_stays() {
        let file = [HEADER, "A\tt(9;22), gentest\t\t\t\n"].concat();
        let loaded = read_thesaurus("t", file.as_bytes(), &NomenclatureOptions::default());
        let built = loaded.unwrap().builder.build().unwrap();
        let a = built.as_nomenclature().concept("A").unwrap();
        assert_eq!(a.term(Language::SWEDISH), "t(9;22), gentest");
    }
}
