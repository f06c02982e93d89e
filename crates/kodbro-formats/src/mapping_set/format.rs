use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// The formats of mapping sets.
///
/// # Example: a format by name and by file name
///
/// ```
/// use kodbro_formats::mapping_set::MappingFormat;
///
/// assert_eq!("jsonl".parse(), Ok(MappingFormat::JsonLines));
/// let of = |name: &str| MappingFormat::from_path(name.as_ref());
/// assert_eq!(of("region-a.sssom.tsv"), Some(MappingFormat::Sssom));
/// assert_eq!(of("region-a.tsv"), Some(MappingFormat::Tsv));
/// assert_eq!(of("region-a.json"), None); // a concept map of R4 or of R5?
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MappingFormat {
    /// SSSOM as tab-separated values with its metadata in front.
    Sssom,
    /// A `ConceptMap` of FHIR R4, as JSON.
    ConceptMapR4,
    /// A `ConceptMap` of FHIR R5, as JSON.
    ConceptMapR5,
    /// What OHDSI's Usagi saves, as CSV.
    Usagi,
    /// The table `source_to_concept_map` of OMOP's data model, as CSV.
    SourceToConceptMap,
    /// A `CodeSystem` of FHIR R4 or R5 with the products as its concepts; only written.
    CodeSystem,
    /// A plain table with commas.
    Csv,
    /// A plain table with tabs.
    Tsv,
    /// A plain table as an Office Open XML workbook.
    Xlsx,
    /// A plain table as one JSON object a line.
    JsonLines,
}

impl MappingFormat {
    /// All formats.
    pub const ALL: [Self; 10] = [
        Self::Sssom,
        Self::ConceptMapR4,
        Self::ConceptMapR5,
        Self::Usagi,
        Self::SourceToConceptMap,
        Self::CodeSystem,
        Self::Csv,
        Self::Tsv,
        Self::Xlsx,
        Self::JsonLines,
    ];

    /// Returns the name, such as `sssom` or `conceptmap-r4`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sssom => "sssom",
            Self::ConceptMapR4 => "conceptmap-r4",
            Self::ConceptMapR5 => "conceptmap-r5",
            Self::Usagi => "usagi",
            Self::SourceToConceptMap => "source-to-concept-map",
            Self::CodeSystem => "codesystem",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }

    /// Returns the format that a file's name promises, in any case: `.sssom.tsv`, or the extension
    /// of a plain table. `None` for any other name, `.json` among them.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let is = |ending: &str| name.ends_with(ending);
        match () {
            () if is(".sssom.tsv") || is(".sssom") => Some(Self::Sssom),
            () if is(".csv") => Some(Self::Csv),
            () if is(".tsv") || is(".tab") => Some(Self::Tsv),
            () if is(".xlsx") => Some(Self::Xlsx),
            () if is(".jsonl") || is(".ndjson") => Some(Self::JsonLines),
            () => None,
        }
    }
}

impl FromStr for MappingFormat {
    type Err = String;

    /// Parses one of the names, in lower case.
    ///
    /// # Errors
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|f| f.as_str() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            format!("unknown format '{text}', expected one of {names}")
        })
    }
}

impl fmt::Display for MappingFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
