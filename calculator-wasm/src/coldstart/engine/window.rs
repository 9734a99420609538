//! Cold starts of a recorded concurrency, without any distribution: the window-maximum identity.
//!
//! In: how many requests were in service over time. Out: cold starts and the instances that were alive.
//!
//! With the most recently used idle instance first and a fixed keep-alive T, the number alive is n(t) = max of B(u) over
//! u in [t − T, t], and each rise of it is a cold start: a new record of concurrency within the keep-alive. Holds path by
//! path for any arrivals and any durations. A recording in samples hides what happened between them, so the count is a
//! lower bound there.
//!
//! # Derivation
//!
//! The idle environments form a stack: the last used one lies on top and is used next. The one at the bottom has been idle
//! longest, and it is removed first. So the number alive is the highest number of calls that were under way at once in
//! the last T seconds, and a call that exceeds it needs a new environment. No law of arrivals or of run times is needed.

use super::{Condition, within};
use std::collections::VecDeque;

/// What a recorded concurrency needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Instances started for a request.
    pub cold_starts: f64,
    /// Cold starts per day of 86,400 s.
    pub cold_starts_per_day: f64,
    /// Length of the recording in seconds.
    pub seconds: f64,
    /// Mean number of instances busy.
    pub mean_busy: f64,
    /// Mean number of instances that were alive and waited.
    pub mean_idle: f64,
    /// Seconds with exactly `index` instances alive; the last entry holds all above 100,000.
    pub alive_seconds: Vec<f64>,
}

impl Replay {
    /// Returns the smallest number m such that at most m instances were alive for at least the share `quantile` of the
    /// time.
    pub fn instance_quantile(&self, quantile: f64) -> u32 {
        let mut below = 0.0;
        for (count, seconds) in self.alive_seconds.iter().enumerate() {
            below += seconds;
            if below >= quantile * self.seconds {
                return count as u32;
            }
        }
        self.alive_seconds.len().saturating_sub(1) as u32
    }
}

/// Returns what a recorded concurrency needed with a keep-alive of `keep_alive_seconds` (0 to 1e9) and `minimum`
/// instances that are always kept.
///
/// `points` are (time in seconds, requests in service from then on), in order of time; the recording ends at the last
/// point. Instances for the first point are taken to be there already. Linear in the number of points.
///
/// # Errors
/// Fewer than two points, times that fall, concurrency outside 0 to 1e9, or a keep-alive out of range.
pub fn replay_concurrency(
    points: &[(f64, f64)],
    keep_alive_seconds: f64,
    minimum: u32,
) -> Result<Replay, Condition> {
    let keep_alive = within("keep_alive_seconds", keep_alive_seconds, 0.0, 1e9)?;
    within("points", points.len() as f64, 2.0, 1e9)?;
    let (first, last) = (points[0], points[points.len() - 1]);
    let mut course = Course {
        alive_seconds: Vec::new(),
        alive: first.1.max(f64::from(minimum)),
        since: first.0,
        cold_starts: 0.0,
    };
    // Levels that have ended within the keep-alive, falling, each with its end; the present level comes after them.
    let mut ended: VecDeque<(f64, f64)> = VecDeque::new();
    let mut busy = 0.0;
    let mut before = first;
    for &(time, level) in points {
        within("time", time, before.0, 1e15)?;
        within("concurrency", level, 0.0, 1e9)?;
        busy += before.1 * (time - before.0);
        while ended.back().is_some_and(|&(_, lower)| lower <= before.1) {
            ended.pop_back();
        }
        // Records that have run out by now give way to the next, or to the present level.
        while let Some(&(end, _)) = ended.front() {
            if end + keep_alive >= time {
                break;
            }
            ended.pop_front();
            let record = ended
                .front()
                .map_or(before.1, |&(_, level)| level)
                .max(before.1);
            course.set(end + keep_alive, record.max(f64::from(minimum)));
        }
        if time > before.0 || before.1 > level {
            ended.push_back((time, before.1));
        }
        let record = ended
            .front()
            .map_or(level, |&(_, record)| record)
            .max(level);
        course.set(time, record.max(f64::from(minimum)));
        before = (time, level);
    }
    course.set(last.0, course.alive);
    let seconds = last.0 - first.0;
    let over_time = |sum: f64| if seconds > 0.0 { sum / seconds } else { 0.0 };
    let mut alive = 0.0;
    for (count, span) in course.alive_seconds.iter().enumerate() {
        alive += count as f64 * span;
    }
    Ok(Replay {
        cold_starts: course.cold_starts,
        cold_starts_per_day: over_time(86_400.0 * course.cold_starts),
        seconds,
        mean_busy: over_time(busy),
        mean_idle: over_time(alive - busy).max(0.0),
        alive_seconds: course.alive_seconds,
    })
}

/// The number alive over time.
struct Course {
    alive_seconds: Vec<f64>,
    alive: f64,
    since: f64,
    cold_starts: f64,
}

impl Course {
    fn set(&mut self, time: f64, alive: f64) {
        let index = self.alive.min(100_000.0) as usize;
        if index >= self.alive_seconds.len() {
            self.alive_seconds.resize(index + 1, 0.0);
        }
        if time > self.since {
            self.alive_seconds[index] += time - self.since;
            self.since = time;
        }
        self.cold_starts += (alive - self.alive).max(0.0);
        self.alive = alive;
    }
}
