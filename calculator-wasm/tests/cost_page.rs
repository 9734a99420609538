//! The cost calculator as a page asks it: platforms and splits, against published examples and laws.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

#[path = "support/cost_report.rs"]
mod cost_report;

use calculator_wasm::report::export::sum_of_lines;
use calculator_wasm::report::{Cell, Report};
use calculator_wasm::{Format, Quantity};

use cost_report::{dollars, report};

#[track_caller]
fn check(report: &Report, key: &str, expected: f64) {
    let found = dollars(report, key);
    assert!(
        (found - expected).abs() < 0.005,
        "{key}: {found}, not {expected}"
    );
}

#[test]
fn workers_cost_what_the_example_of_their_price_page_says() {
    // Cloudflare, Workers pricing: 15 million requests of 7 ms CPU are 5 + 1.50 + 1.50 USD.
    let report = report(&[
        ("serverless", "workers"),
        ("api.requests_per_month", "15M"),
        ("api.cpu_time", "7"),
    ]);
    check(&report, "serverless.total", 8.00);
}

#[test]
fn azure_functions_bill_steps_of_memory_as_another_tool_does() {
    // Infracost's test of function apps: 490 MB count as 512, 14.02 + 0.71 USD.
    let report = report(&[
        ("serverless", "functions-consumption"),
        ("api.requests_per_month", "3540123"),
        ("api.duration", "495"),
        ("api.memory", "490"),
        ("free_tier", "off"),
    ]);
    check(&report, "serverless.total", 14.73);
}

#[test]
fn spot_takes_its_discount_off_its_part_of_the_tasks() {
    let base = &[("api.requests_per_month", "0"), ("min_tasks", "4")][..];
    let tasks = |settings: &[(&str, &str)]| {
        dollars(&report(&[base, settings].concat()), "containers.total")
    };
    let full = tasks(&[]);
    // Four tasks of 0.25 vCPU and 0.5 GB: 730 vCPU-hours at 0.04048 and 1,460 GB-hours at 0.004445 USD.
    let of_tasks = 730.0 * 0.04048 + 1460.0 * 0.004445;
    let half = tasks(&[
        ("containers.spot", "50"),
        ("containers.spot_discount", "60"),
    ]);
    assert!(
        (full - half - of_tasks * 0.5 * 0.6).abs() < 1e-6,
        "{full} {half}"
    );
}

#[test]
fn a_cluster_on_own_machines_costs_its_machines() {
    let report = report(&[
        ("containers", "own-nodes"),
        ("containers.price", "0.2"),
        ("api.requests_per_month", "0"),
    ]);
    // Two machines at least, 730 hours each; its load balancer is nobody's list price.
    check(&report, "containers.total", 2.0 * 730.0 * 0.2);
    let words: Vec<String> = report
        .warnings
        .iter()
        .map(|one| one.to_text(&Format::english()))
        .collect();
    assert!(
        words
            .iter()
            .any(|words| words.ends_with("left out: Load balancer")),
        "{words:?}"
    );
}

#[test]
fn an_alb_before_functions_and_people_are_lines_of_their_own() {
    let report = report(&[
        ("gateway", "alb"),
        ("api.requests_per_month", "0"),
        ("ops_functions", "3"),
        ("ops_rate", "100"),
    ]);
    check(&report, "serverless.total", 730.0 * 0.0225 + 300.0);
}

#[test]
fn egress_logs_and_the_gateway_of_a_network_are_priced_by_volume() {
    // 10 million requests: half of 20.97152 KB each is 100 GB beyond the free 100 GB, 5 KB of log are 47.68 GB with 5 free.
    let settings = [
        ("api.requests_per_month", "10M"),
        ("api.payload", "41.94304"),
        ("gateway", "url"),
    ];
    let plain = report(&settings);
    let with = |more: &[(&str, &str)]| report(&[&settings[..], more].concat());
    let gained =
        |report: Report| dollars(&report, "serverless.total") - dollars(&plain, "serverless.total");
    assert!((gained(with(&[("egress", "50")])) - 100.0 * 0.09).abs() < 0.01);
    let logged = 10e6 * 5.0 / 1024.0 / 1024.0 - 5.0;
    assert!((gained(with(&[("log", "5")])) - logged * 0.5).abs() < 0.01);
    let through = 10e6 * 2.0 / 1024.0 / 1024.0;
    let expected = 730.0 * 0.045 + through * 0.045;
    assert!((gained(with(&[("nat_functions", "1"), ("nat_data", "2")])) - expected).abs() < 0.01);
}

#[test]
fn the_split_keeps_to_what_is_asked_and_is_never_dearer_than_the_better_side() {
    for preset in [
        "shop",
        "order-api",
        "event-pipeline",
        "low-latency",
        "nightly",
        "steady",
        "idle",
    ] {
        let report = report(&[("preset", preset)]);
        let best = dollars(&report, "serverless.total").min(dollars(&report, "containers.total"));
        assert!(dollars(&report, "total") <= best + 1e-9, "{preset}");
    }
    // Long work cannot be a Lambda function; what is pinned stays.
    let report = report(&[
        ("components", "web,batch,own"),
        ("web.requests_per_month", "100k"),
        ("batch.duration", "900000"),
        ("batch.runs_on", "containers"),
        ("own.requests_per_month", "100k"),
        ("own.runs_on", "containers"),
    ]);
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "components")
        .unwrap();
    let words = |row: usize| match &table.rows[row].cells[2] {
        Cell::Text(words) => words.to_text(&Format::english()),
        other => panic!("{other:?}"),
    };
    assert_eq!(words(1), "containers: as asked for");
    assert_eq!(words(2), "containers: as asked for");
}

#[test]
fn components_and_what_they_share_add_up_to_both_bills() {
    for preset in ["shop", "order-api", "event-pipeline", "steady"] {
        let report = report(&[
            ("preset", preset),
            ("egress", "30"),
            ("log", "2"),
            ("nat_containers", "2"),
            ("ops_containers", "4"),
        ]);
        let table = report
            .tables
            .iter()
            .find(|table| table.key == "components")
            .unwrap();
        for (column, key) in [(0, "serverless.total"), (1, "containers.total")] {
            let sum = sum_of_lines(table, column).to_dollars_f64();
            assert!((sum - dollars(&report, key)).abs() < 1e-9, "{preset} {key}");
        }
    }
}

#[test]
fn base_and_burst_is_at_most_the_functions_alone_and_shows_its_best() {
    let night = "1 1 1 1 1 1 8 8 8 8 8 8 8 8 8 8 8 8 1 1 1 1 1 1";
    let settings = [
        ("api.requests_per_month", "200M"),
        ("task_vcpu", "1"),
        ("task_memory", "2"),
        ("day", night),
        ("peak_to_mean", "4"),
    ];
    let report = report(&settings);
    let burst = dollars(&report, "burst.total");
    assert!(burst < dollars(&report, "serverless.total"));
    assert!(
        burst < dollars(&report, "containers.total"),
        "between both ends: {burst}"
    );
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "burst")
        .unwrap();
    assert_eq!(table.rows.len(), 1);
    let pinned = [&settings[..], &[("api.runs_on", "containers")]].concat();
    let pinned = self::report(&pinned);
    assert!(pinned.tables.iter().all(|table| table.key != "burst"));
}

#[test]
fn a_cold_start_above_the_latency_target_and_held_connections_bar_functions() {
    let side = |more: &[(&str, &str)]| {
        let base = [("api.requests_per_month", "1000"), ("api.init", "400")];
        let report = report(&[&base[..], more].concat());
        let table = report
            .tables
            .iter()
            .find(|table| table.key == "components")
            .unwrap();
        match table.rows[0].cells.last() {
            Some(Cell::Text(text)) => text.to_text(&Format::english()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(side(&[]), "functions");
    assert!(side(&[("api.latency_target", "500")]).starts_with("containers"));
    assert_eq!(side(&[("api.latency_target", "600")]), "functions");
    assert!(side(&[("api.connections", "on")]).starts_with("containers"));
}

#[test]
fn initialisation_is_billed_by_the_cold_share_of_the_cold_start_calculator() {
    // A request every ten minutes, kept for six: e^(−0.6) of them are cold.
    let settings = [
        ("api.requests_per_month", "4380"),
        ("api.duration", "1"),
        ("api.memory", "1024"),
        ("api.init", "1000"),
        ("free_tier", "off"),
        ("gateway", "url"),
    ];
    let report = report(&settings);
    let cold = (-0.6_f64).exp();
    let expected = 4380.0 * (0.001 + cold) * 0.0000166667 + 4380.0 * 0.0000002;
    let found = dollars(&report, "serverless.total");
    assert!(
        (found - expected).abs() < 0.01 * expected,
        "{found} {expected}"
    );
}

#[test]
fn each_component_has_its_own_processor_and_each_region_its_price() {
    let both = report(&[
        ("components", "a,b"),
        ("a.processor", "arm"),
        ("free_tier", "off"),
    ]);
    let keys: Vec<&str> = both.tables[0]
        .rows
        .iter()
        .map(|row| row.key.as_str())
        .collect();
    assert!(
        keys.contains(&"lambda-duration") && keys.contains(&"lambda-duration-arm"),
        "{keys:?}"
    );
    // Fargate on x86 in Mumbai: 0.04257 USD a vCPU-hour, two tasks of a quarter.
    let mumbai = report(&[
        ("region_aws", "ap-south-1"),
        ("api.requests_per_month", "0"),
    ]);
    let bill = mumbai
        .tables
        .iter()
        .find(|table| table.key == "containers")
        .unwrap();
    let vcpu = bill
        .rows
        .iter()
        .find(|row| row.key == "fargate-vcpu")
        .unwrap();
    match &vcpu.cells[2] {
        Cell::Quantity(Quantity::Money(money)) => {
            assert!((money.to_dollars_f64() - 0.5 * 730.0 * 0.04257).abs() < 1e-6);
        }
        other => panic!("{other:?}"),
    }
    // What is not known there is named: the capacity units of a load balancer.
    let missing = report(&[("region_aws", "ap-south-1")]);
    let words: Vec<String> = missing
        .warnings
        .iter()
        .map(|words| words.to_text(&Format::english()))
        .collect();
    assert!(
        words.iter().any(|words| words.starts_with("Not priced")),
        "{words:?}"
    );
}

/// A region in which the capacity units of a load balancer have no price.
#[test]
fn a_bill_without_all_its_prices_is_named_incomplete_and_not_compared() {
    let report = report(&[
        ("serverless", "functions-flex"),
        ("region_aws", "ap-south-1"),
    ]);
    let headline = report.headline.to_text(&Format::english());
    assert!(
        headline.starts_with("The bills are not complete"),
        "{headline}"
    );
    for compared in ["cheaper", "break even", "save"] {
        assert!(!headline.contains(compared), "{headline}");
    }
    let named: Vec<String> = report
        .warnings
        .iter()
        .map(|words| words.to_text(&Format::english()))
        .collect();
    assert!(
        named.iter().any(|words| words.starts_with("Not priced")),
        "{named:?}"
    );
}
