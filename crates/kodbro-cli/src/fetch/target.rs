use std::fs;
use std::path::{Path, PathBuf};

use kodbro::nomenclature::Release;
use kodbro_formats::Output;
use kodbro_formats::nomenclature::source_hash;

use crate::failure::Failure;
use crate::index_source;

/// The files that a fetched release becomes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) workbook: PathBuf,
    pub(super) index: PathBuf,
}

/// Checks before anything is fetched that there is a place for it.
///
/// # Errors
/// When the folder does not exist or may not be written, or the name is that of a workbook or of a
/// file that there is.
pub(super) fn check(out: &Path) -> anyhow::Result<()> {
    let is_workbook = out
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    if is_workbook && !out.is_dir() {
        let message = format!(
            "{}: expected a folder or the name of an index",
            out.display()
        );
        let hint = "name the index, such as emdn.kodbro; the workbook goes beside it";
        return Err(Failure::new(message).with_hint(hint).into());
    }
    let beside = with(&out.with_extension(""), ".xlsx");
    let taken = [out, &beside].into_iter().find(|path| path.exists());
    if let Some(path) = taken.filter(|_| !out.is_dir()) {
        let message = format!("{}: the file exists already", path.display());
        let hint = "name a folder or another index; what is there stays as it is";
        return Err(Failure::new(message).with_hint(hint).into());
    }
    let probe = match out.is_dir() {
        true => out.join("emdn.kodbro"),
        false => out.to_owned(),
    };
    Output::create(probe)?; // dropped: it leaves nothing behind
    Ok(())
}

impl Target {
    /// Names the files after the release in a folder, or after the index that is named. Where the
    /// names are taken by another workbook or its index, they have its hash too.
    pub(super) fn new(out: &Path, release: &Release, workbook: &[u8]) -> Self {
        if !out.is_dir() {
            return Self::named(&out.with_extension(""), out.to_owned());
        }
        let stem = stem(release, workbook);
        let hash = source_hash(workbook);
        let in_folder = |stem: &str| {
            let stem = out.join(stem);
            let index = with(&stem, ".kodbro");
            Self::named(&stem, index)
        };
        let target = in_folder(&stem);
        let short = hash.get(7..15).unwrap_or_default();
        match target.is_free_for(&hash) || stem.ends_with(short) {
            true => target,
            false => in_folder(&format!("{stem}-{short}")),
        }
    }

    fn named(stem: &Path, index: PathBuf) -> Self {
        Self {
            workbook: with(stem, ".xlsx"),
            index,
        }
    }

    /// Tells whether nothing is lost when the files of the workbook with this hash are written.
    fn is_free_for(&self, hash: &str) -> bool {
        let is_same_workbook = |bytes: Vec<u8>| source_hash(&bytes) == hash;
        let is_same_index = || {
            let index = index_source::open(Some(&self.index));
            index.is_ok_and(|index| index.nomenclature().release().source_hash.contains(hash))
        };
        (!self.workbook.exists() || fs::read(&self.workbook).is_ok_and(is_same_workbook))
            && (!self.index.exists() || is_same_index())
    }

    /// Finds the index of a nomenclature beside this one that was written last.
    pub(super) fn newest_other(&self, nomenclature: &str) -> Option<PathBuf> {
        let folder = match self.index.parent()? {
            folder if folder.as_os_str().is_empty() => Path::new("."),
            folder => folder,
        };
        let paths = fs::read_dir(folder).ok()?.flatten().map(|e| e.path());
        let is_other = |path: &PathBuf| {
            path.extension().is_some_and(|end| end == "kodbro")
                && path.file_name() != self.index.file_name()
        };
        let is_of_it = |path: &PathBuf| {
            let index = index_source::open(Some(path));
            index.is_ok_and(|index| index.nomenclature().release().name == nomenclature)
        };
        let written = |path: &PathBuf| path.metadata().and_then(|data| data.modified()).ok();
        let others = paths.filter(is_other).filter(is_of_it);
        others.max_by_key(|path| (written(path), path.clone()))
    }

    /// Writes both files, each whole or not at all, once there is room for both.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub(super) fn write(&self, workbook: &[u8], index: &[u8]) -> Result<(), kodbro_formats::Error> {
        let (mut first, mut second) = (
            Output::create(&self.workbook)?,
            Output::create(&self.index)?,
        );
        first.put(workbook)?;
        second.put(index)?;
        first.finish()?;
        second.finish()
    }
}

/// Adds an ending to a path, whatever dots are in its name.
fn with(stem: &Path, extension: &str) -> PathBuf {
    let mut name = stem.to_owned().into_os_string();
    name.push(extension);
    PathBuf::from(name)
}

/// Makes a file name of a release, such as `emdn-2026`; of an unknown one by its hash.
fn stem(release: &Release, workbook: &[u8]) -> String {
    let hash = source_hash(workbook);
    let version = match release.release.as_str() {
        "" => hash.get(7..15).unwrap_or_default(),
        version => version,
    };
    let name = format!("{}-{version}", release.name).to_lowercase();
    name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_the_release_or_the_index() {
        let folder = std::env::temp_dir();
        let name = |release: &str, out: &Path| {
            let target = Target::new(out, &Release::new("EMDN", release), b"");
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            (name(&target.workbook), name(&target.index))
        };
        let names = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(name("V2", &folder), names("emdn-v2.xlsx", "emdn-v2.kodbro"));
        assert_eq!(
            name("../x", &folder),
            names("emdn-..-x.xlsx", "emdn-..-x.kodbro")
        );
        assert_eq!(
            name("", &folder),
            names("emdn-e3b0c442.xlsx", "emdn-e3b0c442.kodbro")
        );
        assert_eq!(
            name("V2", Path::new("no/such/own.index")),
            names("own.xlsx", "own.index")
        );
    }

    #[test]
    fn a_place_is_needed_before_anything_is_fetched() {
        let folder = std::env::temp_dir();
        assert!(check(&folder).is_ok());
        assert!(check(&folder.join("new.kodbro")).is_ok());
        assert!(check(&folder.join("new.xlsx")).is_err());
        assert!(check(&folder.join("no-such-folder/new.kodbro")).is_err());
    }
}
