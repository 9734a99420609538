//! The simulation against an independent simulator, against the exact formulas, and against itself.
//!
//! Every seed was fixed before its first run.

#![allow(clippy::unwrap_used)]

#[path = "support/grid.rs"]
mod grid;

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::markovian::{self, TwoPhaseArrivals};
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Beyond, Interval, Length, Outcome, Routing, Schedule, Settings, Simulation,
};
use calculator_wasm::queueing::erlang::erlang_b;
use serde_json::Value;

fn run(settings: Settings) -> Outcome {
    Simulation::new(settings).unwrap().run()
}

/// Checks that two estimates lie within four combined standard errors.
fn check(what: &str, got: Interval, expected: f64, standard_error: f64) {
    let combined = (got.standard_error.powi(2) + standard_error.powi(2)).sqrt();
    let distance = (got.mean - expected).abs();
    assert!(
        distance <= 4.0 * combined + 1e-12,
        "{what}: {} ± {} instead of {expected} ± {standard_error} ({:.1} standard errors)",
        got.mean,
        got.standard_error,
        distance / combined
    );
}

// --- against SimFaaS -----------------------------------------------------------------------------------------------

fn scenario(row: &Value) -> Settings {
    let mut settings = grid::scenario(row);
    settings.routing = Routing::NewestCreated;
    settings.warm_up_seconds = settings.warm_up_seconds.max(50.0);
    settings.replications = 20;
    settings.length = Length::Requests(100_000);
    if settings.shape.is_some() {
        settings.warm_up_seconds = 86_400.0;
        settings.length = Length::Seconds(86_400.0 * 150.0);
    }
    settings.seed = 20_261_121;
    settings
}

fn grid() -> Vec<Value> {
    let data: Value = serde_json::from_str(include_str!("data/simfaas-grid.json")).unwrap();
    let rows = data["scenarios"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 26);
    rows
}

#[test]
fn every_scenario_agrees_with_simfaas_when_routing_is_the_same() {
    for row in grid() {
        let id = row["id"].as_str().unwrap();
        let outcome = run(scenario(&row));
        // The file gives 95 % half-widths of Student's t; its factor for 7 or 8 replications is 2.45 or 2.36.
        let factor = if row["replications"] == 8 {
            2.365
        } else {
            2.447
        };
        let against = |what: &str, got: Interval, key: &str| {
            let expected = row[key]["mean"].as_f64().unwrap();
            let error = row[key]["ci95"].as_f64().unwrap() / factor;
            check(&format!("{id} {what}"), got, expected, error);
        };
        against("cold", outcome.cold_share(), "p_cold");
        against("turned away", outcome.throttled_share(), "p_reject");
        against("busy", outcome.mean_busy(), "avg_running");
        against("idle", outcome.mean_idle(), "avg_idle");
    }
}

#[test]
fn the_most_recently_used_rule_differs_from_the_newest_created_as_stated() {
    // Expected values: an independent simulator in Python, five replications, 2026-11-21.
    for (id, expected, error) in [
        ("T10", 0.1068, 0.00052 / 2.776),
        ("T60", 0.01652, 0.00014 / 2.776),
        ("readme-base", 0.00134, 3.6e-5 / 2.776),
    ] {
        let row = grid().into_iter().find(|row| row["id"] == id).unwrap();
        let mut settings = scenario(&row);
        settings.routing = Routing::MostRecentlyUsed;
        check(id, run(settings).cold_share(), expected, error);
    }
    // Random and round robin keep peak capacity warm: another world.
    for (routing, expected, error) in [
        (Routing::Random, 0.061_88, 0.000_57 / 2.776),
        (Routing::LeastRecentlyUsed, 0.024_41, 0.000_6 / 2.776),
    ] {
        let row = grid().into_iter().find(|row| row["id"] == "T10").unwrap();
        let mut settings = scenario(&row);
        settings.routing = routing;
        check("T10", run(settings).cold_share(), expected, error);
    }
}

// --- against the exact formulas ------------------------------------------------------------------------------------

/// A small generator for choosing settings, independent of the one under test.
struct Dice(u64);

impl Dice {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (high - low) * ((self.0 >> 33) as f64 / (1_u64 << 31) as f64)
    }
}

#[test]
fn two_hundred_random_settings_agree_with_the_exact_formula() {
    let mut dice = Dice(42);
    let (mut settings_run, mut inside) = (0, 0);
    while settings_run < 200 {
        let rate = 10_f64.powf(dice.between(-3.0, 1.3));
        let service = 10_f64.powf(dice.between(-1.3, 0.7));
        let keep_alive = 10_f64.powf(dice.between(1.0, 3.0));
        let kept = dice.between(0.0, 4.0) as u32;
        let exact = steady_state(rate, service, keep_alive, kept).unwrap();
        if exact.cold_share < 5e-4 {
            continue;
        }
        let mut settings = Settings::new(
            Arrivals::Poisson { rate },
            Law::Exponential(service),
            keep_alive,
        );
        settings.minimum = Schedule::constant(kept);
        settings.warm_up_seconds = 3.0 * keep_alive + 20.0 * service;
        settings.replications = 40;
        settings.length = Length::Requests(8_000);
        settings.seed = 1000 + settings_run;
        let outcome = run(settings);
        let name = format!("rate {rate} service {service} keep-alive {keep_alive} kept {kept}");
        check(&name, outcome.cold_share(), exact.cold_share, 0.0);
        check(
            &format!("{name}: idle"),
            outcome.mean_idle(),
            exact.mean_idle,
            0.0,
        );
        let interval = outcome.cold_share();
        inside += u32::from(interval.low <= exact.cold_share && exact.cold_share <= interval.high);
        settings_run += 1;
    }
    println!("{inside} of 200 inside the 95 % interval");
    assert!(inside >= 180, "{inside} of 200 inside the 95 % interval");
}

#[test]
fn bursts_agree_with_the_exact_formula() {
    let modulated = |rates, mean_seconds| {
        (
            Arrivals::Modulated {
                rates,
                mean_seconds,
            },
            TwoPhaseArrivals::modulated(rates, mean_seconds).unwrap(),
        )
    };
    let gaps = |rate, variation| {
        (
            Arrivals::Hyperexponential { rate, variation },
            TwoPhaseArrivals::hyperexponential(rate, variation).unwrap(),
        )
    };
    for (index, ((arrivals, phases), service, keep_alive, kept)) in [
        (modulated([0.05, 5.0], [1800.0, 120.0]), 2.0, 600.0, 0),
        (modulated([0.05, 5.0], [1800.0, 120.0]), 2.0, 60.0, 3),
        (modulated([0.0, 20.0], [30.0, 10.0]), 0.5, 45.0, 0),
        (modulated([1.0, 3.0], [5.0, 5.0]), 1.0, 20.0, 1),
        (gaps(0.9, 3.0), 2.0, 30.0, 0),
        (gaps(0.01, 5.0), 2.0, 600.0, 0),
    ]
    .into_iter()
    .enumerate()
    {
        let exact = markovian::steady_state(&phases, service, keep_alive, kept).unwrap();
        let mut settings = Settings::new(arrivals, Law::Exponential(service), keep_alive);
        settings.minimum = Schedule::constant(kept);
        settings.warm_up_seconds = 10_000.0;
        settings.replications = 40;
        settings.length = Length::Requests(30_000);
        settings.seed = 77 + index as u64;
        let outcome = run(settings);
        check(
            &format!("bursts {index}"),
            outcome.cold_share(),
            exact.cold_share,
            0.0,
        );
        check(
            &format!("idle {index}"),
            outcome.mean_idle(),
            exact.mean_idle,
            0.0,
        );
    }
}

#[test]
fn what_is_turned_away_under_a_cap_is_erlang_b() {
    for (rate, service, cap) in [(0.9, 2.0, 3), (5.0, 1.0, 5), (20.0, 0.5, 14)] {
        let mut settings =
            Settings::new(Arrivals::Poisson { rate }, Law::Exponential(service), 1e7);
        settings.most_instances = cap;
        settings.warm_up_seconds = 500.0;
        settings.seed = 3;
        let expected = erlang_b(cap, rate * service);
        check("Erlang B", run(settings).throttled_share(), expected, 0.0);
    }
}

#[test]
fn a_queue_under_a_cap_is_the_erlang_c_queue() {
    let mut settings = Settings::new(Arrivals::Poisson { rate: 4.0 }, Law::Exponential(1.0), 1e7);
    settings.most_instances = 5;
    settings.beyond = Beyond::Queue {
        longest_wait: f64::INFINITY,
    };
    settings.warm_up_seconds = 500.0;
    settings.seed = 4;
    let outcome = run(settings);
    let exact = calculator_wasm::queueing::mmc::queue(4.0, 1.0, 5).unwrap();
    check("waiting", outcome.queued_share(), exact.waiting, 0.0);
    check("latency", outcome.mean_latency(), exact.mean_response, 0.0);
    for (interval, share) in outcome.percentiles().iter().zip([0.5, 0.9, 0.95, 0.99]) {
        let expected = exact.response_percentile(share);
        assert!(
            (interval.mean / expected - 1.0).abs() < 0.03,
            "{share} {} {expected}",
            interval.mean
        );
    }
}

#[test]
fn any_number_of_requests_at_once_follows_its_formula() {
    let mut settings = Settings::new(
        Arrivals::Poisson { rate: 0.02 },
        Law::Exponential(5.0),
        100.0,
    );
    settings.per_instance = u32::MAX;
    settings.seed = 5;
    let outcome = run(settings);
    let exact =
        calculator_wasm::coldstart::engine::special::unlimited_concurrency(0.02, 5.0, 100.0)
            .unwrap();
    check("cold", outcome.cold_share(), exact.cold_share, 0.0);
    check("busy", outcome.mean_busy(), exact.mean_busy, 0.0);
    check("idle", outcome.mean_idle(), exact.mean_idle, 0.0);
}
