//! The mathematics of cold starts: exact where a formula exists, simulated where none does.
//!
//! In: rates per second, times in seconds. Out: shares, counts and times as plain numbers, each with the conditions
//! under which it holds. Deliberately absent: units, fields, text for the reader, reports.

pub(crate) mod laplace;
pub mod latency;
pub mod poisson;
pub mod targets;

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
