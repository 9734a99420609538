//! The figures of the page against figures published elsewhere, through the interface that pages, terminals and
//! readers use: paths and texts in, named figures out.

use calculator_wasm::report::Cell;
use calculator_wasm::{Prices, Scenario, calculator};

/// Evaluates a calculator with assignments and returns the value of a figure.
fn figure(id: &str, assignments: &[(&str, &str)], key: &str) -> f64 {
    let mut scenario = Scenario::new(calculator(id).expect("a calculator"));
    let errors = scenario.set_all(assignments.iter().copied());
    assert!(errors.is_empty(), "{errors:?}");
    let report = scenario
        .evaluate(&Prices::standard())
        .expect("valid inputs");
    let figure = report.figure(key).expect("a figure of this key");
    figure.quantity.value().expect("a number")
}

/// AWS Lambda price page, text of 2026: "mobile application backend", "enriching telemetry", and the figures that two
/// calculators print for simple cases. Unrounded dollars within half a cent for each line.
#[test]
fn published_lambda_bills_come_out() {
    type Row = (&'static [(&'static str, &'static str)], f64);
    let rows: &[Row] = &[
        // 2.33 for 140,000 GB-s + 0.40 for 2 million requests.
        (&[("preset", "lambda-docs")], 2.733338),
        // AWS calculator, golden value of a public test suite: 29,214,600 × 200 ms × 2 GB, with the free tier.
        (
            &[
                ("gateway", "url"),
                ("api.requests_per_month", "29,214,600"),
                ("api.duration", "200 ms"),
                ("api.memory", "2 GB"),
            ],
            193.74,
        ),
        // Keystone's calculator: 1 million × 200 ms × 512 MB without the free tier, x86 and Arm.
        (
            &[
                ("gateway", "url"),
                ("free_tier", "off"),
                ("api.requests_per_month", "1M"),
                ("api.duration", "200"),
                ("api.memory", "512"),
            ],
            1.8667,
        ),
        (
            &[
                ("gateway", "url"),
                ("free_tier", "off"),
                ("architecture", "arm"),
                ("api.requests_per_month", "1M"),
                ("api.duration", "200"),
                ("api.memory", "512"),
            ],
            1.5333,
        ),
    ];
    for (assignments, dollars) in rows {
        let ours = figure("cost", assignments, "serverless.total");
        assert!(
            (ours - dollars).abs() <= 0.01,
            "{assignments:?}: {ours}, published {dollars}"
        );
    }
}

/// Two tasks of 0.25 vCPU and 0.5 GB for 730 hours at the prices of the Fargate page, by hand:
/// 2 × 730 × (0.25 × 0.04048 + 0.5 × 0.004445) = 18.01997, and a load balancer at 0.0225 an hour = 16.425.
#[test]
fn an_idle_container_side_costs_its_fixed_lines() {
    let idle = figure("cost", &[("preset", "idle")], "containers.total");
    assert!((idle - (18.0200 + 16.425)).abs() < 0.001, "{idle}");
    assert_eq!(
        figure("cost", &[("preset", "idle")], "serverless.total"),
        0.0
    );
}

/// Cold shares published with a simulator's note, closed form for Poisson arrivals: 0.9/s, 2 s, 60 s gives 1.63597 %;
/// rare calls tend to e^(−λT), one in ten minutes kept for ten minutes to 1/e.
#[test]
fn published_cold_shares_come_out() {
    let reference = figure("cold-start", &[("preset", "reference")], "cold_share");
    assert!((reference - 0.0163597).abs() < 5e-8, "{reference}");
    let rare = [
        ("arrival_rate", "6/h"),
        ("keep_alive", "10 min"),
        ("run_time", "1 ms"),
    ];
    let share = figure("cold-start", &rare, "cold_share");
    assert!((share - (-1.0_f64).exp()).abs() < 1e-5, "{share}");
}

/// By hand, 150 million requests of 25 ms processor time, peak 3, tasks of 0.25 vCPU at 60 %: steady 57.08/s needs
/// 28.5, so 29 tasks for 730 hours, 21,170 task-hours. All in one hour of the day is 24 times the rate, 685 tasks for
/// 30.4167 hours and the minimum of 2 for the other 699.5833: 22,234.58. A task-hour costs
/// 0.25 × 0.04048 + 0.5 × 0.004445 = 0.0123425 USD, so the one hour costs 13.14 USD more. Functions cost the same.
#[test]
fn functions_are_billed_by_the_sum_and_containers_by_the_hour() {
    let steady = [("preset", "default"), ("api.requests_per_month", "150M")];
    let one_hour = [
        ("preset", "default"),
        ("api.requests_per_month", "150M"),
        ("day", "1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
    ];
    let same = |key| (figure("cost", &steady, key), figure("cost", &one_hour, key));
    let (before, after) = same("serverless.total");
    assert_eq!(before, after);
    let (before, after) = same("containers.total");
    assert!((after - before - 13.1396).abs() < 0.001, "{before} {after}");
}

/// A negotiated price replaces the list price: 10 million requests at 0.1 instead of 0.2 USD a million, without the
/// free million, halve the line.
#[test]
fn a_price_of_ones_own_replaces_the_list() {
    let base = [
        ("gateway", "url"),
        ("free_tier", "off"),
        ("api.requests_per_month", "10M"),
        ("api.duration", "1"),
        ("api.memory", "128"),
    ];
    let mut own = base.to_vec();
    own.push(("prices.lambda-requests", "0.0000001"));
    let saved =
        figure("cost", &base, "serverless.total") - figure("cost", &own, "serverless.total");
    assert!((saved - 1.0).abs() < 1e-9, "{saved}");
}

/// A log of a call every 300 s, each of 2 s, kept alive for 600 s: one instance, started once. Kept for 200 s, every
/// call starts one. The formula for random arrivals of the same rate says e^(−2) = 13.5 %: the log knows better.
#[test]
fn a_log_is_replayed_as_it_was() {
    let mut log = String::from("time,duration_s\n");
    for call in 0..100 {
        log.push_str(&format!("{},2\n", 1_700_000_000 + call * 300));
    }
    let share = |keep_alive: &str| {
        let mut scenario = Scenario::new(calculator("cold-start").expect("a calculator"));
        for (path, text) in [
            ("arrival_rate", "12/h"),
            ("run_time", "2"),
            ("keep_alive", keep_alive),
            ("log", &log),
        ] {
            scenario.set(path, text).expect("a value");
        }
        // A log never becomes part of an address.
        assert!(!scenario.to_state().contains("log"));
        let report = scenario
            .evaluate(&Prices::standard())
            .expect("valid inputs");
        let table = report
            .tables
            .iter()
            .find(|table| table.key == "log")
            .expect("the table of the log");
        let row = table
            .rows
            .iter()
            .find(|row| row.key == "cold_share")
            .expect("the share");
        match &row.cells[..] {
            [Cell::Quantity(log), Cell::Quantity(formula)] => (
                log.value().expect("a share"),
                formula.value().expect("a share"),
            ),
            other => panic!("{other:?}"),
        }
    };
    let (kept, formula) = share("600");
    assert_eq!(kept, 0.01);
    assert!((formula - (-2.0_f64).exp()).abs() < 0.01, "{formula}");
    assert_eq!(share("200").0, 1.0);
}

/// A lognormal law keeps its mean and its 95th percentile: warm p95 is what was entered.
#[test]
fn the_spread_of_run_times_moves_the_percentiles() {
    let never_cold = [
        ("arrival_rate", "100"),
        ("run_time", "0.2"),
        ("init_time", "0"),
    ];
    let mut spread = never_cold.to_vec();
    spread.extend([("run_law", "lognormal"), ("run_law.p95", "0.5")]);
    assert!((figure("cold-start", &spread, "p95") - 0.5).abs() < 1e-6);
    let mut constant = never_cold.to_vec();
    constant.push(("run_law", "constant"));
    assert!((figure("cold-start", &constant, "p99") - 0.2).abs() < 1e-9);
}
