use crate::Error;

/// Findings that do not stop a run: all are counted, the first ones kept.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    kept: Vec<Error>,
    count: u64,
}

impl Notes {
    /// So many findings are kept for showing.
    pub(crate) const KEPT: usize = 20;

    /// Adds a finding.
    pub(crate) fn push(&mut self, note: Error) {
        self.count += 1;
        if self.kept.len() < Self::KEPT {
            self.kept.push(note);
        }
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
        &self.kept
    }

    /// Returns the number of all findings.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
