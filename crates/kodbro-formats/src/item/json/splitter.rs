use super::bad;
use crate::table::{Notes, Text};
use crate::{Error, ErrorKind, Place};

/// Keys whose lists are the products of an export.
const LISTS: [&str; 14] = [
    "content",
    "items",
    "devices",
    "device",
    "data",
    "results",
    "records",
    "products",
    "udidis",
    "tradeitems",
    "tradeitem",
    "catalogueitem",
    "catalogueitems",
    "transaction",
];

/// A list of products lies in so many objects at most.
const MAX_LIST_DEPTH: usize = 6;

/// Cuts a document into the objects that are products, without holding more than one of them.
pub(super) struct Splitter {
    text: Text,
    notes: Notes,
    limit: usize,
    place: Place,
    line: u64,
    character: u64,
    /// Where the products are.
    level: Level,
    /// The keys that lead to the list, as a JSON Pointer.
    prefix: String,
    index: u64,
}

/// Where the next product is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// At the top: one object behind the other.
    Top,
    /// In a list that lies in so many objects.
    List(usize),
    /// Behind the list, in so many objects.
    Behind(usize),
}

/// The text of one product.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) json: String,
    /// Where it begins.
    pub(super) line: u64,
    pub(super) character: u64,
    /// Its JSON Pointer.
    pub(super) pointer: String,
}

impl Splitter {
    pub(super) fn new(text: Text, limit: usize, place: &Place) -> Self {
        Self {
            text,
            notes: Notes::default(),
            limit,
            place: place.clone(),
            line: 1,
            character: 1,
            level: Level::Top,
            prefix: String::new(),
            index: 0,
        }
    }

    /// Returns the next product, `None` at the end.
    pub(super) fn next_object(&mut self) -> Result<Option<Object>, Error> {
        loop {
            let Some(byte) = self.peek_past_space()? else {
                return match self.level {
                    Level::Top => Ok(None),
                    _ => Err(self.error(bad("the document ends too early"))),
                };
            };
            match (byte, self.level) {
                (b',', Level::List(_) | Level::Behind(_)) => self.advance()?,
                (b'[', Level::Top) => {
                    self.advance()?;
                    self.level = Level::List(0);
                    self.index = 0;
                }
                (b']', Level::List(depth)) => {
                    self.advance()?;
                    self.level = match depth {
                        0 => Level::Top,
                        depth => Level::Behind(depth),
                    };
                }
                (b'}', Level::Behind(depth)) => {
                    self.advance()?;
                    let outer = self.prefix.rfind('/').unwrap_or(0);
                    self.prefix.truncate(outer);
                    self.level = match depth {
                        1 => Level::Top,
                        depth => Level::Behind(depth - 1),
                    };
                }
                (b']', Level::Behind(_)) => return Err(self.error(bad("brackets do not match"))),
                (b'"', Level::Behind(depth)) => self.pair_behind(depth)?,
                (_, Level::Behind(_)) => self.skip_value()?,
                // A list of products may have holes.
                (b'n', Level::List(depth)) if depth > 0 => {
                    self.skip_value()?;
                    self.index += 1;
                }
                (b'{', _) => {
                    if let Some(object) = self.object()? {
                        return Ok(Some(object));
                    }
                }
                _ => return Err(self.error(bad("expected an object"))),
            }
        }
    }

    /// Reads an object whole; `None` if it turned out to lie around a list of products.
    fn object(&mut self) -> Result<Option<Object>, Error> {
        let (line, character) = (self.line, self.character);
        let in_list = self.level != Level::Top;
        let pointer = match in_list {
            true => format!("{}/{}", self.prefix, self.index),
            false => String::new(),
        };
        let mut json: Vec<u8> = Vec::new();
        // The open brackets, and the keys of the objects around.
        let mut open: Vec<u8> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        let mut last_string = 0..0;
        loop {
            let Some(byte) = self.text.peek(0, self.line, &mut self.notes)? else {
                return Err(self.error(bad("the document ends within an object")));
            };
            if json.len() >= self.limit {
                let kind = ErrorKind::BeyondLimit {
                    value: "an object",
                    limit: format!("{} bytes", self.limit),
                };
                return Err(self.error(kind));
            }
            match byte {
                b'"' => {
                    let start = json.len();
                    self.string(&mut json)?;
                    last_string = start..json.len();
                    continue;
                }
                b':' => {
                    let key = json.get(last_string.clone()).unwrap_or_default();
                    let key: String = serde_json::from_slice(key).unwrap_or_default();
                    keys.truncate(open.len().saturating_sub(1));
                    keys.push(key);
                }
                b'[' if !in_list
                    && open.len() <= MAX_LIST_DEPTH
                    && keys.len() == open.len()
                    && open.iter().all(|bracket| *bracket == b'{')
                    && keys.last().is_some_and(|key| is_list(key))
                    && self.holds_objects()? =>
                {
                    self.advance()?;
                    self.level = Level::List(open.len());
                    self.prefix = pointer_of(&keys);
                    self.index = 0;
                    return Ok(None);
                }
                b'{' | b'[' => open.push(byte),
                b'}' | b']' => {
                    let other = if byte == b'}' { b'{' } else { b'[' };
                    if open.pop() != Some(other) {
                        return Err(self.error(bad("brackets do not match")));
                    }
                }
                _ => {}
            }
            json.push(byte);
            self.advance()?;
            if open.is_empty() {
                break;
            }
        }
        self.index += 1;
        Ok(Some(Object {
            json: String::from_utf8_lossy(&json).into_owned(),
            line,
            character,
            pointer,
        }))
    }

    /// Reads a key behind a list, and goes into its value if that is another list of products.
    fn pair_behind(&mut self, depth: usize) -> Result<(), Error> {
        let mut key = Vec::new();
        self.string(&mut key)?;
        let key: String = serde_json::from_slice(&key).unwrap_or_default();
        if self.peek_past_space()? == Some(b':') {
            self.advance()?;
        }
        if self.peek_past_space()? != Some(b'[') || !is_list(&key) || !self.holds_objects()? {
            return self.skip_value();
        }
        self.advance()?;
        self.level = Level::List(depth);
        let outer = self.prefix.rfind('/').unwrap_or(0);
        self.prefix.truncate(outer);
        self.prefix.push_str(&pointer_of(&[key]));
        self.index = 0;
        Ok(())
    }

    /// Tells whether an object is the first thing in the list that begins here.
    fn holds_objects(&mut self) -> Result<bool, Error> {
        /// The object begins after so many spaces at most.
        const SPACES: usize = 1 << 16;
        for ahead in 1..SPACES {
            match self.text.peek(ahead, self.line, &mut self.notes)? {
                Some(byte) if byte.is_ascii_whitespace() => {}
                byte => return Ok(byte == Some(b'{')),
            }
        }
        Ok(false)
    }

    /// Reads a string with its quotation marks.
    fn string(&mut self, json: &mut Vec<u8>) -> Result<(), Error> {
        let mut escaped = true;
        loop {
            let Some(byte) = self.text.peek(0, self.line, &mut self.notes)? else {
                return Err(self.error(bad("the document ends within a text")));
            };
            if json.len() >= self.limit {
                let kind = ErrorKind::BeyondLimit {
                    value: "an object",
                    limit: format!("{} bytes", self.limit),
                };
                return Err(self.error(kind));
            }
            json.push(byte);
            self.advance()?;
            match byte {
                // The first quotation mark opens the string.
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return Ok(()),
                _ => {}
            }
        }
    }

    /// Goes past something behind the list, string by string and sign by sign.
    fn skip_value(&mut self) -> Result<(), Error> {
        let mut depth = 0_usize;
        let mut scratch = Vec::new();
        loop {
            let Some(byte) = self.peek_past_space()? else {
                return Err(self.error(bad("the document ends too early")));
            };
            match byte {
                b'"' => {
                    scratch.clear();
                    self.string(&mut scratch)?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 0 => return Ok(()),
                b'}' | b']' => depth -= 1,
                b',' if depth == 0 => return Ok(()),
                _ => {}
            }
            self.advance()?;
        }
    }

    fn peek_past_space(&mut self) -> Result<Option<u8>, Error> {
        loop {
            match self.text.peek(0, self.line, &mut self.notes)? {
                Some(byte) if byte.is_ascii_whitespace() => self.advance()?,
                other => return Ok(other),
            }
        }
    }

    /// Consumes one byte.
    fn advance(&mut self) -> Result<(), Error> {
        match self.text.peek(0, self.line, &mut self.notes)? {
            Some(b'\n') => {
                self.line += 1;
                self.character = 1;
            }
            Some(byte) if byte & 0xC0 != 0x80 => self.character += 1,
            _ => {}
        }
        self.text.advance(1);
        Ok(())
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let place = self.place.clone().with_line(self.line, self.character);
        Error::new(kind, place)
            .with_hint("export the document anew; it may have been cut off or edited by hand")
    }
}

fn is_list(key: &str) -> bool {
    let key: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    LISTS.contains(&key.to_lowercase().as_str())
}

/// Writes keys as a JSON Pointer (RFC 6901).
fn pointer_of(keys: &[String]) -> String {
    let escaped = keys.iter().map(|key| super::fields::escape(key));
    escaped.map(|key| format!("/{key}")).collect()
}
