use super::features::{DecisionFeatures, RowDecisionFeatures};
use super::rank::ancestor;
use crate::decisions::{Decisions, Near, Verdict, Vote};
use crate::nomenclature::{ConceptId, Nomenclature};

/// What people decided before, and who asks: private decisions count in their own source only.
#[derive(Clone, Copy, Debug)]
pub struct Past<'d> {
    /// The decisions.
    pub decisions: &'d Decisions,
    /// The source that the row comes from, such as a region.
    pub source: &'d str,
    /// What names the row in its source, where it has an id.
    pub id: Option<&'d str>,
}

/// How many decided texts like the row are heard.
pub(super) const HEARD: usize = 12;

/// What the decisions about rows like this one say of one code.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Voice {
    /// How many of the decided rows have the code, and how many reject it.
    pub(super) rows: u32,
    pub(super) rejecting: u32,
    /// Whether the nearest of all decided rows has the code.
    first: bool,
    /// Whether a row of the same supplier has it.
    pub(super) same_supplier: bool,
    /// The weight of the nearest row that has it, of the nearest of another supplier, and of the
    /// nearest that rejects it.
    pub(super) nearest: f32,
    pub(super) nearest_other: f32,
    /// How many rows of other suppliers have it.
    others: u32,
    /// The weight of the second nearest of another supplier.
    second_other: f32,
    pub(super) rejected: f32,
    /// The votes of its rows, by the fourth power of their weights.
    votes: f32,
}

impl Voice {
    fn hear_other(&mut self, weight: f32, voices: u32) {
        self.others += voices;
        self.second_other = self.second_other.max(weight.min(self.nearest_other));
        self.nearest_other = self.nearest_other.max(weight);
    }
}

/// What the decisions about rows like this one say. What was decided about another supplier's row
/// speaks for a candidate only where two agree, proposes none and takes part in no vote: article
/// names are a supplier's own, and one wrong decision must not move the answers of all. Its memory serves one
/// row after the other.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// By concept.
    of_codes: Vec<(ConceptId, Voice)>,
    no_such_term: f32,
    out_of_scope: f32,
    all: f32,
    /// The weight of the nearest.
    nearest: f32,
}

impl Voices {
    pub(super) fn clear(&mut self) {
        self.of_codes.clear();
        (self.no_such_term, self.out_of_scope) = (0.0, 0.0);
        (self.all, self.nearest) = (0.0, 0.0);
    }

    /// Hears what was decided about the texts nearest to a row. Codes that
    /// the nomenclature does not have, or that are retired, say nothing.
    pub(super) fn hear(
        &mut self,
        nomenclature: &Nomenclature<'_>,
        decisions: &Decisions,
        near: &[Near],
    ) {
        self.clear();
        let in_use = |verdict: &Verdict| {
            let concept = nomenclature.concept(verdict.code()?.as_str())?;
            (!concept.is_retired()).then(|| concept.id())
        };
        for near in near {
            let is_own = !near.other_supplier;
            let settles = |vote: Vote<'_>| match vote.verdict {
                Verdict::Accepted(_) => in_use(vote.verdict).is_some(),
                verdict => !matches!(verdict, Verdict::Rejected(_)),
            };
            let is_settled = is_own && decisions.votes(near.item).any(settles);
            let is_first = is_settled && self.nearest == 0.0;
            if is_settled {
                self.nearest = self.nearest.max(near.weight);
            }
            let voices: u32 = decisions.votes(near.item).map(|vote| vote.voices).sum();
            for vote in decisions.votes(near.item) {
                let share = vote.voices as f32 / voices.max(1) as f32;
                let square = near.weight * near.weight;
                let votes = share * square * square;
                match (vote.verdict, in_use(vote.verdict)) {
                    (Verdict::Accepted(_), Some(concept)) => {
                        let voice = self.voice(concept);
                        if !is_own {
                            voice.hear_other(near.weight, vote.voices);
                            continue;
                        }
                        voice.rows += vote.voices;
                        voice.same_supplier |= near.same_supplier;
                        voice.first |= is_first;
                        voice.votes += votes;
                        voice.nearest = voice.nearest.max(near.weight);
                    }
                    (Verdict::Rejected(_), Some(concept)) if is_own => {
                        let voice = self.voice(concept);
                        voice.rejecting += vote.voices;
                        voice.rejected = voice.rejected.max(near.weight);
                        continue;
                    }
                    (Verdict::NoSuchTerm, _) if is_own => self.no_such_term += votes,
                    (Verdict::OutOfScope, _) if is_own => self.out_of_scope += votes,
                    _ => continue,
                }
                self.all += votes;
            }
        }
    }

    fn voice(&mut self, id: ConceptId) -> &mut Voice {
        let at = match self.of_codes.binary_search_by_key(&id, |&(id, _)| id) {
            Ok(at) => at,
            Err(at) => {
                self.of_codes.insert(at, (id, Voice::default()));
                at
            }
        };
        &mut self.of_codes[at].1
    }

    /// Iterates over the codes that rows like this one have, other suppliers' aside.
    pub(super) fn proposed(&self) -> impl Iterator<Item = ConceptId> {
        let proposed = self.of_codes.iter().filter(|(_, v)| v.nearest > 0.0);
        proposed.map(|&(id, _)| id)
    }

    /// Returns what is said of one code.
    pub(super) fn of(&self, id: ConceptId) -> Voice {
        let at = self.of_codes.binary_search_by_key(&id, |&(id, _)| id);
        let mut voice = at.map(|at| self.of_codes[at].1).unwrap_or_default();
        match voice.second_other > 0.0 {
            true => voice.rows += voice.others,
            false => voice.nearest_other = 0.0, // one alone says nothing
        }
        voice
    }

    /// Returns the features of one code; all 0 where nothing was decided.
    pub(super) fn features(
        &self,
        nomenclature: &Nomenclature<'_>,
        id: ConceptId,
    ) -> DecisionFeatures {
        if self.of_codes.is_empty() {
            return DecisionFeatures::default();
        }
        let voice = self.of(id);
        let group = |level: u8| {
            let group = ancestor(nomenclature, id, level).unwrap_or(id);
            let end = nomenclature.subtree_end(group);
            let within = self.of_codes.iter();
            let within = within.filter(|&&(other, _)| other >= group && other.0 < end);
            self.share(within.map(|(_, voice)| voice.votes).sum())
        };
        DecisionFeatures {
            nearest: sureness(voice.nearest),
            other_suppliers: sureness(voice.second_other),
            first: if voice.first {
                sureness(self.nearest)
            } else {
                0.0
            },
            vote: self.share(voice.votes),
            vote_3: group(3),
            vote_4: group(4),
            rejected: sureness(voice.rejected),
            wording: 0.0,
        }
    }

    /// Returns the features of the row; all 0 where nothing was decided.
    pub(super) fn row_features(&self) -> RowDecisionFeatures {
        let most = self.of_codes.iter().map(|(_, voice)| voice.votes);
        RowDecisionFeatures {
            nearest: sureness(self.nearest),
            agreement: self.share(most.fold(0.0, f32::max)),
            no_such_term: self.share(self.no_such_term),
            out_of_scope: self.share(self.out_of_scope),
        }
    }

    /// Returns a share of all votes, times how much the nearest row says.
    fn share(&self, votes: f32) -> f32 {
        if self.all > 0.0 {
            sureness(self.nearest) * votes / self.all
        } else {
            0.0
        }
    }
}

/// How alike two rows are that say half of what equal ones say of each other.
const HALF: f32 = 0.2;

/// Returns how much a row of some weight says, 0..1. That two rows share little says nearly
/// nothing, but a third is nearly as good as all: what differs then is size, colour or number.
fn sureness(weight: f32) -> f32 {
    let square = weight * weight;
    square / (square + HALF * HALF)
}
