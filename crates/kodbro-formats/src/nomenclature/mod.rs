//! How does a nomenclature come in, whatever file it is in?
//!
//! [`read_nomenclature`] looks at the content of a file and hands it to one of four readers:
//!
//! | the file begins with | reader |
//! |---|---|
//! | `PK`, a zip container | the official EMDN workbook, [`crate::emdn::read_workbook`] |
//! | `{` or `[` | a FHIR CodeSystem, [`crate::fhir::read_code_system`] |
//! | the header `code`, tab, `sv` | kodbro's thesaurus, [`crate::thesaurus::read_thesaurus`] |
//! | anything else that is text | a table with named columns, [`read_table`] |
//!
//! Each gives a [`Loaded`]: a builder, whose terms can be merged with those of other files, and
//! warnings. What breaks the tree (a malformed code, a code twice with different terms, a child
//! without parent) is an error; what merely contradicts it (a wrong level or terminal flag, a
//! repeated row) is a warning, and the tree counts.

mod collector;
pub(crate) mod columns;
mod detect;
pub(crate) mod rows;
mod table;

use std::path::Path;

use kodbro::nomenclature::{Language, NomenclatureBuilder, Release};
use sha2::{Digest, Sha256};

use crate::{Error, ErrorKind, Place};

pub(crate) use collector::{Collector, Entry, Labels, control_character};
pub(crate) use detect::decode;
pub use detect::parse_nomenclature;
pub use table::read_table;

/// The largest file that is read, in bytes; the official workbook has 0.4 million.
pub const MAX_BYTES: u64 = 256 << 20;

/// What a reader cannot see in the file itself.
///
/// # Example: the Italian edition of the workbook
///
/// ```
/// use kodbro_formats::nomenclature::NomenclatureOptions;
///
/// let options = NomenclatureOptions::default().with_language("it".parse()?).with_release("V2");
/// assert_eq!(options.release.as_deref(), Some("V2"));
/// # Ok::<(), kodbro::nomenclature::LanguageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NomenclatureOptions {
    /// The language of terms whose language the file does not state; English by default.
    pub language: Language,
    /// The nomenclature's name; by default the one that the file states, `EMDN` where all codes
    /// follow its rule, or the file's name.
    pub name: Option<String>,
    /// The release; by default the one that the file states.
    pub release: Option<String>,
    /// Whether the file is only read for its terms; no by default.
    pub terms_only: bool,
}

impl Default for NomenclatureOptions {
    fn default() -> Self {
        Self {
            language: Language::ENGLISH,
            name: None,
            release: None,
            terms_only: false,
        }
    }
}

impl NomenclatureOptions {
    /// Sets the language of terms whose language the file does not state.
    #[must_use]
    pub fn with_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets the nomenclature's name, whatever the file says.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the release, whatever the file says.
    #[must_use]
    pub fn with_release(mut self, release: impl Into<String>) -> Self {
        self.release = Some(release.into());
        self
    }

    /// Reads the file only for its terms, to be merged into a nomenclature that has the tree.
    ///
    /// Its codes become roots: parents, levels and terminal flags are not looked at, so that the
    /// file may hold some of the codes only. In a table without a column `kind` terms are synonyms.
    ///
    /// # Example: a region's word for one code
    ///
    /// ```
    /// use kodbro_formats::nomenclature::{NomenclatureOptions, parse_nomenclature};
    ///
    /// let words = "code;term_sv\nT0102;rondhandske\n".as_bytes();
    /// let options = NomenclatureOptions::default();
    /// assert!(parse_nomenclature("words.csv", words, &options).is_err()); // where is T01?
    /// let loaded = parse_nomenclature("words.csv", words, &options.with_terms_only(true))?;
    /// assert_eq!(loaded.counts.terms, 1);
    /// # Ok::<(), kodbro_formats::Error>(())
    /// ```
    #[must_use]
    pub fn with_terms_only(mut self, terms_only: bool) -> Self {
        self.terms_only = terms_only;
        self
    }

    /// Gives the name and release stated here precedence over those found.
    pub(crate) fn apply(&self, release: &mut Release) {
        if let Some(name) = &self.name {
            release.name.clone_from(name);
        }
        if let Some(text) = &self.release {
            release.release.clone_from(text);
        }
    }
}

/// A nomenclature that was read, ready to be merged with others and built.
#[derive(Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The concepts and terms; its tree is already known to be sound.
    pub builder: NomenclatureBuilder,
    /// What contradicts itself in the file without breaking the tree, in the order found.
    pub warnings: Vec<Error>,
    /// What there is.
    pub counts: Counts,
}

/// How much a nomenclature has, computed from its tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The number of codes.
    pub codes: usize,
    /// The number of codes without parent.
    pub roots: usize,
    /// The number of codes without children.
    pub terminal: usize,
    /// The depth of the tree: 1 when all codes are roots.
    pub levels: u8,
    /// The number of terms, in all languages.
    pub terms: usize,
}

/// Reads a nomenclature from a file, of whichever format.
///
/// # Errors
/// [`ErrorKind::Io`] when the file cannot be read, [`ErrorKind::InputTooLarge`] beyond
/// [`MAX_BYTES`], and otherwise as [`parse_nomenclature`].
///
/// # Example: a missing file
///
/// ```
/// use kodbro_formats::nomenclature::{NomenclatureOptions, read_nomenclature};
///
/// let error = read_nomenclature("no/such.tsv", &NomenclatureOptions::default()).unwrap_err();
/// assert!(error.to_string().starts_with("no/such.tsv: cannot read"));
/// ```
pub fn read_nomenclature(
    path: impl AsRef<Path>,
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    let path = path.as_ref();
    let bytes = read_bytes(path, "nomenclature")?;
    parse_nomenclature(&path.display().to_string(), &bytes, options)
}

/// Reads a whole file that has to be held in memory; `value` says what it is.
pub(crate) fn read_bytes(path: &Path, value: &'static str) -> Result<Vec<u8>, Error> {
    let source = path.display().to_string();
    let refused = |cause| {
        let kind = ErrorKind::Io {
            action: "read",
            cause,
        };
        Error::new(kind, Place::new(&source)).with_hint("check the path and the permissions")
    };
    let size = std::fs::metadata(path).map_err(refused)?.len();
    if size > MAX_BYTES {
        let kind = ErrorKind::InputTooLarge {
            value,
            limit: MAX_BYTES,
        };
        return Err(Error::new(kind, Place::new(&source)));
    }
    std::fs::read(path).map_err(refused)
}

/// Returns what [`kodbro::nomenclature::Release::source_hash`] holds for a file's bytes.
///
/// ```
/// let hash = kodbro_formats::nomenclature::source_hash(b"");
/// assert!(hash.starts_with("sha256:e3b0c44298fc1c14"));
/// ```
pub fn source_hash(bytes: &[u8]) -> String {
    use std::fmt::Write;

    let mut hash = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
