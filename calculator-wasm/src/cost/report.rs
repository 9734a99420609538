//! The cost engine's answers as a report: words, tiles, the two bills, the curves.
//!
//! In: a system and prices. Out: a [`Report`]. Every amount is a line of a bill or the sum of lines. Deliberately
//! absent: how anything is billed.

use super::charts;
use super::curves::{self, Curves};
use super::doubt::Doubt;
use super::engine::{Line, Model, NotPriced, Side, System};
use super::tables;
use crate::format::{BETWEEN, Quantity};
use crate::money::Money;
use crate::prices::Prices;
use crate::report::{Cell, Figure, Report, Row, RowKind, Sentence, Source, Step, Table};
use crate::small::concat;
use crate::unit::Unit;

/// Key, label and place of each figure, in the order of the values in [`report`].
const FIGURES: &[(&str, &str, bool)] = &[
    ("total", "Cheapest split, a month", false),
    (
        "serverless.chance",
        "Chance that functions are cheaper",
        false,
    ),
    ("serverless.total", "Functions, a month", true),
    ("containers.total", "Containers, a month", true),
    (
        "serverless.per_million",
        "Functions, per million requests",
        true,
    ),
    (
        "containers.per_million",
        "Containers, per million requests",
        true,
    ),
    ("breakeven.requests", "Same cost at, requests a month", true),
    ("breakeven.last", "Last crossing, requests a month", false),
    ("serverless.functions", "Lambda alone, a month", false),
    ("requests", "Requests, a month", false),
    ("breakeven.other", "Same cost at, on the other axis", false),
    ("burst.total", "Cheapest base and burst, a month", false),
];
const ASSUMPTIONS: &[&str] = &[
    "List prices of the chosen regions; a month of 730 hours unless another is set.",
    "Lambda bills each request's duration, rounded up to a millisecond, times the configured memory; cold requests with \
     their initialisation.",
    "Allowances and volume tiers apply once to the whole account, not to each function.",
    "Tasks run for the peak: its rate times processor time over processors and target utilisation, or its rate times \
     duration over requests at once, whichever needs more; never fewer than the minimum.",
    "One load balancer serves all services; ten requests share a connection.",
    "Pods are packed onto nodes, two at least.",
    "The split keeps to limits of time and memory, to latency targets and to held connections.",
    "Base and burst: inside an hour the rate runs from nothing to the peak; tasks up to a level always run, functions serve \
     what exceeds it.",
    "Doubtful inputs vary apart from each other: 200 draws from a fixed seed.",
];
const NOT_MODELLED: &[&str] = &[
    "Cold starts elsewhere than on Lambda.",
    "Unless they are set on the command line: addresses and traffic between zones; databases, queues and other state; \
     commitments and support.",
];

/// `names` are those of the components, `doubt` says how far inputs may be off.
pub(super) fn report(
    system: &System,
    prices: &Prices,
    names: &[&str],
    doubt: &Doubt,
    axis: &str,
) -> Report {
    let model = Model::new(system, prices);
    let requests = model.requests_per_month();
    let serverless = model.bill(Side::Serverless);
    let containers = model.bill(Side::Containers);
    let (functions_total, containers_total) = (serverless.total(), containers.total());
    let curves = Curves::of(system, prices);
    let first = curves
        .break_even
        .first()
        .map(|crossing| crossing.at * curves.unit);
    let last = curves
        .break_even
        .last()
        .map(|crossing| crossing.at * curves.unit);
    let mut sources = Sources::default();
    let (split, total, by_component) =
        tables::components(&model, [&serverless, &containers], names);
    let mut all_tables = vec![
        bill(
            "serverless",
            "Functions, line by line",
            &serverless.lines,
            functions_total,
            prices,
            &mut sources,
        ),
        bill(
            "containers",
            "Containers, line by line",
            &containers.lines,
            containers_total,
            prices,
            &mut sources,
        ),
        by_component,
    ];
    if !curves.break_even.crossings.is_empty() {
        all_tables.push(tables::intervals(
            "intervals",
            "Who is cheaper at which traffic, requests a month",
            &curves.break_even,
            curves.unit,
        ));
    }
    let (burst, mixes) = tables::bursts(&model, &split, names);
    if let Some(table) = mixes {
        all_tables.push(table);
    }
    let mut charts = vec![
        curves.chart(requests, first, tables::own_path(names)),
        charts::items([&serverless, &containers]),
        charts::swings(system, prices),
    ];
    let mut other = Quantity::Word("not asked for");
    if let Some((chart, table, crossing)) = curves::over(&model, axis) {
        charts.push(chart);
        all_tables.push(table);
        other = crossing;
    }
    let mut chance = Quantity::Word("not asked for");
    if !doubt.is_none() {
        let (table, simulation) = doubt.table(&model);
        all_tables.push(table);
        chance = Quantity::Share {
            value: simulation.first_cheaper,
            digits: 2,
        };
    }
    let functions: Money = serverless
        .lines
        .iter()
        .filter(|line| line.key.starts_with("lambda"))
        .map(|line| line.amount)
        .sum();
    let at = |crossing: Option<f64>| match crossing {
        Some(value) => Quantity::Rough { value },
        None => Quantity::Word("none in range"),
    };
    let money = Quantity::Money;
    Report {
        headline: if serverless.not_priced.is_empty() && containers.not_priced.is_empty() {
            headline(functions_total, containers_total, first, last, total)
        } else {
            Sentence::with(
                "The bills are not complete, because the warnings name what has no price in this region: functions {} a month, containers {}.",
                &[money(functions_total), money(containers_total)],
            )
        },
        figures: Figure::list(
            FIGURES,
            &[
                money(total),
                chance,
                money(functions_total),
                money(containers_total),
                per_million(functions_total, requests),
                per_million(containers_total, requests),
                at(first),
                at(last),
                money(functions),
                Quantity::Number {
                    value: requests,
                    unit: Unit::None,
                    digits: 6,
                },
                other,
                burst,
            ],
        ),
        charts,
        tables: all_tables,
        steps: Vec::new(),
        assumptions: Sentence::list(ASSUMPTIONS),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: sources.rows,
        is_first: false,
        later: &[],
        warnings: warnings(
            system,
            split
                .impossible
                .iter()
                .filter_map(|index| names.get(*index)),
            [&serverless.not_priced, &containers.not_priced],
        ),
    }
}

fn headline(
    functions: Money,
    containers: Money,
    first: Option<f64>,
    last: Option<f64>,
    split: Money,
) -> Sentence {
    let money = Quantity::Money;
    let count = |value| Quantity::Rough { value };
    let costs = [money(functions), money(containers)];
    let start = Sentence::with("Functions cost {} a month, containers {}: ", &costs);
    let compared = if functions < containers {
        let less = money(containers - functions);
        start.and("functions are cheaper by {}.", &[less])
    } else if containers < functions {
        let less = money(functions - containers);
        start.and("containers are cheaper by {}.", &[less])
    } else {
        start.and("the same.", &[])
    };
    let saved = functions.min(containers) - split;
    let compared = if saved >= Money::from_cents(1) {
        compared.and(" Split between both it is {}.", &[money(split)])
    } else {
        compared
    };
    match (first, last) {
        (Some(first), Some(last)) if first < last => compared.and(
            " The cheaper side changes for the first time at {} and for the last at {} requests a month.",
            &[count(first), count(last)],
        ),
        (Some(first), _) => compared.and(
            " They cost the same at {} requests a month.",
            &[count(first)],
        ),
        (None, _) => compared.and(" No traffic within range changes that.", &[]),
    }
}

fn per_million(total: Money, requests: f64) -> Quantity {
    if requests > 0.0 {
        Quantity::Money(total.times(1e6 / requests))
    } else {
        Quantity::Word("no requests")
    }
}

fn warnings<'a>(
    system: &System,
    impossible: impl Iterator<Item = &'a &'a str>,
    not_priced: [&Vec<NotPriced>; 2],
) -> Vec<Sentence> {
    let named = |template, name: &str| Sentence::of(template).name(name);
    let mut warnings: Vec<Sentence> = impossible
        .map(|name| named("Neither side can run {} as it is asked for.", name))
        .collect();
    for missing in not_priced.into_iter().flatten() {
        let warning = named("Not priced in this region, and left out: {}", missing.label);
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    if system
        .components
        .iter()
        .any(|component| component.cpu_ms > component.duration_ms)
    {
        warnings.push(Sentence::of(
            "A processor time is longer than its duration; that takes several threads in one request.",
        ));
    }
    warnings
}

/// The sources that the bills refer to, each once.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) rows: Vec<Source>,
}

impl Sources {
    /// Returns the position of a source, added when it is new.
    fn position(&mut self, source: Source) -> usize {
        match self.rows.iter().position(|known| *known == source) {
            Some(at) => at,
            None => {
                self.rows.push(source);
                self.rows.len() - 1
            }
        }
    }
}

/// Returns a bill as a table: one row a line, then the total.
pub(crate) fn bill(
    key: &'static str,
    title: &'static str,
    lines: &[Line],
    total: Money,
    prices: &Prices,
    sources: &mut Sources,
) -> Table {
    let mut rows: Vec<Row> = lines
        .iter()
        .map(|line| row(line, prices, sources))
        .collect();
    rows.push(Row {
        key: String::from("total"),
        kind: RowKind::Total,
        label: "Total a month".into(),
        cells: vec![
            Cell::Empty,
            Cell::Empty,
            Cell::Quantity(Quantity::Money(total)),
        ],
        step: None,
    });
    Table {
        key,
        title,
        columns: &["Item", "Billed", "Unit price", "Amount"],
        rows,
    }
}

fn row(line: &Line, prices: &Prices, sources: &mut Sources) -> Row {
    let count = |value| Quantity::Number {
        value,
        unit: Unit::Count(plural(line.unit)),
        digits: 6,
    };
    let mut cited = Vec::new();
    if let Some(id) = line.price {
        let price = prices.price(id);
        let source = match price.is_overridden() {
            true => OWN_PRICE,
            false => price.source_of_tier(line.tier),
        };
        let title = String::from(line.label);
        let value = concat(&[
            &crate::number::canonical(line.unit_price.to_f64()),
            BETWEEN,
            " USD per ",
            BETWEEN,
            line.unit,
        ]);
        cited.push(sources.position(reference(title, value, source)));
    }
    if let Some(id) = line.allowance {
        let value = concat(&[
            &crate::number::canonical(id.quantity()),
            BETWEEN,
            " ",
            BETWEEN,
            plural(id.unit()),
            BETWEEN,
            " a month free",
        ]);
        cited.push(sources.position(reference(
            concat(&[line.label, BETWEEN, ", allowance"]),
            value,
            id.source(),
        )));
    }
    let label = if line.tier > 0 {
        Sentence::of("{}, further tier").name(line.label)
    } else {
        line.label.into()
    };
    let price = Quantity::UnitPrice(line.unit_price);
    let amount = Quantity::Money(line.amount);
    let (symbols, numbers) = if line.free > 0.0 {
        let used = count(line.quantity + line.free);
        (
            "amount = (used − free) × unit price",
            Sentence::with(
                "({} − {} free) × {}",
                &[used, count(line.free), price.clone()],
            ),
        )
    } else {
        (
            "amount = used × unit price",
            Sentence::with("{} × {}", &[count(line.quantity), price.clone()]),
        )
    };
    Row {
        key: if line.tier > 0 {
            concat(&[line.key, "-", &crate::number::integer(line.tier as u64 + 1)])
        } else {
            String::from(line.key)
        },
        kind: RowKind::Line,
        label: label.clone(),
        cells: Cell::list(&[count(line.quantity), price, amount.clone()]),
        step: Some(Step {
            label,
            symbols,
            numbers,
            value: amount,
            sources: cited,
        }),
    }
}

/// Where a replaced price comes from.
const OWN_PRICE: crate::prices::Source = crate::prices::Source {
    title: "Entered by you",
    url: "",
    as_of: "",
};

/// Returns the name of a unit beside a number of them.
fn plural(unit: &'static str) -> &'static str {
    match unit {
        "request" => "requests",
        "hour" => "hours",
        "vCPU-hour" => "vCPU-hours",
        "GB-hour" => "GB-hours",
        "LCU-hour" => "LCU-hours",
        other => other,
    }
}

fn reference(title: String, value: String, source: crate::prices::Source) -> Source {
    let reference = if source.url.is_empty() {
        String::from(source.title)
    } else {
        concat(&[source.title, ", ", source.url])
    };
    Source {
        title,
        value,
        date: String::from(source.as_of),
        reference,
    }
}
