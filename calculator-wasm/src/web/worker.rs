//! The module of the worker: simulates a cold-start case, or draws the doubtful inputs of a system, in slices, so that
//! progress is shown and nothing is blocked.
//!
//! In: a calculator and a state text. Out: progress, then markup. Built from the same crate with the feature `worker`,
//! without anything that the page needs; a reader who never asks for a simulation never loads it.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::coldstart::check::Check;
use crate::cost::doubt::Draws;
use crate::format::Format;
use crate::html::Html;
use crate::prices::Prices;
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;

/// Requests of a slice of a simulation: some milliseconds.
const SLICE: u32 = 100_000;

/// What is being worked off.
enum Job {
    Check(Box<Check>),
    Draws(Box<Draws>),
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// Prepares the simulation of a state with the prices of the site and the reader's log, empty where there is none; returns
/// why not, or the empty text.
#[wasm_bindgen]
pub fn prepare(calculator: &str, state: &str, prices: &str, log: &str) -> String {
    let costs = calculator == crate::cost::CALCULATOR.id;
    let (calculator, label) = match costs {
        true => (&crate::cost::CALCULATOR, "An input "),
        false => (&crate::coldstart::CALCULATOR, "The arrival rate "),
    };
    let mut scenario = Scenario::open(calculator, state).scenario;
    if !log.is_empty() {
        // An attachment takes any text.
        let _ = scenario.set("log", log);
    }
    let inputs = scenario.inputs();
    let job = match costs {
        true => Draws::new(inputs, &Prices::with_overrides_text(prices))
            .map(|draws| Job::Draws(Box::new(draws))),
        false => Check::new(inputs).map(|check| Job::Check(Box::new(check))),
    };
    match job {
        Ok(job) => {
            JOB.set(Some(job));
            String::new()
        }
        Err(error) => concat(&[label, &error.problem, "."]),
    }
}

/// Simulates a slice and returns the share that is complete.
#[wasm_bindgen]
pub fn advance() -> f64 {
    JOB.with_borrow_mut(|job| match job {
        Some(Job::Check(check)) => check.advance(SLICE),
        Some(Job::Draws(draws)) => draws.advance(),
        None => 1.0,
    })
}

/// Returns the verdict in words.
#[wasm_bindgen]
pub fn verdict(language: &str) -> String {
    let format = Format::of_language(language);
    JOB.with_borrow(|job| match job {
        Some(Job::Check(check)) => check.verdict().to_text(&format),
        Some(Job::Draws(draws)) => draws.verdict().to_text(&format),
        None => String::new(),
    })
}

/// Returns the table of the simulated figures, as markup.
#[wasm_bindgen]
pub fn table(language: &str) -> String {
    let mut html = Html::new();
    let table = JOB.with_borrow(|job| match job {
        Some(Job::Check(check)) => Some(check.table()),
        Some(Job::Draws(draws)) => Some(draws.table()),
        None => None,
    });
    if let Some(table) = table {
        view::result::table(&mut html, &table, &Format::of_language(language));
    }
    html.finish()
}
