/// Returns the size that letters name: 0 is M, 1 is L, 2 is XL, -1 is S, -2 is XS.
pub(super) fn letter_size(word: &str) -> Option<f64> {
    if word == "m" {
        return Some(0.0);
    }
    let xs = word.bytes().take_while(|&b| b == b'x').count();
    let step = 1.0 + xs as f64;
    match word.get(xs..)? {
        "s" if xs <= 4 => Some(-step),
        "l" if xs <= 5 => Some(step),
        _ => None,
    }
}

/// Returns the size of a number with letters: 2 and `xl` are XXL.
pub(super) fn counted_size(count: f64, letters: &str) -> Option<f64> {
    let step = 1.0 + count;
    match letters {
        _ if !(1.0..=9.0).contains(&count) => None,
        "xs" => Some(-step),
        "xl" => Some(step),
        _ => None,
    }
}

/// Returns the size that a word names behind `stl`.
pub(super) fn word_size(word: &str) -> Option<f64> {
    match word {
        "small" | "liten" => Some(-1.0),
        "medium" | "medel" | "mellan" => Some(0.0),
        "large" | "stor" => Some(1.0),
        _ => letter_size(word),
    }
}

/// Tells whether a word announces a size.
pub(super) fn is_size(word: &str) -> bool {
    matches!(
        word,
        "stl" | "strl" | "str" | "storlek" | "size" | "sz" | "grösse" | "taille"
    )
}

/// Tells whether a word is often followed by a letter that is no size: `protein s`.
pub(super) fn has_letter(word: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "protein", "globulin", "vitamin", "faktor", "factor", "grupp", "group", "hepatit", "typ",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Tells whether a word speaks of sutures.
pub(super) fn is_suture(word: &str) -> bool {
    const BEGINNINGS: [&str; 13] = [
        "sutur",
        "usp",
        "vicryl",
        "monocryl",
        "prolene",
        "pds",
        "ethilon",
        "ethibond",
        "silke",
        "silk",
        "polyglactin",
        "polypropylen",
        "ligatur",
    ];
    BEGINNINGS.iter().any(|begin| word.starts_with(begin)) || word.ends_with("sutur")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_in_order() {
        let words = ["xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"];
        let sizes: Vec<_> = words.iter().filter_map(|w| letter_size(w)).collect();
        assert_eq!(sizes, [-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(counted_size(2.0, "xl"), letter_size("xxl"));
        assert_eq!(letter_size("x"), None);
        assert_eq!(letter_size("åxl"), None);
        assert_eq!(letter_size(""), None);
    }
}
