//! Does the Python package hold what it promises?

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use kodbro_tests::place;

use crate::cargo::{cargo, run as call};
use crate::indexes;
use crate::venv::{environment, pip, program};

const PACKAGE: &str = "bindings/python";

/// Builds the wheel, installs it into virtual environments under `target/python` and runs the
/// package's tests: once with nothing else installed, then with all that the tests need.
pub(crate) fn run() -> Result<()> {
    let work = place::inside("target/python");
    fs::create_dir_all(&work)?;
    let requirements = place::inside(PACKAGE).join("requirements-dev.txt");
    let tools = environment(&work.join("tools"), Some(&requirements))?;
    let indexes = work.join("indexes");
    indexes::write(&indexes)?;
    call(&mut cargo(&["build", "--workspace", "--bin", "kodbro"]))?;
    let wheel = wheel(&tools, &work.join("wheels"))?;

    let bare = environment(&work.join("bare"), None)?;
    install(&bare, &wheel)?;
    call(Command::new(program(&bare, "python")).args(["-W", "error", "-c", FIRST_STEPS]))?;

    install(&tools, &wheel)?;
    let tests = |arguments: &[&str]| {
        let mut python = Command::new(program(&tools, "python"));
        python
            .args(arguments)
            .current_dir(place::inside(PACKAGE))
            .env("KODBRO_TEST_INDEXES", &indexes)
            .env("KODBRO_TEST_COMMAND", place::inside("target/debug/kodbro"));
        call(&mut python)
    };
    tests(&["-m", "pytest", "-q"])?;
    tests(&["-m", "mypy", "python/kodbro"])?;
    tests(&STUBTEST)
}

const STUBTEST: [&str; 5] = [
    "-m",
    "mypy.stubtest",
    "--mypy-config-file",
    "pyproject.toml",
    "kodbro",
];

/// What a user does first, where nothing but the package is installed.
const FIRST_STEPS: &str = "\
import kodbro
mapping = kodbro.Mapper.default().map('US-HANDSKE NITRIL PF OST L 200ST')
assert mapping.code.startswith('T0102'), mapping
print(mapping)";

/// Builds the wheel in the profile of the other tests, so that what they have built is used.
fn wheel(tools: &Path, folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let manifest = place::inside(PACKAGE).join("Cargo.toml");
    let mut maturin = Command::new(program(tools, "maturin"));
    maturin.args(["build", "--quiet", "--profile", "dev", "--manifest-path"]);
    call(maturin.arg(manifest).arg("--out").arg(folder))?;
    let files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    let wheels = files
        .iter()
        .filter(|f| f.extension() == Some(OsStr::new("whl")));
    let [wheel] = wheels.collect::<Vec<_>>()[..] else {
        anyhow::bail!("expected one wheel in {}", folder.display());
    };
    Ok(wheel.clone())
}

fn install(environment: &Path, wheel: &Path) -> Result<()> {
    let options = ["--force-reinstall", "--no-deps", "--no-index"];
    call(pip(environment).args(options).arg(wheel))
}
