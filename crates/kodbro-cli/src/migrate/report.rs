use std::path::Path;

use kodbro::mapping_set::Migrated;
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::Output;

use super::proposals::Proposal;

/// The columns of the report.
const COLUMNS: [&str; 14] = [
    "row",
    "source",
    "id",
    "name",
    "by",
    "decision",
    "fate",
    "needs_people",
    "old_code",
    "old_term",
    "new_code",
    "new_term",
    "proposals",
    "cause",
];

/// Writes one row for each record about whose code something has changed; without a file, nothing.
pub(super) struct Report<'n> {
    writer: Option<csv::Writer<Output>>,
    old: Nomenclature<'n>,
    shown: Language,
}

impl<'n> Report<'n> {
    /// Begins a report, if a file is named.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn create(
        path: Option<&Path>,
        old: Nomenclature<'n>,
        shown: Language,
    ) -> anyhow::Result<Self> {
        let mut writer = None;
        if let Some(path) = path {
            let mut csv = csv::Writer::from_writer(Output::create(path)?);
            csv.write_record(COLUMNS)?;
            writer = Some(csv);
        }
        Ok(Self { writer, old, shown })
    }

    /// Writes what has become of a record that stands in this row of the input.
    ///
    /// # Errors
    /// When the system refuses to write.
    pub(super) fn write(
        &mut self,
        row: u64,
        migrated: &Migrated<'_>,
        proposals: &[Proposal],
    ) -> anyhow::Result<()> {
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        let record = &migrated.record;
        let old_code = migrated.old_code();
        let old_term = match migrated.old_term() {
            "" => self
                .old
                .concept(old_code)
                .map_or("", |c| c.term(self.shown)),
            term => term,
        };
        let code = record.verdict.code().map_or("", |code| code.as_str());
        let proposals: Vec<&str> = proposals.iter().map(|p| p.code.as_str()).collect();
        writer.write_record([
            row.to_string().as_str(),
            &record.source,
            &record.id,
            &record.name,
            &record.by,
            record.verdict.as_str(),
            migrated.fate.as_str(),
            if migrated.needs_people { "yes" } else { "no" },
            old_code,
            old_term,
            code,
            &record.term,
            &proposals.join(" "),
            migrated.cause,
        ])?;
        Ok(())
    }

    /// Completes the report.
    ///
    /// # Errors
    /// When the system refuses to write or to rename.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self.writer {
            Some(writer) => {
                let output = writer.into_inner().map_err(|error| error.into_error())?;
                Ok(output.finish()?)
            }
            None => Ok(()),
        }
    }
}
