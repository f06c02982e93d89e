//! Does the C library hold what its header promises?
//!
//! Everything happens in `target/c`: the library with and without the function that panics, the
//! programs of `bindings/c/tests` and `bindings/c/examples`, and what they read and write.

mod compiler;
pub(crate) mod header;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use kodbro_tests::corpus::Corpus;
use kodbro_tests::place;

use self::compiler::{Build, Library};
use crate::cargo::{build, run as call, target};
use crate::indexes;

const PACKAGE: &str = "bindings/c";

/// Tests that no sanitizer looks at: one reads what was freed, the other counts memory, of which
/// sanitizers hold back what was freed.
const ONLY_PLAIN: [&str; 2] = ["closed", "soak"];

/// Tests that memcheck looks at; under it the others take minutes.
const CHECKED: [&str; 10] = [
    "mapping",
    "nomenclature",
    "decisions",
    "explain",
    "validate",
    "messages",
    "lifetimes",
    "misuse",
    "panic",
    "threads",
];

/// Builds the library, looks at its header and its symbols, and runs its tests and examples: plain,
/// with the compiler's sanitizers, and under memcheck.
pub(crate) fn run() -> Result<()> {
    compiler::tools()?;
    let work = target().join("c");
    let indexes = work.join("indexes");
    indexes::write(&indexes)?;
    let panicking = Library::build(&work.join("forced-panic"), &["kodbro-c/forced-panic"])?;
    let library = Library::build(&work.join("library"), &[])?;
    header::check(&library)?;

    for build in [Build::Plain, Build::Sanitized] {
        println!("{}:", build.says());
        for source in sources("tests")? {
            let name = stem(&source);
            if build == Build::Sanitized && ONLY_PLAIN.contains(&name) {
                continue;
            }
            let library = match name {
                "panic" => &panicking,
                _ => &library,
            };
            let program = library.compile(&source, build, &work)?;
            call(Command::new(program).arg(&indexes))?;
        }
    }
    let misuse = Build::Plain.program(&work, OsStr::new("misuse"));
    header::check_misuse(&misuse)?;
    println!("under memcheck:");
    for name in CHECKED {
        let program = Build::Plain.program(&work, OsStr::new(name));
        // Tests that take turns take few, as each takes a hundred times as long.
        call(memcheck().arg(program).arg(&indexes).arg("2"))?;
    }
    examples(&library, &work)
}

/// Runs the examples on the names of the corpus: they print what the command prints, to the byte.
fn examples(library: &Library, work: &Path) -> Result<()> {
    let (lines, rows) = (work.join("names.txt"), work.join("names.jsonl"));
    let names = names()?;
    let as_json = |name: &String| serde_json::json!({ "name": name }).to_string() + "\n";
    fs::write(&lines, names.join("\n") + "\n")?;
    fs::write(&rows, names.iter().map(as_json).collect::<String>())?;
    build(&["--bin", "kodbro"])?;
    let command = format!("debug/kodbro{}", std::env::consts::EXE_SUFFIX);
    let mut kodbro = Command::new(target().join(command));
    let expected = output(kodbro.arg("map").arg(rows).args(["--format", "jsonl"]))?;
    for source in sources("examples")? {
        let program = library.compile(&source, Build::Plain, work)?;
        let found = output(Command::new(program).stdin(File::open(&lines)?))?;
        ensure!(
            found == expected,
            "{} prints something else than 'kodbro map --format jsonl'",
            source.display()
        );
        let source = source.file_name().unwrap_or_default();
        let count = names.len();
        println!("{}: {count} rows as the command", source.display());
    }
    Ok(())
}

/// Returns the names of the rows of the corpus that one line can hold as it is.
fn names() -> Result<Vec<String>> {
    let cases = Corpus::read()?.into_values().flat_map(|corpus| corpus.map);
    let names = cases.map(|case| case.input.name);
    let is_line = |name: &String| !name.is_empty() && name.trim() == name && !name.contains('\n');
    let names: Vec<String> = names.filter(is_line).collect();
    ensure!(names.len() > 100, "the corpus has {} names", names.len());
    Ok(names)
}

/// Returns the programs in a folder of the package, in the order of their names.
fn sources(folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(place::inside(PACKAGE).join(folder))? {
        let path = entry?.path();
        if compiler::of(&path).is_some() {
            found.push(path);
        }
    }
    found.sort_unstable();
    ensure!(!found.is_empty(), "no program in {PACKAGE}/{folder}");
    Ok(found)
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(OsStr::to_str).unwrap_or_default()
}

fn memcheck() -> Command {
    let mut suppressions = std::ffi::OsString::from("--suppressions=");
    suppressions.push(place::inside(PACKAGE).join("tests/valgrind.supp"));
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--leak-check=full", "--error-exitcode=9"]);
    command.arg(suppressions);
    command
}

/// Runs a command to its end and returns what it prints.
fn output(command: &mut Command) -> Result<Vec<u8>> {
    let program = command.get_program().to_owned();
    let output = command.stderr(Stdio::piped()).output();
    let output = output.with_context(|| format!("cannot run '{}'", program.display()))?;
    ensure!(
        output.status.success(),
        "'{}' ended with {}: {}",
        program.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output.stdout)
}
