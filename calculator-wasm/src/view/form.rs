//! The form of a field tree: native controls with their unit, help and place for a message.
//!
//! In: a scenario. Out: the markup inside the `form` element. Every control's name is the path of its field, so
//! that a form is read back as the same assignments that Markdown and addresses use. Deliberately absent: what
//! happens on input (the web layer's).

use super::controls;
use crate::field::assign::text_of;
use crate::field::{
    ChoiceOption, Field, Inputs, Kind, Level, ListField, NumberField, Scale, Value,
};
use crate::format::Format;
use crate::html::Html;
use crate::math;
use crate::number;
use crate::scenario::{Scenario, record_prefix};
use crate::small::concat;

/// Steps of a slider from end to end.
pub const SLIDER_STEPS: f64 = 1000.0;

/// Returns the markup inside the form. `id` is the calculator's id on its page.
pub fn form(scenario: &Scenario, format: &Format, id: &str) -> String {
    let mut html = Html::new();
    fields(&mut html, scenario.inputs(), "", format, id);
    html.raw("<div class=\"calculator-actions\"><button type=\"button\" data-action=\"reset\">Reset</button></div>");
    html.finish()
}

/// Writes the fields of a record: by group, the basic ones first, the advanced folded.
fn fields(html: &mut Html, inputs: &Inputs, prefix: &str, format: &Format, id: &str) {
    let mut groups: Vec<&str> = Vec::new();
    for (field, _) in inputs.iter() {
        if field.level.is_in_page() && !groups.contains(&field.group) {
            groups.push(field.group);
        }
    }
    for group in groups {
        let of = |level: Level| {
            inputs
                .iter()
                .filter(move |(field, _)| field.group == group && field.level == level)
        };
        html.fill("<fieldset class=\"fields\"><legend>{}</legend>", &[group]);
        for (field, value) in of(Level::Basic) {
            one(html, field, value, prefix, format, id);
        }
        if of(Level::Advanced).next().is_some() {
            html.raw("<details class=\"fields-advanced\"><summary>Advanced</summary>");
            for (field, value) in of(Level::Advanced) {
                one(html, field, value, prefix, format, id);
            }
            html.raw("</details>");
        }
        html.raw("</fieldset>");
    }
}

/// Writes one field.
fn one(
    html: &mut Html,
    field: &'static Field,
    value: &Value,
    prefix: &str,
    format: &Format,
    id: &str,
) {
    let path = concat(&[prefix, field.key]);
    match (&field.kind, value) {
        (Kind::List(kind), Value::List(list)) => {
            for (name, record) in &list.records {
                let below = record_prefix(prefix, field, name);
                html.fill(
                    "<fieldset class=\"record\" data-record=\"{}\" data-list=\"{}\"><legend class=\"record-name\">{}\
                     </legend><div class=\"field field-name\"><label for=\"{}-{}-name\">Name of the {}</label>\
                     <span class=\"field-control\"><input type=\"text\" id=\"{}-{}-name\" data-rename=\"{}\" \
                     data-record=\"{}\" value=\"{}\" maxlength=\"40\" aria-describedby=\"{}-{}-name-error\"></span>\
                     <p class=\"field-error\" id=\"{}-{}-name-error\"></p></div>",
                    &[
                        name, &path, name, id, name, kind.singular, id, name, &path, name, name, id, name, id, name,
                    ],
                );
                fields(html, record, &below, format, id);
                record_actions(html, kind, &path, name, list.records.len());
                html.raw("</fieldset>");
            }
            if list.records.len() < kind.max {
                html.fill(
                    "<button type=\"button\" class=\"add\" data-action=\"add\" data-list=\"{}\" data-record=\"\">\
                     Add a {}</button>",
                    &[&path, kind.singular],
                );
            }
            html.fill(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                &[&path, &text_of(value)],
            );
        }
        (Kind::Number(kind), Value::Number(number)) => {
            number_field(html, field, kind, *number, &path, format, id)
        }
        (Kind::Switch { .. }, Value::Switch(on)) => {
            let control = control_id(id, &path);
            html.fill(
                "<div class=\"field field-switch\" data-path=\"{}\"><input type=\"checkbox\" id=\"{}\" name=\"{}\" \
                 value=\"on\" aria-describedby=\"{}-help {}-error\"",
                &[&path, &control, &path, &control, &control],
            );
            html.raw(if *on { " checked" } else { "" });
            html.fill("><label for=\"{}\">{}</label>", &[&control, field.label]);
            end(html, field, &control);
        }
        (Kind::Choice(kind), Value::Choice(chosen)) => {
            let options: Vec<(&str, &str)> = kind
                .options
                .iter()
                .map(|ChoiceOption { key, label }| (*key, *label))
                .filter(|(_, label)| !label.is_empty())
                .collect();
            choice_field(html, field, &options, chosen, &path, id);
        }
        (Kind::Variant(kind), Value::Variant(tag, parameters)) => {
            let options: Vec<(&str, &str)> = kind
                .options
                .iter()
                .map(|option| (option.key, option.label))
                .filter(|(_, label)| !label.is_empty())
                .collect();
            choice_field(html, field, &options, tag, &path, id);
            let below = concat(&[path.as_str(), "."]);
            for (parameter, value) in parameters.iter() {
                one(html, parameter, value, &below, format, id);
            }
        }
        (Kind::Weights(kind), Value::Weights(weights)) => {
            controls::weights(html, field, kind, weights, &path, format, id);
        }
        (Kind::Overrides(kind), Value::Overrides(rows)) => {
            controls::overrides(html, field, kind, rows, &path, format, id)
        }
        (Kind::Attachment(kind), Value::Attachment(text)) => {
            controls::attachment(html, field, kind, text.as_deref(), &path, id);
        }
        (Kind::Text { .. }, value) => {
            let control = control_id(id, &path);
            begin(html, field, "field", &path, &control);
            html.fill(
                "<input type=\"text\" id=\"{}\" name=\"{}\" value=\"{}\" aria-describedby=\"{}-help {}-error\"></span>",
                &[&control, &path, &text_of(value), &control, &control],
            );
            end(html, field, &control);
        }
        // A value is always of its field's kind.
        _ => {}
    }
}

pub(super) fn control_id(id: &str, path: &str) -> String {
    concat(&[id, "-", path])
}

/// Opens a field and its control, with the label above.
fn begin(html: &mut Html, field: &Field, class: &str, path: &str, control: &str) {
    html.fill(
        "<div class=\"{}\" data-path=\"{}\"><label for=\"{}\">{}</label><span class=\"field-control\">",
        &[class, path, control, field.label],
    );
}

/// Writes help and the empty place of the message, and closes the field.
pub(super) fn end(html: &mut Html, field: &Field, control: &str) {
    notes(html, field, control);
    html.raw("</div>");
}

/// Writes help and the empty place of the message.
pub(super) fn notes(html: &mut Html, field: &Field, control: &str) {
    html.fill(
        "<p class=\"field-help\" id=\"{}-help\">{}</p><p class=\"field-error\" id=\"{}-error\"></p>",
        &[control, field.help, control],
    );
}

/// Writes the place of the echo (what was understood of a text) and the button that brings the example's value back.
/// Both are empty or hidden until there is something to say.
fn echo(html: &mut Html, field: &Field, path: &str) {
    html.fill(
        "<p class=\"field-echo\"><span data-echo=\"{}\"></span><button type=\"button\" class=\"field-reset\" \
         data-action=\"reset-field\" data-record=\"{}\" data-list=\"\" hidden aria-label=\"Reset {}\">Reset</button></p>",
        &[path, path, field.label],
    );
}

/// A text box with its unit, and a slider over the same range.
fn number_field(
    html: &mut Html,
    field: &Field,
    kind: &NumberField,
    value: f64,
    path: &str,
    format: &Format,
    id: &str,
) {
    let control = control_id(id, path);
    begin(html, field, "field field-number", path, &control);
    html.fill(
        "<input type=\"text\" inputmode=\"decimal\" id=\"{}\" name=\"{}\" value=\"{}\" \
         aria-describedby=\"{}-help {}-error\">",
        &[&control, path, &format.plain(value), &control, &control],
    );
    let unit = kind.unit.symbol();
    if !unit.is_empty() {
        html.fill("<span class=\"field-unit\">{}</span>", &[unit]);
    }
    let position = number::round_to_integer(slider_position(kind, value));
    html.fill(
        "</span><input type=\"range\" class=\"field-slider\" data-for=\"{}\" min=\"0\" max=\"1000\" step=\"1\" \
         value=\"{}\" aria-label=\"{}\" aria-valuetext=\"{}\" autocomplete=\"off\">",
        &[
            path,
            &number::integer(position),
            field.label,
            &value_text(kind, value, format),
        ],
    );
    echo(html, field, path);
    end(html, field, &control);
}

/// A value with its unit, as a slider says it.
pub fn value_text(kind: &NumberField, value: f64, format: &Format) -> String {
    let text = format.plain(value);
    let unit = kind.unit.symbol();
    if unit.is_empty() {
        text
    } else {
        concat(&[&text, " ", unit])
    }
}

/// Smallest value above 0 on a logarithmic slider that starts at 0.
fn log_start(kind: &NumberField) -> f64 {
    if kind.min > 0.0 {
        kind.min
    } else {
        kind.max * 1e-6
    }
}

/// Returns where on a slider a value stands, from 0 to [`SLIDER_STEPS`].
pub fn slider_position(kind: &NumberField, value: f64) -> f64 {
    let share = match kind.scale {
        Scale::Linear => (value - kind.min) / (kind.max - kind.min),
        Scale::Log => {
            let start = log_start(kind);
            if value <= start {
                0.0
            } else {
                math::ln(value / start) / math::ln(kind.max / start)
            }
        }
    };
    share.clamp(0.0, 1.0) * SLIDER_STEPS
}

/// Returns the value at a place on a slider: three significant digits, within the range.
pub fn slider_value(kind: &NumberField, position: f64) -> f64 {
    let share = (position / SLIDER_STEPS).clamp(0.0, 1.0);
    let raw = match kind.scale {
        Scale::Linear => kind.min + share * (kind.max - kind.min),
        Scale::Log if share == 0.0 => kind.min,
        Scale::Log => {
            let start = log_start(kind);
            start * math::exp(share * math::ln(kind.max / start))
        }
    };
    if raw == 0.0 {
        return raw;
    }
    let decimals = if kind.whole {
        (2 - number::magnitude(raw)).min(0)
    } else {
        2 - number::magnitude(raw)
    };
    let scaled = number::scale_by_power_of_ten(raw.abs(), decimals);
    let rounded = number::scale_by_power_of_ten(number::round_to_integer(scaled) as f64, -decimals);
    math::bounded(rounded, kind.min, kind.max)
}

/// Options as a group of radio buttons, or as a menu where there are many.
fn choice_field(
    html: &mut Html,
    field: &Field,
    options: &[(&str, &str)],
    chosen: &str,
    path: &str,
    id: &str,
) {
    let control = control_id(id, path);
    if options.len() > 4 {
        begin(html, field, "field", path, &control);
        html.fill(
            "<select id=\"{}\" name=\"{}\" aria-describedby=\"{}-help {}-error\">",
            &[&control, path, &control, &control],
        );
        for (key, label) in options {
            html.fill("<option value=\"{}\"", &[key])
                .raw(if *key == chosen { " selected" } else { "" })
                .fill(">{}</option>", &[label]);
        }
        html.raw("</select></span>");
        end(html, field, &control);
        return;
    }
    html.fill(
        "<fieldset class=\"field choice\" data-path=\"{}\" aria-describedby=\"{}-help {}-error\"><legend>{}</legend>\
         <div class=\"choice-options\">",
        &[path, &control, &control, field.label],
    );
    for (key, label) in options {
        html.fill(
            "<input type=\"radio\" id=\"{}-{}\" name=\"{}\" value=\"{}\"",
            &[&control, key, path, key],
        );
        html.raw(if *key == chosen { " checked" } else { "" });
        html.fill("><label for=\"{}-{}\">{}</label>", &[&control, key, label]);
    }
    html.raw("</div>");
    notes(html, field, &control);
    html.raw("</fieldset>");
}

/// Buttons of one record: copy, move, remove.
fn record_actions(html: &mut Html, kind: &ListField, list: &str, name: &str, count: usize) {
    html.raw("<div class=\"record-actions\">");
    let mut button = |action: &str, label: &str, enabled: bool| {
        if enabled {
            html.fill(
                "<button type=\"button\" data-action=\"{}\" data-list=\"{}\" data-record=\"{}\" \
                 aria-label=\"{} {}\">{}</button>",
                &[action, list, name, label, name, label],
            );
        }
    };
    button("copy", "Copy", count < kind.max);
    button("up", "Move up", count > 1);
    button("down", "Move down", count > 1);
    button("remove", "Remove", count > 1);
    html.raw("</div>");
}
