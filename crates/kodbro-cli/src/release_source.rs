use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use kodbro::Index;
use kodbro::nomenclature::{Language, Nomenclature, NomenclatureBuf, TermKind};
use kodbro_data::IndexBytes;
use kodbro_formats::nomenclature::{NomenclatureOptions, read_nomenclature};

use crate::failure::Failure;
use crate::index_source;
use crate::report;

/// What names the embedded index where a file may stand.
pub(crate) const EMBEDDED: &str = "embedded";

/// A release of a nomenclature, wherever it comes from.
#[derive(Debug)]
pub(crate) enum ReleaseSource {
    /// An index, which can also map.
    Index(Index<IndexBytes>),
    /// Any other file that has codes and terms.
    Plain(NomenclatureBuf),
}

/// Opens a release: the embedded index, an index file, or a nomenclature of any format that
/// 'kodbro build' reads.
///
/// # Errors
/// When the file cannot be read, or is neither.
pub(crate) fn open(path: &Path) -> anyhow::Result<ReleaseSource> {
    if path.as_os_str() == EMBEDDED {
        return Ok(ReleaseSource::Index(index_source::open(None)?));
    }
    if is_index(path) {
        return Ok(ReleaseSource::Index(index_source::open(Some(path))?));
    }
    let loaded = read_nomenclature(path, &NomenclatureOptions::default())?;
    report::warnings(&loaded.warnings, loaded.warnings.len() as u64);
    Ok(ReleaseSource::Plain(loaded.builder.build()?))
}

impl ReleaseSource {
    pub(crate) fn nomenclature(&self) -> Nomenclature<'_> {
        match self {
            Self::Index(index) => index.nomenclature(),
            Self::Plain(nomenclature) => nomenclature.as_nomenclature(),
        }
    }
}

/// Returns the language in which to compare the terms of two releases: the one asked for, else one
/// in which both name most of their codes officially, English rather than another. Where there is
/// none, says so: working translations stay the same when the publisher's words change.
///
/// # Errors
/// When the releases do not both name their codes in the language asked for.
pub(crate) fn common_language(
    old: &Nomenclature<'_>,
    new: &Nomenclature<'_>,
    asked: Option<Language>,
) -> Result<Option<Language>, Failure> {
    let common = |most: TermKind| {
        let news = languages(new, most);
        let olds = languages(old, most).into_iter();
        olds.filter(|language| news.contains(language))
            .collect::<Vec<_>>()
    };
    let Some(asked) = asked else {
        let common = common(TermKind::Official);
        if common.is_empty() {
            report::warning(
                "the releases have no official terms in a common language: codes and tree are compared, but not which terms changed, and no successor is found by its term",
            );
            report::hint(
                "an index that 'kodbro build' made of the official workbook has its terms",
            );
        }
        let english = common.iter().find(|l| **l == Language::ENGLISH);
        return Ok(english.or(common.first()).copied());
    };
    let common = common(TermKind::WorkingTranslation);
    if common.contains(&asked) {
        return Ok(Some(asked));
    }
    let message = format!("the releases do not both name their codes in the language '{asked}'");
    let named: Vec<&str> = common.iter().map(Language::as_str).collect();
    let hint = match named.is_empty() {
        true => "leave --language out to compare codes and tree".to_owned(),
        false => format!("choose from {}", named.join(", ")),
    };
    Err(Failure::new(message).with_hint(hint))
}

/// Returns the languages in which at least half of the codes have a term of this authority or a
/// higher one.
fn languages(nomenclature: &Nomenclature<'_>, most: TermKind) -> Vec<Language> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for concept in nomenclature.iter() {
        let terms = concept.terms().filter(|term| term.kind <= most);
        for language in terms.map(|term| term.language).collect::<BTreeSet<_>>() {
            *counts.entry(language).or_default() += 1;
        }
    }
    let half = |count: usize| 2 * count >= nomenclature.len();
    let languages = counts.into_iter().filter(|(_, count)| half(*count));
    languages.map(|(language, _)| language).collect()
}

/// Names a release in messages, with the file it is from.
pub(crate) fn describe(nomenclature: &Nomenclature<'_>, path: &Path) -> String {
    let release = nomenclature.release().to_string();
    match path.as_os_str() == EMBEDDED {
        true => format!("{} (the embedded index)", release.trim()),
        false => format!("{} ({})", release.trim(), path.display()),
    }
}

/// Tells by its first bytes whether a file is meant to be an index; a file that cannot be read is
/// for the reader to report.
fn is_index(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).map(|file| file.take(8).read_to_end(&mut start));
    read.is_ok() && kodbro::is_index(&start)
}
