use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation};

use super::*;

#[test]
fn what_nobody_touched_decides_nothing() {
    for name in ["review.xlsx", "review.csv"] {
        for language in [ReviewLanguage::Swedish, ReviewLanguage::English] {
            let exported = Exported::new(name, language);
            let read = read(&exported.path).unwrap();
            assert_eq!(decided(&read), [""; 0]);
            assert_eq!(refused(&read), [""; 0]);
            assert_eq!((read.open, read.commented), (4, 0));
        }
    }
}

#[test]
fn a_decision_comes_back_whole() {
    let exported = Exported::swedish();
    let edited = exported.edit(
        |grid| {
            grid.set(
                1,
                Column::Decision,
                "T0102 undersökningshandskar / EXAMINATION GLOVES",
            );
            grid.set(1, Column::Comment, "säkert");
            grid.set(4, Column::OtherCode, "t01");
        },
        |_| {},
    );
    let hash = super::super::check::file_hash(&edited).unwrap();
    let read = super::read(&edited).unwrap();
    assert_eq!(refused(&read), [""; 0]);
    let glove = MappingRecord {
        id: "0012".into(),
        name: "Us-handske nitril S".into(),
        source: "Region A".into(),
        supplier: "Nord AB".into(),
        justification: Justification::Reviewed,
        verdict: Verdict::Accepted("T0102".parse().unwrap()),
        relation: Relation::Exact,
        term: "EXAMINATION GLOVES".into(),
        confidence: Some(0.6235),
        by: "eva".into(),
        at: "2026-11-22T10:00:00Z".into(),
        tool: "kodbro".into(),
        tool_version: "0.1.0".into(),
        release: "X 1".into(),
        index: "ab12".into(),
        comment: "säkert".into(),
        other: vec![
            ("review_file".into(), "edited.xlsx".into()),
            ("review_exported".into(), "2026-11-20T08:00:00Z".into()),
            ("review_hash".into(), hash),
        ],
        ..MappingRecord::default()
    };
    assert_eq!(read.decided[0].record, glove);
    let other = &read.decided[1].record;
    assert_eq!(other.name, "=Zzyzx \"å\"\n2");
    assert_eq!(
        (other.model.as_str(), other.description.as_str()),
        ("m1", "lång; text")
    );
    assert_eq!(other.verdict, Verdict::Accepted("T01".parse().unwrap()));
    assert_eq!(other.relation, Relation::Broad);
    assert_eq!(other.justification, Justification::Curated);
    assert_eq!(other.confidence, None);
    assert_eq!(read.open, 2);
}

#[test]
fn a_decision_about_a_disputed_row_settles_it() {
    for name in ["review.xlsx", "review.csv"] {
        let exported = Exported::new(name, ReviewLanguage::Swedish);
        let sheet = Sheet::open(&exported.path).unwrap();
        let disputed = sheet
            .rows
            .iter()
            .map(|row| sheet.text(row, Column::Disputed));
        assert_eq!(disputed.collect::<Vec<_>>(), ["", "yes", "", ""], "{name}");
    }
    let read = Exported::swedish().edited(|grid| {
        grid.set(1, Column::Decision, "T0101");
        grid.set(2, Column::OtherCode, "T0101");
        grid.set(4, Column::Decision, "Ingen kod passar");
    });
    let settles: Vec<bool> = read
        .decided
        .iter()
        .map(|row| row.record.settles())
        .collect();
    assert_eq!(settles, [false, true, false]);
    let unsure =
        Exported::swedish().edited(|grid| grid.set(2, Column::Decision, "Kan inte avgöra"));
    assert!(!unsure.decided[0].record.settles());
}

#[test]
fn every_choice_in_both_languages() {
    for (text, verdict) in [
        ("Ingen kod passar", "no_such_term"),
        ("No code fits", "no_such_term"),
        ("inte medicinteknisk produkt", "out_of_scope"),
        ("out_of_scope", "out_of_scope"),
        ("Kan inte avgöra", "undecided"),
        ("T0101", "accepted T0101"),
        ("T0101 SURGICAL GLOVES", "accepted T0101"),
        ("T0101 operationshandskar", "accepted T0101"),
    ] {
        let read = Exported::swedish().edited(|grid| grid.set(2, Column::Decision, text));
        assert_eq!(decided(&read), [format!("0013 {verdict}")], "{text}");
        assert_eq!(
            read.decided[0].record.justification,
            Justification::Reviewed
        );
    }
    let read = Exported::swedish().edited(|grid| {
        grid.set(1, Column::Decision, "Annan kod");
        grid.set(1, Column::OtherCode, "T01 handskar");
        grid.set(2, Column::Decision, "T0101");
        grid.set(2, Column::OtherCode, "t0101");
    });
    assert_eq!(decided(&read), ["0012 accepted T01", "0013 accepted T0101"]);
}

#[test]
fn a_group_takes_what_one_of_its_rows_says() {
    let read = Exported::swedish().edited(|grid| {
        grid.set(1, Column::Decision, "T0102");
        grid.set(1, Column::AppliesTo, "Hela gruppen");
        grid.set(1, Column::Comment, "alla storlekar");
        grid.set(3, Column::Decision, "T0101");
        grid.set(4, Column::Comment, "fråga Bo");
    });
    let wanted = [
        "0012 accepted T0102",
        "0013 accepted T0102 by group",
        "0014 accepted T0101",
    ];
    assert_eq!(decided(&read), wanted);
    assert_eq!(read.decided[1].record.comment, "alla storlekar");
    assert_eq!((read.open, read.commented), (1, 1));
}

#[test]
fn order_of_rows_and_columns_and_lines_above_do_not_matter() {
    let edit = |grid: &mut Grid| {
        grid.set(2, Column::Decision, "T0102");
        grid.set(3, Column::Decision, "T0101");
    };
    let exported = Exported::swedish();
    let plain = exported.edited(edit);
    let moved = exported.edited(|grid| {
        edit(grid);
        grid.0[1..].reverse();
        for row in &mut grid.0 {
            row.resize(30, String::new());
            row.reverse();
        }
        grid.0.insert(0, vec!["Till Eva".into()]);
        grid.0.insert(1, vec![]);
    });
    assert_eq!(refused(&moved), [""; 0]);
    let of = |read: &ReadReview| {
        let records = read.decided.iter().map(|row| row.record.clone());
        let mut records: Vec<MappingRecord> = records.collect();
        for record in &mut records {
            record.other.retain(|(name, _)| name != "review_hash"); // of another file
        }
        records.sort_by(|a, b| a.id.cmp(&b.id));
        records
    };
    assert_eq!(of(&plain), of(&moved));
    assert_eq!(of(&plain).len(), 2);
}

#[test]
fn groups_of_two_exports_are_two() {
    let exported = Exported::swedish();
    let others = sheet_file::read(&exported.path).unwrap().sheets.remove(0).1;
    let later = ReviewOrigin {
        exported_at: "2026-11-21T08:00:00Z".into(),
        ..origin()
    };
    let path = exported.folder.path().join("later.xlsx");
    let output = Output::create(&path).unwrap();
    let format = ReviewFormat::Xlsx;
    let mut writer = ReviewWriter::new(format, output, ReviewLanguage::Swedish, &later).unwrap();
    let other = ReviewRow {
        group: 1,
        group_rows: 1,
        id: "7",
        name: "Kanyl",
        ..ReviewRow::default()
    };
    writer.write(&other).unwrap();
    writer.finish().unwrap();
    let added = sheet_file::read(&path).unwrap().sheets.remove(0).1;
    assert!(others[0].cells == added[0].cells, "the same columns");
    let read = exported.edited(|grid| {
        grid.0.push(added[1].cells.clone());
        grid.set(1, Column::Decision, "T0102");
        grid.set(1, Column::AppliesTo, "Hela gruppen");
    });
    assert_eq!(refused(&read), [""; 0]);
    assert_eq!(decided(&read).len(), 3);
}

#[test]
fn what_each_copy_says_of_its_group_counts() {
    let exported = Exported::swedish();
    let path = exported.folder.path().join("later.xlsx");
    let later = ReviewOrigin {
        exported_at: "2026-11-21T08:00:00Z".into(),
        ..origin()
    };
    let output = Output::create(&path).unwrap();
    let format = ReviewFormat::Xlsx;
    let mut writer = ReviewWriter::new(format, output, ReviewLanguage::Swedish, &later).unwrap();
    rows().iter().for_each(|row| writer.write(row).unwrap());
    writer.finish().unwrap();
    let later = sheet_file::read(&path).unwrap().sheets.remove(0).1;
    // One of the first rows is in both exports, the third is in the later one only.
    let with_copy_of = |copied: usize, decisions: &[(usize, &str)]| {
        exported.edited(|grid| {
            grid.0.push(later[copied].cells.clone());
            grid.0[3] = later[3].cells.clone();
            for &(row, code) in decisions {
                grid.set(row, Column::Decision, code);
                grid.set(row, Column::AppliesTo, "Hela gruppen");
            }
        })
    };
    let read = with_copy_of(1, &[(1, "T0102"), (5, "T0102")]);
    let all = [
        "0012 accepted T0102",
        "0013 accepted T0102 by group",
        "0014 accepted T0102 by group",
    ];
    assert_eq!(refused(&read), [""; 0]);
    assert_eq!(decided(&read), all);

    // The copies say nothing of themselves, but are in groups that differ.
    let read = with_copy_of(2, &[(1, "T0102"), (3, "T0101")]);
    let wanted = ["0012 accepted T0102", "0014 accepted T0101"];
    assert_eq!(decided(&read), wanted);
    assert_eq!(read.refused.len(), 2, "{:?}", refused(&read));
}

#[test]
fn rows_that_are_left_out_or_copied_are_no_fault() {
    let read = Exported::swedish().edited(|grid| {
        grid.set(1, Column::Decision, "T0102");
        let copy = grid.0[1].clone();
        grid.0.push(copy);
        grid.0.remove(3);
    });
    assert_eq!(decided(&read), ["0012 accepted T0102"]);
    assert_eq!(refused(&read), [""; 0]);
}

#[test]
fn a_csv_survives_a_spreadsheet_program() {
    let exported = Exported::new("review.csv", ReviewLanguage::Swedish);
    let bytes = std::fs::read(&exported.path).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbfGrupp;Rader i gruppen;"));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(";62,35;"), "{text}");
    assert!(text.contains("T0102 undersökningshandskar / EXAMINATION GLOVES | T0101 "));
    // As Excel saves it: no zeros before numbers, Windows-1252, which has no circle.
    let edited = text
        .replace("\u{feff}", "")
        .replace('●', "?")
        .replace(";0012;", ";12;")
        .replace(
            " | T0101 operationshandskar / SURGICAL GLOVES;;",
            ";Ingen kod passar;",
        );
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&edited);
    std::fs::write(&exported.path, bytes).unwrap();
    let read = read(&exported.path).unwrap();
    assert_eq!(refused(&read), [""; 0]);
    let wanted = [
        "0012 no_such_term",
        "0013 no_such_term",
        "0014 no_such_term",
    ];
    assert_eq!(decided(&read), wanted);
}

#[test]
fn without_a_time_that_of_the_workbook_counts() {
    let exported = Exported::swedish();
    let nomenclature = nomenclature();
    let options = ReviewOptions {
        nomenclature: nomenclature.as_nomenclature(),
        by: "eva".into(),
        at: String::new(),
    };
    let read = read_review(&exported.path, &options).unwrap();
    assert_eq!(read.at, "2026-11-20T08:00:00Z");
}
