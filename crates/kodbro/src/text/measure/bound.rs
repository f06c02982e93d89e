use super::Interval;
use super::lexeme::{Lexeme, LexemeKind};

/// What a sign or a phrase before a value says of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    Exactly,
    AtLeast,
    Above,
    AtMost,
    Below,
}

impl Bound {
    /// Returns the values that lie on the right side of a value.
    pub(super) fn of(self, value: f64) -> Interval {
        match self {
            Self::Exactly => Interval::at(value),
            Self::AtLeast => Interval::at_least(value),
            Self::Above => Interval::above(value),
            Self::AtMost => Interval::at_most(value),
            Self::Below => Interval::below(value),
        }
    }
}

/// Phrases before a value; a longer one stands before what it begins with.
const BEFORE: &[(&[&str], Bound)] = &[
    (&["less", "than", "or", "equal", "to"], Bound::AtMost),
    (&["greater", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["larger", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["more", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["not", "exceeding"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["less", "than"], Bound::Below),
    (&["mindre", "än"], Bound::Below),
    (&["färre", "än"], Bound::Below),
    (&["kortare", "än"], Bound::Below),
    (&["under"], Bound::Below),
    (&["below"], Bound::Below),
    (&["more", "than"], Bound::Above),
    (&["greater", "than"], Bound::Above),
    (&["larger", "than"], Bound::Above),
    (&["mer", "än"], Bound::Above),
    (&["fler", "än"], Bound::Above),
    (&["större", "än"], Bound::Above),
    (&["längre", "än"], Bound::Above),
    (&["exceeding"], Bound::Above),
    (&["above"], Bound::Above),
    (&["over"], Bound::Above),
    (&["över"], Bound::Above),
    (&["at", "least"], Bound::AtLeast),
    (&["minst"], Bound::AtLeast),
    (&["minimum"], Bound::AtLeast),
    (&["min"], Bound::AtLeast),
    (&["at", "most"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["upp", "till"], Bound::AtMost),
    (&["högst"], Bound::AtMost),
    (&["max"], Bound::AtMost),
    (&["maximum"], Bound::AtMost),
    (&["maximalt"], Bound::AtMost),
];

/// Phrases behind a value.
const BEHIND: &[(&[&str], Bound)] = &[
    (&["or", "more"], Bound::AtLeast),
    (&["or", "above"], Bound::AtLeast),
    (&["and", "above"], Bound::AtLeast),
    (&["and", "over"], Bound::AtLeast),
    (&["eller", "mer"], Bound::AtLeast),
    (&["eller", "fler"], Bound::AtLeast),
    (&["och", "uppåt"], Bound::AtLeast),
    (&["or", "less"], Bound::AtMost),
    (&["or", "below"], Bound::AtMost),
    (&["eller", "mindre"], Bound::AtMost),
    (&["eller", "färre"], Bound::AtMost),
];

/// Returns the bound that stands at a place, and where what follows it begins.
pub(super) fn before(lexemes: &[Lexeme<'_>], at: usize) -> Option<(Bound, usize)> {
    let first = lexemes.get(at)?;
    let sign = |at: usize| match lexemes.get(at)?.kind {
        LexemeKind::Sign(c) => Some(c),
        _ => None,
    };
    let next = sign(at + 1).filter(|_| lexemes[at + 1].glued);
    let (bound, len) = match (first.kind, next) {
        (LexemeKind::Sign('≤' | '≦' | '⩽'), _) => (Bound::AtMost, 1),
        (LexemeKind::Sign('≥' | '≧' | '⩾'), _) => (Bound::AtLeast, 1),
        (LexemeKind::Sign('<'), Some('=')) | (LexemeKind::Sign('='), Some('<')) => {
            (Bound::AtMost, 2)
        }
        (LexemeKind::Sign('>'), Some('=')) | (LexemeKind::Sign('='), Some('>')) => {
            (Bound::AtLeast, 2)
        }
        (LexemeKind::Sign('<'), _) => (Bound::Below, 1),
        (LexemeKind::Sign('>'), _) => (Bound::Above, 1),
        (LexemeKind::Sign('='), _) => (Bound::Exactly, 1),
        (LexemeKind::Word, _) => phrase(BEFORE, lexemes, at)?,
        _ => return None,
    };
    let is_short = first.kind == LexemeKind::Word && sign(at + len) == Some('.');
    Some((bound, at + len + usize::from(is_short)))
}

/// Returns the bound that stands behind a value, and where what follows it begins.
pub(super) fn behind(lexemes: &[Lexeme<'_>], at: usize) -> Option<(Bound, usize)> {
    phrase(BEHIND, lexemes, at).map(|(bound, len)| (bound, at + len))
}

/// Returns the first of some phrases that stands at a place, and its number of words.
fn phrase(
    phrases: &[(&[&str], Bound)],
    lexemes: &[Lexeme<'_>],
    at: usize,
) -> Option<(Bound, usize)> {
    let stands = |words: &[&str]| {
        let rest = lexemes.get(at..).unwrap_or_default();
        rest.len() >= words.len() && words.iter().zip(rest).all(|(&word, l)| l.text == word)
    };
    let found = phrases.iter().find(|(words, _)| stands(words))?;
    Some((found.1, found.0.len()))
}

#[cfg(test)]
mod tests {
    use super::super::lexeme::lexemes;
    use super::*;

    fn bound(text: &str) -> Option<(Bound, usize)> {
        before(&lexemes(text), 0)
    }

    #[test]
    fn signs_and_phrases_are_bounds() {
        assert_eq!(bound("<= 5"), Some((Bound::AtMost, 2)));
        assert_eq!(bound("≥5"), Some((Bound::AtLeast, 1)));
        assert_eq!(bound("less than or equal to 5"), Some((Bound::AtMost, 5)));
        assert_eq!(bound("less than 5"), Some((Bound::Below, 2)));
        assert_eq!(bound("max. 5"), Some((Bound::AtMost, 2)));
        assert_eq!(bound("mer 5"), None);
    }
}
