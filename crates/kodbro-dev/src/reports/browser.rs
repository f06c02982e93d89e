use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::tool;

/// Chromium without a window, in a folder of its own.
pub(super) struct Browser {
    work: PathBuf,
}

/// What a page was when its scripts had run.
pub(super) struct Shown {
    /// The document.
    pub(super) dom: String,
    /// What it and the browser wrote to the console.
    pub(super) console: Vec<String>,
    /// The hosts that were asked for something, by the page or by the browser.
    pub(super) hosts: BTreeSet<String>,
}

impl Browser {
    pub(super) fn new(work: &Path) -> Self {
        Self {
            work: work.to_owned(),
        }
    }

    /// Opens a page; `fragment` stands behind the `#` of its address.
    pub(super) fn open(&self, page: &Path, fragment: &str) -> Result<Shown> {
        let log = self.work.join("net.json");
        let mut command = self.command()?;
        command.arg(format!("--log-net-log={}", log.display()));
        command.arg("--dump-dom");
        command.arg(format!("file://{}#{fragment}", page.display()));
        let output = command.output()?;
        ensure!(output.status.success(), "{command:?}: {}", output.status);
        let said = String::from_utf8_lossy(&output.stderr);
        let console = said.lines().filter(|line| line.contains(":CONSOLE:"));
        let net = fs::read_to_string(&log).context("Chromium wrote no log of the network")?;
        Ok(Shown {
            dom: String::from_utf8(output.stdout)?,
            console: console.map(str::to_owned).collect(),
            hosts: hosts(&net),
        })
    }

    /// Prints a page and returns the text on the paper.
    pub(super) fn print(&self, page: &Path) -> Result<String> {
        let paper = page.with_extension("pdf");
        let mut command = self.command()?;
        command.arg("--no-pdf-header-footer");
        command.arg(format!("--print-to-pdf={}", paper.display()));
        let status = command
            .arg(format!("file://{}", page.display()))
            .output()?
            .status;
        ensure!(status.success(), "{command:?}: {status}");
        let mut read = tool("pdftotext", "poppler-utils")?;
        let output = read.arg(&paper).arg("-").output()?;
        ensure!(output.status.success(), "{}: no PDF", paper.display());
        Ok(String::from_utf8(output.stdout)?)
    }

    fn command(&self) -> Result<Command> {
        let mut command = tool("chromium", "chromium")?;
        // CI runs as root, where there is no sandbox; the pages are our own.
        command.args(["--headless=new", "--no-sandbox", "--disable-gpu"]);
        command.args(["--disable-background-networking", "--no-first-run"]);
        // No name leads anywhere.
        command.arg("--host-resolver-rules=MAP * ~NOTFOUND");
        command.arg("--enable-logging=stderr");
        let profile = self.work.join("profile");
        command.arg(format!("--user-data-dir={}", profile.display()));
        Ok(command)
    }
}

/// Returns the hosts of all addresses in a log.
fn hosts(log: &str) -> BTreeSet<String> {
    let addresses = log.split("\"url\":\"").skip(1);
    let host = |rest: &str| {
        let address = rest.split('"').next()?;
        let host = address.split_once("://")?.1.split('/').next()?;
        (!host.is_empty()).then(|| host.to_owned())
    };
    addresses.filter_map(host).collect()
}
