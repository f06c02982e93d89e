use kodbro_formats::item::FieldKind;
use serde::Serialize;

use crate::{Finding, Severity, UiLanguage};

/// What a finding says in one language; serialized, it is its object in JSON.
///
/// What is not known is `null`; rows, lines and characters count from 1.
#[derive(Clone, Debug, Serialize)]
pub struct Record<'f> {
    /// The id of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The file.
    pub source: &'f str,
    /// The sheet of a workbook.
    pub sheet: Option<&'f str>,
    /// The row of a table.
    pub row: Option<u64>,
    /// The column's header, or its letter where it has none.
    pub column: Option<&'f str>,
    /// The line of a document without rows.
    pub line: Option<u64>,
    /// The character of that line.
    pub character: Option<u64>,
    /// The XPath or JSON Pointer.
    pub path: Option<&'f str>,
    /// Which product of the file.
    pub item: Option<u64>,
    /// The product's article number.
    pub id: Option<&'f str>,
    /// The product's name.
    pub name: Option<&'f str>,
    /// What the field is about.
    pub field: Option<FieldKind>,
    /// The field's text as the file has it.
    pub value: Option<&'f str>,
    /// The characters of the value that are meant, from 0, the end excluded; none for all of it.
    pub span: Option<[usize; 2]>,
    /// What is wrong.
    pub message: String,
    /// Why it matters.
    pub why: &'static str,
    /// How to mend it.
    pub mend: String,
    /// A better value.
    pub suggestion: Option<&'f str>,
    /// The reasons of a rule that weighs.
    pub evidence: Vec<&'f str>,
    /// Where the rule comes from.
    pub rule_source: RuleSource,
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RuleSource {
    /// The standard, guidance or experience.
    pub name: &'static str,
    /// Its address.
    pub url: Option<&'static str>,
}

impl<'f> Record<'f> {
    /// Says a finding in a language.
    pub fn new(finding: &'f Finding, language: UiLanguage) -> Self {
        let place = &finding.place;
        let some = |text: &'f str| Some(text).filter(|text| !text.is_empty());
        let evidence = finding.evidence.iter().map(|(en, sv)| match language {
            UiLanguage::English => en.as_str(),
            UiLanguage::Swedish => sv.as_str(),
        });
        Self {
            rule: finding.rule.id,
            severity: finding.severity,
            source: &place.source,
            sheet: place.sheet.as_deref(),
            row: place.row,
            column: place.column.as_deref(),
            line: place.line.map(|(line, _)| line),
            character: place.line.map(|(_, character)| character),
            path: place.element.as_deref(),
            item: finding.item,
            id: some(&finding.item_id),
            name: some(&finding.item_name),
            field: finding.field,
            value: finding.field.map(|_| finding.value.as_str()),
            span: span(finding),
            message: finding.message(language),
            why: finding.rule.why.say(language),
            mend: finding.mend(language),
            suggestion: finding.suggestion.as_deref(),
            evidence: evidence.collect(),
            rule_source: RuleSource {
                name: finding.rule.source.name,
                url: Some(finding.rule.source.url).filter(|url| !url.is_empty()),
            },
        }
    }
}

fn span(finding: &Finding) -> Option<[usize; 2]> {
    let before = finding.value.get(..finding.span.start)?;
    let meant = finding.value.get(finding.span.clone())?;
    let start = before.chars().count();
    (!meant.is_empty()).then(|| [start, start + meant.chars().count()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_record_says_everything_once_in_one_language() {
        let finding = sample::unknown_code(3);
        let record = serde_json::to_value(Record::new(&finding, UiLanguage::Swedish)).unwrap();
        let expected = serde_json::json!({
            "rule": "sample-code-unknown", "severity": "error", "source": "lista.csv",
            "sheet": null, "row": 3, "column": "EMDN", "line": null, "character": null,
            "path": null, "item": 2, "id": "0012", "name": "Handske å",
            "field": "classification", "value": "å T99", "span": [2, 5],
            "message": "koden 'T99' finns inte i EMDN 2025",
            "why": "en region kan inte tolka koden", "mend": "skriv en kod ur EMDN 2025",
            "suggestion": "T01", "evidence": ["handske talar för T01"],
            "rule_source": {"name": "EMDN", "url": "https://example.org/emdn"},
        });
        assert_eq!(record, expected);
    }

    #[test]
    fn what_is_not_known_is_null() {
        let finding = sample::missing_gtin(1);
        let record = serde_json::to_value(Record::new(&finding, UiLanguage::English)).unwrap();
        for name in ["id", "field", "value", "span", "suggestion", "column"] {
            assert!(record[name].is_null(), "{name}");
        }
        assert_eq!(record["rule_source"]["url"], serde_json::Value::Null);
    }
}
