use std::path::PathBuf;

use super::*;
use crate::ErrorKind;

fn catalogue_row(cells: &[&str]) -> CatalogueRow {
    CatalogueRow {
        number: 2,
        id: cells[0].into(),
        name: cells[1].into(),
        cells: cells.iter().map(|s| s.to_string()).collect(),
        ..CatalogueRow::default()
    }
}

fn mapped(row: &CatalogueRow) -> MappedRow<'_> {
    let candidate = |code, confidence| MappedCandidate {
        code,
        term: "NEEDLES",
        confidence,
        evidence: serde_json::json!([{"word": "kanyl"}]),
    };
    MappedRow {
        row,
        status: "mapped",
        code: Some("A0101"),
        term: Some("NEEDLES"),
        level: Some(3),
        confidence: 0.973_456,
        reason: None,
        candidates: vec![candidate("A0101", 0.93), candidate("A01", 0.040_04)],
    }
}

fn unmapped(row: &CatalogueRow) -> MappedRow<'_> {
    let reason = Some("no word is known");
    let (code, term, level) = (None, None, None);
    MappedRow {
        row,
        status: "unmapped",
        code,
        term,
        level,
        confidence: 0.0,
        reason,
        candidates: vec![],
    }
}

/// Writes two rows and returns the file.
fn write(format: OutputFormat, header: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("out.{format}"));
    let header: Vec<String> = header.iter().map(|s| s.to_string()).collect();
    let mut writer = RowWriter::new(format, Output::create(&path).unwrap(), &header).unwrap();
    writer
        .write(&mapped(&catalogue_row(&["007", "=Kanyl, \"grön\""])))
        .unwrap();
    writer
        .write(&unmapped(&catalogue_row(&["-8", "x"])))
        .unwrap();
    assert!(!path.exists());
    writer.finish().unwrap();
    (folder, path)
}

#[test]
fn csv_adds_our_columns_to_those_read() {
    let (_folder, path) = write(OutputFormat::Csv, &["artnr", "namn"]);
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        "artnr,namn,kodbro_status,kodbro_code,kodbro_term,kodbro_level,kodbro_confidence,\
         kodbro_candidates,kodbro_reason\n\
         007,\"=Kanyl, \"\"grön\"\"\",mapped,A0101,NEEDLES,3,0.9735,A0101:0.93 A01:0.04,\n\
         -8,x,unmapped,,,,0,,no word is known\n"
    );
}

#[test]
fn a_name_that_is_taken_gets_an_ending() {
    let (_folder, path) = write(OutputFormat::Tsv, &["kodbro_code", "kodbro_code_2"]);
    let text = std::fs::read_to_string(path).unwrap();
    assert!(
        text.starts_with("kodbro_code\tkodbro_code_2\tkodbro_status\tkodbro_code_3\t"),
        "{text}"
    );
}

#[test]
fn json_lines_have_their_fixed_order() {
    let (_folder, path) = write(OutputFormat::Jsonl, &["artnr", "namn"]);
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            r#"{"row":2,"id":"007","text":"=Kanyl, \"grön\"","status":"mapped","code":"A0101","term":"NEEDLES","level":3,"confidence":0.9735,"candidates":[{"code":"A0101","term":"NEEDLES","confidence":0.93,"evidence":[{"word":"kanyl"}]},{"code":"A01","term":"NEEDLES","confidence":0.04,"evidence":[{"word":"kanyl"}]}]}"#,
            r#"{"row":2,"id":"-8","text":"x","status":"unmapped","code":null,"term":null,"level":null,"confidence":0.0,"candidates":[],"reason":"no word is known"}"#,
        ]
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_reads_back_as_it_was() {
    let (_folder, path) = write(OutputFormat::Xlsx, &["artnr", "namn"]);
    let rows = crate::CatalogueReader::open(&path, &crate::CatalogueOptions::default()).unwrap();
    assert_eq!(rows.header()[..3], ["artnr", "namn", "kodbro_status"]);
    let rows: Vec<CatalogueRow> = rows.map(Result::unwrap).collect();
    assert_eq!(
        rows[0].cells,
        [
            "007",
            "=Kanyl, \"grön\"",
            "mapped",
            "A0101",
            "NEEDLES",
            "3",
            "0.9735",
            "A0101:0.93 A01:0.04",
            ""
        ]
    );
    assert_eq!(
        (rows[1].id.as_str(), rows[1].cells[8].as_str()),
        ("-8", "no word is known")
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn a_text_that_is_cut_off_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let header = ["artnr".to_owned(), "namn".to_owned()];
    for (format, found) in [(OutputFormat::Xlsx, 1), (OutputFormat::Csv, 0)] {
        let output = Output::create(folder.path().join("out")).unwrap();
        let mut writer = RowWriter::new(format, output, &header).unwrap();
        for name in ["x", &"å".repeat(40_000)] {
            writer
                .write(&mapped(&catalogue_row(&["007", name])))
                .unwrap();
        }
        assert_eq!(writer.count_of_findings(), found);
        let place = writer.findings().first().map(crate::Error::place);
        let place = place.map(|place| (place.row, place.column.clone()));
        let wanted = (found > 0).then(|| (Some(3), Some("namn".to_owned())));
        assert_eq!(place, wanted);
    }
}

#[test]
fn a_run_that_fails_leaves_the_old_file_and_nothing_else() {
    for format in ["csv", "jsonl", "xlsx"] {
        let Ok(format) = format.parse::<OutputFormat>() else {
            continue;
        };
        if format == OutputFormat::Xlsx && cfg!(not(feature = "xlsx")) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        std::fs::write(&path, "old").unwrap();
        let mut writer = RowWriter::new(format, Output::create(&path).unwrap(), &[]).unwrap();
        writer
            .write(&unmapped(&catalogue_row(&["1", "x"])))
            .unwrap();
        drop(writer);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn unfit_places_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let error = Output::create(folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("cannot write there: it is a folder"),
        "{error}"
    );
    let error = Output::create(folder.path().join("none/")).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("cannot write there: there is no such folder"),
        "{error}"
    );
    let error = Output::create(folder.path().join("none/out.csv")).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadTarget { .. }),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("create the folder"));
    let file = folder.path().join("old.csv");
    std::fs::write(&file, "old").unwrap();
    let mut rights = file.metadata().unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&file, rights).unwrap();
    let error = Output::create(&file).unwrap_err();
    assert!(
        error.to_string().ends_with("the file is read-only"),
        "{error}"
    );
}
