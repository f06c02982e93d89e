use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use super::{FOLDER, report};
use crate::cargo::{run as call, target, tool};

/// What the Multitool has to say of every log of ours: there is no page about kodbro yet, and a
/// finding about a whole file or in a workbook has no lines.
const KNOWN: [&str; 2] = ["SARIF2005", "SARIF2017"];

/// Lets the SARIF Multitool check logs against the schema, the standard and what GitHub asks for.
pub(super) fn run(work: &Path) -> Result<()> {
    let multitool = installed()?;
    for language in ["en", "sv"] {
        let log = work.join(format!("{language}.sarif"));
        report(&log, &["--language", language])?;
        let said = judged(&multitool, &log)?;
        ensure!(said.is_empty(), "{}: {}", log.display(), said.join("\n"));
    }
    // What is wrong has to be found.
    let broken = work.join("broken.sarif");
    let log = fs::read_to_string(work.join("en.sarif"))?;
    fs::write(&broken, log.replace("\"startLine\":", "\"startLine\":-"))?;
    ensure!(
        !judged(&multitool, &broken)?.is_empty(),
        "the Multitool takes lines below zero"
    );
    println!("the SARIF Multitool takes the logs");
    Ok(())
}

/// Returns what the Multitool finds in a log, but for what is known.
fn judged(multitool: &Path, log: &Path) -> Result<Vec<String>> {
    let found = log.with_extension("judged.sarif");
    let mut command = std::process::Command::new(multitool);
    // It needs no library of languages.
    command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    command.args(["validate", "--rule-kind", "Sarif;Ghas", "--output"]);
    let output = command.arg(&found).arg(log).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let text = fs::read_to_string(&found).with_context(|| said.clone())?;
    let judged: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let results = judged["runs"][0]["results"].as_array();
    let results = results.with_context(|| format!("no results: {said}"))?;
    let id = |result: &serde_json::Value| {
        let id = result["ruleId"].as_str().unwrap_or_default();
        id.split('/').next().unwrap_or_default().to_owned()
    };
    let unknown = results
        .iter()
        .filter(|result| !KNOWN.contains(&id(result).as_str()));
    Ok(unknown
        .map(|result| format!("{} {}", id(result), result["message"]))
        .collect())
}

/// Installs the package of the lock file, unless it is there from the last time.
fn installed() -> Result<PathBuf> {
    let folder = target().join("multitool");
    fs::create_dir_all(&folder)?;
    let lock = fs::read(place::inside(FOLDER).join("package-lock.json"))?;
    let stamp = folder.join("installed.json");
    let program = folder.join("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    if fs::read(&stamp).ok().as_ref() != Some(&lock) {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(place::inside(FOLDER).join(name), folder.join(name))?;
        }
        let mut install = tool("npm", "npm")?;
        install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        call(install.current_dir(&folder))?;
        call(tool("chmod", "coreutils")?.arg("+x").arg(&program))?;
        fs::write(stamp, lock)?;
    }
    Ok(program)
}
