//! What a system costs on functions and on containers, line by line, and where one overtakes the other.
//!
//! In: a list of components and the choices of both sides, from the field tree. Out: a [`Report`]. How platforms
//! bill is in [`engine`]; this folder asks it and puts the answers into words, tables and curves. Deliberately
//! absent: prices (see [`crate::prices`]) and arithmetic with money.

mod charts;
pub mod engine;
mod fields;
mod report;

use crate::calculator::{Calculator, SharedField, Workload};
use crate::field::{FieldError, Inputs, OverridesRow};
use crate::money::UnitPrice;
use crate::number;
use crate::prices::{Prices, Sku, region, sku};
use crate::report::Report;
use crate::small::{concat, join};
use crate::unit::MONTH_SECONDS;
use engine::containers::{Container, Scaling, Sizing};
use engine::gateway::Gateway;
use engine::lambda::{Arch, Function};
use engine::{Component, FreeTier, Options, System, Traffic, fargate};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cost",
    title: "Cost calculator",
    summary: "A month of AWS Lambda against a month of Fargate in us-east-1, line by line, and the traffic at which \
              they cost the same.",
    model_version: "cost/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    is_simulated: false,
    workload: &[
        SharedField {
            quantity: Workload::RequestsPerSecond,
            key: "requests_per_month",
            per_unit: MONTH_SECONDS,
        },
        SharedField {
            quantity: Workload::SecondsPerRequest,
            key: "duration",
            per_unit: 1000.0,
        },
    ],
    evaluate,
};

/// The prices that a reader can replace: name in paths, label, SKU.
static REPLACEABLE: &[(&str, &str, Sku)] = &[
    (
        "lambda-requests",
        "Lambda, a request",
        sku::AWS_LAMBDA_REQUESTS,
    ),
    (
        "lambda-duration",
        "Lambda, duration on x86",
        sku::AWS_LAMBDA_DURATION_X86,
    ),
    (
        "lambda-duration-arm",
        "Lambda, duration on Arm",
        sku::AWS_LAMBDA_DURATION_ARM64,
    ),
    (
        "api-http",
        "HTTP API, a request",
        sku::AWS_API_GATEWAY_HTTP_REQUESTS,
    ),
    (
        "api-rest",
        "REST API, a request",
        sku::AWS_API_GATEWAY_REST_REQUESTS,
    ),
    (
        "fargate-vcpu",
        "Fargate, processors on x86",
        sku::AWS_FARGATE_VCPU_X86,
    ),
    (
        "fargate-vcpu-arm",
        "Fargate, processors on Arm",
        sku::AWS_FARGATE_VCPU_ARM64,
    ),
    (
        "fargate-memory",
        "Fargate, memory on x86",
        sku::AWS_FARGATE_MEMORY_X86,
    ),
    (
        "fargate-memory-arm",
        "Fargate, memory on Arm",
        sku::AWS_FARGATE_MEMORY_ARM64,
    ),
    ("alb-hours", "Load balancer, an hour", sku::AWS_ALB_HOUR),
    ("alb-lcu", "Load balancer, capacity units", sku::AWS_ALB_LCU),
];

/// Returns the rows of the table of prices, with the list price of the first tier.
fn price_rows() -> Vec<OverridesRow> {
    let prices = Prices::standard();
    let priced = |sku| {
        prices
            .find(sku, region::US_EAST_1)
            .map(|price| price.first().to_f64())
    };
    REPLACEABLE
        .iter()
        .filter_map(|(key, label, sku)| {
            Some(OverridesRow {
                key,
                label,
                listed: priced(*sku)?,
                unit: sku.unit(),
            })
        })
        .collect()
}

/// Returns the prices with the reader's own on top.
fn own_prices(inputs: &Inputs, prices: &Prices) -> Prices {
    let mut own = prices.clone();
    for (key, dollars) in inputs.overrides("prices") {
        let row = REPLACEABLE.iter().find(|(known, _, _)| known == key);
        if let (Some((_, _, sku)), Some(price)) = (row, UnitPrice::from_dollars_f64(*dollars))
            && let Some(listed) = prices.find(*sku, region::US_EAST_1)
        {
            own = own.with_override(listed.id(), price);
        }
    }
    own
}

/// Returns the weights of the hours of a day.
fn hours_of(weights: &[f64]) -> [f64; 24] {
    let mut hours = [1.0; 24];
    for (hour, weight) in hours.iter_mut().zip(weights) {
        *hour = *weight;
    }
    hours
}

fn evaluate(inputs: &Inputs, prices: &Prices) -> Result<Report, Vec<FieldError>> {
    let prices = &own_prices(inputs, prices);
    let system = system_of(inputs)?;
    let own_path = match inputs.records("components") {
        [(name, _)] => Some(concat(&[name, ".requests_per_month"])),
        _ => None,
    };
    Ok(report::report(&system, prices, own_path))
}

/// Puts the inputs into the structure that the engine bills.
fn system_of(inputs: &Inputs) -> Result<System, Vec<FieldError>> {
    let arch = if inputs.choice("architecture") == "arm" {
        Arch::Arm
    } else {
        Arch::X86
    };
    let container = Container {
        vcpu: number::leading(inputs.choice("task_vcpu")).map_or(0.25, |found| found.value),
        memory_gb: inputs.number("task_memory"),
        arch,
        concurrency: inputs.number("task_concurrency"),
        minimum_replicas: inputs.number("min_tasks"),
        scaling: Scaling::Hourly,
        ..Container::default()
    };
    let sizes = fargate::memory_sizes(container.vcpu);
    if !sizes.contains(&container.memory_gb) {
        let texts: Vec<String> = sizes.iter().map(|size| number::canonical(*size)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (sizes, vcpu) = (join(&texts, ", "), number::canonical(container.vcpu));
        let problem = ["must be one of ", &sizes, " GB with ", &vcpu, " vCPU"];
        return Err(vec![FieldError::of("task_memory", &problem)]);
    }
    let components = inputs
        .records("components")
        .iter()
        .map(|(_, record)| Component {
            traffic: Traffic {
                day: hours_of(inputs.weights("day")),
                weekend_factor: inputs.number("weekend") / 100.0,
                peak_to_mean: inputs.number("peak_to_mean"),
                ..Traffic::steady(record.number("requests_per_month"))
            },
            duration_ms: record.number("duration"),
            cpu_ms: record.number("cpu_time"),
            request_kb: record.number("payload"),
            // Transfer to the internet costs both sides the same and is left out.
            egress_share: 0.0,
            function: Function {
                memory_mb: record.number("memory"),
                arch,
                ..Function::default()
            },
            container: container.clone(),
            ..Component::default()
        });
    Ok(System {
        components: components.collect(),
        options: Options {
            free_tier: if inputs.switch("free_tier") {
                FreeTier::Always
            } else {
                FreeTier::Off
            },
            gateway: match inputs.choice("gateway") {
                "rest" => Gateway::RestApi,
                "url" => Gateway::FunctionUrl,
                _ => Gateway::HttpApi,
            },
            sizing: Sizing {
                zones: 1.0,
                target_utilisation: inputs.number("utilisation") / 100.0,
                ..Sizing::default()
            },
            ..Options::default()
        },
    })
}
