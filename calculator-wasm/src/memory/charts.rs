//! Duration and cost over memory, one above the other on the same axis.

use super::{Answer, Case, MEMORY_MB, Setting};
use crate::format::Quantity;
use crate::math;
use crate::report::{Axis, AxisScale, Chart, Drawing, Lines, Marker, Sentence, Series};
use crate::unit::Unit;

/// Points of each curve where nothing was measured.
const POINTS: u32 = 65;

/// Returns both charts.
pub(super) fn charts(case: &Case<'_>, answer: &Answer) -> Vec<Chart> {
    let (from, to) = MEMORY_MB;
    let memories: Vec<f64> = if case.measured.is_empty() {
        let ratio = math::ln(to / from) / f64::from(POINTS - 1);
        let at = |step| from * math::exp(ratio * f64::from(step));
        (0..POINTS).map(at).collect()
    } else {
        case.measured.iter().map(|(memory, _)| *memory).collect()
    };
    let curve: Vec<Setting> = memories
        .into_iter()
        .map(|memory| case.setting(memory))
        .collect();
    let megabytes = |memory: f64| Quantity::Number {
        value: memory,
        unit: Unit::Megabytes,
        digits: 5,
    };
    let chart = |key, title, label, unit, description, of: fn(&Setting) -> f64| {
        let points: Vec<(f64, f64)> = curve
            .iter()
            .map(|setting| (setting.memory_mb, of(setting)))
            .collect();
        let highest = points
            .iter()
            .map(|(_, y)| *y)
            .fold(of(&answer.own), f64::max);
        let mut markers = Vec::new();
        let mut mark = |setting: &Setting, words, own| {
            markers.push(Marker {
                x: setting.memory_mb,
                y: of(setting),
                label: Sentence::of(words),
                own,
            });
        };
        if answer.cheapest != answer.elbow {
            mark(&answer.cheapest, "cheapest", false);
        }
        mark(&answer.elbow, "elbow", false);
        if answer.fastest != answer.elbow {
            mark(&answer.fastest, "fastest", false);
        }
        mark(&answer.own, "your setting", true);
        Chart {
            key,
            title,
            description,
            drawing: Drawing::Lines(Lines {
                x: Axis {
                    label: "Memory, MB",
                    unit: Unit::None,
                    scale: AxisScale::Log,
                    min: from,
                    max: to,
                    path: Some(String::from("memory")),
                },
                y: Axis {
                    label,
                    unit,
                    scale: AxisScale::Linear,
                    min: 0.0,
                    max: highest.max(1e-6) * 1.05,
                    path: None,
                },
                series: vec![Series {
                    label,
                    style: 1,
                    points,
                }],
                bands: Vec::new(),
                markers,
            }),
        }
    };
    let seconds = |setting: &Setting| Quantity::Duration {
        seconds: setting.duration_ms / 1000.0,
    };
    let fastest = &answer.fastest;
    vec![
        chart(
            "duration",
            "Duration over memory",
            "Duration",
            Unit::Seconds,
            Sentence::with(
                "The duration falls as processors come with memory, to {} at {}; more memory than that buys no time.",
                &[seconds(fastest), megabytes(fastest.memory_mb)],
            ),
            |setting| setting.duration_ms / 1000.0,
        ),
        chart(
            "cost",
            "Cost a month over memory",
            "USD a month",
            Unit::Usd,
            Sentence::with(
                "The cost stands still as long as time falls as fast as memory grows, and rises from there. The elbow, \
                 at {}, is where duration times cost is least.",
                &[megabytes(answer.elbow.memory_mb)],
            ),
            |setting| setting.cost,
        ),
    ]
}
