//! Does the Python package hold what it promises?

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use crate::cargo::{build, cargo, emptied, run as call};
use crate::indexes;
use crate::venv::{environment, pip, program};

const PACKAGE: &str = "bindings/python";

/// Builds the wheel, installs it into virtual environments under `target/python` and runs the
/// package's tests: once with nothing else installed, then with all that the tests need. Builds the
/// sdist, too, and installs what that makes far from the project.
pub(crate) fn run() -> Result<()> {
    let work = place::inside("target/python");
    fs::create_dir_all(&work)?;
    let requirements = place::inside(PACKAGE).join("requirements-dev.txt");
    let tools = environment(&work.join("tools"), Some(&requirements))?;
    let indexes = work.join("indexes");
    indexes::write(&indexes)?;
    build(&["--bin", "kodbro"])?;
    let wheel = wheel(&tools, &work.join("wheels"))?;

    let bare = environment(&work.join("bare"), None)?;
    install(&bare, &wheel)?;
    call(&mut first_steps(&bare))?;

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
    tests(&STUBTEST)?;
    free_threaded(&work)?;
    sdist(&tools, &work)
}

/// What PyO3 is to build for, where there is no such Python to ask:
/// <https://pyo3.rs/v0.30.1/building-and-distribution#advanced-config-files>.
const FREE_THREADED: &str = "\
implementation=CPython
version=3.14
shared=true
abi3=false
lib_name=python3.14t
pointer_width=64
build_flags=Py_GIL_DISABLED
suppress_build_script_link_lines=true
";

/// Compiles the package for a Python without a global lock, short of linking it.
fn free_threaded(work: &Path) -> Result<()> {
    let file = work.join("free-threaded.txt");
    fs::write(&file, FREE_THREADED).with_context(|| file.display().to_string())?;
    let mut check = cargo(&["check", "--quiet", "--package", "kodbro-python"]);
    call(check.env("PYO3_CONFIG_FILE", &file))
}

const STUBTEST: [&str; 5] = [
    "-m",
    "mypy.stubtest",
    "--mypy-config-file",
    "pyproject.toml",
    "kodbro",
];

/// What a user does first, where nothing but the package is installed; and the licences are there.
const FIRST_STEPS: &str = "\
import importlib.metadata, kodbro
mapping = kodbro.Mapper.default().map('US-HANDSKE NITRIL PF OST L 200ST')
assert mapping.code.startswith('T0102'), mapping
files = {path.name for path in importlib.metadata.files('kodbro')}
assert files >= {'LICENSE-MIT', 'LICENSE-APACHE'}, files
print(mapping)";

fn first_steps(environment: &Path) -> Command {
    let mut python = Command::new(program(environment, "python"));
    python.args(["-W", "error", "-c", FIRST_STEPS]);
    python
}

/// Builds the sdist, unpacks it far from the project, builds the wheel there and takes the first
/// steps with it. What it has from the registry is built once, as for the project itself; the crates
/// of the project are built anew.
fn sdist(tools: &Path, work: &Path) -> Result<()> {
    let made = work.join("sdist");
    let mut maturin = Command::new(program(tools, "maturin"));
    let manifest = place::inside(PACKAGE).join("Cargo.toml");
    maturin.args(["sdist", "--manifest-path"]);
    call(maturin.arg(manifest).arg("--out").arg(emptied(&made)?))?;
    let archive = only_file(&made, "gz")?;

    // The name is the same each time, so that the new crates replace those of the last time.
    let project = place::root();
    let project = project.file_name().unwrap_or_default().display();
    let away = std::env::temp_dir().join(format!("kodbro-sdist-of-{project}"));
    let unpack = ["-c", UNPACK];
    let mut python = Command::new(program(tools, "python"));
    call(python.args(unpack).arg(&archive).arg(emptied(&away)?))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let packed = fs::read(away.join("kodbro").join(licence))
            .with_context(|| format!("the sdist has no {licence}"))?;
        let own = fs::read(place::inside(licence))?;
        ensure!(packed == own, "the sdist has another {licence}");
    }

    let wheels = emptied(&work.join("sdist-wheels"))?;
    let mut pip = Command::new(program(tools, "python"));
    pip.args([
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .args(["--no-deps", "--no-build-isolation", "--wheel-dir"])
    .arg(&wheels)
    .arg(away.join("kodbro"))
    .current_dir(&away)
    .env("CARGO_TARGET_DIR", place::inside("target"))
    .env("MATURIN_PEP517_ARGS", "--profile dev")
    .env("PATH", with_programs_of(tools)?);
    call(&mut pip)?;
    let clean = environment(&work.join("from-sdist"), None)?;
    install(&clean, &only_file(&wheels, "whl")?)?;
    call(first_steps(&clean).current_dir(&away))?;
    Ok(fs::remove_dir_all(away)?)
}

/// Returns the folders to look for programs in, those of an environment first: the builder of an
/// sdist calls maturin by its name.
fn with_programs_of(environment: &Path) -> Result<OsString> {
    let known = std::env::var_os("PATH").unwrap_or_default();
    let maturin = program(environment, "maturin");
    let own = maturin.parent().map(Path::to_owned);
    let all = own.into_iter().chain(std::env::split_paths(&known));
    Ok(std::env::join_paths(all)?)
}

/// Unpacks an archive with all files as new as they are here: those of the archive are of one age,
/// so that what changed since the last time would not be built.
const UNPACK: &str = "\
import pathlib, sys, tarfile
def as_new(member, folder):
    return tarfile.data_filter(member, folder).replace(mtime=None)
with tarfile.open(sys.argv[1]) as archive:
    archive.extractall(sys.argv[2], filter=as_new)
(unpacked,) = pathlib.Path(sys.argv[2]).iterdir()
unpacked.rename(unpacked.with_name('kodbro'))";

/// Builds the wheel in the profile of the other tests, so that what they have built is used.
fn wheel(tools: &Path, folder: &Path) -> Result<PathBuf> {
    let manifest = place::inside(PACKAGE).join("Cargo.toml");
    let mut maturin = Command::new(program(tools, "maturin"));
    maturin.args(["build", "--quiet", "--profile", "dev", "--manifest-path"]);
    call(maturin.arg(manifest).arg("--out").arg(emptied(folder)?))?;
    only_file(folder, "whl")
}

/// Returns the one file in a folder with an ending.
fn only_file(folder: &Path, ending: &str) -> Result<PathBuf> {
    let files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    let found = files
        .iter()
        .filter(|f| f.extension() == Some(OsStr::new(ending)));
    let [file] = found.collect::<Vec<_>>()[..] else {
        anyhow::bail!("expected one file .{ending} in {}", folder.display());
    };
    Ok(file.clone())
}

fn install(environment: &Path, wheel: &Path) -> Result<()> {
    let options = ["--force-reinstall", "--no-deps", "--no-index"];
    call(pip(environment).args(options).arg(wheel))
}
