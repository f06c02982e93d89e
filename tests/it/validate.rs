//! Is every planted fault found, and nothing else?

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use kodbro::Mapper;
use kodbro_formats::Place;
use kodbro_formats::item::{ItemOptions, ItemReader};
use kodbro_tests::place;
use kodbro_validate::{Date, Finding, Profile, Severity, ValidateOptions, rules, validate};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    why: String,
    #[serde(default)]
    profile: Option<String>,
    findings: Vec<String>,
}

const FOLDER: &str = "tests/validate";

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(place::inside(FOLDER).join("cases.toml")).unwrap();
    toml::from_str::<Cases>(&text).unwrap().case
}

/// Checks a file on the day of the cases.
pub(crate) fn check<D: AsRef<[u8]> + Sync>(
    file: &Path,
    profile: Profile,
    mapper: &Mapper<D>,
) -> Vec<Finding> {
    let options = ValidateOptions::default()
        .with_profile(profile)
        .with_today(Date::new(2026, 11, 23).unwrap());
    let reader = ItemReader::open(file, &ItemOptions::default());
    let reader = reader.unwrap_or_else(|error| panic!("{error}"));
    let mut found = Vec::new();
    let summary = validate(reader, Some(mapper), &options, |finding| {
        found.push(finding);
        ControlFlow::Continue(())
    });
    let summary = summary.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(summary.findings.values().sum::<u64>(), found.len() as u64);
    found
}

/// Names a finding as the cases do.
fn named(finding: &Finding) -> String {
    let Place {
        row, column, line, ..
    } = &finding.place;
    let mut name = finding.rule.id.to_owned();
    if let Some(row) = row {
        name += &format!(" row {row}");
    }
    if let Some(column) = column {
        name += &format!(" {column}");
    }
    if let Some((line, _)) = line {
        name += &format!(" line {line}");
    }
    name
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let mapper = kodbro_data::mapper().unwrap();
    let mut wrong = Vec::new();
    let cases = cases();
    for case in &cases {
        let profile = case
            .profile
            .as_deref()
            .map_or(Profile::Region, |name| name.parse().unwrap());
        let found = check(&place::inside(FOLDER).join(&case.file), profile, &mapper);
        let mut found: Vec<String> = found.iter().map(named).collect();
        let mut expected = case.findings.clone();
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!(
                "{} ({}): {found:?}, expected {expected:?}",
                case.file, case.why
            ));
        }
    }
    assert!(cases.len() >= 150, "{} cases", cases.len());
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_the_reader_found_belongs_to_the_product_of_its_row() {
    let mapper = kodbro_data::mapper().unwrap();
    for name in ["", "-zeros"] {
        let file = format!("{FOLDER}/xlsx/file-formula-not-computed{name}.xlsx");
        let found = check(&place::inside(&file), Profile::Region, &mapper);
        for (finding, row) in found.iter().zip([1].into_iter().chain(4..)) {
            let (item, id) = match row {
                4..=28 => (Some(row - 3), format!("{row:08}")),
                _ => (None, String::new()),
            };
            let row = if row == 29 { 30 } else { row };
            assert_eq!(finding.place.row, Some(row));
            assert_eq!((finding.item, &finding.item_id), (item, &id), "row {row}");
            assert_eq!(finding.item_name.is_empty(), item.is_none());
        }
        assert_eq!(found.len(), 27);
    }
}

#[test]
fn every_file_is_a_case_and_nearly_every_rule_has_one() {
    let cases = cases();
    let mut files = 0;
    for folder in fs::read_dir(place::inside(FOLDER))
        .unwrap()
        .map(Result::unwrap)
    {
        if folder.path().is_dir() {
            files += fs::read_dir(folder.path()).unwrap().count();
        }
    }
    assert_eq!(files, cases.len());
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in cases.iter().flat_map(|case| &case.findings) {
        *by_rule
            .entry(finding.split(' ').next().unwrap())
            .or_default() += 1;
    }
    // The embedded default has no retired codes.
    let elsewhere = ["emdn-code-retired"];
    let missing = rules()
        .map(|rule| rule.id)
        .filter(|id| !by_rule.contains_key(id));
    let missing: Vec<&str> = missing.filter(|id| !elsewhere.contains(id)).collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
}

#[test]
fn the_examples_of_the_text_rule_are_as_it_says() {
    let mapper = kodbro_data::mapper().unwrap();
    let rule = kodbro_validate::rule("emdn-code-against-text").unwrap();
    for example in rule.examples {
        let rows: Vec<String> = example
            .read()
            .1
            .iter()
            .map(|item| {
                use kodbro_formats::item::FieldKind;
                format!(
                    "1;{};{}\n",
                    item.text(FieldKind::Name),
                    item.text(FieldKind::Classification)
                )
            })
            .collect();
        let csv = format!("Artnr;Benämning;EMDN-kod\n{}", rows.concat());
        let reader =
            ItemReader::from_reader("x", std::io::Cursor::new(csv), &ItemOptions::default())
                .unwrap();
        let mut found = false;
        validate(
            reader,
            Some(&mapper),
            &ValidateOptions::default(),
            |finding| {
                found |= finding.rule.id == rule.id;
                ControlFlow::Continue(())
            },
        )
        .unwrap();
        assert_eq!(found, example.finds, "{}", example.text);
    }
}

#[test]
fn the_peppol_examples_have_the_faults_that_are_in_them() {
    let mapper = kodbro_data::mapper().unwrap();
    let folder = place::beside("peppol");
    if !folder.exists() {
        eprintln!("skipped: {} does not exist", folder.display());
        return;
    }
    for number in 1..=5 {
        let file = folder.join(format!("catalogue-use-case-{number}.xml"));
        let found = check(&file, Profile::Peppol, &mapper);
        let errors = found
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors.map(named).collect();
        // Two GTINs of the fifth are made up, one without a check digit that fits.
        let expected: &[&str] = match number {
            5 => &["gtin-check-digit line 202", "gtin-placeholder line 291"],
            _ => &[],
        };
        assert_eq!(errors, expected, "{}", file.display());
    }
}
