use std::borrow::Cow;
use std::fmt;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, PrefixDeclaration, ResolveResult};
use quick_xml::reader::NsReader;

use super::source::Source;
use super::{Input, Position, XmlEncoding, XmlOptions};
use crate::{Error, ErrorKind, Place};

/// Elements may lie in each other this deep.
const MAX_DEPTH: usize = 64;

/// An element may have so many attributes.
const MAX_ATTRIBUTES: usize = 256;

/// A token may be this many times as long as its longest allowed text.
const TOKEN_TO_TEXT: usize = 4;

/// Reads a document token by token with places, within the limits of its options.
///
/// An empty element comes as its start and its end. After an error nothing more is to be read.
pub(crate) struct XmlReader {
    xml: NsReader<Source>,
    buffer: Vec<u8>,
    place: Place,
    max_text: usize,
    marks: bool,
    /// The names of the open elements and, behind `depth`, of those that lay there before.
    open: Vec<String>,
    depth: usize,
    has_root: bool,
    /// The white space that was gone past before the next token.
    space: String,
    /// Where a document type declaration stands.
    doctype: Option<Position>,
}

/// What comes next in a document.
pub(crate) enum Token<'x> {
    /// An element begins.
    Start(Element<'x>),
    /// Text, or a part of it, with entities resolved.
    Text(Cow<'x, str>),
    /// The innermost element ends.
    End,
    /// Something that says nothing, such as a comment.
    Nothing,
}

/// The start of an element.
pub(crate) struct Element<'x> {
    /// The namespace; empty for none.
    pub(crate) namespace: &'x str,
    start: BytesStart<'x>,
}

impl Element<'_> {
    /// Returns the name as it is written, with its prefix.
    pub(crate) fn name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// Returns the name without prefix.
    pub(crate) fn local(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Returns the value of the attribute of this name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.start.try_get_attribute(name).ok()??;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }
}

impl Element<'_> {
    /// Returns the attributes as they are written, with a space before each, but for some.
    pub(super) fn attributes_but(&self, names: &[&str]) -> String {
        let mut kept = String::new();
        for attribute in self.start.attributes().with_checks(false).flatten() {
            let name = attribute.key.into_inner();
            if names.contains(&name) {
                continue;
            }
            let quote = if attribute.value.contains('"') {
                '\''
            } else {
                '"'
            };
            kept.extend([" ", name, "="]);
            kept.push(quote);
            kept.push_str(&attribute.value);
            kept.push(quote);
        }
        kept
    }
}

impl XmlReader {
    /// Reads a document whose first bytes are `sample`.
    pub(crate) fn new(
        sample: Vec<u8>,
        input: Input,
        options: &XmlOptions,
        place: &Place,
    ) -> Result<Self, Error> {
        let encoding = XmlEncoding::of(&sample, options.encoding.as_deref(), place)?;
        let mut xml = NsReader::from_reader(Source::new(sample, input, encoding));
        xml.config_mut().expand_empty_elements = true;
        Ok(Self {
            xml,
            buffer: Vec::new(),
            place: place.clone(),
            max_text: options.max_text_bytes,
            marks: options.marks,
            open: Vec::new(),
            depth: 0,
            has_root: false,
            space: String::new(),
            doctype: None,
        })
    }

    /// Returns the place of the next token.
    pub(crate) fn position(&self) -> Position {
        self.xml.get_ref().position()
    }

    /// Returns the encoding of the file.
    pub(crate) fn encoding(&self) -> XmlEncoding {
        self.xml.get_ref().encoding()
    }

    /// Returns the white space that [`XmlReader::skip_text`] went past, if it was nothing else.
    pub(super) fn space(&self) -> &str {
        &self.space
    }

    /// Returns the prefix, with its colon, that stands for a namespace here.
    pub(super) fn prefix(&self, namespace: &str) -> Option<String> {
        let bindings = self.xml.resolver().bindings();
        let found = bindings
            .filter(|(_, Namespace(uri))| *uri == namespace)
            .last()?;
        Some(match found.0 {
            PrefixDeclaration::Default => String::new(),
            PrefixDeclaration::Named(prefix) => format!("{prefix}:"),
        })
    }

    /// Tells whether it is to be noted where codes stand.
    pub(super) fn wants_marks(&self) -> bool {
        self.marks
    }

    /// Returns the longest text that is read, in bytes.
    pub(crate) fn max_text(&self) -> usize {
        self.max_text
    }

    /// Makes an error at a place in the document.
    pub(crate) fn error(&self, kind: ErrorKind, at: Position) -> Error {
        Error::new(kind, self.place.clone().with_line(at.line, at.character))
    }

    /// Refuses a document type declaration even if it declares nothing.
    pub(crate) fn refuse_doctype(&self) -> Result<(), Error> {
        match self.doctype {
            Some(at) => Err(self
                .error(ErrorKind::Doctype { declares: false }, at)
                .with_hint(DOCTYPE_HINT)),
            None => Ok(()),
        }
    }

    /// Goes past the text, however long, to the next markup within the open element.
    pub(crate) fn skip_text(&mut self) -> Result<(), Error> {
        if self.depth == 0 {
            return Ok(());
        }
        let limit = self.token_limit();
        let source = self.xml.get_mut();
        match source.skip_text(&mut self.space) {
            Ok(()) => Ok(()),
            Err(_) => Err(source
                .error(&self.place, limit)
                .unwrap_or_else(|| Error::new(truncated(&self.open), self.place.clone()))),
        }
    }

    /// Returns the next token; `None` where the document ends as it should.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'_>>, Error> {
        let at = self.position();
        let limit = self.token_limit();
        self.xml.get_mut().begin_token(limit);
        self.buffer.clear();
        let event = match self.xml.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => {
                self.open.truncate(self.depth);
                let failure = self.xml.get_mut().error(&self.place, limit);
                let here = || self.place.clone().with_line(at.line, at.character);
                let hint = "export the document anew; it may have been cut off or edited by hand";
                return Err(failure.unwrap_or_else(|| {
                    Error::new(bad_xml(&error, &self.open), here()).with_hint(hint)
                }));
            }
        };
        let fail = |kind| {
            let place = self.place.clone().with_line(at.line, at.character);
            Error::new(kind, place)
        };
        let is_inside = self.depth > 0;
        Ok(Some(match event {
            Event::Start(start) => {
                if !is_inside && self.has_root {
                    return Err(fail(bad("there is more behind the root element")));
                }
                if self.depth == MAX_DEPTH {
                    return Err(fail(beyond(
                        "elements in each other",
                        format!("{MAX_DEPTH} levels"),
                    )));
                }
                check_attributes(&start, self.max_text).map_err(|kind| match kind {
                    ErrorKind::BadXml { .. } => fail(kind).with_hint(ATTRIBUTE_HINT),
                    kind => fail(kind),
                })?;
                self.has_root = true;
                match self.open.get_mut(self.depth) {
                    Some(name) => {
                        name.clear();
                        name.push_str(start.name().into_inner());
                    }
                    None => self.open.push(start.name().into_inner().to_owned()),
                }
                self.depth += 1;
                let namespace = match self.xml.resolver().resolve_element(start.name()).0 {
                    ResolveResult::Bound(Namespace(uri)) => uri,
                    ResolveResult::Unbound => "",
                    ResolveResult::Unknown(prefix) => {
                        let message = format!("nothing says which namespace '{prefix}' stands for");
                        return Err(fail(bad(message)));
                    }
                };
                Token::Start(Element { namespace, start })
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Token::End
            }
            Event::Text(text) if is_inside => Token::Text(text.xml10_content()),
            Event::CData(text) if is_inside => Token::Text(text.xml10_content()),
            Event::GeneralRef(name) if is_inside => Token::Text(resolved(&name).map_err(fail)?),
            Event::Text(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => {
                Token::Nothing
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                let side = if self.has_root { "behind" } else { "before" };
                return Err(fail(bad(format!("there is text {side} the root element"))));
            }
            Event::DocType(text) if text.contains('[') => {
                return Err(fail(ErrorKind::Doctype { declares: true }).with_hint(DOCTYPE_HINT));
            }
            Event::DocType(_) => {
                self.doctype = Some(at);
                Token::Nothing
            }
            Event::Eof if is_inside => {
                self.open.truncate(self.depth);
                return Err(fail(truncated(&self.open)).with_hint(CUT_HINT));
            }
            Event::Eof if !self.has_root => {
                return Err(fail(bad("there is no element")));
            }
            Event::Eof => return Ok(None),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => Token::Nothing,
        }))
    }

    fn token_limit(&self) -> usize {
        self.max_text.saturating_mul(TOKEN_TO_TEXT)
    }
}

const DOCTYPE_HINT: &str = "remove the line <!DOCTYPE …>; nothing is loaded or declared by it";

const ATTRIBUTE_HINT: &str = "write a '<' that stands in a text as '&lt;', and an attribute as \
                              name=\"value\"";

const CUT_HINT: &str = "export or transfer the document anew, it was cut off";

fn bad(message: impl fmt::Display) -> ErrorKind {
    ErrorKind::BadXml {
        message: message.to_string(),
    }
}

fn beyond(value: &'static str, limit: String) -> ErrorKind {
    ErrorKind::BeyondLimit { value, limit }
}

fn truncated(open: &[String]) -> ErrorKind {
    let name = open.last().map_or("", String::as_str);
    ErrorKind::TruncatedXml {
        value: format!("<{name}>"),
    }
}

fn bad_xml(error: &XmlError, open: &[String]) -> ErrorKind {
    match error {
        XmlError::Syntax(SyntaxError::InvalidBangMarkup) => {
            bad("'<!' begins neither a comment nor CDATA")
        }
        XmlError::Syntax(_) if !open.is_empty() => truncated(open),
        XmlError::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => bad(format!(
            "<{expected}> is closed by </{found}>, expected </{expected}>"
        )),
        XmlError::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
            bad(format!("</{name}> closes an element that was not opened"))
        }
        XmlError::IllFormed(IllFormedError::UnclosedReference) => {
            bad("an '&' stands alone, expected '&amp;'")
        }
        other => bad(other),
    }
}

/// Checks number, length, entities and names of attributes.
fn check_attributes(start: &BytesStart<'_>, max_text: usize) -> Result<(), ErrorKind> {
    if start.attributes_raw().is_empty() {
        return Ok(());
    }
    for (at, attribute) in start.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|error| bad(format!("in an attribute: {error}")))?;
        if at == MAX_ATTRIBUTES {
            return Err(beyond("attributes", format!("{MAX_ATTRIBUTES} an element")));
        }
        if attribute.value.len() > max_text {
            return Err(beyond("an attribute", format!("{max_text} bytes")));
        }
        attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| bad(format!("in an attribute: {error}")))?;
    }
    // Only now, as looking for repetitions takes the square of their number.
    match start.attributes().find_map(Result::err) {
        Some(error) => Err(bad(format!("in an attribute: {error}"))),
        None => Ok(()),
    }
}

/// Resolves one of the five entities that XML defines, or a character.
fn resolved(name: &BytesRef<'_>) -> Result<Cow<'static, str>, ErrorKind> {
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
        Ok(None) => resolve_predefined_entity(name)
            .map(Cow::Borrowed)
            .ok_or_else(|| ErrorKind::UnknownEntity {
                value: name.to_string(),
            }),
        Err(error) => Err(bad(error)),
    }
}
