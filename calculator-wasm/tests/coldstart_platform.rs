//! What platforms do beyond the formulas: schedules, pings, limits, queues, several requests per instance.

#![allow(clippy::unwrap_used)]

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Beyond, Course, Length, Outcome, Pings, Routing, Schedule, Settings, Simulation,
    StartLimit,
};

fn run(settings: Settings) -> Outcome {
    Simulation::new(settings).unwrap().run()
}

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
    // Rare requests under frequent pings and schedules, and loads that fill memory.
    let mut settings = plain(1e-9, 1);
    settings.pings = Some(Pings {
        count: 1,
        interval: 0.001,
        seconds: 0.0,
    });
    settings.minimum = Schedule {
        instances: vec![0, 5],
        part_seconds: 1.0,
    };
    settings.replications = 1;
    assert_eq!(run(settings).requests(), 0.0);
    assert!(Simulation::new(plain(1e6, 1)).is_err());
    for (routing, per_instance) in [
        (Routing::MostRecentlyUsed, 1),
        (Routing::NewestCreated, 1),
        (Routing::Random, 1),
        (Routing::LeastRecentlyUsed, 1),
        (Routing::Random, 2),
        (Routing::MostRecentlyUsed, u32::MAX),
    ] {
        let mut settings = Settings::new(
            Arrivals::Poisson { rate: 10_000.0 },
            Law::Exponential(1.0),
            600.0,
        );
        settings.routing = routing;
        settings.per_instance = per_instance;
        settings.replications = 1;
        settings.warm_up_seconds = 3.0;
        settings.length = Length::Requests(20_000);
        let outcome = run(settings);
        assert_eq!(outcome.requests(), 20_000.0);
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

#[test]
fn a_simulation_is_cut_to_what_there_is_time_for() {
    let mut settings = plain(0.9, 1);
    let whole = settings.expected_events();
    assert!(
        (whole - 20.0 * (50_000.0 + 0.9 * 180.0)).abs() < 1.0,
        "{whole}"
    );
    assert!(!settings.fit(1e9));
    assert_eq!(settings.expected_events(), whole);
    assert!(!settings.fit(300_000.0));
    assert!((settings.expected_events() / 300_000.0 - 1.0).abs() < 0.01);
    let mut settings = Settings::new(
        Arrivals::Poisson { rate: 100.0 },
        Law::Exponential(1.0),
        604_800.0,
    );
    assert!(settings.fit(5e6));
    assert!((settings.expected_events() / 5e6 - 1.0).abs() < 0.01);
    assert_eq!(run(settings).requests(), 20.0 * 5_000.0);
}
