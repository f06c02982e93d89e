//! How large is the C library as a package has it?

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;

use anyhow::{Result, ensure};

use crate::cargo::{cargo, run as call, target, tool};

/// What is built: its name, the options, and the most millions of bytes that it may have.
const BUILDS: [(&str, &[&str], f64); 2] = [
    ("with the default index", &[], 12.0),
    ("without", &["--no-default-features"], 4.0),
];

/// Builds the library for release, with its index and without, strips it and compares its size with
/// what is promised.
pub(crate) fn run() -> Result<()> {
    let work = target().join("sizes");
    fs::create_dir_all(&work)?;
    for (name, options, most) in BUILDS {
        let build = ["build", "--quiet", "--release", "--package", "kodbro-c"];
        call(&mut cargo(&[&build[..], options].concat()))?;
        let library = format!("{DLL_PREFIX}kodbro_c{DLL_SUFFIX}");
        let stripped = work.join(&library);
        let mut strip = tool("strip", "binutils")?;
        strip.arg("--strip-unneeded").arg("-o").arg(&stripped);
        call(strip.arg(target().join("release").join(&library)))?;
        let size = fs::metadata(&stripped)?.len() as f64 / 1e6;
        println!("{library} {name}: {size:.1} MB stripped, at most {most} MB");
        ensure!(size < most, "the library is too large");
    }
    Ok(())
}
