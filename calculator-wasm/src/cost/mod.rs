//! What a system costs on functions and on containers, line by line, and where one overtakes the other.
//!
//! In: a list of components and the choices of both sides, from the field tree. Out: a [`Report`]. How platforms
//! bill is in [`engine`]; this folder asks it and puts the answers into words, tables and curves. Deliberately
//! absent: prices (see [`crate::prices`]) and arithmetic with money.

mod charts;
mod curves;
pub mod doubt;
pub mod engine;
mod fields;
pub(crate) mod inputs;
mod rates;
pub(crate) mod report;
mod tables;

use crate::calculator::{Calculator, Extent, PREDICTION, SharedField, Workload};
use crate::field::{FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;
use crate::unit::MONTH_SECONDS;

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cost",
    title: "Cost calculator",
    summary: "A month as functions against a month in containers, line by line, and the traffic at which they cost \
              the same.",
    model_version: "cost/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    kind: PREDICTION,
    is_simulated: true,
    workload: &[
        SharedField {
            quantity: Workload::RequestsPerSecond,
            key: "requests_per_month",
            per_unit: MONTH_SECONDS,
        },
        SharedField {
            quantity: Workload::SecondsPerRequest,
            key: "duration",
            per_unit: 1000.0,
        },
    ],
    evaluate,
};

fn evaluate(inputs: &Inputs, prices: &Prices, _extent: Extent) -> Result<Report, Vec<FieldError>> {
    // The module of the worker draws and makes no report: without this line it would carry charts.
    if cfg!(all(target_arch = "wasm32", feature = "worker")) {
        return Err(Vec::new());
    }
    let system = inputs::system(inputs)?;
    let prices = &rates::own(inputs, prices, &system.options.regions);
    let names: Vec<&str> = inputs
        .records("components")
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let doubt = doubt::Doubt::of(inputs, &system).map_err(|error| vec![error])?;
    Ok(report::report(
        &system,
        prices,
        &names,
        &doubt,
        inputs.choice("axis"),
    ))
}
