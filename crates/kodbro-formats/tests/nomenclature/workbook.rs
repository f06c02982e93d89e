//! Workbooks like the official ones, made here cell by cell.

use kodbro::nomenclature::Language;
use kodbro_formats::nomenclature::{Loaded, NomenclatureOptions, parse_nomenclature};
use kodbro_formats::{Error, ErrorKind, emdn};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const HEADER: [&str; 6] = [
    "CATEGORY ",
    "CATEGORY DESCRIPTION",
    "CODE",
    "TERM",
    "LEVEL ",
    "TERMINAL LEVEL YES/NO ",
];

/// Makes a workbook of one sheet as release V2 has it: title, header, rows of code, term, level
/// and flag.
pub(crate) fn v2_like(rows: &[(&str, &str, f64, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("EMDN V2").unwrap();
    sheet
        .merge_range(0, 0, 0, 5, "EMDN V2", &Format::new())
        .unwrap();
    sheet.write_row(1, 0, HEADER).unwrap();
    for (row, (code, term, level, terminal)) in (2..).zip(rows) {
        sheet
            .write_row(row, 0, ["A", "DEVICES", code, term])
            .unwrap();
        sheet.write(row, 4, *level).unwrap();
        sheet.write(row, 5, *terminal).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn read(bytes: &[u8]) -> Result<Loaded, Error> {
    parse_nomenclature("w.xlsx", bytes, &NomenclatureOptions::default())
}

#[test]
fn a_v2_like_workbook_is_read() {
    let bytes = v2_like(&[
        ("A", "DEVICES", 1.0, "NO"),
        ("A01\u{a0}", " NEEDLES\u{a0}FOR  USE ", 2.0, "NO"),
        ("A0199", "NEEDLES - OTHER", 3.0, "YES"),
    ]);
    let loaded = read(&bytes).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert_eq!(
        (
            loaded.counts.codes,
            loaded.counts.terminal,
            loaded.counts.levels
        ),
        (3, 1, 3)
    );
    let built = loaded.builder.build().unwrap();
    let release = built.as_nomenclature().release();
    assert_eq!(
        (release.name.as_str(), release.release.as_str()),
        ("EMDN", "V2")
    );
    assert_eq!(release.url, emdn::URL);
    assert!(release.source_hash.starts_with("sha256:"));
    let term = built
        .as_nomenclature()
        .concept("A01")
        .unwrap()
        .terms()
        .next()
        .unwrap();
    assert_eq!(
        (term.text, term.original),
        ("NEEDLES FOR USE", " NEEDLES\u{a0}FOR  USE ")
    );
    assert!(
        built
            .as_nomenclature()
            .concept("A0199")
            .unwrap()
            .is_residual()
    );
}

#[test]
fn a_v2026_like_workbook_is_read() {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet().set_name("READ ME").unwrap();
    notes
        .write_column(0, 0, ["Codes such as", "A01", "are explained elsewhere"])
        .unwrap();
    let sheet = workbook.add_worksheet().set_name("EMDN_v.2026").unwrap();
    sheet
        .write(2, 3, "European Medical Device Nomenclature")
        .unwrap();
    sheet
        .write_row(
            4,
            1,
            [
                "LEVEL",
                "IS TERMINAL",
                "TERM EMDN",
                "CAT",
                "EMDN CODE",
                "REMARK",
            ],
        )
        .unwrap();
    let rows = [
        ("4", "YES", "HYPODERMIC NEEDLES", "A", "A010101"),
        ("3", "NO", "NEEDLES FOR INFUSION", "A", "A0101"),
        ("2", "NO", "NEEDLES", "A", "A01"),
        ("1", "NO", "DEVICES", "A", "A"),
        ("2", "YES", "NEEDLES", "B", "B01"),
        ("1", "NO", "BLOOD", "B", "B"),
    ];
    for (row, (level, terminal, term, category, code)) in (5..).zip(rows) {
        sheet
            .write_row(row, 1, [level, terminal, term, category, code])
            .unwrap();
    }
    sheet.write(12, 1, "© European Union").unwrap();
    let loaded = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert_eq!(
        (
            loaded.counts.codes,
            loaded.counts.roots,
            loaded.counts.levels
        ),
        (6, 2, 4)
    );
    let built = loaded.builder.build().unwrap();
    assert_eq!(built.as_nomenclature().release().release, "2026");
    let needle = built.as_nomenclature().concept("A010101").unwrap();
    assert_eq!(needle.term(Language::ENGLISH), "HYPODERMIC NEEDLES");
    assert_eq!(needle.path().len(), 4);
}

#[test]
fn another_edition_takes_its_language_from_the_options() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet
        .write_row(
            0,
            0,
            ["CODICE", "TERM EN", "TERM IT", "LIVELLO", "TERMINALE"],
        )
        .unwrap();
    sheet
        .write_row(1, 0, ["A", "DEVICES", "DISPOSITIVI", "1", "NO"])
        .unwrap();
    sheet
        .write_row(2, 0, ["A01", "NEEDLES", "AGHI", "2", "SÌ"])
        .unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let italian: Language = "it".parse().unwrap();
    let options = NomenclatureOptions::default()
        .with_language(italian)
        .with_release("V2");
    let loaded = parse_nomenclature("w.xlsx", &bytes, &options).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let built = loaded.builder.build().unwrap();
    let nomenclature = built.as_nomenclature();
    assert_eq!(nomenclature.languages(), [italian]);
    assert_eq!(nomenclature.concept("A01").unwrap().term(italian), "AGHI");
    assert_eq!(nomenclature.release().release, "V2");
}

#[test]
fn what_breaks_the_tree_is_an_error_with_its_place() {
    let a = ("A", "DEVICES", 1.0, "NO");
    let a01 = ("A01", "NEEDLES", 2.0, "YES");
    for (rows, message) in [
        (
            vec![a, a01, ("A01", "PINS", 2.0, "YES")],
            "w.xlsx, sheet 'EMDN V2', row 5, column 'CODE': code 'A01' occurs twice: 'PINS' here, 'NEEDLES' at row 4",
        ),
        (
            vec![a, a01, ("A0201", "X", 3.0, "YES")],
            "w.xlsx, sheet 'EMDN V2', row 5, column 'CODE': code 'A0201' has the parent 'A02', which does not exist",
        ),
        (
            vec![a, a01, ("A0I01", "X", 3.0, "YES")],
            "w.xlsx, sheet 'EMDN V2', row 5, column 'CODE': 'A0I01' is not a code, expected a capital letter",
        ),
        (
            vec![
                ("A.", "DEVICES", 1.0, "NO"),
                a01,
                ("A0101", "X", 3.0, "YES"),
            ],
            "w.xlsx, sheet 'EMDN V2', row 3, column 'CODE': 'A.' is not a code, expected a capital letter",
        ),
        (
            vec![a, ("A01", "NEED\u{1}LES", 2.0, "YES")],
            "w.xlsx, sheet 'EMDN V2', row 4, column 'TERM': 'NEED\u{fffd}LES' contains the control character U+0001",
        ),
    ] {
        let error = read(&v2_like(&rows)).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn what_contradicts_the_tree_is_a_warning() {
    let loaded = read(&v2_like(&[
        ("A", "DEVICES", 1.0, "YES"),
        ("A01", "NEEDLES", 3.0, "NO"),
        ("A01", "NEEDLES", 3.0, "NO"),
        ("", "NEEDLES, OLD", 2.0, "YES"),
        ("A02", "", 2.0, "YES"),
    ]));
    let loaded = loaded.unwrap();
    let warnings: Vec<_> = loaded
        .warnings
        .iter()
        .map(|w| w.kind().to_string())
        .collect();
    assert_eq!(
        warnings,
        [
            "code 'A01' occurs twice with the same content, first at row 4",
            "'NEEDLES, OLD' stands in a row without code, which is left out",
            "code 'A' is said to be terminal, but has 2 children",
            "code 'A01' is said to have level 3, but its depth in the tree is 2",
            "code 'A01' is said to be not terminal, but has 0 children",
            "code 'A02' has no term",
        ]
    );
    let place = loaded.warnings[2].place().to_string();
    assert_eq!(
        place,
        "w.xlsx, sheet 'EMDN V2', row 3, column 'TERMINAL LEVEL YES/NO'"
    );
}

#[test]
fn a_workbook_of_something_else_is_refused() {
    let write = |fill: &dyn Fn(&mut Worksheet)| {
        let mut workbook = Workbook::new();
        fill(workbook.add_worksheet());
        read(&workbook.save_to_buffer().unwrap()).unwrap_err()
    };
    let error = write(&|_| {});
    assert_eq!(
        error.to_string(),
        "w.xlsx: no column of codes recognised; found sheet 'Sheet1'"
    );
    let error = write(&|sheet| {
        sheet.write_row(0, 0, ["artnr", "benämning"]).unwrap();
        sheet.write_row(1, 0, ["123", "handske"]).unwrap();
    });
    assert!(
        matches!(error.kind(), ErrorKind::NoCodeColumn { value: "codes", .. }),
        "{error}"
    );
    let error = write(&|sheet| {
        sheet.write_column(0, 2, ["CODE", "A", "A01"]).unwrap();
    });
    assert_eq!(
        error.to_string(),
        "w.xlsx: no column of terms recognised; found codes in column C of sheet 'Sheet1'"
    );
    let error = write(&|sheet| {
        sheet.write_row(0, 0, ["A", "DEVICES"]).unwrap();
        sheet.write_row(1, 0, ["A01", "NEEDLES"]).unwrap();
    });
    assert!(
        matches!(error.kind(), ErrorKind::NoCodeColumn { value: "terms", .. }),
        "{error}"
    );
}

#[test]
fn the_categories_are_not_taken_for_terms() {
    let codes = ["A", "A01", "A02", "A03", "A04", "A05"];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = [HEADER[0], HEADER[1], HEADER[2], HEADER[4]];
    sheet.write_row(0, 0, header).unwrap();
    for (row, code) in (1..).zip(codes) {
        sheet.write_row(row, 0, ["A", "DEVICES", code]).unwrap();
        sheet.write(row, 3, code.len() as f64).unwrap();
    }
    let error = read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NoCodeColumn { value: "terms", .. }),
        "{error}"
    );
}

#[test]
fn a_cell_far_out_costs_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["CODE", "TERM"]).unwrap();
    sheet.write_row(1, 0, ["A", "DEVICES"]).unwrap();
    sheet.write(1_048_575, 16_383, "far out").unwrap();
    let loaded = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(loaded.counts.codes, 1);
}

#[test]
fn a_damaged_workbook_is_an_error() {
    let bytes = v2_like(&[("A", "DEVICES", 1.0, "YES")]);
    for end in (2..bytes.len()).step_by(97) {
        let error = read(&bytes[..end]).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::BadWorkbook { .. }),
            "{end}: {error}"
        );
        assert!(error.hint().is_some());
    }
}
