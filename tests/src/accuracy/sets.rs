use std::path::PathBuf;

use crate::place;

/// A file of labelled rows and the index that they are mapped on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set {
    /// What names it in figures and file names.
    pub name: &'static str,
    /// Its file; see [`Set::path`].
    file: File,
    /// What the index knows.
    pub knowledge: Knowledge,
}

/// What an index is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// The embedded default: the thesaurus and the lexicon.
    Default,
    /// The official English workbook, the thesaurus and the lexicon.
    Workbook,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Inside(&'static str),
    Beside(&'static str),
}

const fn beside(name: &'static str, file: &'static str, knowledge: Knowledge) -> Set {
    Set {
        name,
        file: File::Beside(file),
        knowledge,
    }
}

/// Every set that is measured.
pub const SETS: [Set; 9] = [
    Set {
        name: "own-dev",
        file: File::Inside("tests/truth/own-dev.tsv"),
        knowledge: Knowledge::Workbook,
    },
    beside("swedish-dev", "truth/swedish-dev.tsv", Knowledge::Workbook),
    beside(
        "swedish-real-dev",
        "truth/swedish-real-dev.tsv",
        Knowledge::Workbook,
    ),
    beside("eudamed-dev", "truth/eudamed-dev.tsv", Knowledge::Workbook),
    beside(
        "swedish-dev.default",
        "truth/swedish-dev.tsv",
        Knowledge::Default,
    ),
    beside(
        "swedish-real-dev.default",
        "truth/swedish-real-dev.tsv",
        Knowledge::Default,
    ),
    beside(
        "eudamed-dev.default",
        "truth/eudamed-dev.tsv",
        Knowledge::Default,
    ),
    Set {
        name: "own-dev.default",
        file: File::Inside("tests/truth/own-dev.tsv"),
        knowledge: Knowledge::Default,
    },
    Set {
        name: "region-catalogue.default",
        file: File::Inside("data/examples/region-catalogue.truth.tsv"),
        knowledge: Knowledge::Default,
    },
];

impl Set {
    /// Returns the path of the labelled rows.
    pub fn path(&self) -> PathBuf {
        match self.file {
            File::Inside(file) => place::inside(file),
            File::Beside(file) => place::beside(file),
        }
    }

    /// Returns the name of the labelled file without ending, such as `swedish-dev`.
    pub fn rows(&self) -> &'static str {
        self.name.strip_suffix(".default").unwrap_or(self.name)
    }

    /// Returns the path of the committed results, from the project's root.
    pub fn results(&self) -> String {
        format!("tests/accuracy/{}.tsv", self.name)
    }
}
