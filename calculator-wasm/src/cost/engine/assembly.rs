//! Filling a ledger: every component on its platform, then what components share.
//!
//! In: a prepared [`Model`], a side for each component, a multiple of the traffic. Out: a ledger with the quantities
//! of the month, and the guards that a solver needs. This file knows which module counts what for functions and for
//! instances billed while busy; [`super::replicas`] and [`super::shared`] do the same for what runs all the time and
//! for what components share. The counting itself is in the modules of the platforms.

use super::busy::busy_instances;
use super::gateway::{self, BalancerLoad, Gateway};
use super::guards::Guards;
use super::lambda::{self, Cold, Invocations};
use super::meters::{self, Ledger, Meter};
use super::model::Model;
use super::nodes::Pods;
use super::platform::Platform;
use super::services::Services;
use super::system::{Component, Side, Sides};
use super::{WHOLE, azure, google, whole};
use crate::math::bounded;

/// KB of 1,024 bytes in a GB.
const KB_PER_GB: f64 = 1024.0 * 1024.0;

/// Where the cold share of a component with a table is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ColdAt {
    /// At the rate itself.
    Rate,
    /// Nowhere: no request of such a component counts as cold.
    Never,
    /// The least or the most between two multiples of the traffic.
    Bound {
        /// The lower multiple.
        from: f64,
        /// The upper multiple.
        to: f64,
        /// Whether the most is meant.
        most: bool,
    },
}

/// What one evaluation fills.
#[derive(Default)]
pub(super) struct Work {
    pub(super) ledger: Ledger,
    pub(super) guards: Guards,
    pub(super) balancer: BalancerLoad,
    pub(super) balancers: f64,
    /// Services behind a load balancer whose price is not known.
    pub(super) unpriced_balancers: f64,
    /// What each side has to share out at the end.
    pub(super) sides: [Shared; 2],
}

/// What the components of a side add up to.
#[derive(Default)]
pub(super) struct Shared {
    /// Whether a component runs on this side.
    pub(super) used: bool,
    /// Hours of all replicas.
    pub(super) replica_hours: f64,
    /// The pods of each slot, where nodes hold them.
    pub(super) pods: Vec<Vec<Pods>>,
    /// Node-hours of jobs.
    pub(super) job_hours: f64,
    /// KB through the API gateway.
    pub(super) api_kilobytes: f64,
}

impl Work {
    pub(super) fn with_guards(guards: Guards) -> Work {
        Work {
            guards,
            ..Work::default()
        }
    }
}

/// Returns the seconds that a platform bills of an instance for one request.
pub(super) fn billed_seconds(component: &Component, platform: Platform) -> f64 {
    let milliseconds = match platform {
        Platform::CloudRunRequests => google::billed_ms(component.duration_ms),
        Platform::FunctionsFlex => azure::flex_duration_ms(component.duration_ms),
        Platform::CloudflareContainers => {
            super::tiers::whole_pieces(component.duration_ms / 10.0) * 10.0
        }
        _ => component.duration_ms,
    };
    milliseconds / 1000.0
}

/// Returns the requests that an instance serves at a time on a platform.
pub(super) fn concurrency(component: &Component, platform: Platform) -> f64 {
    let container = &component.container;
    match platform {
        Platform::CloudRunRequests => {
            google::run_concurrency(container.vcpu, container.concurrency)
        }
        _ => container.concurrency,
    }
}

impl Model<'_> {
    /// Fills the ledger with a month of the system.
    pub(super) fn fill(&self, work: &mut Work, sides: Sides<'_>, scale: f64, cold: ColdAt) {
        for index in 0..self.system.components.len() {
            self.add_component(work, index, sides.of(index), scale, cold);
        }
        self.add_balancers(work);
        for side in [Side::Serverless, Side::Containers] {
            if work.sides[side as usize].used {
                self.add_shared(work, side);
            }
        }
        self.move_idle_to_free_tier(work);
    }

    pub(super) fn add_component(
        &self,
        work: &mut Work,
        index: usize,
        side: Side,
        scale: f64,
        cold: ColdAt,
    ) {
        let component = &self.system.components[index];
        let platform = self.system.options.platform(side);
        let requests = component.traffic.requests_per_month.max(0.0) * scale;
        work.sides[side as usize].used = true;
        match platform {
            Platform::LambdaEdge | Platform::CloudFunctions | Platform::AppRunner if !WHOLE => {}
            Platform::FunctionsFlex | Platform::CloudflareContainers if !WHOLE => {}
            Platform::Lambda | Platform::LambdaEdge => {
                self.add_lambda(work, index, platform, scale, cold)
            }
            Platform::FunctionsConsumption => {
                let function = &component.function;
                let duration =
                    lambda::duration_ms(function, &invocations(component, requests, 0.0));
                work.guards.rounded_up(duration);
                work.guards.rounded_up(function.memory_mb / 128.0);
                work.guards.edge(duration / 100.0);
                azure::add_consumption(&mut work.ledger, requests, function.memory_mb, duration);
            }
            Platform::CloudFunctions => {
                work.guards.rounded_up(component.duration_ms / 100.0);
                let gigabytes =
                    requests * component.response_kb * bounded(component.egress_share, 0.0, 1.0)
                        / KB_PER_GB;
                let memory = component.function.memory_mb;
                google::add_function(
                    &mut work.ledger,
                    requests,
                    memory,
                    component.duration_ms,
                    gigabytes,
                );
            }
            Platform::Workers => {
                work.ledger.add(meters::WORKERS_REQUESTS, requests);
                work.ledger
                    .add(meters::WORKERS_CPU, requests * component.cpu_ms);
            }
            Platform::CloudRunRequests
            | Platform::ContainerApps
            | Platform::FunctionsFlex
            | Platform::CloudflareContainers
            | Platform::AppRunner => self.add_instances(work, index, side, platform, scale),
            _ => self.add_replicas(work, index, side, platform, scale),
        }
        self.add_surroundings(work, component, side, platform, requests);
    }

    pub(super) fn add_lambda(
        &self,
        work: &mut Work,
        index: usize,
        platform: Platform,
        scale: f64,
        cold: ColdAt,
    ) {
        let component = &self.system.components[index];
        let options = &self.system.options;
        let requests = component.traffic.requests_per_month.max(0.0) * scale;
        let mut month = invocations(component, requests, self.cold_share_at(index, scale, cold));
        let duration = lambda::duration_ms(&component.function, &month);
        work.guards.rounded_up(duration);
        if WHOLE && platform == Platform::LambdaEdge {
            return lambda::add_edge(&mut work.ledger, &component.function, &month);
        }
        let committed = self.committed_replicas[Side::Serverless as usize][index];
        if WHOLE && committed > 0.0 {
            month.committed_share = self.covered_share(work, index, committed, scale);
            let price = options.commitments.functions;
            lambda::add_commitment(
                &mut work.ledger,
                self.prices,
                options.regions.aws,
                &component.function,
                &month,
                price,
                committed * options.month_hours * 3600.0,
            );
        }
        lambda::add(&mut work.ledger, &component.function, &month);
        if let Some(microvm) = whole(component.microvm) {
            microvm.add(&mut work.ledger);
        }
        if let Some(websocket) = whole(component.websocket) {
            websocket.add(&mut work.ledger);
        }
        gateway::add_api(
            &mut work.ledger,
            options.gateway,
            requests,
            component.request_kb,
            component.response_kb,
        );
        work.sides[Side::Serverless as usize].api_kilobytes +=
            requests * (component.request_kb + component.response_kb);
        if options.gateway == Gateway::LoadBalancer {
            self.add_balancer_load(work, component, scale, true);
        }
    }

    /// Returns the share of the requests that a commitment to this rate per second covers, hour by hour.
    pub(super) fn covered_share(
        &self,
        work: &mut Work,
        index: usize,
        committed: f64,
        scale: f64,
    ) -> f64 {
        let (mut covered, mut all) = (0.0, 0.0);
        for (rate, hours) in self.slots.rates[index].iter().zip(&self.slots.hours) {
            let rate = rate * scale;
            work.guards.edge(rate / committed);
            covered += rate.min(committed) * hours;
            all += rate * hours;
        }
        if all > 0.0 { covered / all } else { 0.0 }
    }

    pub(super) fn cold_share_at(&self, index: usize, scale: f64, cold: ColdAt) -> f64 {
        let given = match self.system.components[index].function.cold {
            Cold::Share(share) => share,
            Cold::KeepAlive(_) => 0.0,
        };
        let Some(table) = &self.cold[index] else {
            return given;
        };
        match cold {
            ColdAt::Rate => table.share(scale),
            ColdAt::Never => 0.0,
            ColdAt::Bound {
                from,
                to,
                most: false,
            } => table.share_between(from, to).0,
            ColdAt::Bound {
                from,
                to,
                most: true,
            } => table.share_between(from, to).1,
        }
    }

    /// Platforms that bill the time in which an instance has a request.
    pub(super) fn add_instances(
        &self,
        work: &mut Work,
        index: usize,
        side: Side,
        platform: Platform,
        scale: f64,
    ) {
        let component = &self.system.components[index];
        let (container, month_hours) = (&component.container, self.system.options.month_hours);
        let requests = component.traffic.requests_per_month.max(0.0) * scale;
        let seconds = billed_seconds(component, platform);
        let concurrency = concurrency(component, platform);
        work.guards.rounded_up(seconds * 100.0);
        let ready = match side {
            Side::Serverless => component.function.minimum_instances.max(0.0),
            Side::Containers => container.minimum_replicas.max(0.0),
        };
        let (mut busy, mut idle, mut on_ready) = (0.0, 0.0, 0.0);
        for (rate, hours) in self.slots.rates[index].iter().zip(&self.slots.hours) {
            let load = rate * scale * seconds;
            let instances = busy_instances(load, concurrency, component.overlap);
            work.guards.rounded_up(load / concurrency.max(1.0));
            if ready > 0.0 {
                work.guards.edge(instances / ready);
            }
            busy += instances * hours * 3600.0;
            on_ready += instances.min(ready) * hours * 3600.0;
            idle += (ready - instances).max(0.0) * hours * 3600.0;
        }
        let ledger = &mut work.ledger;
        let (vcpu, memory) = (
            container.vcpu + container.sidecar.0,
            container.memory_gb + container.sidecar.1,
        );
        match platform {
            Platform::FunctionsFlex | Platform::AppRunner | Platform::CloudflareContainers
                if !WHOLE => {}
            Platform::CloudRunRequests => {
                google::add_run_by_request(ledger, vcpu, memory, busy, idle, requests)
            }
            Platform::ContainerApps => {
                azure::add_container_app(ledger, vcpu, memory, busy, idle, requests)
            }
            Platform::FunctionsFlex => {
                let memory = component.function.memory_mb / 1024.0;
                let month = month_hours * 3600.0;
                azure::add_flex(
                    ledger,
                    requests,
                    memory,
                    busy - on_ready,
                    ready,
                    on_ready,
                    month,
                );
            }
            Platform::AppRunner => {
                ledger.add(meters::APP_RUNNER_VCPU, vcpu * busy / 3600.0);
                ledger.add(meters::APP_RUNNER_MEMORY, memory * busy / 3600.0);
                ledger.add(meters::APP_RUNNER_IDLE, memory * idle / 3600.0);
            }
            _ => {
                ledger.add(meters::CLOUDFLARE_VCPU, vcpu * (busy + idle));
                ledger.add(meters::CLOUDFLARE_MEMORY, memory * (busy + idle));
                ledger.add(meters::CLOUDFLARE_DISK, container.disk_gb * (busy + idle));
                ledger.add(meters::WORKERS_REQUESTS, requests);
                ledger.add(meters::WORKERS_CPU, requests);
            }
        }
    }

    /// What surrounds a component wherever it runs: state, logs, bytes on the wire.
    pub(super) fn add_surroundings(
        &self,
        work: &mut Work,
        component: &Component,
        side: Side,
        platform: Platform,
        requests: f64,
    ) {
        let options = &self.system.options;
        let ledger = &mut work.ledger;
        let provider = platform.provider();
        let own = match side {
            Side::Serverless => &component.serverless_services,
            Side::Containers => &component.container_services,
        };
        for services in [&component.services, own].into_iter().filter(|_| WHOLE) {
            add_services(ledger, services, requests, provider);
        }
        let gigabytes = |kilobytes: f64| requests * kilobytes.max(0.0) / KB_PER_GB;
        let egress = gigabytes(component.response_kb) * bounded(component.egress_share, 0.0, 1.0);
        match (platform, provider) {
            (Platform::CloudFunctions | Platform::Workers, _) => {}
            (Platform::CloudflareContainers, _) if WHOLE => {
                ledger.add(meters::CLOUDFLARE_EGRESS, egress)
            }
            (_, "aws") => ledger.add(meters::EGRESS_AWS, egress),
            (_, "azure") => ledger.add(meters::EGRESS_AZURE, egress),
            (_, "gcp") => ledger.add(meters::EGRESS_GCP, egress),
            _ => ledger.missing("egress", "Data transfer out to the internet", egress, "GB"),
        }
        let logs = gigabytes(component.log_kb);
        let crossing = 2.0 * gigabytes(component.cross_zone_kb);
        let crossing = if WHOLE && side == Side::Containers {
            crossing
        } else {
            0.0
        };
        if provider == "aws" {
            ledger.add(meters::LOGS_INGESTED, logs);
            ledger.add(meters::LOGS_STORED, logs * options.log_months.max(0.0));
            ledger.add(meters::CROSS_ZONE_AWS, crossing);
        } else {
            ledger.missing("logs", "Logs", logs, "GB");
            match provider {
                "azure" => ledger.add(meters::CROSS_ZONE_AZURE, crossing),
                "gcp" => ledger.missing("cross-zone", "Traffic between zones", crossing, "GB"),
                _ => {}
            }
        }
        if options.network(side).nat_gateways > 0.0 {
            let through_nat = gigabytes(component.nat_kb);
            match provider {
                "aws" => ledger.add(meters::NAT_DATA, through_nat),
                "gcp" => ledger.add(meters::NAT_DATA_GCP, through_nat),
                _ => ledger.missing("nat-data", "NAT gateway, data", through_nat, "GB"),
            }
        }
    }
}

fn invocations(component: &Component, requests: f64, cold_share: f64) -> Invocations {
    Invocations {
        requests,
        duration_ms: component.duration_ms,
        cpu_ms: component.cpu_ms,
        cold_share,
        committed_share: 0.0,
        request_kb: component.request_kb,
        response_kb: component.response_kb,
    }
}

/// Adds services of AWS; beside another provider they have no price here.
fn add_services(ledger: &mut Ledger, services: &Services, requests: f64, provider: &str) {
    if provider == "aws" {
        return services.add(ledger, requests);
    }
    if *services == Services::default() {
        return;
    }
    let mut counted = Ledger::default();
    services.add(&mut counted, requests);
    for meter in Meter::all() {
        ledger.missing(
            meter.key(),
            meter.label(),
            counted.quantity(meter),
            meter.sku().unit(),
        );
    }
}
