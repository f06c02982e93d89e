//! What does a C programmer see of the library?

use anyhow::{Context, Result};
use kodbro_tests::place;

use super::Generated;

const FOLDER: &str = "bindings/c";

/// The files of the library in the order in which its header tells of them.
const FILES: [&str; 15] = [
    "status",
    "text",
    "version",
    "mapper",
    "row",
    "options",
    "map",
    "mapping",
    "many",
    "decisions",
    "nomenclature",
    "explain",
    "validate_options",
    "validate",
    "findings",
];

/// Writes the header of the C library.
pub(super) fn header() -> Result<Generated> {
    let folder = place::inside(FOLDER);
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml"));
    let config = config.map_err(anyhow::Error::msg)?;
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in FILES {
        builder = builder.with_src(folder.join("src").join(file).with_extension("rs"));
    }
    let mut content = Vec::new();
    let bindings = builder.generate().context("the header of the C library")?;
    bindings.write(&mut content);
    Ok(Generated {
        path: format!("{FOLDER}/include/kodbro.h"),
        content,
    })
}
