//! The cost engine's answers as a report: words, tiles, the two bills, the curves.
//!
//! In: a system and prices. Out: a [`Report`]. Every amount is a line of a bill or the sum of lines. Deliberately
//! absent: how anything is billed.

use super::charts;
use super::engine::{BreakEven, Line, Model, NotPriced, Side, System, Winner};
use super::tables;
use crate::format::Quantity;
use crate::money::Money;
use crate::prices::Prices;
use crate::report::{
    Axis, AxisScale, Band, Cell, Chart, Drawing, Figure, Lines, Marker, Report, Row, RowKind,
    Sentence, Series, Source, Step, Table,
};
use crate::small::concat;
use crate::unit::Unit;

/// Points of each curve.
const POINTS: u32 = 121;
/// The search for crossings reaches this many times the traffic entered, and at least [`LEAST_RANGE`].
const RANGE: f64 = 20.0;
/// Requests a month up to which crossings are always looked for.
const LEAST_RANGE: f64 = 50e6;

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
    "The split keeps to limits of time and memory.",
    "Doubtful inputs vary apart from each other: 200 draws from a fixed seed.",
];
const NOT_MODELLED: &[&str] = &[
    "Cold starts elsewhere than on Lambda.",
    "Unless they are set on the command line: addresses and traffic between zones; databases, queues and other state; \
     commitments and support.",
];

/// `names` are those of the components, `doubt` the share by which inputs may be off.
pub(super) fn report(system: &System, prices: &Prices, names: &[&str], doubt: f64) -> Report {
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
        all_tables.push(tables::intervals(&curves.break_even, curves.unit));
    }
    let mut chance = Quantity::Word("not asked for");
    if doubt > 0.0 {
        let (table, simulation) = tables::doubt(&model, system, doubt);
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
        headline: headline(functions_total, containers_total, first, last, total),
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
            ],
        ),
        charts: vec![
            curves.chart(requests, first, tables::own_path(names)),
            charts::items([&serverless, &containers]),
            charts::swings(system, prices),
        ],
        tables: all_tables,
        steps: Vec::new(),
        assumptions: Sentence::list(ASSUMPTIONS),
        not_modelled: Sentence::list(NOT_MODELLED),
        sources: sources.rows,
        is_first: false,
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
            " USD per ",
            line.unit,
        ]);
        cited.push(sources.position(reference(title, value, source)));
    }
    if let Some(id) = line.allowance {
        let value = concat(&[
            &crate::number::canonical(id.quantity()),
            " ",
            id.unit(),
            " a month free",
        ]);
        cited.push(sources.position(reference(
            concat(&[line.label, ", allowance"]),
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

/// Both costs over traffic. The horizontal axis counts requests a month of the whole system; its parts keep their
/// proportions.
struct Curves<'a> {
    system: System,
    prices: &'a Prices,
    /// Requests a month at a multiple of 1.
    unit: f64,
    break_even: BreakEven,
}

impl<'a> Curves<'a> {
    fn of(system: &System, prices: &'a Prices) -> Self {
        let mut system = system.clone();
        if Model::new(&system, prices).requests_per_month() == 0.0 {
            // Without traffic there are no proportions: all components get the same.
            for component in &mut system.components {
                component.traffic.requests_per_month = 1.0;
            }
        }
        let model = Model::new(&system, prices);
        let unit = model.requests_per_month();
        let break_even = model.break_even(0.0, (unit * RANGE).max(LEAST_RANGE) / unit);
        Curves {
            system,
            prices,
            unit,
            break_even,
        }
    }

    fn chart(&self, requests: f64, first: Option<f64>, own_path: Option<String>) -> Chart {
        let model = Model::new(&self.system, self.prices);
        let near = first.filter(|first| requests == 0.0 || *first < requests * RANGE);
        // A round end, so that the axis stands still while the reader's point moves on it.
        let end = crate::number::round_up(1.6 * near.unwrap_or(0.0).max(requests).max(1000.0));
        let side = |side| -> Vec<(f64, f64)> {
            (0..POINTS)
                .map(|point| {
                    let x = end * f64::from(point) / f64::from(POINTS - 1);
                    (x, model.cost_at(side, x / self.unit))
                })
                .collect()
        };
        let (functions, containers) = (side(Side::Serverless), side(Side::Containers));
        let highest = functions
            .iter()
            .chain(&containers)
            .map(|(_, y)| *y)
            .fold(1.0, f64::max);
        let bands = self.break_even.intervals.iter().filter_map(|interval| {
            let winner = match interval.cheaper {
                Winner::First => 0,
                Winner::Second => 1,
                Winner::Tie => return None,
            };
            let (from, to) = (
                interval.from * self.unit,
                (interval.to * self.unit).min(end),
            );
            (from < end).then_some(Band { from, to, winner })
        });
        let mut markers = Vec::new();
        if let Some(first) = near {
            let y = model.cost_at(Side::Serverless, first / self.unit);
            let words = if self.break_even.crossings.len() > 1 {
                "first crossing"
            } else {
                "same cost"
            };
            markers.push(Marker {
                x: first,
                y,
                label: Sentence::of(words),
                own: false,
            });
        }
        markers.push(Marker {
            x: requests,
            y: model.cost_at(Side::Serverless, requests / self.unit),
            label: Sentence::of("your traffic"),
            own: true,
        });
        let count = |value| Quantity::Rough { value };
        let description = match near {
            Some(first) => Sentence::with(
                "Functions start at the bottom and rise with every request; containers start at their fixed cost and \
                 rise in steps. They meet at {} requests a month. The shading shows the cheaper side.",
                &[count(first)],
            ),
            None => Sentence::of(
                "Functions rise with every request, containers in steps; within the chart the cheaper side does not change.",
            ),
        };
        Chart {
            key: "traffic",
            title: "Cost a month over traffic",
            description,
            drawing: Drawing::Lines(Lines {
                x: Axis {
                    label: "Requests a month",
                    unit: Unit::None,
                    scale: AxisScale::Linear,
                    min: 0.0,
                    max: end,
                    path: own_path,
                },
                y: Axis {
                    label: "USD a month",
                    unit: Unit::Usd,
                    scale: AxisScale::Linear,
                    min: 0.0,
                    max: highest * 1.05,
                    path: None,
                },
                series: vec![
                    Series {
                        label: "functions",
                        style: 1,
                        points: functions,
                    },
                    Series {
                        label: "containers",
                        style: 2,
                        points: containers,
                    },
                ],
                bands: bands.collect(),
                markers,
            }),
        }
    }
}
