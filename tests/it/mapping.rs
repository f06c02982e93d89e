//! What holds for every row, however odd?

use std::sync::LazyLock;

use kodbro::{MapOptions, Mapper, Mapping, MappingStatus, Row};
use proptest::prelude::*;

pub(crate) static MAPPER: LazyLock<Mapper<&'static [u8]>> =
    LazyLock::new(|| kodbro_data::mapper().unwrap());

/// Any text, and texts that look like products: words of the trade, cut off, mistyped, measured.
fn text() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "kanyl",
        "US-HANDSKE",
        "nitril",
        "pf",
        "osteril",
        "utan",
        "ventil",
        "sond",
        "KOMPR",
        "steril",
        "ångstr",
        "slang",
        "0,8x40 mm",
        "21G",
        "CH12",
        "200/fp",
        "stl M",
        "med eller utan",
        "W/O",
        "övriga",
        "engångs",
        "spruta",
        "kateter",
        "luer",
        "filter",
        "blåsa",
        "barn",
        "needle",
        "OTHER",
    ];
    let word = prop_oneof![
        4 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => "[a-zåäö]{1,12}",
        1 => "\\PC{1,4}",
    ];
    prop_oneof![
        3 => proptest::collection::vec(word, 0..12).prop_map(|words| words.join(" ")),
        1 => "\\PC{0,80}",
        1 => "[\\s\\S]{0,80}",
    ]
}

fn check(mapping: &Mapping<'_>, top: usize) -> Result<(), TestCaseError> {
    let Mapping {
        status,
        answer,
        candidates,
        reason,
    } = mapping;
    prop_assert!(candidates.len() <= top);
    let sum: f64 = candidates.iter().map(|c| c.confidence).sum();
    prop_assert!(sum <= 1.0 + 1e-9, "the confidences sum up to {sum}");
    for candidate in candidates {
        prop_assert!((0.0..=1.0).contains(&candidate.confidence), "{candidate:?}");
        let concept = MAPPER.nomenclature().at(candidate.id).unwrap();
        prop_assert_eq!(concept.code(), candidate.code);
    }
    for pair in candidates.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let ordered = a.confidence > b.confidence || (a.confidence == b.confidence && a.id < b.id);
        prop_assert!(ordered, "{} before {}", a.code, b.code);
    }
    prop_assert_eq!(reason.is_none(), *status == MappingStatus::Mapped);
    let Some(answer) = answer else {
        prop_assert!(matches!(
            status,
            MappingStatus::Unmapped | MappingStatus::OutOfScope
        ));
        return Ok(());
    };
    let concept = MAPPER.nomenclature().at(answer.id).unwrap();
    prop_assert_eq!(
        (concept.code(), concept.level()),
        (answer.code, answer.level)
    );
    prop_assert!((0.0..=1.0).contains(&answer.confidence), "{answer:?}");
    let mut below = candidates
        .iter()
        .map(|c| MAPPER.nomenclature().at(c.id).unwrap());
    prop_assert!(
        below.any(|c| concept.contains(&c)),
        "{} is above no candidate",
        answer.code
    );
    match status {
        MappingStatus::Mapped => prop_assert!(answer.confidence >= 0.90 && answer.level >= 2),
        MappingStatus::Review => prop_assert_eq!(answer.code, candidates[0].code),
        _ => prop_assert!(false, "{status} has the answer {}", answer.code),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mapping_is_sound_and_the_same_every_time(
        name in text(), model in "\\PC{0,12}", description in text(), top in 1_usize..9,
    ) {
        let row = Row { name: &name, model: &model, description: &description, supplier: "" };
        let options = MapOptions::default().with_top(top);
        let mapping = MAPPER.map_with(row, &options);
        check(&mapping, top)?;
        prop_assert_eq!(&MAPPER.map_with(row, &options), &mapping);
        let mut bare = mapping;
        bare.candidates.iter_mut().for_each(|candidate| candidate.evidence.clear());
        prop_assert_eq!(MAPPER.map_with(row, &options.with_evidence(false)), bare);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn threads_change_nothing(texts in proptest::collection::vec(text(), 1..40)) {
        let rows: Vec<Row<'_>> = texts.iter().map(|text| Row::from(text.as_str())).collect();
        let options = MapOptions::default();
        let one_by_one: Vec<_> = rows.iter().map(|&row| MAPPER.map_with(row, &options)).collect();
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let together = pool.install(|| MAPPER.map_many(&rows, &options));
            prop_assert_eq!(&together, &one_by_one, "{} threads", threads);
        }
    }
}

#[test]
fn very_long_rows_are_mapped_too() {
    let long = "undersökningshandske nitril puderfri osteril ".repeat(20_000);
    check(&MAPPER.map(long.as_str()), 5).unwrap();
    let word = "undersökningshandske".repeat(20_000);
    check(&MAPPER.map(word.as_str()), 5).unwrap();
}

#[test]
fn a_target_of_nothing_or_of_certainty_is_allowed() {
    for target in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
        let options = MapOptions::default().with_target(target);
        let mapping = MAPPER.map_with("kanyl 0,8x40 mm grön", &options);
        assert!(!mapping.candidates.is_empty(), "{target}");
    }
}
