//! Is a text an EMDN code, or nearly one?

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

/// So many codes of a product are looked at: a field with more is no list of codes, and a finding for
/// each would be larger than the file.
pub const MOST_CODES: usize = 20;

/// What a field says in which a code is expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeCell<'v> {
    /// The codes, or what is nearly one, each with the byte where it begins; one more than
    /// [`MOST_CODES`] at most. What has no code in it is one text, as it stands.
    pub codes: Vec<(usize, &'v str)>,
    /// The words beside the only code.
    pub label: Option<&'v str>,
}

/// Takes a field apart: exports write several codes into one, with spaces, commas or semicolons
/// between them, or a code and its term.
///
/// ```
/// use kodbro_formats::item::code_text::code_cell;
///
/// assert_eq!(code_cell(" T0102 T0103,A01").codes, [(1, "T0102"), (7, "T0103"), (13, "A01")]);
/// assert_eq!(code_cell("T01020204 - Nitrile gloves").label, Some("Nitrile gloves"));
/// ```
pub fn code_cell(value: &str) -> CodeCell<'_> {
    let whole = value.trim();
    let start = value.len() - value.trim_start().len();
    if !whole.contains(char::is_alphanumeric) {
        return CodeCell::default();
    }
    let one = CodeCell {
        codes: vec![(start, whole)],
        label: None,
    };
    // `T 01 02 02 04` is one code, `T0102 T0103` are two.
    if code_shape(whole) != CodeShape::Other && !whole.contains(BETWEEN) {
        return one;
    }
    let mut cell = CodeCell::default();
    let mut label = None;
    for (start, part) in parts(value, |c| BETWEEN.contains(&c)) {
        let tokens: Vec<_> = parts(part, char::is_whitespace)
            .take(MOST_CODES + 1)
            .collect();
        let alone = tokens.len() == 1 && label.is_none();
        for (at, token) in tokens {
            let is_one = is_like_code(token) && (label.is_none() || token.len() >= LONG)
                || alone && (token.bytes().any(|b| b.is_ascii_digit()) || token.len() == 1);
            if is_one {
                cell.codes.push((start + at, token));
            } else if token.contains(char::is_alphanumeric) {
                label = label.or(Some(&part[at..]));
                break;
            }
        }
        if cell.codes.len() > MOST_CODES {
            cell.codes.truncate(MOST_CODES + 1);
            break;
        }
    }
    if !cell.codes.iter().any(|(_, code)| is_like_code(code)) {
        // The code may stand behind its term, in brackets.
        let mut tokens = parts(value, |c| !c.is_alphanumeric());
        return match tokens.find(|(_, token)| token.len() >= LONG && is_code(token)) {
            Some(found) => CodeCell {
                codes: vec![found],
                label: None,
            },
            None => one,
        };
    }
    if let [_] = cell.codes[..] {
        cell.label =
            label.map(|label| label.trim_matches(|c: char| c.is_whitespace() || "()".contains(c)));
    }
    cell
}

/// What stands between the codes of a field.
pub const BETWEEN: [char; 4] = [',', ';', '|', '\n'];

/// Shorter ones are words or sizes where they stand among words: `A4`, `B12`.
const LONG: usize = 5;

/// Tells whether a word is a code or was meant as one: a letter and more than one digit.
fn is_like_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let mut bytes = word.bytes();
    let letter = bytes.next().is_some_and(|b| b.is_ascii_alphabetic());
    let rest = bytes.all(|b| b.is_ascii_digit() || b"OoIl.-_/".contains(&b));
    letter && rest && digits >= 2 && (digits >= 3 || code_shape(word) != CodeShape::Other)
}

/// Returns the parts of a text between some characters, each with the byte where it begins.
pub fn parts(text: &str, is_between: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(is_between);
    parts
        .filter(|part| !part.trim().is_empty())
        .map(|part| (part.as_ptr() as usize - text.as_ptr() as usize, part))
}

/// Tells what a text is as an EMDN code.
///
/// ```
/// use kodbro_formats::item::code_text::{CodeShape, code_shape};
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
    // `lol` has no digit, however it is read.
    let digit = text.bytes().any(|b| b.is_ascii_digit());
    match usual && digit && is_code(&better) {
        true => CodeShape::Mended(better),
        false => CodeShape::Other,
    }
}

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.len() % 2 == 1
        && bytes.len() <= 13
        && bytes[1..].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart_with_the_place_of_each_code() {
        for (text, expected) in [
            (
                " T0102 T0103,A01",
                vec![(1, "T0102"), (7, "T0103"), (13, "A01")],
            ),
            ("T 01 02", vec![(0, "T 01 02")]),
            (" T", vec![(1, "T")]),
            ("T0102, 42132203", vec![(0, "T0102"), (7, "42132203")]),
            ("T0102 Nitril A4, B12 m.m.", vec![(0, "T0102")]),
            ("Handskar (T010202)", vec![(10, "T010202")]),
            ("Ej tillämpligt", vec![(0, "Ej tillämpligt")]),
            ("x1 x2 x3", vec![(0, "x1 x2 x3")]),
            ("T0102 i T0103", vec![(0, "T0102")]),
            (" \u{a0}", vec![]),
            (" - ", vec![]),
        ] {
            assert_eq!(code_cell(text).codes, expected, "{text}");
        }
        let long = "T0102 ".repeat(100_000);
        assert_eq!(code_cell(&long).codes.len(), MOST_CODES + 1);
    }

    #[test]
    fn words_behind_the_only_code_are_its_term() {
        for (text, label) in [
            ("T01020204 - Nitrile gloves", Some("Nitrile gloves")),
            ("T01020204 (Handskar, nitril)", Some("Handskar")),
            ("T01020204", None),
            ("T0102 T0103 handskar", None),
        ] {
            assert_eq!(code_cell(text).label, label, "{text}");
        }
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
            "lol",
        ] {
            assert_eq!(code_shape(text), CodeShape::Other, "{text}");
        }
    }
}
