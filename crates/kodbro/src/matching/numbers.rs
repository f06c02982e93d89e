use std::ops::Range;

/// A set of small numbers, a bit each: so small that it stays near the processor while each posting
/// and each word of a phrase is looked up in it.
#[derive(Debug, Default)]
pub(super) struct NumberSet(Vec<u64>);

impl NumberSet {
    /// Empties the set and makes room for the numbers below `end`.
    pub(super) fn reset(&mut self, end: usize) {
        self.0.clear();
        self.0.resize(end.div_ceil(BITS), 0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&bits| bits == 0)
    }

    #[inline]
    pub(super) fn contains(&self, number: u32) -> bool {
        let (at, bit) = place(number);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// Tells whether any number of a range is in the set.
    #[inline]
    pub(super) fn contains_any(&self, mut range: Range<usize>) -> bool {
        range.any(|number| self.contains(number as u32))
    }

    /// Adds a number if there is room for it; tells whether it is new.
    #[inline]
    pub(super) fn insert(&mut self, number: u32) -> bool {
        let (at, bit) = place(number);
        let Some(bits) = self.0.get_mut(at) else {
            return false;
        };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Calls `each` with every number, in order.
    #[inline]
    pub(super) fn for_each(&self, mut each: impl FnMut(u32)) {
        for (at, &bits) in self.0.iter().enumerate() {
            let mut left = bits;
            while left != 0 {
                each((at * BITS) as u32 + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }
}

const BITS: usize = u64::BITS as usize;

#[inline]
fn place(number: u32) -> (usize, u64) {
    (number as usize / BITS, 1 << (number as usize % BITS))
}

/// Returns a number that is the less the higher a score is; for equal scores the one of the lesser
/// number is less. Such orders are sorted faster than what they stand for.
#[inline]
pub(super) fn best_first(score: f32, number: u32) -> u64 {
    let bits = score.to_bits() as i32;
    // As `f32::total_cmp` makes floats integers of the same order, here turned round.
    let ascending = bits ^ ((bits >> 31) as u32 >> 1) as i32;
    u64::from((ascending ^ i32::MAX) as u32) << 32 | u64::from(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_knows_its_numbers() {
        let mut set = NumberSet::default();
        set.reset(65);
        assert!(set.is_empty());
        assert!(set.insert(64) && !set.insert(64) && set.insert(3));
        assert!(set.contains(64) && !set.contains(63) && !set.contains(9_999));
        assert!(set.contains_any(4..65) && !set.contains_any(4..64));
        let mut all = Vec::new();
        set.for_each(|number| all.push(number));
        assert_eq!(all, [3, 64]);
        set.reset(65);
        assert!(set.is_empty());
    }

    #[test]
    fn the_best_come_first_and_equals_by_number() {
        let scores = [f32::INFINITY, 2.0, 1.5, 0.0, -0.0, -1.5, -2.0];
        let orders = scores.map(|score| [1, 2].map(|number| best_first(score, number)));
        assert!(orders.as_flattened().is_sorted_by(|a, b| a < b));
    }
}
