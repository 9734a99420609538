//! Cold starts where the exact formula is stretched beyond its conditions, each time saying how far that holds.
//!
//! In: the inputs of the exact formula plus what departs from it (other service laws, a slow first request, a daily
//! shape, a random keep-alive, pings, recycling). Out: estimates with a [`Standing`]. Deliberately absent: cases in
//! which no formula is any good (overlapping renewal arrivals, limited scaling): see the simulation.

use super::poisson::{SteadyState, steady_state};
use super::{Approximation, Condition, Estimate, Standing, within};
use crate::math;

/// Most weights of a rate profile: a week of hours.
pub const MOST_WEIGHTS: usize = 168;

impl SteadyState {
    /// Returns the figures of the exact formula as an estimate with the given standing.
    pub fn to_estimate(&self, standing: Standing) -> Estimate {
        Estimate {
            cold_share: self.cold_share,
            cold_starts_per_day: self.cold_starts_per_day,
            mean_busy: self.mean_busy,
            mean_idle: self.mean_idle,
            standing,
        }
    }
}

/// Returns how far the exact formula holds for a service law of the given squared coefficient of variation and a first
/// request that takes `extra_seconds` longer (initialisation), at `arrivals_per_second`.
///
/// Measured: constant service −4 to 0 % of the cold share, hyperexponential CV 2 −1 to +6 %, lognormal CV 4 −4 to
/// +13 %. A long initialisation makes the formula low by 1 to 8 %; above λ·init = 0.1 the standing asks for a simulation.
pub fn standing_of_formula(
    arrivals_per_second: f64,
    squared_variation: f64,
    extra_seconds: f64,
) -> Standing {
    if arrivals_per_second * extra_seconds > 0.1 {
        return Standing::Simulate(Approximation::SlowFirstRequest);
    }
    let deviation = if squared_variation < 1.0 - 1e-9 {
        (-0.04, 0.0)
    } else if squared_variation <= 1.0 + 1e-9 {
        (0.0, 0.0)
    } else if squared_variation <= 4.0 {
        (-0.01, 0.06)
    } else {
        (-0.04, 0.13)
    };
    if extra_seconds > 0.0 {
        let deviation = (deviation.0 - 0.08, deviation.1);
        Standing::Approximate {
            because: Approximation::SlowFirstRequest,
            deviation,
        }
    } else if deviation == (0.0, 0.0) {
        Standing::Exact
    } else {
        Standing::Approximate {
            because: Approximation::ServiceLaw,
            deviation,
        }
    }
}

/// A function over a day or a week of changing traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The whole period: cold starts over requests, means over time.
    pub whole: Estimate,
    /// Rate in requests per second and long-run behaviour of each part of the period.
    pub parts: Vec<(f64, SteadyState)>,
}

/// Returns the cold starts under a rate that follows `weights` (24 for the hours of a day, 168 for a week; any scale)
/// around a mean of `arrivals_per_second`.
///
/// Pointwise stationary: Σ λ_h·P(cold; λ_h) / Σ λ_h. Within noise of simulation on sinusoids of amplitude 0.8 to 1
/// (0.1191 against 0.1191 ± 0.0016, where the mean rate alone would give 0.170); not for ramps faster than the
/// keep-alive. The standing asks for a simulation where a part of a day is shorter than twice the keep-alive.
///
/// # Errors
/// No weight or more than [`MOST_WEIGHTS`], a weight that is negative or above 1e12, only zeros, or an input out of the
/// range of [`steady_state`]. `part_seconds` is the length of a part, 3600 for hours.
pub fn over_profile(
    weights: &[f64],
    part_seconds: f64,
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
) -> Result<Profile, Condition> {
    within("weights", weights.len() as f64, 1.0, MOST_WEIGHTS as f64)?;
    within("part_seconds", part_seconds, 1.0, 1e9)?;
    let mut total = 0.0;
    for &weight in weights {
        total += within("weight", weight, 0.0, 1e12)?;
    }
    within("sum of weights", total, 1e-12, f64::MAX)?;
    let count = weights.len() as f64;
    let mut parts = Vec::with_capacity(weights.len());
    let (mut per_day, mut busy, mut idle) = (0.0, 0.0, 0.0);
    for &weight in weights {
        let rate = arrivals_per_second * weight * count / total;
        let state = steady_state(rate, mean_service_seconds, keep_alive_seconds, provisioned)?;
        per_day += state.cold_starts_per_day / count;
        busy += state.mean_busy / count;
        idle += state.mean_idle / count;
        parts.push((rate, state));
    }
    let requests = 86_400.0 * arrivals_per_second;
    let standing = if part_seconds < 2.0 * keep_alive_seconds {
        Standing::Simulate(Approximation::SlowlyChangingRate)
    } else {
        Standing::Approximate {
            because: Approximation::SlowlyChangingRate,
            deviation: (-0.02, 0.02),
        }
    };
    let whole = Estimate {
        cold_share: if requests > 0.0 {
            per_day / requests
        } else {
            1.0
        },
        cold_starts_per_day: per_day,
        mean_busy: busy,
        mean_idle: idle,
        standing,
    };
    Ok(Profile { whole, parts })
}

/// Returns the cold starts with a keep-alive drawn for each idle period, evenly between `shortest` and `longest`
/// seconds.
///
/// The mean of the exact formula over the keep-alive, by an eight-point Gauss–Legendre rule. Against simulation for 300
/// to 420 s: 0.02285 to 0.02273 ± 0.0005.
///
/// # Errors
/// An input out of the range of [`steady_state`], or a longest below the shortest keep-alive.
pub fn random_keep_alive(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    shortest: f64,
    longest: f64,
    provisioned: u32,
) -> Result<Estimate, Condition> {
    const POINTS: [(f64, f64); 8] = [
        (0.019_855_071_751_231_88, 0.050_614_268_145_188_13),
        (0.101_666_761_293_186_63, 0.111_190_517_226_687_24),
        (0.237_233_795_041_835_5, 0.156_853_322_938_943_65),
        (0.408_282_678_752_175_1, 0.181_341_891_689_181),
        (0.591_717_321_247_825, 0.181_341_891_689_181),
        (0.762_766_204_958_164_5, 0.156_853_322_938_943_65),
        (0.898_333_238_706_813_4, 0.111_190_517_226_687_24),
        (0.980_144_928_248_768_1, 0.050_614_268_145_188_13),
    ];
    within("longest", longest, shortest, 1e9)?;
    let (mut share, mut per_day, mut busy, mut idle) = (0.0, 0.0, 0.0, 0.0);
    for (place, weight) in POINTS {
        let keep_alive = shortest + (longest - shortest) * place;
        let state = steady_state(
            arrivals_per_second,
            mean_service_seconds,
            keep_alive,
            provisioned,
        )?;
        share += weight * state.cold_share;
        per_day += weight * state.cold_starts_per_day;
        busy += weight * state.mean_busy;
        idle += weight * state.mean_idle;
    }
    let standing = if longest > shortest {
        Standing::Approximate {
            because: Approximation::RandomKeepAlive,
            deviation: (-0.02, 0.02),
        }
    } else {
        Standing::Exact
    };
    Ok(Estimate {
        cold_share: share,
        cold_starts_per_day: per_day,
        mean_busy: busy,
        mean_idle: idle,
        standing,
    })
}

/// Returns the cold starts of real requests when `pings` overlapping pings of `ping_seconds` each come every
/// `interval` seconds.
///
/// While the interval is shorter than the keep-alive the lowest `pings` instances never expire, as if provisioned;
/// requests that arrive during a ping find those instances taken and need others; a ping that meets requests in service
/// holds more than `pings` instances. Not counted: cold starts of the pings
/// themselves. An interval of at least the keep-alive protects nothing: the plain formula, and the standing says to
/// simulate.
///
/// # Errors
/// An input out of the range of [`steady_state`]; interval 1e−3 to 1e9 s, a ping 0 s to the interval.
pub fn with_pings(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    pings: u32,
    interval: f64,
    ping_seconds: f64,
) -> Result<Estimate, Condition> {
    let interval = within("interval", interval, 1e-3, 1e9)?;
    let ping = within("ping_seconds", ping_seconds, 0.0, interval)?;
    let holds = interval < keep_alive_seconds + ping;
    let held = if holds { pings } else { 0 };
    let rate = arrivals_per_second;
    let state = steady_state(rate, mean_service_seconds, keep_alive_seconds, held)?;
    let taken = if held > 0 { ping / interval } else { 0.0 };
    let busy = super::poisson::poisson_probabilities(state.mean_busy);
    let alive = state.instances_at_most();
    let held = held as usize;
    // During a ping, b busy instances plus the pinged ones must all be alive and one more.
    let mut missing = 0.0;
    for (count, probability) in busy.iter().enumerate() {
        missing += probability * alive.get(count + held).copied().unwrap_or(1.0);
    }
    // A ping that finds b + 1 − k busy also holds the instance after b for another keep-alive.
    let chances = (keep_alive_seconds / interval).floor();
    let mut fewer = 0.0;
    let mut expired = 0.0;
    for (level, cold) in state.cold_share_by_level().iter().enumerate().skip(held) {
        fewer += busy.get(level - held).copied().unwrap_or(0.0);
        expired += cold
            * if held > 0 {
                math::exp(chances * math::ln(fewer.min(1.0)))
            } else {
                1.0
            };
    }
    let cold_share = expired * (1.0 - taken) + missing * taken;
    let standing = if holds || pings == 0 {
        Standing::Approximate {
            because: Approximation::Pings,
            deviation: (-0.15, 0.15),
        }
    } else {
        Standing::Simulate(Approximation::Pings)
    };
    let pinging = f64::from(pings) * ping / interval;
    Ok(Estimate {
        cold_share,
        cold_starts_per_day: 86_400.0 * rate * cold_share,
        mean_busy: state.mean_busy + pinging,
        mean_idle: (state.mean_idle - pinging).max(0.0),
        standing,
    })
}

/// Returns the cold starts when the platform replaces each instance after `life_seconds`: between the exact formula
/// and this figure, which adds mean alive / (rate × life), one cold start for each replaced instance.
///
/// # Errors
/// An input out of the range of [`steady_state`], or a life outside 1 to 1e9 s.
pub fn with_recycling(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    life_seconds: f64,
    provisioned: u32,
) -> Result<Estimate, Condition> {
    let life = within("life_seconds", life_seconds, 1.0, 1e9)?;
    let state = steady_state(
        arrivals_per_second,
        mean_service_seconds,
        keep_alive_seconds,
        provisioned,
    )?;
    let added = state.mean_alive / life;
    let per_second = (state.cold_share * arrivals_per_second + added).min(arrivals_per_second);
    let cold_share = if arrivals_per_second > 0.0 {
        per_second / arrivals_per_second
    } else {
        1.0
    };
    Ok(Estimate {
        cold_share,
        cold_starts_per_day: 86_400.0 * per_second,
        standing: Standing::Simulate(Approximation::Recycling),
        ..state.to_estimate(Standing::Exact)
    })
}
