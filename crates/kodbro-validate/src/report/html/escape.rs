use std::fmt::{self, Write};

/// Writes a text so that no part of it becomes markup, neither between tags nor in quoted
/// attributes; what HTML cannot hold becomes U+FFFD.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' => f.write_char(character)?,
                other if other.is_control() => f.write_char('\u{FFFD}')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_markup_is_made_of() {
        let text = Escaped("<a href=\"x\" on='y'>&amp;\u{0}\u{85}\r\n").to_string();
        let expected =
            "&lt;a href=&quot;x&quot; on=&#39;y&#39;&gt;&amp;amp;\u{FFFD}\u{FFFD}\u{FFFD}\n";
        assert_eq!(text, expected);
    }
}
