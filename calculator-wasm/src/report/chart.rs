//! Charts as data: axes, series, marks. Drawing is [`crate::view::chart`]'s.
//!
//! In: built by the models. Out: drawn and tabulated by the view. Deliberately absent: pixels and colours.

use super::Sentence;
use crate::unit::Unit;

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Curves over an axis.
    Lines(LineChart),
}

/// Curves over an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// Name for programs and for the ids of the page, unique in its report.
    pub key: &'static str,
    /// Title.
    pub title: &'static str,
    /// What the chart shows, in words made from the data.
    pub description: Sentence,
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
    /// Position of the winner in [`LineChart::series`].
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
