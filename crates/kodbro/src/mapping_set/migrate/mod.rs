//! What becomes of what people decided when a new release of the nomenclature comes?
//!
//! [`Migration`] compares the releases once and then takes record by record over. `course` holds
//! what that means for each code.
//!

mod course;

use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{MappingRecord, Relation};
use crate::decisions::Verdict;
use crate::nomenclature::{Language, Nomenclature};

use course::Course;

/// The name in [`MappingRecord::other`] of what has become of a migrated record: its fate, and why.
pub const MIGRATION: &str = "migration";
/// The name in [`MappingRecord::other`] of the code before a migration.
pub const PREVIOUS_CODE: &str = "previous_code";
/// The name in [`MappingRecord::other`] of the term before a migration.
pub const PREVIOUS_TERM: &str = "previous_term";
/// The name in [`MappingRecord::other`] of the release before a migration.
pub const PREVIOUS_RELEASE: &str = "previous_release";

/// What has become of a record, the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its code means what it meant.
    Kept,
    /// Its code has another term.
    Reworded,
    /// Another code replaces its code.
    Successor,
    /// Its code was terminal and now has codes below it, one of which may say it better.
    TooCoarse,
    /// Its code is gone and nothing replaces it.
    Lost,
    /// Its code is in neither release.
    Unknown,
}

impl Fate {
    /// All fates.
    pub const ALL: [Self; 6] = [
        Self::Kept,
        Self::Reworded,
        Self::Successor,
        Self::TooCoarse,
        Self::Lost,
        Self::Unknown,
    ];

    /// Returns the name used in files, such as `too_coarse`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Reworded => "reworded",
            Self::Successor => "successor",
            Self::TooCoarse => "too_coarse",
            Self::Lost => "lost",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A record of the new release, and what has become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Migrated<'m> {
    /// The record.
    pub record: MappingRecord,
    /// What has become of it.
    pub fate: Fate,
    /// Why, in words; empty where nothing about its code has changed.
    pub cause: &'m str,
    /// Codes of the new release that a person might choose instead, the likeliest first: leaves for
    /// a code that is too coarse; the group that is left for one that is lost, and codes in it.
    pub proposals: &'m [&'m str],
    /// Whether a person should look at it. Never so for predictions and rejections.
    pub needs_people: bool,
}

impl Migrated<'_> {
    /// Returns the code that the record had before; empty if it has none.
    pub fn old_code(&self) -> &str {
        let own = || self.record.verdict.code().map_or("", |code| code.as_str());
        self.before(PREVIOUS_CODE).unwrap_or_else(own)
    }

    /// Returns the term that the record had before; empty if none was known.
    pub fn old_term(&self) -> &str {
        self.before(PREVIOUS_TERM).unwrap_or(&self.record.term)
    }

    /// Returns what this migration has noted; what an earlier one has stands behind it.
    fn before(&self, name: &str) -> Option<&str> {
        let renewed = [Fate::Reworded, Fate::Successor, Fate::TooCoarse];
        let noted = self.record.other.iter().find(|(known, _)| known == name);
        let (_, text) = noted.filter(|_| renewed.contains(&self.fate))?;
        text.split('|').next()
    }
}

/// Takes records of one release of a nomenclature over to another.
///
/// # What becomes of a record
/// | its code | [`Fate`] | the record |
/// |---|---|---|
/// | is as it was, or the record has none | [`Kept`](Fate::Kept) | has the new release |
/// | has another term | [`Reworded`](Fate::Reworded) | has the new term |
/// | is gone, another replaces it | [`Successor`](Fate::Successor) | has the successor and its term |
/// | was terminal and has codes below it now | [`TooCoarse`](Fate::TooCoarse) | keeps the code, which is broader than the product |
/// | is gone without successor | [`Lost`](Fate::Lost) | stays as it was, with the old release |
/// | is in neither release | [`Unknown`](Fate::Unknown) | stays as it was, with its own release |
///
/// No record is dropped and no verdict taken back: a mapper that meets a lost code asks for review,
/// and so does whoever reads the [proposals](Migrated::proposals). What a record said before is kept
/// in [`MappingRecord::other`] under [`PREVIOUS_CODE`], [`PREVIOUS_TERM`] and [`PREVIOUS_RELEASE`],
/// and what has become of it under [`MIGRATION`]; a record that is migrated again has the latest
/// first, with `|` between them.
///
/// * Rejections follow a successor as decisions do, but only a
///   [certain](crate::nomenclature::Succession::is_certain) one; a rejected code that got codes below
///   it stays rejected as a whole.
/// * "No such term" was said of the old release and keeps its release: a new one may have the term.
/// * Predictions are migrated like decisions, so that a set is of one release, but nobody is asked
///   to look at them; their [`index`](MappingRecord::index) still tells with what they were made.
/// * A record that says it is of the new release stays as it is.
///
/// # Example: a code with a successor
///
/// ```
/// use kodbro::decisions::Verdict;
/// use kodbro::mapping_set::{Fate, MappingRecord, Migration};
/// use kodbro::nomenclature::{
///     Language, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, NomenclatureError, Release,
///     Status, TermKind,
/// };
///
/// fn release(name: &str, code: &str) -> Result<NomenclatureBuf, NomenclatureError> {
///     let mut builder = NomenclatureBuilder::new(Release::new("OWN", name));
///     let code: kodbro::nomenclature::Code = code.parse()?;
///     builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active })?;
///     builder.term(&code, NewTerm { language: Language::ENGLISH, kind: TermKind::Official, text: "NEEDLES".into() })?;
///     builder.build()
/// }
/// let (old, new) = (release("1", "A7")?, release("2", "B1")?);
/// let migration = Migration::new(old.as_nomenclature(), new.as_nomenclature(), Some(Language::ENGLISH));
/// let migrated = migration.migrate(MappingRecord {
///     name: "kanyl".into(),
///     verdict: Verdict::Accepted("A7".parse()?),
///     ..MappingRecord::default()
/// });
/// assert_eq!(migrated.fate, Fate::Successor);
/// assert_eq!(migrated.record.verdict.to_string(), "accepted B1");
/// assert_eq!(migrated.record.release, "OWN 2");
/// assert!(migrated.record.other.contains(&("previous_code".into(), "A7".into())));
/// # Ok::<(), NomenclatureError>(())
/// ```
pub struct Migration<'n> {
    new: Nomenclature<'n>,
    language: Language,
    old_release: String,
    new_release: String,
    courses: FxHashMap<&'n str, Course<'n>>,
    plain: Course<'n>,
    unknown: Course<'n>,
}

impl<'n> Migration<'n> {
    /// Compares two releases as [`diff`](crate::nomenclature::diff) does, with their terms in one
    /// language or without. Costs some milliseconds.
    pub fn new(old: Nomenclature<'n>, new: Nomenclature<'n>, language: Option<Language>) -> Self {
        let name = |nomenclature: Nomenclature<'_>| {
            let release = nomenclature.release().to_string();
            release.trim().to_owned()
        };
        let (old_release, new_release) = (name(old), name(new));
        Self {
            courses: course::courses(old, new, language),
            plain: Course::default(),
            unknown: Course::new(Fate::Unknown, "the code is in neither release".to_owned()),
            new,
            language: language.unwrap_or(Language::ENGLISH),
            old_release,
            new_release,
        }
    }

    /// Returns what to call the old release, such as `EMDN V2`.
    pub fn old_release(&self) -> &str {
        &self.old_release
    }

    /// Returns what to call the new release.
    pub fn new_release(&self) -> &str {
        &self.new_release
    }

    /// Takes a record over. Costs one look-up, and some copying where something has changed.
    pub fn migrate(&self, mut record: MappingRecord) -> Migrated<'_> {
        let is_done = self.old_release != self.new_release && record.release == self.new_release;
        let course = match record.verdict.code() {
            Some(code) if !is_done => self.courses.get(code.as_str()).unwrap_or(&self.unknown),
            _ => &self.plain,
        };
        let accepts = matches!(record.verdict, Verdict::Accepted(_));
        let fate = match accepts {
            true => course.fate,
            false => course.fate_of_rejection,
        };
        match fate {
            Fate::Kept if record.verdict == Verdict::NoSuchTerm => {}
            Fate::Kept => record.release.clone_from(&self.new_release),
            Fate::Lost | Fate::Unknown => note(&mut record, MIGRATION, course.said(fate)),
            Fate::Reworded | Fate::Successor | Fate::TooCoarse => {
                self.renew(&mut record, course, fate);
            }
        }
        let asks = accepts && record.justification.is_decision();
        Migrated {
            record,
            fate,
            cause: &course.cause,
            proposals: if accepts { &course.proposals } else { &[] },
            needs_people: asks && (course.needs_people || fate >= Fate::TooCoarse),
        }
    }

    /// Gives a record the code and the term of the new release, and keeps what it had.
    fn renew(&self, record: &mut MappingRecord, course: &Course<'n>, fate: Fate) {
        let old_code = record.verdict.code().map(ToString::to_string);
        let old_code = old_code.unwrap_or_default();
        let language = course.language_of(&record.term).unwrap_or(self.language);
        let new_code = course.successor.as_ref();
        let new_code_text = new_code.map_or(old_code.as_str(), |code| code.as_str());
        let concept = self.new.concept(new_code_text);
        let new_term = concept
            .map_or("", |concept| concept.term(language))
            .to_owned();
        let old_term = match record.term.is_empty() {
            true => course.old_term(language).to_owned(),
            false => std::mem::take(&mut record.term),
        };
        record.term = new_term;
        if let (Some(new), Verdict::Accepted(code) | Verdict::Rejected(code)) =
            (new_code, &mut record.verdict)
        {
            *code = new.clone();
        }
        let is_coarse = fate >= Fate::Successor && !course.proposals.is_empty();
        let accepts = matches!(record.verdict, Verdict::Accepted(_));
        if accepts && is_coarse && record.relation == Relation::Exact {
            record.relation = Relation::Broad;
        }
        let old_release = std::mem::replace(&mut record.release, self.new_release.clone());
        let old_release = match old_release.is_empty() {
            true => self.old_release.clone(),
            false => old_release,
        };
        note(record, PREVIOUS_CODE, old_code);
        note(record, PREVIOUS_TERM, old_term);
        note(record, PREVIOUS_RELEASE, old_release);
        note(record, MIGRATION, course.said(fate));
    }
}

impl fmt::Debug for Migration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            old_release,
            new_release,
            ..
        } = self;
        write!(f, "Migration({old_release} to {new_release})")
    }
}

/// Adds to what a record says beyond its fields; the latest comes first.
fn note(record: &mut MappingRecord, name: &str, value: String) {
    let value = value.replace('|', "/");
    match record.other.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = format!("{value}|{known}"),
        None => record.other.push((name.to_owned(), value)),
    }
}

#[cfg(test)]
mod tests;
