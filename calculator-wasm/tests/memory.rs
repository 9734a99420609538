//! The memory tuner against published measurements and against laws.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::{Prices, Report, Scenario, calculator};
use proptest::prelude::*;

fn report(assignments: &[(&str, &str)]) -> Report {
    let mut scenario = Scenario::new(calculator("memory").unwrap());
    let errors = scenario.set_all(assignments.iter().copied());
    assert!(errors.is_empty(), "{errors:?}");
    scenario.evaluate(&Prices::standard()).unwrap()
}

fn value(report: &Report, key: &str) -> f64 {
    report.figure(key).unwrap().quantity.value().unwrap()
}

/// The settings and durations behind the address in the documentation of lambda-power-tuning, and the cost of a request
/// that it carries, in dollars. Until December 2020 Lambda billed in steps of 100 ms, so a cost of today is at most that
/// and at least what is left without the last step; prices of a step were rounded to two or three digits.
#[test]
fn costs_of_lambda_power_tuning_come_out() {
    let rows = [
        ("128", 37_002.398, 7.716_799_88e-5),
        ("256", 18_647.773, 7.779_199_95e-5),
        ("512", 8_489.437, 7.072_000_15e-5),
        ("1024", 3_890.892, 6.489_599_76e-5),
        ("1536", 2_512.227, 6.489_599_76e-5),
        ("3008", 2_009.793, 1.026_480_02e-4),
    ];
    for (memory, duration, published) in rows {
        let report = report(&[("preset", "measured"), ("memory", memory)]);
        assert!((value(&report, "own.duration") * 1000.0 - duration).abs() < 0.01);
        // A million requests, less their $0.20.
        let cost = (value(&report, "own.cost") - 0.2) / 1e6;
        let least = published * duration / (duration + 100.0);
        assert!(
            (least * 0.998..published * 1.002).contains(&cost),
            "{memory} MB: {least} {cost} {published}"
        );
    }
}

/// Jim Conning, "AWS Lambda: Faster Is Cheaper", January 2017, a table that AWS showed often since: all primes up to a
/// million, seconds of a request and dollars of a thousand. The price of a second was today's; billed in steps of 100 ms.
#[test]
fn the_table_of_primes_comes_out() {
    let rows = [
        ("128", "11.722965 s", 0.024_628),
        ("256", "6.678945 s", 0.028_035),
        ("512", "3.194954 s", 0.026_830),
        ("1024", "1.465984 s", 0.024_638),
    ];
    let measured = rows
        .map(|(memory, duration, _)| format!("{memory}: {duration}"))
        .join(", ");
    for (memory, _, published) in rows {
        let assignments = [
            ("measured", measured.as_str()),
            ("memory", memory),
            ("requests_per_month", "1000"),
        ];
        let cost = value(&report(&assignments), "own.cost");
        assert!(
            (cost - published).abs() < 0.000_02,
            "{memory} MB: {cost} {published}"
        );
    }
}

/// One thread that only computes costs the same at every setting below one processor, and is fastest at one.
#[test]
fn one_thread_gains_up_to_one_processor() {
    let report = report(&[("preset", "compute"), ("wait_time", "0")]);
    assert_eq!(value(&report, "fastest.memory"), 1769.0);
    assert_eq!(value(&report, "elbow.memory"), 1769.0);
    let (cheapest, fastest) = (
        value(&report, "cheapest.cost"),
        value(&report, "fastest.cost"),
    );
    assert!(
        (fastest / cheapest - 1.0).abs() < 1e-4,
        "{cheapest} {fastest}"
    );
}

/// Work that waits gains nothing: the smallest setting is cheapest, elbow and, to a millisecond, as fast as needed.
#[test]
fn waiting_gains_nothing() {
    let report = report(&[
        ("cpu_time", "0"),
        ("wait_time", "300"),
        ("memory_needed", "200"),
    ]);
    for key in ["cheapest.memory", "elbow.memory", "fastest.memory"] {
        assert_eq!(value(&report, key), 200.0, "{key}");
    }
}

#[test]
fn a_target_is_kept_by_the_cheapest_that_can() {
    let of = |target| report(&[("target", target)]);
    // 60 + 200 × 1,769 / memory ≤ 300 from 1,474.2 MB up; the next step of 64 is 1,536.
    assert_eq!(value(&of("300 ms"), "target.memory"), 1472.0 + 64.0);
    let never = of("200 ms");
    assert_eq!(
        never.figure("target.memory").unwrap().quantity.value(),
        None
    );
    assert_eq!(never.warnings.len(), 1);
}

fn number(value: f64) -> String {
    format!("{value:.3}")
}

proptest! {
    #[test]
    fn the_answers_keep_their_order(
        cpu in 0.0..20_000.0_f64,
        wait in 0.0..5_000.0_f64,
        parallel in 0.0..100.0_f64,
        needed in 128.0..10_240.0_f64,
        requests in 1.0..1e9_f64,
    ) {
        let assignments = [
            ("cpu_time", number(cpu)),
            ("wait_time", number(wait)),
            ("parallel", number(parallel)),
            ("memory_needed", number(needed)),
            ("memory", number(needed)),
            ("requests_per_month", number(requests)),
        ];
        let assignments: Vec<(&str, &str)> = assignments.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let report = report(&assignments);
        let of = |key: &str| value(&report, key);
        prop_assert!(of("cheapest.cost") <= of("elbow.cost") + 1e-9 && of("elbow.cost") <= of("fastest.cost") + 1e-9);
        prop_assert!(of("fastest.duration") <= of("elbow.duration") + 1e-3);
        prop_assert!(of("elbow.duration") <= of("cheapest.duration") + 1e-9);
        prop_assert!(of("cheapest.cost") <= of("own.cost") + 1e-9);
        prop_assert!(of("cheapest.memory") >= needed - 1e-3);
    }

    /// More memory never takes longer, and the table of lines adds up to the cost of the setting.
    #[test]
    fn duration_falls_with_memory(cpu in 0.0..20_000.0_f64, parallel in 0.0..100.0_f64, memory in 128.0..5_000.0_f64) {
        let own = |memory: f64| {
            let texts = [number(cpu), number(parallel), number(memory)];
            let report = report(&[("cpu_time", &texts[0]), ("parallel", &texts[1]), ("memory", &texts[2])]);
            value(&report, "own.duration")
        };
        prop_assert!(own(memory * 2.0) <= own(memory) + 1e-12);
    }
}
