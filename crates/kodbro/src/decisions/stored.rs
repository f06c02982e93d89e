use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::decision::Scope;
use super::item::ItemId;

/// Stands for "none" where a number is optional.
pub(super) const NONE: u32 = u32::MAX;

/// A decision in little room: its own texts in one piece, names shared with others as numbers.
#[derive(Debug)]
pub(super) struct Stored {
    texts: Box<str>,
    /// Where each text ends.
    ends: [u32; 5],
    pub(super) source: u32,
    pub(super) supplier: u32,
    pub(super) by: u32,
    pub(super) verdict: u32,
    pub(super) scope: Scope,
    pub(super) settles: bool,
    pub(super) withdrawn: bool,
    /// The item it belongs to, if it has a text.
    pub(super) item: Option<ItemId>,
    /// The decision added before it to the same item; [`NONE`] for the first.
    pub(super) before_in_item: u32,
    /// The decision added before it under the same id; [`NONE`] for the first.
    pub(super) before_of_id: u32,
}

/// The numbers of the names that a decision shares with others.
pub(super) struct Names {
    pub(super) source: u32,
    pub(super) supplier: u32,
    pub(super) by: u32,
    pub(super) verdict: u32,
}

impl Stored {
    /// Makes one of id, name, model, description and time.
    pub(super) fn new(texts: [&str; 5], names: Names, scope: Scope, settles: bool) -> Self {
        let mut ends = [0; 5];
        let mut end = 0;
        for (text, place) in texts.iter().zip(&mut ends) {
            end += text.len();
            *place = end as u32;
        }
        Self {
            texts: texts.concat().into(),
            ends,
            source: names.source,
            supplier: names.supplier,
            by: names.by,
            verdict: names.verdict,
            scope,
            settles,
            withdrawn: false,
            item: None,
            before_in_item: NONE,
            before_of_id: NONE,
        }
    }

    pub(super) fn id(&self) -> &str {
        self.text(0)
    }

    pub(super) fn name(&self) -> &str {
        self.text(1)
    }

    pub(super) fn model(&self) -> &str {
        self.text(2)
    }

    pub(super) fn description(&self) -> &str {
        self.text(3)
    }

    pub(super) fn at(&self) -> &str {
        self.text(4)
    }

    fn text(&self, number: usize) -> &str {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends[before],
            None => 0,
        };
        let range = start as usize..self.ends[number] as usize;
        self.texts.get(range).unwrap_or("")
    }
}

/// Gives equal values one number, from 0.
#[derive(Debug)]
pub(super) struct Interner<T> {
    numbers: FxHashMap<T, u32>,
    values: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            values: Vec::new(),
        }
    }
}

impl<T: Hash + Eq + Clone> Interner<T> {
    pub(super) fn intern<Q>(&mut self, value: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(number) = self.find(value) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        number
    }

    pub(super) fn find<Q>(&self, value: &Q) -> Option<u32>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.numbers.get(value).copied()
    }

    pub(super) fn at(&self, number: u32) -> &T {
        &self.values[number as usize]
    }
}
