//! The cold-start engine's answers as a report: words, tiles, curves, the working.
//!
//! In: a case and its answer. Out: a [`Report`]. The curves evaluate the engine again at other arrival rates.
//! Deliberately absent: formulas.

use super::charts::charts;
use super::engine::{Approximation, Standing};
use super::recorded::Recorded;
use super::{Answer, Case};
use crate::format::Quantity;
use crate::report::{Cell, Figure, Report, Row, RowKind, Sentence, Source, Step, Table};
use crate::unit::Unit;

/// Key, label and place of each figure, in the order of the values in [`report`].
const FIGURES: &[(&str, &str, bool)] = &[
    ("cold_share", "Cold requests", true),
    ("cold_per_day", "Cold starts a day", true),
    ("p50", "p50 latency", true),
    ("p95", "p95 latency", true),
    ("p99", "p99 latency", true),
    ("p999", "p99.9 latency", false),
    ("mean_alive", "Instances alive, mean", true),
    ("mean_busy", "Instances busy, mean", false),
    ("mean_idle", "Instances idle, mean", false),
];
const ASSUMPTIONS: &[&str] = &[
    "Requests arrive independently of each other at a constant mean rate (Poisson arrivals).",
    "One request at a time per instance; a waiting request never queues behind another.",
    "Of several idle instances the most recently used one answers, as measured on AWS Lambda in 2020.",
    "A cold request runs as long as a warm one after its initialisation.",
    "An idle instance is removed exactly when its keep-alive ends.",
];
const NOT_MODELLED: &[&str] = &[
    "Bursts and timers; they make more requests cold than random arrivals do.",
    "The time an instance is busy initialising: below 8 % of the cold share up to an initialisation of 50 run times.",
    "A limit on concurrency, the scaling rate of the platform, and the recycling of instances by age.",
];
/// Title, value, date and reference.
const SOURCES: &[[&str; 4]] = &[
    [
        "Keep-alive of AWS Lambda",
        "5 to 7 minutes (0.3 % removed by 5 min, 41 % by 6 min, all by 7 min)",
        "2021-01",
        "Mikhail Shilkov, Cold Starts in AWS Lambda, https://mikhail.io/serverless/coldstarts/aws/",
    ],
    [
        "Routing to the most recently used instance",
        "99.5 to 100 % of warm requests that found two or more idle instances",
        "2020-06",
        "Request logs of pacslab/serverless-performance-modeling, \
         https://github.com/pacslab/serverless-performance-modeling",
    ],
];

pub(super) fn report(case: &Case, answer: &Answer, recorded: Option<&Recorded>) -> Report {
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

    let headline = Sentence::with(
        "{} of requests are cold, about {} cold starts a day; 99 of 100 requests are answered within {}.",
        &[
            share(3),
            Quantity::Number {
                value: state.cold_starts_per_day,
                unit: Unit::None,
                digits: 3,
            },
            seconds(p99),
        ],
    );
    let figures = Figure::list(
        FIGURES,
        &[
            share(6),
            number(state.cold_starts_per_day, "a day"),
            seconds(p50),
            seconds(p95),
            seconds(p99),
            seconds(p999),
            number(mean_alive(answer), "instances"),
            number(state.mean_busy, "instances"),
            number(state.mean_idle, "instances"),
        ],
    );
    Report {
        headline,
        figures,
        tables: tables(case, answer, [p50, p95, p99, p999], recorded),
        charts: charts(case, answer),
        steps: steps(case, answer),
        assumptions: assumptions(answer),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: Source::list(SOURCES),
        warnings: warnings(case, answer),
    }
}

fn mean_alive(answer: &Answer) -> f64 {
    answer.state.mean_busy + answer.state.mean_idle
}

fn tables(
    case: &Case,
    answer: &Answer,
    percentiles: [f64; 4],
    recorded: Option<&Recorded>,
) -> Vec<Table> {
    let mut tables = vec![latency_table(case, percentiles)];
    if let Some(recorded) = recorded {
        tables.push(recorded_table(answer, recorded));
    }
    tables
}

/// What the reader's log needed, beside what the formula says of its mean rate.
fn recorded_table(answer: &Answer, recorded: &Recorded) -> Table {
    let replay = &recorded.replay;
    let share = |value| Quantity::Share { value, digits: 4 };
    let plain = |value| Quantity::Number {
        value,
        unit: Unit::None,
        digits: 4,
    };
    let word = || Quantity::Word("not recorded");
    let requests = recorded.requests;
    let of_log = requests.map_or_else(word, |requests| {
        share(replay.cold_starts / requests.max(1.0))
    });
    let row = |key: &str, label: &'static str, log, formula| Row {
        key: String::from(key),
        kind: RowKind::Line,
        label: label.into(),
        cells: Cell::list(&[log, formula]),
        step: None,
    };
    let state = &answer.state;
    Table {
        key: "log",
        title: "Your log",
        columns: &["What", "In your log", "Formula above"],
        rows: vec![
            row(
                "requests",
                "Requests",
                requests.map_or_else(word, plain),
                Quantity::Word("any number"),
            ),
            row(
                "length",
                "Length",
                Quantity::Duration {
                    seconds: replay.seconds,
                },
                Quantity::Word("for ever"),
            ),
            row(
                "cold_share",
                "Cold requests",
                of_log,
                share(state.cold_share),
            ),
            row(
                "cold_per_day",
                "Cold starts a day",
                plain(replay.cold_starts_per_day),
                plain(state.cold_starts_per_day),
            ),
            row(
                "mean_busy",
                "Instances busy, mean",
                plain(replay.mean_busy),
                plain(state.mean_busy),
            ),
            row(
                "mean_idle",
                "Instances idle, mean",
                plain(replay.mean_idle),
                plain(state.mean_idle),
            ),
            row(
                "skipped",
                "Rows that could not be read",
                plain(recorded.notes.skipped as f64),
                Quantity::Word("none"),
            ),
        ],
    }
}

fn warnings(case: &Case, answer: &Answer) -> Vec<Sentence> {
    let mut warnings = Vec::new();
    if case.provisioned > 0 && f64::from(case.provisioned) < answer.state.mean_busy {
        warnings.push(Sentence::of(
            "Fewer instances are provisioned than are busy on average: they avoid hardly any cold start.",
        ));
    }
    if matches!(answer.state.standing, Standing::Simulate(_)) {
        warnings.extend(standing(answer.state.standing));
    }
    warnings
}

/// What the model takes for granted, first of all how far its answer holds.
fn assumptions(answer: &Answer) -> Vec<Sentence> {
    let mut assumptions: Vec<Sentence> = standing(answer.state.standing).into_iter().collect();
    assumptions.extend(Sentence::list(ASSUMPTIONS));
    assumptions
}

/// How far the answer holds, where it is not exact.
fn standing(standing: Standing) -> Option<Sentence> {
    let share = |value: f64| Quantity::Share {
        value: if value < 0.0 { -value } else { value },
        digits: 2,
    };
    match standing {
        Standing::Exact => None,
        Standing::Approximate {
            because,
            deviation: (low, high),
        } => Some(Sentence::with(
            match because {
                Approximation::SlowlyChangingRate => {
                    "Approximate, because each hour is taken by itself: against simulation the cold share was up to {} \
                     low and {} high."
                }
                Approximation::SlowFirstRequest => {
                    "Approximate, because an instance is busy while it initialises: against simulation the cold share \
                     was up to {} low and {} high."
                }
                _ => {
                    "Approximate, because run times are not exponential: against simulation the cold share was up to \
                     {} low and {} high."
                }
            },
            &[share(low), share(high)],
        )),
        Standing::Simulate(because) => Some(Sentence::of(match because {
            Approximation::SlowlyChangingRate => {
                "A first answer only: the keep-alive is long against an hour, so hours do not stand by themselves."
            }
            _ => {
                "A first answer only: requests often arrive while an instance initialises, so the true cold share is \
                 a few per cent of itself higher."
            }
        })),
    }
}

fn latency_table(case: &Case, percentiles: [f64; 4]) -> Table {
    let rows = ["p50", "p95", "p99", "p99.9"]
        .into_iter()
        .zip([0.5, 0.95, 0.99, 0.999])
        .zip(percentiles)
        .map(|((name, share), seconds)| {
            let warm = case.warm().percentile(share);
            let cold = case.cold().percentile(share);
            Row {
                key: String::from(name),
                kind: RowKind::Line,
                label: name.into(),
                cells: Cell::list(
                    &[warm, cold, seconds].map(|seconds| Quantity::Duration { seconds }),
                ),
                step: None,
            }
        })
        .collect();
    Table {
        key: "latency",
        title: "Latency of warm, cold and all requests",
        columns: &["Percentile", "Warm", "Cold", "All requests"],
        rows,
    }
}

fn steps(case: &Case, answer: &Answer) -> Vec<Step> {
    let state = &answer.state;
    let plain = |value| Quantity::Number {
        value,
        unit: Unit::None,
        digits: 6,
    };
    let rate = case.arrivals_per_second;
    vec![
        Step {
            label: "Offered load".into(),
            symbols: "ρ = λ · S",
            numbers: Sentence::with(
                "{} × {}",
                &[
                    Quantity::Number {
                        value: rate,
                        unit: Unit::PerSecond,
                        digits: 6,
                    },
                    Quantity::Duration {
                        seconds: case.run_seconds,
                    },
                ],
            ),
            value: plain(case.offered_load()),
            sources: Vec::new(),
        },
        Step {
            label: "Share of cold requests".into(),
            symbols: "P(cold) = Σ_b e^−ρ ρ^b / b! · P(τ_b > T)",
            numbers: Sentence::with(
                "the sum over b busy instances, from {} up, of the chance that b are busy times the chance that b + 1 \
                 were not needed for {}",
                &[
                    plain(f64::from(case.provisioned)),
                    Quantity::Duration {
                        seconds: case.keep_alive_seconds,
                    },
                ],
            ),
            value: Quantity::Share {
                value: state.cold_share,
                digits: 6,
            },
            sources: vec![1],
        },
        Step {
            label: "Cold starts a day".into(),
            symbols: "86,400 · λ · P(cold)",
            numbers: Sentence::with("86,400 × {} × {}", &[plain(rate), plain(state.cold_share)]),
            value: plain(state.cold_starts_per_day),
            sources: Vec::new(),
        },
        Step {
            label: "Instances alive".into(),
            symbols: "E[n] = ρ + Σ_b λ · P(b busy) · E[min(τ_b, T)]",
            numbers: Sentence::with(
                "{} + {}",
                &[plain(case.offered_load()), plain(state.mean_idle)],
            ),
            value: plain(mean_alive(answer)),
            sources: Vec::new(),
        },
    ]
}
