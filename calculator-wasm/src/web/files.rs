//! Files and the clipboard: what only a browser can do with a text.
//!
//! In: a text to save or copy, or a file that was picked or dropped. Out: a download, a copied link, the text of the
//! file. A file is read where it is; nothing is sent anywhere.

use crate::small::concat;
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlElement};

use super::dom;

/// Saves a text as a file.
pub(super) fn save(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let encoded = String::from(js_sys::encode_uri_component(text));
    let anchor = dom::document()?.create_element("a")?;
    anchor.set_attribute(
        "href",
        &concat(&["data:", media_type, ";charset=utf-8,", &encoded]),
    )?;
    anchor.set_attribute("download", name)?;
    anchor.unchecked_into::<HtmlElement>().click();
    Ok(())
}

/// Copies a text and says what came of it. Pages that are not served securely have no clipboard.
pub(super) fn copy(text: &str, said: impl Fn(&'static str) + 'static) -> Result<(), JsValue> {
    const COPIED: &str = "Link copied.";
    const NOT_COPIED: &str = "The address of this page is now the link.";
    let clipboard =
        js_sys::Reflect::get(&dom::window()?.navigator(), &JsValue::from_str("clipboard"))?;
    let Ok(clipboard) = clipboard.dyn_into::<web_sys::Clipboard>() else {
        said(NOT_COPIED);
        return Ok(());
    };
    let done = Closure::<dyn FnMut(JsValue)>::new({
        move |outcome: JsValue| {
            said(if outcome.is_undefined() {
                COPIED
            } else {
                NOT_COPIED
            })
        }
    });
    // Both ways end here: a promise kept gives nothing, one broken gives its error.
    let _ = clipboard.write_text(text).then2(&done, &done);
    done.forget();
    Ok(())
}

/// Reads the text of a file.
pub(super) fn read(file: &File, work: impl Fn(String) + 'static) -> Result<(), JsValue> {
    let done = Closure::<dyn FnMut(JsValue)>::new(move |text: JsValue| {
        work(text.as_string().unwrap_or_default())
    });
    let _ = file.text().then(&done);
    done.forget();
    Ok(())
}

/// Returns the calculator and the state of a saved scenario, or `None` when the text is no such file.
pub(super) fn saved_state(text: &str) -> Option<(String, String)> {
    let document = js_sys::JSON::parse(text).ok()?;
    let member = |key: &str| {
        js_sys::Reflect::get(&document, &JsValue::from_str(key))
            .ok()?
            .as_string()
    };
    Some((member("calculator")?, member("state")?))
}
