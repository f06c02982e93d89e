use crate::folder::{Folder, snapshot};

/// Maps a file strictly and leniently; a run that fails may leave nothing behind.
fn check(folder: &Folder, name: &str) {
    let before = folder.files();
    for (suffix, option) in [("strict", ""), ("lenient", "--lenient")] {
        let said = folder.run(&format!("map {name} --index small.kodbro {option}"));
        let shown = format!("{name}_{suffix}");
        insta::with_settings!({ snapshot_suffix => shown }, { snapshot!("bad_catalogue", said); });
    }
    let output = folder.output(
        &[
            "map",
            name,
            "--index",
            "small.kodbro",
            "--out",
            "mapped.csv",
        ],
        b"",
    );
    if output.status.code() == Some(2) {
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    } else {
        std::fs::remove_file(folder.path("mapped.csv")).unwrap();
    }
}

#[test]
fn text_that_is_no_good_table() {
    let folder = Folder::with_index()
        .with("empty.csv", "")
        .with("no-header.csv", "12;4711;2,50\n13;4712;3,50\n")
        .with(
            "wide.csv",
            "artnr;benämning\n1;handske\n2;spruta;10 ml;luer\n3;kanyl\n",
        )
        .with(
            "narrow.csv",
            "artnr;benämning;enhet\n1;handske;st\n2;spruta\n3;kanyl;st\n",
        )
        .with(
            "quote.csv",
            "artnr;benämning\n1;handske\n2;\"spruta\n3;kanyl\n",
        )
        .with(
            "nul.csv",
            "artnr;benämning\n1;handske\n2;spr\0uta\n3;kanyl\n",
        )
        .with(
            "broken.csv",
            b"\xEF\xBB\xBFartnr;ben\xC3\xA4mning\n1;handske\n2;n\xE5l\n3;kanyl\n",
        )
        .with(
            "broken.jsonl",
            "{\"id\":1,\"name\":\"handske\"}\n{\"id\":2,\n{\"id\":3,\"name\":\"kanyl\"}\n",
        )
        .with("document.pdf", "%PDF-1.7\n\u{1}\u{2}\n");
    for name in [
        "missing.csv",
        "empty.csv",
        "no-header.csv",
        "wide.csv",
        "narrow.csv",
        "quote.csv",
        "nul.csv",
        "broken.csv",
        "broken.jsonl",
        "document.pdf",
    ] {
        check(&folder, name);
    }
}

#[test]
fn ten_megabytes_in_one_cell() {
    let mut text = "artnr;benämning\n1;handske\n2;".to_owned();
    text.push_str(&"x".repeat(10_000_000));
    text.push_str("\n3;kanyl\n");
    check(&Folder::with_index().with("huge.csv", text), "huge.csv");
}

#[test]
fn other_encodings_are_seen() {
    let text = "artnr;benämning\n1;undersökningshandske\n";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let folder = Folder::with_index()
        .with("latin.csv", latin)
        .with("wide.csv", wide);
    snapshot!(
        "encoding_latin",
        folder.run("map latin.csv --index small.kodbro")
    );
    snapshot!(
        "encoding_utf16",
        folder.run("map wide.csv --index small.kodbro")
    );
    snapshot!(
        "encoding_unknown",
        folder.run("map latin.csv --index small.kodbro --encoding klingon")
    );
}
