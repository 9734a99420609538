//! A report as HTML and SVG text: the same function at build time and in the browser.
//!
//! In: a scenario, its report, the format of the page's language, and the id that the calculator has on its page.
//! Out: markup in which everything that was typed is escaped. Deliberately absent: colours and sizes (the theme's)
//! and listeners (the web layer's).
//!
//! [`calculator`] is the whole embed, [`form`] its inputs, [`result`] what is replaced on each input.

pub mod chart;
pub mod form;
#[cfg(not(target_arch = "wasm32"))]
pub mod reference;
pub mod result;

use crate::field::FieldError;
use crate::format::Format;
use crate::html::Html;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::small::concat;

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
    html.raw(
        "</div></div><p class=\"calculator-status visually-hidden\" role=\"status\"></p></section>",
    );
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
