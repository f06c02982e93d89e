use std::fmt::Write as _;
use std::path::Path;

use kodbro::nomenclature::{Change, Difference, Language, Nomenclature, Release, Successor};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Comparison, counts, summary};
use crate::concepts::write_json;

/// The columns of the table of differences.
const COLUMNS: [&str; 11] = [
    "change",
    "code",
    "old_term",
    "new_term",
    "old_parent",
    "new_parent",
    "successor",
    "successor_term",
    "successor_because",
    "typographic",
    "children",
];

/// A comparison as JSON has it.
#[derive(Serialize)]
struct Compared<'c> {
    old: Side,
    new: Side,
    language: Option<Language>,
    counts: Map<String, Value>,
    differences: &'c [Difference],
}

#[derive(Serialize)]
struct Side {
    #[serde(flatten)]
    release: Release,
    codes: usize,
}

impl Comparison<'_> {
    /// Writes the comparison for people: the sums, then the changes by kind.
    pub(super) fn text(&self, old: &Path, new: &Path) -> Vec<u8> {
        let mut text = String::new();
        let lines = summary((&self.old, old), (&self.new, new), &self.differences);
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
        for (kind, ..) in counts(&self.differences) {
            let _ = writeln!(text, "\n{}", kind.replace('_', " "));
            for difference in self.differences.iter().filter(|d| d.change.kind() == kind) {
                let Difference { code, term, change } = difference;
                let _ = writeln!(text, "  {code}  {term}");
                if !matches!(change, Change::Added { .. }) {
                    let _ = writeln!(text, "      {change}");
                }
            }
        }
        text.into_bytes()
    }

    /// Writes one row a change.
    pub(super) fn csv(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for difference in &self.differences {
            writer.write_record(self.row(difference))?;
        }
        Ok(writer.into_inner()?)
    }

    /// Writes one JSON document.
    pub(super) fn json(&self) -> anyhow::Result<Vec<u8>> {
        let side = |nomenclature: &Nomenclature<'_>| Side {
            release: nomenclature.release(),
            codes: nomenclature.len(),
        };
        let counts = counts(&self.differences);
        let mut json = Vec::new();
        let compared = Compared {
            old: side(&self.old),
            new: side(&self.new),
            language: self.language,
            counts: counts
                .map(|(kind, count, _)| (kind.to_owned(), count.into()))
                .collect(),
            differences: &self.differences,
        };
        write_json(&mut json, &compared)?;
        Ok(json)
    }

    fn row(&self, difference: &Difference) -> [String; COLUMNS.len()] {
        let Difference { code, change, .. } = difference;
        let shown = self.language.unwrap_or(Language::ENGLISH);
        let of = |nomenclature: &Nomenclature<'_>| {
            let Some(concept) = nomenclature.concept(code) else {
                return Default::default();
            };
            let parent = concept.parent().map_or("", |parent| parent.code());
            (concept.term(shown).to_owned(), parent.to_owned())
        };
        let ((old_term, old_parent), (new_term, new_parent)) = (of(&self.old), of(&self.new));
        let mut successors = <[String; 3]>::default();
        let (mut typographic, mut below) = (String::new(), String::new());
        match change {
            Change::Retired {
                successor:
                    Some(Successor {
                        code,
                        term,
                        because,
                    }),
            } => successors = [code.clone(), term.clone(), because.as_str().to_owned()],
            Change::Reworded {
                typographic: is, ..
            } => typographic = is.to_string(),
            Change::BecameBranch { children } | Change::BecameLeaf { children } => {
                below = children.join(" ");
            }
            _ => {}
        }
        let [successor, successor_term, because] = successors;
        [
            change.kind().to_owned(),
            code.clone(),
            old_term,
            new_term,
            old_parent,
            new_parent,
            successor,
            successor_term,
            because,
            typographic,
            below,
        ]
    }
}
