use super::*;

/// What is refused after an edit of the cells, and what is decided beside it.
fn after(edit: impl FnOnce(&mut Grid)) -> (Vec<String>, Vec<String>) {
    let read = Exported::swedish().edited(|grid| {
        grid.set(4, Column::Decision, "Ingen kod passar");
        edit(grid);
    });
    (refused(&read), decided(&read))
}

/// Checks that an edit is refused with one message, and that the row which is right goes on.
fn refuses(message: &str, edit: impl FnOnce(&mut Grid)) {
    let (refused, decided) = after(edit);
    assert_eq!(refused, [message]);
    assert_eq!(decided, ["A-7 no_such_term"]);
}

#[test]
fn what_was_exported_may_not_be_changed() {
    for (column, text, message) in [
        (
            Column::Id,
            "0099",
            "column 'Artikelnummer': '0099' is not what was exported",
        ),
        (
            Column::Name,
            "Handske",
            "column 'Benämning': 'Handske' is not what was exported",
        ),
        (
            Column::Model,
            "X",
            "column 'Modell': 'X' is not what was exported",
        ),
        (
            Column::Description,
            "X",
            "column 'Beskrivning': 'X' is not what was exported",
        ),
        (
            Column::Supplier,
            "",
            "column 'Leverantör': '' is not what was exported",
        ),
        (
            Column::Source,
            "B",
            "column 'Källa': 'B' is not what was exported",
        ),
        (
            Column::Group,
            "2",
            "column 'Grupp': '2' is not what was exported",
        ),
        (
            Column::Code,
            "T0101",
            "column 'Föreslagen kod': 'T0101' is not what was exported",
        ),
        (
            Column::Key,
            "12",
            "column 'kodbro_key': '12' is not what was exported",
        ),
        (
            Column::Check,
            "c0",
            "column 'kodbro_check': 'c0' is not what was exported",
        ),
    ] {
        let message = format!("edited.xlsx, sheet 'Granskning', row 2, {message}");
        refuses(&message, |grid| {
            grid.set(1, Column::Decision, "T0102");
            grid.set(1, column, text);
        });
    }
}

#[test]
fn a_key_of_another_row_is_found() {
    let (refused, decided) = after(|grid| {
        let at = grid.place(Column::Key);
        let key = grid.0[2][at].clone();
        grid.set(1, Column::Key, &key);
        grid.set(1, Column::Decision, "T0102");
    });
    let place = "edited.xlsx, sheet 'Granskning', row 2, column 'kodbro_key': ";
    assert!(refused[0].starts_with(place), "{refused:?}");
    assert!(
        refused[0].ends_with(":0013' is not what was exported"),
        "{refused:?}"
    );
    assert_eq!(refused.len(), 1);
    assert_eq!(decided, ["A-7 no_such_term"]);
}

#[test]
fn new_rows_are_refused() {
    let place = "edited.xlsx, sheet 'Granskning', row 6, column 'kodbro_key'";
    refuses(
        &format!("{place}: the row has no key, so that it is none of those exported"),
        |grid| {
            let mut row = vec![String::new(); 24];
            row[4] = "Ny artikel".into();
            grid.0.push(row);
            grid.set(5, Column::Decision, "T0102");
        },
    );
}

#[test]
fn what_is_no_decision_is_refused() {
    let choices = "expected a code, 'Annan kod', 'Ingen kod passar', 'Inte medicinteknisk produkt', 'Kan inte avgöra'";
    for (fill, message) in [
        (
            vec![(Column::Decision, "handskar")],
            format!("column 'Beslut': 'handskar' is not allowed, {choices}"),
        ),
        (
            vec![(Column::Decision, "T0199 handskar")],
            "column 'Beslut': no code 'T0199' in X 1".into(),
        ),
        (
            vec![(Column::Decision, "T0102 operationshandskar")],
            "column 'Beslut': 'T0102 operationshandskar' is not allowed, expected 'T0102 undersökningshandskar / EXAMINATION GLOVES' or the code alone".into(),
        ),
        (
            vec![(Column::OtherCode, "T09")],
            "column 'Annan kod': code 'T09' is no longer in use; its successor is T0102".into(),
        ),
        (
            vec![(Column::OtherCode, "handske")],
            "column 'Annan kod': 'handske' is not allowed, expected a code".into(),
        ),
        (
            vec![(Column::Decision, "Annan kod")],
            "column 'Annan kod': '' is not allowed, expected the code that you chose".into(),
        ),
        (
            vec![(Column::Decision, "T0102"), (Column::OtherCode, "T0101")],
            "column 'Annan kod': 'T0101' is not allowed, expected nothing beside the decision 'T0102'".into(),
        ),
        (
            vec![(Column::Decision, "Kan inte avgöra"), (Column::OtherCode, "T0101")],
            "column 'Annan kod': 'T0101' is not allowed, expected nothing beside the decision 'Kan inte avgöra'".into(),
        ),
        (
            vec![(Column::AppliesTo, "Hela gruppen")],
            "column 'Beslut': '' is not allowed, expected a decision for the whole group".into(),
        ),
        (
            vec![(Column::Decision, "T0102"), (Column::AppliesTo, "alla")],
            "column 'Gäller': 'alla' is not allowed, expected 'Denna rad' or 'Hela gruppen'".into(),
        ),
    ] {
        refuses(&format!("edited.xlsx, sheet 'Granskning', row 3, {message}"), |grid| {
            fill.iter().for_each(|&(column, text)| grid.set(2, column, text));
        });
    }
}

#[test]
fn contradictions_are_refused_on_both_sides() {
    let place = |row| format!("edited.xlsx, sheet 'Granskning', row {row}, column 'Beslut'");
    let copies = after(|grid| {
        grid.set(1, Column::Decision, "T0102");
        let copy = grid.0[1].clone();
        grid.0.push(copy);
        grid.set(5, Column::Decision, "T0101");
    });
    let wanted = [
        format!("{}: 'T0102' contradicts 'T0101' in row 6", place(2)),
        format!("{}: 'T0101' contradicts 'T0102' in row 2", place(6)),
    ];
    assert_eq!(
        copies,
        (wanted.to_vec(), vec!["A-7 no_such_term".to_owned()])
    );
    let groups = after(|grid| {
        for (row, code) in [(1, "T0102"), (2, "T0101")] {
            grid.set(row, Column::Decision, code);
            grid.set(row, Column::AppliesTo, "Hela gruppen");
        }
    });
    let wanted = [
        format!("{}: 'T0102' contradicts 'T0101' in row 3", place(2)),
        format!("{}: 'T0101' contradicts 'T0102' in row 2", place(3)),
    ];
    assert_eq!(
        groups,
        (wanted.to_vec(), vec!["A-7 no_such_term".to_owned()])
    );
}

#[test]
fn merged_cells_and_formulas_are_refused() {
    let exported = Exported::swedish();
    let decide = |grid: &mut Grid| {
        (1..=3).for_each(|row| grid.set(row, Column::Decision, "T0102"));
    };
    let path = exported.edit(decide, |sheet| {
        let format = rust_xlsxwriter::Format::new();
        sheet.merge_range(1, 15, 2, 15, "T0102", &format).unwrap();
        sheet.write_formula(3, 15, "=P2").unwrap();
    });
    let read = read(&path).unwrap();
    let place = |row| format!("edited.xlsx, sheet 'Granskning', row {row}");
    let wanted = [
        format!("{}: the cells P2:P3 are merged", place(2)),
        format!("{}: the cells P2:P3 are merged", place(3)),
        format!(
            "{}, column 'Beslut': the cell holds a formula, expected text",
            place(4)
        ),
    ];
    assert_eq!(refused(&read), wanted);
    assert_eq!(decided(&read), [""; 0]);
}

#[test]
fn columns_that_are_deleted_or_doubled_are_an_error() {
    let exported = Exported::swedish();
    let fails = |edit: &dyn Fn(&mut Grid)| {
        let error = read(&exported.edit(edit, |_| {})).unwrap_err();
        assert!(error.hint().is_some());
        let text = error.to_string();
        text[text.find("edited").unwrap()..].to_owned()
    };
    let delete = |columns: &[Column]| {
        fails(&|grid| {
            for &column in columns {
                let at = grid.place(column);
                grid.0
                    .iter_mut()
                    .filter(|row| row.len() > at)
                    .for_each(|row| {
                        row.remove(at);
                    });
            }
        })
    };
    assert_eq!(
        delete(&[Column::Key, Column::Description]),
        "edited.xlsx, sheet 'Granskning', row 1: no column 'Beskrivning', 'kodbro_key', which a table of decisions from a review needs"
    );
    assert_eq!(
        delete(&[Column::Decision]),
        "edited.xlsx, sheet 'Granskning', row 1: no column 'Beslut', which a table of decisions from a review needs"
    );
    let twice = fails(&|grid| {
        let at = grid.place(Column::Reasons);
        grid.0[0][at] = "beslut".into();
    });
    assert_eq!(
        twice,
        "edited.xlsx, sheet 'Granskning', row 1: column 'Beslut' occurs twice, expected each column once"
    );
    assert_eq!(
        fails(&|grid| grid.0[0].clear()),
        "edited.xlsx: found the sheets 'Granskning', expected a review that 'kodbro review export' wrote"
    );
    // What only helps to read may go.
    let read = exported.edited(|grid| {
        grid.set(1, Column::Decision, "T0102");
        for column in [Column::Swedish, Column::Reasons, Column::List] {
            let at = grid.place(column);
            grid.0
                .iter_mut()
                .filter(|row| row.len() > at)
                .for_each(|row| {
                    row.remove(at);
                });
        }
    });
    assert_eq!((decided(&read).len(), read.refused.len()), (1, 0));
}

#[test]
fn what_is_no_review_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    std::fs::write(&path, "id;namn\n1;Kanyl\n").unwrap();
    let error = read(&path).unwrap_err().to_string();
    let wanted = "found the columns id, namn, expected a review that 'kodbro review export' wrote";
    assert!(error.ends_with(wanted), "{error}");
    std::fs::write(&path, b"PK\x03\x04 no workbook").unwrap();
    let error = read(&path).unwrap_err();
    assert!(
        error.to_string().contains("cannot read the workbook"),
        "{error}"
    );
}

#[test]
fn damaged_files_are_errors_and_never_panics() {
    for name in ["review.xlsx", "review.csv"] {
        let exported = Exported::new(name, ReviewLanguage::English);
        let whole = std::fs::read(&exported.path).unwrap();
        let path = exported.folder.path().join(format!("damaged-{name}"));
        for at in (0..whole.len()).step_by(whole.len() / 97) {
            std::fs::write(&path, &whole[..at]).unwrap();
            let cut = read(&path);
            assert!(cut.is_err() || name == "review.csv", "{name} cut at {at}");
            let mut flipped = whole.clone();
            flipped[at] ^= 0x41;
            std::fs::write(&path, flipped).unwrap();
            if let Ok(read) = read(&path) {
                assert_eq!(decided(&read), [""; 0], "{name} flipped at {at}");
            }
        }
    }
}
