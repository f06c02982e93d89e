use std::path::{Path, PathBuf};

use kodbro::Mapper;
use kodbro::decisions::Scope;
use kodbro::nomenclature::{
    Code, Language, NewTerm, Nomenclature, NomenclatureBuf, NomenclatureBuilder, TermKind,
};
use kodbro_formats::mapping_set::{MappingSetReader, ReadOptions};
use kodbro_formats::{Lessons, TruthRow};
use kodbro_store::is_database;

use crate::args::TargetSystemArgument;
use crate::numbers::counted;
use crate::{files, index_source, lessons, report};

/// So many characters of a row become a wording: what a thing is stands first.
const MAX_WORDING: usize = 200;

/// Makes wordings of what people decided: the text of a row with a shared and accepted code that
/// stands becomes a synonym of that code. What is private stays out, since an index is passed on.
///
/// # Errors
/// When a file or store cannot be read, or says nothing about the nomenclature.
pub(super) fn wordings(
    paths: &[PathBuf],
    nomenclature: &NomenclatureBuf,
    language: Language,
    target_system: &TargetSystemArgument,
) -> anyhow::Result<NomenclatureBuilder> {
    let nomenclature = nomenclature.as_nomenclature();
    let target_systems = target_system.names(&nomenclature.release());
    let explainer = Mapper::new(index_source::open(None)?);
    let mut hashes = Vec::new();
    let mut wordings: Vec<(Code, NewTerm)> = Vec::new();
    for path in paths {
        let lessons = match is_database(path).unwrap_or(false) {
            true => lessons::of_store(path, None, &nomenclature)?,
            false => shared(path, &nomenclature, &target_systems)?,
        };
        let before = wordings.len();
        for row in lessons.rows() {
            let code = row.expected.as_deref().and_then(|code| code.parse().ok());
            let text = wording(row);
            if let Some(code) = code.filter(|_| !text.is_empty()) {
                let language = language_of(&explainer, &text, language);
                let kind = TermKind::Synonym;
                let term = NewTerm {
                    language,
                    kind,
                    text,
                };
                wordings.push((code, term));
            }
        }
        let taken = counted((wordings.len() - before) as u64, "wording", "wordings");
        let left_out: Vec<String> = lessons
            .left_out()
            .map(|(why, count)| format!("{} {why}", counted(count, "row", "rows")))
            .collect();
        let left_out = match left_out.as_slice() {
            [] => String::new(),
            some => format!("; left out {}", some.join(", ")),
        };
        report::note(format_args!("read {}: {taken}{left_out}", path.display()));
        hashes.push(lessons.hash().to_owned());
    }
    let mut builder = NomenclatureBuilder::from(nomenclature);
    for (code, term) in wordings {
        builder.term(&code, term)?;
    }
    let own = &mut builder.release_mut().source_hash;
    *own = format!("{own} {}", hashes.join(" ")).trim().to_owned();
    Ok(builder)
}

/// Reads the shared decisions of a file.
fn shared(
    path: &Path,
    nomenclature: &Nomenclature<'_>,
    target_systems: &[String],
) -> anyhow::Result<Lessons> {
    let options = ReadOptions {
        target_systems: target_systems.to_vec(),
        ..ReadOptions::default()
    };
    let mut reader = MappingSetReader::open(path, &options)?;
    let (mut records, mut private) = (Vec::new(), 0);
    for read in reader.by_ref() {
        let record = read?.record;
        match record.decision().map(|decision| decision.scope) {
            Some(Scope::Shared) => records.push(record),
            Some(_) => private += 1,
            None => {}
        }
    }
    report::warnings(reader.findings(), reader.count_of_findings());
    if private > 0 {
        report::note(format_args!(
            "{}: left out {}, since an index is passed on",
            path.display(),
            counted(private, "private decision", "private decisions"),
        ));
    }
    Ok(Lessons::of_records(
        &files::name(path),
        &records,
        nomenclature,
    ))
}

/// Returns the texts of a row as one, not longer than a name and some words.
fn wording(row: &TruthRow) -> String {
    let row = &row.row;
    let texts = [&row.name, &row.model, &row.description];
    let words = texts.into_iter().flat_map(|text| text.split_whitespace());
    let mut wording = String::new();
    for word in words {
        if wording.chars().count() + 1 + word.chars().count() > MAX_WORDING {
            break;
        }
        if !wording.is_empty() {
            wording.push(' ');
        }
        wording.push_str(word);
    }
    wording
}

/// Tells Swedish from English by the words that the embedded index knows; `otherwise` where neither
/// has more.
fn language_of<D: AsRef<[u8]>>(explainer: &Mapper<D>, text: &str, otherwise: Language) -> Language {
    let explained = explainer.explain(text);
    let votes = |language: Language| {
        let found = explained.languages.iter().find(|(of, _)| *of == language);
        found.map_or(0.0, |(_, votes)| *votes)
    };
    let (swedish, english) = (votes(Language::SWEDISH), votes(Language::ENGLISH));
    match swedish.total_cmp(&english) {
        std::cmp::Ordering::Greater => Language::SWEDISH,
        std::cmp::Ordering::Less => Language::ENGLISH,
        std::cmp::Ordering::Equal => otherwise,
    }
}
