//! How often is the mapper right, and for which cases has that changed?

use std::fs;

use kodbro_tests::accuracy::{Cases, Knowledge, Mappers, Measurement, SETS, Thresholds, measure};
use kodbro_tests::place;

/// Measures the sets of one index and says everything that does not fit at once.
fn check(knowledge: Knowledge) {
    let thresholds = fs::read_to_string(place::inside(Thresholds::FILE)).unwrap();
    let thresholds = Thresholds::parse(&thresholds).unwrap();
    let mut mappers = Mappers::default();
    let mut problems = Vec::new();
    for set in SETS.into_iter().filter(|set| set.knowledge == knowledge) {
        let measured = match measure(set, &mut mappers).unwrap() {
            Measurement::Done(measured) => measured,
            Measurement::Skipped(reason) => {
                eprintln!("skipped: {reason}");
                continue;
            }
        };
        problems.extend(thresholds.shortfalls(&measured));
        let committed = fs::read_to_string(place::inside(&set.results())).unwrap_or_default();
        match Cases::from_tsv(&committed) {
            Ok(committed) => {
                if let Some(difference) = measured.cases.difference(&committed) {
                    problems.push(format!("{} differs:\n{difference}", set.results()));
                }
            }
            Err(error) => problems.push(format!("{}: {error}", set.results())),
        }
    }
    assert!(
        problems.is_empty(),
        "{}\nif that is meant, renew the results with 'cargo dev generate'",
        problems.join("\n")
    );
}

#[test]
fn of_the_embedded_default() {
    check(Knowledge::Default);
}

#[test]
fn of_the_official_workbook_with_the_thesaurus() {
    check(Knowledge::Workbook);
}

mod difference {
    use super::*;

    fn cases(rows: &str) -> Cases {
        Cases::from_tsv(&format!("id\trank\tfirst\tstatus\tanswer\n{rows}")).unwrap()
    }

    #[test]
    fn names_what_is_better_and_what_is_worse() {
        let before = cases("a\t1\tT01\tmapped\tT01\nb\t\tT02\treview\t\nc\t2\tT03\treview\t\n");
        let now = cases("a\t3\tT02\treview\t\nb\t1\tT01\tmapped\tT01\nd\t\t\tunmapped\t\n");
        let difference = now.difference(&before).unwrap();
        let expected = "  worse: 1
    a: rank 1, first T01, mapped T01 -> rank 3, first T02, review -
  better: 1
    b: rank -, first T02, review - -> rank 1, first T01, mapped T01
  other: 2
    d: new, rank -, first -, unmapped -
    c: gone
";
        assert_eq!(difference, expected);
        assert_eq!(now.difference(&now), None);
    }

    #[test]
    fn survives_writing_and_reading() {
        let now = cases("a\t3\tT02\treview\t\nd\t\t\tunmapped\t\n");
        assert_eq!(Cases::from_tsv(&now.to_tsv()).unwrap(), now);
    }
}
