//! Every criterion of a component: what it rests on, how far it leans, what it weighs, and how each row comes about.
//!
//! In: a component and what the engines say of it. Out: rows that open to their formula. Nothing is weighed here.

use super::criteria::{CRITERIA, From};
use super::report::{dollars, points, said};
use super::{Component, Weighed};
use crate::field::Inputs;
use crate::format::Quantity;
use crate::report::{Cell, Row, RowKind, Sentence, Step};
use crate::small::concat;

/// Every criterion of a component, under its name.
pub(super) fn criteria(
    rows: &mut Vec<Row>,
    name: &str,
    team: &Inputs,
    component: &Component<'_>,
    one: &Weighed,
) {
    let row = |key: &str, kind, label, cells| Row {
        key: concat(&[name, ".", key]),
        kind,
        label,
        cells,
        step: None,
    };
    rows.push(row(
        "name",
        RowKind::Group,
        Sentence::of("{}").name(name),
        Vec::new(),
    ));
    for (at, (lean, criterion)) in one.leans.iter().zip(CRITERIA).enumerate() {
        let basis = match criterion.from {
            From::Cost | From::Delay => "computed",
            _ => "judgement",
        };
        let weight = team.number(criterion.weight);
        let cells = vec![
            Cell::Text(basis.into()),
            Cell::Text(said(team, component, one, at)),
            Cell::Quantity(points(*lean)),
            Cell::Quantity(points(weight)),
            Cell::Quantity(points(lean * weight)),
        ];
        rows.push(row(
            criterion.key,
            RowKind::Line,
            criterion.label.into(),
            cells,
        ));
    }
    let cells = vec![
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Quantity(points(one.points)),
    ];
    rows.push(row("sum", RowKind::Total, "Sum".into(), cells));
}

/// How the points of a component come about: what is computed, then the sum of what is not zero.
pub(super) fn steps(
    name: &str,
    team: &Inputs,
    component: &Component<'_>,
    one: &Weighed,
) -> Vec<Step> {
    let share = |value| Quantity::Share { value, digits: 2 };
    let step = |label, symbols, numbers, value| Step {
        label: Sentence::of("{}: ").name(name).joined(label),
        symbols,
        numbers,
        value: points(value),
        sources: Vec::new(),
    };
    let [functions, containers] = one.costs;
    let mut steps = Vec::new();
    let mut sum = Sentence::default();
    for (lean, criterion) in one.leans.iter().zip(CRITERIA) {
        let (symbols, numbers) = match (criterion.from, component.allowed()) {
            (From::Cost, _) => (
                "lean = log2(containers / functions), between −1 and 1",
                Sentence::with("log2({} / {})", &[containers, functions].map(dollars)),
            ),
            (From::Delay, Some(allowed)) => (
                "lean = −(1 + log10(cold / allowed)), between −1 and 0",
                Sentence::with("−(1 + log10({} / {}))", &[share(one.cold), share(allowed)]),
            ),
            _ => ("", Sentence::default()),
        };
        if !symbols.is_empty() {
            steps.push(step(criterion.label.into(), symbols, numbers, *lean));
        }
        if *lean != 0.0 {
            let gap = if sum.is_empty() { "" } else { " + " };
            sum = sum.and(gap, &[]).and(
                "{} × {}",
                &[points(*lean), points(team.number(criterion.weight))],
            );
        }
    }
    if sum.is_empty() {
        sum = "every lean is 0".into();
    }
    steps.push(step(
        "points".into(),
        "points = Σ lean × weight",
        sum,
        one.points,
    ));
    steps
}
