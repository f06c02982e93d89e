//! Does an index give back what was put in, and does damage to it never go unseen?

use kodbro::lexicon::Lexicon;
use kodbro::nomenclature::{
    Code, Language, NewConcept, NewTerm, NomenclatureBuilder, Release, Status, TermKind,
};
use kodbro::{Index, index};
use kodbro_tests::corpus::Corpus;
use proptest::prelude::*;

fn devices() -> Vec<u8> {
    index::build(&Corpus::devices().unwrap(), &Lexicon::default())
}

#[test]
fn every_cut_of_a_small_index_is_an_error() {
    let good = devices();
    Index::open(good.as_slice()).unwrap();
    for len in 0..good.len() {
        assert!(Index::open(&good[..len]).is_err(), "cut to {len} bytes");
    }
    let padded = [good, vec![0]].concat();
    assert!(Index::open(padded).is_err());
}

#[test]
fn every_changed_byte_of_a_small_index_is_an_error() {
    let mut bytes = devices();
    for at in 0..bytes.len() {
        for mask in [0x01, 0x80, 0xff] {
            bytes[at] ^= mask;
            assert!(
                Index::open(bytes.as_slice()).is_err(),
                "byte {at} ^ {mask:#x}"
            );
            bytes[at] ^= mask;
        }
    }
}

/// The header is not under the checksum, so all its values are tried.
#[test]
fn every_value_in_the_header_is_an_error_but_one() {
    let mut bytes = devices();
    for at in 0..32 {
        let right = bytes[at];
        for value in (0..=u8::MAX).filter(|&value| value != right) {
            bytes[at] = value;
            assert!(
                Index::open(bytes.as_slice()).is_err(),
                "byte {at} = {value}"
            );
        }
        bytes[at] = right;
    }
}

#[test]
fn damage_to_the_embedded_index_is_an_error() {
    let mut bytes = kodbro_data::INDEX.to_vec();
    let step = bytes.len() / 24;
    for at in (7..bytes.len()).step_by(step) {
        assert!(Index::open(&bytes[..at]).is_err(), "cut to {at} bytes");
        bytes[at] ^= 0x20;
        assert!(Index::open(bytes.as_slice()).is_err(), "byte {at}");
        bytes[at] ^= 0x20;
    }
}

/// Codes with the number of their parent among those before, and terms.
type Tree = Vec<(Option<usize>, bool, Vec<(String, u8)>)>;

fn tree() -> impl Strategy<Value = Tree> {
    let terms = || proptest::collection::vec(("\\PC{0,30}|[a-zåäö ,]{1,30}", 0_u8..8), 0..4);
    let node = (proptest::option::of(0_usize..100), any::<bool>(), terms());
    proptest::collection::vec(node, 1..20)
}

fn build(tree: &Tree) -> NomenclatureBuilder {
    let mut builder = NomenclatureBuilder::new(Release::new("Any", "1"));
    let code = |i: usize| format!("C {}-å", i * 7 % 101).parse::<Code>().unwrap();
    for (i, (parent, residual, terms)) in tree.iter().enumerate() {
        let concept = NewConcept {
            code: code(i),
            parent: parent.filter(|_| i > 0).map(|parent| code(parent % i)),
            residual: *residual,
            status: Status::Active,
        };
        builder.concept(concept).unwrap();
        for (text, variety) in terms {
            let term = NewTerm {
                language: [Language::SWEDISH, Language::ENGLISH][usize::from(variety % 2)],
                kind: [
                    TermKind::Official,
                    TermKind::WorkingTranslation,
                    TermKind::Synonym,
                    TermKind::Brand,
                ][usize::from(variety / 2)],
                text: text.clone(),
            };
            builder.term(&code(i), term).unwrap();
        }
    }
    builder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_index_gives_back_what_was_put_in(tree in tree()) {
        let built = build(&tree).build().unwrap();
        let bytes = index::build(&built, &Lexicon::default());
        prop_assert_eq!(&index::build(&build(&tree).build().unwrap(), &Lexicon::default()), &bytes);
        let apart = NomenclatureBuilder::from(built.as_nomenclature()).build().unwrap();
        prop_assert_eq!(&index::build(&apart, &Lexicon::default()), &bytes);

        let index = Index::open(bytes).unwrap();
        let (put, got) = (built.as_nomenclature(), index.nomenclature());
        prop_assert_eq!(got.len(), tree.len());
        for (a, b) in put.iter().zip(got.iter()) {
            prop_assert_eq!(a.code(), b.code());
            prop_assert_eq!(a.parent().map(|p| p.code()), b.parent().map(|p| p.code()));
            prop_assert_eq!((a.level(), a.is_residual()), (b.level(), b.is_residual()));
            prop_assert!(a.terms().eq(b.terms()));
            prop_assert_eq!(got.concept(a.code()).unwrap().id(), b.id());
        }
    }
}
