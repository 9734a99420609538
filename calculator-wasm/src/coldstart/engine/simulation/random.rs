//! Random numbers: one seeded generator, the same on every machine, and the laws drawn from it.
//!
//! In: a seed. Out: uniform, exponential, normal and gamma numbers, and draws from a [`Law`]. The generator is
//! xoshiro256++; exponential and normal numbers come from ziggurats (Marsaglia and Tsang 2000) whose tables are
//! computed at the start, gamma numbers by Marsaglia and Tsang 2000b.

use crate::coldstart::engine::latency::Law;
use crate::math;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use std::rc::Rc;

const LAYERS: usize = 256;

/// Right ends of the layers of a ziggurat and the density there.
#[derive(Clone)]
struct Ziggurat {
    ends: [f64; LAYERS + 1],
    heights: [f64; LAYERS + 1],
}

const EXPONENTIAL_START: f64 = 7.697_117_470_131_05;
const NORMAL_START: f64 = 3.654_152_885_361_009;

impl Ziggurat {
    /// Returns the layers of equal area under a falling density, from the place where the tail starts.
    fn new(start: f64, tail: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let area = start * density(start) + tail;
        let mut layers = Self {
            ends: [0.0; LAYERS + 1],
            heights: [1.0; LAYERS + 1],
        };
        let mut end = start;
        for index in 0..LAYERS {
            let stored = if index == 0 {
                area / density(start)
            } else {
                end
            };
            layers.ends[index] = stored;
            layers.heights[index] = density(stored);
            if index > 0 && index + 1 < LAYERS {
                end = inverse(density(end) + area / end);
            }
        }
        layers
    }
}

fn exponential_density(x: f64) -> f64 {
    math::exp(-x)
}

fn normal_density(x: f64) -> f64 {
    math::exp(-0.5 * x * x)
}

/// Steps of the table of powers within a doubling.
const STEPS: usize = 32;

/// What all generators share.
struct Tables {
    exponential: Ziggurat,
    normal: Ziggurat,
    /// 2 to the power of index / 32.
    powers: [f64; STEPS],
}

impl Tables {
    fn new() -> Self {
        let exponential = Ziggurat::new(
            EXPONENTIAL_START,
            math::exp(-EXPONENTIAL_START),
            exponential_density,
            |height| -math::ln(height),
        );
        let root_half_pi = (0.5 * core::f64::consts::PI).sqrt();
        let normal = Ziggurat::new(
            NORMAL_START,
            2.0 * root_half_pi * math::normal_cdf(-NORMAL_START),
            normal_density,
            |height| (-2.0 * math::ln(height)).sqrt(),
        );
        let mut powers = [1.0; STEPS];
        for (index, power) in powers.iter_mut().enumerate() {
            *power = math::exp(core::f64::consts::LN_2 * index as f64 / STEPS as f64);
        }
        Self {
            exponential,
            normal,
            powers,
        }
    }

    /// Returns e to the power of `x` to about 1e−15, faster than the general function: 2^(k + j/32)·e^r with a
    /// polynomial for the small rest r. 0 below −700, capped at 700.
    #[inline]
    fn exp(&self, x: f64) -> f64 {
        if x < -700.0 {
            return 0.0;
        }
        let scaled = x.min(700.0) * (STEPS as f64 * core::f64::consts::LOG2_E);
        // Rounds to the nearest whole number by pushing the fraction out of the significand.
        let shifted = scaled + 6_755_399_441_055_744.0;
        let steps = shifted - 6_755_399_441_055_744.0;
        // Only the low bits of the significand hold the whole number.
        let whole = shifted.to_bits().wrapping_sub(0x4338_0000_0000_0000) as i64;
        let rest = (scaled - steps) * (core::f64::consts::LN_2 / STEPS as f64);
        let square = rest * rest;
        let near = 1.0
            + rest
            + square * (0.5 + rest * (1.0 / 6.0))
            + square * square * (1.0 / 24.0 + rest * (1.0 / 120.0));
        let power = self.powers[(whole & 31) as usize];
        let doubling = f64::from_bits(((whole >> 5) + 1023) as u64 * (1 << 52));
        power * near * doubling
    }
}

/// A seeded source of random numbers.
#[derive(Clone)]
pub(super) struct Generator {
    source: Xoshiro256PlusPlus,
    tables: Rc<Tables>,
}

/// A gamma law, prepared.
#[derive(Clone, Copy)]
pub(super) struct Gamma {
    size: f64,
    slope: f64,
    /// 1 / shape where the shape is below 1, else 0.
    boost: f64,
}

impl Gamma {
    /// Returns the law of the given shape (above 0) and scale 1; its mean is the shape.
    pub(super) fn new(shape: f64) -> Self {
        let (raised, boost) = if shape < 1.0 {
            (shape + 1.0, 1.0 / shape)
        } else {
            (shape, 0.0)
        };
        let size = raised - 1.0 / 3.0;
        Self {
            size,
            slope: 1.0 / (9.0 * size).sqrt(),
            boost,
        }
    }
}

impl Generator {
    /// Returns the generator of the given seed.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            source: Xoshiro256PlusPlus::seed_from_u64(seed),
            tables: Rc::new(Tables::new()),
        }
    }

    /// Starts again from another seed.
    pub(super) fn reseed(&mut self, seed: u64) {
        self.source = Xoshiro256PlusPlus::seed_from_u64(seed);
    }

    /// Returns a number from 0 to below 1, evenly distributed.
    #[inline]
    pub(super) fn uniform(&mut self) -> f64 {
        (self.source.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Returns an exponential number of mean 1.
    #[inline]
    pub(super) fn exponential(&mut self) -> f64 {
        loop {
            let bits = self.source.next_u64();
            let layer = (bits & 255) as usize;
            let fraction = (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0);
            let x = fraction * self.tables.exponential.ends[layer];
            if x < self.tables.exponential.ends[layer + 1] {
                return x;
            }
            if layer == 0 {
                return EXPONENTIAL_START - math::ln(1.0 - self.uniform());
            }
            let (low, high) = (
                self.tables.exponential.heights[layer],
                self.tables.exponential.heights[layer + 1],
            );
            if low + (high - low) * self.uniform() < exponential_density(x) {
                return x;
            }
        }
    }

    /// Returns a normal number of mean 0 and variance 1.
    #[inline]
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let bits = self.source.next_u64();
            let layer = (bits & 255) as usize;
            let fraction = (bits >> 11) as f64 * (1.0 / 4_503_599_627_370_496.0) - 1.0;
            let x = fraction * self.tables.normal.ends[layer];
            if x.abs() < self.tables.normal.ends[layer + 1] {
                return x;
            }
            if layer == 0 {
                let tail = self.normal_tail();
                return if fraction < 0.0 { -tail } else { tail };
            }
            let (low, high) = (
                self.tables.normal.heights[layer],
                self.tables.normal.heights[layer + 1],
            );
            if low + (high - low) * self.uniform() < normal_density(x) {
                return x;
            }
        }
    }

    fn normal_tail(&mut self) -> f64 {
        loop {
            let x = self.exponential() / NORMAL_START;
            if 2.0 * self.exponential() >= x * x {
                return NORMAL_START + x;
            }
        }
    }

    /// Returns a gamma number.
    #[inline]
    pub(super) fn gamma(&mut self, law: &Gamma) -> f64 {
        let raised = loop {
            let x = self.normal();
            let root = 1.0 + law.slope * x;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            let u = 1.0 - self.uniform();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || math::ln(u) < 0.5 * square + law.size * (1.0 - cube + math::ln(cube))
            {
                break law.size * cube;
            }
        };
        if law.boost > 0.0 {
            let exponent = -self.exponential() * law.boost;
            return raised * self.tables.exp(exponent);
        }
        raised
    }

    /// Returns a time drawn from a law, in seconds.
    #[inline]
    pub(super) fn draw(&mut self, law: &Law) -> f64 {
        match law {
            Law::Exponential(mean) => mean * self.exponential(),
            Law::Constant(seconds) => *seconds,
            Law::Lognormal { location, spread } => {
                let exponent = location + spread * self.normal();
                self.tables.exp(exponent)
            }
            Law::Percentiles(_) => law.quantile(self.uniform()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares the empirical distribution of a million draws with the true one at ten places (5 standard errors).
    fn check(
        name: &str,
        mut draw: impl FnMut() -> f64,
        cdf: impl Fn(f64) -> f64,
        places: [f64; 10],
    ) {
        let mut below = [0_u32; 10];
        for _ in 0..1_000_000 {
            let x = draw();
            for (count, place) in below.iter_mut().zip(places) {
                *count += u32::from(x <= place);
            }
        }
        for (count, place) in below.iter().zip(places) {
            let expected = cdf(place);
            let error = (f64::from(*count) / 1e6 - expected).abs();
            let standard = (expected * (1.0 - expected) / 1e6).sqrt();
            assert!(
                error < 5.0 * standard + 1e-6,
                "{name} at {place}: {count} against {expected}"
            );
        }
    }

    #[test]
    fn draws_follow_their_laws() {
        let mut generator = Generator::new(7);
        let mut draws = generator.clone();
        check(
            "exponential",
            || draws.exponential(),
            |x| 1.0 - math::exp(-x),
            [0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 7.7, 9.0, 12.0],
        );
        let mut draws = generator.clone();
        check(
            "normal",
            || draws.normal(),
            math::normal_cdf,
            [-4.0, -3.7, -2.0, -1.0, -0.1, 0.0, 0.5, 1.5, 3.0, 3.66],
        );
        let law = Law::from_percentiles(&[(0.0, 1.0), (0.5, 2.0), (1.0, 10.0)]).unwrap();
        check(
            "percentiles",
            || generator.draw(&law),
            |x| law.cdf(x),
            [1.0, 1.2, 1.5, 1.9, 2.0, 2.5, 4.0, 6.0, 8.0, 9.9],
        );
    }

    #[test]
    fn the_fast_exponential_is_the_exponential() {
        let tables = Tables::new();
        for index in -7000..=7000 {
            let x = f64::from(index) * 0.099_87;
            let error = tables.exp(x) / math::exp(x) - 1.0;
            assert!(error.abs() < 5e-13, "{x} {error}");
        }
        assert_eq!(tables.exp(0.0), 1.0);
        assert_eq!(tables.exp(f64::NEG_INFINITY), 0.0);
        assert!(tables.exp(f64::INFINITY).is_finite());
    }

    #[test]
    fn gamma_draws_have_their_moments() {
        let mut generator = Generator::new(11);
        for shape in [0.0625, 0.25, 1.0, 2.5, 30.0] {
            let law = Gamma::new(shape);
            let count = 1_000_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..count {
                let x = generator.gamma(&law);
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(count);
            let variance = squares / f64::from(count) - mean * mean;
            assert!(
                (mean / shape - 1.0).abs() < 5.0 / (shape * 1e6).sqrt(),
                "{shape} {mean}"
            );
            assert!((variance / shape - 1.0).abs() < 0.04, "{shape} {variance}");
        }
    }
}
