//! Groups of letters: how words are found that are written alike but not the same.
//!
//! A word is cut into overlapping groups of four letters, with a mark at each end, so that three
//! letters at an end make a group too: `port` + `nål` = `^por` `port` `ortn` `rtnå` `tnål` `nål$`.
//! Two words that share a part share its groups; in compounds that is how `portnål` finds `nål`.

/// How many letters a group has, the marks included.
const LEN: usize = 4;

/// The groups of a word that are looked at: the bits of a mask.
pub(crate) const MAX: usize = 64;

/// Calls `each` with every group of a word, in order, [`MAX`] at most. Words of fewer than three
/// letters have no groups.
pub(crate) fn grams(word: &str, mut each: impl FnMut(&str)) {
    let mut buffer = String::with_capacity(word.len() + 2);
    buffer.push('^');
    buffer.push_str(word);
    buffer.push('$');
    let mut starts = [0_usize; LEN + 1];
    let mut seen = 0_usize;
    let ends = buffer
        .char_indices()
        .map(|(at, _)| at)
        .chain([buffer.len()]);
    for at in ends {
        starts.rotate_left(1);
        starts[LEN] = at;
        seen += 1;
        if seen > LEN + MAX {
            break;
        }
        if seen > LEN {
            each(&buffer[starts[0]..at]);
        }
    }
}

/// Returns the information of a group in bits, from how many of all words hold it.
pub(crate) fn weight(words: usize, holders: usize) -> f32 {
    libm::log2((words as f64 + 1.0) / (holders as f64 + 0.5)) as f32
}

/// Returns the groups of a word as text.
pub(crate) fn list(word: &str) -> Vec<String> {
    let mut all = Vec::new();
    grams(word, |gram| all.push(gram.to_owned()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_overlap_and_know_the_ends() {
        assert_eq!(
            list("portnål"),
            ["^por", "port", "ortn", "rtnå", "tnål", "nål$"]
        );
        assert_eq!(list("nål"), ["^nål", "nål$"]);
        assert_eq!(list("us"), ["^us$"]);
        assert_eq!(list("x"), [""; 0]);
        assert_eq!(list(&"å".repeat(500)).len(), MAX);
    }
}
