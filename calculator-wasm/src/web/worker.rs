//! The module of the worker: simulates a cold-start case, draws the doubtful inputs of a system, or counts a long log, in
//! slices, so that progress is shown and nothing is blocked.
//!
//! In: a calculator and a state text, a log in pieces. Out: progress, then markup, or what was counted. Built from the same crate with the feature `worker`,
//! without anything that the page needs; a reader who never asks for a simulation never loads it.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::*;

use crate::coldstart::check::Check;
use crate::coldstart::engine::log::{Reader, Reading};
use crate::cost::doubt::Draws;
use crate::field::FieldError;
use crate::format::Format;
use crate::html::Html;
use crate::prices::Prices;
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;
use crate::words::Words;

/// Requests of a slice of a simulation: some milliseconds.
const SLICE: u32 = 100_000;

/// What is being worked off.
enum Job {
    Check(Box<Check>),
    Draws(Box<Draws>),
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    static LOG: RefCell<Option<Reader>> = const { RefCell::new(None) };
    static FORMAT: Cell<Format> = const { Cell::new(Format::english()) };
}

/// Says what follows in the language of the page, with the translations that it brings along.
#[wasm_bindgen]
pub fn speak(language: &str, words: &str) {
    FORMAT.set(Format::of_language(language).with_words(Words::read(words)));
}

/// Returns why an input is refused.
fn refusal(input: &str, error: &FieldError) -> String {
    let format = FORMAT.get();
    concat(&[format.words.of(input), &format.said(&error.said), "."])
}

/// Reads the next piece of a log that is too long for the page.
#[wasm_bindgen]
pub fn take(piece: &[u8]) {
    LOG.with_borrow_mut(|log| {
        log.get_or_insert_with(|| Reader::new(Reading::Guess))
            .take(piece);
    });
}

/// Counts what was read under the rules of a state; returns the text that stands for the log in the page, which begins
/// with `#`, or why there is none.
#[wasm_bindgen]
pub fn count(state: &str) -> String {
    let scenario = Scenario::open(&crate::coldstart::CALCULATOR, state).scenario;
    take(b"\n");
    let log = LOG.take().unwrap_or_else(|| Reader::new(Reading::Guess));
    crate::coldstart::count(scenario.inputs(), log)
        .unwrap_or_else(|error| refusal("The log ", &error))
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
        Err(error) => refusal(label, &error),
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
pub fn verdict() -> String {
    let format = FORMAT.get();
    JOB.with_borrow(|job| match job {
        Some(Job::Check(check)) => check.verdict().to_text(&format),
        Some(Job::Draws(draws)) => draws.verdict().to_text(&format),
        None => String::new(),
    })
}

/// Returns the table of the simulated figures, and what moves the crossing where inputs were drawn, as markup. `id` is
/// the calculator's id on its page.
#[wasm_bindgen]
pub fn table(id: &str) -> String {
    let format = FORMAT.get();
    let mut html = Html::translated(format.words);
    let (table, chart) = JOB.with_borrow(|job| match job {
        Some(Job::Check(check)) => (Some(check.table()), None),
        Some(Job::Draws(draws)) => (Some(draws.table()), draws.chart()),
        None => (None, None),
    });
    if let Some(table) = table {
        view::result::table(&mut html, &table, &format);
    }
    if let Some(chart) = chart {
        view::chart::chart(&mut html, &chart, &format, id);
    }
    html.finish()
}
