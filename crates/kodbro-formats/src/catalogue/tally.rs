/// What a catalogue's rows were, counted so far.
///
/// Rows above the header and the header itself are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Products returned.
    pub rows: u64,
    /// Headings between products, skipped.
    pub section_rows: u64,
    /// Rows without any text, skipped. Rows that a workbook does not store are not counted.
    pub blank_rows: u64,
    /// Repetitions of the header, skipped.
    pub repeated_headers: u64,
    /// Rows that could not be read, skipped by a lenient run.
    pub unreadable_rows: u64,
    /// Findings that did not stop the run, those of unreadable rows included.
    pub warnings: u64,
}
