//! A queue in front of equal servers with any service law: an approximation with a measured error.
//!
//! In: arrival rate, law of the service time, number of servers. Out: mean wait, the latency distribution and how far
//! to trust both. The wait of M/M/c is corrected for the variation of the service time by Kimura's interpolation (1986)
//! between exponential and constant service, the latter by Cosmetatos' formula (1975); for one server this is the exact
//! formula of Pollaczek and Khinchine, for exponential service it changes nothing.
//!
//! # Derivation
//!
//! With v the variance of the service time over its mean squared, and k what constant service makes of the wait, twice over:
//!
//! ```text
//! wait              = wait of M/M/c × (1 + v) / 2 × k / (1 + v × (k − 1))
//! k                 = 1 + (1 − u)(c − 1)(√(4 + 5c) − 2) / (16·u·c)
//!                     or 2c / (c + 1), where that is less
//! ```
//!
//! With v = 1 this is M/M/c whatever k is. With v = 0 it is k / 2 of it, the formula of Cosmetatos. With one server k = 1, and it
//! is the formula of Pollaczek and Khinchine, which is exact.

use super::mmc;
use crate::coldstart::engine::Condition;
use crate::coldstart::engine::latency::{Latency, Law, Mixture};

/// How far to trust the mean wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Exact: one server, or exponential service.
    Exact,
    /// Little variation (CV below 1).
    LittleVariation,
    /// Much variation (CV above 1) and up to 20 servers.
    MuchVariation,
    /// Much variation and more than 20 servers.
    MuchVariationManyServers,
}

impl Trust {
    /// Returns the smallest and largest deviation of the mean wait that was measured, as a factor minus 1: against
    /// simulation of 20 million requests a cell, constant and lognormal service of CV 0.5 and 2, 2 to 100 servers,
    /// utilisation 0.8 to 0.95 (2026-11-21). The error is largest where hardly anyone waits.
    pub fn measured_deviation(self) -> (f64, f64) {
        match self {
            Self::Exact => (0.0, 0.0),
            Self::LittleVariation => (-0.01, 0.04),
            Self::MuchVariation => (-0.01, 0.08),
            Self::MuchVariationManyServers => (0.02, 0.10),
        }
    }
}

/// Smallest and largest deviation of the 95th and 99th percentile of the response time that was measured in the same
/// simulations, as a factor minus 1.
pub const PERCENTILE_DEVIATION: (f64, f64) = (-0.24, 0.06);

/// An M/G/c queue.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneralQueue {
    /// Offered load per server.
    pub utilisation: f64,
    /// Probability that a request waits (that of M/M/c).
    pub waiting: f64,
    /// Mean wait in seconds.
    pub mean_wait: f64,
    /// How far to trust the mean wait.
    pub trust: Trust,
    /// Distribution of the response time: service, and for those who wait an exponential wait of matching mean.
    pub response: Mixture,
}

/// Returns the queue of requests arriving `rate` per second at `servers`, with service times of the given law. The
/// percentiles of the response are an approximation also where the mean is exact.
///
/// # Errors
/// As for [`mmc::queue`]: an input out of range or a load that reaches the number of servers.
pub fn queue(rate: f64, service: &Law, servers: u32) -> Result<GeneralQueue, Condition> {
    let variation = service.squared_variation();
    let simple = mmc::queue(rate, service.mean(), servers)?;
    let constant = constant_service_factor(f64::from(servers), simple.utilisation);
    let mean_wait = simple.mean_wait * 0.5 * (1.0 + variation) * constant
        / (variation * (constant - 1.0) + 1.0);
    let trust = if servers == 1 || (variation - 1.0).abs() < 1e-9 {
        Trust::Exact
    } else if variation < 1.0 {
        Trust::LittleVariation
    } else if servers <= 20 {
        Trust::MuchVariation
    } else {
        Trust::MuchVariationManyServers
    };
    let at_once = Latency::new(0.0, service.clone());
    let wait = if simple.waiting > 0.0 {
        mean_wait / simple.waiting
    } else {
        0.0
    };
    let after_wait = Latency::of_sum(0.0, service.clone(), Law::Exponential(wait));
    Ok(GeneralQueue {
        utilisation: simple.utilisation,
        waiting: simple.waiting,
        mean_wait,
        trust,
        response: Mixture::new(simple.waiting, at_once, after_wait)?,
    })
}

/// Returns the wait with constant service over half the wait with exponential service (Cosmetatos), not above its limit
/// for light traffic.
fn constant_service_factor(servers: f64, utilisation: f64) -> f64 {
    let spread = (1.0 - utilisation) * (servers - 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0);
    let factor = 1.0 + spread / (16.0 * utilisation * servers).max(1e-300);
    factor.min(2.0 * servers / (servers + 1.0))
}
