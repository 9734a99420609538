//! The controls that are more than one box: weights to draw, a table of overrides, a file to drop.
//!
//! In: a field and its value. Out: markup of native inputs whose names are paths. The drawing of the weights is for
//! the pointer; the boxes under it hold the same values for the keyboard and for screen readers. Deliberately
//! absent: listeners.

use super::form::{Form, NOTES, Shown};
use crate::field::{AttachmentField, OverridesField, OverridesRow, WeightsField};
use crate::html::Html;
use crate::number;

/// Size of the drawing of weights in its own units: ten for each bar, a hundred in height.
const BAR: usize = 10;
const HEIGHT: f64 = 100.0;

/// Writes weights as bars that can be drawn, and as a folded table of boxes.
pub(super) fn weights(form: &mut Form<'_>, shown: &Shown<'_>, kind: &WeightsField, values: &[f64]) {
    form.write(
        shown,
        "<fieldset class=\"field weights\" data-path=\"{path}\" aria-describedby=\"{id}-help {id}-error\">\
         <legend>{label}</legend>",
        &[],
    );
    form.html.raw(&bars(values, &shown.path));
    form.html.fill(
        "<details><summary>{=Enter by} {}</summary><div class=\"weights-boxes\">",
        &[form.format.words.of(kind.singular)],
    );
    for (at, value) in values.iter().enumerate() {
        let at = number::integer(at as u64);
        form.write(
            shown,
            "<label>{}<input type=\"text\" inputmode=\"decimal\" name=\"{path}.{}\" value=\"{}\" \
             aria-label=\"{label}, {} {}\"></label>",
            &[&at, &at, &form.format.plain(*value), kind.singular, &at],
        );
    }
    form.html.raw("</div></details>");
    form.write(shown, NOTES, &[]);
    form.html.raw("</fieldset>");
}

/// Returns the drawing of weights: a bar for each, the largest as high as the drawing.
pub fn bars(values: &[f64], path: &str) -> String {
    let largest = values.iter().copied().fold(0.0, f64::max);
    let width = number::integer((values.len() * BAR) as u64);
    let mut html = Html::new();
    html.fill(
        "<svg class=\"weights-bars\" data-weights=\"{}\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\">",
        &[path, &width],
    );
    for (at, value) in values.iter().enumerate() {
        let x = number::integer((at * BAR + 1) as u64);
        let (y, height) = bar(*value, largest);
        html.fill(
            "<rect x=\"{}\" y=\"{}\" width=\"8\" height=\"{}\"></rect>",
            &[&x, &y, &height],
        );
    }
    html.raw("</svg>");
    html.finish()
}

/// Returns top and height of a bar. One unit always shows, so that a weight of 0 can be seen and grasped.
pub fn bar(value: f64, largest: f64) -> (String, String) {
    let share = if largest > 0.0 { value / largest } else { 0.0 };
    let height = (number::round_to_integer(share * (HEIGHT - 1.0)) + 1).min(100);
    (number::integer(100 - height), number::integer(height))
}

/// Writes a folded table with a box for each row that can be replaced; an empty box keeps the listed value.
pub(super) fn overrides(
    form: &mut Form<'_>,
    shown: &Shown<'_>,
    kind: &OverridesField,
    rows: &[(String, f64)],
) {
    form.write(
        shown,
        "<details class=\"field overrides\" data-path=\"{path}\"><summary>{label}</summary>\
         <div class=\"overrides-rows\">",
        &[],
    );
    let offered = |row: &OverridesRow| !row.label.is_empty();
    for row in (kind.rows)().into_iter().filter(offered) {
        let own = rows.iter().find(|(key, _)| key == row.key);
        let own = own.map(|(_, value)| form.format.plain(*value));
        form.write(
            shown,
            "<label>{}<span class=\"field-control\"><input type=\"text\" inputmode=\"decimal\" name=\"{path}.{}\" \
             value=\"{}\" placeholder=\"{}\"><span class=\"field-unit\">{}</span></span></label>",
            &[
                row.label,
                row.key,
                &own.unwrap_or_default(),
                &form.format.plain(row.listed),
                row.unit,
            ],
        );
    }
    form.html.raw("</div>");
    form.write(shown, NOTES, &[]);
    form.html.raw("</details>");
}

/// Writes a place for a file: a native picker that is also where a file can be dropped.
pub(super) fn attachment(
    form: &mut Form<'_>,
    shown: &Shown<'_>,
    kind: &AttachmentField,
    has_file: bool,
) {
    form.write(
        shown,
        "<div class=\"field attachment\" data-path=\"{path}\" data-drop=\"{path}\"><label for=\"{id}\">{label}</label>\
         <input type=\"file\" id=\"{id}\" accept=\"{}\" data-attachment=\"{path}\" \
         aria-describedby=\"{id}-help {id}-error\">\
         <button type=\"button\" data-action=\"detach\" data-record=\"{path}\" data-list=\"\"{}>{=Remove the file}</button>",
        &[kind.accept, if has_file { "" } else { " hidden" }],
    );
    form.end(shown);
}
