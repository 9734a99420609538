//! The mathematics of cold starts: exact where a formula exists, simulated where none does.
//!
//! In: rates per second, times in seconds. Out: shares, counts and times as plain numbers, each with the conditions
//! under which it holds. Deliberately absent: units, fields, text for the reader, reports.

pub mod approximate;
mod init_table;
pub mod init_times;
pub(crate) mod laplace;
pub mod latency;
pub mod log;
pub mod markovian;
pub mod poisson;
pub mod presets;
pub mod simulation;
pub mod special;
pub mod targets;
pub mod window;

/// Why a formula gives no answer for the given inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Condition {
    /// An input is not a number between the two bounds (both included).
    OutOfRange {
        /// Name of the parameter.
        input: &'static str,
        /// Smallest permitted value.
        minimum: f64,
        /// Largest permitted value.
        maximum: f64,
    },
    /// The mean number of busy instances is above what the formula can sum in reasonable time: simulate instead.
    OfferedLoadAbove(f64),
}

/// How far an answer holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Mathematically exact under the conditions that its function states.
    Exact,
    /// An approximation.
    Approximate {
        /// Under which circumstances it is good.
        because: Approximation,
        /// Smallest and largest measured deviation of the cold share from the truth, as a factor minus 1 (formula
        /// against simulation on the cases of the note of 2026-11-21); a measured range, not a bound.
        deviation: (f64, f64),
    },
    /// The formula is not meant for these inputs: simulate.
    Simulate(Approximation),
}

/// What makes an answer an approximation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approximation {
    /// Service times are not exponential.
    ServiceLaw,
    /// The first request of an instance takes longer than the others.
    SlowFirstRequest,
    /// Each hour is treated as if its rate had held for ever: good while the rate changes slowly against the keep-alive.
    SlowlyChangingRate,
    /// The keep-alive is drawn anew for each idle period.
    RandomKeepAlive,
    /// Pings hold instances; a request that comes during a ping needs one more.
    Pings,
    /// Batches so rare that they never meet.
    RareBatches,
    /// Requests so rare that they never meet.
    NoOverlap,
    /// Instances are replaced after a fixed life; the share is an upper bound.
    Recycling,
}

/// An answer of a special case or an approximation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Share of requests that start a new instance, 0 to 1.
    pub cold_share: f64,
    /// Cold starts per day of 86,400 s.
    pub cold_starts_per_day: f64,
    /// Mean number of instances serving at least one request.
    pub mean_busy: f64,
    /// Mean number of instances that are alive and wait.
    pub mean_idle: f64,
    /// How far this holds.
    pub standing: Standing,
}

/// Checks that a value is a number between two bounds.
pub(crate) fn within(
    input: &'static str,
    value: f64,
    minimum: f64,
    maximum: f64,
) -> Result<f64, Condition> {
    if value >= minimum && value <= maximum {
        Ok(value)
    } else {
        Err(Condition::OutOfRange {
            input,
            minimum,
            maximum,
        })
    }
}
