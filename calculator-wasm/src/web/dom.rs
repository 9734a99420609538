//! Look-ups in the page: a missing element is an error that names it.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

use crate::small::concat;

/// Returns the document.
pub(super) fn document() -> Result<Document, JsValue> {
    web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| missing("a document"))
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
    work: impl FnMut(web_sys::Event) + 'static,
) -> Result<(), JsValue> {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(work);
    element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())?;
    // The listener lives as long as the page, and so does its closure.
    closure.forget();
    Ok(())
}

/// Runs a function once after so many milliseconds; the returned number cancels it.
pub(super) fn after(milliseconds: i32, work: impl FnOnce() + 'static) -> Result<i32, JsValue> {
    let window = web_sys::window().ok_or_else(|| missing("a window"))?;
    let callback = Closure::once_into_js(work);
    window.set_timeout_with_callback_and_timeout_and_arguments_0(
        callback.unchecked_ref(),
        milliseconds,
    )
}

/// Cancels what [`after`] was to run.
pub(super) fn cancel(timer: i32) {
    if let Some(window) = web_sys::window() {
        window.clear_timeout_with_handle(timer);
    }
}
