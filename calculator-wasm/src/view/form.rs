//! The form of a field tree: native controls with their unit, help and place for a message.
//!
//! In: a scenario. Out: the markup inside the `form` element. Every control's name is the path of its field, so
//! that a form is read back as the same assignments that Markdown and addresses use. Deliberately absent: what
//! happens on input (the web layer's).

use crate::field::assign::text_of;
use crate::field::{
    ChoiceOption, Field, Inputs, Kind, Level, ListField, NumberField, Scale, Value,
};
use crate::format::Format;
use crate::html::Html;
use crate::math;
use crate::number;
use crate::scenario::{Scenario, record_prefix};

/// Steps of a slider from end to end.
pub const SLIDER_STEPS: f64 = 1000.0;

/// Returns the markup inside the form. `id` is the calculator's id on its page.
pub fn form(scenario: &Scenario, format: &Format, id: &str) -> String {
    let mut html = Html::new();
    presets(&mut html, scenario, id);
    fields(&mut html, scenario.inputs(), "", format, id);
    html.raw("<div class=\"calculator-actions\">");
    html.raw("<button type=\"button\" data-action=\"reset\">Reset</button>");
    html.raw("</div>");
    html.finish()
}

/// Presets as plain links: their address opens the page with that state.
fn presets(html: &mut Html, scenario: &Scenario, id: &str) {
    let calculator = scenario.calculator();
    if calculator.presets.len() < 2 {
        return;
    }
    html.raw("<ul class=\"presets\" aria-label=\"Examples\">");
    for preset in calculator.presets {
        let address = ["#", id, "~v1;preset=", preset.id].concat();
        let current = preset.id == scenario.preset().id && scenario.changes().is_empty();
        html.raw("<li>");
        html.open(
            "a",
            &[
                ("href", Some(&address)),
                ("data-preset", Some(preset.id)),
                ("aria-current", current.then_some("true")),
                ("title", Some(preset.note)),
            ],
        );
        html.text(preset.title).close("a").raw("</li>");
    }
    html.raw("</ul>");
}

/// Writes the fields of a record: by group, the basic ones first, the advanced folded.
fn fields(html: &mut Html, inputs: &Inputs, prefix: &str, format: &Format, id: &str) {
    let mut groups: Vec<&str> = Vec::new();
    for (field, _) in inputs.iter() {
        if !groups.contains(&field.group) {
            groups.push(field.group);
        }
    }
    for group in groups {
        let of = |level: Level| {
            inputs
                .iter()
                .filter(move |(field, _)| field.group == group && field.level == level)
        };
        html.raw("<fieldset class=\"fields\">")
            .element("legend", "", group);
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
    let path = [prefix, field.key].concat();
    match (&field.kind, value) {
        (Kind::List(kind), Value::List(list)) => {
            for (name, record) in &list.records {
                let below = record_prefix(prefix, field, name);
                html.open(
                    "fieldset",
                    &[
                        ("class", Some("record")),
                        ("data-record", Some(name)),
                        ("data-list", Some(&path)),
                    ],
                );
                html.element("legend", "record-name", name);
                fields(html, record, &below, format, id);
                record_actions(html, kind, &path, name, list.records.len());
                html.close("fieldset");
            }
            html.open(
                "input",
                &[
                    ("type", Some("hidden")),
                    ("name", Some(&path)),
                    ("value", Some(&text_of(value))),
                ],
            );
        }
        (Kind::Number(kind), Value::Number(number)) => {
            number_field(html, field, kind, *number, &path, format, id)
        }
        (Kind::Switch { .. }, Value::Switch(on)) => {
            let control = control_id(id, &path);
            begin(html, &path, "field field-switch");
            html.open(
                "input",
                &[
                    ("type", Some("checkbox")),
                    ("id", Some(&control)),
                    ("name", Some(&path)),
                    ("value", Some("on")),
                    ("aria-describedby", Some(&described_by(&control))),
                    ("checked", on.then_some("")),
                ],
            );
            html.open("label", &[("for", Some(&control))])
                .text(field.label)
                .close("label");
            end(html, field, &control);
        }
        (Kind::Choice(kind), Value::Choice(chosen)) => {
            let options: Vec<(&str, &str)> = kind
                .options
                .iter()
                .map(|ChoiceOption { key, label }| (*key, *label))
                .collect();
            choice_field(html, field, &options, chosen, &path, id);
        }
        (Kind::Variant(kind), Value::Variant(tag, parameters)) => {
            let options: Vec<(&str, &str)> = kind
                .options
                .iter()
                .map(|option| (option.key, option.label))
                .collect();
            choice_field(html, field, &options, tag, &path, id);
            let below = [path.as_str(), "."].concat();
            for (parameter, value) in parameters.iter() {
                one(html, parameter, value, &below, format, id);
            }
        }
        (Kind::Text { .. } | Kind::Weights(_), value) => {
            let control = control_id(id, &path);
            begin(html, &path, "field");
            html.open("label", &[("for", Some(&control))])
                .text(field.label)
                .close("label");
            html.raw("<span class=\"field-control\">");
            html.open(
                "input",
                &[
                    ("type", Some("text")),
                    ("id", Some(&control)),
                    ("name", Some(&path)),
                    ("value", Some(&text_of(value))),
                    ("aria-describedby", Some(&described_by(&control))),
                ],
            );
            html.raw("</span>");
            end(html, field, &control);
        }
        // A table of overrides and a file have no control of their own yet: they are set from files and `--set`.
        _ => {}
    }
}

fn control_id(id: &str, path: &str) -> String {
    [id, "-", path].concat()
}

fn described_by(control: &str) -> String {
    [control, "-help ", control, "-error"].concat()
}

fn begin(html: &mut Html, path: &str, class: &str) {
    html.open("div", &[("class", Some(class)), ("data-path", Some(path))]);
}

/// Writes help and the empty place of the message, and closes the field.
fn end(html: &mut Html, field: &Field, control: &str) {
    let help = [control, "-help"].concat();
    let error = [control, "-error"].concat();
    html.open("p", &[("class", Some("field-help")), ("id", Some(&help))])
        .text(field.help)
        .close("p");
    html.open("p", &[("class", Some("field-error")), ("id", Some(&error))])
        .close("p");
    html.close("div");
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
    begin(html, path, "field field-number");
    html.open("label", &[("for", Some(&control))])
        .text(field.label)
        .close("label");
    html.raw("<span class=\"field-control\">");
    html.open(
        "input",
        &[
            ("type", Some("text")),
            ("inputmode", Some("decimal")),
            ("id", Some(&control)),
            ("name", Some(path)),
            ("value", Some(&format.plain(value))),
            ("aria-describedby", Some(&described_by(&control))),
        ],
    );
    let unit = kind.unit.symbol();
    if !unit.is_empty() {
        html.element("span", "field-unit", unit);
    }
    html.raw("</span>");
    html.open(
        "input",
        &[
            ("type", Some("range")),
            ("class", Some("field-slider")),
            ("data-for", Some(path)),
            ("min", Some("0")),
            ("max", Some("1000")),
            ("step", Some("1")),
            (
                "value",
                Some(&number::integer(u128::from(number::round_to_integer(
                    slider_position(kind, value),
                )))),
            ),
            ("aria-label", Some(field.label)),
            ("aria-valuetext", Some(&value_text(kind, value, format))),
            ("autocomplete", Some("off")),
        ],
    );
    end(html, field, &control);
}

/// A value with its unit, as a slider says it.
pub fn value_text(kind: &NumberField, value: f64, format: &Format) -> String {
    let text = format.plain(value);
    let unit = kind.unit.symbol();
    if unit.is_empty() {
        text
    } else {
        [text.as_str(), unit].join(" ")
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
        begin(html, path, "field");
        html.open("label", &[("for", Some(&control))])
            .text(field.label)
            .close("label");
        html.raw("<span class=\"field-control\">");
        html.open(
            "select",
            &[
                ("id", Some(&control)),
                ("name", Some(path)),
                ("aria-describedby", Some(&described_by(&control))),
            ],
        );
        for (key, label) in options {
            html.open(
                "option",
                &[
                    ("value", Some(key)),
                    ("selected", (*key == chosen).then_some("")),
                ],
            );
            html.text(label).close("option");
        }
        html.close("select").raw("</span>");
        end(html, field, &control);
        return;
    }
    html.open(
        "fieldset",
        &[
            ("class", Some("field choice")),
            ("data-path", Some(path)),
            ("aria-describedby", Some(&described_by(&control))),
        ],
    );
    html.element("legend", "", field.label)
        .raw("<div class=\"choice-options\">");
    for (key, label) in options {
        let option = [control.as_str(), "-", key].concat();
        html.open(
            "input",
            &[
                ("type", Some("radio")),
                ("id", Some(&option)),
                ("name", Some(path)),
                ("value", Some(key)),
                ("checked", (*key == chosen).then_some("")),
            ],
        );
        html.open("label", &[("for", Some(&option))])
            .text(label)
            .close("label");
    }
    html.raw("</div>");
    let help = [control.as_str(), "-help"].concat();
    let error = [control.as_str(), "-error"].concat();
    html.open("p", &[("class", Some("field-help")), ("id", Some(&help))])
        .text(field.help)
        .close("p");
    html.open("p", &[("class", Some("field-error")), ("id", Some(&error))])
        .close("p");
    html.close("fieldset");
}

/// Buttons of one record: copy, move, remove.
fn record_actions(html: &mut Html, kind: &ListField, list: &str, name: &str, count: usize) {
    html.raw("<div class=\"record-actions\">");
    let mut button = |action: &str, label: &str, enabled: bool| {
        if !enabled {
            return;
        }
        let spoken = [label, " ", name].concat();
        html.open(
            "button",
            &[
                ("type", Some("button")),
                ("data-action", Some(action)),
                ("data-list", Some(list)),
                ("data-record", Some(name)),
                ("aria-label", Some(&spoken)),
            ],
        );
        html.text(label).close("button");
    };
    button("copy", "Copy", count < kind.max);
    button("up", "Move up", count > 1);
    button("down", "Move down", count > 1);
    button("remove", "Remove", count > 1);
    html.raw("</div>");
}
