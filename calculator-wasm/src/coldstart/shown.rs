//! Numbers into what reports hold, by tables: a table of rows is data, where a value put together for each is code.
//!
//! In: numbers and how each is shown. Out: quantities, sentences, rows. A number that is none becomes a dash.

use crate::format::Quantity;
use crate::money::Money;
use crate::report::{Axis, AxisScale, Cell, Row, RowKind, Sentence};
use crate::unit::Unit;

/// How a number is shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown {
    /// A share of one, in hundredths with so many digits.
    Share(u8),
    /// A number with so many digits.
    Plain(u8),
    /// Seconds.
    Seconds,
    /// Events per second.
    Rate,
    /// Things, with so many digits.
    Of(&'static str, u8),
    /// An amount of dollars.
    Dollars,
}

pub(super) use Shown::{Dollars, Of, Plain, Rate, Seconds, Share};

impl Shown {
    /// Returns the number as it is shown.
    #[inline(never)]
    pub(super) fn of(self, value: f64) -> Quantity {
        let (unit, digits) = match self {
            _ if value.is_nan() => return Quantity::Word("–"),
            Share(digits) => return Quantity::Share { value, digits },
            Seconds => return Quantity::Duration { seconds: value },
            Dollars => return Quantity::Money(Money::from_dollars_f64(value)),
            Plain(digits) => (Unit::None, digits),
            Rate => (Unit::PerSecond, 3),
            Of(name, digits) => (Unit::Count(name), digits),
        };
        Quantity::Number {
            value,
            unit,
            digits,
        }
    }
}

/// Returns numbers as they are shown.
#[inline(never)]
pub(super) fn shown(how: &[Shown], values: &[f64]) -> Vec<Quantity> {
    let pairs = how.iter().zip(values);
    pairs.map(|(how, value)| how.of(*value)).collect()
}

/// Returns a sentence with numbers in its places.
#[inline(never)]
pub(super) fn say(template: &'static str, how: &[Shown], values: &[f64]) -> Sentence {
    Sentence::with(template, &shown(how, values))
}

/// Returns a row: its cells are the numbers.
#[inline(never)]
pub(super) fn row(label: Sentence, key: &str, how: &[Shown], values: &[f64]) -> Row {
    Row {
        key: String::from(key),
        kind: RowKind::Line,
        label,
        cells: Cell::list(&shown(how, values)),
        step: None,
    }
}

/// Returns rows of one shape: key, label, how the row is shown; as many numbers for each as there are columns.
#[inline(never)]
pub(super) fn rows(names: &[(&'static str, &'static str, Shown)], values: &[f64]) -> Vec<Row> {
    let width = values.len() / names.len().max(1);
    let pairs = names.iter().zip(values.chunks(width.max(1)));
    let one = |((key, label, how), values): (&(&str, &'static str, Shown), &[f64])| {
        row(Sentence::of(label), key, &[*how; 4], values)
    };
    pairs.map(one).collect()
}

/// Returns an axis.
#[inline(never)]
pub(super) fn axis(label: &'static str, unit: Unit, scale: AxisScale, min: f64, max: f64) -> Axis {
    Axis {
        label,
        unit,
        scale,
        min,
        max,
        path: None,
    }
}
