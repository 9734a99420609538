//! The result of a calculator as data: everything that a page, a table in a terminal, JSON or CSV shows.
//!
//! In: built by the models. Out: read by [`crate::view`] and by the exports beside this file. A report holds
//! values, not text of numbers: the language of the page decides how they look. Deliberately absent: markup and
//! arithmetic.

pub mod chart;
pub mod compared;
pub mod export;
pub mod sentence;

pub use chart::{
    Axis, AxisScale, Band, Chart, Drawing, Groups, Heat, Lines, Marker, Part, Series, Stack,
    Stacks, Tornado,
};
pub use sentence::{Piece, Sentence};

use crate::format::Quantity;

/// What a calculator answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The answer in one or two sentences.
    pub headline: Sentence,
    /// Named results: the tiles under the headline, the figures that prose can ask for.
    pub figures: Vec<Figure>,
    /// Line items and comparisons.
    pub tables: Vec<Table>,
    /// Series to draw.
    pub charts: Vec<Chart>,
    /// How the result comes about: symbols, then numbers, then the value.
    pub steps: Vec<Step>,
    /// What the model takes for granted.
    pub assumptions: Vec<Sentence>,
    /// What the model leaves out.
    pub not_modelled: Vec<Sentence>,
    /// Where the constants come from.
    pub sources: Vec<Source>,
    /// What the reader should know before trusting this result.
    pub warnings: Vec<Sentence>,
    /// Whether this is only the first answer: a simulation gives the better one.
    pub is_first: bool,
    /// The keys of charts and tables that a frame had no time for, between the last chart and the first table: a page leaves
    /// those of before where they are, marked, until it has the whole. Empty in a whole report.
    pub later: &'static [&'static str],
}

impl Report {
    /// Returns the figure of a key.
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}

/// A named result.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Name for programs and for prose: `serverless.total`.
    pub key: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// The value.
    pub quantity: Quantity,
    /// Whether it stands among the tiles under the headline.
    pub shown: bool,
}

impl Figure {
    /// Returns the figures of a table of keys, labels and whether each is shown, with their values in the same
    /// order. A table is data, where a call for each figure is code.
    #[inline(never)]
    pub fn list(
        names: &[(&'static str, &'static str, bool)],
        quantities: &[Quantity],
    ) -> Vec<Figure> {
        debug_assert_eq!(names.len(), quantities.len());
        names
            .iter()
            .zip(quantities)
            .map(|((key, label, shown), quantity)| Figure {
                key,
                label,
                quantity: quantity.clone(),
                shown: *shown,
            })
            .collect()
    }
}

/// A table of results. The first column names the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name for programs.
    pub key: &'static str,
    /// Caption.
    pub title: &'static str,
    /// Heads of the columns.
    pub columns: &'static [&'static str],
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name for programs, unique in its table.
    pub key: String,
    /// What kind of row it is.
    pub kind: RowKind,
    /// Name for readers.
    pub label: Sentence,
    /// One cell for each further column.
    pub cells: Vec<Cell>,
    /// How the row's value comes about, where there is something to show.
    pub step: Option<Step>,
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A heading over the rows that follow.
    Group,
    /// A line item.
    Line,
    /// The sum of the line items above it.
    Total,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A value.
    Quantity(Quantity),
    /// Words.
    Text(Sentence),
}

impl Cell {
    /// Returns cells with values.
    #[inline(never)]
    pub fn list(quantities: &[Quantity]) -> Vec<Cell> {
        quantities.iter().cloned().map(Cell::Quantity).collect()
    }
}

/// How a value comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is computed.
    pub label: Sentence,
    /// The formula in symbols: `GB-seconds = requests × duration × memory`.
    pub symbols: &'static str,
    /// The formula with the numbers in.
    pub numbers: Sentence,
    /// The value.
    pub value: Quantity,
    /// Where its constants come from: positions in [`Report::sources`].
    pub sources: Vec<usize>,
}

/// Where a constant comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it says, with [`BETWEEN`](crate::format::BETWEEN) between words that are translated apart.
    pub title: String,
    /// The value taken from it, likewise.
    pub value: String,
    /// The day it was read or became effective, as a date.
    pub date: String,
    /// Publisher, document and address.
    pub reference: String,
}

impl Source {
    /// Returns the sources of a table of title, value, date and reference.
    #[inline(never)]
    pub fn list(rows: &[[&str; 4]]) -> Vec<Source> {
        rows.iter()
            .map(|row| {
                let [title, value, date, reference] = row.map(String::from);
                Source {
                    title,
                    value,
                    date,
                    reference,
                }
            })
            .collect()
    }
}
