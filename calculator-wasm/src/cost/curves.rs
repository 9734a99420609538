//! Both costs as curves: over traffic, and over what else a reader chooses.
//!
//! In: a system. Out: charts, tables and crossings. Deliberately absent: how crossings are found (the engine's).

use super::engine::axis::{Axis as Varied, break_even_over, costs_at};
use super::engine::{BreakEven, Model, Side, System, Winner};
use super::tables;
use crate::format::Quantity;
use crate::prices::Prices;
use crate::report::{
    Axis, AxisScale, Band, Chart, Drawing, Lines, Marker, Sentence, Series, Table,
};
use crate::unit::Unit;

/// Points of each curve over traffic, and over another axis.
const POINTS: [u32; 2] = [121, 41];
/// The search for crossings reaches this many times the traffic entered, and at least [`LEAST_RANGE`].
const RANGE: f64 = 20.0;
/// Requests a month up to which crossings are always looked for.
const LEAST_RANGE: f64 = 50e6;

/// What can be varied beside the traffic: key, label of the axis, its unit, what is varied, from where to where, and how
/// many of the unit one is.
type Other = (&'static str, &'static str, Unit, Varied, f64, f64, f64);
const OTHERS: [Other; 5] = [
    (
        "duration",
        "Times the duration",
        Unit::None,
        Varied::Duration,
        0.05,
        20.0,
        1.0,
    ),
    (
        "memory",
        "Times the memory",
        Unit::None,
        Varied::Memory,
        0.1,
        10.0,
        1.0,
    ),
    (
        "duty-cycle",
        "Mean over peak traffic",
        Unit::Percent,
        Varied::DutyCycle,
        0.005,
        1.0,
        100.0,
    ),
    (
        "services",
        "Services of each component",
        Unit::None,
        Varied::Services,
        1.0,
        30.0,
        1.0,
    ),
    (
        "hourly-rate",
        "USD an hour of work",
        Unit::Usd,
        Varied::HourlyRate,
        0.0,
        500.0,
        1.0,
    ),
];

/// Both costs over traffic. The horizontal axis counts requests a month of the whole system; its parts keep their
/// proportions.
pub(super) struct Curves<'a> {
    system: System,
    prices: &'a Prices,
    /// Requests a month at a multiple of 1.
    pub(super) unit: f64,
    pub(super) break_even: BreakEven,
}

/// Returns the first crossing over the traffic of a prepared system, in requests a month.
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub(super) fn first_crossing(model: &Model<'_>) -> Option<f64> {
    let unit = model.requests_per_month();
    if unit <= 0.0 {
        return None;
    }
    let found = model.break_even(0.0, (unit * RANGE).max(LEAST_RANGE) / unit);
    Some(found.first()?.at * unit)
}

impl<'a> Curves<'a> {
    pub(super) fn of(system: &System, prices: &'a Prices) -> Self {
        let mut system = system.clone();
        if Model::new(&system, prices).requests_per_month() == 0.0 {
            // Without traffic there are no proportions: all components get the same.
            for component in &mut system.components {
                component.traffic.requests_per_month = 1.0;
            }
        }
        let model = Model::new(&system, prices);
        let unit = model.requests_per_month();
        let break_even = model.break_even(0.0, (unit * RANGE).max(LEAST_RANGE) / unit);
        Curves {
            system,
            prices,
            unit,
            break_even,
        }
    }

    pub(super) fn chart(
        &self,
        requests: f64,
        first: Option<f64>,
        own_path: Option<String>,
    ) -> Chart {
        let model = Model::new(&self.system, self.prices);
        let near = first.filter(|first| requests == 0.0 || *first < requests * RANGE);
        // A round end, so that the axis stands still while the reader's point moves on it.
        let end = crate::number::round_up(1.6 * near.unwrap_or(0.0).max(requests).max(1000.0));
        let description = match near {
            Some(first) => Sentence::with(
                "Functions start at the bottom and rise with every request; containers start at their fixed cost and \
                 rise in steps. They meet at {} requests a month. The shading shows the cheaper side.",
                &[Quantity::Rough { value: first }],
            ),
            None => Sentence::of(
                "Functions rise with every request, containers in steps; within the chart the cheaper side does not change.",
            ),
        };
        let x = Axis {
            label: "Requests a month",
            unit: Unit::None,
            scale: AxisScale::Linear,
            min: 0.0,
            max: end,
            path: own_path,
        };
        let costs = |x: f64| {
            let scale = x / self.unit;
            [Side::Serverless, Side::Containers].map(|side| model.cost_at(side, scale))
        };
        Chart {
            key: "traffic",
            title: "Cost a month over traffic",
            description,
            drawing: drawing(
                x,
                POINTS[0],
                &costs,
                &self.break_even,
                self.unit,
                (near, Some((requests, "your traffic"))),
            ),
        }
    }
}

/// Returns both costs over another axis than traffic: chart, intervals, first crossing. `None` where none is asked for.
pub(super) fn over(model: &Model<'_>, key: &str) -> Option<(Chart, Table, Quantity)> {
    let &(_, label, unit, varied, from, to, per) = OTHERS.iter().find(|other| other.0 == key)?;
    let break_even = break_even_over(model, varied, from, to);
    let first = break_even.first().map(|crossing| crossing.at * per);
    // Within the chart the crossing is not at the edge, and what is there now is seen.
    let end = match varied {
        Varied::DutyCycle | Varied::HourlyRate | Varied::Services => to * per,
        _ => crate::number::round_up(1.6 * first.unwrap_or(0.0).max(1.25)),
    };
    let x = Axis {
        label,
        unit,
        scale: AxisScale::Linear,
        min: from * per,
        max: end,
        path: None,
    };
    let costs = |x: f64| costs_at(model, varied, x / per);
    let count = |value| Quantity::Rough { value };
    let (description, crossing) = match first {
        Some(first) => (
            Sentence::with(
                "Both costs while all else stays; the cheaper side changes at {}.",
                &[count(first)],
            ),
            count(first),
        ),
        None => (
            Sentence::of("Both costs while all else stays; the cheaper side does not change."),
            Quantity::Word("none in range"),
        ),
    };
    // Counts and shares have no place of their own that all components agree on.
    let own = matches!(unit, Unit::None).then_some((1.0, "now"));
    let chart = Chart {
        key: "other",
        title: label,
        description,
        drawing: drawing(x, POINTS[1], &costs, &break_even, per, (first, own)),
    };
    let table = tables::intervals("other", label, &break_even, per);
    Some((chart, table, crossing))
}

/// Draws both costs: `unit` is what one of the break-even's axis is on the chart; at the places, the first crossing and
/// the present value stand markers.
fn drawing(
    x: Axis,
    points: u32,
    costs: &dyn Fn(f64) -> [f64; 2],
    break_even: &BreakEven,
    unit: f64,
    (first, own): (Option<f64>, Option<(f64, &'static str)>),
) -> Drawing {
    let (start, end) = (x.min, x.max);
    let mut curves = [Vec::new(), Vec::new()];
    let mut highest = 1.0_f64;
    for point in 0..points {
        let x = start + (end - start) * f64::from(point) / f64::from(points - 1);
        for (curve, y) in curves.iter_mut().zip(costs(x)) {
            highest = highest.max(y);
            curve.push((x, y));
        }
    }
    let bands = break_even.intervals.iter().filter_map(|interval| {
        let winner = match interval.cheaper {
            Winner::First => 0,
            Winner::Second => 1,
            Winner::Tie => return None,
        };
        let (from, to) = (interval.from * unit, (interval.to * unit).min(end));
        (from < end).then_some(Band { from, to, winner })
    });
    let words = match break_even.crossings.len() > 1 {
        true => "first crossing",
        false => "same cost",
    };
    let places = [
        first.map(|first| (first, words, false)),
        own.map(|(own, words)| (own, words, true)),
    ];
    let markers = places.into_iter().flatten().filter(|place| place.0 <= end);
    let [functions, containers] = curves;
    Drawing::Lines(Lines {
        x,
        y: Axis {
            label: "USD a month",
            unit: Unit::Usd,
            scale: AxisScale::Linear,
            min: 0.0,
            max: highest * 1.05,
            path: None,
        },
        series: vec![
            Series {
                label: "functions",
                style: 1,
                points: functions,
            },
            Series {
                label: "containers",
                style: 2,
                points: containers,
            },
        ],
        bands: bands.collect(),
        markers: markers
            .map(|(x, words, own)| Marker {
                x,
                y: costs(x)[0],
                label: Sentence::of(words),
                own,
            })
            .collect(),
    })
}
