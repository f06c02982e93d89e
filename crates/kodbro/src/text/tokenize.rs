use super::is_unit;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word, a name or an article code: at least one letter.
    Word,
    /// A number: digits with a decimal comma or point, a fraction, or `½`.
    Number,
    /// A unit of measure right behind a number.
    Unit,
    /// A sign that ends a phrase: `,` `;` `:` `(` `)` `.` at a word's end, or a dash between spaces.
    Break,
}

/// A piece of a normalized text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// The piece itself.
    pub text: &'t str,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is joined to the token before it without a space (`us-handske`, `20ml`).
    pub glued: bool,
    /// The sign that joins it to the token before it, if there is one: `-` in `us-handske`.
    pub joint: Option<char>,
}

/// Cuts a normalized text into words, numbers and units.
///
/// A run of letters and digits that begins with a digit is a number with its unit
/// (`20ml` → `20`, `ml`) or a product of numbers (`0,8x40mm`); otherwise it is one word
/// (`cf226x`, `b12`), but for four letters or more with a number and its unit behind (`rosa20g`,
/// `kompress10x10`). `w/o` and `w/` are words. Costs one pass and allocates nothing.
///
/// ```
/// use kodbro::text::{TokenKind, normalize, tokens};
///
/// let text = normalize("Kanyl 0,8x40mm 21G, us-handske");
/// let words: Vec<_> = tokens(&text).filter(|t| t.kind == TokenKind::Word).map(|t| t.text).collect();
/// assert_eq!(words, ["kanyl", "us", "handske"]);
/// let units: Vec<_> = tokens(&text).filter(|t| t.kind == TokenKind::Unit).map(|t| t.text).collect();
/// assert_eq!(units, ["mm", "g"]);
/// ```
pub fn tokens(normalized: &str) -> Tokens<'_> {
    Tokens {
        rest: normalized,
        after_number: false,
        glued: false,
        joint: None,
    }
}

/// Iterates over the tokens of a text; made by [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    rest: &'t str,
    /// Whether the token before was a number, so that a unit may follow.
    after_number: bool,
    glued: bool,
    joint: Option<char>,
}

impl<'t> Tokens<'t> {
    fn take(&mut self, len: usize, kind: TokenKind) -> Token<'t> {
        let (text, rest) = self.rest.split_at(len);
        let glued = std::mem::replace(&mut self.glued, true);
        let joint = self.joint.take();
        self.rest = rest;
        self.after_number = kind == TokenKind::Number;
        Token {
            text,
            kind,
            glued,
            joint,
        }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let first = self.rest.chars().next()?;
            if self.after_number
                && first == 'x'
                && self.rest[1..].starts_with(|c: char| c.is_ascii_digit())
            {
                self.rest = &self.rest[1..];
            } else if is_digit(first) {
                return Some(self.take(number_len(self.rest), TokenKind::Number));
            } else if is_letter(first) || (self.after_number && matches!(first, '%' | '°')) {
                return Some(self.word());
            } else if let Some(token) = self.sign(first) {
                return Some(token);
            }
        }
    }
}

impl<'t> Tokens<'t> {
    /// Takes a word, or the unit behind a number.
    fn word(&mut self) -> Token<'t> {
        let whole = |rest: &str| !rest.starts_with(is_letter_or_digit);
        if self.rest.strip_prefix("w/o").is_some_and(whole) {
            return self.take("w/o".len(), TokenKind::Word);
        }
        if self.rest.starts_with("w/") {
            return self.take("w/".len(), TokenKind::Word);
        }
        if self.after_number {
            let letters = |c: char| !(c.is_alphabetic() || matches!(c, '%' | '°'));
            let len = self.rest.find(letters).unwrap_or(self.rest.len());
            if is_unit(&self.rest[..len]) {
                return self.take(len, TokenKind::Unit);
            }
        }
        let end =
            glued_measure(self.rest).or_else(|| self.rest.find(|c: char| !is_letter_or_digit(c)));
        let end = end.unwrap_or(self.rest.len());
        let len = end.max(self.rest.chars().next().map_or(0, char::len_utf8));
        self.take(len, TokenKind::Word)
    }

    /// Skips a sign, or takes it where it ends a phrase.
    fn sign(&mut self, first: char) -> Option<Token<'t>> {
        let len = first.len_utf8();
        let before_space = self.rest[len..].chars().next().is_none_or(|c| c == ' ');
        let ends = match first {
            ',' | ';' | ':' | '(' | ')' | '[' | ']' => true,
            '.' => before_space,
            '-' => before_space && !self.glued,
            _ => false,
        };
        if ends {
            let token = self.take(len, TokenKind::Break);
            self.glued = !before_space;
            return Some(token);
        }
        self.rest = &self.rest[len..];
        self.glued = first != ' ';
        self.joint = (first != ' ').then_some(first);
        self.after_number &= matches!(first, ' ' | '-');
        None
    }
}

/// How many letters a word has at least that a measure is glued to; `cf20l` is a name.
const MIN_BEFORE_MEASURE: usize = 4;

/// The sign for a character that was lost in a file stands for a letter: `s\u{fffd}rv\u{fffd}rd`.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == char::REPLACEMENT_CHARACTER
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_alphanumeric() || c == char::REPLACEMENT_CHARACTER
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾')
}

/// Returns where a measure begins in a word of letters that it is glued to.
fn glued_measure(text: &str) -> Option<usize> {
    let start = text.find(|c: char| !c.is_alphabetic())?;
    is_glued_measure(&text[..start], &text[start..]).then_some(start)
}

/// Tells whether what follows a word without a space is a measure: a number with a unit, or a product of
/// numbers. `rosa20g` has one, `cf20l` and `serie300s` are names.
pub(super) fn is_glued_measure(word: &str, mut rest: &str) -> bool {
    if word.chars().nth(MIN_BEFORE_MEASURE - 1).is_none() {
        return false;
    }
    let mut is_product = false;
    loop {
        let len = number_len(rest);
        if len == 0 {
            return false;
        }
        rest = &rest[len..];
        match rest.strip_prefix('x') {
            Some(after) if after.starts_with(is_digit) => (rest, is_product) = (after, true),
            _ => break,
        }
    }
    let unit = rest.find(|c: char| !is_letter_or_digit(c) && c != '%');
    let unit = &rest[..unit.unwrap_or(rest.len())];
    let is_name = unit.len() == 1 && !matches!(unit, "g" | "l" | "m" | "%");
    match unit {
        "" => is_product,
        "st" | "stk" | "pcs" => true,
        _ => is_unit(unit) && !is_name,
    }
}

/// Returns the length of the number that a text begins with: `0,8`, `1.5`, `1/2`, `1½`.
fn number_len(text: &str) -> usize {
    let mut len = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = matches!(c, ',' | '.' | '/') && chars.peek().is_some_and(|&(_, n)| is_digit(n));
        if !is_digit(c) && !joins {
            break;
        }
        len = at + c.len_utf8();
    }
    len
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::normalize;

    fn kinds(text: &str) -> String {
        let one = |t: Token<'_>| match t.kind {
            TokenKind::Word => t.text.to_owned(),
            TokenKind::Number => format!("#{}", t.text),
            TokenKind::Unit => format!("@{}", t.text),
            TokenKind::Break => "|".to_owned(),
        };
        tokens(&normalize(text))
            .map(one)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn numbers_and_units_are_told_from_words() {
        assert_eq!(kinds("KANYL 0,8X40MM 21G"), "kanyl #0,8 #40 @mm #21 @g");
        assert_eq!(kinds("Spruta 20ml, 50 ML"), "spruta #20 @ml | #50 @ml");
        assert_eq!(kinds("sensor 2st"), "sensor #2 st");
        assert_eq!(kinds("Katadolon 1½\" 5 %"), "katadolon #1½ #5 @%");
        assert_eq!(kinds("toner CF226X HP26x"), "toner cf226x hp26x");
        assert_eq!(kinds("H2O2 3%"), "h2o2 #3 @%");
        assert_eq!(kinds("rosa20G spruta2,5ml"), "rosa #20 @g spruta #2,5 @ml");
        assert_eq!(kinds("kompress10x10"), "kompress #10 #10");
        assert_eq!(kinds("klorhexidin0,5%"), "klorhexidin #0,5 @%");
        assert_eq!(kinds("omnipod5 type2m"), "omnipod5 type #2 @m");
        assert_eq!(kinds("abc20g serie300s"), "abc20g serie300s");
        assert_eq!(kinds("handske10st"), "handske #10 st");
        assert_eq!(kinds("SET 1/2 1½"), "set #1/2 #1½");
    }

    #[test]
    fn signs_end_phrases_or_vanish() {
        assert_eq!(
            kinds("US-HANDSKE (nitril), pf."),
            "us handske | nitril | | pf |"
        );
        assert_eq!(
            kinds("NEEDLES - OTHER W/O SAFETY"),
            "needles | other w/o safety"
        );
        assert_eq!(kinds("m.luerport & co"), "m luerport co");
    }

    proptest! {
        #[test]
        fn tokens_are_pieces_of_the_text_in_order(text in "\\PC{0,60}") {
            let text = normalize(&text);
            let mut from = 0;
            for token in tokens(&text) {
                prop_assert!(!token.text.is_empty());
                let at = text[from..].find(token.text);
                prop_assert!(at.is_some());
                from += at.unwrap_or(0) + token.text.len();
            }
        }
    }
}
