use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language as a lower-case primary subtag of BCP 47, such as `sv` or `en`.
///
/// ```
/// use kodbro::nomenclature::Language;
///
/// assert_eq!("sv".parse::<Language>()?, Language::SWEDISH);
/// assert_eq!("EN-gb".parse::<Language>()?, Language::ENGLISH);
/// assert!("svenska".parse::<Language>().is_err());
/// # Ok::<(), kodbro::nomenclature::LanguageError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

/// The text is not a language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{value}' is not a language: expected two or three letters such as 'sv' or 'en'")]
pub struct LanguageError {
    /// The text given.
    pub value: String,
}

impl Language {
    /// Swedish.
    pub const SWEDISH: Self = Self(*b"sv\0");
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0");

    /// Returns the tag.
    pub fn as_str(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).unwrap_or("")
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let primary = text.split(['-', '_']).next().unwrap_or("");
        let letters = primary.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters || !(2..=3).contains(&primary.len()) {
            return Err(LanguageError {
                value: text.chars().take(40).collect(),
            });
        }
        let mut tag = [0; 3];
        for (to, from) in tag.iter_mut().zip(primary.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Ok(Self(tag))
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;

    fn try_from(text: String) -> Result<Self, LanguageError> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.as_str().to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The identity of one dated version of a nomenclature.
///
/// Two nomenclatures, or two releases of one, live side by side because everything that was
/// built from one carries this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The nomenclature's short name, such as `EMDN`.
    pub name: String,
    /// The release as its publisher names it, such as `V2` or `2026`; empty when unknown.
    pub release: String,
    /// The canonical address of the code system, empty when unknown.
    pub url: String,
    /// `sha256:` and the hash of the source in hexadecimal digits; several joined by a space.
    pub source_hash: String,
    /// The languages that terms are in, sorted.
    pub languages: Vec<Language>,
}

impl Release {
    /// Names a release; what else is known is filled in by its reader.
    pub fn new(name: impl Into<String>, release: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            release: release.into(),
            url: String::new(),
            source_hash: String::new(),
            languages: Vec::new(),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.release)
    }
}
