use std::fmt::Write;

use anyhow::Result;
use kodbro::evaluate::{Figures, evaluate};
use kodbro::matching::Understanding;
use kodbro::{MapOptions, Mapper};
use kodbro_formats::{TruthRow, read_truth};

use super::measure::{Ingredients, missing};
use super::{Knowledge, SETS, Set};

/// What the mapper makes of the labelled rows when a part of what it knows or does is left out.
#[derive(Clone, Debug)]
pub struct Ablation {
    sets: Vec<Set>,
    /// What is left out, and the figures of each set.
    rows: Vec<(&'static str, Vec<Figures>)>,
}

impl Ablation {
    /// Where the table is kept, from the project's root.
    pub const FILE: &str = "tests/accuracy/ablation.md";

    /// Measures all sets of the official workbook with everything, and with each part left out.
    ///
    /// # Errors
    /// When a file that is there cannot be read. Gives the reason in words where one is not there.
    pub fn measure() -> Result<std::result::Result<Self, String>> {
        let sets: Vec<Set> = SETS
            .into_iter()
            .filter(|set| set.knowledge == Knowledge::Workbook)
            .collect();
        if let Some(reason) = sets.iter().find_map(missing) {
            return Ok(Err(reason));
        }
        let all = Ingredients::default();
        let everything = Understanding::default();
        let variants = [
            ("nothing", all, everything),
            (
                "the concepts of the lexicon",
                Ingredients {
                    concepts: false,
                    ..all
                },
                everything,
            ),
            (
                "abbreviations",
                all,
                Understanding {
                    abbreviations: false,
                    ..everything
                },
            ),
            (
                "compounds",
                all,
                Understanding {
                    compounds: false,
                    ..everything
                },
            ),
            (
                "spelling",
                all,
                Understanding {
                    spelling: false,
                    ..everything
                },
            ),
            (
                "the thesaurus",
                Ingredients {
                    thesaurus: false,
                    ..all
                },
                everything,
            ),
        ];
        let mut rows = Vec::new();
        for (left_out, ingredients, understanding) in variants {
            let mapper = ingredients.mapper()?.with_understanding(understanding);
            let figures: Result<Vec<Figures>> =
                sets.iter().map(|set| figures(set, &mapper)).collect();
            rows.push((left_out, figures?));
        }
        Ok(Ok(Self { sets, rows }))
    }

    /// Writes the table as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut out = "\
# What each part is worth

Top-1 / top-5 of the labelled rows on the official workbook with thesaurus and lexicon, when one part is left out.
Written by `cargo dev generate`; `cargo dev ablation` prints it.

| left out |"
            .to_owned();
        for set in &self.sets {
            let _ = write!(out, " {} |", set.name);
        }
        out += "\n|---|";
        out += &"---:|".repeat(self.sets.len());
        out.push('\n');
        for (left_out, figures) in &self.rows {
            let _ = write!(out, "| {left_out} |");
            for figures in figures {
                let share =
                    |share: Option<f64>| share.map_or("–".to_owned(), |s| format!("{s:.3}"));
                let _ = write!(
                    out,
                    " {} / {} |",
                    share(figures.top_1),
                    share(figures.top_5)
                );
            }
            out.push('\n');
        }
        out
    }
}

fn figures(set: &Set, mapper: &Mapper<Vec<u8>>) -> Result<Figures> {
    let rows = read_truth(set.path())?;
    let cases: Vec<_> = rows.iter().map(TruthRow::case).collect();
    let options = MapOptions::default().with_evidence(false);
    Ok(evaluate(mapper, &cases, &options).all)
}
