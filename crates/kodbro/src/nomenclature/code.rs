use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A code of some nomenclature, such as `T01020204`.
///
/// The rule is that of FHIR's datatype `code`, the widest in use: not empty, no white space at
/// its ends, no control characters, single spaces inside; and at most [`Code::MAX_LEN`] bytes.
/// What the codes of one nomenclature look like, only its reader knows.
///
/// # Example: parse, don't validate
///
/// ```
/// use kodbro::nomenclature::Code;
///
/// let code: Code = "T01020204".parse()?;
/// assert_eq!(code.as_str(), "T01020204");
/// assert!("T01 ".parse::<Code>().is_err());
/// # Ok::<(), kodbro::nomenclature::CodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(Box<str>);

/// The text is not a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{value}' is not a code: expected 1 to {} bytes without control characters or stray white space",
    Code::MAX_LEN
)]
pub struct CodeError {
    /// The text, cut to a readable length.
    pub value: String,
}

impl Code {
    /// The longest code, in bytes.
    pub const MAX_LEN: usize = 64;

    /// Returns the text of the code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let spaced = |c: char| c.is_whitespace() && c != ' ';
        let good = !text.is_empty()
            && text.len() <= Self::MAX_LEN
            && text == text.trim()
            && !text.contains("  ")
            && !text.contains(|c: char| c.is_control() || spaced(c));
        if good {
            return Ok(Self(text.into()));
        }
        Err(CodeError {
            value: text.chars().take(40).collect(),
        })
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0.into()
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_many_nomenclatures_are_codes() {
        for good in ["A", "T01020204", "47-569", "373873005", "12-34 B", "å"] {
            assert_eq!(good.parse::<Code>().unwrap().as_str(), good);
        }
    }

    #[test]
    fn stray_space_and_control_are_refused() {
        for bad in [
            "",
            " A",
            "A ",
            "A\u{a0}1",
            "A  1",
            "A\n1",
            "A\0",
            &"9".repeat(65),
        ] {
            assert!(bad.parse::<Code>().is_err(), "{bad:?}");
        }
    }
}
