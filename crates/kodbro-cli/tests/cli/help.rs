use crate::folder::{Folder, snapshot};

#[test]
fn help_of_every_command() {
    let folder = Folder::new();
    snapshot!("help", folder.run("--help"));
    snapshot!("help_map", folder.run("map --help"));
    snapshot!("help_enrich", folder.run("enrich --help"));
    snapshot!("help_search", folder.run("search --help"));
    snapshot!("help_show", folder.run("show --help"));
    snapshot!("help_tree", folder.run("tree --help"));
    snapshot!("help_build", folder.run("build --help"));
    snapshot!("help_convert", folder.run("convert --help"));
    snapshot!("help_inspect", folder.run("inspect --help"));
    snapshot!("help_fetch", folder.run("fetch --help"));
    snapshot!("help_diff", folder.run("diff --help"));
    snapshot!("help_migrate", folder.run("migrate --help"));
    snapshot!("help_eval", folder.run("eval --help"));
    snapshot!("help_train", folder.run("train --help"));
    snapshot!("help_validate", folder.run("validate --help"));
    snapshot!("help_rules", folder.run("rules --help"));
    snapshot!("help_review", folder.run("review --help"));
    snapshot!("help_review_export", folder.run("review export --help"));
    snapshot!("help_review_import", folder.run("review import --help"));
    snapshot!("help_review_decide", folder.run("review decide --help"));
    snapshot!("help_review_status", folder.run("review status --help"));
}

#[test]
fn wrong_use() {
    let folder = Folder::new();
    snapshot!("wrong_no_command", folder.run(""));
    snapshot!("wrong_command", folder.run("mapp rows.csv"));
    snapshot!("wrong_option", folder.run("map rows.csv --treads 2"));
    snapshot!("wrong_target", folder.run("map rows.csv --target 90"));
    snapshot!("wrong_format", folder.run("map rows.csv --format pdf"));
    snapshot!("wrong_threads", folder.run("map rows.csv --threads 0"));
}
