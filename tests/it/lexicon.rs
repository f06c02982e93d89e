//! What does a lexicon add to an index, and what works without one?

use kodbro::equivalents::{CodedProduct, Comparer, rank};
use kodbro::lexicon::Lexicon;
use kodbro::{Index, Mapper, MappingStatus, index};
use kodbro_formats::lexicon::read_lexicon;
use kodbro_tests::corpus::Corpus;

fn lexicon() -> Lexicon {
    read_lexicon(kodbro_data::LEXICON.iter().copied()).unwrap()
}

#[test]
fn an_index_with_a_lexicon_has_the_same_bytes_every_time() {
    let bytes = index::build(&Corpus::devices().unwrap(), &lexicon());
    assert!(Index::open(bytes.as_slice()).is_ok());
    let again = index::build(&Corpus::devices().unwrap(), &lexicon());
    assert!(bytes == again, "two builds differ");
}

#[test]
fn only_a_lexicon_tells_what_foreign_words_mean() {
    let devices = Corpus::devices().unwrap();
    let with = Mapper::open(index::build(&devices, &lexicon())).unwrap();
    let without = Mapper::open(index::build(&devices, &Lexicon::default())).unwrap();
    let first = with.map("Spritze 10 ml").candidates.first().map(|c| c.code);
    assert!(
        first.is_some_and(|code| code.starts_with("A02")),
        "{first:?}"
    );
    assert_eq!(without.map("Spritze").status, MappingStatus::Unmapped);
    assert!(!with.explain("Spritze").words[0].concepts.is_empty());
    assert!(without.explain("Spritze").words[0].concepts.is_empty());
}

#[test]
fn an_index_without_a_lexicon_maps() {
    let devices = Corpus::devices().unwrap();
    let bytes = index::build(&devices, &Lexicon::default());
    assert!(bytes == index::build(&devices, &Lexicon::default()));
    let mapper = Mapper::open(bytes).unwrap();
    for (row, code) in [
        ("Undersökningshandskar av nitril", "T010201"),
        ("Operationshandske 7,5", "T0101"),
        ("Gasvävskompress 10x10", "M0101"),
        ("Injektionskanyl utan stickskydd", "A010102"),
    ] {
        assert_eq!(mapper.map(row).candidates[0].code, code, "{row}");
    }
    assert!(mapper.explain("US-handske pf").words[0].readings.is_empty());
}

#[test]
fn opposites_contradict_between_products() {
    let mapper = kodbro_data::mapper().unwrap();
    for (here, there) in [
        ("handske nitril pudrad", "handske nitril puderfri"),
        ("handske nitril steril", "handske nitril osteril"),
        ("handske latex", "handske latexfri"),
        ("manschett barn", "manschett vuxen"),
    ] {
        let mut comparer = Comparer::new(&mapper);
        let read = [here, there].map(|name| comparer.read(&name.into()));
        let [asked, found] = read.each_ref().map(|attributes| CodedProduct {
            source: "A",
            id: "1",
            code: "T01",
            decided: true,
            confidence: None,
            attributes,
        });
        let ranked = rank(&comparer, &asked, &[found], 1);
        let reasons = ranked.iter().flat_map(|found| &found.reasons);
        let contradictions = reasons.filter(|reason| reason.is_contradiction()).count();
        assert_eq!(contradictions, 1, "{here} and {there}");
    }
}
