//! `calc`: the calculators of the pages, in a terminal or for a program.

use std::path::Path;

use calculator_wasm::compare::part_of;
use calculator_wasm::field::{Field, Kind};
use calculator_wasm::report::export;
use calculator_wasm::{
    Calculator, FieldError, Format, Prices, Quantity, Report, Scenario, calculator, number,
};

use crate::cli::{Calc, ResultFormat};
use crate::config::SiteConfig;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Findings, human};
use crate::exit::{Exit, Trouble};
use crate::fs;

use super::system_file;

/// Prints the result. Inputs that the calculator refuses are wrong arguments, all of them named.
pub(super) fn calculate(calc: &Calc) -> Result<Exit, Trouble> {
    let Some(calculator) = calculator(&calc.calculator) else {
        return Err(Trouble::new(format!(
            "there is no calculator `{}`",
            calc.calculator
        )));
    };
    let prices = prices(calc)?;
    if !calc.compare.is_empty() {
        return super::compare::compare(calculator, calc, &prices);
    }
    let scenario = scenario(calculator, calc)?;
    let mut report = scenario
        .evaluate(&prices)
        .map_err(|errors| refused(&errors))?;
    scenario.complete(&mut report);
    let budget = calc
        .budget
        .as_deref()
        .map(|budget| Budget::read(budget, &report));
    let budget = budget.transpose()?;
    super::print(&match calc.format {
        ResultFormat::Table => export::text(&report, &Format::english()),
        ResultFormat::Json => export::json(&scenario, &report),
        ResultFormat::Csv => export::csv(&scenario, &report),
    })?;
    Ok(match budget {
        Some(budget) => budget.hold(),
        None => Exit::Clean,
    })
}

/// Returns the catalogue, with the prices of a site where its settings are named.
fn prices(calc: &Calc) -> Result<Prices, Trouble> {
    let Some(path) = &calc.config else {
        return Ok(Prices::standard());
    };
    let name = path.display().to_string();
    let text = String::from_utf8(fs::read(path)?)
        .map_err(|_| Trouble::new(format!("{name} is not a text in UTF-8")))?;
    let mut findings = Findings::new();
    let config = SiteConfig::read(&name, &text.as_str().into(), &mut findings);
    let report = findings.into_report();
    if report.errors() > 0 {
        eprint!("{}", human::render(&report, super::wants_colour()));
        return Err(Trouble::new(format!("the prices of {name} cannot be used")));
    }
    Ok(config.prices)
}

/// What a figure may come to, and what it comes to.
struct Budget {
    figure: &'static str,
    label: &'static str,
    bill: f64,
    limit: f64,
}

impl Budget {
    /// Reads `500USD` or `containers.total=500USD`.
    fn read(text: &str, report: &Report) -> Result<Budget, Trouble> {
        let (key, amount) = text.split_once('=').unwrap_or(("total", text));
        let amount = amount.trim().trim_start_matches('$');
        let limit = number::leading(amount)
            .filter(|found| {
                found.value >= 0.0
                    && matches!(found.rest.to_ascii_lowercase().as_str(), "" | "usd" | "$")
            })
            .ok_or_else(|| {
                Trouble::new(format!("`{text}` is not a budget"))
                    .hint("write an amount a month in US dollars, such as `--budget 500USD`")
            })?;
        let figures = report.figures.iter();
        let mut amounts = figures.filter_map(|figure| match figure.quantity {
            Quantity::Money(money) => Some((figure, money.to_dollars_f64())),
            _ => None,
        });
        let key = key.trim();
        let Some((figure, bill)) = amounts.clone().find(|(figure, _)| figure.key == key) else {
            let known = amounts
                .by_ref()
                .map(|(figure, _)| figure.key)
                .collect::<Vec<_>>();
            return Err(
                Trouble::new(format!("`{key}` is no amount of this calculator"))
                    .hint(suggest_from(key, "amounts", known)),
            );
        };
        Ok(Budget {
            figure: figure.key,
            label: figure.label,
            bill,
            limit: limit.value,
        })
    }

    /// Says how the figure stands to its limit; above it the command fails.
    fn hold(&self) -> Exit {
        let Budget {
            figure,
            label,
            bill,
            limit,
        } = self;
        if bill > limit {
            let over = bill - limit;
            eprintln!(
                "error: over budget: {figure} ({label}) is {bill:.2} USD, {over:.2} USD above the budget of {limit:.2} USD"
            );
            Exit::Findings
        } else {
            eprintln!("Within budget: {figure} ({label}) is {bill:.2} USD of {limit:.2} USD");
            Exit::Clean
        }
    }
}

/// Returns what the arguments enter.
pub(super) fn scenario(calculator: &'static Calculator, calc: &Calc) -> Result<Scenario, Trouble> {
    let (mut scenario, mut errors) = match &calc.file {
        Some(path) => (system_file::open(path, calculator)?, Vec::new()),
        None => {
            let given = calc.link.as_deref().or(calc.state.as_deref());
            let text = text_of(given.unwrap_or_default(), calculator);
            let (state, pinned) = text.split_once('~').unwrap_or((&text, ""));
            if !pinned.is_empty() {
                eprintln!(
                    "Scenarios are pinned in this link: `--compare` shows them side by side."
                );
            }
            let opened = Scenario::open(calculator, state);
            (opened.scenario, opened.problems)
        }
    };
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
    if let Some(path) = &calc.log {
        let (field, text) = log(calculator, path)?;
        errors.extend(scenario.set(field, &text).err());
    }
    if errors.is_empty() {
        Ok(scenario)
    } else {
        Err(refused(&errors))
    }
}

/// Returns the field of a calculator that takes a file, and the text of the reader's. Bytes that are no text make their row
/// one that cannot be read, as in a page.
fn log(calculator: &Calculator, path: &Path) -> Result<(&'static str, String), Trouble> {
    let attached = |field: &Field| match field.kind {
        Kind::Attachment(kind) => Some((field.key, kind.max_bytes)),
        _ => None,
    };
    let Some((key, most)) = calculator.fields.iter().find_map(attached) else {
        let id = calculator.id;
        return Err(Trouble::new(format!("the calculator `{id}` reads no log"))
            .hint("`breakeven calc cold-start --log FILE` does"));
    };
    let Some(bytes) = fs::read_bounded(path, u64::from(most))? else {
        let (name, limit) = (path.display(), most / 1_000_000);
        return Err(Trouble::new(format!("{name} is too large for a log"))
            .hint(format!("the limit is {limit} MB, as in the page")));
    };
    if bytes.is_empty() {
        return Err(Trouble::new(format!("{} is empty", path.display())));
    }
    Ok((key, String::from_utf8_lossy(&bytes).into_owned()))
}

/// Returns the state in a link, and what is pinned beside it: its fragment names each calculator of the page and its
/// state, `cost-calculator~v1;…`, with `~` between. What is no link is a state itself.
pub(super) fn text_of(given: &str, calculator: &Calculator) -> String {
    let fragment = given
        .split_once('#')
        .map_or(given, |(_, fragment)| fragment);
    part_of(fragment, |id| id.starts_with(calculator.id))
        .or_else(|| part_of(fragment, |id| !is_state(id)))
        .unwrap_or_else(|| String::from(fragment))
}

/// Returns whether a text is a state rather than the id of a calculator.
pub(super) fn is_state(text: &str) -> bool {
    text == "v1" || text.starts_with("v1;")
}

/// Returns the trouble of inputs that were refused.
pub(super) fn refused(errors: &[FieldError]) -> Trouble {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("`{}` {}", error.path, error.problem()))
        .collect();
    let hints: Vec<String> = errors.iter().filter_map(FieldError::hint).collect();
    let trouble = Trouble::new(lines.join("\nerror: "));
    if hints.is_empty() {
        trouble
    } else {
        trouble.hint(hints.join("\nhint: "))
    }
}
