use crate::{Severity, Words};

/// What a catalogue is checked for.
#[derive(Debug)]
pub struct Rule {
    /// The stable id in kebab case, such as `emdn-code-unknown`; never reused.
    pub id: &'static str,
    /// How much its findings matter unless a profile says otherwise.
    pub severity: Severity,
    /// The profiles that it is part of.
    pub profiles: &'static [Profile],
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A region takes the catalogue in: groups are fine as codes.
    Region,
    /// A vendor sends it: terminal codes, as for registration.
    Vendor,
    /// It goes over the Peppol network.
    Peppol,
}
