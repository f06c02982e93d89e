//! Do the cases of the shared corpus hold?

use std::collections::BTreeMap;

use kodbro::lexicon::Lexicon;
use kodbro::nomenclature::Nomenclature;
use kodbro::text::{Analyzer, Polarity, TokenKind, normalize, tokens};
use kodbro::{MapOptions, Mapper, Mapping, Row, Scratch, index};
use kodbro_tests::corpus::{Corpus, Expected, MapCase};

/// Runs one kind of case over all files and says everything that fails at once.
fn check(run: impl Fn(&Corpus) -> Vec<String>) {
    let mut failures = Vec::new();
    for (file, corpus) in Corpus::read().unwrap() {
        failures.extend(run(&corpus).into_iter().map(|f| format!("{file}: {f}")));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(name: &str, found: T, expected: T) -> Option<String> {
    (found != expected).then(|| format!("'{name}': found {found:?}, expected {expected:?}"))
}

#[test]
fn a_file_without_cases_is_an_error() {
    for text in [
        "",
        "# only a comment\n",
        "[[nomenclature]]\nname = 'x'\ncodes = []\n",
    ] {
        assert!(
            Corpus::parse(text)
                .unwrap_err()
                .to_string()
                .contains("no case")
        );
    }
}

#[test]
fn normalize_cases() {
    check(|corpus| {
        let cases = corpus.normalize.iter();
        let run = cases.map(|c| differs(&c.name, normalize(&c.input), c.expected.clone()));
        run.flatten().collect()
    });
}

#[test]
fn token_cases() {
    let kind = |kind| match kind {
        TokenKind::Word => "word",
        TokenKind::Number => "number",
        TokenKind::Unit => "unit",
        TokenKind::Break => "break",
    };
    check(|corpus| {
        let run = corpus.tokens.iter().map(|case| {
            let text = normalize(&case.input);
            let found = tokens(&text).map(|t| format!("{} {}", kind(t.kind), t.text));
            differs(&case.name, found.collect(), case.expected.clone())
        });
        run.flatten().collect()
    });
}

#[test]
fn word_cases() {
    let mark = |polarity| match polarity {
        Polarity::Affirmed => "",
        Polarity::Denied => "-",
        Polarity::Open => "?",
    };
    check(|corpus| {
        let mut analyzer = Analyzer::default();
        let run = corpus.words.iter().map(|case| {
            analyzer.analyze(&case.input);
            let found = analyzer
                .words()
                .map(|w| format!("{}{}", mark(w.polarity), w.text));
            differs(&case.name, found.collect(), case.expected.clone())
        });
        run.flatten().collect()
    });
}

/// Each way to have a row mapped is an engine; all must say the same.
#[test]
fn map_cases() {
    check(|corpus| {
        let mut mappers: BTreeMap<&str, Mapper<Vec<u8>>> = BTreeMap::new();
        mappers.insert(
            "default",
            Mapper::open(kodbro_data::INDEX.to_vec()).unwrap(),
        );
        for nomenclature in &corpus.nomenclature {
            let bytes = index::build(&nomenclature.build().unwrap(), &Lexicon::default());
            mappers.insert(&nomenclature.name, Mapper::open(bytes).unwrap());
        }
        let mut scratches: BTreeMap<&str, Scratch> = BTreeMap::new();
        let mut failures = Vec::new();
        for case in &corpus.map {
            let Some(mapper) = mappers.get(case.nomenclature.as_str()) else {
                failures.push(format!("'{}': no such nomenclature", case.name));
                continue;
            };
            let (row, options) = (row(case), options(case));
            let scratch = scratches.entry(&case.nomenclature).or_default();
            for (engine, mapping) in [
                ("map_with", mapper.map_with(row, &options)),
                ("map_in", mapper.map_in(scratch, row, &options)),
                ("map_many", mapper.map_many(&[row], &options).remove(0)),
            ] {
                let name = format!("{} ({engine})", case.name);
                failures.extend(judge(
                    &name,
                    &mapping,
                    &case.expected,
                    mapper.nomenclature(),
                ));
            }
        }
        failures
    });
}

fn row(case: &MapCase) -> Row<'_> {
    let input = &case.input;
    Row {
        name: &input.name,
        model: &input.model,
        description: &input.description,
        supplier: &input.supplier,
    }
}

fn options(case: &MapCase) -> MapOptions {
    let options = MapOptions::default();
    case.target
        .map_or(options, |target| options.with_target(target))
}

fn judge(
    name: &str,
    mapping: &Mapping<'_>,
    expected: &Expected,
    nomenclature: Nomenclature<'_>,
) -> Vec<String> {
    let first = mapping.candidates.first().map_or("", |c| c.code);
    let within = |code: &str| {
        let above = nomenclature.concept(code).unwrap();
        nomenclature
            .concept(first)
            .is_some_and(|first| above.contains(&first))
    };
    let mut failures = Vec::new();
    let mut compare = |what: &str, found: &str, expected: &Option<String>| {
        if let Some(expected) = expected {
            failures.extend(differs(
                &format!("{name}, {what}"),
                found,
                expected.as_str(),
            ));
        }
    };
    compare("first", first, &expected.first);
    compare("status", mapping.status.as_str(), &expected.status);
    compare(
        "answer",
        mapping.answer.map_or("", |a| a.code),
        &expected.answer,
    );
    compare("reason", &reason(mapping), &expected.reason);
    for (codes, wanted) in [
        (&expected.first_within, true),
        (&expected.first_not_within, false),
    ] {
        if let Some(code) = codes
            && within(code) != wanted
        {
            let is = if wanted { "is not" } else { "is" };
            failures.push(format!(
                "'{name}': the first candidate '{first}' {is} within {code}"
            ));
        }
    }
    failures
}

/// Returns the reason by its name in files.
fn reason(mapping: &Mapping<'_>) -> String {
    let named = mapping
        .reason
        .map(|reason| serde_json::to_value(reason).unwrap());
    named.map_or_else(String::new, |name| name.as_str().unwrap().to_owned())
}
