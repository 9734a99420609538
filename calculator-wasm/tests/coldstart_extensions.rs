//! The exact formula beyond Poisson arrivals, and its stated approximations, against simulated reference values.

#![allow(clippy::unwrap_used)]

#[path = "support/close.rs"]
mod close;

use calculator_wasm::coldstart::engine::approximate::{
    over_profile, random_keep_alive, standing_of_formula, with_pings, with_recycling,
};
use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::markovian::{self, TwoPhaseArrivals};
use calculator_wasm::coldstart::engine::poisson;
use calculator_wasm::coldstart::engine::special::{periodic, rare_batches, unlimited_concurrency};
use calculator_wasm::coldstart::engine::{Approximation, Standing};
use proptest::prelude::*;

use close::check;

#[test]
fn two_equal_phases_are_poisson() {
    for (rate, service, keep_alive, provisioned) in [
        (0.9, 2.0, 60.0, 0),
        (50.0, 1.0, 600.0, 0),
        (5.0, 1.0, 300.0, 12),
        (1e-3, 2.0, 600.0, 0),
    ] {
        let poisson = poisson::steady_state(rate, service, keep_alive, provisioned).unwrap();
        for arrivals in [
            TwoPhaseArrivals::modulated([rate, rate], [100.0, 7.0]).unwrap(),
            TwoPhaseArrivals::hyperexponential(rate, 1.0).unwrap(),
        ] {
            let bursty =
                markovian::steady_state(&arrivals, service, keep_alive, provisioned).unwrap();
            check("cold", bursty.cold_share, poisson.cold_share, 1e-10);
            check("idle", bursty.mean_idle, poisson.mean_idle, 1e-11);
            for quantile in [0.5, 0.99, 0.999] {
                assert_eq!(
                    bursty.instance_quantile(quantile),
                    poisson.instance_quantile(quantile)
                );
            }
        }
    }
}

#[test]
fn bursts_as_the_reference_simulator_has_them() {
    // SimFaaS 0.2.2, newest-created routing, cold 2.244 s and warm 1.991 s: a few percent apart by construction.
    let on_off = TwoPhaseArrivals::modulated([0.05, 5.0], [1800.0, 120.0]).unwrap();
    let state = markovian::steady_state(&on_off, 2.0, 600.0, 0).unwrap();
    check("on-off", state.cold_share, 0.0192, 0.003);
    check("idle", state.mean_idle, 6.874, 0.02);
    let gaps = TwoPhaseArrivals::hyperexponential(0.9, 3.0).unwrap();
    let state = markovian::steady_state(&gaps, 1.991, 600.0, 0).unwrap();
    check("hyperexponential", state.cold_share, 0.001_714, 0.03);
    check("idle", state.mean_idle, 8.186, 0.005);
}

#[test]
fn requests_by_the_clock() {
    let constant = Law::Constant(2.0);
    let cold = |period, keep_alive| {
        let estimate = periodic(period, &constant, &constant, keep_alive).unwrap();
        assert_eq!(estimate.standing, Standing::Exact);
        estimate.cold_share
    };
    assert_eq!(cold(300.0, 600.0), 0.0);
    assert_eq!(cold(603.0, 600.0), 1.0);
    assert_eq!(cold(602.0, 600.0), 0.0);
    assert_eq!(cold(1.5, 0.9), 1.0);
    assert_eq!(cold(1.5, 1.0), 0.0);
    // A slow first request shortens the gap after it: every second request is cold.
    let slow = periodic(601.0, &Law::Constant(0.5), &Law::Constant(2.0), 600.0).unwrap();
    assert_eq!(slow.cold_share, 0.5);
    let random = periodic(601.5, &Law::Exponential(1.5), &Law::Exponential(1.5), 600.0).unwrap();
    check("random", random.cold_share, 1.0 - (-1.0_f64).exp(), 1e-12);
    let overlapping = periodic(1.0, &Law::Exponential(1.5), &Law::Exponential(1.5), 600.0).unwrap();
    assert_eq!(
        overlapping.standing,
        Standing::Simulate(Approximation::NoOverlap)
    );
}

#[test]
fn any_number_of_requests_at_once_and_rare_batches() {
    check(
        "unlimited",
        unlimited_concurrency(0.01, 2.0, 600.0).unwrap().cold_share,
        (-6.02_f64).exp(),
        1e-13,
    );
    let batches = rare_batches(1.0 / 900.0, 10, 1.991, 600.0).unwrap();
    check("batches", batches.cold_share, 0.5136, 0.008);
    check("idle", batches.mean_idle, 4.862, 0.002);
}

#[test]
fn a_day_of_changing_traffic() {
    // A sinusoid of amplitude 1 around 0.003 requests per second: SimFaaS 0.1193 ± 0.0008.
    let weights: Vec<f64> = (0..24)
        .map(|hour| 1.0 + (std::f64::consts::TAU * (f64::from(hour) + 0.5) / 24.0).sin())
        .collect();
    let day = over_profile(&weights, 3600.0, 0.003, 1.991, 600.0, 0).unwrap();
    check("diurnal", day.whole.cold_share, 0.1193, 0.01);
    check("idle", day.whole.mean_idle, 0.682, 0.01);
    assert_eq!(day.parts.len(), 24);
    let flat = over_profile(&[2.0; 24], 3600.0, 0.003, 2.0, 600.0, 0).unwrap();
    check(
        "flat",
        flat.whole.cold_share,
        poisson::steady_state(0.003, 2.0, 600.0, 0)
            .unwrap()
            .cold_share,
        1e-12,
    );
    assert!(over_profile(&[0.0; 24], 3600.0, 0.003, 2.0, 600.0, 0).is_err());
    assert!(over_profile(&[], 3600.0, 0.003, 2.0, 600.0, 0).is_err());
}

#[test]
fn pings_help_rare_traffic_and_hardly_any_other() {
    let rare = |pings| {
        with_pings(0.002, 2.0, 600.0, pings, 300.0, 0.05)
            .unwrap()
            .cold_share
    };
    check("none", rare(0), 0.3039, 0.001);
    check("one", rare(1), 0.0044, 0.1);
    assert!(rare(2) < 0.0005);
    let busier = |pings| {
        with_pings(0.05, 2.0, 600.0, pings, 300.0, 0.05)
            .unwrap()
            .cold_share
    };
    for (pings, expected) in [(0, 0.0106), (1, 0.0095), (2, 0.0032), (3, 0.0003)] {
        check("busier", busier(pings), expected, 0.15);
    }
    let late = with_pings(0.002, 2.0, 600.0, 1, 900.0, 0.05).unwrap();
    assert_eq!(late.standing, Standing::Simulate(Approximation::Pings));
}

#[test]
fn a_range_of_keep_alives_and_a_limited_life() {
    let fixed = poisson::steady_state(0.01, 2.0, 360.0, 0)
        .unwrap()
        .cold_share;
    let spread = random_keep_alive(0.01, 2.0, 300.0, 420.0, 0)
        .unwrap()
        .cold_share;
    assert!(spread > fixed);
    check(
        "no range",
        random_keep_alive(0.01, 2.0, 360.0, 360.0, 0)
            .unwrap()
            .cold_share,
        fixed,
        1e-12,
    );
    let recycled = with_recycling(0.05, 2.0, 600.0, 7200.0, 0)
        .unwrap()
        .cold_share;
    check("recycled", recycled, 0.0106 + 0.0057, 0.01);
}

#[test]
fn the_formula_says_where_it_ends() {
    assert_eq!(standing_of_formula(1.0, 1.0, 0.0), Standing::Exact);
    assert!(matches!(
        standing_of_formula(1.0, 16.0, 0.0),
        Standing::Approximate {
            because: Approximation::ServiceLaw,
            ..
        }
    ));
    assert_eq!(
        standing_of_formula(1.0, 1.0, 0.2),
        Standing::Simulate(Approximation::SlowFirstRequest)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn laws_of_bursty_arrivals(
        quiet in -4.0..1.0_f64, busy in -2.0..2.0_f64, quiet_time in 0.0..4.0_f64, busy_time in 0.0..3.0_f64,
        service in -2.0..1.0_f64, keep_alive in -1.0..4.0_f64, provisioned in 0_u32..20, longer in 1.0..4.0_f64,
    ) {
        let power = |x: f64| 10_f64.powf(x);
        let arrivals = TwoPhaseArrivals::modulated(
            [power(quiet), power(busy)],
            [power(quiet_time), power(busy_time)],
        ).unwrap();
        let (service, keep_alive) = (power(service), power(keep_alive));
        let base = markovian::steady_state(&arrivals, service, keep_alive, provisioned).unwrap();
        let kept = markovian::steady_state(&arrivals, service, keep_alive * longer, provisioned).unwrap();
        let more = markovian::steady_state(&arrivals, service, keep_alive, provisioned + 1).unwrap();
        let slack = 1.0 + 1e-8;
        prop_assert!((0.0..=1.0).contains(&base.cold_share));
        prop_assert!(kept.cold_share <= base.cold_share * slack + 1e-18);
        prop_assert!(more.cold_share <= base.cold_share * slack + 1e-18);
        prop_assert!(kept.mean_idle * slack >= base.mean_idle);
        prop_assert!(more.mean_idle * slack >= base.mean_idle);
        let mean: f64 = base.instances_at_most().iter().map(|share| 1.0 - share).sum();
        prop_assert!((mean - base.mean_alive).abs() <= 1e-7 * base.mean_alive.max(1.0), "{mean} {}", base.mean_alive);
    }
}

#[test]
fn the_share_of_curves_is_that_of_the_whole_answer() {
    for rates in [[0.05, 5.0], [1.0, 90.0], [20.0, 2000.0], [3.0, 3.0]] {
        for keep_alive in [0.0, 1.0, 60.0, 600.0, 7200.0] {
            for provisioned in [0, 1, 20, 2500] {
                let arrivals = TwoPhaseArrivals::modulated(rates, [1800.0, 120.0]).unwrap();
                let whole = markovian::steady_state(&arrivals, 1.0, keep_alive, provisioned);
                let [alone, fine] = [true, false].map(|rough| {
                    markovian::brief(&arrivals, 1.0, keep_alive, provisioned, rough).unwrap()
                });
                let whole = whole.unwrap();
                check("fine", fine.cold_share, whole.cold_share, 1e-12);
                check("fine, idle", fine.mean_idle, whole.mean_idle, 1e-12);
                check("idle", alone.mean_idle, whole.mean_idle, 1e-5);
                let (whole, alone) = (whole.cold_share, alone.cold_share);
                // Within a run time a rush climbs almost as if by the clock, and either set of poles is rougher.
                let error = if keep_alive == 1.0 { 1e-5 } else { 2e-8 };
                assert!(
                    (alone - whole).abs() < error,
                    "{rates:?} {keep_alive} {provisioned}: {alone} {whole}"
                );
            }
        }
    }
}
