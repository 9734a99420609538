//! The tables beside the bills: who runs where, where the winner changes, what doubt does to the answer.
//!
//! In: a prepared model. Out: tables of a report, and the figures that stand in them. Deliberately absent: the bills
//! themselves, in `report`.

use super::engine::burst::base_and_burst;
use super::engine::hybrid::{Split, cheapest_split};
use super::engine::platform::Limit;
use super::engine::{Bill, BreakEven, Ledger, Meter, Model, Side, Sides, Winner};
use crate::format::Quantity;
use crate::money::Money;
use crate::report::{Cell, Row, RowKind, Sentence, Table};
use crate::small::concat;

/// Intervals shown of a comparison with very many crossings.
const INTERVALS: usize = 12;
const SIDES: [Side; 2] = [Side::Serverless, Side::Containers];

/// What a side is called.
pub(super) fn side_name(side: Side) -> &'static str {
    match side {
        Side::Serverless => "functions",
        Side::Containers => "containers",
    }
}

/// Returns a row without a step.
pub(super) fn row(key: &str, kind: RowKind, label: Sentence, cells: Vec<Cell>) -> Row {
    Row {
        key: String::from(key),
        kind,
        label,
        cells,
        step: None,
    }
}

pub(super) fn money(dollars: f64) -> Quantity {
    Quantity::Money(Money::from_dollars_f64(dollars))
}

/// Returns the cheapest split with its exact cost, and the table of components: what each accounts for on either side, and
/// where it runs. A line of a bill is shared out by usage; what nobody uses alone is one row.
pub(super) fn components(
    model: &Model<'_>,
    bills: [&Bill; 2],
    names: &[&str],
) -> (Split, Money, Table) {
    let split = cheapest_split(model);
    let total = model.mixed_bill(Sides::Each(&split.sides)).total();
    let mut rows = Vec::new();
    let mut left = bills.map(Bill::total);
    for (index, name) in names.iter().enumerate() {
        let mut cells = Vec::new();
        for (position, side) in SIDES.into_iter().enumerate() {
            let mut amount = share_of(bills[position], &model.usage(index, side));
            // What is left after the last one is shared, or the dust of the divisions.
            let rest = left[position] - amount;
            if index + 1 == names.len() && rest.to_dollars_f64() < 1e-6 {
                amount = left[position];
            }
            left[position] = left[position] - amount;
            cells.push(Cell::Quantity(Quantity::Money(amount)));
        }
        cells.push(Cell::Text(reason(&split, index)));
        let label = Sentence::of("{}").name(name);
        rows.push(row(name, RowKind::Line, label, cells));
    }
    let mut cells = Cell::list(&left.map(Quantity::Money));
    cells.push(Cell::Empty);
    rows.push(row(".shared", RowKind::Line, "Shared by all".into(), cells));
    let mut cells = Cell::list(&bills.map(|bill| Quantity::Money(bill.total())));
    cells.push(Cell::Text(Sentence::with(
        "split: {}",
        &[Quantity::Money(total)],
    )));
    rows.push(row(".total", RowKind::Total, "Total a month".into(), cells));
    let table = Table {
        key: "components",
        title: "By component",
        columns: &[
            "Component",
            "As functions",
            "As containers",
            "Cheapest split",
        ],
        rows,
    };
    (split, total, table)
}

/// Returns the part of a bill that this usage accounts for: of each line as much as of its quantity, and its own charges.
fn share_of(bill: &Bill, usage: &Ledger) -> Money {
    let mut dollars = 0.0;
    for meter in Meter::all() {
        let used = usage.quantity(meter);
        if used <= 0.0 {
            continue;
        }
        let (mut amount, mut quantity) = (0.0, 0.0);
        for line in bill.lines.iter().filter(|line| line.key == meter.key()) {
            amount += line.amount.to_dollars_f64();
            quantity += line.quantity + line.free;
        }
        if quantity > 0.0 {
            dollars += amount * used / quantity;
        }
    }
    let own = usage.charges().iter();
    dollars += own
        .map(|charge| charge.quantity * charge.unit_price.to_f64())
        .sum::<f64>();
    Money::from_dollars_f64(dollars)
}

/// Returns where a component runs in the split, and why it cannot run on the other side.
fn reason(split: &Split, index: usize) -> Sentence {
    let side = split.sides.get(index).copied().unwrap_or(Side::Containers);
    let why = split
        .barred
        .iter()
        .filter(|(barred, other, _)| *barred == index && *other != side)
        .flat_map(|(_, _, limits)| limits);
    let mut words = why.map(|limit| match limit {
        Limit::Time(_) => "longer than the other side allows",
        Limit::Memory(_) => "more memory than the other side has",
        Limit::Team => "as asked for",
        _ => "the other side cannot",
    });
    match words.next_back() {
        Some(words) => Sentence::of("{}: {}").name(side_name(side)).name(words),
        None => Sentence::of(side_name(side)),
    }
}

/// Returns the cost of the cheapest base and burst, and a table with the best of each component: tasks that always run,
/// and functions for what exceeds them. None where no component can be on both sides.
pub(super) fn bursts(
    model: &Model<'_>,
    split: &Split,
    names: &[&str],
) -> (Quantity, Option<Table>) {
    let mut best: Option<f64> = None;
    let mut rows = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if split.barred.iter().any(|(barred, _, _)| *barred == index) {
            continue;
        }
        let found = base_and_burst(model, index, &split.sides);
        let Some(mix) = found.and_then(|found| found.mixes.get(found.cheapest).copied()) else {
            continue;
        };
        best = Some(best.map_or(mix.cost, |best| best.min(mix.cost)));
        let share = Quantity::Share {
            value: mix.overflow,
            digits: 3,
        };
        let cells = [
            Quantity::Rough {
                value: mix.replicas,
            },
            share,
            money(mix.cost),
        ];
        rows.push(row(
            name,
            RowKind::Line,
            Sentence::of("{}").name(name),
            Cell::list(&cells),
        ));
    }
    let Some(best) = best else {
        return (Quantity::Word("no component can be on both sides"), None);
    };
    let table = Table {
        key: "burst",
        title: "Base on containers, bursts on functions",
        columns: &[
            "Component",
            "Tasks that always run",
            "Requests on functions",
            "The system then",
        ],
        rows,
    };
    (money(best), Some(table))
}

/// Returns who is cheaper from where to where; `unit` is what one of the break-even's axis is in the table.
pub(super) fn intervals(
    key: &'static str,
    title: &'static str,
    break_even: &BreakEven,
    unit: f64,
) -> Table {
    let count = |value: f64| Quantity::Rough {
        value: value * unit,
    };
    let shown = break_even.intervals.iter().take(INTERVALS);
    let rows = shown.enumerate().map(|(index, interval)| {
        let cheaper = match interval.cheaper {
            Winner::First => side_name(Side::Serverless),
            Winner::Second => side_name(Side::Containers),
            Winner::Tie => "the same",
        };
        row(
            &crate::number::integer(index as u64 + 1),
            RowKind::Line,
            Sentence::of(cheaper),
            Cell::list(&[count(interval.from), count(interval.to)]),
        )
    });
    Table {
        key,
        title,
        columns: &["Cheaper", "From", "To"],
        rows: rows.collect(),
    }
}

/// Returns a path below the only component, for a chart whose axis is its traffic.
pub(super) fn own_path(names: &[&str]) -> Option<String> {
    match names {
        [name] => Some(concat(&[name, ".requests_per_month"])),
        _ => None,
    }
}
