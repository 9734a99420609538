//! The description of a system: its components and the choices that hold for all of them.
//!
//! In: numbers, already in these units and inside their ranges. Out: plain structures with defaults; a caller sets
//! what it knows. Absent on purpose: names, texts and parsing (the field tree's business) and arithmetic.

use super::ONLY_COLD_STARTS;
use super::bill::{FreeTier, Regions};
use super::busy::Overlap;
use super::containers::{Commitment, Container, Sizing, Spot};
use super::gateway::{Balancer, Gateway, WebSocket};
use super::lambda::Function;
use super::microvm::MicroVm;
use super::nodes::Node;
use super::platform::Platform;
use super::services::Services;
use super::traffic::Traffic;
use crate::money::UnitPrice;
use crate::prices::AllowanceId;

/// Several components that run under one account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct System {
    /// The services or functions.
    pub components: Vec<Component>,
    /// What holds for all of them.
    pub options: Options,
}

/// One service or function.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// When requests come, and how many.
    pub traffic: Traffic,
    /// Mean time that a request takes, in ms, without cold starts.
    pub duration_ms: f64,
    /// Processor time that a request takes, in ms.
    pub cpu_ms: f64,
    /// Payload of a request in KB of 1,024 bytes.
    pub request_kb: f64,
    /// Payload of a response in KB.
    pub response_kb: f64,
    /// Share of the response bytes that leave to the internet and are billed as transfer, 0 to 1.
    pub egress_share: f64,
    /// Bytes of log per request, in KB.
    pub log_kb: f64,
    /// Bytes per request that pass a NAT gateway, in KB, both directions together.
    pub nat_kb: f64,
    /// Bytes per request that cross zones inside the cluster, in KB; each is billed on both sides.
    pub cross_zone_kb: f64,
    /// Requests that share one connection to the load balancer, at least 1.
    pub requests_per_connection: f64,
    /// How long a connection stays open, in seconds.
    pub connection_seconds: f64,
    /// Rules of the load balancer that each request is matched against; ten are free.
    pub balancer_rules: f64,
    /// Whether it keeps connections open that a function cannot hold.
    pub long_lived_connections: bool,
    /// The longest time in ms that a request may take even when cold, where there is such a target.
    pub latency_target_ms: Option<f64>,
    /// The side on which its team has decided to run it, where there is such a decision; a split keeps to it.
    pub pinned: Option<Side>,
    /// How it is configured as a function.
    pub function: Function,
    /// How it is configured as a container. Platforms that bill instances (Cloud Run, Container Apps, Cloudflare
    /// Containers) take the size of an instance from here on either side.
    pub container: Container,
    /// How requests overlap in an instance, where the time of instances is billed.
    pub overlap: Overlap,
    /// WebSocket traffic, if any.
    pub websocket: Option<WebSocket>,
    /// Jobs in Lambda MicroVMs, if any; serverless side only.
    pub microvm: Option<MicroVm>,
    /// Queues, events, tables that it uses on either side.
    pub services: Services,
    /// What it uses only as a function, such as the state machine that chains functions.
    pub serverless_services: Services,
    /// What it uses only as a container.
    pub container_services: Services,
}

impl Default for Component {
    fn default() -> Component {
        Component {
            traffic: Traffic::default(),
            duration_ms: 100.0,
            cpu_ms: 10.0,
            request_kb: 0.0,
            response_kb: 0.0,
            egress_share: 1.0,
            log_kb: 0.0,
            nat_kb: 0.0,
            cross_zone_kb: 0.0,
            requests_per_connection: 10.0,
            connection_seconds: 1.0,
            balancer_rules: 0.0,
            long_lived_connections: false,
            latency_target_ms: None,
            pinned: None,
            function: Function::default(),
            container: Container::default(),
            overlap: Overlap::default(),
            websocket: None,
            microvm: None,
            services: Services::default(),
            serverless_services: Services::default(),
            container_services: Services::default(),
        }
    }
}

/// What holds for the whole system.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Hours in a month: 730 by default; 720, 744 and 672 are months of 30, 31 and 28 days.
    pub month_hours: f64,
    /// Where it runs.
    pub regions: Regions,
    /// Which free allowances are left.
    pub free_tier: FreeTier,
    /// How much of an allowance other workloads of the account use already, in its unit per month.
    pub used_elsewhere: Vec<(AllowanceId, f64)>,
    /// The first side of the comparison.
    pub serverless: Platform,
    /// The second side.
    pub containers: Platform,
    /// What receives the requests of Lambda functions.
    pub gateway: Gateway,
    /// Whether a REST API has the 1.6 GB cache.
    pub api_cache: bool,
    /// Zones in which a private REST API has an endpoint; 0 for a public API.
    pub private_api_zones: f64,
    /// What stands in front of containers on AWS.
    pub balancer: Balancer,
    /// Whether each service of the container side has a load balancer of its own.
    pub balancer_per_service: bool,
    /// Zones, spare capacity and utilisation of containers.
    pub sizing: Sizing,
    /// The machine of clusters.
    pub node: Node,
    /// What is committed to beforehand.
    pub commitments: Commitments,
    /// What runs on interruptible capacity.
    pub spot: Spot,
    /// Network of the serverless side.
    pub serverless_network: Network,
    /// Network of the container side.
    pub container_network: Network,
    /// Months for which logs are kept and billed as storage.
    pub log_months: f64,
    /// People.
    pub operations: Operations,
    /// Whether the version of Kubernetes on EKS is in extended support.
    pub extended_support: bool,
    /// Whether the bill carries AWS Business Support+.
    pub support: bool,
    /// Whether idle minimum instances of Cloud Run draw on the free tier. The SKUs say no, one published note yes.
    pub idle_draws_on_free_tier: bool,
}

/// Commitments to base load.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Commitments {
    /// On the duration of Lambda, 17 % off at most; never on requests.
    pub functions: Commitment,
    /// On Fargate tasks (50 % at most) or on nodes (72 % at most).
    pub containers: Commitment,
}

/// What a side needs of a network besides balancers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Network {
    /// NAT gateways that run all month, one per zone or one for all.
    pub nat_gateways: f64,
    /// Public IPv4 addresses beside those counted below.
    pub addresses: f64,
    /// Whether each load balancer has a public address per zone.
    pub balancer_addresses: bool,
    /// Whether each replica has a public address.
    pub replica_addresses: bool,
}

/// Hours of people, an explicit line and never a hidden factor.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Operations {
    /// Hours a month for the serverless side.
    pub serverless_hours: f64,
    /// Hours a month for the container side.
    pub container_hours: f64,
    /// Price of an hour.
    pub hourly_rate: UnitPrice,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            month_hours: 730.0,
            regions: Regions::default(),
            free_tier: FreeTier::default(),
            used_elsewhere: Vec::new(),
            serverless: Platform::Lambda,
            containers: Platform::Fargate,
            gateway: Gateway::default(),
            api_cache: false,
            private_api_zones: 0.0,
            balancer: Balancer::default(),
            balancer_per_service: false,
            sizing: Sizing::default(),
            node: Node::default(),
            commitments: Commitments::default(),
            spot: Spot::default(),
            serverless_network: Network::default(),
            container_network: Network::default(),
            log_months: 0.0,
            operations: Operations::default(),
            extended_support: false,
            support: false,
            idle_draws_on_free_tier: false,
        }
    }
}

/// The two ways to run a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As a function.
    Serverless,
    /// As containers.
    Containers,
}

/// Which side each component of a system is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sides<'a> {
    /// All on one.
    All(Side),
    /// Each on its own, by position; components beyond the list are containers.
    Each(&'a [Side]),
}

impl Sides<'_> {
    /// Returns the side of a component.
    pub fn of(self, component: usize) -> Side {
        match self {
            Sides::All(side) => side,
            Sides::Each(sides) => sides.get(component).copied().unwrap_or(Side::Containers),
        }
    }
}

impl Options {
    /// Returns the platform of a side. The module of cold starts asks for three of them; said here once, the compiler
    /// leaves the billing of the others out.
    pub fn platform(&self, side: Side) -> Platform {
        let platform = match side {
            Side::Serverless => self.serverless,
            Side::Containers => self.containers,
        };
        match platform {
            _ if !ONLY_COLD_STARTS => platform,
            Platform::Fargate | Platform::CloudRunRequests => platform,
            _ => Platform::Lambda,
        }
    }

    /// Returns the network of a side.
    pub fn network(&self, side: Side) -> Network {
        match side {
            Side::Serverless => self.serverless_network,
            Side::Containers => self.container_network,
        }
    }
}
