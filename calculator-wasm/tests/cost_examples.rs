//! Every worked example of the price pages, of peers' test files and of third parties, line by line.
//!
//! `data/cost-worked-examples.json` (collected 2026-11-21): each example carries its source, inputs, prices and lines.
//! Compared are unrounded amounts, half a cent a line; never printed strings. Every input goes through the fields, as
//! `breakeven calc cost --set path=value` sets them; where an example uses a price of its own (an old rate), that price
//! is replaced as a reader would.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::cost::engine::azure;
use calculator_wasm::report::{Cell, RowKind};
use calculator_wasm::{Prices, Quantity, Scenario, calculator};
use serde_json::Value;

/// The vendors' own errors: what the page prints, and why the inputs give something else.
const PAGE_DIFFERS: [(&str, f64, &str); 2] = [
    (
        "aws-lambda-esm-kafka",
        1153.3,
        "charges 60 million requests where the inputs give 30 million",
    ),
    (
        "gcp-cloudrun-warm-instance",
        8.37,
        "one note lets idle instances draw on the free tier; the SKUs do not",
    ),
];

#[test]
fn every_example_is_reproduced_line_by_line() {
    let examples: Value =
        serde_json::from_str(include_str!("data/cost-worked-examples.json")).unwrap();
    let examples = examples.as_array().unwrap();
    assert_eq!(examples.len(), 38);
    let mut wrong = Vec::new();
    for example in examples {
        let id = example["id"].as_str().unwrap();
        if id == "az-functions-gbs-conversion" {
            let units = example["inputs"]["function_execution_units_mb_ms"]
                .as_f64()
                .unwrap();
            assert!((azure::gigabyte_seconds(units) - 1083.98).abs() < 0.005);
            continue;
        }
        let bill = bill_of(example);
        let lines = example["lines"].as_array().unwrap();
        let tolerance = 0.005;
        let expected: Vec<f64> = lines
            .iter()
            .map(|line| text_number(&line["amount_unrounded"]))
            .collect();
        let total: f64 = expected.iter().sum();
        let found: f64 = bill.iter().map(|(_, amount)| amount).sum();
        if (found - total).abs() > tolerance * lines.len() as f64 {
            wrong.push(format!("{id}: total {found} instead of {total}"));
        }
        for (label, amount, keys) in matched(example, &expected) {
            let found: f64 = keys.iter().map(|key| amount_of(&bill, key)).sum();
            if (found - amount).abs() > tolerance {
                wrong.push(format!("{id}, {label}: {found} instead of {amount}"));
            }
        }
        // Where the page itself differs, it is one of the known errors, or a cent of its rounding.
        let published = example["expected_usd"].as_f64().unwrap();
        let known = PAGE_DIFFERS
            .iter()
            .any(|(known, page, _)| *known == id && (*page - published).abs() < 2.0);
        if !known && (found - published).abs() > 0.011 {
            wrong.push(format!("{id}: the page says {published}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pairs the lines of an example with keys of our bill. Two lines of one example can be one meter of ours (peak and
/// baseline of a machine), and tiers of one meter are lines of both.
fn matched(example: &Value, expected: &[f64]) -> Vec<(String, f64, Vec<String>)> {
    let mut groups: Vec<(String, f64, Vec<String>)> = Vec::new();
    for (line, &amount) in example["lines"].as_array().unwrap().iter().zip(expected) {
        let label = line["label"].as_str().unwrap();
        let service = example["service"].as_str().unwrap();
        let arm = example["inputs"]["arch"] == "arm64";
        let suffix = if arm { "-arm" } else { "" };
        let key = match (service, label) {
            ("apigw-http", _) => format!("api-http#{}", &label[label.len() - 1..]),
            ("data-transfer-out", _) => format!("egress#{}", &label[label.len() - 1..]),
            ("lambda", _) if label.starts_with("duration tier") => {
                format!("lambda-duration{suffix}#{}", &label[label.len() - 1..])
            }
            ("step-functions-express", "requests") => "express-requests".into(),
            ("step-functions-express", _) => {
                format!("express-duration#{}", &label[label.len() - 1..])
            }
            ("lambda", "duration") if example["id"] == "ic-lambda-pc-arm" => {
                format!("lambda-provisioned-duration{suffix}")
            }
            ("lambda", "duration" | "duration on demand") => format!("lambda-duration{suffix}"),
            ("lambda", "requests") => "lambda-requests".into(),
            ("lambda", "ephemeral storage") => "lambda-ephemeral".into(),
            ("lambda", "provisioned concurrency") => format!("lambda-provisioned{suffix}"),
            ("lambda", "duration on PC") => "lambda-provisioned-duration".into(),
            ("lambda", "snapstart cache") => "lambda-snapstart-cache".into(),
            ("lambda", "snapstart restore") => "lambda-snapstart-restore".into(),
            ("lambda", "EPU hours") => "lambda-poller-kafka".into(),
            ("lambda", "tenant environments") => "lambda-tenants".into(),
            ("lambda-managed-instances", "requests") => "managed-requests".into(),
            ("lambda-managed-instances", "EC2 with 3-year plan") => "nodes-committed".into(),
            ("lambda-managed-instances", _) => "node-fee".into(),
            ("lambda-microvms", "peak vCPU" | "baseline vCPU") => "microvm-vcpu".into(),
            ("lambda-microvms", "peak memory" | "baseline memory") => "microvm-memory".into(),
            ("lambda-microvms", "snapshot read") => "microvm-snapshot-read".into(),
            ("lambda-microvms", _) => "microvm-storage".into(),
            ("fargate", "vCPU") => "fargate-vcpu".into(),
            ("fargate", "memory") => "fargate-memory".into(),
            ("fargate", _) => "fargate-ephemeral".into(),
            (_, "API calls") => "api-rest".into(),
            (_, "data transfer out") => "egress".into(),
            (_, "VPC endpoint hours") => "endpoint-hours".into(),
            (_, "VPC endpoint data") => "endpoint-data".into(),
            ("apigw-websocket", "connection minutes") => "api-websocket-minutes".into(),
            ("apigw-websocket", _) => "api-websocket-messages".into(),
            ("alb", "ALB hours") => "alb-hours".into(),
            ("alb", _) => "alb-lcu".into(),
            ("nlb", _) => "nlb-nlcu".into(),
            ("workers", "subscription") => "workers-plan".into(),
            ("workers", "requests") => "workers-requests".into(),
            ("workers", _) => "workers-cpu".into(),
            ("container-apps", "vCPU-s") => "container-apps-vcpu".into(),
            ("container-apps", "GiB-s") => "container-apps-memory".into(),
            ("container-apps", _) => "container-apps-requests".into(),
            ("functions-consumption", "executions") => "consumption-executions".into(),
            ("functions-consumption", _) => "consumption-time".into(),
            ("functions-premium", "vCPU") => "premium-vcpu".into(),
            ("functions-premium", _) => "premium-memory".into(),
            ("cloud-functions-1st-gen", "invocations") => "cloud-functions-invocations".into(),
            ("cloud-functions-1st-gen", "GB-s") => "cloud-functions-memory".into(),
            ("cloud-functions-1st-gen", "GHz-s") => "cloud-functions-cpu".into(),
            ("cloud-functions-1st-gen", _) => "cloud-functions-egress".into(),
            ("cloud-run-request-based", "vCPU-s") => "cloud-run-cpu".into(),
            ("cloud-run-request-based", "GiB-s") => "cloud-run-memory".into(),
            ("cloud-run-request-based", "requests") => "cloud-run-requests".into(),
            ("cloud-run-request-based", "idle CPU") => "cloud-run-idle-cpu".into(),
            ("cloud-run-request-based", _) => "cloud-run-idle-memory".into(),
            ("gke-autopilot", "cluster fee") => "gke-cluster".into(),
            ("gke-autopilot", "vCPU") => "autopilot-vcpu".into(),
            ("gke-autopilot", "memory") => "autopilot-memory".into(),
            ("gke-autopilot", _) => "autopilot-ephemeral".into(),
            other => panic!("no key for {other:?}"),
        };
        match groups.iter_mut().find(|group| group.2[0] == key) {
            Some(group) => group.1 += amount,
            None => groups.push((label.to_owned(), amount, vec![key])),
        }
    }
    groups
}

/// The amount of a key over all its tiers, or of one tier: `egress#2`.
fn amount_of(bill: &[(String, f64)], key: &str) -> f64 {
    let is_tier_of = |line: &str, key: &str| {
        line.strip_prefix(key).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix('-')
                    .is_some_and(|tier| tier.parse::<u8>().is_ok())
        })
    };
    let lines = bill.iter().filter(|(line, _)| match key.split_once('#') {
        Some((key, "1")) => line == key,
        Some((key, tier)) => *line == format!("{key}-{tier}"),
        None => is_tier_of(line, key),
    });
    lines.map(|(_, amount)| amount).sum()
}

fn text_number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

/// Asks the calculator what an example asks, and returns the lines of its service: key and amount in USD.
fn bill_of(example: &Value) -> Vec<(String, f64)> {
    let inputs = &example["inputs"];
    let input = |name: &str| inputs[name].as_f64();
    let need = |name: &str| input(name).unwrap_or_else(|| panic!("{}: no {name}", example["id"]));
    let id = example["id"].as_str().unwrap();
    let service = example["service"].as_str().unwrap();
    let region = example["region"].as_str().unwrap();
    let days = input("days").unwrap_or(30.0);
    let mut set: Vec<(String, String)> = Vec::new();
    let mut put = |path: &str, value: &dyn ToString| set.push((path.into(), value.to_string()));
    let mut side = "serverless";
    put("gateway", &"url");
    let free = example["free_tier_applied"].as_object().unwrap();
    put("free_tier", &free.values().any(|value| !value.is_null()));
    let daily =
        input("invocations_per_day").map(|daily| daily * days * input("esms").unwrap_or(1.0));
    let requests = input("requests")
        .or(daily)
        .or(input("invocations"))
        .or(input("executions"));
    put("api.requests_per_month", &requests.unwrap_or(0.0));
    let seconds = input("seconds").map(|seconds| seconds * 1000.0);
    // What the example does not say is the least that the fields take.
    put(
        "api.duration",
        &input("duration_ms")
            .or(seconds)
            .unwrap_or(1.0)
            .clamp(1.0, 900_000.0),
    );
    put("api.cpu_time", &input("cpu_ms").unwrap_or(0.1));
    put("api.payload", &input("request_kb").unwrap_or(0.0));
    put(
        "api.sent",
        &input("response_kb").or(input("egress_kb")).unwrap_or(0.0),
    );
    put(
        "api.memory",
        &input("memory_mb").unwrap_or(512.0).max(128.0),
    );
    put(
        "architecture",
        &if inputs["arch"] == "arm64" {
            "arm"
        } else {
            "x86"
        },
    );
    if service != "fargate" {
        let memory = input("memory_gb").or(input("gib")).or(input("memory_gib"));
        put("api.instance_vcpu", &input("vcpu").unwrap_or(1.0));
        put("api.instance_memory", &memory.unwrap_or(1.0));
    }
    put("task_concurrency", &input("concurrency").unwrap_or(1.0));
    put("api.disk", &input("ephemeral_gb").unwrap_or(0.0));
    match service {
        "lambda" => {
            put(
                "api.ephemeral_storage",
                &input("ephemeral_mb").unwrap_or(512.0),
            );
            put(
                "api.cold_share",
                &(100.0 * input("cold_start_fraction").unwrap_or(0.0)),
            );
            put(
                "api.tenants",
                &input("isolated_environments").unwrap_or(0.0),
            );
            put("api.poller_hours", &input("epu_hours").unwrap_or(0.0));
            if let Some(seconds) = input("version_active_seconds") {
                put("api.snapstart", &"on");
                put("api.snapstart_hours", &(seconds / 3600.0));
            }
            if let Some(environments) = input("provisioned") {
                put("api.provisioned", &environments);
                let hours = input("hours").or(input("provisioned_hours")).unwrap();
                put("api.provisioned_hours", &hours);
            }
            if let Some(on_demand) = input("requests_od") {
                put("components", &"api,rest");
                put("rest.requests_per_month", &on_demand);
                put("rest.duration", &need("duration_od_ms"));
                put("rest.memory", &need("memory_mb"));
                put("api.requests_per_month", &need("requests_pc"));
                put("api.duration", &need("duration_pc_ms"));
            }
            if id == "aws-lambda-esm-kafka" {
                // The page takes the free duration off and not the free requests.
                put("used_elsewhere.aws-lambda-free-tier-requests", &"1M");
            }
            if id == "aws-lambda-legacy-2019" {
                put("prices.lambda-duration", &"0.00001667");
            }
            if inputs["streaming"] == true || label_of(example, "streaming") {
                put("api.streaming", &"on");
            }
        }
        "lambda-managed-instances" => {
            put("serverless", &"lambda-managed");
            put("node", &"m7g.xlarge");
            put("min_nodes", &0);
            put("api.job_tasks", &1);
            put("api.job_time", &format!("{} h", need("instance_hours")));
            put("plan_containers", &100);
            put(
                "plan_containers_discount",
                &(100.0 * need("savings_plan_discount")),
            );
            // The page rounds the plan's price to four places: 0.28 × 0.1632 = 0.045696.
            put("plan_price", &"0.0457");
        }
        "lambda-microvms" => {
            put("api.microvm_jobs", &need("jobs"));
            put("api.microvm_time", &need("seconds"));
            put("api.microvm_peak", &(100.0 * need("peak_share")));
            put("api.microvm_vcpu", &4);
            put("api.microvm_memory", &8);
            put("api.microvm_peak_vcpu", &16);
            put("api.microvm_peak_memory", &32);
            put("api.microvm_read", &2);
            put("api.microvm_stored", &2);
        }
        "fargate" => {
            side = "containers";
            put("task_vcpu", &need("vcpu"));
            put("task_memory", &need("memory_gb"));
            put("api.job_tasks", &need("tasks"));
            put("api.job_time", &need("seconds_per_day"));
            put("api.job_runs", &days);
        }
        "apigw-http" => {
            put("gateway", &"http");
        }
        "apigw-rest" => put("gateway", &"rest"),
        "apigw-rest-private" => {
            put("gateway", &"rest");
            put("private_api_zones", &need("azs"));
            put("month", &need("endpoint_hours"));
        }
        "apigw-websocket" => {
            let user_days = need("users") * days;
            let messages = need("messages_sent") + need("messages_received");
            put("api.websocket_messages", &(user_days * messages));
            put("api.websocket_size", &need("message_kb"));
            put(
                "api.websocket_minutes",
                &(user_days * need("hours_per_day") * 60.0),
            );
        }
        "alb" => {
            side = "containers";
            put("month", &need("hours"));
            put(
                "api.requests_per_month",
                &(need("req_per_s") * need("hours") * 3600.0),
            );
            put(
                "api.sent",
                &(need("bytes_per_s") / need("req_per_s") / 1024.0),
            );
            put(
                "api.requests_per_connection",
                &(need("req_per_s") / need("new_conn_per_s")),
            );
            put("api.connection_time", &need("conn_seconds"));
            put("api.rules", &need("rules"));
        }
        "nlb" => {
            side = "containers";
            put("balancer", &"tcp");
            put("month", &need("hours"));
            put(
                "api.requests_per_month",
                &(need("new_tcp_per_s") * need("hours") * 3600.0),
            );
            put("api.payload", &(need("bytes_per_conn") / 1024.0));
            put("api.requests_per_connection", &1);
            put("api.connection_time", &need("conn_seconds"));
        }
        "workers" => put("serverless", &"workers"),
        "container-apps" => {
            put("serverless", &"container-apps");
            put("region_azure", &"centralus");
        }
        "functions-consumption" => {
            put("serverless", &"functions-consumption");
            put("region_azure", &"eastus");
        }
        "functions-premium" => {
            put("serverless", &"functions-premium");
            put("region_azure", &"eastus");
            put("api.instance_memory", &3.5);
            put("min_tasks", &1);
        }
        "cloud-functions-1st-gen" => put("serverless", &"cloud-functions"),
        "cloud-run-request-based" => {
            put("serverless", &"cloud-run");
            put("region_gcp", &region);
            if let Some(cpu) = input("vcpu_s") {
                put("api.instance_vcpu", &2);
                put("api.instance_memory", &(2.0 * need("gib_s") / cpu));
                put("api.duration", &(cpu / 2.0 / need("requests") * 1000.0));
            }
            if let Some(instances) = input("min_instances") {
                put("api.min_instances", &instances);
                put("month", &(need("seconds") / 3600.0));
            }
        }
        "gke-autopilot" => {
            side = "containers";
            put("containers", &"gke-autopilot");
            put("min_tasks", &1);
        }
        "step-functions-express" => {
            put("api.express", &1);
            put("api.express_time", &need("duration_ms"));
            put("api.express_memory", &need("memory_mb"));
        }
        "data-transfer-out" => {
            put("region_aws", &region);
            put("api.requests_per_month", &need("gb"));
            put("api.sent", &"1 GB");
        }
        other => panic!("no model for {other}"),
    }
    lines_of(id, &set, side, kept(service))
}

/// Whether a line of an example is about something.
fn label_of(example: &Value, word: &str) -> bool {
    let lines = example["lines"].as_array().unwrap();
    lines
        .iter()
        .any(|line| line["label"].as_str().unwrap().contains(word))
}

/// Only the service of the example: a balancer has targets, a gateway functions, which the examples leave out.
fn kept(service: &str) -> &'static [&'static str] {
    match service {
        "apigw-http" => &["api-", "endpoint-"],
        "apigw-rest" | "apigw-websocket" => &["api-", "endpoint-", "egress"],
        "apigw-rest-private" => &["api-", "endpoint-"],
        "alb" => &["alb-"],
        "nlb" => &["nlb-nlcu"],
        "step-functions-express" => &["express-"],
        "data-transfer-out" => &["egress"],
        "gke-autopilot" => &["gke-", "autopilot-"],
        "fargate" => &["fargate-"],
        _ => &[""],
    }
}

/// Sets the fields of a new scenario and returns the lines of one side's bill that start with one of some prefixes.
fn lines_of(id: &str, set: &[(String, String)], side: &str, keep: &[&str]) -> Vec<(String, f64)> {
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    let pairs = set
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let errors = scenario.set_all(pairs);
    assert!(errors.is_empty(), "{id}: {errors:?}");
    let report = scenario
        .evaluate(&Prices::standard())
        .unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
    let table = report
        .tables
        .iter()
        .find(|table| table.key == side)
        .unwrap();
    let lines = table.rows.iter().filter(|row| row.kind == RowKind::Line);
    lines
        .filter(|row| keep.iter().any(|prefix| row.key.starts_with(prefix)))
        .map(|row| match row.cells.last() {
            Some(Cell::Quantity(Quantity::Money(amount))) => {
                (row.key.clone(), amount.to_dollars_f64())
            }
            other => panic!("{id}: {} is {other:?}", row.key),
        })
        .collect()
}
