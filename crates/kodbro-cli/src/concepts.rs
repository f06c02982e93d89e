//! What is said of a concept in more than one command.

use std::io::{self, Write};

use kodbro::nomenclature::{Concept, Language, Nomenclature, TermKind};
use kodbro_formats::{Error, ErrorKind, Place};
use serde::Serialize;

use crate::failure::Failure;

/// A concept named in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct Named<'a> {
    pub(crate) code: &'a str,
    pub(crate) term: &'a str,
}

/// Names a concept.
pub(crate) fn named<'a>(concept: &Concept<'a>, language: Language) -> Named<'a> {
    Named {
        code: concept.code(),
        term: concept.term(language),
    }
}

/// Names the concepts from the root down to this one.
pub(crate) fn path<'a>(concept: &Concept<'a>, language: Language) -> Vec<Named<'a>> {
    let path = concept.path();
    path.iter().map(|step| named(step, language)).collect()
}

/// Returns the language asked for; Swedish where none is.
///
/// # Errors
/// When the nomenclature has no term in it.
pub(crate) fn language(
    nomenclature: &Nomenclature<'_>,
    asked: Option<Language>,
) -> Result<Language, Failure> {
    let Some(asked) = asked else {
        return Ok(Language::SWEDISH);
    };
    let known = nomenclature.languages();
    if known.contains(&asked) {
        return Ok(asked);
    }
    let known: Vec<&str> = known.iter().map(Language::as_str).collect();
    let message = format!("the index has no terms in the language '{asked}'");
    Err(Failure::new(message).with_hint(format!("choose from {}", known.join(", "))))
}

/// Says in words what authority a term has.
pub(crate) fn kind(kind: TermKind) -> String {
    kind.as_str().replace('_', " ")
}

/// Writes a JSON document for people and programs.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Lets a command write to standard output, and sees that everything has arrived.
///
/// # Errors
/// When the system refuses to write.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    written.map_err(|cause| {
        let kind = ErrorKind::Io {
            action: "write",
            cause,
        };
        Error::new(kind, Place::new("<stdout>")).with_hint("check the space left where it goes")
    })
}
