use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::{Input, XmlEncoding};
use crate::{Error, ErrorKind, Place};

/// So many bytes are read and decoded at a time.
const CHUNK: usize = 32 * 1024;

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line, from 1.
    pub(crate) line: u64,
    /// The character of the line, from 1.
    pub(crate) character: u64,
    /// The byte of the file, from 0.
    pub(crate) byte: u64,
}

/// A document decoded into UTF-8, which knows how far it was read and refuses tokens without end.
pub(super) struct Source {
    input: Input,
    decoder: Decoder,
    encoding: XmlEncoding,
    /// What was read and not decoded yet: `raw[raw_start..]`.
    raw: Vec<u8>,
    raw_start: usize,
    /// The place of `raw[raw_start]` in the file.
    offset: u64,
    /// What was decoded and not consumed yet: `decoded[start..end]`.
    decoded: Vec<u8>,
    start: usize,
    end: usize,
    position: Position,
    /// So many bytes more may be consumed by the token that is read.
    left: usize,
    /// What stops the reader behind the decoded bytes.
    failure: Option<Failure>,
    /// Whether the input has ended, and whether the decoder has given all it had.
    ended: bool,
    finished: bool,
}

/// Why a document cannot be read on; the reader of XML gives it its place.
#[derive(Debug)]
pub(super) enum Failure {
    Io(io::Error),
    /// Bytes that are no character, in hexadecimal.
    Malformed {
        bytes: String,
        offset: u64,
    },
    TooLong,
}

impl Source {
    /// Starts to read; `sample` are the first bytes, which were taken from the input already.
    pub(super) fn new(sample: Vec<u8>, input: Input, encoding: XmlEncoding) -> Self {
        let mark = encoding.mark.min(sample.len());
        Self {
            input,
            decoder: encoding.encoding.new_decoder_without_bom_handling(),
            encoding,
            raw: sample,
            raw_start: mark,
            offset: mark as u64,
            decoded: vec![0; 3 * CHUNK],
            start: 0,
            end: 0,
            position: Position {
                line: 1,
                character: 1,
                byte: mark as u64,
            },
            left: 0,
            failure: None,
            ended: false,
            finished: false,
        }
    }

    pub(super) fn position(&self) -> Position {
        self.position
    }

    pub(super) fn encoding(&self) -> XmlEncoding {
        self.encoding
    }

    /// Allows the next token so many bytes.
    pub(super) fn begin_token(&mut self, limit: usize) {
        self.left = limit;
    }

    /// Consumes everything before the next markup, however long it is.
    pub(super) fn skip_text(&mut self) -> io::Result<()> {
        loop {
            self.left = usize::MAX;
            let window = self.fill_buf()?;
            let markup = window.iter().position(|byte| *byte == b'<');
            let length = markup.unwrap_or(window.len());
            self.consume(length);
            if markup.is_some() || length == 0 {
                return Ok(());
            }
        }
    }

    /// Turns what stopped the reading into an error.
    pub(super) fn error(&mut self, place: &Place, limit: usize) -> Option<Error> {
        let (line, character) = (self.position.line, self.position.character);
        let here = place.clone().with_line(line, character);
        Some(match self.failure.take()? {
            Failure::Io(cause) => {
                let action = "read";
                Error::new(ErrorKind::Io { action, cause }, place.clone())
            }
            Failure::Malformed { bytes, offset } => {
                let kind = ErrorKind::BadEncoding {
                    value: bytes,
                    encoding: self.encoding.name(),
                };
                Error::new(kind, here.with_byte(offset)).with_hint(
                    "save the document in the encoding that it declares, or declare the one it has",
                )
            }
            Failure::TooLong => {
                let kind = ErrorKind::BeyondLimit {
                    value: "markup or text",
                    limit: format!("{limit} bytes"),
                };
                Error::new(kind, here)
                    .with_hint("look for a quotation mark or bracket that is not closed")
            }
        })
    }

    /// Decodes more, reading if there is nothing left; sets the failure at bytes that are no character.
    fn decode(&mut self) -> io::Result<()> {
        if self.raw_start == self.raw.len() && !self.ended {
            self.raw.resize(CHUNK, 0);
            let count = loop {
                match self.input.read(&mut self.raw) {
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.raw.truncate(count);
            self.raw_start = 0;
            self.ended = count == 0;
        }
        let source = self.raw.get(self.raw_start..).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(source, &mut self.decoded, self.ended);
        if let DecoderResult::Malformed(length, after) = result {
            let behind = usize::from(length) + usize::from(after);
            let from = (self.raw_start + read).saturating_sub(behind);
            let bytes = self.raw.get(from..self.raw_start + read);
            let bytes = bytes.unwrap_or_default().iter().take(usize::from(length));
            let bytes: Vec<String> = bytes.map(|byte| format!("{byte:02X}")).collect();
            self.failure = Some(Failure::Malformed {
                bytes: bytes.join(" "),
                offset: (self.offset + read as u64).saturating_sub(behind as u64),
            });
        }
        self.finished = self.ended && result == DecoderResult::InputEmpty;
        self.raw_start += read;
        self.offset += read as u64;
        self.start = 0;
        self.end = written;
        Ok(())
    }

    /// What the reader of XML is told; it passes on any error as it is.
    fn stopped() -> io::Error {
        io::Error::other("the document cannot be read on")
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let window = self.fill_buf()?;
        let length = window.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), window.get(..length)) {
            to.copy_from_slice(from);
        }
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            self.failure.get_or_insert(Failure::TooLong);
            return Err(Self::stopped());
        }
        while self.start == self.end {
            if self.failure.is_some() {
                return Err(Self::stopped());
            }
            if self.finished {
                break;
            }
            if let Err(cause) = self.decode() {
                self.failure = Some(Failure::Io(cause));
                return Err(Self::stopped());
            }
        }
        Ok(self.decoded.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.start + amount).min(self.end);
        let bytes = self.decoded.get(self.start..end).unwrap_or_default();
        self.position.byte += self.encoding.length(bytes);
        let behind = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                self.position.line += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.position.character = 1;
                bytes.get(last + 1..).unwrap_or_default()
            }
            None => bytes,
        };
        let characters = behind.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.position.character += characters as u64;
        self.start = end;
        self.left = self.left.saturating_sub(amount);
    }
}
