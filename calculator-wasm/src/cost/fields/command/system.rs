//! What the whole system can be asked on the command line beside the fields of the page.

use Unit::{Gigabytes, Hours, Percent, Usd, Vcpu};

use super::*;
use crate::cost::engine::gateway::Balancer;
use crate::cost::engine::nodes::NodePrice;
use crate::cost::engine::{FreeTier, System};
use crate::field::{OverridesField, OverridesRow};
use crate::money::UnitPrice;
use crate::prices::{AllowanceId, Region, Sku, region};

rows! { SYSTEM: System;
    number "month" (Hours, 1.0, MONTH, 730.0) "Hours of a month"
        "730 on average; 672 to 744 by the calendar, 720 in some price examples."
        |s, value| s.options.month_hours = value;
    switch "first_year" () "Account in its first year"
        "Allowances that end after twelve months count too."
        |s| {
            if s.options.free_tier == FreeTier::Always {
                s.options.free_tier = FreeTier::FirstYear;
            }
        };
    choice "region_cloudflare" (&[key("na-eu"), key("oceania-korea-taiwan"), key("elsewhere")]) "Region of Cloudflare"
        "Where its containers send from."
        |s, value| {
            s.options.regions.cloudflare = Region::from_name(value).unwrap_or(region::NA_EU);
        };
    choice "balancer" (&[key("application"), key("tcp"), key("udp"), key("tls"), key("none")]) "Load balancer of containers"
        "What stands in front of containers on AWS."
        |s, value| {
            s.options.balancer = match value {
                "tcp" => Balancer::NetworkTcp,
                "udp" => Balancer::NetworkUdp,
                "tls" => Balancer::NetworkTls,
                "none" => Balancer::None,
                _ => Balancer::Application,
            };
        };
    switch "balancer_per_service" () "A load balancer for each service"
        "In place of one for all."
        |s| s.options.balancer_per_service = true;
    switch "api_cache" () "Cache of the REST API"
        "1.6 GB, all month."
        |s| s.options.api_cache = true;
    amount "private_api_zones" (Unit::Count("zones"), 10.0) "Zones of a private REST API"
        "With an endpoint in each; 0 for a public one."
        |s, value| s.options.private_api_zones = value;
    number "zones" (Unit::Count("zones"), 1.0, 10.0, 1.0) "Zones"
        "A task at least in each."
        |s, value| s.options.sizing.zones = value;
    switch "survive_zone_loss" () "One zone may fail"
        "The load must still fit in the others."
        |s| s.options.sizing.survive_zone_loss = true;
    choice "node" (NODE_KEYS) "Machine of a cluster"
        "In place of the usual one: m7i.large, or m7g.large on Arm; Standard_D2s_v5 on AKS, P1v3 on App Service."
        |s, value| {
            if let Some(&(_, provider, service, vcpu, memory_gb)) =
                NODES.iter().find(|node| node.0 == value)
                && let Some(sku) = Sku::from_names(provider, service, value)
            {
                let node = &mut s.options.node;
                (node.price, node.vcpu, node.memory_gb) = (NodePrice::Listed(sku), vcpu, memory_gb);
            }
        };
    number "min_nodes" (Unit::Count("machines"), 0.0, 1e4, 2.0) "Fewest machines of a cluster"
        "That always run."
        |s, value| s.options.node.minimum_nodes = value;
    number "node_reserve_vcpu" (Vcpu, 0.0, 64.0, 0.25) "Processors left to the system"
        "Of each machine."
        |s, value| s.options.node.reserved_vcpu = value;
    number "node_reserve_memory" (Gigabytes, 0.0, 256.0, 1.2) "Memory left to the system"
        "Of each machine."
        |s, value| s.options.node.reserved_memory_gb = value;
    amount "plan_functions" (Percent, 100.0) "Savings plan, functions"
        "Part of the base load of Lambda's duration that is committed to."
        |s, value| s.options.commitments.functions.coverage = value / 100.0;
    number "plan_functions_discount" (Percent, 0.0, 90.0, 17.0) "Discount of that plan"
        "17 % at most."
        |s, value| s.options.commitments.functions.discount = value / 100.0;
    amount "plan_containers" (Percent, 100.0) "Savings plan, containers"
        "Part of the base load of tasks or machines that is committed to."
        |s, value| s.options.commitments.containers.coverage = value / 100.0;
    number "plan_containers_discount" (Percent, 0.0, 90.0, 30.0) "Discount of that plan"
        "50 % at most on Fargate, 72 % on machines."
        |s, value| s.options.commitments.containers.discount = value / 100.0;
    amount "plan_price" (Usd, 1e4) "Price in that plan"
        "For a machine-hour, where the contract names it; 0 takes the discount."
        |s, value| {
            s.options.commitments.containers.price =
                UnitPrice::from_dollars_f64(value).filter(|_| value > 0.0);
        };
    amount "addresses_functions" (Unit::Count("addresses"), 1e5) "Public addresses, functions"
        "IPv4, all month."
        |s, value| s.options.serverless_network.addresses = value;
    amount "addresses_containers" (Unit::Count("addresses"), 1e5) "Public addresses, containers"
        "IPv4, all month."
        |s, value| s.options.container_network.addresses = value;
    switch "task_addresses" () "Each task has a public address"
        "IPv4, for as long as it runs."
        |s| s.options.container_network.replica_addresses = true;
    switch "balancer_addresses" () "The load balancer has public addresses"
        "One IPv4 address in each zone."
        |s| {
            s.options.serverless_network.balancer_addresses = true;
            s.options.container_network.balancer_addresses = true;
        };
    amount "log_months" (Unit::Count("months"), 120.0) "Logs are kept"
        "And billed as storage."
        |s, value| s.options.log_months = value;
    switch "support" () "Business Support+"
        "Of AWS, as a part of its bill."
        |s| s.options.support = true;
    switch "idle_free" () "Idle instances draw on the free tier"
        "Of Cloud Run; its price list says no, one published note yes."
        |s| s.options.idle_draws_on_free_tier = true;
    switch "eks_extended" () "Extended support of EKS"
        "For a version of Kubernetes that is out of standard support."
        |s| s.options.extended_support = true;
    row "used_elsewhere" (USED) "Allowances used elsewhere"
        "How much of an allowance other workloads of the account use already, in its unit."
        Set::Record(|s, inputs| s.options.used_elsewhere = used_elsewhere(inputs));
}

/// Machines with a price in the catalogue: name, provider, service, vCPU, memory in GB.
type NodeRow = (&'static str, &'static str, &'static str, f64, f64);
const NODES: [NodeRow; 31] = [
    ("t3.micro", "aws", "ec2", 2.0, 1.0),
    ("t3.small", "aws", "ec2", 2.0, 2.0),
    ("t3.medium", "aws", "ec2", 2.0, 4.0),
    ("t3.large", "aws", "ec2", 2.0, 8.0),
    ("t4g.micro", "aws", "ec2", 2.0, 1.0),
    ("t4g.small", "aws", "ec2", 2.0, 2.0),
    ("t4g.medium", "aws", "ec2", 2.0, 4.0),
    ("t4g.large", "aws", "ec2", 2.0, 8.0),
    ("c6g.large", "aws", "ec2", 2.0, 4.0),
    ("c7g.large", "aws", "ec2", 2.0, 4.0),
    ("c7g.xlarge", "aws", "ec2", 4.0, 8.0),
    ("m5.large", "aws", "ec2", 2.0, 8.0),
    ("m5.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m6g.large", "aws", "ec2", 2.0, 8.0),
    ("m6g.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m6i.large", "aws", "ec2", 2.0, 8.0),
    ("m7g.large", "aws", "ec2", 2.0, 8.0),
    ("m7g.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m7i.large", "aws", "ec2", 2.0, 8.0),
    ("m8g.large", "aws", "ec2", 2.0, 8.0),
    ("Standard_B2s", "azure", "vm", 2.0, 4.0),
    ("Standard_B2ms", "azure", "vm", 2.0, 8.0),
    ("Standard_D2s_v5", "azure", "vm", 2.0, 8.0),
    ("Standard_D2ps_v5", "azure", "vm", 2.0, 8.0),
    ("Standard_D4s_v5", "azure", "vm", 4.0, 16.0),
    ("b1", "azure", "app-service", 1.0, 1.75),
    ("b2", "azure", "app-service", 2.0, 3.5),
    ("b3", "azure", "app-service", 4.0, 7.0),
    ("s1", "azure", "app-service", 1.0, 1.75),
    ("p0v3", "azure", "app-service", 1.0, 4.0),
    ("p1v3", "azure", "app-service", 2.0, 8.0),
];
static NODE_KEYS: &[ChoiceOption] = &{
    let mut keys = [key("usual"); NODES.len() + 1];
    let mut at = 0;
    while at < NODES.len() {
        keys[at + 1] = key(NODES[at].0);
        at += 1;
    }
    keys
};

/// The allowances that other workloads may use.
const USED: Kind = Kind::Overrides(OverridesField {
    rows: allowance_rows,
    most: 1e15,
});

fn allowance_rows() -> Vec<OverridesRow> {
    let mut rows: Vec<OverridesRow> = Vec::new();
    for (id, key) in allowances() {
        // One that differs between regions has one name.
        if rows.iter().all(|row| row.key != key) {
            rows.push(OverridesRow {
                key,
                label: "",
                listed: id.quantity(),
                unit: id.unit(),
            });
        }
    }
    rows
}

/// Every allowance with its name in paths: `aws-lambda-free-tier-requests`.
fn allowances() -> impl Iterator<Item = (AllowanceId, &'static str)> {
    static NAMES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        AllowanceId::all()
            .map(|id| id.name().replace([' ', '.'], "-"))
            .collect()
    });
    AllowanceId::all().zip(NAMES.iter().map(String::as_str))
}

fn used_elsewhere(inputs: &Inputs) -> Vec<(AllowanceId, f64)> {
    let used = inputs.overrides("used_elsewhere");
    let of = |(id, known): (AllowanceId, &str)| {
        let (_, used) = used.iter().find(|(name, _)| name == known)?;
        Some((id, *used))
    };
    allowances().filter_map(of).collect()
}
