use crate::Error;

/// Findings that do not stop a run: all are counted, the first ones kept.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kept: Vec<Error>,
    count: u64,
    /// Whether the others are kept, too, for whoever takes them.
    keeps_all: bool,
}

impl Notes {
    /// So many findings are kept for showing.
    pub(crate) const KEPT: usize = 20;

    /// Keeps every finding until it is taken with [`Notes::take`] or all are left at [`Notes::settle`].
    pub(crate) fn to_be_taken() -> Self {
        Self {
            keeps_all: true,
            ..Self::default()
        }
    }

    /// Adds a finding.
    pub(crate) fn push(&mut self, note: Error) {
        self.count += 1;
        if self.kept.len() < Self::KEPT || (self.keeps_all && !self.is_repeated(&note)) {
            self.kept.push(note);
        }
    }

    /// Takes the findings that were kept since the last time.
    pub(crate) fn take(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.kept)
    }

    /// Keeps the first findings only, from now on: nobody takes them.
    pub(crate) fn settle(&mut self) {
        self.keeps_all = false;
        self.kept.truncate(Self::KEPT);
    }

    /// Adds findings about the whole in front of those about its rows.
    pub(crate) fn put_first(&mut self, notes: Vec<Error>) {
        self.count += notes.len() as u64;
        self.kept.splice(..0, notes);
        self.kept.truncate(Self::KEPT);
    }

    /// Adds another run's findings.
    pub(crate) fn append(&mut self, other: Self) {
        let unseen = other.count - other.kept.len() as u64;
        other.kept.into_iter().for_each(|note| self.push(note));
        self.count += unseen;
    }

    /// Returns the first findings.
    pub(crate) fn kept(&self) -> &[Error] {
        self.kept.get(..Self::KEPT).unwrap_or(&self.kept)
    }

    /// Tells whether a finding is of the kind and the row of the one before it, and of no column: a row
    /// may have as many malformed characters as bytes.
    fn is_repeated(&self, note: &Error) -> bool {
        let kind = |error: &Error| std::mem::discriminant(error.kind());
        let (place, last) = (note.place(), self.kept.last());
        place.column.is_none()
            && last.is_some_and(|last| kind(last) == kind(note) && last.place().row == place.row)
    }

    /// Returns the number of all findings.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
