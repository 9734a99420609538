//! The charts of the cold-start report: share and latency over traffic, how latencies spread, the instances of a day, and
//! the share over rate and keep-alive.
//!
//! In: a case and its answer. Out: charts as data. The curves and the grid evaluate the engine again at other inputs.
//! Deliberately absent: formulas.

use super::answer::{Answer, State};
use super::case::{Case, Pattern};
use super::engine::latency::Mixture;
use super::service::Service;
use super::shown::{Of, Rate, Seconds, Share, axis, say};
use super::words::sensitivity;
use crate::math;
use crate::number;
use crate::report::{
    Axis, AxisScale, Chart, Drawing, Heat, Lines, Marker, Part, Sentence, Series, Stack, Stacks,
};
use crate::unit::Unit;

/// Points of each curve.
const POINTS: u32 = 61;
/// The same where each point is the sum of a day's hours, or takes longer for another reason.
const POINTS_OF_DAYS: u32 = 25;
/// The curves end where this many instances are busy on average.
const LARGEST_LOAD: f64 = 2000.0;
/// The smallest share drawn on the logarithmic axis, in hundredths.
const SMALLEST_SHARE: f64 = 0.0001;
/// Columns of the grid: what the arrival rate is multiplied by. The fourth is the case itself.
const RATES: [f64; 7] = [0.01, 0.03, 0.1, 1.0, 10.0, 30.0, 100.0];
/// Rows of the grid: what the keep-alive is multiplied by. The third is the case itself.
const KEPT: [f64; 6] = [0.1, 0.5, 1.0, 2.0, 5.0, 20.0];
/// Column and row of the case.
const OWN: (usize, usize) = (3, 2);

/// Returns the mean number of busy instances up to which curves run and cells are filled: beyond, a frame would not do.
fn largest_load(case: &Case) -> f64 {
    match case.pattern {
        Pattern::Bursts(shape) => 0.25 * LARGEST_LOAD / Pattern::rates(1.0, shape)[1].max(1.0),
        Pattern::Gamma(_) | Pattern::Mixed(_) => 0.1 * LARGEST_LOAD,
        _ => LARGEST_LOAD,
    }
}

/// The cold share over the arrival rate.
#[derive(Debug)]
pub(super) struct Curve {
    from: f64,
    to: f64,
    /// Rate and share.
    pub(super) points: Vec<(f64, f64)>,
}

/// Returns the share over the decade of the case, two below and two above it, so that the axis stands still while the
/// reader's point moves within a decade. `own` is the share of the case itself.
pub(super) fn curve(case: &Case, own: f64) -> Curve {
    let centre = case.arrivals_per_second.max(1e-6);
    let decade = number::scale_by_power_of_ten(1.0, number::magnitude(centre));
    let from = decade / 100.0;
    let to = (largest_load(case) / case.run_seconds)
        .min(decade * 1000.0)
        .max(centre);
    let count = match case.pattern {
        // Where the case itself lies beyond, half of them must do.
        _ if case.is_heavy() || case.is_longest() || largest_load(case) < case.offered_load() => {
            POINTS_OF_DAYS / 2 + 1
        }
        Pattern::Random | Pattern::Clock(_) if case.weights.is_empty() => POINTS,
        _ => POINTS_OF_DAYS,
    };
    let ratio = math::ln(to / from) / f64::from(count - 1);
    let rates = (0..count).map(|step| from * math::exp(ratio * f64::from(step)));
    let points = rates.filter_map(|rate| {
        Some(match (rate / centre - 1.0).abs() < 1e-9 {
            true => (rate, own),
            false => (rate, case.at_rate(rate).cold_share().ok()?),
        })
    });
    Curve {
        from,
        to,
        points: points.collect(),
    }
}

/// Returns the charts of a case but for its [`grid`].
pub(super) fn charts(case: &Case, answer: &Answer, curve: &Curve, service: &Service) -> Vec<Chart> {
    // Beside the longest there is time for the curve alone.
    let near = match case.is_longest() {
        true => (None, None),
        false => (
            kept_by(case, KEPT[OWN.1 - 1]),
            kept_by(case, KEPT[OWN.1 + 1]),
        ),
    };
    let mut charts = over_traffic(case, answer, curve, service, near);
    charts.push(distribution(answer));
    if !answer.hours.is_empty() {
        charts.push(day(answer));
    }
    charts
}

/// Share and latency over the arrival rate.
fn over_traffic(
    case: &Case,
    answer: &Answer,
    curve: &Curve,
    service: &Service,
    near: (Option<f64>, Option<f64>),
) -> Vec<Chart> {
    let p99 = answer.latency.percentile(0.99);
    let (from, to) = (curve.from, curve.to);
    let mut shares = Vec::new();
    let mut latencies: [Vec<(f64, f64)>; 4] = Default::default();
    for (rate, share) in curve.points.iter().copied() {
        let at = case.at_rate(rate);
        let Ok(latency) = Mixture::new(share, at.warm(), at.cold()) else {
            continue;
        };
        shares.push((rate, (share * 100.0).max(SMALLEST_SHARE)));
        for (line, share) in latencies.iter_mut().zip([0.5, 0.95, 0.99, f64::NAN]) {
            let seconds = match share.is_nan() {
                true => service.worst(&at),
                false => latency.percentile(share),
            };
            line.push((rate, seconds));
        }
    }
    let x = Axis {
        path: Some(String::from("arrival_rate")),
        ..axis("Arrival rate", Unit::PerSecond, AxisScale::Log, from, to)
    };
    let own = |y| Marker {
        x: case.arrivals_per_second,
        y,
        label: Sentence::of("your rate"),
        own: true,
    };
    let lowest = shares.iter().map(|(_, share)| *share).fold(100.0, f64::min);
    let highest = latencies
        .iter()
        .flatten()
        .map(|(_, seconds)| *seconds)
        .fold(0.0, f64::max);
    let rate = case.arrivals_per_second;
    let lines: Vec<Series> = ["p50", "p95", "p99", "service after a jump"]
        .into_iter()
        .zip(latencies)
        .zip(1..)
        .map(|((label, points), style)| Series {
            label,
            style,
            points,
        })
        .collect();
    let share = answer.state.cold_share;
    vec![
        Chart {
            key: "share",
            title: "Cold requests over traffic",
            description: sensitivity(
                say(
                    "At {}, {} of requests are cold. Both axes are logarithmic; the fall is not even, because each further \
                     instance that stays alive has its own.",
                    &[Rate, Share(3)],
                    &[rate, share],
                ),
                near,
            ),
            drawing: lines_of(
                x.clone(),
                axis(
                    "Cold requests, %",
                    Unit::Percent,
                    AxisScale::Log,
                    decade_below(lowest),
                    100.0,
                ),
                vec![Series {
                    label: "cold requests",
                    style: 1,
                    points: shares,
                }],
                vec![own((share * 100.0).max(SMALLEST_SHARE))],
            ),
        },
        Chart {
            key: "latency",
            title: "Latency percentiles over traffic",
            description: say(
                "At {} the 99th percentile is {}. A percentile leaves the cold level once fewer requests than its \
                 remainder are cold. On a service that is always on, a request waits when traffic jumps: at worst {}.",
                &[Rate, Seconds, Seconds],
                &[rate, p99, service.worst(case)],
            ),
            drawing: lines_of(
                x,
                axis(
                    "Latency",
                    Unit::Seconds,
                    AxisScale::Linear,
                    0.0,
                    highest * 1.05,
                ),
                lines,
                vec![own(p99)],
            ),
        },
    ]
}

#[inline(never)]
fn lines_of(x: Axis, y: Axis, series: Vec<Series>, markers: Vec<Marker>) -> Drawing {
    Drawing::Lines(Lines {
        x,
        y,
        series,
        bands: Vec::new(),
        markers,
    })
}

/// The power of ten at or below a share, for the foot of a logarithmic axis; at most 10.
fn decade_below(value: f64) -> f64 {
    let power = number::magnitude(value.max(SMALLEST_SHARE)).min(1);
    number::scale_by_power_of_ten(1.0, power)
}

/// How latencies spread: the share of requests answered within a time.
fn distribution(answer: &Answer) -> Chart {
    let latency = &answer.latency;
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| latency.percentile(share));
    let from = (latency.percentile(0.02) * 0.7).max(1e-6);
    let to = (latency.percentile(0.9995) * 1.3).max(from * 4.0);
    let ratio = math::ln(to / from) / f64::from(POINTS - 1);
    let points = (0..POINTS).map(|step| {
        let seconds = from * math::exp(ratio * f64::from(step));
        (seconds, latency.cdf(seconds) * 100.0)
    });
    let marks = ["p50, {}", "p95, {}", "p99, {}"];
    let places = [(p50, 50.0), (p95, 95.0), (p99, 99.0)];
    let markers = marks.into_iter().zip(places).map(|(words, (x, y))| Marker {
        x,
        y,
        label: say(words, &[Seconds], &[x]),
        own: false,
    });
    Chart {
        key: "distribution",
        title: "How latencies spread",
        description: say(
            "Half of the requests are answered within {}, 95 of 100 within {}, 99 of 100 within {}.",
            &[Seconds; 3],
            &[p50, p95, p99],
        ),
        drawing: lines_of(
            axis("Latency", Unit::Seconds, AxisScale::Log, from, to),
            axis(
                "Answered within it, %",
                Unit::Percent,
                AxisScale::Linear,
                0.0,
                100.0,
            ),
            vec![Series {
                label: "requests answered",
                style: 1,
                points: points.collect(),
            }],
            markers.collect(),
        ),
    }
}

/// Instances busy and idle over the hours of a day.
fn day(answer: &Answer) -> Chart {
    let alive = answer.hours.iter().map(|[busy, idle]| busy + idle);
    let most = alive.clone().fold(0.0, f64::max);
    let least = alive.fold(most, f64::min);
    let stacks = answer.hours.iter().enumerate().map(|(hour, values)| {
        let names = [("busy", 1), ("idle", 2)];
        let parts = names
            .iter()
            .zip(values)
            .map(|((label, style), value)| Part {
                label,
                style: *style,
                value: *value,
            });
        Stack {
            label: number::integer(hour as u64),
            parts: parts.collect(),
        }
    });
    Chart {
        key: "day",
        title: "Instances over the day",
        description: say(
            "Between {} and {} are alive on average in an hour, each hour taken by itself.",
            &[Of("instances", 3); 2],
            &[least, most],
        ),
        drawing: Drawing::Stacks(Stacks {
            columns: "Hour of the day",
            y: axis(
                "Instances, mean",
                Unit::None,
                AxisScale::Linear,
                0.0,
                most.max(1e-6) * 1.05,
            ),
            stacks: stacks.collect(),
        }),
    }
}

/// Rate and keep-alive in the middle of the grid.
fn middle(case: &Case) -> (f64, f64) {
    let kept = case.keep_alive_seconds().max(1.0);
    (case.arrivals_per_second.max(1e-6), kept)
}

/// Returns whether that is the case itself.
fn is_in_grid(case: &Case) -> bool {
    case.is_steady() && middle(case) == (case.arrivals_per_second, case.keep_alive.0)
}

/// The cells of the grid, row by row.
fn cells(case: &Case, random: &State) -> Vec<Vec<Option<f64>>> {
    let (rate, kept) = middle(case);
    let most = largest_load(case).max(case.offered_load());
    let is_own = is_in_grid(case);
    let share = |kept_by: f64, rate_by: f64| {
        if rate * rate_by * case.run_seconds > most {
            return None;
        }
        if is_own && (kept_by, rate_by) == (1.0, 1.0) {
            return Some(random.cold_share);
        }
        let one = case.steady(rate * rate_by, kept * kept_by);
        // Beside the hours of a heavy day there is time for the cells that are put into words alone.
        if case.is_heavy() && one.is_long() && kept_by != 1.0 && kept_by != 2.0 {
            return None;
        }
        one.cold_share().ok()
    };
    let row = |kept_by: &f64| {
        RATES
            .iter()
            .map(|rate_by| share(*kept_by, *rate_by))
            .collect()
    };
    KEPT.iter().map(row).collect()
}

/// Returns the share with so many times the keep-alive.
fn kept_by(case: &Case, times: f64) -> Option<f64> {
    let (shortest, longest) = case.keep_alive;
    let other = Case {
        keep_alive: (shortest * times, longest * times),
        ..case.clone()
    };
    other.cold_share().ok()
}

/// The share of cold requests over rate and keep-alive, the case in the middle. `random` is its state without the reader's
/// log.
pub(super) fn grid(case: &Case, answer: &Answer, random: &State) -> Chart {
    let shares = cells(case, random);
    let (rate, kept) = middle(case);
    let at = |row: usize, column: usize| {
        let value = shares.get(row).and_then(|row| *row.get(column)?);
        value.unwrap_or(answer.state.cold_share)
    };
    let (column, row) = OWN;
    let rates = RATES.iter().map(|by| Rate.of(rate * by));
    let keeps = KEPT.iter().map(|by| Seconds.of(kept * by));
    Chart {
        key: "grid",
        title: "Cold requests by rate and keep-alive, %",
        description: say(
            "At a steady rate {} of requests are cold with your inputs, the framed cell; {} with a tenth of the rate, {} with twice \
             the keep-alive. Darker cells are colder, by powers of ten.",
            &[Share(2); 3],
            &[at(row, column), at(row, column - 1), at(row + 1, column)],
        ),
        drawing: Drawing::Heat(Heat {
            x: ("Arrival rate", rates.collect()),
            y: ("Keep-alive", keeps.collect()),
            shares,
            own: OWN,
        }),
    }
}
