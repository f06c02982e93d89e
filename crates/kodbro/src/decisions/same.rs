//! When are two rows the same, and when two suppliers?

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use crate::matching::Row;
use crate::text::normalize_into;

/// Words at the end of a supplier's name that say what kind of company it is.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "hb",
    "inc",
    "incorporated",
    "kb",
    "kft",
    "kg",
    "limited",
    "llc",
    "ltd",
    "nv",
    "oy",
    "oyj",
    "plc",
    "publ",
    "sa",
    "sarl",
    "sas",
    "sl",
    "spa",
    "spzoo",
    "srl",
    "sro",
];

/// Writes a supplier's name as it is compared; empty where there is none.
pub(super) fn supplier_key_into(supplier: &str, normalized: &mut String, key: &mut String) {
    normalize_into(supplier, normalized);
    normalized.retain(|c| !matches!(c, '.' | '/' | '\''));
    let words = || {
        normalized
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let is_form = |word: &&str| LEGAL_FORMS.contains(word);
    let forms = words().rev().take_while(is_form).count();
    let count = words().count();
    let kept = if forms < count { count - forms } else { count };
    key.clear();
    key.extend(words().take(kept));
}

/// Returns what stands for a row's text when rows are compared: rows with the same key have the
/// same text. `None` where it has no text. `normalized` is room for it to work in.
///
/// The key of a text changes only when [`normalize`](crate::text::normalize) does.
///
/// ```
/// use kodbro::Row;
/// use kodbro::decisions::text_key;
///
/// let mut room = String::new();
/// let one = text_key(&Row::from("Kanyl  0,8×40"), &mut room);
/// assert_eq!(one, text_key(&Row::from("KANYL 0,8x40"), &mut room));
/// assert_eq!(text_key(&Row::from(" "), &mut room), None);
/// ```
pub fn text_key(row: &Row<'_>, normalized: &mut String) -> Option<u128> {
    let mut hasher = Xxh3Default::new();
    let mut is_empty = true;
    for text in [row.name, row.model, row.description] {
        normalize_into(text, normalized);
        if !normalized.is_empty() {
            is_empty = false;
            hasher.update(normalized.as_bytes());
            hasher.update(b"\n");
        }
    }
    (!is_empty).then(|| hasher.digest128())
}

/// Returns what stands for a row's id in a source; `None` where it has none.
pub(super) fn id_key(source: u32, id: &str) -> Option<u64> {
    let id = id.trim();
    let seed = u64::from(source).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (!id.is_empty()).then(|| xxh3_64(id.as_bytes()) ^ seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplier(name: &str) -> String {
        let mut key = String::new();
        supplier_key_into(name, &mut String::new(), &mut key);
        key
    }

    fn text(row: Row<'_>) -> Option<u128> {
        text_key(&row, &mut String::new())
    }

    #[test]
    fn the_legal_form_does_not_make_another_supplier() {
        for (one, other) in [
            ("B. Braun Medical AB", "B.BRAUN MEDICAL"),
            ("Coloplast A/S", "coloplast"),
            ("Zhejiang Longterm Co., Ltd.", "ZHEJIANG LONGTERM"),
            ("Mölnlycke Health Care AB (publ)", "Mölnlycke Health Care"),
            ("Paul Danz GmbH & Co. KG", "Paul Danz"),
            ("ABOCA S.p.A.", "Aboca"),
        ] {
            assert_eq!(supplier(one), supplier(other));
        }
        assert_ne!(supplier("Mediq Sverige"), supplier("Mediq Danmark"));
        assert_eq!(supplier("AB"), "ab");
        assert_eq!(supplier(" - "), "");
    }

    #[test]
    fn case_spaces_and_columns_do_not_make_another_text() {
        let name = text(Row::from("Kanyl  0,8×40"));
        assert_eq!(name, text(Row::from("KANYL 0,8x40 ")));
        let description = "kanyl 0,8x40";
        let moved = Row {
            description,
            ..Row::default()
        };
        assert_eq!(name, text(moved));
        assert_ne!(name, text(Row::from("kanyl 0,9x40")));
        assert_eq!(text(Row::from(" \t")), None);
    }
}
