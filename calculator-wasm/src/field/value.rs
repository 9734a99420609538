//! Values of a field tree: what a reader has entered, already valid field by field.
//!
//! In: a table of fields. Out: [`Inputs`], the values in the order of the table, and typed readings of them for
//! the models. Deliberately absent: text; see [`super::assign`].

use super::{Field, Kind, find};

/// The values of a table of fields, one for each, in the same order.
#[derive(Clone, Debug)]
pub struct Inputs {
    fields: &'static [Field],
    values: Vec<Value>,
}

/// Two sets of values are equal when they belong to the same table and agree.
impl PartialEq for Inputs {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.fields, other.fields) && self.values == other.values
    }
}

/// The value of one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a number field, in the field's unit.
    Number(f64),
    /// Key of the option chosen.
    Choice(&'static str),
    /// Of a switch.
    Switch(bool),
    /// Of a text field.
    Text(String),
    /// The records of a list.
    List(ListValue),
    /// Relative weights.
    Weights(Vec<f64>),
    /// Tag and parameters.
    Variant(&'static str, Inputs),
    /// Replaced keys with their values, in the order of the keys.
    Overrides(Vec<(String, f64)>),
    /// Text of the file dropped in, if one was.
    Attachment(Option<String>),
}

/// The records of a list with their names, in order. Names are unique.
#[derive(Clone, Debug, PartialEq)]
pub struct ListValue {
    /// Name and fields of each record.
    pub records: Vec<(String, Inputs)>,
}

impl Inputs {
    /// Returns the defaults of a table of fields.
    pub fn defaults(fields: &'static [Field]) -> Self {
        Self {
            fields,
            values: fields.iter().map(Value::default_of).collect(),
        }
    }

    /// Returns the table that these values belong to.
    pub fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// Walks over fields and values together.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field, &Value)> {
        self.fields.iter().zip(&self.values)
    }

    /// Returns the value of a key, or `None` when the table has no such key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        find(self.fields, key).and_then(|(at, _)| self.values.get(at))
    }

    /// Returns the field and the value of a key for writing.
    pub fn get_mut(&mut self, key: &str) -> Option<(&'static Field, &mut Value)> {
        let (at, field) = find(self.fields, key)?;
        self.values.get_mut(at).map(|value| (field, value))
    }

    /// Returns the list whose records stand at the root of paths, if the table has one.
    pub fn root_list_mut(&mut self) -> Option<(&'static Field, &mut ListValue)> {
        self.fields
            .iter()
            .zip(&mut self.values)
            .find_map(|(field, value)| match (&field.kind, value) {
                (Kind::List(list), Value::List(records)) if list.at_root => Some((field, records)),
                _ => None,
            })
    }

    /// Returns a number. Not a number for a key that is no number field: a mistake in a model, which each
    /// calculator's tests find by evaluating its presets.
    pub fn number(&self, key: &str) -> f64 {
        match self.get(key) {
            Some(Value::Number(value)) => *value,
            _ => f64::NAN,
        }
    }

    /// Returns the key of the option chosen, or the empty text for a key that is no choice.
    pub fn choice(&self, key: &str) -> &'static str {
        match self.get(key) {
            Some(Value::Choice(option)) => option,
            _ => "",
        }
    }

    /// Returns a text; the empty one for a key that is no text.
    pub fn text(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// Returns a switch; off for a key that is no switch.
    pub fn switch(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Switch(true)))
    }

    /// Returns the records of a list; none for a key that is no list.
    pub fn records(&self, key: &str) -> &[(String, Inputs)] {
        match self.get(key) {
            Some(Value::List(list)) => &list.records,
            _ => &[],
        }
    }

    /// Returns weights; none for a key that holds no weights.
    pub fn weights(&self, key: &str) -> &[f64] {
        match self.get(key) {
            Some(Value::Weights(weights)) => weights,
            _ => &[],
        }
    }

    /// Returns tag and parameters of a variant.
    pub fn variant(&self, key: &str) -> Option<(&'static str, &Inputs)> {
        match self.get(key) {
            Some(Value::Variant(tag, inputs)) => Some((tag, inputs)),
            _ => None,
        }
    }

    /// Returns the text of a file that was dropped in.
    pub fn attachment(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Attachment(text)) => text.as_deref(),
            _ => None,
        }
    }

    /// Returns replaced keys with their values; none for a key that is no table of overrides.
    pub fn overrides(&self, key: &str) -> &[(String, f64)] {
        match self.get(key) {
            Some(Value::Overrides(rows)) => rows,
            _ => &[],
        }
    }
}

impl Value {
    /// Returns the value of a field in a new scenario.
    pub fn default_of(field: &'static Field) -> Self {
        match &field.kind {
            Kind::Number(number) => Value::Number(number.default),
            Kind::Choice(choice) => Value::Choice(choice.default),
            Kind::Switch { default } => Value::Switch(*default),
            Kind::Text { default, .. } => Value::Text(String::from(*default)),
            Kind::List(list) => Value::List(ListValue {
                records: vec![(String::from(list.first), Inputs::defaults(list.item))],
            }),
            Kind::Weights(weights) => Value::Weights(weights.default.to_vec()),
            Kind::Variant(variant) => Value::Variant(
                variant.default,
                Inputs::defaults(variant.fields(variant.default)),
            ),
            Kind::Overrides(_) => Value::Overrides(Vec::new()),
            Kind::Attachment(_) => Value::Attachment(None),
        }
    }
}
