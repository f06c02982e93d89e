//! Are the reports of `kodbro validate` what others' programs take, and people can use?
//!
//! * [`pages`]: the HTML report in Chromium, on the screen and on paper;
//! * [`browser`]: how Chromium is called;
//! * [`sarif`]: the log as the SARIF Multitool sees it.

mod browser;
mod pages;
mod sarif;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use crate::cargo::{build, emptied, target};

/// The folder with the catalogues.
const FOLDER: &str = "tests/reports";

/// Makes reports of a few catalogues and lets others judge them.
pub(crate) fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: Chromium and the SARIF Multitool are only set up for Linux");
        return Ok(());
    }
    build(&["--bin", "kodbro"])?;
    let work = emptied(&target().join("reports"))?;
    sarif::run(&work)?;
    pages::run(&work)
}

/// Makes a report of both catalogues, which have findings.
fn report(path: &Path, options: &[&str]) -> Result<PathBuf> {
    let program = format!("kodbro{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(target().join("debug").join(program));
    command.current_dir(place::inside(FOLDER));
    command.args(["validate", "catalogue.csv", "catalogue.xml"]);
    command.args(options).arg("--out").arg(path);
    let output = command.output().context("cannot run kodbro")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(1), "{command:?}\n{said}");
    Ok(path.to_owned())
}
