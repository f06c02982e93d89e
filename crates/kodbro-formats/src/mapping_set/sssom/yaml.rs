//! YAML as far as the metadata of a set needs it.
//!
//! All scalars but null are text: `1.10` and `2026-11-02` stay what they are. Anchors, aliases and tags, which
//! SSSOM forbids, are refused, so that a small text cannot stand for a large one.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::Value;

/// A document may be nested so deep.
const MAX_DEPTH: usize = 16;

/// Parses a document: texts, lists and objects only. Keys keep no order.
///
/// # Errors
/// What is wrong, and on which line from 1.
pub(super) fn parse(text: &str) -> Result<Value, (String, u64)> {
    // What is open: a list, or an object with the key that waits for its value.
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut root = Value::Null;
    for item in Parser::new_from_str(text) {
        let (event, span) = item.map_err(|error| {
            let line = error.marker().line() as u64;
            (error.info().to_owned(), line)
        })?;
        let line = span.start.line() as u64;
        let fail = |message: &str| Err((message.to_owned(), line));
        let done = match event {
            Event::Alias(_) => return fail("an alias, which SSSOM forbids"),
            Event::Scalar(_, _, anchor, ref tag) if anchor != 0 || tag.is_some() => {
                return fail("an anchor or a tag, which SSSOM forbids");
            }
            Event::SequenceStart(anchor, ref tag) | Event::MappingStart(anchor, ref tag)
                if anchor != 0 || tag.is_some() =>
            {
                return fail("an anchor or a tag, which SSSOM forbids");
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) if is_null(&text) => Value::Null,
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() == MAX_DEPTH {
                    return fail("more than 16 levels");
                }
                let empty = match event {
                    Event::SequenceStart(..) => Value::Array(Vec::new()),
                    _ => Value::Object(serde_json::Map::new()),
                };
                open.push((empty, None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((value, _)) => value,
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            None => root = done,
            Some((Value::Array(list), _)) => list.push(done),
            Some((Value::Object(object), key)) => match (key.take(), done) {
                (None, Value::String(text)) => *key = Some(text),
                (None, _) => return fail("a key that is no text"),
                (Some(text), done) => {
                    if object.insert(text.clone(), done).is_some() {
                        return fail(&format!("the key '{text}' occurs twice"));
                    }
                }
            },
            Some(_) => {}
        }
    }
    Ok(root)
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Writes a text as a scalar: plain where it is read as the same text by all, else in quotes.
pub(super) fn scalar(text: &str) -> String {
    let starts_well = text.starts_with(|c: char| c.is_alphabetic() || c == '/');
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
    );
    let breaks =
        |c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let is_plain = starts_well
        && !is_word
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.contains(breaks);
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if breaks(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_texts() {
        let text = "v: 1.10\nd: 2026-11-02\nl: [a, true]\no:\n  x: https://example.org/\ne:\n";
        let value = serde_json::json!({
            "v": "1.10", "d": "2026-11-02", "l": ["a", "true"],
            "o": {"x": "https://example.org/"}, "e": null,
        });
        assert_eq!(parse(text).unwrap(), value);
    }

    #[test]
    fn what_is_forbidden_is_refused() {
        for (text, message, line) in [
            (
                "a: &x b\nc: *x\n",
                "an anchor or a tag, which SSSOM forbids",
                1,
            ),
            ("a: !!str b\n", "an anchor or a tag, which SSSOM forbids", 1),
            ("a: b\na: c\n", "the key 'a' occurs twice", 2),
            ("[a]: b\n", "a key that is no text", 1),
            (&"[".repeat(20), "more than 16 levels", 1),
        ] {
            assert_eq!(parse(text), Err((message.to_owned(), line)), "{text}");
        }
        assert!(parse("a: [b\nc: d").is_err());
    }

    #[test]
    fn any_text_comes_back() {
        for text in [
            "Region A",
            "1.0",
            "",
            " x ",
            "a: b",
            "a #b",
            "- x",
            "yes",
            "å",
            "\"q\" \\",
            "line\nbreak\ttab\u{7}",
            "2026-11-02",
            "#x",
            "[x]",
            "{}",
            "'",
            "x:",
            "*a",
            "&a",
            "!a",
            "%",
        ] {
            let value = parse(&format!("k: {}\n", scalar(text))).unwrap();
            assert_eq!(value, serde_json::json!({"k": text}), "{}", scalar(text));
        }
        assert_eq!(scalar("Region A"), "Region A");
        assert_eq!(scalar("1.0"), "\"1.0\"");
    }
}
