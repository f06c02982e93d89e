use super::*;
use crate::nomenclature::{
    Code, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, Release, Status, TermKind,
};

/// Builds a release from lines `code parent term`, with `-` for no parent; `!` before a code
/// retires it, and `!A>B` names its successor.
fn release(lines: &[&str]) -> NomenclatureBuf {
    let mut builder = NomenclatureBuilder::new(Release::new("X", ""));
    for line in lines {
        let mut parts = line.splitn(3, ' ');
        let (code, parent, term) = (
            parts.next().unwrap(),
            parts.next().unwrap(),
            parts.next().unwrap_or(""),
        );
        let (code, status) = match code.strip_prefix('!') {
            None => (code, Status::Active),
            Some(code) => {
                let (code, successor) = code.split_once('>').unwrap_or((code, ""));
                let successor = successor.parse().ok();
                (code, Status::Retired { successor })
            }
        };
        let code: Code = code.parse().unwrap();
        builder
            .concept(NewConcept {
                code: code.clone(),
                parent: parent.parse().ok().filter(|_| parent != "-"),
                residual: false,
                status,
            })
            .unwrap();
        builder
            .term(
                &code,
                NewTerm {
                    language: Language::ENGLISH,
                    kind: TermKind::Official,
                    text: term.to_owned(),
                },
            )
            .unwrap();
    }
    builder.build().unwrap()
}

fn said(old: &[&str], new: &[&str]) -> Vec<String> {
    let (old, new) = (release(old), release(new));
    diff(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Some(Language::ENGLISH),
    )
    .iter()
    .map(|d| format!("{} {}", d.code, d.change))
    .collect()
}

#[test]
fn the_same_release_has_no_differences() {
    let lines = ["1 - NEEDLES", "2 1 FINE", "!3>2 1 THIN"];
    assert!(said(&lines, &lines).is_empty());
}

#[test]
fn every_kind_of_change_is_found() {
    assert_eq!(
        said(
            &[
                "a - NEEDLES",
                "b a FINE NEEDLES - OTHER",
                "c - GLOVES",
                "d c LONG GLOVES",
                "!e c SOCKS",
                "f a SYRINGES",
            ],
            &[
                "a - NEEDLES",
                "b a Fine needles – other",
                "c - PROTECTIVE GLOVES",
                "e c SOCKS",
                "f c SYRINGES",
                "g f GLASS SYRINGES",
                "d1 - TALL BOOTS",
                "a1 - CANNULAE",
            ]
        ),
        [
            "a1 added at the top",
            "b written differently, was 'FINE NEEDLES - OTHER'",
            "c re-worded, was 'GLOVES'",
            "d retired without successor",
            "d1 added at the top",
            "e was retired and may be used again",
            "f moved: was below a, is below c",
            "f was terminal, now has below it g",
            "g added below f",
        ]
    );
    assert_eq!(
        said(&["a - X", "b a Y"], &["a - X"]),
        [
            "a is terminal now, had below it b",
            "b retired without successor"
        ]
    );
}

#[test]
fn a_successor_is_named_by_the_publisher_or_has_the_same_term() {
    let successor = |old: &[&str], new: &[&str]| {
        let said = said(old, new);
        let gone = said.into_iter().find(|line| line.starts_with("x "));
        gone.unwrap().replace("x retired", "")
    };
    let old = ["a - A", "x a THIN NEEDLES", "y a FOO"];
    for (new, expected) in [
        // The publisher, over a chain; what it names may be gone.
        (
            &[
                "a - A",
                "!x>p a THIN NEEDLES",
                "!p>q a P",
                "q a Q",
                "y a FOO",
                "t a THIN NEEDLES",
            ][..],
            "; successor q Q (named by the publisher)",
        ),
        (
            &[
                "a - A",
                "!x>zz a THIN NEEDLES",
                "y a FOO",
                "t a THIN NEEDLES",
            ],
            "; successor t THIN NEEDLES (the same term)",
        ),
        (
            &["a - A", "!x>p a X", "!p>x a P", "y a FOO"],
            " without successor",
        ),
        // The same term rather than the same words.
        (
            &["a - A", "y a FOO", "s a thin-needles", "t - THIN NEEDLES"],
            "; successor t THIN NEEDLES (the same term)",
        ),
        (
            &["a - A", "y a FOO", "s a thin-needles"],
            "; successor s thin-needles (the same term, written differently)",
        ),
        // Of several the one that is in the same place; of two such none.
        (
            &["a - A", "y a FOO", "s - THIN NEEDLES", "t a THIN NEEDLES"],
            "; successor t THIN NEEDLES (the same term)",
        ),
        (
            &["a - A", "y a FOO", "s a THIN NEEDLES", "t a THIN NEEDLES"],
            " without successor",
        ),
        // The only one in the same place, if it is like it.
        (
            &["a - A", "y a FOO", "z a THIN NEEDLES, STERILE"],
            "; successor z THIN NEEDLES, STERILE (in the same place, half of the words the same)",
        ),
        (&["a - A", "y a FOO", "z a GLOVES"], " without successor"),
        (
            &[
                "a - A",
                "y a FOO",
                "z a THIN NEEDLES 1",
                "w a THIN NEEDLES 2",
            ],
            " without successor",
        ),
        (&["a - A", "z a THIN NEEDLES 1"], " without successor"), // y is gone as well
    ] {
        assert_eq!(successor(&old, new), expected, "{new:?}");
    }
}

#[test]
fn a_code_that_was_there_before_replaces_one_with_the_same_term_too() {
    assert_eq!(
        said(&["a - A", "x a P53", "y a P53"], &["a - A", "y a P53"]),
        ["x retired; successor y P53 (the same term)"]
    );
}

#[test]
fn differences_are_json_objects() {
    let (old, new) = (release(&["a - X"]), release(&["a - Y"]));
    let differences = diff(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Some(Language::ENGLISH),
    );
    assert_eq!(
        serde_json::to_string(&differences).unwrap(),
        r#"[{"code":"a","term":"Y","change":"reworded","old":"X","new":"Y","typographic":false}]"#
    );
}

#[test]
fn without_a_language_only_codes_and_tree_are_compared() {
    let (old, new) = (
        release(&["a - A", "x a THIN NEEDLES", "!y>b a FOO"]),
        release(&["a - B", "b a THIN NEEDLES", "c b BAR"]),
    );
    for (language, expected) in [
        (
            Some(Language::ENGLISH),
            "reworded added added retired retired",
        ),
        (None, "added added retired retired"),
        (Some(Language::SWEDISH), "added added retired retired"),
    ] {
        let differences = diff(old.as_nomenclature(), new.as_nomenclature(), language);
        let kinds: Vec<_> = differences.iter().map(|d| d.change.kind()).collect();
        assert_eq!(kinds.join(" "), expected);
        let successors: Vec<_> = differences
            .iter()
            .filter_map(|d| match &d.change {
                Change::Retired { successor } => Some(successor.as_ref().map(|s| s.because)),
                _ => None,
            })
            .collect();
        let by_term = language.filter(|l| *l == Language::ENGLISH);
        let by_term = by_term.map(|_| Succession::SameTerm);
        assert_eq!(successors, [by_term, Some(Succession::Publisher)]);
    }
}
