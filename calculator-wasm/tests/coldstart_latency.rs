//! Latency percentiles of mixtures, and the targets computed from the exact formula.

#![allow(clippy::unwrap_used)]

#[path = "support/close.rs"]
mod close;

use calculator_wasm::coldstart::engine::latency::{Latency, Law, Mixture, flip_share};
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::coldstart::engine::targets::{
    keep_alive_for, provisioned_for, rates_at_share,
};
use proptest::prelude::*;

use close::check;

#[test]
fn laws_have_the_moments_and_percentiles_they_were_made_from() {
    let lognormal = Law::lognormal_from_mean_and_p95(0.12, 0.3).unwrap();
    check("mean", lognormal.mean(), 0.12, 1e-13);
    check("p95", lognormal.quantile(0.95), 0.3, 1e-13);
    check("F(p95)", lognormal.cdf(0.3), 0.95, 1e-13);
    let init = Law::lognormal_from_median_and_p95(0.08, 0.093).unwrap();
    check("median", init.quantile(0.5), 0.08, 1e-13);
    check("p95", init.quantile(0.95), 0.093, 1e-13);
    let own = Law::from_percentiles(&[(0.5, 0.08), (0.95, 0.1), (0.99, 0.2)]).unwrap();
    for (share, seconds) in [
        (0.0, 0.06),
        (0.5, 0.08),
        (0.95, 0.1),
        (0.99, 0.2),
        (1.0, 0.3),
    ] {
        check("own", own.quantile(share), seconds, 1e-13);
        check("own", own.cdf(seconds), share, 1e-12);
    }
    assert_eq!(own.cdf(0.01), 0.0);
    check(
        "one percentile",
        Law::from_percentiles(&[(0.5, 2.0)]).unwrap().mean(),
        2.0,
        1e-13,
    );
}

#[test]
fn impossible_laws_are_refused() {
    assert!(Law::lognormal_from_mean_and_p95(1.0, 0.9).is_err());
    assert!(Law::lognormal_from_mean_and_p95(1.0, 3.9).is_err());
    assert!(Law::lognormal_from_median_and_p95(1.0, f64::NAN).is_err());
    assert!(Law::from_percentiles(&[]).is_err());
    assert!(Law::from_percentiles(&[(0.5, 2.0), (0.4, 3.0)]).is_err());
    assert!(Law::from_percentiles(&[(0.5, 2.0), (0.9, 1.0)]).is_err());
    assert!(Mixture::new(1.1, constant(1.0), constant(2.0)).is_err());
}

fn constant(seconds: f64) -> Latency {
    Latency::new(0.0, Law::Constant(seconds))
}

#[test]
fn a_percentile_jumps_when_the_cold_share_passes_its_edge() {
    let p99 = |share| {
        Mixture::new(share, constant(0.1), constant(1.0))
            .unwrap()
            .percentile(0.99)
    };
    assert_eq!(p99(0.0), 0.1);
    check("below", p99(0.009_99), 0.1, 1e-12);
    check("at", p99(0.01), 0.1, 1e-12);
    check("above", p99(0.010_01), 1.0, 1e-12);
    check(
        "edge",
        flip_share(0.99, &constant(0.1), &constant(1.0)).unwrap(),
        0.01,
        1e-12,
    );
    assert_eq!(flip_share(0.99, &constant(2.0), &constant(1.0)), None);
}

#[test]
fn a_mixture_of_exponentials_inverts_exactly() {
    let warm = Latency::new(0.02, Law::Exponential(0.1));
    let cold = Latency::new(0.52, Law::Exponential(0.1));
    let mixture = Mixture::new(0.3, warm, cold).unwrap();
    check("mean", mixture.mean(), 0.27, 1e-13);
    for share in [0.1, 0.5, 0.9, 0.99, 0.999] {
        check("F(Q)", mixture.cdf(mixture.percentile(share)), share, 1e-12);
    }
    // Far above the shift both parts have the same tail, so p99.9 has a closed form.
    let weight = 0.7 + 0.3 * 5.0_f64.exp();
    check(
        "p99.9",
        mixture.percentile(0.999),
        0.02 + 0.1 * (weight / 0.001).ln(),
        1e-11,
    );
}

#[test]
fn sums_of_two_random_parts() {
    // Exponential plus exponential of another mean has a closed form.
    let sum = Latency::of_sum(0.1, Law::Exponential(1.0), Law::Exponential(0.25));
    for time in [0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0_f64] {
        let t = time - 0.1;
        let expected = if t < 0.0 {
            0.0
        } else {
            1.0 - ((-t).exp() - 0.25 * (-4.0 * t).exp()) / 0.75
        };
        assert!(
            (sum.cdf(time) - expected).abs() < 1e-6,
            "{time} {} {expected}",
            sum.cdf(time)
        );
    }
    let shifted = Latency::of_sum(0.1, Law::Exponential(1.0), Law::Constant(0.5));
    check("shift", shifted.percentile(0.5), 0.6 + 2.0_f64.ln(), 1e-12);
    let measured = Law::from_percentiles(&[(0.0, 0.0), (1.0, 1.0)]).unwrap();
    let triangle = Latency::of_sum(0.0, measured.clone(), measured);
    for (time, expected) in [(0.5, 0.125), (1.0, 0.5), (1.5, 0.875)] {
        assert!(
            (triangle.cdf(time) - expected).abs() < 1e-4,
            "{}",
            triangle.cdf(time)
        );
    }
}

#[test]
fn targets_are_met_and_not_by_more_than_needed() {
    let share = |rate, keep_alive, provisioned| {
        steady_state(rate, 0.2, keep_alive, provisioned)
            .unwrap()
            .cold_share
    };
    let crossings = rates_at_share(0.005, 0.2, 600.0, 0, 1e-4, 10.0).unwrap();
    let rising: Vec<bool> = crossings.iter().map(|crossing| crossing.rises).collect();
    assert_eq!(rising, [false, true, false]);
    for crossing in &crossings {
        check("crossing", share(crossing.rate, 600.0, 0), 0.005, 1e-6);
    }
    let provisioned = provisioned_for(1e-4, 5.0, 1.0, 300.0).unwrap();
    let cold = |provisioned| {
        steady_state(5.0, 1.0, 300.0, provisioned)
            .unwrap()
            .cold_share
    };
    assert!(cold(provisioned) <= 1e-4 && cold(provisioned - 1) > 1e-4);
    assert!(provisioned > 14);
    let keep_alive = keep_alive_for(0.001, 1.0, 0.2, 0).unwrap().unwrap();
    check("keep-alive", share(1.0, keep_alive, 0), 0.001, 1e-6);
}

proptest! {
    #[test]
    fn percentiles_are_ordered_and_rise_with_the_cold_share(
        cold_share in 0.0..1.0_f64, more in 0.0..1.0_f64, service in 0.001..10.0_f64, init in 0.0..20.0_f64,
    ) {
        let mixture = |share| Mixture::new(
            share,
            Latency::new(0.01, Law::Exponential(service)),
            Latency::new(0.01 + init, Law::Exponential(service)),
        ).unwrap();
        let base = mixture(cold_share);
        let worse = mixture(cold_share + more * (1.0 - cold_share));
        let (base, worse) = (base.percentiles(), worse.percentiles());
        for pair in base.windows(2) {
            prop_assert!(pair[0] <= pair[1]);
        }
        for (one, other) in base.iter().zip(worse) {
            prop_assert!(*one <= other * (1.0 + 1e-12));
        }
    }
}
