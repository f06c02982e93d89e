use super::attributes::{Attributes, Comparer};
use super::measures;
use super::reason::Reason;
use crate::lexicon::ConceptClass;
use crate::matching::{Stated, says_how};
use crate::text::Measure;

const NONE: u32 = u32::MAX;

/// What the comparison of two products finds.
pub(super) enum Finding<'a> {
    Agrees(Said<'a>, Said<'a>),
    Differs(Said<'a>, Said<'a>),
    Unclear(Said<'a>, Said<'a>),
    OnlyHere(Said<'a>),
    OnlyThere(Said<'a>),
    Pack(Said<'a>, Said<'a>),
}

/// What a product says.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    Measures(&'a [&'a Measure]),
    Stated(&'a [Stated]),
}

impl Comparer<'_> {
    /// Counts in how much two products differ, and in how much they agree.
    pub(super) fn count(&self, here: &Attributes, there: &Attributes) -> (usize, usize) {
        let (mut differs, mut agrees) = (0, 0);
        self.compare(here, there, &mut |finding| match finding {
            Finding::Differs(..) => differs += 1,
            Finding::Agrees(..) => agrees += 1,
            _ => {}
        });
        (differs, agrees)
    }

    /// Says where two products differ, then what cannot be compared, where they agree, and what only
    /// one of them says.
    pub(super) fn reasons(&self, here: &Attributes, there: &Attributes) -> Vec<Reason> {
        let name = |stated: Stated| self.name(stated);
        let mut reasons = Vec::new();
        self.compare(here, there, &mut |finding| {
            let reason = finding.to_reason(&name);
            // Two concepts may have one name.
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        });
        reasons.sort_by_key(|reason| match reason {
            Reason::Differs { .. } => 0,
            Reason::Unclear { .. } => 1,
            Reason::Agrees { .. } => 2,
            Reason::OnlyHere { .. } => 3,
            Reason::OnlyThere { .. } => 4,
            _ => 5,
        });
        reasons
    }

    fn compare(&self, here: &Attributes, there: &Attributes, found: &mut dyn FnMut(Finding<'_>)) {
        measures::compare(&here.measures, &there.measures, found);
        self.compare_stated(&here.stated, &there.stated, found);
    }

    /// Compares what products state; what has found its counterpart is not compared again.
    fn compare_stated(
        &self,
        here: &[Stated],
        there: &[Stated],
        found: &mut dyn FnMut(Finding<'_>),
    ) {
        let (mut here, mut there) = (here.to_vec(), there.to_vec());
        let mut has_material = false;
        for relation in [
            Relation::Same,
            Relation::Denies,
            Relation::Fits,
            Relation::Excludes,
            Relation::Beside,
        ] {
            here.retain(|&own| {
                let is_counterpart = |&other: &Stated| {
                    let is_settled = relation == Relation::Beside && has_material;
                    !(is_settled && self.is_material(other))
                        && self.relate(own, other) == Some(relation)
                };
                let Some(at) = there.iter().position(is_counterpart) else {
                    return true;
                };
                let other = there.remove(at);
                has_material |= self.is_material(own) && !own.denied;
                let (own_said, other) = (Said::Stated(&[own]), Said::Stated(&[other]));
                match relation {
                    // That two gloves are gloves their code says already.
                    Relation::Same if !own.denied && !self.is_how(own) => {}
                    Relation::Same | Relation::Fits => found(Finding::Agrees(own_said, other)),
                    _ => found(Finding::Differs(own_said, other)),
                }
                false
            });
        }
        let says = |stated: &Stated| stated.denied || self.is_how(*stated);
        here.retain(says);
        there.retain(says);
        if !has_material {
            let is_material = |stated: &Stated| self.is_material(*stated) && !stated.denied;
            let own: Vec<Stated> = here.iter().copied().filter(is_material).collect();
            let other: Vec<Stated> = there.iter().copied().filter(is_material).collect();
            if !own.is_empty() && !other.is_empty() {
                here.retain(|stated| !is_material(stated));
                there.retain(|stated| !is_material(stated));
                found(Finding::Unclear(Said::Stated(&own), Said::Stated(&other)));
            }
        }
        for own in &here {
            found(Finding::OnlyHere(Said::Stated(&[*own])));
        }
        for other in &there {
            found(Finding::OnlyThere(Said::Stated(&[*other])));
        }
    }

    /// Tells how what two products state hangs together.
    fn relate(&self, here: Stated, there: Stated) -> Option<Relation> {
        if here.concept == there.concept {
            return Some(match here.denied == there.denied {
                true => Relation::Same,
                false => Relation::Denies,
            });
        }
        let (affirmed, denied) = match (here.denied, there.denied) {
            (false, false) => return self.relate_affirmed(here.concept, there.concept),
            (true, true) => return None,
            (false, true) => (here.concept, there.concept),
            (true, false) => (there.concept, here.concept),
        };
        match () {
            () if self.kinds(affirmed).any(|kind| kind == denied) => Some(Relation::Denies),
            () if self.is_opposite(affirmed, denied) => Some(Relation::Fits),
            () => None,
        }
    }

    fn relate_affirmed(&self, here: u32, there: u32) -> Option<Relation> {
        let is_how = |concept| self.class(concept).is_some_and(says_how);
        let is_kind = |of: u32, concept: u32| self.kinds(of).any(|kind| kind == concept);
        let excludes = || {
            let mut kinds = self.kinds(here);
            kinds.any(|own| self.kinds(there).any(|other| self.is_opposite(own, other)))
        };
        let is_beside = || {
            let mut above = self.kinds(here).skip(1);
            above.any(|own| self.kinds(there).skip(1).any(|other| own == other))
        };
        match () {
            () if excludes() => Some(Relation::Excludes),
            () if !is_how(here) || !is_how(there) => None,
            () if is_kind(here, there) || is_kind(there, here) => Some(Relation::Fits),
            () if is_beside() => Some(Relation::Beside),
            () => None,
        }
    }

    /// Iterates over a concept and the more general ones above it.
    pub(super) fn kinds(&self, concept: u32) -> impl Iterator<Item = u32> {
        let above = |&concept: &u32| {
            let above = self.view.lexicon_broader.at(concept as usize);
            Some(above).filter(|&above| above != NONE)
        };
        std::iter::successors(Some(concept), above).take(MAX_KINDS)
    }

    fn is_opposite(&self, one: u32, other: u32) -> bool {
        let opposite = |concept: u32| self.view.lexicon_opposites.at(concept as usize);
        opposite(one) == other || opposite(other) == one
    }

    fn class(&self, concept: u32) -> Option<ConceptClass> {
        self.view.class_of(concept)
    }

    fn is_how(&self, stated: Stated) -> bool {
        self.class(stated.concept).is_some_and(says_how)
    }

    fn is_material(&self, stated: Stated) -> bool {
        self.class(stated.concept) == Some(ConceptClass::Material)
    }

    /// Names what a product states: `sterile`, `not sterile`, `without latex`.
    fn name(&self, stated: Stated) -> String {
        let id = self.view.lexicon_ids.at(stated.concept as usize);
        let suffix = SUFFIXES.iter().find_map(|suffix| id.strip_suffix(suffix));
        let name = suffix.unwrap_or(id);
        match (stated.denied, self.class(stated.concept)) {
            (false, _) => name.to_owned(),
            (true, Some(ConceptClass::Property)) => format!("not {name}"),
            (true, _) => format!("without {name}"),
        }
    }
}

/// How far up the more general concepts are followed.
const MAX_KINDS: usize = 8;

/// What the names of concepts have at their end to tell them from others.
const SUFFIXES: &[&str] = &["-property", "-substance", "-material", "-adj", "-fitting"];

/// How what one product states hangs together with what the other states, the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// Both state the same concept, or both deny it.
    Same,
    /// One denies what the other is.
    Denies,
    /// One is a kind of the other, or denies its opposite.
    Fits,
    /// One is the opposite of the other.
    Excludes,
    /// Both are of one kind: two rubbers, two shades of blue.
    Beside,
}

impl Finding<'_> {
    /// Puts it into words, with a name for each concept.
    pub(super) fn to_reason(&self, name: &dyn Fn(Stated) -> String) -> Reason {
        let say = |said: &Said<'_>| said.words(name);
        match self {
            Self::Agrees(here, there) => Reason::Agrees {
                here: say(here),
                there: say(there),
            },
            Self::Differs(here, there) => Reason::Differs {
                here: say(here),
                there: say(there),
            },
            Self::Unclear(here, there) => Reason::Unclear {
                here: say(here),
                there: say(there),
            },
            Self::Pack(here, there) => Reason::Pack {
                here: say(here),
                there: say(there),
            },
            Self::OnlyHere(what) => Reason::OnlyHere { what: say(what) },
            Self::OnlyThere(what) => Reason::OnlyThere { what: say(what) },
        }
    }
}

impl Said<'_> {
    fn words(&self, name: &dyn Fn(Stated) -> String) -> String {
        let words: Vec<String> = match self {
            Self::Measures(measures) => measures.iter().map(ToString::to_string).collect(),
            Self::Stated(stated) => stated.iter().map(|&stated| name(stated)).collect(),
        };
        words.join(" and ")
    }
}
