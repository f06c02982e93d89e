use std::io::Read;

use encoding_rs::{Decoder, DecoderResult};

use super::Notes;
use super::encoding::{Charset, legacy};
use crate::{Error, ErrorKind, Place};

/// So many bytes are read and decoded at a time.
const CHUNK: usize = 32 * 1024;

/// A stream of bytes decoded into a window of UTF-8 that the parsers look through.
///
/// A byte that does not belong to the encoding is met exactly when a parser asks for what stands
/// there, so that the row it is in is known.
pub(crate) struct Text {
    input: Box<dyn Read + Send>,
    decoder: Decoder,
    /// Whether everything so far was ASCII, and the encoding nothing but a guess.
    undecided: bool,
    lenient: bool,
    place: Place,
    /// What was read and is not decoded yet, `raw[raw_start..]`, behind a few bytes that are.
    raw: Vec<u8>,
    raw_start: usize,
    /// The place of `raw[raw_start]` in the file.
    offset: u64,
    /// What was decoded and is not consumed yet: `window[start..]`.
    window: Vec<u8>,
    start: usize,
    malformed: Option<Malformed>,
    skip: usize,
    ended: bool,
}

/// So many decoded bytes are kept to show those of a malformed character.
const KEPT: usize = 4;

/// Bytes that are no character: where in the file, and which.
struct Malformed {
    offset: u64,
    bytes: String,
}

impl Text {
    /// Decodes a stream; `place` names it in errors.
    pub(crate) fn new(
        input: Box<dyn Read + Send>,
        charset: Charset,
        lenient: bool,
        place: &Place,
    ) -> Self {
        Self {
            input,
            decoder: charset.encoding.new_decoder_without_bom_handling(),
            undecided: charset.undecided,
            lenient,
            place: place.clone(),
            raw: Vec::new(),
            raw_start: 0,
            offset: 0,
            window: Vec::new(),
            start: 0,
            malformed: None,
            skip: charset.mark,
            ended: false,
        }
    }

    /// Returns what is decoded and not consumed yet.
    pub(crate) fn window(&self) -> &[u8] {
        self.window.get(self.start..).unwrap_or_default()
    }

    /// Consumes the first bytes of the window.
    pub(crate) fn advance(&mut self, count: usize) {
        self.start = (self.start + count).min(self.window.len());
    }

    /// Makes the window longer; `false` when the text has ended.
    ///
    /// A malformed character is an error at `row`, or a note and U+FFFD when lenient.
    pub(crate) fn fill(&mut self, row: u64, notes: &mut Notes) -> Result<bool, Error> {
        self.window.drain(..self.start);
        self.start = 0;
        let before = self.window.len();
        if let Some(malformed) = self.malformed.take() {
            let error = self.bad_encoding(&malformed, row);
            if !self.lenient {
                self.end();
                return Err(error);
            }
            notes.push(error);
            self.window.extend("\u{FFFD}".bytes());
        }
        while self.window.len() == before && !self.ended {
            self.decode(row)?;
            if self.malformed.is_some() {
                break;
            }
        }
        if self.window.len() == before && self.malformed.is_some() {
            return self.fill(row, notes);
        }
        Ok(self.window.len() > before)
    }

    /// Looks at the byte after the first `ahead` ones; `None` at the end of the text.
    pub(crate) fn peek(
        &mut self,
        ahead: usize,
        row: u64,
        notes: &mut Notes,
    ) -> Result<Option<u8>, Error> {
        loop {
            if let Some(byte) = self.window().get(ahead) {
                return Ok(Some(*byte));
            }
            if !self.fill(row, notes)? {
                return Ok(None);
            }
        }
    }

    /// Reads bytes if there are none left and decodes as far as one malformed character.
    fn decode(&mut self, row: u64) -> Result<(), Error> {
        let last = self.raw_start == self.raw.len() && !self.read(row)?;
        let source = self.raw.get(self.raw_start..).unwrap_or_default();
        let before = self.window.len();
        self.window.resize(before + 3 * CHUNK, 0);
        let target = self.window.get_mut(before..).unwrap_or_default();
        let (result, read, written) = self
            .decoder
            .decode_to_utf8_without_replacement(source, target, last);
        self.window.truncate(before + written);
        let decoded = self.window.get(before..).unwrap_or_default();
        self.undecided &= decoded.is_ascii();
        self.raw_start += read;
        self.offset += read as u64;
        match result {
            DecoderResult::InputEmpty => self.ended = last,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                // The decoder stands `after` bytes behind the malformed ones.
                let end = self.raw_start.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(length));
                if self.undecided {
                    self.decide(start);
                    return Ok(());
                }
                let bytes = self.raw.get(start..end).unwrap_or_default();
                let bytes: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
                let behind = u64::from(length) + u64::from(after);
                let offset = self.offset.saturating_sub(behind);
                self.malformed = Some(Malformed {
                    offset,
                    bytes: bytes.join(" "),
                });
            }
        }
        Ok(())
    }

    /// Guesses the encoding from the first bytes that are not ASCII, and goes back to them.
    fn decide(&mut self, start: usize) {
        let rest = self.raw.get(start..).unwrap_or_default();
        self.decoder = legacy(rest).new_decoder_without_bom_handling();
        self.undecided = false;
        self.offset -= (self.raw_start - start) as u64;
        self.raw_start = start;
    }

    /// Reads more bytes, behind the last few of those before; `false` at the end of the file.
    fn read(&mut self, row: u64) -> Result<bool, Error> {
        self.raw.drain(..self.raw.len().saturating_sub(KEPT));
        self.raw_start = self.raw.len();
        self.raw.resize(self.raw_start + CHUNK, 0);
        let target = self.raw.get_mut(self.raw_start..).unwrap_or_default();
        let result = loop {
            match self.input.read(target) {
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let count = result.map_err(|cause| {
            self.end();
            let place = self.place.clone().with_row(row);
            Error::new(
                ErrorKind::Io {
                    action: "read",
                    cause,
                },
                place,
            )
        })?;
        self.raw.truncate(self.raw_start + count);
        let skipped = self.skip.min(count);
        self.skip -= skipped;
        self.raw_start += skipped;
        self.offset += skipped as u64;
        Ok(count > 0)
    }

    /// Leaves nothing to read behind an error.
    fn end(&mut self) {
        self.ended = true;
        self.window.clear();
        self.start = 0;
    }

    fn bad_encoding(&self, malformed: &Malformed, row: u64) -> Error {
        let encoding = self.decoder.encoding().name();
        let kind = ErrorKind::BadEncoding {
            value: malformed.bytes.clone(),
            encoding,
        };
        let place = self.place.clone().with_row(row).with_byte(malformed.offset);
        Error::new(kind, place)
            .with_hint("save the file as UTF-8, name its encoding, or read it leniently")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &'static [u8], encoding: &'static str, lenient: bool) -> Result<String, Error> {
        let place = Place::new("x");
        let charset = Charset::of(bytes, Some(encoding), &place)?;
        let mut text = Text::new(Box::new(bytes), charset, lenient, &place);
        let mut notes = Notes::default();
        while text.fill(1, &mut notes)? {}
        Ok(String::from_utf8(text.window().to_vec()).unwrap())
    }

    #[test]
    fn decodes_and_drops_the_byte_order_mark() {
        assert_eq!(
            read(b"\xEF\xBB\xBFbl\xC3\xA5", "utf-8", false).unwrap(),
            "blå"
        );
        assert_eq!(read(b"\xFF\xFEb\0\xE5\0", "utf-8", false).unwrap(), "bå");
        assert_eq!(read(b"bl\xE5", "windows-1252", false).unwrap(), "blå");
    }

    #[test]
    fn a_long_ascii_beginning_leaves_the_encoding_open() {
        let place = Place::new("x");
        for end in [&b"\xB5m bl\xE5"[..], "µm blå".as_bytes()] {
            let bytes = [&b"5 m,".repeat(50_000)[..], end].concat();
            let charset = Charset::of(&bytes[..1_000], None, &place).unwrap();
            let mut text = Text::new(
                Box::new(std::io::Cursor::new(bytes)),
                charset,
                false,
                &place,
            );
            while text.fill(1, &mut Notes::default()).unwrap() {}
            let text = String::from_utf8_lossy(text.window());
            assert!(text.ends_with(",µm blå"), "{end:?}");
        }
    }

    #[test]
    fn a_bad_byte_is_an_error_or_a_replacement() {
        let error = read(b"abc\xE5def", "utf-8", false).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x, row 1, byte 3: bytes E5 are not UTF-8"
        );
        assert_eq!(
            read(b"abc\xE5def\xFF", "utf-8", true).unwrap(),
            "abc\u{FFFD}def\u{FFFD}"
        );
        // A character cut off by the end of the file.
        let error = read(b"ab\xC3", "utf-8", false).unwrap_err();
        assert_eq!(error.place().byte, Some(2));
    }
}
