use super::*;
use crate::UiLanguage;
use crate::report::{Tally, sample};

fn workbook(findings: &[Finding], rows: Vec<(u64, Vec<String>)>, file: &str) -> Vec<u8> {
    let about = About {
        language: UiLanguage::Swedish,
        profile: "region".into(),
        ..About::default()
    };
    let mut bytes = Vec::new();
    let mut report = WorkbookReport::new(&mut bytes, about).unwrap();
    report.begin_file(&["Artnr".into(), "EMDN".into()]).unwrap();
    for finding in findings {
        report.finding(finding).unwrap();
    }
    let rows = rows.into_iter().map(Ok::<_, io::Error>);
    report.copy_table(file, rows).unwrap();
    let files = [sample::file(file, findings)];
    let tally: &Tally = &files[0].tally;
    let ending = Ending {
        files: &files,
        tally,
        exit_code: 1,
    };
    report.finish(&ending).unwrap();
    bytes
}

/// Returns a part of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    io::Read::read_to_string(&mut part, &mut text).unwrap();
    text
}

fn rows() -> Vec<(u64, Vec<String>)> {
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    vec![
        (1, row(["Artnr", "EMDN"])),
        (2, row(["0012", "å T99"])),
        (4, row(["=1+1", ""])),
    ]
}

#[test]
fn an_offending_cell_is_coloured_and_has_a_note_and_a_link() {
    let findings = [sample::unknown_code(2), sample::missing_gtin(4)];
    let bytes = workbook(&findings, rows(), "mapp/lista.csv");
    let copy = part(&bytes, "xl/worksheets/sheet3.xml");
    assert!(copy.contains("<c r=\"B2\" s=\""), "{copy}");
    assert!(
        copy.contains("<c r=\"A4\" s=\""),
        "a finding of the row marks its first cell: {copy}"
    );
    assert!(copy.contains("<c r=\"A2\" t=\""), "{copy}");
    assert!(
        !copy.contains("<f>"),
        "a text that begins with = is no formula"
    );
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"B2\"") && notes.contains("ref=\"A4\""),
        "{notes}"
    );
    assert!(
        notes
            .contains("Koden 'T99' finns inte i EMDN 2025. Skriv en kod ur EMDN 2025. Bättre: T01")
    );
    let list = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(list.contains("location=\"'lista.csv'!B2\""), "{list}");
    let sheets = part(&bytes, "xl/workbook.xml");
    for name in ["Sammanfattning", "Fynd", "lista.csv"] {
        assert!(sheets.contains(&format!("name=\"{name}\"")), "{sheets}");
    }
}

#[test]
fn names_of_sheets_are_allowed_and_differ() {
    let about = About::default();
    let mut report = WorkbookReport::new(Vec::new(), about).unwrap();
    let long = "a".repeat(60);
    for (wanted, name) in [
        ("x/lista.csv", "lista.csv"),
        ("y/LISTA.csv", "LISTA.csv (2)"),
        ("[a]:b*?'", "_a__b___"),
        ("findings", "findings (2)"),
        ("", "kodbro"),
        (&long, &"a".repeat(28)),
    ] {
        assert_eq!(report.free_name(wanted), name, "{wanted}");
    }
}

#[test]
fn rows_beyond_a_sheet_are_left_out_and_said() {
    let mut all = rows();
    all.push((MAX_ROWS + 1, vec!["x".into()]));
    let bytes = workbook(&[], all, "lista.csv");
    let texts = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        texts.contains("1 rader i lista.csv får inte plats"),
        "{texts}"
    );
}

#[test]
fn a_cell_with_many_findings_has_the_colour_of_the_worst_and_a_short_note() {
    let mut findings = vec![sample::missing_gtin(2); 20];
    findings.push(Finding {
        place: kodbro_formats::Place::new("lista.csv")
            .with_row(2)
            .with_column("Artnr"),
        ..sample::unknown_code(2)
    });
    let bytes = workbook(&findings, rows(), "lista.csv");
    let notes = part(&bytes, "xl/comments1.xml");
    assert_eq!(notes.matches("Produkten saknar GTIN.").count(), 5);
    let error = workbook(&[sample::unknown_code(2)], rows(), "lista.csv");
    let colours = |bytes: &[u8]| part(bytes, "xl/styles.xml").contains("FFF8CFC9");
    assert!(colours(&bytes) && colours(&error));
}
