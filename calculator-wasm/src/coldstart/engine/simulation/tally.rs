//! What a replication counts: requests, instance time, latencies, the course over time.
//!
//! In: events in order of time. Out: one [`Record`] for each replication, and histograms over all of them.

use super::settings::Course;

/// Latency buckets for each doubling: 128, so a bucket is at most 0.8 % wide.
const FINENESS: u32 = 45;
/// Bucket number of the shortest distinguished latency, 2^−20 s (about a microsecond).
const SHORTEST: u64 = (1023 - 20) << 7;
/// Buckets from 2^−20 s to 2^30 s.
const BUCKETS: usize = 50 * 128;

/// Latencies, counted in buckets that get wider with the latency.
#[derive(Clone)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self {
            counts: vec![0; BUCKETS],
            total: 0,
        }
    }

    /// Adds the counts of one replication and sets them to 0.
    pub(super) fn absorb(&mut self, counts: &mut [u32]) {
        for (count, more) in self.counts.iter_mut().zip(counts) {
            *count += u64::from(*more);
            self.total += u64::from(*more);
            *more = 0;
        }
    }

    /// Returns the latency that the share `share` stays within, in seconds, to about 0.4 %; 0 without any.
    pub(super) fn percentile(&self, share: f64) -> f64 {
        percentile(
            self.counts.iter().map(|&count| count as f64),
            self.total as f64,
            share,
        )
    }
}

/// Returns the bucket of a latency.
#[inline]
fn bucket(seconds: f64) -> usize {
    let bucket = (seconds.to_bits() >> FINENESS).saturating_sub(SHORTEST);
    (bucket as usize).min(BUCKETS - 1)
}

fn percentile(counts: impl Iterator<Item = f64>, total: f64, share: f64) -> f64 {
    let wanted = share * total;
    let mut below = 0.0;
    for (bucket, count) in counts.enumerate() {
        if count > 0.0 && below + count >= wanted {
            let low = f64::from_bits((bucket as u64 + SHORTEST) << FINENESS);
            let high = f64::from_bits((bucket as u64 + 1 + SHORTEST) << FINENESS);
            return low + (high - low) * ((wanted - below) / count).max(0.0);
        }
        below += count;
    }
    0.0
}

/// Counts in one part of the recorded period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CoursePart {
    /// Requests that arrived.
    pub requests: f64,
    /// Cold ones among them.
    pub cold: f64,
    /// Those turned away.
    pub throttled: f64,
    /// Seconds observed.
    pub seconds: f64,
    /// Instance-seconds alive.
    pub alive_seconds: f64,
}

/// Sums of one replication.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record {
    pub(super) requests: f64,
    pub(super) served: f64,
    pub(super) cold: f64,
    pub(super) throttled: f64,
    pub(super) queued: f64,
    pub(super) waited_for_start: f64,
    pub(super) proactive: f64,
    pub(super) starts: f64,
    pub(super) latency: f64,
    pub(super) busy: f64,
    pub(super) idle: f64,
    pub(super) duration: f64,
    pub(super) percentiles: [f64; 5],
}

/// Running sums of the present replication.
pub(super) struct Tally {
    /// When counting begins.
    pub(super) start: f64,
    /// Whether it has begun.
    pub(super) counting: bool,
    /// Next time at which something beyond adding happens: counting begins or a part of the course ends.
    pub(super) next_mark: f64,
    pub(super) requests: u32,
    pub(super) record: Record,
    /// Latencies of this replication by bucket; small numbers, so that the table stays near.
    pub(super) latencies: Vec<u32>,
    served: u32,
    /// Seconds with this many instances alive, over all replications.
    pub(super) alive_seconds: Vec<f64>,
    pub(super) course: Vec<CoursePart>,
    part: usize,
    part_end: f64,
    part_seconds: f64,
    alive: u32,
    alive_since: f64,
}

impl Tally {
    pub(super) fn new(course: Option<Course>) -> Self {
        let parts = course.map_or(0, |course| course.parts as usize);
        let part_seconds = course.map_or(f64::INFINITY, |course| {
            course.period_seconds / f64::from(course.parts)
        });
        Self {
            start: 0.0,
            counting: false,
            next_mark: 0.0,
            requests: 0,
            record: Record::default(),
            latencies: vec![0; BUCKETS],
            served: 0,
            alive_seconds: Vec::new(),
            course: vec![CoursePart::default(); parts],
            part: 0,
            part_end: part_seconds,
            part_seconds,
            alive: 0,
            alive_since: 0.0,
        }
    }

    /// Starts a replication that counts from `start` on.
    pub(super) fn restart(&mut self, start: f64) {
        self.start = start;
        self.counting = false;
        self.next_mark = start;
        self.requests = 0;
        self.served = 0;
        self.record = Record::default();
        self.part = 0;
        self.part_end = self.part_seconds;
        self.alive = 0;
        self.alive_since = 0.0;
    }

    /// Moves on to a time at or after `next_mark`.
    pub(super) fn mark(&mut self, time: f64) {
        if !self.counting && time >= self.start {
            self.counting = true;
            self.alive_since = self.start;
            if !self.course.is_empty() {
                let part = (self.start / self.part_seconds).floor();
                let parts = self.course.len() as f64;
                self.part = (part - parts * (part / parts).floor()) as usize;
                self.part_end = (part + 1.0) * self.part_seconds;
            }
        }
        self.live_until(time);
    }

    /// Accounts for the instances alive up to a time.
    fn live_until(&mut self, time: f64) {
        if !self.counting {
            return;
        }
        let alive = self.alive as usize;
        if alive >= self.alive_seconds.len() {
            self.alive_seconds.resize(alive + 1, 0.0);
        }
        if time > self.alive_since {
            self.alive_seconds[alive] += time - self.alive_since;
        }
        if self.course.is_empty() {
            self.next_mark = f64::INFINITY;
            self.alive_since = time.max(self.alive_since);
            return;
        }
        let parts = self.course.len();
        while time >= self.part_end {
            self.add_to_course(self.part_end);
            self.part = (self.part + 1) % parts;
            // Whole periods without any event are added at once.
            let period = self.part_seconds * parts as f64;
            let periods = ((time - self.part_end) / period).floor();
            if periods >= 1.0 {
                for part in &mut self.course {
                    part.seconds += periods * self.part_seconds;
                    part.alive_seconds += periods * self.part_seconds * f64::from(self.alive);
                }
                self.alive_since += periods * period;
                self.part_end += periods * period;
            }
            self.part_end += self.part_seconds;
        }
        self.add_to_course(time);
        self.next_mark = self.part_end;
    }

    fn add_to_course(&mut self, until: f64) {
        let span = until - self.alive_since;
        if span > 0.0 {
            let part = &mut self.course[self.part];
            part.seconds += span;
            part.alive_seconds += span * f64::from(self.alive);
            self.alive_since = until;
        }
    }

    /// Notes that from `time` on the number of instances alive differs by `change`.
    pub(super) fn change_alive(&mut self, time: f64, change: i32) {
        if time >= self.next_mark {
            self.mark(time);
        } else {
            self.live_until(time);
        }
        self.alive = self.alive.saturating_add_signed(change);
        if change > 0 && self.counting {
            self.record.starts += f64::from(change);
        }
    }

    /// Notes a request that arrives.
    #[inline]
    pub(super) fn request(&mut self, time: f64) {
        if time >= self.next_mark {
            self.mark(time);
        }
        if self.counting {
            self.requests += 1;
            if let Some(part) = self.course.get_mut(self.part) {
                part.requests += 1.0;
            }
        }
    }

    /// Notes that the request that has just arrived is cold.
    pub(super) fn cold(&mut self) {
        if self.counting {
            self.record.cold += 1.0;
            if let Some(part) = self.course.get_mut(self.part) {
                part.cold += 1.0;
            }
        }
    }

    /// Notes that a request that arrived at `time` is turned away.
    pub(super) fn throttled(&mut self, time: f64) {
        if time >= self.start {
            self.record.throttled += 1.0;
            if let Some(part) = self.course.get_mut(self.part) {
                part.throttled += 1.0;
            }
        }
    }

    /// Notes the latency of a request that arrived at `time` and how long it occupied its instance.
    #[inline]
    pub(super) fn served(&mut self, time: f64, latency: f64, busy: f64) {
        if time >= self.start {
            self.record.latency += latency;
            self.record.busy += busy;
            self.served += 1;
            if let Some(count) = self.latencies.get_mut(bucket(latency)) {
                *count += 1;
            }
        }
    }

    /// Notes that an instance was idle from one time to another.
    #[inline]
    pub(super) fn idle(&mut self, from: f64, to: f64) {
        let from = from.max(self.start);
        if to > from {
            self.record.idle += to - from;
        }
    }

    /// Ends the replication at a time and returns its sums.
    pub(super) fn close(&mut self, end: f64) -> Record {
        if end >= self.next_mark {
            self.mark(end);
        } else {
            self.live_until(end);
        }
        let mut record = self.record;
        record.requests = f64::from(self.requests);
        record.served = f64::from(self.served);
        record.duration = (end - self.start).max(0.0);
        record.percentiles = [0.5, 0.9, 0.95, 0.99, 0.999].map(|share| {
            percentile(
                self.latencies.iter().map(|&count| f64::from(count)),
                record.served,
                share,
            )
        });
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_the_histogram_are_close() {
        let mut counts = vec![0; BUCKETS];
        for index in 1..=100_000 {
            counts[bucket(f64::from(index) * 1e-4)] += 1;
        }
        let mut histogram = Histogram::new();
        histogram.absorb(&mut counts);
        for share in [0.001, 0.5, 0.99, 0.999] {
            let error = histogram.percentile(share) / (share * 10.0) - 1.0;
            assert!(error.abs() < 0.004, "{share} {error}");
        }
        assert_eq!(counts[bucket(5.0)], 0);
        assert_eq!((bucket(0.0), bucket(1e300)), (0, BUCKETS - 1));
        assert_eq!(Histogram::new().percentile(0.5), 0.0);
    }

    #[test]
    fn the_course_adds_up_over_long_silences() {
        let mut tally = Tally::new(Some(Course {
            period_seconds: 10.0,
            parts: 5,
        }));
        tally.restart(3.0);
        tally.change_alive(1.0, 2);
        tally.request(4.0);
        tally.request(1009.0);
        tally.change_alive(1010.0, -1);
        let record = tally.close(1033.5);
        let seconds: f64 = tally.course.iter().map(|part| part.seconds).sum();
        let alive: f64 = tally.course.iter().map(|part| part.alive_seconds).sum();
        assert!((seconds - 1030.5).abs() < 1e-6, "{seconds}");
        assert!((alive - (1007.0 * 2.0 + 23.5)).abs() < 1e-6, "{alive}");
        assert_eq!(record.requests, 2.0);
        assert_eq!(tally.course[2].requests + tally.course[4].requests, 2.0);
        assert!((tally.alive_seconds[2] - 1007.0).abs() < 1e-9);
    }
}
