//! The exact cold-start formula against independent reference values, limits and laws.

#![allow(clippy::unwrap_used)]

#[path = "support/close.rs"]
mod close;

use calculator_wasm::coldstart::engine::Condition;
use calculator_wasm::coldstart::engine::poisson::{
    MAXIMUM_OFFERED_LOAD, SteadyState, steady_state,
};
use proptest::prelude::*;
use serde_json::Value;

use close::check;

fn state(rate: f64, service: f64, keep_alive: f64, provisioned: u32) -> SteadyState {
    steady_state(rate, service, keep_alive, provisioned).unwrap()
}

#[test]
fn every_reference_row_to_nine_digits() {
    let data: Value = serde_json::from_str(include_str!("data/exact-lifo.json")).unwrap();
    let rows = data["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 32);
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap();
        let provisioned = number("provisioned") as u32;
        let got = state(
            number("lambda_per_s"),
            number("mean_service_s"),
            number("keep_alive_s"),
            provisioned,
        );
        let name = row.to_string();
        check(&name, got.cold_share, number("p_cold"), 1e-9);
        check(&name, got.cold_starts_per_day, number("cold_per_day"), 1e-9);
        check(&name, got.mean_idle, number("mean_idle"), 1e-9);
        check(&name, got.mean_busy, number("mean_busy"), 1e-9);
        check(&name, got.mean_alive, number("mean_instances"), 1e-9);
        for (quantile, count) in row["instances_quantiles"].as_object().into_iter().flatten() {
            let quantile: f64 = quantile.parse().unwrap();
            assert_eq!(
                u64::from(got.instance_quantile(quantile)),
                count.as_u64().unwrap(),
                "{name}"
            );
        }
    }
}

#[test]
fn the_published_example() {
    check(
        "λ 0.9, S 2, T 60",
        state(0.9, 2.0, 60.0, 0).cold_share,
        0.016_359_724_731_207,
        1e-12,
    );
}

#[test]
fn one_instance_is_cold_when_the_gap_outlasts_the_keep_alive() {
    for arrivals in [1e-6, 0.01, 1.0, 5.0, 20.0] {
        let got = state(arrivals / 600.0, 1e-15, 600.0, 0);
        check("e^(−λT)", got.cold_share, (-arrivals).exp(), 1e-6);
    }
    check(
        "no service time",
        state(0.001, 0.0, 600.0, 0).cold_share,
        (-0.6_f64).exp(),
        1e-13,
    );
}

#[test]
fn measured_runs_on_aws_lie_inside_their_intervals() {
    // 28 hours each, Poisson load; keep-alive 600 s was the value published at the time.
    let lines: Vec<&str> = include_str!("data/aws-lambda-2020-poisson.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let header: Vec<&str> = lines[0].split(',').collect();
    let (mut runs, mut inside) = (0, 0);
    for line in &lines[1..] {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |name: &str| -> f64 {
            cells[header.iter().position(|column| *column == name).unwrap()]
                .parse()
                .unwrap()
        };
        let (rate, service) = (number("rate_per_s"), number("mean_service_s"));
        let share = state(rate, service, 600.0, 0).cold_share;
        check(line, share, number("closed_T600"), 1.5e-3);
        check(
            line,
            state(rate, service, 640.0, 0).cold_share,
            number("closed_T640"),
            1.5e-3,
        );
        runs += 1;
        inside += u32::from(number("p_lo95") <= share && share <= number("p_hi95"));
    }
    assert_eq!(runs, 11);
    assert!(inside >= 9, "{inside} of 11");
}

#[test]
fn nothing_kept_means_all_cold_and_everything_kept_means_none() {
    for (rate, service) in [(0.001, 2.0), (0.9, 2.0), (50.0, 1.0)] {
        let none = state(rate, service, 0.0, 0);
        check("T = 0", none.cold_share, 1.0, 1e-12);
        assert_eq!(none.mean_idle, 0.0);
        check(
            "T tiny",
            state(rate, service, 1e-9, 0).cold_share,
            1.0,
            1e-6,
        );
        assert!(state(rate, service, 1e9, 0).cold_share < 1e-6);
    }
}

#[test]
fn silence_is_the_limit_of_rare_requests() {
    let silent = state(0.0, 2.0, 600.0, 0);
    assert_eq!(
        (
            silent.cold_share,
            silent.cold_starts_per_day,
            silent.mean_alive
        ),
        (1.0, 0.0, 0.0)
    );
    let kept = state(0.0, 2.0, 600.0, 3);
    assert_eq!(
        (kept.cold_share, kept.mean_idle, kept.instance_quantile(0.5)),
        (0.0, 3.0, 3)
    );
}

#[test]
fn large_loads_are_answered_up_to_the_stated_limit() {
    let got = state(10_000.0, 1.0, 600.0, 0);
    assert!(
        got.cold_share > 0.0 && got.cold_share < 1e-3,
        "{}",
        got.cold_share
    );
    assert!(
        got.mean_idle > 300.0 && got.mean_idle < 600.0,
        "{}",
        got.mean_idle
    );
    assert_eq!(
        steady_state(1e6, 1.0, 600.0, 0).unwrap_err(),
        Condition::OfferedLoadAbove(MAXIMUM_OFFERED_LOAD)
    );
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(steady_state(bad, 1.0, 1.0, 0).is_err());
        assert!(steady_state(1.0, bad, 1.0, 0).is_err());
        assert!(steady_state(1.0, 1.0, bad, 0).is_err());
    }
}

#[test]
fn provisioned_instances_far_above_the_load_are_idle() {
    let got = state(0.9, 2.0, 60.0, 4_000_000);
    assert_eq!(got.cold_share, 0.0);
    check("idle", got.mean_idle, 4_000_000.0 - 1.8, 1e-12);
    assert_eq!(got.instance_quantile(0.5), 4_000_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn laws(
        log_rate in -4.0..2.5_f64,
        log_service in -3.0..1.5_f64,
        log_keep_alive in -2.0..5.0_f64,
        provisioned in 0_u32..40,
        longer in 1.0..4.0_f64,
    ) {
        let (rate, service) = (10_f64.powf(log_rate), 10_f64.powf(log_service));
        let keep_alive = 10_f64.powf(log_keep_alive);
        let base = state(rate, service, keep_alive, provisioned);
        let slack = 1.0 + 1e-9;
        prop_assert!((0.0..=1.0).contains(&base.cold_share));
        prop_assert!(base.mean_idle >= 0.0 && base.mean_alive.is_finite());
        // A longer keep-alive and one more provisioned instance never add cold starts, and never free memory.
        let kept = state(rate, service, keep_alive * longer, provisioned);
        prop_assert!(kept.cold_share <= base.cold_share * slack + 1e-300);
        prop_assert!(kept.mean_idle * slack >= base.mean_idle);
        let more = state(rate, service, keep_alive, provisioned + 1);
        prop_assert!(more.cold_share <= base.cold_share * slack + 1e-300);
        prop_assert!(more.mean_idle * slack >= base.mean_idle);
        // Alive = offered load + idle, and the distribution of the number alive has that mean.
        prop_assert!((base.mean_alive - rate * service - base.mean_idle).abs() <= 1e-9 * base.mean_alive);
        let mean: f64 = base.instances_at_most().iter().map(|share| 1.0 - share).sum();
        prop_assert!((mean - base.mean_alive).abs() <= 1e-8 * base.mean_alive.max(1.0), "{mean} {}", base.mean_alive);
        // Little's law for idle periods: each lasts at most the keep-alive and each request ends one.
        prop_assert!(kept.cold_share >= 0.0 && base.mean_idle <= rate * keep_alive * slack + f64::from(provisioned));
        prop_assert!(base.instance_quantile(0.5) <= base.instance_quantile(0.99));
    }
}
