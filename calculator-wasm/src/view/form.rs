//! The form of a field tree: native controls with their unit, help and place for a message.
//!
//! In: a scenario. Out: the markup inside the `form` element. Every control's name is the path of its field, so
//! that a form is read back as the same assignments that Markdown and addresses use. Deliberately absent: what
//! happens on input (the web layer's).

use super::controls;
use crate::field::assign::text_of;
use crate::field::{Field, Inputs, Kind, Level, ListField, NumberField, Scale, Value};
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
    let mut form = Form {
        html: Html::translated(format.words),
        format,
        id,
    };
    form.fields(scenario.inputs(), "");
    form.html.fill(
        "<div class=\"calculator-actions\"><button type=\"button\" data-action=\"reset\">{=Reset}</button></div>",
        &[],
    );
    form.html.finish()
}

/// The form as far as it is written.
pub(super) struct Form<'a> {
    pub(super) html: Html,
    pub(super) format: &'a Format,
    /// The calculator's id.
    id: &'a str,
}

/// A field that is being written. In its templates `{path}` is its path, `{id}` the id of its control, `{label}` and
/// `{help}` its own words.
pub(super) struct Shown<'a> {
    pub(super) field: &'a Field,
    pub(super) path: String,
    id: String,
}

/// Opens a field and its control, with the label above; the place is for classes.
const BEGIN: &str = "<div class=\"field{}\" data-path=\"{path}\"><label for=\"{id}\">{label}</label>\
    <span class=\"field-control\">";
/// Help and the empty place of the message.
pub(super) const NOTES: &str = "<p class=\"field-help\" id=\"{id}-help\">{help}</p><p class=\"field-error\" id=\"{id}-error\"></p>";

impl<'a> Form<'a> {
    /// Writes the fields of a record: by group, the basic ones first, the advanced folded.
    fn fields(&mut self, inputs: &Inputs, prefix: &str) {
        let mut groups: Vec<&str> = Vec::new();
        for (field, _) in inputs.iter() {
            if field.level.is_in_page() && !groups.contains(&field.group) {
                groups.push(field.group);
            }
        }
        for group in groups {
            self.html
                .fill("<fieldset class=\"fields\"><legend>{}</legend>", &[group]);
            self.level(inputs, prefix, group, Level::Basic);
            let is_folded = |field: &Field| field.group == group && field.level == Level::Advanced;
            if inputs.iter().any(|(field, _)| is_folded(field)) {
                self.html.fill(
                    "<details class=\"fields-advanced\"><summary>{=Advanced}</summary>",
                    &[],
                );
                self.level(inputs, prefix, group, Level::Advanced);
                self.html.raw("</details>");
            }
            self.html.raw("</fieldset>");
        }
    }

    /// Writes the fields of a group that a reader needs this soon.
    fn level(&mut self, inputs: &Inputs, prefix: &str, group: &str, level: Level) {
        for (field, value) in inputs.iter() {
            if field.group == group && field.level == level {
                self.one(field, value, prefix);
            }
        }
    }

    /// Writes a template of a field: named places are the field's, the others take the values in order.
    #[inline(never)]
    pub(super) fn write(&mut self, shown: &Shown<'_>, template: &str, values: &[&str]) {
        let named = |name: &str| match name {
            "path" => Some(shown.path.as_str()),
            "id" => Some(shown.id.as_str()),
            "label" => Some(self.format.words.of(shown.field.label)),
            "help" => Some(shown.field.help),
            _ => None,
        };
        self.html.fill_named(template, &named, values);
    }

    /// Writes one field.
    fn one(&mut self, field: &Field, value: &Value, prefix: &str) {
        let path = concat(&[prefix, field.key]);
        let shown = &Shown {
            id: concat(&[self.id, "-", &path]),
            field,
            path,
        };
        match (&field.kind, value) {
            (Kind::List(kind), Value::List(list)) => {
                for (name, record) in &list.records {
                    let below = record_prefix(prefix, field, name);
                    self.record(shown, kind, name, record, &below, list.records.len());
                }
                if list.records.len() < kind.max {
                    self.write(
                        shown,
                        "<button type=\"button\" class=\"add\" data-action=\"add\" data-list=\"{path}\" \
                         data-record=\"\">{=Add a} {}</button>",
                        &[self.format.words.of(kind.singular)],
                    );
                }
                self.write(
                    shown,
                    "<input type=\"hidden\" name=\"{path}\" value=\"{}\">",
                    &[&text_of(value)],
                );
            }
            (Kind::Number(kind), Value::Number(number)) => self.number(shown, kind, *number),
            (Kind::Switch { .. }, Value::Switch(on)) => {
                self.write(
                    shown,
                    "<div class=\"field field-switch\" data-path=\"{path}\"><input type=\"checkbox\" id=\"{id}\" \
                     name=\"{path}\" value=\"on\" aria-describedby=\"{id}-help {id}-error\"{}>\
                     <label for=\"{id}\">{label}</label>",
                    &[if *on { " checked" } else { "" }],
                );
                self.end(shown);
            }
            (Kind::Choice(kind), Value::Choice(chosen)) => {
                let options = kind.options.iter();
                let options = options.map(|option| (option.key, option.label));
                self.choice(shown, options.collect(), chosen);
            }
            (Kind::Variant(kind), Value::Variant(tag, parameters)) => {
                let options = kind.options.iter();
                let options = options.map(|option| (option.key, option.label));
                self.choice(shown, options.collect(), tag);
                let below = concat(&[&shown.path, "."]);
                for (parameter, value) in parameters.iter() {
                    self.one(parameter, value, &below);
                }
            }
            (Kind::Weights(kind), Value::Weights(weights)) => {
                controls::weights(self, shown, kind, weights)
            }
            (Kind::Overrides(kind), Value::Overrides(rows)) => {
                controls::overrides(self, shown, kind, rows)
            }
            (Kind::Attachment(kind), Value::Attachment(text)) => {
                controls::attachment(self, shown, kind, text.is_some())
            }
            (Kind::Text { .. }, value) => {
                self.write(shown, BEGIN, &[""]);
                self.write(
                    shown,
                    "<input type=\"text\" id=\"{id}\" name=\"{path}\" value=\"{}\" \
                     aria-describedby=\"{id}-help {id}-error\"></span>",
                    &[&text_of(value)],
                );
                self.end(shown);
            }
            // A value is always of its field's kind.
            _ => {}
        }
    }

    /// Writes help and the empty place of the message, and closes the field.
    pub(super) fn end(&mut self, shown: &Shown<'_>) {
        self.write(shown, NOTES, &[]);
        self.html.raw("</div>");
    }

    /// A record of a list: its name, its fields, and buttons to copy, move and remove it.
    fn record(
        &mut self,
        shown: &Shown<'_>,
        kind: &ListField,
        name: &str,
        record: &Inputs,
        below: &str,
        count: usize,
    ) {
        let id = self.id;
        let named = |place: &str| match place {
            "name" => Some(name),
            "list" => Some(shown.path.as_str()),
            "id" => Some(id),
            _ => None,
        };
        self.html.fill_named(
            "<fieldset class=\"record\" data-record=\"{name}\" data-list=\"{list}\"><legend class=\"record-name\">\
             {name}</legend><div class=\"field field-name\"><label for=\"{id}-{name}-name\">{=Name of the} {}</label>\
             <span class=\"field-control\"><input type=\"text\" id=\"{id}-{name}-name\" data-rename=\"{list}\" \
             data-record=\"{name}\" value=\"{name}\" maxlength=\"40\" aria-describedby=\"{id}-{name}-name-error\">\
             </span><p class=\"field-error\" id=\"{id}-{name}-name-error\"></p></div>",
            &named,
            &[self.format.words.of(kind.singular)],
        );
        self.fields(record, below);
        self.html.raw("<div class=\"record-actions\">");
        for (action, label, is_possible) in [
            ("copy", "Copy", count < kind.max),
            ("up", "Move up", count > 1),
            ("down", "Move down", count > 1),
            ("remove", "Remove", count > 1),
        ] {
            if is_possible {
                self.html.fill_named(
                    "<button type=\"button\" data-action=\"{}\" data-list=\"{list}\" data-record=\"{name}\" \
                     aria-label=\"{} {name}\">{}</button>",
                    &named,
                    &[action, label, label],
                );
            }
        }
        self.html.raw("</div></fieldset>");
    }

    /// A text box with its unit, and a slider over the same range; then the place of the echo (what was understood of a
    /// text) and the button that brings the example's value back, empty or hidden until there is something to say.
    fn number(&mut self, shown: &Shown<'_>, kind: &NumberField, value: f64) {
        self.write(shown, BEGIN, &[" field-number"]);
        let unit = kind.unit.symbol();
        self.write(
            shown,
            "<input type=\"text\" inputmode=\"decimal\" id=\"{id}\" name=\"{path}\" value=\"{}\" \
             aria-describedby=\"",
            &[&self.format.plain(value)],
        );
        // The unit stands outside of the box, and is heard with it.
        if unit.is_empty() {
            self.write(shown, "{id}-help {id}-error\">", &[]);
        } else {
            self.write(
                shown,
                "{id}-unit {id}-help {id}-error\"><span class=\"field-unit\" id=\"{id}-unit\">{}</span>",
                &[unit],
            );
        }
        let position = number::round_to_integer(slider_position(kind, value));
        self.write(
            shown,
            "</span><input type=\"range\" class=\"field-slider\" data-for=\"{path}\" min=\"0\" max=\"1000\" step=\"1\" \
             value=\"{}\" aria-label=\"{label}\" aria-valuetext=\"{}\" autocomplete=\"off\">\
             <p class=\"field-echo\"><span data-echo=\"{path}\"></span><button type=\"button\" class=\"field-reset\" \
             data-action=\"reset-field\" data-record=\"{path}\" data-list=\"\" hidden aria-label=\"{=Reset} {label}\">\
             {=Reset}</button></p>",
            &[
                &number::integer(position),
                &value_text(kind, value, self.format),
            ],
        );
        self.end(shown);
    }

    /// Options as a group of radio buttons, or as a menu where there are many.
    fn choice(&mut self, shown: &Shown<'_>, mut options: Vec<(&str, &str)>, chosen: &str) {
        // What has no label is not offered here.
        options.retain(|(_, label)| !label.is_empty());
        if options.len() > 4 {
            self.write(shown, BEGIN, &[""]);
            self.write(
                shown,
                "<select id=\"{id}\" name=\"{path}\" aria-describedby=\"{id}-help {id}-error\">",
                &[],
            );
            for (key, label) in options {
                let chosen = if key == chosen { " selected" } else { "" };
                self.html
                    .fill("<option value=\"{}\"{}>{}</option>", &[key, chosen, label]);
            }
            self.html.raw("</select></span>");
            self.end(shown);
            return;
        }
        self.write(
            shown,
            "<fieldset class=\"field choice\" data-path=\"{path}\" aria-describedby=\"{id}-help {id}-error\">\
             <legend>{label}</legend><div class=\"choice-options\">",
            &[],
        );
        for (key, label) in options {
            self.write(
                shown,
                "<input type=\"radio\" id=\"{id}-{}\" name=\"{path}\" value=\"{}\"{}>\
                 <label for=\"{id}-{}\">{}</label>",
                &[
                    key,
                    key,
                    if key == chosen { " checked" } else { "" },
                    key,
                    label,
                ],
            );
        }
        self.html.raw("</div>");
        self.write(shown, NOTES, &[]);
        self.html.raw("</fieldset>");
    }
}

/// A value with its unit, as a slider says it.
pub fn value_text(kind: &NumberField, value: f64, format: &Format) -> String {
    let text = format.plain(value);
    let unit = kind.unit.symbol();
    if unit.is_empty() {
        text
    } else {
        concat(&[&text, " ", format.words.of(unit)])
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
