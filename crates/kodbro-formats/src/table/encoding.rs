//! Which encoding a text has, judged by its first bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, ErrorKind, Place};

/// An encoding and the length of the byte order mark in front of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charset {
    pub(super) encoding: &'static Encoding,
    pub(super) mark: usize,
    /// Whether the first bytes are ASCII only, which most encodings share.
    pub(super) undecided: bool,
}

impl Charset {
    /// Decides on an encoding: a byte order mark, the caller's word, then the look of the bytes.
    ///
    /// A label that [`Encoding::for_label`] does not know is an error.
    pub(crate) fn of(sample: &[u8], label: Option<&str>, place: &Place) -> Result<Self, Error> {
        let named = label.map(|label| named(label, place)).transpose()?;
        if let Some((encoding, mark)) = Encoding::for_bom(sample) {
            return Ok(Self {
                encoding,
                mark,
                undecided: false,
            });
        }
        let undecided = named.is_none() && sample.is_ascii() && !sample.contains(&0);
        let encoding = named.unwrap_or_else(|| detect(sample));
        Ok(Self {
            encoding,
            mark: 0,
            undecided,
        })
    }

    /// Returns the name as the WHATWG encoding standard writes it, such as `windows-1252`.
    pub(crate) fn name(self) -> &'static str {
        self.encoding.name()
    }

    /// Decodes the sample with replacement characters, for looking at it only.
    pub(crate) fn preview(self, sample: &[u8]) -> String {
        let bytes = sample.get(self.mark..).unwrap_or_default();
        self.encoding
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    }
}

fn named(label: &str, place: &Place) -> Result<&'static Encoding, Error> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Error::new(
            ErrorKind::UnknownEncoding {
                value: label.into(),
            },
            place.clone(),
        )
        .with_hint("use a name such as utf-8, utf-16le or windows-1252")
    })
}

fn detect(sample: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16_without_mark(sample) {
        return encoding;
    }
    if is_utf8(sample) {
        return UTF_8;
    }
    legacy(sample)
}

/// Guesses the encoding of bytes that are not Unicode.
pub(super) fn legacy(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The domain is a hint only, and decides between encodings that read alike.
    detector.guess(Some(b"se"), Utf8Detection::Deny)
}

/// Text in European letters has a zero in every second byte when it is UTF-16.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |start: usize| {
        sample
            .iter()
            .skip(start)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if pairs < 2 => None,
        () if odd * 2 > pairs && even * 20 < pairs => Some(UTF_16LE),
        () if even * 2 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// Tells whether the bytes are UTF-8, but for a character cut off at the end and a rare mistake.
///
/// Other encodings hardly ever form a valid sequence of several bytes by chance; a text with many
/// of them and a single bad byte is UTF-8 with a mistake in it, which the reader then reports.
fn is_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut rest = sample;
    loop {
        let (valid, error) = match std::str::from_utf8(rest) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
                (std::str::from_utf8(valid).unwrap_or_default(), Some(error))
            }
        };
        good += valid.chars().filter(|c| !c.is_ascii()).count();
        match error.and_then(|error| Some((error.valid_up_to(), error.error_len()?))) {
            Some((start, length)) => {
                bad += 1;
                rest = rest.get(start + length..).unwrap_or_default();
            }
            None => return bad == 0 || good > 10 * bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(sample: &[u8]) -> &'static str {
        Charset::of(sample, None, &Place::new("x")).unwrap().name()
    }

    fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn tells_unicode_by_mark_and_by_look() {
        assert_eq!(name(b"\xEF\xBB\xBFnamn"), "UTF-8");
        assert_eq!(name("benämning;sårförband".as_bytes()), "UTF-8");
        assert_eq!(name(b"plain"), "UTF-8");
        assert_eq!(name(b"\xFF\xFEn\0"), "UTF-16LE");
        let text = "artnr;benämning\n1;Sårförband";
        assert_eq!(name(&utf16(text, u16::to_le_bytes)), "UTF-16LE");
        assert_eq!(name(&utf16(text, u16::to_be_bytes)), "UTF-16BE");
    }

    #[test]
    fn swedish_in_one_byte_letters_is_windows_1252() {
        let text = "artnr;benämning;enhet\n1;UNDERSÖKNINGSHANDSKE NITRIL BLÅ;förp\n";
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        assert_eq!(name(&bytes), "windows-1252");
        assert_eq!(name(b"1;BL\xC5\n"), "windows-1252");
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "å".repeat(50).into_bytes();
        bytes.push(0xE5);
        bytes.extend(b";x");
        assert_eq!(name(&bytes), "UTF-8");
        // A character cut off by the end of the sample is no mistake.
        assert_eq!(name(b"bl\xC3"), "UTF-8");
    }

    #[test]
    fn an_unknown_label_is_named() {
        let error = Charset::of(b"x", Some("latin-9000"), &Place::new("x")).unwrap_err();
        assert_eq!(error.to_string(), "x: unknown encoding 'latin-9000'");
        assert_eq!(
            Charset::of(b"x", Some("latin1"), &Place::new("x"))
                .unwrap()
                .name(),
            "windows-1252"
        );
    }
}
