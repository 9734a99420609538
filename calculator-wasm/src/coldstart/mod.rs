//! Cold starts: how many requests wait for a new instance, and what that does to latency.
//!
//! In: arrival rate, times and keep-alive from the field tree. Out: a [`Report`]. The mathematics is in [`engine`];
//! this folder asks it and puts the answers into words, tables and curves. Deliberately absent: prices.

pub mod engine;
mod fields;
mod report;

use crate::calculator::{Calculator, SharedField, Workload};
use crate::field::{FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;
use engine::Condition;
use engine::latency::{Latency, Law, Mixture};
use engine::poisson::{SteadyState, steady_state};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cold-start",
    title: "Cold-start calculator",
    summary: "What share of requests waits for a new instance, how often a day, and what that does to latency.",
    model_version: "cold-start/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    workload: &[
        SharedField {
            quantity: Workload::RequestsPerSecond,
            key: "arrival_rate",
            per_unit: 1.0,
        },
        SharedField {
            quantity: Workload::SecondsPerRequest,
            key: "run_time",
            per_unit: 1.0,
        },
    ],
    evaluate,
};

/// The inputs, as the model needs them.
#[derive(Clone, Copy, Debug)]
struct Case {
    arrivals_per_second: f64,
    run_seconds: f64,
    init_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
}

impl Case {
    fn of(inputs: &Inputs) -> Self {
        Self {
            arrivals_per_second: inputs.number("arrival_rate"),
            run_seconds: inputs.number("run_time"),
            init_seconds: inputs.number("init_time"),
            keep_alive_seconds: inputs.number("keep_alive"),
            provisioned: inputs.number("provisioned") as u32,
        }
    }

    /// Returns the same case at another arrival rate.
    fn at_rate(self, arrivals_per_second: f64) -> Self {
        Self {
            arrivals_per_second,
            ..self
        }
    }

    /// Returns the mean number of busy instances.
    fn offered_load(self) -> f64 {
        self.arrivals_per_second * self.run_seconds
    }

    fn solve(self) -> Result<Answer, Condition> {
        let state = steady_state(
            self.arrivals_per_second,
            self.run_seconds,
            self.keep_alive_seconds,
            self.provisioned,
        )?;
        let latency = Mixture::new(state.cold_share, self.warm(), self.cold())?;
        Ok(Answer {
            state,
            latency,
            case: self,
        })
    }

    /// Latency of a warm request.
    fn warm(self) -> Latency {
        Latency::new(0.0, Law::Exponential(self.run_seconds))
    }

    /// Latency of a cold request.
    fn cold(self) -> Latency {
        Latency::new(self.init_seconds, Law::Exponential(self.run_seconds))
    }
}

/// What the engine says of a case.
#[derive(Debug)]
struct Answer {
    case: Case,
    state: SteadyState,
    latency: Mixture,
}

fn evaluate(inputs: &Inputs, _prices: &Prices) -> Result<Report, Vec<FieldError>> {
    let case = Case::of(inputs);
    match case.solve() {
        Ok(answer) => Ok(report::report(case, &answer)),
        Err(Condition::OfferedLoadAbove(_)) => Err(vec![
            FieldError::new(
                "arrival_rate",
                "gives, with this run time, more than 20,000 requests at once",
            )
            .with_hint("lower the arrival rate or the run time"),
        ]),
        Err(Condition::OutOfRange { .. }) => Err(vec![FieldError::new(
            "arrival_rate",
            "is outside what the formula can sum",
        )]),
    }
}
