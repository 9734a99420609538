//! A queue in front of equal servers: waiting and response times, exactly.
//!
//! In: arrival rate, mean service time, number of servers. Out: [`Queue`]. Exact for Poisson arrivals, exponential
//! service, first come first served, an endless queue (M/M/c).
//!
//! # Derivation
//!
//! With c servers, rate λ, mean time S and load a = λ·S below c. The balance of calls that come and go between neighbouring levels gives
//! Erlang's B, level by level, and from it the chance to wait, C:
//!
//! ```text
//! B_0 = 1,   B_k = a·B_(k−1) / (k + a·B_(k−1))
//! C   = B_c / (1 − (a / c) × (1 − B_c))
//! ```
//!
//! While all servers are busy they end c/S calls a second and get λ. So who waits, waits an exponential time with the mean S / (c − a), and:
//!
//! ```text
//! mean wait         = C × S / (c − a)
//! P(wait > t)       = C × e^(−(c − a) × t / S)
//! ```

use super::erlang::{erlang_b, erlang_c};
use crate::coldstart::engine::{Condition, within};
use crate::math;

/// Most servers that the formulas are evaluated for.
pub const MOST_SERVERS: u32 = 10_000_000;

/// A stable M/M/c queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Offered load per server, 0 to below 1.
    pub utilisation: f64,
    /// Probability that all servers are busy when no request may wait (Erlang B).
    pub blocking: f64,
    /// Probability that a request waits (Erlang C).
    pub waiting: f64,
    /// Mean wait in seconds, over all requests.
    pub mean_wait: f64,
    /// Mean response time (wait and service) in seconds.
    pub mean_response: f64,
    service: f64,
    /// Servers minus offered load.
    spare: f64,
}

/// Returns the queue of requests arriving `rate` per second (0 to 1e9) at `servers` (1 to [`MOST_SERVERS`]) that take
/// `service` seconds on average (above 0, to 1e7).
///
/// # Errors
/// An input out of range; an offered load that reaches the number of servers is reported as a rate above servers /
/// service time.
pub fn queue(rate: f64, service: f64, servers: u32) -> Result<Queue, Condition> {
    let service = within("service", service, 1e-9, 1e7)?;
    let count = within("servers", f64::from(servers), 1.0, f64::from(MOST_SERVERS))?;
    let rate = within(
        "rate",
        rate,
        0.0,
        (count / service * (1.0 - 1e-12)).min(1e9),
    )?;
    let load = rate * service;
    let waiting = erlang_c(servers, load);
    let spare = count - load;
    let mean_wait = waiting * service / spare;
    Ok(Queue {
        utilisation: load / count,
        blocking: erlang_b(servers, load),
        waiting,
        mean_wait,
        mean_response: mean_wait + service,
        service,
        spare,
    })
}

impl Queue {
    /// Returns the probability of waiting longer than `seconds`: C·e^(−(cμ − λ)t).
    pub fn wait_exceeds(&self, seconds: f64) -> f64 {
        self.waiting * math::exp(-self.spare * seconds / self.service)
    }

    /// Returns the wait that the share `share` of requests stays within, in seconds.
    pub fn wait_percentile(&self, share: f64) -> f64 {
        let ratio = self.waiting / (1.0 - share);
        if ratio > 1.0 {
            math::ln(ratio) * self.service / self.spare
        } else {
            0.0
        }
    }

    /// Returns the probability of a response time above `seconds`.
    ///
    /// e^(−μt)·[1 + C·(1 − e^(−μdt)) / d] with d = c − 1 − a; at d = 0 the limit e^(−μt)·(1 + Cμt).
    pub fn response_exceeds(&self, seconds: f64) -> f64 {
        let time = seconds / self.service;
        let distance = self.spare - 1.0;
        let exponent = distance * time;
        let served = math::exp(-time);
        if exponent.abs() < 1e-9 {
            served * (1.0 + self.waiting * time)
        } else if exponent > -1.0 {
            served * (1.0 - self.waiting * math::exp_minus_one(-exponent) / distance)
        } else {
            let waited = math::exp(-time - exponent);
            served + self.waiting * (served - waited) / distance
        }
    }

    /// Returns the response time that the share `share` (0 to below 1) of requests stays within, in seconds, to
    /// 1e−13 relative.
    pub fn response_percentile(&self, share: f64) -> f64 {
        let beyond = 1.0 - share;
        math::smallest_where(self.mean_response, &|time| {
            self.response_exceeds(time) <= beyond
        })
    }
}

/// Returns the smallest number of servers at which the share `share` of requests is answered within `seconds`, or None
/// if not even endless servers are enough (the service time alone exceeds it).
///
/// # Errors
/// An input out of the range of [`queue`].
pub fn servers_for(
    rate: f64,
    service: f64,
    share: f64,
    seconds: f64,
) -> Result<Option<u32>, Condition> {
    let service = within("service", service, 1e-9, 1e7)?;
    let rate = within("rate", rate, 0.0, 1e9)?;
    let share = within("share", share, 0.0, 1.0 - 1e-12)?;
    let load = within("offered load", rate * service, 0.0, 1e6)?;
    let beyond = 1.0 - share;
    if math::exp(-seconds / service) > beyond {
        return Ok(None);
    }
    let enough = |servers: u32| {
        queue(rate, service, servers).is_ok_and(|queue| queue.response_exceeds(seconds) <= beyond)
    };
    let mut low = load as u32;
    let mut step = 1_u32;
    while !enough(low + step) {
        low += step;
        step *= 2;
        if low > MOST_SERVERS / 2 {
            return Ok(None);
        }
    }
    let mut high = low + step;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Some(high))
}
