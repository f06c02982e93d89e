//! Do the header, the symbols of the library and the test of misuse name the same functions?

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use kodbro_tests::place;

use super::compiler::{self, Library};
use super::{PACKAGE, output};

/// Compiles the headers in each language they are for, and compares the functions with the symbols
/// of the library: it has all of them, and shows nothing else.
pub(super) fn check(library: &Library) -> Result<()> {
    compiler::check_header("kodbro.h", "c", "c99")?;
    for standard in ["c++17", "c++20"] {
        compiler::check_header("kodbro.h", "c++", standard)?;
        compiler::check_header("kodbro.hpp", "c++", standard)?;
    }
    check_symbols(&library.path())
}

/// Compares the functions of the header with the symbols that a library shows.
pub(crate) fn check_symbols(library: &Path) -> Result<()> {
    let mut nm = Command::new("nm");
    nm.args(["--dynamic", "--defined-only", "--format=posix"]);
    let symbols = first_words(&output(nm.arg(library))?);
    let functions = functions()?;
    same("the library", &symbols, &functions)?;
    println!("{} functions, and no other symbol", functions.len());
    Ok(())
}

/// Returns the name by which programs load the library, as its version of the ABI has it: the minor
/// version before 1.0, and then the major one times 1,000.
pub(crate) fn soname() -> Result<String> {
    let header = fs::read_to_string(place::inside(PACKAGE).join("include/kodbro.h"))?;
    let line = |line: &str| {
        let version = line.strip_prefix("#define KODBRO_ABI_VERSION ")?;
        version.trim().parse::<u32>().ok()
    };
    let version = header.lines().find_map(line);
    Ok(
        match version.context("kodbro.h defines no KODBRO_ABI_VERSION")? {
            minor @ 0..1_000 => format!("libkodbro.so.0.{minor}"),
            version => format!("libkodbro.so.{}", version / 1_000),
        },
    )
}

/// Compares the functions that a program says it calls wrongly with those of the header.
pub(super) fn check_misuse(program: &Path) -> Result<()> {
    let covered = first_words(&output(Command::new(program).arg("--functions"))?);
    same("bindings/c/tests/misuse.c", &covered, &functions()?)
}

/// Returns the functions of the header.
fn functions() -> Result<BTreeSet<String>> {
    let header = fs::read_to_string(place::inside(PACKAGE).join("include/kodbro.h"))?;
    let functions = declared(&header);
    ensure!(!functions.is_empty(), "kodbro.h has no function");
    Ok(functions)
}

/// Finds the names right before a parenthesis, outside comments.
fn declared(header: &str) -> BTreeSet<String> {
    let code = header.lines().filter(|line| !line.starts_with("//"));
    let calls = code.flat_map(|line| line.match_indices('(').map(|(at, _)| &line[..at]));
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names = calls.map(|before| &before[before.trim_end_matches(is_part).len()..]);
    let ours = names.filter(|name| name.starts_with("kodbro_"));
    ours.map(str::to_owned).collect()
}

fn first_words(lines: &[u8]) -> BTreeSet<String> {
    let lines = String::from_utf8_lossy(lines);
    let words = lines.lines().filter_map(|line| line.split(' ').next());
    words.map(str::to_owned).collect()
}

fn same(what: &str, found: &BTreeSet<String>, functions: &BTreeSet<String>) -> Result<()> {
    let lacks: Vec<_> = functions.difference(found).collect();
    let more: Vec<_> = found.difference(functions).collect();
    ensure!(
        lacks.is_empty() && more.is_empty(),
        "compared with kodbro.h, {what} lacks {lacks:?} and has besides {more:?}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn functions_are_told_from_types_and_comments() {
        let header = "\
// As kodbro_other(x) has it.
typedef int32_t (*kodbro_fn)(void *context);
const char *kodbro_version(void);
kodbro_status kodbro_map(const kodbro_mapper *mapper,
                         char *message);
";
        let expected = ["kodbro_map", "kodbro_version"].map(str::to_owned);
        assert_eq!(declared(header), expected.into());
    }
}
