use rustc_hash::FxHashMap;

use super::features::{Class, Feature};
use super::item::{Item, ItemId, Place};
use super::stored::NONE;

/// The items that one set of readers sees: all shared ones, or the private ones of a source. Each
/// shelf counts for itself how rare words are, so that nothing private shows through.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    numbers: FxHashMap<u64, u32>,
    /// The items that have a feature, by number.
    postings: Vec<Vec<u32>>,
    places: FxHashMap<(u128, u32, u32), ItemId>,
    /// The item of each text that was added last.
    texts: FxHashMap<u128, ItemId>,
    count: usize,
}

impl Shelf {
    /// Returns how many items there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns the number of a feature.
    pub(super) fn number(&self, feature: &Feature) -> Option<u32> {
        self.numbers.get(&feature.hash).copied()
    }

    /// Returns the items that have a feature, in the order of adding.
    pub(super) fn postings(&self, number: u32) -> &[u32] {
        self.postings
            .get(number as usize)
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn item(&self, place: &Place) -> Option<ItemId> {
        self.places
            .get(&(place.text, place.source, place.supplier))
            .copied()
    }

    /// Iterates over the items with a text, the last added first.
    pub(super) fn with_text<'s>(
        &'s self,
        items: &'s [Item],
        text: u128,
    ) -> impl Iterator<Item = (ItemId, &'s Item)> {
        let at = |id: ItemId| Some((id, items.get(id.index())?));
        let first = self.texts.get(&text).copied().and_then(at);
        std::iter::successors(first, move |(_, item)| at(ItemId(item.before_of_text)))
    }

    /// Puts up a new item, the last of all.
    pub(super) fn add(&mut self, id: ItemId, item: &mut Item, features: &[Feature]) {
        let Self {
            numbers, postings, ..
        } = self;
        let mut entries: Vec<u32> = Vec::with_capacity(features.len());
        for feature in features {
            let number = *numbers.entry(feature.hash).or_insert_with(|| {
                postings.push(Vec::new());
                postings.len() as u32 - 1
            });
            postings[number as usize].push(id.0);
            entries.push(number << Class::BITS | feature.class.bits());
        }
        entries.sort_unstable();
        item.features = entries.into();
        item.before_of_text = self.texts.insert(item.text, id).map_or(NONE, |id| id.0);
        self.places
            .insert((item.text, item.source, item.supplier), id);
        self.count += 1;
    }

    /// Takes an item down. Costs a search in the list of each of its features.
    pub(super) fn remove(&mut self, id: ItemId, items: &mut [Item]) {
        let item = &mut items[id.index()];
        for entry in std::mem::take(&mut item.features) {
            let list = &mut self.postings[(entry >> Class::BITS) as usize];
            if let Ok(at) = list.binary_search(&id.0) {
                list.remove(at);
            }
        }
        let place = (item.text, item.source, item.supplier);
        self.places.remove(&place);
        self.count -= 1;
        let (text, before) = (item.text, item.before_of_text);
        let after = self
            .with_text(items, text)
            .find(|(_, item)| item.before_of_text == id.0)
            .map(|(after, _)| after);
        match after {
            Some(after) => items[after.index()].before_of_text = before,
            None if before == NONE => {
                self.texts.remove(&text);
            }
            None => {
                self.texts.insert(text, ItemId(before));
            }
        }
    }
}
