//! A report as HTML and SVG text: the same function at build time and in the browser.
//!
//! In: a scenario, its report, the format of the page's language, and the id that the calculator has on its page.
//! Out: markup in which everything that was typed is escaped. Deliberately absent: colours and sizes (the theme's)
//! and listeners (the web layer's).
//!
//! [`calculator`] is the whole embed, [`form`] its inputs, [`result`] what is replaced on each input.

pub mod chart;
pub mod form;
pub mod result;

use crate::field::FieldError;
use crate::format::Format;
use crate::html::Html;
use crate::report::Report;
use crate::scenario::Scenario;

/// Returns the whole calculator: head, presets, form, result and the line that screen readers hear.
pub fn calculator(scenario: &Scenario, report: &Report, format: &Format, id: &str) -> String {
    let calculator = scenario.calculator();
    let title_id = [id, "-title"].concat();
    let state = scenario.to_state();
    let mut html = Html::new();
    html.open(
        "section",
        &[
            ("class", Some("calculator")),
            ("id", Some(id)),
            ("data-calculator", Some(calculator.id)),
            ("data-state", Some(&state)),
            ("aria-labelledby", Some(&title_id)),
        ],
    );
    html.raw("<header class=\"calculator-head\">");
    html.open(
        "p",
        &[("class", Some("calculator-title")), ("id", Some(&title_id))],
    )
    .text(calculator.title)
    .close("p");
    html.element("p", "calculator-summary", calculator.summary);
    html.raw("</header>");
    html.element(
        "p",
        "calculator-offline",
        "The figures below are for the inputs shown. To change them here, turn on JavaScript; the command \
         line gives the same figures.",
    );
    html.raw("<div class=\"calculator-body\">");
    html.open(
        "form",
        &[
            ("class", Some("calculator-form")),
            ("autocomplete", Some("off")),
            ("novalidate", Some("")),
        ],
    );
    html.raw(&form::form(scenario, format, id));
    html.close("form");
    html.raw("<div class=\"calculator-result\" data-part=\"result\">");
    html.raw(&result::result(report, format, id));
    html.raw("</div></div>");
    html.raw("<p class=\"calculator-status visually-hidden\" role=\"status\"></p>");
    html.close("section");
    html.finish()
}

/// Returns the sentence that a screen reader hears after an input was understood.
pub fn announcement(report: &Report, format: &Format) -> String {
    report.headline.to_text(format)
}

/// Returns what stands beside a field whose text was not understood.
pub fn problem(error: &FieldError) -> String {
    match &error.hint {
        Some(hint) => [&error.problem, ". ", hint].concat(),
        None => error.problem.clone(),
    }
}
