//! Which Python runs what others have written?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::run;

/// Makes a virtual environment with the packages of a file of requirements, or takes the one that
/// is there if its requirements are the same; returns its folder.
///
/// The Python is that of the variable `PYTHON`, or else `python3`.
pub(crate) fn environment(folder: &Path, requirements: Option<&Path>) -> Result<PathBuf> {
    let wanted = match requirements {
        Some(file) => {
            fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
        }
        None => String::new(),
    };
    let stamp = folder.join("requirements.txt");
    let is_same = || fs::read_to_string(&stamp).is_ok_and(|made| made == wanted);
    if is_same() && program(folder, "python").exists() {
        return Ok(folder.to_owned());
    }
    let own = if cfg!(windows) { "python" } else { "python3" };
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| own.into());
    let mut venv = Command::new(python);
    run(venv.args(["-m", "venv", "--clear"]).arg(folder))
        .context("CPython 3.11 or later with the module venv is needed")?;
    if let Some(file) = requirements {
        run(pip(folder).arg("--requirement").arg(file))?;
    }
    fs::write(stamp, wanted)?;
    Ok(folder.to_owned())
}

/// Returns a program of an environment.
pub(crate) fn program(environment: &Path, name: &str) -> PathBuf {
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    environment.join(programs).join(name)
}

/// Returns the command that installs packages into an environment.
pub(crate) fn pip(environment: &Path) -> Command {
    let mut command = Command::new(program(environment, "python"));
    let quietly = ["--quiet", "--disable-pip-version-check"];
    command.args(["-m", "pip", "install"]).args(quietly);
    command
}
