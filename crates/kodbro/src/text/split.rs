use std::fmt;

use fst::raw::{CompiledAddr, Fst, Output};

/// A part of a compound. The parts of a word, each with its link, rebuild the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'w> {
    /// The part as it is written in the compound.
    pub text: &'w str,
    /// What ties it to the next part, mostly empty or `s`; of the last part its ending.
    pub link: &'w str,
    /// The number of the known word that the part is; `None` for a stretch that is no known word.
    pub word: Option<u64>,
}

/// Splits compounds into the words of a vocabulary, such as `undersökning|s|handske`.
///
/// Of all splits it takes the one of the commonest and fewest words, parts with linking letters
/// of Swedish, German, Danish and Norwegian between; the last part is the head. A stretch that is no
/// word may stand between known parts, at a cost for each letter. A word of the vocabulary is not
/// split. A number with [`HEAD_ONLY`] added belongs to a form that only an ending follows: `filt` is
/// `filter` in `nackfiltren`, but does not begin a compound.
///
/// ```
/// use kodbro::text::Splitter;
///
/// let words = fst::Map::from_iter([("handske", 0), ("nitril", 1), ("undersökning", 2)])?;
/// let splitter = Splitter::new(words.as_fst(), |_| 8.0);
/// let parts: Vec<_> = splitter.split("undersökningshandske").into_iter().map(|p| (p.text, p.link)).collect();
/// assert_eq!(parts, [("undersökning", "s"), ("handske", "")]);
/// assert_eq!(splitter.split("operation").len(), 1);
/// # Ok::<(), fst::Error>(())
/// ```
#[derive(Clone)]
pub struct Splitter<'v, D, F> {
    words: &'v Fst<D>,
    bits: F,
}

impl<D, F> fmt::Debug for Splitter<'_, D, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Splitter").finish_non_exhaustive()
    }
}

/// Marks the number of a form that only an ending follows; numbers themselves are smaller.
pub const HEAD_ONLY: u64 = 1 << 32;

/// The letters that link the parts of compounds, with what each costs in bits.
const LINKS: [(&str, f32); 9] = [
    ("s", 1.0),
    ("e", 3.0),
    ("o", 3.0),
    ("a", 3.0),
    ("u", 3.5),
    ("n", 4.0),
    ("en", 3.5),
    ("es", 4.0),
    ("er", 3.5),
];
/// What each part costs in bits beside its own information.
const PART: f32 = 6.0;
/// What a part of only three letters costs in addition.
const SHORT_PART: f32 = 4.0;
/// What a stretch that is no word costs, and each letter of it.
const UNKNOWN: (f32, f32) = (8.0, 4.5);
/// What a letter costs that was written without its ring or dots; whoever writes one so, writes all so.
const LOST: f32 = 1.0;
/// How many letters a part has at least beside a stretch that is no word.
const MIN_KNOWN: usize = 4;
const MIN_PART: usize = 3;
/// Longer words are not split: they are no words.
const MAX_LETTERS: usize = 64;

/// The cheapest way to a place in the word.
#[derive(Clone, Copy)]
struct Step {
    cost: f32,
    /// Where the part begins, and where its link does.
    from: usize,
    link: usize,
    word: Option<u64>,
}

impl<'v, D: AsRef<[u8]>, F: Fn(u64) -> f32> Splitter<'v, D, F> {
    /// Makes a splitter of a vocabulary: words with their numbers, and the information in bits of
    /// a word by its number.
    pub fn new(words: &'v Fst<D>, bits: F) -> Self {
        Self { words, bits }
    }

    /// Splits a normalized word; one part if there is nothing to split. Costs a walk through the
    /// vocabulary from each letter.
    pub fn split<'w>(&self, word: &'w str) -> Vec<Part<'w>> {
        match self.words.get(word) {
            Some(known) => vec![Part {
                text: word,
                link: "",
                word: Some(known.value() & !HEAD_ONLY),
            }],
            None => self.split_before(word, word.len(), Spelling::Exact),
        }
    }

    /// Splits a word, known or not, that may end in an inflection behind `stem` bytes, and whose
    /// `å`, `ä` and `ö` may be lost.
    pub(crate) fn split_before<'w>(
        &self,
        word: &'w str,
        stem: usize,
        spelling: Spelling,
    ) -> Vec<Part<'w>> {
        let whole = vec![Part {
            text: word,
            link: "",
            word: None,
        }];
        let letters = word.chars().count();
        if !(2 * MIN_PART..=MAX_LETTERS).contains(&letters) {
            return whole;
        }
        let steps = self.steps(word, stem, spelling);
        let mut parts = Vec::new();
        let mut at = word.len();
        while let Some(step) = steps.get(at).copied().flatten() {
            let text = &word[step.from..step.link];
            parts.push(Part {
                text,
                link: &word[step.link..at],
                word: step.word,
            });
            if step.from == 0 {
                break;
            }
            at = step.from;
        }
        parts.reverse();
        if parts.len() < 2 || !is_plausible(&parts) {
            return whole;
        }
        parts
    }

    /// Finds the cheapest way to each place.
    fn steps(&self, word: &str, stem: usize, spelling: Spelling) -> Vec<Option<Step>> {
        let mut steps: Vec<Option<Step>> = vec![None; word.len() + 1];
        // The cheapest way to each place that ends in a stretch that is no word: its cost and
        // where the stretch begins.
        let mut unknown: Vec<Option<(f32, usize)>> = vec![None; word.len() + 1];
        let cost_at = |steps: &[Option<Step>], at: usize| match at {
            0 => Some(0.0),
            _ => steps[at].map(|step| step.cost),
        };
        for (at, c) in word.char_indices() {
            if let Some((cost, from)) = unknown[at] {
                offer(
                    &mut steps[at],
                    Step {
                        cost,
                        from,
                        link: at,
                        word: None,
                    },
                );
            }
            let here = cost_at(&steps, at);
            let after_known = steps[at].is_some_and(|step| step.word.is_some());
            let next = at + c.len_utf8();
            let begun = here
                .filter(|_| at == 0 || after_known)
                .map(|cost| (cost + UNKNOWN.0, at));
            let longer = [unknown[at], begun].into_iter().flatten();
            unknown[next] = longer
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(cost, from)| (cost + UNKNOWN.1, from));
            let Some(here) = here else {
                continue;
            };
            self.walk(word, at, spelling, &mut |end, number, lost| {
                let (id, head_only) = (number & !HEAD_ONLY, number >= HEAD_ONLY);
                let letters = word[at..end].chars().count();
                let is_all = at == 0 && (end == word.len() || end == stem);
                if letters < MIN_PART || is_all || (head_only && end != stem) {
                    return;
                }
                let short = if letters == MIN_PART { SHORT_PART } else { 0.0 };
                let cost = here + PART + short + (self.bits)(id) + LOST * lost as f32;
                let mut to = |place: usize, cost: f32| {
                    let step = Step {
                        cost,
                        from: at,
                        link: end,
                        word: Some(id),
                    };
                    offer(&mut steps[place], step);
                };
                if end == stem {
                    to(word.len(), cost);
                }
                if head_only {
                    return;
                }
                to(end, cost);
                for (link, bits) in LINKS {
                    let place = end + link.len();
                    if word[end..].starts_with(link) && place < word.len() {
                        to(place, cost + bits);
                    }
                }
            });
        }
        if let Some((cost, from)) = unknown[word.len()] {
            let link = word.len();
            offer(
                &mut steps[word.len()],
                Step {
                    cost,
                    from,
                    link,
                    word: None,
                },
            );
        }
        steps
    }

    /// Calls `each` with every word of the vocabulary that a text has at a place: where it ends,
    /// its number, and how many letters lost their ring or dots.
    pub(crate) fn walk(
        &self,
        text: &str,
        at: usize,
        spelling: Spelling,
        each: &mut impl FnMut(usize, u64, usize),
    ) {
        let root = self.words.root().addr();
        self.walk_from(root, Output::zero(), text, at, spelling, 0, each);
    }

    #[expect(clippy::too_many_arguments, reason = "the state of a recursive walk")]
    fn walk_from(
        &self,
        mut node: CompiledAddr,
        mut output: Output,
        text: &str,
        mut at: usize,
        spelling: Spelling,
        lost: usize,
        each: &mut impl FnMut(usize, u64, usize),
    ) {
        loop {
            let here = self.words.node(node);
            if here.is_final() {
                each(at, output.cat(here.final_output()).value(), lost);
            }
            let Some(c) = text[at..].chars().next() else {
                return;
            };
            if spelling == Spelling::Lost && lost < MAX_LOST {
                for &(written, meant) in LOST_LETTERS {
                    if !text[at..].starts_with(written) {
                        continue;
                    }
                    if let Some((node, output)) = self.follow(node, output, meant) {
                        let at = at + written.len();
                        self.walk_from(node, output, text, at, spelling, lost + 1, each);
                    }
                }
            }
            let end = at + c.len_utf8();
            let Some(next) = self.follow(node, output, &text[at..end]) else {
                return;
            };
            (node, output) = next;
            at = end;
        }
    }

    fn follow(
        &self,
        node: CompiledAddr,
        output: Output,
        text: &str,
    ) -> Option<(CompiledAddr, Output)> {
        text.bytes()
            .try_fold((node, output), |(node, output), byte| {
                let node = self.words.node(node);
                let transition = node.transition(node.find_input(byte)?);
                Some((transition.addr, output.cat(transition.out)))
            })
    }
}

/// Whether `å`, `ä` and `ö` may have been written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As they are.
    Exact,
    /// `a` and `o`, `aa`, `ae` and `oe`, or the sign for a character that was lost.
    Lost,
}

/// How `å`, `ä` and `ö` are written where they cannot be.
const LOST_LETTERS: &[(&str, &str)] = &[
    ("a", "å"),
    ("a", "ä"),
    ("o", "ö"),
    ("aa", "å"),
    ("ae", "ä"),
    ("oe", "ö"),
    ("\u{fffd}", "å"),
    ("\u{fffd}", "ä"),
    ("\u{fffd}", "ö"),
    ("\u{fffd}", "é"),
];
const MAX_LOST: usize = 6;

fn offer(old: &mut Option<Step>, new: Step) {
    if old.is_none_or(|old| new.cost < old.cost) {
        *old = Some(new);
    }
}

/// Tells whether a split says something: a known part beside an unknown stretch is long enough
/// not to stand there by chance.
fn is_plausible(parts: &[Part<'_>]) -> bool {
    let letters = |part: &Part<'_>| part.text.chars().count();
    let known = || parts.iter().filter(|part| part.word.is_some());
    let all = known().count() == parts.len();
    all || known().any(|part| letters(part) > MIN_KNOWN)
        || parts
            .last()
            .is_some_and(|last| last.word.is_some() && letters(last) >= MIN_KNOWN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vocabulary() -> fst::Map<Vec<u8>> {
        let mut words = [
            "alt",
            "band",
            "blås",
            "förband",
            "hand",
            "handske",
            "kateter",
            "kvinn",
            "lung",
            "nitril",
            "nål",
            "operation",
            "port",
            "sår",
            "trakeal",
            "undersökning",
            "vård",
            "wand",
            "änd",
            "är",
        ];
        words.sort_unstable();
        fst::Map::from_iter(words.iter().zip(0..)).unwrap()
    }

    fn split(word: &str, spelling: Spelling) -> String {
        let words = vocabulary();
        let splitter = Splitter::new(words.as_fst(), |_| 8.0);
        let one = |p: &Part<'_>| match (p.word, p.link) {
            (Some(_), "") => p.text.to_owned(),
            (Some(_), link) => format!("{}+{link}", p.text),
            (None, _) => format!("?{}", p.text),
        };
        let parts = match spelling {
            Spelling::Exact => splitter.split(word),
            Spelling::Lost => splitter.split_before(word, word.len(), spelling),
        };
        parts.iter().map(one).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn compounds_come_apart_at_their_links() {
        let exact = |word| split(word, Spelling::Exact);
        assert_eq!(exact("undersökningshandske"), "undersökning+s|handske");
        assert_eq!(exact("nitrilhandske"), "nitril|handske");
        assert_eq!(exact("kvinnokateter"), "kvinn+o|kateter");
        assert_eq!(exact("sårvårdsförband"), "sår|vård+s|förband");
        assert_eq!(exact("portnål"), "port|nål");
    }

    #[test]
    fn a_known_word_and_nonsense_stay_whole() {
        let exact = |word| split(word, Spelling::Exact);
        assert_eq!(exact("operation"), "operation");
        assert_eq!(exact("förband"), "förband", "not för + band");
        assert_eq!(exact("wandalterung"), "?wandalterung");
        assert_eq!(exact("xyz"), "?xyz");
        assert_eq!(exact("qwertyport"), "?qwerty|port");
    }

    #[test]
    fn lost_letters_are_found_again() {
        for word in ["sarvard", "saarvaard", "s\u{fffd}rv\u{fffd}rd"] {
            let parts = split(word, Spelling::Lost);
            assert_eq!(parts.matches('|').count(), 1, "{word}: {parts}");
            assert!(!parts.contains('?'), "{parts}");
        }
        assert!(split("sarvard", Spelling::Exact).contains('?'));
    }

    #[test]
    fn a_form_of_a_head_begins_nothing() {
        let words = [
            ("filt", HEAD_ONLY),
            ("filter", 0),
            ("kont", HEAD_ONLY + 1),
            ("kontor", 1),
            ("nack", 2),
            ("rast", 3),
            ("stol", 4),
        ];
        let words = fst::Map::from_iter(words).unwrap();
        let splitter = Splitter::new(words.as_fst(), |_| 8.0);
        let split = |word, stem| {
            let parts = splitter.split_before(word, stem, Spelling::Exact);
            let parts = parts.iter().map(|p| (p.text, p.link, p.word));
            parts.collect::<Vec<_>>()
        };
        let nackfiltren = [("nack", "", Some(2)), ("filt", "ren", Some(0))];
        assert_eq!(split("nackfiltren", 8), nackfiltren);
        assert_eq!(split("kontrast", 8)[0], ("kont", "", None));
        assert_eq!(split("kontorstol", 10)[0], ("kontor", "", Some(1)));
    }

    proptest! {
        #[test]
        fn the_parts_rebuild_the_word(word in "[a-zåäöé]{0,40}|(sår|vård|s|handske|nål|x){0,8}") {
            let words = vocabulary();
            let splitter = Splitter::new(words.as_fst(), |id| id as f32 / 2.0);
            for spelling in [Spelling::Exact, Spelling::Lost] {
                let parts = splitter.split_before(&word, word.len(), spelling);
                let rebuilt: String = parts.iter().flat_map(|p| [p.text, p.link]).collect();
                prop_assert_eq!(&rebuilt, &word);
            }
        }
    }
}
