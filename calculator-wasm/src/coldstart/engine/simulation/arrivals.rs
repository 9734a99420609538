//! When requests come: arrival processes and the shapes laid over them.
//!
//! In: an [`Arrivals`] with or without a [`Shape`]. Out: a stream of times in seconds, never falling. Deliberately
//! absent: what happens to the requests.

use super::random::{Gamma, Generator};
use crate::coldstart::engine::markovian::balanced_hyperexponential;
use crate::coldstart::engine::{Condition, within};

/// An arrival process.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// Requests independent of each other.
    Poisson {
        /// Requests per second, 0 to 1e9.
        rate: f64,
    },
    /// Requests by the clock, each late by an even random time.
    Periodic {
        /// Seconds between ticks, 1e−6 to 1e9.
        period: f64,
        /// Largest lateness in seconds, 0 to the period.
        jitter: f64,
    },
    /// Quiet and busy times that take turns, Poisson within each (MMPP-2).
    Modulated {
        /// Requests per second in either phase, 0 to 1e9, not both 0.
        rates: [f64; 2],
        /// Mean length of either phase in seconds, exponential, 1e−6 to 1e9.
        mean_seconds: [f64; 2],
    },
    /// Batches of simultaneous requests, independent of each other.
    Batches {
        /// Batches per second, 0 to 1e9.
        rate: f64,
        /// Requests in a batch, 1 to 10,000.
        size: u32,
    },
    /// Independent gamma gaps.
    Gamma {
        /// Requests per second, 0 to 1e9.
        rate: f64,
        /// Coefficient of variation of the gaps, 0.01 to 100.
        variation: f64,
    },
    /// Independent hyperexponential gaps with balanced means.
    Hyperexponential {
        /// Requests per second, 0 to 1e9.
        rate: f64,
        /// Coefficient of variation of the gaps, 1 to 100.
        variation: f64,
    },
    /// A log of requests, played back.
    Replay {
        /// Times in seconds, in rising order.
        times: Vec<f64>,
        /// Warm duration of each request in seconds; empty to draw them from the warm law.
        durations: Vec<f64>,
    },
}

impl Arrivals {
    /// Returns the mean number of requests per second; of a replay the rows over its length.
    pub fn mean_rate(&self) -> f64 {
        match self {
            Self::Poisson { rate }
            | Self::Gamma { rate, .. }
            | Self::Hyperexponential { rate, .. } => *rate,
            Self::Periodic { period, .. } => 1.0 / period,
            Self::Modulated {
                rates,
                mean_seconds,
            } => {
                let seconds = mean_seconds[0] + mean_seconds[1];
                (rates[0] * mean_seconds[0] + rates[1] * mean_seconds[1]) / seconds
            }
            Self::Batches { rate, size } => rate * f64::from(*size),
            Self::Replay { times, .. } => {
                let seconds =
                    times.last().copied().unwrap_or(0.0) - times.first().copied().unwrap_or(0.0);
                if seconds > 0.0 {
                    times.len() as f64 / seconds
                } else {
                    0.0
                }
            }
        }
    }
}

/// A rate that follows a pattern over time, by thinning: the process runs at its peak and requests are left out at
/// random, so that the mean rate stays that of the process. Has no effect on a replay.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Weights of the parts, on any scale: 24 for the hours of a day, 168 for those of a week.
    pub weights: Vec<f64>,
    /// Length of a part in seconds.
    pub part_seconds: f64,
}

impl Shape {
    /// Returns the shape over the hours of a day (24 weights) or a week (168).
    pub fn hourly(weights: Vec<f64>) -> Self {
        Self {
            weights,
            part_seconds: 3600.0,
        }
    }
}

/// What a stream draws next.
#[derive(Clone)]
enum Source {
    Poisson {
        gap: f64,
    },
    Periodic {
        period: f64,
        jitter: f64,
        ticks: f64,
    },
    Modulated {
        gaps: [f64; 2],
        lengths: [f64; 2],
        phase: usize,
        until: f64,
    },
    Batches {
        gap: f64,
        size: u32,
        left: u32,
    },
    Gamma {
        gap: f64,
        law: Gamma,
    },
    Hyperexponential {
        often: f64,
        gaps: [f64; 2],
    },
    Replay {
        next: usize,
    },
}

/// A stream of arrival times.
#[derive(Clone)]
pub(super) struct Stream {
    source: Source,
    now: f64,
    /// Probability of keeping a request in each part; empty without a shape.
    keep: Vec<f64>,
    part_seconds: f64,
    parts_per_second: f64,
    /// Present part and its end.
    part: usize,
    part_end: f64,
}

impl Stream {
    /// Returns the stream from time 0.
    pub(super) fn new(arrivals: &Arrivals, shape: Option<&Shape>) -> Result<Self, Condition> {
        let (keep, peak) = match shape {
            Some(shape) if !matches!(arrivals, Arrivals::Replay { .. }) => thinning(shape)?,
            _ => (Vec::new(), 1.0),
        };
        let part_seconds = shape.map_or(1.0, |shape| shape.part_seconds);
        let gap_of = |rate: f64| -> Result<f64, Condition> {
            Ok(1.0 / (within("rate", rate, 0.0, 1e9)? * peak))
        };
        let source = match arrivals {
            Arrivals::Poisson { rate } => Source::Poisson {
                gap: gap_of(*rate)?,
            },
            Arrivals::Periodic { period, jitter } => Source::Periodic {
                period: within("period", *period, 1e-6, 1e9)? / peak,
                jitter: within("jitter", *jitter, 0.0, *period)? / peak,
                ticks: 0.0,
            },
            Arrivals::Modulated {
                rates,
                mean_seconds,
            } => {
                within("sum of rates", rates[0] + rates[1], 1e-12, 2e9)?;
                within(
                    "mean_seconds",
                    mean_seconds[0].min(mean_seconds[1]),
                    1e-6,
                    1e9,
                )?;
                within(
                    "mean_seconds",
                    mean_seconds[0].max(mean_seconds[1]),
                    1e-6,
                    1e9,
                )?;
                // Rarer than this, the phases would change endlessly between two requests.
                let in_a_cycle = rates[0] * mean_seconds[0] + rates[1] * mean_seconds[1];
                within("requests in a cycle of both phases", in_a_cycle, 1e-4, 1e18)?;
                Source::Modulated {
                    gaps: [gap_of(rates[0])?, gap_of(rates[1])?],
                    lengths: *mean_seconds,
                    phase: 1,
                    until: 0.0,
                }
            }
            Arrivals::Batches { rate, size } => Source::Batches {
                gap: gap_of(*rate)?,
                size: within("size", f64::from(*size), 1.0, 1e4)? as u32,
                left: 0,
            },
            Arrivals::Gamma { rate, variation } => {
                let variation = within("variation", *variation, 0.01, 100.0)?;
                let shape = 1.0 / (variation * variation);
                Source::Gamma {
                    gap: gap_of(*rate)? / shape,
                    law: Gamma::new(shape),
                }
            }
            Arrivals::Hyperexponential { rate, variation } => {
                let (often, rates) = balanced_hyperexponential(1.0 / gap_of(*rate)?, *variation)?;
                Source::Hyperexponential {
                    often,
                    gaps: rates.map(|rate| 1.0 / rate),
                }
            }
            Arrivals::Replay { times, durations } => {
                let mut before = -1e15;
                for &time in times {
                    before = within("times", time, before, 1e15)?;
                }
                if !durations.is_empty() {
                    within(
                        "durations",
                        durations.len() as f64,
                        times.len() as f64,
                        times.len() as f64,
                    )?;
                }
                for &duration in durations {
                    within("durations", duration, 0.0, 1e9)?;
                }
                Source::Replay { next: 0 }
            }
        };
        Ok(Self {
            source,
            now: 0.0,
            keep,
            part_seconds,
            parts_per_second: 1.0 / part_seconds,
            part: 0,
            part_end: part_seconds,
        })
    }

    /// Returns the time of the next request, infinite after the last one, and its index in a replayed log.
    #[inline]
    pub(super) fn next(&mut self, arrivals: &Arrivals, random: &mut Generator) -> (f64, usize) {
        if let Source::Poisson { gap } = self.source {
            // The most frequent case, without a detour.
            loop {
                self.now += gap * random.exponential();
                if self.now.is_nan() || self.now > 1e18 {
                    return (f64::INFINITY, 0);
                }
                if self.keep.is_empty() || self.kept(random) {
                    return (self.now, 0);
                }
            }
        }
        self.next_of_any(arrivals, random)
    }

    fn next_of_any(&mut self, arrivals: &Arrivals, random: &mut Generator) -> (f64, usize) {
        loop {
            let mut index = 0;
            match &mut self.source {
                Source::Poisson { gap } => self.now += *gap * random.exponential(),
                Source::Periodic {
                    period,
                    jitter,
                    ticks,
                } => {
                    self.now = *ticks * *period + *jitter * random.uniform();
                    *ticks += 1.0;
                }
                Source::Modulated {
                    gaps,
                    lengths,
                    phase,
                    until,
                } => loop {
                    let next = self.now + gaps[*phase & 1] * random.exponential();
                    if next <= *until {
                        self.now = next;
                        break;
                    }
                    self.now = *until;
                    *phase ^= 1;
                    *until += lengths[*phase & 1] * random.exponential();
                },
                Source::Batches { gap, size, left } => {
                    if *left == 0 {
                        self.now += *gap * random.exponential();
                        *left = *size;
                    }
                    *left -= 1;
                }
                Source::Gamma { gap, law } => self.now += *gap * random.gamma(law),
                Source::Hyperexponential { often, gaps } => {
                    let branch = usize::from(random.uniform() >= *often);
                    self.now += gaps[branch] * random.exponential();
                }
                Source::Replay { next } => {
                    index = *next;
                    *next += 1;
                    if let Arrivals::Replay { times, .. } = arrivals {
                        self.now = times.get(index).copied().unwrap_or(f64::INFINITY);
                    }
                }
            }
            if self.now.is_nan() || self.now > 1e18 {
                return (f64::INFINITY, index);
            }
            if self.keep.is_empty() || self.kept(random) {
                return (self.now, index);
            }
        }
    }

    fn kept(&mut self, random: &mut Generator) -> bool {
        if self.now >= self.part_end {
            let further = ((self.now - self.part_end) * self.parts_per_second) as i64;
            self.part_end += self.part_seconds * (further as f64 + 1.0);
            let parts = self.keep.len() as i64;
            let mut part = (self.part as i64).saturating_add(further).saturating_add(1);
            if part >= parts {
                part -= parts;
                if part >= parts {
                    part %= parts;
                }
            }
            self.part = part as usize;
        }
        let keep = self.keep.get(self.part).copied().unwrap_or(1.0);
        keep >= 1.0 || random.uniform() < keep
    }
}

/// Returns the probability of keeping a request in each part, and the peak rate over the mean rate.
fn thinning(shape: &Shape) -> Result<(Vec<f64>, f64), Condition> {
    within("weights", shape.weights.len() as f64, 1.0, 10_000.0)?;
    within("part_seconds", shape.part_seconds, 1e-3, 1e9)?;
    let (mut total, mut peak) = (0.0, 0.0_f64);
    for &weight in &shape.weights {
        total += within("weight", weight, 0.0, 1e12)?;
        peak = peak.max(weight);
    }
    within("sum of weights", total, 1e-12, f64::MAX)?;
    let mean = total / shape.weights.len() as f64;
    let keep = shape.weights.iter().map(|weight| weight / peak).collect();
    Ok((keep, peak / mean))
}
