//! Can the C library be installed, and do others' builds find it?
//!
//! * [`installed`]: what stands where it was installed, and what builds on it;
//! * [`mod@debian`]: the packages for Debian.

mod debian;
mod installed;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use kodbro_tests::place;

use self::installed::Installed;
use crate::cargo::{cargo, emptied, run as call, target};

const FOLDER: &str = "bindings/c";

/// The last release for our compiler.
const CARGO_C: &str = "0.10.24";

/// Installs the library with cargo-c into a folder, looks at what is there, and builds the example
/// against it by pkg-config, statically, and by CMake; packs it for Debian, and does the same with
/// what comes out of the packages. Then does without the default index.
pub(crate) fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: installing is only set up for Linux");
        return Ok(());
    }
    let work = emptied(&target().join("install"))?;
    let install = Install::find("dev")?;
    let prefix = work.join("prefix");
    install.run(&[], &prefix, &prefix.join("lib"), None)?;
    Installed::new(&work, &prefix, &prefix.join("lib")).check()?;

    let packages = debian::pack(&install, &work)?;
    debian::unpack(&packages, &work)?.check()?;

    let prefix = work.join("without-index");
    let libraries = prefix.join("lib");
    install.run(&["--no-default-features"], &prefix, &libraries, None)?;
    Installed::new(&work, &prefix, &libraries).check_without_index()
}

/// Packs the library for Debian as it is shipped, into `target/debian`.
pub(crate) fn debian() -> Result<()> {
    let work = emptied(&target().join("debian"))?;
    for package in debian::pack(&Install::find("dist")?, &work)? {
        println!("{}", package.display());
    }
    Ok(())
}

/// A call of `cargo cinstall`.
struct Install {
    program: PathBuf,
    profile: &'static str,
}

impl Install {
    fn find(profile: &'static str) -> Result<Self> {
        let program = cargo_cinstall()?;
        Ok(Self { program, profile })
    }

    /// Builds the library and installs it, below a root if there is one.
    fn run(
        &self,
        options: &[&str],
        prefix: &Path,
        libraries: &Path,
        root: Option<&Path>,
    ) -> Result<()> {
        let mut install = Command::new(&self.program);
        install.args(["cinstall", "--profile", self.profile]);
        install.args(options).arg("--manifest-path");
        install.arg(place::inside(FOLDER).join("Cargo.toml"));
        install
            .arg("--prefix")
            .arg(prefix)
            .arg("--libdir")
            .arg(libraries);
        if let Some(root) = root {
            install.arg("--destdir").arg(root);
        }
        call(&mut install)
    }
}

/// Returns the program of cargo-c: the one in the path, if it is of the right release, or else one
/// that is built beside what we build, unless it is there from the last time.
fn cargo_cinstall() -> Result<PathBuf> {
    let known = Command::new("cargo-cinstall")
        .args(["cinstall", "--version"])
        .output();
    if known.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains(CARGO_C)) {
        return Ok("cargo-cinstall".into());
    }
    let root = target().join("tools");
    let program = root.join("bin/cargo-cinstall");
    if !program.exists() {
        let mut install = cargo(&["install", "cargo-c", "--version", CARGO_C]);
        install.args(["--bin", "cargo-cinstall", "--locked", "--debug", "--root"]);
        install
            .arg(&root)
            .arg("--target-dir")
            .arg(root.join("build"));
        // What is built here is run once: quickly built is quickly done.
        call(install.env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
        fs::remove_dir_all(root.join("build"))?;
    }
    Ok(program)
}
