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

/// Builds the library as it is shipped, with its index and without, strips it and compares its size with
/// what is promised.
pub(crate) fn run() -> Result<()> {
    let work = target().join("sizes");
    fs::create_dir_all(&work)?;
    let mut too_large = Vec::new();
    for (name, options, most) in BUILDS {
        let build = ["build", "--quiet", "--profile", "dist"];
        call(cargo(&build).args(["--package", "kodbro-c"]).args(options))?;
        let library = format!("{DLL_PREFIX}kodbro_c{DLL_SUFFIX}");
        let stripped = work.join(&library);
        let mut strip = tool("strip", "binutils")?;
        strip.arg("--strip-unneeded").arg("-o").arg(&stripped);
        call(strip.arg(target().join("dist").join(&library)))?;
        let size = fs::metadata(&stripped)?.len() as f64 / 1e6;
        println!("{library} {name}: {size:.2} MB stripped, wanted less than {most} MB");
        if size >= most {
            too_large.push(name);
        }
    }
    ensure!(
        too_large.is_empty(),
        "too large: {}",
        too_large.join(" and ")
    );
    Ok(())
}
