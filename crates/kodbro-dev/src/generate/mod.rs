//! What is generated and committed?
//!
//! * `tests/accuracy/`: what the mapper makes of labelled rows, and the thresholds;
//! * `tests/accuracy/ablation.md`: what each part of the mapper is worth;
//! * the example and the figures in `README.md`;
//! * `bindings/c/include/kodbro.h`: the header of the C library;
//! * `crates/kodbro-validate/RULES.md`: what is checked;
//! * the examples in `bindings/c/README.md`;
//! * `tests/compat/`: one index per format, made once and never again.
//!
//! What needs the data folder beside the project is left alone where there is none.

mod accuracy;
mod compat;
mod header;
mod readme;
mod rules;
mod snippets;

use std::fs;

use anyhow::{Context, Result, bail};
use kodbro_tests::accuracy::Ablation;
use kodbro_tests::place;

/// A file as it should be.
struct Generated {
    /// Where it is, from the project's root.
    path: String,
    content: Vec<u8>,
}

/// Renews all files, or only tells which would change.
pub(crate) fn run(check: bool) -> Result<()> {
    let accuracy = accuracy::all()?;
    let mut files = accuracy.files;
    files.push(readme::blocks(&accuracy.measured)?);
    files.extend(compat::frozen()?);
    files.push(header::header()?);
    files.push(rules::list());
    files.push(snippets::blocks()?);
    match Ablation::measure()? {
        Ok(ablation) => files.push(Generated {
            path: Ablation::FILE.to_owned(),
            content: ablation.to_markdown().into_bytes(),
        }),
        Err(reason) => println!("skipped: {reason}"),
    }
    let (count, mut stale) = (files.len(), Vec::new());
    for Generated { path, content } in files {
        let file = place::inside(&path);
        if fs::read(&file).ok().as_ref() == Some(&content) {
            continue;
        }
        if !check {
            fs::write(&file, content).with_context(|| path.clone())?;
            println!("renewed {path}");
        }
        stale.push(path);
    }
    if check && !stale.is_empty() {
        bail!(
            "{} would change: run 'cargo dev generate'",
            stale.join(", ")
        );
    }
    println!("{count} generated files looked at, {} renewed", stale.len());
    Ok(())
}

/// Prints what each part of the mapper is worth.
pub(crate) fn ablation() -> Result<()> {
    match Ablation::measure()? {
        Ok(ablation) => print!("{}", ablation.to_markdown()),
        Err(reason) => println!("skipped: {reason}"),
    }
    Ok(())
}
