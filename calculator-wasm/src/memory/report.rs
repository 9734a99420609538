//! The memory tuner's answer as a report: words, tiles, the settings side by side, the bill of the present one.
//!
//! In: a case and its answer. Out: a [`Report`]. Deliberately absent: formulas.

use super::charts::charts;
use super::{Answer, Case, Setting, processors};
use crate::cost::report::{Sources, bill};
use crate::format::Quantity;
use crate::money::Money;
use crate::report::{Cell, Figure, Report, Row, RowKind, Sentence, Source, Step, Table};
use crate::unit::Unit;

/// Key, label and place of each figure, in the order of the values in [`report`].
const FIGURES: &[(&str, &str, bool)] = &[
    ("cheapest.memory", "Cheapest setting", true),
    ("cheapest.cost", "Cost a month of the cheapest", true),
    (
        "cheapest.duration",
        "Duration at the cheapest setting",
        false,
    ),
    ("elbow.memory", "Elbow", true),
    ("elbow.cost", "Cost a month at the elbow", true),
    ("elbow.duration", "Duration at the elbow", false),
    ("fastest.memory", "Fastest setting", true),
    ("fastest.cost", "Cost a month of the fastest", false),
    ("fastest.duration", "Duration of the fastest", true),
    ("own.cost", "Now, a month", true),
    ("own.duration", "Now, duration", true),
    (
        "target.memory",
        "Cheapest within the duration allowed",
        false,
    ),
];
const ASSUMPTIONS: &[&str] = &[
    "Processors come with memory in proportion, one whole at 1,769 MB, about six at the most.",
    "Waiting takes as long at any setting; computing takes as long as its processors need.",
    "Durations are billed in whole milliseconds at the list price of us-east-1, without allowances.",
    "Settings are tried in steps of 64 MB, or those that were measured; the elbow has the least product of duration \
     and cost.",
];
const NOT_MODELLED: &[&str] = &[
    "Initialisation, which gains by memory too; memory that runs short and makes a function slow before it fails.",
    "Network throughput, which also grows with memory; libraries that start more threads than they can feed.",
];
/// Title, value, date and reference.
const SOURCES: &[[&str; 4]] = &[
    [
        "Processors of a function",
        "in proportion to memory; one vCPU at 1,769 MB; 128 to 10,240 MB",
        "2026-11-21",
        "AWS, Configure Lambda function memory, https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    ],
    [
        "Processors at the largest setting",
        "up to 6 vCPU at 10,240 MB",
        "2020-12-01",
        "AWS, Lambda now supports up to 10 GB of memory and 6 vCPU cores, \
         https://aws.amazon.com/about-aws/whats-new/2020/12/aws-lambda-supports-10gb-memory-6-vcpu-cores-lambda-functions/",
    ],
];

pub(super) fn report(case: &Case<'_>, answer: &Answer, needed: f64, target: f64) -> Report {
    let Answer {
        own,
        cheapest,
        elbow,
        fastest,
        in_time,
    } = answer;
    let in_target = match in_time {
        Some(setting) => memory(setting),
        None if target > 0.0 => Quantity::Word("none"),
        None => Quantity::Word("not asked for"),
    };
    let mut sources = Sources {
        rows: Source::list(SOURCES),
    };
    let of_own = case.bill(own.memory_mb);
    let line_by_line = bill(
        "own",
        "Your setting, line by line",
        &of_own.lines,
        of_own.total(),
        case.prices,
        &mut sources,
    );
    Report {
        is_first: false,
        later: &[],
        headline: headline(answer),
        figures: Figure::list(
            FIGURES,
            &[
                memory(cheapest),
                cost(cheapest),
                duration(cheapest),
                memory(elbow),
                cost(elbow),
                duration(elbow),
                memory(fastest),
                cost(fastest),
                duration(fastest),
                cost(own),
                duration(own),
                in_target,
            ],
        ),
        charts: charts(case, answer),
        tables: vec![side_by_side(answer), line_by_line],
        steps: steps(case, own),
        assumptions: Sentence::list(ASSUMPTIONS),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: sources.rows,
        warnings: warnings(case, answer, needed, target),
    }
}

fn memory(setting: &Setting) -> Quantity {
    Quantity::Number {
        value: setting.memory_mb,
        unit: Unit::Megabytes,
        digits: 5,
    }
}

fn cost(setting: &Setting) -> Quantity {
    Quantity::Money(Money::from_dollars_f64(setting.cost))
}

fn duration(setting: &Setting) -> Quantity {
    Quantity::Duration {
        seconds: setting.duration_ms / 1000.0,
    }
}

fn headline(answer: &Answer) -> Sentence {
    let of = |setting| [memory(setting), cost(setting), duration(setting)];
    let said = Sentence::with(
        "The cheapest setting is {}: {} a month at {}.",
        &of(&answer.cheapest),
    );
    let said = if answer.elbow == answer.cheapest {
        said.and(" It is the elbow too.", &[])
    } else {
        said.and(" The elbow is {}: {} a month at {}.", &of(&answer.elbow))
    };
    if answer.fastest == answer.elbow {
        said.and(" Nothing is faster.", &[])
    } else {
        said.and(
            " The fastest is {}: {} a month at {}.",
            &of(&answer.fastest),
        )
    }
}

/// The settings worth naming beside the present one.
fn side_by_side(answer: &Answer) -> Table {
    let own = answer.own;
    let mut rows = Vec::new();
    let mut add = |key: &str, label: &'static str, setting: &Setting| {
        let against = |value: f64, own: f64| match own {
            0.0 => Quantity::Word("the same"),
            own => Quantity::Share {
                value: value / own - 1.0,
                digits: 3,
            },
        };
        rows.push(Row {
            key: String::from(key),
            kind: RowKind::Line,
            label: label.into(),
            cells: Cell::list(&[
                memory(setting),
                duration(setting),
                against(setting.duration_ms, own.duration_ms),
                cost(setting),
                against(setting.cost, own.cost),
            ]),
            step: None,
        });
    };
    add("now", "Yours now", &own);
    add("cheapest", "Cheapest", &answer.cheapest);
    if let Some(setting) = &answer.in_time {
        add("target", "Cheapest within the duration allowed", setting);
    }
    add("elbow", "Elbow", &answer.elbow);
    add("fastest", "Fastest", &answer.fastest);
    Table {
        key: "settings",
        title: "Settings side by side",
        columns: &[
            "Setting",
            "Memory",
            "Duration",
            "Change of duration",
            "A month",
            "Change of cost",
        ],
        rows,
    }
}

fn steps(case: &Case<'_>, own: &Setting) -> Vec<Step> {
    let milliseconds = |value| Quantity::Number {
        value,
        unit: Unit::Milliseconds,
        digits: 6,
    };
    let share = |value| Quantity::Number {
        value,
        unit: Unit::None,
        digits: 4,
    };
    let processors = processors(own.memory_mb);
    let mut steps = vec![Step {
        label: "Processors".into(),
        symbols: "v = memory / 1,769 MB",
        numbers: Sentence::with("{} / 1,769 MB", &[memory(own)]),
        value: share(processors),
        sources: vec![0],
    }];
    if case.measured.is_empty() {
        steps.push(Step {
            label: "Duration".into(),
            symbols: "waiting + cpu × ((1 − p) / min(v, 1) + p / v)",
            numbers: Sentence::with(
                "{} + {} × ({} / {} + {} / {})",
                &[
                    milliseconds(case.wait_ms),
                    milliseconds(case.cpu_ms),
                    share(1.0 - case.parallel),
                    share(processors.min(1.0)),
                    share(case.parallel),
                    share(processors),
                ],
            ),
            value: milliseconds(own.duration_ms),
            sources: Vec::new(),
        });
    }
    steps
}

fn warnings(case: &Case<'_>, answer: &Answer, needed: f64, target: f64) -> Vec<Sentence> {
    let mut warnings = Vec::new();
    let own = answer.own.memory_mb;
    if own < needed {
        warnings.push(Sentence::of(
            "Your setting is below the memory needed: the function would be ended when it runs out.",
        ));
    }
    if target > 0.0 && answer.in_time.is_none() {
        warnings.push(Sentence::with(
            "No setting keeps the duration allowed; the fastest takes {}.",
            &[duration(&answer.fastest)],
        ));
    }
    if let (Some((first, _)), Some((last, _))) = (case.measured.first(), case.measured.last())
        && !(*first..=*last).contains(&own.max(needed))
    {
        warnings.push(Sentence::of(
            "Your setting lies outside what was measured: the nearest measurement stands for it.",
        ));
    }
    warnings
}
