//! Time during which instances that serve several requests at once are busy.
//!
//! In: offered load and concurrency. Out: busy instances on average. Platforms with instance concurrency (Cloud Run,
//! Container Apps, Functions Flex, Cloudflare Containers) bill the time in which an instance has at least one
//! request, not the sum of the requests: with a request per instance the two are equal, with ten fully overlapped
//! it is a tenth. Absent on purpose: rounding of time and prices.
//!
//! # Derivation
//!
//! Requests at random, dealt evenly to n instances, reach each of them at random. Then the number under way in one instance
//! follows a Poisson law with the mean a = load / n, and the chance that it is 0 is e^(−a). It is billed in the rest of the
//! time:
//!
//! ```text
//! load              = rate × seconds of a request
//! n                 = ⌈load / requests at once⌉, at least 1
//! busy instances    = n × (1 − e^(−load / n)), between load / requests at once and load
//! ```
//!
//! A platform that fills one instance before the next is billed less, so the figure is on the safe side for it.

use super::tiers::whole_pieces;
use crate::math;

/// How requests overlap in an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// As Poisson arrivals do: an instance that gets load a is busy for 1 − e^(−a) of the time.
    #[default]
    Random,
    /// Completely: load ÷ concurrency, the least that is possible.
    Full,
    /// Not at all: the load itself, as with a concurrency of 1.
    None,
}

/// Returns the mean number of busy instances for an offered load (rate × seconds) at this many requests an instance.
///
/// With n = ⌈load ÷ concurrency⌉ instances that get load ÷ n each: n × (1 − e^(−load ÷ n)), never below load ÷
/// concurrency and never above the load.
///
/// ```
/// use calculator_wasm::cost::engine::busy::{Overlap, busy_instances};
/// assert_eq!(busy_instances(0.76, 1.0, Overlap::Random), 0.76);
/// assert!((busy_instances(0.76, 10.0, Overlap::Random) - 0.532334).abs() < 1e-6);
/// assert!((busy_instances(0.76, 10.0, Overlap::Full) - 0.076).abs() < 1e-15);
/// ```
pub fn busy_instances(load: f64, concurrency: f64, overlap: Overlap) -> f64 {
    let (load, concurrency) = (load.max(0.0), concurrency.max(1.0));
    match overlap {
        _ if concurrency == 1.0 => load,
        Overlap::None => load,
        Overlap::Full => load / concurrency,
        Overlap::Random => {
            let instances = whole_pieces(load / concurrency).max(1.0);
            let busy = -instances * math::exp_minus_one(-load / instances);
            busy.max(load / concurrency).min(load)
        }
    }
}

/// Returns the least and the most by which busy instances grow with the load between two loads.
pub fn growth_between(from: f64, to: f64, concurrency: f64, overlap: Overlap) -> (f64, f64) {
    let concurrency = concurrency.max(1.0);
    match overlap {
        _ if concurrency == 1.0 => (1.0, 1.0),
        Overlap::None => (1.0, 1.0),
        Overlap::Full => (1.0 / concurrency, 1.0 / concurrency),
        Overlap::Random => {
            // Inside one number of instances: the middle tells which, the ends are about to step.
            let instances = whole_pieces(0.5 * (from + to) / concurrency).max(1.0);
            let (low, high) = (math::exp(-to / instances), math::exp(-from / instances));
            let floor = 1.0 / concurrency;
            // Near saturation the lower bound load ÷ concurrency takes over, and its slope with it.
            let saturated =
                busy_instances(to, concurrency, overlap) <= to / concurrency * (1.0 + 1e-12);
            if saturated {
                (low.min(floor), high.max(floor))
            } else {
                (low, high)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_time_lies_between_full_overlap_and_none_and_never_falls() {
        for concurrency in [1.0, 2.0, 10.0, 80.0] {
            let mut before = 0.0;
            for step in 0..2000 {
                let load = f64::from(step) * 0.037;
                let busy = busy_instances(load, concurrency, Overlap::Random);
                assert!(
                    busy >= load / concurrency - 1e-12 && busy <= load + 1e-12,
                    "{load} {concurrency}"
                );
                assert!(busy >= before - 1e-12, "{load} {concurrency}");
                before = busy;
            }
        }
    }

    #[test]
    fn growth_bounds_hold_between_steps() {
        for (from, to) in [(0.1, 0.5), (1.2, 1.9), (4.1, 5.9), (11.5, 11.9)] {
            let (least, most) = growth_between(from, to, 2.0, Overlap::Random);
            let busy = |load| busy_instances(load, 2.0, Overlap::Random);
            for step in 0..50 {
                let load = from + (to - from) * f64::from(step) / 50.0;
                let slope = (busy(load + 1e-6) - busy(load)) / 1e-6;
                assert!(
                    slope >= least - 1e-6 && slope <= most + 1e-6,
                    "{load}: {slope} {least} {most}"
                );
            }
        }
    }
}
