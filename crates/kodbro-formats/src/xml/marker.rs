use super::{Element, Position};

/// Where in an item of a format its codes stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The element that holds them, and how deep it lies.
    pub(crate) holder: &'static [&'static str],
    pub(crate) depth: usize,
    /// The namespaces of the holder and of a code; none if they are what they are in any.
    pub(crate) namespaces: Option<(&'static str, &'static str)>,
    /// What the elements in it are called that stand before a code, and those that hold one.
    pub(crate) before: &'static [&'static str],
    /// The element of a code.
    pub(crate) code: &'static str,
    /// The elements in the same child of the holder that say something of a code.
    pub(crate) beside: &'static [&'static str],
    /// Parts of the document, at the second level, in which items have no codes.
    pub(crate) without: &'static [&'static str],
}

/// Notes where codes stand, and where one more can be put, while a document is read.
pub(super) struct Marker {
    shape: Shape,
    depth: usize,
    is_without: bool,
    in_holder: bool,
    /// Whether the child that is open, or was last, stands before a code.
    child_is_before: bool,
    child_indent: String,
    child: u64,
    marks: Marks,
    /// The code that is open, and its depth.
    code: Option<(Code, usize)>,
}

/// Where the codes of an item stand, and where one more can be put.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) room: Option<Room>,
    pub(crate) codes: Vec<Code>,
    /// The bytes that the attributes of the codes hold.
    held: usize,
}

/// So many codes of an item, and elements beside them, are noted; the others have no room for another
/// one.
const MAX_CODES: usize = 1_000;

/// So many bytes of their attributes are kept.
const MAX_ATTRIBUTE_BYTES: usize = 1 << 20;

/// A place for a code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// The byte of the file before which it goes.
    pub(crate) byte: u64,
    /// The white space before the elements around it, from the line break on; empty for none.
    pub(crate) indent: String,
    /// How much deeper elements in it are indented.
    pub(crate) step: String,
    /// The name of the holder, as it is written.
    pub(crate) holder: String,
    /// The prefix, with its colon, that elements with text have; none if nothing stands for it.
    pub(crate) prefix: Option<String>,
    holder_indent: String,
    /// The end of the holder's start tag.
    opened: u64,
}

/// The element of a code, or of what is said of one beside it.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// Its line and character.
    pub(crate) place: (u64, u64),
    /// Its bytes in the file.
    pub(crate) bytes: std::ops::Range<u64>,
    /// Its name, as it is written.
    pub(crate) name: String,
    /// Its attributes with white space before each, as they are written, but for those that say what
    /// a code of UBL is.
    pub(crate) attributes: String,
    /// Which child of the holder it lies in.
    pub(crate) child: u64,
    /// Whether it is a code.
    pub(crate) is_code: bool,
}

impl Marker {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            depth: 0,
            is_without: false,
            in_holder: false,
            child_is_before: false,
            child_indent: String::new(),
            child: 0,
            marks: Marks::default(),
            code: None,
        }
    }

    /// Takes what was noted since the last time.
    pub(super) fn take(&mut self) -> Marks {
        std::mem::take(&mut self.marks)
    }

    /// Notes the start of an element that begins at `at`, behind the white space `indent`; tells whether
    /// it is a holder.
    pub(super) fn start(&mut self, element: &Element<'_>, at: Position, indent: &str) -> bool {
        self.depth += 1;
        let local = element.local();
        if self.depth == 2 {
            self.is_without = self.shape.without.contains(&local);
        }
        if self.in_holder && self.code.is_none() {
            self.note(element, at);
        }
        if self.in_holder && self.depth == self.shape.depth + 1 {
            self.child += 1;
            self.child_is_before = self.shape.before.contains(&local);
            self.child_indent = indent.to_owned();
            if let Some(room) = &mut self.marks.room
                && room.byte == room.opened
            {
                room.set_indent(indent);
            }
        }
        let is_holder = self.depth == self.shape.depth
            && !self.is_without
            && self.shape.holder.contains(&local)
            && is_in(element, self.shape.namespaces.map(|(holder, _)| holder));
        if is_holder {
            self.in_holder = true;
            self.marks.room = Some(Room {
                holder: element.name().to_owned(),
                holder_indent: indent.to_owned(),
                ..Room::default()
            });
        }
        is_holder
    }

    /// Notes an element if it is that of a code, or lies beside one.
    fn note(&mut self, element: &Element<'_>, at: Position) {
        let local = element.local();
        let is_code = local == self.shape.code;
        if !(is_code || self.shape.beside.contains(&local))
            || !is_in(element, self.shape.namespaces.map(|(_, code)| code))
            || self.marks.codes.len() >= MAX_CODES
        {
            return;
        }
        let attributes = element.attributes_but(&["listID", "listVersionID", "name"]);
        self.marks.held += attributes.len();
        if self.marks.held > MAX_ATTRIBUTE_BYTES {
            return;
        }
        let code = Code {
            place: (at.line, at.character),
            bytes: at.byte..at.byte,
            name: element.name().to_owned(),
            attributes,
            child: self.child,
            is_code,
        };
        self.code = Some((code, self.depth));
    }

    /// Notes where the start tag of a holder ends, and the prefix for elements with text in it.
    pub(super) fn opened(&mut self, byte: u64, prefix: Option<String>) {
        if let Some(room) = &mut self.marks.room {
            room.byte = byte;
            room.opened = byte;
            room.prefix = prefix;
        }
    }

    /// Notes the end of the innermost element, whose end tag reaches to `byte`.
    pub(super) fn end(&mut self, byte: u64) {
        if let Some((mut code, _)) = self.code.take_if(|(_, depth)| *depth == self.depth) {
            code.bytes.end = byte;
            self.marks.codes.push(code);
        }
        if self.depth == self.shape.depth + 1 && self.child_is_before {
            let indent = std::mem::take(&mut self.child_indent);
            if let Some(room) = &mut self.marks.room {
                room.byte = byte;
                room.set_indent(&indent);
            }
            self.child_is_before = false;
        }
        if self.depth == self.shape.depth {
            self.in_holder = false;
            // An element without content has no room.
            self.marks.room.take_if(|room| room.opened == byte);
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

fn is_in(element: &Element<'_>, namespace: Option<&str>) -> bool {
    namespace.is_none_or(|namespace| element.namespace == namespace)
}

impl Room {
    fn set_indent(&mut self, indent: &str) {
        /// What elements are indented by where nothing shows it.
        const STEP: &str = "  ";
        let from_break = |text: &str| match text.find(['\r', '\n']) {
            Some(at) => text.get(at..).unwrap_or_default().to_owned(),
            None => String::new(),
        };
        self.indent = from_break(indent);
        let outer = from_break(&self.holder_indent);
        self.step = match self.indent.strip_prefix(outer.as_str()) {
            _ if self.indent.is_empty() => String::new(),
            Some(step) if !step.is_empty() && !outer.is_empty() => step.to_owned(),
            _ => STEP.to_owned(),
        };
    }
}
