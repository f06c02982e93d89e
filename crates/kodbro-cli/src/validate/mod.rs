//! What will a region stumble over in a catalogue?
//!
//! `check` takes the files one after the other, `sink` is where findings go, `text` shows them on a
//! terminal in the `words` of two languages; the other reports are those of `kodbro_validate`.

mod arguments;
mod check;
mod input;
mod sink;
mod text;
pub(crate) mod words;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use kodbro::Mapper;
use kodbro_formats::Output;
use kodbro_validate::Date;
use kodbro_validate::report::{About, Ending, Tally};

use arguments::ReportFormat;
pub(crate) use arguments::{Arguments, ReportLanguage, no_rule};
use check::Check;
use sink::Sink;

use crate::failure::{Failure, is_broken_pipe};
use crate::{Outcome, clock, files, index_source, model_source, report};

/// Checks catalogues.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let format = arguments.report_format()?;
    let options = arguments.validate_options()?;
    let item_options = arguments.item_options()?;
    refuse_standard_input_twice(arguments)?;
    let now = clock::now();
    let options = match today(&now) {
        Some(today) => options.with_today(today),
        None => options,
    };
    let model = model_source::open(arguments.model.model.as_deref())?;
    let index = index_source::open(arguments.index.index.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let release = mapper.nomenclature().release();
    let about = About {
        language: arguments.language(),
        profile: arguments.profile.to_string(),
        nomenclature: format!("{} {}", release.name, release.release)
            .trim()
            .to_owned(),
        made_at: now,
    };
    let mut output = output(arguments, format)?;
    let place = arguments.out.as_ref();
    let place = place.map_or_else(|| "<stdout>".to_owned(), |path| path.display().to_string());

    let mut sink = Sink::new(
        &mut output,
        place,
        format,
        about,
        arguments,
        is_coloured(arguments),
    )?;
    let mut checked = Vec::new();
    for path in &arguments.files {
        let check = Check {
            path,
            options: &options,
            item_options: &item_options,
            table_options: arguments.table_options(),
            fail_on: arguments.fail_on,
            mapper: &mapper,
        };
        checked.push(check.run(&mut sink)?);
        if sink.is_closed()
            && checked
                .iter()
                .any(|file| file.tally.reaches(arguments.fail_on))
        {
            return Ok(Outcome::Findings);
        }
    }
    let mut tally = Tally::default();
    checked.iter().for_each(|file| tally.merge(&file.tally));
    let is_read = checked.iter().all(|file| file.failure.is_none());
    let is_clean = !tally.reaches(arguments.fail_on);
    let exit_code = match (is_read, is_clean) {
        (false, _) => 2,
        (true, false) => 1,
        (true, true) => 0,
    };
    let ending = Ending {
        files: &checked,
        tally: &tally,
        exit_code,
    };
    sink.finish(&ending)?;
    let mut is_closed = sink.is_closed();
    drop(sink);
    match output.finish().map_err(anyhow::Error::from) {
        Err(error) if is_broken_pipe(&error) => is_closed = true,
        finished => finished?,
    }
    if is_closed {
        // Whoever closes the pipe has seen enough, but asks all the same how it ended.
    } else if tally.total() > 0 && format == ReportFormat::Text {
        report::hint(words::WHY.say(arguments.language()));
    }
    match (is_read, is_clean) {
        (false, _) => {
            let unread = checked.iter().filter(|file| file.failure.is_some()).count() as u64;
            let files = crate::numbers::counted(unread, "file", "files");
            Err(Failure::new(format!("{files} could not be read to the end")).into())
        }
        (true, false) => Ok(Outcome::Findings),
        (true, true) => Ok(Outcome::Done),
    }
}

fn refuse_standard_input_twice(arguments: &Arguments) -> Result<(), Failure> {
    let inputs = arguments.files.iter();
    match inputs.filter(|path| input::is_standard(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::new("standard input can be read only once")
            .with_hint("write '-' once among the files")),
    }
}

fn output(arguments: &Arguments, format: ReportFormat) -> anyhow::Result<Output> {
    match &arguments.out {
        Some(path) => {
            let inputs = arguments.files.iter().map(PathBuf::as_path);
            files::refuse_to_replace(path, inputs, "the report", "--out")?;
            Ok(Output::create(path)?)
        }
        None if format == ReportFormat::Xlsx && io::stdout().is_terminal() => {
            let failure = Failure::new("a workbook cannot be shown on a terminal");
            Err(failure.with_hint("name a file with --out").into())
        }
        None => Ok(Output::stdout()),
    }
}

fn is_coloured(arguments: &Arguments) -> bool {
    arguments.out.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Takes the day out of a time in ISO 8601.
fn today(now: &str) -> Option<Date> {
    let mut parts = now.split(['-', 'T']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_part_of_the_time() {
        assert_eq!(today("2026-11-02T09:30:00Z"), Date::new(2026, 11, 2));
        assert_eq!(today("now"), None);
    }
}
