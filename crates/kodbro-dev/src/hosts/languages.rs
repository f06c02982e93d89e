//! Do the examples in other languages run?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use kodbro_tests::place;

use super::FOLDER;
use super::bench::Bench;
use crate::cargo::{run as call, tool};
use crate::venv;

/// Debian's JNA.
const JNA: &str = "/usr/share/java/jna.jar";

/// Builds the example of each language and lets it map the rows.
pub(super) fn run(bench: &Bench) -> Result<()> {
    bench.judge("Python", &mut python(&bench.work("python")?)?)?;
    bench.judge("Java", &mut java(&bench.work("java")?)?)?;
    bench.judge("Node", &mut node(&bench.work("node")?)?)?;
    bench.judge("C#", &mut csharp(&bench.work("csharp")?)?)
}

fn python(work: &Path) -> Result<Command> {
    let environment = venv::environment(&work.join("venv"), None)?;
    let mut command = Command::new(venv::program(&environment, "python"));
    command.args(["-B", "-W", "error"]);
    command.arg(example("python").join("map_rows.py"));
    Ok(command)
}

fn java(work: &Path) -> Result<Command> {
    ensure!(
        Path::new(JNA).exists(),
        "{JNA} does not exist: apt-get install libjna-java"
    );
    let mut compile = tool("javac", "openjdk-17-jdk-headless")?;
    compile.args(["-Xlint:all", "-Werror", "-cp", JNA, "-d"]);
    call(compile.arg(work).args(sources("java", "java")?))?;
    let mut command = tool("java", "openjdk-17-jre-headless")?;
    command.arg("-cp").arg(format!("{}:{JNA}", work.display()));
    command.arg("MapRows");
    Ok(command)
}

/// Installs the packages of the lock file, unless they are there from the last time.
fn node(work: &Path) -> Result<Command> {
    let lock = fs::read(example("node").join("package-lock.json"))?;
    let installed = work.join("installed.json");
    for file in [
        "package.json",
        "package-lock.json",
        "kodbro.js",
        "map_rows.js",
    ] {
        fs::copy(example("node").join(file), work.join(file))?;
    }
    if fs::read(&installed).ok().as_ref() != Some(&lock) {
        let mut install = tool("npm", "npm")?;
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        call(install.current_dir(work))?;
        fs::write(&installed, lock)?;
    }
    let mut command = tool("node", "nodejs")?;
    command.arg(work.join("map_rows.js"));
    Ok(command)
}

/// Compiles with Mono, which Debian has; the sources are the same for .NET.
fn csharp(work: &Path) -> Result<Command> {
    let program = work.join("MapRows.exe");
    let mut compile = tool("mcs", "mono-mcs")?;
    compile.arg("-warnaserror");
    compile.arg(format!("-out:{}", program.display()));
    call(compile.args(sources("csharp", "cs")?))?;
    let mut command = tool("mono", "mono-runtime")?;
    command.arg(program);
    Ok(command)
}

fn example(host: &str) -> PathBuf {
    place::inside(FOLDER).join("examples").join(host)
}

/// Lists the files of an example by their extension.
fn sources(host: &str, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(example(host))? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}
