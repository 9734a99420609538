//! Base load on containers, bursts on functions.
//!
//! In: a prepared [`Model`] and one of its components. Out: [`BaseAndBurst`], the cost for numbers of replicas that run all
//! the time, with what exceeds them on functions, and the cheapest of them. Inside an hour the rate runs from nothing to
//! the peak, `mean × P × u^(P − 1)` over the share u of the hour, whose mean is that of the hour and whose highest is P
//! times it. The cost is not always convex in the replicas (allowances end): up to [`EVERY`] each number is tried; beyond,
//! as many places over the whole range, then ever closer around the best.
//!
//! # Derivation
//!
//! The power is chosen for its mean: the integral of P·u^(P − 1) from 0 to 1 is 1, and its highest value is P. Replicas
//! that take a rate r serve everything below it. What exceeds it starts at the share v of the hour at which the rate reaches r:
//!
//! ```text
//! v                 = (r / (mean × P))^(1 / (P − 1))
//! on functions      = ∫ from v to 1 of (mean × P × u^(P − 1) − r) du = mean × (1 − v^P) − r × (1 − v)
//! ```
//!
//! At a ratio of 1 the rate stands still, and functions get what is above r at all times.

use super::containers::{Load, Scaling, demand};
use super::model::Model;
use super::system::{Component, Side, Sides, System};
use super::traffic::Traffic;
use crate::math;

/// Numbers of replicas that are tried one by one, and at how many places more are looked at.
pub const EVERY: u32 = 40;

/// Every mix of base and burst of one component.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseAndBurst {
    /// The mixes that were tried, from no replica to as many as the highest peak needs.
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
    let peak = component.traffic.peak_to_mean.max(1.0);
    let top = hours.iter().map(|class| class.rate).fold(0.0, f64::max) * peak;
    let most = super::tiers::whole_pieces(top / capacity).min(1e9) as u32;
    let mut system: System = model.system.clone();
    let mut sides: Vec<Side> = (0..system.components.len())
        .map(|other| Sides::Each(sides).of(other))
        .collect();
    let requests = component.traffic.requests_per_month.max(0.0);
    let mut at = |replicas: u32| {
        let room = f64::from(replicas) * capacity;
        let overflow = hours
            .iter()
            .map(|class| above(class.rate, peak, room) * class.hours * 3600.0)
            .sum::<f64>();
        let above = overflow.min(requests);
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
        let cost = model
            .varied(&system)
            .mixed_cost_at(Sides::Each(&sides), 1.0);
        let overflow = if requests > 0.0 {
            above / requests
        } else {
            0.0
        };
        Mix {
            replicas: f64::from(replicas),
            overflow,
            cost,
        }
    };
    let step = most.div_ceil(EVERY).max(1);
    let mut mixes: Vec<Mix> = (0..most.div_ceil(step))
        .map(|place| at(place * step))
        .collect();
    mixes.push(at(most));
    let cheapest = |mixes: &[Mix]| {
        (0..mixes.len()).fold(0, |best, tried| {
            match mixes[tried].cost < mixes[best].cost {
                true => tried,
                false => best,
            }
        })
    };
    // Between the neighbours of the best, halving the distance until they are next to it.
    let mut best = cheapest(&mixes);
    for side in [false, true].into_iter().cycle().take(64) {
        let (here, next) = (
            mixes[best].replicas,
            mixes.get(if side { best + 1 } else { best.wrapping_sub(1) }),
        );
        let Some(next) = next.filter(|next| (next.replicas - here).abs() > 1.5) else {
            continue;
        };
        let middle = at((0.5 * (here + next.replicas)) as u32);
        mixes.insert(if side { best + 1 } else { best }, middle);
        best = cheapest(&mixes);
    }
    Some(BaseAndBurst {
        mixes,
        cheapest: best,
    })
}

/// Returns the mean of what exceeds a room of an hour with this mean rate and this peak to mean.
fn above(mean: f64, peak: f64, room: f64) -> f64 {
    let highest = mean * peak;
    if room >= highest {
        return 0.0;
    }
    // At a peak of 1 the rate stands still: its power of any share is 1.
    let share = match peak > 1.0 + 1e-9 && room > 0.0 {
        true => math::exp(math::ln(room / highest) / (peak - 1.0)),
        false => 0.0,
    };
    let below = match share > 0.0 {
        true => math::exp(math::ln(share) * peak),
        false => 0.0,
    };
    (mean * (1.0 - below) - room * (1.0 - share)).max(0.0)
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

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn what_exceeds_a_room_is_the_area_above_it() {
        for (mean, peak) in [(2.0, 1.0), (2.0, 1.5), (5.0, 3.0), (1.0, 12.0)] {
            for room in [0.0, 0.3, 1.0, 2.0, 7.0, 20.0] {
                let steps = 200_000;
                let area: f64 = (0..steps)
                    .map(|step| {
                        let share = (f64::from(step) + 0.5) / f64::from(steps);
                        (mean * peak * share.powf(peak - 1.0) - room).max(0.0)
                    })
                    .sum::<f64>()
                    / f64::from(steps);
                let found = above(mean, peak, room);
                assert!(
                    (found - area).abs() < 1e-4,
                    "{mean} {peak} {room}: {found} {area}"
                );
            }
        }
    }
}
