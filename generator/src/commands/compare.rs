//! `calc --compare`: scenarios side by side, as a page shows what is pinned.
//!
//! In: the inputs of the command, if there are any, then each file, link or state in order. Out: the lines that differ,
//! as a table, CSV or JSON; from a link the same bytes that its page saves. Deliberately absent: simulations. A first
//! answer stays one, as in the panel of a page.

use std::path::Path;

use calculator_wasm::compare::{Comparison, Pins};
use calculator_wasm::report::compared;
use calculator_wasm::words::Words;
use calculator_wasm::{Calculator, FieldError, Format, Prices, Scenario};

use crate::cli::{Calc, ResultFormat};
use crate::exit::{Exit, Trouble};

use super::calc::{is_state, refused, scenario, text_of};
use super::system_file;

/// Prints the comparison.
pub(super) fn compare(
    calculator: &'static Calculator,
    calc: &Calc,
    prices: &Prices,
) -> Result<Exit, Trouble> {
    let mut pins = Pins::default();
    let add = |pins: &mut Pins, name: &str, scenario: &Scenario| {
        pins.add(name, scenario, prices, Words::NONE)
            .map_err(|error| refused(&[error]))
    };
    let has_inputs = calc.state.is_some()
        || calc.link.is_some()
        || calc.file.is_some()
        || calc.preset.is_some()
        || !calc.assignments.is_empty();
    if has_inputs {
        add(&mut pins, "", &scenario(calculator, calc)?)?;
    }
    // The inputs of a link that stands alone keep the name that they have on the page.
    let mut now = None;
    for argument in &calc.compare {
        let (name, place) = named(argument);
        match text(place, calculator)? {
            None => {
                let path = Path::new(place);
                let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                let name = name.or(stem.as_deref()).unwrap_or_default();
                add(&mut pins, name, &system_file::open(path, calculator)?)?;
            }
            Some(text) => {
                let (state, pinned) = text.split_once('~').unwrap_or((&text, ""));
                let opened = Scenario::open(calculator, state);
                let mut problems = opened.problems;
                let inside = Pins::read(calculator, prices, pinned, &mut problems);
                if !problems.is_empty() {
                    return Err(refused(&problems));
                }
                for pin in &inside.list {
                    add(&mut pins, &pin.name, &pin.scenario)?;
                }
                let is_pinned = inside
                    .list
                    .iter()
                    .any(|pin| pin.scenario == opened.scenario);
                match calc.compare.len() {
                    1 if !inside.list.is_empty() && !has_inputs => now = Some(opened.scenario),
                    _ if is_pinned => {}
                    _ => add(&mut pins, name.unwrap_or_default(), &opened.scenario)?,
                }
            }
        }
    }
    show(calc, &pins, now, prices)
}

/// Prints what was read.
fn show(calc: &Calc, pins: &Pins, now: Option<Scenario>, prices: &Prices) -> Result<Exit, Trouble> {
    let now = match (now, pins.list.last()) {
        (Some(now), _) => now,
        (None, Some(last)) => last.scenario.clone(),
        (None, None) => return Err(Trouble::new("there is nothing to compare")),
    };
    let report = now
        .evaluate(prices)
        .map_err(|errors: Vec<FieldError>| refused(&errors))?;
    let format = Format::english();
    let comparison: Comparison<'_> = pins.beside(&now, &report, &format);
    if comparison.columns.len() < 2 {
        return Err(Trouble::new("one scenario has nothing to be compared with")
            .hint("name two files, or a link in which something is pinned"));
    }
    let mut state = now.to_state();
    pins.push_text(&mut state);
    super::print(&match calc.format {
        ResultFormat::Table => compared::text(&comparison, &format),
        ResultFormat::Json => compared::json(&comparison, &state),
        ResultFormat::Csv => compared::csv(&comparison),
    })?;
    Ok(Exit::Clean)
}

/// Returns the name before a file, a link or a state, if there is one.
fn named(argument: &str) -> (Option<&str>, &str) {
    match argument.split_once('=') {
        Some((name, rest)) if !name.contains([';', '#', '~', '/', '\\']) => {
            (Some(name.trim()), rest)
        }
        _ => (None, argument),
    }
}

/// Returns the text that a link, a state or a saved comparison carries; `None` where the argument names a system file.
fn text(place: &str, calculator: &Calculator) -> Result<Option<String>, Trouble> {
    if is_state(place) || place.contains(['#', '~']) {
        return Ok(Some(text_of(place, calculator)));
    }
    system_file::comparison(Path::new(place), calculator)
}
