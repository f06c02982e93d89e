use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use kodbro_tests::place;

use crate::cargo::{cargo, run as call};

/// Lets others' tools check the formats of mapping sets: in an environment of Python of their own,
/// which is made anew when the list of pinned packages changes.
pub(crate) fn run() -> Result<()> {
    call(&mut cargo(&["build", "--package", "kodbro-cli"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| place::inside("target"), Into::into);
    let folder = target.join("exchange");
    let requirements = place::inside("tests/exchange/requirements.txt");
    let python = environment(&folder, &requirements)?;
    let program = format!("kodbro{}", std::env::consts::EXE_SUFFIX);
    call(
        Command::new(python)
            .arg(place::inside("tests/exchange/check.py"))
            .arg(target.join("debug").join(program)),
    )
}

/// Installs the packages if they are not there, and returns the Python that has them.
fn environment(folder: &Path, requirements: &Path) -> Result<std::path::PathBuf> {
    let wanted = fs::read_to_string(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let programs = folder.join(if cfg!(windows) {
        "venv/Scripts"
    } else {
        "venv/bin"
    });
    let python = programs.join(format!("python{}", std::env::consts::EXE_SUFFIX));
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) && python.exists() {
        return Ok(python);
    }
    fs::create_dir_all(folder)?;
    let own = if cfg!(windows) { "python" } else { "python3" };
    let venv = folder.join("venv");
    call(Command::new(own).args(["-m", "venv", "--clear"]).arg(&venv))?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    call(Command::new(&python).args(pip).arg(requirements))?;
    fs::write(installed, wanted)?;
    Ok(python)
}
