//! Cold starts in cases simple enough for a formula of one line.
//!
//! In: rates per second, times in seconds. Out: an [`Estimate`] that says whether it is exact for these inputs:
//! requests by the clock, instances that take any number of requests at once, batches.

use super::latency::Law;
use super::{Approximation, Condition, Estimate, Standing, within};
use crate::math;

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// Returns the cold starts of requests that come exactly every `period` seconds (1e−6 to 1e9).
///
/// While no request outlasts the period, one instance serves all, and a request is cold if the idle gap period −
/// service exceeds the keep-alive (a gap equal to it is still warm). For constant service this is 0 or 1; for random
/// service, warm and cold requests form a chain of two states: share = β / (1 − α + β) with β = P(gap > T) after a warm
/// request, α after a cold one. Exact then. Constant service longer than the period keeps n = ⌈S / period⌉ instances
/// in turn, with gaps of n·period − S: exact too if warm and cold take the same time. Otherwise simulate.
///
/// # Errors
/// A period or keep-alive (0 to 1e9) out of range.
pub fn periodic(
    period: f64,
    warm: &Law,
    cold: &Law,
    keep_alive_seconds: f64,
) -> Result<Estimate, Condition> {
    let period = within("period", period, 1e-6, 1e9)?;
    let keep_alive = within("keep_alive_seconds", keep_alive_seconds, 0.0, 1e9)?;
    let rounds = match warm {
        Law::Constant(seconds) if warm == cold => (seconds / period).ceil().max(1.0),
        _ => 1.0,
    };
    let span = rounds * period;
    let longest = 1.0
        - below(warm, span)
            .min(below(cold, span))
            .max(fits(warm, cold, span));
    let after_warm = below(warm, span - keep_alive);
    let after_cold = below(cold, span - keep_alive);
    let denominator = 1.0 - after_cold + after_warm;
    let cold_share = if denominator > 0.0 {
        after_warm / denominator
    } else {
        1.0
    };
    let mean_service = cold_share * cold.mean() + (1.0 - cold_share) * warm.mean();
    let mean_gap = cold_share * mean_gap(cold, span, keep_alive)
        + (1.0 - cold_share) * mean_gap(warm, span, keep_alive);
    let standing = if longest < 1e-9 {
        Standing::Exact
    } else {
        Standing::Simulate(Approximation::NoOverlap)
    };
    Ok(Estimate {
        cold_share,
        cold_starts_per_day: DAY / period * cold_share,
        mean_busy: mean_service / period,
        mean_idle: mean_gap / period,
        standing,
    })
}

/// Returns the probability of a time strictly below `seconds`.
fn below(law: &Law, seconds: f64) -> f64 {
    match law {
        Law::Constant(value) => f64::from(u8::from(*value < seconds)),
        _ => law.cdf(seconds),
    }
}

/// Returns 1 if both laws are constant and fit the span exactly.
fn fits(warm: &Law, cold: &Law, span: f64) -> f64 {
    let fits = |law: &Law| matches!(law, Law::Constant(value) if *value <= span);
    f64::from(u8::from(fits(warm) && fits(cold)))
}

/// Returns the mean of min(span − service, keep-alive), at least 0.
fn mean_gap(law: &Law, span: f64, keep_alive: f64) -> f64 {
    law.mean_left_of(span) - law.mean_left_of(span - keep_alive)
}

/// Returns the cold starts of Poisson arrivals where one instance takes any number of requests at once.
///
/// cold share = e^(−(ρ + λT)) with ρ = λ·S: nobody came for a keep-alive and nobody is left. Exact for every service
/// law (busy period of M/G/∞), as long as requests that arrive during a start wait for it without counting as cold.
///
/// # Errors
/// An input out of range: rate 0 to 1e9, times 0 to 1e9 s.
pub fn unlimited_concurrency(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
) -> Result<Estimate, Condition> {
    let rate = within("arrivals_per_second", arrivals_per_second, 0.0, 1e9)?;
    let service = within("mean_service_seconds", mean_service_seconds, 0.0, 1e9)?;
    let keep_alive = within("keep_alive_seconds", keep_alive_seconds, 0.0, 1e9)?;
    let cold_share = math::exp(-rate * (service + keep_alive));
    let nobody = math::exp(-rate * service);
    Ok(Estimate {
        cold_share,
        cold_starts_per_day: DAY * rate * cold_share,
        mean_busy: -math::exp_minus_one(-rate * service),
        mean_idle: -nobody * math::exp_minus_one(-rate * keep_alive),
        standing: Standing::Exact,
    })
}

/// Returns the cold starts of batches of `size` simultaneous requests that come as a Poisson process.
///
/// cold share = e^(−λ_b·T): the whole batch is cold or warm together. Exact in the limit of service times far below
/// the time between batches; the standing asks for a simulation once a batch meets the one before in more than 1 % of
/// cases.
///
/// # Errors
/// An input out of range: batches per second 0 to 1e9, size 1 to 1e6, times 0 to 1e9 s.
pub fn rare_batches(
    batches_per_second: f64,
    size: u32,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
) -> Result<Estimate, Condition> {
    let rate = within("batches_per_second", batches_per_second, 0.0, 1e9)?;
    let count = within("size", f64::from(size), 1.0, 1e6)?;
    let service = within("mean_service_seconds", mean_service_seconds, 0.0, 1e9)?;
    let keep_alive = within("keep_alive_seconds", keep_alive_seconds, 0.0, 1e9)?;
    let cold_share = math::exp(-rate * keep_alive);
    let standing = if rate * service * math::ln(count + 1.0) < 0.01 {
        Standing::Approximate {
            because: Approximation::RareBatches,
            deviation: (-0.02, 0.02),
        }
    } else {
        Standing::Simulate(Approximation::RareBatches)
    };
    Ok(Estimate {
        cold_share,
        cold_starts_per_day: DAY * rate * count * cold_share,
        mean_busy: rate * count * service,
        mean_idle: -count * math::exp_minus_one(-rate * keep_alive),
        standing,
    })
}
