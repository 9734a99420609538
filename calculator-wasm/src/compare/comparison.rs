//! Every value of some reports line by line, with what differs.
//!
//! In: scenarios with their reports. Out: a [`Comparison`].

use crate::field::assign::text_of;
use crate::field::{Field, Kind, Value};
use crate::format::{BETWEEN, Format, Quantity};
use crate::report::{Cell, Report, RowKind, Sentence};
use crate::scenario::Scenario;
use crate::small::{concat, join};
use crate::unit::Unit;
use crate::{number, view};

/// A scenario of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Name for readers.
    pub name: &'a str,
    /// What was entered.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub report: &'a Report,
}

/// What one scenario has on a line.
#[derive(Clone, Debug)]
pub enum Shown<'a> {
    /// Nothing.
    Nothing,
    /// A value.
    Quantity(&'a Quantity),
    /// Words of a report.
    Sentence(&'a Sentence),
    /// An input.
    Words(String),
}

impl Shown<'_> {
    /// Returns it as text.
    pub fn text(&self, format: &Format) -> String {
        match self {
            Shown::Nothing => String::new(),
            Shown::Quantity(quantity) => format.quantity(quantity),
            Shown::Sentence(sentence) => sentence.to_text(format),
            Shown::Words(words) => words.clone(),
        }
    }

    /// Returns how much more this is than another, where both are values of one kind.
    pub fn less(&self, other: &Self) -> Option<Quantity> {
        let (Shown::Quantity(this), Shown::Quantity(other)) = (self, other) else {
            return None;
        };
        let (value, before) = (this.value()?, other.value()?);
        // What differs only by how it was rounded does not differ.
        let is_same = (value - before).abs() <= 1e-9 * value.abs().max(before.abs());
        let difference = if is_same { 0.0 } else { value - before };
        Some(match (this, other) {
            (Quantity::Money(this), Quantity::Money(other)) => Quantity::Money(*this - *other),
            (Quantity::Rough { .. }, _) => Quantity::Rough { value: difference },
            (Quantity::Share { digits, .. }, _) => Quantity::Share {
                value: difference,
                digits: *digits,
            },
            (Quantity::Number { unit, digits, .. }, _) => Quantity::Number {
                value: difference,
                unit: *unit,
                digits: *digits,
            },
            (Quantity::Duration { .. }, _) => Quantity::Duration {
                seconds: difference,
            },
            _ => Quantity::Number {
                value: difference,
                unit: Unit::None,
                digits: 3,
            },
        })
    }
}

/// Returns a difference as text, with its sign; that of shares in points.
pub fn signed(difference: &Quantity, format: &Format) -> String {
    let points;
    let difference = match *difference {
        Quantity::Share { value, digits } => {
            points = Quantity::Number {
                value: value * 100.0,
                unit: Unit::Count("points"),
                digits,
            };
            &points
        }
        _ => difference,
    };
    match difference.value() {
        Some(value) if value > 0.0 => concat(&["+", &format.quantity(difference)]),
        Some(value) if value < 0.0 => format.quantity(difference),
        _ => String::from("="),
    }
}

/// One value of a report, in every scenario.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Key and title of its table.
    pub table: (&'static str, &'static str),
    /// Key of its row: a figure, a path of an input, a row of a table.
    pub row: String,
    /// Head of its column, empty where the table has only one.
    pub column: &'static str,
    /// Name for readers.
    pub label: String,
    /// Whether it is shown even where nothing differs: a figure among the tiles, or a total.
    pub always: bool,
    /// What each scenario has.
    pub cells: Vec<Shown<'a>>,
    /// Whether the scenarios differ here, as they are shown.
    pub differs: bool,
}

impl Line<'_> {
    /// Returns the names of row and column.
    pub fn name(&self, format: &Format) -> String {
        match self.column {
            "" => self.label.clone(),
            column => concat(&[&self.label, ": ", format.words.of(column)]),
        }
    }
}

/// Scenarios side by side.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The scenarios; differences are to the first.
    pub columns: Vec<Column<'a>>,
    /// Every value in the order of the reports: inputs, figures, tables.
    pub lines: Vec<Line<'a>>,
}

impl<'a> Comparison<'a> {
    /// Compares scenarios of one calculator.
    pub fn of(columns: Vec<Column<'a>>, format: &Format) -> Self {
        let mut lines = Lines {
            list: Vec::new(),
            at: 0,
            next: 0,
            width: columns.len(),
        };
        // A table after the other, so that what one scenario lacks stands where the others have it.
        for (at, column) in columns.iter().enumerate() {
            lines.start(at);
            for (path, text) in column.scenario.assignments() {
                let (label, words) = input(column.scenario, &path, text, format);
                let id = ("inputs", "Inputs");
                lines.put(id, &path, "", false, &label, Shown::Words(words));
            }
            for figure in &column.report.figures {
                lines.put(
                    ("figures", "Figures"),
                    figure.key,
                    "",
                    figure.shown,
                    format.words.of(figure.label),
                    Shown::Quantity(&figure.quantity),
                );
            }
            for table in &column.report.tables {
                for row in &table.rows {
                    if row.kind == RowKind::Group
                        || number::leading(&row.key).is_some_and(|found| found.rest.is_empty())
                    {
                        continue;
                    }
                    let label = row.label.to_text(format);
                    let heads = table.columns.iter().skip(1);
                    for (head, cell) in heads.zip(&row.cells) {
                        let cell = match cell {
                            Cell::Empty => continue,
                            Cell::Quantity(quantity) => Shown::Quantity(quantity),
                            Cell::Text(sentence) => Shown::Sentence(sentence),
                        };
                        let head = if table.columns.len() > 2 { head } else { "" };
                        let always = row.kind == RowKind::Total;
                        lines.put(
                            (table.key, table.title),
                            &row.key,
                            head,
                            always,
                            &label,
                            cell,
                        );
                    }
                }
            }
        }
        let mut lines = lines.list;
        for line in &mut lines {
            let mut texts = line.cells.iter().map(|cell| cell.text(format));
            let first = texts.next();
            line.differs = texts.any(|text| Some(text) != first);
        }
        Self { columns, lines }
    }

    /// Returns the lines that are shown: those that differ, tiles and totals. An input that only some of the scenarios
    /// have is left to the line above it that says so: the list of components, the choice that asks for it.
    pub fn shown(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|line| {
            let is_lacking = |cell: &Shown<'_>| matches!(cell, Shown::Nothing);
            let is_input = line.table.0 == "inputs";
            line.always || line.differs && !(is_input && line.cells.iter().any(is_lacking))
        })
    }

    /// Says how many lines differ.
    pub fn summary(&self, format: &Format) -> String {
        let count = |is_figure: bool| {
            let lines = self
                .lines
                .iter()
                .filter(|line| line.differs && line.table.0 != "inputs");
            let of_kind = lines.filter(|line| (line.table.0 == "figures") == is_figure);
            number::integer(of_kind.count() as u64)
        };
        let said = match self.columns.first() {
            Some(first) if self.columns.len() > 1 => join(
                &[
                    "Figures that differ: ",
                    &count(true),
                    ", lines: ",
                    &count(false),
                    ". Differences are to ",
                    &concat(&["“", first.name, "”."]),
                ],
                BETWEEN,
            ),
            _ => String::from(
                "Change an input or open an example: it then stands beside what is pinned.",
            ),
        };
        format.said(&said)
    }
}

/// Lines that are being collected.
struct Lines<'a> {
    list: Vec<Line<'a>>,
    /// The scenario that is read.
    at: usize,
    /// The place after the line that was put last.
    next: usize,
    /// How many scenarios there are.
    width: usize,
}

impl<'a> Lines<'a> {
    fn start(&mut self, at: usize) {
        (self.at, self.next) = (at, 0);
    }

    /// Puts a value on its line, or on a new one after the line before.
    #[inline(never)]
    fn put(
        &mut self,
        table: (&'static str, &'static str),
        row: &str,
        column: &'static str,
        always: bool,
        label: &str,
        cell: Shown<'a>,
    ) {
        let is_it =
            |line: &Line<'_>| line.row == row && line.column == column && line.table.0 == table.0;
        let count = self.list.len();
        let found = (0..count)
            .map(|step| (self.next + step) % count)
            .find(|place| self.list.get(*place).is_some_and(is_it));
        let place = found.unwrap_or(self.next);
        if found.is_none() {
            let line = Line {
                table,
                row: String::from(row),
                column,
                label: String::from(label),
                always,
                differs: false,
                cells: vec![Shown::Nothing; self.width],
            };
            self.list.insert(place, line);
        }
        if let Some(slot) = self
            .list
            .get_mut(place)
            .and_then(|line| line.cells.get_mut(self.at))
        {
            *slot = cell;
        }
        self.next = place + 1;
    }
}

/// Returns the name of an input and its value, both as the form has them.
fn input(scenario: &Scenario, path: &str, text: String, format: &Format) -> (String, String) {
    let Some((field, value)) = scenario.at(path) else {
        return (String::from(path), text);
    };
    let end = path.bytes().rposition(|byte| byte == b'.');
    let label = format.words.of(field.label);
    let label = match end.and_then(|end| path.get(..end)) {
        Some(record) => concat(&[record, ": ", label]),
        None => String::from(label),
    };
    (label, value_text(field, value, format).unwrap_or(text))
}

/// Returns a value as the form has it.
fn value_text(field: &Field, value: &Value, format: &Format) -> Option<String> {
    let label = |key: &str| match &field.kind {
        Kind::Choice(kind) => {
            let mut options = kind.options.iter();
            options
                .find(|option| option.key == key)
                .map(|option| option.label)
        }
        Kind::Variant(kind) => {
            let mut options = kind.options.iter();
            options
                .find(|option| option.key == key)
                .map(|option| option.label)
        }
        _ => None,
    };
    match (&field.kind, value) {
        (Kind::Number(kind), Value::Number(value)) => {
            Some(view::form::value_text(kind, *value, format))
        }
        (_, Value::Choice(key) | Value::Variant(key, _)) => label(key)
            .filter(|label| !label.is_empty())
            .map(|label| String::from(format.words.of(label))),
        (_, value) => Some(text_of(value)),
    }
}
