/// Makes a sentence of words in lower case without full stop.
pub(super) fn sentence(words: &str) -> String {
    let mut text = heading(words);
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

/// Makes a heading of words in lower case.
pub(super) fn heading(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Cuts a text that is longer than so many characters, which an ellipsis tells.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence("åtta saknas"), "Åtta saknas.");
        assert_eq!(sentence("Vad?"), "Vad?");
    }

    #[test]
    fn only_what_is_too_long_is_cut() {
        assert_eq!(
            (cut("åäö", 3).as_str(), cut("åäö", 2).as_str()),
            ("åäö", "åä…")
        );
    }
}
