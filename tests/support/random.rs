//! Pseudo-random numbers for tests: the same on every run, unless `BREAKEVEN_SEED` says otherwise.

/// The generator xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).
pub(crate) struct Random(u64);

impl Random {
    /// Returns the generator of this run.
    pub(crate) fn seeded() -> Random {
        let seed = std::env::var("BREAKEVEN_SEED").map_or(0x5eed, |text| text.parse().unwrap());
        // Zero would stay zero.
        Random(seed.max(1))
    }

    /// Returns any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Returns a number from 0 up to but not including `bound`; 0 where that is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound.max(1)
    }
}
