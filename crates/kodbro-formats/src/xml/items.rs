use std::fmt::Write;

use super::Position;
use super::marker::{Marker, Marks};
use super::plan::{Plan, Take};
use super::reader::{Element, Token, XmlReader};
use crate::item::{Field, FieldKind, Item, Spot};
use crate::{Error, ErrorKind};

/// What is kept of one product may be this many times as long as the longest text.
const ITEM_TO_TEXT: usize = 4;

/// A product, or the head of a document, may have so many fields.
const MAX_FIELDS: usize = 10_000;

/// Reads the items of a document by the plan of its format.
pub(crate) struct PlannedItems {
    xml: XmlReader,
    walk: Walk,
    marker: Option<Marker>,
    space: String,
    ended: bool,
}

/// What happened at a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Inside,
    ItemBegins,
    ItemEnds,
    DocumentEnds,
}

/// Where the reader stands in the document, and what it has gathered.
struct Walk {
    plan: Plan,
    /// The open elements that the plan has, and behind `depth` those that lay there before.
    frames: Vec<Frame>,
    depth: usize,
    /// So many open elements that it has not lie in these.
    strange: usize,
    capture: Option<Capture>,
    value: String,
    groups: Vec<Group>,
    head: Vec<Field>,
    supplier: Option<(u8, Field)>,
    currency: Option<String>,
    item: Option<Item>,
    /// The bytes that the item's fields hold.
    held: usize,
    number: u64,
}

/// An open element.
#[derive(Default)]
struct Frame {
    node: usize,
    name: String,
    /// Which one of its kind it is in its parent, from 1.
    position: u32,
    is_item: bool,
    /// How many children it had so far, by their place in the plan.
    counts: Vec<u32>,
}

/// An element whose text is being gathered.
struct Capture {
    take: Take,
    field: Field,
    depth: usize,
}

/// What the open group says of the fields in it.
#[derive(Default)]
struct Group {
    depth: usize,
    /// The fields from here on lie in it.
    start: usize,
    scheme: Option<String>,
    label: Option<String>,
    property: Option<Field>,
    /// Fields in it that properties within are, which it says nothing of.
    others: Vec<usize>,
}

impl PlannedItems {
    /// Reads as far as the first item, by the plan that `choose` takes for the root element.
    pub(crate) fn new<F>(
        mut xml: XmlReader,
        choose: impl FnOnce(&Element<'_>) -> Result<(Plan, F), (ErrorKind, &'static str)>,
    ) -> Result<(Self, F), Error> {
        let mut choose = Some(choose);
        let marks = xml.wants_marks();
        let ((walk, marker), format) = loop {
            let at = xml.position();
            let chosen = match (xml.next()?, choose.take()) {
                (Some(Token::Start(root)), Some(choose)) => choose(&root).map(|(plan, format)| {
                    let mut marker = marks.then(|| Marker::new(plan.shape.0));
                    if let Some(marker) = &mut marker {
                        marker.start(&root, at, "");
                    }
                    let mut walk = Walk::new(plan);
                    walk.start(&root, at);
                    ((walk, marker), format)
                }),
                (_, again) => {
                    choose = again;
                    continue;
                }
            };
            break chosen.map_err(|(kind, hint)| xml.error(kind, at).with_hint(hint))?;
        };
        if !walk.plan.allows_doctype() {
            xml.refuse_doctype()?;
        }
        let mut items = Self {
            xml,
            walk,
            marker,
            space: String::new(),
            ended: false,
        };
        loop {
            match items.step()? {
                Step::Inside | Step::ItemEnds => {}
                Step::ItemBegins => break,
                Step::DocumentEnds => {
                    items.ended = true;
                    break;
                }
            }
        }
        Ok((items, format))
    }

    /// Returns what was said before the first item.
    pub(crate) fn head(&self) -> &[Field] {
        &self.walk.head
    }

    /// Returns the reader of the document.
    pub(crate) fn xml(&self) -> &XmlReader {
        &self.xml
    }

    /// Takes the marks of the item that was read last.
    pub(crate) fn take_marks(&mut self) -> Marks {
        self.marker.as_mut().map(Marker::take).unwrap_or_default()
    }

    fn step(&mut self) -> Result<Step, Error> {
        if self.walk.capture.is_none() || self.walk.strange > 0 {
            self.xml.skip_text()?;
        }
        if self.marker.is_some() {
            self.space.clear();
            self.space.push_str(self.xml.space());
        }
        let at = self.xml.position();
        let limit = self.xml.max_text();
        let mut is_holder = false;
        let mut is_end = false;
        let step = match self.xml.next()? {
            None => Ok(Step::DocumentEnds),
            Some(Token::Nothing) => Ok(Step::Inside),
            Some(Token::Text(text)) => self.walk.text(&text, limit),
            Some(Token::Start(element)) => {
                if let Some(marker) = &mut self.marker {
                    is_holder = marker.start(&element, at, &self.space);
                }
                Ok(self.walk.start(&element, at))
            }
            Some(Token::End) => {
                is_end = true;
                self.walk.end(limit)
            }
        };
        if let Some(marker) = &mut self.marker {
            let behind = self.xml.position().byte;
            if is_holder {
                marker.opened(behind, self.xml.prefix(self.walk.plan.shape.1));
            }
            if is_end {
                marker.end(behind);
            }
        }
        step.map_err(|kind| self.xml.error(kind, at))
    }
}

impl Iterator for PlannedItems {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.step() {
                Ok(Step::Inside | Step::ItemBegins) => {}
                Ok(Step::ItemEnds) => return self.walk.item.take().map(Ok),
                Ok(Step::DocumentEnds) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Walk {
    fn new(plan: Plan) -> Self {
        Self {
            plan,
            frames: Vec::new(),
            depth: 0,
            strange: 0,
            capture: None,
            value: String::new(),
            groups: Vec::new(),
            head: Vec::new(),
            supplier: None,
            currency: None,
            item: None,
            held: 0,
            number: 0,
        }
    }

    fn start(&mut self, element: &Element<'_>, at: Position) -> Step {
        let parent = match self.depth.checked_sub(1) {
            Some(last) => self.frames.get(last).map_or(Plan::DOCUMENT, |f| f.node),
            None => Plan::DOCUMENT,
        };
        let found = match self.strange {
            0 => self.plan.child(parent, element),
            _ => None,
        };
        let Some((place, node)) = found else {
            self.strange += 1;
            return Step::Inside;
        };
        let rule = self.plan.rule(node).copied();
        let is_item = rule.is_some_and(|rule| rule.take == Take::Item);
        self.push(element.name(), node, place, is_item);
        let Some(rule) = rule else {
            return Step::Inside;
        };
        match rule.take {
            Take::Item => {
                self.number += 1;
                self.held = 0;
                let spot = self.spot(at);
                let action = attribute(element, rule.scheme)
                    .map(|action| Field::new(FieldKind::ActionCode, action, spot.clone()));
                self.item = Some(Item {
                    number: self.number,
                    spot,
                    fields: action.into_iter().collect(),
                });
                return Step::ItemBegins;
            }
            Take::Group => {
                let start = self.fields().len();
                self.groups.push(Group {
                    depth: self.depth,
                    start,
                    ..Group::default()
                });
            }
            take => {
                self.value.clear();
                let mut field = Field::new(kind_of(take), String::new(), self.spot(at));
                field.scheme = attribute(element, rule.scheme);
                field.scheme_name = attribute(element, rule.scheme_name);
                field.version = attribute(element, rule.version);
                field.label = attribute(element, rule.label);
                self.capture = Some(Capture {
                    take,
                    field,
                    depth: self.depth,
                });
            }
        }
        Step::Inside
    }

    fn text(&mut self, text: &str, limit: usize) -> Result<Step, ErrorKind> {
        if self.capture.is_some() && self.strange == 0 {
            self.value.push_str(text);
            if self.value.len() > limit {
                return Err(ErrorKind::BeyondLimit {
                    value: "a text",
                    limit: format!("{limit} bytes"),
                });
            }
        }
        Ok(Step::Inside)
    }

    fn end(&mut self, limit: usize) -> Result<Step, ErrorKind> {
        if self.strange > 0 {
            self.strange -= 1;
            return Ok(Step::Inside);
        }
        if let Some(capture) = self.capture.take_if(|capture| capture.depth == self.depth) {
            self.keep(capture, limit)?;
        }
        if self.groups.last().is_some_and(|g| g.depth == self.depth)
            && let Some(group) = self.groups.pop()
        {
            self.close(group, limit)?;
        }
        self.depth = self.depth.saturating_sub(1);
        let is_item = self.frames.get(self.depth).is_some_and(|f| f.is_item);
        if !is_item {
            return Ok(Step::Inside);
        }
        self.finish_item();
        Ok(Step::ItemEnds)
    }

    /// Puts the text that was gathered where it belongs.
    fn keep(&mut self, capture: Capture, limit: usize) -> Result<(), ErrorKind> {
        let mut field = capture.field;
        field.value = std::mem::take(&mut self.value);
        let group = self.groups.last_mut();
        match (capture.take, group) {
            (Take::Scheme, Some(group)) => group.scheme = Some(field.value),
            (Take::Label, Some(group)) => group.label = Some(field.value),
            (Take::Property, Some(group)) => group.property = Some(field),
            (Take::Supplier(rank), _) => {
                if self.supplier.as_ref().is_none_or(|(best, _)| rank < *best) {
                    self.supplier = Some((rank, field.clone()));
                }
                self.add(field, limit)?;
            }
            (Take::Currency, _) => self.currency = Some(field.value),
            (Take::Field(_), _) => self.add(field, limit)?,
            _ => {}
        }
        Ok(())
    }

    /// Gives the fields of a group what the group says.
    fn close(&mut self, group: Group, limit: usize) -> Result<(), ErrorKind> {
        if let (Some(property), Some(label)) = (group.property, &group.label) {
            let name: String = label.chars().filter(|c| c.is_alphanumeric()).collect();
            let name = name.to_lowercase();
            let known = self
                .plan
                .properties
                .iter()
                .find(|(other, _)| *other == name);
            if let Some((_, kind)) = known {
                let mut field = property;
                field.kind = *kind;
                if *kind == FieldKind::Classification {
                    field.scheme = Some("EMD".to_owned());
                }
                let at = self.fields().len();
                self.add(field, limit)?;
                if let Some(outer) = self.groups.last_mut() {
                    outer.others.push(at);
                }
            }
            return Ok(());
        }
        let refine = self.plan.refine;
        let qualified = self.fields().iter_mut().enumerate().skip(group.start);
        let qualified = qualified.filter(|(at, _)| group.others.binary_search(at).is_err());
        for (_, field) in qualified.filter(|(_, field)| is_qualified(field.kind)) {
            let fill = |to: &mut Option<String>, from: &Option<String>| {
                if to.is_none() {
                    to.clone_from(from);
                }
            };
            fill(&mut field.scheme, &group.scheme);
            fill(&mut field.label, &group.label);
            refine(field);
        }
        Ok(())
    }

    fn add(&mut self, mut field: Field, limit: usize) -> Result<(), ErrorKind> {
        (self.plan.refine)(&mut field);
        let part = |part: &Option<String>| part.as_ref().map_or(0, String::len);
        self.held += field.value.len();
        self.held += part(&field.scheme)
            + part(&field.scheme_name)
            + part(&field.version)
            + part(&field.label);
        let limit = limit.saturating_mul(ITEM_TO_TEXT);
        if self.held > limit {
            return Err(ErrorKind::BeyondLimit {
                value: "the texts of one product",
                limit: format!("{limit} bytes"),
            });
        }
        let fields = self.fields();
        if fields.len() == MAX_FIELDS {
            return Err(ErrorKind::BeyondLimit {
                value: "the fields of one product",
                limit: MAX_FIELDS.to_string(),
            });
        }
        fields.push(field);
        Ok(())
    }

    /// Gives an item what the document says for all.
    fn finish_item(&mut self) {
        let Some(item) = &mut self.item else {
            return;
        };
        if let Some((_, supplier)) = &self.supplier
            && item.first(FieldKind::Supplier).is_none()
        {
            item.fields.push(supplier.clone());
        }
        if let Some(currency) = &self.currency {
            for field in &mut item.fields {
                if field.kind == FieldKind::Price && field.scheme.is_none() {
                    field.scheme = Some(currency.clone());
                }
            }
        }
    }

    /// Returns where fields go: to the item that is read, or to the head.
    fn fields(&mut self) -> &mut Vec<Field> {
        match &mut self.item {
            Some(item) => &mut item.fields,
            None => &mut self.head,
        }
    }

    fn push(&mut self, name: &str, node: usize, place: usize, is_item: bool) {
        let mut position = 1;
        if let Some(parent) = self
            .depth
            .checked_sub(1)
            .and_then(|at| self.frames.get_mut(at))
        {
            if parent.counts.len() <= place {
                parent.counts.resize(place + 1, 0);
            }
            if let Some(count) = parent.counts.get_mut(place) {
                *count = count.saturating_add(1);
                position = *count;
            }
        }
        if self.frames.len() == self.depth {
            self.frames.push(Frame::default());
        }
        if let Some(frame) = self.frames.get_mut(self.depth) {
            frame.node = node;
            frame.name.clear();
            frame.name.push_str(name);
            frame.position = position;
            frame.is_item = is_item;
            frame.counts.clear();
        }
        self.depth += 1;
    }

    /// Returns the place of the open element, with its XPath.
    fn spot(&self, at: Position) -> Spot {
        let mut path = String::with_capacity(120);
        for frame in self.frames.iter().take(self.depth) {
            path.push('/');
            path.push_str(&frame.name);
            if frame.is_item || frame.position > 1 {
                // Writing to a string does not fail.
                let _ = write!(path, "[{}]", frame.position);
            }
        }
        Spot::Element {
            line: at.line,
            character: at.character,
            path,
        }
    }
}

fn kind_of(take: Take) -> FieldKind {
    match take {
        Take::Field(kind) => kind,
        Take::Supplier(_) => FieldKind::Supplier,
        // What a group says has no kind of its own.
        _ => FieldKind::Description,
    }
}

/// Tells whether what a group says is meant for a field of this kind.
fn is_qualified(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Classification
            | FieldKind::Certificate
            | FieldKind::Price
            | FieldKind::ContentQuantity
    )
}

fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    match name {
        "" => None,
        name => element.attribute(name),
    }
}
