//! Can the C library be installed, and do others' builds find it?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use crate::c::header;
use crate::cargo::{cargo, output, run as call, target, tool};
use crate::indexes;

const FOLDER: &str = "bindings/c";

/// The last release for our compiler.
const CARGO_C: &str = "0.10.24";

/// What the example program prints of its own row.
const PRINTED: &str = "mapped\tT010202";

/// Installs the library with cargo-c into a folder, looks at what is there, and builds the example
/// against it by pkg-config, statically, and by CMake. Then does without the default index.
pub(crate) fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: installing is only set up for Linux");
        return Ok(());
    }
    let cinstall = cargo_cinstall()?;
    let installed = Installed::new(&cinstall, "prefix", &[])?;
    installed.look_at_names()?;
    header::check_symbols(&installed.library("libkodbro.so"))?;
    installed.look_at_version()?;
    installed.build_by_pkg_config()?;
    installed.build_by_cmake()?;
    Installed::new(&cinstall, "without-index", &["--no-default-features"])?.test_without_index()
}

/// The library as it was installed.
struct Installed {
    work: PathBuf,
    prefix: PathBuf,
}

impl Installed {
    /// Builds the library and installs it into a folder, which is made anew.
    fn new(cinstall: &Path, folder: &str, options: &[&str]) -> Result<Self> {
        let work = target().join("install");
        let prefix = work.join(folder);
        if prefix.exists() {
            fs::remove_dir_all(&prefix)?;
        }
        let mut install = Command::new(cinstall);
        install.args(["cinstall", "--profile", "dev"]).args(options);
        install.arg("--manifest-path");
        install.arg(place::inside(FOLDER).join("Cargo.toml"));
        install.arg("--prefix").arg(&prefix);
        call(install.arg("--libdir").arg(prefix.join("lib")))?;
        Ok(Self { work, prefix })
    }

    fn library(&self, name: &str) -> PathBuf {
        self.prefix.join("lib").join(name)
    }

    /// The names by which programs are linked and started lead to one file, and the file says the
    /// one that a program looks for.
    fn look_at_names(&self) -> Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        let full = self.library(&format!("libkodbro.so.{version}"));
        ensure!(full.is_file(), "no {}", full.display());
        let soname = header::soname()?;
        for name in ["libkodbro.so", &soname] {
            let leads = fs::canonicalize(self.library(name)).with_context(|| name.to_owned())?;
            ensure!(
                leads == fs::canonicalize(&full)?,
                "{name} leads to {}",
                leads.display()
            );
        }
        let mut readelf = tool("readelf", "binutils")?;
        let said = output(readelf.args(["-d", "-W"]).arg(&full))?;
        let said = said.lines().find(|line| line.contains("(SONAME)"));
        let said = said.context("the library has no soname")?;
        ensure!(
            said.ends_with(&format!("[{soname}]")),
            "found {said}, expected {soname}"
        );
        Ok(())
    }

    /// The files of CMake and pkg-config name the version of the library.
    fn look_at_version(&self) -> Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        let file = self
            .prefix
            .join("share/cmake/kodbro/kodbro-config-version.cmake");
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        ensure!(
            text.contains(&format!("set(PACKAGE_VERSION \"{version}\")")),
            "{} does not set the version {version}",
            file.display()
        );
        let said = self.pkg_config(&["--modversion"])?;
        ensure!(
            said == [version],
            "pkg-config gives version {said:?}, expected {version}"
        );
        Ok(())
    }

    fn build_by_pkg_config(&self) -> Result<()> {
        let flags = self.pkg_config(&["--cflags", "--libs"])?;
        let source = example().join("map_one.c");
        self.judge(&self.compile("shared", &source, &flags)?)?;
        let archive = self.library("libkodbro.a").display().to_string();
        let flags = self.pkg_config(&["--cflags", "--static", "--libs"])?;
        let flags = flags.into_iter().map(|flag| match flag.as_str() {
            "-lkodbro" => archive.clone(),
            _ => flag,
        });
        self.judge(&self.compile("static", &source, &flags.collect::<Vec<_>>())?)
    }

    fn compile(&self, name: &str, source: &Path, flags: &[String]) -> Result<PathBuf> {
        let program = self.work.join(name);
        let mut compiler = tool("cc", "gcc")?;
        compiler.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-o"]);
        compiler.arg(&program).arg(source);
        call(compiler.args(flags))?;
        Ok(program)
    }

    /// Without its index the library says so, and opens others.
    fn test_without_index(&self) -> Result<()> {
        let indexes = self.work.join("indexes");
        indexes::write(&indexes)?;
        let source = place::inside(FOLDER).join("tests/installed/without_index.c");
        let flags = self.pkg_config(&["--cflags", "--libs"])?;
        let mut test = Command::new(self.compile("without_index", &source, &flags)?);
        call(self.lend(&mut test).arg(&indexes))
    }

    /// Lets a program find the library.
    fn lend<'c>(&self, program: &'c mut Command) -> &'c mut Command {
        program.env("LD_LIBRARY_PATH", self.prefix.join("lib"))
    }

    fn build_by_cmake(&self) -> Result<()> {
        let build = self.work.join("cmake");
        if build.exists() {
            fs::remove_dir_all(&build)?;
        }
        let mut configure = tool("cmake", "cmake")?;
        configure.arg("-S").arg(example()).arg("-B").arg(&build);
        let prefix = format!("-DCMAKE_PREFIX_PATH={}", self.prefix.display());
        call(configure.arg(prefix))?;
        call(tool("cmake", "cmake")?.arg("--build").arg(&build))?;
        self.judge(&build.join("map_one"))
    }

    fn pkg_config(&self, arguments: &[&str]) -> Result<Vec<String>> {
        let mut command = tool("pkg-config", "pkg-config")?;
        command.env("PKG_CONFIG_PATH", self.library("pkgconfig"));
        let said = output(command.args(arguments).arg("kodbro"))?;
        Ok(said.split_whitespace().map(str::to_owned).collect())
    }

    fn judge(&self, program: &Path) -> Result<()> {
        let said = output(self.lend(&mut Command::new(program)))?;
        ensure!(
            said.starts_with(PRINTED),
            "{} prints '{said}', expected '{PRINTED}…'",
            program.display()
        );
        println!("{}: {}", program.display(), said.trim());
        Ok(())
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

fn example() -> PathBuf {
    place::inside(FOLDER).join("examples/cmake")
}
