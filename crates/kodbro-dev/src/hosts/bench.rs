//! What is each host given, and what must it answer?

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use kodbro_formats::{CatalogueOptions, CatalogueReader};
use kodbro_tests::place;
use serde::Deserialize;

use crate::c::header;
use crate::cargo::{build, output, target};

/// The library where a program finds it, the rows to map, and what the command makes of them.
pub(super) struct Bench {
    folder: PathBuf,
    soname: String,
    rows: String,
    expected: String,
}

/// What is taken of a line that the command writes.
#[derive(Deserialize)]
struct Line {
    id: String,
    status: String,
    code: Option<String>,
    term: Option<String>,
    confidence: f64,
}

impl Bench {
    /// Builds the library and the command, and maps the rows of the example catalogue.
    pub(super) fn set_up() -> Result<Self> {
        build(&["--lib"])?;
        build(&["--bin", "kodbro"])?;
        let folder = target().join("hosts");
        let library = folder.join("lib");
        fs::create_dir_all(&library)?;
        let built = target().join("debug/libkodbro_c.so");
        let soname = header::soname()?;
        for name in ["libkodbro.so", &soname] {
            fs::copy(&built, library.join(name))?;
        }
        let rows = rows()?;
        let expected = expected(&folder, &rows)?;
        Ok(Self {
            folder,
            soname,
            rows,
            expected,
        })
    }

    /// Returns the folder that a host may write to.
    pub(super) fn work(&self, host: &str) -> Result<PathBuf> {
        let work = self.folder.join(host);
        fs::create_dir_all(&work)?;
        Ok(work)
    }

    /// Returns the folder with the library, named as if it were installed.
    pub(super) fn library(&self) -> PathBuf {
        self.folder.join("lib")
    }

    /// Returns the name by which programs load the library.
    pub(super) fn soname(&self) -> &str {
        &self.soname
    }

    /// Returns the rows, each `id<TAB>name`.
    pub(super) fn rows(&self) -> &str {
        &self.rows
    }

    /// Lets a program find the library.
    pub(super) fn lend<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("LD_LIBRARY_PATH", self.library())
    }

    /// Gives the rows to a program and judges what it prints.
    ///
    /// # Errors
    /// When it fails, or a line is not what the command says.
    pub(super) fn judge(&self, host: &str, program: &mut Command) -> Result<()> {
        let file = self.folder.join("rows.txt");
        fs::write(&file, &self.rows)?;
        let stdin = fs::File::open(&file)?;
        let said = output(self.lend(program).stdin(Stdio::from(stdin)))?;
        self.compare(host, &said)
    }

    /// Judges lines `id<TAB>outcome<TAB>code<TAB>term<TAB>confidence`.
    ///
    /// # Errors
    /// When a line is not what the command says.
    pub(super) fn compare(&self, host: &str, said: &str) -> Result<()> {
        for (number, (said, expected)) in said.lines().zip(self.expected.lines()).enumerate() {
            ensure!(
                said == expected,
                "{host}, row {}: found '{said}', expected '{expected}'",
                number + 1
            );
        }
        let (said, expected) = (said.lines().count(), self.expected.lines().count());
        ensure!(
            said == expected,
            "{host}: found {said} lines, expected {expected}"
        );
        println!("{host}: {said} rows as the command maps them");
        Ok(())
    }
}

/// Takes ids and names out of the example catalogue.
fn rows() -> Result<String> {
    let path = place::inside("data/examples/region-catalogue.csv");
    let mut rows = String::new();
    for row in CatalogueReader::open(path, &CatalogueOptions::default())? {
        let row = row?;
        writeln!(rows, "{}\t{}", row.id, row.name)?;
    }
    Ok(rows)
}

/// Lets the command map the rows.
fn expected(folder: &Path, rows: &str) -> Result<String> {
    let file = folder.join("rows.tsv");
    fs::write(&file, format!("id\tname\n{rows}"))?;
    let mut command = Command::new(target().join("debug/kodbro"));
    let lines = output(command.arg("map").arg(&file).args(["--format", "jsonl"]))?;
    let mut expected = String::new();
    for line in lines.lines() {
        let line: Line = serde_json::from_str(line).with_context(|| line.to_owned())?;
        let (code, term) = (line.code.unwrap_or_default(), line.term.unwrap_or_default());
        writeln!(
            expected,
            "{}\t{}\t{code}\t{term}\t{:.4}",
            line.id, line.status, line.confidence
        )?;
    }
    let (found, given) = (expected.lines().count(), rows.lines().count());
    ensure!(found == given, "the command mapped {found} of {given} rows");
    Ok(expected)
}
