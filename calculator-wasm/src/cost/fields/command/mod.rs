//! What is asked on the command line and in system files alone: everything else that the engine bills.
//!
//! In: nothing. Out: rows that hold a field and what it sets, so that the two cannot part: [`component`] of one
//! component, [`system`] of all. The page has no box for these (each would be downloaded by every reader and used by few);
//! `breakeven calc` and `breakeven schema` have all of them. Every default leaves the bill as it is without the field.
//!
//! A row is: what it is, its key, unit and range or options, its label; its help; what its value sets. Rows are applied
//! in order: the one that makes a part exist stands before those that shape it.

use crate::cost::engine::System;
use crate::field::{ChoiceField, ChoiceOption, Field, Inputs, Kind, Level, NumberField, Scale};
use crate::unit::Unit;

/// Writes a table of rows; see above.
macro_rules! rows {
    ($name:ident: $of:ty; $($kind:ident $key:literal ($($with:expr),*) $label:literal $help:literal $set:expr;)*) => {
        /// The rows, in the order in which they are listed and applied.
        pub(in crate::cost) const $name: [Row<$of>; [$($key),*].len()] =
            [$($kind($key, $label, $help, $($with,)* $set)),*];
    };
}

mod component;
mod system;

pub(in crate::cost) use component::COMPONENT;
pub(in crate::cost) use system::SYSTEM;

/// A field and what its value sets.
pub(in crate::cost) struct Row<T: 'static> {
    field: Field,
    set: Set<T>,
}

/// What a value sets.
enum Set<T: 'static> {
    Number(fn(&mut T, f64)),
    Key(fn(&mut T, &str)),
    On(fn(&mut T)),
    /// By several fields of the record.
    Record(fn(&mut T, &Inputs)),
}

type Text = &'static str;

const MONTH: f64 = 744.0;

const fn row<T>(key: Text, label: Text, help: Text, kind: Kind, set: Set<T>) -> Row<T> {
    let field = Field {
        key,
        label,
        help,
        group: "System",
        level: Level::Command,
        kind,
    };
    Row { field, set }
}

/// A number from 0 to a most, at first 0.
const fn amount<T>(
    key: Text,
    label: Text,
    help: Text,
    unit: Unit,
    max: f64,
    set: fn(&mut T, f64),
) -> Row<T> {
    row(
        key,
        label,
        help,
        range(unit, 0.0, max, 0.0),
        Set::Number(set),
    )
}

/// A number with its least, its most and its first value.
#[expect(clippy::too_many_arguments, reason = "a row of a table")]
const fn number<T>(
    key: Text,
    label: Text,
    help: Text,
    unit: Unit,
    min: f64,
    max: f64,
    first: f64,
    set: fn(&mut T, f64),
) -> Row<T> {
    row(
        key,
        label,
        help,
        range(unit, min, max, first),
        Set::Number(set),
    )
}

/// One of some keys, at first the first of them.
const fn choice<T>(
    key: Text,
    label: Text,
    help: Text,
    options: &'static [ChoiceOption],
    set: fn(&mut T, &str),
) -> Row<T> {
    row(key, label, help, choices(options), Set::Key(set))
}

const fn switch<T>(key: Text, label: Text, help: Text, set: fn(&mut T)) -> Row<T> {
    let kind = Kind::Switch { default: false };
    row(key, label, help, kind, Set::On(set))
}

const fn range(unit: Unit, min: f64, max: f64, default: f64) -> Kind {
    Kind::Number(NumberField {
        unit,
        min,
        max,
        default,
        scale: Scale::Linear,
        whole: false,
    })
}

const fn choices(options: &'static [ChoiceOption]) -> Kind {
    let default = options[0].key;
    Kind::Choice(ChoiceField { options, default })
}

const fn key(key: Text) -> ChoiceOption {
    ChoiceOption { key, label: "" }
}

/// Sets something of a part that may not be there.
fn edit<T>(part: &mut Option<T>, set: impl FnOnce(&mut T)) {
    if let Some(part) = part {
        set(part);
    }
}

/// Returns the fields of the page with those of rows behind them.
pub(in crate::cost) const fn joined<const N: usize>(
    page: &[Field],
    more: &[&[Field]],
) -> [Field; N] {
    let mut all = [page[0]; N];
    let mut end = 0;
    while end < page.len() {
        all[end] = page[end];
        end += 1;
    }
    let mut list = 0;
    while list < more.len() {
        let mut at = 0;
        while at < more[list].len() {
            all[end] = more[list][at];
            end += 1;
            at += 1;
        }
        list += 1;
    }
    assert!(end == N, "the length is that of all fields");
    all
}

/// Returns the fields of rows.
pub(in crate::cost) const fn fields<T, const N: usize>(rows: &'static [Row<T>; N]) -> [Field; N] {
    let mut fields = [rows[0].field; N];
    let mut at = 0;
    while at < N {
        fields[at] = rows[at].field;
        at += 1;
    }
    fields
}

/// Applies rows to a component or a system.
fn apply<T>(rows: &[Row<T>], to: &mut T, inputs: &Inputs) {
    for row in rows {
        let key = row.field.key;
        match row.set {
            Set::Number(set) => set(to, inputs.number(key)),
            Set::Key(set) => set(to, inputs.choice(key)),
            Set::On(set) if inputs.switch(key) => set(to),
            Set::Record(set) => set(to, inputs),
            Set::On(_) => {}
        }
    }
}

/// Applies everything that the page does not ask.
pub(in crate::cost) fn complete(system: &mut System, inputs: &Inputs) {
    apply(&SYSTEM, system, inputs);
    let records = inputs.records("components");
    for (component, (_, record)) in system.components.iter_mut().zip(records) {
        apply(&COMPONENT, component, record);
    }
}
