use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;
use std::{env, io, thread};

use kodbro::mapping_set::MappingRecord;
use kodbro_store::Store;

use crate::{assert_whole, batch, decision, prediction};

/// What tells this program, run as its own child, which store to fill.
const STORE: &str = "KODBRO_TEST_STORE";
/// How many kills; 20 where this is not set.
const KILLS: &str = "KODBRO_TEST_KILLS";
/// So many records are imported.
const RECORDS: u32 = 24_000;

/// The records that each child imports, always the same.
pub(crate) fn records() -> impl Iterator<Item = Result<MappingRecord, Infallible>> {
    (0..RECORDS).map(|number| {
        let id = (number / 3).to_string();
        Ok(match number % 3 {
            0 => prediction(&id, "kanyl 0,8x40", "A01", ""),
            1 => decision(&id, "kanyl 0,8x40", "A01", "anna", "2026-11-02"),
            _ => decision(&id, "kanyl 0,9x40", "A0102", "bo", "2026-11-02"),
        })
    })
}

/// Starts this program to import into a store; it says on its output what is acknowledged.
pub(crate) fn start_import(store: &Path) -> Child {
    child(Command::new(env::current_exe().unwrap()), store)
}

/// Gives a command that is to run this program its arguments, and starts it.
pub(crate) fn child(mut command: Command, store: &Path) -> Child {
    command
        .args([
            "crash::imports_as_a_child",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(STORE, store)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Passes on what a child says is acknowledged, number by number until it ends.
pub(crate) fn acknowledged(child: &mut Child) -> Receiver<usize> {
    let stdout = child.stdout.take().unwrap();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let number = |line: String| line.strip_prefix("acknowledged ")?.parse().ok();
        lines
            .filter_map(number)
            .try_for_each(|number| sender.send(number))
    });
    receiver
}

/// Not a test by itself: what the children of other tests do.
#[test]
fn imports_as_a_child() {
    let Some(path) = env::var_os(STORE).map(PathBuf::from) else {
        return;
    };
    let fail = |error: &dyn std::fmt::Display| -> ! {
        eprintln!("failed: {error}");
        std::process::exit(2)
    };
    let mut store = Store::open(path).unwrap_or_else(|error| fail(&error));
    let imported = store.import_with(records(), &batch("import"), |imported| {
        let mut out = io::stdout().lock();
        // The line feed in front ends what the test harness may have written.
        writeln!(out, "\nacknowledged {}", imported.added + imported.already).unwrap();
        out.flush().unwrap();
    });
    imported.unwrap_or_else(|error| fail(&error));
}

#[test]
fn no_acknowledged_record_is_lost_when_the_process_is_killed() {
    let kills: u32 = env::var(KILLS).map_or(20, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = |number: u32| folder.path().join(format!("{number}.db"));
    let start = Instant::now();
    drop(Store::create(path(0)).unwrap());
    assert!(start_import(&path(0)).wait().unwrap().success());
    let whole = start.elapsed();

    let step = whole / 6;
    let mut rng = fastrand::Rng::new();
    let (mut partly, mut lost) = (0, 0);
    for kill in 1..=kills {
        // Every other store was hit before.
        let path = path(kill.div_ceil(2));
        if !path.exists() {
            drop(Store::create(&path).unwrap());
        }
        let mut child = start_import(&path);
        let reports = acknowledged(&mut child);
        let mut acknowledged = reports.iter().take(rng.usize(0..6)).last().unwrap_or(0);
        thread::sleep(step.mul_f64(rng.f64()));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged = reports.iter().last().unwrap_or(acknowledged);

        assert_whole(&path);
        let mut store = Store::open(&path).unwrap();
        let again = store
            .import(records().take(acknowledged), &batch("again"))
            .unwrap();
        lost += again.added;
        partly += u32::from((1..RECORDS as usize).contains(&acknowledged));
    }
    eprintln!(
        "{kills} kills of imports that take {whole:.1?}, {partly} with a part acknowledged, {lost} records lost"
    );
    assert_eq!(lost, 0);
    assert!(
        partly > kills / 4,
        "the kills were too early or too late: {partly}"
    );
}
