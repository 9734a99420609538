//! The parts of a day or a week: hours that differ in rate or in what is provisioned, and fewer parts that stand for them.
//!
//! In: a case. Out: its parts, each with its share of the period. Where hours with bursts are heavy, a few rates stand for
//! all of them. Deliberately absent: what happens in a part ([`super::answer`]).

use super::answer::State;
use super::case::{Case, Pattern};
use super::engine::Condition;
use super::engine::markovian::TwoPhaseArrivals;
use crate::small::sort_by;

/// Parts of a period above which curves take hours of nearly the same rate together.
const MOST_PARTS: usize = 10;

/// Levels that an answer has time to sum, and those for a point of a curve. Where the hours of a day or a week need more, a
/// few rates stand for them.
const LEVELS: [f64; 2] = [8000.0, 800.0];
/// Levels at one rate above which the answer takes the rules of curves: fewest rates, two lengths of a keep-alive that varies.
const MOST_LEVELS: f64 = 20_000.0;

/// A part of the period in which rate and provisioned instances stay the same.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Rate over mean rate.
    pub(super) times: f64,
    pub(super) kept: u32,
    /// Share of the period.
    pub(super) share: f64,
}

impl Case {
    /// Returns the arrivals of patterns that have phases.
    pub(super) fn phases(&self, rate: f64) -> Result<TwoPhaseArrivals, Condition> {
        match self.pattern {
            Pattern::Bursts(shape) => {
                TwoPhaseArrivals::modulated(Pattern::rates(rate, shape), [shape[2], shape[1]])
            }
            Pattern::Gamma(variation) | Pattern::Mixed(variation) => {
                TwoPhaseArrivals::hyperexponential(rate.max(1e-9), variation)
            }
            // Out of range.
            _ => TwoPhaseArrivals::hyperexponential(rate, 0.0),
        }
    }

    /// Returns the load at the peak of arrivals that have phases, in the busiest hour; 0 for others.
    pub(super) fn peak_load(&self) -> f64 {
        let phases = self.phases(self.arrivals_per_second * self.busiest());
        phases.map_or(0.0, |phases| phases.peak_rate()) * self.run_seconds
    }

    /// Returns the rate of the busiest hour over the mean rate.
    fn busiest(&self) -> f64 {
        match self.weights.is_empty() {
            true => 1.0,
            false => self.weights.iter().copied().fold(0.0, f64::max) / mean_of(&self.weights),
        }
    }

    /// Returns how many levels of calls at random take as long as the sums at the busiest rate.
    fn levels(&self) -> f64 {
        let load = self.offered_load() * self.busiest();
        let (load, each) = match self.pattern {
            Pattern::Clock(_) => return 1.0,
            Pattern::Batches(size) => (load / size, 1.0),
            Pattern::Random | Pattern::Gamma(..1.0) => (load, 1.0),
            _ => (self.peak_load(), 3.0),
        };
        let around = 20.0 * load.sqrt();
        let levels = match self.pattern {
            Pattern::Bursts(_) => load + 0.5 * around,
            // Those far below the load are passed over.
            _ => around.min(load + 0.5 * around),
        };
        let range = if self.keep_alive.0 < self.keep_alive.1 {
            3.0
        } else {
            1.0
        };
        let whole = if self.per_instance == 1 && self.pings == 0 {
            1.0
        } else {
            2.0
        };
        each * range * whole * (levels + 20.0)
    }

    /// Returns how many pieces of two rates there is time for in place of the hours.
    fn pieces(&self, curve: bool) -> usize {
        let groups = if self.is_scheduled() { 4.0 } else { 2.0 };
        let least = if curve || self.is_longest() { 1 } else { 2 };
        ((LEVELS[usize::from(curve)] / (groups * self.levels())) as usize).max(least)
    }

    /// Returns whether the hours of an uneven day, each by itself, take more than a frame.
    pub(super) fn is_heavy(&self) -> bool {
        2 * self.pieces(false) < self.weights.len()
    }

    /// Returns whether one point of a curve takes all the time that there is for it.
    pub(super) fn is_long(&self) -> bool {
        self.levels() > LEVELS[1]
    }

    /// Returns whether one rate takes more than the time that there is for the answer.
    pub(super) fn is_longest(&self) -> bool {
        self.levels() > MOST_LEVELS
    }

    /// Returns the parts of the period. For a `curve` those whose rates differ by less than a tenth are one, where they are
    /// many. Where there is no time for all of them, a few rates stand for them.
    pub(super) fn parts(&self, curve: bool) -> Vec<Part> {
        let hours = self
            .weights
            .len()
            .max(if self.is_scheduled() { 24 } else { 1 });
        let mean = mean_of(&self.weights);
        let mut parts: Vec<Part> = Vec::new();
        for hour in 0..hours {
            let times = self.weights.get(hour).map_or(1.0, |weight| weight / mean);
            let kept = if self.is_scheduled() {
                self.provisioned_in(hour % 24)
            } else {
                self.provisioned
            };
            parts.push(Part {
                times,
                kept,
                share: 1.0 / hours as f64,
            });
        }
        sort_by(&mut parts, |one, other| {
            (one.kept, one.times) < (other.kept, other.times)
        });
        let apart = match curve && parts.len() > MOST_PARTS {
            true => 1.1,
            false => 1.0,
        };
        let mut merged: Vec<Part> = Vec::new();
        for part in parts {
            match merged.last_mut() {
                Some(last) if last.kept == part.kept && part.times <= last.times * apart => {
                    let share = last.share + part.share;
                    if part.times > last.times {
                        last.times = (last.times * last.share + part.times * part.share) / share;
                    }
                    last.share = share;
                }
                _ => merged.push(part),
            }
        }
        condensed(&merged, self.pieces(curve))
    }
}

/// Returns fewer parts with the same sums of every power of the square root of the rate up to the third: Gauss's rule of
/// two points for each of so many pieces. What the rate decides is smooth in that root where loads are large; the pieces of
/// hours that differ tenfold in their rate are apart, as the quiet ones may decide the cold share.
fn condensed(parts: &[Part], pieces: usize) -> Vec<Part> {
    let mut fewer = Vec::new();
    let mut rest = parts;
    while let Some(first) = rest.first() {
        let near = |part: &&Part| part.kept == first.kept && part.times <= 10.0 * first.times;
        let (same, others) = rest.split_at(rest.iter().take_while(near).count());
        rest = others;
        if same.len() <= 2 * pieces {
            fewer.extend_from_slice(same);
            continue;
        }
        for piece in same.chunks(same.len().div_ceil(pieces)) {
            if piece.len() <= 2 {
                fewer.extend_from_slice(piece);
                continue;
            }
            let moment = |from: f64, power: i32| {
                let terms = piece.iter().map(|part| {
                    let apart = part.times.sqrt() - from;
                    (0..power).fold(part.share, |product, _| product * apart)
                });
                terms.sum::<f64>()
            };
            let share = moment(0.0, 0);
            let mean = moment(0.0, 1) / share;
            let square = moment(mean, 2) / share;
            let skew = moment(mean, 3) / share / square;
            let root = (skew * skew + 4.0 * square).sqrt();
            for sign in [-1.0, 1.0] {
                let apart = 0.5 * (skew + sign * root);
                fewer.push(Part {
                    times: (mean + apart) * (mean + apart),
                    share: share * 0.5 * (1.0 - sign * skew / root),
                    ..piece[0]
                });
            }
        }
    }
    fewer
}

/// Returns the means busy and idle at a rate between those of parts, by the polynomial through the four nearest.
pub(super) fn between(parts: &[(Part, State)], times: f64, kept: u32) -> [f64; 2] {
    // Places as seen from the rate.
    let of_kind = parts.iter().filter(|(part, _)| part.kept == kept);
    let places: Vec<(f64, &State)> = of_kind
        .map(|(part, state)| (part.times.sqrt() - times.sqrt(), state))
        .collect();
    let mut near = places.clone();
    near.retain(|(place, _)| {
        let nearer = places.iter().filter(|(other, _)| other.abs() < place.abs());
        nearer.count() < 4
    });
    let mut means = [0.0; 2];
    for (place, state) in &near {
        let mut weight = 1.0;
        for (other, _) in &near {
            if other != place {
                weight *= other / (other - place);
            }
        }
        means[0] += weight * state.busy;
        means[1] += weight * state.idle;
    }
    means.map(|mean| mean.max(0.0))
}

pub(super) fn mean_of(weights: &[f64]) -> f64 {
    if weights.is_empty() {
        return 1.0;
    }
    weights.iter().sum::<f64>() / weights.len() as f64
}
