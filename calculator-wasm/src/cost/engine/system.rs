//! The description of a system: its components and the choices that hold for all of them.
//!
//! In: numbers, already in these units and inside their ranges. Out: plain structures with defaults; a caller sets
//! what it knows. Absent on purpose: names, texts and parsing (the field tree's business) and arithmetic.

use super::bill::{FreeTier, Regions};
use super::containers::{Container, Sizing};
use super::gateway::Gateway;
use super::lambda::Function;
use super::traffic::Traffic;

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
    /// Requests that share one connection to the load balancer, at least 1.
    pub requests_per_connection: f64,
    /// How long a connection stays open, in seconds.
    pub connection_seconds: f64,
    /// Rules of the load balancer that each request is matched against; ten are free.
    pub balancer_rules: f64,
    /// How it is configured as a function.
    pub function: Function,
    /// How it is configured as a container.
    pub container: Container,
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
            requests_per_connection: 10.0,
            connection_seconds: 1.0,
            balancer_rules: 0.0,
            function: Function::default(),
            container: Container::default(),
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
    /// What receives the requests of functions.
    pub gateway: Gateway,
    /// Zones, spare capacity and utilisation of containers.
    pub sizing: Sizing,
    /// Whether each service of the container side has a load balancer of its own.
    pub balancer_per_service: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            month_hours: 730.0,
            regions: Regions::default(),
            free_tier: FreeTier::default(),
            gateway: Gateway::default(),
            sizing: Sizing::default(),
            balancer_per_service: false,
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
