use crate::text::Polarity;

/// What a word does in its phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Role(u8);

const DENIED: u8 = 1;
const OPEN: u8 = 2;
const HEAD: u8 = 4;
const OWN: u8 = 8;
const WORD_BITS: u32 = 24;

impl Role {
    pub(crate) fn new(polarity: Polarity) -> Self {
        Self(match polarity {
            Polarity::Affirmed => 0,
            Polarity::Denied => DENIED,
            Polarity::Open => OPEN,
        })
    }

    /// Marks the word that says what the thing is.
    pub(crate) fn head(self) -> Self {
        Self(self.0 | HEAD)
    }

    /// Marks a word that the terms of the parent do not have: it tells the siblings apart.
    pub(crate) fn own(self) -> Self {
        Self(self.0 | OWN)
    }

    pub(crate) fn polarity(self) -> Polarity {
        match self.0 & (DENIED | OPEN) {
            0 => Polarity::Affirmed,
            DENIED => Polarity::Denied,
            _ => Polarity::Open,
        }
    }

    pub(crate) fn is_head(self) -> bool {
        self.0 & HEAD != 0
    }

    pub(crate) fn is_own(self) -> bool {
        self.0 & OWN != 0
    }

    /// Puts word and role into one number; words beyond 24 bits do not occur.
    pub(crate) fn pack(self, word: u32) -> u32 {
        u32::from(self.0) << WORD_BITS | word & ((1 << WORD_BITS) - 1)
    }

    pub(crate) fn unpack(packed: u32) -> (u32, Self) {
        (
            packed & ((1 << WORD_BITS) - 1),
            Self((packed >> WORD_BITS) as u8),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_loses_nothing() {
        for polarity in [Polarity::Affirmed, Polarity::Denied, Polarity::Open] {
            let (word, role) = Role::unpack(Role::new(polarity).head().pack(35_000));
            assert_eq!((word, role.polarity()), (35_000, polarity));
            assert!(role.is_head() && !role.is_own());
        }
    }
}
