//! The embedded default: an index of every EMDN code in Swedish and English.
//!
//! It is built from `data/thesaurus/emdn.tsv` and the lexicon in `data/lexicon/`, the project's own
//! work, when this crate is built. Its Swedish terms are working translations, not official ones; `data/SOURCES.toml` says
//! how they were made. For the Commission's English terms build an index from its workbook.

mod bytes;

pub use bytes::IndexBytes;

use kodbro::Model;
#[cfg(feature = "embedded")]
use kodbro::{IndexError, Mapper};

/// The bytes of the default index.
#[cfg(feature = "embedded")]
pub static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/default.kodbro"));

/// The files of the default lexicon, each as its name and its text, for building other indexes.
///
/// `kodbro_formats::lexicon::read_lexicon` reads them.
///
/// # Example: the tables by their header
///
/// ```
/// let (name, text) = kodbro_data::LEXICON[0];
/// assert_eq!(name, "concepts.tsv");
/// assert!(text.starts_with("concept\tclass\tsv\t"));
/// ```
pub const LEXICON: &[(&str, &str)] = &[
    (
        "concepts.tsv",
        include_str!(concat!(env!("OUT_DIR"), "/concepts.tsv")),
    ),
    (
        "senses.tsv",
        include_str!(concat!(env!("OUT_DIR"), "/senses.tsv")),
    ),
    (
        "abbreviations.tsv",
        include_str!(concat!(env!("OUT_DIR"), "/abbreviations.tsv")),
    ),
];

/// The default model as JSON: what each feature counts, and how that was learned.
pub const MODEL: &str = include_str!(concat!(env!("OUT_DIR"), "/emdn.json"));

/// Returns the default model, which fits any index of the EMDN.
///
/// It is read and checked when this crate is built.
///
/// # Example: what it was learned from
///
/// ```
/// let model = kodbro_data::model();
/// assert!(!model.training().unwrap().data.is_empty());
/// ```
pub fn model() -> Model {
    serde_json::from_str(MODEL).unwrap_or_default()
}

/// Opens the default index for mapping, by the default model.
///
/// # Errors
/// None in a sound build: the bytes are checked like those of any other index.
///
/// # Example: from a row to a code
///
/// ```
/// let mapper = kodbro_data::mapper()?;
/// let mapping = mapper.map("Undersökningshandske nitril puderfri osteril stl M");
/// assert!(mapping.candidates[0].code.starts_with("T0102"));
/// # Ok::<(), kodbro::IndexError>(())
/// ```
#[cfg(feature = "embedded")]
pub fn mapper() -> Result<Mapper<&'static [u8]>, IndexError> {
    Ok(Mapper::open(INDEX)?.with_model(model()))
}
