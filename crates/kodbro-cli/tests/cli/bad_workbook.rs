use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::bad_nomenclature::protected;
use crate::folder::{Folder, snapshot};

fn header(workbook: &mut Workbook) -> &mut rust_xlsxwriter::Worksheet {
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Artikelnr").unwrap();
    sheet.write(0, 1, "Benämning").unwrap();
    sheet
}

#[test]
fn formulas_give_their_stored_values() {
    let folder = Folder::with_index().with_workbook("formulas.xlsx", |workbook| {
        let sheet = header(workbook);
        sheet.write(1, 0, "0012").unwrap();
        sheet
            .write(
                1,
                1,
                Formula::new("=\"under\"&\"sökningshandske\"").set_result("undersökningshandske"),
            )
            .unwrap();
        sheet.write(2, 0, "0013").unwrap();
        sheet
            .write(2, 1, Formula::new("=B99").set_result("#REF!"))
            .unwrap();
        sheet.write(3, 0, "0014").unwrap();
        sheet.write(3, 1, "spruta").unwrap();
    });
    snapshot!(
        "workbook_formulas",
        folder.run("map formulas.xlsx --index small.kodbro")
    );
}

#[test]
fn merged_cells_are_headings() {
    let folder = Folder::with_index().with_workbook("merged.xlsx", |workbook| {
        let plain = Format::new();
        let sheet = workbook.add_worksheet();
        sheet
            .merge_range(0, 0, 0, 2, "Upphandling 2026", &plain)
            .unwrap();
        for (column, name) in ["Artikelnr", "Benämning", "Enhet"].iter().enumerate() {
            sheet.write(2, column as u16, *name).unwrap();
        }
        sheet.merge_range(3, 0, 3, 2, "Handskar", &plain).unwrap();
        for (row, cells) in [
            ["0012", "undersökningshandske", "FP"],
            ["0013", "operationshandske", "FP"],
        ]
        .iter()
        .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(4 + row as u32, column as u16, *cell).unwrap();
            }
        }
    });
    snapshot!(
        "workbook_merged",
        folder.run("map merged.xlsx --index small.kodbro")
    );
}

#[test]
fn workbooks_that_cannot_be_read() {
    let folder = Folder::with_index().with_workbook("good.xlsx", |workbook| {
        let sheet = header(workbook);
        sheet.write(1, 0, "0012").unwrap();
        sheet.write(1, 1, "handske").unwrap();
    });
    let good = folder.read("good.xlsx");
    let folder = folder
        .with("protected.xlsx", protected())
        .with(
            "old.xls",
            [
                &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
                &[0; 1024],
            ]
            .concat(),
        )
        .with("cut.xlsx", &good[..good.len() / 2])
        .with_workbook("blank.xlsx", |workbook| {
            workbook.add_worksheet().set_name("Tom").unwrap();
        });
    for name in ["protected.xlsx", "old.xls", "cut.xlsx", "blank.xlsx"] {
        let said = folder.run(&format!("map {name} --index small.kodbro"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_workbook", said); });
    }
    snapshot!(
        "workbook_sheet_unknown",
        folder.run("map good.xlsx --index small.kodbro --sheet Blad9")
    );
}
