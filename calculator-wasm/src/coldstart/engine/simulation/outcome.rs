//! What a simulation shows: means over replications with intervals, percentiles, the course over time.
//!
//! In: the sums of each replication. Out: [`Outcome`].

use super::tally::{CoursePart, Histogram, Record, Tally};
use crate::math;

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Standard error of the estimate, from the spread between replications; 0 with fewer than two.
    pub standard_error: f64,
}

/// Results of the complete replications.
#[derive(Clone)]
pub struct Outcome {
    records: Vec<Record>,
    latencies: Histogram,
    alive_seconds: Vec<f64>,
    course: Vec<CoursePart>,
}

impl Outcome {
    pub(super) fn new() -> Self {
        Self {
            records: Vec::new(),
            latencies: Histogram::new(),
            alive_seconds: Vec::new(),
            course: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, record: Record, tally: &mut Tally) {
        self.records.push(record);
        self.latencies.absorb(&mut tally.latencies);
        self.alive_seconds.clone_from(&tally.alive_seconds);
        self.course.clone_from(&tally.course);
    }

    /// Returns the number of complete replications.
    pub fn replications(&self) -> u32 {
        self.records.len() as u32
    }

    /// Returns the requests counted, those turned away included.
    pub fn requests(&self) -> f64 {
        self.sum(|record| record.requests)
    }

    /// Returns the share of requests that waited for a new instance of their own.
    pub fn cold_share(&self) -> Interval {
        self.share(|record| record.cold)
    }

    /// Returns the share of requests that were turned away.
    pub fn throttled_share(&self) -> Interval {
        self.share(|record| record.throttled)
    }

    /// Returns the share of requests that waited in the queue and were served.
    pub fn queued_share(&self) -> Interval {
        self.share(|record| record.queued)
    }

    /// Returns the share of requests that were sent to an instance still starting for another request: slow, but not
    /// counted as cold.
    pub fn waited_for_start_share(&self) -> Interval {
        self.share(|record| record.waited_for_start)
    }

    /// Returns the share of requests whose instance the platform had started ahead.
    pub fn proactive_share(&self) -> Interval {
        self.share(|record| record.proactive)
    }

    /// Returns the cold starts per day of 86,400 s.
    pub fn cold_starts_per_day(&self) -> Interval {
        self.ratio(|record| 86_400.0 * record.cold, |record| record.duration)
    }

    /// Returns the instances started per day for whatever reason: requests, pings, schedules, ahead of need.
    pub fn starts_per_day(&self) -> Interval {
        self.ratio(|record| 86_400.0 * record.starts, |record| record.duration)
    }

    /// Returns the mean number of instances that serve at least one request (pings left out).
    pub fn mean_busy(&self) -> Interval {
        self.ratio(|record| record.busy, |record| record.duration)
    }

    /// Returns the mean number of instances that are alive and wait: the wasted instance time, in seconds per second.
    pub fn mean_idle(&self) -> Interval {
        self.ratio(|record| record.idle, |record| record.duration)
    }

    /// Returns the mean latency of the requests that were served, in seconds.
    pub fn mean_latency(&self) -> Interval {
        self.ratio(|record| record.latency, |record| record.served)
    }

    /// Returns p50, p90, p95, p99 and p99.9 of the latency of served requests in seconds: the estimate over all
    /// requests (to 0.4 %), the interval from the percentiles of the replications.
    pub fn percentiles(&self) -> [Interval; 5] {
        let mut intervals = [Interval::default(); 5];
        for (index, interval) in intervals.iter_mut().enumerate() {
            let of = |record: &Record| record.percentiles.get(index).copied().unwrap_or(0.0);
            let spread = self.ratio(of, |_| 1.0);
            let share = [0.5, 0.9, 0.95, 0.99, 0.999][index];
            let mean = self.latencies.percentile(share);
            *interval = Interval {
                mean,
                low: spread.low.min(mean),
                high: spread.high.max(mean),
                standard_error: spread.standard_error,
            };
        }
        intervals
    }

    /// Returns the latency that the share `share` (0 to 1) of the served requests stays within, in seconds.
    pub fn percentile(&self, share: f64) -> f64 {
        self.latencies.percentile(share)
    }

    /// Returns the smallest number m such that at most m instances are alive for at least the share `quantile` of the
    /// time.
    pub fn instance_quantile(&self, quantile: f64) -> u32 {
        let total: f64 = self.alive_seconds.iter().sum();
        let mut below = 0.0;
        for (count, seconds) in self.alive_seconds.iter().enumerate() {
            below += seconds;
            if below >= quantile * total {
                return count as u32;
            }
        }
        self.alive_seconds.len().saturating_sub(1) as u32
    }

    /// Returns the mean number of instances alive.
    pub fn mean_alive(&self) -> f64 {
        let (mut sum, mut total) = (0.0, 0.0);
        for (count, seconds) in self.alive_seconds.iter().enumerate() {
            sum += count as f64 * seconds;
            total += seconds;
        }
        if total > 0.0 { sum / total } else { 0.0 }
    }

    /// Returns the recorded course: counts in each part of the period, over all replications. Empty if none was asked
    /// for.
    pub fn course(&self) -> &[CoursePart] {
        &self.course
    }

    fn sum(&self, of: impl Fn(&Record) -> f64) -> f64 {
        self.records.iter().map(of).sum()
    }

    /// Returns a share of the requests. With fewer than 30 cases the spread between replications says little, and the
    /// interval is made at least as wide as independent requests would give (Wilson): with no case among n requests
    /// the upper end is 3.84 / n, not 0.
    fn share(&self, of: fn(&Record) -> f64) -> Interval {
        let mut interval = self.ratio(of, |record| record.requests);
        let requests = self.requests();
        if requests == 0.0 {
            return Interval {
                high: 1.0,
                ..interval
            };
        }
        let share = interval.mean;
        if share * requests < 30.0 || self.records.len() < 2 {
            let square = 3.841_458_820_694_124;
            let centre = share + 0.5 * square / requests;
            let variance = share * (1.0 - share) / requests + 0.25 * square / (requests * requests);
            let spread = (square * variance).max(0.0).sqrt();
            let scale = 1.0 / (1.0 + square / requests);
            interval.low = interval.low.min((centre - spread) * scale);
            interval.high = interval.high.max((centre + spread) * scale);
        }
        interval.low = math::bounded(interval.low, 0.0, 1.0);
        interval.high = math::bounded(interval.high, 0.0, 1.0);
        interval
    }

    /// Returns the ratio of two sums over the replications, with an interval from the spread of its residuals.
    fn ratio(&self, above: impl Fn(&Record) -> f64, below: impl Fn(&Record) -> f64) -> Interval {
        let count = self.records.len() as f64;
        let denominator = self.sum(&below);
        if denominator <= 0.0 {
            return Interval::default();
        }
        let mean = self.sum(&above) / denominator;
        if self.records.len() < 2 {
            return Interval {
                mean,
                low: mean,
                high: mean,
                standard_error: 0.0,
            };
        }
        let squares = self.sum(|record| {
            let residual = above(record) - mean * below(record);
            residual * residual
        });
        let standard_error = (squares / (count * (count - 1.0))).sqrt() / (denominator / count);
        let half = student(self.records.len() as u32 - 1) * standard_error;
        Interval {
            mean,
            low: mean - half,
            high: mean + half,
            standard_error,
        }
    }
}

/// Returns the number of standard errors that hold 95 % of Student's t law with the given degrees of freedom.
///
/// From 5 on by the expansion of Cornish and Fisher, to 0.1 %.
fn student(freedom: u32) -> f64 {
    const FEW: [f64; 5] = [12.706, 12.706, 4.303, 3.182, 2.776];
    if let Some(&value) = FEW.get(freedom as usize) {
        return value;
    }
    let freedom = f64::from(freedom);
    let z = 1.959_963_984_540_054_f64;
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * (5.0 * square * square + 16.0 * square + 3.0) / 96.0;
    let third = z
        * (3.0 * square * square * square + 19.0 * square * square + 17.0 * square - 15.0)
        / 384.0;
    z + (first + (second + third / freedom) / freedom) / freedom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_factors_are_those_of_the_tables() {
        for (freedom, expected) in [
            (1, 12.706),
            (4, 2.776),
            (5, 2.571),
            (7, 2.365),
            (19, 2.093),
            (29, 2.045),
            (1000, 1.962),
        ] {
            let error: f64 = student(freedom) / expected - 1.0;
            assert!(error.abs() < 0.002, "{freedom} {}", student(freedom));
        }
    }
}
