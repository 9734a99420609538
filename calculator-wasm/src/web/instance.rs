//! One calculator on the page: its elements, its state, and what an event in it means.
//!
//! - `input`: a slider or a drawn weight first writes its value into its box; then what the form holds is assigned,
//!   each message is put beside its field, and the result is written again or, where an input is not understood, kept
//!   and marked as stale. Only the control that changed is read, only fields that look otherwise are touched.
//! - `click` on a button: the state changes as the button says, and the form is written again, with the focus where it
//!   was.
//! - `change` of a name renames a record or a pinned scenario; of a file, asks the page to read it.

use wasm_bindgen::JsValue;

use super::dom::{Element, Event, File};
use super::{dom, files, weights};
use crate::compare::{MOST, Pins};
use crate::field::{FieldError, Kind, NumberField, Value};
use crate::format::Format;
use crate::number;
use crate::prices::Prices;
use crate::report::{Report, compared, export};
use crate::scenario::Scenario;
use crate::small::{concat, push_all};
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
    /// The panel of what is pinned.
    compared: Element,
    pins: Pins,
    format: Format,
    /// The catalogue with the prices of the site.
    prices: Prices,
    /// The sentence of the result as it was written last.
    spoken: String,
    /// The path and the text of each control, as they were read last; none where the form is to be read whole.
    texts: Vec<(String, String)>,
    /// Of each field, what its look hung on when it was shown last: the texts of its controls and its message.
    shown: Vec<String>,
}

impl Instance {
    /// Finds the parts of the calculator that stands in a section.
    pub(super) fn new(section: Element, format: Format) -> Result<Self, JsValue> {
        let name = section.read("data-calculator");
        let calculator = crate::calculator(&name)
            .ok_or_else(|| dom::missing(&concat(&["calculator ", &name])))?;
        let initial = section.read("data-state");
        Ok(Self {
            id: section.id(),
            status: section.one(".calculator-status")?,
            shared: section.attribute("data-shared"),
            scenario: Scenario::open(calculator, &initial).scenario,
            initial,
            form: section.one(".calculator-form")?,
            result: section.one("[data-part=result]")?,
            notes: section.one("[data-part=notes]")?,
            compared: section.one("[data-part=compare]")?,
            pins: Pins::default(),
            format,
            prices: Prices::with_overrides_text(&section.read("data-prices")),
            spoken: String::new(),
            texts: Vec::new(),
            shown: Vec::new(),
            section,
        })
    }

    /// Takes over what a reader typed before the module was here.
    pub(super) fn adopt(&mut self) {
        let before = self.scenario.to_state();
        let errors = self.assign();
        if !errors.is_empty() || self.scenario.to_state() != before {
            self.show(&errors);
            self.refresh(errors.is_empty());
        }
    }

    /// Does what an event in the calculator means.
    pub(super) fn event(&mut self, event: &Event, kind: &str) -> Effect {
        let Some(target) = event.target() else {
            return Effect::Nothing;
        };
        match kind {
            "input" => self.typed(&target),
            "change" => self.ended(&target),
            "click" => self.pressed(event, &target),
            "submit" => {
                event.prevent_default();
                Effect::Nothing
            }
            "dragover" | "drop" => dropped(event, kind, &target),
            _ => self.drawn(event, &target),
        }
    }

    /// Reads the form after an input.
    fn typed(&mut self, target: &Element) -> Effect {
        let is_read_when_it_ends = |name| target.has(name);
        if ["data-rename", "data-attachment", "data-open", "data-pin"]
            .into_iter()
            .any(is_read_when_it_ends)
        {
            return Effect::Nothing;
        }
        if let Some(path) = target.attribute("data-for")
            && let Some((kind, _)) = self.number_at(&path)
        {
            self.fill(&path, view::form::slider_value(kind, target.number()));
        } else if target.has("name") {
            self.hold(target.name(), read(target));
        }
        self.reread()
    }

    /// Assigns what the form holds, shows what came of it and computes again.
    fn reread(&mut self) -> Effect {
        let boxes = self.scenario.paths();
        let errors = self.assign();
        Effect::Changed(if self.scenario.paths() == boxes {
            self.show(&errors);
            self.refresh(errors.is_empty())
        } else {
            // Another tag of a variant has other parameters: the form needs other boxes.
            self.rewrite("")
        })
    }

    /// Ends an input: a record gets its new name, a file is read, a box is committed.
    fn ended(&mut self, target: &Element) -> Effect {
        if let Some(list) = target.attribute("data-rename") {
            let record = target.read("data-record");
            return match self.scenario.rename(&list, &record, &target.value()) {
                Ok(()) => Effect::Changed(self.rewrite("")),
                Err(error) => {
                    if let Some(field) = target.closest(".field") {
                        say(&field, Some(&error));
                    }
                    target.set("aria-invalid", "true");
                    Effect::Nothing
                }
            };
        }
        if let Some(at) = target.attribute("data-pin") {
            self.pins.rename(place(&at), &target.value());
            self.compare_now();
            return Effect::Changed(concat(&["Renamed: ", &target.value()]));
        }
        let path = target.attribute("data-attachment");
        if path.is_some() || target.has("data-open") {
            return reading(target, path);
        }
        // A slider moved by keys ends with every key: its inputs are committed when they rest.
        if target.has("data-for") {
            return Effect::Nothing;
        }
        Effect::Changed(self.spoken.clone())
    }

    /// Does what a button or a preset says.
    fn pressed(&mut self, event: &Event, target: &Element) -> Effect {
        let Some(button) = target.closest("[data-action], [data-preset]") else {
            return Effect::Nothing;
        };
        let action = button.read("data-action");
        let record = button.read("data-record");
        match action.as_str() {
            "" => {
                // Another tab shows the example on its own page.
                let elsewhere = event.control() || event.meta() || event.shift();
                let preset = button.read("data-preset");
                if elsewhere || self.scenario.apply_preset(&preset).is_err() {
                    return Effect::Nothing;
                }
                event.prevent_default();
                return Effect::Changed(self.rewrite(""));
            }
            "reset" => {
                self.scenario = Scenario::open(self.scenario.calculator(), &self.initial).scenario
            }
            "reset-field" => {
                if let Some(Value::Number(value)) = self.scenario.preset_value(&record) {
                    self.fill(&record, value);
                    if let Some(input) = self.control(&record) {
                        input.focus();
                    }
                }
                return self.reread();
            }
            "detach" => {
                // An attachment takes any text.
                let _ = self.scenario.set(&record, "");
            }
            "link" => return Effect::Link,
            "csv" | "json" | "markdown" => {
                self.save(&action, !record.is_empty());
                return Effect::Nothing;
            }
            "pin" | "unpin" => return Effect::Changed(self.pin(&record)),
            "open-pin" => {
                if let Some(pin) = self.pins.list.get(place(&record)) {
                    self.scenario = pin.scenario.clone();
                }
                return Effect::Changed(self.rewrite(""));
            }
            edit => {
                let list = button.read("data-list");
                if !self.scenario.edit_list(&list, &record, edit) {
                    return Effect::Nothing;
                }
            }
        }
        let button = concat(&["[data-action=\"", &action, "\"]"]);
        let of_record = concat(&["[data-record=\"", &record, "\"]"]);
        let rest = if record.is_empty() { "" } else { &of_record };
        Effect::Changed(self.rewrite(&concat(&[&button, rest])))
    }

    /// Pins the inputs, or takes the scenario at a place off. Returns the sentence to announce.
    fn pin(&mut self, record: &str) -> String {
        let said = if !record.is_empty() {
            concat(&["Removed: ", &self.pins.remove(place(record))])
        } else if let Err(error) = self.pins.add("", &self.scenario, &self.prices) {
            concat(&["The ", &error.path, " ", &error.problem])
        } else {
            let pin = self.pins.list.last();
            let name = pin.map_or("", |pin| pin.name.as_str());
            concat(&["Pinned: ", name])
        };
        self.compare_now();
        // The button that was pressed is gone, or can be pressed no more.
        let title = concat(&[&self.id, "-compare"]);
        let next = dom::by_id(&title).or_else(|| self.section.find("[data-action=pin]"));
        if let Some(next) = next
            && (!record.is_empty() || self.pins.list.len() == MOST)
        {
            next.focus();
        }
        said
    }

    /// Writes the panel of what is pinned for the inputs as they are.
    fn compare_now(&self) {
        if let Ok(report) = self.scenario.evaluate(&self.prices) {
            self.compare(&report);
        }
    }

    /// Writes the panel of what is pinned, beside a report of the inputs.
    fn compare(&self, report: &Report) {
        let markup = match self.pins.list.is_empty() {
            true => String::new(),
            false => {
                let comparison = self.pins.beside(&self.scenario, report, &self.format);
                view::compare::panel(&self.pins, &comparison, &self.format, &self.id)
            }
        };
        dom::write(&self.compared, &markup);
        for name in self.compared.all("[data-pin]") {
            name.set_value(&name.read("value"));
        }
        if let Some(button) = self.section.find("[data-action=pin]") {
            let is_full = self.pins.list.len() == MOST;
            button.set_or_remove("disabled", "", is_full);
        }
    }

    /// Returns the state, and what is pinned beside it.
    pub(super) fn text(&self) -> String {
        self.with_pins(self.scenario.to_state())
    }

    /// Returns the same with the date of the prices.
    pub(super) fn link(&self) -> String {
        self.with_pins(self.scenario.to_link())
    }

    fn with_pins(&self, mut state: String) -> String {
        self.pins.push_text(&mut state);
        state
    }

    /// Saves the report as a file, or the comparison.
    fn save(&self, kind: &str, compares: bool) {
        let Ok(report) = self.scenario.evaluate(&self.prices) else {
            return;
        };
        let (scenario, format) = (&self.scenario, &self.format);
        let (ending, media_type) = match kind {
            "csv" => (".csv", "text/csv"),
            "json" => (".json", "application/json"),
            _ => (".md", "text/markdown"),
        };
        let text = if compares {
            let comparison = self.pins.beside(scenario, &report, format);
            match kind {
                "csv" => compared::csv(&comparison),
                "json" => compared::json(&comparison, &self.text()),
                _ => compared::markdown(&comparison, &self.text(), format),
            }
        } else {
            match kind {
                "csv" => export::csv(scenario, &report),
                "json" => export::json(scenario, &report),
                _ => export::markdown(scenario, &report, format),
            }
        };
        let what = if compares { "-compared" } else { "" };
        let name = concat(&[scenario.calculator().id, what, ending]);
        files::save(&name, media_type, &text);
    }

    /// Draws a weight with the pointer.
    fn drawn(&mut self, event: &Event, target: &Element) -> Effect {
        let Some(drawn) = weights::drawn(event, target) else {
            return Effect::Nothing;
        };
        let largest = match self.scenario.at(&drawn.path) {
            Some((_, Value::Weights(values))) => values.iter().copied().fold(0.0, f64::max),
            _ => return Effect::Nothing,
        };
        // The height of the drawing is the largest weight; two digits are as fine as a hand draws.
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let value = number::round_to_integer(drawn.share * scale * 100.0) as f64 / 100.0;
        let path = concat(&[&drawn.path, ".", &number::integer(drawn.at as u64)]);
        self.fill(&path, value);
        self.reread()
    }

    /// Sets an attachment and computes again.
    pub(super) fn attach(&mut self, path: &str, text: &str) -> String {
        match self.scenario.set(path, text) {
            Ok(()) => self.rewrite(""),
            Err(error) => {
                self.show(&[error]);
                self.refresh(false)
            }
        }
    }

    /// Opens a saved scenario.
    pub(super) fn open_json(&mut self, text: &str) -> String {
        match files::saved_state(text) {
            Some((calculator, mut state)) if calculator == self.scenario.calculator().id => {
                // One scenario leaves what is pinned; a comparison brings its own.
                if !state.contains('~') {
                    state = self.with_pins(state);
                }
                self.open(&state);
                self.spoken.clone()
            }
            _ => {
                const WRONG: &str = "This file is no scenario saved by this calculator.";
                self.notes.set_text(WRONG);
                String::from(WRONG)
            }
        }
    }

    /// Opens a state and what is pinned beside it, writes form and result, and says what was not understood.
    pub(super) fn open(&mut self, text: &str) {
        let calculator = self.scenario.calculator();
        let (state, pins) = text.split_once('~').unwrap_or((text, ""));
        let opened = Scenario::open(calculator, state);
        let mut problems = opened.problems;
        self.scenario = opened.scenario;
        self.pins = Pins::read(calculator, &self.prices, pins, &mut problems);
        self.rewrite("");
        if let Ok(report) = self.scenario.evaluate(&self.prices) {
            let notes = view::notes(&problems, opened.priced_on.as_deref(), &report);
            self.notes.set_markup(&notes);
        }
    }

    /// Writes form and result again. The focus goes to what matches the selector, or stays where it was. Returns the
    /// sentence to announce.
    pub(super) fn rewrite(&mut self, focus: &str) -> String {
        self.texts.clear();
        self.shown.clear();
        let held = self.form.find(":focus").map(|active| active.id());
        let folds = self.form.all("details");
        self.form
            .set_markup(&view::form::form(&self.scenario, &self.format, &self.id));
        for (details, before) in self.form.all("details").iter().zip(&folds) {
            details.set_or_remove("open", "", before.has("open"));
        }
        let wanted = match focus {
            "" => held.and_then(|id| dom::by_id(&id)),
            // What was removed has no button left; its neighbours do.
            selector => self
                .form
                .find(selector)
                .or_else(|| self.form.find("[data-action]")),
        };
        if let Some(element) = wanted {
            element.focus();
        }
        self.show(&[]);
        self.refresh(true)
    }

    /// Computes and writes the result; what cannot be computed leaves the last good one, marked as stale. Returns the
    /// sentence to announce.
    fn refresh(&mut self, understood: bool) -> String {
        let report = match understood {
            true => self.scenario.evaluate(&self.prices),
            false => Err(Vec::new()),
        };
        self.result.class("is-stale", report.is_err());
        self.spoken = match report {
            Ok(report) => {
                let markup = view::result::result(&report, &self.format, &self.id);
                dom::write(&self.result, &markup);
                self.compare(&report);
                view::announcement(&report, &self.format)
            }
            Err(errors) => {
                if !errors.is_empty() {
                    self.show(&errors);
                }
                String::from(self.format.words.of(STALE))
            }
        };
        self.spoken.clone()
    }

    /// Assigns what every control of the form holds; returns what was not understood. A path that an assignment before
    /// it took away, such as a parameter of another tag, is no mistake of the reader.
    fn assign(&mut self) -> Vec<FieldError> {
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
    fn hold(&mut self, path: String, text: String) {
        self.read_form();
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
    /// marks the example that the inputs are, if they are one.
    fn show(&mut self, errors: &[FieldError]) {
        self.read_form();
        let mut shown = Vec::new();
        for (at, field) in self.form.all("[data-path]").iter().enumerate() {
            let path = field.read("data-path");
            let error = errors
                .iter()
                .find(|error| self.field_of(&error.path) == Some(&path));
            let mut mark = error.map(view::problem).unwrap_or_default();
            for (held, text) in &self.texts {
                if held.starts_with(&path) {
                    push_all(&mut mark, &["=", text]);
                }
            }
            if self.shown.get(at) != Some(&mark) {
                self.show_field(field, &path, error);
            }
            shown.push(mark);
        }
        self.shown = shown;
        for link in self.section.all("[data-preset]") {
            let is_preset = self.scenario.is_preset(&link.read("data-preset"));
            link.set_or_remove("aria-current", "true", is_preset);
        }
    }

    /// Shows one field as it is.
    fn show_field(&self, field: &Element, path: &str, error: Option<&FieldError>) {
        say(field, error);
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
    fn number_at(&self, path: &str) -> Option<(&'static NumberField, f64)> {
        let (field, value) = self.scenario.at(path)?;
        match (&field.kind, value) {
            (Kind::Number(kind), Value::Number(value)) => Some((kind, *value)),
            _ => None,
        }
    }

    /// Writes a number into the box of a path.
    fn fill(&mut self, path: &str, value: f64) {
        if let Some(input) = self.control(path) {
            input.set_value(&self.format.plain(value));
            self.hold(String::from(path), input.value());
        }
    }

    /// Returns the text box of a path.
    fn control(&self, path: &str) -> Option<Element> {
        self.form.find(&concat(&["input[name=\"", path, "\"]"]))
    }
}

/// Returns the place that a digit names.
fn place(digit: &str) -> usize {
    let first = digit.bytes().next().unwrap_or(b'0');
    usize::from(first.wrapping_sub(b'0'))
}

/// Returns the text that a control stands for.
fn read(control: &Element) -> String {
    match control.kind().as_str() {
        "checkbox" => String::from(if control.checked() { "on" } else { "off" }),
        _ => control.value(),
    }
}

/// Puts the message of a field into its place, or empties the place.
fn say(field: &Element, error: Option<&FieldError>) {
    field.class("has-error", error.is_some());
    if let Some(place) = field.find(".field-error") {
        place.set_text(&error.map(view::problem).unwrap_or_default());
    }
}

/// Asks for the file that was picked in a control or dropped, for the field at a path or as a whole scenario.
fn reading(source: &Element, path: Option<String>) -> Effect {
    match source.first_file() {
        Some(file) => Effect::Read(file, path.unwrap_or_default()),
        None => Effect::Nothing,
    }
}

/// Takes a file that was dropped on a place for one, or a saved scenario dropped anywhere else.
fn dropped(event: &Event, kind: &str, target: &Element) -> Effect {
    let Some(dragged) = event.dragged() else {
        return Effect::Nothing;
    };
    event.prevent_default();
    if kind == "dragover" {
        return Effect::Nothing;
    }
    let place = target.closest("[data-drop]");
    reading(&dragged, place.map(|place| place.read("data-drop")))
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
