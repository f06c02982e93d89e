use std::fs;

use crate::folder::{Folder, snapshot};

/// Every command that opens an index says the same of a bad one; `inspect` stands for all.
#[test]
fn a_bad_index_is_named_with_what_to_do() {
    let folder = Folder::with_index();
    let good = folder.read("small.kodbro");
    let changed = |at: usize, to: u8| {
        let mut bytes = good.clone();
        bytes[at] = to;
        bytes
    };
    let folder = folder
        .with("empty.kodbro", "")
        .with("cut.kodbro", &good[..good.len() / 2])
        .with("stub.kodbro", &good[..20])
        .with("corrupt.kodbro", changed(2000, good[2000] ^ 1))
        .with("newer.kodbro", changed(8, 3));
    fs::create_dir(folder.path("folder.kodbro")).unwrap();
    for name in [
        "missing", "empty", "cut", "stub", "corrupt", "newer", "folder",
    ] {
        let said = folder.run(&format!("inspect {name}.kodbro"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_index", said); });
    }
    snapshot!("bad_index_table", folder.run("inspect rows.csv"));
}

#[test]
fn mapping_with_a_bad_index_writes_nothing() {
    let folder = Folder::with_index().with("bad.kodbro", "KODBRO\r\n");
    snapshot!(
        "bad_index_map",
        folder.run("map rows.csv --index bad.kodbro --out mapped.csv")
    );
    assert!(!folder.files().contains(&"mapped.csv".to_owned()));
}
