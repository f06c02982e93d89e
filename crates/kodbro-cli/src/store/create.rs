use std::path::PathBuf;

use clap::Args;
use kodbro_store::Store;

use crate::{Outcome, report};

/// Create an empty store
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  kodbro store create decisions.db

Exit codes:
  0  done
  2  there is such a file already, or it cannot be written")]
pub(super) struct Arguments {
    /// Store to create
    #[arg(value_name = "STORE")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    Store::create(&arguments.store)?;
    let store = arguments.store.display();
    report::note(format_args!(
        "{store}: created; fill it with 'kodbro store import'"
    ));
    Ok(Outcome::Done)
}
