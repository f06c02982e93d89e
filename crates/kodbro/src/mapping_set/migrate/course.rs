use rustc_hash::FxHashMap;

use super::Fate;
use crate::nomenclature::{
    Change, Code, Concept, Difference, Language, Nomenclature, Status, Successor, diff, likeness,
};

/// So many codes are proposed at most.
const PROPOSED: usize = 8;

/// What a new release means for the records of one code.
#[derive(Clone, Debug)]
pub(super) struct Course<'n> {
    /// The fate of a record that accepts the code.
    pub(super) fate: Fate,
    pub(super) fate_of_rejection: Fate,
    pub(super) cause: String,
    /// The code of the old release.
    old: Option<Concept<'n>>,
    pub(super) successor: Option<Code>,
    pub(super) proposals: Vec<&'n str>,
    /// Whether a person should look, though the fate alone does not say so.
    pub(super) needs_people: bool,
}

impl Default for Course<'_> {
    fn default() -> Self {
        Self::new(Fate::Kept, String::new())
    }
}

impl<'n> Course<'n> {
    pub(super) fn new(fate: Fate, cause: String) -> Self {
        Self {
            fate,
            fate_of_rejection: fate,
            cause,
            old: None,
            successor: None,
            proposals: Vec::new(),
            needs_people: false,
        }
    }

    /// Says what has become of a record, for [`MIGRATION`](super::MIGRATION).
    pub(super) fn said(&self, fate: Fate) -> String {
        format!("{fate}: {}", self.cause)
    }

    pub(super) fn old_term(&self, language: Language) -> &'n str {
        self.old.map_or("", |old| old.term(language))
    }

    /// Returns the language of which a term is the code's.
    pub(super) fn language_of(&self, term: &str) -> Option<Language> {
        let mut terms = self.old.iter().flat_map(Concept::terms);
        let same = |known: &str| !term.is_empty() && known == term;
        terms.find_map(|known| same(known.text).then_some(known.language))
    }

    /// Takes one more change of the same code in; the gravest says the fate.
    fn join(&mut self, other: Self) {
        if !self.cause.is_empty() {
            self.cause.push_str("; ");
        }
        self.cause.push_str(&other.cause);
        self.fate = self.fate.max(other.fate);
        self.fate_of_rejection = self.fate_of_rejection.max(other.fate_of_rejection);
        self.needs_people |= other.needs_people;
        self.old = self.old.or(other.old);
        self.successor = self.successor.take().or(other.successor);
        self.proposals.extend(other.proposals);
    }
}

/// Returns the course of every code that either release has.
pub(super) fn courses<'n>(
    old: Nomenclature<'n>,
    new: Nomenclature<'n>,
    language: Option<Language>,
) -> FxHashMap<&'n str, Course<'n>> {
    let known = old.iter().chain(new.iter());
    let mut courses: FxHashMap<_, Course<'n>> = known
        .map(|concept| (concept.code(), Course::default()))
        .collect();
    let releases = Releases {
        old,
        new,
        language: language.unwrap_or(Language::ENGLISH),
    };
    for difference in diff(old, new, language) {
        if let Some(course) = courses.get_mut(difference.code.as_str()) {
            course.join(releases.course(&difference));
        }
    }
    courses
}

struct Releases<'n> {
    old: Nomenclature<'n>,
    new: Nomenclature<'n>,
    language: Language,
}

impl<'n> Releases<'n> {
    fn course(&self, difference: &Difference) -> Course<'n> {
        let mut cause = difference.change.to_string();
        let (old, new) = (
            self.old.concept(&difference.code),
            self.new.concept(&difference.code),
        );
        let mut course = match (&difference.change, old, new) {
            (Change::Reworded { .. }, ..) => Course::new(Fate::Reworded, cause),
            (Change::BecameBranch { .. }, Some(old), Some(new)) => Course {
                fate_of_rejection: Fate::Kept,
                proposals: self.leaves(&old, &new),
                ..Course::new(Fate::TooCoarse, cause)
            },
            (Change::Retired { successor }, Some(old), _) => match successor {
                Some(successor) => self.succeeded(&old, successor, cause),
                None => Course {
                    proposals: self.what_is_left(&old),
                    ..Course::new(Fate::Lost, cause)
                },
            },
            (Change::Added { .. }, ..) => {
                cause = "only the new release has the code".to_owned();
                Course::new(Fate::Kept, cause)
            }
            _ => Course::new(Fate::Kept, cause),
        };
        course.old = old;
        course
    }

    /// A code with a successor, which may be a group where the code was none.
    fn succeeded(&self, old: &Concept<'n>, successor: &Successor, mut cause: String) -> Course<'n> {
        let new = self.new.concept(&successor.code);
        let group = new.filter(|new| old.is_terminal() && !new.is_terminal());
        if group.is_some() {
            cause.push_str(", which has codes below it");
        }
        let is_certain = successor.because.is_certain();
        Course {
            fate_of_rejection: if is_certain {
                Fate::Successor
            } else {
                Fate::Lost
            },
            successor: successor.code.parse().ok(),
            proposals: group.map_or_else(Vec::new, |group| self.leaves(old, &group)),
            needs_people: group.is_some() || !is_certain,
            ..Course::new(Fate::Successor, cause)
        }
    }

    /// Proposes the leaves of a group, those first whose terms are most like the old one; "other"
    /// comes last.
    fn leaves(&self, old: &Concept<'n>, group: &Concept<'n>) -> Vec<&'n str> {
        let leaves = group.descendants().filter(Concept::is_terminal);
        self.likest(old, leaves.collect())
    }

    /// Proposes the nearest group that is left of those above a code, and the codes directly below
    /// that whose terms are most like the old one.
    fn what_is_left(&self, old: &Concept<'n>) -> Vec<&'n str> {
        let left = |above: Concept<'_>| self.new.concept(above.code()).filter(is_active);
        let Some(group) = old.ancestors().find_map(left) else {
            return Vec::new();
        };
        let alike =
            |c: &Concept<'_>| likeness(old.term(self.language), c.term(self.language)) > 0.0;
        let children = group.children().filter(|child| alike(child));
        let mut proposals = vec![group.code()];
        proposals.extend(self.likest(old, children.collect()));
        proposals.truncate(PROPOSED);
        proposals
    }

    fn likest(&self, old: &Concept<'n>, mut concepts: Vec<Concept<'n>>) -> Vec<&'n str> {
        concepts.retain(is_active);
        let term = old.term(self.language);
        let like = |concept: &Concept<'_>| likeness(term, concept.term(self.language));
        concepts.sort_by(|a, b| {
            let residual = a.is_residual().cmp(&b.is_residual());
            residual.then_with(|| like(b).total_cmp(&like(a))) // stable: then by code
        });
        concepts.truncate(PROPOSED);
        concepts.iter().map(|concept| concept.code()).collect()
    }
}

fn is_active(concept: &Concept<'_>) -> bool {
    concept.status() == Status::Active
}
