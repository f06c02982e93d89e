use crate::folder::{Folder, snapshot};

#[test]
fn search() {
    let folder = Folder::with_index();
    snapshot!(
        "search",
        folder.run("search undersökningshandske nitril --index small.kodbro")
    );
    snapshot!(
        "search_json",
        folder.run("search handske --index small.kodbro --format json")
    );
    snapshot!(
        "search_code",
        folder.run("search t0102 --index small.kodbro")
    );
    snapshot!(
        "search_nothing",
        folder.run("search Zzyzx --index small.kodbro")
    );
}

#[test]
fn show() {
    let folder = Folder::with_index();
    snapshot!("show", folder.run("show T0102 --index small.kodbro"));
    snapshot!(
        "show_json",
        folder.run("show T01 --index small.kodbro --format json")
    );
    snapshot!(
        "show_unknown",
        folder.run("show T0109 --index small.kodbro")
    );
}

#[test]
fn tree() {
    let folder = Folder::with_index();
    snapshot!("tree", folder.run("tree --index small.kodbro"));
    snapshot!(
        "tree_code",
        folder.run("tree A01 --index small.kodbro --language en")
    );
    snapshot!("tree_unknown", folder.run("tree Å --index small.kodbro"));
}

#[test]
fn inspect() {
    let folder = Folder::with_index();
    snapshot!("inspect", folder.run("inspect small.kodbro"));
    snapshot!(
        "inspect_json",
        folder.run("inspect small.kodbro --format json")
    );
}

#[test]
fn a_language_that_is_not_there() {
    let folder = Folder::with_index();
    snapshot!(
        "language_unknown",
        folder.run("show T0102 --index small.kodbro --language fi")
    );
    snapshot!(
        "language_bad",
        folder.run("show T0102 --index small.kodbro --language svenska")
    );
}
