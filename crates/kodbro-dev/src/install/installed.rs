//! Is all there that was to be installed, and does it serve?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use super::FOLDER;
use crate::c::header;
use crate::cargo::{output, run as call, tool};
use crate::indexes;

/// What the example program prints of its own row.
const PRINTED: &str = "mapped\tT010202";

/// The library as it was installed.
pub(super) struct Installed {
    /// Where programs are built.
    work: PathBuf,
    prefix: PathBuf,
    libraries: PathBuf,
    /// What stands before the paths that the library was installed for.
    root: Option<PathBuf>,
}

impl Installed {
    pub(super) fn new(work: &Path, prefix: &Path, libraries: &Path) -> Self {
        Self {
            work: work.to_owned(),
            prefix: prefix.to_owned(),
            libraries: libraries.to_owned(),
            root: None,
        }
    }

    /// Says that the library was installed for other paths, which are found below a root.
    pub(super) fn below(mut self, root: &Path) -> Self {
        self.root = Some(root.to_owned());
        self
    }

    /// Looks at names, version and symbols, and builds the example in each way.
    pub(super) fn check(&self) -> Result<()> {
        self.look_at_names()?;
        header::check_symbols(&self.library("libkodbro.so"))?;
        self.look_at_version()?;
        self.build_by_pkg_config()?;
        self.build_by_cmake()
    }

    /// Without its index the library says so, and opens others.
    pub(super) fn check_without_index(&self) -> Result<()> {
        let indexes = self.work.join("indexes");
        indexes::write(&indexes)?;
        let source = place::inside(FOLDER).join("tests/installed/without_index.c");
        let flags = self.pkg_config(&["--cflags", "--libs"])?;
        let mut test = Command::new(self.compile("without_index", &source, &flags)?);
        call(self.lend(&mut test).arg(&indexes))
    }

    fn library(&self, name: &str) -> PathBuf {
        self.libraries.join(name)
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

    /// Lets a program find the library.
    fn lend<'c>(&self, program: &'c mut Command) -> &'c mut Command {
        program.env("LD_LIBRARY_PATH", &self.libraries)
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
        if let Some(root) = &self.root {
            // Else what is in /usr would be taken to be known to the compiler.
            command.env("PKG_CONFIG_SYSROOT_DIR", root);
            command.env("PKG_CONFIG_ALLOW_SYSTEM_CFLAGS", "1");
            command.env("PKG_CONFIG_ALLOW_SYSTEM_LIBS", "1");
        }
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

fn example() -> PathBuf {
    place::inside(FOLDER).join("examples/cmake")
}
