//! What the components of a side share: load balancers, clusters and their nodes, NAT, addresses, people.
//!
//! In: a [`Work`] to which every component has added. Out: the shared lines, each once, in its ledger.

use super::WHOLE;
use super::assembly::{Shared, Work};
use super::gateway::{self, Balancer, Gateway};
use super::meters::{self, Charge, Ledger};
use super::model::Model;
use super::nodes::{self, NodeHours};
use super::platform::Platform;
use super::system::Side;
use crate::math::bounded;
use crate::prices::sku;

impl Model<'_> {
    pub(super) fn add_balancers(&self, work: &mut Work) {
        let options = &self.system.options;
        let count = |services: f64| {
            if options.balancer_per_service {
                services
            } else {
                services.min(1.0)
            }
        };
        let unpriced = match WHOLE && options.balancer == Balancer::None {
            true => 0.0,
            false => count(work.unpriced_balancers) * options.month_hours,
        };
        work.ledger
            .missing("load-balancer", "Load balancer", unpriced, "hour");
        let functions =
            options.gateway == Gateway::LoadBalancer && options.serverless == Platform::Lambda;
        let balancer = if functions {
            Balancer::Application
        } else {
            options.balancer
        };
        if work.balancers <= 0.0 || balancer == Balancer::None {
            return;
        }
        // The dimension that counts changes where two of them are equal.
        let load = work.balancer;
        let connections = (load.new_connections / 25.0).max(load.active_connections / 3000.0);
        if connections > 0.0 {
            work.guards.edge(load.capacity_units() / connections);
        }
        let count = count(work.balancers);
        gateway::add_load_balancer(&mut work.ledger, balancer, count, options.month_hours, load);
        let addressed = [Side::Serverless, Side::Containers].iter().any(|&side| {
            work.sides[side as usize].used && options.network(side).balancer_addresses
        });
        if addressed {
            let addresses = count * options.sizing.zones.max(1.0);
            work.ledger
                .add(meters::PUBLIC_IPV4, addresses * options.month_hours);
        }
    }

    /// What the components of a side share.
    pub(super) fn add_shared(&self, work: &mut Work, side: Side) {
        let options = &self.system.options;
        let (platform, network, hours) = (
            options.platform(side),
            options.network(side),
            options.month_hours,
        );
        let shared = core::mem::take(&mut work.sides[side as usize]);
        let ledger = &mut work.ledger;
        match platform {
            Platform::Aks | Platform::GkeAutopilot if !WHOLE => {}
            Platform::Eks | Platform::EksAutoMode if WHOLE && options.extended_support => {
                ledger.add(meters::EKS_CLUSTER_EXTENDED, hours)
            }
            Platform::Eks | Platform::EksAutoMode => ledger.add(meters::EKS_CLUSTER, hours),
            Platform::Aks => ledger.add(meters::AKS_CLUSTER, hours),
            Platform::GkeAutopilot => ledger.add(meters::GKE_CLUSTER, hours),
            Platform::Workers | Platform::CloudflareContainers => {
                ledger.add(meters::WORKERS_PLAN, 1.0)
            }
            Platform::Lambda if WHOLE && options.gateway == Gateway::RestApi => {
                let cached = if options.api_cache { hours } else { 0.0 };
                ledger.add(meters::API_REST_CACHE, cached);
                let zones = options.private_api_zones;
                if zones > 0.0 {
                    gateway::add_private_endpoint(ledger, zones, hours, shared.api_kilobytes);
                }
            }
            _ => {}
        }
        if platform.has_nodes() {
            self.add_nodes(ledger, side, platform, &shared);
        }
        let addresses = if WHOLE {
            network.addresses.max(0.0) * hours
                + if network.replica_addresses {
                    shared.replica_hours
                } else {
                    0.0
                }
        } else {
            0.0
        };
        let nat_hours = network.nat_gateways.max(0.0) * hours;
        match platform.provider() {
            "aws" => {
                ledger.add(meters::PUBLIC_IPV4, addresses);
                ledger.add(meters::NAT_HOURS, nat_hours);
            }
            provider => {
                ledger.missing(
                    "public-ipv4",
                    "Public IPv4 addresses",
                    addresses,
                    "address-hour",
                );
                if provider == "gcp" {
                    ledger.add(meters::NAT_HOURS_GCP, nat_hours);
                } else {
                    ledger.missing("nat-hours", "NAT gateway, hours", nat_hours, "hour");
                }
            }
        }
        let operations = options.operations;
        let quantity = match side {
            Side::Serverless => operations.serverless_hours,
            Side::Containers => operations.container_hours,
        };
        if quantity > 0.0 {
            let (key, label) = ("operations", "Operations, hours of people");
            let unit_price = operations.hourly_rate;
            ledger.charge(Charge {
                key,
                label,
                quantity,
                unit: "hour",
                unit_price,
                price: None,
            });
        }
    }

    pub(super) fn add_nodes(
        &self,
        ledger: &mut Ledger,
        side: Side,
        platform: Platform,
        shared: &Shared,
    ) {
        let options = &self.system.options;
        let committed = self.committed_nodes[side as usize];
        let mut hours = NodeHours {
            committed: committed * options.month_hours,
            ..NodeHours::default()
        };
        for (pods, &slot) in shared.pods.iter().zip(&self.slots.hours) {
            let Some(nodes) = self.nodes(pods) else {
                let (key, label) = ("nodes", "Pods larger than a node");
                return ledger.missing(key, label, pods.iter().map(|pods| pods.count).sum(), "pod");
            };
            hours.running += nodes * slot;
            hours.on_demand += (nodes - committed).max(0.0) * slot;
        }
        let jobs = if WHOLE { shared.job_hours } else { 0.0 };
        let covered = jobs * bounded(options.commitments.containers.coverage, 0.0, 1.0);
        hours.running += jobs;
        hours.committed += covered;
        hours.on_demand += jobs - covered;
        let spot = hours.on_demand * bounded(options.spot.share, 0.0, 1.0);
        hours.spot = spot;
        hours.on_demand -= spot;
        let fee = match platform {
            _ if !WHOLE => None,
            Platform::EksAutoMode => Some(sku::AWS_EKS_AUTO_MODE_FEE),
            Platform::LambdaManagedInstances => {
                Some(sku::AWS_LAMBDA_MANAGED_INSTANCES_MANAGEMENT_FEE)
            }
            _ => None,
        };
        let discounts = (options.commitments.containers, options.spot);
        nodes::add(
            ledger,
            self.prices,
            &options.regions,
            &options.node,
            hours,
            discounts,
            fee,
        );
    }

    /// Lets idle minimum instances of Cloud Run draw on what active ones leave of the free tier, where that is asked.
    pub(super) fn move_idle_to_free_tier(&self, work: &mut Work) {
        let options = &self.system.options;
        if !WHOLE
            || !options.idle_draws_on_free_tier
            || options.free_tier == super::bill::FreeTier::Off
        {
            return;
        }
        for (active, idle) in [
            (meters::RUN_CPU, meters::RUN_IDLE_CPU),
            (meters::RUN_MEMORY, meters::RUN_IDLE_MEMORY),
        ] {
            let free = active
                .allowance()
                .map_or(0.0, |allowance| allowance.quantity());
            let left = (free - work.ledger.quantity(active)).max(0.0);
            work.ledger.reduce(idle, left);
        }
    }
}
