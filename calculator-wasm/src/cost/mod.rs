//! What a system costs on functions and on containers, line by line, and where one overtakes the other.
//!
//! In: a list of components and the choices of both sides, from the field tree. Out: a [`Report`]. How platforms
//! bill is in [`engine`]; this folder asks it and puts the answers into words, tables and curves. Deliberately
//! absent: prices (see [`crate::prices`]) and arithmetic with money.

mod charts;
pub mod engine;
mod fields;
mod report;
mod tables;

use crate::calculator::{Calculator, SharedField, Workload};
use crate::field::{FieldError, Inputs, OverridesRow};
use crate::money::UnitPrice;
use crate::number;
use crate::prices::{Prices, Sku, region, sku};
use crate::report::Report;
use crate::small::join;
use crate::unit::MONTH_SECONDS;
use engine::containers::{Container, Scaling, Sizing, Spot};
use engine::gateway::Gateway;
use engine::lambda::{Arch, Function};
use engine::nodes::{Node, NodePrice};
use engine::system::Operations;
use engine::{
    Component, FreeTier, Network, Options, Platform, Regions, Side, System, Traffic, fargate,
};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "cost",
    title: "Cost calculator",
    summary: "A month as functions against a month in containers, line by line, and the traffic at which they cost \
              the same.",
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
    let names: Vec<&str> = inputs
        .records("components")
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let doubt = inputs.number("doubt") / 100.0;
    Ok(report::report(&system, prices, &names, doubt))
}

/// Puts the inputs into the structure that the engine bills.
fn system_of(inputs: &Inputs) -> Result<System, Vec<FieldError>> {
    let platform = |key: &str, usual| {
        let known = Platform::all().find(|platform| platform.key() == key);
        known.unwrap_or(usual)
    };
    let (tag, of_platform) = match inputs.variant("containers") {
        Some((tag, of_platform)) => (tag, of_platform),
        None => ("", inputs),
    };
    let serverless = platform(inputs.choice("serverless"), Platform::Lambda);
    let containers = platform(tag, Platform::Fargate);
    let arm = inputs.choice("architecture") == "arm";
    let arch = if arm { Arch::Arm } else { Arch::X86 };
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
    if containers == Platform::Fargate && !sizes.contains(&container.memory_gb) {
        let texts: Vec<String> = sizes.iter().map(|size| number::canonical(*size)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (sizes, vcpu) = (join(&texts, ", "), number::canonical(container.vcpu));
        let problem = ["must be one of ", &sizes, " GB with ", &vcpu, " vCPU"];
        return Err(vec![FieldError::of("task_memory", &problem)]);
    }
    let share = |key: &str| inputs.number(key) / 100.0;
    let components = inputs.records("components").iter().map(|(_, record)| {
        let payload = record.number("payload");
        let sent = payload * share("egress");
        Component {
            traffic: Traffic {
                day: hours_of(inputs.weights("day")),
                weekend_factor: share("weekend"),
                peak_to_mean: inputs.number("peak_to_mean"),
                ..Traffic::steady(record.number("requests_per_month"))
            },
            duration_ms: record.number("duration"),
            cpu_ms: record.number("cpu_time"),
            // An HTTP API counts pieces of the whole payload, whichever way it goes.
            request_kb: if sent > 0.0 { payload - sent } else { payload },
            response_kb: sent,
            log_kb: inputs.number("log"),
            nat_kb: inputs.number("nat_data"),
            pinned: match record.choice("runs_on") {
                "functions" => Some(Side::Serverless),
                "containers" => Some(Side::Containers),
                _ => None,
            },
            function: Function {
                memory_mb: record.number("memory"),
                arch,
                ..Function::default()
            },
            container: container.clone(),
            ..Component::default()
        }
    });
    let network = |key: &str| Network {
        nat_gateways: inputs.number(key),
        ..Network::default()
    };
    let dollars = |value: f64| UnitPrice::from_dollars_f64(value).unwrap_or_default();
    let node = match containers {
        Platform::OwnNodes => Node {
            price: NodePrice::Own(dollars(of_platform.number("price"))),
            vcpu: of_platform.number("vcpu"),
            memory_gb: of_platform.number("memory"),
            ..Node::default()
        },
        _ if arm => Node::default(),
        _ => Node {
            price: NodePrice::Listed(sku::AWS_EC2_M7I_LARGE),
            ..Node::default()
        },
    };
    let spot = match containers {
        Platform::Fargate | Platform::Eks => Spot {
            share: of_platform.number("spot") / 100.0,
            discount: of_platform.number("spot_discount") / 100.0,
        },
        _ => Spot::default(),
    };
    Ok(System {
        components: components.collect(),
        options: Options {
            serverless,
            containers,
            regions: Regions {
                // Where both platforms of Azure are priced.
                azure: region::UKSOUTH,
                ..Regions::default()
            },
            free_tier: if inputs.switch("free_tier") {
                FreeTier::Always
            } else {
                FreeTier::Off
            },
            gateway: match inputs.choice("gateway") {
                "rest" => Gateway::RestApi,
                "url" => Gateway::FunctionUrl,
                "alb" => Gateway::LoadBalancer,
                _ => Gateway::HttpApi,
            },
            sizing: Sizing {
                zones: 1.0,
                target_utilisation: share("utilisation"),
                ..Sizing::default()
            },
            node,
            spot,
            serverless_network: network("nat_functions"),
            container_network: network("nat_containers"),
            operations: Operations {
                serverless_hours: inputs.number("ops_functions"),
                container_hours: inputs.number("ops_containers"),
                hourly_rate: dollars(inputs.number("ops_rate")),
            },
            ..Options::default()
        },
    })
}
