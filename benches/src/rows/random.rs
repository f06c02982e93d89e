/// Numbers that look random and are the same everywhere (xorshift64*, Vigna 2016).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts a sequence; every seed but 0 gives its own.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// Returns a number below `end`, or 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        ((high * end as u64) >> 32) as usize
    }

    /// Returns true so many times in a hundred.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// Returns one of the items, each as likely; the default of an empty list.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        items
            .get(self.below(items.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Returns a number below `end`, low ones far more often: as some products are bought by
    /// everyone and most by few.
    pub fn skewed(&mut self, end: usize) -> usize {
        const STEPS: usize = 1 << 12;
        let share = self.below(STEPS) as f64 / STEPS as f64;
        let cube = share * share * share;
        let within = self.below(STEPS) as f64 / (STEPS as f64 * STEPS as f64);
        (((cube + within) * end as f64) as usize).min(end.saturating_sub(1))
    }
}
