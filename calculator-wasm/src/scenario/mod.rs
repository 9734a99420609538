//! A scenario: a calculator with a preset and what was changed in it, and the text that carries it in an address.
//!
//! In: paths and texts. Out: valid [`Inputs`], or errors that name the path; and the state text
//! `v1;preset=shop;checkout.memory=1024`, which holds only what differs from the preset. Unknown parts of a state
//! are reported and left out, not fatal: an older link still opens. Deliberately absent: where states are kept.

mod text;

use crate::calculator::{Calculator, Extent, Preset, Workload};
use crate::field::assign::{assign, none_of, text_of};
use crate::field::{Field, FieldError, Inputs, Kind, Value};
use crate::prices::Prices;
use crate::report::Report;
use crate::small::{concat, join, push_all};
pub(crate) use text::{decoded, encoded, record_prefix};
use text::{differences, every};

/// Version of the grammar of states.
const STATE_VERSION: &str = "v1";

/// A calculator, a preset and what was changed in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    calculator: &'static Calculator,
    preset: &'static Preset,
    inputs: Inputs,
}

impl Scenario {
    /// Returns the calculator with its first preset.
    pub fn new(calculator: &'static Calculator) -> Self {
        let preset = calculator.first_preset();
        Self {
            calculator,
            preset,
            inputs: inputs_of(calculator, preset),
        }
    }

    /// Returns the calculator.
    pub fn calculator(&self) -> &'static Calculator {
        self.calculator
    }

    /// Returns the preset that the scenario started from.
    pub fn preset(&self) -> &'static Preset {
        self.preset
    }

    /// Returns whether the scenario is this preset, with nothing changed.
    pub fn is_preset(&self, id: &str) -> bool {
        self.preset.id == id && self.changes().is_empty()
    }

    /// Returns the values.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Starts again from a preset.
    ///
    /// # Errors
    /// When the calculator has no such preset.
    pub fn apply_preset(&mut self, id: &str) -> Result<(), FieldError> {
        match self
            .calculator
            .presets
            .iter()
            .find(|preset| preset.id == id)
        {
            Some(preset) => {
                self.preset = preset;
                self.inputs = inputs_of(self.calculator, preset);
                Ok(())
            }
            None => {
                let known: Vec<&str> = self
                    .calculator
                    .presets
                    .iter()
                    .map(|preset| preset.id)
                    .collect();
                Err(none_of("preset", id, &known))
            }
        }
    }

    /// Assigns one text to one path. The path `preset` starts again from a preset.
    ///
    /// # Errors
    /// When there is no such path or the text is no value of it; nothing changes then.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), FieldError> {
        if path == "preset" {
            self.apply_preset(text.trim())
        } else {
            assign(&mut self.inputs, path, text)
        }
    }

    /// Assigns many texts, in the order that they need: the preset first, then what makes other paths exist (names
    /// of records, tags of variants), then the rest. Returns the position and the error of each that failed; the
    /// others hold.
    pub fn set_all<'a>(
        &mut self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Vec<(usize, FieldError)> {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let depth = |path: &str| {
            if path == "preset" {
                0
            } else {
                1 + path.bytes().filter(|byte| *byte == b'.').count()
            }
        };
        let deepest = pairs.iter().map(|(path, _)| depth(path)).max().unwrap_or(0);
        let mut errors = Vec::new();
        for level in 0..=deepest {
            for (at, (path, text)) in pairs.iter().enumerate() {
                if depth(path) == level
                    && let Err(error) = self.set(path, text)
                {
                    errors.push((at, error));
                }
            }
        }
        errors
    }

    /// Returns the field and the value at a path.
    pub fn at(&self, path: &str) -> Option<(&'static Field, &Value)> {
        value_at(&self.inputs, path)
    }

    /// Returns the value that a path has in the preset; for a record that the preset does not have, the default.
    pub fn preset_value(&self, path: &str) -> Option<Value> {
        let fresh = inputs_of(self.calculator, self.preset);
        match value_at(&fresh, path) {
            Some((_, value)) => Some(value.clone()),
            None => self.at(path).map(|(field, _)| Value::default_of(field)),
        }
    }

    /// Changes a list: `add` a record, or `copy`, `up`, `down`, `remove` the record of a name. Returns whether
    /// anything changed.
    pub fn edit_list(&mut self, list: &str, record: &str, edit: &str) -> bool {
        let Some((field, Value::List(value))) = self.inputs.get_mut(list) else {
            return false;
        };
        let Kind::List(kind) = &field.kind else {
            return false;
        };
        let records = &mut value.records;
        let at = records.iter().position(|(name, _)| name == record);
        match (edit, at) {
            ("add", _) if records.len() < kind.max => {
                let name = unused_name(records, kind.singular);
                records.push((name, Inputs::defaults(kind.item)));
            }
            ("copy", Some(at)) if records.len() < kind.max => {
                let name = unused_name(records, record);
                if let Some((_, inputs)) = records.get(at) {
                    let copy = (name, inputs.clone());
                    records.insert(at + 1, copy);
                }
            }
            ("up", Some(at)) if at > 0 => records.swap(at, at - 1),
            ("down", Some(at)) if at + 1 < records.len() => records.swap(at, at + 1),
            ("remove", Some(at)) if records.len() > 1 => {
                records.remove(at);
            }
            _ => return false,
        }
        true
    }

    /// Gives a record of a list another name.
    ///
    /// # Errors
    /// When the name is not one, or is taken; nothing changes then.
    pub fn rename(&mut self, list: &str, record: &str, name: &str) -> Result<(), FieldError> {
        let name = name.trim();
        let Some((_, Value::List(value))) = self.inputs.get_mut(list) else {
            return Ok(());
        };
        let names: Vec<&str> = value
            .records
            .iter()
            .map(|(known, _)| {
                if known == record {
                    name
                } else {
                    known.as_str()
                }
            })
            .collect();
        let text = join(&names, ",");
        let records = value.records.len();
        // The list reads names strictly; a clone is what it may try them on.
        let mut tried = self.inputs.clone();
        assign(&mut tried, list, &text)?;
        match tried.get(list) {
            Some(Value::List(read)) if read.records.len() == records => {}
            _ => return Err(FieldError::new(list, "must be one name")),
        }
        if let Some((_, Value::List(value))) = self.inputs.get_mut(list)
            && let Some((known, _)) = value.records.iter_mut().find(|(known, _)| known == record)
        {
            *known = String::from(name);
        }
        Ok(())
    }

    /// Computes the result.
    ///
    /// # Errors
    /// When inputs that are each valid do not fit together; each error names a path.
    pub fn evaluate(&self, prices: &Prices) -> Result<Report, Vec<FieldError>> {
        (self.calculator.evaluate)(&self.inputs, prices, Extent::Whole)
    }

    /// Computes what a frame has time for: the whole result, or one that names what is still to come.
    ///
    /// # Errors
    /// As [`Scenario::evaluate`].
    pub fn evaluate_in_frame(&self, prices: &Prices) -> Result<Report, Vec<FieldError>> {
        (self.calculator.evaluate)(&self.inputs, prices, Extent::Frame)
    }

    /// Completes a result that is only a first answer, by a simulation of up to some seconds: what a page does in its
    /// worker. Any other result stays as it is.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn complete(&self, report: &mut Report) {
        if self.calculator == &crate::coldstart::CALCULATOR {
            crate::coldstart::check::complete(&self.inputs, report);
        }
    }

    /// Returns the state text: what differs from the preset. Attachments are never part of it.
    pub fn to_state(&self) -> String {
        let mut state = String::from(STATE_VERSION);
        if self.preset.id != self.calculator.first_preset().id {
            push_all(&mut state, &[";preset=", self.preset.id]);
        }
        for (path, text) in self.changes() {
            push_all(&mut state, &[";", &path, "=", &encoded(&text)]);
        }
        state
    }

    /// Returns what differs from the preset, as paths and texts.
    pub fn changes(&self) -> Vec<(String, String)> {
        let mut changes = Vec::new();
        differences(
            &mut changes,
            "",
            &inputs_of(self.calculator, self.preset),
            &self.inputs,
        );
        changes
    }

    /// Returns the paths of what is changed in fields, or to options, that no form has.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn beyond_forms(&self) -> Vec<String> {
        let offered = |path: &str| match self.at(path) {
            Some((field, value)) => {
                field.level.is_in_page()
                    && match (&field.kind, value) {
                        (Kind::Choice(kind), Value::Choice(key)) => {
                            let mut options = kind.options.iter();
                            options.any(|option| option.key == *key && !option.label.is_empty())
                        }
                        (Kind::Variant(kind), Value::Variant(tag, _)) => {
                            let mut options = kind.options.iter();
                            options.any(|option| option.key == *tag && !option.label.is_empty())
                        }
                        _ => true,
                    }
            }
            None => {
                let row = path.split_once('.').and_then(|(table, key)| {
                    let (field, _) = self.at(table)?;
                    match &field.kind {
                        Kind::Overrides(kind) => {
                            (kind.rows)().into_iter().find(|row| row.key == key)
                        }
                        _ => None,
                    }
                });
                row.is_none_or(|row| !row.label.is_empty())
            }
        };
        let changes = self.changes().into_iter().map(|(path, _)| path);
        changes.filter(|path| !offered(path)).collect()
    }

    /// Returns the paths that have a value now. They change with the names of records and the tags of variants, not
    /// with what is typed into a box.
    pub fn paths(&self) -> Vec<String> {
        let paths = self.assignments().into_iter().map(|(path, _)| path);
        paths.filter(|path| self.at(path).is_some()).collect()
    }

    /// Returns the path and text of every value, whether it differs or not.
    pub fn assignments(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        every(&mut all, "", &self.inputs);
        all
    }

    /// Returns the text of a link: the state and the date of the newest price, so that a later page can say which
    /// prices changed since.
    pub fn to_link(&self) -> String {
        let state = self.to_state();
        let rest = state.strip_prefix(STATE_VERSION).unwrap_or("");
        concat(&[STATE_VERSION, ";on=", Prices::latest_date(), rest])
    }

    /// Reads a state text. What is not understood is reported; the rest holds.
    pub fn open(calculator: &'static Calculator, state: &str) -> Opened {
        let mut opened = Opened {
            scenario: Self::new(calculator),
            problems: Vec::new(),
            priced_on: None,
        };
        let mut parts = state.split(';');
        let version = parts.next().unwrap_or("");
        if version != STATE_VERSION && !version.is_empty() {
            let problem = ["has version ", version, "; this page reads ", STATE_VERSION];
            opened.problems.push(FieldError::of("state", &problem));
            return opened;
        }
        let mut pairs: Vec<(&str, String)> = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let (path, text) = part.split_once('=').unwrap_or((part, ""));
            if path == "on" {
                opened.priced_on = Some(decoded(text));
            } else {
                pairs.push((path, decoded(text)));
            }
        }
        let errors = opened
            .scenario
            .set_all(pairs.iter().map(|(path, text)| (*path, text.as_str())));
        opened
            .problems
            .extend(errors.into_iter().map(|(_, error)| error));
        opened
    }

    /// Returns what the scenario says of the quantities that calculators of one page share.
    pub fn workload(&self) -> Vec<(Workload, f64)> {
        let shared = self.calculator.workload.iter();
        shared
            .filter_map(|field| Some((field.quantity, self.shared(field.key)? / field.per_unit)))
            .collect()
    }

    /// Takes over shared quantities where this calculator has a field for them and the value is within its range.
    /// Returns whether anything changed.
    pub fn take_workload(&mut self, quantities: &[(Workload, f64)]) -> bool {
        let before = self.inputs.clone();
        for field in self.calculator.workload {
            let wanted = quantities
                .iter()
                .find(|(quantity, _)| *quantity == field.quantity);
            if let (Some((_, value)), Some(path)) = (wanted, self.shared_path(field.key)) {
                let text = text_of(&Value::Number(value * field.per_unit));
                // A value out of range leaves the field as it is: each calculator stays valid by itself.
                let _ = self.set(&path, &text);
            }
        }
        before != self.inputs
    }

    /// Returns the paths of the fields that hold the shared quantities.
    pub fn workload_paths(&self) -> Vec<String> {
        let shared = self.calculator.workload.iter();
        shared
            .filter_map(|field| self.shared_path(field.key))
            .collect()
    }

    /// Returns the value of a shared field.
    fn shared(&self, key: &str) -> Option<f64> {
        match self.at(&self.shared_path(key)?)? {
            (_, Value::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// Returns the path of a shared field: at the root, or in the only record of the root list.
    fn shared_path(&self, key: &str) -> Option<String> {
        if self.inputs.get(key).is_some() {
            return Some(String::from(key));
        }
        self.inputs
            .iter()
            .find_map(|(field, value)| match (&field.kind, value) {
                (Kind::List(kind), Value::List(list)) if kind.at_root => {
                    match list.records.as_slice() {
                        [(name, _)] => Some(concat(&[name.as_str(), ".", key])),
                        _ => None,
                    }
                }
                _ => None,
            })
    }
}

/// A state that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What was understood.
    pub scenario: Scenario,
    /// What was not.
    pub problems: Vec<FieldError>,
    /// The date of the newest price when the link was made, if it says so.
    pub priced_on: Option<String>,
}

/// Returns a name that no record has: the stem of another one with the next free number.
fn unused_name(records: &[(String, Inputs)], like: &str) -> String {
    let stem = like
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .trim_end_matches('-');
    let taken = |name: &str| records.iter().any(|(known, _)| known == name);
    if !taken(stem) {
        return String::from(stem);
    }
    let mut count = 2_u64;
    loop {
        let name = concat(&[stem, "-", &crate::number::integer(count)]);
        if !taken(&name) {
            return name;
        }
        count += 1;
    }
}

/// Walks a path down to its field and value.
fn value_at<'a>(inputs: &'a Inputs, path: &str) -> Option<(&'static Field, &'a Value)> {
    let (head, tail) = path.split_once('.').unwrap_or((path, ""));
    if let Some((field, value)) = inputs.iter().find(|(field, _)| field.key == head) {
        return match (value, tail) {
            (_, "") => Some((field, value)),
            (Value::Variant(_, inner), tail) => value_at(inner, tail),
            (Value::List(list), tail) => {
                let (name, rest) = tail.split_once('.')?;
                list.records
                    .iter()
                    .find(|(known, _)| known == name)
                    .and_then(|(_, record)| value_at(record, rest))
            }
            _ => None,
        };
    }
    inputs
        .iter()
        .find_map(|(field, value)| match (&field.kind, value) {
            (Kind::List(kind), Value::List(list)) if kind.at_root => list
                .records
                .iter()
                .find(|(name, _)| name == head)
                .and_then(|(_, record)| value_at(record, tail)),
            _ => None,
        })
}

/// Returns the values of a preset. Each preset is tested to apply without errors.
fn inputs_of(calculator: &'static Calculator, preset: &'static Preset) -> Inputs {
    let mut inputs = Inputs::defaults(calculator.fields);
    for (path, text) in preset.set {
        let applied = assign(&mut inputs, path, text);
        debug_assert!(
            applied.is_ok(),
            "preset {}: {path} = {text}: {applied:?}",
            preset.id
        );
    }
    inputs
}
