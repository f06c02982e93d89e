use std::path::PathBuf;

use clap::Args;
use kodbro_store::Store;

use crate::numbers::bytes;
use crate::{Outcome, report};

/// Copy a store, also while others write to it
///
/// The copy is a store as it was at one moment. It appears when it is whole, and then replaces an
/// older backup, but nothing else: no store that says anything that this one does not, and none with
/// a log (-wal) beside it, which somebody uses. Copying the file by other means is safe only while
/// nobody uses the store.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  kodbro store backup decisions.db backups/decisions-monday.db

Exit codes:
  0  done
  2  the store cannot be read, or the copy cannot be written; no copy is left behind")]
pub(super) struct Arguments {
    /// Store to copy
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// File to write
    #[arg(value_name = "COPY")]
    copy: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    Store::open_read_only(&arguments.store)?.backup(&arguments.copy)?;
    let size = std::fs::metadata(&arguments.copy).map_or(0, |metadata| metadata.len());
    let copy = arguments.copy.display();
    report::note(format_args!("{copy}: written, {}", bytes(size)));
    Ok(Outcome::Done)
}
