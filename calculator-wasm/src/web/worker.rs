//! The module of the worker: simulates a cold-start case in slices, so that progress is shown and nothing is blocked.
//!
//! In: a state text. Out: progress, then markup. Built from the same crate with the feature `worker`, without anything
//! that the page needs; a reader who never asks for a simulation never loads it.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::coldstart::CALCULATOR;
use crate::coldstart::check::Check;
use crate::format::Format;
use crate::html::Html;
use crate::scenario::Scenario;
use crate::view;

/// Requests of a slice: some milliseconds.
const SLICE: u32 = 100_000;

thread_local! {
    static CHECK: RefCell<Option<Check>> = const { RefCell::new(None) };
}

/// Prepares the simulation of a state; returns why not, or the empty text.
#[wasm_bindgen]
pub fn prepare(state: &str) -> String {
    let scenario = Scenario::open(&CALCULATOR, state).scenario;
    match Check::new(scenario.inputs()) {
        Ok(check) => {
            CHECK.set(Some(check));
            String::new()
        }
        Err(error) => error.problem,
    }
}

/// Simulates a slice and returns the share that is complete.
#[wasm_bindgen]
pub fn advance() -> f64 {
    CHECK.with_borrow_mut(|check| check.as_mut().map_or(1.0, |check| check.advance(SLICE)))
}

/// Returns the verdict in words.
#[wasm_bindgen]
pub fn verdict(language: &str) -> String {
    let format = Format::of_language(language);
    CHECK.with_borrow(|check| {
        check
            .as_ref()
            .map_or_else(String::new, |check| check.verdict().to_text(&format))
    })
}

/// Returns the table of simulated figures beside those of the formula, as markup.
#[wasm_bindgen]
pub fn table(language: &str) -> String {
    let mut html = Html::new();
    CHECK.with_borrow(|check| {
        if let Some(check) = check {
            view::result::table(&mut html, &check.table(), &Format::of_language(language));
        }
    });
    html.finish()
}
