//! The simulation against an independent simulator, against the exact formulas, and against itself.
//!
//! Every seed was fixed before its first run.

#![allow(clippy::unwrap_used)]

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::markovian::{self, TwoPhaseArrivals};
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Beyond, Course, Interval, Length, Outcome, Pings, Request, Routing, Schedule,
    Settings, Shape, Simulation, StartLimit,
};
use calculator_wasm::queueing::erlang::erlang_b;
use serde_json::Value;
use std::collections::{BinaryHeap, VecDeque};

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

fn law(value: &Value) -> Law {
    let mean = value["mean"].as_f64().unwrap();
    match value["kind"].as_str().unwrap() {
        "exp" => Law::Exponential(mean),
        "const" => Law::Constant(mean),
        other => panic!("service law {other}"),
    }
}

fn scenario(row: &Value) -> Settings {
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
    settings.routing = Routing::NewestCreated;
    settings.warm_up_seconds = (3.0 * keep_alive).max(50.0);
    settings.replications = 20;
    settings.length = Length::Requests(100_000);
    if shape.is_some() {
        settings.warm_up_seconds = 86_400.0;
        settings.length = Length::Seconds(86_400.0 * 150.0);
    }
    settings.shape = shape;
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

// --- the window-maximum identity -----------------------------------------------------------------------------------

/// A finish time, ordered so that the earliest is greatest.
#[derive(PartialEq)]
struct Time(f64);

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0)
    }
}

/// Checks on a path that a request is cold exactly if it sets a record of concurrency within the keep-alive window.
fn check_identity(name: &str, requests: &[Request], keep_alive: f64) -> usize {
    let mut running = BinaryHeap::new();
    // Stretches of constant concurrency that have ended, the highest first, each with its end.
    let mut highest: VecDeque<(f64, usize)> = VecDeque::new();
    let end_stretch = |at: f64, level: usize, highest: &mut VecDeque<(f64, usize)>| {
        while highest.back().is_some_and(|&(_, lower)| lower <= level) {
            highest.pop_back();
        }
        highest.push_back((at, level));
    };
    let mut cold = 0;
    for (index, request) in requests.iter().enumerate() {
        let now = request.arrived;
        while running.peek().is_some_and(|Time(finish)| *finish <= now) {
            let Time(finish) = running.pop().unwrap();
            end_stretch(finish, running.len() + 1, &mut highest);
        }
        end_stretch(now, running.len(), &mut highest);
        while highest
            .front()
            .is_some_and(|&(end, _)| end + keep_alive < now)
        {
            highest.pop_front();
        }
        let record = highest.front().map_or(0, |&(_, level)| level);
        assert_eq!(
            request.cold,
            running.len() + 1 > record,
            "{name}: request {index} at {now}"
        );
        running.push(Time(request.finished));
        cold += usize::from(request.cold);
    }
    cold
}

#[test]
fn a_request_is_cold_exactly_if_it_sets_a_record_within_the_keep_alive() {
    let exponential = Law::Exponential(2.0);
    let log: Vec<f64> = (0..1_000_000)
        .map(|index| f64::from(index) * 1.3 + 0.15 * f64::from(index % 7))
        .collect();
    let models = [
        (
            "Poisson",
            Arrivals::Poisson { rate: 0.9 },
            exponential.clone(),
        ),
        (
            "periodic",
            Arrivals::Periodic {
                period: 1.0,
                jitter: 0.7,
            },
            exponential.clone(),
        ),
        (
            "modulated",
            Arrivals::Modulated {
                rates: [0.1, 4.0],
                mean_seconds: [900.0, 90.0],
            },
            exponential.clone(),
        ),
        (
            "batches",
            Arrivals::Batches { rate: 0.1, size: 7 },
            exponential.clone(),
        ),
        (
            "gamma",
            Arrivals::Gamma {
                rate: 0.9,
                variation: 4.0,
            },
            exponential.clone(),
        ),
        (
            "hyperexponential",
            Arrivals::Hyperexponential {
                rate: 0.9,
                variation: 3.0,
            },
            exponential.clone(),
        ),
        (
            "replay",
            Arrivals::Replay {
                times: log,
                durations: Vec::new(),
            },
            exponential.clone(),
        ),
        (
            "lognormal",
            Arrivals::Poisson { rate: 2.0 },
            Law::Lognormal {
                location: -1.0,
                spread: 1.5,
            },
        ),
        (
            "constant",
            Arrivals::Poisson { rate: 2.0 },
            Law::Constant(1.7),
        ),
    ];
    for (seed, (name, arrivals, service)) in models.into_iter().enumerate() {
        let keep_alive = 60.0;
        let mut settings = Settings::new(arrivals, service, keep_alive);
        settings.init = Law::Exponential(1.5);
        settings.replications = 1;
        settings.warm_up_seconds = 0.0;
        settings.length = Length::Requests(1_000_000);
        settings.keep_requests = 1_000_000;
        settings.seed = 500 + seed as u64;
        if name == "lognormal" {
            settings.shape = Some(Shape::hourly(
                (0..24).map(|hour| 1.0 + f64::from(hour % 12)).collect(),
            ));
        }
        let mut simulation = Simulation::new(settings).unwrap();
        while !simulation.advance(1 << 16).done {}
        let requests = simulation.first_requests();
        assert_eq!(requests.len(), 1_000_000);
        let cold = check_identity(name, requests, keep_alive);
        assert_eq!(
            cold as f64,
            (simulation.outcome().cold_share().mean * 1e6).round(),
            "{name}"
        );
        assert!(
            cold > 50,
            "{name}: {cold} cold starts are too few to show anything"
        );
    }
}

// --- the rest of the platform --------------------------------------------------------------------------------------

fn plain(rate: f64, seed: u64) -> Settings {
    let mut settings = Settings::new(Arrivals::Poisson { rate }, Law::Exponential(2.0), 60.0);
    settings.seed = seed;
    settings
}

#[test]
fn the_same_seed_gives_the_same_result_in_slices_of_any_size() {
    let mut settings = plain(0.9, 9);
    settings.replications = 3;
    let whole = run(settings.clone());
    let mut simulation = Simulation::new(settings).unwrap();
    let mut slices = 0;
    while !simulation.advance(777).done {
        slices += 1;
    }
    assert!(slices > 100);
    assert_eq!(whole.cold_share(), simulation.outcome().cold_share());
    assert_eq!(whole.mean_idle(), simulation.outcome().mean_idle());
    assert_eq!(whole.percentiles(), simulation.outcome().percentiles());
}

#[test]
fn alive_is_busy_and_idle_and_follows_the_exact_distribution() {
    let outcome = run(plain(0.9, 10));
    let sum = outcome.mean_busy().mean + outcome.mean_idle().mean;
    assert!(
        (outcome.mean_alive() / sum - 1.0).abs() < 0.01,
        "{} {sum}",
        outcome.mean_alive()
    );
    let exact = steady_state(0.9, 2.0, 60.0, 0).unwrap();
    for quantile in [0.5, 0.95, 0.99] {
        assert_eq!(
            outcome.instance_quantile(quantile),
            exact.instance_quantile(quantile)
        );
    }
}

#[test]
fn provisioned_instances_of_their_own_pool_are_used_first() {
    for provisioned in [2, 4, 6, 8] {
        let mut settings = plain(0.9, 11);
        settings.provisioned = Schedule::constant(provisioned);
        let outcome = run(settings);
        let levels = steady_state(0.9, 2.0, 60.0, provisioned)
            .unwrap()
            .cold_share;
        let ratio = outcome.cold_share().mean / levels;
        println!(
            "provisioned {provisioned}: {} against {levels}: {ratio}",
            outcome.cold_share().mean
        );
        assert!((0.8..2.5).contains(&ratio), "{provisioned}: {ratio}");
    }
}

#[test]
fn a_schedule_follows_the_clock() {
    let mut settings = plain(0.9, 12);
    settings.minimum = Schedule {
        instances: vec![0, 9],
        part_seconds: 43_200.0,
    };
    settings.length = Length::Seconds(20.0 * 86_400.0);
    settings.warm_up_seconds = 86_400.0;
    settings.replications = 5;
    settings.course = Some(Course {
        period_seconds: 86_400.0,
        parts: 2,
    });
    let outcome = run(settings);
    let halves = outcome.course();
    let share = |half: usize| halves[half].cold / halves[half].requests;
    let expected = [
        0.016_36,
        steady_state(0.9, 2.0, 60.0, 9).unwrap().cold_share,
    ];
    assert!((share(0) / expected[0] - 1.0).abs() < 0.05, "{}", share(0));
    assert!(share(1) < 2.0 * expected[1] + 1e-4, "{}", share(1));
    let requests: f64 = halves.iter().map(|half| half.requests).sum();
    assert_eq!(requests, outcome.requests());
    assert!((halves[1].seconds - 5.0 * 20.0 * 43_200.0).abs() < 1.0);
    assert!(halves[1].alive_seconds / halves[1].seconds >= 9.0);
}

#[test]
fn pings_recycling_and_a_random_keep_alive_match_what_was_measured() {
    // Expected values: an independent simulator in Python, 2026-11-21 (two digits).
    let base = |rate: f64| {
        let mut settings = Settings::new(Arrivals::Poisson { rate }, Law::Exponential(2.0), 600.0);
        settings.seed = 13;
        settings
    };
    for (rate, pings, expected, tolerance) in [
        (0.002, 1, 0.0044, 0.1),
        (0.05, 1, 0.0095, 0.05),
        (0.05, 2, 0.0032, 0.1),
    ] {
        let mut settings = base(rate);
        settings.pings = Some(Pings {
            count: pings,
            interval: 300.0,
            seconds: 0.05,
        });
        let got = run(settings).cold_share().mean;
        println!("pings {pings} at {rate}: {got}");
        assert!(
            (got / expected - 1.0).abs() < tolerance,
            "{rate} {pings} {got}"
        );
    }
    let mut settings = base(0.05);
    settings.life = 7200.0;
    let got = run(settings).cold_share().mean;
    assert!((got - 0.0106 - 0.0014).abs() < 0.0004, "recycling {got}");
    let mut settings = base(0.01);
    settings.keep_alive = (300.0, 420.0);
    let exact = calculator_wasm::coldstart::engine::approximate::random_keep_alive(
        0.01, 2.0, 300.0, 420.0, 0,
    );
    let got = run(settings).cold_share().mean;
    assert!(
        (got / exact.unwrap().cold_share - 1.0).abs() < 0.03,
        "random keep-alive {got}"
    );
}

#[test]
fn starts_are_limited_and_what_waits_is_served() {
    let mut settings = Settings::new(
        Arrivals::Batches {
            rate: 1.0 / 3600.0,
            size: 100,
        },
        Law::Constant(1.0),
        60.0,
    );
    settings.start_limit = Some(StartLimit {
        starts: 10,
        seconds: 10.0,
    });
    settings.length = Length::Requests(5_000);
    settings.replications = 5;
    settings.seed = 14;
    let throttled = run(settings.clone());
    let share = throttled.throttled_share().mean;
    assert!((0.85..0.91).contains(&share), "{share}");
    settings.beyond = Beyond::Queue {
        longest_wait: f64::INFINITY,
    };
    let queued = run(settings.clone());
    assert_eq!(queued.throttled_share().mean, 0.0);
    assert!(queued.queued_share().mean > 0.85);
    assert!(
        queued.percentile(0.99) < 12.0,
        "{}",
        queued.percentile(0.99)
    );
    settings.beyond = Beyond::Queue { longest_wait: 3.0 };
    let impatient = run(settings).throttled_share().mean;
    assert!(impatient > 0.3 && impatient < 0.75, "{impatient}");
}

#[test]
fn instances_with_several_requests_need_fewer_and_wait_for_starts() {
    let outcome = |per_instance| {
        let mut settings = Settings::new(
            Arrivals::Poisson { rate: 2.0 },
            Law::Exponential(1.0),
            600.0,
        );
        settings.per_instance = per_instance;
        settings.init = Law::Constant(0.5);
        settings.seed = 15;
        run(settings)
    };
    let (one, two, five) = (outcome(1), outcome(2), outcome(5));
    assert!(one.mean_alive() > two.mean_alive() && two.mean_alive() > five.mean_alive());
    assert!(one.cold_share().mean > five.cold_share().mean);
    assert!(two.waited_for_start_share().mean > 0.0);
    let mut settings = plain(2.0, 16);
    settings.per_instance = 10;
    settings.target_utilisation = 0.6;
    settings.init = Law::Constant(3.0);
    let ahead = run(settings.clone());
    settings.target_utilisation = 1.0;
    let late = run(settings);
    assert!(ahead.cold_share().mean <= late.cold_share().mean);
    assert!(ahead.mean_alive() > late.mean_alive());
}

#[test]
fn proactive_starts_are_not_seen_by_requests() {
    let mut settings = plain(0.9, 17);
    let without = run(settings.clone()).cold_share().mean;
    settings.proactive_share = 0.6;
    let outcome = run(settings);
    let seen = outcome.cold_share().mean;
    assert!((seen / without - 0.4).abs() < 0.02, "{seen} {without}");
    assert!((outcome.proactive_share().mean / without - 0.6).abs() < 0.02);
}

#[test]
fn extremes_end_with_an_answer() {
    for rate in [0.0, 1e-9, 1e-3, 1e6] {
        for keep_alive in [0.0, 1.0, 604_800.0] {
            for routing in [
                Routing::MostRecentlyUsed,
                Routing::NewestCreated,
                Routing::Random,
                Routing::LeastRecentlyUsed,
            ] {
                let mut settings = Settings::new(
                    Arrivals::Poisson { rate },
                    Law::Exponential(0.001),
                    keep_alive,
                );
                settings.routing = routing;
                settings.length = Length::Requests(1_000);
                settings.warm_up_seconds = if rate > 1.0 { 0.001 } else { keep_alive };
                settings.replications = 2;
                settings.course = Some(Course {
                    period_seconds: 10.0,
                    parts: 1000,
                });
                let outcome = run(settings);
                let cold = outcome.cold_share();
                assert!(cold.mean >= 0.0 && cold.mean <= 1.0 && cold.low <= cold.high);
                assert!(outcome.mean_idle().mean.is_finite());
            }
        }
    }
    assert!(Simulation::new(plain(f64::NAN, 1)).is_err());
    let mut settings = plain(1.0, 1);
    settings.keep_alive = (5.0, 4.0);
    assert!(Simulation::new(settings).is_err());
    let mut settings = plain(1.0, 1);
    settings.arrivals = Arrivals::Replay {
        times: vec![1.0, 0.5],
        durations: Vec::new(),
    };
    assert!(Simulation::new(settings).is_err());
    let mut settings = plain(1.0, 1);
    settings.arrivals = Arrivals::Replay {
        times: vec![],
        durations: Vec::new(),
    };
    assert_eq!(run(settings).requests(), 0.0);
}
