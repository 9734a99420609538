//! Points over traffic: where the answer for a component turns.

use super::{Component, DOUBLINGS, INDIFFERENT};
use crate::math;
use crate::number;
use crate::report::{Axis, AxisScale, Chart, Drawing, Lines, Marker, Sentence, Series};
use crate::small::concat;
use crate::unit::Unit;

/// Points of the curve to each side of the traffic.
const STEPS: i32 = 16;

/// Returns the chart of the first component.
pub(super) fn chart(name: &str, component: &Component<'_>) -> Chart {
    let requests = component.inputs.number("requests_per_month");
    let reach = f64::from(DOUBLINGS) * core::f64::consts::LN_2;
    let at = |step: i32| math::exp(reach * f64::from(step) / f64::from(STEPS));
    let points: Vec<(f64, f64)> = (-STEPS..=STEPS)
        .map(|step| (requests * at(step), component.weigh(at(step)).points))
        .collect();
    let highest = points
        .iter()
        .map(|(_, y)| y.abs())
        .fold(2.0 * INDIFFERENT, f64::max);
    let level = |y: f64| points.iter().map(|(x, _)| (*x, y)).collect();
    let levels: [Vec<_>; 2] = [level(INDIFFERENT), level(-INDIFFERENT)];
    let [above, below] = levels;
    let series = [
        ("points", points),
        ("functions above", above),
        ("services below", below),
    ];
    let axis = |label, scale, min, max, path| Axis {
        label,
        unit: Unit::None,
        scale,
        min,
        max,
        path,
    };
    let limit = number::round_up(highest);
    Chart {
        key: "points",
        title: "Points of the first component over traffic",
        description: Sentence::of(
            "Points of {} for functions, below 0 for services, with everything but its traffic as it is. Between the two \
             levels nothing is decided; a hard limit decides whatever the points say.",
        )
        .name(name),
        drawing: Drawing::Lines(Lines {
            x: axis(
                "Requests a month",
                AxisScale::Log,
                requests * at(-STEPS),
                requests * at(STEPS),
                Some(concat(&[name, ".requests_per_month"])),
            ),
            y: axis("Points for functions", AxisScale::Linear, -limit, limit, None),
            series: series
                .into_iter()
                .zip(1..)
                .map(|((label, points), style)| Series {
                    label,
                    style,
                    points,
                })
                .collect(),
            bands: Vec::new(),
            markers: vec![Marker {
                x: requests,
                y: component.weigh(1.0).points,
                label: "your traffic".into(),
                own: true,
            }],
        }),
    }
}
