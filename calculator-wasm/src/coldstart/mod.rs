//! Cold starts: how many requests wait for a new instance, and what that does to latency.
//!
//! In: arrival rate, times and keep-alive from the field tree. Out: a [`Report`]. The mathematics is in [`engine`];
//! this folder asks it and puts the answers into words, tables and curves. Deliberately absent: prices.

mod charts;
pub mod check;
pub mod engine;
mod fields;
mod recorded;
mod report;

use crate::calculator::{Calculator, SharedField, Workload};
use crate::field::{FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;
use engine::approximate::{over_profile, standing_of_formula};
use engine::latency::{Latency, Law, Mixture};
use engine::poisson::steady_state;
use engine::{Condition, Estimate};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cold-start",
    title: "Cold-start calculator",
    summary: "What share of requests waits for a new instance, how often a day, and what that does to latency.",
    model_version: "cold-start/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    is_simulated: true,
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
#[derive(Clone, Debug)]
struct Case {
    arrivals_per_second: f64,
    run_seconds: f64,
    run_law: Law,
    init_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
    /// Weights of the hours, where they differ.
    day: Option<Vec<f64>>,
}

impl Case {
    fn of(inputs: &Inputs) -> Result<Self, FieldError> {
        let run_seconds = inputs.number("run_time");
        let run_law = match inputs.variant("run_law") {
            Some(("constant", _)) => Law::Constant(run_seconds),
            Some(("lognormal", law)) => {
                Law::lognormal_from_mean_and_p95(run_seconds, law.number("p95")).map_err(|_| {
                    FieldError::new(
                        "run_law.p95",
                        "must be at least the mean run time, and at most about four times it",
                    )
                })?
            }
            _ => Law::Exponential(run_seconds),
        };
        let weights = inputs.weights("day");
        let varies = weights.windows(2).any(|pair| pair.first() != pair.last());
        Ok(Self {
            arrivals_per_second: inputs.number("arrival_rate"),
            run_seconds,
            run_law,
            init_seconds: inputs.number("init_time"),
            keep_alive_seconds: inputs.number("keep_alive"),
            provisioned: inputs.number("provisioned") as u32,
            day: varies.then(|| weights.to_vec()),
        })
    }

    /// Returns the same case at another arrival rate.
    fn at_rate(&self, arrivals_per_second: f64) -> Self {
        Self {
            arrivals_per_second,
            ..self.clone()
        }
    }

    /// Returns the same case at a steady rate and with another keep-alive.
    fn steady(&self, arrivals_per_second: f64, keep_alive_seconds: f64) -> Self {
        Self {
            arrivals_per_second,
            keep_alive_seconds,
            day: None,
            ..self.clone()
        }
    }

    /// Returns the mean number of busy instances.
    fn offered_load(&self) -> f64 {
        self.arrivals_per_second * self.run_seconds
    }

    fn solve(&self) -> Result<Answer, Condition> {
        let (rate, run, keep_alive) = (
            self.arrivals_per_second,
            self.run_seconds,
            self.keep_alive_seconds,
        );
        let mut hours = Vec::new();
        let state = match &self.day {
            Some(weights) => {
                let day = over_profile(weights, HOUR, rate, run, keep_alive, self.provisioned)?;
                let parts = day.parts.iter();
                hours.extend(parts.map(|(_, state)| [state.mean_busy, state.mean_idle]));
                day.whole
            }
            None => steady_state(rate, run, keep_alive, self.provisioned)?.to_estimate(
                standing_of_formula(rate, self.run_law.squared_variation(), self.init_seconds),
            ),
        };
        let latency = Mixture::new(state.cold_share, self.warm(), self.cold())?;
        Ok(Answer {
            state,
            latency,
            hours,
        })
    }

    /// Latency of a warm request.
    fn warm(&self) -> Latency {
        Latency::new(0.0, self.run_law.clone())
    }

    /// Latency of a cold request.
    fn cold(&self) -> Latency {
        Latency::new(self.init_seconds, self.run_law.clone())
    }
}

/// Seconds of an hour, the length of a part of the day.
const HOUR: f64 = 3600.0;

/// What the engine says of a case.
#[derive(Debug)]
struct Answer {
    state: Estimate,
    latency: Mixture,
    /// Mean number of instances busy and idle in each hour, where the hours differ.
    hours: Vec<[f64; 2]>,
}

fn evaluate(inputs: &Inputs, _prices: &Prices) -> Result<Report, Vec<FieldError>> {
    let case = Case::of(inputs).map_err(|error| vec![error])?;
    let recorded = match inputs.attachment("log") {
        Some(text) => Some(recorded::replay(text, &case).map_err(|error| vec![error])?),
        None => None,
    };
    match case.solve() {
        Ok(answer) => Ok(report::report(&case, &answer, recorded.as_ref())),
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
