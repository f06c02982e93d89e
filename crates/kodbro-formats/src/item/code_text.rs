/// What a text is as an EMDN code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeShape {
    /// A capital letter and up to six pairs of digits.
    Code,
    /// One, but for case, signs between or a letter in place of a digit.
    Mended(String),
    /// Something else.
    Other,
}

/// Returns the codes of a field, each with the byte where it begins: exports write several into one,
/// with spaces, commas or semicolons between them.
///
/// ```
/// use kodbro_formats::item::codes;
///
/// assert_eq!(codes(" T0102 T0103,A01"), [(1, "T0102"), (7, "T0103"), (13, "A01")]);
/// assert_eq!(codes("T 01 02"), [(0, "T 01 02")]);
/// ```
pub fn codes(value: &str) -> Vec<(usize, &str)> {
    let whole = value.trim();
    let start = value.len() - value.trim_start().len();
    // `T 01 02 02 04` is one code, `T0102 T0103` are two.
    if let CodeShape::Mended(_) = code_shape(whole)
        && !whole.contains([',', ';', '|'])
    {
        return vec![(start, whole)];
    }
    let is_gap = |c: char| c.is_whitespace() || [',', ';', '|'].contains(&c);
    let mut codes = Vec::new();
    let mut from = None;
    for (at, c) in value.char_indices().chain([(value.len(), ' ')]) {
        match (is_gap(c), from) {
            (true, Some(start)) => {
                codes.push((start, value.get(start..at).unwrap_or_default()));
                from = None;
            }
            (false, None) => from = Some(at),
            _ => {}
        }
    }
    codes
}

/// Tells what a text is as an EMDN code.
///
/// ```
/// use kodbro_formats::item::{CodeShape, code_shape};
///
/// assert_eq!(code_shape("T0102"), CodeShape::Code);
/// assert_eq!(code_shape("t01.02"), CodeShape::Mended("T0102".into()));
/// assert_eq!(code_shape("42132203"), CodeShape::Other);
/// ```
pub fn code_shape(text: &str) -> CodeShape {
    if is_code(text) {
        return CodeShape::Code;
    }
    let mut better = String::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        better.push(match (c, better.is_empty()) {
            ('O' | 'o', false) => '0',
            ('I' | 'l', false) => '1',
            (c, _) => c.to_ascii_uppercase(),
        });
    }
    let signs = text.chars().filter(|c| !c.is_alphanumeric());
    let usual = signs
        .into_iter()
        .all(|c| c.is_whitespace() || ".-_/".contains(c));
    match usual && better.len() > 1 && is_code(&better) {
        true => CodeShape::Mended(better),
        false => CodeShape::Other,
    }
}

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.len() % 2 == 1
        && bytes.len() <= 13
        && bytes.iter().skip(1).all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart_with_the_place_of_each_code() {
        assert_eq!(
            codes(" T0102 T0103,A01"),
            [(1, "T0102"), (7, "T0103"), (13, "A01")]
        );
        assert_eq!(codes("T 01 02"), [(0, "T 01 02")]);
        assert_eq!(codes(" \u{a0}"), []);
    }

    #[test]
    fn what_is_nearly_a_code_is_mended() {
        for (text, better) in [
            ("t0102", "T0102"),
            ("T01.02", "T0102"),
            ("TO1O2", "T0102"),
            ("T01-02-03", "T010203"),
        ] {
            assert_eq!(
                code_shape(text),
                CodeShape::Mended(better.to_owned()),
                "{text}"
            );
        }
        for text in [
            "",
            "T010",
            "42132203",
            "T01020304050607",
            "Handske",
            "TT01",
            "T(01)",
            "o",
        ] {
            assert_eq!(code_shape(text), CodeShape::Other, "{text}");
        }
    }
}
