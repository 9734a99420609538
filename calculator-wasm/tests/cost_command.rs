//! What the command alone asks: defaults change nothing, and published prices give their products.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::field::{Kind, Level};
use calculator_wasm::report::{Cell, Report, RowKind};
use calculator_wasm::{Prices, Quantity, Scenario, calculator};

/// Lines of a table of a report with their amounts in USD.
fn lines(report: &Report, table: &str) -> Vec<(String, f64)> {
    let table = report
        .tables
        .iter()
        .find(|known| known.key == table)
        .unwrap();
    let lines = table.rows.iter().filter(|row| row.kind == RowKind::Line);
    lines
        .map(|row| match row.cells.last() {
            Some(Cell::Quantity(Quantity::Money(money))) => {
                (row.key.clone(), money.to_dollars_f64())
            }
            other => panic!("{}: {other:?}", row.key),
        })
        .collect()
}

#[test]
fn every_field_of_the_command_leaves_the_bill_as_it_is_at_its_default() {
    let calculator = calculator("cost").unwrap();
    let plain = Scenario::new(calculator)
        .evaluate(&Prices::standard())
        .unwrap();
    let fields = calculator
        .fields
        .iter()
        .filter(|field| field.level == Level::Command);
    for field in fields {
        let mut scenario = Scenario::new(calculator);
        if let Kind::Number(number) = &field.kind {
            scenario
                .set(field.key, &number.default.to_string())
                .unwrap();
            assert_eq!(
                scenario.evaluate(&Prices::standard()).unwrap(),
                plain,
                "{}",
                field.key
            );
        }
    }
}

/// Examples of the vendors' pages that were not handed over with the others, each computed by hand from its prices.
#[test]
fn further_products_of_published_prices() {
    let check = |set: &[(&str, &str)], side: &str, key: &str, expected: f64| {
        let mut scenario = Scenario::new(calculator("cost").unwrap());
        assert_eq!(scenario.set_all(set.iter().copied()), []);
        let report = scenario.evaluate(&Prices::standard()).unwrap();
        let found: f64 = lines(&report, side)
            .iter()
            .filter(|(line, _)| line == key || line.starts_with(&format!("{key}-2")))
            .map(|(_, amount)| amount)
            .sum();
        assert!(
            (found - expected).abs() < 0.005,
            "{key}: {found}, not {expected}"
        );
    };
    // EKS: a cluster in standard support, and one in extended support, for 730 hours.
    check(&[("containers", "eks")], "containers", "eks-cluster", 73.0);
    check(
        &[("containers", "eks"), ("eks_extended", "on")],
        "containers",
        "eks-cluster-extended",
        438.0,
    );
    // EKS Auto Mode: 12 % of what two m5.large cost on demand.
    check(
        &[
            ("containers", "eks-auto"),
            ("node", "m5.large"),
            ("api.requests_per_month", "0"),
        ],
        "containers",
        "node-fee",
        2.0 * 730.0 * 0.096 * 0.12,
    );
    // Two tasks of 1 vCPU and 2 GB on Arm, half an hour a day for 30 days: 30 task-hours.
    let task = [
        ("architecture", "arm"),
        ("task_vcpu", "1"),
        ("task_memory", "2"),
        ("api.job_tasks", "2"),
        ("api.job_time", "30 min"),
        ("api.job_runs", "30"),
    ];
    check(&task, "containers", "fargate-vcpu-arm", 30.0 * 0.03238);
    check(&task, "containers", "fargate-memory-arm", 60.0 * 0.00356);
    // A REST API of 400 million requests: 333 million at 3.50, the rest at 2.80 USD a million.
    check(
        &[("gateway", "rest"), ("api.requests_per_month", "400M")],
        "serverless",
        "api-rest",
        333.0 * 3.5 + 67.0 * 2.8,
    );
    // An asynchronous event of 300 KB counts twice.
    check(
        &[
            ("api.asynchronous", "on"),
            ("api.payload", "300"),
            ("api.requests_per_month", "10M"),
            ("free_tier", "off"),
        ],
        "serverless",
        "lambda-requests",
        20.0 * 0.2,
    );
    // A tenth of the account's free requests is left.
    check(
        &[
            ("api.requests_per_month", "1M"),
            ("used_elsewhere.aws-lambda-free-tier-requests", "900k"),
        ],
        "serverless",
        "lambda-requests",
        0.9 * 0.2,
    );
    // A reader's own price on every provider.
    check(
        &[
            ("serverless", "cloud-run"),
            ("prices.cloud-run-requests", "0.000001"),
            ("free_tier", "off"),
        ],
        "serverless",
        "cloud-run-requests",
        5.0,
    );
    check(
        &[
            ("serverless", "functions-consumption"),
            ("prices.consumption-executions", "0.000001"),
            ("free_tier", "off"),
        ],
        "serverless",
        "consumption-executions",
        5.0,
    );
    check(
        &[("serverless", "workers"), ("prices.workers-plan", "7")],
        "serverless",
        "workers-plan",
        7.0,
    );
}

/// The tasks of one component with a traffic of its own are those of a system that has this traffic.
#[test]
fn each_component_can_have_a_traffic_of_its_own() {
    let check = |set: &[(&str, &str)]| {
        let mut scenario = Scenario::new(calculator("cost").unwrap());
        assert_eq!(scenario.set_all(set.iter().copied()), []);
        let report = scenario.evaluate(&Prices::standard()).unwrap();
        lines(&report, "containers")
    };
    let day = "0 0 0 0 0 0 1 1 2 2 4 8 8 4 2 2 1 1 0 0 0 0 0 0";
    let requests = ("api.requests_per_month", "300M");
    let system = [
        requests,
        ("day", day),
        ("weekend", "20"),
        ("peak_to_mean", "7"),
    ];
    let own = [
        requests,
        ("api.shape", "own"),
        ("api.shape.day", day),
        ("api.shape.weekend", "20"),
        ("api.shape.peak_to_mean", "7"),
    ];
    assert_eq!(check(&system), check(&own));
    assert_ne!(check(&system), check(&[requests]));
    // A link holds it; back to that of the system, its own is gone.
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    assert_eq!(scenario.set_all(own), []);
    let opened = Scenario::open(calculator("cost").unwrap(), &scenario.to_state());
    assert_eq!(opened.problems, []);
    assert_eq!(opened.scenario.inputs(), scenario.inputs());
    assert_eq!(scenario.beyond_forms(), [] as [&str; 0]);
    scenario.set("api.shape", "system").unwrap();
    assert_eq!(
        scenario.changes(),
        [(String::from(requests.0), String::from("300000000"))]
    );

    // Two components whose peaks are at other hours need the tasks of each, not of the sum.
    let vcpu = |set: &[(&str, &str)]| {
        let lines = check(set);
        lines
            .iter()
            .find(|line| line.0 == "fargate-vcpu")
            .unwrap()
            .1
    };
    let night = "1 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    let one = |name: &str, day: &'static str| {
        vec![
            (format!("{name}.requests_per_month"), "100M"),
            (format!("{name}.shape"), "own"),
            (format!("{name}.shape.day"), day),
        ]
    };
    let (a, b) = (one("a", night), one("b", day));
    let both: Vec<(&str, &str)> = [("components", "a,b")]
        .into_iter()
        .chain(
            a.iter()
                .chain(&b)
                .map(|(path, text)| (path.as_str(), *text)),
        )
        .collect();
    let alone = |name: &'static str, own: &[(String, &'static str)]| {
        let set: Vec<(&str, &str)> = [("components", name)]
            .into_iter()
            .chain(own.iter().map(|(path, text)| (path.as_str(), *text)))
            .collect();
        vcpu(&set)
    };
    let sum = alone("a", &a) + alone("b", &b);
    assert!((vcpu(&both) - sum).abs() < 1e-6, "{} {sum}", vcpu(&both));
}
