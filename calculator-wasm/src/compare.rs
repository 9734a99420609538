//! Scenarios side by side: up to four that are pinned by name, and every value of their reports line by line.
//!
//! In: scenarios with their reports. Out: [`Pins`], with the text that carries them in an address
//! (`~*Before~v1;…~*After~v1;…`, after the state of the calculator that they belong to), and [`Comparison`], which the
//! page, the command line and the exports show alike. Works on any report: what is compared are inputs, figures and
//! the cells of tables. Deliberately absent: markup, and rows that have only a number for a name, since the third of a
//! list is not the same thing in two scenarios.

use crate::calculator::Calculator;
use crate::field::assign::text_of;
use crate::field::{Field, FieldError, Kind, Value};
use crate::format::{Format, Quantity};
use crate::prices::Prices;
use crate::report::{Cell, Report, RowKind, Sentence};
use crate::scenario::{Scenario, decoded, encoded};
use crate::small::{concat, push_all};
use crate::unit::Unit;
use crate::{number, view};

/// So many can be pinned.
pub const MOST: usize = 4;
/// Most letters of a name.
const LETTERS: usize = 40;
/// Name of the inputs that are not pinned.
pub const NOW: &str = "Inputs now";

/// A scenario that is kept, with its result.
#[derive(Clone, Debug)]
pub struct Pin {
    /// Name for readers; no two are the same.
    pub name: String,
    /// What was entered.
    pub scenario: Scenario,
    /// What came of it.
    pub report: Report,
}

/// The scenarios that are pinned, in the order of pinning.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    /// At most [`MOST`].
    pub list: Vec<Pin>,
}

impl Pins {
    /// Reads what follows a state. What is not understood is reported; the rest holds.
    pub fn read(
        calculator: &'static Calculator,
        prices: &Prices,
        text: &str,
        problems: &mut Vec<FieldError>,
    ) -> Self {
        let mut pins = Self::default();
        let mut parts = text.split('~');
        while let (Some(name), Some(state)) = (parts.next(), parts.next()) {
            let name = decoded(name.strip_prefix('*').unwrap_or(name));
            let opened = Scenario::open(calculator, state);
            let mut found = opened.problems;
            if let Err(error) = pins.add(&name, &opened.scenario, prices) {
                found = vec![error];
            }
            for mut error in found {
                error.path = concat(&[&name, ": ", &error.path]);
                problems.push(error);
            }
        }
        pins
    }

    /// Pins a scenario under a name, or under one made for it where the name is empty.
    ///
    /// # Errors
    /// When there are enough already, or the inputs have no result.
    pub fn add(
        &mut self,
        name: &str,
        scenario: &Scenario,
        prices: &Prices,
    ) -> Result<(), FieldError> {
        if self.list.len() >= MOST {
            return Err(FieldError::new(
                "scenario",
                "is not pinned: four are the most",
            ));
        }
        let report = scenario
            .evaluate(prices)
            .map_err(|_| FieldError::new("scenario", "has no result"))?;
        let count = number::integer(self.list.len() as u64 + 1);
        let made = match scenario.changes().is_empty() {
            true => String::from(scenario.preset().title),
            false => concat(&["Scenario ", &count]),
        };
        let name = self.free(name, &made);
        let scenario = scenario.clone();
        self.list.push(Pin {
            name,
            scenario,
            report,
        });
        Ok(())
    }

    /// Gives the scenario at a place another name; an empty one changes nothing.
    pub fn rename(&mut self, at: usize, name: &str) {
        let Some(pin) = self.list.get_mut(at) else {
            return;
        };
        let old = core::mem::take(&mut pin.name);
        let name = self.free(name, &old);
        if let Some(pin) = self.list.get_mut(at) {
            pin.name = name;
        }
    }

    /// Takes the scenario at a place off and returns its name.
    pub fn remove(&mut self, at: usize) -> String {
        match at < self.list.len() {
            true => self.list.remove(at).name,
            false => String::new(),
        }
    }

    /// Returns a name that no other has: as given, without what cannot be seen, or the one that was made.
    fn free(&self, name: &str, made: &str) -> String {
        let seen = |text: &str| -> String {
            let letters = text.trim().chars().filter(|letter| *letter >= ' ');
            letters.take(LETTERS).collect()
        };
        let mut stem = seen(name);
        if stem.is_empty() {
            stem = seen(made);
        }
        let mut free = stem.clone();
        let mut count = 2;
        while free == NOW || self.list.iter().any(|pin| pin.name == free) {
            free = concat(&[&stem, " ", &number::integer(count)]);
            count += 1;
        }
        free
    }

    /// Appends the pinned scenarios to the text of an address.
    pub fn push_text(&self, out: &mut String) {
        for pin in &self.list {
            push_all(
                out,
                &["~*", &encoded(&pin.name), "~", &pin.scenario.to_state()],
            );
        }
    }

    /// Returns the pinned scenarios beside the inputs as they are now, which stand last unless they are one of them.
    pub fn beside<'a>(
        &'a self,
        now: &'a Scenario,
        report: &'a Report,
        format: &Format,
    ) -> Comparison<'a> {
        let pinned = self.list.iter().map(|pin| Column {
            name: &pin.name,
            scenario: &pin.scenario,
            report: &pin.report,
        });
        let mut columns: Vec<Column<'_>> = pinned.collect();
        if columns.iter().all(|column| column.scenario != now) {
            columns.push(Column {
                name: NOW,
                scenario: now,
                report,
            });
        }
        Comparison::of(columns, format)
    }
}

/// Returns the part of a fragment that belongs to one calculator of a page: its state, and what is pinned beside it.
/// A fragment is `id~state`, then `~*name~state` for each pinned scenario, then the same for the next calculator.
pub fn part_of(fragment: &str, is_own: impl Fn(&str) -> bool) -> Option<String> {
    let mut own: Option<String> = None;
    let mut parts = fragment.split('~');
    while let (Some(id), Some(text)) = (parts.next(), parts.next()) {
        let is_pin = id.starts_with('*');
        match &mut own {
            Some(own) if is_pin => push_all(own, &["~", id, "~", text]),
            Some(_) => break,
            None if !is_pin && is_own(id) => own = Some(String::from(text)),
            None => {}
        }
    }
    own
}

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
            (Quantity::Share { digits, .. }, _) => Quantity::Number {
                value: difference * 100.0,
                unit: Unit::Count("points"),
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

/// Returns a difference as text, with its sign.
pub fn signed(difference: &Quantity, format: &Format) -> String {
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
    pub fn name(&self) -> String {
        match self.column {
            "" => self.label.clone(),
            column => concat(&[&self.label, ": ", column]),
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
                    figure.label,
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
    pub fn summary(&self) -> String {
        let count = |is_figure: bool| {
            let lines = self
                .lines
                .iter()
                .filter(|line| line.differs && line.table.0 != "inputs");
            let of_kind = lines.filter(|line| (line.table.0 == "figures") == is_figure);
            number::integer(of_kind.count() as u64)
        };
        match self.columns.first() {
            Some(first) if self.columns.len() > 1 => concat(&[
                "Figures that differ: ",
                &count(true),
                ", lines: ",
                &count(false),
                ". Differences are to “",
                first.name,
                "”.",
            ]),
            _ => String::from(
                "Change an input or open an example: it then stands beside what is pinned.",
            ),
        }
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
    let label = match end.and_then(|end| path.get(..end)) {
        Some(record) => concat(&[record, ": ", field.label]),
        None => String::from(field.label),
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
            .map(String::from),
        (_, value) => Some(text_of(value)),
    }
}
