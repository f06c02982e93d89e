use std::io::{self, Write};

use clap::Args;
use kodbro::nomenclature::{Concept, Language};

use crate::args::{IndexArgument, LanguageArgument};
use crate::concepts::{self, to_stdout};
use crate::numbers::grouped;
use crate::{Outcome, code_hint, index_source};

/// Show the tree of codes
///
/// Lists a code and all codes below it, one a line, indented by level; without a code the topmost
/// ones. Where the depth cuts a branch off, the line says how many codes are below.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Code to begin at [default: the whole nomenclature]
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// Number of levels shown, the first included [default: all below CODE, 2 without CODE]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    depth: Option<u8>,

    #[command(flatten)]
    language: LanguageArgument,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro tree
  kodbro tree T01 --depth 2
  kodbro tree --depth 99 > whole-tree.txt

Exit codes:
  0  done
  2  no such code (the nearest ones are named), wrong use or bad input";

/// Without a code so many levels are shown.
const DEFAULT_DEPTH: u8 = 2;

/// Shows the tree, or a branch of it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let nomenclature = index.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    match &arguments.code {
        Some(code) => {
            let concept = code_hint::need(&nomenclature, code, language)?;
            let depth = arguments.depth.unwrap_or(u8::MAX);
            to_stdout(|out| write_branch(out, &concept, depth, language))?;
        }
        None => {
            let depth = arguments.depth.unwrap_or(DEFAULT_DEPTH);
            let mut roots = nomenclature.roots();
            to_stdout(|out| roots.try_for_each(|root| write_branch(out, &root, depth, language)))?;
        }
    }
    Ok(Outcome::Done)
}

/// Writes a concept and so many levels of what is below it.
fn write_branch(
    out: &mut dyn Write,
    top: &Concept<'_>,
    depth: u8,
    language: Language,
) -> io::Result<()> {
    for concept in std::iter::once(*top).chain(top.descendants()) {
        let below = concept.level().saturating_sub(top.level());
        if below >= depth {
            continue;
        }
        let indent = usize::from(below) * 2;
        let (code, term) = (concept.code(), concept.term(language));
        write!(out, "{:indent$}{code}  {term}", "")?;
        let cut = concept.descendants().len();
        match below + 1 == depth && cut > 0 {
            true => writeln!(out, "  (+{})", grouped(cut as u64))?,
            false => writeln!(out)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_branch_says_how_much_is_below() {
        let index = index_source::open(None).unwrap();
        let nomenclature = index.nomenclature();
        let top = nomenclature.roots().next().unwrap();
        let lines = |depth| {
            let mut out = Vec::new();
            write_branch(&mut out, &top, depth, Language::SWEDISH).unwrap();
            String::from_utf8(out)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(1).len(), 1);
        assert!(lines(1)[0].ends_with(&format!("(+{})", grouped(top.descendants().len() as u64))));
        assert_eq!(lines(2).len(), 1 + top.children().count());
        assert!(lines(2)[1].starts_with("  A"));
        assert_eq!(lines(u8::MAX).len(), 1 + top.descendants().len());
    }
}
