//! Words that are one thing together: how `b. braun`, `t.ex.` and `p/f` are found.
//!
//! A *run* is a form of several words: as the text pipeline reads them, a space between, `-` before
//! those that are denied. It stands among the words of the index, or among its short forms; no
//! term has it, and no other word has a space.

use crate::text::{Joint, Polarity, Stemmer, Word};

/// How many words a run has at most.
pub(crate) const MAX_RUN: usize = 5;

/// Tells whether a word of the index is a run.
pub(crate) fn is_run(text: &str) -> bool {
    text.contains(' ')
}

/// Adds a word to a run.
pub(super) fn push(run: &mut String, polarity: Polarity, word: &str) {
    if !run.is_empty() {
        run.push(' ');
    }
    if polarity == Polarity::Denied {
        run.push('-');
    }
    run.push_str(word);
}

/// Tells whether any run of a map begins with a word, affirmed or denied.
pub(crate) fn begins(map: &[u8], word: &str) -> bool {
    let Ok(map) = fst::Map::new(map) else {
        return false;
    };
    let fst = map.as_fst();
    let walk = |denial: &str| {
        let mut node = fst.root();
        for part in [denial, word, " "] {
            for &byte in part.as_bytes() {
                let step = node.find_input(byte)?;
                node = fst.node(node.transition(step).addr);
            }
        }
        Some(())
    };
    walk("").or_else(|| walk("-")).is_some()
}

/// Returns the longest run of a map that some words begin with, and how many words it has. A run
/// reaches over points, but not over commas and brackets. Costs a
/// step per letter for as long as any run of the map goes on like this.
pub(crate) fn longest<'t>(
    map: &[u8],
    words: impl Iterator<Item = Word<'t>>,
    stemmer: &Stemmer,
) -> Option<(usize, String)> {
    let map = fst::Map::new(map).ok()?;
    let fst = map.as_fst();
    let mut node = fst.root();
    let mut run = String::new();
    let mut longest = None;
    'words: for (word, number) in words.zip(1..=MAX_RUN) {
        if number > 1 && word.joint == Joint::Break {
            break;
        }
        let walked = run.len();
        push(&mut run, word.polarity, &stemmer.stem(word.text));
        for &byte in &run.as_bytes()[walked..] {
            let Some(step) = node.find_input(byte) else {
                break 'words;
            };
            node = fst.node(node.transition(step).addr);
        }
        if number > 1 && node.is_final() {
            longest = Some((number, run.len()));
        }
    }
    let (words, end) = longest?;
    run.truncate(end);
    Some((words, run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::Language;
    use crate::text::Analyzer;

    fn found(text: &str) -> Option<(usize, String)> {
        let runs = [
            "-latex glove",
            "b braun",
            "offic chair",
            "offic chair arm rest",
        ];
        let map = fst::Map::from_iter(runs.iter().zip(0_u64..)).unwrap();
        let mut analyzer = Analyzer::default();
        analyzer.analyze(text);
        let words = analyzer.treated().map(|(word, _)| word);
        let english = Stemmer::new(Language::ENGLISH);
        let (bytes, first) = (map.as_fst().as_bytes(), words.clone().next()?.text);
        let found = longest(bytes, words, &english);
        assert!(found.is_none() || begins(bytes, &english.stem(first)));
        found
    }

    #[test]
    fn the_longest_run_is_found() {
        let run = |words, text: &str| Some((words, text.to_owned()));
        assert_eq!(found("B. Braun needle"), run(2, "b braun"));
        assert_eq!(found("office chairs, arm"), run(2, "offic chair"));
        assert_eq!(found("office, chair"), None);
        assert_eq!(
            found("office chair arm rest"),
            run(4, "offic chair arm rest")
        );
        assert_eq!(found("latex-free gloves"), run(2, "-latex glove"));
        for none in ["latex gloves", "office", "chair office", ""] {
            assert_eq!(found(none), None, "{none}");
        }
    }
}
