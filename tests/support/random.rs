//! Pseudo-random numbers for tests: the same on every run, unless `BREAKEVEN_SEED` says otherwise.

/// The generator xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).
pub(crate) struct Random(u64);

impl Random {
    /// Returns the generator of this run.
    pub(crate) fn seeded() -> Random {
        let seed =
            std::env::var("BREAKEVEN_SEED").map_or(0x5eed, |text| text.parse().expect("a number"));
        // Zero would stay zero.
        Random(seed.max(1))
    }

    /// Returns the generator of one batch of this run: the same whichever batches ran before.
    #[allow(dead_code, reason = "some tests have no batches")]
    pub(crate) fn of_batch(batch: u64) -> Random {
        let mut random = Random::seeded();
        // Neighbouring seeds would begin alike; the constant is that of SplitMix64 (Steele and others, 2014).
        random.0 = (random.0 ^ batch.wrapping_mul(0x9e37_79b9_7f4a_7c15)).max(1);
        for _ in 0..20 {
            random.number();
        }
        random
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
