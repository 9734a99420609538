//! How long an instance takes to start, from measurements.
//!
//! In: runtime, memory, architecture, packaging. Out: the law of the initialisation time and the duration of the first
//! call, with their date and source; and the terms that come on top (placement, package size, network, rarity). All
//! measured on hello-world functions: real code adds to it. Deliberately absent: warm durations.

use super::init_table::RUNTIMES;
use super::latency::Law;
use crate::math;

/// Last day of the 28 days of measurement.
pub const MEASURED: &str = "2026-08-22";
/// Where the measurements come from.
pub const SOURCE: &str = "https://github.com/maxday/lambda-perf";

/// A runtime with its measurements.
#[derive(Debug)]
pub struct Runtime {
    /// Short name for fields and addresses.
    pub key: &'static str,
    /// Name for readers.
    pub name: &'static str,
    /// p50, p95, p99 and first call in tenths of a millisecond, by packaging, architecture and memory.
    pub(super) cells: [[u16; 4]; 16],
}

/// How the code is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packaging {
    /// A zip archive on a managed runtime.
    Zip,
    /// A container image.
    Image,
}

/// Processor architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// 64-bit Arm.
    Arm64,
    /// 64-bit x86.
    X86,
}

/// Measured start of an instance, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitTime {
    /// Median of the Init Duration.
    pub median: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
    /// Mean duration of the first call, after initialisation.
    pub first_call: f64,
}

impl InitTime {
    /// Returns the law through the three percentiles ([`Law::from_percentiles`]).
    pub fn law(&self) -> Law {
        let points = [(0.5, self.median), (0.95, self.p95), (0.99, self.p99)];
        Law::from_percentiles(&points).unwrap_or(Law::Constant(self.median))
    }
}

/// Returns the runtimes that were measured.
pub const fn runtimes() -> &'static [Runtime] {
    RUNTIMES
}

/// Returns the runtime with the given key.
pub fn runtime(key: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.key == key)
}

impl Runtime {
    /// Returns the measured start at `memory_megabytes`: on a logarithmic scale between the measured sizes of 128, 256,
    /// 512 and 1024 MB, and as at the nearest of them outside.
    pub fn init_time(
        &self,
        memory_megabytes: f64,
        architecture: Architecture,
        packaging: Packaging,
    ) -> InitTime {
        let row = 8 * usize::from(packaging == Packaging::Image)
            + 4 * usize::from(architecture == Architecture::X86);
        let doublings = math::ln(memory_megabytes.max(1.0) / 128.0) / core::f64::consts::LN_2;
        let place = math::bounded(doublings, 0.0, 3.0);
        let below = (place.floor() as usize).min(2);
        let fraction = place - below as f64;
        let value = |column: usize| {
            let low = f64::from(self.cells[row + below][column]) * 1e-4;
            let high = f64::from(self.cells[row + below + 1][column]) * 1e-4;
            low + (high - low) * fraction
        };
        InitTime {
            median: value(0),
            p95: value(1),
            p99: value(2),
            first_call: value(3),
        }
    }
}

/// Seconds between what AWS logs as Init Duration and what a client sees, beyond the network: placing the instance and
/// fetching the code, lowest and highest.
///
/// Source: client-side cold latency of 287 ms at the median over 2,031 starts (luccadibe, August and September 2024)
/// against Init Durations of the same runtimes.
pub const PLACEMENT_SECONDS: (f64, f64) = (0.10, 0.25);

/// Seconds added per megabyte of zipped JavaScript dependencies on AWS (0.26, 1.70 and 3.87 s at 1 KB, 14 and 35 MB:
/// Shilkov, January 2021); Google Cloud is alike, Azure takes four times as long.
pub const SECONDS_PER_ZIPPED_MEGABYTE: f64 = 0.10;

/// Seconds added by a function in a private network on AWS (Shilkov, January 2021).
pub const PRIVATE_NETWORK_SECONDS: f64 = 0.23;

/// Returns the seconds that a start takes longer because the function is rarely used and its code is in no cache.
///
/// Measured on AWS in 2020: cold starts cost 0.27 s at 0.05 requests per second and more, 0.57 s at 0.016 and less; the
/// difference, on a logarithmic scale of the rate between the two.
pub fn rarity_seconds(arrivals_per_second: f64) -> f64 {
    let place = math::ln(0.05 / arrivals_per_second.max(1e-300)) / math::ln(0.05 / 0.016);
    0.30 * math::bounded(place, 0.0, 1.0)
}
