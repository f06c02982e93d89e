use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kodbro_formats::Output;
use kodbro_formats::enrich::{Assigned, EnrichOptions, enrich};
use kodbro_formats::item::{ItemOptions, ItemReader};

/// Writes codes into bytes as a catalogue; what comes out is read again with as many items, each with
/// a code where there was room for one.
pub fn enrich_any(data: &[u8]) {
    static RUN: AtomicU64 = AtomicU64::new(0);
    crate::let_workbooks_panic();
    let run = RUN.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("kodbro-fuzz-{}-{run}", std::process::id()));
    let Ok(()) = fs::create_dir_all(&folder) else {
        return;
    };
    if fs::write(folder.join("from"), data).is_ok() {
        enrich_file(&folder.join("from"), &folder.join("to"));
    }
    let _ = fs::remove_dir_all(&folder);
}

fn enrich_file(from: &Path, to: &Path) {
    let items = ItemOptions::default().with_max_cell_bytes(4096);
    let options = EnrichOptions::default().with_items(items.clone());
    let Ok(output) = Output::create(to) else {
        return;
    };
    let code = Assigned {
        code: "A01".into(),
        term: "\u{e5} <&>\";".into(),
        release: "2021".into(),
    };
    let done = enrich(from, &options, |_| Some(code.clone()), output);
    assert_eq!(done.is_ok(), to.exists(), "a failed run leaves nothing");
    let (Ok(done), Ok(before)) = (done, ItemReader::open(from, &items)) else {
        return;
    };
    let again = match ItemReader::open(to, &ItemOptions::default()) {
        Ok(again) if again.columns().starts_with(before.columns()) => again,
        // With more columns another row of what is hardly a table may look more like its header.
        _ if !before.columns().is_empty() => return,
        again => panic!("{:?}", again.err()),
    };
    let read = again.filter(|item| item.as_ref().is_ok_and(|i| i.emdn_codes().count() > 0));
    assert!(read.count() as u64 >= done.added + done.replaced);
}
