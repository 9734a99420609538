//! The break-even solver against vectors computed by an independent program (2026-11-21).
//!
//! `data/cost-breakeven-vectors.json`: functions billed per GB-s and request with a free tier, containers as a
//! staircase of tasks; positions to six digits. Each vector is solved from nothing but its prices.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::cost::engine::breakeven::{Curves, Kind, Winner, solve};
use calculator_wasm::cost::engine::guards::Guards;
use serde_json::Value;

/// The curves of one vector, over requests per second.
struct Vector {
    seconds: f64,
    gigabyte_seconds: f64,
    gateway: f64,
    free: bool,
    capacity: f64,
    task: f64,
    minimum: f64,
    fixed: f64,
    peak: f64,
}

impl Vector {
    fn of(vector: &Value) -> Vector {
        let number = |path: &str| vector.pointer(path).and_then(Value::as_f64);
        let need = |path: &str| number(path).unwrap_or_else(|| panic!("{path}"));
        Vector {
            seconds: need("/seconds_per_month"),
            gigabyte_seconds: need("/serverless/ms") / 1000.0 * need("/serverless/mb") / 1024.0,
            gateway: need("/serverless/gw"),
            free: vector
                .pointer("/serverless/free")
                .and_then(Value::as_bool)
                .unwrap_or(true),
            capacity: need("/containers/cap"),
            task: need("/containers/task"),
            minimum: need("/containers/mint"),
            fixed: need("/containers/fixed"),
            peak: number("/containers/peak").unwrap_or(1.0),
        }
    }
}

impl Curves for Vector {
    fn sample(&self, rate: f64, guards: &mut Guards) -> [f64; 2] {
        let requests = rate * self.seconds;
        let duration = requests * self.gigabyte_seconds;
        let free = if self.free {
            [400_000.0, 1e6]
        } else {
            [0.0, 0.0]
        };
        if self.free {
            guards.edge(duration / free[0]);
            guards.edge(requests / free[1]);
        }
        let serverless = (duration - free[0]).max(0.0) * 0.0000166667
            + (requests - free[1]).max(0.0) * 0.0000002
            + requests * self.gateway;
        let demand = self.peak * rate / self.capacity;
        guards.rounded_up(demand);
        let tasks = (demand - 1e-12).ceil().max(self.minimum);
        [serverless, self.fixed + tasks * self.task]
    }
}

#[test]
fn every_vector_has_the_same_crossings() {
    let vectors: Value =
        serde_json::from_str(include_str!("data/cost-breakeven-vectors.json")).unwrap();
    for vector in vectors.as_array().unwrap() {
        let id = vector["id"].as_str().unwrap();
        let curves = Vector::of(vector);
        for sample in vector["samples"].as_array().unwrap() {
            let costs = curves.sample(sample["rps"].as_f64().unwrap(), &mut Guards::default());
            assert!(
                (costs[0] - sample["serverless"].as_f64().unwrap()).abs() < 6e-5,
                "{id} {sample}"
            );
            assert!(
                (costs[1] - sample["containers"].as_f64().unwrap()).abs() < 6e-5,
                "{id} {sample}"
            );
        }
        let range = |index: usize| vector["range_rps"][index].as_f64().unwrap();
        let result = solve(&curves, range(0), range(1));
        let expected = vector["crossings"].as_array().unwrap();
        assert_eq!(
            vector["count"].as_u64().unwrap() as usize,
            expected.len(),
            "{id}"
        );
        assert_eq!(
            result.crossings.len(),
            expected.len(),
            "{id}: {:?}",
            result.crossings
        );
        for (crossing, expected) in result.crossings.iter().zip(expected) {
            let kind = match crossing.kind {
                Kind::Smooth => "smooth",
                Kind::Jump => "jump",
            };
            let after = match crossing.cheaper_after {
                Winner::First => "serverless cheaper",
                Winner::Second => "containers cheaper",
                Winner::Tie => "tie",
            };
            assert!(
                (crossing.at - expected["rps"].as_f64().unwrap()).abs() <= 5.1e-7,
                "{id} {crossing:?} {expected}"
            );
            assert_eq!(
                (kind, after),
                (
                    expected["kind"].as_str().unwrap(),
                    expected["after"].as_str().unwrap()
                ),
                "{id}"
            );
        }
        let ends: Vec<f64> = result
            .intervals
            .iter()
            .flat_map(|interval| [interval.from, interval.to])
            .collect();
        assert_eq!(
            (ends[0], *ends.last().unwrap()),
            (range(0), range(1)),
            "{id}: the intervals cover the range"
        );
    }
}

/// A smooth curve against a straight line: no closed form, two roots, and a near miss.
struct Bent {
    level: f64,
}

impl Curves for Bent {
    fn sample(&self, x: f64, _: &mut Guards) -> [f64; 2] {
        [100.0 * (1.0 - (-x).exp()), self.level + 20.0 * x]
    }

    fn slope_variation(&self, from: f64, to: f64) -> f64 {
        100.0 * ((-from).exp() - (-to).exp())
    }
}

#[test]
fn smooth_pieces_are_searched_until_their_slope_excludes_a_missed_root() {
    let highest = 1.0 - 0.2 - 0.2 * 5.0_f64.ln();
    for (level, count) in [
        (10.0, 2),
        (100.0 * highest - 1e-6, 2),
        (100.0 * highest + 1e-6, 0),
        (80.0, 0),
    ] {
        let result = solve(&Bent { level }, 0.0, 10.0);
        assert_eq!(
            result.crossings.len(),
            count,
            "level {level}: {:?}",
            result.crossings
        );
        for crossing in result.crossings {
            let costs = Bent { level }.sample(crossing.at, &mut Guards::default());
            assert_eq!(crossing.kind, Kind::Smooth);
            assert!((costs[0] - costs[1]).abs() < 1e-7, "{crossing:?} {costs:?}");
        }
    }
}

#[test]
fn an_empty_or_undefined_range_has_no_intervals() {
    for (from, to) in [
        (1.0, 1.0),
        (2.0, 1.0),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
    ] {
        assert!(solve(&Bent { level: 1.0 }, from, to).intervals.is_empty());
    }
}
