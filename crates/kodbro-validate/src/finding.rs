use std::ops::Range;

use kodbro_formats::Place;
use kodbro_formats::item::FieldKind;

use crate::{Rule, Severity, UiLanguage};

/// What a rule found at a place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it matters in the profile that was asked for.
    pub severity: Severity,
    /// Where: file, and sheet, row and column, or line and XPath.
    pub place: Place,
    /// Which product of the file, from 1; none for the file as a whole.
    pub item: Option<u64>,
    /// The product's article number, cut after 200 characters; empty where it has none.
    pub item_id: String,
    /// The product's name, cut likewise; empty where it has none.
    pub item_name: String,
    /// What the field is about; none for a product or file as a whole.
    pub field: Option<FieldKind>,
    /// The field's text as the file has it; of a long one what stands around what is meant, with an
    /// ellipsis where it was cut.
    pub value: String,
    /// The bytes of the value that are meant; empty for all of it.
    pub span: Range<usize>,
    /// What the words of the rule leave open.
    pub arguments: Vec<(&'static str, String)>,
    /// A better value, where there is exactly one.
    pub suggestion: Option<String>,
    /// The reasons, in words of the report's languages (English, Swedish), for rules that weigh.
    pub evidence: Vec<(String, String)>,
}

impl Finding {
    /// Says what is wrong: lower case, no full stop.
    pub fn message(&self, language: UiLanguage) -> String {
        self.rule.message.fill(language, &self.arguments)
    }

    /// Says how to mend it.
    pub fn mend(&self, language: UiLanguage) -> String {
        self.rule.mend.fill(language, &self.arguments)
    }
}
