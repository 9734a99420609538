//! Simulated requests per second of processor time, for one scenario of the grid that SimFaaS was run on:
//! `cargo bench -p calculator-wasm --bench simulated_requests -- readme-base newest`. Without a scenario, all of them.
//! `tests/bench/against_simfaas.py` runs it next to SimFaaS and prints the ratios.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops where something fails"
)]

#[path = "../../calculator-wasm/tests/support/grid.rs"]
mod grid;

use calculator_wasm::coldstart::engine::simulation::{Length, Routing, Settings, Simulation};
use serde_json::Value;
use std::time::Instant;

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let newest = words.iter().any(|word| word == "newest");
    let wanted = words.iter().find(|word| *word != "newest");
    let data: Value = serde_json::from_str(include_str!(
        "../../calculator-wasm/tests/data/simfaas-grid.json"
    ))
    .unwrap();
    for row in data["scenarios"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        if wanted.is_some_and(|wanted| wanted != id) {
            continue;
        }
        let mut settings = scenario(row);
        if newest {
            settings.routing = Routing::NewestCreated;
        }
        let simulation = Simulation::new(settings).unwrap();
        let before = processor_seconds();
        let requests = simulation.run().requests();
        println!("{id} {:.0}", requests / (processor_seconds() - before));
    }
}

fn scenario(row: &Value) -> Settings {
    let mut settings = grid::scenario(row);
    settings.replications = 1;
    settings.warm_up_seconds = 0.0;
    settings.length = Length::Requests(4_000_000);
    settings
}

/// Returns the processor time of this process, so that other work on the machine counts less; the wall clock where the
/// system does not tell.
fn processor_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let told = std::fs::read_to_string("/proc/self/schedstat");
    let nanoseconds = told
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || start.elapsed().as_secs_f64(),
        |nanoseconds| nanoseconds * 1e-9,
    )
}
