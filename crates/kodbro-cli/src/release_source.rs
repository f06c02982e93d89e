use std::fs::File;
use std::io::Read;
use std::path::Path;

use kodbro::Index;
use kodbro::nomenclature::{Language, Nomenclature, NomenclatureBuf};
use kodbro_formats::nomenclature::{NomenclatureOptions, read_nomenclature};

use crate::failure::Failure;
use crate::index_source::{self, IndexSource};
use crate::report;

/// What names the embedded index where a file may stand.
pub(crate) const EMBEDDED: &str = "embedded";

/// A release of a nomenclature, wherever it comes from.
#[derive(Debug)]
pub(crate) enum ReleaseSource {
    /// An index, which can also map.
    Index(Index<IndexSource>),
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

/// Returns the language in which two releases are best compared: the one asked for, else English,
/// else the first that both have.
///
/// # Errors
/// When they have no language in common, or not the one asked for.
pub(crate) fn common_language(
    old: &Nomenclature<'_>,
    new: &Nomenclature<'_>,
    asked: Option<Language>,
) -> Result<Language, Failure> {
    let (olds, news) = (old.languages(), new.languages());
    let common: Vec<Language> = olds.iter().filter(|l| news.contains(l)).copied().collect();
    let named = |languages: &[Language]| match languages {
        [] => "none".to_owned(),
        some => some
            .iter()
            .map(Language::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let Some(first) = common.first() else {
        let message = format!(
            "the releases have no language in common: the old one has {}, the new one {}",
            named(&olds),
            named(&news)
        );
        let hint =
            "compare releases with terms in the same language, such as two official workbooks";
        return Err(Failure::new(message).with_hint(hint));
    };
    match asked {
        Some(asked) if common.contains(&asked) => Ok(asked),
        Some(asked) => {
            let message = format!("the releases do not both have terms in the language '{asked}'");
            Err(Failure::new(message).with_hint(format!("choose from {}", named(&common))))
        }
        None if common.contains(&Language::ENGLISH) => Ok(Language::ENGLISH),
        None => Ok(*first),
    }
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
