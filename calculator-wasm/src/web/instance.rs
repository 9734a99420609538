//! One calculator on the page: its elements, its state, and what happens on an event.
//!
//! 1. `input` in the form: a slider first writes its value into the box beside it; then the whole form is read as
//!    assignments, each message is put beside its field, and the result is written again or, where an input is not
//!    understood, kept and marked as stale.
//! 2. `click` on a button: the state changes as the button says, and the form is written again.
//! 3. After half a second without input the headline is put into the status line, which screen readers hear.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use super::dom;
use crate::field::{FieldError, Kind, NumberField};
use crate::format::Format;
use crate::prices::Prices;
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;

/// How long the page rests before a result is announced, in milliseconds.
const ANNOUNCE_AFTER: i32 = 500;

/// A calculator on the page.
struct Instance {
    id: String,
    form: Element,
    result: Element,
    status: Element,
    format: Format,
    /// What the page came with; reset returns to it.
    initial: String,
    scenario: Scenario,
    announcement: Option<i32>,
}

type Shared = Rc<RefCell<Instance>>;

/// Starts the calculator that stands in a section.
pub(super) fn start(section: &Element, format: Format) -> Result<(), JsValue> {
    let name = section.get_attribute("data-calculator").unwrap_or_default();
    let calculator =
        crate::calculator(&name).ok_or_else(|| dom::missing(&concat(&["calculator ", &name])))?;
    let initial = section.get_attribute("data-state").unwrap_or_default();
    let scenario = Scenario::open(calculator, &initial).scenario;
    let instance = Rc::new(RefCell::new(Instance {
        id: section.id(),
        form: dom::one(section, ".calculator-form")?,
        result: dom::one(section, "[data-part=result]")?,
        status: dom::one(section, ".calculator-status")?,
        format,
        initial,
        scenario,
        announcement: None,
    }));
    let form = instance.borrow().form.clone();
    let on_input = Rc::clone(&instance);
    dom::listen(&form, "input", move |event| {
        report(changed(&on_input, &event))
    })?;
    let on_click = Rc::clone(&instance);
    dom::listen(&form, "click", move |event| {
        report(clicked(&on_click, &event))
    })?;
    dom::listen(&form, "submit", |event| event.prevent_default())?;
    section.class_list().add_1("is-live")?;
    // What a reader typed before the module was here counts too.
    let before = instance.borrow().scenario.to_state();
    let errors = instance.borrow_mut().read_form()?;
    if !errors.is_empty() || instance.borrow().scenario.to_state() != before {
        settle(&instance, &errors)?;
    }
    Ok(())
}

/// A listener has no one to return an error to but the console.
fn report(outcome: Result<(), JsValue>) {
    if let Err(error) = outcome {
        web_sys::console::error_1(&error);
    }
}

/// Reads the form after an input.
fn changed(shared: &Shared, event: &Event) -> Result<(), JsValue> {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(slider) = target.filter(|input| input.has_attribute("data-for")) {
        let instance = shared.borrow();
        let path = slider.get_attribute("data-for").unwrap_or_default();
        if let Some((kind, _)) = instance.number_at(&path) {
            let value = view::form::slider_value(kind, slider.value_as_number());
            if let Some(input) = instance.control(&path)? {
                input.set_value(&instance.format.plain(value));
            }
        }
    }
    let errors = shared.borrow_mut().read_form()?;
    settle(shared, &errors)
}

/// Shows what was read: messages, sliders, result.
fn settle(shared: &Shared, errors: &[FieldError]) -> Result<(), JsValue> {
    shared.borrow().show_errors(errors)?;
    shared.borrow().align_sliders()?;
    refresh(shared, errors.is_empty())
}

/// Does what a button says.
fn clicked(shared: &Shared, event: &Event) -> Result<(), JsValue> {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return Ok(());
    };
    let Some(button) = target.closest("[data-action], [data-preset]")? else {
        return Ok(());
    };
    if let Some(preset) = button.get_attribute("data-preset") {
        event.prevent_default();
        let applied = shared.borrow_mut().scenario.apply_preset(&preset);
        return match applied {
            Ok(()) => rewrite(shared, &concat(&["[data-preset=\"", &preset, "\"]"])),
            Err(_) => Ok(()),
        };
    }
    let action = button.get_attribute("data-action").unwrap_or_default();
    let record = button.get_attribute("data-record").unwrap_or_default();
    let list = button.get_attribute("data-list").unwrap_or_default();
    {
        let mut instance = shared.borrow_mut();
        match action.as_str() {
            "reset" => {
                let calculator = instance.scenario.calculator();
                instance.scenario = Scenario::open(calculator, &instance.initial).scenario;
            }
            edit => instance.scenario.edit_list(&list, &record, edit),
        }
    }
    rewrite(shared, &concat(&["[data-action=\"", &action, "\"]"]))
}

/// Writes form and result again and puts the focus back where it was.
fn rewrite(shared: &Shared, focus: &str) -> Result<(), JsValue> {
    {
        let instance = shared.borrow();
        instance.form.set_inner_html(&view::form::form(
            &instance.scenario,
            &instance.format,
            &instance.id,
        ));
        if let Some(element) = instance.form.query_selector(focus)? {
            element.unchecked_into::<web_sys::HtmlElement>().focus()?;
        }
    }
    refresh(shared, true)
}

/// Computes and writes the result; what cannot be computed leaves the last good one, marked as stale.
fn refresh(shared: &Shared, understood: bool) -> Result<(), JsValue> {
    let outcome = if understood {
        Some(shared.borrow().scenario.evaluate(&Prices::standard()))
    } else {
        None
    };
    let spoken = {
        let instance = shared.borrow();
        match outcome {
            Some(Ok(report)) => {
                instance.result.set_inner_html(&view::result::result(
                    &report,
                    &instance.format,
                    &instance.id,
                ));
                instance.result.class_list().remove_1("is-stale")?;
                view::announcement(&report, &instance.format)
            }
            Some(Err(errors)) => {
                instance.show_errors(&errors)?;
                instance.result.class_list().add_1("is-stale")?;
                String::from(STALE)
            }
            None => {
                instance.result.class_list().add_1("is-stale")?;
                String::from(STALE)
            }
        }
    };
    announce(shared, spoken)
}

/// What is heard when an input has no result.
const STALE: &str = "An input is not understood. The figures are those of the last valid inputs.";

/// Puts a sentence into the status line once the page has rested.
fn announce(shared: &Shared, sentence: String) -> Result<(), JsValue> {
    if let Some(timer) = shared.borrow_mut().announcement.take() {
        dom::cancel(timer);
    }
    let status = shared.borrow().status.clone();
    let timer = dom::after(ANNOUNCE_AFTER, move || {
        status.set_text_content(Some(&sentence))
    })?;
    shared.borrow_mut().announcement = Some(timer);
    Ok(())
}

impl Instance {
    /// Assigns every control of the form; returns what was not understood.
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
        Ok(assigned.into_iter().map(|(_, error)| error).collect())
    }

    /// Puts each message beside its field and takes the others away.
    fn show_errors(&self, errors: &[FieldError]) -> Result<(), JsValue> {
        for field in dom::all_in(&self.form, "[data-path]")? {
            let path = field.get_attribute("data-path").unwrap_or_default();
            let error = errors.iter().find(|error| error.path == path);
            let message = dom::one(&field, ".field-error")?;
            message.set_text_content(error.map(view::problem).as_deref());
            field
                .class_list()
                .toggle_with_force("has-error", error.is_some())?;
            if let Some(control) = field.query_selector("input[name], select[name]")? {
                match error {
                    Some(_) => control.set_attribute("aria-invalid", "true")?,
                    None => control.remove_attribute("aria-invalid")?,
                }
            }
        }
        Ok(())
    }

    /// Moves each slider to the value of its box.
    fn align_sliders(&self) -> Result<(), JsValue> {
        for slider in dom::all_in(&self.form, "input[data-for]")? {
            let path = slider.get_attribute("data-for").unwrap_or_default();
            if let Some((kind, value)) = self.number_at(&path) {
                slider.set_attribute(
                    "aria-valuetext",
                    &view::form::value_text(kind, value, &self.format),
                )?;
                slider
                    .unchecked_into::<HtmlInputElement>()
                    .set_value_as_number(view::form::slider_position(kind, value));
            }
        }
        Ok(())
    }

    /// Returns the kind and the value of the number at a path.
    fn number_at(&self, path: &str) -> Option<(&'static NumberField, f64)> {
        let (field, value) = self.scenario.at(path)?;
        match (&field.kind, value) {
            (Kind::Number(kind), crate::field::Value::Number(value)) => Some((kind, *value)),
            _ => None,
        }
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
