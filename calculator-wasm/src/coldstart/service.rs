//! The same requests on a service that is always on: it has no cold starts, and a queue instead.
//!
//! In: a case and how the service is set up. Out: latency while traffic is steady, what a jump does until more replicas
//! run, and a rolling deployment. Exact for random arrivals and exponential run times (M/M/c); for others the wait is an
//! approximation (M/G/c). Deliberately absent: formulas ([`crate::queueing`]), prices.

use super::case::Case;
use super::engine::latency::{Law, Mixture};
use super::report::PERCENTILES;
use super::shown::{Plain, Seconds, Share, rows, say};
use crate::field::Inputs;
use crate::queueing::autoscaling::{ScaleOut, scale_out};
use crate::queueing::{mgc, mmc};
use crate::report::{Sentence, Table};

/// The share of its room at which a service runs.
const UTILISATION: f64 = 0.6;

/// How the service is set up.
#[derive(Clone, Debug)]
pub(super) struct Service {
    least: f64,
    requests: f64,
    jump: f64,
    /// Seconds from a jump to new replicas that serve.
    reaction: f64,
}

impl Service {
    pub(super) fn of(inputs: &Inputs) -> Self {
        let parts = ["metric", "replica_start", "node_start"];
        Self {
            least: inputs.number("replicas"),
            requests: inputs.number("replica_requests"),
            jump: inputs.number("jump"),
            reaction: parts.iter().map(|key| inputs.number(key)).sum(),
        }
    }

    /// Returns the replicas that run.
    pub(super) fn replicas(&self, case: &Case) -> f64 {
        let room = self.requests * UTILISATION;
        (case.offered_load() / room).ceil().max(self.least)
    }

    /// Returns percentiles of the latency with so many replicas; not numbers where they are too few.
    fn percentiles(&self, case: &Case, replicas: f64) -> [f64; 4] {
        let servers = (replicas * self.requests).min(1e7) as u32;
        let rate = case.arrivals_per_second;
        if matches!(case.run_law, Law::Exponential(_)) {
            let queue = mmc::queue(rate, case.run_seconds, servers);
            return queue.map_or([f64::NAN; 4], |queue| {
                PERCENTILES.map(|share| queue.response_percentile(share))
            });
        }
        let queue = mgc::queue(rate, &case.run_law, servers);
        queue.map_or([f64::NAN; 4], |queue| {
            PERCENTILES.map(|share| queue.response.percentile(share))
        })
    }

    /// Returns percentiles while traffic is steady.
    pub(super) fn steady(&self, case: &Case) -> [f64; 4] {
        self.percentiles(case, self.replicas(case))
    }

    /// Returns what a jump of the traffic does.
    fn after_jump(&self, case: &Case) -> Option<ScaleOut> {
        let jumped = case.arrivals_per_second * self.jump;
        let capacity = self.replicas(case) * self.requests / case.run_seconds;
        let after = self.replicas(&case.at_rate(jumped)) * self.requests / case.run_seconds;
        scale_out(jumped, capacity, after, self.reaction).ok()
    }

    /// Returns the longest wait after a jump and the 99th percentile on top of it.
    pub(super) fn worst(&self, case: &Case) -> f64 {
        let wait = self.after_jump(case).map_or(0.0, |jump| jump.worst_wait);
        case.warm().percentile(0.99) + wait
    }

    /// Returns both sides beside each other.
    pub(super) fn table(&self, case: &Case, latency: &Mixture) -> Table {
        let replicas = self.replicas(case);
        let none = f64::NAN;
        let steady = self.steady(case);
        let during = self.percentiles(case, replicas - 1.0);
        let mut values = Vec::new();
        for (share, service) in PERCENTILES.into_iter().zip(steady) {
            values.extend([latency.percentile(share), service]);
        }
        let (wait, drain, delayed) = self.after_jump(case).map_or((none, none, none), |jump| {
            (jump.worst_wait, jump.drain_seconds, jump.delayed_requests)
        });
        let waiting = {
            let servers = (replicas * self.requests).min(1e7) as u32;
            mmc::queue(case.arrivals_per_second, case.run_seconds, servers).map_or(none, |queue| {
                if queue.waiting < 1e-9 {
                    0.0
                } else {
                    queue.waiting
                }
            })
        };
        values.extend([
            none, replicas, none, waiting, none, wait, none, delayed, none,
        ]);
        values.extend([
            if delayed > 0.0 {
                self.reaction + drain
            } else {
                0.0
            },
            none,
            during[2],
        ]);
        Table {
            key: "service",
            title: "Beside a service that is always on",
            columns: &["What", "Functions", "Service"],
            rows: rows(
                &[
                    ("p50", "p50", Seconds),
                    ("p95", "p95", Seconds),
                    ("p99", "p99", Seconds),
                    ("p999", "p99.9", Seconds),
                    ("replicas", "Replicas", Plain(6)),
                    ("waiting", "Requests that wait for a place", Share(3)),
                    ("worst", "Longest wait after a jump of traffic", Seconds),
                    ("delayed", "Requests delayed by it", Plain(4)),
                    ("recovery", "Until nobody waits", Seconds),
                    (
                        "rollout",
                        "p99 while a rolling deployment has one less",
                        Seconds,
                    ),
                ],
                &values,
            ),
        }
    }

    /// Returns one sentence on how far the wait can be trusted.
    pub(super) fn trust(&self, case: &Case) -> Sentence {
        if matches!(case.run_law, Law::Exponential(_)) {
            return Sentence::of(
                "The service's queue is exact for random arrivals and exponential run times (M/M/c); its jump is a fluid \
                 model: exact for large backlogs.",
            );
        }
        say(
            "The service's queue is an approximation for other than exponential run times (M/G/c): against simulation its \
             p95 and p99 were up to {} low and {} high.",
            &[Share(2); 2],
            &[-mgc::PERCENTILE_DEVIATION.0, mgc::PERCENTILE_DEVIATION.1],
        )
    }
}
