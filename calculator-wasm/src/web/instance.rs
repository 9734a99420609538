//! One calculator on the page: its elements, its state, and what an event in it means.
//!
//! - `input`: a slider or a drawn weight first writes its value into its box; then the whole form is read as
//!   assignments, each message is put beside its field, and the result is written again or, where an input is not
//!   understood, kept and marked as stale.
//! - `click` on a button: the state changes as the button says, and the form is written again, with the focus where it
//!   was.
//! - `change` of a name renames a record; of a file, asks the page to read it.

use wasm_bindgen::prelude::*;
use web_sys::{
    DragEvent, Element, Event, File, HtmlElement, HtmlInputElement, HtmlSelectElement, MouseEvent,
};

use super::page::target;
use super::{dom, files, weights};
use crate::field::{FieldError, Kind, NumberField, Value};
use crate::format::Format;
use crate::number;
use crate::prices::Prices;
use crate::report::Report;
use crate::report::export;
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;

/// What an event asks of the page.
pub(super) enum Effect {
    /// Nothing changed.
    Nothing,
    /// The inputs changed; this is the sentence to announce.
    Changed(String),
    /// The link is to be copied.
    Link,
    /// A file is to be read: for the field at this path, or as a whole scenario where the path is empty.
    Read(File, String),
}

/// What is heard when an input has no result.
const STALE: &str = "An input is not understood. The figures are those of the last valid inputs.";

/// A calculator on the page.
pub(super) struct Instance {
    pub(super) id: String,
    pub(super) section: Element,
    pub(super) status: Element,
    /// The name of the workload that it shares with other calculators of the page.
    pub(super) shared: Option<String>,
    /// What the page came with; reset returns to it.
    pub(super) initial: String,
    pub(super) scenario: Scenario,
    form: Element,
    result: Element,
    notes: Element,
    format: Format,
    /// The catalogue with the prices of the site.
    prices: Prices,
}

impl Instance {
    /// Finds the parts of the calculator that stands in a section.
    pub(super) fn new(section: &Element, format: Format) -> Result<Self, JsValue> {
        let name = section.get_attribute("data-calculator").unwrap_or_default();
        let calculator = crate::calculator(&name)
            .ok_or_else(|| dom::missing(&concat(&["calculator ", &name])))?;
        let initial = section.get_attribute("data-state").unwrap_or_default();
        Ok(Self {
            id: section.id(),
            section: section.clone(),
            status: dom::one(section, ".calculator-status")?,
            shared: section.get_attribute("data-shared"),
            scenario: Scenario::open(calculator, &initial).scenario,
            initial,
            form: dom::one(section, ".calculator-form")?,
            result: dom::one(section, "[data-part=result]")?,
            notes: dom::one(section, "[data-part=notes]")?,
            format,
            prices: Prices::with_overrides_text(
                &section.get_attribute("data-prices").unwrap_or_default(),
            ),
        })
    }

    /// Takes over what a reader typed before the module was here.
    pub(super) fn adopt(&mut self) -> Result<(), JsValue> {
        let before = self.scenario.to_state();
        let errors = self.read_form()?;
        if !errors.is_empty() || self.scenario.to_state() != before {
            self.show(&errors)?;
            self.refresh(errors.is_empty())?;
        }
        Ok(())
    }

    /// Does what an event in the calculator means.
    pub(super) fn event(&mut self, event: &Event) -> Result<Effect, JsValue> {
        let Some(target) = target(event) else {
            return Ok(Effect::Nothing);
        };
        match event.type_().as_str() {
            "input" => self.typed(&target),
            "change" => self.ended(&target),
            "click" => self.pressed(event, &target),
            "submit" => {
                event.prevent_default();
                Ok(Effect::Nothing)
            }
            "dragover" | "drop" => self.dropped(event, &target),
            _ => self.drawn(event, &target),
        }
    }

    /// Reads the form after an input.
    fn typed(&mut self, target: &Element) -> Result<Effect, JsValue> {
        if target.has_attribute("data-rename")
            || target.has_attribute("data-attachment")
            || target.has_attribute("data-open")
        {
            return Ok(Effect::Nothing);
        }
        if let Some(path) = target.get_attribute("data-for") {
            let slider: &HtmlInputElement = target.unchecked_ref();
            if let Some((kind, _)) = self.number_at(&path) {
                let value = view::form::slider_value(kind, slider.value_as_number());
                self.fill(&path, value)?;
            }
        }
        self.reread()
    }

    /// Reads the form, shows what came of it and computes again.
    fn reread(&mut self) -> Result<Effect, JsValue> {
        let boxes = self.scenario.paths();
        let errors = self.read_form()?;
        if self.scenario.paths() != boxes {
            // Another tag of a variant has other parameters: the form needs other boxes.
            return self.rewrite("").map(Effect::Changed);
        }
        self.show(&errors)?;
        self.refresh(errors.is_empty()).map(Effect::Changed)
    }

    /// Ends an input: a record gets its new name, a file is read, a box is committed.
    fn ended(&mut self, target: &Element) -> Result<Effect, JsValue> {
        let input: &HtmlInputElement = target.unchecked_ref();
        if let Some(list) = target.get_attribute("data-rename") {
            let record = target.get_attribute("data-record").unwrap_or_default();
            return match self.scenario.rename(&list, &record, &input.value()) {
                Ok(()) => self.rewrite("").map(Effect::Changed),
                Err(error) => {
                    if let Some(field) = target.closest(".field")? {
                        field.class_list().add_1("has-error")?;
                        dom::one(&field, ".field-error")?
                            .set_text_content(Some(&view::problem(&error)));
                    }
                    target.set_attribute("aria-invalid", "true")?;
                    Ok(Effect::Nothing)
                }
            };
        }
        let path = target.get_attribute("data-attachment");
        if path.is_some() || target.has_attribute("data-open") {
            return Ok(match input.files().and_then(|files| files.get(0)) {
                Some(file) => Effect::Read(file, path.unwrap_or_default()),
                None => Effect::Nothing,
            });
        }
        Ok(Effect::Changed(self.spoken()))
    }

    /// Does what a button or a preset says.
    fn pressed(&mut self, event: &Event, target: &Element) -> Result<Effect, JsValue> {
        let Some(button) = target.closest("[data-action], [data-preset]")? else {
            return Ok(Effect::Nothing);
        };
        let read = |name: &str| button.get_attribute(name).unwrap_or_default();
        let (action, record, list) = (read("data-action"), read("data-record"), read("data-list"));
        if action.is_empty() {
            let elsewhere = event
                .dyn_ref::<MouseEvent>()
                .is_some_and(|press| press.ctrl_key() || press.meta_key() || press.shift_key());
            // Another tab shows the example on its own page.
            if elsewhere || self.scenario.apply_preset(&read("data-preset")).is_err() {
                return Ok(Effect::Nothing);
            }
            event.prevent_default();
            return self.rewrite("").map(Effect::Changed);
        }
        match action.as_str() {
            "reset" => {
                self.scenario = Scenario::open(self.scenario.calculator(), &self.initial).scenario
            }
            "reset-field" => {
                if let Some(Value::Number(value)) = self.scenario.preset_value(&record) {
                    self.fill(&record, value)?;
                    if let Some(input) = self.control(&record)? {
                        input.focus()?;
                    }
                }
                return self.reread();
            }
            "detach" => {
                // An attachment takes any text.
                let _ = self.scenario.set(&record, "");
            }
            "link" => return Ok(Effect::Link),
            "csv" | "json" | "markdown" => return self.save(&action),
            edit => {
                if !self.scenario.edit_list(&list, &record, edit) {
                    return Ok(Effect::Nothing);
                }
            }
        }
        let button = concat(&["[data-action=\"", &action, "\"]"]);
        let of_record = concat(&["[data-record=\"", &record, "\"]"]);
        let rest = if record.is_empty() { "" } else { &of_record };
        self.rewrite(&concat(&[&button, rest])).map(Effect::Changed)
    }

    /// Saves the report as a file.
    fn save(&self, kind: &str) -> Result<Effect, JsValue> {
        let Ok(report) = self.scenario.evaluate(&self.prices) else {
            return Ok(Effect::Nothing);
        };
        let (scenario, format) = (&self.scenario, &self.format);
        let (ending, media_type, text) = match kind {
            "csv" => ("csv", "text/csv", export::csv(scenario, &report)),
            "json" => ("json", "application/json", export::json(scenario, &report)),
            _ => (
                "md",
                "text/markdown",
                export::markdown(scenario, &report, format),
            ),
        };
        files::save(
            &concat(&[self.scenario.calculator().id, ".", ending]),
            media_type,
            &text,
        )?;
        Ok(Effect::Nothing)
    }

    /// Takes a file that was dropped on a place for one, or a saved scenario dropped anywhere else.
    fn dropped(&mut self, event: &Event, target: &Element) -> Result<Effect, JsValue> {
        let Some(files) = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
        else {
            return Ok(Effect::Nothing);
        };
        event.prevent_default();
        if event.type_() == "dragover" {
            return Ok(Effect::Nothing);
        }
        let place = target
            .closest("[data-drop]")?
            .and_then(|place| place.get_attribute("data-drop"));
        Ok(match files.files().and_then(|files| files.get(0)) {
            Some(file) => Effect::Read(file, place.unwrap_or_default()),
            None => Effect::Nothing,
        })
    }

    /// Draws a weight with the pointer.
    fn drawn(&mut self, event: &Event, target: &Element) -> Result<Effect, JsValue> {
        let Some(drawn) = weights::drawn(event, target)? else {
            return Ok(Effect::Nothing);
        };
        let largest = match self.scenario.at(&drawn.path) {
            Some((_, Value::Weights(values))) => values.iter().copied().fold(0.0, f64::max),
            _ => return Ok(Effect::Nothing),
        };
        // The height of the drawing is the largest weight; two digits are as fine as a hand draws.
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let value = number::round_to_integer(drawn.share * scale * 100.0) as f64 / 100.0;
        self.fill(
            &concat(&[&drawn.path, ".", &number::integer(drawn.at as u64)]),
            value,
        )?;
        self.reread()
    }

    /// Sets an attachment and computes again.
    pub(super) fn attach(&mut self, path: &str, text: &str) -> Result<String, JsValue> {
        match self.scenario.set(path, text) {
            Ok(()) => self.rewrite(""),
            Err(error) => {
                self.show(&[error])?;
                self.refresh(false)
            }
        }
    }

    /// Opens a saved scenario.
    pub(super) fn open_json(&mut self, text: &str) -> Result<String, JsValue> {
        match files::saved_state(text) {
            Some((calculator, state)) if calculator == self.scenario.calculator().id => {
                self.open(&state)?;
                Ok(self.spoken())
            }
            _ => {
                const WRONG: &str = "This file is no scenario saved by this calculator.";
                self.notes.set_text_content(Some(WRONG));
                Ok(String::from(WRONG))
            }
        }
    }

    /// Opens a state, writes form and result, and says what was not understood.
    pub(super) fn open(&mut self, state: &str) -> Result<(), JsValue> {
        let opened = Scenario::open(self.scenario.calculator(), state);
        self.scenario = opened.scenario;
        self.rewrite("")?;
        if let Ok(report) = self.scenario.evaluate(&self.prices) {
            let notes = view::notes(&opened.problems, opened.priced_on.as_deref(), &report);
            self.notes.set_inner_html(&notes);
        }
        Ok(())
    }

    /// Writes form and result again. The focus goes to what matches the selector, or stays where it was.
    pub(super) fn rewrite(&mut self, focus: &str) -> Result<String, JsValue> {
        let document = dom::document()?;
        let active = document
            .active_element()
            .filter(|active| self.form.contains(Some(active)));
        let held = active.map(|active| active.id()).unwrap_or_default();
        let opened = self.opened()?;
        self.form
            .set_inner_html(&view::form::form(&self.scenario, &self.format, &self.id));
        for (details, open) in dom::all_in(&self.form, "details")?.iter().zip(opened) {
            if open {
                details.set_attribute("open", "")?;
            }
        }
        let wanted = match focus {
            "" if held.is_empty() => None,
            "" => document.get_element_by_id(&held),
            // What was removed has no button left; its neighbours do.
            selector => match self.form.query_selector(selector)? {
                Some(found) => Some(found),
                None => self.form.query_selector("[data-action]")?,
            },
        };
        if let Some(element) = wanted {
            element.unchecked_into::<HtmlElement>().focus()?;
        }
        self.show(&[])?;
        self.refresh(true)
    }

    /// Returns which folds of the form are open.
    fn opened(&self) -> Result<Vec<bool>, JsValue> {
        Ok(dom::all_in(&self.form, "details")?
            .iter()
            .map(|details| details.has_attribute("open"))
            .collect())
    }

    /// Computes and writes the result; what cannot be computed leaves the last good one, marked as stale. Returns the
    /// sentence to announce.
    fn refresh(&mut self, understood: bool) -> Result<String, JsValue> {
        let report = match understood {
            true => self.scenario.evaluate(&self.prices),
            false => Err(Vec::new()),
        };
        match report {
            Ok(report) => {
                self.write(&report)?;
                Ok(view::announcement(&report, &self.format))
            }
            Err(errors) => {
                if !errors.is_empty() {
                    self.show(&errors)?;
                }
                self.result.class_list().add_1("is-stale")?;
                Ok(String::from(STALE))
            }
        }
    }

    /// Replaces the result; what was unfolded in it stays so.
    fn write(&self, report: &Report) -> Result<(), JsValue> {
        let folds = "details[open] > summary";
        let unfolded: Vec<Option<String>> = dom::all_in(&self.result, folds)?
            .iter()
            .map(|summary| summary.text_content())
            .collect();
        self.result
            .set_inner_html(&view::result::result(report, &self.format, &self.id));
        self.result.class_list().remove_1("is-stale")?;
        if unfolded.is_empty() {
            return Ok(());
        }
        for summary in dom::all_in(&self.result, "summary")? {
            if let Some(details) = summary
                .parent_element()
                .filter(|_| unfolded.contains(&summary.text_content()))
            {
                details.set_attribute("open", "")?;
            }
        }
        Ok(())
    }

    /// Returns the sentence of the present result.
    fn spoken(&self) -> String {
        match self.scenario.evaluate(&self.prices) {
            Ok(report) => view::announcement(&report, &self.format),
            Err(_) => String::from(STALE),
        }
    }

    /// Assigns every control of the form; returns what was not understood. A path that an assignment before it took
    /// away, such as a parameter of another tag, is no mistake of the reader.
    fn read_form(&mut self) -> Result<Vec<FieldError>, JsValue> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for control in dom::all_in(&self.form, "input[name], select[name]")? {
            match control.dyn_into::<HtmlInputElement>() {
                Ok(input) => match input.type_().as_str() {
                    "checkbox" => pairs.push((
                        input.name(),
                        String::from(if input.checked() { "on" } else { "off" }),
                    )),
                    "radio" if !input.checked() => {}
                    _ => pairs.push((input.name(), input.value())),
                },
                Err(other) => {
                    if let Ok(select) = other.dyn_into::<HtmlSelectElement>() {
                        pairs.push((select.name(), select.value()));
                    }
                }
            }
        }
        let assigned = self.scenario.set_all(
            pairs
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        );
        let errors = assigned.into_iter().map(|(_, error)| error);
        Ok(errors
            .filter(|error| self.field_of(&error.path).is_some())
            .collect())
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

    /// Puts each message beside its field and takes the others away; brings echoes, sliders and drawings in line.
    fn show(&self, errors: &[FieldError]) -> Result<(), JsValue> {
        for field in dom::all_in(&self.form, "[data-path]")? {
            let path = field.get_attribute("data-path").unwrap_or_default();
            let error = errors
                .iter()
                .find(|error| self.field_of(&error.path) == Some(&path));
            dom::one(&field, ".field-error")?.set_text_content(error.map(view::problem).as_deref());
            field
                .class_list()
                .toggle_with_force("has-error", error.is_some())?;
            if let Some(control) = field.query_selector("input[name], select[name]")? {
                match error {
                    Some(_) => control.set_attribute("aria-invalid", "true")?,
                    None => control.remove_attribute("aria-invalid")?,
                }
            }
            if let Some((kind, value)) = self.number_at(&path) {
                self.align(&field, &path, kind, value, error.is_some())?;
            }
            if let (Some((_, Value::Weights(values))), Some(drawing)) = (
                self.scenario.at(&path),
                field.query_selector("[data-weights]")?,
            ) {
                align_bars(&drawing, values)?;
            }
        }
        self.mark_preset()
    }

    /// Marks the example that the inputs are, if they are one.
    fn mark_preset(&self) -> Result<(), JsValue> {
        for link in dom::all_in(&self.section, "[data-preset]")? {
            let id = link.get_attribute("data-preset").unwrap_or_default();
            match self.scenario.is_preset(&id) {
                true => link.set_attribute("aria-current", "true")?,
                false => link.remove_attribute("aria-current")?,
            }
        }
        Ok(())
    }

    /// Brings slider, echo and reset button of a number in line with its value.
    fn align(
        &self,
        field: &Element,
        path: &str,
        kind: &NumberField,
        value: f64,
        refused: bool,
    ) -> Result<(), JsValue> {
        let spoken = view::form::value_text(kind, value, &self.format);
        if let Some(slider) = field.query_selector("[data-for]")? {
            slider.set_attribute("aria-valuetext", &spoken)?;
            slider
                .unchecked_into::<HtmlInputElement>()
                .set_value_as_number(view::form::slider_position(kind, value));
        }
        if let Some(echo) = field.query_selector("[data-echo]")? {
            let typed = self
                .control(path)?
                .map(|input| input.value())
                .unwrap_or_default();
            let plain = typed.trim() == self.format.plain(value)
                || typed.trim() == number::canonical(value);
            let words = if plain || refused {
                String::new()
            } else {
                concat(&["= ", &spoken])
            };
            echo.set_text_content(Some(&words));
        }
        if let Some(button) = field.query_selector("[data-action=reset-field]")? {
            let same = self.scenario.preset_value(path) == Some(Value::Number(value)) && !refused;
            button.unchecked_into::<HtmlElement>().set_hidden(same);
        }
        Ok(())
    }

    /// Returns the kind and the value of the number at a path.
    fn number_at(&self, path: &str) -> Option<(&'static NumberField, f64)> {
        let (field, value) = self.scenario.at(path)?;
        match (&field.kind, value) {
            (Kind::Number(kind), Value::Number(value)) => Some((kind, *value)),
            _ => None,
        }
    }

    /// Writes a number into the box of a path.
    fn fill(&self, path: &str, value: f64) -> Result<(), JsValue> {
        if let Some(input) = self.control(path)? {
            input.set_value(&self.format.plain(value));
        }
        Ok(())
    }

    /// Returns the text box of a path.
    fn control(&self, path: &str) -> Result<Option<HtmlInputElement>, JsValue> {
        let selector = concat(&["input[name=\"", path, "\"]"]);
        Ok(self
            .form
            .query_selector(&selector)?
            .and_then(|element| element.dyn_into().ok()))
    }
}

/// Gives the bars of a drawing the heights of the weights, without replacing the drawing that a pointer may hold.
fn align_bars(drawing: &Element, values: &[f64]) -> Result<(), JsValue> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    for (bar, value) in dom::all_in(drawing, "rect")?.iter().zip(values) {
        let (y, height) = view::controls::bar(*value, largest);
        bar.set_attribute("y", &y)?;
        bar.set_attribute("height", &height)?;
    }
    Ok(())
}
