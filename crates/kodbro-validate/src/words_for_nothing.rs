//! Which words stand in a field that has nothing to say?

use std::borrow::Cow;

use kodbro_formats::item::{FieldKind, Item};

/// The words, in lower case. What has no letter or digit at all, such as a dash, says nothing anyway.
const WORDS: [&str; 27] = [
    "n/a",
    "na",
    "n.a.",
    "not applicable",
    "not available",
    "none",
    "null",
    "nil",
    "missing",
    "unknown",
    "tbd",
    "saknas",
    "saknar",
    "finns ej",
    "finns inte",
    "ej aktuellt",
    "ej relevant",
    "ej tillämpligt",
    "ej tillämplig",
    "e/t",
    "ej angivet",
    "inte tillämpligt",
    "ingen",
    "inget",
    "okänd",
    "okänt",
    "uppgift saknas",
];

/// The fields whose values name something by a number or code.
const NAMING: [FieldKind; 8] = [
    FieldKind::ItemId,
    FieldKind::ManufacturerItemId,
    FieldKind::Gtin,
    FieldKind::StandardItemId,
    FieldKind::UdiDi,
    FieldKind::BasicUdiDi,
    FieldKind::Gln,
    FieldKind::Classification,
];

/// Returns the product without the numbers and codes that are none, and the place among its fields of
/// the first that has a word in place of one.
pub(crate) fn without_words_for_nothing(item: &Item) -> (Cow<'_, Item>, Option<usize>) {
    let is_nothing = |field: &kodbro_formats::item::Field| {
        let value = field.value.trim();
        NAMING.contains(&field.kind) && !value.is_empty() && says_nothing(value)
    };
    if !item.fields.iter().any(is_nothing) {
        return (Cow::Borrowed(item), None);
    }
    let word = item
        .fields
        .iter()
        .position(|field| is_nothing(field) && field.value.contains(char::is_alphanumeric));
    let mut item = item.clone();
    item.fields.retain(|field| !is_nothing(field));
    (Cow::Owned(item), word)
}

fn says_nothing(value: &str) -> bool {
    const LONGEST: usize = 24;
    !value.contains(char::is_alphanumeric)
        || value.len() <= LONGEST && WORDS.contains(&&*value.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_words_say_nothing_and_numbers_do() {
        for text in ["-", "–", "N/A", "Saknas", "Ej tillämpligt", "..."] {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["0", "N4", "NA-12", "Handske", "Saknas 4"] {
            assert!(!says_nothing(text), "{text}");
        }
    }
}
