//! Simulated requests per second of processor time, for one scenario of the grid that SimFaaS was run on:
//! `cargo bench -p calculator-wasm --bench simulated_requests -- readme-base newest`. Without a scenario, all of them.
//! `tests/bench/against_simfaas.py` runs it next to SimFaaS and prints the ratios.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops where something fails"
)]

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Length, Routing, Settings, Shape, Simulation,
};
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
    let inputs = &row["inputs"];
    let arrival = &inputs["arrival"];
    let number = |key: &str| arrival[key].as_f64().unwrap();
    let rate = arrival["rate"].as_f64().unwrap_or(0.0);
    let mut shape = None;
    let arrivals = match arrival["kind"].as_str().unwrap() {
        "const" => Arrivals::Periodic {
            period: 1.0 / rate,
            jitter: 0.0,
        },
        "gamma" => Arrivals::Gamma {
            rate,
            variation: number("cv"),
        },
        "hyperexp" => Arrivals::Hyperexponential {
            rate,
            variation: number("cv"),
        },
        "batch" => Arrivals::Batches {
            rate: rate / number("size"),
            size: number("size") as u32,
        },
        "mmpp2" => Arrivals::Modulated {
            rates: [number("r0"), number("r1")],
            mean_seconds: [number("t0"), number("t1")],
        },
        kind => {
            if kind == "diurnal" {
                let weights = (0..1440).map(|minute| {
                    let angle = std::f64::consts::TAU * (f64::from(minute) + 0.5) / 1440.0;
                    (1.0 + number("amplitude") * angle.sin()).max(0.0)
                });
                shape = Some(Shape {
                    weights: weights.collect(),
                    part_seconds: 60.0,
                });
            }
            Arrivals::Poisson { rate }
        }
    };
    let law = |value: &Value| match (value["kind"].as_str(), value["mean"].as_f64()) {
        (Some("const"), Some(mean)) => Law::Constant(mean),
        (_, mean) => Law::Exponential(mean.unwrap()),
    };
    let mut settings = Settings::new(
        arrivals,
        law(&inputs["warm"]),
        row["keep_alive_s"].as_f64().unwrap(),
    );
    if row["class"] == "ParServerlessSimulator" {
        settings.init = law(&inputs["cold"]);
    } else {
        settings.first = law(&inputs["cold"]);
    }
    settings.shape = shape;
    settings.per_instance = row["per_instance_concurrency"].as_u64().unwrap() as u32;
    settings.most_instances = row["max_concurrency"].as_u64().unwrap() as u32;
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
