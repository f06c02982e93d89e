use kodbro::evaluate::Figures;
use kodbro::model::{Record, TrainOptions};
use kodbro::nomenclature::Release;

use super::lessons::Lessons;
use super::{Arguments, index_name};
use crate::numbers::grouped;

/// Notes how the model was made. Files stand there by name only, and the model's own not at all, so
/// that the same inputs give the same bytes wherever they lie.
pub(super) fn record(
    arguments: &Arguments,
    options: &TrainOptions,
    release: &Release,
    lessons: &[Lessons],
    figures: &[(String, Figures)],
) -> Record {
    let index = index_name(arguments.index.index.as_deref());
    let index = format!(
        "{index}: {}, {}",
        release.to_string().trim(),
        release.source_hash
    );
    let file = |lessons: &Lessons| {
        let (rows, all) = (lessons.rows.len() as u64, lessons.all_rows());
        let (rows, all) = (grouped(rows), grouped(all));
        format!("{}: {rows} of {all} rows, {}", lessons.name, lessons.hash)
    };
    Record {
        command: command(arguments, lessons),
        data: lessons.iter().map(file).chain([index]).collect(),
        seed: options.seed,
        ridge: [options.ridge, options.row_ridge],
        held_out: figures
            .iter()
            .flat_map(|(name, figures)| rounded(name, figures))
            .collect(),
    }
}

/// Returns the command line that makes the model again.
fn command(arguments: &Arguments, lessons: &[Lessons]) -> String {
    let mut words = vec!["kodbro train".to_owned()];
    words.extend(lessons.iter().map(|lessons| lessons.name.clone()));
    words.push("-o MODEL".to_owned());
    if let Some(path) = &arguments.index.index {
        words.push(format!("--index {}", index_name(Some(path))));
    }
    words.push(format!("--seed {}", arguments.seed));
    words.join(" ")
}

/// Names the figures that there are, with four decimals.
fn rounded(name: &str, figures: &Figures) -> Vec<(String, f64)> {
    let shares = figures.shares();
    let round = |figure: f64| (figure * 1e4).round() / 1e4;
    shares
        .filter_map(|(share, figure)| Some((format!("{name}: {share}"), round(figure?))))
        .collect()
}
