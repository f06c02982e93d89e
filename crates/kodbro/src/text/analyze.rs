use serde::{Deserialize, Serialize};

use super::normalize::normalize_into;
use super::words::{is_measure_name, is_part};
use super::{
    Polarity, Token, TokenKind, WordClass, base_of_denial, mark_polarity, tokens, word_class,
};

/// A word of a text that may say something about a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word, normalized; of a denial such as `latexfri` the word denied. Parts stand with their
    /// number: `3lumen` for `3-lumen`.
    pub text: &'t str,
    /// Whether the text affirms or denies it.
    pub polarity: Polarity,
    /// The number of its phrase in the text, from 0: signs, function words such as `till` and
    /// markers such as `med` begin a new one.
    pub phrase: u16,
    /// What stands between it and the word or number before it.
    pub joint: Joint,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joint {
    /// A sign without spaces, `us-handske`, or nothing at all, `20ml`.
    Glued,
    /// A space, or a point and a space: `b. braun`.
    #[default]
    Space,
    /// A sign that ends a phrase, such as a comma.
    Break,
}

/// Runs all steps over a text and keeps its buffers for the next one.
///
/// ```
/// use kodbro::text::{Analyzer, Polarity};
///
/// let mut analyzer = Analyzer::default();
/// analyzer.analyze("US-HANDSKE Nitril latexfri, utan puder 200/FP");
/// let words: Vec<_> = analyzer.words().map(|w| (w.text, w.polarity)).collect();
/// use Polarity::{Affirmed, Denied};
/// assert_eq!(words, [("us", Affirmed), ("handske", Affirmed), ("nitril", Affirmed), ("latex", Denied), ("puder", Denied)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Analyzer {
    normalized: String,
    /// Words that are not written so in the text: a number with what it counts.
    counted: String,
    spans: Vec<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    /// Whether it lies in `counted`.
    counted: bool,
    treatment: Treatment,
    polarity: Polarity,
    phrase: u16,
    joint: Joint,
}

/// What the analysis made of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Treatment {
    /// It may say something about a product: one of [`Analyzer::words`].
    Word,
    /// It affirms or denies what follows: `med`, `utan`.
    Marker,
    /// It belongs to a number.
    Measure,
    /// A function word such as `till`.
    Stop,
    /// A word of packing, counting and registering such as `förp`.
    Noise,
    /// It marks a residual code, such as `övriga`.
    Residual,
}

impl Analyzer {
    /// Analyzes a text; [`Analyzer::words`] gives the result. Costs one pass.
    pub fn analyze(&mut self, text: &str) {
        normalize_into(text, &mut self.normalized);
        self.counted.clear();
        self.spans.clear();
        let mut number = "";
        let mut mark = mark_polarity();
        let mut phrase = 0_u16;
        let mut in_phrase = false;
        let mut is_broken = false;
        let mut tokens = tokens(&self.normalized).peekable();
        while let Some(token) = tokens.next() {
            let next = tokens.peek().copied();
            let polarity = mark(token, next);
            let class = word_class(token.text);
            let is_before_number = next.is_some_and(|next| next.kind == TokenKind::Number);
            let count = std::mem::take(&mut number);
            let treatment = match (token.kind, polarity) {
                (TokenKind::Number, _) => {
                    number = token.text;
                    Treatment::Measure
                }
                (TokenKind::Unit, _) => Treatment::Measure,
                (TokenKind::Word, _) if is_before_number && is_measure_name(token.text) => {
                    Treatment::Measure
                }
                (TokenKind::Word, None) => Treatment::Marker,
                (TokenKind::Word, Some(_)) => match class {
                    Some(WordClass::Stop) => Treatment::Stop,
                    Some(WordClass::Noise) if is_hyphened(&self.normalized, &self.spans, token) => {
                        Treatment::Word
                    }
                    Some(WordClass::Noise) => Treatment::Noise,
                    Some(WordClass::Residual) => Treatment::Residual,
                    _ => Treatment::Word,
                },
                (TokenKind::Break, _) => {
                    phrase = phrase.saturating_add(u16::from(in_phrase));
                    in_phrase = false;
                    is_broken |= token.text != ".";
                    continue;
                }
            };
            let joint = match (std::mem::take(&mut is_broken), token.glued) {
                (true, _) => Joint::Break,
                (false, true) => Joint::Glued,
                (false, false) => Joint::Space,
            };
            let is_free = match token.text {
                "fri" | "fritt" | "fria" => true,
                "free" => token.glued,
                _ => false,
            };
            let last = self.spans.last_mut();
            if let Some(last) = last.filter(|last| is_free && last.treatment == Treatment::Word) {
                last.polarity = Polarity::Denied;
                continue;
            }
            let denied = base_of_denial(token.text).filter(|_| treatment == Treatment::Word);
            let polarity = match denied {
                Some(_) => Polarity::Denied,
                None => polarity.unwrap_or_default(),
            };
            let word = denied.unwrap_or(token.text);
            let counted = treatment == Treatment::Word && is_count(count) && is_part(word);
            let (start, len) = match counted {
                true => {
                    let start = self.counted.len();
                    self.counted.extend([count, word]);
                    (start as u32, count.len() + word.len())
                }
                false => (offset(&self.normalized, word), word.len()),
            };
            self.spans.push(Span {
                start,
                end: start + len as u32,
                counted,
                treatment,
                polarity,
                phrase,
                joint,
            });
            match treatment {
                Treatment::Word => in_phrase = true,
                Treatment::Marker | Treatment::Stop => {
                    phrase = phrase.saturating_add(u16::from(in_phrase));
                    in_phrase = false;
                }
                Treatment::Measure | Treatment::Noise | Treatment::Residual => {}
            }
        }
    }

    /// Iterates over the words of the text last analyzed.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> + Clone {
        self.spans
            .iter()
            .filter(|span| span.treatment == Treatment::Word)
            .map(|span| self.word(span))
    }

    /// Iterates over all words, markers and measures of the text last analyzed, with what was
    /// made of them.
    pub fn treated(&self) -> impl ExactSizeIterator<Item = (Word<'_>, Treatment)> + Clone {
        self.spans
            .iter()
            .map(|span| (self.word(span), span.treatment))
    }

    fn word(&self, span: &Span) -> Word<'_> {
        let range = span.start as usize..span.end as usize;
        Word {
            text: match span.counted {
                true => self.counted.get(range).unwrap_or(""),
                false => self.normalized.get(range).unwrap_or(""),
            },
            polarity: span.polarity,
            phrase: span.phrase,
            joint: span.joint,
        }
    }
}

/// Tells whether a number may count the parts of a product.
fn is_count(number: &str) -> bool {
    (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether a token is the last part of a compound with a hyphen, of which the first is a
/// word: `op-paket` is no packing.
fn is_hyphened(text: &str, spans: &[Span], token: Token<'_>) -> bool {
    let start = offset(text, token.text) as usize;
    spans.last().is_some_and(|last| {
        last.treatment == Treatment::Word
            && !last.counted
            && text.get(last.end as usize..start) == Some("-")
    })
}

/// Returns where a piece of a text begins in it.
fn offset(text: &str, piece: &str) -> u32 {
    (piece.as_ptr() as usize - text.as_ptr() as usize) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut analyzer = Analyzer::default();
        analyzer.analyze(text);
        let one = |w: Word<'_>| match w.polarity {
            Polarity::Affirmed => format!("{}{}", w.text, w.phrase),
            Polarity::Denied => format!("-{}{}", w.text, w.phrase),
            Polarity::Open => format!("?{}{}", w.text, w.phrase),
        };
        analyzer.words().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn phrases_and_polarity() {
        assert_eq!(words("kanyl till insulinpenna"), "kanyl0 insulinpenna1");
        assert_eq!(
            words("NEEDLES, W/O SAFETY SYSTEMS"),
            "needles0 -safety1 -systems1"
        );
        assert_eq!(words("hypodermiska nålar, övriga"), "hypodermiska0 nålar0");
        assert_eq!(words("powder-free gloves"), "-powder0 gloves0");
        assert_eq!(
            words("CVK 3-lumen, spruta 2 delad"),
            "cvk0 3lumen0 spruta1 2delad1"
        );
        assert_eq!(words("sug CH 12 nr 3"), "sug0");
        assert_eq!(words("5 ml 100/fp"), "");
        assert_eq!(words(""), "");
    }
}
