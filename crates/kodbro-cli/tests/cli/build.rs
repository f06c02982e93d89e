use crate::folder::{Folder, snapshot, text};

#[test]
fn from_a_table_and_a_list_of_words() {
    let folder = Folder::with_index()
        .with(
            "words.csv",
            "code;term\nT0102;ushandske\nT0102;us-handske\n",
        )
        .with("alien.csv", "code;term\nT0102;ushandske\nX99;rymdhandske\n");
    let build = |more: &str| {
        folder.run(&format!(
            "build codes.csv {more} -o own.kodbro --language sv --without-default-terms \
             --without-default-lexicon"
        ))
    };
    snapshot!("build", build(""));
    snapshot!("build_words", build("words.csv"));
    snapshot!("build_words_for_unknown_codes", build("alien.csv"));
    snapshot!(
        "build_then_search",
        folder.run("search ushandske --index own.kodbro")
    );
}

/// The codes are those of the embedded index, so its terms are added too.
#[test]
fn with_the_embedded_terms() {
    let folder = Folder::with_index();
    let build = folder.output(&["build", "codes.csv", "-o", "full.kodbro"], b"");
    assert!(build.status.success(), "{}", text(&build.stderr));
    let terms = |name: &str| {
        let inspected = folder.output(&["inspect", name, "--format", "json"], b"");
        let contents: serde_json::Value = serde_json::from_slice(&inspected.stdout).unwrap();
        contents["terms"].as_u64().unwrap()
    };
    assert!(terms("full.kodbro") > 2 * terms("small.kodbro"));
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let folder = Folder::with_index();
    for name in ["a.kodbro", "b.kodbro"] {
        assert!(
            folder
                .output(&["build", "codes.csv", "-o", name], b"")
                .status
                .success()
        );
    }
    assert_eq!(folder.read("a.kodbro"), folder.read("b.kodbro"));
}

/// What is shared goes in as wordings; what is private, rejected or contradicted does not.
#[test]
fn with_the_texts_of_shared_decisions() {
    let folder = Folder::with_index().with(
        "decisions.csv",
        "id;name;decision;code;by;source;scope\n\
         1;Skyddsmitten blå stl M;accepted;T0102;anna;R01;shared\n\
         2;Hemlig vante;accepted;T0102;anna;R01;private\n\
         3;Vantblöja;rejected;T0102;anna;R01;shared\n\
         4;Dragkamp;accepted;T0102;anna;R01;shared\n\
         4;Dragkamp;accepted;T0101;bo;R01;shared\n\
         5;Rymdvante;accepted;X99;anna;R01;shared\n",
    );
    snapshot!(
        "build_decisions",
        folder.run(
            "build codes.csv -o own.kodbro --language sv --decisions decisions.csv \
             --without-default-terms --without-default-lexicon"
        )
    );
    snapshot!(
        "build_decisions_then_search",
        folder.run("search skyddsmitten --index own.kodbro")
    );
    for hidden in ["hemlig", "vantblöja", "dragkamp", "rymdvante"] {
        let found = folder.output(&["search", hidden, "--index", "own.kodbro"], b"");
        assert_eq!(found.status.code(), Some(1), "{hidden}");
    }
    let index = folder.read("own.kodbro");
    let holds = |text: &str| index.windows(text.len()).any(|at| at == text.as_bytes());
    assert!(holds("Skyddsmitten") && !holds("Hemlig") && !holds("hemlig"));
}
