use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, ErrorKind, Place};

/// The declaration of an encoding is looked for among so many bytes.
const DECLARATION: usize = 512;

/// The encoding of a document and the length of its byte order mark.
///
/// Only encodings are read in which the bytes of a character can be counted from the character:
/// UTF-8, UTF-16 and those of one byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct XmlEncoding {
    pub(crate) encoding: &'static Encoding,
    pub(super) mark: usize,
}

impl XmlEncoding {
    /// Decides by a byte order mark, the caller's word, the look of the first bytes, and what the
    /// document declares.
    pub(super) fn of(sample: &[u8], label: Option<&str>, place: &Place) -> Result<Self, Error> {
        if let Some((encoding, mark)) = Encoding::for_bom(sample) {
            return Ok(Self { encoding, mark });
        }
        let plain = |encoding| Ok(Self { encoding, mark: 0 });
        if let Some(label) = label {
            return plain(named(label, place)?);
        }
        match sample {
            [b'<', 0, ..] => return plain(UTF_16LE),
            [0, b'<', ..] => return plain(UTF_16BE),
            _ => {}
        }
        let Some(label) = declared(sample) else {
            return plain(UTF_8);
        };
        let encoding = named(&label, place)?;
        if [UTF_16LE, UTF_16BE].contains(&encoding) {
            let kind = ErrorKind::DeclaredEncoding {
                declared: label,
                found: "single bytes",
            };
            return Err(Error::new(kind, place.clone())
                .with_hint("declare the encoding that the file has, most likely UTF-8"));
        }
        plain(encoding)
    }

    /// Returns the name as the WHATWG encoding standard writes it.
    pub(crate) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// Returns how many bytes a text has in this encoding, byte order mark aside.
    pub(crate) fn length(self, text: &[u8]) -> u64 {
        let starts = |byte: &&u8| **byte & 0xC0 != 0x80;
        let chars = || text.iter().filter(starts).count();
        let length = match self.encoding {
            encoding if encoding == UTF_8 => text.len(),
            encoding if encoding.is_single_byte() => chars(),
            // A character of four bytes is two units.
            _ => 2 * (chars() + text.iter().filter(|byte| **byte >= 0xF0).count()),
        };
        length as u64
    }

    /// Returns the bytes of a text, which may have characters that the encoding has not: these become
    /// character references.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self.encoding {
            encoding if encoding == UTF_16LE => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            encoding if encoding == UTF_16BE => {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            encoding => encoding.encode(text).0.into_owned(),
        }
    }
}

fn named(label: &str, place: &Place) -> Result<&'static Encoding, Error> {
    let can_be_counted = |encoding: &&'static Encoding| {
        encoding.is_single_byte() || [UTF_8, UTF_16LE, UTF_16BE].contains(encoding)
    };
    Encoding::for_label(label.as_bytes())
        .filter(can_be_counted)
        .ok_or_else(|| {
            let kind = ErrorKind::UnknownEncoding {
                value: label.into(),
            };
            Error::new(kind, place.clone()).with_hint("save the document as UTF-8 and declare that")
        })
}

/// Returns the encoding that `<?xml … encoding="…"?>` names.
fn declared(sample: &[u8]) -> Option<String> {
    let head = sample.get(..DECLARATION).unwrap_or(sample);
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = String::from_utf8_lossy(head.get(..end)?).into_owned();
    let (_, value) = head.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = value.get(1..)?.split_once(quote)?;
    Some(label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sample: &[u8]) -> Result<&'static str, String> {
        XmlEncoding::of(sample, None, &Place::new("x"))
            .map(XmlEncoding::name)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn mark_look_and_declaration_decide_in_this_order() {
        assert_eq!(of(b"<a/>"), Ok("UTF-8"));
        assert_eq!(
            of(b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
            Ok("windows-1252")
        );
        assert_eq!(
            of(b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"),
            Ok("UTF-8")
        );
        assert_eq!(of(b"<\0?\0x\0"), Ok("UTF-16LE"));
        assert_eq!(of(b"\xFE\xFF\0<"), Ok("UTF-16BE"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(
            of(b"<?xml version='1.0' encoding='Shift_JIS'?>").unwrap_err(),
            "x: unknown encoding 'Shift_JIS'"
        );
        assert_eq!(
            of(b"<?xml version='1.0' encoding='UTF-16'?>").unwrap_err(),
            "x: the document is declared as UTF-16, but its bytes are single bytes"
        );
    }

    #[test]
    fn lengths_are_those_of_the_encoded_text() {
        let text = "blå €🩹";
        for encoding in [UTF_8, UTF_16LE, UTF_16BE] {
            let encoding = XmlEncoding { encoding, mark: 0 };
            let length = encoding.encode(text).len() as u64;
            assert_eq!(encoding.length(text.as_bytes()), length);
        }
        let single = XmlEncoding {
            encoding: encoding_rs::WINDOWS_1252,
            mark: 0,
        };
        assert_eq!(single.length("blå €".as_bytes()), 5);
        assert_eq!(single.encode("å漢"), b"\xE5&#28450;");
    }
}
