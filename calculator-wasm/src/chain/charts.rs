//! How answer times spread, what each further service adds, and what calls in parallel do.

use super::report::{Promise, milliseconds, percentile_of};
use super::{Answer, FURTHER, Service, Solved, power};
use crate::format::Quantity;
use crate::math;
use crate::report::{Axis, AxisScale, Chart, Drawing, Lines, Marker, Sentence, Series};
use crate::unit::Unit;

/// Points of the curve of the spread.
const POINTS: u32 = 61;
/// Points of the curves over the width.
const WIDTHS: u32 = 25;

/// Returns the charts of an answer.
pub(super) fn charts(services: &[Service], answer: &Answer, promise: &Promise) -> Vec<Chart> {
    let mut charts = vec![spread(services, answer, promise), further(services, answer)];
    if let (Some(service), Some(solved)) = (services.last(), answer.solved.last()) {
        charts.push(fan_out(service, solved, answer.step));
    }
    charts
}

/// An axis.
fn axis(label: &'static str, unit: Unit, scale: AxisScale, range: [f64; 2]) -> Axis {
    let [min, max] = range;
    Axis {
        label,
        unit,
        scale,
        min,
        max,
        path: None,
    }
}

fn lines(
    x: Axis,
    y: Axis,
    curves: Vec<(&'static str, Vec<(f64, f64)>)>,
    markers: Vec<Marker>,
) -> Drawing {
    let series = curves.into_iter().zip(1..);
    Drawing::Lines(Lines {
        x,
        y,
        series: series
            .map(|((label, points), style)| Series {
                label,
                style,
                points,
            })
            .collect(),
        bands: Vec::new(),
        markers,
    })
}

fn mark(x: f64, y: f64, label: Sentence) -> Marker {
    Marker {
        x,
        y,
        label,
        own: false,
    }
}

/// The share of answers that have come, over time. The promise can be dragged along it.
fn spread(services: &[Service], answer: &Answer, promise: &Promise) -> Chart {
    let shares = answer.whole(services);
    let at = |share| percentile_of(answer, shares, share);
    let below = |time| super::share_below(shares, answer.step, time);
    let from = (at(0.005) * 0.8).min(promise.deadline).max(1e-6);
    let to = (at(0.9995) * 1.2).max(promise.deadline).max(from * 4.0);
    let ratio = math::ln(to / from) / f64::from(POINTS - 1);
    let points = (0..POINTS).map(|step| {
        let time = from * math::exp(ratio * f64::from(step));
        (time, below(time) * 100.0)
    });
    let places = [("p50, {}", 0.5), ("p99, {}", 0.99)];
    let mut markers: Vec<Marker> = places
        .into_iter()
        .map(|(words, share)| {
            let time = at(share);
            let label = Sentence::with(words, &[milliseconds(time)]);
            mark(time, share * 100.0, label)
        })
        .collect();
    let in_time = below(promise.deadline);
    markers.push(Marker {
        own: true,
        ..mark(promise.deadline, in_time * 100.0, "promised".into())
    });
    let mut x = axis(
        "Answer time",
        Unit::Milliseconds,
        AxisScale::Log,
        [from, to],
    );
    x.path = Some(String::from("deadline"));
    Chart {
        key: "spread",
        title: "How answer times spread",
        description: Sentence::with(
            "Of the requests that are answered, {} come within the promised {}.",
            &[
                Quantity::Share {
                    value: in_time,
                    digits: 4,
                },
                milliseconds(promise.deadline),
            ],
        ),
        drawing: lines(
            x,
            axis(
                "Answered within it, %",
                Unit::Percent,
                AxisScale::Linear,
                [0.0, 100.0],
            ),
            vec![("answers", points.collect())],
            markers,
        ),
    }
}

/// Percentiles up to each service, and with further copies of the last.
fn further(services: &[Service], answer: &Answer) -> Chart {
    let mut curves: [Vec<(f64, f64)>; 2] = Default::default();
    for (at, prefix) in answer.prefixes.iter().enumerate() {
        for (curve, share) in curves.iter_mut().zip([0.5, 0.99]) {
            let time = percentile_of(answer, &prefix.shares, share);
            curve.push(((at + 1) as f64, time / 1000.0));
        }
    }
    let count = services.len() as f64;
    let [p50, p99] = curves;
    let highest = p99.iter().map(|(_, y)| *y).fold(1e-9, f64::max);
    let own = p99.get(services.len() - 1).map_or(0.0, |(_, y)| *y);
    Chart {
        key: "further",
        title: "Answer time over services in sequence",
        description: Sentence::with(
            "Up to {} the services of the chain, from there on copies of the last. The median grows by the median of \
             each service or more; the 99th percentile by less than the sum of theirs.",
            &[Quantity::count(count, "services")],
        ),
        drawing: lines(
            axis(
                "Services",
                Unit::None,
                AxisScale::Linear,
                [1.0, count + FURTHER as f64],
            ),
            axis(
                "Answer time",
                Unit::Seconds,
                AxisScale::Linear,
                [0.0, highest * 1.05],
            ),
            vec![("p50", p50), ("p99", p99)],
            vec![mark(count, own, "your chain".into())],
        ),
    }
}

/// Percentiles of the last service over the calls that are waited for.
fn fan_out(service: &Service, solved: &Solved, step: f64) -> Chart {
    let most = (service.width * 10.0).max(100.0);
    let ratio = math::ln(most) / f64::from(WIDTHS - 1);
    let mut curves: [Vec<(f64, f64)>; 2] = Default::default();
    let at = |width: f64, share: f64| {
        super::spectrum::percentile(&solved.call, step, power(share, 1.0 / width)) / 1000.0
    };
    for point in 0..WIDTHS {
        let width = math::exp(ratio * f64::from(point));
        for (curve, share) in curves.iter_mut().zip([0.5, 0.99]) {
            curve.push((width, at(width, share)));
        }
    }
    let [p50, p99] = curves;
    let highest = p99.iter().map(|(_, y)| *y).fold(1e-9, f64::max);
    let times = [at(1.0, 0.5), at(100.0, 0.5)];
    let [one, hundred] = times.map(|seconds| Quantity::Duration { seconds });
    Chart {
        key: "fan-out",
        title: "Answer time of the last service over calls in parallel",
        description: Sentence::with(
            "One call takes {} in the median; the slowest of a hundred takes {}: rare delays of one become the rule of all.",
            &[one, hundred],
        ),
        drawing: lines(
            axis("Calls in parallel", Unit::None, AxisScale::Log, [1.0, most]),
            axis(
                "Answer time",
                Unit::Seconds,
                AxisScale::Linear,
                [0.0, highest * 1.05],
            ),
            vec![("p50", p50), ("p99", p99)],
            vec![mark(service.width, at(service.width, 0.99), "yours".into())],
        ),
    }
}
