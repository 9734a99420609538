//! A system kept in a file: TOML as in a calculator block of a page, or the JSON that a page saves and `calc` prints.
//!
//! In: the path of a file and the calculator that is asked. Out: a scenario, or every mistake of the file, printed with
//! its place. Deliberately absent: anything that is not an input, such as the results that a saved JSON carries.

use std::path::Path;

use serde_json::Value;

use calculator_wasm::report::compared;
use calculator_wasm::{Calculator, FieldError, Scenario};

use crate::diagnostics::{Findings, human};
use crate::exit::Trouble;
use crate::expand::body::Body;
use crate::fs;
use crate::load::toml_keys::At;
use crate::parse::calculators::block;
use crate::render::calculator::scenario;

/// A system file has a few hundred lines; what is larger is another file.
const MOST_BYTES: u64 = 1 << 20;

/// Returns the scenario of a file. Mistakes in TOML come with excerpts, all of them at once.
pub(super) fn open(path: &Path, calculator: &'static Calculator) -> Result<Scenario, Trouble> {
    let name = path.display().to_string();
    let Some(bytes) = fs::read_bounded(path, MOST_BYTES)? else {
        return Err(
            Trouble::new(format!("{name} is too large for a system file"))
                .hint("the limit is 1 MB"),
        );
    };
    let text = String::from_utf8(bytes)
        .map_err(|_| Trouble::new(format!("{name} is not a text in UTF-8")))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        from_json(&name, text, calculator)
    } else {
        from_toml(&name, text, calculator)
    }
}

/// Returns the state of a saved comparison with what is pinned beside it, or `None` where the file is another one.
pub(super) fn comparison(path: &Path, calculator: &Calculator) -> Result<Option<String>, Trouble> {
    let Some(bytes) = fs::read_bounded(path, MOST_BYTES)? else {
        return Ok(None);
    };
    let Ok(document) = serde_json::from_slice::<Value>(&bytes) else {
        return Ok(None);
    };
    if document["schema"] != compared::JSON_SCHEMA {
        return Ok(None);
    }
    if let Some(id) = document["calculator"].as_str() {
        is_for(&path.display().to_string(), id, calculator)?;
    }
    Ok(document["state"].as_str().map(String::from))
}

fn from_toml(file: &str, text: &str, calculator: &'static Calculator) -> Result<Scenario, Trouble> {
    let mut body = Body::default();
    body.push(text, 0);
    let id = At {
        value: calculator.id.to_owned(),
        span: 0..0,
    };
    let (mut request, mut problems) = block(file, id, &body, 0..text.len());
    if let Some(at) = request
        .settings
        .iter()
        .position(|setting| setting.path.value == "calculator")
    {
        is_for(file, &request.settings.remove(at).value.value, calculator)?;
    }
    let found = match problems.is_empty() {
        true => scenario(file, &request, &mut problems),
        false => None,
    };
    found.ok_or_else(|| {
        let mut findings = Findings::new();
        findings.add_text(file, text.into());
        findings.extend(problems);
        eprint!(
            "{}",
            human::render(&findings.into_report(), super::wants_colour())
        );
        Trouble::new(format!(
            "{file} describes no system for the calculator `{}`",
            calculator.id
        ))
        .hint("`breakeven calc` takes what a calculator block of a page takes")
    })
}

fn from_json(file: &str, text: &str, calculator: &'static Calculator) -> Result<Scenario, Trouble> {
    let document: Value = serde_json::from_str(text)
        .map_err(|error| Trouble::new(format!("{file} is not JSON: {error}")))?;
    if let Some(id) = document["calculator"].as_str() {
        is_for(file, id, calculator)?;
    }
    // A comparison has what is pinned after the state.
    let state = document["state"].as_str().map(|state| {
        let (state, _) = state.split_once('~').unwrap_or((state, ""));
        Scenario::open(calculator, state)
    });
    let inputs = match &document["inputs"] {
        Value::Null => None,
        Value::Object(members) => {
            let mut scenario = Scenario::new(calculator);
            let texts: Vec<(&str, String)> = members
                .iter()
                .map(|(path, value)| (path.as_str(), text_of(value)))
                .collect();
            let preset = document["preset"].as_str().map(|id| ("preset", id));
            let pairs = texts.iter().map(|(path, text)| (*path, text.as_str()));
            let errors = scenario.set_all(preset.into_iter().chain(pairs));
            Some((
                scenario,
                errors
                    .into_iter()
                    .map(|(_, error)| error)
                    .collect::<Vec<_>>(),
            ))
        }
        _ => {
            return Err(Trouble::new(format!(
                "`inputs` of {file} is not an object of paths and texts"
            )));
        }
    };
    let (scenario, errors): (Scenario, Vec<FieldError>) = match (state, inputs) {
        (Some(state), Some((scenario, errors))) => {
            if errors.is_empty()
                && state.problems.is_empty()
                && scenario.inputs() != state.scenario.inputs()
            {
                return Err(Trouble::new(format!(
                    "`state` and `inputs` of {file} do not say the same"
                ))
                .hint("remove the one that is out of date"));
            }
            (scenario, errors)
        }
        (Some(state), None) => (state.scenario, state.problems),
        (None, Some(inputs)) => inputs,
        (None, None) => {
            return Err(
                Trouble::new(format!("{file} has neither `state` nor `inputs`"))
                    .hint("`breakeven calc cost --format json` prints such a document"),
            );
        }
    };
    if errors.is_empty() {
        Ok(scenario)
    } else {
        Err(super::calc::refused(&errors))
    }
}

/// Refuses a file that names another calculator.
fn is_for(file: &str, id: &str, calculator: &Calculator) -> Result<(), Trouble> {
    if id == calculator.id {
        return Ok(());
    }
    Err(Trouble::new(format!("{file} is for the calculator `{id}`"))
        .hint(format!("`breakeven calc {id} --file {file}`")))
}

/// A value as a reader could type it; what nobody can type is refused by the field.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
