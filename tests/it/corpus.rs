//! Do the cases of the shared corpus hold?

use std::collections::BTreeMap;

use kodbro::lexicon::Lexicon;
use kodbro::matching::ExplainedWord;
use kodbro::nomenclature::Nomenclature;
use kodbro::text::{Analyzer, Polarity, TokenKind, measures, normalize, repair, tokens};
use kodbro::{Likeness, MapOptions, Mapper, Mapping, Row, Scratch, index};
use kodbro_tests::corpus::{Corpus, Expected, ExpectedWord, MapCase, RowInput};
use serde::Serialize;

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

#[test]
fn repair_cases() {
    check(|corpus| {
        let cases = corpus.repair.iter();
        let run =
            cases.map(|c| differs(&c.name, repair(&c.input).into_owned(), c.expected.clone()));
        run.flatten().collect()
    });
}

#[test]
fn measure_cases() {
    check(|corpus| {
        let run = corpus.measures.iter().map(|case| {
            let found = measures(&normalize(&case.input));
            let found = found.iter().map(|m| format!("{} {m}", m.kind()));
            differs(&case.name, found.collect(), case.expected.clone())
        });
        run.flatten().collect()
    });
}

#[test]
fn split_cases() {
    let mapper = kodbro_data::mapper().unwrap();
    check(|corpus| {
        let run = corpus.split.iter().flat_map(|case| {
            let words = mapper.explain(case.input.as_str()).words;
            match words.as_slice() {
                [word] => differs(&case.name, word.parts.clone(), case.expected.clone()),
                _ => Some(format!(
                    "'{}': the input is {} words",
                    case.name,
                    words.len()
                )),
            }
        });
        run.collect()
    });
}

#[test]
fn explain_cases() {
    check(|corpus| {
        let mappers = mappers(corpus);
        let mut failures = Vec::new();
        for case in &corpus.explain {
            let Some(mapper) = mappers.get(case.nomenclature.as_str()) else {
                failures.push(format!("'{}': no such nomenclature", case.name));
                continue;
            };
            let words = mapper.explain(row(&case.input)).words;
            for expected in &case.expected {
                let name = format!("{}, {}", case.name, expected.word);
                match words.iter().find(|word| word.text == expected.word) {
                    Some(word) => failures.extend(judge_word(&name, word, expected)),
                    None => failures.push(format!("'{name}': no such word in the explanation")),
                }
            }
        }
        failures
    });
}

fn judge_word(name: &str, word: &ExplainedWord, expected: &ExpectedWord) -> Vec<String> {
    let mut failures = Vec::new();
    let mut compare = |what: &str, found: String, expected: &Option<String>| {
        if let Some(expected) = expected {
            let name = format!("{name}, {what}");
            failures.extend(differs(&name, found.as_str(), expected));
        }
    };
    compare(
        "treatment",
        name_in_files(word.treatment),
        &expected.treatment,
    );
    compare("polarity", name_in_files(word.polarity), &expected.polarity);
    if let Some(parts) = &expected.parts {
        failures.extend(differs(&format!("{name}, parts"), &word.parts, parts));
    }
    let readings: Vec<_> = word.readings.iter().map(|r| (&r.words, r.weight)).collect();
    let concepts: Vec<_> = word.concepts.iter().map(|c| (&c.id, c.weight)).collect();
    let greatest = |found: &[(&String, f32)]| found.iter().fold(0.0, |max, f| f32::max(max, f.1));
    for (found, wanted, least) in [
        (&readings, &expected.reading, 0.0),
        (&readings, &expected.likeliest_reading, greatest(&readings)),
        (&concepts, &expected.concept, 0.0),
        (&concepts, &expected.likeliest_concept, greatest(&concepts)),
    ] {
        if let Some(wanted) = wanted
            && !found
                .iter()
                .any(|&(id, weight)| id == wanted && weight >= least)
        {
            failures.push(format!("'{name}': expected {wanted} of {found:?}"));
        }
    }
    let likeness = |wanted: &String| {
        let similar = word.similar.iter().find(|s| s.word == *wanted);
        similar.map(|similar| similar.likeness == Likeness::Opposite)
    };
    for (wanted, is) in [
        (&expected.similar, Some(false)),
        (&expected.opposite, Some(true)),
        (&expected.not_similar, None),
    ] {
        if let Some(wanted) = wanted
            && likeness(wanted) != is
        {
            let similar = &word.similar;
            failures.push(format!(
                "'{name}': {wanted} is found otherwise: {similar:?}"
            ));
        }
    }
    failures
}

/// Returns the name that a value without fields has in files.
fn name_in_files(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value.as_str().unwrap().to_owned()
}

/// Opens the nomenclatures that the cases of a file may name.
fn mappers(corpus: &Corpus) -> BTreeMap<&str, Mapper<Vec<u8>>> {
    let default = Mapper::open(kodbro_data::INDEX.to_vec()).unwrap();
    let mut mappers = BTreeMap::from([("default", default)]);
    for nomenclature in &corpus.nomenclature {
        let bytes = index::build(&nomenclature.build().unwrap(), &Lexicon::default());
        mappers.insert(&nomenclature.name, Mapper::open(bytes).unwrap());
    }
    mappers
}

/// Each way to have a row mapped is an engine; all must say the same.
#[test]
fn map_cases() {
    check(|corpus| {
        let mappers = mappers(corpus);
        let mut scratches: BTreeMap<&str, Scratch> = BTreeMap::new();
        let mut failures = Vec::new();
        for case in &corpus.map {
            let Some(mapper) = mappers.get(case.nomenclature.as_str()) else {
                failures.push(format!("'{}': no such nomenclature", case.name));
                continue;
            };
            let (row, options) = (row(&case.input), options(case));
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

fn row(input: &RowInput) -> Row<'_> {
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
        let above = nomenclature.concept(code);
        let above = above.unwrap_or_else(|| panic!("'{name}': there is no code {code}"));
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
    mapping.reason.map_or_else(String::new, name_in_files)
}
