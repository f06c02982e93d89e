//! How are programs in C and C++ built?

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use kodbro_tests::place;

use super::PACKAGE;
use crate::cargo::{build, run as call, target};

/// What the step calls, and the package of Debian that has it.
const TOOLS: [(&str, &str); 4] = [
    ("gcc", "gcc"),
    ("g++", "g++"),
    ("nm", "binutils"),
    ("valgrind", "valgrind"),
];

const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// How a program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    Plain,
    /// With AddressSanitizer, its search for leaks, and UndefinedBehaviorSanitizer.
    Sanitized,
}

/// The shared library, in a folder of its own.
pub(super) struct Library {
    folder: PathBuf,
}

/// Sees that all tools are there.
///
/// # Errors
/// When one is missing; the message says what to install.
pub(super) fn tools() -> Result<()> {
    let is_missing = |tool: &&(&str, &str)| {
        let mut command = Command::new(tool.0);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        !quiet.arg("--version").status().is_ok_and(|s| s.success())
    };
    let missing: Vec<_> = TOOLS.iter().filter(is_missing).collect();
    let tools: Vec<_> = missing.iter().map(|(tool, _)| *tool).collect();
    let packages: Vec<_> = missing.iter().map(|(_, package)| *package).collect();
    ensure!(
        missing.is_empty(),
        "{} needed; on Debian 'apt-get install {}' installs what is missing",
        tools.join(" and "),
        packages.join(" ")
    );
    Ok(())
}

/// Returns the compiler and the standard for a source file, by what it is called.
pub(super) fn of(source: &Path) -> Option<[&'static str; 2]> {
    match source.extension().and_then(OsStr::to_str) {
        Some("c") => Some(["gcc", "-std=c99"]),
        Some("cpp") => Some(["g++", "-std=c++17"]),
        _ => None,
    }
}

/// Compiles a header by itself, as a language (`c` or `c++`) and a standard of it.
///
/// # Errors
/// When the compiler has anything to say.
pub(super) fn check_header(name: &str, language: &str, standard: &str) -> Result<()> {
    let compiler = if language == "c" { "gcc" } else { "g++" };
    let mut command = Command::new(compiler);
    command
        .args(["-fsyntax-only", "-x", language])
        .arg(format!("-std={standard}"));
    command.args(WARNINGS).arg(include().join(name));
    call(&mut command)?;
    println!("{name}: compiles as {standard}");
    Ok(())
}

impl Build {
    /// Says how it is built.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Plain => "as it is",
            Self::Sanitized => "with AddressSanitizer and UndefinedBehaviorSanitizer",
        }
    }

    /// Returns where a program is put.
    pub(super) fn program(self, work: &Path, name: &OsStr) -> PathBuf {
        let folder = match self {
            Self::Plain => "plain",
            Self::Sanitized => "sanitized",
        };
        let mut name = name.to_owned();
        name.push(EXE_SUFFIX);
        work.join(folder).join(name)
    }

    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["-O1", "-g"],
            Self::Sanitized => &[
                "-g",
                "-fsanitize=address,undefined",
                "-fno-sanitize-recover=all",
            ],
        }
    }
}

impl Library {
    /// Builds the library with some features and puts a copy into a folder.
    pub(super) fn build(folder: &Path, features: &[&str]) -> Result<Self> {
        let features = features.join(",");
        build(&["--lib", "--features", &features])?;
        fs::create_dir_all(folder)?;
        let name = format!("{DLL_PREFIX}kodbro_c{DLL_SUFFIX}");
        fs::copy(target().join("debug").join(&name), folder.join(&name))?;
        let folder = folder.to_owned();
        Ok(Self { folder })
    }

    /// Returns the path of the shared library.
    pub(super) fn path(&self) -> PathBuf {
        self.folder
            .join(format!("{DLL_PREFIX}kodbro_c{DLL_SUFFIX}"))
    }

    /// Compiles a program of one source file and links it with the library; returns its path.
    pub(super) fn compile(&self, source: &Path, build: Build, work: &Path) -> Result<PathBuf> {
        let Some([compiler, standard]) = of(source) else {
            anyhow::bail!("{} is neither C nor C++", source.display());
        };
        let program = build.program(work, source.file_stem().unwrap_or_default());
        if let Some(folder) = program.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut command = Command::new(compiler);
        command.arg(standard).args(WARNINGS).args(build.flags());
        command
            .arg("-I")
            .arg(include())
            .arg(source)
            .arg("-o")
            .arg(&program);
        command
            .arg(self.path())
            .args(["-pthread", "-ldl", "-Wl,-rpath"]);
        command.arg(format!("-Wl,{}", self.folder.display()));
        call(&mut command)?;
        Ok(program)
    }
}

fn include() -> PathBuf {
    place::inside(PACKAGE).join("include")
}
