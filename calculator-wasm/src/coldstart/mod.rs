//! Cold starts: how many requests wait for a new instance, what that does to latency, and what helps.
//!
//! In: traffic, times and the rules of a platform from the field tree. Out: a [`Report`]. The mathematics is in
//! [`engine`]; this folder asks it ([`answer`]) and puts the answers into words, tables and curves. Deliberately absent:
//! prices; amounts come from the engine of the cost calculator.

mod answer;
mod case;
mod cases;
mod charts;
pub mod check;
pub mod engine;
mod fields;
mod parts;
mod recorded;
mod remedies;
mod report;
mod service;
mod shown;
mod standing;
mod words;

use crate::calculator::{Calculator, Extent, PREDICTION, SharedField, Workload};
use crate::field::{FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;
use case::Case;
use engine::Condition;
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub use recorded::count;
use remedies::Wanted;
use service::Service;

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cold-start",
    title: "Cold-start calculator",
    summary: "What share of requests waits for a new instance, how often a day, and what that does to latency.",
    model_version: "cold-start/2",
    fields: fields::FIELDS,
    presets: cases::PRESETS,
    kind: PREDICTION,
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

/// What evaluates the engine anew at many inputs, and comes later where each of them takes long.
const LATER: &[&str] = &["grid", "remedies"];

fn evaluate(inputs: &Inputs, prices: &Prices, extent: Extent) -> Result<Report, Vec<FieldError>> {
    // The module of the worker simulates and makes no report: without this line it would carry prices and charts.
    if cfg!(all(target_arch = "wasm32", feature = "worker")) {
        return Err(Vec::new());
    }
    answered(inputs, prices, extent).map_err(|error| vec![error])
}

fn answered(inputs: &Inputs, prices: &Prices, extent: Extent) -> Result<Report, FieldError> {
    let mut case = Case::of(inputs)?;
    let recorded = recorded::replay(inputs, &mut case)?;
    let mut answer = case.solve().map_err(refused)?;
    let random = answer.state.clone();
    if let Some(recorded) = &recorded {
        recorded.replace(&case, &mut answer)?;
    }
    let curve = charts::curve(&case, random.cold_share);
    let service = Service::of(inputs);
    let recorded = recorded.as_ref().zip(Some(&random));
    let mut report = report::report(&case, &answer, &curve, &service, recorded);
    if recorded.is_none() {
        report.headline = words::explain(report.headline, &case, &answer, &curve);
    }
    if extent == Extent::Frame && case.is_long() {
        report.later = LATER;
        return Ok(report);
    }
    report.charts.push(charts::grid(&case, &answer, &random));
    let wanted = Wanted::of(inputs);
    let (table, helpless) = remedies::remedies(&case, &answer, &wanted, &service, prices);
    report.tables.insert(0, table);
    report.warnings.extend(helpless);
    Ok(report)
}

/// Why a case has no answer.
fn refused(condition: Condition) -> FieldError {
    match condition {
        Condition::OfferedLoadAbove(_) => FieldError::new(
            "arrival_rate",
            "gives, with this run time, more requests at once than the formula can sum",
        )
        .with_hint(&["lower the arrival rate or the run time"]),
        Condition::OutOfRange { .. } => {
            FieldError::new("arrival_rate", "is outside what the formula can sum")
        }
    }
}
