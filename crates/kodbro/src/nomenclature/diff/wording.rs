use std::collections::BTreeSet;

use crate::text::normalize;

/// Returns what terms have in common that differ in white space, quotes, dashes, case, accents or
/// trade mark signs only. Two numbers beside each other stay apart.
pub(super) fn wording(term: &str) -> String {
    let mut out = String::with_capacity(term.len());
    let mut apart = false;
    for c in normalize(term).chars() {
        if matches!(c, ' ' | '-' | '\'') {
            apart = true;
            continue;
        }
        if apart && is_digit(Some(c)) && is_digit(out.chars().next_back()) {
            out.push(' ');
        }
        apart = false;
        out.push(c);
    }
    out
}

/// Returns how many of the words of two terms both have, as a share of those that either has:
/// 0..=1, the Jaccard index.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (normalize(a), normalize(b));
    let (a, b) = (words(&a), words(&b));
    let both = a.intersection(&b).count();
    let either = a.len() + b.len() - both;
    both as f64 / either.max(1) as f64
}

fn words(term: &str) -> BTreeSet<&str> {
    let words = term.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_is_not_wording() {
        for (a, b) in [
            ("LEADS - OTHER", "Leads – other"),
            ("GLOVES,NON-STERILE", "GLOVES , NON STERILE"),
            ("“S” PROTEIN", "'S' PROTEIN"),
            ("BRÛLÉE™", "brulee"),
        ] {
            assert_eq!(wording(a), wording(b), "{a} {b}");
        }
        for (a, b) in [
            ("LEADS", "CATHETERS"),
            ("5-10 ML", "510 ML"),
            ("VITAMIN B 12", "VITAMIN B 1 2"),
            ("0,5 ML", "05 ML"),
            ("RSV / SARS", "RSV SARS"),
        ] {
            assert_ne!(wording(a), wording(b), "{a} {b}");
        }
    }

    #[test]
    fn likeness_is_the_share_of_common_words() {
        assert_eq!(likeness("", ""), 0.0);
        assert_eq!(likeness("FINE NEEDLES", "needles, fine"), 1.0);
        assert_eq!(likeness("FINE NEEDLES", "COARSE NEEDLES"), 1.0 / 3.0);
    }
}
