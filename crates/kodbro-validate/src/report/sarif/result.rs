use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::report::Record;
use crate::report::sentence::sentence;
use crate::{Finding, Severity, UiLanguage};

/// Describes a finding: a `result` (SARIF 2.1.0, section 3.27) without its place.
pub(super) fn describe(finding: &Finding, language: UiLanguage) -> Value {
    let record = Record::new(finding, language);
    let mut text = format!("{} {}", sentence(&record.message), sentence(&record.mend));
    for reason in &record.evidence {
        text.push(' ');
        text.push_str(&sentence(reason));
    }
    let mut properties = json!({
        "item": record.item,
        "id": record.id,
        "name": record.name,
        "field": record.field,
        "value": record.value,
        "suggestion": record.suggestion,
    });
    if let Some(all) = properties.as_object_mut() {
        all.retain(|_, value| !value.is_null());
    }
    json!({
        "ruleId": record.rule,
        "level": level(record.severity),
        "message": { "text": escape(&text) },
        "properties": properties,
    })
}

/// Hashes what stays the same when rows come and go: rule, product, field and value.
pub(super) fn fingerprint(finding: &Finding) -> u64 {
    let product = match finding.item_id.as_str() {
        "" => &finding.item_name,
        id => id,
    };
    let field = finding.field.map(|field| format!("{field:?}"));
    let parts = [
        finding.rule.id,
        product,
        field.as_deref().unwrap_or(""),
        &finding.value,
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    u64::from_be_bytes(first)
}

/// Names a severity as SARIF does.
pub(super) fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

/// Doubles braces, which have a meaning in messages (SARIF 2.1.0, section 3.11.5).
pub(super) fn escape(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_result_says_what_is_wrong_and_how_to_mend_it() {
        let result = describe(&sample::unknown_code(2), UiLanguage::English);
        let text =
            "The code 'T99' is not in EMDN 2025. Write a code of EMDN 2025. Glove speaks for T01.";
        assert_eq!(result["message"]["text"], text);
        assert_eq!(result["properties"]["suggestion"], "T01");
        let result = describe(&sample::missing_gtin(2), UiLanguage::English);
        assert!(result["properties"].get("suggestion").is_none());
    }

    #[test]
    fn names_and_values_do_not_run_into_each_other() {
        let one = Finding {
            item_id: "1".into(),
            value: "23".into(),
            ..sample::unknown_code(2)
        };
        let other = Finding {
            item_id: "12".into(),
            value: "3".into(),
            ..sample::unknown_code(2)
        };
        assert_ne!(fingerprint(&one), fingerprint(&other));
    }
}
