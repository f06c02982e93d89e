//! What the targets once found, and the seeds they start from, do no harm any more.

use std::fs;
use std::path::Path;

use kodbro_fuzz::TARGETS;

fn replay(kind: &str) -> usize {
    let mut count = 0;
    for (name, target) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(name);
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            println!("{}", path.display()); // shown when the target panics
            target(&bytes);
            count += 1;
        }
    }
    count
}

#[test]
fn regressions() {
    replay("regressions");
}

#[test]
fn seeds() {
    assert!(replay("seeds") >= TARGETS.len(), "each target has a seed");
}
