use rustc_hash::FxHashMap;

use super::decision::{Decision, DecisionId, Scope, Verdict};
use super::features::Reader;
use super::item::{Item, ItemId, Place, Vote};
use super::near::{Near, NearScratch, Wanted};
use super::same::{id_key, supplier_key_into, text_key};
use super::shelf::Shelf;
use super::standing::Standing;
use super::stored::{Interner, NONE, Names, Stored};
use crate::matching::Row;

/// What people decided, in memory; see the [module](self::super) for the rules.
///
/// It refuses no decision and forgets none: what is withdrawn can still be read. All results depend
/// on the decisions and their order only.
#[derive(Debug, Default)]
pub struct Decisions {
    stored: Vec<Stored>,
    withdrawn: usize,
    sources: Interner<String>,
    /// Suppliers as they are written, and as they are compared.
    suppliers: Interner<String>,
    supplier_keys: Interner<String>,
    people: Interner<String>,
    verdicts: Interner<Verdict>,
    pub(super) items: Vec<Item>,
    /// How many features each item has, or 255.
    sizes: Vec<u8>,
    shared: Shelf,
    private: FxHashMap<u32, Shelf>,
    /// The last decision under each id of a source.
    ids: FxHashMap<u64, u32>,
    room: Room,
}

/// Memory for adding.
#[derive(Default)]
struct Room {
    reader: Reader,
    normalized: String,
    supplier: String,
}

impl std::fmt::Debug for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Room")
    }
}

impl Decisions {
    /// Adds a decision, which counts at once. Costs some 20 microseconds.
    pub fn add(&mut self, decision: Decision) -> DecisionId {
        let number = self.stored.len() as u32;
        let mut stored = self.packed(&decision);
        if let Some(key) = id_key(stored.source, &decision.id) {
            stored.before_of_id = self.ids.insert(key, number).unwrap_or(NONE);
        }
        let item = self.item_for(&decision, stored.source);
        if let Some(id) = item {
            let item = &mut self.items[id.index()];
            stored.before_in_item = std::mem::replace(&mut item.last, number);
        }
        stored.item = item;
        self.stored.push(stored);
        self.recount(item);
        DecisionId(number)
    }

    /// Adds a decision that only its number leads to.
    pub(super) fn add_unlinked(&mut self, decision: &Decision) -> DecisionId {
        let stored = self.packed(decision);
        self.stored.push(stored);
        DecisionId(self.stored.len() as u32 - 1)
    }

    /// Takes all decisions out that only their numbers lead to, when there are no others.
    pub(super) fn clear_unlinked(&mut self) {
        self.stored.clear();
    }

    /// Withdraws a decision, so that all results are as if it had never been added. Returns
    /// whether there was such a decision that was not withdrawn before.
    ///
    /// Costs some 30 microseconds among a million, and up to some milliseconds where very many are
    /// about the same text or words.
    pub fn withdraw(&mut self, id: DecisionId) -> bool {
        let Some(stored) = self.stored.get_mut(id.index()).filter(|s| !s.withdrawn) else {
            return false;
        };
        stored.withdrawn = true;
        self.withdrawn += 1;
        self.unlink_from_id(id.0);
        let item = self.stored[id.index()].item;
        if let Some(item) = item {
            self.unlink_from_item(id.0, item);
            if self.items[item.index()].last == NONE {
                self.take_down(item);
            }
        }
        self.recount(item);
        true
    }

    /// Returns the id of the decision that was added as this one, counted from 0; `None` where so
    /// many were never added. It may have been withdrawn since.
    pub fn id(&self, index: usize) -> Option<DecisionId> {
        let number = u32::try_from(index).ok()?;
        (index < self.stored.len()).then_some(DecisionId(number))
    }

    /// Returns a decision as it was added, unless it is withdrawn.
    pub fn get(&self, id: DecisionId) -> Option<Decision> {
        let stored = self.stored.get(id.index()).filter(|s| !s.withdrawn)?;
        Some(self.decision(stored))
    }

    /// Returns how many decisions there are that are not withdrawn.
    pub fn len(&self) -> usize {
        self.stored.len() - self.withdrawn
    }

    /// Tells whether there is no decision, or all are withdrawn.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Iterates over the decisions that are not withdrawn, in the order of adding.
    pub fn iter(&self) -> impl Iterator<Item = (DecisionId, Decision)> {
        self.live()
            .map(|number| (DecisionId(number), self.decision(self.stored(number))))
    }

    /// Returns what was decided about exactly this row of a source.
    ///
    /// Of more than 256 decisions about the same id, or the same text of one supplier, those added
    /// last count. Costs a microsecond or two.
    pub fn standing(&self, source: &str, row: &Row<'_>, id: Option<&str>) -> Standing<'_> {
        let Some(source) = self.sources.find(source) else {
            return Standing::default();
        };
        let of_id = id.map_or_else(Vec::new, |id| self.of_id(source, id));
        let of_text = self.of_text(source, row);
        match of_id.is_empty() && of_text.is_empty() {
            true => Standing::default(),
            false => self.resolve(of_id, of_text),
        }
    }

    /// Returns the decided texts that are most like a row and that a source may see: at most `k`,
    /// by [`Near::weight`] and then in the order of their last decisions. The row's own text is among them if it
    /// was decided.
    ///
    /// Of very many decided texts not all are looked at. Words are looked up from the rarest on, up
    /// to 32,768 entries among the shared texts and as many among the source's own; of words too
    /// common for that, only the texts added last are seen. The 192 texts that seem to share most are
    /// then compared in full. Among a million this costs half a millisecond, at worst about two, and
    /// allocates nothing once the scratch has grown.
    pub fn near<'s>(
        &self,
        scratch: &'s mut NearScratch,
        source: &str,
        row: &Row<'_>,
        k: usize,
    ) -> &'s [Near] {
        let NearScratch {
            reader,
            normalized,
            supplier,
            search,
        } = scratch;
        search.found.clear();
        let source = self.sources.find(source);
        supplier_key_into(row.supplier, normalized, supplier);
        let known = || self.supplier_keys.find(supplier.as_str()).unwrap_or(NONE);
        let wanted = Wanted {
            features: reader.read(row),
            text: text_key(row, normalized),
            supplier: (!supplier.is_empty()).then(known),
            source,
        };
        search.search(&self.shared, &self.items, &self.sizes, &wanted);
        if let Some(own) = source.and_then(|source| self.private.get(&source)) {
            search.search(own, &self.items, &self.sizes, &wanted);
        }
        search.best(&self.items, k)
    }

    /// Iterates over what was decided about a text: verdicts that stand, the first seen in the
    /// overlay first. Of more than 256 decisions about one text those added last count.
    pub fn votes(&self, item: ItemId) -> impl ExactSizeIterator<Item = Vote<'_>> {
        let votes = self
            .items
            .get(item.index())
            .map_or(&[][..], |item| &item.votes);
        votes.iter().map(|&(verdict, voices)| Vote {
            verdict: self.verdicts.at(verdict),
            voices,
        })
    }

    /// Iterates over the decisions about a text, the last added first.
    pub fn decisions_about(&self, item: ItemId) -> impl Iterator<Item = DecisionId> {
        let last = self.items.get(item.index()).map_or(NONE, |item| item.last);
        self.chain(last, |stored| stored.before_in_item)
            .map(DecisionId)
    }

    /// Returns the number of a source that decisions were added of.
    pub(super) fn source(&self, name: &str) -> Option<u32> {
        self.sources.find(name)
    }

    pub(super) fn live(&self) -> impl Iterator<Item = u32> {
        let numbered = (0_u32..).zip(&self.stored);
        numbered
            .filter(|(_, stored)| !stored.withdrawn)
            .map(|(number, _)| number)
    }

    pub(super) fn stored(&self, number: u32) -> &Stored {
        &self.stored[number as usize]
    }

    pub(super) fn verdict(&self, number: u32) -> &Verdict {
        self.verdicts.at(self.stored(number).verdict)
    }

    pub(super) fn person(&self, number: u32) -> &str {
        self.people.at(self.stored(number).by)
    }

    pub(super) fn decision(&self, stored: &Stored) -> Decision {
        Decision {
            id: stored.id().to_owned(),
            name: stored.name().to_owned(),
            model: stored.model().to_owned(),
            description: stored.description().to_owned(),
            supplier: self.suppliers.at(stored.supplier).clone(),
            source: self.sources.at(stored.source).clone(),
            scope: stored.scope,
            verdict: self.verdicts.at(stored.verdict).clone(),
            settles: stored.settles,
            by: self.people.at(stored.by).clone(),
            at: stored.at().to_owned(),
        }
    }

    /// Returns the decisions under an id of a source.
    pub(super) fn of_id(&self, source: u32, id: &str) -> Vec<u32> {
        let last = id_key(source, id).and_then(|key| self.ids.get(&key).copied());
        let chain = self.chain(last.unwrap_or(NONE), |stored| stored.before_of_id);
        let is_same = |&number: &u32| {
            let stored = self.stored(number);
            stored.source == source && stored.id().trim() == id.trim()
        };
        chain.filter(is_same).collect()
    }

    /// Returns the decisions of a source about the text of a row whose supplier does not
    /// contradict.
    pub(super) fn of_text(&self, source: u32, row: &Row<'_>) -> Vec<u32> {
        let mut normalized = String::new();
        let Some(text) = text_key(row, &mut normalized) else {
            return Vec::new();
        };
        let mut key = String::new();
        supplier_key_into(row.supplier, &mut normalized, &mut key);
        let supplier = self.supplier_keys.find(key.as_str());
        let is_same = |item: &Item| {
            let agrees = key.is_empty() || item.supplier == NONE || Some(item.supplier) == supplier;
            item.source == source && agrees
        };
        let shelves = [Some(&self.shared), self.private.get(&source)];
        let items = shelves
            .into_iter()
            .flatten()
            .flat_map(|shelf| shelf.with_text(&self.items, text))
            .filter(|(_, item)| is_same(item));
        items
            .flat_map(|(_, item)| self.chain(item.last, |stored| stored.before_in_item))
            .collect()
    }

    /// Packs a decision, and gives its names their numbers.
    fn packed(&mut self, decision: &Decision) -> Stored {
        let names = Names {
            source: self.sources.intern(decision.source.as_str()),
            supplier: self.suppliers.intern(decision.supplier.as_str()),
            by: self.people.intern(decision.by.as_str()),
            verdict: self.verdicts.intern(&decision.verdict),
        };
        let texts = [
            &*decision.id,
            &*decision.name,
            &*decision.model,
            &*decision.description,
            &*decision.at,
        ];
        Stored::new(texts, names, decision.scope, decision.settles)
    }

    /// Finds or makes the item that a decision belongs to; `None` for a row without text.
    fn item_for(&mut self, decision: &Decision, source: u32) -> Option<ItemId> {
        let Room {
            reader,
            normalized,
            supplier,
        } = &mut self.room;
        let row = decision.row();
        let text = text_key(&row, normalized)?;
        supplier_key_into(&decision.supplier, normalized, supplier);
        let supplier = match supplier.as_str() {
            "" => NONE,
            key => self.supplier_keys.intern(key),
        };
        let place = Place {
            text,
            source,
            supplier,
            scope: decision.scope,
        };
        let shelf = match decision.scope {
            Scope::Shared => &mut self.shared,
            Scope::Private => self.private.entry(source).or_default(),
        };
        let found = shelf.item(&place);
        Some(found.unwrap_or_else(|| {
            let id = ItemId(self.items.len() as u32);
            let mut item = Item::new(&place);
            shelf.add(id, &mut item, reader.read(&row));
            self.sizes.push(item.features.len().min(255) as u8);
            self.items.push(item);
            id
        }))
    }

    fn take_down(&mut self, id: ItemId) {
        let item = &self.items[id.index()];
        let shelf = match item.scope {
            Scope::Shared => Some(&mut self.shared),
            Scope::Private => self.private.get_mut(&item.source),
        };
        if let Some(shelf) = shelf {
            shelf.remove(id, &mut self.items);
        }
    }

    /// Counts the votes about an item anew.
    fn recount(&mut self, item: Option<ItemId>) {
        let Some(id) = item else { return };
        let last = self.items[id.index()].last;
        let decisions = self.chain(last, |stored| stored.before_in_item).collect();
        self.items[id.index()].votes = self.count(decisions);
    }

    fn unlink_from_item(&mut self, number: u32, item: ItemId) {
        let before = self.stored(number).before_in_item;
        let mut at = self.items[item.index()].last;
        if at == number {
            self.items[item.index()].last = before;
            return;
        }
        while let Some(stored) = self.stored.get_mut(at as usize) {
            if stored.before_in_item == number {
                stored.before_in_item = before;
                return;
            }
            at = stored.before_in_item;
        }
    }

    fn unlink_from_id(&mut self, number: u32) {
        let stored = self.stored(number);
        let before = stored.before_of_id;
        let Some(key) = id_key(stored.source, stored.id()) else {
            return;
        };
        let mut at = self.ids.get(&key).copied().unwrap_or(NONE);
        if at == number {
            match before {
                NONE => self.ids.remove(&key),
                before => self.ids.insert(key, before),
            };
            return;
        }
        while let Some(stored) = self.stored.get_mut(at as usize) {
            if stored.before_of_id == number {
                stored.before_of_id = before;
                return;
            }
            at = stored.before_of_id;
        }
    }
}
