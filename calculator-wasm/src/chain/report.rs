//! The chain's answer as a report: words, tiles, a row for each service, curves.
//!
//! In: services and their answer. Out: a [`Report`]. Deliberately absent: formulas.

use super::charts::charts;
use super::spectrum::{percentile, share_below};
use super::{Answer, Service};
use crate::format::Quantity;
use crate::report::{Cell, Figure, Report, Row, RowKind, Sentence, Source, Step, Table};

/// Seconds of 30 days.
const MONTH: f64 = 2_592_000.0;
/// Seconds of 365 days.
const YEAR: f64 = 31_536_000.0;

/// Key, label and place of each figure, in the order of the values in [`report`].
const FIGURES: &[(&str, &str, bool)] = &[
    ("availability", "Requests answered", true),
    ("downtime.month", "Downtime in 30 days", true),
    ("downtime.year", "Downtime in a year", false),
    ("p50", "p50", true),
    ("p95", "p95", false),
    ("p99", "p99", true),
    ("p999", "p99.9", false),
    ("late", "Later than promised", true),
    (
        "more.downtime",
        "One more service, downtime in 30 days",
        true,
    ),
    ("more.p50", "One more service, p50", false),
    ("more.p99", "One more service, p99", true),
    ("budget", "Of the promised downtime, used", true),
    ("network", "Network, a request", false),
];
const ASSUMPTIONS: &[&str] = &[
    "Calls fail and are slow independently of each other, also when tried again; a shared cause makes both worse.",
    "A request is answered if every call is, its retries included. Times are those of answered requests.",
    "Times of a call are lognormal, through its median and 99th percentile.",
    "A call that fails takes as long as an answer would have, or until the time-out, and is tried again at once.",
    "Waiting for a free slot: random arrivals, first come first served (M/M/c).",
    "Times are summed on a grid of 4,096 steps.",
];
const NOT_MODELLED: &[&str] = &[
    "Load that retries add, hedged requests, circuit breakers, partial answers.",
    "Outages of a whole region or provider, deployments, and queues that grow while load is above capacity.",
];
/// Title, value, date and reference.
const SOURCES: &[[&str; 4]] = &[
    [
        "Fan-out of rare delays",
        "1 in 100 servers slow, 100 asked: 63 % of requests slow",
        "2013-02",
        "Jeffrey Dean and Luiz André Barroso, The Tail at Scale, Communications of the ACM 56 (2), \
         https://cacm.acm.org/research/the-tail-at-scale/",
    ],
    [
        "Downtime of an availability",
        "99.9 %: 43.2 minutes in 30 days, 8.76 hours in a year",
        "2016",
        "Site Reliability Engineering, appendix A, availability table, https://sre.google/sre-book/availability-table/",
    ],
];

/// What is promised of the whole request.
pub(super) struct Promise {
    /// Longest time in ms.
    pub(super) deadline: f64,
    /// Share answered.
    pub(super) objective: f64,
}

impl Answer {
    /// Returns the cumulative shares of the whole chain.
    pub(super) fn whole(&self, services: &[Service]) -> &[f64] {
        let prefix = self.prefixes.get(services.len() - 1);
        prefix.map_or(&[], |prefix| &prefix.shares)
    }
}

/// Returns a percentile in ms.
pub(super) fn percentile_of(answer: &Answer, shares: &[f64], share: f64) -> f64 {
    percentile(shares, answer.step, share)
}

/// Returns a time for the reader.
pub(super) fn milliseconds(time: f64) -> Quantity {
    Quantity::Duration {
        seconds: time / 1000.0,
    }
}

fn share(value: f64) -> Quantity {
    Quantity::Share { value, digits: 6 }
}

fn seconds(seconds: f64) -> Quantity {
    Quantity::Duration { seconds }
}

pub(super) fn report(
    services: &[Service],
    names: &[&str],
    answer: &Answer,
    promise: &Promise,
) -> Report {
    let count = services.len();
    let of = |place: usize, share: f64| {
        let prefix = answer.prefixes.get(place);
        prefix.map_or(0.0, |prefix| percentile_of(answer, &prefix.shares, share))
    };
    let answered = |place: usize| {
        answer
            .prefixes
            .get(place)
            .map_or(1.0, |prefix| prefix.availability)
    };
    let [now, more] = [count - 1, count].map(answered);
    let down = 1.0 - now;
    let [p50, p95, p99, p999] = [0.5, 0.95, 0.99, 0.999].map(|share| of(count - 1, share));
    let late = 1.0 - share_below(answer.whole(services), answer.step, promise.deadline);
    let budget = if promise.objective < 1.0 {
        Quantity::Share {
            value: down / (1.0 - promise.objective),
            digits: 3,
        }
    } else {
        Quantity::Word("nothing may fail")
    };
    let (more_p50, more_p99) = (of(count, 0.5) - p50, of(count, 0.99) - p99);
    let network: f64 = services.iter().map(|service| service.hop).sum();
    let headline = Sentence::with(
        "{} of requests are answered, which is {} of downtime in 30 days; half within {}, 99 of 100 within {}.",
        &[share(now), seconds(down * MONTH), milliseconds(p50), milliseconds(p99)],
    )
    .and(
        " One more service like the last adds {} of downtime and {} to the 99th percentile.",
        &[seconds((now - more) * MONTH), milliseconds(more_p99)],
    );
    let mut warnings = Vec::new();
    if down > 1.0 - promise.objective + 1e-12 {
        warnings.push(Sentence::with(
            "The chain misses the promised {}: no service may lose more than the whole may.",
            &[share(promise.objective)],
        ));
    }
    Report {
        headline,
        figures: Figure::list(
            FIGURES,
            &[
                share(now),
                seconds(down * MONTH),
                seconds(down * YEAR),
                milliseconds(p50),
                milliseconds(p95),
                milliseconds(p99),
                milliseconds(p999),
                Quantity::Share {
                    value: late,
                    digits: 3,
                },
                seconds((now - more) * MONTH),
                milliseconds(more_p50),
                milliseconds(more_p99),
                budget,
                milliseconds(network),
            ],
        ),
        charts: charts(services, answer, promise),
        tables: vec![table(services, names, answer)],
        steps: vec![Step {
            label: "Requests answered".into(),
            symbols: "Π over services of (1 − (1 − a · P(in time))^(1 + retries))^calls",
            numbers: Sentence::with(
                "the product of the column “answered” of {}",
                &[Quantity::count(count as f64, "services")],
            ),
            value: share(now),
            sources: vec![1],
        }],
        assumptions: Sentence::list(ASSUMPTIONS),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: Source::list(SOURCES),
        warnings,
        is_first: false,
        later: &[],
    }
}

/// A row for each service, then the whole request.
fn table(services: &[Service], names: &[&str], answer: &Answer) -> Table {
    let row = |key: &str, kind, label: Sentence, availability: f64, shares: &[f64]| Row {
        key: String::from(key),
        kind,
        label,
        cells: Cell::list(&[
            share(availability),
            seconds((1.0 - availability) * MONTH),
            milliseconds(percentile_of(answer, shares, 0.5)),
            milliseconds(percentile_of(answer, shares, 0.99)),
        ]),
        step: None,
    };
    let mut rows: Vec<Row> = services
        .iter()
        .zip(names)
        .zip(&answer.solved)
        .map(|((service, name), solved)| {
            let shares = solved.longest(service.width);
            let label = Sentence::of("{}").name(name);
            row(name, RowKind::Line, label, solved.availability, &shares)
        })
        .collect();
    if let Some(whole) = answer.prefixes.get(services.len() - 1) {
        let (kind, label) = (RowKind::Total, "The whole request".into());
        rows.push(row("whole", kind, label, whole.availability, &whole.shares));
    }
    Table {
        key: "services",
        title: "Service by service",
        columns: &["Service", "Answered", "Downtime in 30 days", "p50", "p99"],
        rows,
    }
}
