//! The whole calculator as it stands in a page before any script runs: head, examples, form, result, toolbar.
//!
//! In: a scenario, its report, and where it stands. Out: the `section` that the browser's side finds and fills again.
//! Made natively only: the browser replaces form and result and never the frame around them, so its module does
//! without this. Deliberately absent: what changes on input ([`super::form`], [`super::result`]).

use super::{form, result};
use crate::calculator::Module;
use crate::format::Format;
use crate::html::Html;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::words::Words;

/// What can be done with the whole scenario: for the page only, so the style sheet hides it until the page is live.
const TOOLBAR: &str = "<div class=\"calculator-toolbar\" role=\"group\" aria-label=\"{=Compare, share and save}\">\
    <button type=\"button\" data-action=\"pin\">{=Pin to compare}</button>\
    <button type=\"button\" data-action=\"link\">{=Copy link}</button>\
    <button type=\"button\" data-action=\"csv\">{=Save CSV}</button>\
    <button type=\"button\" data-action=\"json\">{=Save JSON}</button>\
    <button type=\"button\" data-action=\"markdown\">{=Save Markdown}</button>\
    <label class=\"button\" for=\"{}-open\">{=Open JSON}<input type=\"file\" class=\"visually-hidden\" id=\"{}-open\" \
    accept=\".json,application/json\" data-open></label>";

/// The calculator as one file, with everything inside.
const ALONE: &str = "<a class=\"button\" href=\"{}\" download>{=Save the calculator}</a>";

/// The place of what is to be said of a state that was opened, and that of what is pinned.
const NOTES: &str = "<div class=\"calculator-notes\" data-part=\"notes\"></div>\
    <div class=\"calculator-compare\" data-part=\"compare\"></div>";

/// The place of a simulation that checks the answer: for the page only, as the toolbar.
const CHECK: &str = "<div class=\"calculator-check\" data-part=\"check\" \
    data-cancelled=\"{=Cancelled.}\" data-counting=\"{=Your log is being counted.}\" data-failed=\"{=The simulation could not be loaded, or the browser refused it.}\">\
    <button type=\"button\" data-check=\"start\">{=Check by simulation}</button><button type=\"button\" data-check=\"cancel\" hidden>{=Cancel}</button>\
    <progress max=\"1\" value=\"0\" aria-label=\"{=Simulated}\" hidden></progress>\
    <p class=\"check-verdict\" role=\"status\"></p><div class=\"check-table\"></div></div>";

/// Where a calculator stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The id of the calculator on its page.
    pub id: &'a str,
    /// What the address of an example starts with, seen from the page: `../presets/cost-`. Its id and `.html` follow.
    pub presets: &'a str,
    /// The prices that the site has of its own, as [`crate::Prices::overrides_text`] writes them for the module.
    pub prices: &'a str,
    /// The module that the page loads.
    pub module: Module,
    /// The name of the workload that it shares with other calculators of the page; empty where it shares none.
    pub shared: &'a str,
    /// The address of the calculator as one file, seen from the page; empty where there is none.
    pub alone: &'a str,
    /// The tag of the language that it is written in, where the page around it is in another one.
    pub language: &'a str,
    /// The translations that the page brings along for the module, as [`crate::words::line`] writes them; empty in English.
    pub words: &'a str,
}

/// Returns the whole calculator: head, examples, form, result and the line that screen readers hear.
pub fn calculator(
    scenario: &Scenario,
    report: &Report,
    format: &Format,
    place: &Place<'_>,
) -> String {
    let calculator = scenario.calculator();
    let id = place.id;
    let mut html = Html::translated(format.words);
    html.fill(
        "<section class=\"calculator\" id=\"{}\" data-calculator=\"{}\" data-state=\"{}\" data-module=\"{}\"",
        &[
            id,
            calculator.id,
            &scenario.to_state(),
            place.module.name(),
        ],
    );
    for (start, text) in [
        (" lang", place.language),
        (" data-words", place.words),
        (" data-shared", place.shared),
        (" data-prices", place.prices),
    ] {
        if !text.is_empty() {
            html.raw(start).fill("=\"{}\"", &[text]);
        }
    }
    html.fill(
        " aria-labelledby=\"{}-title\"><header class=\"calculator-head\">\
         <p class=\"calculator-title\" id=\"{}-title\">{}</p><p class=\"calculator-summary\">{}</p>\
         <p class=\"calculator-kind\">{}</p>",
        &[
            id,
            id,
            calculator.title,
            calculator.summary,
            calculator.kind,
        ],
    );
    presets(&mut html, scenario, place.presets, format.words);
    html.fill(
        "</header><p class=\"calculator-offline\">{=The figures below are for the inputs shown. To change them here, \
         turn on JavaScript; the examples are pages of their own, and the command line gives the same figures.}</p>\
         <div class=\"calculator-body\"><form class=\"calculator-form\" autocomplete=\"off\" novalidate>",
        &[],
    );
    html.raw(&form::form(scenario, format, id));
    html.raw("</form><div class=\"calculator-result\" data-part=\"result\">");
    html.raw(&result::result(report, format, id));
    html.raw("</div></div>");
    html.fill(TOOLBAR, &[id, id]);
    if !place.alone.is_empty() {
        html.fill(ALONE, &[place.alone]);
    }
    html.raw("</div>");
    // Below what is pressed: its table comes by itself, and moves nothing that a pointer is aimed at.
    if calculator.is_simulated {
        html.fill(CHECK, &[]);
    }
    html.raw(NOTES);
    html.raw("<p class=\"calculator-status visually-hidden\" role=\"status\"></p></section>");
    html.finish()
}

/// Examples as plain links to pages that show them; where the calculator is live it opens them in its place.
fn presets(html: &mut Html, scenario: &Scenario, start: &str, words: Words) {
    let calculator = scenario.calculator();
    if calculator.presets.len() < 2 {
        return;
    }
    html.fill("<ul class=\"presets\" aria-label=\"{=Examples}\">", &[]);
    for preset in calculator.presets {
        html.fill(
            "<li><a href=\"{}{}.html\" rel=\"nofollow\" data-preset=\"{}\" title=\"{}\"",
            &[start, preset.id, preset.id, words.of(preset.note)],
        );
        if scenario.is_preset(preset.id) {
            html.raw(" aria-current=\"true\"");
        }
        html.fill(">{}</a></li>", &[preset.title]);
    }
    html.raw("</ul>");
}
