use std::time::{Duration, Instant};

use crate::folder::{Folder, snapshot, text};
use crate::server::{Answer, Server};

/// A workbook as the publisher makes them, with a few codes and a term for the last of them.
fn workbook(release: &str, term: &str) -> Vec<u8> {
    let folder = Folder::new().with_workbook("emdn.xlsx", |workbook| {
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("EMDN_v.{release}")).unwrap();
        for (row, cells) in [
            ["CODE", "TERM EMDN", "LEVEL", "TERMINAL LEVEL YES/NO"],
            ["T", "PROTECTIVE EQUIPMENT", "1", "NO"],
            ["T01", "GLOVES", "2", "NO"],
            ["T0101", "SURGICAL GLOVES", "3", "YES"],
            ["T0102", term, "3", "YES"],
        ]
        .iter()
        .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    });
    folder.read("emdn.xlsx")
}

/// Runs a command against a server whose port is not the same each time.
fn fetch(folder: &Folder, server: &Server, options: &str) -> String {
    let said = folder.run(&format!(
        "fetch emdn --url {}/emdn.xlsx {options}",
        server.url
    ));
    said.replace(&server.url, "http://127.0.0.1:1")
}

#[test]
fn a_good_workbook_becomes_an_index_that_maps() {
    let bytes = workbook("2027", "EXAMINATION MITTENS");
    let hash = kodbro_formats::nomenclature::source_hash(&bytes);
    let server = Server::start({
        let bytes = bytes.clone();
        move |path, _| match path {
            "/emdn.xlsx" => Answer::redirect("files/release.xlsx"),
            _ => Answer::body(&bytes),
        }
    });
    let folder = Folder::with_index();
    let before = folder.files();
    let said = fetch(&folder, &server, &format!("--sha256 {hash}"));
    let said = said.replace(hash.trim_start_matches("sha256:"), "[hash]");
    // What the embedded terms and the comparison with them come to is not this test's.
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("from ") && !line.starts_with("  "))
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\([\d.]+ [kM]?B\)", "([size])");
    settings.add_filter(r"added [\d,]+ terms", "added [terms]");
    settings.add_filter(r"those of [\d,]+ codes", "those of [codes]");
    settings.bind(|| insta::assert_snapshot!("fetch", lines.join("\n")));
    let mut after = before;
    after.extend(["emdn-2027.kodbro".to_owned(), "emdn-2027.xlsx".to_owned()]);
    after.sort_unstable();
    assert_eq!(folder.files(), after);
    assert_eq!(folder.read("emdn-2027.xlsx"), bytes);
    let shown = folder.run("show T0102 --index emdn-2027.kodbro --language en");
    assert!(shown.contains("EXAMINATION MITTENS"), "{shown}");
}

#[test]
fn a_release_comes_beside_the_others_and_is_compared_with_the_newest() {
    let folder = Folder::with_index();
    let get = |bytes: &[u8], options: &str| {
        let bytes = bytes.to_owned();
        let server = Server::start(move |_, _| Answer::body(&bytes));
        fetch(&folder, &server, options)
    };
    let compared = |said: &str| {
        let from = said.lines().skip_while(|line| !line.starts_with("from "));
        let lines: Vec<&str> = from.take_while(|line| !line.starts_with("wrote")).collect();
        lines.join("\n")
    };
    let [old, new, other] = [
        ("2027", "EXAMINATION MITTENS"),
        ("2028", "EXAMINATION GLOVES"),
        ("2027", "EXAMINATION MITTS"),
    ]
    .map(|(release, term)| workbook(release, term));
    get(&old, "");
    let first = folder.read("emdn-2027.kodbro");
    let said = get(&new, "");
    insta::assert_snapshot!("fetch_compared", compared(&said));
    // The same again is the same files; another workbook of that name is not.
    get(&new, "");
    let said = get(&other, "--against emdn-2027.kodbro");
    assert!(said.contains("from EMDN 2027 (emdn-2027.kodbro)"), "{said}");
    assert!(folder.read("emdn-2027.kodbro") == first);
    let files = folder.files();
    let indexes: Vec<&String> = files.iter().filter(|f| f.ends_with(".kodbro")).collect();
    assert_eq!(indexes.len(), 4, "{files:?}"); // small.kodbro is one
    assert!(indexes[0].starts_with("emdn-2027-"), "{files:?}");

    let said = get(&other, "--out emdn-2027.kodbro");
    assert!(said.contains("exit code: 2"), "{said}");
    assert!(said.contains("the file exists already"), "{said}");
    assert_eq!(folder.files(), files);
    assert!(folder.read("emdn-2027.kodbro") == first);
}

#[test]
fn what_is_not_the_release_leaves_nothing_behind() {
    let good = workbook("2027", "EXAMINATION MITTENS");
    let folder = Folder::with_index().with_workbook("other.xlsx", |workbook| {
        let sheet = workbook.add_worksheet();
        for (row, cells) in [["CODE", "TERM", "LEVEL"], ["x-1", "Skruv", "1"]]
            .iter()
            .enumerate()
        {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    });
    let other = folder.read("other.xlsx");
    let length = format!("Content-Length: {}\r\n", good.len());
    let half = good[..good.len() / 2].to_owned();
    let html = b"<!DOCTYPE html><p>Please sign in</p>".to_vec();
    type Make = Box<dyn Fn(&str, &str) -> Answer + Send>;
    let answers: Vec<(&str, &str, Make)> = vec![
        ("truncated", "", {
            let (length, half) = (length.clone(), half.clone());
            Box::new(move |_, _| Answer::with_status("200 OK", &length, &half))
        }),
        // No length is announced: only the workbook itself tells.
        ("truncated_unannounced", "", {
            let half = half.clone();
            Box::new(move |_, _| Answer::with_status("200 OK", "", &half))
        }),
        (
            "wrong_hash",
            "--sha256 0000000000000000000000000000000000000000000000000000000000000000",
            {
                let good = good.clone();
                Box::new(move |_, _| Answer::body(&good))
            },
        ),
        (
            "loop",
            "",
            Box::new(|_, own| Answer::redirect(&format!("{own}/again"))),
        ),
        (
            "redirect_to_http",
            "",
            Box::new(|_, _| Answer::redirect("http://example.org/emdn.xlsx")),
        ),
        (
            "redirect_nowhere",
            "",
            Box::new(|_, _| Answer::with_status("302 Found", "", b"")),
        ),
        (
            "redirect_to_file",
            "",
            Box::new(|_, _| Answer::redirect("file:///etc/passwd")),
        ),
        (
            "oversized",
            "",
            Box::new(|_, _| Answer::with_status("200 OK", "Content-Length: 60000000\r\n", b"PK")),
        ),
        ("endless", "", Box::new(|_, _| Answer::Endless)),
        ("not_found", "", {
            let html = html.clone();
            Box::new(move |_, _| Answer::with_status("404 Not Found", "", &html))
        }),
        ("web_page", "", Box::new(move |_, _| Answer::body(&html))),
        (
            "text",
            "",
            Box::new(|_, _| Answer::body(b"code;term\nA;needles\n")),
        ),
        ("nothing", "", Box::new(|_, _| Answer::body(b""))),
        (
            "another_nomenclature",
            "",
            Box::new(move |_, _| Answer::body(&other)),
        ),
        (
            "no_http",
            "",
            Box::new(|_, _| Answer::Bytes(b"220 smtp.example.org\r\n".to_vec())),
        ),
        ("hang_up", "", Box::new(|_, _| Answer::Bytes(Vec::new()))),
    ];
    let before = folder.files();
    for (name, options, answer) in answers {
        let server = Server::start(answer);
        let said = fetch(&folder, &server, options);
        let mut settings = insta::Settings::clone_current();
        settings.add_filter(r"\b[0-9a-f]{64}\b", "[hash]");
        settings.set_snapshot_suffix(name);
        settings.bind(|| {
            snapshot!("bad_fetch", said);
        });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}

#[test]
fn a_slow_server_is_given_up() {
    let folder = Folder::new();
    for (name, options, pause) in [
        ("dripping", "--timeout 2", Duration::from_millis(200)),
        ("silent", "--timeout 1", Duration::from_secs(3_600)),
    ] {
        let server = Server::start(move |_, _| Answer::Slowly(pause));
        let start = Instant::now();
        let said = fetch(&folder, &server, options);
        assert!(start.elapsed() < Duration::from_secs(30), "{name}");
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("slow_fetch", said); });
        assert!(folder.files().is_empty());
    }
}

#[test]
fn wrong_use() {
    let folder = Folder::new();
    for (name, options) in [
        ("http", "--url http://example.org/emdn.xlsx"),
        ("no_url", "--url emdn.xlsx"),
        ("hash", "--sha256 12345"),
        (
            "folder",
            "--url https://127.0.0.1:1/ --out no-such-folder/emdn.kodbro",
        ),
        ("workbook", "--url https://127.0.0.1:1/ --out emdn.xlsx"),
        ("refused", "--url http://127.0.0.1:1/"),
        ("timeout", "--timeout 0"),
    ] {
        let said = folder.run(&format!("fetch emdn {options}"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("wrong_fetch", said); });
    }
    assert!(text(&folder.output(&["fetch", "gmdn"], b"").stderr).contains("possible values: emdn"));
}
