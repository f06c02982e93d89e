use kodbro::lexicon::{ConceptClass, Lexicon};
use kodbro::nomenclature::Language;

use super::{LexiconReader, LexiconTable, read_lexicon};
use crate::ErrorKind;

const CONCEPTS: &str = "\
concept\tclass\tsv\ten\tbroader\topposite\tnote
cannula\tproduct\tkanyl\tcannula\t\t\t
needle\tproduct\tkanyl; nål\tneedle\t\t\tkanyl is a cannula too
sterile\tproperty\tSteril\tsterile\t\tnon-sterile\t
non-sterile\tproperty\tosteril\tnon-sterile\t\tsterile\t
";
const SENSES: &str = "\
language\tform\tconcept\tweight\tcontext\tnote
sv\tkanyl\tneedle\t0.6\tinjektion; Spruta\t
sv\tkanyl\tcannula\t0.4\ttrakeal\t
";
const ABBREVIATIONS: &str = "\
language\tshort\treading\tweight\tcontext\tnote
sv\tost\tosteril\t0.8\t\t
sv\tost\tostomi\t0.15\tpåse\t
";

fn lexicon() -> Lexicon {
    read_lexicon([("c", CONCEPTS), ("s", SENSES), ("a", ABBREVIATIONS)]).unwrap()
}

/// The message and the hint of what is wrong with some files.
fn said(files: &[(&str, &str)]) -> (String, String) {
    let error = read_lexicon(files.iter().copied()).unwrap_err();
    let hint = error.hint().unwrap_or_else(|| panic!("{error}: no hint"));
    (error.to_string(), hint.to_owned())
}

/// Checks what is said of one file, which begins with a header.
fn assert_said(header: &str, cases: &[(&str, &str)]) {
    for (rows, message) in cases {
        let (error, _) = said(&[("t", &format!("{header}\n{rows}\n"))]);
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn all_tables_are_read() {
    let lexicon = lexicon();
    assert_eq!(lexicon.concepts().len(), 4);
    let sterile = lexicon.concept("sterile").unwrap();
    assert_eq!(sterile.class, ConceptClass::Property);
    assert_eq!(sterile.forms[0], (Language::SWEDISH, "steril".to_owned()));
    assert_eq!(sterile.opposite.as_deref(), Some("non-sterile"));
    assert_eq!(sterile.broader, None);
    assert_eq!(lexicon.senses()[0].context, ["injektion", "spruta"]);
    assert_eq!(lexicon.abbreviations()[1].reading, "ostomi");
    assert_eq!(lexicon.abbreviations()[1].weight, 0.15);
}

#[test]
fn the_order_of_files_and_columns_makes_no_difference() {
    read_lexicon([("a", ABBREVIATIONS), ("s", SENSES), ("c", CONCEPTS)]).unwrap();
    let mut reader = LexiconReader::default();
    let read = reader.read(
        "t",
        b"\xEF\xBB\xBFde\tclass\tconcept\r\nnadel\tproduct\tneedle\r\n",
    );
    let read = read.unwrap();
    assert_eq!((read.table, read.rows), (LexiconTable::Concepts, 1));
    let lexicon = reader.finish().unwrap();
    let german = ("de".parse().unwrap(), "nadel".to_owned());
    assert_eq!(lexicon.concept("needle").unwrap().forms, [german]);
}

#[test]
fn a_header_alone_is_an_empty_table() {
    let lexicon = read_lexicon([("t", "concept\tclass\tsv\n")]).unwrap();
    assert!(lexicon.concepts().is_empty());
}

#[test]
fn the_header_says_which_table_it_is() {
    for (header, message) in [
        ("", "t: the file is empty, expected a table"),
        ("\u{feff} \n", "t: the file is empty, expected a table"),
        (
            "code\tsv\n",
            "t, row 1: the header 'code, sv' has no column 'concept', 'form' or 'short', expected",
        ),
        (
            "concept\tclass\tsv\tswedish\n",
            "t, row 1: unknown column 'swedish', expected some of concept, class, sv, en, da, nb, \
             de, fi, broader, opposite, note",
        ),
        (
            "language\tform\tconcept\tsv\n",
            "t, row 1: unknown column 'sv', expected some of language, form, concept, weight,",
        ),
        (
            "concept\tclass\tsv\tsv\n",
            "t, row 1: column 'sv' occurs twice, expected each column once",
        ),
        (
            "concept\tsv\n",
            "t, row 1: no column 'class', which a table of concepts needs",
        ),
        (
            "concept\tclass\tnote\n",
            "t, row 1: no column of a language, such as 'sv', which a table of concepts needs",
        ),
        (
            "language\tform\tconcept\n",
            "t, row 1: no column 'weight', which a table of senses needs",
        ),
        (
            "short\treading\tweight\n",
            "t, row 1: no column 'language', which a table of abbreviations needs",
        ),
    ] {
        let (error, _) = said(&[("t", header)]);
        assert!(error.starts_with(message), "{error}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_have_a_place() {
    let bytes = b"concept\tclass\tsv\nneedle\tproduct\tn\xE5l\n";
    let error = LexiconReader::default().read("t", bytes).unwrap_err();
    let message = "t, row 2, byte 33: bytes E5 are not UTF-8";
    assert!(error.to_string().starts_with(message), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn a_line_has_the_columns_of_the_header() {
    assert_said(
        "concept\tclass\tsv\tnote",
        &[
            ("a\tproduct\tx", "t, row 2: 3 columns, expected 4"),
            ("a\tproduct\tx\t\t", "t, row 2: 5 columns, expected 4"),
            ("a\tproduct\tx\t\n\n", "t, row 3: 1 columns, expected 4"),
            (
                "a\tproduct\tx\t\u{7}",
                "t, row 2, column 'note': '\u{fffd}' contains the control character U+0007",
            ),
        ],
    );
}

#[test]
fn what_a_concept_is_has_to_be_right() {
    assert_said(
        "concept\tclass\tsv\ten\tbroader\topposite",
        &[
            (
                "Needle\tproduct\tnål\t\t\t",
                "t, row 2, column 'concept': 'Needle' is not allowed, expected ASCII letters in",
            ),
            (
                "a--b\tproduct\tnål\t\t\t",
                "t, row 2, column 'concept': 'a--b' is not allowed",
            ),
            (
                "\tproduct\tnål\t\t\t",
                "t, row 2, column 'concept': '' is not allowed",
            ),
            (
                "a\tgadget\tnål\t\t\t",
                "t, row 2, column 'class': 'gadget' is not allowed, expected one of product, mat",
            ),
            ("a\tproduct\t\t\t\t", "t, row 2: concept 'a' has no form"),
            (
                "a\tproduct\tnål;kanyl\t\t\t",
                "t, row 2, column 'sv': 'nål;kanyl' is not allowed, expected entries with '; ' b",
            ),
            (
                "a\tproduct\tnål; \t\t\t",
                "t, row 2, column 'sv': 'nål; ' is not allowed",
            ),
            (
                "a\tproduct\t\tneedle; ®\t\t",
                "t, row 2, column 'en': '®' is not allowed, expected letters or digits",
            ),
            (
                "a\tproduct\tpéan; pean\tx\t\t",
                "t, row 2, column 'sv': 'pean' occurs twice for 'a'",
            ),
            (
                "a\tproduct\tnål\t\t\ta",
                "t, row 2, column 'opposite': 'a' is not allowed, expected another concept",
            ),
        ],
    );
}

#[test]
fn what_a_sense_or_reading_is_has_to_be_right() {
    assert_said(
        "language\tform\tconcept\tweight\tcontext",
        &[
            (
                "is\tnál\ta\t1\t",
                "t, row 2, column 'language': 'is' is not allowed, expected one of sv, en, da, nb",
            ),
            (
                "sv\t\ta\t1\t",
                "t, row 2, column 'form': '' is not allowed, expected one entry",
            ),
            (
                "sv\tnål; kanyl\ta\t1\t",
                "t, row 2, column 'form': 'nål; kanyl' is not allowed, expected one entry",
            ),
            (
                "sv\tnål\t\t1\t",
                "t, row 2, column 'concept': '' is not allowed",
            ),
            (
                "sv\tnål\ta\t1\tx;y",
                "t, row 2, column 'context': 'x;y' is not allowed, expected entries",
            ),
        ],
    );
    for weight in ["0,6", "0", "1.01", "-0.5", "NaN", "inf", "", " 1", "6e"] {
        let message = format!("t, row 2, column 'weight': '{weight}' is not allowed, expected a");
        assert_said(
            "language\tshort\treading\tweight",
            &[(&format!("sv\tst\tsteril\t{weight}"), &message)],
        );
    }
    assert_said(
        "language\tshort\treading\tweight",
        &[(
            "sv\tst\t\t1",
            "t, row 2, column 'reading': '' is not allowed, expected one entry",
        )],
    );
}

#[test]
fn what_stands_twice_is_refused_across_files_too() {
    let more = "concept\tclass\tde\nneedle\tproduct\tnadel\n";
    for (files, message, first) in [
        (
            [("c", CONCEPTS), ("more", more)],
            "more, row 2, column 'concept': concept 'needle' occurs twice; expected each concept",
            "the first is at c, row 3",
        ),
        (
            [("s", SENSES), ("again", SENSES)],
            "again, row 2, column 'form': 'kanyl' occurs twice for 'needle'",
            "the first is at s, row 2",
        ),
        (
            [("a", ABBREVIATIONS), ("again", ABBREVIATIONS)],
            "again, row 2, column 'short': 'ost' occurs twice for 'osteril'",
            "the first is at a, row 2",
        ),
    ] {
        let (error, hint) = said(&files);
        assert!(error.starts_with(message), "{error}");
        assert!(hint.ends_with(first), "{hint}");
    }
}

#[test]
fn a_concept_that_does_not_exist_is_found_where_it_is_named() {
    let named = |columns: &str| {
        format!(
            "concept\tclass\tsv\tbroader\topposite\nb\tproduct\ty\t\t\na\tproduct\tx\t{columns}\n"
        )
    };
    for (columns, column) in [
        ("c\t", "broader"),
        ("\tc", "opposite"),
        ("b\tc", "opposite"),
    ] {
        let (error, _) = said(&[("t", &named(columns))]);
        let expected = format!(
            "t, row 3, column '{column}': concept 'a' names the concept 'c', which does not exist"
        );
        assert_eq!(error, expected);
    }
    let (error, _) = said(&[("s", SENSES)]);
    assert_eq!(
        error,
        "s, row 2, column 'concept': a sense of 'kanyl' names the concept 'needle', which does not \
         exist"
    );
}

#[test]
fn a_circle_is_found_at_one_of_its_concepts() {
    let rows = "concept\tclass\tsv\tbroader\na\tproduct\tx\tb\nb\tproduct\ty\tc\n";
    let more = "concept\tclass\tsv\tbroader\nc\tproduct\tz\tb\n";
    let (error, _) = said(&[("t", rows), ("more", more)]);
    assert_eq!(
        error,
        "t, row 3, column 'broader': concept 'b' is broader than itself"
    );
}

#[test]
fn an_ambiguous_form_and_a_form_that_is_not_there_have_a_place() {
    let (error, hint) = said(&[("c", CONCEPTS)]);
    assert_eq!(
        error,
        "c, row 3, column 'sv': 'kanyl' (sv) stands for both 'cannula' and 'needle', but has no \
         senses"
    );
    assert!(hint.contains("table of senses"), "{hint}");
    let more = "language\tform\tconcept\tweight\nsv\tnål\tcannula\t1\n";
    let (error, _) = said(&[("more", more), ("c", CONCEPTS), ("s", SENSES)]);
    assert_eq!(
        error,
        "more, row 2, column 'form': concept 'cannula' does not have the form 'nål' (sv)"
    );
}

fn extended(own: &str) -> Result<Lexicon, crate::Error> {
    let mut reader = LexiconReader::extending(lexicon());
    reader.read("own", own.as_bytes())?;
    reader.finish()
}

#[test]
fn a_file_adds_to_a_lexicon() {
    let own = "concept\tclass\tsv\tbroader\nneedle\tproduct\tspets\t\nfine-needle\tproduct\tfinspets\tneedle\n";
    let lexicon = extended(own).unwrap();
    let forms = &lexicon.concept("needle").unwrap().forms;
    assert_eq!(forms.last().unwrap().1, "spets");
    assert_eq!(forms.len(), 4);
    assert_eq!(lexicon.concepts().len(), 5);

    // What a file says of a form counts, and what the lexicon says besides stays.
    let own = "language\tform\tconcept\tweight\nsv\tkanyl\tneedle\t0.95\n";
    let lexicon = extended(own).unwrap();
    let weights: Vec<f32> = lexicon.senses().iter().map(|sense| sense.weight).collect();
    assert_eq!(weights, [0.95, 0.4]);
}

#[test]
fn a_file_that_does_not_fit_the_lexicon_is_refused() {
    for (own, message) in [
        (
            "concept\tclass\tsv\nneedle\tproperty\tspets\n",
            "own, row 2, column 'class': 'property' is not allowed, expected 'product', as 'needle'",
        ),
        (
            "concept\tclass\tsv\tbroader\nneedle\tproduct\tspets\tcannula\n",
            "own, row 2, column 'broader': 'cannula' is not allowed, expected nothing, as 'needle'",
        ),
        (
            "concept\tclass\tsv\nneedle\tproduct\tsteril\n",
            "own, row 2, column 'sv': 'steril' (sv) stands for both 'needle' and 'sterile', but",
        ),
        (
            "concept\tclass\tsv\nspike\tproduct\tnål\n",
            "own, row 2, column 'sv': 'nål' (sv) stands for both 'needle' and 'spike', but has no",
        ),
        (
            "language\tform\tconcept\tweight\nsv\tspets\tneedle\t1\n",
            "own, row 2, column 'form': concept 'needle' does not have the form 'spets' (sv)",
        ),
    ] {
        let error = extended(own).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = LexiconReader::default()
        .read_file("no/such.tsv")
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    assert!(error.to_string().starts_with("no/such.tsv: cannot read"));
}
