//! Files and the clipboard: what only a browser can do with a text.
//!
//! In: a text to save or copy, or the text of a file. Out: a download, a copied link, the state of a saved scenario. A
//! file is read where it is; nothing is sent anywhere.

use wasm_bindgen::prelude::*;

use super::dom;
use crate::small::concat;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = encodeURIComponent)]
    fn encoded(text: &str) -> String;

    type Promise;
    #[wasm_bindgen(method)]
    fn then(this: &Promise, kept: &JsValue, broken: &JsValue) -> Promise;
    /// Fails on a page that is not served securely: it has no clipboard.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
    /// Returns the export [`super::entry::copied`] as a function of the browser.
    #[wasm_bindgen(js_namespace = ["wasm_bindgen", "copied"], js_name = bind)]
    fn copied() -> JsValue;

    /// Fails where the text is no JSON.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse(text: &str) -> Result<Saved, JsValue>;
    type Saved;
    /// Fails where the JSON is null.
    #[wasm_bindgen(method, getter, catch)]
    fn calculator(this: &Saved) -> Result<JsValue, JsValue>;
    /// Fails likewise.
    #[wasm_bindgen(method, getter, catch)]
    fn state(this: &Saved) -> Result<JsValue, JsValue>;
}

/// Saves a text as a file.
pub(super) fn save(name: &str, media_type: &str, text: &str) {
    let anchor = dom::create("a");
    let address = concat(&["data:", media_type, ";charset=utf-8,", &encoded(text)]);
    anchor.set("href", &address);
    anchor.set("download", name);
    anchor.click();
}

/// Copies a text; the export `copied` hears what came of it. Returns whether the browser tries.
pub(super) fn copy(text: &str) -> bool {
    match write_text(text) {
        Ok(promise) => {
            // Both ways end there: a promise kept gives nothing, one broken gives its error.
            promise.then(&copied(), &copied());
            true
        }
        Err(_) => false,
    }
}

/// Returns the calculator and the state of a saved scenario, or `None` when the text is no such file.
pub(super) fn saved_state(text: &str) -> Option<(String, String)> {
    let saved = parse(text).ok()?;
    let calculator = saved.calculator().ok()?.as_string()?;
    Some((calculator, saved.state().ok()?.as_string()?))
}
