/// A piece of a text as measures are read: finer than a token, since signs matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme<'t> {
    /// The piece itself.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
    /// What it is.
    pub(super) kind: LexemeKind,
    /// Whether no space stands before it.
    pub(super) glued: bool,
}

impl Lexeme<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LexemeKind {
    /// Digits with at most one decimal comma or point.
    Number(Number),
    /// Letters.
    Word,
    /// Digits that are no number: `2024.01.15`, `007`, or too many.
    Code,
    /// The sign for inches behind a number, which is also a quotation mark.
    Inch,
    /// Any other character.
    Sign(char),
}

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// Its value with a decimal comma or point.
    pub(super) value: f64,
    /// Its value if the comma or point sets thousands apart, as in `1.200`.
    pub(super) thousands: Option<f64>,
    /// Whether it is written without decimals.
    pub(super) whole: bool,
}

/// How many digits of a number count; more belong to an article number.
const MAX_DIGITS: usize = 15;
const MAX_DECIMALS: usize = 18;

/// Cuts a text into lexemes in one pass.
pub(super) fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let mut found: Vec<Lexeme<'_>> = Vec::new();
    let mut at = 0;
    let mut glued = false;
    // Whether a quotation was opened and not yet closed.
    let mut quoted = false;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c == ' ' {
            glued = false;
            at += 1;
            continue;
        }
        let before = found.last().map(|last| last.kind).filter(|_| glued);
        let after_number = matches!(before, Some(LexemeKind::Number(_)));
        let (len, kind) = match c {
            '0'..='9' | '½' | '¼' | '¾' => number(rest),
            '\'' => {
                let opens = !glued && rest[1..].starts_with(|c| c != ' ');
                let inch = after_number && !quoted;
                quoted = opens || (quoted && !glued);
                match inch {
                    true => (1, LexemeKind::Inch),
                    false => (1, LexemeKind::Sign(c)),
                }
            }
            c if is_letter(c) => (word_len(rest, after_number), LexemeKind::Word),
            c => (c.len_utf8(), LexemeKind::Sign(c)),
        };
        found.push(Lexeme {
            text: &rest[..len],
            start: at,
            kind,
            glued,
        });
        at += len;
        glued = true;
    }
    found
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == char::REPLACEMENT_CHARACTER
}

/// Returns the length of the word that a text begins with. Behind a number, an `x` between the
/// unit and the next number is a word of its own: `21gx40`.
fn word_len(text: &str, after_number: bool) -> usize {
    let len = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(len);
    let before_digit = rest.starts_with(|c: char| c.is_ascii_digit());
    let ends = |rest: &str| !rest.starts_with(|c: char| is_letter(c) || c.is_ascii_digit());
    match word {
        "cmh" if rest.strip_prefix("2o").is_some_and(ends) => len + "2o".len(),
        _ if after_number && before_digit && len > 1 && word.ends_with('x') => len - 1,
        _ => len,
    }
}

/// Reads the digits that a text begins with.
fn number(text: &str) -> (usize, LexemeKind) {
    let digits_at = |at: usize| {
        let rest = &text.as_bytes()[at..];
        rest.iter().take_while(|b| b.is_ascii_digit()).count()
    };
    let whole = digits_at(0);
    let mut len = whole;
    let mut groups = 0;
    let mut last = 0;
    if whole > 0 {
        while matches!(text.as_bytes().get(len), Some(b',' | b'.')) && digits_at(len + 1) > 0 {
            last = digits_at(len + 1);
            len += 1 + last;
            groups += 1;
        }
    }
    let quarter = text[len..].chars().next().and_then(quarters);
    let decimal = |digits: &str, decimals: usize| {
        let digits = digits.bytes().filter(u8::is_ascii_digit);
        let significant = digits.skip_while(|&b| b == b'0');
        let (mut value, mut count) = (0_u64, 0);
        for b in significant {
            count += 1;
            if count > MAX_DIGITS {
                return None;
            }
            value = value * 10 + u64::from(b - b'0');
        }
        // Both are exact, so their quotient is the nearest to what is written.
        (decimals <= MAX_DECIMALS).then(|| value as f64 / 10_f64.powi(decimals as i32))
    };
    let padded = whole > 1 && text.starts_with('0');
    let value = match (groups, quarter) {
        _ if padded => None,
        (0, Some(_)) => decimal(&text[..len], 0),
        (0 | 1, None) => decimal(&text[..len], last),
        _ => None,
    };
    let fraction = quarter.map_or(0.0, |(_, value)| value);
    len += quarter.map_or(0, |(len, _)| len);
    let Some(value) = value else {
        return (len, LexemeKind::Code);
    };
    let in_groups = groups == 1 && last == 3 && whole <= 3 && !text.starts_with('0');
    let thousands = in_groups.then(|| decimal(&text[..len], 0)).flatten();
    let number = Number {
        value: value + fraction,
        thousands,
        whole: groups == 0 && quarter.is_none(),
    };
    (len, LexemeKind::Number(number))
}

fn quarters(c: char) -> Option<(usize, f64)> {
    let value = match c {
        '¼' => 0.25,
        '½' => 0.5,
        '¾' => 0.75,
        _ => return None,
    };
    Some((c.len_utf8(), value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        let one = |lexeme: Lexeme<'_>| match lexeme.kind {
            LexemeKind::Number(number) => number.value.to_string(),
            LexemeKind::Code => format!("?{}", lexeme.text),
            LexemeKind::Inch => "inch".to_owned(),
            _ => lexeme.text.to_owned(),
        };
        let all: Vec<_> = lexemes(text).into_iter().map(one).collect();
        all.join(" ")
    }

    #[test]
    fn numbers_words_and_signs() {
        assert_eq!(shown("21gx1½' 0,8x40mm"), "21 g x 1.5 inch 0.8 x 40 mm");
        assert_eq!(shown("'typ 5' 27'"), "' typ 5 ' 27 inch");
        assert_eq!(shown("5 cmh2o 2024.01.15 007"), "5 cmh2o ?2024.01.15 ?007");
        assert_eq!(shown("1.000.000 12, 0,125"), "?1.000.000 12 , 0.125");
        assert_eq!(shown("1234567890123456"), "?1234567890123456");
    }

    #[test]
    fn a_point_may_set_thousands_apart() {
        let LexemeKind::Number(number) = lexemes("1.200")[0].kind else {
            panic!("a number");
        };
        assert_eq!((number.value, number.thousands), (1.2, Some(1200.0)));
    }

    proptest! {
        #[test]
        fn lexemes_are_the_text_without_spaces(text in "\\PC{0,60}|[0-9,.x'½ a-z]{0,40}") {
            let all: String = lexemes(&text).iter().map(|l| l.text).collect();
            prop_assert_eq!(all, text.replace(' ', ""));
            prop_assert!(lexemes(&text).iter().all(|l| &text[l.start..l.end()] == l.text));
        }
    }
}
