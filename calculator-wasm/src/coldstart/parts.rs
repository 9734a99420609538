//! The parts of a day or a week: hours that differ in rate or in what is provisioned, and fewer parts that stand for them.
//!
//! In: a case. Out: its parts, each with its share of the period. Where hours with bursts are heavy, a few rates stand for
//! all of them. Deliberately absent: what happens in a part ([`super::answer`]).

use super::answer::State;
use super::case::{Case, Pattern};
use super::engine::Condition;
use super::engine::markovian::TwoPhaseArrivals;
use crate::small::sort_by;

/// Load at the peak of arrivals with phases above which the hours of a day are not taken each by itself.
const HEAVY: f64 = 100.0;

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
        let busiest = self.weights.iter().copied().fold(0.0, f64::max) / mean_of(&self.weights);
        let busiest = if self.weights.is_empty() {
            1.0
        } else {
            busiest
        };
        let phases = self.phases(self.arrivals_per_second * busiest);
        phases.map_or(0.0, |phases| phases.peak_rate()) * self.run_seconds
    }

    /// Returns whether the hours of an uneven day, each by itself, take more than a frame: arrivals with phases whose load
    /// is large at their peak.
    pub(super) fn is_heavy(&self) -> bool {
        !self.weights.is_empty() && self.peak_load() > HEAVY
    }

    /// Returns the parts of the period; above `most` of them, those whose rates differ by less than a tenth are one. Heavy
    /// hours are four rates, or two for curves.
    pub(super) fn parts(&self, most: usize) -> Vec<Part> {
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
        let apart = if parts.len() > most { 1.1 } else { 1.0 };
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
        match self.is_heavy() {
            true => condensed(&merged, if apart > 1.0 { 1 } else { 2 }),
            false => merged,
        }
    }
}

/// Returns fewer parts with the same sums of every power of the square root of the rate up to the third: Gauss's rule of
/// two points for each of so many pieces. What the rate decides is smooth in that root where loads are large.
fn condensed(parts: &[Part], pieces: usize) -> Vec<Part> {
    let mut fewer = Vec::new();
    for same in parts.chunk_by(|one, next| one.kept == next.kept) {
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

/// Returns the means busy and idle at a rate between those of parts, by the polynomial through them.
pub(super) fn between(parts: &[(Part, State)], times: f64, kept: u32) -> [f64; 2] {
    let nodes = || parts.iter().filter(|(part, _)| part.kept == kept);
    let mut means = [0.0; 2];
    for (part, state) in nodes() {
        let place = part.times.sqrt();
        let mut weight = 1.0;
        for (other, _) in nodes().filter(|(other, _)| other.times != part.times) {
            let other = other.times.sqrt();
            weight *= (times.sqrt() - other) / (place - other);
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
