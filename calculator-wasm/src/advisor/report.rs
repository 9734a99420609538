//! The advice as a report: the answer for each component, three facts, what would turn it, every criterion.
//!
//! In: components. Out: a [`Report`]. Deliberately absent: formulas.

use super::charts::chart;
use super::criteria::{CRITERIA, From};
use super::rows::{criteria, steps};
use super::{Component, Verdict, Weighed};
use crate::field::{Inputs, Kind, find};
use crate::format::Quantity;
use crate::money::Money;
use crate::report::{Cell, Figure, Report, Row, RowKind, Sentence, Source, Table};
use crate::small::{join, sort_by};
use crate::unit::Unit;

/// Key, label and place of each figure, in the order of the values in [`report`].
const FIGURES: &[(&str, &str, bool)] = &[
    ("answer", "Answer", true),
    ("points", "Points for functions, first component", true),
    ("functions", "As functions, a month", true),
    ("containers", "In containers, a month", true),
    (
        "cold_share",
        "Cold in the quietest hour, first component",
        true,
    ),
    ("turn", "Turns at, requests a month, first component", true),
];
const ASSUMPTIONS: &[&str] = &[
    "Hard limits are those of AWS Lambda: 15 minutes, 10,240 MB, no hardware or connections of one's own. \
     Durable functions and managed instances are left out.",
    "Costs are those of the cost calculator with its other fields as they are; components share the load balancer and \
     the allowances evenly. A factor of two between the sides counts fully.",
    "Idle environments stay for 6 minutes. Functions are taken as they come, without provisioned environments.",
    "Criteria marked as judgement are our reading of the guides: change their weights, or leave them out.",
    "Points add up. Half a point or less to either side decides nothing.",
];
const NOT_MODELLED: &[&str] = &[
    "How components share data, code and releases: parts that change together belong in one unit.",
    "The price of running two platforms, which speaks against a hybrid of small gain.",
];
/// Title, value, date and reference.
const SOURCES: &[[&str; 4]] = &[
    [
        "Limits of functions",
        "900 seconds, 10,240 MB",
        "2026-11-21",
        "AWS, Lambda quotas, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ],
    [
        "Decision guide of AWS",
        "functions for events and short work, containers for long work and control",
        "2026-11-21",
        "AWS, AWS Fargate or AWS Lambda?, https://docs.aws.amazon.com/decision-guides/latest/decision-guides/fargate-or-lambda.html",
    ],
    [
        "Decision tree of Azure",
        "functions for event-driven work with short processes, containers for full control and orchestration",
        "2026-11-21",
        "Microsoft, Choose an Azure compute service, \
         https://learn.microsoft.com/en-us/azure/architecture/guide/technology-choices/compute-decision-tree",
    ],
];

pub(super) fn report(team: &Inputs, components: &[(&str, Component<'_>)]) -> Report {
    let weighed: Vec<Weighed> = components
        .iter()
        .map(|(_, component)| component.weigh(1.0))
        .collect();
    let answer = whole(&weighed);
    let sum = |side: usize| {
        let costs = weighed.iter().filter_map(|one| one.costs.get(side));
        dollars(costs.sum())
    };
    let mut rows = Vec::new();
    let (mut details, mut working) = (Vec::new(), Vec::new());
    let mut first_turn = Quantity::Word("nowhere near");
    for (at, ((name, component), one)) in components.iter().zip(&weighed).enumerate() {
        let turn = component.turn(one);
        if let (0, Some((requests, _))) = (at, turn) {
            first_turn = Quantity::Rough { value: requests };
        }
        let text = |text| Cell::Text(text);
        rows.push(Row {
            key: String::from(*name),
            kind: RowKind::Line,
            label: Sentence::of("{}").name(name),
            cells: vec![
                text(one.verdict.word().into()),
                text(because(team, component, one)),
                text(turned(team, component, one, turn)),
            ],
            step: None,
        });
        criteria(&mut details, name, team, component, one);
        working.extend(steps(name, team, component, one));
    }
    let first = weighed.first();
    let mut warnings = Vec::new();
    let excluded = weighed.iter().any(|one| !one.limits.is_empty());
    if excluded && team.choice("operations") == "nobody" {
        warnings.push(Sentence::of(
            "Nobody is there to run containers: take a managed container service for what functions cannot do.",
        ));
    }
    Report {
        headline: headline(answer, components, &weighed).and(
            " As functions it costs {} a month, in containers {}.",
            &[sum(0), sum(1)],
        ),
        figures: Figure::list(
            FIGURES,
            &[
                Quantity::Word(answer.word()),
                points(first.map_or(0.0, |one| one.points)),
                sum(0),
                sum(1),
                Quantity::Share {
                    value: first.map_or(0.0, |one| one.cold),
                    digits: 3,
                },
                first_turn,
            ],
        ),
        tables: vec![
            Table {
                key: "answers",
                title: "Component by component",
                columns: &["Component", "Answer", "Decided by", "Would turn"],
                rows,
            },
            Table {
                key: "criteria",
                title: "Every criterion",
                columns: &[
                    "Criterion",
                    "Basis",
                    "Here",
                    "Lean",
                    "Weight",
                    "Points for functions",
                ],
                rows: details,
            },
        ],
        charts: components
            .iter()
            .take(1)
            .map(|(name, component)| chart(name, component))
            .collect(),
        steps: working,
        assumptions: Sentence::list(ASSUMPTIONS),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: Source::list(SOURCES),
        warnings,
        is_first: false,
        later: &[],
    }
}

/// The answer for the whole: that of all components, or hybrid. What fits either side goes with the others.
fn whole(weighed: &[Weighed]) -> Verdict {
    let mut whole = Verdict::Either;
    for one in weighed {
        whole = match (whole, one.verdict) {
            (Verdict::Either, other) | (other, Verdict::Either) => other,
            (one, other) if one == other => one,
            _ => Verdict::Hybrid,
        };
    }
    whole
}

fn headline(
    answer: Verdict,
    components: &[(&str, Component<'_>)],
    weighed: &[Weighed],
) -> Sentence {
    let mut said = Sentence::of(match answer {
        Verdict::Functions => "Functions.",
        Verdict::Services => "Services in containers.",
        Verdict::Hybrid => "A hybrid.",
        Verdict::Either => "Indifferent: nothing here decides. Take what your team already runs.",
    });
    if answer == Verdict::Hybrid {
        for (verdict, words) in [
            (Verdict::Functions, " As functions: {}."),
            (Verdict::Services, " As services: {}."),
            (
                Verdict::Hybrid,
                " Services that answer, with functions for their side work: {}.",
            ),
            (Verdict::Either, " Either way: {}."),
        ] {
            let names = components
                .iter()
                .zip(weighed)
                .filter(|(_, one)| one.verdict == verdict);
            let names: Vec<&str> = names.map(|((name, _), _)| *name).collect();
            if !names.is_empty() {
                said = said.and(words, &[]).name(&join(&names, ", "));
            }
        }
    }
    said
}

pub(super) fn points(value: f64) -> Quantity {
    Quantity::Number {
        value,
        unit: Unit::None,
        digits: 3,
    }
}

/// Returns what the inputs say of a criterion: the label of the option, or what was computed.
pub(super) fn said(team: &Inputs, component: &Component<'_>, one: &Weighed, at: usize) -> Sentence {
    let Some(criterion) = CRITERIA.get(at) else {
        return Sentence::default();
    };
    let [functions, containers] = one.costs.map(dollars);
    match criterion.from {
        From::Cost => Sentence::with(
            "{} as functions, {} in containers",
            &[functions, containers],
        ),
        From::Delay => Sentence::with(
            "{} cold in the quietest hour",
            &[Quantity::Share {
                value: one.cold,
                digits: 2,
            }],
        ),
        From::Component(_) => label(component.inputs, criterion.key, None),
        From::Team(_) => label(team, criterion.key, None),
    }
}

/// Returns the label of an option of a choice: of the one chosen, or of a key.
fn label(inputs: &Inputs, key: &str, option: Option<&str>) -> Sentence {
    let option = option.unwrap_or(inputs.choice(key));
    let words = match find(inputs.fields(), key) {
        Some((_, field)) => match &field.kind {
            Kind::Choice(choice) => choice.options.iter().find(|one| one.key == option),
            _ => None,
        },
        None => None,
    };
    words.map_or(Sentence::default(), |one| Sentence::of(one.label))
}

/// The three facts that decided: hard limits first, then what weighs most on the side of the answer.
fn because(team: &Inputs, component: &Component<'_>, one: &Weighed) -> Sentence {
    let mut facts: Vec<Sentence> = one
        .limits
        .iter()
        .map(|reason| Sentence::of("Excluded: {}").name(reason))
        .collect();
    let side = if one.limits.is_empty() {
        one.points
    } else {
        -1.0
    };
    let mut order: Vec<(f64, usize)> = one
        .leans
        .iter()
        .zip(CRITERIA)
        .enumerate()
        .map(|(at, (lean, criterion))| (lean * team.number(criterion.weight), at))
        .collect();
    if one.verdict == Verdict::Either {
        // What speaks loudest for either side.
        sort_by(&mut order, |one, other| one.0.abs() > other.0.abs());
    } else {
        order.retain(|(weight, _)| weight * side > 0.0);
        sort_by(&mut order, |one, other| one.0.abs() > other.0.abs());
    }
    for (_, at) in order {
        if let Some(criterion) = CRITERIA.get(at) {
            let fact = Sentence::of("{}: ").name(criterion.label);
            facts.push(fact.joined(said(team, component, one, at)));
        }
    }
    let mut sentence = Sentence::default();
    for (at, fact) in facts.into_iter().take(3).enumerate() {
        let gap = if at > 0 { "; " } else { "" };
        sentence = sentence.and(gap, &[]).joined(fact);
    }
    sentence
}

/// What would turn the answer: another traffic, or another answer to a question of judgement.
fn turned(
    team: &Inputs,
    component: &Component<'_>,
    one: &Weighed,
    turn: Option<(f64, Verdict)>,
) -> Sentence {
    let mut said = match turn {
        Some((requests, verdict)) => {
            let requests = Quantity::Rough { value: requests };
            Sentence::of("{} at about {} requests a month")
                .name(verdict.word())
                .quantity(requests)
        }
        None => Sentence::of("no traffic up to a thousand times more or less"),
    };
    let mut found = 0;
    for (lean, criterion) in one.leans.iter().zip(CRITERIA) {
        let (From::Component(options) | From::Team(options)) = criterion.from else {
            continue;
        };
        let inputs = match criterion.from {
            From::Team(_) => team,
            _ => component.inputs,
        };
        for (key, other) in options {
            let points =
                one.points + team.number(criterion.weight) * (f64::from(*other) / 100.0 - lean);
            let then = component.verdict(points, one.limits.is_empty());
            if then != one.verdict && found < 2 {
                found += 1;
                said = said
                    .and("; {} with “{}: ", &[])
                    .name(then.word())
                    .name(criterion.label)
                    .joined(label(inputs, criterion.key, Some(key)))
                    .and("”", &[]);
                break;
            }
        }
    }
    said
}

pub(super) fn dollars(value: f64) -> Quantity {
    Quantity::Money(Money::from_dollars_f64(value))
}
