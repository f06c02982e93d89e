use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

/// Makes a call of cargo in the project's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(place::root());
    command
}

/// Returns the folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR");
    set.map_or_else(|| place::inside("target"), Into::into)
}

/// Runs a command to its end; its output goes where ours goes.
///
/// # Errors
/// When it cannot be started or says that it failed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let shown = || format!("'{}'", program.display());
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", shown()))?;
    ensure!(status.success(), "{} ended with {status}", shown());
    Ok(())
}
