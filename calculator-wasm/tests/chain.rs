//! The service chain against published figures, against its own simulation, and against laws.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::chain::services;
use calculator_wasm::chain::simulation::Simulation;
use calculator_wasm::{Prices, Report, Scenario, calculator};
use proptest::prelude::*;

fn scenario(assignments: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::new(calculator("chain").unwrap());
    let errors = scenario.set_all(assignments.iter().copied());
    assert!(errors.is_empty(), "{errors:?}");
    scenario
}

fn report(assignments: &[(&str, &str)]) -> Report {
    scenario(assignments).evaluate(&Prices::standard()).unwrap()
}

fn value(report: &Report, key: &str) -> f64 {
    report.figure(key).unwrap().quantity.value().unwrap()
}

/// Dean and Barroso, The Tail at Scale: of a hundred servers that each take more than a second for one request in a
/// hundred, 63 % of requests take more than a second; of two thousand with one in ten thousand, almost one in five.
#[test]
fn the_tail_at_scale_comes_out() {
    let hundred = report(&[("preset", "fan-out")]);
    assert!((value(&hundred, "late") - 0.634).abs() < 0.001);
    // The lognormal of median 10 ms that has 1 s at 99.99 %: 99 % at 10 × 100^(2.326348 / 3.719016) ms.
    let p99 = format!(
        "{:.4}",
        10.0 * 100.0_f64.powf(2.326_347_874 / 3.719_016_485)
    );
    let thousands = report(&[
        ("preset", "fan-out"),
        ("leaf.p99", &p99),
        ("leaf.width", "2000"),
    ]);
    assert!((value(&thousands, "late") - 0.181).abs() < 0.002);
}

/// Site Reliability Engineering, appendix A: allowed unavailability of a 30-day month and of a year, in seconds.
#[test]
fn the_table_of_availability_comes_out() {
    let rows = [
        ("90", 3.0 * 86_400.0, 36.5 * 86_400.0),
        ("95", 1.5 * 86_400.0, 18.25 * 86_400.0),
        ("99", 7.2 * 3600.0, 3.65 * 86_400.0),
        ("99.5", 3.6 * 3600.0, 1.83 * 86_400.0),
        ("99.9", 43.2 * 60.0, 8.76 * 3600.0),
        ("99.95", 21.6 * 60.0, 4.38 * 3600.0),
        ("99.99", 4.32 * 60.0, 52.6 * 60.0),
        ("99.999", 25.9, 5.26 * 60.0),
    ];
    for (availability, month, year) in rows {
        let report = report(&[("services", "api"), ("api.availability", availability)]);
        for (key, published) in [("downtime.month", month), ("downtime.year", year)] {
            let ours = value(&report, key);
            assert!(
                (ours / published - 1.0).abs() < 0.003,
                "{availability} {key}: {ours} {published}"
            );
        }
    }
}

/// AWS, Availability with dependencies (Reliability Pillar): 99.99 % that calls two of 99.99 % has 99.97 %; two
/// independent ones of 99.9 % of which one is enough have 99.9999 %.
#[test]
fn availabilities_multiply_in_sequence_and_add_nines_in_parallel() {
    let nines = [
        ("a.availability", "99.99"),
        ("b.availability", "99.99"),
        ("c.availability", "99.99"),
    ];
    let serial = report(&[&[("services", "a,b,c")], &nines[..]].concat());
    assert!((value(&serial, "availability") - 0.9997).abs() < 1e-7);
    assert!((value(&serial, "availability") - 0.9999_f64.powi(3)).abs() < 1e-12);
    let again = report(&[("services", "a"), ("a.retries", "1")]);
    assert!((value(&again, "availability") - 0.999_999).abs() < 1e-9);
}

/// A constant time behind one server that is nine tenths full: to a step of the grid.
#[test]
fn waiting_is_that_of_the_queue() {
    let report = report(&[
        ("services", "a"),
        ("hop", "0"),
        ("a.median", "10"),
        ("a.p99", "10"),
        ("a.utilisation", "90"),
        ("a.slots", "1"),
    ]);
    // Constant 10 ms and a wait of mean 100 ms with probability 0.9: 0.5 = 1 − 0.9 e^−(t − 10)/100.
    let expected = 10.0 + 100.0 * (0.9_f64 / 0.5).ln();
    assert!((value(&report, "p50") * 1000.0 / expected - 1.0).abs() < 0.01);
}

/// Every preset and some harder cases, event by event: each share within four standard errors.
#[test]
fn the_simulation_agrees() {
    let harder: &[&[(&str, &str)]] = &[
        &[
            ("services", "a,b"),
            ("a.retries", "2"),
            ("a.timeout", "40"),
            ("b.width", "12"),
            ("b.availability", "97"),
        ],
        &[
            ("services", "a,b,c"),
            ("a.cold_share", "8"),
            ("b.utilisation", "85"),
            ("b.slots", "2"),
            ("c.availability", "80"),
            ("c.retries", "5"),
        ],
        &[
            ("services", "a"),
            ("a.timeout", "150"),
            ("a.retries", "1"),
            ("a.utilisation", "50"),
            ("a.cold_share", "3"),
        ],
    ];
    let presets = calculator("chain").unwrap().presets.iter();
    let presets: Vec<Vec<(&str, &str)>> =
        presets.map(|preset| vec![("preset", preset.id)]).collect();
    for assignments in presets
        .iter()
        .map(Vec::as_slice)
        .chain(harder.iter().copied())
    {
        let scenario = scenario(assignments);
        let report = scenario.evaluate(&Prices::standard()).unwrap();
        let services = services(scenario.inputs()).unwrap();
        let mut simulation = Simulation::new(&services, 7);
        let count = 60_000;
        let times: Vec<f64> = (0..count).filter_map(|_| simulation.request()).collect();
        let answered = times.len() as f64;
        let check = |name: &str, found: f64, expected: f64, of: f64| {
            let error = (expected * (1.0 - expected) / of).sqrt();
            // The grid is right to about a thousandth of a share.
            let allowed = 4.0 * error + 5e-4;
            assert!(
                (found - expected).abs() <= allowed,
                "{assignments:?} {name}: {found} {expected}"
            );
        };
        check(
            "availability",
            answered / f64::from(count),
            value(&report, "availability"),
            f64::from(count),
        );
        for (key, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)] {
            let limit = value(&report, key) * 1000.0;
            let below = times.iter().filter(|time| **time <= limit).count() as f64 / answered;
            check(key, below, share, answered);
        }
    }
}

#[test]
fn a_percentile_below_the_median_is_refused() {
    let errors = scenario(&[("cart.p99", "5")])
        .evaluate(&Prices::standard())
        .unwrap_err();
    assert_eq!(errors[0].path, "cart.p99");
}

fn text(value: f64) -> String {
    format!("{value:.4}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Retries never lower availability where failures are independent, and with them never the count of nines of a chain.
    #[test]
    fn retries_never_lower_availability(availability in 50.0..100.0_f64, timeout in 1.0..500.0_f64, width in 1..50_u32) {
        let mut last = 0.0;
        for retries in ["0", "1", "2", "5"] {
            let (availability, timeout, width) = (text(availability), text(timeout), width.to_string());
            let report = report(&[
                ("services", "a"),
                ("a.availability", &availability),
                ("a.timeout", &timeout),
                ("a.width", &width),
                ("a.retries", retries),
            ]);
            let now = value(&report, "availability");
            prop_assert!(now >= last - 1e-12, "{now} {last}");
            last = now;
        }
    }

    /// A wider fan-out is never faster nor more available; a longer chain neither.
    #[test]
    fn width_and_length_never_help(median in 1.0..100.0_f64, ratio in 1.0..20.0_f64, width in 1..400_u32) {
        let (median, p99) = (text(median), text(median * ratio));
        let of = |services: &str, width: u32| {
            let width = width.to_string();
            let mut assignments = vec![("services", services)];
            let names = ["a", "b"].map(|name| ["median", "p99", "width"].map(|key| format!("{name}.{key}")));
            for (name, paths) in ["a", "b"].iter().zip(&names) {
                if services.contains(name) {
                    let texts = [&median, &p99, &width];
                    assignments.extend(paths.iter().map(String::as_str).zip(texts.map(String::as_str)));
                }
            }
            let report = report(&assignments);
            (value(&report, "p99"), value(&report, "availability"))
        };
        let (narrow, wide, long) = (of("a", width), of("a", width + 40), of("a,b", width));
        // A thousandth for the step of the grid.
        prop_assert!(wide.0 >= narrow.0 * 0.999 && wide.1 <= narrow.1, "{narrow:?} {wide:?}");
        prop_assert!(long.0 >= narrow.0 * 0.999 && long.1 <= narrow.1, "{narrow:?} {long:?}");
    }
}
