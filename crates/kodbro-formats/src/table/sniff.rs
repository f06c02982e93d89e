//! What a file is, judged by its first bytes: its name may lie.

use super::TableFormat;
use crate::{Error, ErrorKind, Place};

/// What the reader has to do with the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A zip container: a workbook, if anything.
    Zip,
    /// Text in some encoding.
    Text,
}

/// Tells text from workbooks and refuses what is neither.
pub(super) fn content(sample: &[u8], place: &Place) -> Result<Content, Error> {
    let refuse = |found: &str, hint| {
        let kind = ErrorKind::NotATable {
            found: found.into(),
        };
        Err(Error::new(kind, place.clone()).with_hint(hint))
    };
    if sample.starts_with(b"PK\x03\x04") {
        return match () {
            () if contains(sample, b"opendocument.spreadsheet") => {
                refuse("an OpenDocument spreadsheet", "save it as .xlsx or CSV")
            }
            () if contains(sample, b"word/document.xml") => {
                refuse("a text document", "save its table as .xlsx or CSV")
            }
            () => Ok(Content::Zip),
        };
    }
    if sample.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(compound_file(sample, place));
    }
    for (magic, found) in [
        (&b"%PDF"[..], "a PDF"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x89PNG", "a picture"),
    ] {
        if sample.starts_with(magic) {
            return refuse(found, "unpack or export it as .xlsx or CSV");
        }
    }
    Ok(Content::Text)
}

/// Refuses web pages and XML, which often carry the name of a workbook, and empty files.
pub(super) fn refuse_markup(preview: &str, place: &Place) -> Result<(), Error> {
    let start: String = preview
        .trim_start()
        .chars()
        .take(20)
        .collect::<String>()
        .to_lowercase();
    let found = match start.as_str() {
        "" => {
            return Err(Error::new(ErrorKind::Empty, place.clone())
                .with_hint("check that the export was complete"));
        }
        s if [
            "<!doctype html",
            "<html",
            "<table",
            "<head",
            "<meta",
            "<body",
        ]
        .iter()
        .any(|tag| s.starts_with(tag)) =>
        {
            "a web page (HTML)"
        }
        s if s.starts_with("<?xml") => "XML",
        _ => return Ok(()),
    };
    Err(Error::new(
        ErrorKind::NotATable {
            found: found.into(),
        },
        place.clone(),
    )
    .with_hint("open it in a spreadsheet program and save it as .xlsx or CSV"))
}

/// Decides between delimited text and JSON lines; the content outweighs a name that is not text.
pub(super) fn text_format(preview: &str, named: Option<TableFormat>) -> TableFormat {
    match named {
        Some(format @ (TableFormat::Csv | TableFormat::Tsv | TableFormat::Jsonl)) => format,
        _ if preview.trim_start().starts_with(['{', '[']) => TableFormat::Jsonl,
        _ => TableFormat::Csv,
    }
}

/// An OLE container holds an old workbook or an encrypted new one; its directory says which.
fn compound_file(sample: &[u8], place: &Place) -> Error {
    let utf16 = |name: &str| {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    if contains(sample, &utf16("EncryptedPackage")) || contains(sample, &utf16("EncryptionInfo")) {
        return Error::new(ErrorKind::ProtectedWorkbook, place.clone())
            .with_hint("remove the password in a spreadsheet program and save it as .xlsx");
    }
    Error::new(ErrorKind::OldWorkbook, place.clone())
        .with_hint("open it in a spreadsheet program and save it as .xlsx without a password")
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
