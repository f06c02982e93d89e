use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

/// Makes a call of cargo in the project's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(place::root());
    command
}

/// Builds targets of the project, such as `--lib`, so that what its tests have built is used.
///
/// Cargo gives crates other features when nothing is built that needs dev-dependencies, and would
/// build half of them again. `--examples`, of which the project has none, makes it take those.
///
/// # Errors
/// When something does not compile.
pub(crate) fn build(targets: &[&str]) -> Result<()> {
    let build = ["build", "--workspace", "--examples"];
    run(&mut cargo(&[&build[..], targets].concat()))
}

/// Returns the folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    let set = env::var_os("CARGO_TARGET_DIR");
    set.map_or_else(|| place::inside("target"), Into::into)
}

/// Makes a folder, without what it had in it.
pub(crate) fn emptied(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

/// Returns a command that is no part of the project.
///
/// # Errors
/// When there is none of the name; says which package of Debian has it.
pub(crate) fn tool(name: &str, package: &str) -> Result<Command> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let is_there = env::split_paths(&folders).any(|folder| folder.join(name).is_file());
    ensure!(
        is_there,
        "'{name}' is not installed: apt-get install {package}"
    );
    Ok(Command::new(name))
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

/// Runs a command to its end and returns what it wrote to stdout.
///
/// # Errors
/// When it cannot be started, says that it failed, or writes other than UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_owned();
    let shown = || format!("'{}'", program.display());
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", shown()))?;
    ensure!(
        output.status.success(),
        "{} ended with {}",
        shown(),
        output.status
    );
    String::from_utf8(output.stdout).with_context(|| format!("what {} writes", shown()))
}
