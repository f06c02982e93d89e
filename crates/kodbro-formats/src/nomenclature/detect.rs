use encoding_rs::{Encoding, UTF_8};

use super::{Loaded, NomenclatureOptions, read_table};
use crate::{Error, ErrorKind, Place, fhir, thesaurus};

/// Reads a nomenclature from bytes, of whichever format; see [`crate::nomenclature`].
///
/// `source` names the bytes in messages: a path, or `<stdin>`.
///
/// # Errors
/// [`ErrorKind::Empty`] and [`ErrorKind::NotANomenclature`] for bytes that are none of the four
/// formats, [`ErrorKind::NotBuilt`] for a workbook in a build without the feature `xlsx`,
/// [`ErrorKind::ProtectedWorkbook`] and [`ErrorKind::OldWorkbook`] for what Excel also writes, and
/// otherwise as the format's own reader.
///
/// # Example: two codes as a table
///
/// ```
/// use kodbro_formats::nomenclature::{NomenclatureOptions, parse_nomenclature};
///
/// let table = b"code;term\nA01;needles\nA;devices for administration\n";
/// let loaded = parse_nomenclature("two.csv", table, &NomenclatureOptions::default())?;
/// assert_eq!((loaded.counts.codes, loaded.counts.roots), (2, 1));
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn parse_nomenclature(
    source: &str,
    bytes: &[u8],
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    match format_of(bytes) {
        Ok(Format::Workbook) => read_workbook(source, bytes, options),
        Ok(Format::CodeSystem) => fhir::read_code_system(source, bytes, options),
        Ok(Format::Thesaurus) => thesaurus::read_thesaurus(source, bytes, options),
        Ok(Format::Table) => read_table(source, bytes, options),
        Err(kind) => {
            let hint = match kind {
                ErrorKind::Empty => "check that the file was downloaded or exported completely",
                ErrorKind::ProtectedWorkbook => "save it without a password",
                ErrorKind::OldWorkbook => "save it as .xlsx",
                _ => "pass the official EMDN workbook, a CSV or TSV file, or FHIR JSON",
            };
            Err(Error::new(kind, Place::new(source)).with_hint(hint))
        }
    }
}

#[cfg(feature = "xlsx")]
use crate::emdn::read_workbook;

#[cfg(not(feature = "xlsx"))]
fn read_workbook(source: &str, _: &[u8], _: &NomenclatureOptions) -> Result<Loaded, Error> {
    let kind = ErrorKind::NotBuilt {
        value: "XLSX workbooks",
    };
    let hint = "build with the feature 'xlsx', or save the sheet as CSV";
    Err(Error::new(kind, Place::new(source)).with_hint(hint))
}

/// Turns bytes into text: UTF-8, or UTF-16 with a byte order mark. Nothing is guessed, since a
/// term read in the wrong encoding would spoil the nomenclature without a word.
///
/// # Errors
/// [`ErrorKind::BadEncoding`] with the offending bytes, their offset and row.
pub(crate) fn decode(source: &str, bytes: &[u8]) -> Result<String, Error> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let place = Place::new(source);
    let hint = "save the file as UTF-8 and try again";
    if encoding != UTF_8 {
        let (text, faulty) = encoding.decode_without_bom_handling(body);
        if !faulty {
            return Ok(text.into_owned());
        }
        let lines = text.lines().take_while(|line| !line.contains('\u{fffd}'));
        let kind = ErrorKind::BadEncoding {
            value: "of an unpaired surrogate".to_owned(),
            encoding: encoding.name(),
        };
        let place = place.with_row(1 + lines.count() as u64);
        return Err(Error::new(kind, place).with_hint(hint));
    }
    std::str::from_utf8(body)
        .map(str::to_owned)
        .map_err(|error| {
            let (good, bad) = body.split_at(error.valid_up_to());
            let len = error.error_len().unwrap_or(bad.len()).min(4);
            let value: Vec<String> = bad.iter().take(len).map(|b| format!("{b:02X}")).collect();
            let kind = ErrorKind::BadEncoding {
                value: value.join(" "),
                encoding: "UTF-8",
            };
            let row = 1 + good.iter().filter(|&&b| b == b'\n').count() as u64;
            let byte = (mark + good.len()) as u64;
            Error::new(kind, place.with_row(row).with_byte(byte)).with_hint(hint)
        })
}

enum Format {
    Workbook,
    CodeSystem,
    Thesaurus,
    Table,
}

fn format_of(bytes: &[u8]) -> Result<Format, ErrorKind> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = bytes.get(mark..).unwrap_or_default();
    let begin = body.trim_ascii_start();
    let not = |found: &str| {
        Err(ErrorKind::NotANomenclature {
            found: found.to_owned(),
        })
    };
    if begin.is_empty() {
        return Err(ErrorKind::Empty);
    }
    if encoding != UTF_8 {
        return Ok(Format::Table);
    }
    match begin {
        [b'P', b'K', ..] => Ok(Format::Workbook),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(compound_document(begin)),
        [b'{' | b'[', ..] => Ok(Format::CodeSystem),
        [b'<', ..] => not("XML or HTML"),
        [b'%', b'P', b'D', b'F', ..] => not("PDF"),
        [b'K', b'O', b'D', b'B', b'R', b'O', b'\r', ..] => not("an index that is already built"),
        _ if begin.iter().take(8192).any(|&b| b == 0) => not("binary data"),
        _ if begin.starts_with(b"code\tsv\t") => Ok(Format::Thesaurus),
        _ => Ok(Format::Table),
    }
}

/// Tells the two things apart that Excel wraps into a compound document: a workbook with a
/// password, and one in the format before 2007.
fn compound_document(bytes: &[u8]) -> ErrorKind {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        ErrorKind::ProtectedWorkbook
    } else {
        ErrorKind::OldWorkbook
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> Error {
        parse_nomenclature("x", bytes, &NomenclatureOptions::default()).unwrap_err()
    }

    #[test]
    fn what_is_no_nomenclature_is_named() {
        for (bytes, message) in [
            (&b""[..], "x: the file is empty"),
            (b"\xEF\xBB\xBF \n", "x: the file is empty"),
            (b"<html>", "x: found XML or HTML"),
            (b"%PDF-1.7", "x: found PDF"),
            (b"KODBRO\r\n\0\0", "x: found an index that is already built"),
            (b"\x7fELF\0\0", "x: found binary data"),
            (
                b"\xD0\xCF\x11\xE0E\0n\0c\0",
                "x: found an old binary workbook",
            ),
            (
                b"\xD0\xCF\x11\xE0..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                "x: the workbook is password-protected",
            ),
        ] {
            let error = error(bytes);
            assert!(error.to_string().starts_with(message), "{error}");
            assert!(error.hint().is_some());
        }
    }

    #[test]
    fn bad_bytes_have_a_place() {
        let error = error(b"code;term\nA;n\xE5l\n");
        assert_eq!(
            error.to_string(),
            "x, row 2, byte 13: bytes E5 are not UTF-8"
        );
    }

    #[test]
    fn marks_of_encodings_are_understood() {
        let text = "code;term\nA;nål\n";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode("x", &bytes).unwrap(), text);
        let marked = ["\u{feff}", text].concat();
        assert_eq!(decode("x", marked.as_bytes()).unwrap(), text);
    }
}
