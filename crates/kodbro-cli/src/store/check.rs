use std::path::PathBuf;

use clap::Args;
use kodbro_store::Store;

use crate::concepts::to_stdout;
use crate::numbers::{counted, grouped};
use crate::{Outcome, report};

/// Check a store for damage
///
/// Looks at everything: SQLite's own check of the file, all references, whether the rules that
/// forbid changes are in place, and whether each record is what it was when it was added. What is
/// wrong is listed on standard output, one finding a line.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  kodbro store check decisions.db

Exit codes:
  0  nothing is wrong
  1  something is wrong
  2  the file is no store, or cannot be read at all")]
pub(super) struct Arguments {
    /// Store to check
    #[arg(value_name = "STORE")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let checked = Store::open_read_only(&arguments.store)?.check()?;
    to_stdout(|out| {
        checked
            .findings
            .iter()
            .try_for_each(|finding| writeln!(out, "{finding}"))
    })?;
    let store = arguments.store.display();
    let events = counted(checked.events, "event", "events");
    let texts = counted(checked.texts, "text", "texts");
    let count = checked.findings.len() as u64 + checked.more;
    if checked.is_whole() {
        report::note(format_args!(
            "{store}: {events} and {texts}, nothing is wrong"
        ));
        return Ok(Outcome::Done);
    }
    if checked.more > 0 {
        report::warning(format_args!(
            "{} more findings are not shown",
            grouped(checked.more)
        ));
    }
    let findings = counted(count, "finding", "findings");
    report::warning(format_args!("{store}: {events} and {texts}, {findings}"));
    report::hint(
        "keep the file and go on with a backup; 'kodbro store export' saves what can be read",
    );
    Ok(Outcome::Findings)
}
