//! How many replicas of a container a load needs.
//!
//! In: rate, latency, CPU time, the size of a replica. Out: replicas. CPU time sizes cores, latency sizes the
//! requests in flight: both are asked for, since 500 requests a second of 200 ms are 100 in flight, whatever the
//! processor. Absent on purpose: what a replica costs (the platform's business).
//!
//! # Derivation
//!
//! Both terms are one law, Little's: what is under way equals the rate times the time of one. With processor time it gives busy
//! processors, with the whole duration it gives requests at once.
//!
//! ```text
//! busy processors   = rate × processor seconds of a request
//! requests at once  = rate × seconds of a request
//! replicas needed   = max(busy processors / (processors of one × target use), requests at once / requests that one takes)
//! replicas          = max(minimum, zones, ⌈replicas needed⌉), times zones / (zones − 1) where the loss of one must not be felt
//! ```
//!
//! The rate is that of the busiest time: mean × ratio of peak to mean. Arrivals at random come in clusters, and the target use is the
//! room for them.

use super::tiers::whole_pieces;
use crate::money::UnitPrice;

/// A replica of one service and how it scales.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// vCPUs of a replica.
    pub vcpu: f64,
    /// Memory of a replica in GB of 1024³ bytes.
    pub memory_gb: f64,
    /// Architecture.
    pub arch: super::lambda::Arch,
    /// Whether it is a Windows container on Fargate.
    pub windows: bool,
    /// vCPUs and GB of memory that sidecars (a proxy, an agent) add to each replica.
    pub sidecar: (f64, f64),
    /// Disk of a replica in GB; Fargate includes 20.
    pub disk_gb: f64,
    /// Requests that one replica serves at a time.
    pub concurrency: f64,
    /// Replicas that always run, whatever the load.
    pub minimum_replicas: f64,
    /// How the number of replicas follows the load.
    pub scaling: Scaling,
}

impl Default for Container {
    fn default() -> Container {
        Container {
            vcpu: 0.5,
            memory_gb: 1.0,
            arch: super::lambda::Arch::X86,
            windows: false,
            sidecar: (0.0, 0.0),
            disk_gb: 20.0,
            concurrency: 100.0,
            minimum_replicas: 1.0,
            scaling: Scaling::Hourly,
        }
    }
}

/// How the number of replicas follows the load.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Scaling {
    /// Sized for the highest peak of the month, day and night.
    Static,
    /// Sized for the peak of each hour.
    #[default]
    Hourly,
    /// Replicas started for a job and stopped after it, independent of requests.
    Jobs {
        /// Replicas of one run.
        replicas: f64,
        /// Seconds of one run, from the image pull to the end; a minute at least is billed.
        seconds: f64,
        /// Runs in a month.
        runs: f64,
    },
}

/// How carefully a cluster is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizing {
    /// Availability zones: at least one replica in each.
    pub zones: f64,
    /// Whether the load must still fit when one zone is lost.
    pub survive_zone_loss: bool,
    /// CPU utilisation at which another replica is started, above 0 to 1.
    pub target_utilisation: f64,
}

impl Default for Sizing {
    fn default() -> Sizing {
        Sizing {
            zones: 2.0,
            survive_zone_loss: false,
            target_utilisation: 0.6,
        }
    }
}

/// A commitment to base load at a discount: what was promised is paid, used or not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Commitment {
    /// Share of the base load (the least that runs at any hour of the present traffic) that is covered, 0 to 1.
    pub coverage: f64,
    /// Fraction off the list price, 0 to 1.
    pub discount: f64,
    /// The price in the contract, where it is known; it wins over the discount.
    pub price: Option<UnitPrice>,
}

impl Commitment {
    /// Returns what a committed unit costs.
    pub fn price(self, list: UnitPrice) -> UnitPrice {
        self.price
            .unwrap_or_else(|| list.scaled(1.0 - crate::math::bounded(self.discount, 0.0, 1.0)))
    }
}

/// Interruptible capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// Share of the replicas beyond the commitment that runs on it, 0 to 1.
    pub share: f64,
    /// Fraction off the list price, 0 to 1; 0.7 at most on Fargate, and it changes with supply.
    pub discount: f64,
}

/// The load of one service at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Requests per second.
    pub rate: f64,
    /// Seconds that a request takes.
    pub latency_seconds: f64,
    /// Seconds of CPU that a request takes.
    pub cpu_seconds: f64,
}

/// Returns the replicas that a load needs, before rounding up: the larger of
/// `rate × CPU seconds ÷ (vCPU × target utilisation)` and `rate × latency ÷ concurrency`.
pub fn demand(container: &Container, sizing: &Sizing, load: Load) -> f64 {
    let utilisation = crate::math::bounded(sizing.target_utilisation, 0.01, 1.0);
    let by_cpu = load.rate * load.cpu_seconds / (container.vcpu.max(1e-3) * utilisation);
    let by_latency = load.rate * load.latency_seconds / container.concurrency.max(1e-3);
    by_cpu.max(by_latency).max(0.0)
}

/// Returns the replicas for a demand: rounded up, times zones ÷ (zones − 1) where one zone may be lost, at least the
/// minimum and one per zone.
///
/// ```
/// use calculator_wasm::cost::engine::containers::{Container, Load, Sizing, demand, replicas};
/// let container = Container { vcpu: 1.0, minimum_replicas: 1.0, ..Default::default() };
/// let sizing = Sizing { zones: 3.0, survive_zone_loss: true, target_utilisation: 0.5 };
/// // 200 requests a second of 10 ms CPU need 2 cores, at half load 4 replicas, and 6 so that 4 survive.
/// let load = Load { rate: 200.0, latency_seconds: 0.05, cpu_seconds: 0.01 };
/// assert_eq!(replicas(&container, &sizing, demand(&container, &sizing, load)), 6.0);
/// ```
pub fn replicas(container: &Container, sizing: &Sizing, demand: f64) -> f64 {
    let zones = whole_pieces(sizing.zones).max(1.0);
    let needed = whole_pieces(demand);
    let needed = if sizing.survive_zone_loss && zones > 1.0 {
        whole_pieces(needed * zones / (zones - 1.0))
    } else {
        needed
    };
    needed
        .max(whole_pieces(container.minimum_replicas))
        .max(zones)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(rate: f64, latency_seconds: f64, cpu_seconds: f64) -> f64 {
        let container = Container {
            vcpu: 2.0,
            concurrency: 50.0,
            ..Container::default()
        };
        let sizing = Sizing {
            zones: 1.0,
            ..Sizing::default()
        };
        replicas(
            &container,
            &sizing,
            demand(
                &container,
                &sizing,
                Load {
                    rate,
                    latency_seconds,
                    cpu_seconds,
                },
            ),
        )
    }

    #[test]
    fn a_whole_demand_needs_no_further_replica() {
        assert_eq!(sized(500.0, 0.2, 0.0), 2.0, "100 in flight, 50 each");
        assert_eq!(sized(500.1, 0.2, 0.0), 3.0);
    }

    #[test]
    fn the_larger_of_latency_and_cpu_decides() {
        assert_eq!(
            sized(100.0, 0.2, 0.048),
            4.0,
            "4.8 cores busy, 1.2 usable each"
        );
        assert_eq!(sized(100.0, 2.4, 0.048), 5.0, "240 in flight, 50 each");
    }

    #[test]
    fn without_load_the_minimum_and_the_zones_remain() {
        assert_eq!(sized(0.0, 1.0, 1.0), 1.0);
        assert_eq!(
            replicas(
                &Container::default(),
                &Sizing {
                    zones: 3.0,
                    ..Sizing::default()
                },
                0.0
            ),
            3.0
        );
    }
}
