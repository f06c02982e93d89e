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
}
