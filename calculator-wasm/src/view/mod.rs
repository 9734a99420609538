//! A report as HTML and SVG text: the same function at build time and in the browser.
//!
//! In: a scenario, its report, the format of the page's language, and the id that the calculator has on its page.
//! Out: markup in which everything that was typed is escaped. Deliberately absent: colours and sizes (the theme's)
//! and listeners (the web layer's).
//!
//! [`embed`] is the whole calculator as the generator writes it into a page, [`form`] its inputs, [`result`] what is
//! replaced on each input.

pub mod chart;
pub mod compare;
pub mod controls;
#[cfg(not(target_arch = "wasm32"))]
pub mod embed;
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

/// Returns what a reader should know of a state that was opened: parts that were not understood, and prices that
/// changed since the link was made.
pub fn notes(
    problems: &[FieldError],
    priced_on: Option<&str>,
    report: &Report,
    format: &Format,
) -> String {
    let mut html = Html::translated(format.words);
    for error in problems {
        html.fill(
            "<p>{=Not understood, and left out:} <code>{}</code> {}.</p>",
            &[&error.path, &format.said(&error.said)],
        );
    }
    let newer = |date: &str| priced_on.is_some_and(|priced_on| date > priced_on);
    if report.sources.iter().any(|source| newer(&source.date)) {
        html.fill(
            "<p>{=Since this link was made} ({}), {=these values changed:}</p><ul>",
            &[priced_on.unwrap_or("")],
        );
        for source in report.sources.iter().filter(|source| newer(&source.date)) {
            html.fill(
                "<li>{}: {} ({})</li>",
                &[
                    &format.said(&source.title),
                    &format.said(&source.value),
                    &source.date,
                ],
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
