//! The exact formula turned round: what it takes to reach a target share of cold requests.
//!
//! In: a target share and all inputs of [`steady_state`] but one. Out: the missing input. Deliberately absent: money.

use super::poisson::steady_state;
use super::{Condition, within};
use crate::math;

/// A rate at which the cold share crosses a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Requests per second.
    pub rate: f64,
    /// Whether the cold share rises above the target as traffic grows past this rate.
    pub rises: bool,
}

/// Returns the rates between `low` and `high` (requests per second, both above 0) where the cold share crosses
/// `target`, in rising order. The share is not monotone in traffic, so there may be several: a p99 that is safe at
/// 0.05 and at 1 request per second can be unsafe between.
///
/// Found on 40 rates per decade and refined to 1e−9 relative; a pair of crossings closer than 6 % may be missed.
///
/// # Errors
/// An input out of the range of [`steady_state`], or bounds that are not 0 < low ≤ high.
pub fn rates_at_share(
    target: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
    low: f64,
    high: f64,
) -> Result<Vec<Crossing>, Condition> {
    within("low", low, 1e-12, 1e9)?;
    within("high", high, low, 1e9)?;
    let share = |rate: f64| {
        steady_state(rate, mean_service_seconds, keep_alive_seconds, provisioned)
            .map(|state| state.cold_share)
    };
    let (from, to) = (math::ln(low), math::ln(high));
    let steps = (40.0 * (to - from) / core::f64::consts::LN_10)
        .ceil()
        .max(1.0);
    let mut crossings = Vec::new();
    let mut before = (from, share(low)? > target);
    for step in 1..=steps as u32 {
        let place = from + (to - from) * f64::from(step) / steps;
        let after = (
            place,
            share(math::bounded(math::exp(place), low, high))? > target,
        );
        if after.1 != before.1 {
            let (mut near, mut far) = (before.0, place);
            while far - near > 1e-9 {
                let middle = 0.5 * (near + far);
                if (share(math::exp(middle))? > target) == before.1 {
                    near = middle;
                } else {
                    far = middle;
                }
            }
            crossings.push(Crossing {
                rate: math::exp(far),
                rises: after.1,
            });
        }
        before = after;
    }
    Ok(crossings)
}

/// Returns the smallest number of provisioned instances with a cold share of at most `target` (above 0).
///
/// # Errors
/// An input out of the range of [`steady_state`], or a target outside 1e−12 to 1.
pub fn provisioned_for(
    target: f64,
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
) -> Result<u32, Condition> {
    within("target", target, 1e-12, 1.0)?;
    let share = |provisioned: u32| {
        steady_state(
            arrivals_per_second,
            mean_service_seconds,
            keep_alive_seconds,
            provisioned,
        )
        .map(|state| state.cold_share)
    };
    // The terms at 0 tell the answer to rounding; the formula at that number decides.
    let state = steady_state(
        arrivals_per_second,
        mean_service_seconds,
        keep_alive_seconds,
        0,
    )?;
    let levels = state.cold_share_by_level();
    let mut provisioned = levels.len();
    let mut sum = 0.0;
    while provisioned > 0 && sum + levels[provisioned - 1] <= target {
        provisioned -= 1;
        sum += levels[provisioned];
    }
    let mut provisioned = provisioned as u32;
    while share(provisioned)? > target {
        provisioned += 1;
    }
    Ok(provisioned)
}

/// Returns the shortest keep-alive in seconds with a cold share of at most `target`, to 1e−9 relative, or None if 1e9
/// seconds are not enough.
///
/// # Errors
/// An input out of the range of [`steady_state`], or a target outside 1e−12 to 1.
pub fn keep_alive_for(
    target: f64,
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    provisioned: u32,
) -> Result<Option<f64>, Condition> {
    within("target", target, 1e-12, 1.0)?;
    let enough = |keep_alive: f64| {
        steady_state(
            arrivals_per_second,
            mean_service_seconds,
            keep_alive,
            provisioned,
        )
        .map(|state| state.cold_share <= target)
    };
    if enough(0.0)? {
        return Ok(Some(0.0));
    }
    if !enough(1e9)? {
        return Ok(None);
    }
    let (mut near, mut far) = (math::ln(1e-9), math::ln(1e9));
    while far - near > 1e-9 {
        let middle = 0.5 * (near + far);
        if enough(math::exp(middle))? {
            far = middle;
        } else {
            near = middle;
        }
    }
    Ok(Some(math::exp(far)))
}
