use std::fmt;
use std::str::FromStr;

use crate::{Example, Severity, Words};

/// What a catalogue is checked for.
#[derive(Debug)]
pub struct Rule {
    /// The stable id in kebab case, such as `emdn-code-unknown`; never reused.
    pub id: &'static str,
    /// How much its findings matter unless a profile says otherwise.
    pub severity: Severity,
    /// The profiles that it is part of.
    pub profiles: &'static [Profile],
    /// How much its findings matter in profiles that say otherwise.
    pub exceptions: &'static [(Profile, Severity)],
    /// What it asks for, in a few words.
    pub title: Words,
    /// The message of a finding; `{name}` stands for an argument of the finding.
    pub message: Words,
    /// Why it matters.
    pub why: Words,
    /// How to mend a finding; may have arguments too.
    pub mend: Words,
    /// Where it comes from.
    pub source: Source,
    /// Products that it finds something in, and products that come near and are right.
    pub examples: &'static [Example],
}

impl Rule {
    /// Returns how much its findings matter in a profile; none if it is not part of it.
    ///
    /// ```
    /// use kodbro_validate::{Profile, Severity, rule};
    ///
    /// let rule = rule("emdn-code-not-terminal").unwrap();
    /// assert_eq!(rule.severity_in(Profile::Vendor), Some(Severity::Error));
    /// assert_eq!(rule.severity_in(Profile::Region), None);
    /// ```
    pub fn severity_in(&self, profile: Profile) -> Option<Severity> {
        let exception = self.exceptions.iter().find(|(other, _)| *other == profile);
        self.profiles
            .contains(&profile)
            .then(|| exception.map_or(self.severity, |&(_, severity)| severity))
    }
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The standard, guidance or experience, with its section.
    pub name: &'static str,
    /// Its address; empty where there is none.
    pub url: &'static str,
}

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A region takes the catalogue in: groups are fine as codes.
    #[default]
    Region,
    /// A vendor sends it: terminal codes, as for registration.
    Vendor,
    /// It goes over the Peppol network.
    Peppol,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 3] = [Self::Region, Self::Vendor, Self::Peppol];

    /// Returns the profile's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Vendor => "vendor",
            Self::Peppol => "peppol",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = String;

    /// Parses a profile's name in lower case.
    ///
    /// # Errors
    ///
    /// A message that lists the profiles, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.as_str() == text)
            .ok_or_else(|| {
                let all = Self::ALL.map(Self::as_str).join(", ");
                format!("unknown profile '{text}', expected one of {all}")
            })
    }
}
