use super::normalize::normalize_into;
use super::{
    Polarity, TokenKind, base_of_denial, is_noise_word, is_residual_word, is_stop_word,
    mark_polarity, tokens,
};

/// A word of a text that may say something about a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word, normalized; of a denial such as `latexfri` the word denied.
    pub text: &'t str,
    /// Whether the text affirms or denies it.
    pub polarity: Polarity,
    /// The number of its phrase in the text, from 0: signs, function words such as `till` and
    /// markers such as `med` begin a new one.
    pub phrase: u16,
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
    words: Vec<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    polarity: Polarity,
    phrase: u16,
}

impl Analyzer {
    /// Analyzes a text; [`Analyzer::words`] gives the result. Costs one pass.
    pub fn analyze(&mut self, text: &str) {
        normalize_into(text, &mut self.normalized);
        self.words.clear();
        let mut mark = mark_polarity();
        let mut phrase = 0_u16;
        let mut in_phrase = false;
        for token in tokens(&self.normalized) {
            let polarity = mark(token);
            let content = match polarity {
                Some(polarity) if !is_stop_word(token.text) => polarity,
                None if matches!(token.kind, TokenKind::Number | TokenKind::Unit) => continue,
                _ => {
                    phrase = phrase.saturating_add(u16::from(in_phrase));
                    in_phrase = false;
                    continue;
                }
            };
            if is_noise_word(token.text) || is_residual_word(token.text) {
                continue;
            }
            if token.glued && matches!(token.text, "free" | "fri" | "fritt" | "fria") {
                if let Some(last) = self.words.last_mut() {
                    last.polarity = Polarity::Denied;
                }
                continue;
            }
            let denied = base_of_denial(token.text);
            let word = denied.unwrap_or(token.text);
            let start = offset(&self.normalized, word);
            self.words.push(Span {
                start,
                end: start + word.len() as u32,
                polarity: if denied.is_some() {
                    Polarity::Denied
                } else {
                    content
                },
                phrase,
            });
            in_phrase = true;
        }
    }

    /// Iterates over the words of the text last analyzed.
    pub fn words(&self) -> impl ExactSizeIterator<Item = Word<'_>> + Clone {
        self.words.iter().map(|span| Word {
            text: self
                .normalized
                .get(span.start as usize..span.end as usize)
                .unwrap_or(""),
            polarity: span.polarity,
            phrase: span.phrase,
        })
    }
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
        assert_eq!(words("5 ml 100/fp"), "");
        assert_eq!(words(""), "");
    }
}
