//! Is the frozen file of this format still read, and are earlier and newer ones refused with a clear
//! word?

use std::fs;

use kodbro::{FORMAT_VERSION, Index, IndexError, Mapper};
use kodbro_tests::place;

/// `tests/compat/v2.kodbro` was written by the first release of the format and must never be
/// written again; `cargo dev generate` makes it only where it is absent.
#[test]
fn a_file_of_format_2_is_read() {
    let bytes = fs::read(place::inside("tests/compat/v2.kodbro")).unwrap();
    let mapper = Mapper::open(bytes).unwrap();
    let nomenclature = mapper.nomenclature();
    assert_eq!(nomenclature.release().to_string(), "devices 1");
    assert_eq!(nomenclature.roots().count(), 3);
    let nitrile = nomenclature.concept("T010201").unwrap();
    assert_eq!((nitrile.level(), nitrile.is_terminal()), (4, true));
    assert_eq!(nitrile.parent().unwrap().code(), "T0102");
    let mapping = mapper.map("Undersökningshandske nitril puderfri stl M");
    assert_eq!(mapping.candidates[0].code, "T010201");
}

/// No release wrote version 1, but those who tried kodbro before have such files.
#[test]
fn files_of_other_formats_are_refused_with_both_versions() {
    let mut newer = fs::read(place::inside("tests/compat/v2.kodbro")).unwrap();
    newer[8..12].copy_from_slice(&(FORMAT_VERSION + 1).to_le_bytes());
    let older = fs::read(place::inside("tests/compat/v1.kodbro")).unwrap();
    for (bytes, version) in [(newer, 3), (older, 1)] {
        let error = Index::open(bytes).unwrap_err();
        let IndexError::Version { found, supported } = error else {
            panic!("{error}");
        };
        assert_eq!((found, supported), (version, 2));
        let said = (error.to_string(), error.hint());
        assert!(
            said.0.contains(&format!("version {version}"))
                && said.1.contains("build the index again"),
            "{said:?}"
        );
    }
}
