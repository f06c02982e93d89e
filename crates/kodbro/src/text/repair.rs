use std::borrow::Cow;

/// Repairs UTF-8 that was read as Windows-1252: `sÃ¥rvÃ¥rd` is `sårvård`.
///
/// Nothing is left to repair then. Costs one pass, and allocates nothing for a text without damage.
///
/// ```
/// use kodbro::text::repair;
///
/// assert_eq!(repair("sÃ¥rvÃ¥rd Ã–GON"), "sårvård ÖGON");
/// assert_eq!(repair("são"), "são");
/// ```
pub fn repair(text: &str) -> Cow<'_, str> {
    if !text.contains(LEADS) {
        return Cow::Borrowed(text);
    }
    // From the end, so that what a pair becomes can be the second of the pair before it.
    let mut repaired: Vec<char> = Vec::with_capacity(text.len());
    for mut c in text.chars().rev() {
        while LEADS.contains(&c)
            && let Some(second) = repaired.last().copied().and_then(byte)
        {
            let high = if c == 'Ã' { 0xc0 } else { 0x80 };
            c = char::from(high | second & 0x3f);
            repaired.pop();
        }
        repaired.push(c);
    }
    Cow::Owned(repaired.into_iter().rev().collect())
}

/// The characters that the first byte of `À` to `ÿ` and of the signs before them becomes.
const LEADS: [char; 2] = ['Ã', 'Â'];

/// Returns the byte that Windows-1252 shows as a character, if it can be a second byte of UTF-8.
fn byte(c: char) -> Option<u8> {
    // The characters at 0x80..=0x9f; a `\0` where Windows-1252 has none.
    const UPPER: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
    match c {
        '\u{80}'..='\u{bf}' => Some(c as u8),
        '\0' => None,
        _ => UPPER
            .chars()
            .zip(0x80..)
            .find(|&(upper, _)| upper == c)
            .map(|(_, byte)| byte),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads the UTF-8 of a text as Windows-1252.
    fn damage(text: &str) -> String {
        let show = |byte: u8| {
            (0..=0x17f_u32)
                .chain([
                    0x20ac, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x2039,
                    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x203a,
                ])
                .filter_map(char::from_u32)
                .find(|&c| {
                    super::byte(c) == Some(byte)
                        && (byte >= 0xa0 || !('\u{80}'..='\u{9f}').contains(&c))
                })
                .unwrap_or(char::from(byte))
        };
        text.bytes().map(show).collect()
    }

    #[test]
    fn every_swedish_letter_comes_back() {
        for text in ["åäöÅÄÖé", "SÅRVÅRD", "µl ± °C"] {
            assert_eq!(repair(&damage(text)), text);
        }
        assert_eq!(repair(&damage(&damage("åäö"))), "åäö");
    }

    #[test]
    fn sound_text_stays() {
        for text in ["", "sårvård", "SÃO", "Â", "Ã"] {
            assert_eq!(repair(text), text);
        }
    }

    proptest! {
        #[test]
        fn repairing_is_idempotent(text in "[ÃÂ¥¤¶a©ƒ‚ÿ]{0,12}|\\PC{0,20}") {
            let once = repair(&text).into_owned();
            prop_assert_eq!(repair(&once), once.as_str());
        }
    }
}
