//! Can the C library be installed, and do others' builds find it?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use crate::c::header;
use crate::cargo::{cargo, output, run as call, target, tool};

const FOLDER: &str = "bindings/c";

/// The last release for our compiler.
const CARGO_C: &str = "0.10.24";

/// What the example program prints of its own row.
const PRINTED: &str = "T010202";

/// Installs the library with cargo-c into a folder, looks at what is there, and builds the example
/// against it by pkg-config, statically, and by CMake.
pub(crate) fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: installing is only set up for Linux");
        return Ok(());
    }
    let installed = Installed::new()?;
    installed.look_at_names()?;
    header::check_symbols(&installed.library("libkodbro.so"))?;
    installed.look_at_version()?;
    installed.build_by_pkg_config()?;
    installed.build_by_cmake()
}

/// The library as it was installed.
struct Installed {
    work: PathBuf,
    prefix: PathBuf,
}

impl Installed {
    fn new() -> Result<Self> {
        let work = target().join("install");
        let prefix = work.join("prefix");
        if prefix.exists() {
            fs::remove_dir_all(&prefix)?;
        }
        let mut install = Command::new(cargo_cinstall()?);
        install.args(["cinstall", "--profile", "dev", "--manifest-path"]);
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
        let soname = format!("libkodbro.so.{}", abi_version()?);
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
        self.compile("shared", &flags)?;
        let archive = self.library("libkodbro.a").display().to_string();
        let flags = self.pkg_config(&["--cflags", "--static", "--libs"])?;
        let flags = flags.into_iter().map(|flag| match flag.as_str() {
            "-lkodbro" => archive.clone(),
            _ => flag,
        });
        self.compile("static", &flags.collect::<Vec<_>>())
    }

    fn compile(&self, name: &str, flags: &[String]) -> Result<()> {
        let program = self.work.join(name);
        let mut compiler = tool("cc", "gcc")?;
        compiler.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-o"]);
        compiler.arg(&program).arg(example().join("map_one.c"));
        call(compiler.args(flags))?;
        self.judge(&program)
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
        let mut command = Command::new(program);
        let said = output(command.env("LD_LIBRARY_PATH", self.prefix.join("lib")))?;
        ensure!(
            said.starts_with(PRINTED),
            "{} prints '{said}', expected '{PRINTED}…'",
            program.display()
        );
        println!("{}: {}", program.display(), said.trim());
        Ok(())
    }
}

/// Installs cargo-c beside what is built, unless it is there, and returns its program.
fn cargo_cinstall() -> Result<PathBuf> {
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

/// Reads the version of the ABI out of the header.
fn abi_version() -> Result<u32> {
    let header = fs::read_to_string(place::inside(FOLDER).join("include/kodbro.h"))?;
    let line = |line: &str| {
        let version = line.strip_prefix("#define KODBRO_ABI_VERSION ")?;
        version.trim().parse().ok()
    };
    let version = header.lines().find_map(line);
    version.context("kodbro.h defines no KODBRO_ABI_VERSION")
}
