//! The cost of a system on either side, and where one side overtakes the other.
//!
//! In: a [`System`] and prices. Out: bills, costs at any multiple of the traffic, and break-evens. A [`Model`] is the
//! system prepared once (hours grouped, rates looked up), because solvers and charts ask thousands of times.
//! Every component fills a ledger, shared parts fill it once, and only then are allowances and tiers applied.

use super::bill::{Bill, Rates, Tariff};
use super::breakeven::{BreakEven, Curves, Guards, solve};
use super::containers::{self, Load, Scaling};
use super::fargate;
use super::gateway::{self, BalancerLoad, Gateway};
use super::lambda::{self, Cold, Invocations};
use super::meters::{self, Ledger};
use super::system::{Component, Side, System};
use super::traffic::HourClass;
use crate::prices::Prices;

/// Both bills of a system.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Everything as functions.
    pub serverless: Bill,
    /// Everything as containers.
    pub containers: Bill,
}

/// Returns both bills of a system.
pub fn compare(system: &System, prices: &Prices) -> Comparison {
    let model = Model::new(system, prices);
    Comparison {
        serverless: model.bill(Side::Serverless),
        containers: model.bill(Side::Containers),
    }
}

/// A system prepared for many evaluations.
pub struct Model<'a> {
    system: &'a System,
    tariff: Tariff<'a>,
    rates: Rates,
    hours: Vec<Vec<HourClass>>,
}

/// What one evaluation fills.
#[derive(Default)]
struct Work {
    ledger: Ledger,
    guards: Guards,
    balancer: BalancerLoad,
    balancers: f64,
}

impl<'a> Model<'a> {
    /// Prepares a system.
    pub fn new(system: &'a System, prices: &'a Prices) -> Model<'a> {
        let options = &system.options;
        let tariff = Tariff {
            prices,
            regions: options.regions,
            free_tier: options.free_tier,
        };
        let hours = system
            .components
            .iter()
            .map(|component| component.traffic.hour_classes(options.month_hours));
        Model {
            system,
            tariff,
            rates: tariff.rates(),
            hours: hours.collect(),
        }
    }

    /// Returns the bill with every component on one side.
    pub fn bill(&self, side: Side) -> Bill {
        self.mixed_bill(|_| side)
    }

    /// Returns the bill with each component, by its position, on a side of its own. What is shared is billed once.
    pub fn mixed_bill(&self, side: impl Fn(usize) -> Side) -> Bill {
        let mut work = Work::default();
        self.fill(&mut work, side, 1.0);
        self.tariff.bill(&work.ledger)
    }

    /// Returns the cost in USD of everything on one side, at a multiple of the traffic.
    pub fn cost_at(&self, side: Side, scale: f64) -> f64 {
        self.sample(side, scale, &mut Guards::default())
    }

    /// Finds every multiple of the traffic between two bounds at which the cheaper side changes: the first curve is
    /// serverless, the second containers.
    pub fn break_even(&self, from: f64, to: f64) -> BreakEven {
        solve(self, from.max(0.0), to)
    }

    /// Returns the requests a month of all components, to which multiples of the traffic refer.
    pub fn requests_per_month(&self) -> f64 {
        self.system
            .components
            .iter()
            .map(|component| component.traffic.requests_per_month.max(0.0))
            .sum()
    }

    fn sample(&self, side: Side, scale: f64, guards: &mut Guards) -> f64 {
        let mut work = Work {
            guards: core::mem::take(guards),
            ..Work::default()
        };
        self.fill(&mut work, |_| side, scale);
        let total = self
            .rates
            .total(&work.ledger, |ratio| work.guards.edge(ratio));
        *guards = work.guards;
        total
    }

    fn fill(&self, work: &mut Work, side: impl Fn(usize) -> Side, scale: f64) {
        let options = &self.system.options;
        for (index, component) in self.system.components.iter().enumerate() {
            match side(index) {
                Side::Serverless => self.add_function(work, component, scale),
                Side::Containers => self.add_containers(work, component, &self.hours[index], scale),
            }
            let bytes = component.traffic.requests_per_month
                * scale
                * component.response_kb
                * component.egress_share;
            work.ledger
                .add(meters::EGRESS_AWS, bytes / (1024.0 * 1024.0));
        }
        if work.balancers > 0.0 {
            let count = if options.balancer_per_service {
                work.balancers
            } else {
                1.0
            };
            gateway::add_load_balancer(&mut work.ledger, count, options.month_hours, work.balancer);
        }
    }

    fn add_function(&self, work: &mut Work, component: &Component, scale: f64) {
        let options = &self.system.options;
        let requests = component.traffic.requests_per_month * scale;
        let month = Invocations {
            requests,
            duration_ms: component.duration_ms,
            cpu_ms: component.cpu_ms,
            cold_share: match component.function.cold {
                Cold::Share(share) => share,
                Cold::KeepAlive(_) => 0.0,
            },
            request_kb: component.request_kb,
            response_kb: component.response_kb,
        };
        lambda::add(&mut work.ledger, &component.function, &month);
        gateway::add_api(
            &mut work.ledger,
            options.gateway,
            requests,
            component.request_kb,
            component.response_kb,
        );
        if options.gateway == Gateway::LoadBalancer {
            self.add_balancer_load(work, component, scale, Side::Serverless);
        }
    }

    fn add_containers(
        &self,
        work: &mut Work,
        component: &Component,
        hours: &[HourClass],
        scale: f64,
    ) {
        let container = &component.container;
        let replica_hours = match container.scaling {
            Scaling::Jobs { .. } => fargate::job_hours(container.scaling),
            Scaling::Static => {
                let rate = hours.iter().map(|class| class.rate).fold(0.0, f64::max);
                self.replicas(work, component, rate * scale) * self.system.options.month_hours
            }
            Scaling::Hourly => hours
                .iter()
                .map(|class| class.hours * self.replicas(work, component, class.rate * scale))
                .sum(),
        };
        fargate::add(&mut work.ledger, container, replica_hours);
        if !matches!(container.scaling, Scaling::Jobs { .. }) {
            self.add_balancer_load(work, component, scale, Side::Containers);
        }
    }

    /// Returns the replicas for the peak of an hour with this mean rate.
    fn replicas(&self, work: &mut Work, component: &Component, rate: f64) -> f64 {
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

    fn add_balancer_load(&self, work: &mut Work, component: &Component, scale: f64, side: Side) {
        let rate = component.traffic.mean_rate(self.system.options.month_hours) * scale;
        let connections = rate / component.requests_per_connection.max(1.0);
        let bytes = rate * (component.request_kb + component.response_kb) * 1024.0;
        let to_functions = side == Side::Serverless;
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
}

impl Curves for Model<'_> {
    fn sample(&self, x: f64, guards: &mut Guards) -> [f64; 2] {
        let serverless = self.sample(Side::Serverless, x, guards);
        [serverless, self.sample(Side::Containers, x, guards)]
    }
}
