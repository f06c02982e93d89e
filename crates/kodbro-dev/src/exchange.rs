use std::process::Command;

use anyhow::Result;
use kodbro_tests::place;

use crate::cargo::{build, run as call, target};
use crate::venv;

/// Lets others' tools check the formats of mapping sets: in an environment of Python of their own,
/// which is made anew when the list of pinned packages changes.
pub(crate) fn run() -> Result<()> {
    build(&["--bin", "kodbro"])?;
    let target = target();
    let requirements = place::inside("tests/exchange/requirements.txt");
    let tools = venv::environment(&target.join("exchange"), Some(&requirements))?;
    let program = format!("kodbro{}", std::env::consts::EXE_SUFFIX);
    call(
        Command::new(venv::program(&tools, "python"))
            .arg(place::inside("tests/exchange/check.py"))
            .arg(target.join("debug").join(program)),
    )
}
