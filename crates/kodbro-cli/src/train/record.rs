use kodbro::evaluate::Figures;
use kodbro::model::{Record, TrainOptions};
use kodbro::nomenclature::Release;

use kodbro_formats::Lessons;

use super::{Arguments, index_name};

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
    let data = lessons.iter().map(Lessons::noted).chain([index]);
    let command = command(arguments, lessons);
    Record::new(command, data.collect(), options, figures)
}

/// Returns the command line that makes the model again.
fn command(arguments: &Arguments, lessons: &[Lessons]) -> String {
    let mut words = vec!["kodbro train".to_owned()];
    words.extend(lessons.iter().map(|lessons| lessons.name().to_owned()));
    words.push("-o MODEL".to_owned());
    if let Some(source) = &arguments.source {
        words.push(format!("--source {source}"));
    }
    if let Some(path) = &arguments.index.index {
        words.push(format!("--index {}", index_name(Some(path))));
    }
    words.push(format!("--seed {}", arguments.seed));
    words.join(" ")
}
