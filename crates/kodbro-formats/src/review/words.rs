//! The words that people read and choose, in Swedish and English.

use std::fmt;
use std::str::FromStr;

/// The language of headers, choices and instructions.
///
/// ```
/// use kodbro_formats::review::ReviewLanguage;
///
/// assert_eq!("sv".parse(), Ok(ReviewLanguage::Swedish));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReviewLanguage {
    /// Swedish.
    #[default]
    Swedish,
    /// English.
    English,
}

impl ReviewLanguage {
    /// Returns the code of the language: `sv` or `en`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }

    /// Chooses between the Swedish and the English word.
    pub(super) fn choose<T>(self, swedish: T, english: T) -> T {
        match self {
            Self::Swedish => swedish,
            Self::English => english,
        }
    }
}

impl FromStr for ReviewLanguage {
    type Err = String;

    /// Parses `sv` or `en`.
    ///
    /// # Errors
    /// A message that lists the languages, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Swedish, Self::English]
            .into_iter()
            .find(|language| language.as_str() == text)
            .ok_or_else(|| format!("unknown language '{text}', expected sv or en"))
    }
}

impl fmt::Display for ReviewLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a person can choose instead of a code that is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A code that is not proposed, which stands in the column beside.
    OtherCode,
    /// A medical device for which the nomenclature has no code.
    NoSuchTerm,
    /// No product that the nomenclature is for.
    OutOfScope,
    /// The person cannot say, and takes back what they said before.
    Undecided,
}

impl Choice {
    /// All choices, in the order of the drop-down.
    pub const ALL: [Self; 4] = [
        Self::OtherCode,
        Self::NoSuchTerm,
        Self::OutOfScope,
        Self::Undecided,
    ];

    /// Returns what the drop-down shows.
    pub fn label(self, language: ReviewLanguage) -> &'static str {
        let (swedish, english, _) = self.words();
        language.choose(swedish, english)
    }

    /// Finds the choice of a label in either language, or of the word in files of decisions, in any
    /// case.
    pub(super) fn find(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        Self::ALL.into_iter().find(|choice| {
            let (swedish, english, word) = choice.words();
            [swedish, english, word]
                .iter()
                .any(|name| name.to_lowercase() == text)
        })
    }

    /// The Swedish label, the English one, and the word in files of decisions.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::OtherCode => ("Annan kod", "Other code", "other_code"),
            Self::NoSuchTerm => ("Ingen kod passar", "No code fits", "no_such_term"),
            Self::OutOfScope => (
                "Inte medicinteknisk produkt",
                "Not a medical device",
                "out_of_scope",
            ),
            Self::Undecided => ("Kan inte avgöra", "Cannot say", "undecided"),
        }
    }
}

/// What a decision applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AppliesTo {
    #[default]
    Row,
    Group,
}

impl AppliesTo {
    pub(super) const ALL: [Self; 2] = [Self::Row, Self::Group];

    pub(super) fn label(self, language: ReviewLanguage) -> &'static str {
        match self {
            Self::Row => language.choose("Denna rad", "This row"),
            Self::Group => language.choose("Hela gruppen", "Whole group"),
        }
    }

    /// Finds the label in either language and any case; nothing is the row.
    pub(super) fn find(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Row);
        }
        let text = text.to_lowercase();
        Self::ALL.into_iter().find(|applies| {
            [ReviewLanguage::Swedish, ReviewLanguage::English]
                .iter()
                .any(|&language| applies.label(language).to_lowercase() == text)
        })
    }
}

/// How sure a proposal is, as a sign and a word, so that nobody depends on colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    High,
    Medium,
    Low,
    /// Nothing is proposed.
    None,
}

impl Certainty {
    /// Judges a probability: high from 0.8, medium from 0.5.
    pub(super) fn of(confidence: Option<f64>) -> Self {
        match confidence {
            None => Self::None,
            Some(p) if p >= 0.8 => Self::High,
            Some(p) if p >= 0.5 => Self::Medium,
            Some(_) => Self::Low,
        }
    }

    pub(super) fn label(self, language: ReviewLanguage) -> &'static str {
        match self {
            Self::High => language.choose("▲ hög", "▲ high"),
            Self::Medium => language.choose("● medel", "● medium"),
            Self::Low => language.choose("▼ låg", "▼ low"),
            Self::None => language.choose("– inget förslag", "– no proposal"),
        }
    }
}

/// Writes a code with its terms, as the drop-down shows it.
pub(super) fn code_label(code: &str, swedish: &str, english: &str) -> String {
    match (swedish, english) {
        ("", term) | (term, "") => format!("{code} {term}").trim_end().to_owned(),
        (swedish, english) if swedish == english => format!("{code} {english}"),
        (swedish, english) => format!("{code} {swedish} / {english}"),
    }
}

/// A cell of a workbook has room for so many characters, as UTF-16 counts them.
const MAX_CHARACTERS: usize = 32_767;

/// Cuts a text to what a cell has room for.
pub(super) fn cut(text: &str) -> &str {
    if text.len() <= MAX_CHARACTERS {
        return text;
    }
    let mut units = 0;
    let too_far = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_CHARACTERS
    });
    too_far.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_in_either_language() {
        for choice in Choice::ALL {
            for language in [ReviewLanguage::Swedish, ReviewLanguage::English] {
                assert_eq!(Choice::find(choice.label(language)), Some(choice));
            }
        }
        assert_eq!(Choice::find("KAN INTE AVGÖRA"), Some(Choice::Undecided));
        assert_eq!(Choice::find("no_such_term"), Some(Choice::NoSuchTerm));
        assert_eq!(Choice::find(""), None);
        assert_eq!(AppliesTo::find("whole group"), Some(AppliesTo::Group));
        assert_eq!(AppliesTo::find(""), Some(AppliesTo::Row));
        assert_eq!(AppliesTo::find("gruppen"), None);
    }

    #[test]
    fn a_label_has_the_terms_there_are() {
        assert_eq!(
            code_label("T01", "handskar", "GLOVES"),
            "T01 handskar / GLOVES"
        );
        assert_eq!(code_label("T01", "", "GLOVES"), "T01 GLOVES");
        assert_eq!(code_label("T01", "GLOVES", "GLOVES"), "T01 GLOVES");
        assert_eq!(code_label("T01", "", ""), "T01");
    }
}
