//! How are messages written? To standard error, a word before each that says what it is, which is
//! coloured on a terminal unless `NO_COLOR` is set.

use std::fmt::Display;
use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};

use crate::failure;

/// The colours of help and messages.
pub(crate) const HEADING: Style = AnsiColor::Green.on_default().bold();
/// What is to be typed as it stands.
pub(crate) const LITERAL: Style = AnsiColor::Cyan.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// So many warnings of one run are shown; the rest are counted.
const SHOWN_WARNINGS: usize = 5;

/// Reports what stopped the run.
pub(crate) fn error(error: &anyhow::Error) {
    line(ERROR, "error", error);
    if let Some(text) = failure::hint(error) {
        hint(text);
    }
}

/// Reports what the user can do.
pub(crate) fn hint(text: impl Display) {
    line(HINT, "hint", text);
}

/// Reports what did not stop the run.
pub(crate) fn warning(text: impl Display) {
    line(WARNING, "warning", text);
}

/// Reports the first of many findings and the number of the others; `kept` are the first of
/// `count`.
pub(crate) fn warnings(kept: &[kodbro_formats::Error], count: u64) {
    let shown = kept.len().min(SHOWN_WARNINGS);
    kept.iter().take(shown).for_each(warning);
    let hint_of = kept.first().and_then(kodbro_formats::Error::hint);
    match (hint_of, count) {
        (Some(text), 1) => hint(text),
        _ if count > shown as u64 => {
            let others = crate::numbers::grouped(count - shown as u64);
            warning(format_args!("{others} more findings are not shown"));
        }
        _ => {}
    }
}

/// Reports what was done or found.
pub(crate) fn note(text: impl Display) {
    // Nobody is left to tell that standard error cannot be written.
    let _ = writeln!(anstream::stderr(), "{text}");
}

fn line(style: Style, word: &str, text: impl Display) {
    let _ = writeln!(anstream::stderr(), "{style}{word}{style:#}: {text}");
}
