//! The result of a calculator as data: everything that a page, a table in a terminal, JSON or CSV shows.
//!
//! In: built by the models. Out: read by [`crate::view`] and by the exports beside this file. A report holds
//! values, not text of numbers: the language of the page decides how they look. Deliberately absent: markup and
//! arithmetic.

pub mod chart;
pub mod export;

pub use chart::{Axis, AxisScale, Band, Chart, LineChart, Marker, Series};

use crate::format::{Format, Quantity};
use crate::money::Money;

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

/// Text with quantities in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    pieces: Vec<Piece>,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words known when the program is written.
    Words(&'static str),
    /// Words that come from the inputs, such as the name of a component.
    Name(String),
    /// A value, to be written in the language of the page.
    Quantity(Quantity),
}

impl Sentence {
    /// Returns a sentence that starts with these words.
    #[inline(never)]
    pub fn of(words: &'static str) -> Self {
        Self {
            pieces: vec![Piece::Words(words)],
        }
    }

    /// Appends words.
    #[must_use]
    #[inline(never)]
    pub fn words(mut self, words: &'static str) -> Self {
        self.pieces.push(Piece::Words(words));
        self
    }

    /// Appends a name from the inputs.
    #[must_use]
    #[inline(never)]
    pub fn name(mut self, name: &str) -> Self {
        self.pieces.push(Piece::Name(String::from(name)));
        self
    }

    /// Appends a value.
    #[must_use]
    #[inline(never)]
    pub fn quantity(mut self, quantity: Quantity) -> Self {
        self.pieces.push(Piece::Quantity(quantity));
        self
    }

    /// Appends an amount of money.
    #[must_use]
    pub fn money(self, money: Money) -> Self {
        self.quantity(Quantity::Money(money))
    }

    /// Returns whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Returns the parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Returns the sentence as plain text.
    pub fn to_text(&self, format: &Format) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Name(name) => out.push_str(name),
                Piece::Quantity(quantity) => out.push_str(&format.quantity(quantity)),
            }
        }
        out
    }
}

impl From<&'static str> for Sentence {
    fn from(words: &'static str) -> Self {
        Sentence::of(words)
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
    pub columns: Vec<&'static str>,
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
    /// What it says.
    pub title: String,
    /// The value taken from it, as printed there.
    pub value: String,
    /// The day it was read or became effective, as a date.
    pub date: String,
    /// Publisher, document and address.
    pub reference: String,
}
