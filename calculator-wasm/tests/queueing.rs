//! Queues in front of servers against independent reference values, limits and laws.

#![allow(clippy::unwrap_used)]

#[path = "support/close.rs"]
mod close;

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Beyond, Length, Settings, Simulation,
};
use calculator_wasm::queueing::autoscaling::{desired_replicas, head_room, scale_out};
use calculator_wasm::queueing::erlang::{erlang_b, erlang_c};
use calculator_wasm::queueing::{mgc, mmc};
use proptest::prelude::*;
use serde_json::Value;

use close::check;

#[test]
fn every_reference_row_to_nine_digits() {
    let data: Value = serde_json::from_str(include_str!("data/queue-ref.json")).unwrap();
    let rows = data["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap();
        let servers = number("servers") as u32;
        let queue = mmc::queue(number("lambda_per_s"), number("mean_service_s"), servers).unwrap();
        let name = row.to_string();
        check(&name, queue.utilisation, number("utilisation"), 1e-9);
        check(&name, queue.blocking, number("erlang_b"), 1e-9);
        check(&name, queue.waiting, number("erlang_c"), 1e-9);
        check(&name, queue.mean_wait, number("mean_wait_s"), 1e-9);
        check(&name, queue.mean_response, number("mean_response_s"), 1e-9);
        for (share, key) in [
            (0.5, "p50_s"),
            (0.95, "p95_s"),
            (0.99, "p99_s"),
            (0.999, "p999_s"),
        ] {
            check(&name, queue.response_percentile(share), number(key), 1e-9);
        }
    }
}

#[test]
fn servers_are_found_for_a_target() {
    let servers = mmc::servers_for(100.0, 0.1, 0.99, 0.6).unwrap().unwrap();
    let response = |servers| {
        mmc::queue(100.0, 0.1, servers)
            .unwrap()
            .response_percentile(0.99)
    };
    assert!(response(servers) <= 0.6 && response(servers - 1) > 0.6);
    assert_eq!(mmc::servers_for(100.0, 0.1, 0.99, 0.2).unwrap(), None);
}

#[test]
fn unstable_and_senseless_queues_are_refused() {
    assert!(mmc::queue(10.0, 0.1, 1).is_err());
    assert!(mmc::queue(1.0, 0.1, 0).is_err());
    assert!(mmc::queue(f64::NAN, 0.1, 1).is_err());
    assert!(mmc::queue(1.0, 0.0, 1).is_err());
    assert_eq!(erlang_c(2, 5.0), 1.0);
    assert_eq!(erlang_b(0, 5.0), 1.0);
    assert_eq!(erlang_b(3, 0.0), 0.0);
}

#[test]
fn general_service_is_exact_where_it_claims_so() {
    let exponential = mgc::queue(8.0, &Law::Exponential(0.1), 1).unwrap();
    assert_eq!(exponential.trust, mgc::Trust::Exact);
    check("M/M/1 wait", exponential.mean_wait, 0.4, 1e-12);
    check(
        "M/D/1 wait",
        mgc::queue(8.0, &Law::Constant(0.1), 1).unwrap().mean_wait,
        0.2,
        1e-12,
    );
    let simple = mmc::queue(8.0, 0.1, 1).unwrap();
    for share in [0.5, 0.95, 0.99] {
        check(
            "percentile",
            exponential.response.percentile(share),
            simple.response_percentile(share),
            1e-4,
        );
    }
}

#[test]
fn general_service_deviates_from_simulation_as_stated() {
    let lognormal = |square: f64| {
        let variance = (1.0 + square).ln();
        Law::Lognormal {
            location: -0.5 * variance,
            spread: variance.sqrt(),
        }
    };
    for (law, servers, utilisation) in [
        (Law::Constant(1.0), 5, 0.8),
        (Law::Constant(1.0), 20, 0.9),
        (lognormal(0.25), 5, 0.8),
        (lognormal(4.0), 2, 0.8),
        (lognormal(4.0), 20, 0.8),
        (lognormal(4.0), 100, 0.9),
    ] {
        let rate = utilisation * f64::from(servers);
        let mut settings = Settings::new(Arrivals::Poisson { rate }, law.clone(), 1e8);
        settings.most_instances = servers;
        settings.beyond = Beyond::Queue {
            longest_wait: f64::INFINITY,
        };
        settings.warm_up_seconds = 1000.0;
        settings.length = Length::Requests(100_000);
        settings.seed = 21;
        let outcome = Simulation::new(settings).unwrap().run();
        let formula = mgc::queue(rate, &law, servers).unwrap();
        let simulated = outcome.mean_latency();
        let wait = simulated.mean - law.mean();
        let (low, high) = formula.trust.measured_deviation();
        let slack = 4.0 * simulated.standard_error;
        assert!(
            formula.mean_wait >= (wait - slack) * (1.0 + low),
            "{} {wait}",
            formula.mean_wait
        );
        assert!(
            formula.mean_wait <= (wait + slack) * (1.0 + high),
            "{} {wait}",
            formula.mean_wait
        );
        for share in [0.95, 0.99] {
            let ratio = formula.response.percentile(share) / outcome.percentile(share) - 1.0;
            let (low, high) = mgc::PERCENTILE_DEVIATION;
            assert!(
                ratio > low - 0.02 && ratio < high + 0.02,
                "{servers} {share} {ratio}"
            );
        }
    }
}

#[test]
fn a_jump_in_traffic_leaves_a_backlog_that_drains() {
    let jump = scale_out(300.0, 200.0, 400.0, 60.0).unwrap();
    assert_eq!(
        (jump.backlog, jump.drain_seconds, jump.worst_wait),
        (6000.0, 60.0, 20.0)
    );
    assert_eq!(jump.delayed_requests, 36_000.0);
    assert_eq!(
        (
            jump.backlog_at(30.0),
            jump.backlog_at(90.0),
            jump.backlog_at(500.0)
        ),
        (3000.0, 3000.0, 0.0)
    );
    assert_eq!(
        scale_out(100.0, 200.0, 400.0, 60.0)
            .unwrap()
            .delayed_requests,
        0.0
    );
    assert_eq!(
        scale_out(500.0, 200.0, 400.0, 60.0).unwrap().drain_seconds,
        f64::INFINITY
    );
    assert_eq!(head_room(2.0, 90.0), 180.0);
    assert_eq!(desired_replicas(3, 80.0, 60.0, 0.1), 4);
    assert_eq!(desired_replicas(10, 65.0, 60.0, 0.1), 10);
    assert_eq!(desired_replicas(10, 20.0, 60.0, 0.1), 4);
}

proptest! {
    #[test]
    fn laws(servers in 1_u32..300, utilisation in 0.01..0.999_f64, service in 0.001..10.0_f64) {
        let rate = utilisation * f64::from(servers) / service;
        let queue = mmc::queue(rate, service, servers).unwrap();
        prop_assert!(queue.blocking <= queue.waiting && queue.waiting <= 1.0);
        let mut before = 0.0;
        for share in [0.1, 0.5, 0.9, 0.99, 0.999] {
            let response = queue.response_percentile(share);
            prop_assert!(response > before && queue.wait_percentile(share) <= response);
            check("inverse", queue.response_exceeds(response), 1.0 - share, 1e-9);
            before = response;
        }
        // One more server never makes anyone wait longer.
        let more = mmc::queue(rate, service, servers + 1).unwrap();
        prop_assert!(more.mean_wait <= queue.mean_wait);
        prop_assert!(more.response_percentile(0.99) <= queue.response_percentile(0.99) * (1.0 + 1e-12));
    }
}
