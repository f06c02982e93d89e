//! How do bytes become the arguments of calls?

use std::ffi::c_char;
use std::ptr;

use kodbro_c::{Row, Row16, Status, Text, Text16};

/// Texts that mean something, so that not every call is about nothing.
const WORDS: [&str; 8] = [
    "Nitril undersökningshandske L 200 st",
    "Spruta 5 ml",
    "T0102",
    "T010201",
    "A",
    " Kanyl\0 ",
    "zzzz",
    "en",
];

/// More than any object has.
const ENDLESS: usize = usize::MAX - 1;

/// Bytes, read one by one; behind their end there are zeros.
pub(super) struct Script<'d>(&'d [u8]);

/// A text as it is lent, and what reading it must give.
pub(super) struct Lent<'d> {
    pub(super) text: Text,
    pub(super) expected: Result<&'d str, Status>,
}

/// The same in UTF-16; the units live here.
pub(super) struct Lent16 {
    pub(super) text: Text16,
    pub(super) expected: Result<String, Status>,
    _units: Vec<u16>,
}

impl<'d> Script<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        byte
    }

    /// Reads a number below another.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// Takes so many bytes as a byte says, or all that are left.
    pub(super) fn bytes(&mut self) -> &'d [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// Reads a text: right, not UTF-8, at NULL, or of a length that cannot be.
    pub(super) fn text(&mut self) -> Lent<'d> {
        let lend = |data: *const u8, length, expected| Lent {
            text: Text {
                data: data.cast::<c_char>(),
                length,
            },
            expected,
        };
        match self.byte() % 8 {
            0 => lend(ptr::null(), 0, Ok("")),
            1 => lend(ptr::null(), 1 + self.below(9), Err(Status::NullPointer)),
            2 => lend(b"x".as_ptr(), ENDLESS, Err(Status::InvalidArgument)),
            3 | 4 => {
                let word = WORDS[self.below(WORDS.len())];
                lend(word.as_ptr(), word.len(), Ok(word))
            }
            _ => {
                let bytes = self.bytes();
                let expected = str::from_utf8(bytes).map_err(|_| Status::InvalidUtf8);
                lend(bytes.as_ptr(), bytes.len(), expected)
            }
        }
    }

    /// Reads a text in UTF-16: the same, and at an odd address.
    pub(super) fn text16(&mut self) -> Lent16 {
        let kind = self.byte() % 8;
        let units: Vec<u16> = match kind {
            0 | 1 => Vec::new(),
            3 | 4 => WORDS[self.below(WORDS.len())].encode_utf16().collect(),
            _ => {
                let pairs = self.bytes().chunks_exact(2);
                pairs
                    .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                    .collect()
            }
        };
        let text = |data, length| Text16 { data, length };
        let (text, expected) = match kind {
            0 => (text(ptr::null(), 0), Ok(String::new())),
            1 => (text(ptr::null(), 3), Err(Status::NullPointer)),
            2 => (text(units.as_ptr(), ENDLESS), Err(Status::InvalidArgument)),
            5 if units.len() > 1 => {
                let askew = units.as_ptr().wrapping_byte_add(1);
                (text(askew, units.len() - 1), Err(Status::InvalidArgument))
            }
            _ => {
                let read = String::from_utf16(&units).map_err(|_| Status::InvalidUtf16);
                (text(units.as_ptr(), units.len()), read)
            }
        };
        let _units = units;
        Lent16 {
            text,
            expected,
            _units,
        }
    }

    /// Reads a row, and what reading it must give: the first fault of its texts.
    pub(super) fn row(&mut self) -> (Row, Status) {
        let lent = [(); 5].map(|()| self.text());
        let faults = lent.iter().find_map(|lent| lent.expected.err());
        let [id, name, model, description, supplier] = lent.map(|lent| lent.text);
        let row = Row {
            id,
            name,
            model,
            description,
            supplier,
        };
        (row, faults.unwrap_or(Status::Ok))
    }

    /// Reads a row in UTF-16 with the texts behind it, and what reading it must give.
    pub(super) fn row16(&mut self) -> (Row16, [Lent16; 5], Status) {
        let lent = [(); 5].map(|()| self.text16());
        let fault = lent.iter().find_map(|lent| lent.expected.as_ref().err());
        let fault = fault.copied().unwrap_or(Status::Ok);
        let [id, name, model, description, supplier] = lent.each_ref().map(|lent| lent.text);
        let row = Row16 {
            id,
            name,
            model,
            description,
            supplier,
        };
        (row, lent, fault)
    }

    /// Reads a text with a NUL at its end, or none.
    pub(super) fn c_text(&mut self) -> Option<Vec<u8>> {
        let mut text = match self.byte() % 4 {
            0 => return None,
            1 => b"en".to_vec(),
            2 => b"sv".to_vec(),
            _ => self.bytes().to_vec(),
        };
        text.push(0);
        Some(text)
    }
}
