//! The form of a calculator: what its controls hold is assigned, and each field shows what came of it.
//!
//! In: the texts of the controls, read once and then one by one as they change. Out: what was not understood, each beside
//! its field; echoes, sliders, drawings and reset buttons in line with the values. A field that looks as it did is not
//! touched.

use super::Instance;
use crate::field::{FieldError, Kind, NumberField, Value};
use crate::format::Format;
use crate::number;
use crate::small::concat;
use crate::view;
use crate::web::dom::Element;

/// A field as it was shown last.
pub(super) struct Shown {
    element: Element,
    path: String,
    /// Its message; empty where its input is understood.
    said: String,
}

impl Instance {
    /// Assigns what every control of the form holds; returns what was not understood. A path that an assignment before
    /// it took away, such as a parameter of another tag, is no mistake of the reader.
    pub(super) fn assign(&mut self) -> Vec<FieldError> {
        self.read_form();
        let texts = self.texts.iter();
        let assigned = self
            .scenario
            .set_all(texts.map(|(path, text)| (path.as_str(), text.as_str())));
        let errors = assigned.into_iter().map(|(_, error)| error);
        errors
            .filter(|error| self.field_of(&error.path).is_some())
            .collect()
    }

    /// Reads the controls of a form that was written since they were read.
    fn read_form(&mut self) {
        if self.texts.is_empty() {
            for control in self.form.all("input[name], select[name]") {
                if control.kind() != "radio" || control.checked() {
                    self.texts.push((control.name(), read(&control)));
                }
            }
        }
    }

    /// Takes the text of the one control that was changed.
    pub(super) fn hold(&mut self, path: String, text: String) {
        self.read_form();
        self.changed.push(path.clone());
        match self.texts.iter_mut().find(|(held, _)| *held == path) {
            Some((_, held)) => *held = text,
            None => self.texts.push((path, text)),
        }
    }

    /// Returns the part of a path that has an element of its own: a weight and an override stand in their table.
    fn field_of<'a>(&self, path: &'a str) -> Option<&'a str> {
        let mut path = path;
        loop {
            if self.scenario.at(path).is_some() {
                return Some(path);
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    /// Puts each message beside its field and takes the others away; brings echoes, sliders and drawings in line, and
    /// marks the example that the inputs are, if they are one. Only what changed since is touched: everything, in a form
    /// that was written anew.
    pub(super) fn show(&mut self, errors: &[FieldError]) {
        self.read_form();
        let is_new = self.shown.is_empty();
        if is_new {
            let fields = self.form.all("[data-path]").into_iter();
            self.shown = fields
                .map(|element| Shown {
                    path: element.read("data-path"),
                    element,
                    said: String::new(),
                })
                .collect();
        }
        let mut fields = core::mem::take(&mut self.shown);
        for field in &mut fields {
            let mut errors = errors.iter();
            let error = errors.find(|error| self.field_of(&error.path) == Some(&field.path));
            let said = error.map(|error| self.format.said(&error.said));
            let said = said.unwrap_or_default();
            let is_held = |held: &String| held.starts_with(&field.path);
            if is_new || said != field.said || self.changed.iter().any(is_held) {
                self.show_field(&field.element, &field.path, error);
                field.said = said;
            }
        }
        self.shown = fields;
        self.changed.clear();
        for link in self.section.all("[data-preset]") {
            let is_preset = self.scenario.is_preset(&link.read("data-preset"));
            link.set_or_remove("aria-current", "true", is_preset);
        }
    }

    /// Shows one field as it is.
    fn show_field(&self, field: &Element, path: &str, error: Option<&FieldError>) {
        say(field, error, &self.format);
        if let Some(control) = field.find("input[name], select[name]") {
            control.set_or_remove("aria-invalid", "true", error.is_some());
        }
        if let Some((kind, value)) = self.number_at(path) {
            self.align(field, path, kind, value, error.is_some());
        }
        if let (Some((_, Value::Weights(values))), Some(drawing)) =
            (self.scenario.at(path), field.find("[data-weights]"))
        {
            align_bars(&drawing, values);
        }
    }

    /// Brings slider, echo and reset button of a number in line with its value.
    fn align(&self, field: &Element, path: &str, kind: &NumberField, value: f64, refused: bool) {
        let spoken = view::form::value_text(kind, value, &self.format);
        if let Some(slider) = field.find("[data-for]") {
            slider.set("aria-valuetext", &spoken);
            slider.set_number(view::form::slider_position(kind, value));
        }
        if let Some(echo) = field.find("[data-echo]") {
            let typed = self.texts.iter().find(|(held, _)| held == path);
            let typed = typed.map_or("", |(_, text)| text.trim());
            let plain = typed == self.format.plain(value) || typed == number::canonical(value);
            if plain || refused {
                echo.set_text("");
            } else {
                echo.set_text(&concat(&["= ", &spoken]));
            }
        }
        if let Some(button) = field.find("[data-action=reset-field]") {
            let same = self.scenario.preset_value(path) == Some(Value::Number(value)) && !refused;
            button.set_hidden(same);
        }
    }

    /// Returns the kind and the value of the number at a path.
    pub(super) fn number_at(&self, path: &str) -> Option<(&'static NumberField, f64)> {
        let (field, value) = self.scenario.at(path)?;
        match (&field.kind, value) {
            (Kind::Number(kind), Value::Number(value)) => Some((kind, *value)),
            _ => None,
        }
    }

    /// Writes a number into the box of a path.
    pub(super) fn fill(&mut self, path: &str, value: f64) {
        if let Some(input) = self.control(path) {
            input.set_value(&self.format.plain(value));
            self.hold(String::from(path), input.value());
        }
    }

    /// Returns the text box of a path.
    pub(super) fn control(&self, path: &str) -> Option<Element> {
        self.form.find(&concat(&["input[name=\"", path, "\"]"]))
    }
}

/// Returns the text that a control stands for.
pub(super) fn read(control: &Element) -> String {
    match control.kind().as_str() {
        "checkbox" => String::from(if control.checked() { "on" } else { "off" }),
        _ => control.value(),
    }
}

/// Puts the message of a field into its place, or empties the place.
pub(super) fn say(field: &Element, error: Option<&FieldError>, format: &Format) {
    field.class("has-error", error.is_some());
    if let Some(place) = field.find(".field-error") {
        let text = error.map(|error| format.said(&error.said));
        place.set_text(&text.unwrap_or_default());
    }
}

/// Gives the bars of a drawing the heights of the weights, without replacing the drawing that a pointer may hold.
fn align_bars(drawing: &Element, values: &[f64]) {
    let largest = values.iter().copied().fold(0.0, f64::max);
    for (bar, value) in drawing.all("rect").iter().zip(values) {
        let (y, height) = view::controls::bar(*value, largest);
        bar.set("y", &y);
        bar.set("height", &height);
    }
}
