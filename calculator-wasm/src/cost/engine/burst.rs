//! Base load on containers, bursts on functions.
//!
//! In: a prepared [`Model`] and one of its components. Out: [`BaseAndBurst`], the cost for every number of replicas that
//! run all the time, with what exceeds them on functions, and the cheapest of them. Inside an hour the rate counts as
//! constant: bursts shorter than an hour are not seen here. The cost is not always convex in the replicas (allowances
//! end), so every number is tried, up to [`MOST_REPLICAS`].

use super::containers::{Load, Scaling, demand};
use super::model::Model;
use super::system::{Component, Side, Sides, System};
use super::traffic::Traffic;

/// The most replicas that are tried.
pub const MOST_REPLICAS: u32 = 2_000;

/// Every mix of base and burst of one component.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseAndBurst {
    /// The mixes, from no replica to as many as the highest hour needs.
    pub mixes: Vec<Mix>,
    /// Position of the cheapest one.
    pub cheapest: usize,
}

/// One mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mix {
    /// Replicas that run all the time; 0 is everything on functions.
    pub replicas: f64,
    /// Share of the requests that functions serve, 0 to 1.
    pub overflow: f64,
    /// Cost of the whole system in USD a month.
    pub cost: f64,
}

/// Tries every number of base replicas of a component, the others staying on the given sides. `None` when there is
/// no such component.
pub fn base_and_burst(model: &Model<'_>, index: usize, sides: &[Side]) -> Option<BaseAndBurst> {
    let component = model.system.components.get(index)?;
    let options = &model.system.options;
    let capacity = requests_per_replica(model, component);
    let hours = component.traffic.hour_classes(options.month_hours);
    let top = hours.iter().map(|class| class.rate).fold(0.0, f64::max);
    let most = super::tiers::whole_pieces(top / capacity).min(f64::from(MOST_REPLICAS)) as u32;
    let mut system: System = model.system.clone();
    let mut sides: Vec<Side> = (0..system.components.len())
        .map(|other| Sides::Each(sides).of(other))
        .collect();
    let requests = component.traffic.requests_per_month.max(0.0);
    let mut mixes = Vec::new();
    for replicas in 0..=most {
        let room = f64::from(replicas) * capacity;
        let above = hours
            .iter()
            .map(|class| (class.rate - room).max(0.0) * class.hours * 3600.0)
            .sum::<f64>();
        let above = above.min(requests);
        let burst = Component {
            traffic: part(&component.traffic, above),
            ..component.clone()
        };
        let mut base = Component {
            traffic: part(&component.traffic, requests - above),
            ..component.clone()
        };
        base.container.scaling = Scaling::Static;
        base.container.minimum_replicas = f64::from(replicas);
        // Exactly these replicas: their number is the variable here, not a consequence of the load.
        base.cpu_ms = 0.0;
        base.container.concurrency = f64::INFINITY;
        system.components.truncate(model.system.components.len());
        sides.truncate(model.system.components.len());
        if replicas == 0 {
            system.components[index] = burst;
            sides[index] = Side::Serverless;
        } else {
            system.components[index] = base;
            sides[index] = Side::Containers;
            if above > 0.0 {
                system.components.push(burst);
                sides.push(Side::Serverless);
            }
        }
        let cost = Model::new(&system, model.prices).mixed_cost_at(Sides::Each(&sides), 1.0);
        let overflow = if requests > 0.0 {
            above / requests
        } else {
            0.0
        };
        mixes.push(Mix {
            replicas: f64::from(replicas),
            overflow,
            cost,
        });
    }
    let cheapest = (0..mixes.len()).fold(0, |best, tried| {
        if mixes[tried].cost < mixes[best].cost {
            tried
        } else {
            best
        }
    });
    Some(BaseAndBurst { mixes, cheapest })
}

/// Requests per second that one replica takes at the target utilisation.
fn requests_per_replica(model: &Model<'_>, component: &Component) -> f64 {
    let load = Load {
        rate: 1.0,
        latency_seconds: component.duration_ms / 1000.0,
        cpu_seconds: component.cpu_ms / 1000.0,
    };
    1.0 / demand(&component.container, &model.system.options.sizing, load).max(1e-9)
}

fn part(traffic: &Traffic, requests_per_month: f64) -> Traffic {
    Traffic {
        requests_per_month,
        ..traffic.clone()
    }
}
