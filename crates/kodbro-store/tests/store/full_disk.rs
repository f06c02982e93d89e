//! A disk that takes no more.

#![cfg(unix)]

use std::env;
use std::process::Command;

use kodbro_store::Store;

use crate::crash::{acknowledged, child, records};
use crate::{assert_whole, batch};

/// A shell that lets no file become larger than so many blocks of 512 or 1,024 bytes, and whose
/// programs are told so by an error instead of a signal.
fn limited(blocks: u32) -> Command {
    let mut command = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$0\" \"$@\"");
    command
        .arg("-c")
        .arg(script)
        .arg(env::current_exe().unwrap());
    command
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_takes_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut partly = 0;
    for blocks in [0, 300, 2_000, 3_000, 4_000] {
        let path = folder.path().join(format!("{blocks}.db"));
        drop(Store::create(&path).unwrap());
        let mut child = child(limited(blocks), &path);
        let reports = acknowledged(&mut child);
        let output = child.wait_with_output().unwrap();
        let acknowledged = reports.iter().last().unwrap_or(0);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{blocks} blocks were enough");
        assert!(errors.contains("the disk refuses"), "{errors}");
        partly += u32::from(acknowledged > 0);

        assert_whole(&path);
        let mut store = Store::open(&path).unwrap();
        let again = store
            .import(records().take(acknowledged), &batch("again"))
            .unwrap();
        assert_eq!(again.added, 0);
        store.import(records(), &batch("rest")).unwrap();
        assert_whole(&path);
    }
    assert!(partly > 0);
}
