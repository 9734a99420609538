//! One calculator on the page: its elements, its state, and what an event in it means.
//!
//! - `input`: a slider or a drawn weight first writes its value into its box; then what the form holds is assigned,
//!   each message is put beside its field, and the result is written again or, where an input is not understood, kept
//!   and marked as stale. Only the control that changed is read, only fields that look otherwise are touched.
//! - `click` on a button: the state changes as the button says, and the form is written again, with the focus where it
//!   was.
//! - `change` of a name renames a record or a pinned scenario; of a file, asks the page to read it.
//! - `rest`: what a frame had no time for is computed, and the result is written whole.
//!
//! How the form is read and shown is in `fields.rs`, what is pinned in `pinned.rs`, what leaves the
//! calculator and comes back in `kept.rs`.

mod fields;
mod kept;
mod pinned;

use wasm_bindgen::JsValue;

use self::fields::{Shown, read, say};
use self::pinned::place;
use super::dom::{Element, Event, File};
use super::{dom, weights};
use crate::compare::Pins;
use crate::field::Value;
use crate::format::Format;
use crate::number;
use crate::prices::Prices;
use crate::report::Report;
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
    /// The panel of what is pinned.
    compared: Element,
    pins: Pins,
    format: Format,
    /// The catalogue with the prices of the site.
    prices: Prices,
    /// The inputs of the result, while parts of it are still to come.
    waiting: Option<Scenario>,
    /// The sentence of the result as it was written last.
    spoken: String,
    /// The path and the text of each control, as they were read last; none where the form is to be read whole.
    texts: Vec<(String, String)>,
    /// The fields as they were shown last; none where the form was written anew.
    shown: Vec<Shown>,
    /// The paths whose texts changed since.
    changed: Vec<String>,
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
            waiting: None,
            spoken: String::new(),
            texts: Vec::new(),
            shown: Vec::new(),
            changed: Vec::new(),
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
            "rest" => self.complete(),
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
                        say(&field, Some(&error), &self.format);
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

    /// Computes and writes the result, at first what a frame has time for; what cannot be computed leaves the last good one,
    /// marked as stale. Returns the sentence to announce.
    fn refresh(&mut self, understood: bool) -> String {
        let report = match understood {
            true => self.scenario.evaluate_in_frame(&self.prices),
            false => Err(Vec::new()),
        };
        self.result.class("is-stale", report.is_err());
        self.spoken = match report {
            Ok(report) => {
                self.write(&report, false);
                if report.later.is_empty() {
                    self.waiting = None;
                    self.compare(&self.scenario, &report);
                } else {
                    self.waiting = Some(self.scenario.clone());
                    self.compared.set("aria-busy", "true");
                }
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

    /// Writes the parts of the result that were left for when the inputs rest.
    fn complete(&mut self) -> Effect {
        if let Some(scenario) = self.waiting.take()
            && let Ok(report) = scenario.evaluate(&self.prices)
        {
            self.write(&report, true);
            self.compare(&scenario, &report);
        }
        Effect::Nothing
    }

    fn write(&self, report: &Report, completes: bool) {
        let markup = view::result::result(report, &self.format, &self.id);
        dom::write(&self.result, &markup, completes);
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
