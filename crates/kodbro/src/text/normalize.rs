use super::repair::repair;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Settles how a text is written, so that equal texts have equal bytes.
///
/// * UTF-8 read as Windows-1252 is repaired ([`repair`]);
/// * composed (NFC) and in lower case;
/// * `å`, `ä` and `ö` are letters and stay; other accents are dropped (`é` → `e`), the
///   neighbours' letters become ours (`æ` → `ä`, `ø` → `ö`, `ß` → `ss`), and ligatures come
///   apart (`ﬂ` → `fl`);
/// * all dashes are `-`, all quotes `'`, the multiplication sign is `x`, both micro signs are `µ`;
/// * soft hyphens, zero-width characters and `®`, `™`, `©` disappear;
/// * white space and control characters of any kind and number are one space, none at the ends.
///
/// Normalizing twice is the same as once. Costs one pass; the result is never longer than four
/// times the input.
///
/// ```
/// use kodbro::text::normalize;
///
/// assert_eq!(normalize("  KANYL\u{a0}0,8×40 “Grön”™ "), "kanyl 0,8x40 'grön'");
/// assert_eq!(normalize("CAFÉ Ångström"), "cafe ångström");
/// ```
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalize_into(text, &mut out);
    out
}

/// Does what [`normalize`] does into a string that is cleared first and can be used again.
pub(crate) fn normalize_into(text: &str, out: &mut String) {
    out.clear();
    let text = &*repair(text);
    if text.is_ascii() {
        for byte in text.bytes() {
            push(char::from(byte.to_ascii_lowercase()), out);
        }
    } else if text.chars().all(|c| c < FIRST_MARK) {
        text.chars().for_each(|c| fold(c, out));
    } else {
        text.nfc().for_each(|c| fold(c, out));
    }
    if out.ends_with(' ') {
        out.pop();
    }
}

/// The first mark that can be composed with a letter: text before it is composed.
const FIRST_MARK: char = '\u{300}';

/// Tells whether [`normalize`] would change nothing.
pub fn is_normalized(text: &str) -> bool {
    normalize(text) == text
}

/// Writes what one composed character becomes.
fn fold(c: char, out: &mut String) {
    match c {
        'å' | 'ä' | 'ö' | '\0'..='\x7f' => push(c.to_ascii_lowercase(), out),
        'Å' | '\u{212b}' => out.push('å'),
        'Ä' | 'æ' | 'Æ' => out.push('ä'),
        'Ö' | 'ø' | 'Ø' => out.push('ö'),
        'ß' | 'ẞ' => out.push_str("ss"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        'ﬀ' => out.push_str("ff"),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ı' => out.push('i'),
        '\u{b5}' | '\u{3bc}' | '\u{39c}' => out.push('µ'),
        '×' | '✕' | '⨯' => out.push('x'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => {}
        '®' | '™' | '©' | '℠' => {}
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' => out.push('-'),
        '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '´' | '′' | '″' | '«' | '»' => {
            out.push('\'')
        }
        c if c.is_whitespace() || c.is_control() => push(' ', out),
        c => fold_other(c, out),
    }
}

/// Drops the accents of a letter that has no rule of its own, and lowers it; what is left may
/// have a rule, as the `æ` of `Ǽ` has.
fn fold_other(c: char, out: &mut String) {
    let is_mark = |c: char| is_combining_mark(c) || canonical_combining_class(c) != 0;
    for lower in c.to_lowercase() {
        for part in std::iter::once(lower).nfd().filter(|&part| !is_mark(part)) {
            if part == c {
                out.push(part);
            } else {
                fold(part, out);
            }
        }
    }
}

fn push(c: char, out: &mut String) {
    match c {
        ' ' | '\0'..='\x1f' | '\x7f' => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        '`' | '"' => out.push('\''),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn swedish_letters_stay_and_accents_go() {
        assert_eq!(normalize("SÅRVÅRD Ärm ÖGON"), "sårvård ärm ögon");
        assert_eq!(normalize("A\u{30a}rm o\u{308}ga"), "årm öga");
        assert_eq!(normalize("Crème Brûlée Müller"), "creme brulee muller");
        assert_eq!(normalize("Hæmostase Køge Straße"), "hämostase köge strasse");
        assert_eq!(normalize("Ǽ ǿ ﬂuid"), "ä ö fluid");
    }

    #[test]
    fn angstrom_is_not_angstrom_without_rings() {
        assert_ne!(normalize("ångström"), normalize("angstrom"));
    }

    #[test]
    fn signs_have_one_form() {
        assert_eq!(
            normalize("a\u{2013}b \u{2018}c\u{2019} 5\u{3bc}m 1\u{d7}2"),
            "a-b 'c' 5µm 1x2"
        );
        assert_eq!(
            normalize("soft\u{ad}hyphen zero\u{200b}width"),
            "softhyphen zerowidth"
        );
        assert_eq!(normalize("\t a \r\n b\u{a0}\u{2003}c "), "a b c");
    }

    #[test]
    fn every_character_is_settled_at_once() {
        for c in '\0'..=char::MAX {
            let once = normalize(&format!("a{c}b"));
            assert!(
                is_normalized(&once),
                "{c:?} -> {once:?} -> {:?}",
                normalize(&once)
            );
        }
    }

    proptest! {
        #[test]
        fn normalizing_is_idempotent_and_bounded(text in "\\PC{0,60}|[\\s\\S]{0,60}") {
            let once = normalize(&text);
            prop_assert!(is_normalized(&once), "{once:?} -> {:?}", normalize(&once));
            prop_assert!(once.len() <= 4 * text.len());
        }
    }
}
