//! The cold-start engine's answers as a report: words, tiles, tables, the working.
//!
//! In: a case and its answer. Out: a [`Report`]. Deliberately absent: formulas, and the charts ([`super::charts`]).

use super::answer::{Answer, DAY, State};
use super::case::{ANY_NUMBER, Case, Pattern};
use super::charts::{Curve, charts};
use super::engine::presets::Confidence;
use super::engine::simulation::Routing;
use super::recorded::Recorded;
use super::service::Service;
use super::shown::{Of, Plain, Rate, Seconds, Share, Shown, row, rows, say, shown};
use crate::format::Quantity;
use crate::report::{Cell, Figure, Report, Row, Sentence, Source, Step, Table};

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
/// How each is shown.
const FIGURES_SHOWN: &[Shown] = &[
    Share(6),
    Of("a day", 4),
    Seconds,
    Seconds,
    Seconds,
    Seconds,
    Of("instances", 4),
    Of("instances", 4),
    Of("instances", 4),
];
const ASSUMPTIONS: &[&str] = &[
    "A cold request runs as long as a warm one after its initialisation, and waits for nothing else.",
    "An idle instance is removed exactly when its keep-alive ends.",
    "Amounts: AWS Lambda behind an HTTP API in us-east-1 with its free tier, the service as tasks of 0.25 vCPU and 0.5 GB on \
     Fargate behind a load balancer, minimum instances on Cloud Run in us-central1.",
];
const NOT_MODELLED: &[&str] = &[
    "Deployments, which start all instances anew, and retries of clients.",
    "Placement on machines, and what other customers do there.",
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
    [
        "Start of an instance by runtime",
        "p50, p95, p99 and first call of 25 runtimes",
        "2026-08-22",
        "Maxime David, lambda-perf, https://github.com/maxday/lambda-perf",
    ],
];

/// Percentiles that are shown.
pub(super) const PERCENTILES: [f64; 4] = [0.5, 0.95, 0.99, 0.999];

pub(super) fn report(
    case: &Case,
    answer: &Answer,
    curve: &Curve,
    service: &Service,
    recorded: Option<(&Recorded, &State)>,
) -> Report {
    let state = &answer.state;
    let per_day = DAY * case.arrivals_per_second * state.cold_share;
    let [p50, p95, p99, p999] = PERCENTILES.map(|share| answer.latency.percentile(share));
    let values = [
        state.cold_share,
        per_day,
        p50,
        p95,
        p99,
        p999,
        answer.alive(),
        state.busy,
        state.idle,
    ];
    let mut tables = vec![latency_table(case, [p50, p95, p99, p999])];
    if let Some((recorded, random)) = recorded {
        tables.push(recorded_table(recorded, random));
    }
    tables.push(service.table(case, &answer.latency));
    tables.extend(platform_table(case));
    let mut assumptions = assumptions(case, answer);
    assumptions.push(service.trust(case));
    Report {
        headline: say(
            "{} of requests are cold, about {} cold starts a day; 99 of 100 requests are answered within {}.",
            &[Share(3), Plain(3), Seconds],
            &[state.cold_share, per_day, p99],
        ),
        figures: Figure::list(FIGURES, &shown(FIGURES_SHOWN, &values)),
        tables,
        charts: charts(case, answer, curve, service),
        steps: steps(case, answer),
        assumptions,
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: Source::list(SOURCES),
        warnings: warnings(case, answer),
        is_first: answer.is_first(),
        later: &[],
    }
}

/// What is known of the platform that was named.
fn platform_table(case: &Case) -> Option<Table> {
    let platform = case.platform?;
    let (shortest, longest) = platform.seconds;
    let kept = match longest > shortest {
        true => say("{} to {}", &[Seconds, Seconds], &[shortest, longest]),
        false => say("{}", &[Seconds], &[shortest]),
    };
    let life = match platform.life.is_finite() {
        true => say("{}", &[Seconds], &[platform.life]),
        false => "not known".into(),
    };
    let sure = match platform.confidence {
        Confidence::Documented => "documented",
        Confidence::Measured => "measured",
        Confidence::Dated => "measured once, years ago",
        Confidence::Unsure => "hearsay",
    };
    let several = f64::from(platform.per_instance);
    let facts = [
        ("Keep-alive", kept),
        ("Idle instance that answers", routing(case.routing).into()),
        ("Requests per instance", say("{}", &[Plain(4)], &[several])),
        ("Life of an instance", life),
        ("How sure", sure.into()),
        ("Date", platform.date.into()),
        ("Source", platform.source.into()),
    ];
    let facts = facts.into_iter().map(|(label, words)| Row {
        cells: vec![Cell::Text(words)],
        ..row(label.into(), label, &[], &[])
    });
    Some(Table {
        key: "platform",
        title: "Rules of the platform",
        columns: &["What", "Is"],
        rows: facts.collect(),
    })
}

fn routing(routing: Routing) -> &'static str {
    match routing {
        Routing::MostRecentlyUsed => "the most recently used",
        Routing::NewestCreated => "the newest",
        Routing::Random => "any, at random",
        Routing::LeastRecentlyUsed => "the least recently used",
    }
}

/// What the reader's log needed, beside what random arrivals of its mean rate need.
fn recorded_table(recorded: &Recorded, random: &State) -> Table {
    let replay = &recorded.replay;
    let none = f64::NAN;
    Table {
        key: "log",
        title: "Your log",
        columns: &["What", "In your log", "Random at its rate"],
        rows: rows(
            &[
                ("requests", "Requests", Plain(4)),
                ("length", "Length", Seconds),
                ("rate", "Requests a second", Plain(4)),
                ("cold_share", "Cold requests", Share(4)),
                ("cold_per_day", "Cold starts a day", Plain(4)),
                ("mean_busy", "Instances busy, mean", Plain(4)),
                ("mean_idle", "Instances idle, mean", Plain(4)),
                ("skipped", "Rows that could not be read", Plain(4)),
                ("out_of_order", "Rows out of order", Plain(4)),
                ("longest_gap", "Longest gap", Seconds),
            ],
            &[
                recorded.requests.unwrap_or(none),
                none,
                replay.seconds,
                none,
                recorded.rate,
                recorded.rate,
                recorded.state().cold_share,
                random.cold_share,
                replay.cold_starts_per_day,
                DAY * recorded.rate * random.cold_share,
                replay.mean_busy,
                random.busy,
                replay.mean_idle,
                random.idle,
                recorded.notes.skipped as f64,
                none,
                recorded.notes.out_of_order as f64,
                none,
                recorded.notes.longest_gap,
                none,
            ],
        ),
    }
}

fn warnings(case: &Case, answer: &Answer) -> Vec<Sentence> {
    let notes = answer.notes.iter().filter(|note| note.simulate);
    let mut warnings: Vec<Sentence> = notes.map(|note| Sentence::of(note.words)).collect();
    if case.provisioned > 0 && answer.without > 0.0 {
        let bought = 1.0 - answer.state.cold_share / answer.without;
        if bought < 0.2 && !case.is_scheduled() {
            warnings.push(say(
                "The provisioned instances avoid {} of the cold starts: {} would be alive without them, and fewer than \
                 that buy hardly anything.",
                &[Share(2), Of("instances", 3)],
                &[bought.max(0.0), answer.alive_without],
            ));
        }
    }
    if answer.turned_away > 1e-9 {
        warnings.push(say(
            "About {} of requests are turned away at the limit.",
            &[Share(3)],
            &[answer.turned_away],
        ));
    }
    warnings
}

/// What the model takes for granted, first of all how far its answer holds.
fn assumptions(case: &Case, answer: &Answer) -> Vec<Sentence> {
    let notes = answer.notes.iter().filter(|note| !note.simulate);
    let mut assumptions: Vec<Sentence> = notes.map(|note| Sentence::of(note.words)).collect();
    if answer.notes.is_empty() {
        assumptions.push(Sentence::of(
            "Exact for these inputs: no approximation, no simulation.",
        ));
    }
    assumptions.push(Sentence::of(match case.pattern {
        Pattern::Random => "Requests arrive independently of each other (Poisson arrivals).",
        Pattern::Clock(_) => "Requests arrive by the clock.",
        Pattern::Bursts(_) => {
            "Requests arrive in quiet and rush that take turns, independently of each other within each."
        }
        Pattern::Batches(_) => "Batches arrive independently of each other.",
        _ => "Gaps between requests are independent of each other.",
    }));
    assumptions.push(match case.per_instance {
        1 => "One request at a time per instance.".into(),
        ANY_NUMBER => "Any number of requests at a time per instance.".into(),
        several => say(
            "{} at a time per instance.",
            &[Of("requests", 6)],
            &[f64::from(several)],
        ),
    });
    assumptions.push(
        Sentence::of("Of several idle instances one answers: ")
            .and(routing(case.routing), &[])
            .and(".", &[]),
    );
    assumptions.extend(Sentence::list(ASSUMPTIONS));
    assumptions
}

fn latency_table(case: &Case, percentiles: [f64; 4]) -> Table {
    let mut values = Vec::new();
    for (share, all) in PERCENTILES.into_iter().zip(percentiles) {
        values.extend([
            case.warm().percentile(share),
            case.cold().percentile(share),
            all,
        ]);
    }
    Table {
        key: "latency",
        title: "Latency of warm, cold and all requests",
        columns: &["Percentile", "Warm", "Cold", "All requests"],
        rows: rows(
            &[
                ("p50", "p50", Seconds),
                ("p95", "p95", Seconds),
                ("p99", "p99", Seconds),
                ("p99.9", "p99.9", Seconds),
            ],
            &values,
        ),
    }
}

fn steps(case: &Case, answer: &Answer) -> Vec<Step> {
    let state = &answer.state;
    let rate = case.arrivals_per_second;
    let per_day = DAY * rate * state.cold_share;
    let of_share = match case.pattern {
        Pattern::Random => {
            "the sum over b busy instances, from {} up, of the chance that b are busy times the chance that b + 1 were \
             not needed for {}"
        }
        _ => "with {} instances provisioned, kept for {}",
    };
    let kept = [f64::from(case.provisioned), case.keep_alive_seconds()];
    let load = [rate, case.run_seconds];
    let step = |label: &'static str, symbols, numbers, value: Quantity| Step {
        label: label.into(),
        symbols,
        numbers,
        value,
        sources: Vec::new(),
    };
    let plain = |value| Plain(6).of(value);
    let mut steps = vec![
        step(
            "Offered load",
            "ρ = λ · S",
            say("{} × {}", &[Rate, Seconds], &load),
            plain(case.offered_load()),
        ),
        step(
            "Share of cold requests",
            match case.pattern {
                Pattern::Clock(_) => "P(cold) = P(1/λ − S > T)",
                Pattern::Random | Pattern::Batches(_) => "P(cold) = Σ_b e^−ρ ρ^b / b! · P(τ_b > T)",
                _ => "λ · P(cold) = Σ_b φ_b · e^(Q_b T) · 1",
            },
            say(of_share, &[Plain(6), Seconds], &kept),
            Share(6).of(state.cold_share),
        ),
        step(
            "Cold starts a day",
            "86,400 · λ · P(cold)",
            say(
                "86,400 × {} × {}",
                &[Plain(6), Plain(6)],
                &[rate, state.cold_share],
            ),
            plain(per_day),
        ),
        step(
            "Instances alive",
            "E[n] = busy + idle",
            say("{} + {}", &[Plain(6), Plain(6)], &[state.busy, state.idle]),
            plain(answer.alive()),
        ),
    ];
    if let Some(step) = steps.get_mut(1) {
        step.sources = vec![1];
    }
    steps
}
