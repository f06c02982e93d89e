use std::path::Path;

use kodbro::decisions::Decision;

use crate::Error;
use crate::mapping_set::{MappingSetReader, ReadOptions, ReadRecord};

/// A decision and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionRow {
    /// The row in the file, from 1.
    pub number: u64,
    /// The decision.
    pub decision: Decision,
}

/// Reads a file of decisions, as CSV, TSV, XLSX or JSON lines, or a mapping set of any other
/// [format](crate::mapping_set), of which predictions are left out.
///
/// Of a plain table the first row names the columns, in any order:
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
/// columns of predictions and others are left out. A file with `expected` instead of `decision` is a
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
/// [`ErrorKind::NoColumn`]: crate::ErrorKind::NoColumn
/// [`ErrorKind::RowTooWide`]: crate::ErrorKind::RowTooWide
/// [`ErrorKind::BadValue`]: crate::ErrorKind::BadValue
/// [`ErrorKind::BadCode`]: crate::ErrorKind::BadCode
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
    read(MappingSetReader::open(path, &options(default_source))?)
}

fn options(default_source: &str) -> ReadOptions {
    ReadOptions {
        default_source: default_source.to_owned(),
        ..ReadOptions::default()
    }
}

/// Reads the decisions of a mapping set, without its predictions.
pub(crate) fn read(reader: MappingSetReader) -> Result<Vec<DecisionRow>, Error> {
    let rows = reader.map(|read| {
        let ReadRecord { number, record, .. } = read?;
        let decision = record.decision();
        Ok(decision.map(|decision| DecisionRow { number, decision }))
    });
    rows.filter_map(Result::transpose).collect()
}

#[cfg(test)]
mod tests {
    use kodbro::decisions::{Scope, Verdict};

    use super::*;

    fn parse(text: &'static str) -> Result<Vec<DecisionRow>, Error> {
        read(MappingSetReader::from_reader(
            "t",
            text.as_bytes(),
            &options("here"),
        )?)
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
            settles: false,
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
}
