//! Charts as data: axes, series, marks. Drawing is [`crate::view::chart`]'s.
//!
//! In: built by the models. Out: drawn and tabulated by the view. Deliberately absent: pixels and colours.

use super::Sentence;
use crate::format::Quantity;
use crate::unit::Unit;

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Name for programs and for the ids of the page, unique in its report.
    pub key: &'static str,
    /// Title.
    pub title: &'static str,
    /// What the chart shows, in words made from the data.
    pub description: Sentence,
    /// The data.
    pub drawing: Drawing,
}

/// The data of a chart, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Curves over an axis.
    Lines(Lines),
    /// Columns of parts that stand on each other.
    Stacks(Stacks),
    /// What each input alone does to a figure.
    Tornado(Tornado),
    /// A value for each pair of two inputs.
    Heat(Heat),
    /// Figures of several scenarios side by side.
    Groups(Groups),
}

/// Curves over an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The curves.
    pub series: Vec<Series>,
    /// Stretches of the horizontal axis on which one series wins.
    pub bands: Vec<Band>,
    /// Points worth naming.
    pub markers: Vec<Marker>,
}

/// Columns of parts that stand on each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacks {
    /// What the columns are: `Hour of the day`.
    pub columns: &'static str,
    /// The vertical axis, from 0.
    pub y: Axis,
    /// The columns from left to right.
    pub stacks: Vec<Stack>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Name of the column.
    pub label: String,
    /// Its parts from the bottom up.
    pub parts: Vec<Part>,
}

/// A part of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Name of the part.
    pub label: &'static str,
    /// Which of the colours of the theme it takes, from 1.
    pub style: u8,
    /// Its height on the axis, from 0.
    pub value: f64,
}

/// What each input alone does to a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The axis of the figure.
    pub x: Axis,
    /// The figure as it is.
    pub at: f64,
    /// What is done to an input: the words for the two ends.
    pub ends: [&'static str; 2],
    /// Name of each input and the figure at both ends, the widest first.
    pub bars: Vec<(String, [f64; 2])>,
}

/// A value for each pair of two inputs: shares, for which the darkness of a cell tells the order of magnitude.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// Name of the input that runs across, and its values.
    pub x: (&'static str, Vec<Quantity>),
    /// Name of the input that runs down, and its values.
    pub y: (&'static str, Vec<Quantity>),
    /// The shares, 0 to 1, row by row; `None` where there is none.
    pub shares: Vec<Vec<Option<f64>>>,
    /// Column and row of the reader's own inputs.
    pub own: (usize, usize),
}

/// Figures of several scenarios side by side. Each figure has a scale of its own, from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// The scenarios.
    pub names: Vec<String>,
    /// The figures, each with its value in every scenario that has one.
    pub groups: Vec<(String, Vec<Option<Quantity>>)>,
}

/// An axis of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures, with the unit: `Requests a month`.
    pub label: &'static str,
    /// The unit, for the texts at the marks.
    pub unit: Unit,
    /// Linear or logarithmic.
    pub scale: AxisScale,
    /// Smallest value shown; above 0 on a logarithmic axis.
    pub min: f64,
    /// Largest value shown; above `min`.
    pub max: f64,
    /// Path of the field that the axis varies, if it is one that can be set by hand.
    pub path: Option<String>,
}

/// How an axis runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisScale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name beside the curve and in the head of its column.
    pub label: &'static str,
    /// Which of the colours and dash patterns of the theme it takes, from 1.
    pub style: u8,
    /// The points from left to right.
    pub points: Vec<(f64, f64)>,
}

/// A stretch of the horizontal axis on which one series wins.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Start.
    pub from: f64,
    /// End.
    pub to: f64,
    /// Position of the winner in [`Lines::series`].
    pub winner: usize,
}

/// A point worth naming.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Place on the horizontal axis.
    pub x: f64,
    /// Place on the vertical axis.
    pub y: f64,
    /// What it is: `Break-even`, `Your traffic`.
    pub label: Sentence,
    /// Whether it is the reader's own point, which a drag can move.
    pub own: bool,
}
