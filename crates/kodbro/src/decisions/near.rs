use std::cmp::Reverse;

use super::features::{Class, Feature, Reader};
use super::item::{Item, ItemId};
use super::shelf::Shelf;
use super::stored::NONE;

/// How many entries of word lists are read for a row on a shelf.
const BUDGET: usize = 1 << 15;
/// Among how many features that are too common for it the rest of the budget is divided.
const TAILS: usize = 4;
/// How many items that share most of the rare words are compared with the row in full.
const COMPARED: usize = 128;
/// How many items of exactly the row's text are compared with it in any case.
const SAME_TEXT: usize = 32;

/// What a decision counts when its row is of another supplier, or one of the two is unknown.
const OTHER_SUPPLIER: f32 = 0.5;
const UNKNOWN_SUPPLIER: f32 = 0.75;
/// What a decision of another source counts.
const OTHER_SOURCE: f32 = 0.9;

/// A decided text that is like a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The text; [`Decisions::votes`](super::Decisions::votes) says what was decided about it.
    pub item: ItemId,
    /// How much of what both texts say, weighed by rarity, they share: 1 for the same words,
    /// never 0.
    pub similarity: f32,
    /// What it counts as evidence: the similarity, less where supplier or source differ. 0..=1.
    pub weight: f32,
    /// Whether both have a supplier, and it is the same.
    pub same_supplier: bool,
    /// Whether it is of the same source.
    pub same_source: bool,
}

/// The memory that looking for near decisions needs; one serves one thread. Nothing in it changes
/// any result.
#[derive(Default)]
pub struct NearScratch {
    pub(super) reader: Reader,
    pub(super) normalized: String,
    pub(super) supplier: String,
    pub(super) search: Search,
}

/// A row whose near items are looked for.
pub(super) struct Wanted<'r> {
    pub(super) features: &'r [Feature],
    pub(super) text: Option<u128>,
    /// `None` for a row without supplier, [`NONE`] for one that no decision has.
    pub(super) supplier: Option<u32>,
    pub(super) source: Option<u32>,
}

/// The memory of a search.
#[derive(Default)]
pub(super) struct Search {
    /// The row's features that the shelf knows.
    known: Vec<Known>,
    /// What each item shares of the features looked up so far; 0 between searches.
    shared: Vec<u32>,
    /// The items that share any.
    touched: Vec<u32>,
    pub(super) found: Vec<Near>,
}

/// A feature of the row that items have.
#[derive(Clone, Copy)]
struct Known {
    number: u32,
    weight: u32,
    information: u32,
    items: usize,
}

impl Search {
    /// Adds the items of a shelf that are most like a row.
    pub(super) fn search(&mut self, shelf: &Shelf, items: &[Item], wanted: &Wanted<'_>) {
        let total = self.look_up(shelf, wanted.features);
        self.collect(shelf, items.len());
        let same = wanted.text.into_iter();
        for (id, _) in same.flat_map(|text| shelf.with_text(items, text).take(SAME_TEXT)) {
            if !self.touched.contains(&id.0) {
                self.touched.push(id.0);
            }
        }
        self.known.sort_unstable_by_key(|known| known.number);
        for i in 0..self.touched.len() {
            let number = self.touched[i];
            let item = &items[number as usize];
            if item.votes.is_empty() {
                continue;
            }
            let similarity = match Some(item.text) == wanted.text {
                true => 1.0,
                false => self.similarity(shelf, item, total),
            };
            if similarity > 0.0 {
                self.found
                    .push(near(ItemId(number), item, similarity, wanted));
            }
        }
        self.touched.clear();
    }

    /// Keeps the best found, the weightiest first, equals by number.
    pub(super) fn best(&mut self, k: usize) -> &[Near] {
        let order = |a: &Near, b: &Near| b.weight.total_cmp(&a.weight).then(a.item.cmp(&b.item));
        self.found.sort_unstable_by(order);
        self.found.truncate(k);
        &self.found
    }

    /// Looks up which features of the row the shelf knows, and returns the weight of all.
    fn look_up(&mut self, shelf: &Shelf, features: &[Feature]) -> u32 {
        self.known.clear();
        let mut total = 0;
        for feature in features {
            let number = shelf.number(feature);
            let items = number.map_or(0, |number| shelf.postings(number).len());
            let weight = feature.class.weight();
            let information = information(shelf.len(), items);
            total += weight * information;
            if let Some(number) = number.filter(|_| items > 0) {
                self.known.push(Known {
                    number,
                    weight,
                    information,
                    items,
                });
            }
        }
        // By rarity; what is equally rare stays in the order of the hashes.
        self.known.sort_by_key(|known| known.items);
        total
    }

    /// Collects the items that share most, from the rarest features on. What is too common to be
    /// read in full is read for the items added last.
    fn collect(&mut self, shelf: &Shelf, items: usize) {
        self.shared.resize(items.max(self.shared.len()), 0);
        let mut left = BUDGET;
        for (i, known) in self.known.iter().enumerate() {
            let list = shelf.postings(known.number);
            let read = match list.len() <= left {
                true => list.len(),
                false => left / (self.known.len() - i).min(TAILS),
            };
            left -= read;
            for &item in &list[list.len() - read..] {
                let shared = &mut self.shared[item as usize];
                if *shared == 0 {
                    self.touched.push(item);
                }
                *shared += known.weight * known.information;
            }
        }
        let order = |&item: &u32| (Reverse(self.shared[item as usize]), item);
        if self.touched.len() > COMPARED {
            self.touched.select_nth_unstable_by_key(COMPARED, order);
        }
        for &item in &self.touched {
            self.shared[item as usize] = 0;
        }
        self.touched.truncate(COMPARED);
    }

    /// Returns the weighted share of the features of either that both have.
    fn similarity(&self, shelf: &Shelf, item: &Item, total: u32) -> f32 {
        let mut known = self.known.iter().peekable();
        let (mut shared, mut all) = (0, total);
        for &entry in &item.features {
            let (number, weight) = (entry >> Class::BITS, Class::of_bits(entry).weight());
            while known.next_if(|known| known.number < number).is_some() {}
            match known.next_if(|known| known.number == number) {
                Some(known) => {
                    shared += known.information * known.weight.min(weight);
                    all += known.information * weight.saturating_sub(known.weight);
                }
                None => all += information(shelf.len(), shelf.postings(number).len()) * weight,
            }
        }
        shared as f32 / all.max(1) as f32
    }
}

fn near(id: ItemId, item: &Item, similarity: f32, wanted: &Wanted<'_>) -> Near {
    let known = Some(item.supplier).filter(|&supplier| supplier != NONE);
    let same_source = wanted.source == Some(item.source);
    let by_supplier = match (wanted.supplier, known) {
        (Some(wanted), Some(known)) if wanted == known => 1.0,
        (Some(_), Some(_)) => OTHER_SUPPLIER,
        _ => UNKNOWN_SUPPLIER,
    };
    let by_source = if same_source { 1.0 } else { OTHER_SOURCE };
    Near {
        item: id,
        similarity,
        weight: similarity * by_supplier * by_source,
        same_supplier: known.is_some() && wanted.supplier == known,
        same_source,
    }
}

/// Returns how much it says that an item has a feature which so many of all have: `ln(1 + n / d)`
/// in steps of 1/256. As a whole number its sums do not depend on their order.
fn information(all: usize, have: usize) -> u32 {
    let have = (have as f32).max(0.5);
    (256.0 * libm::logf(1.0 + all as f32 / have)) as u32
}
