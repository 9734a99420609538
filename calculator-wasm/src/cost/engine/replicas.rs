//! Components that run as replicas: their hours, the pods they put on nodes, what is committed to.
//!
//! In: a prepared [`Model`] and a component. Out: replica-hours in a ledger, or pods for [`super::shared`] to pack.
//! How many replicas a load needs is in [`super::containers`].

use super::assembly::Work;
use super::containers::{self, Load, Scaling};
use super::gateway::BalancerLoad;
use super::meters;
use super::model::Model;
use super::nodes::{self, Pods};
use super::platform::Platform;
use super::system::{Component, Side};
use super::{WHOLE, azure, fargate, google};
use crate::math::bounded;

impl Model<'_> {
    /// Platforms that bill replicas for as long as they run, or the nodes under them.
    pub(super) fn add_replicas(
        &self,
        work: &mut Work,
        index: usize,
        side: Side,
        platform: Platform,
        scale: f64,
    ) {
        let component = &self.system.components[index];
        let (container, options) = (&component.container, &self.system.options);
        if let Scaling::Jobs { .. } = container.scaling
            && WHOLE
        {
            return self.add_jobs(work, index, side, platform);
        }
        let committed = self.committed_replicas[side as usize][index];
        let top = self.slots.rates[index]
            .iter()
            .fold(0.0, |top: f64, rate| top.max(*rate));
        let (mut all, mut beyond) = (0.0, 0.0);
        for slot in 0..self.slots.hours.len() {
            let rate = if WHOLE && container.scaling == Scaling::Static {
                top
            } else {
                self.slots.rates[index][slot]
            };
            let replicas = self.replicas(work, component, rate * scale);
            if platform.has_nodes() {
                let pods = &mut work.sides[side as usize].pods;
                pods.resize_with(self.slots.hours.len(), Vec::new);
                pods[slot].push(Pods {
                    count: replicas,
                    vcpu: container.vcpu + container.sidecar.0,
                    memory_gb: container.memory_gb + container.sidecar.1,
                });
            }
            all += replicas * self.slots.hours[slot];
            beyond += (replicas - committed).max(0.0) * self.slots.hours[slot];
        }
        work.sides[side as usize].replica_hours += all;
        self.add_replica_hours(
            work,
            component,
            platform,
            all,
            beyond,
            committed * options.month_hours,
        );
        match platform {
            Platform::LambdaManagedInstances if WHOLE => {
                let requests = component.traffic.requests_per_month.max(0.0) * scale;
                work.ledger.add(meters::MANAGED_REQUESTS, requests);
            }
            Platform::Fargate | Platform::Eks | Platform::EksAutoMode => {
                self.add_balancer_load(work, component, scale, false);
            }
            Platform::Aks | Platform::GkeAutopilot | Platform::OwnNodes => {
                work.unpriced_balancers += 1.0
            }
            // These come with an entry of their own.
            _ => {}
        }
    }

    pub(super) fn add_jobs(&self, work: &mut Work, index: usize, side: Side, platform: Platform) {
        let component = &self.system.components[index];
        let hours = fargate::job_hours(&component.container);
        work.sides[side as usize].replica_hours += hours;
        if platform.has_nodes() {
            // Jobs on machines are given in machines.
            work.sides[side as usize].job_hours += hours;
        }
        if platform == Platform::LambdaManagedInstances {
            work.ledger.add(
                meters::MANAGED_REQUESTS,
                component.traffic.requests_per_month.max(0.0),
            );
        }
        let commitment = self.system.options.commitments.containers;
        let committed = hours * bounded(commitment.coverage, 0.0, 1.0);
        self.add_replica_hours(
            work,
            component,
            platform,
            hours,
            hours - committed,
            committed,
        );
    }

    /// Adds replica-hours: all of them, those beyond the commitment, and the commitment itself.
    pub(super) fn add_replica_hours(
        &self,
        work: &mut Work,
        component: &Component,
        platform: Platform,
        all: f64,
        beyond: f64,
        committed: f64,
    ) {
        let (container, options) = (&component.container, &self.system.options);
        let (vcpu, memory) = (
            container.vcpu + container.sidecar.0,
            container.memory_gb + container.sidecar.1,
        );
        let ledger = &mut work.ledger;
        match platform {
            Platform::Fargate => {
                let spot = bounded(options.spot.share, 0.0, 1.0);
                let hours = fargate::ReplicaHours {
                    on_demand: beyond * (1.0 - spot),
                    spot: beyond * spot,
                    committed,
                };
                let region = options.regions.aws;
                let commitment = options.commitments.containers;
                fargate::add(
                    ledger,
                    self.prices,
                    region,
                    container,
                    hours,
                    commitment,
                    options.spot,
                );
            }
            Platform::FunctionsPremium if WHOLE => azure::add_premium(ledger, vcpu, memory, all),
            Platform::CloudRunInstances => {
                google::add_run_by_instance(ledger, vcpu, memory, all * 3600.0)
            }
            Platform::GkeAutopilot if WHOLE => {
                google::add_autopilot(ledger, vcpu, memory, container.disk_gb, all)
            }
            _ => {}
        }
    }

    /// Returns the replicas for the peak of an hour with this mean rate.
    pub(super) fn replicas(&self, work: &mut Work, component: &Component, rate: f64) -> f64 {
        let load = Load {
            rate: rate * component.traffic.peak_to_mean.max(1.0),
            latency_seconds: component.duration_ms / 1000.0,
            cpu_seconds: component.cpu_ms / 1000.0,
        };
        let sizing = &self.system.options.sizing;
        let demand = containers::demand(&component.container, sizing, load);
        work.guards.rounded_up(demand);
        containers::replicas(&component.container, sizing, demand)
    }

    pub(super) fn add_balancer_load(
        &self,
        work: &mut Work,
        component: &Component,
        scale: f64,
        to_functions: bool,
    ) {
        let rate = component.traffic.mean_rate(self.system.options.month_hours) * scale;
        let connections = rate / component.requests_per_connection.max(1.0);
        let bytes = rate * (component.request_kb + component.response_kb) * 1024.0;
        work.balancers += 1.0;
        work.balancer = work.balancer.plus(BalancerLoad {
            new_connections: connections,
            active_connections: connections * component.connection_seconds.max(0.0),
            bytes: if to_functions { 0.0 } else { bytes },
            bytes_to_functions: if to_functions { bytes } else { 0.0 },
            requests: rate,
            rules: rate * (component.balancer_rules - 10.0).max(0.0),
        });
    }

    pub(super) fn nodes(&self, pods: &[Pods]) -> Option<f64> {
        let options = &self.system.options;
        let nodes = nodes::pack(&options.node, pods)?;
        Some(if pods.is_empty() {
            nodes
        } else {
            nodes.max(options.sizing.zones.ceil())
        })
    }

    /// Fixes what is committed to: the covered share of the least that runs at any hour of the present traffic.
    pub(super) fn size_commitments(&mut self) {
        let commitments = self.system.options.commitments;
        for side in [Side::Serverless, Side::Containers] {
            let platform = self.system.options.platform(side);
            let coverage = match platform {
                Platform::Lambda => commitments.functions.coverage,
                Platform::Fargate => commitments.containers.coverage,
                _ if platform.has_nodes() => commitments.containers.coverage,
                _ => 0.0,
            };
            let coverage = match WHOLE {
                true => bounded(coverage, 0.0, 1.0),
                false => 0.0,
            };
            let mut committed = vec![0.0; self.system.components.len()];
            if coverage > 0.0 {
                let mut work = Work::default();
                let mut pods: Vec<Vec<Pods>> = vec![Vec::new(); self.slots.hours.len()];
                for (index, component) in self.system.components.iter().enumerate() {
                    let rates = &self.slots.rates[index];
                    let least = rates
                        .iter()
                        .fold(f64::INFINITY, |least, rate| least.min(*rate));
                    let jobs = matches!(component.container.scaling, Scaling::Jobs { .. });
                    match platform {
                        Platform::Lambda => committed[index] = coverage * least,
                        _ if jobs => {}
                        Platform::Fargate => {
                            let of_static = component.container.scaling == Scaling::Static;
                            let top = rates.iter().fold(0.0, |top: f64, rate| top.max(*rate));
                            let rate = if of_static { top } else { least };
                            committed[index] = coverage * self.replicas(&mut work, component, rate);
                        }
                        _ => {
                            for (slot, pods) in pods.iter_mut().enumerate() {
                                let container = &component.container;
                                pods.push(Pods {
                                    count: self.replicas(&mut work, component, rates[slot]),
                                    vcpu: container.vcpu + container.sidecar.0,
                                    memory_gb: container.memory_gb + container.sidecar.1,
                                });
                            }
                        }
                    }
                }
                let least = pods
                    .iter()
                    .filter(|pods| !pods.is_empty())
                    .filter_map(|pods| self.nodes(pods));
                let least = least.fold(f64::INFINITY, f64::min);
                self.committed_nodes[side as usize] = if least.is_finite() {
                    coverage * least
                } else {
                    0.0
                };
            }
            self.committed_replicas[side as usize] = committed;
        }
    }
}
