//! The cold-start engine's answers as a report: words, tiles, curves, the working.
//!
//! In: a case and its answer. Out: a [`Report`]. The curves evaluate the engine again at other arrival rates.
//! Deliberately absent: formulas.

use super::{Answer, Case};
use crate::format::Quantity;
use crate::math;
use crate::report::{
    Axis, AxisScale, Cell, Chart, Figure, LineChart, Marker, Report, Row, RowKind, Sentence,
    Series, Source, Step, Table,
};
use crate::unit::Unit;

/// Points of each curve.
const POINTS: u32 = 61;
/// The curves end where this many instances are busy on average.
const LARGEST_LOAD: f64 = 2000.0;
/// The smallest share drawn on the logarithmic axis, in hundredths.
const SMALLEST_SHARE: f64 = 0.0001;

pub(super) fn report(case: Case, answer: &Answer) -> Report {
    let state = &answer.state;
    let [p50, p95, p99, p999] =
        [0.5, 0.95, 0.99, 0.999].map(|share| answer.latency.percentile(share));
    let share = |digits| Quantity::Share {
        value: state.cold_share,
        digits,
    };
    let seconds = |seconds| Quantity::Duration { seconds };
    let number = |value, name| Quantity::Number {
        value,
        unit: Unit::Count(name),
        digits: 4,
    };

    let headline = Sentence::default()
        .quantity(share(3))
        .words(" of requests are cold, about ")
        .quantity(Quantity::Number {
            value: state.cold_starts_per_day,
            unit: Unit::None,
            digits: 3,
        })
        .words(" cold starts a day; 99 of 100 requests are answered within ")
        .quantity(seconds(p99))
        .words(".");
    let figure = |key, label, quantity, shown| Figure {
        key,
        label,
        quantity,
        shown,
    };
    let figures = vec![
        figure("cold_share", "Cold requests", share(6), true),
        figure(
            "cold_per_day",
            "Cold starts a day",
            number(state.cold_starts_per_day, "a day"),
            true,
        ),
        figure("p50", "p50 latency", seconds(p50), true),
        figure("p95", "p95 latency", seconds(p95), true),
        figure("p99", "p99 latency", seconds(p99), true),
        figure("p999", "p99.9 latency", seconds(p999), false),
        figure(
            "mean_alive",
            "Instances alive, mean",
            number(state.mean_alive, "instances"),
            true,
        ),
        figure(
            "mean_busy",
            "Instances busy, mean",
            number(state.mean_busy, "instances"),
            false,
        ),
        figure(
            "mean_idle",
            "Instances idle, mean",
            number(state.mean_idle, "instances"),
            false,
        ),
    ];
    Report {
        headline,
        figures,
        tables: vec![latency_table(answer, [p50, p95, p99, p999])],
        charts: charts(case, answer, p99),
        steps: steps(case, answer),
        assumptions: vec![
            "Requests arrive independently of each other at a constant mean rate (Poisson arrivals).".into(),
            "One request at a time per instance; a waiting request never queues behind another.".into(),
            "Of several idle instances the most recently used one answers, as measured on AWS Lambda in 2020.".into(),
            "Run times are exponential with the mean entered; a cold request runs as long as a warm one after its \
             initialisation."
                .into(),
            "An idle instance is removed exactly when its keep-alive ends.".into(),
        ],
        not_modelled: vec![
            "Bursts, daily peaks and timers; they make more requests cold than random arrivals do.".into(),
            "The time an instance is busy initialising: below 8 % of the cold share up to an initialisation of 50 \
             run times."
                .into(),
            "A limit on concurrency, the scaling rate of the platform, and the recycling of instances by age.".into(),
        ],
        sources: vec![
            Source {
                title: String::from("Keep-alive of AWS Lambda"),
                value: String::from("5 to 7 minutes (0.3 % removed by 5 min, 41 % by 6 min, all by 7 min)"),
                date: String::from("2021-01"),
                reference: String::from("Mikhail Shilkov, Cold Starts in AWS Lambda, https://mikhail.io/serverless/coldstarts/aws/"),
            },
            Source {
                title: String::from("Routing to the most recently used instance"),
                value: String::from("99.5 to 100 % of warm requests that found two or more idle instances"),
                date: String::from("2020-06"),
                reference: String::from(
                    "Request logs of pacslab/serverless-performance-modeling, https://github.com/pacslab/serverless-performance-modeling",
                ),
            },
        ],
        warnings: warnings(case, answer),
    }
}

fn warnings(case: Case, answer: &Answer) -> Vec<Sentence> {
    let mut warnings = Vec::new();
    if case.provisioned > 0 && f64::from(case.provisioned) < answer.state.mean_busy {
        warnings.push(Sentence::of(
            "Fewer instances are provisioned than are busy on average: they avoid hardly any cold start.",
        ));
    }
    if case.arrivals_per_second * case.init_seconds > 0.1 && answer.state.cold_share > 0.01 {
        warnings.push(Sentence::of(
            "Requests often arrive while an instance initialises; the true cold share is a few per cent of itself \
             higher.",
        ));
    }
    warnings
}

fn latency_table(answer: &Answer, percentiles: [f64; 4]) -> Table {
    let keys = [
        ("p50", "p50"),
        ("p95", "p95"),
        ("p99", "p99"),
        ("p99.9", "p99.9"),
    ];
    let rows = keys
        .into_iter()
        .zip([0.5, 0.95, 0.99, 0.999])
        .zip(percentiles)
        .map(|(((key, label), share), seconds)| Row {
            key: String::from(key),
            kind: RowKind::Line,
            label: label.into(),
            cells: vec![
                Cell::Quantity(Quantity::Duration {
                    seconds: answer.case.warm().percentile(share),
                }),
                Cell::Quantity(Quantity::Duration {
                    seconds: answer.case.cold().percentile(share),
                }),
                Cell::Quantity(Quantity::Duration { seconds }),
            ],
            step: None,
        })
        .collect();
    Table {
        key: "latency",
        title: "Latency of warm, cold and all requests",
        columns: vec!["Percentile", "Warm", "Cold", "All requests"],
        rows,
    }
}

/// Arrival rates over which the curves run: two decades to both sides of the case.
fn rates(case: Case) -> (f64, f64) {
    let centre = case.arrivals_per_second.max(1e-6);
    let highest = (LARGEST_LOAD / case.run_seconds)
        .min(centre * 100.0)
        .max(centre);
    (centre / 100.0, highest)
}

fn charts(case: Case, answer: &Answer, p99: f64) -> Vec<Chart> {
    let (from, to) = rates(case);
    let ratio = math::ln(to / from) / f64::from(POINTS - 1);
    let mut shares = Vec::new();
    let mut latencies: [Vec<(f64, f64)>; 3] = Default::default();
    for step in 0..POINTS {
        let rate = from * math::exp(ratio * f64::from(step));
        let Ok(at) = case.at_rate(rate).solve() else {
            continue;
        };
        shares.push((rate, (at.state.cold_share * 100.0).max(SMALLEST_SHARE)));
        for (line, share) in latencies.iter_mut().zip([0.5, 0.95, 0.99]) {
            line.push((rate, at.latency.percentile(share)));
        }
    }
    let x = Axis {
        label: "Arrival rate",
        unit: Unit::PerSecond,
        scale: AxisScale::Log,
        min: from,
        max: to,
        path: Some(String::from("arrival_rate")),
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
    let mean_rate = Quantity::Number {
        value: case.arrivals_per_second,
        unit: Unit::PerSecond,
        digits: 3,
    };
    let lines: Vec<Series> = ["p50", "p95", "p99"]
        .into_iter()
        .zip(latencies)
        .zip(1..)
        .map(|((label, points), style)| Series {
            label,
            style,
            points,
        })
        .collect();
    vec![
        Chart::Lines(LineChart {
            key: "share",
            title: "Cold requests over traffic",
            description: Sentence::of("At ")
                .quantity(mean_rate.clone())
                .words(", ")
                .quantity(Quantity::Share { value: answer.state.cold_share, digits: 3 })
                .words(" of requests are cold. Both axes are logarithmic; the fall is not even, because each further instance that stays alive has its own."),
            x: x.clone(),
            y: Axis {
                label: "Cold requests, %",
                unit: Unit::Percent,
                scale: AxisScale::Log,
                min: decade_below(lowest),
                max: 100.0,
                path: None,
            },
            series: vec![Series { label: "cold requests", style: 1, points: shares }],
            bands: Vec::new(),
            markers: vec![own((answer.state.cold_share * 100.0).max(SMALLEST_SHARE))],
        }),
        Chart::Lines(LineChart {
            key: "latency",
            title: "Latency percentiles over traffic",
            description: Sentence::of("At ")
                .quantity(mean_rate)
                .words(" the 99th percentile is ")
                .quantity(Quantity::Duration { seconds: p99 })
                .words(". A percentile leaves the cold level once fewer requests than its remainder are cold."),
            x,
            y: Axis {
                label: "Latency",
                unit: Unit::Seconds,
                scale: AxisScale::Linear,
                min: 0.0,
                max: highest * 1.05,
                path: None,
            },
            series: lines,
            bands: Vec::new(),
            markers: vec![own(p99)],
        }),
    ]
}

/// The power of ten at or below a share, for the foot of a logarithmic axis; at most 10.
fn decade_below(value: f64) -> f64 {
    let power = crate::number::magnitude(value.max(SMALLEST_SHARE)).min(1);
    crate::number::scale_by_power_of_ten(1.0, power)
}

fn steps(case: Case, answer: &Answer) -> Vec<Step> {
    let state = &answer.state;
    let plain = |value| Quantity::Number {
        value,
        unit: Unit::None,
        digits: 6,
    };
    vec![
        Step {
            label: "Offered load".into(),
            symbols: "ρ = λ · S",
            numbers: Sentence::default()
                .quantity(Quantity::Number { value: case.arrivals_per_second, unit: Unit::PerSecond, digits: 6 })
                .words(" × ")
                .quantity(Quantity::Duration { seconds: case.run_seconds }),
            value: plain(case.offered_load()),
            sources: Vec::new(),
        },
        Step {
            label: "Share of cold requests".into(),
            symbols: "P(cold) = Σ_b e^−ρ ρ^b / b! · P(τ_b > T)",
            numbers: Sentence::of("the sum over b busy instances, from ")
                .quantity(Quantity::Number { value: f64::from(case.provisioned), unit: Unit::None, digits: 6 })
                .words(" up, of the chance that b are busy times the chance that b + 1 were not needed for ")
                .quantity(Quantity::Duration { seconds: case.keep_alive_seconds }),
            value: Quantity::Share { value: state.cold_share, digits: 6 },
            sources: vec![1],
        },
        Step {
            label: "Cold starts a day".into(),
            symbols: "86,400 · λ · P(cold)",
            numbers: Sentence::of("86,400 × ")
                .quantity(plain(case.arrivals_per_second))
                .words(" × ")
                .quantity(plain(state.cold_share)),
            value: plain(state.cold_starts_per_day),
            sources: Vec::new(),
        },
        Step {
            label: "Instances alive".into(),
            symbols: "E[n] = ρ + Σ_b λ · P(b busy) · E[min(τ_b, T)]",
            numbers: Sentence::default()
                .quantity(plain(case.offered_load()))
                .words(" + ")
                .quantity(plain(state.mean_idle)),
            value: plain(state.mean_alive),
            sources: Vec::new(),
        },
    ]
}
