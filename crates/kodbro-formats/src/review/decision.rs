//! What did a person say about a row?

use kodbro::decisions::Verdict;
use kodbro::nomenclature::{Concept, Nomenclature, Status};

use super::column::Column;
use super::sheet::{Sheet, SheetRow};
use super::words::{AppliesTo, Choice};
use super::writer::ReviewCandidate;
use crate::{Error, ErrorKind};

/// What a person filled in about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) verdict: Verdict,
    pub(super) applies_to: AppliesTo,
    pub(super) comment: String,
    /// Whether the code was typed, not chosen.
    pub(super) is_typed: bool,
}

/// Reads what was filled in; `None` where nothing is decided.
pub(super) fn read(
    sheet: &Sheet,
    row: &SheetRow,
    nomenclature: &Nomenclature<'_>,
) -> Result<Option<Said>, Error> {
    for column in Column::FILLED_IN {
        if sheet.is_formula(row, column) {
            let place = sheet.place_of(row, Some(column));
            return Err(Error::new(ErrorKind::Formula, place)
                .with_hint("replace the formula by the text that it shows"));
        }
    }
    let cells = Filled {
        sheet,
        row,
        nomenclature,
    };
    let decision = cells.text(Column::Decision);
    let other = cells.text(Column::OtherCode);
    let applies_to = cells.applies_to()?;
    let (verdict, is_typed) = match (decision, other) {
        ("", "") if applies_to == AppliesTo::Row => return Ok(None),
        ("", "") => {
            let error = cells.bad(Column::Decision, "", "a decision for the whole group");
            return Err(error.with_hint("choose a decision, or empty the cell beside it"));
        }
        ("", other) => (cells.code(Column::OtherCode, other)?, true),
        (decision, other) => match (Choice::find(decision), other) {
            (Some(Choice::OtherCode), "") => {
                let error = cells.bad(Column::OtherCode, "", "the code that you chose");
                return Err(error.with_hint("write the code, or choose another decision"));
            }
            (Some(Choice::OtherCode), other) => (cells.code(Column::OtherCode, other)?, true),
            (Some(choice), "") => (verdict(choice), false),
            (None, "") => (cells.code(Column::Decision, decision)?, false),
            (Some(_), other) => return Err(cells.two(decision, other)),
            (None, other) => {
                let chosen = cells.code(Column::Decision, decision)?;
                if cells.code(Column::OtherCode, other)? != chosen {
                    return Err(cells.two(decision, other));
                }
                (chosen, false)
            }
        },
    };
    Ok(Some(Said {
        verdict,
        applies_to,
        comment: cells.text(Column::Comment).to_owned(),
        is_typed,
    }))
}

fn verdict(choice: Choice) -> Verdict {
    match choice {
        Choice::NoSuchTerm => Verdict::NoSuchTerm,
        Choice::OutOfScope => Verdict::OutOfScope,
        Choice::Undecided | Choice::OtherCode => Verdict::Undecided,
    }
}

/// The cells that a person filled in.
struct Filled<'s> {
    sheet: &'s Sheet,
    row: &'s SheetRow,
    nomenclature: &'s Nomenclature<'s>,
}

impl<'s> Filled<'s> {
    fn text(&self, column: Column) -> &'s str {
        self.sheet.text(self.row, column)
    }

    fn applies_to(&self) -> Result<AppliesTo, Error> {
        let text = self.text(Column::AppliesTo);
        AppliesTo::find(text).ok_or_else(|| {
            let language = self.sheet.language();
            let allowed = AppliesTo::ALL.map(|applies| format!("'{}'", applies.label(language)));
            let error = self.bad(Column::AppliesTo, text, &allowed.join(" or "));
            error.with_hint("choose from the list, or empty the cell for this row only")
        })
    }

    /// Reads a code, alone or with its terms behind it as the drop-down writes them.
    fn code(&self, column: Column, text: &str) -> Result<Verdict, Error> {
        let (code, terms) = match text.split_once(char::is_whitespace) {
            Some((code, terms)) => (code, terms.trim()),
            None => (text, ""),
        };
        let Some(concept) = self.find(code) else {
            return Err(self.unknown(column, text, code));
        };
        if !terms.is_empty() && !is_of(&concept, terms) {
            let expected = format!("'{}' or the code alone", label(&concept));
            let error = self.bad(column, text, &expected);
            return Err(error.with_hint(
                "write the code alone, or give the index that the review was exported with",
            ));
        }
        if let Status::Retired { successor } = concept.status() {
            let kind = ErrorKind::RetiredCode {
                value: concept.code().to_owned(),
                successor: successor.as_ref().map(ToString::to_string),
            };
            let error = Error::new(kind, self.sheet.place_of(self.row, Some(column)));
            return Err(match successor {
                Some(successor) => error.with_hint(format!("use {successor} if it fits")),
                None => error.with_hint("choose a code that is in use"),
            });
        }
        concept
            .code()
            .parse()
            .map(Verdict::Accepted)
            .map_err(|_| self.unknown(column, text, code))
    }

    /// Finds a code as written, or else in another case where that is one code only.
    fn find(&self, code: &str) -> Option<Concept<'s>> {
        self.nomenclature.concept(code).or_else(|| {
            let mut same = self
                .nomenclature
                .iter()
                .filter(|concept| concept.code().eq_ignore_ascii_case(code));
            same.next().filter(|_| same.next().is_none())
        })
    }

    /// Makes the error of what is no code: of a word as of a code that does not exist.
    fn unknown(&self, column: Column, text: &str, code: &str) -> Error {
        if code.bytes().any(|byte| byte.is_ascii_digit()) {
            let kind = ErrorKind::UnknownCode {
                value: code.chars().take(40).collect(),
                release: self.nomenclature.release().to_string().trim().to_owned(),
            };
            let place = self.sheet.place_of(self.row, Some(column));
            return Error::new(kind, place).with_hint("look codes up with 'kodbro search'");
        }
        let language = self.sheet.language();
        let choices = Choice::ALL.map(|choice| format!("'{}'", choice.label(language)));
        let expected = match column {
            Column::OtherCode => "a code".to_owned(),
            _ => format!("a code, {}", choices.join(", ")),
        };
        let error = self.bad(column, text, &expected);
        error.with_hint("choose from the list, or write a code in the column beside it")
    }

    fn two(&self, decision: &str, other: &str) -> Error {
        let expected = format!("nothing beside the decision '{}'", shorten(decision));
        let error = self.bad(Column::OtherCode, other, &expected);
        error.with_hint("empty one of the two cells")
    }

    fn bad(&self, column: Column, value: &str, expected: &str) -> Error {
        let kind = ErrorKind::BadValue {
            value: shorten(value),
            expected: expected.to_owned(),
        };
        Error::new(kind, self.sheet.place_of(self.row, Some(column)))
    }
}

/// Tells whether a text is how a drop-down names the code, or one of its terms.
fn is_of(concept: &Concept<'_>, text: &str) -> bool {
    let same = |other: &str| {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        words(other) == words(text)
    };
    let label = label(concept);
    same(label.get(concept.code().len()..).unwrap_or_default())
        || concept.terms().any(|term| same(term.text))
}

fn label(concept: &Concept<'_>) -> String {
    ReviewCandidate::new(concept, 0.0).label()
}

fn shorten(value: &str) -> String {
    value.chars().take(80).collect()
}
