use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde::Serialize;

/// What a run took place on, without the name of the computer.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The model of the processor.
    pub cpu: String,
    /// How many threads can run at once.
    pub cores: usize,
    /// Operating system and architecture.
    pub system: String,
    /// How many programs wanted to run in the minute before, where the system tells; much above 0
    /// means that the machine had other work and the times are too long.
    pub load: Option<f64>,
    /// The compiler.
    pub rustc: Option<String>,
    /// The commit; `+` behind it means that there were changes on top.
    pub commit: Option<String>,
    /// The versions of the rivals, out of `Cargo.lock`.
    pub rivals: BTreeMap<&'static str, String>,
}

impl Machine {
    /// Looks around. A name for the processor replaces what the system says.
    pub fn here(cpu: Option<String>) -> Self {
        let versions = ["tantivy", "strsim", "rapidfuzz"]
            .into_iter()
            .filter_map(|name| Some((name, locked(name)?)));
        Self {
            cpu: cpu
                .or_else(model)
                .unwrap_or_else(|| "unknown cpu".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            load: fs::read_to_string("/proc/loadavg")
                .ok()
                .and_then(|text| text.split(' ').next()?.parse().ok()),
            rustc: output("rustc", &["--version"]),
            commit: commit(),
            rivals: versions.collect(),
        }
    }

    /// Returns the processor's model as a part of a file name, such as `amd-epyc`.
    pub fn slug(&self) -> String {
        let words = self.cpu.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        words.join("-").to_lowercase()
    }
}

fn model() -> Option<String> {
    let info = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn commit() -> Option<String> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let hash = output("git", &["-C", folder, "rev-parse", "--short=10", "HEAD"])?;
    let args = [
        "-C",
        folder,
        "status",
        "--porcelain",
        "--untracked-files=no",
    ];
    let changed = output("git", &args).is_some_and(|changes| !changes.is_empty());
    Some(hash + if changed { "+" } else { "" })
}

/// Returns the version of a package in the workspace's lock file.
fn locked(package: &str) -> Option<String> {
    let lock = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).ok()?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

fn output(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
