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
        self.report_at(rule, field, None, fill);
    }

    /// Reports a finding at what stands beside a field, such as the currency of a price, which has a
    /// place of its own or that of the field.
    pub(crate) fn report_at(
        &mut self,
        rule: &'static Rule,
        field: Option<&Field>,
        beside: Option<&Spot>,
        fill: impl FnOnce(&mut Finding),
    ) {
        let Some(&severity) = self.active.get(rule.id) else {
            return;
        };
        let item = (self.item.number > 0).then_some(self.item);
        let spot = beside.unwrap_or_else(|| field.map_or(&self.item.spot, |field| &field.spot));
        let value = field.map_or("", |field| &field.value);
        let mut finding = Finding {
            rule,
            severity,
            place: (self.place)(spot),
            item: item.map(|item| item.number),
            item_id: item.map_or_else(String::new, |item| short(id_of(item))),
            item_name: item.map_or_else(String::new, |item| short(item.text(FieldKind::Name))),
            field: field.map(|field| field.kind),
            value: value.to_owned(),
            span: 0..0,
            arguments: vec![("value", shown(value.trim()))],
            suggestion: None,
            evidence: Vec::new(),
        };
        fill(&mut finding);
        finding.cut();
        self.sink.push(finding);
    }

    /// Tells whether the product stands in a document, whose fields have a standard's form.
    pub(crate) fn is_document(&self) -> bool {
        matches!(self.item.spot, Spot::Element { .. })
    }

    /// Tells whether the product stands in a BMEcat document.
    pub(crate) fn is_bmecat(&self) -> bool {
        matches!(&self.item.spot, Spot::Element { path, .. } if path.starts_with("/BMECAT"))
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
                id: short(id_of(self.item)),
                name: short(self.item.text(FieldKind::Name)),
            });
        }
    }
}

/// Returns what the product is known by: the seller's article number, or else another id.
pub(crate) fn id_of(item: &Item) -> &str {
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

/// So many characters of a value or name are kept, so that a finding is small whatever it is about.
const KEPT: usize = 200;

/// Returns a value as messages show it: no longer than a line.
pub(crate) fn shown(value: &str) -> String {
    start(value, 80)
}

/// Returns what a product is known by, as findings keep it.
pub(crate) fn short(text: &str) -> String {
    start(text, KEPT)
}

fn start(value: &str, most: usize) -> String {
    match value.char_indices().nth(most) {
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

    /// Keeps no more of a long value than what stands around what is meant, and no suggestion that
    /// is longer than anybody reads.
    fn cut(&mut self) {
        const LONGEST: usize = 4 * KEPT;
        let characters = |text: &str| text.chars().count();
        if characters(&self.value) > KEPT {
            let before = self.value.get(..self.span.start).unwrap_or("");
            let room = KEPT / 2;
            let skipped = characters(before).saturating_sub(room);
            let offset = |number| {
                let found = self.value.char_indices().nth(number);
                found.map_or(self.value.len(), |(at, _)| at)
            };
            let (start, end) = (offset(skipped), offset(skipped + KEPT));
            let mut value = String::new();
            if start > 0 {
                value.push('…');
            }
            let shift = |at: usize| at.clamp(start, end) - start + value.len();
            self.span = match self.span.is_empty() {
                true => 0..0,
                false => shift(self.span.start)..shift(self.span.end),
            };
            value.push_str(self.value.get(start..end).unwrap_or(""));
            if end < self.value.len() {
                value.push('…');
            }
            self.value = value;
        }
        let suggestion = self.suggestion.take();
        self.suggestion = suggestion.filter(|better| better.len() <= LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_keeps_what_is_meant_and_some_around_it() {
        let value = ["å".repeat(1_000), "FEL".to_owned(), "ö".repeat(1_000)].concat();
        let mut finding = Finding {
            rule: &crate::rules::file::EMPTY,
            severity: Severity::Error,
            place: Place::new("x"),
            item: None,
            item_id: String::new(),
            item_name: String::new(),
            field: None,
            value: value.clone(),
            span: 2_000..2_003,
            arguments: Vec::new(),
            suggestion: Some(value.clone()),
            evidence: Vec::new(),
        };
        finding.cut();
        assert_eq!(&finding.value[finding.span.clone()], "FEL");
        assert_eq!(finding.value.chars().count(), KEPT + 2);
        assert!(finding.value.starts_with("…å") && finding.value.ends_with("ö…"));
        assert_eq!(finding.suggestion, None);
        finding.value = value;
        finding.span = 0..0;
        finding.cut();
        assert_eq!(
            (finding.value.chars().count(), finding.span),
            (KEPT + 1, 0..0)
        );
    }
}
