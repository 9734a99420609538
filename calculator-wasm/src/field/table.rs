//! Short ways to write a table of fields: one call a row instead of a dozen lines.
//!
//! In: what differs between fields. Out: the same constants as written out in full; nothing of this runs.
//! Deliberately absent: any field that needs more than these.

use super::{ChoiceField, ChoiceOption, Field, Kind, Level, NumberField, Scale};
use crate::unit::Unit;

/// What a field is called and where it stands: key, label, help, group.
pub type Names = [&'static str; 4];

const fn field(names: Names, level: Level, kind: Kind) -> Field {
    let [key, label, help, group] = names;
    Field {
        key,
        label,
        help,
        group,
        level,
        kind,
    }
}

impl Field {
    /// Returns the same field folded under "Advanced".
    pub const fn advanced(mut self) -> Self {
        self.level = Level::Advanced;
        self
    }

    /// Returns a number on an even scale: smallest, largest and first value.
    pub const fn linear(names: Names, unit: Unit, range: [f64; 3]) -> Self {
        Self::on(names, unit, range, Scale::Linear, false)
    }

    /// Returns a number on a scale of equal ratios: smallest, largest and first value.
    pub const fn log(names: Names, unit: Unit, range: [f64; 3]) -> Self {
        Self::on(names, unit, range, Scale::Log, false)
    }

    /// Returns a whole number on an even scale: smallest, largest and first value.
    pub const fn whole(names: Names, unit: Unit, range: [f64; 3]) -> Self {
        Self::on(names, unit, range, Scale::Linear, true)
    }

    const fn on(names: Names, unit: Unit, range: [f64; 3], scale: Scale, whole: bool) -> Self {
        let [min, max, default] = range;
        let number = NumberField {
            unit,
            min,
            max,
            default,
            scale,
            whole,
        };
        field(names, Level::Basic, Kind::Number(number))
    }

    /// Returns a choice; the first option is that of a new scenario.
    pub const fn choice(names: Names, options: &'static [ChoiceOption]) -> Self {
        let choice = ChoiceField {
            options,
            default: options[0].key,
        };
        field(names, Level::Basic, Kind::Choice(choice))
    }

    /// Returns a switch.
    pub const fn switch(names: Names, default: bool) -> Self {
        field(names, Level::Basic, Kind::Switch { default })
    }

    /// Returns an empty text of at most so many characters.
    pub const fn text(names: Names, max_characters: usize) -> Self {
        let kind = Kind::Text {
            default: "",
            max_characters,
        };
        field(names, Level::Basic, kind)
    }
}

impl ChoiceOption {
    /// Returns an option.
    pub const fn new(key: &'static str, label: &'static str) -> Self {
        Self { key, label }
    }
}
