//! Do the cases of the corpus hold through the C library, and is every byte the command's?

use std::process::Command;

use anyhow::Result;
use kodbro_tests::place;

use super::FOLDER;
use super::bench::Bench;
use crate::cargo::{run as call, target};
use crate::{indexes, venv};

/// Runs the tests that are written in Python, with nothing but its own packages.
pub(super) fn run(bench: &Bench) -> Result<()> {
    let work = bench.work("conformance")?;
    let environment = venv::environment(&work.join("venv"), None)?;
    let folder = work.join("indexes");
    indexes::write(&folder)?;
    let mut python = Command::new(venv::program(&environment, "python"));
    python
        .args(["-B", "-W", "error"])
        .arg(place::inside(FOLDER).join("tests/conformance.py"))
        .env("KODBRO_TEST_INDEXES", &folder)
        .env("KODBRO_TEST_COMMAND", target().join("debug/kodbro"));
    call(bench.lend(&mut python))
}
