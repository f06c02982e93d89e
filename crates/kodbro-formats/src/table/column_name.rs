//! Columns named by letters, as spreadsheet programs name them.

/// Returns the letters of a column counted from 0: A, B, … Z, AA.
pub(crate) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        name.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// Returns the column, from 0, that up to three letters in any case name.
pub(crate) fn from_letters(name: &str) -> Option<usize> {
    if name.is_empty() || name.len() > 3 {
        return None;
    }
    let place = |sum: usize, byte: u8| {
        let letter = byte.to_ascii_uppercase();
        letter
            .is_ascii_uppercase()
            .then(|| sum * 26 + usize::from(letter - b'A') + 1)
    };
    name.bytes().try_fold(0, place).map(|sum| sum - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_places_correspond() {
        assert_eq!(from_letters("A"), Some(0));
        assert_eq!(from_letters("aa"), Some(26));
        assert_eq!(from_letters("å"), None);
        assert_eq!(from_letters("ABCD"), None);
        for column in 0..16_384 {
            assert_eq!(from_letters(&letters(column)), Some(column));
        }
    }
}
