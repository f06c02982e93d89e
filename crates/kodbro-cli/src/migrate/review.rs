use std::collections::BTreeMap;
use std::path::Path;

use kodbro::mapping_set::{MappingRecord, Migrated, Migration};
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::Output;
use kodbro_formats::review::{
    ReviewCandidate, ReviewFormat, ReviewLanguage, ReviewOrigin, ReviewRow, ReviewWriter,
};

use super::Arguments;
use super::proposals::Proposal;
use super::reasons::reason;
use crate::failure::Failure;

/// What people need to look at, by the code that it had: who decides for one such product often
/// decides for all. Held in memory, since the rows of a group follow each other.
pub(super) struct Review {
    writer: Option<(ReviewWriter, ReviewLanguage)>,
    groups: BTreeMap<String, Vec<Doubtful>>,
}

/// A record that a person needs to look at.
struct Doubtful {
    record: MappingRecord,
    old_term: String,
    reasons: String,
    proposals: Vec<Proposal>,
}

impl Review {
    /// Begins a review, if a file is named, that is said to be exported at a time.
    ///
    /// # Errors
    /// When the file cannot be written or its name promises another format.
    pub(super) fn create(
        arguments: &Arguments,
        migration: &Migration<'_>,
        at: &str,
    ) -> anyhow::Result<Self> {
        let mut writer = None;
        if let Some(path) = &arguments.review {
            let format = ReviewFormat::from_path(path).ok_or_else(|| no_format(path))?;
            let origin = ReviewOrigin {
                tool: "kodbro migrate".to_owned(),
                tool_version: env!("CARGO_PKG_VERSION").to_owned(),
                release: migration.new_release().to_owned(),
                exported_at: at.to_owned(),
                exported_from: arguments.mappings.display().to_string(),
                ..ReviewOrigin::default()
            };
            let output = Output::create(path)?;
            let language = arguments.language;
            let review = ReviewWriter::new(format, output, language, &origin)?;
            writer = Some((review, language));
        }
        Ok(Self {
            writer,
            groups: BTreeMap::new(),
        })
    }

    /// Takes a record in.
    pub(super) fn add(&mut self, migrated: &Migrated<'_>, proposals: Vec<Proposal>) {
        let Some((_, language)) = self.writer else {
            return;
        };
        let group = self.groups.entry(migrated.old_code().to_owned());
        group.or_default().push(Doubtful {
            record: migrated.record.clone(),
            old_term: migrated.old_term().to_owned(),
            reasons: reason(migrated, language),
            proposals,
        });
    }

    /// Writes all groups and completes the file.
    ///
    /// # Errors
    /// When the system refuses to write, or a sheet is full.
    pub(super) fn finish(
        self,
        old: &Nomenclature<'_>,
        new: &Nomenclature<'_>,
        shown: Language,
    ) -> anyhow::Result<()> {
        let Some((mut writer, language)) = self.writer else {
            return Ok(());
        };
        for (number, (old_code, group)) in (1..).zip(&self.groups) {
            for doubtful in group {
                let record = &doubtful.record;
                let old_term = match doubtful.old_term.as_str() {
                    "" => old.concept(old_code).map_or("", |c| c.term(shown)),
                    term => term,
                };
                let candidates = doubtful.proposals.iter().map(|p| candidate(new, p));
                let candidates: Vec<_> = candidates.collect();
                let proposal = candidates.first().copied();
                writer.write(&ReviewRow {
                    group: number,
                    group_rows: group.len() as u64,
                    source: &record.source,
                    id: &record.id,
                    name: &record.name,
                    model: &record.model,
                    description: &record.description,
                    supplier: &record.supplier,
                    proposal: proposal.filter(|proposal| proposal.confidence.is_finite()),
                    candidates,
                    reasons: &doubtful.reasons,
                    earlier: &earlier(record, old_code, old_term, language),
                    // Whoever decides takes the place of a code that still stands, not of one that
                    // is no vote any more.
                    is_disputed: new.concept(old_code).is_some_and(|c| !c.is_retired()),
                })?;
            }
        }
        Ok(writer.finish()?)
    }
}

/// Names a proposal with its terms; what no mapper has looked at has no probability.
fn candidate<'a>(new: &Nomenclature<'a>, proposal: &'a Proposal) -> ReviewCandidate<'a> {
    let in_language = |language: Language| {
        let concept = new.concept(&proposal.code);
        let mut terms = concept.iter().flat_map(|concept| concept.terms());
        terms
            .find_map(|term| (term.language == language).then_some(term.text))
            .unwrap_or_default()
    };
    ReviewCandidate {
        code: &proposal.code,
        swedish: in_language(Language::SWEDISH),
        english: in_language(Language::ENGLISH),
        confidence: proposal.confidence.unwrap_or(f64::NAN),
    }
}

/// Says what was decided before, by whom and when.
fn earlier(record: &MappingRecord, code: &str, term: &str, language: ReviewLanguage) -> String {
    let (decided, by) = match language {
        ReviewLanguage::Swedish => ("godkänd", "av"),
        ReviewLanguage::English => ("accepted", "by"),
    };
    let mut text = format!("{decided} {code} {term}").trim_end().to_owned();
    if !record.by.is_empty() {
        text = format!("{text}, {by} {}", record.by);
    }
    if !record.at.is_empty() {
        text = format!("{text}, {}", record.at);
    }
    text
}

fn no_format(path: &Path) -> Failure {
    let message = format!(
        "{}: the name does not say which format to write",
        path.display()
    );
    Failure::new(message).with_hint("end it in .xlsx or .csv")
}
