use std::fs;

use crate::folder::{Folder, snapshot};

#[test]
fn places_that_cannot_be_written() {
    let folder = Folder::with_index();
    fs::create_dir(folder.path("folder.csv")).unwrap();
    let before = folder.files();
    let map = |out: &str| folder.run(&format!("map rows.csv --index small.kodbro --out {out}"));
    snapshot!("output_no_folder", map("no/such/mapped.csv"));
    snapshot!("output_is_folder", map("folder.csv"));
    snapshot!("output_is_input", map("rows.csv"));
    snapshot!("output_no_format", map("mapped.txt"));
    snapshot!("output_below_a_file", map("rows.csv/mapped.csv"));
    snapshot!(
        "output_build",
        folder.run("build codes.csv -o no/such/own.kodbro")
    );
    snapshot!(
        "output_build_is_input",
        folder.run("build codes.csv -o codes.csv")
    );
    assert_eq!(folder.files(), before, "something is left behind");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk() {
    let folder = Folder::with_index();
    snapshot!(
        "output_full",
        folder.run("map rows.csv --index small.kodbro --format csv --out /dev/full")
    );
}

#[test]
fn a_run_that_fails_leaves_the_old_file() {
    let folder = Folder::with_index()
        .with(
            "bad.csv",
            "artnr;benämning\n1;handske\n2;spruta;10 ml;luer\n",
        )
        .with("mapped.csv", "old");
    let before = folder.files();
    let output = folder.output(
        &[
            "map",
            "bad.csv",
            "--index",
            "small.kodbro",
            "--out",
            "mapped.csv",
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(folder.read("mapped.csv"), b"old");
    assert_eq!(folder.files(), before);
}

#[test]
#[cfg(unix)]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::process::{Command, Stdio};

    let folder = Folder::with_index();
    let rows = "artnr;benämning\n".to_owned() + &"1;undersökningshandske nitril\n".repeat(20_000);
    let folder = folder.with("long.csv", rows);
    let mut child = Command::new(env!("CARGO_BIN_EXE_kodbro"))
        .args(["map", "long.csv", "--index", "small.kodbro"])
        .current_dir(folder.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("panic") && !said.contains("error"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_check_whose_reader_has_seen_enough_says_what_was_found() {
    use std::process::{Command, Stdio};

    let fine = "artnr;benämning;gtin\n".to_owned() + &"1;handske nitril;\n".repeat(20_000);
    let folder = Folder::with_index()
        .with("fine.csv", fine.clone())
        .with("wrong.csv", fine + "1;handske nitril;8904000210038\n");
    for (file, code) in [("wrong.csv", 1), ("fine.csv", 0)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kodbro"))
            .args([
                "validate",
                file,
                "--index",
                "small.kodbro",
                "--no-text-check",
            ])
            .args(["--fail-on", "error", "--max-per-rule", "0"])
            .current_dir(folder.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(!said.contains("panic") && !said.contains("error"), "{said}");
    }
}
