//! The field tree: what a calculator can be asked, described as data.
//!
//! In: constant tables in each calculator. Out: one description from which the form, the paths (`api.memory`), the
//! reading of text, the state in an address, the JSON Schema and the reference page are all made. Values live in
//! [`value`], reading and assigning text in [`assign`]. Deliberately absent: any rule that needs two fields at
//! once; that is the model's, and comes back as a [`FieldError`] naming a path.

pub mod assign;
pub mod table;
pub mod value;

use crate::format::BETWEEN;
#[cfg(doc)]
use crate::format::Format;
use crate::small::{join, push_all};
use crate::unit::Unit;

pub use value::{Inputs, ListValue, Value};

/// One node of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Last part of the path: `memory` in `api.memory`. Lower case, digits and underscores.
    pub key: &'static str,
    /// What the reader sees beside the box.
    pub label: &'static str,
    /// One sentence that says what to type and where to find it.
    pub help: &'static str,
    /// Heading under which the field stands.
    pub group: &'static str,
    /// Whether the field is shown at once or folded away.
    pub level: Level,
    /// What can be entered.
    pub kind: Kind,
}

/// How soon a reader needs a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Shown at once.
    Basic,
    /// Folded under "Advanced".
    Advanced,
    /// For the command line and system files only: the form has no box for it, and the module of the page, which every
    /// reader downloads, does not carry it.
    #[cfg(not(target_arch = "wasm32"))]
    Command,
}

impl Level {
    /// Whether a form has a box for it.
    pub fn is_in_page(self) -> bool {
        matches!(self, Level::Basic | Level::Advanced)
    }
}

/// What can be entered in a field.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number with unit and range.
    Number(NumberField),
    /// One of a few options.
    Choice(ChoiceField),
    /// On or off.
    Switch {
        /// The value of a new scenario.
        default: bool,
    },
    /// A short text, such as a name.
    Text {
        /// The value of a new scenario.
        default: &'static str,
        /// Longest text accepted, in characters.
        max_characters: usize,
    },
    /// Records that can be added, copied, removed and put in order.
    List(ListField),
    /// A fixed number of relative weights, such as one for each hour of a day.
    Weights(WeightsField),
    /// One of several records, told apart by a tag: a distribution and its parameters.
    Variant(VariantField),
    /// A sparse table of replaced values, such as negotiated prices.
    Overrides(OverridesField),
    /// A file that the reader drops in. It is read where it is and never becomes part of an address.
    Attachment(AttachmentField),
}

/// A number with unit and range.
#[derive(Clone, Copy, Debug)]
pub struct NumberField {
    /// The unit that the value is kept in.
    pub unit: Unit,
    /// Smallest value accepted.
    pub min: f64,
    /// Largest value accepted.
    pub max: f64,
    /// The value of a new scenario.
    pub default: f64,
    /// How a slider runs over the range.
    pub scale: Scale,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
}

/// How a slider runs over a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios. A minimum of 0 takes the first step.
    Log,
}

/// One of a few options.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceField {
    /// The options in the order shown.
    pub options: &'static [ChoiceOption],
    /// Key of the option of a new scenario.
    pub default: &'static str,
}

/// An option of a choice.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceOption {
    /// What paths, files and addresses say.
    pub key: &'static str,
    /// What the reader sees; empty where forms do not offer it, as with fields of [`Level::Command`].
    pub label: &'static str,
}

/// Records of one kind. Each has a name (`checkout`) that stands in the paths of its fields.
#[derive(Clone, Copy, Debug)]
pub struct ListField {
    /// The fields of a record.
    pub item: &'static [Field],
    /// What one record is called: `component`.
    pub singular: &'static str,
    /// Name of the one record of a new scenario.
    pub first: &'static str,
    /// Most records accepted. At least one always stays.
    pub max: usize,
    /// Whether names stand at the root of paths (`checkout.memory`) or below the list (`runs.first.memory`).
    pub at_root: bool,
}

/// A fixed number of relative weights.
#[derive(Clone, Copy, Debug)]
pub struct WeightsField {
    /// The weights of a new scenario; their number is the number of weights.
    pub default: &'static [f64],
    /// What each weight stands for: `hour`.
    pub singular: &'static str,
}

/// One of several records, told apart by a tag.
#[derive(Clone, Copy, Debug)]
pub struct VariantField {
    /// The records in the order shown.
    pub options: &'static [VariantOption],
    /// Tag of the record of a new scenario.
    pub default: &'static str,
}

impl VariantField {
    /// Returns the parameters that go with a tag; none for an unknown tag.
    pub fn fields(&self, tag: &str) -> &'static [Field] {
        self.options
            .iter()
            .find(|option| option.key == tag)
            .map_or(&[], |option| option.fields)
    }
}

/// A record of a variant.
#[derive(Clone, Copy, Debug)]
pub struct VariantOption {
    /// The tag in paths, files and addresses.
    pub key: &'static str,
    /// What the reader sees; empty where forms do not offer it.
    pub label: &'static str,
    /// The parameters.
    pub fields: &'static [Field],
}

/// A sparse table of replaced values.
#[derive(Clone, Copy, Debug)]
pub struct OverridesField {
    /// The rows that can be replaced.
    pub rows: fn() -> Vec<OverridesRow>,
    /// The largest value of a row.
    pub most: f64,
}

/// A row of a table of overrides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverridesRow {
    /// Name in paths.
    pub key: &'static str,
    /// What the reader sees; empty where forms do not offer it.
    pub label: &'static str,
    /// The value without a replacement.
    pub listed: f64,
    /// What one unit is: `USD per GB-s`.
    pub unit: &'static str,
}

/// A file that the reader drops in.
#[derive(Clone, Copy, Debug)]
pub struct AttachmentField {
    /// File name endings accepted, with the point.
    pub accept: &'static str,
    /// Largest file accepted, in bytes.
    pub max_bytes: u32,
}

/// What is wrong with an input, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field, or the path that was asked for when there is none such.
    pub path: String,
    /// What was expected, as the end of a sentence that starts with the field's label, and what to type instead, when that
    /// can be told: words and values in turn, as [`Format::said`] takes them.
    pub(crate) said: String,
}

/// Stands between what was expected and what to type instead.
const INSTEAD: &str = "\x1f. \x1f";

impl FieldError {
    /// Returns an error without a hint.
    pub fn new(path: &str, problem: &str) -> Self {
        Self::of(path, &[problem])
    }

    /// Returns an error without a hint; the problem comes in parts, words and values.
    #[inline(never)]
    pub(crate) fn of(path: &str, problem: &[&str]) -> Self {
        Self {
            path: String::from(path),
            said: join(problem, BETWEEN),
        }
    }

    /// Adds what to type instead, in parts as well.
    #[must_use]
    #[inline(never)]
    pub fn with_hint(mut self, hint: &[&str]) -> Self {
        push_all(&mut self.said, &[INSTEAD, &join(hint, BETWEEN)]);
        self
    }

    /// Returns what was expected, in English.
    pub fn problem(&self) -> String {
        self.parts().0
    }

    /// Returns what to type instead, when that can be told, in English.
    pub fn hint(&self) -> Option<String> {
        self.parts().1
    }

    fn parts(&self) -> (String, Option<String>) {
        let plain = |text: &str| text.replace(BETWEEN, "");
        match self.said.split_once(INSTEAD) {
            Some((problem, hint)) => (plain(problem), Some(plain(hint))),
            None => (plain(&self.said), None),
        }
    }
}

/// Returns the field of a table with this key.
pub fn find(fields: &'static [Field], key: &str) -> Option<(usize, &'static Field)> {
    fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.key == key)
}

/// Returns the candidate that differs least from `text`, if it is close enough to be what was meant: at most a
/// third of the letters differ. Distance is Levenshtein's.
#[inline(never)]
pub fn nearest<'a>(text: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let allowed = candidate.len().max(text.len()).div_ceil(3);
        // Texts of other lengths differ by as many letters at least.
        if candidate.len().abs_diff(text.len()) > allowed {
            continue;
        }
        let distance = edit_distance(text, candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Number of insertions, deletions and replacements of bytes that turn one text into the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.bytes().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(to.bytes()) {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        let names = ["memory", "duration", "requests_per_month"];
        assert_eq!(nearest("memmory", &names), Some("memory"));
        assert_eq!(
            nearest("requests_a_month", &names),
            Some("requests_per_month")
        );
        assert_eq!(nearest("colour", &names), None);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
    }
}
