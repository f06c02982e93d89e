use std::ops::Range;

/// The part of a value that is worth showing: what is meant, and some of what stands around it.
///
/// # Example: a long text is cut, and says where
///
/// ```
/// use kodbro_validate::report::Excerpt;
///
/// let excerpt = Excerpt::new("Kanyl &amp; spruta för den som behöver mycket", 6..11, 20);
/// let Excerpt { before, marked, after } = excerpt;
/// assert_eq!([before, marked, after], ["Kanyl ", "&amp;", " spruta f…"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before; begins with an ellipsis where it was cut.
    pub before: String,
    /// What is meant: all of the value where the span is empty or none of it.
    pub marked: String,
    /// What stands behind; ends with an ellipsis where it was cut.
    pub after: String,
}

impl Excerpt {
    /// Takes at most so many characters of a value, those of the span first. Control characters
    /// become the pictures that Unicode has of them, so that an excerpt is one line.
    pub fn new(value: &str, span: Range<usize>, most: usize) -> Self {
        let whole = span.is_empty();
        let part = |range: Range<usize>| value.get(range).filter(|_| !whole);
        let parts = (|| {
            Some([
                part(0..span.start)?,
                part(span.clone())?,
                part(span.end..value.len())?,
            ])
        })();
        let [before, marked, after] = parts.unwrap_or(["", value, ""]);
        let length = |text: &str| text.chars().count();
        let left = most.saturating_sub(length(marked));
        let (before_all, after_all) = (length(before), length(after));
        // What one side does not need, the other may have.
        let after_kept = after_all.min(left - before_all.min(left / 2));
        let before_kept = before_all.min(left - after_kept);
        let shown = |text: &str, skip: usize, take: usize| -> String {
            text.chars().skip(skip).take(take).map(picture).collect()
        };
        let mut excerpt = Self {
            before: shown(before, before_all - before_kept, before_kept),
            marked: shown(marked, 0, most),
            after: shown(after, 0, after_kept),
        };
        if before_kept < before_all {
            excerpt.before.insert(0, '…');
        }
        if length(marked) > most {
            excerpt.marked.push('…');
        } else if after_kept < after_all {
            excerpt.after.push('…');
        }
        excerpt
    }

    /// Returns the excerpt as one text, and the bytes of it that are meant.
    pub fn joined(&self) -> (String, Range<usize>) {
        let text = [self.before.as_str(), &self.marked, &self.after].concat();
        let start = self.before.len();
        (text, start..start + self.marked.len())
    }
}

/// Makes a control character visible: the Unicode block "Control Pictures" has one of each. Marks
/// that turn the direction of text around become what stands for a character that is not known.
fn picture(character: char) -> char {
    match u32::from(character) {
        code @ 0..=0x1F => char::from_u32(0x2400 + code).unwrap_or('\u{FFFD}'),
        0x7F => '\u{2421}',
        0x80..=0x9F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFFFE | 0xFFFF => '\u{FFFD}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(value: &str, span: Range<usize>, most: usize) -> [String; 3] {
        let Excerpt {
            before,
            marked,
            after,
        } = Excerpt::new(value, span, most);
        [before, marked, after]
    }

    #[test]
    fn the_whole_value_is_meant_where_no_part_is() {
        assert_eq!(parts("kanyl", 0..0, 20), ["", "kanyl", ""]);
        assert_eq!(parts("kanyl", 3..99, 20), ["", "kanyl", ""]);
        assert_eq!(parts("å", 1..2, 20), ["", "å", ""]);
        assert_eq!(parts("", 0..0, 20), ["", "", ""]);
    }

    #[test]
    fn both_sides_share_the_room_and_what_is_meant_has_it_first() {
        assert_eq!(parts("aaaaXbbbb", 4..5, 5), ["…aa", "X", "bb…"]);
        assert_eq!(parts("aXbbbb", 1..2, 5), ["a", "X", "bbb…"]);
        assert_eq!(parts("aaaaXb", 4..5, 5), ["…aaa", "X", "b"]);
        assert_eq!(parts("aaXXXXXXbb", 2..8, 4), ["…", "XXXX…", ""]);
    }

    #[test]
    fn an_excerpt_is_one_line_without_hidden_marks() {
        let excerpt = Excerpt::new("a\r\n\0\u{202E}b", 1..2, 20);
        let (text, span) = excerpt.joined();
        assert_eq!(text, "a␍␊␀\u{FFFD}b");
        assert_eq!(&text[span], "␍");
    }

    proptest! {
        #[test]
        fn any_part_of_any_text_has_an_excerpt_of_the_length_asked(
            value in "\\PC{0,40}|[\0-\u{7f}åäö€😀]{0,40}",
            start in 0usize..60,
            length in 0usize..60,
            most in 0usize..50,
        ) {
            let excerpt = Excerpt::new(&value, start..start + length, most);
            let (text, span) = excerpt.joined();
            prop_assert!(text.chars().count() <= most + 2, "{text:?}");
            prop_assert_eq!(&text[span], excerpt.marked.as_str());
            prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
            if value.chars().count() <= most {
                prop_assert_eq!(text.chars().count(), value.chars().count());
            }
        }
    }
}
