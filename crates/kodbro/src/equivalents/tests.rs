use super::*;
use crate::lexicon::{Abbreviation, ConceptClass, Lexicon, LexiconConcept};
use crate::nomenclature::{
    Code, Language, NewConcept, NewTerm, NomenclatureBuilder, Release, Status, TermKind,
};
use crate::{Mapper, Row};

const CODES: [(&str, &str); 8] = [
    ("T", "skydd"),
    ("T01", "handskar"),
    ("T0101", "operationshandskar"),
    ("T0102", "undersökningshandskar"),
    ("T010201", "latexhandskar"),
    ("T010202", "syntetiska handskar"),
    ("T01020201", "vinylhandskar"),
    ("T01020204", "nitrilhandskar"),
];

/// Name, class, form, broader and opposite.
const CONCEPTS: [(&str, ConceptClass, &str, &str, &str); 18] = {
    use ConceptClass::{Material, OtherGoods, Product, Property};
    [
        ("glove", Product, "handske", "", ""),
        ("valve", Product, "ventil", "", ""),
        ("rubber", Material, "gummi", "", ""),
        ("latex", Material, "latex", "rubber", ""),
        ("nitrile", Material, "nitril", "rubber", ""),
        ("cotton", Material, "bomull", "", ""),
        ("powder-substance", Material, "puder", "", ""),
        ("sterile", Property, "steril", "", "non-sterile"),
        ("non-sterile", Property, "unsteril", "", "sterile"),
        ("adult", Property, "vuxen", "", "paediatric"),
        ("paediatric", Property, "barn", "", "adult"),
        ("infant", Property, "spädbarn", "paediatric", ""),
        ("toddler", Property, "småbarn", "paediatric", ""),
        ("child-safe", Property, "barnsäker", "", ""),
        ("single-use", Property, "engångs", "", ""),
        ("disposable-tweezers", Product, "engångspincett", "", ""),
        ("tweezers", Product, "pincett", "", ""),
        ("cheese", OtherGoods, "ost", "", ""),
    ]
};

fn mapper() -> Mapper<Vec<u8>> {
    let mut builder = NomenclatureBuilder::new(Release::new("SMALL", "1"));
    for (code, term) in CODES {
        let parent = CODES.iter().map(|(code, _)| *code);
        let mut parent = parent.filter(|parent| code.starts_with(parent) && *parent != code);
        let code: Code = code.parse().unwrap();
        let concept = NewConcept {
            code: code.clone(),
            parent: parent.next_back().map(|parent| parent.parse().unwrap()),
            residual: false,
            status: Status::Active,
        };
        builder.concept(concept).unwrap();
        let term = NewTerm {
            language: Language::SWEDISH,
            kind: TermKind::WorkingTranslation,
            text: term.into(),
        };
        builder.term(&code, term).unwrap();
    }
    let mut lexicon = Lexicon::default();
    for (id, class, form, broader, opposite) in CONCEPTS {
        let name = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
        let concept = LexiconConcept {
            id: id.into(),
            class,
            forms: vec![(Language::SWEDISH, form.into())],
            broader: name(broader),
            opposite: name(opposite),
        };
        lexicon.add_concept(concept).unwrap();
    }
    for (short, reading) in [("pf", "puderfri"), ("ost", "osteril"), ("stl", "steril")] {
        let abbreviation = Abbreviation {
            language: Language::SWEDISH,
            short: short.into(),
            reading: reading.into(),
            weight: 0.9,
            context: Vec::new(),
        };
        lexicon.add_abbreviation(abbreviation).unwrap();
    }
    lexicon.check().unwrap();
    let bytes = crate::index::build(&builder.build().unwrap(), &lexicon);
    Mapper::open(bytes).unwrap()
}

/// Says in words what the comparison of two texts finds.
fn compare(here: &str, there: &str) -> Vec<String> {
    let mapper = mapper();
    let mut comparer = Comparer::new(&mapper);
    let here = comparer.read(&Row::from(here));
    let there = comparer.read(&Row::from(there));
    let reasons = comparer.reasons(&here, &there);
    reasons.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_denied_differs_from_what_is_affirmed() {
    assert_eq!(
        compare("handske latexfri", "handske latex"),
        ["without latex here, latex there"]
    );
    assert_eq!(
        compare("handske gummifri", "latexhandske"),
        ["without rubber here, latex there"]
    );
    assert_eq!(
        compare("handske steril", "handske ost"),
        ["sterile here, not sterile there"]
    );
    assert_eq!(
        compare("handske osteril", "handske unsteril"),
        ["not sterile here fits non-sterile there"]
    );
    assert_eq!(
        compare("handske utan ventil", "handske med ventil"),
        ["without valve here, valve there"]
    );
    assert_eq!(
        compare("handske pf", "handske puderfri"),
        ["both without powder"]
    );
    assert_eq!(
        compare("handske latexfri", "handske gummi"),
        [
            "without latex here, not stated there",
            "rubber there, not stated here"
        ]
    );
}

#[test]
fn opposites_and_things_of_one_kind_differ() {
    assert_eq!(compare("vuxen", "barn"), ["adult here, paediatric there"]);
    assert_eq!(compare("vuxen", "spädbarn"), ["adult here, infant there"]);
    assert_eq!(
        compare("barn", "spädbarn"),
        ["paediatric here fits infant there"]
    );
    assert_eq!(
        compare("småbarn", "spädbarn"),
        ["toddler here, infant there"]
    );
    assert_eq!(
        compare("nitrilhandske", "handske latex"),
        ["nitrile here, latex there"]
    );
    assert_eq!(
        compare("handske nitril", "handske bomull"),
        ["nitrile here, cotton there (cannot be compared)"]
    );
    assert_eq!(
        compare("handske nitril bomull", "handske nitril latex"),
        [
            "both nitrile",
            "cotton here, not stated there",
            "latex there, not stated here"
        ]
    );
    assert_eq!(
        compare("handske latex gummi", "handske latex"),
        ["both latex"]
    );
}

#[test]
fn what_one_product_says_both_ways_is_not_compared() {
    assert_eq!(
        compare("handske steril, osteril", "handske steril"),
        ["sterile there, not stated here"]
    );
    assert_eq!(
        compare("med eller utan ventil", "utan ventil"),
        ["without valve there, not stated here"]
    );
    assert_eq!(
        compare("vuxen/barn", "barn"),
        ["both paediatric", "adult here, not stated there"]
    );
}

#[test]
fn the_letters_of_a_size_say_nothing_else() {
    assert_eq!(
        compare("handske stl L", "handske stl S"),
        ["size L here, size S there"]
    );
    assert_eq!(compare("handske stl", "handske steril"), ["both sterile"]);
}

#[test]
fn compounds_say_how_a_thing_is() {
    assert_eq!(
        compare("engångspincett", "pincett"),
        ["single-use here, not stated there"]
    );
    assert_eq!(
        compare("barnsäker", "barn"),
        [
            "child-safe here, not stated there",
            "paediatric there, not stated here"
        ]
    );
}

fn product<'t>(source: &'t str, code: &'t str, attributes: &'t Attributes) -> CodedProduct<'t> {
    CodedProduct {
        source,
        id: "1",
        code,
        decided: false,
        confidence: Some(0.95),
        attributes,
    }
}

/// Ranks products of sources named `A`, `B`, … and returns these names.
fn order(
    asked: &CodedProduct<'_>,
    products: &[CodedProduct<'_>],
    comparer: &Comparer<'_>,
) -> String {
    let ranked = rank(comparer, asked, products, usize::MAX);
    ranked
        .iter()
        .map(|found| products[found.product].source)
        .collect()
}

#[test]
fn the_nearest_code_comes_first() {
    let mapper = mapper();
    let comparer = Comparer::new(&mapper);
    let nothing = Attributes::default();
    let coded = |source, code| product(source, code, &nothing);
    let products = [
        coded("F", "T0101"),
        coded("E", "T010201"),
        coded("G", "T"),
        coded("D", "T0102"),
        coded("C", "T01020201"),
        coded("B", "T010202"),
        coded("X", "nowhere"),
        coded("A", "T01020204"),
    ];
    let asked = coded("", "T01020204");
    assert_eq!(order(&asked, &products, &comparer), "ABCDEFG");
    let group = coded("", "T010202");
    assert_eq!(order(&group, &products, &comparer), "BACDEFG");
    let unknown = coded("", "nowhere");
    assert_eq!(order(&unknown, &products, &comparer), "X");

    let ranked = rank(&comparer, &asked, &products, 4);
    let reasons = ranked.iter().map(|found| found.reasons[0].to_string());
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [
            "same code T01020204",
            "coded no closer than T010202, which may be the same",
            "another code below T010202 (1 up, 1 down)",
            "coded no closer than T0102, which may be the same",
        ]
    );
    let below = &rank(&comparer, &group, &products, 2)[1].reasons[0];
    assert_eq!(below.to_string(), "of T010202, which may be the same");
}

#[test]
fn among_equal_codes_what_differs_comes_last_and_what_is_decided_first() {
    let mapper = mapper();
    let mut comparer = Comparer::new(&mapper);
    let texts = [
        "handske nitril steril stl 7",
        "handske nitril",
        "handske latex osteril stl 8",
        "handske nitril steril stl 8",
        "handske",
        "handske nitril steril",
    ];
    let read = texts.map(|text| (text, comparer.read(&Row::from(text))));
    let said = |source, text: &str| {
        let (_, attributes) = read.iter().find(|(read, _)| *read == text).unwrap();
        product(source, "T01020204", attributes)
    };
    let asked = said("", "handske nitril steril stl 7");
    let unsure = CodedProduct {
        confidence: None,
        ..said("E", "handske nitril")
    };
    let decided = CodedProduct {
        decided: true,
        confidence: None,
        ..said("C", "handske nitril")
    };
    let products = [
        said("H", "handske latex osteril stl 8"),
        said("G", "handske nitril steril stl 8"),
        said("F", "handske"),
        unsure,
        said("D", "handske nitril"),
        decided,
        said("B", "handske nitril steril"),
        said("A", "handske nitril steril stl 7"),
    ];
    assert_eq!(order(&asked, &products, &comparer), "ABCDEFGH");
    let last = rank(&comparer, &asked, &products, 8).pop().unwrap();
    let reasons: Vec<_> = last.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(
        reasons,
        [
            "same code T01020204",
            "size 7 here, size 8 there",
            "sterile here, not sterile there",
            "nitrile here, latex there",
            "predicted, 0.95",
        ]
    );
    assert_eq!((last.differs, last.agrees), (3, 0));
}

#[test]
fn equals_stand_by_source_and_id_whatever_their_order() {
    let mapper = mapper();
    let comparer = Comparer::new(&mapper);
    let nothing = Attributes::default();
    let coded = |source, id| CodedProduct {
        id,
        ..product(source, "T0101", &nothing)
    };
    let mut products = [coded("B", "1"), coded("A", "2"), coded("A", "1")];
    for _ in 0..2 {
        let ranked = rank(&comparer, &coded("", ""), &products, 2);
        let ids: Vec<_> = ranked
            .iter()
            .map(|found| {
                let product = &products[found.product];
                (product.source, product.id)
            })
            .collect();
        assert_eq!(ids, [("A", "1"), ("A", "2")]);
        products.reverse();
    }
}

#[test]
fn rings_grow_from_the_code_to_the_group_of_the_least_level() {
    let mapper = mapper();
    let nomenclature = mapper.nomenclature();
    let shown = |code: &'static str, level| -> String {
        let rings = rings(&nomenclature, code, level);
        let ring = |ring: &Ring<'_>| {
            let Distance { up, down } = ring.distance;
            format!("{up}{down}:{}", ring.codes.join(","))
        };
        rings.iter().map(ring).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        shown("T01020204", 3),
        "00:T01020204 10:T010202 11:T01020201 20:T0102 21:T010201"
    );
    assert_eq!(shown("T01020204", 5), "00:T01020204");
    assert_eq!(
        shown("T0102", 3),
        "00:T0102 01:T010201,T010202 02:T01020201,T01020204"
    );
    assert_eq!(shown("T0101", 4), "00:T0101");
    assert_eq!(shown("nowhere", 1), "00:nowhere");
}

#[test]
fn reasons_are_data_with_a_kind() {
    let reason = Reason::OnlyThere {
        what: "sterile".into(),
    };
    let json = serde_json::to_value(&reason).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"kind": "only_there", "what": "sterile"})
    );
    assert!(!reason.is_contradiction());
}

/// Names of products made of a few words, most of them more than once.
fn made_names(count: usize) -> Vec<String> {
    let mut rng = fastrand::Rng::with_seed(2);
    let words = [
        "nitril", "latex", "steril", "osteril", "puderfri", "stl 7", "stl 8", "bomull",
    ];
    let name = |_| {
        let said = (0..rng.usize(..4)).map(|_| words[rng.usize(..words.len())]);
        let words: Vec<&str> = std::iter::once("handske").chain(said).collect();
        words.join(" ")
    };
    (0..count).map(name).collect()
}

#[test]
fn many_are_read_as_each_is_and_equal_texts_once() {
    let mapper = mapper();
    let mut comparer = Comparer::new(&mapper);
    let names = made_names(1_000);
    let rows: Vec<Row<'_>> = names.iter().map(|name| Row::from(name.as_str())).collect();
    let many = comparer.read_many(&rows);
    assert_eq!(many.len(), rows.len());
    let mut places = std::collections::HashSet::new();
    for (row, read) in rows.iter().zip(&many) {
        assert_eq!(**read, comparer.read(row));
        places.insert(std::sync::Arc::as_ptr(read));
    }
    let different: std::collections::HashSet<&String> = names.iter().collect();
    assert_eq!(places.len(), different.len());
    assert!(different.len() < 700);
}

#[test]
fn the_best_few_are_the_first_of_all() {
    let mapper = mapper();
    let mut comparer = Comparer::new(&mapper);
    let names = made_names(300);
    let rows: Vec<Row<'_>> = names.iter().map(|name| Row::from(name.as_str())).collect();
    let read = comparer.read_many(&rows);
    let ids: Vec<String> = (0..read.len())
        .map(|id| format!("{:03}", id % 250))
        .collect();
    let codes = ["T01020204", "T010202", "T01020201"];
    let products: Vec<CodedProduct<'_>> = (0..read.len())
        .map(|at| CodedProduct {
            id: &ids[at],
            decided: at % 5 == 0,
            ..product(["A", "B"][at % 2], codes[at % 3], &read[at])
        })
        .collect();
    let asked = product("", "T01020204", &read[0]);
    let all = rank(&comparer, &asked, &products, products.len());
    assert_eq!(all.len(), products.len());
    for (top, found) in [0, 1, 20, 299].map(|top| (top, rank(&comparer, &asked, &products, top))) {
        assert_eq!(found, all[..top]);
    }
    // Each is compared as if it were the only one.
    for found in &all {
        let alone = rank(
            &comparer,
            &asked,
            &products[found.product..=found.product],
            1,
        );
        assert_eq!(alone[0].reasons, found.reasons);
        assert_eq!(
            (alone[0].differs, alone[0].agrees),
            (found.differs, found.agrees)
        );
    }
}
