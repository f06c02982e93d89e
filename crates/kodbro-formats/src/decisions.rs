use std::path::Path;

use kodbro::decisions::{Decision, Scope, Verdict};
use kodbro::nomenclature::Code;

use crate::table::{Header, Notes, RawRow, Table, TableOptions};
use crate::{Error, ErrorKind, Place};

/// The columns of a file of decisions, in the order in which they are best written.
const COLUMNS: [&str; 11] = [
    "id",
    "name",
    "model",
    "description",
    "supplier",
    "source",
    "scope",
    "decision",
    "code",
    "by",
    "at",
];

/// What stands for "no code of the nomenclature is right" in a truth file.
const NONE: &str = "NONE";

/// A decision and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionRow {
    /// The row in the file, from 1.
    pub number: u64,
    /// The decision.
    pub decision: Decision,
}

/// Reads a file of decisions, as CSV, TSV, XLSX or JSON lines.
///
/// The first row names the columns, in any order:
///
/// | column | holds |
/// |---|---|
/// | `id`, `name`, `model`, `description`, `supplier` | the row, as far as it is known |
/// | `source` | whose row it is; `default_source` where it is empty |
/// | `scope` | `private`, which an empty cell means too, or `shared` |
/// | `decision` | `accepted`, `rejected`, `no_such_term`, `out_of_scope` or `undecided` |
/// | `code` | the code accepted or rejected; not looked at for other decisions |
/// | `by`, `at` | who decided, and when: a date or a time in UTC as ISO 8601, or nothing |
///
/// Needed are `decision`, or else `expected`, and one of `id`, `name`, `model` and `description`;
/// other columns are left out. A file with `expected` instead of `decision` is a
/// [truth file](crate::read_truth): each row accepts its expected code, or is out of scope where
/// that is `NONE`; its column `accepted` is left out. Codes are not checked against a nomenclature;
/// [`Decisions::problems`](kodbro::decisions::Decisions::problems) does that.
///
/// # Errors
///
/// When the file cannot be read, a column is missing ([`ErrorKind::NoColumn`]), a row has more
/// cells than the header ([`ErrorKind::RowTooWide`]), a decision, scope or time is not one of
/// those above ([`ErrorKind::BadValue`]), or a code that is needed is missing
/// ([`ErrorKind::BadValue`]) or no code at all ([`ErrorKind::BadCode`]).
///
/// # Example: a truth file is a file of decisions
///
/// ```
/// use kodbro_formats::read_decisions;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("truth.tsv");
/// std::fs::write(&path, "id\tname\texpected\n7\tkanyl\tA01\n")?;
/// let rows = read_decisions(&path, "Region A")?;
/// assert_eq!(rows[0].decision.verdict.to_string(), "accepted A01");
/// assert_eq!(rows[0].decision.source, "Region A");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_decisions(
    path: impl AsRef<Path>,
    default_source: &str,
) -> Result<Vec<DecisionRow>, Error> {
    let table = Table::open(path.as_ref(), &TableOptions::default())?;
    read(table, default_source)
}

fn read(mut table: Table, default_source: &str) -> Result<Vec<DecisionRow>, Error> {
    let mut notes = Notes::default();
    let place = table.place().clone();
    let header = Header::read(&mut table, &mut notes)?;
    let rows = ["id", "name", "model", "description"];
    let missing = match header.has("decision") || header.has("expected") {
        false => Some("decision"),
        true => (!rows.into_iter().any(|name| header.has(name))).then_some("name"),
    };
    if let Some(name) = missing {
        let hint = format!("name the columns in the first row: {}", COLUMNS.join(", "));
        return Err(header.missing(name, &place).with_hint(hint));
    }
    let mut decisions = Vec::new();
    while let Some(row) = table.next_row(&mut notes) {
        let row = row?;
        if row.is_blank() {
            continue;
        }
        header.check_width(&row, &place)?;
        let place = place.clone().with_row(row.number);
        decisions.push(DecisionRow {
            number: row.number,
            decision: decision(&header, &row, &place, default_source)?,
        });
    }
    Ok(decisions)
}

fn decision(
    header: &Header,
    row: &RawRow,
    place: &Place,
    default_source: &str,
) -> Result<Decision, Error> {
    let text = |name: &str| header.value(row, name).unwrap_or_default();
    let own = |name: &str| text(name).to_owned();
    let source = match text("source") {
        "" => default_source,
        source => source,
    };
    let verdict = match header.has("decision") {
        true => verdict(text("decision"), text("code"), place)?,
        false => expected(text("expected"), place)?,
    };
    Ok(Decision {
        id: own("id"),
        name: own("name"),
        model: own("model"),
        description: own("description"),
        supplier: own("supplier"),
        source: source.to_owned(),
        scope: scope(text("scope"), place)?,
        verdict,
        by: own("by"),
        at: time(text("at"), place)?.to_owned(),
    })
}

fn verdict(decision: &str, value: &str, place: &Place) -> Result<Verdict, Error> {
    let code = || {
        code(
            value,
            "code",
            &format!("the code that is {decision}"),
            place,
        )
    };
    match decision {
        "accepted" => Ok(Verdict::Accepted(code()?)),
        "rejected" => Ok(Verdict::Rejected(code()?)),
        "no_such_term" => Ok(Verdict::NoSuchTerm),
        "out_of_scope" => Ok(Verdict::OutOfScope),
        "undecided" => Ok(Verdict::Undecided),
        other => {
            let allowed = "accepted, rejected, no_such_term, out_of_scope or undecided";
            Err(bad_value(other, allowed, "decision", place)
                .with_hint("write one of these words in small letters, or delete the row"))
        }
    }
}

/// Reads what a truth file says of a row.
fn expected(value: &str, place: &Place) -> Result<Verdict, Error> {
    match value {
        NONE => Ok(Verdict::OutOfScope),
        value => {
            let allowed = "a code, or NONE for a row out of scope";
            Ok(Verdict::Accepted(code(value, "expected", allowed, place)?))
        }
    }
}

fn code(value: &str, column: &str, allowed: &str, place: &Place) -> Result<Code, Error> {
    if value.is_empty() {
        return Err(bad_value("", allowed, column, place).with_hint("write the code"));
    }
    value.parse().map_err(|_| {
        let kind = ErrorKind::BadCode {
            value: shorten(value),
            expected: "1 to 64 bytes without control characters or stray white space",
        };
        Error::new(kind, place.clone().with_column(column)).with_hint("correct the code")
    })
}

fn scope(value: &str, place: &Place) -> Result<Scope, Error> {
    if value.is_empty() {
        return Ok(Scope::default());
    }
    value.parse().map_err(|_| {
        bad_value(value, "private or shared", "scope", place)
            .with_hint("write one of these words in small letters, or nothing for private")
    })
}

/// Checks that a time is one that can be compared as text.
fn time<'v>(value: &'v str, place: &Place) -> Result<&'v str, Error> {
    if value.is_empty() || is_time(value) {
        return Ok(value);
    }
    let allowed = "a date such as 2026-11-02, or a time in UTC such as 2026-11-02T09:30:00Z";
    Err(bad_value(value, allowed, "at", place)
        .with_hint("convert the time to UTC, or leave the cell empty"))
}

/// Tells whether a text is `YYYY-MM-DD`, with or without `THH:MM`, `:SS` and a fraction, then `Z`.
pub(crate) fn is_time(value: &str) -> bool {
    let has_form = |text: &str, form: &str| {
        let fits = |(c, form): (char, char)| match form {
            '0' => c.is_ascii_digit(),
            form => c == form,
        };
        text.len() == form.len() && text.chars().zip(form.chars()).all(fits)
    };
    let Some((date, time)) = value.split_once('T') else {
        return has_form(value, "0000-00-00");
    };
    let Some(time) = time.strip_suffix('Z') else {
        return false;
    };
    let (whole, fraction) = match time.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (time, None),
    };
    let is_fraction = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let in_seconds = has_form(whole, "00:00:00") && fraction.is_none_or(is_fraction);
    let in_minutes = has_form(whole, "00:00") && fraction.is_none();
    has_form(date, "0000-00-00") && (in_seconds || in_minutes)
}

fn bad_value(value: &str, allowed: &str, column: &str, place: &Place) -> Error {
    let kind = ErrorKind::BadValue {
        value: shorten(value),
        expected: allowed.to_owned(),
    };
    Error::new(kind, place.clone().with_column(column))
}

fn shorten(value: &str) -> String {
    value.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &'static str) -> Result<Vec<DecisionRow>, Error> {
        let table = Table::from_reader("t", Box::new(text.as_bytes()), &TableOptions::default())?;
        read(table, "here")
    }

    #[test]
    fn every_column_is_read() {
        let rows = parse(
            "by;at;code;decision;scope;source;supplier;description;model;name;id;colour\n\
             anna;2026-11-02T09:30:00Z; T01 ;accepted;shared;Region A;Mediq;lång;x9;Kanyl;007;red\n",
        )
        .unwrap();
        let wanted = Decision {
            id: "007".into(),
            name: "Kanyl".into(),
            model: "x9".into(),
            description: "lång".into(),
            supplier: "Mediq".into(),
            source: "Region A".into(),
            scope: Scope::Shared,
            verdict: Verdict::Accepted("T01".parse().unwrap()),
            by: "anna".into(),
            at: "2026-11-02T09:30:00Z".into(),
        };
        assert_eq!(
            rows,
            [DecisionRow {
                number: 2,
                decision: wanted
            }]
        );
    }

    #[test]
    fn what_is_left_out_has_a_meaning() {
        let rows = parse(
            "id\tdecision\tcode\n\
             1\trejected\tT01\n2\tno_such_term\n\n3\tout_of_scope\tT01\n4\tundecided\n",
        )
        .unwrap();
        let said: Vec<_> = rows
            .iter()
            .map(|row| (row.number, row.decision.verdict.to_string()))
            .collect();
        let wanted = [
            (2, "rejected T01"),
            (3, "no_such_term"),
            (5, "out_of_scope"),
            (6, "undecided"),
        ];
        assert_eq!(said, wanted.map(|(row, verdict)| (row, verdict.to_owned())));
        let first = &rows[0].decision;
        assert_eq!(
            (first.source.as_str(), first.scope),
            ("here", Scope::Private)
        );
    }

    #[test]
    fn a_truth_file_is_read() {
        let rows = parse("id\tname\texpected\taccepted\n1\tx\tT01\tT02\n2\ty\tNONE\t\n").unwrap();
        assert_eq!(rows[0].decision.verdict.to_string(), "accepted T01");
        assert_eq!(rows[1].decision.verdict, Verdict::OutOfScope);
        assert_eq!(rows[1].decision.source, "here");
    }

    #[test]
    fn what_is_wrong_is_named_with_place_and_remedy() {
        for (text, message) in [
            (
                "id;name\n1;a\n",
                "t, row 1: no column 'decision', expected one of id, name",
            ),
            (
                "by;decision\na;undecided\n",
                "t, row 1: no column 'name', expected one of by, decision",
            ),
            (
                "id;decision\n1;Accepted\n",
                "t, row 2, column 'decision': 'Accepted' is not allowed, expected accepted, rejected, no_such_term, out_of_scope or undecided",
            ),
            (
                "id;decision\n1;\n",
                "t, row 2, column 'decision': '' is not allowed, expected accepted, rejected, no_such_term, out_of_scope or undecided",
            ),
            (
                "id;decision;code\n1;accepted;\n",
                "t, row 2, column 'code': '' is not allowed, expected the code that is accepted",
            ),
            (
                "id;decision\n1;rejected\n",
                "t, row 2, column 'code': '' is not allowed, expected the code that is rejected",
            ),
            (
                "id;decision;code\n1;accepted;T01  02\n",
                "t, row 2, column 'code': 'T01  02' is not a code, expected 1 to 64 bytes without control characters or stray white space",
            ),
            (
                "id;decision;scope\n1;undecided;public\n",
                "t, row 2, column 'scope': 'public' is not allowed, expected private or shared",
            ),
            (
                "id;decision;at\n1;undecided;2026-11-02T09:30:00+01:00\n",
                "t, row 2, column 'at': '2026-11-02T09:30:00+01:00' is not allowed, expected a date such as 2026-11-02, or a time in UTC such as 2026-11-02T09:30:00Z",
            ),
            (
                "id;expected\n1;\n",
                "t, row 2, column 'expected': '' is not allowed, expected a code, or NONE for a row out of scope",
            ),
            (
                "id;decision\n1;undecided;x\n",
                "t, row 2: 3 cells, expected at most 2",
            ),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.to_string(), message);
            assert!(error.hint().is_some(), "{message}");
        }
    }

    #[test]
    fn times_are_dates_or_in_utc() {
        for good in [
            "2026-11-02",
            "2026-11-02T09:30Z",
            "2026-11-02T09:30:00Z",
            "2026-11-02T09:30:00.125Z",
        ] {
            assert!(is_time(good), "{good}");
        }
        for bad in [
            "2026-11-2",
            "02/11/2026",
            "2026-11-02T09:30",
            "2026-11-02 09:30Z",
            "2026-11-02T09:30.5Z",
            "2026-11-02T09:30:00.Z",
            "2026-11-02T09:30:00+00:00",
            "ååååå",
        ] {
            assert!(!is_time(bad), "{bad}");
        }
    }
}
