use std::cmp::Reverse;

use super::features::{DecisionFeatures, Features, RowFeatures};
use super::lookup::Likeness;
use super::numbers::best_first;
use super::query::{Match, Query};
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
    /// Returns a number that is the less the better it is, for equals by pre-order.
    fn order(&self) -> u64 {
        best_first(self.score, self.id.0)
    }

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
/// What counts as the thing a term is about, where the row only says of which kind its thing is:
/// a `respiratorfilter` is no respirator.
const MODIFIER_AS_HEAD: f32 = 0.6;
/// From how much in common on a word of a term is the product that the row names.
const SURE_MATCH: f32 = 0.5;
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
    explained: Explained,
    /// What is explained with the words of a child, too.
    with_child: Explained,
}

impl Scorer {
    /// Scores the phrases retrieved and the children of the best concepts, and keeps the best
    /// `keep` concepts, the best first, equals in pre-order. What is retired is not among them.
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
        let mut explained = std::mem::take(&mut self.explained);
        let mut with_child = std::mem::take(&mut self.with_child);
        let mut last: Option<Position> = None;
        for phrase in retrieval.phrases() {
            let id = ConceptId(view.phrase_concepts.at(phrase as usize));
            if id.index() >= view.nomenclature.len() {
                continue;
            }
            let known = last.filter(|position| position.id == id);
            let position = known.unwrap_or_else(|| row.position(id));
            last = Some(position);
            self.offer(row.phrase(phrase, &position, &mut explained));
        }
        let mut parents = std::mem::take(&mut self.parents);
        parents.clear();
        let limit = limit(&self.best, PARENTS);
        parents.extend(self.best.iter().filter(|scored| scored.order() < limit));
        parents.sort_unstable_by_key(|scored| scored.id);
        for parent in &parents {
            let mut parts = None;
            for child in view.nomenclature.children_of(parent.id) {
                let scored = if view.nomenclature.is_residual(child) {
                    Some(row.residual_child(parent, child))
                } else if retrieval.touched_any(view.concept_phrase_starts.range(child.index())) {
                    let (cover, position) = parts.get_or_insert_with(|| {
                        let cover = row.cover(parent.phrase, &mut explained);
                        (cover, row.position(parent.id))
                    });
                    row.child(
                        parent,
                        cover,
                        &explained,
                        &position.of_child(retrieval, child),
                        &mut with_child,
                    )
                } else {
                    None
                };
                if let Some(scored) = scored {
                    self.offer(scored);
                }
            }
        }
        (self.parents, self.explained, self.with_child) = (parents, explained, with_child);
        for scored in &self.best {
            self.place[scored.id.index()] = 0;
        }
        self.best
            .retain(|scored| !view.nomenclature.is_retired(scored.id));
        let limit = self::limit(&self.best, keep);
        self.best.retain(|scored| scored.order() < limit);
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
        let position = row.position(id);
        let phrases = view.concept_phrase_starts.range(id.index());
        let scored =
            phrases.map(|phrase| row.phrase(phrase as u32, &position, &mut self.explained));
        self.best
            .extend(scored.max_by_key(|scored| Reverse(scored.order())));
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

/// Puts the best first, equals in pre-order.
pub(super) fn sort(scored: &mut [Scored]) {
    scored.sort_by_cached_key(Scored::order);
}

/// Returns the order of the first concept that is not among the best `keep`.
fn limit(scored: &[Scored], keep: usize) -> u64 {
    if scored.len() <= keep {
        return u64::MAX;
    }
    let mut orders: Vec<u64> = scored.iter().map(Scored::order).collect();
    *orders.select_nth_unstable(keep).1
}

/// How much of each word of the row is explained.
#[derive(Default)]
struct Explained(Vec<Part>);

/// Which units of a word are explained, and how much of it they are.
#[derive(Clone, Copy, Default)]
struct Part {
    units: u64,
    share: f32,
}

impl Explained {
    fn add(&mut self, query: &Query, m: &Match) {
        let Some(part) = self.0.get_mut(m.of) else {
            return;
        };
        let units = part.units | m.similar.explains;
        part.share = match part.units {
            0 => m.similar.of_row,
            before if before == units => part.share.max(m.similar.of_row),
            _ => query.lookup(&query.words[m.of]).explained(units),
        };
        part.units = units;
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
    /// How many words of the row name a product before the first that does so and is in the phrase.
    products_before: u16,
}

/// How a row covers a word of a phrase.
#[derive(Clone, Copy, Default)]
struct Covered {
    /// -1..=1, less than 0 for a contradiction.
    share: f32,
    /// How many products the row names before this one, if it is one.
    products_before: Option<u16>,
}

/// What does not depend on the phrase that a concept is found by.
#[derive(Clone, Copy)]
struct Position {
    id: ConceptId,
    /// Which words of the row its terms have, a bit each, and which the terms above it have.
    own: u64,
    above: u64,
}

impl Position {
    /// Returns the position of a child.
    fn of_child(&self, retrieval: &Retrieval, id: ConceptId) -> Self {
        Self {
            id,
            own: retrieval.found(id),
            above: self.above | self.own,
        }
    }
}

/// Everything that a score depends on.
struct RowView<'r> {
    view: &'r View<'r>,
    query: &'r Query,
    retrieval: &'r Retrieval,
}

impl RowView<'_> {
    fn position(&self, id: ConceptId) -> Position {
        let parent_of = |id: &ConceptId| self.view.nomenclature.parent_of(*id);
        let above = std::iter::successors(parent_of(&id), parent_of);
        Position {
            id,
            own: self.retrieval.found(id),
            above: above.fold(0, |found, above| found | self.retrieval.found(above)),
        }
    }

    fn phrase(&self, phrase: u32, position: &Position, explained: &mut Explained) -> Scored {
        let cover = self.cover(phrase, explained);
        let features = self.features(position, &cover, explained);
        Scored {
            id: position.id,
            score: features.fit(),
            features,
            decided: DecisionFeatures::default(),
            phrase,
            own_phrase: None,
        }
    }

    /// Scores a residual child of a concept by its parent's phrase alone.
    fn residual_child(&self, parent: &Scored, id: ConceptId) -> Scored {
        let features = Features {
            residual: 1.0,
            through_parent: 1.0,
            terminal: self.terminal(id),
            level: f32::from(self.view.nomenclature.level_of(id)),
            ..parent.features
        };
        Scored {
            id,
            score: features.fit(),
            features,
            decided: DecisionFeatures::default(),
            phrase: parent.phrase,
            own_phrase: None,
        }
    }

    /// Scores a child of a concept by its parent's phrase together with the words that set the
    /// child apart.
    fn child(
        &self,
        parent: &Scored,
        cover: &Cover,
        explained: &Explained,
        position: &Position,
        with_child: &mut Explained,
    ) -> Option<Scored> {
        let mut best: Option<Scored> = None;
        for own in self.view.concept_phrase_starts.range(position.id.index()) {
            let own = own as u32;
            if !self.retrieval.touched(own) {
                continue;
            }
            with_child.0.clone_from(&explained.0);
            let shared = self.shared(own, Role::is_own, with_child).0;
            if shared <= 0.0 {
                continue;
            }
            let weight = self.own_weight(own);
            let both = Cover {
                shared: cover.shared + shared,
                weight: cover.weight + weight,
                ..*cover
            };
            let features = Features {
                own_found: shared,
                own_missing: weight - shared,
                through_parent: 1.0,
                ..self.features(position, &both, with_child)
            };
            let score = features.fit();
            if best.is_none_or(|best| score > best.score) {
                best = Some(Scored {
                    id: position.id,
                    score,
                    features,
                    decided: DecisionFeatures::default(),
                    phrase: parent.phrase,
                    own_phrase: Some(own),
                });
            }
        }
        best
    }

    /// Tells how the row covers a phrase, and how much of the row that explains.
    fn cover(&self, phrase: u32, explained: &mut Explained) -> Cover {
        explained.0.clear();
        explained.0.resize(self.query.words.len(), Part::default());
        let (shared, head, products_before) = self.shared(phrase, |_| true, explained);
        Cover {
            shared,
            weight: self.view.phrase_weights.float(phrase as usize),
            head,
            products_before: products_before.unwrap_or(self.query.products),
        }
    }

    /// Returns how much information the row shares with those words of a phrase that a filter lets
    /// through, and how it covers the head of the phrase.
    fn shared(
        &self,
        phrase: u32,
        filter: impl Fn(Role) -> bool,
        explained: &mut Explained,
    ) -> (f32, f32, Option<u16>) {
        let (mut shared, mut head) = (0.0, 0.0);
        let mut products_before: Option<u16> = None;
        for (word, role) in self.words(phrase).filter(|&(_, role)| filter(role)) {
            let mut covered = Covered::default();
            if self.query.has_like(word) {
                covered = self.word(word, role, explained);
                shared += self.view.word_weights.float(word as usize) * covered.share;
            }
            if role.is_head() {
                head = covered.share;
            }
            let earlier = [products_before, covered.products_before];
            products_before = earlier.into_iter().flatten().min();
        }
        (shared, head, products_before)
    }

    /// Returns the information of the words of a phrase that set its concept apart.
    fn own_weight(&self, phrase: u32) -> f32 {
        let words = self.words(phrase).filter(|(_, role)| role.is_own());
        words
            .map(|(word, _)| self.view.word_weights.float(word as usize))
            .sum()
    }

    fn words(&self, phrase: u32) -> impl Iterator<Item = (u32, Role)> {
        let words = self.view.phrase_starts.range(phrase as usize);
        self.view.phrase_words.slice(words).map(Role::unpack)
    }

    /// Tells how the row covers a word of a phrase: -1..=1, less than 0 for a contradiction.
    fn word(&self, word: u32, role: Role, explained: &mut Explained) -> Covered {
        let (mut covered, mut most, mut factor) = (0.0_f32, 0.0_f32, 0.0_f32);
        let mut products_before: Option<u16> = None;
        let mut contradicts = false;
        for m in self.query.matches(word) {
            let of = &self.query.words[m.of];
            let is_other_thing = m.similar.modifier && role.is_head();
            let of_term = m.similar.of_term
                * if is_other_thing {
                    MODIFIER_AS_HEAD
                } else {
                    1.0
                };
            if of_term > most {
                most = of_term;
                contradicts = m.contradicts(of.polarity, role.polarity());
            }
            factor = factor.max(of.factor);
            if of.names_product && of_term >= SURE_MATCH {
                let earlier = [products_before, Some(of.products_before)];
                products_before = earlier.into_iter().flatten().min();
            }
            covered += of_term;
            if m.similar.likeness != Likeness::Opposite {
                explained.add(self.query, m);
            }
        }
        let covered = covered.min(1.0) * (LEAST_FACTOR + (1.0 - LEAST_FACTOR) * factor);
        Covered {
            share: if contradicts { -covered } else { covered },
            products_before,
        }
    }

    fn features(&self, position: &Position, cover: &Cover, explained: &Explained) -> Features {
        let nomenclature = &self.view.nomenclature;
        let &Position { id, own, above } = position;
        let (mut row_cover, mut family_cover) = (0.0, 0.0);
        for (i, (word, part)) in self.query.words.iter().zip(&explained.0).enumerate() {
            let synonym = if own >> i & 1 == 1 { SYNONYM } else { 0.0 };
            let ancestor = if above >> i & 1 == 1 { ANCESTOR } else { 0.0 };
            row_cover += word.weight * part.share;
            family_cover += word.weight * part.share.max(synonym).max(ancestor);
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
            products_before: f32::from(cover.products_before).ln_1p(),
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
