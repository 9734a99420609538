//! The page's side of the calculators: reads fields, asks the engine, writes the view. Nothing else.
//!
//! In: the calculators that the generator wrote into the page. Out: the same markup, made again on each input.
//! What to compute and how it looks is decided outside this folder; here are only the calls that a browser needs.
//!
//! [`mount`] starts every calculator of the page, [`render`] is the same engine for tests and workers. The page as a
//! whole (address, history, what calculators share) is in `page`, one calculator in `instance`, files and the
//! clipboard in `files`, drawing weights in `weights`, look-ups in `dom`.

mod dom;
mod files;
mod instance;
mod page;
mod weights;

use wasm_bindgen::prelude::*;

use crate::format::Format;
use crate::prices::Prices;
use crate::scenario::Scenario;

/// Starts every calculator of the page.
///
/// # Errors
/// When the page is not as the generator wrote it: the message names the element that is missing. The page keeps the
/// results it came with.
#[wasm_bindgen]
pub fn mount() -> Result<(), JsValue> {
    page::mount()
}

/// Returns form and result of a calculator for a state text: what the generator writes into a page for the same state.
/// An unknown calculator or an input that has no result gives the empty text.
#[wasm_bindgen]
pub fn render(calculator: &str, state: &str, language: &str, id: &str) -> String {
    let Some(calculator) = crate::calculator(calculator) else {
        return String::new();
    };
    let scenario = Scenario::open(calculator, state).scenario;
    let format = Format::of_language(language);
    match scenario.evaluate(&Prices::standard()) {
        Ok(report) => {
            let form = crate::view::form::form(&scenario, &format, id);
            form + &crate::view::result::result(&report, &format, id)
        }
        Err(_) => String::new(),
    }
}

/// The allocator of the module: 1.1 kB of code instead of 7.9 kB, and 3.2 kB less to download as gzip. The engine
/// allocates little and never from two threads.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
