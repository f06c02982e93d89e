use std::path::PathBuf;
use std::str::FromStr;

use super::MappingFormat;

/// What the caller knows about a file of mappings; what is not said is detected.
///
/// # Example: rows without a source are of Region A
///
/// ```
/// use kodbro_formats::mapping_set::ReadOptions;
///
/// let options = ReadOptions { default_source: "Region A".into(), ..ReadOptions::default() };
/// assert!(!options.lenient);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The source of records that name none.
    pub default_source: String,
    /// The format, where the content does not tell or tells wrongly.
    pub format: Option<MappingFormat>,
    /// Passes over rows that cannot be read, and counts them, instead of stopping at the first.
    pub lenient: bool,
    /// A YAML file with the metadata of the set, as SSSOM has it; what the file of mappings itself
    /// says comes first. SSSOM without metadata looks for one beside it by itself.
    pub metadata: Option<PathBuf>,
    /// What `WIDER` and `NARROWER` are said of in a table of Usagi.
    pub sense: Sense,
    /// What names the nomenclature in the file: addresses, prefixes or vocabularies, in any case;
    /// none for those of the EMDN ([`emdn::SYSTEMS`](crate::emdn::SYSTEMS)).
    pub target_systems: Vec<String>,
}

/// How a file of mappings is to be written.
///
/// # Example: a column that only the input has is to be kept
///
/// ```
/// use kodbro_formats::mapping_set::WriteOptions;
///
/// let options = WriteOptions { other: vec!["stock".into()], ..WriteOptions::default() };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// The names in [`MappingRecord::other`](kodbro::mapping_set::MappingRecord::other) that tables
    /// get a column for, in this order; what a reader's
    /// [`other`](super::MappingSetReader::other) says keeps everything.
    pub other: Vec<String>,
    /// What the addresses made for products and sources begin with, such as
    /// `https://example.org/mappings/`; empty for a place under `.invalid` that nobody owns.
    pub base: String,
    /// What `WIDER` and `NARROWER` are said of in a table of Usagi.
    pub sense: Sense,
}

/// What is wider or narrower where a table says `WIDER` or `NARROWER`.
///
/// Usagi took the words from FHIR R4, which says what the target is, but not everybody fills them in
/// like that.
///
/// ```
/// use kodbro_formats::mapping_set::Sense;
///
/// assert_eq!("source".parse(), Ok(Sense::Source));
/// assert_eq!(Sense::default(), Sense::Target);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sense {
    /// The code is wider than the product, as in FHIR R4.
    #[default]
    Target,
    /// The product is wider than the code.
    Source,
}

impl FromStr for Sense {
    type Err = String;

    /// Parses `target` or `source`.
    ///
    /// # Errors
    /// A message that lists the two, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "target" => Ok(Self::Target),
            "source" => Ok(Self::Source),
            other => Err(format!(
                "unknown sense '{other}', expected target or source"
            )),
        }
    }
}
