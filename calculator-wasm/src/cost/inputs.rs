//! From the field tree to the structure that the engine bills.
//!
//! In: inputs, each valid by itself. Out: a [`System`], or what does not fit together. Deliberately absent: anything
//! about money.

use super::engine::containers::{Container, Scaling, Sizing, Spot};
use super::engine::gateway::Gateway;
use super::engine::lambda::{Arch, Cold, Function};
use super::engine::nodes::{Node, NodePrice};
use super::engine::system::Operations;
use super::engine::{
    Component, FreeTier, Network, Options, Platform, Regions, Side, System, Traffic, fargate,
};
use crate::field::{FieldError, Inputs};
use crate::money::UnitPrice;
use crate::number;
use crate::prices::{Region, region, sku};
use crate::small::join;

/// Where a new scenario runs.
pub(super) const REGIONS: Regions = Regions {
    aws: region::US_EAST_1,
    // Where both platforms of Azure are priced.
    azure: region::UKSOUTH,
    gcp: region::US_CENTRAL1,
    cloudflare: region::NA_EU,
};

/// Returns the weights of the hours of a day.
fn hours_of(weights: &[f64]) -> [f64; 24] {
    let mut hours = [1.0; 24];
    for (hour, weight) in hours.iter_mut().zip(weights) {
        *hour = *weight;
    }
    hours
}

/// Puts the inputs into the structure that the engine bills.
pub(crate) fn system(inputs: &Inputs) -> Result<System, Vec<FieldError>> {
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
        disk_gb: 0.0,
        concurrency: inputs.number("task_concurrency"),
        minimum_replicas: inputs.number("min_tasks"),
        scaling: Scaling::Hourly,
        ..Container::default()
    };
    let share = |key: &str| inputs.number(key) / 100.0;
    // Without an initialisation nothing depends on how many requests are cold.
    let cold =
        |record: &Inputs| match record.number("init") > 0.0 || record.choice("snapstart") == "on" {
            true => Cold::KeepAlive(inputs.number("keep_alive")),
            false => Cold::Share(0.0),
        };
    let components = inputs.records("components").iter().map(|(_, record)| {
        let payload = record.number("payload");
        let sent = payload * share("egress");
        let arch = match record.choice("processor") {
            "x86" => Arch::X86,
            "arm" => Arch::Arm,
            _ => arch,
        };
        let target = record.number("latency_target");
        let shape = match record.variant("shape") {
            Some(("own", own)) => own,
            _ => inputs,
        };
        Component {
            traffic: Traffic {
                day: hours_of(shape.weights("day")),
                weekend_factor: shape.number("weekend") / 100.0,
                peak_to_mean: shape.number("peak_to_mean"),
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
            long_lived_connections: record.switch("connections"),
            latency_target_ms: (target > 0.0).then_some(target),
            function: Function {
                memory_mb: record.number("memory"),
                arch,
                init_ms: record.number("init"),
                cold: cold(record),
                ..Function::default()
            },
            container: Container {
                arch,
                ..container.clone()
            },
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
        #[cfg(not(target_arch = "wasm32"))]
        Platform::Aks => Node {
            price: NodePrice::Listed(sku::AZURE_VM_STANDARD_D2S_V5),
            ..Node::default()
        },
        #[cfg(not(target_arch = "wasm32"))]
        Platform::AppService => Node {
            price: NodePrice::Listed(sku::AZURE_APP_SERVICE_P1V3),
            ..Node::default()
        },
        _ if arm => Node::default(),
        _ => Node {
            price: NodePrice::Listed(sku::AWS_EC2_M7I_LARGE),
            ..Node::default()
        },
    };
    let spot = match of_platform.get("spot") {
        Some(_) => Spot {
            share: of_platform.number("spot") / 100.0,
            discount: of_platform.number("spot_discount") / 100.0,
        },
        None => Spot::default(),
    };
    let region = |key: &str, usual| Region::from_name(inputs.choice(key)).unwrap_or(usual);
    let system = System {
        components: components.collect(),
        options: Options {
            serverless,
            containers,
            regions: Regions {
                aws: region("region_aws", REGIONS.aws),
                azure: region("region_azure", REGIONS.azure),
                gcp: region("region_gcp", REGIONS.gcp),
                ..REGIONS
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
    };
    if let Some(error) = of_fargate(containers, &container) {
        return Err(vec![error]);
    }
    #[cfg(not(target_arch = "wasm32"))]
    let system = {
        let mut system = system;
        super::fields::command::complete(&mut system, inputs);
        system
    };
    Ok(system)
}

/// Returns what is wrong with the size of a task, where Fargate runs it.
fn of_fargate(containers: Platform, container: &Container) -> Option<FieldError> {
    let sizes = fargate::memory_sizes(container.vcpu);
    if containers != Platform::Fargate || sizes.contains(&container.memory_gb) {
        return None;
    }
    let texts: Vec<String> = sizes.iter().map(|size| number::canonical(*size)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (sizes, vcpu) = (join(&texts, ", "), number::canonical(container.vcpu));
    let problem = ["must be one of ", &sizes, " GB with ", &vcpu, " vCPU"];
    Some(FieldError::of("task_memory", &problem))
}
