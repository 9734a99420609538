//! `calc`: the calculators of the pages, in a terminal or for a program.

use calculator_wasm::report::export;
use calculator_wasm::{Calculator, FieldError, Format, Prices, Scenario, calculator};

use crate::cli::{Calc, ResultFormat};
use crate::exit::{Exit, Trouble};

/// Prints the result. Inputs that the calculator refuses are wrong arguments, all of them named.
pub(super) fn calculate(calc: &Calc) -> Result<Exit, Trouble> {
    let Some(calculator) = calculator(&calc.calculator) else {
        return Err(Trouble::new(format!(
            "there is no calculator `{}`",
            calc.calculator
        )));
    };
    let scenario = scenario(calculator, calc)?;
    let report = scenario
        .evaluate(&Prices::standard())
        .map_err(|errors| refused(&errors))?;
    super::print(&match calc.format {
        ResultFormat::Table => export::text(&report, &Format::english()),
        ResultFormat::Json => export::json(&scenario, &report),
        ResultFormat::Csv => export::csv(&scenario, &report),
    })?;
    Ok(Exit::Clean)
}

fn scenario(calculator: &'static Calculator, calc: &Calc) -> Result<Scenario, Trouble> {
    // A whole address may be pasted: the state follows the `~` of its fragment.
    let state = calc.state.as_deref().unwrap_or_default();
    let state = state.split_once('~').map_or(state, |(_, state)| state);
    let opened = Scenario::open(calculator, state);
    let (mut scenario, mut errors) = (opened.scenario, opened.problems);
    if let Some(preset) = &calc.preset
        && let Err(error) = scenario.apply_preset(preset)
    {
        errors.push(error);
    }
    let mut pairs = Vec::new();
    for assignment in &calc.assignments {
        let Some((path, value)) = assignment.split_once('=') else {
            return Err(Trouble::new(format!("`{assignment}` is not an assignment"))
                .hint("write `--set PATH=VALUE`, such as `--set api.memory=512MB`"));
        };
        pairs.push((path.trim(), value.trim()));
    }
    errors.extend(scenario.set_all(pairs).into_iter().map(|(_, error)| error));
    if errors.is_empty() {
        Ok(scenario)
    } else {
        Err(refused(&errors))
    }
}

fn refused(errors: &[FieldError]) -> Trouble {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("`{}` {}", error.path, error.problem))
        .collect();
    let hints: Vec<&str> = errors
        .iter()
        .filter_map(|error| error.hint.as_deref())
        .collect();
    let trouble = Trouble::new(lines.join("\nerror: "));
    if hints.is_empty() {
        trouble
    } else {
        trouble.hint(hints.join("\nhint: "))
    }
}
