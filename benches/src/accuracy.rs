//! How often is the first code right?

use kodbro::Row;
use kodbro::nomenclature::Nomenclature;
use serde::Serialize;

use crate::engines::{Engine, TOP};
use crate::rows::Labelled;

/// How often an engine is right on labelled rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Accuracy {
    /// How many rows have a code; those out of scope are left out.
    pub rows: usize,
    /// How often the first code is the expected or an accepted one.
    pub top1: usize,
    /// How often one of the first five is.
    pub top5: usize,
}

impl Accuracy {
    /// Lets an engine map labelled rows.
    ///
    /// # Errors
    /// The first error of the engine.
    pub fn of(
        engine: &mut dyn Engine,
        labelled: &[Labelled],
        nomenclature: Nomenclature<'_>,
    ) -> anyhow::Result<Self> {
        let mut accuracy = Self::default();
        let mut found = Vec::with_capacity(TOP);
        for label in labelled {
            let Some(expected) = &label.expected else {
                continue;
            };
            let row = Row {
                name: &label.row.name,
                description: &label.row.description,
                ..Row::default()
            };
            engine.map(&row, &mut found)?;
            let right = |code: &str| code == expected || label.accepted.iter().any(|a| a == code);
            let rank = found
                .iter()
                .position(|&id| nomenclature.at(id).is_some_and(|c| right(c.code())));
            accuracy.rows += 1;
            accuracy.top1 += usize::from(rank == Some(0));
            accuracy.top5 += usize::from(rank.is_some());
        }
        Ok(accuracy)
    }
}
