use std::cmp::Reverse;

use super::features::{Class, Feature, Reader};
use super::item::{Item, ItemId};
use super::shelf::Shelf;
use super::stored::NONE;

/// How many entries of word lists are read for a row on a shelf.
const BUDGET: usize = 1 << 15;
/// How many items that share most of the rare words are compared with the row in full.
const COMPARED: usize = 192;
/// About how much one feature more of an item adds to all that is said, before that is counted.
const TYPICAL: u64 = 12_000;
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
    /// Whether both have a supplier, and it is another.
    pub other_supplier: bool,
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
    /// They, by how much they seem to share of all that is said.
    ranked: Vec<(Reverse<u64>, u32)>,
    pub(super) found: Vec<Near>,
}

/// A feature of the row that items have.
#[derive(Clone, Copy)]
struct Known {
    hash: u64,
    number: u32,
    weight: u32,
    information: u32,
    items: usize,
}

impl Search {
    /// Adds the items of a shelf that are most like a row.
    pub(super) fn search(
        &mut self,
        shelf: &Shelf,
        items: &[Item],
        sizes: &[u8],
        wanted: &Wanted<'_>,
    ) {
        let total = self.look_up(shelf, wanted.features);
        self.collect(shelf, sizes, total);
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

    /// Keeps the best found, the weightiest first, equals by their last decision: the number of an
    /// item may go back to a decision that was withdrawn.
    pub(super) fn best(&mut self, items: &[Item], k: usize) -> &[Near] {
        let last = |near: &Near| items.get(near.item.index()).map(|item| item.last);
        let order = |a: &Near, b: &Near| b.weight.total_cmp(&a.weight).then(last(a).cmp(&last(b)));
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
                    hash: feature.hash,
                    number,
                    weight,
                    information,
                    items,
                });
            }
        }
        let rarity = |known: &Known| (known.items, known.hash);
        self.known.sort_unstable_by_key(rarity);
        total
    }

    /// Collects the items that share most, from the rarest features on. Features too common to be
    /// read in full are read for as many of the items added last as the budget allows.
    fn collect(&mut self, shelf: &Shelf, sizes: &[u8], total: u32) {
        self.shared.resize(sizes.len().max(self.shared.len()), 0);
        let mut left = BUDGET;
        let fits = |known: &&Known| {
            let rest = left.checked_sub(known.items);
            left = rest.unwrap_or(left);
            rest.is_some()
        };
        let rare = self.known.iter().take_while(fits).count();
        let first = self.first_read(shelf, rare, left);
        for (i, known) in self.known.iter().enumerate() {
            let list = shelf.postings(known.number);
            let from = match i < rare {
                true => 0,
                false => {
                    let from = list.partition_point(|&item| item < first);
                    let from = from.max(list.len().saturating_sub(left));
                    left -= list.len() - from;
                    from
                }
            };
            for &item in &list[from..] {
                let shared = &mut self.shared[item as usize];
                if *shared == 0 {
                    self.touched.push(item);
                }
                *shared += known.weight * known.information;
            }
        }
        self.keep_likeliest(sizes, total);
    }

    /// Keeps the items to be compared in full: those that share most of what was read, measured
    /// against how much they say.
    fn keep_likeliest(&mut self, sizes: &[u8], total: u32) {
        self.ranked.clear();
        for item in self.touched.drain(..) {
            let shared = u64::from(std::mem::take(&mut self.shared[item as usize]));
            let size = sizes.get(item as usize).copied().unwrap_or(0);
            let all = u64::from(total) + TYPICAL * u64::from(size);
            self.ranked.push((Reverse((shared << 20) / all), item));
        }
        if self.ranked.len() > COMPARED {
            self.ranked.select_nth_unstable(COMPARED);
        }
        let best = self.ranked.iter().take(COMPARED);
        self.touched.extend(best.map(|&(_, item)| item));
    }

    /// Returns the first item to be read for those of the known features that are too common: all
    /// together have about as many entries from it on as are left.
    fn first_read(&self, shelf: &Shelf, rare: usize, left: usize) -> u32 {
        let common = &self.known[rare..];
        let all: usize = common.iter().map(|known| known.items).sum();
        let Some(known) = common.first() else {
            return 0;
        };
        let list = shelf.postings(known.number);
        let read = list.len() as u64 * left as u64 / all.max(1) as u64;
        let from = list.len().saturating_sub(read as usize);
        list.get(from).copied().unwrap_or(u32::MAX)
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
        other_supplier: known.is_some() && wanted.supplier.is_some() && wanted.supplier != known,
        same_source,
    }
}

/// Returns how much it says that an item has a feature which so many of all have: `ln(1 + n / d)`
/// in steps of 1/256. As a whole number its sums do not depend on their order. What none has counts
/// as what one has.
fn information(all: usize, have: usize) -> u32 {
    (256.0 * libm::logf(1.0 + all as f32 / have.max(1) as f32)) as u32
}
