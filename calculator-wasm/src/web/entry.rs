//! What the module exports: [`mount`] starts every calculator of the page, [`heard`] and [`copied`] are what the browser
//! calls afterwards, [`render`] is the same engine for tests.

use wasm_bindgen::prelude::*;

use super::dom::Event;
use super::page;
use crate::format::Format;
use crate::prices::Prices;
use crate::scenario::Scenario;
use crate::words::Words;

/// Starts every calculator of the page.
///
/// # Errors
/// When the page is not as the generator wrote it: the message names the element that is missing. The page keeps the
/// results it came with.
#[wasm_bindgen]
pub fn mount() -> Result<(), JsValue> {
    page::mount()
}

/// The listener of every event.
#[wasm_bindgen]
pub fn heard(event: JsValue) {
    page::heard(event.unchecked_ref::<Event>());
}

/// Hears whether a link was copied: a promise kept gives nothing, one broken gives its error.
#[wasm_bindgen]
pub fn copied(outcome: JsValue) {
    page::copied(outcome.is_undefined());
}

/// Returns form and result of a calculator for a state text: what the generator writes into a page for the same state.
/// `words` is what the page carries of its language and its links. An unknown calculator or an input that has no result
/// gives the empty text.
#[wasm_bindgen]
pub fn render(calculator: &str, state: &str, language: &str, words: &str, id: &str) -> String {
    let Some(calculator) = crate::calculator(calculator) else {
        return String::new();
    };
    let scenario = Scenario::open(calculator, state).scenario;
    let format = Format::of_language(language).with_words(Words::read(words));
    match scenario.evaluate(&Prices::standard()) {
        Ok(report) => {
            let form = crate::view::form::form(&scenario, &format, id);
            form + &crate::view::result::result(&report, &format, id)
        }
        Err(_) => String::new(),
    }
}
