//! The cost of a system on either side, and where one side overtakes the other.
//!
//! In: a [`System`] and prices. Out: bills, costs at any multiple of the traffic, and break-evens. A [`Model`] is the
//! system prepared once (hours grouped, rates looked up, commitments sized), because solvers and charts ask
//! thousands of times. Every component fills a ledger (`assembly`), shared parts fill it once, and only then
//! are allowances and tiers applied.

use std::rc::Rc;

use super::assembly::{self, ColdAt, Work};
use super::bill::{Bill, Tariff};
use super::bounds::bounded_system;
use super::breakeven::{BreakEven, Curves, solve};
use super::busy;
use super::cold::ColdTable;
use super::guards::Guards;
use super::lambda::Cold;
use super::meters::Ledger;
use super::platform::Platform;
use super::rates::Rates;
use super::system::{Side, Sides, System};
use super::traffic::Slots;
use super::{lambda, meters};
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
    pub(super) system: System,
    pub(super) prices: &'a Prices,
    pub(super) slots: Slots,
    /// Cold shares of the components whose share follows from their traffic.
    pub(super) cold: Vec<Option<ColdTable>>,
    /// Replicas of each component that are committed to, by side.
    pub(super) committed_replicas: [Vec<f64>; 2],
    /// Nodes that are committed to, by side.
    pub(super) committed_nodes: [f64; 2],
    shared: Shared,
}

/// What variants of a system have in common.
#[derive(Clone)]
struct Shared {
    rates: Rc<Rates>,
    /// Whether service times are read between a few that are computed.
    between_times: bool,
}

impl<'a> Model<'a> {
    /// Prepares a system.
    pub fn new(system: &System, prices: &'a Prices) -> Model<'a> {
        let rates = Rc::new(tariff(system, prices).rates());
        let shared = Shared {
            rates,
            between_times: false,
        };
        Model::with(system, prices, shared, None)
    }

    /// Prepares a variant of the system under the same prices, for a tornado, a simulation or an axis: what was
    /// looked up or computed for this one is used again.
    pub fn varied(&self, system: &System) -> Model<'a> {
        let (mine, other) = (&self.system.options, &system.options);
        let mut shared = self.shared.clone();
        shared.between_times = true;
        let same_tariff = (mine.regions, mine.free_tier, mine.support)
            == (other.regions, other.free_tier, other.support)
            && mine.used_elsewhere == other.used_elsewhere;
        if !same_tariff {
            shared.rates = Rc::new(tariff(system, self.prices).rates());
        }
        Model::with(system, self.prices, shared, Some(self))
    }

    fn with(
        system: &System,
        prices: &'a Prices,
        shared: Shared,
        before: Option<&Model<'_>>,
    ) -> Model<'a> {
        // The fields of the page have bounds of their own.
        let system = match super::WHOLE {
            true => bounded_system(system),
            false => system.clone(),
        };
        let month_hours = system.options.month_hours;
        let before = before.filter(|model| model.system.options.month_hours == month_hours);
        let slots = match before {
            Some(model) => {
                let known = &model.system.components;
                model.slots.again(known, &system.components, month_hours)
            }
            None => Slots::of(&system.components, month_hours),
        };
        let tables = system.components.iter().zip(&slots.rates);
        let tables = tables.map(|(component, rates)| match component.function.cold {
            Cold::Share(_) => None,
            Cold::KeepAlive(keep_alive) => {
                let service = component.duration_ms / 1000.0;
                Some(ColdTable::between(
                    shared.between_times,
                    service,
                    keep_alive,
                    rates,
                    &slots.hours,
                ))
            }
        });
        let cold = tables.collect();
        let mut model = Model {
            system,
            prices,
            slots,
            cold,
            committed_replicas: Default::default(),
            committed_nodes: [0.0; 2],
            shared,
        };
        model.size_commitments();
        model
    }

    /// Returns the bill with every component on one side.
    pub fn bill(&self, side: Side) -> Bill {
        self.mixed_bill(Sides::All(side))
    }

    /// Returns the bill with each component, by its position, on a side of its own. What is shared is billed once.
    pub fn mixed_bill(&self, sides: Sides<'_>) -> Bill {
        let mut work = Work::default();
        self.fill(&mut work, sides, 1.0, ColdAt::Rate);
        tariff(&self.system, self.prices).bill(&work.ledger)
    }

    /// Returns what one component counts on a side, without what components share: for the working of a line. The
    /// quantities of all components and the shared ones add up to those of the bill.
    pub fn usage(&self, component: usize, side: Side) -> Ledger {
        let mut work = Work::default();
        if component < self.system.components.len() {
            self.add_component(&mut work, component, side, 1.0, ColdAt::Rate);
        }
        work.ledger
    }

    /// Returns the cost in USD of everything on one side, at a multiple of the traffic.
    pub fn cost_at(&self, side: Side, scale: f64) -> f64 {
        self.mixed_cost_at(Sides::All(side), scale)
    }

    /// Returns the cost in USD with each component on a side of its own, at a multiple of the traffic.
    pub fn mixed_cost_at(&self, sides: Sides<'_>, scale: f64) -> f64 {
        self.cost(sides, scale, ColdAt::Rate, &mut Guards::silent())
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

    /// Returns the share of cold requests of a component on Lambda at a multiple of the traffic.
    pub fn cold_share(&self, component: usize, scale: f64) -> f64 {
        self.cold_share_at(component, scale, ColdAt::Rate)
    }

    pub(super) fn cost(
        &self,
        sides: Sides<'_>,
        scale: f64,
        cold: ColdAt,
        guards: &mut Guards,
    ) -> f64 {
        let mut work = Work::with_guards(core::mem::take(guards));
        self.fill(&mut work, sides, scale, cold);
        let total = self.shared.rates.total(&work.ledger, &mut work.guards);
        *guards = work.guards;
        total
    }

    /// Returns the highest price of a busy second of a component on a platform that bills busy instances, in USD.
    pub(super) fn busy_price(&self, index: usize, platform: Platform) -> f64 {
        let component = &self.system.components[index];
        let container = &component.container;
        let of = |cpu, memory| {
            container.vcpu * self.shared.rates.first_price(cpu)
                + container.memory_gb * self.shared.rates.first_price(memory)
        };
        match platform {
            Platform::CloudRunRequests => of(meters::RUN_CPU, meters::RUN_MEMORY),
            Platform::ContainerApps => of(meters::APPS_VCPU, meters::APPS_MEMORY),
            Platform::CloudflareContainers => {
                of(meters::CLOUDFLARE_VCPU, meters::CLOUDFLARE_MEMORY)
                    + container.disk_gb * self.shared.rates.first_price(meters::CLOUDFLARE_DISK)
            }
            Platform::AppRunner => of(meters::APP_RUNNER_VCPU, meters::APP_RUNNER_MEMORY) / 3600.0,
            Platform::FunctionsFlex => {
                component.function.memory_mb / 1024.0
                    * self.shared.rates.first_price(meters::FLEX_TIME)
            }
            _ => 0.0,
        }
    }

    /// Bounds how much the slope of one side's cost over the traffic changes between two multiples without a step.
    fn side_variation(&self, side: Side, from: f64, to: f64) -> f64 {
        let platform = self.system.options.platform(side);
        let mut variation = 0.0;
        for (index, component) in self.system.components.iter().enumerate() {
            let price = self.busy_price(index, platform);
            let init = component.function.init_ms / 1000.0 * component.function.memory_mb / 1024.0;
            let duration = match component.function.arch {
                lambda::Arch::X86 => meters::LAMBDA_DURATION_X86,
                lambda::Arch::Arm => meters::LAMBDA_DURATION_ARM,
            };
            let init = init * self.shared.rates.first_price(duration);
            if price > 0.0 {
                let billed = assembly::billed_seconds(component, platform);
                let concurrency = assembly::concurrency(component, platform);
                for (rate, hours) in self.slots.rates[index].iter().zip(&self.slots.hours) {
                    let load = rate * billed;
                    let growth = busy::growth_between(
                        load * from,
                        load * to,
                        concurrency,
                        component.overlap,
                    );
                    variation += hours * 3600.0 * load * price * (growth.1 - growth.0);
                }
            }
            if let Some(table) = self.cold[index]
                .as_ref()
                .filter(|_| platform == Platform::Lambda && init > 0.0)
            {
                let slope = table.marginal_between(from, to);
                variation +=
                    component.traffic.requests_per_month.max(0.0) * init * (slope.1 - slope.0);
            }
        }
        // Support adds at most a tenth to every dollar.
        variation * 1.1
    }

    fn uses_cold_table(&self) -> bool {
        self.system.options.serverless == Platform::Lambda && self.cold.iter().any(Option::is_some)
    }
}

/// Returns the tariff that a system's options describe.
fn tariff<'a>(system: &'a System, prices: &'a Prices) -> Tariff<'a> {
    let options = &system.options;
    Tariff {
        prices,
        regions: options.regions,
        free_tier: options.free_tier,
        used_elsewhere: &options.used_elsewhere,
        support: options.support,
    }
}

impl Curves for Model<'_> {
    fn sample(&self, x: f64, guards: &mut Guards) -> [f64; 2] {
        let serverless = self.cost(Sides::All(Side::Serverless), x, ColdAt::Rate, guards);
        [
            serverless,
            self.cost(Sides::All(Side::Containers), x, ColdAt::Rate, guards),
        ]
    }

    fn probe(&self, x: f64, guards: &mut Guards) -> [f64; 2] {
        let serverless = self.cost(Sides::All(Side::Serverless), x, ColdAt::Never, guards);
        [
            serverless,
            self.cost(Sides::All(Side::Containers), x, ColdAt::Never, guards),
        ]
    }

    fn bounds(&self, from: f64, to: f64, ends: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let containers = [ends[0][1], ends[1][1]];
        if !self.uses_cold_table() {
            return [[ends[0][0], ends[1][0]], containers];
        }
        // The cold share is not monotone: the least share with the least traffic, the most with the most.
        let bound = |scale, most| {
            self.cost(
                Sides::All(Side::Serverless),
                scale,
                ColdAt::Bound { from, to, most },
                &mut Guards::silent(),
            )
        };
        [[bound(from, false), bound(to, true)], containers]
    }

    fn slope_variation(&self, from: f64, to: f64) -> f64 {
        self.side_variation(Side::Serverless, from, to)
            + self.side_variation(Side::Containers, from, to)
    }
}
