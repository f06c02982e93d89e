use serde::{Deserialize, Serialize};

use super::{Token, TokenKind, WordClass, word_class};

/// Whether a text says that something is there or that it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// The text names it: `med ventil`, or just `ventil`.
    #[default]
    Affirmed,
    /// The text denies it: `utan ventil`, `W/O VALVE`, `latexfri`.
    Denied,
    /// The text leaves it open: `med eller utan ventil`.
    Open,
}

impl Polarity {
    /// Returns what the denial of a word says: `Denied` for `Affirmed` and the reverse.
    pub fn negated(self) -> Self {
        match self {
            Self::Affirmed => Self::Denied,
            Self::Denied => Self::Affirmed,
            Self::Open => Self::Open,
        }
    }

    /// Tells whether one text affirms what the other denies.
    pub fn contradicts(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Affirmed, Self::Denied) | (Self::Denied, Self::Affirmed)
        )
    }
}

/// Endings that deny the word they stand on, the longest first.
const DENYING_ENDINGS: &[&str] = &["fritt", "fria", "fri"];
/// Words that look like a denial and are not.
const NOT_DENIED: &[&str] = &["nonwoven", "rostfri", "rostfria", "rostfritt"];
/// Words that deny another by a prefix; no rule can tell `osteril` from `operation`.
const DENIED_WORDS: &[(&str, usize)] = &[
    ("ocementerad", 1),
    ("ocementerade", 1),
    ("ocementerat", 1),
    ("ofenestrerad", 1),
    ("okonjugerat", 1),
    ("okuffad", 1),
    ("okuffade", 1),
    ("opudrad", 1),
    ("opudrade", 1),
    ("osteril", 1),
    ("osterila", 1),
    ("osterilt", 1),
    ("uncemented", 2),
    ("uncoated", 2),
    ("uncuffed", 2),
    ("unsterile", 2),
];

/// How many words a denial reaches at most.
const REACH: u8 = 3;

/// Reads a text from left to right and tells what it denies.
///
/// Give it every token in order with the one that follows; for a word it returns the polarity, for
/// a marker such as `utan`, and for signs and numbers, `None`. `m` and `u` right before a word are
/// short for `med` and `utan`; elsewhere they are sizes. A denial reaches over three words at most, `ej`,
/// `icke` and `non` over one, and ends at a sign, a number or an affirming word.
///
/// ```
/// use kodbro::text::{Polarity, mark_polarity, tokens};
///
/// let mut mark = mark_polarity();
/// let mut tokens = tokens("kanyl utan ventil, grön").peekable();
/// let mut words = Vec::new();
/// while let Some(token) = tokens.next() {
///     words.extend(mark(token, tokens.peek().copied()).map(|polarity| (token.text, polarity)));
/// }
/// assert_eq!(words, [("kanyl", Polarity::Affirmed), ("ventil", Polarity::Denied), ("grön", Polarity::Affirmed)]);
/// ```
pub fn mark_polarity() -> impl FnMut(Token<'_>, Option<Token<'_>>) -> Option<Polarity> {
    let mut now = Polarity::Affirmed;
    let mut reach = 0_u8;
    let mut either = false;
    move |token, next| {
        if token.kind != TokenKind::Word {
            reach = 0;
            return None;
        }
        let before_word = next.is_some_and(|next| {
            next.kind == TokenKind::Word && matches!(next.joint, None | Some('/' | '.'))
        });
        let class = match token.text {
            "m" if before_word => Some(WordClass::Affirm),
            "u" if before_word => Some(WordClass::DenyNext),
            text => word_class(text),
        };
        let (marker, reaches) = match class {
            Some(WordClass::Deny) => (Polarity::Denied, REACH),
            Some(WordClass::DenyNext) => (Polarity::Denied, 1),
            Some(WordClass::Affirm) => (Polarity::Affirmed, REACH),
            Some(WordClass::Either) => {
                either = true;
                return None;
            }
            _ => {
                either = false;
                if reach == 0 {
                    return Some(Polarity::Affirmed);
                }
                reach -= 1;
                return Some(now);
            }
        };
        now = if either && reach > 0 {
            Polarity::Open
        } else {
            marker
        };
        reach = reaches;
        either = false;
        None
    }
}

/// Returns what a word denies, if it is a denial by itself: `latex` of `latexfri`, `steril` of
/// `osteril`.
///
/// ```
/// use kodbro::text::base_of_denial;
///
/// assert_eq!(base_of_denial("latexfri"), Some("latex"));
/// assert_eq!(base_of_denial("osteril"), Some("steril"));
/// assert_eq!(base_of_denial("rostfri"), None);
/// assert_eq!(base_of_denial("operation"), None);
/// ```
pub fn base_of_denial(word: &str) -> Option<&str> {
    if NOT_DENIED.contains(&word) {
        return None;
    }
    if let Ok(at) = DENIED_WORDS.binary_search_by_key(&word, |&(denied, _)| denied) {
        return word.get(DENIED_WORDS[at].1..);
    }
    let base = DENYING_ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    (base.chars().count() >= 3).then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{normalize, tokens};

    fn denied(text: &str) -> Vec<String> {
        let mut mark = mark_polarity();
        let text = normalize(text);
        let mut tokens = tokens(&text).peekable();
        let mut denied = Vec::new();
        while let Some(token) = tokens.next() {
            if mark(token, tokens.peek().copied()) == Some(Polarity::Denied) {
                denied.push(token.text.to_owned());
            }
        }
        denied
    }

    #[test]
    fn a_denial_reaches_to_the_next_sign_or_affirmation() {
        assert_eq!(denied("NEEDLES, W/O SAFETY SYSTEMS"), ["safety", "systems"]);
        assert_eq!(denied("utan port med vingar"), ["port"]);
        assert_eq!(denied("EXCLUDING PPE - KITS"), ["ppe"]);
        assert_eq!(denied("non-sterile gloves"), ["sterile"]);
        assert_eq!(denied("sond ej steril 40 cm"), ["steril"]);
        assert_eq!(denied("med ventil"), [""; 0]);
    }

    #[test]
    fn a_letter_before_a_word_is_short_for_with_or_without() {
        assert_eq!(denied("agg u/ventil m.filter"), ["ventil"]);
        assert_eq!(denied("handske vinyl u"), [""; 0]);
        assert_eq!(denied("u-shaped plate"), [""; 0]);
    }

    #[test]
    fn with_or_without_says_nothing() {
        assert_eq!(denied("med eller utan ventil"), [""; 0]);
        assert_eq!(denied("WITH OR W/O VALVE"), [""; 0]);
    }

    #[test]
    fn lists_are_sorted() {
        assert!(DENIED_WORDS.is_sorted());
    }
}
