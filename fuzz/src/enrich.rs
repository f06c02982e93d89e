use std::fs;
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
    let (from, to) = (folder.join("from"), folder.join("to"));
    let items = ItemOptions::default().with_max_cell_bytes(4096);
    let options = EnrichOptions::default().with_items(items);
    if fs::write(&from, data).is_ok()
        && let Ok(output) = Output::create(&to)
    {
        let code = Assigned {
            code: "A01".into(),
            term: "\u{e5} <&>\";".into(),
            release: "2021".into(),
        };
        let done = enrich(&from, &options, |_| Some(code.clone()), output);
        assert_eq!(done.is_ok(), to.exists(), "a failed run leaves nothing");
        if let Ok(done) = done {
            let again = ItemReader::open(&to, &ItemOptions::default());
            let again = again.unwrap_or_else(|error| panic!("{error}"));
            let read = again.filter(|item| item.as_ref().is_ok_and(|i| i.emdn_codes().count() > 0));
            assert!(read.count() as u64 >= done.added + done.replaced);
        }
    }
    let _ = fs::remove_dir_all(&folder);
}
