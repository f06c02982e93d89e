use super::features::{DecisionFeatures, Features, RowFeatures};
use super::lookup::Likeness;
use super::query::{MAX_WORDS, Match, Query};
use super::retrieve::Retrieval;
use crate::index::{Role, View};
use crate::model::Model;
use crate::nomenclature::ConceptId;

/// A concept with its best phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) id: ConceptId,
    pub(super) score: f32,
    pub(crate) features: Features,
    /// What earlier decisions say of it.
    pub(crate) decided: DecisionFeatures,
    /// The phrase that fits best; for a concept found through its parent, the parent's phrase.
    pub(super) phrase: u32,
    /// For a concept found through its parent, its own phrase; `None` for a residual one.
    pub(super) own_phrase: Option<u32>,
}

impl Scored {
    /// Adds up what the wording says, by a model.
    pub(crate) fn by_wording(&self, model: &Model, row: &RowFeatures) -> f64 {
        model.utility(&self.features, row.swedishness())
    }
}

/// What a synonym of the same code explains of the row counts, against the phrase itself.
const SYNONYM: f32 = 0.8;
/// What an ancestor explains of the row counts.
const ANCESTOR: f32 = 0.4;
/// What a term's word counts that only an unimportant word of the row covers.
const LEAST_FACTOR: f32 = 0.4;
/// How many concepts pass their score on to their children.
const PARENTS: usize = 12;

/// Scores concepts for a row. Its memory serves one row after the other.
#[derive(Default)]
pub(super) struct Scorer {
    /// The best of each concept.
    best: Vec<Scored>,
    /// Where a concept stands in `best` while it grows, and one more; 0 for none.
    place: Vec<u32>,
    parents: Vec<Scored>,
}

impl Scorer {
    /// Scores the phrases retrieved and the children of the best concepts, and keeps the best
    /// `keep` concepts, the best first, equals in pre-order.
    pub(super) fn score(
        &mut self,
        view: &View<'_>,
        query: &Query,
        retrieval: &Retrieval,
        keep: usize,
    ) {
        self.best.clear();
        self.place.resize(view.nomenclature.len(), 0);
        let row = RowView {
            view,
            query,
            retrieval,
        };
        for phrase in retrieval.phrases() {
            if let Some(scored) = row.phrase(phrase) {
                self.offer(scored);
            }
        }
        let mut parents = std::mem::take(&mut self.parents);
        parents.clone_from(&self.best);
        truncate_to_best(&mut parents, PARENTS);
        parents.sort_unstable_by_key(|scored| scored.id);
        for parent in &parents {
            let whole = || row.cover(parent.phrase, Explained::default(), |_| true);
            let mut cover = None;
            for child in view.nomenclature.children_of(parent.id) {
                let cover = cover.get_or_insert_with(whole);
                if let Some(scored) = row.child(parent, cover, child) {
                    self.offer(scored);
                }
            }
        }
        self.parents = parents;
        for scored in &self.best {
            self.place[scored.id.index()] = 0;
        }
        truncate_to_best(&mut self.best, keep);
        sort(&mut self.best);
    }

    /// Adds a concept that was not found by its wording, unless it is there.
    pub(super) fn include(
        &mut self,
        view: &View<'_>,
        query: &Query,
        retrieval: &Retrieval,
        id: ConceptId,
    ) {
        if self.best.iter().any(|scored| scored.id == id) {
            return;
        }
        let row = RowView {
            view,
            query,
            retrieval,
        };
        let phrases = view.concept_phrase_starts.range(id.index());
        let scored = phrases.filter_map(|phrase| row.phrase(phrase as u32));
        self.best.extend(scored.max_by(|a, b| order(b, a)));
    }

    /// Returns the best concepts.
    pub(super) fn best(&mut self) -> &mut [Scored] {
        &mut self.best
    }

    pub(super) fn clear(&mut self) {
        self.best.clear();
    }

    fn offer(&mut self, scored: Scored) {
        let Some(place) = self.place.get_mut(scored.id.index()) else {
            return;
        };
        match self.best.get_mut((*place as usize).wrapping_sub(1)) {
            Some(best) if scored.score > best.score => *best = scored,
            Some(_) => {}
            None => {
                self.best.push(scored);
                *place = self.best.len() as u32;
            }
        }
    }
}

/// Keeps the best, in no order.
fn truncate_to_best(scored: &mut Vec<Scored>, keep: usize) {
    if scored.len() > keep {
        scored.select_nth_unstable_by(keep, order);
        scored.truncate(keep);
    }
}

/// Puts the best first, equals in pre-order.
pub(super) fn sort(scored: &mut [Scored]) {
    scored.sort_unstable_by(order);
}

fn order(a: &Scored, b: &Scored) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.id.cmp(&b.id))
}

/// How much of each word of the row is explained.
#[derive(Clone, Copy)]
struct Explained {
    groups: [u64; MAX_WORDS],
    parts: [f32; MAX_WORDS],
}

impl Default for Explained {
    fn default() -> Self {
        Self {
            groups: [0; MAX_WORDS],
            parts: [0.0; MAX_WORDS],
        }
    }
}

impl Explained {
    fn add(&mut self, query: &Query, m: &Match) {
        let groups = self.groups[m.of] | m.similar.explains;
        self.parts[m.of] = match self.groups[m.of] {
            0 => m.similar.of_row,
            before if before == groups => self.parts[m.of].max(m.similar.of_row),
            _ => query.lookup(&query.words[m.of]).explained(groups),
        };
        self.groups[m.of] = groups;
    }
}

/// How a phrase and a row cover each other.
#[derive(Clone, Copy)]
struct Cover {
    /// The information of the phrase that the row covers, less what it contradicts.
    shared: f32,
    /// The information of the phrase.
    weight: f32,
    head: f32,
    explained: Explained,
}

/// Everything that a score depends on.
struct RowView<'r> {
    view: &'r View<'r>,
    query: &'r Query,
    retrieval: &'r Retrieval,
}

impl RowView<'_> {
    fn phrase(&self, phrase: u32) -> Option<Scored> {
        let id = ConceptId(self.view.phrase_concepts.at(phrase as usize));
        if id.index() >= self.view.nomenclature.len() {
            return None;
        }
        let cover = self.cover(phrase, Explained::default(), |_| true);
        let features = self.features(id, &cover);
        Some(Scored {
            id,
            score: features.fit(),
            features,
            decided: DecisionFeatures::default(),
            phrase,
            own_phrase: None,
        })
    }

    /// Scores a child of a concept: by its parent's phrase together with the words that set the
    /// child apart; a residual child by its parent's phrase alone.
    fn child(&self, parent: &Scored, cover: &Cover, id: ConceptId) -> Option<Scored> {
        if self.view.nomenclature.is_residual(id) {
            let features = Features {
                residual: 1.0,
                through_parent: 1.0,
                terminal: self.terminal(id),
                level: f32::from(self.view.nomenclature.level_of(id)),
                ..parent.features
            };
            let phrase = parent.phrase;
            return Some(Scored {
                id,
                score: features.fit(),
                features,
                decided: DecisionFeatures::default(),
                phrase,
                own_phrase: None,
            });
        }
        let mut best: Option<Scored> = None;
        for own in self.view.concept_phrase_starts.range(id.index()) {
            let own = own as u32;
            if !self.retrieval.touched(own) {
                continue;
            }
            let added = self.cover(own, cover.explained, Role::is_own);
            if added.shared <= 0.0 {
                continue;
            }
            let both = Cover {
                shared: cover.shared + added.shared,
                weight: cover.weight + added.weight,
                head: cover.head,
                explained: added.explained,
            };
            let features = Features {
                own_found: added.shared,
                own_missing: added.weight - added.shared,
                through_parent: 1.0,
                ..self.features(id, &both)
            };
            let score = features.fit();
            if best.is_none_or(|best| score > best.score) {
                let phrase = parent.phrase;
                best = Some(Scored {
                    id,
                    score,
                    features,
                    decided: DecisionFeatures::default(),
                    phrase,
                    own_phrase: Some(own),
                });
            }
        }
        best
    }

    /// Tells how the row covers the words of a phrase that a filter lets through.
    fn cover(&self, phrase: u32, explained: Explained, filter: impl Fn(Role) -> bool) -> Cover {
        let mut cover = Cover {
            shared: 0.0,
            weight: 0.0,
            head: 0.0,
            explained,
        };
        let words = self.view.phrase_starts.range(phrase as usize);
        for packed in self.view.phrase_words.slice(words) {
            let (word, role) = Role::unpack(packed);
            if !filter(role) {
                continue;
            }
            let weight = self.view.word_weights.float(word as usize);
            let covered = self.word(word, role, &mut cover.explained);
            cover.weight += weight;
            cover.shared += weight * covered;
            if role.is_head() {
                cover.head = covered;
            }
        }
        cover
    }

    /// Tells how the row covers a word of a phrase: -1..=1, less than 0 for a contradiction.
    fn word(&self, word: u32, role: Role, explained: &mut Explained) -> f32 {
        let (mut covered, mut most, mut factor) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut contradicts = false;
        for m in self.query.matches(word) {
            let of = &self.query.words[m.of];
            if m.similar.of_term > most {
                most = m.similar.of_term;
                contradicts = m.contradicts(of.polarity, role.polarity());
            }
            factor = factor.max(of.factor);
            covered += m.similar.of_term;
            if m.similar.likeness != Likeness::Opposite {
                explained.add(self.query, m);
            }
        }
        let covered = covered.min(1.0) * (LEAST_FACTOR + (1.0 - LEAST_FACTOR) * factor);
        if contradicts { -covered } else { covered }
    }

    fn features(&self, id: ConceptId, cover: &Cover) -> Features {
        let nomenclature = &self.view.nomenclature;
        let own = self.retrieval.found(id);
        let mut above = 0;
        let mut ancestor = nomenclature.parent_of(id);
        while let Some(id) = ancestor {
            above |= self.retrieval.found(id);
            ancestor = nomenclature.parent_of(id);
        }
        let (mut row_cover, mut family_cover) = (0.0, 0.0);
        for (i, word) in self.query.words.iter().enumerate() {
            let part = cover.explained.parts[i];
            let synonym = if own >> i & 1 == 1 { SYNONYM } else { 0.0 };
            let ancestor = if above >> i & 1 == 1 { ANCESTOR } else { 0.0 };
            row_cover += word.weight * part;
            family_cover += word.weight * part.max(synonym).max(ancestor);
        }
        let whole = self.query.weight.max(f32::MIN_POSITIVE);
        let term_cover = cover.shared / cover.weight.max(f32::MIN_POSITIVE);
        let family_cover = family_cover / whole;
        Features {
            term_cover,
            row_cover: row_cover / whole,
            family_cover,
            balance: (term_cover.max(0.0) * family_cover).sqrt(),
            head_cover: cover.head,
            level: f32::from(nomenclature.level_of(id)),
            residual: f32::from(u8::from(nomenclature.is_residual(id))),
            missing: cover.weight * (1.0 - term_cover.max(0.0)),
            unexplained: self.query.weight * (1.0 - family_cover),
            terminal: self.terminal(id),
            ..Features::default()
        }
    }

    fn terminal(&self, id: ConceptId) -> f32 {
        f32::from(u8::from(self.view.nomenclature.subtree_end(id) == id.0 + 1))
    }
}
