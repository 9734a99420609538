//! Look-ups in the page and the few calls of the browser: a missing element is an error that names it.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, History, Window};

/// Returns the window.
pub(super) fn window() -> Result<Window, JsValue> {
    web_sys::window().ok_or_else(|| missing("window"))
}

use crate::small::concat;

/// Returns the document.
pub(super) fn document() -> Result<Document, JsValue> {
    window()?.document().ok_or_else(|| missing("document"))
}

/// Returns the language of the page, as the generator wrote it.
pub(super) fn language(document: &Document) -> String {
    document
        .document_element()
        .and_then(|root| root.get_attribute("lang"))
        .unwrap_or_default()
}

/// Returns every element below the document that matches.
pub(super) fn all(document: &Document, selector: &str) -> Result<Vec<Element>, JsValue> {
    Ok(elements(&document.query_selector_all(selector)?))
}

/// Returns every element below another that matches.
pub(super) fn all_in(element: &Element, selector: &str) -> Result<Vec<Element>, JsValue> {
    Ok(elements(&element.query_selector_all(selector)?))
}

fn elements(list: &web_sys::NodeList) -> Vec<Element> {
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}

/// Returns the first element below another that matches.
pub(super) fn one(element: &Element, selector: &str) -> Result<Element, JsValue> {
    element
        .query_selector(selector)?
        .ok_or_else(|| missing(selector))
}

/// An error that names what is missing.
pub(super) fn missing(what: &str) -> JsValue {
    JsValue::from_str(&concat(&["the page has no ", what]))
}

/// Runs a function on every event of this kind below an element, for as long as the page lives.
pub(super) fn listen(
    element: &Element,
    event: &str,
    work: impl FnMut(Event) + 'static,
) -> Result<(), JsValue> {
    let closure = Closure::<dyn FnMut(Event)>::new(work);
    element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())?;
    // The listener lives as long as the page, and so does its closure.
    closure.forget();
    Ok(())
}

/// Runs a function on every event of this kind of the window, for as long as the page lives.
pub(super) fn listen_window(event: &str, work: impl FnMut(Event) + 'static) -> Result<(), JsValue> {
    let closure = Closure::<dyn FnMut(Event)>::new(work);
    window()?.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())?;
    closure.forget();
    Ok(())
}

/// Runs a function once after so many milliseconds; the returned number cancels it.
pub(super) fn after(milliseconds: i32, work: impl FnOnce() + 'static) -> Result<i32, JsValue> {
    let callback = Closure::once_into_js(work);
    window()?.set_timeout_with_callback_and_timeout_and_arguments_0(
        callback.unchecked_ref(),
        milliseconds,
    )
}

/// Cancels what [`after`] was to run.
pub(super) fn cancel(timer: Option<i32>) {
    if let (Some(timer), Ok(window)) = (timer, window()) {
        window.clear_timeout_with_handle(timer);
    }
}

fn history() -> Result<History, JsValue> {
    window()?.history()
}

/// Gives the present entry of the history its states.
pub(super) fn replace_entry(states: &str) -> Result<(), JsValue> {
    history()?.replace_state(&JsValue::from_str(states), "")
}

/// Adds an entry to the history.
pub(super) fn push_entry(states: &str, fragment: &str) -> Result<(), JsValue> {
    history()?.push_state_with_url(
        &JsValue::from_str(states),
        "",
        Some(&concat(&["#", fragment])),
    )
}

/// Returns the states of the entry that an event went to.
pub(super) fn entry_of(event: &Event) -> Option<String> {
    event
        .dyn_ref::<web_sys::PopStateEvent>()
        .and_then(|event| event.state().as_string())
}

/// Returns the fragment of the address, without its mark.
pub(super) fn fragment() -> Result<String, JsValue> {
    let hash = window()?.location().hash()?;
    Ok(String::from(hash.strip_prefix('#').unwrap_or("")))
}

/// Returns the whole address.
pub(super) fn address() -> Result<String, JsValue> {
    window()?.location().href()
}
