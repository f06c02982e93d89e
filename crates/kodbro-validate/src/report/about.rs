use super::Tally;
use crate::UiLanguage;

/// What a report says of the whole run before anything was found.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The language that it is written in.
    pub language: UiLanguage,
    /// The profile that was asked for.
    pub profile: String,
    /// The nomenclature and its release, such as `EMDN 2025`; empty where codes were not looked up.
    pub nomenclature: String,
    /// When it was made, in ISO 8601; empty where it is not to be said.
    pub made_at: String,
}

impl About {
    /// Writes when it was made for people, such as `2026-11-02 09:30:00 UTC`.
    pub(super) fn made(&self) -> String {
        self.made_at.replace('T', " ").replace('Z', " UTC")
    }
}

/// A file of a run.
#[derive(Clone, Debug, Default)]
pub struct CheckedFile {
    /// Its path as the caller named it, or `<stdin>`.
    pub name: String,
    /// What it was read as, on one line; empty where it could not be.
    pub read_as: String,
    /// How many products were checked.
    pub items: u64,
    /// What was found in it.
    pub tally: Tally,
    /// Why it could not be read, or not to its end.
    pub failure: Option<String>,
}

/// What a report says when everything was checked.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'e> {
    /// The files in their order.
    pub files: &'e [CheckedFile],
    /// What was found in all of them.
    pub tally: &'e Tally,
    /// What the run ends with: 0 clean, 1 findings that count, 2 a file that could not be read.
    pub exit_code: u8,
}

impl<'e> Ending<'e> {
    /// Returns how many products were checked.
    pub fn items(&self) -> u64 {
        self.files.iter().map(|file| file.items).sum()
    }

    /// Returns the files that could not be read, or not to their end, with the reason.
    pub fn failures(&self) -> impl Iterator<Item = (&'e CheckedFile, &'e str)> {
        let failure = |file: &'e CheckedFile| Some((file, file.failure.as_deref()?));
        self.files.iter().filter_map(failure)
    }
}
