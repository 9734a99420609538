//! The controls that are more than one box: weights to draw, a table of overrides, a file to drop.
//!
//! In: a field and its value. Out: markup of native inputs whose names are paths. The drawing of the weights is for
//! the pointer; the boxes under it hold the same values for the keyboard and for screen readers. Deliberately
//! absent: listeners.

use super::form::{control_id, end, notes};
use crate::field::{AttachmentField, Field, OverridesField, WeightsField};
use crate::format::Format;
use crate::html::Html;
use crate::number;

/// Size of the drawing of weights in its own units: ten for each bar, a hundred in height.
const BAR: usize = 10;
const HEIGHT: f64 = 100.0;

/// Writes weights as bars that can be drawn, and as a folded table of boxes.
pub(super) fn weights(
    html: &mut Html,
    field: &Field,
    kind: &WeightsField,
    values: &[f64],
    path: &str,
    format: &Format,
    id: &str,
) {
    let control = control_id(id, path);
    html.fill(
        "<fieldset class=\"field weights\" data-path=\"{}\" aria-describedby=\"{}-help {}-error\"><legend>{}</legend>",
        &[path, &control, &control, field.label],
    );
    html.raw(&bars(values, path));
    html.fill(
        "<details><summary>Enter by {}</summary><div class=\"weights-boxes\">",
        &[kind.singular],
    );
    for (at, value) in values.iter().enumerate() {
        let at = number::integer(at as u64);
        html.fill(
            "<label>{}<input type=\"text\" inputmode=\"decimal\" name=\"{}.{}\" value=\"{}\" aria-label=\"{}, {} {}\">\
             </label>",
            &[&at, path, &at, &format.plain(*value), field.label, kind.singular, &at],
        );
    }
    html.raw("</div></details>");
    notes(html, field, &control);
    html.raw("</fieldset>");
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
    html: &mut Html,
    field: &Field,
    kind: &OverridesField,
    rows: &[(String, f64)],
    path: &str,
    format: &Format,
    id: &str,
) {
    let control = control_id(id, path);
    html.fill(
        "<details class=\"field overrides\" data-path=\"{}\"><summary>{}</summary><div class=\"overrides-rows\">",
        &[path, field.label],
    );
    for row in (kind.rows)()
        .into_iter()
        .filter(|row| !row.label.is_empty())
    {
        let value = rows
            .iter()
            .find(|(key, _)| key == row.key)
            .map(|(_, value)| format.plain(*value));
        html.fill(
            "<label>{}<span class=\"field-control\"><input type=\"text\" inputmode=\"decimal\" name=\"{}.{}\" \
             value=\"{}\" placeholder=\"{}\"><span class=\"field-unit\">{}</span></span></label>",
            &[
                row.label,
                path,
                row.key,
                value.as_deref().unwrap_or(""),
                &format.plain(row.listed),
                row.unit,
            ],
        );
    }
    html.raw("</div>");
    notes(html, field, &control);
    html.raw("</details>");
}

/// Writes a place for a file: a native picker that is also where a file can be dropped.
pub(super) fn attachment(
    html: &mut Html,
    field: &Field,
    kind: &AttachmentField,
    text: Option<&str>,
    path: &str,
    id: &str,
) {
    let control = control_id(id, path);
    html.fill(
        "<div class=\"field attachment\" data-path=\"{}\" data-drop=\"{}\"><label for=\"{}\">{}</label>\
         <input type=\"file\" id=\"{}\" accept=\"{}\" data-attachment=\"{}\" aria-describedby=\"{}-help {}-error\">",
        &[path, path, &control, field.label, &control, kind.accept, path, &control, &control],
    );
    if text.is_some() {
        html.fill(
            "<button type=\"button\" data-action=\"detach\" data-record=\"{}\" data-list=\"\">Remove the file</button>",
            &[path],
        );
    }
    end(html, field, &control);
}
