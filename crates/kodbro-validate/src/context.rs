use kodbro_formats::Place;
use kodbro_formats::item::{Field, FieldKind, Item, Spot};
use rustc_hash::FxHashMap;

use crate::memory::{Count, First, Memory};
use crate::terms::Terms;
use crate::{Finding, Rule, Severity, ValidateOptions};

/// What the functions of rules see: a product, what is remembered of those before it, and where
/// findings go.
pub(crate) struct Context<'a> {
    pub(crate) item: &'a Item,
    pub(crate) terms: Option<&'a Terms<'a>>,
    pub(crate) options: &'a ValidateOptions,
    pub(crate) memory: &'a mut Memory,
    pub(crate) active: &'a FxHashMap<&'static str, Severity>,
    pub(crate) place: &'a dyn Fn(&Spot) -> Place,
    pub(crate) sink: &'a mut Vec<Finding>,
    /// Whether a classification of the product was found fault with, so that its code is not
    /// looked up as well.
    pub(crate) misread: bool,
}

impl<'a> Context<'a> {
    /// Reports a finding at a field, or at the product as a whole, and lets its parts be filled in.
    pub(crate) fn report(
        &mut self,
        rule: &'static Rule,
        field: Option<&Field>,
        fill: impl FnOnce(&mut Finding),
    ) {
        let Some(&severity) = self.active.get(rule.id) else {
            return;
        };
        let item = (self.item.number > 0).then_some(self.item);
        let spot = field.map_or(&self.item.spot, |field| &field.spot);
        let value = field.map_or("", |field| &field.value);
        let mut finding = Finding {
            rule,
            severity,
            place: (self.place)(spot),
            item: item.map(|item| item.number),
            item_id: item.map_or_else(String::new, |item| id_of(item).to_owned()),
            item_name: item.map_or_else(String::new, |item| item.text(FieldKind::Name).to_owned()),
            field: field.map(|field| field.kind),
            value: value.to_owned(),
            span: 0..0,
            arguments: vec![("value", shown(value.trim()))],
            suggestion: None,
            evidence: Vec::new(),
        };
        fill(&mut finding);
        self.sink.push(finding);
    }

    /// Tells whether the product stands in a document, whose fields have a standard's form.
    pub(crate) fn is_document(&self) -> bool {
        matches!(self.item.spot, Spot::Element { .. })
    }

    /// Tells whether the product stands in a Peppol document.
    pub(crate) fn is_peppol(&self) -> bool {
        self.memory.says_peppol
    }

    /// Counts the product, and keeps the first.
    pub(crate) fn count(&mut self, which: fn(&mut Memory) -> &mut Count, field: Option<&Field>) {
        let count = which(self.memory);
        count.number += 1;
        if count.first.is_none() {
            let spot = field.map_or(&self.item.spot, |field| &field.spot);
            count.first = Some(First {
                place: (self.place)(spot),
                item: self.item.number,
                id: id_of(self.item).to_owned(),
                name: self.item.text(FieldKind::Name).to_owned(),
            });
        }
    }
}

/// Returns what the product is known by: the seller's article number, or else another id.
fn id_of(item: &Item) -> &str {
    [
        FieldKind::ItemId,
        FieldKind::LineId,
        FieldKind::ManufacturerItemId,
        FieldKind::Gtin,
        FieldKind::UdiDi,
    ]
    .into_iter()
    .map(|kind| item.text(kind))
    .find(|text| !text.is_empty())
    .unwrap_or("")
}

/// Returns a value as messages show it: no longer than a line.
pub(crate) fn shown(value: &str) -> String {
    const MOST: usize = 80;
    match value.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

impl Finding {
    /// Sets what a `{name}` of the rule's words stands for.
    pub(crate) fn set(&mut self, name: &'static str, value: impl ToString) {
        self.arguments.retain(|(other, _)| *other != name);
        self.arguments.push((name, value.to_string()));
    }
}
