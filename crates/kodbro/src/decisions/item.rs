use std::fmt;

use super::decision::{Scope, Verdict};
use super::stored::NONE;

/// The number of a decided text: all decisions of one source and scope about rows with one text
/// and supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub(super) u32);

impl ItemId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many voices stand behind a verdict about one text. A voice is a person under one id of the
/// source: who accepts a code for three articles of the same text has three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote<'d> {
    /// The verdict; never undecided.
    pub verdict: &'d Verdict,
    /// How many voices, at least 1.
    pub voices: u32,
}

/// A decided text.
#[derive(Debug)]
pub(super) struct Item {
    /// Stands for the text.
    pub(super) text: u128,
    pub(super) source: u32,
    /// [`NONE`] for a row without supplier.
    pub(super) supplier: u32,
    pub(super) scope: Scope,
    /// Its decision that was added last; [`NONE`] once all are withdrawn.
    pub(super) last: u32,
    /// The item with the same text that was added before it on its shelf, or [`NONE`].
    pub(super) before_of_text: u32,
    /// What it has in common with others, as its shelf counts them.
    pub(super) features: Box<[u32]>,
    /// The verdicts that stand, and how many voices each has.
    pub(super) votes: Box<[(u32, u32)]>,
}

impl Item {
    pub(super) fn new(place: &Place) -> Self {
        Self {
            text: place.text,
            source: place.source,
            supplier: place.supplier,
            scope: place.scope,
            last: NONE,
            before_of_text: NONE,
            features: Box::default(),
            votes: Box::default(),
        }
    }
}

/// What makes an item one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) text: u128,
    pub(super) source: u32,
    pub(super) supplier: u32,
    pub(super) scope: Scope,
}
