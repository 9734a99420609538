//! The grid of scenarios that SimFaaS was run on: a row of `data/simfaas-grid.json` → the settings of a simulation. How long
//! it runs, how often and with which routing is left to who asks.

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::simulation::{Arrivals, Settings, Shape};
use serde_json::Value;

fn law(value: &Value) -> Law {
    let mean = value["mean"].as_f64().unwrap();
    match value["kind"].as_str().unwrap() {
        "exp" => Law::Exponential(mean),
        "const" => Law::Constant(mean),
        other => panic!("service law {other}"),
    }
}

/// Returns the settings that a row describes.
pub(crate) fn scenario(row: &Value) -> Settings {
    let inputs = &row["inputs"];
    let arrival = &inputs["arrival"];
    let number = |key: &str| arrival[key].as_f64().unwrap();
    let rate = || number("rate");
    let mut shape = None;
    let arrivals = match arrival["kind"].as_str().unwrap() {
        "exp" => Arrivals::Poisson { rate: rate() },
        "const" => Arrivals::Periodic {
            period: 1.0 / rate(),
            jitter: 0.0,
        },
        "gamma" => Arrivals::Gamma {
            rate: rate(),
            variation: number("cv"),
        },
        "hyperexp" => Arrivals::Hyperexponential {
            rate: rate(),
            variation: number("cv"),
        },
        "batch" => Arrivals::Batches {
            rate: rate() / number("size"),
            size: number("size") as u32,
        },
        "mmpp2" => Arrivals::Modulated {
            rates: [number("r0"), number("r1")],
            mean_seconds: [number("t0"), number("t1")],
        },
        "diurnal" => {
            let weights = (0..1440).map(|minute| {
                let angle = std::f64::consts::TAU * (f64::from(minute) + 0.5) / 1440.0;
                (1.0 + number("amplitude") * angle.sin()).max(0.0)
            });
            shape = Some(Shape {
                weights: weights.collect(),
                part_seconds: 60.0,
            });
            Arrivals::Poisson { rate: rate() }
        }
        other => panic!("arrivals {other}"),
    };
    let keep_alive = row["keep_alive_s"].as_f64().unwrap();
    let mut settings = Settings::new(arrivals, law(&inputs["warm"]), keep_alive);
    let several = row["class"] == "ParServerlessSimulator";
    if several {
        settings.init = law(&inputs["cold"]);
    } else {
        settings.first = law(&inputs["cold"]);
    }
    settings.per_instance = row["per_instance_concurrency"].as_u64().unwrap() as u32;
    settings.most_instances = row["max_concurrency"].as_u64().unwrap() as u32;
    settings.shape = shape;
    settings
}
