//! A report as HTML and SVG text: the same function at build time and in the browser.
//!
//! In: a scenario, its report, the format of the page's language, and the id that the calculator has on its page.
//! Out: markup in which everything that was typed is escaped. Deliberately absent: colours and sizes (the theme's)
//! and listeners (the web layer's).
//!
//! [`calculator`] is the whole embed, [`form`] its inputs, [`result`] what is replaced on each input.

pub mod chart;
pub mod controls;
pub mod form;
#[cfg(not(target_arch = "wasm32"))]
pub mod prices;
#[cfg(not(target_arch = "wasm32"))]
pub mod reference;
pub mod result;

use crate::field::FieldError;
use crate::format::Format;
use crate::html::Html;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::small::concat;

/// What can be done with the whole scenario: for the page only, so the style sheet hides it until the page is live.
const TOOLBAR: &str = "<div class=\"calculator-toolbar\" role=\"group\" aria-label=\"Share and save\">\
    <button type=\"button\" data-action=\"link\">Copy link</button>\
    <button type=\"button\" data-action=\"csv\">Save CSV</button>\
    <button type=\"button\" data-action=\"json\">Save JSON</button>\
    <button type=\"button\" data-action=\"markdown\">Save Markdown</button>\
    <label class=\"button\" for=\"{}-open\">Open JSON<input type=\"file\" class=\"visually-hidden\" id=\"{}-open\" \
    accept=\".json,application/json\" data-open></label></div>\
    <div class=\"calculator-notes\" data-part=\"notes\"></div>";

/// Returns the whole calculator: head, presets, form, result and the line that screen readers hear.
pub fn calculator(scenario: &Scenario, report: &Report, format: &Format, id: &str) -> String {
    let calculator = scenario.calculator();
    let state = scenario.to_state();
    let mut html = Html::new();
    html.fill(
        "<section class=\"calculator\" id=\"{}\" data-calculator=\"{}\" data-state=\"{}\" \
         aria-labelledby=\"{}-title\"><header class=\"calculator-head\">\
         <p class=\"calculator-title\" id=\"{}-title\">{}</p><p class=\"calculator-summary\">{}</p></header>\
         <p class=\"calculator-offline\">The figures below are for the inputs shown. To change them here, turn on \
         JavaScript; the command line gives the same figures.</p>\
         <div class=\"calculator-body\"><form class=\"calculator-form\" autocomplete=\"off\" novalidate>",
        &[
            id,
            calculator.id,
            &state,
            id,
            id,
            calculator.title,
            calculator.summary,
        ],
    );
    html.raw(&form::form(scenario, format, id));
    html.raw("</form><div class=\"calculator-result\" data-part=\"result\">");
    html.raw(&result::result(report, format, id));
    html.raw("</div></div>");
    html.fill(TOOLBAR, &[id, id]);
    html.raw("<p class=\"calculator-status visually-hidden\" role=\"status\"></p></section>");
    html.finish()
}

/// Returns the whole calculator of a site that has prices of its own; the page carries them to the module.
#[cfg(not(target_arch = "wasm32"))]
pub fn priced(
    scenario: &Scenario,
    report: &Report,
    prices: &crate::prices::Prices,
    format: &Format,
    id: &str,
) -> String {
    let html = calculator(scenario, report, format, id);
    match prices.overrides_text().as_str() {
        "" => html,
        own => html.replacen(
            "<section ",
            &["<section data-prices=\"", own, "\" "].concat(),
            1,
        ),
    }
}

/// Returns what a reader should know of a state that was opened: parts that were not understood, and prices that
/// changed since the link was made.
pub fn notes(problems: &[FieldError], priced_on: Option<&str>, report: &Report) -> String {
    let mut html = Html::new();
    for error in problems {
        html.fill(
            "<p>Not understood, and left out: <code>{}</code> {}.</p>",
            &[&error.path, &problem(error)],
        );
    }
    let newer = |date: &str| priced_on.is_some_and(|priced_on| date > priced_on);
    if report.sources.iter().any(|source| newer(&source.date)) {
        html.fill(
            "<p>Since this link was made ({}), these values changed:</p><ul>",
            &[priced_on.unwrap_or("")],
        );
        for source in report.sources.iter().filter(|source| newer(&source.date)) {
            html.fill(
                "<li>{}: {} ({})</li>",
                &[&source.title, &source.value, &source.date],
            );
        }
        html.raw("</ul>");
    }
    html.finish()
}

/// Returns the sentence that a screen reader hears after an input was understood.
pub fn announcement(report: &Report, format: &Format) -> String {
    report.headline.to_text(format)
}

/// Returns what stands beside a field whose text was not understood.
pub fn problem(error: &FieldError) -> String {
    match &error.hint {
        Some(hint) => concat(&[&error.problem, ". ", hint]),
        None => error.problem.clone(),
    }
}
