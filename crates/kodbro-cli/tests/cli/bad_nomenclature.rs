use crate::folder::{Folder, snapshot};

/// A compound document, as Excel wraps a workbook with a password into one.
pub(crate) fn protected() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1024, 0);
    bytes
}

#[test]
fn what_breaks_the_tree_stops_the_build() {
    let folder = Folder::new()
        .with_workbook("no-columns.xlsx", |workbook| {
            let sheet = workbook.add_worksheet();
            sheet.write(0, 0, "Namn").unwrap();
            sheet.write(1, 0, "Handskar").unwrap();
        })
        .with(
            "twice.csv",
            "code;term\nA;needles\nA01;fine needles\nA01;coarse needles\n",
        )
        .with(
            "orphan.csv",
            "code;parent;term\nA;;needles\nA0101;A01;fine needles\n",
        )
        .with("latin.csv", b"code;term\nA;n\xE5lar\n")
        .with("binary.bin", [0, 1, 2, 3, 0, 0])
        .with("empty.csv", "")
        .with(
            "cut.json",
            "{\"resourceType\":\"CodeSystem\",\"concept\":[{\"code\":",
        )
        .with("protected.xlsx", protected())
        .with("cut.xlsx", b"PK\x03\x04 and then nothing");
    for name in [
        "missing.csv",
        "no-columns.xlsx",
        "twice.csv",
        "orphan.csv",
        "latin.csv",
        "binary.bin",
        "empty.csv",
        "cut.json",
        "protected.xlsx",
        "cut.xlsx",
    ] {
        let before = folder.files();
        let said = folder.run(&format!("build {name} -o own.kodbro"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_nomenclature", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}

#[test]
fn what_contradicts_the_tree_is_a_warning() {
    let folder = Folder::new().with_workbook("emdn.xlsx", |workbook| {
        let sheet = workbook.add_worksheet();
        for (row, cells) in [
            ["CODE", "CATEGORY DESCRIPTION", "LEVEL", "BOTTOM LEVEL"],
            ["A", "DEVICES FOR ADMINISTRATION", "1", "NO"],
            ["A01", "NEEDLES", "2", "NO"],
            ["A02", "SYRINGES", "3", "YES"],
        ]
        .iter()
        .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    });
    snapshot!(
        "odd_nomenclature",
        folder
            .run("build emdn.xlsx -o own.kodbro --without-default-terms --without-default-lexicon")
    );
}
