//! Does text that nobody meant do any harm?

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use kodbro::matching::Explanation;
use kodbro::text::Treatment;
use kodbro::{MapOptions, Mapper, Mapping, Row, Scratch};
use proptest::prelude::*;

use crate::mapping::MAPPER;

/// A way to make a text of any length, and the length to try.
struct HardText {
    name: &'static str,
    make: fn(usize) -> String,
    length: usize,
}

const HARD_TEXTS: &[HardText] = &[
    HardText {
        name: "characters of a catalogue",
        make: |n| {
            cycle(
                "Undersökningshandske nitril, pf 0,8x40 mm 3-lumen u/ventil; ",
                n,
            )
        },
        length: 100_000,
    },
    HardText {
        name: "one word of one letter",
        make: |n| "a".repeat(n),
        length: 5_000,
    },
    HardText {
        name: "one word of many words",
        make: |n| cycle("sårvårdsförband", n),
        length: 5_000,
    },
    HardText {
        name: "one word that lost its letters",
        make: |n| cycle("s\u{fffd}rvaard", n),
        length: 5_000,
    },
    HardText {
        name: "digits",
        make: |n| cycle("0123456789", n),
        length: 100_000,
    },
    HardText {
        name: "emoji",
        make: |n| cycle("😀🩹👩\u{200d}⚕️🇸🇪", n),
        length: 100_000,
    },
    HardText {
        name: "right to left",
        make: |n| cycle("قسطرة بولية מחט \u{202e}kanyl\u{202c} ", n),
        length: 100_000,
    },
    HardText {
        name: "marks without a letter below",
        make: |n| cycle("\u{301}\u{323}\u{30a}\u{308}\u{5b0}", n),
        length: 100_000,
    },
    HardText {
        name: "control characters",
        make: |n| cycle("\0\u{1}\u{7f}\u{85}\u{1b}[0m\r\n", n),
        length: 100_000,
    },
    HardText {
        name: "signs",
        make: |n| cycle("-/+.,;()<>=%*x'\"", n),
        length: 100_000,
    },
    HardText {
        name: "damaged letters",
        make: |n| cycle("SÃ¥rvÃ¥rd Ãƒ Â ", n),
        length: 100_000,
    },
    HardText {
        name: "the same word",
        make: |n| cycle("kanyl ", 6 * n),
        length: 50_000,
    },
    HardText {
        name: "different unknown words",
        make: |n| words(n, |number| format!("{}q", letters(number))),
        length: 20_000,
    },
    HardText {
        name: "different article numbers",
        make: |n| words(n, |number| format!("ref{number:05}")),
        length: 20_000,
    },
    HardText {
        name: "markers and denials",
        make: |n| {
            words(n, |number| {
                ["utan", "med", "eller", "latexfri", "u/"][number % 5].to_owned()
            })
        },
        length: 20_000,
    },
];

/// Repeats a piece until a text has so many characters.
fn cycle(piece: &str, length: usize) -> String {
    piece.chars().cycle().take(length).collect()
}

fn words(count: usize, word: impl Fn(usize) -> String) -> String {
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// Writes a number in letters that make no words, so that each number is another word.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    for _ in 0..5 {
        text.push(char::from(b"bcdfghjkmz"[number % 10]));
        number /= 10;
    }
    text
}

#[test]
fn hard_texts_are_mapped() {
    let options = MapOptions::default();
    for HardText { name, make, length } in HARD_TEXTS {
        let text = make(*length);
        let row = Row {
            name: &text,
            model: &text,
            description: &text,
            supplier: &text,
        };
        for row in [Row::from(text.as_str()), row] {
            check(&MAPPER.map_with(row, &options))
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

#[test]
fn hard_texts_are_explained() {
    for HardText { name, make, length } in HARD_TEXTS {
        let explanation = MAPPER.explain(make(*length).as_str());
        check_explanation(&explanation).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_same_word_many_times_says_no_more_than_once() {
    let once = MAPPER.map("stomipåse");
    let often = MAPPER.map("stomipåse ".repeat(50_000).as_str());
    assert_eq!(once.candidates[0].code, often.candidates[0].code);
}

/// How many short texts make a long one.
const TIMES: usize = 4;
/// How much longer the long text may take than as many short ones: where time grows with the
/// length it takes as long, where it grows with the square four times as long.
const ALLOWED: f64 = 2.5;
/// What it may take beside, so that the shortest runs need not be measured well.
const GRACE: Duration = Duration::from_millis(2);
/// How often both are tried on a busy machine.
const TRIES: usize = 20;

#[test]
fn time_grows_with_the_length_only() {
    let mut scratch = Scratch::default();
    let options = MapOptions::default();
    for HardText { name, make, length } in HARD_TEXTS {
        let (short, long) = (make(length / TIMES), make(*length));
        let map = |scratch: &mut Scratch, text: &str| {
            black_box(MAPPER.map_in(scratch, text, &options));
        };
        is_linear(name, |text| map(&mut scratch, text), &short, &long);
        let explain = |text: &str| drop(black_box(MAPPER.explain(text)));
        is_linear(name, explain, &short, &long);
    }
}

/// Asserts that a function takes for a text about as long as for shorter ones of the same length
/// together. Both take long enough to be interrupted alike; the shortest of some runs counts, and
/// the first that is short enough will do.
#[track_caller]
fn is_linear(name: &str, mut run: impl FnMut(&str), short: &str, long: &str) {
    let mut time = |text: &str, times: usize| {
        let start = Instant::now();
        (0..times).for_each(|_| run(text));
        start.elapsed()
    };
    time(short, 1); // what is looked up once is looked up here
    let (mut together, mut whole) = (Duration::MAX, Duration::MAX);
    for _ in 0..TRIES {
        together = together.min(time(short, TIMES));
        whole = whole.min(time(long, 1));
        if whole <= together.mul_f64(ALLOWED) + GRACE {
            return;
        }
    }
    panic!("{name}: {whole:?} for a text, {together:?} for {TIMES} of a {TIMES}th of its length");
}

fn check(mapping: &Mapping<'_>) -> Result<(), TestCaseError> {
    let mut sum = 0.0;
    for candidate in &mapping.candidates {
        prop_assert!((0.0..=1.0).contains(&candidate.confidence), "{candidate:?}");
        sum += candidate.confidence;
    }
    prop_assert!(sum <= 1.0 + 1e-9, "the confidences sum up to {sum}");
    let ordered = |pair: &[kodbro::Candidate<'_>]| pair[0].confidence >= pair[1].confidence;
    prop_assert!(mapping.candidates.windows(2).all(ordered));
    if let Some(answer) = &mapping.answer {
        prop_assert!((0.0..=1.0).contains(&answer.confidence), "{answer:?}");
    }
    Ok(())
}

fn check_explanation(explanation: &Explanation) -> Result<(), TestCaseError> {
    let shares: f64 = explanation.languages.iter().map(|(_, share)| share).sum();
    let is_whole = explanation.languages.is_empty() || (shares - 1.0).abs() < 1e-6;
    prop_assert!(is_whole, "the languages sum up to {shares}");
    for word in &explanation.words {
        prop_assert!(word.weight >= 0.0 && word.weight.is_finite(), "{word:?}");
        let weights = word.readings.iter().map(|reading| reading.weight);
        let weights = weights.chain(word.concepts.iter().map(|concept| concept.weight));
        let mut weights = weights.chain(word.similar.iter().map(|similar| similar.cover));
        prop_assert!(
            weights.all(|weight| (0.0..=1.0).contains(&weight)),
            "{word:?}"
        );
        if word.treatment == Treatment::Word && !word.text.contains('+') {
            let rebuilt = word.parts.concat().replace('+', "");
            prop_assert_eq!(&rebuilt, &word.text);
        }
    }
    Ok(())
}

/// Any text, and texts of the pieces that the parts of the pipeline look for.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "kanyl",
            "tub",
            "us",
            "us-",
            "pf",
            "ost",
            "kompr",
            "u/",
            "m.",
            "utan",
            "fri",
            "3-lumen",
            "3-",
            "0,8x40",
            " mm",
            "ch 12",
            "sårvård",
            "sarvard",
            "s\u{fffd}r",
            "Ã¥",
            "Ãƒ",
            "Â",
            "\u{30a}",
            "å",
            "ö",
            "\0",
            "\u{202e}",
            " ",
            " ",
            " ",
            "-",
            "/",
            "x",
            "😀",
            "handschuh",
            "barn",
            "vuxen",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,3}",
        "[a-zåäöé]{1,9}",
    ];
    prop_oneof![
        2 => proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        1 => "[\\s\\S]{0,120}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_mapped_and_explained(name in text(), model in text(), description in text()) {
        let row = Row { name: &name, model: &model, description: &description, supplier: &model };
        check(&MAPPER.map(row))?;
        check_explanation(&MAPPER.explain(row))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What a scratch remembers of the rows before is never seen.
    #[test]
    fn the_order_of_the_rows_changes_nothing(
        (texts, order) in proptest::collection::vec(text(), 1..16)
            .prop_flat_map(|texts| {
                let order: Vec<usize> = (0..texts.len()).collect();
                (Just(texts), Just(order).prop_shuffle())
            })
    ) {
        let options = MapOptions::default();
        let fresh: Vec<_> = texts
            .iter()
            .map(|text| MAPPER.map_in(&mut Scratch::default(), text.as_str(), &options))
            .collect();
        let mut scratch = Scratch::default();
        for i in (0..texts.len()).chain(order) {
            let mapping = MAPPER.map_in(&mut scratch, texts[i].as_str(), &options);
            prop_assert_eq!(&mapping, &fresh[i], "{:?}", &texts[i]);
        }
    }
}

/// A scratch forgets what it remembers when that is too much; the rows after are mapped the same.
#[test]
fn what_a_scratch_forgot_is_looked_up_again() {
    let options = MapOptions::default();
    let rows = [
        "kanyl injektion 21G",
        "US-handske nitril pf",
        "kanyl trakeal",
        "sarvard",
    ];
    let map = |mapper: &Mapper<_>, scratch: &mut Scratch| -> Vec<String> {
        let mapped = rows
            .iter()
            .map(|row| mapper.map_in(scratch, *row, &options));
        mapped.map(|mapping| format!("{mapping:?}")).collect()
    };
    let mut scratch = Scratch::default();
    let before = map(&MAPPER, &mut scratch);
    let mut row = String::new();
    for number in 0..20_000 {
        write!(row, "ref{number:05} ").unwrap();
        if number % 30 == 29 {
            MAPPER.map_in(&mut scratch, row.as_str(), &options);
            row.clear();
        }
    }
    assert_eq!(map(&MAPPER, &mut scratch), before);
}
