//! What writing in a hurry and a field that is too short do to a name.

use super::Random;

/// The length at which old inventory systems cut names off, in letters.
const FIELD: usize = 40;

/// Makes one typing error: two letters swapped, one left out, doubled, or a wrong one.
pub(super) fn mistype(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 5 {
        return text.to_owned();
    }
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = random.pick(&['a', 'e', 'i', 'n', 'r', 's', 't']),
    }
    letters.into_iter().collect()
}

/// Cuts a name off where the field ends.
pub(super) fn cut_off(text: &str) -> String {
    text.chars().take(FIELD).collect::<String>()
}

/// Shortens the long words of a name, as `kompress` to `KOMPR.`
pub(super) fn abbreviate(text: &str, random: &mut Random) -> String {
    let mut words = Vec::new();
    for word in text.split(' ') {
        let length = word.chars().count();
        if length > 7 && random.percent(40) {
            let keep = 4 + random.below(3);
            let short: String = word.chars().take(keep).collect();
            words.push(short + if random.percent(50) { "." } else { "" });
        } else {
            words.push(word.to_owned());
        }
    }
    words.join(" ")
}

/// Writes a name the way its system does: in capitals, with a capital, or as it is.
pub(super) fn recase(text: &str, random: &mut Random) -> String {
    match random.below(10) {
        0..5 => text.to_uppercase(),
        5..9 => {
            let mut letters = text.chars();
            let first = letters.next().map(char::to_uppercase);
            first.into_iter().flatten().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}
