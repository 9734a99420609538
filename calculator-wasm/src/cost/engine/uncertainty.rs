//! What not knowing the inputs exactly means for the answer.
//!
//! In: for each uncertain input a low, a likely and a high value, and a function from inputs to costs. Out: a tornado
//! (each input alone, low and high) and a Monte Carlo simulation (all together, from a seed). Inputs are positions in a
//! list; the caller knows what they stand for, so the same code serves totals, crossings and any other figure.
//! Absent on purpose: correlations between inputs.
//!
//! # Derivation
//!
//! A triangle is the plainest law that keeps to a lowest, a likely and a highest value. A number u, even between 0 and 1, becomes
//! an input by the inverse of its distribution, with m = (likely − low) / (high − low):
//!
//! ```text
//! input             = low + √(u × m) × (high − low)                  where u ≤ m
//! input             = high − √((1 − u) × (1 − m)) × (high − low)     above
//! ```
//!
//! All inputs are drawn at once, apart from each other, and both bills are made of the same draw. The chance that functions are
//! cheaper is the share of draws in which they are. With n draws it is good to √(0.25 / n): 0.035 at two hundred, 0.005 at ten thousand.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// What is known of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lowest plausible value.
    pub low: f64,
    /// The most likely value, between the two.
    pub likely: f64,
    /// The highest plausible value.
    pub high: f64,
}

impl Range {
    /// Returns the value below which a share of the probability lies, 0 to 1, of the triangular distribution over the
    /// range.
    ///
    /// ```
    /// use calculator_wasm::cost::engine::uncertainty::Range;
    /// let range = Range { low: 0.0, likely: 1.0, high: 4.0 };
    /// assert_eq!([range.quantile(0.0), range.quantile(0.25), range.quantile(1.0)], [0.0, 1.0, 4.0]);
    /// ```
    pub fn quantile(self, share: f64) -> f64 {
        let (width, rise) = (self.high - self.low, self.likely - self.low);
        if width.is_nan() || width <= 0.0 {
            return self.likely;
        }
        if share * width < rise {
            self.low + (share * width * rise).sqrt()
        } else {
            self.high - ((1.0 - share) * width * (width - rise)).max(0.0).sqrt()
        }
    }
}

/// What one input alone does to a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Position of the input.
    pub input: usize,
    /// The figure with the input at its low value; `None` where it has none, such as a crossing out of range.
    pub at_low: Option<f64>,
    /// The figure with the input at its high value.
    pub at_high: Option<f64>,
}

impl Bar {
    /// Returns how far the two ends are apart; infinite when the figure vanishes at one of them.
    pub fn width(self) -> f64 {
        match (self.at_low, self.at_high) {
            (Some(low), Some(high)) => (high - low).abs(),
            (None, None) => 0.0,
            _ => f64::INFINITY,
        }
    }
}

/// Varies each input alone, the others at their likely values; the widest bar comes first, equals in the order of the
/// inputs.
pub fn tornado(ranges: &[Range], mut figure: impl FnMut(&[f64]) -> Option<f64>) -> Vec<Bar> {
    let mut values: Vec<f64> = ranges.iter().map(|range| range.likely).collect();
    let mut bars = Vec::with_capacity(ranges.len());
    for (input, range) in ranges.iter().enumerate() {
        values[input] = range.low;
        let at_low = figure(&values);
        values[input] = range.high;
        let at_high = figure(&values);
        values[input] = range.likely;
        bars.push(Bar {
            input,
            at_low,
            at_high,
        });
    }
    crate::small::sort_by(&mut bars, |one, other| {
        one.width() > other.width() || (one.width() == other.width() && one.input < other.input)
    });
    bars
}

/// The result of a simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Simulation {
    /// The values of the first cost, ascending.
    first: Vec<f64>,
    /// The values of the second cost, ascending.
    second: Vec<f64>,
    /// Share of the draws in which the first cost is the lower one, ties counted half.
    pub first_cheaper: f64,
}

impl Simulation {
    /// Returns the value of both costs below which a share of the draws lies, 0 to 1.
    pub fn quantile(&self, share: f64) -> [f64; 2] {
        [&self.first, &self.second].map(|values| {
            let position = crate::math::bounded(share, 0.0, 1.0) * (values.len().max(1) - 1) as f64;
            values
                .get((position + 0.5) as usize)
                .copied()
                .unwrap_or(0.0)
        })
    }

    /// Adds the draws of another simulation of the same figures.
    pub fn merge(&mut self, other: &Simulation) {
        let (mine, theirs) = (self.draws() as f64, other.draws() as f64);
        if theirs > 0.0 {
            let wins = self.first_cheaper * mine + other.first_cheaper * theirs;
            self.first_cheaper = wins / (mine + theirs);
        }
        for (all, more) in [
            (&mut self.first, &other.first),
            (&mut self.second, &other.second),
        ] {
            all.extend_from_slice(more);
            crate::small::sort_by(all, |one, other| one < other);
        }
    }

    /// Returns the number of draws.
    pub fn draws(&self) -> usize {
        self.first.len()
    }
}

/// Draws all inputs at once, independently, each from the triangular distribution of its range, and collects both
/// costs. The same seed gives the same result on every machine.
pub fn simulate(
    ranges: &[Range],
    seed: u64,
    draws: u32,
    mut costs: impl FnMut(&[f64]) -> [f64; 2],
) -> Simulation {
    let mut source = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut values = vec![0.0; ranges.len()];
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut wins = 0.0;
    for _ in 0..draws {
        for (value, range) in values.iter_mut().zip(ranges) {
            // 53 random bits: a uniform number in [0, 1).
            let uniform = (source.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            *value = range.quantile(uniform);
        }
        let [one, other] = costs(&values);
        wins += if one < other {
            1.0
        } else if one == other {
            0.5
        } else {
            0.0
        };
        first.push(one);
        second.push(other);
    }
    for values in [&mut first, &mut second] {
        crate::small::sort_by(values, |one, other| one < other);
    }
    let first_cheaper = if draws > 0 {
        wins / f64::from(draws)
    } else {
        0.0
    };
    Simulation {
        first,
        second,
        first_cheaper,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGES: [Range; 2] = [
        Range {
            low: 1.0,
            likely: 2.0,
            high: 3.0,
        },
        Range {
            low: 0.0,
            likely: 5.0,
            high: 50.0,
        },
    ];

    #[test]
    fn the_widest_bar_comes_first() {
        let bars = tornado(&RANGES, |values| Some(values[0] * 10.0 + values[1]));
        assert_eq!(
            bars[0],
            Bar {
                input: 1,
                at_low: Some(20.0),
                at_high: Some(70.0)
            }
        );
        assert_eq!(
            bars[1],
            Bar {
                input: 0,
                at_low: Some(15.0),
                at_high: Some(35.0)
            }
        );
        let vanishing = tornado(&RANGES, |values| (values[0] < 2.5).then_some(values[1]));
        assert_eq!((vanishing[0].input, vanishing[0].at_high), (0, None));
    }

    #[test]
    fn a_simulation_repeats_itself_and_knows_the_triangle() {
        let costs = |values: &[f64]| [values[0], values[1]];
        let one = simulate(&RANGES, 7, 10_000, costs);
        assert_eq!(one, simulate(&RANGES, 7, 10_000, costs));
        assert_ne!(one, simulate(&RANGES, 8, 10_000, costs));
        // The triangle over 1, 2, 3: a tenth of it lies below 1 + √0.2, half below 2.
        let expected = [
            (0.1, 1.0 + 0.2_f64.sqrt()),
            (0.5, 2.0),
            (0.9, 3.0 - 0.2_f64.sqrt()),
        ];
        for (share, value) in expected {
            assert!(
                (one.quantile(share)[0] - value).abs() < 0.02,
                "{share}: {:?}",
                one.quantile(share)
            );
        }
        assert!(
            (0.98..0.987).contains(&one.first_cheaper),
            "{}",
            one.first_cheaper
        );
        assert_eq!(one.draws(), 10_000);
    }

    #[test]
    fn a_range_without_width_is_its_likely_value() {
        let fixed = Range {
            low: 2.0,
            likely: 2.0,
            high: 2.0,
        };
        assert_eq!(fixed.quantile(0.3), 2.0);
        assert_eq!(
            simulate(&[], 1, 0, |_| [0.0, 0.0]).quantile(0.5),
            [0.0, 0.0]
        );
    }
}
