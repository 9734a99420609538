//! The charts of the cost report beside its curves: what the bills are made of, and what each input does to their
//! difference.
//!
//! In: bills, a system. Out: charts as data. Deliberately absent: the curves over traffic (the report's) and formulas.

use super::engine::uncertainty::{Range, tornado};
use super::engine::{Bill, Model, Side, System};
use crate::format::Quantity;
use crate::money::Money;
use crate::prices::Prices;
use crate::report::{Axis, AxisScale, Chart, Drawing, Part, Sentence, Stack, Stacks, Tornado};
use crate::unit::Unit;

/// Items of a bill that stand by themselves; what is smaller is added up.
const ITEMS: usize = 7;

/// An axis of dollars a month.
fn dollars(min: f64, max: f64) -> Axis {
    Axis {
        label: "USD a month",
        unit: Unit::Usd,
        scale: AxisScale::Linear,
        min,
        max,
        path: None,
    }
}

/// Both bills as columns of their items, those of functions first.
pub(super) fn items(bills: [&Bill; 2]) -> Chart {
    let names = ["Functions", "Containers"];
    let mut stacks = Vec::new();
    let mut largest = Vec::new();
    let mut highest = 1.0_f64;
    for ((bill, name), style) in bills.into_iter().zip(names).zip(1..) {
        let parts = parts(bill, style);
        let total: f64 = parts.iter().map(|part| part.value).sum();
        highest = highest.max(total);
        largest.push(match parts.first() {
            Some(part) if total > 0.0 => (part.label, part.value / total),
            _ => ("nothing", 0.0),
        });
        stacks.push(Stack {
            label: String::from(name),
            parts,
        });
    }
    let mut description = Sentence::default();
    for ((label, share), words) in largest.iter().zip([
        "The largest item of functions is “{}”, {} of their bill;",
        " that of containers is “{}”, {} of theirs.",
    ]) {
        let share = Quantity::Share {
            value: *share,
            digits: 2,
        };
        description = description.and(words, &[]).name(label).quantity(share);
    }
    Chart {
        key: "items",
        title: "What the two bills are made of",
        description,
        drawing: Drawing::Stacks(Stacks {
            columns: "Side and item",
            y: dollars(0.0, highest * 1.05),
            stacks,
        }),
    }
}

/// The items of a bill, the largest first, tiers of one meter together.
fn parts(bill: &Bill, style: u8) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in bill.lines.iter().filter(|line| line.amount > Money::ZERO) {
        let value = line.amount.to_dollars_f64();
        match parts.iter_mut().find(|part| part.label == line.label) {
            Some(part) => part.value += value,
            None => parts.push(Part {
                label: line.label,
                style,
                value,
            }),
        }
    }
    crate::small::sort_by(&mut parts, |one, other| one.value > other.value);
    let rest: f64 = parts.iter().skip(ITEMS).map(|part| part.value).sum();
    if rest > 0.0 {
        parts.truncate(ITEMS);
        parts.push(Part {
            label: "other items",
            style,
            value: rest,
        });
    }
    parts
}

/// What can be halved and doubled: its name, and how.
type Input = (&'static str, fn(&mut System, f64));

pub(super) const INPUTS: [Input; 6] = [
    ("Requests", |system, factor| {
        for component in &mut system.components {
            component.traffic.requests_per_month *= factor;
        }
    }),
    ("Duration", |system, factor| {
        for component in &mut system.components {
            component.duration_ms *= factor;
        }
    }),
    ("Processor time", |system, factor| {
        for component in &mut system.components {
            component.cpu_ms *= factor;
        }
    }),
    ("Function memory", |system, factor| {
        for component in &mut system.components {
            component.function.memory_mb *= factor;
        }
    }),
    ("Peak to mean", |system, factor| {
        for component in &mut system.components {
            component.traffic.peak_to_mean = (component.traffic.peak_to_mean * factor).max(1.0);
        }
    }),
    ("Work of people", |system, factor| {
        system.options.operations.serverless_hours *= factor;
        system.options.operations.container_hours *= factor;
    }),
];

/// What halving and doubling each input alone does to the difference of the bills.
pub(super) fn swings(system: &System, prices: &Prices) -> Chart {
    let model = Model::new(system, prices);
    let difference = |model: &Model<'_>| {
        model.cost_at(Side::Serverless, 1.0) - model.cost_at(Side::Containers, 1.0)
    };
    let factors = Range {
        low: 0.5,
        likely: 1.0,
        high: 2.0,
    };
    let at = difference(&model);
    let bars = tornado(&[factors; INPUTS.len()], |factors| {
        let mut system = system.clone();
        for ((_, change), factor) in INPUTS.iter().zip(factors) {
            change(&mut system, *factor);
        }
        Some(difference(&model.varied(&system)))
    });
    let bars: Vec<(String, [f64; 2])> = bars
        .iter()
        .filter_map(|bar| {
            let (name, _) = INPUTS.get(bar.input)?;
            Some((String::from(*name), [bar.at_low?, bar.at_high?]))
        })
        .collect();
    let ends = bars.iter().flat_map(|(_, ends)| ends);
    let (low, high) = ends.fold((at.min(0.0), at.max(0.0)), |(low, high), end| {
        (low.min(*end), high.max(*end))
    });
    let room = (high - low).max(1.0) * 0.12;
    let flips = bars
        .iter()
        .filter(|(_, ends)| ends.iter().any(|end| (*end < 0.0) != (at < 0.0)))
        .count();
    let money = |value| Quantity::Money(Money::from_dollars_f64(value));
    let mut description = Sentence::with(
        "Functions minus containers is {} a month; left of zero functions are cheaper.",
        &[money(at)],
    );
    if let Some((name, [half, double])) = bars.first() {
        description = description
            .and(
                " “{}” moves it most: to {} at half, to {} at twice its value.",
                &[],
            )
            .name(name)
            .quantity(money(*half))
            .quantity(money(*double));
    }
    description = description.and(
        match flips {
            0 => " None of the inputs changes the cheaper side by itself.",
            1 => " One of the inputs changes the cheaper side by itself.",
            _ => " Several of the inputs change the cheaper side by themselves.",
        },
        &[],
    );
    Chart {
        key: "swings",
        title: "What moves the difference: each input halved and doubled",
        description,
        drawing: Drawing::Tornado(Tornado {
            x: Axis {
                label: "Functions minus containers, USD a month",
                ..dollars(low - room, high + room)
            },
            at,
            ends: ["half", "double"],
            bars,
        }),
    }
}
