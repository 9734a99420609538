//! Some components as functions, the others as containers, whichever is cheapest.
//!
//! In: a prepared [`Model`]. Out: [`Split`], the cheapest side for each component with what is shared counted once.
//! Allowances and tiers are pooled over the account, so a component's side depends on the others: up to ten free
//! components every combination is tried, beyond that single and double changes from several starts, and the
//! result says so. Components keep to what their platform can do and what their team has decided.

use super::model::Model;
use super::platform::{Limit, limits};
use super::system::{Side, Sides};

/// Components up to which every combination is tried.
pub const EXHAUSTIVE: usize = 10;

/// The cheapest split that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The side of each component.
    pub sides: Vec<Side>,
    /// Its cost a month in USD.
    pub cost: f64,
    /// The cost of everything on one side, serverless first; `None` where a component cannot be there.
    pub pure: [Option<f64>; 2],
    /// Whether every combination was tried.
    pub exhaustive: bool,
    /// Which components cannot be on which side, and why.
    pub barred: Vec<(usize, Side, Vec<Limit>)>,
    /// Components that neither side takes; they were left free, and the split cannot work as it is.
    pub impossible: Vec<usize>,
}

/// Finds the cheapest split of a system at its present traffic.
pub fn cheapest_split(model: &Model<'_>) -> Split {
    let components = &model.system.components;
    let options = &model.system.options;
    let mut barred = Vec::new();
    let mut impossible = Vec::new();
    let mut sides = vec![Side::Serverless; components.len()];
    let mut free = Vec::new();
    for (index, component) in components.iter().enumerate() {
        let reasons = [Side::Serverless, Side::Containers].map(|side| {
            let mut reasons = limits(component, options.platform(side));
            if component.pinned.is_some_and(|pinned| pinned != side) {
                reasons.push(Limit::Team);
            }
            reasons
        });
        match [reasons[0].is_empty(), reasons[1].is_empty()] {
            [true, false] => {}
            [false, true] => sides[index] = Side::Containers,
            both => {
                free.push(index);
                if both == [false, false] {
                    impossible.push(index);
                }
            }
        }
        for (side, reasons) in [Side::Serverless, Side::Containers]
            .into_iter()
            .zip(reasons)
        {
            if !reasons.is_empty() {
                barred.push((index, side, reasons));
            }
        }
    }
    let cost = |sides: &[Side]| model.mixed_cost_at(Sides::Each(sides), 1.0);
    let pure = [Side::Serverless, Side::Containers].map(|side| {
        let allowed = !barred.iter().any(|(_, barred, _)| *barred == side);
        allowed.then(|| model.cost_at(side, 1.0))
    });
    let exhaustive = free.len() <= EXHAUSTIVE;
    let best = if exhaustive {
        every_combination(&sides, &free, cost)
    } else {
        by_changes(&sides, &free, cost)
    };
    Split {
        sides: best.0,
        cost: best.1,
        pure,
        exhaustive,
        barred,
        impossible,
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Serverless => Side::Containers,
        Side::Containers => Side::Serverless,
    }
}

/// Tries all combinations in the order of a Gray code: one component changes at a time.
fn every_combination(
    start: &[Side],
    free: &[usize],
    cost: impl Fn(&[Side]) -> f64,
) -> (Vec<Side>, f64) {
    let mut sides = start.to_vec();
    let mut best = (sides.clone(), cost(&sides));
    for step in 1..1_u32 << free.len() {
        let change = free[step.trailing_zeros() as usize];
        sides[change] = other(sides[change]);
        let found = cost(&sides);
        if found < best.1 - 1e-12 {
            best = (sides.clone(), found);
        }
    }
    best
}

/// Starts from both pure splits and takes the best change of one or two components until none helps.
fn by_changes(start: &[Side], free: &[usize], cost: impl Fn(&[Side]) -> f64) -> (Vec<Side>, f64) {
    let mut best = (start.to_vec(), f64::INFINITY);
    for side in [Side::Serverless, Side::Containers] {
        let mut sides = start.to_vec();
        for &index in free {
            sides[index] = side;
        }
        let mut current = cost(&sides);
        loop {
            let mut change = None;
            for (position, &first) in free.iter().enumerate() {
                for &second in &free[position..] {
                    let mut tried = sides.clone();
                    tried[first] = other(tried[first]);
                    if second != first {
                        tried[second] = other(tried[second]);
                    }
                    let found = cost(&tried);
                    if found < current - 1e-9 {
                        current = found;
                        change = Some(tried);
                    }
                }
            }
            match change {
                Some(better) => sides = better,
                None => break,
            }
        }
        if current < best.1 {
            best = (sides, current);
        }
    }
    best
}
