use serde_json::{Value, json};

use super::result::{escape, level};
use crate::report::sentence::sentence;
use crate::{Rule, UiLanguage};

/// Describes a rule: a `reportingDescriptor` (SARIF 2.1.0, section 3.49).
pub(super) fn describe(rule: &Rule, language: UiLanguage) -> Value {
    let mend = sentence(&without_arguments(rule.mend.say(language)));
    let why = sentence(rule.why.say(language));
    let source = match rule.source.url {
        "" => rule.source.name.to_owned(),
        url => format!("[{}]({url})", rule.source.name),
    };
    let mut described = json!({
        "id": rule.id,
        "name": pascal(rule.id),
        "shortDescription": { "text": escape(&sentence(rule.title.say(language))) },
        "fullDescription": { "text": escape(&why) },
        "help": {
            "text": escape(&mend),
            "markdown": escape(&format!("{mend}\n\n{why}\n\n{source}")),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "source": rule.source.name, "tags": ["catalogue"] },
    });
    if !rule.source.url.is_empty() {
        described["helpUri"] = json!(rule.source.url);
    }
    described
}

/// Writes an id in kebab case as a name, such as `EmdnCodeUnknown`.
fn pascal(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    id.split('-').map(capital).collect()
}

/// Puts an ellipsis where the words of a rule leave something open.
fn without_arguments(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some((before, (_, after))) = rest
        .split_once('{')
        .and_then(|(before, from)| Some((before, from.split_once('}')?)))
    {
        plain.push_str(before);
        plain.push('…');
        rest = after;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_rule_says_what_why_how_and_where_from() {
        let rule = describe(&sample::UNKNOWN, UiLanguage::Swedish);
        assert_eq!(rule["name"], "SampleCodeUnknown");
        assert_eq!(rule["shortDescription"]["text"], "Koder finns.");
        assert_eq!(rule["help"]["text"], "Skriv en kod ur ….");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
        let markdown = rule["help"]["markdown"].as_str().unwrap();
        assert!(
            markdown.ends_with("[EMDN](https://example.org/emdn)"),
            "{markdown}"
        );
        let rule = describe(&sample::MISSING, UiLanguage::English);
        assert!(rule.get("helpUri").is_none());
    }
}
