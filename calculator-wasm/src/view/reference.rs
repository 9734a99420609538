//! The reference of a calculator, made from its own tables: fields, examples, formulas, figures.
//!
//! In: a calculator. Out: markup for a page of documentation; it cannot drift from what the calculator does.
//! Deliberately absent: results, except the formulas of the first example, whose numbers show how they are used.

use crate::calculator::Calculator;
use crate::field::assign::text_of;
use crate::field::{Field, Kind, Value};
use crate::format::Format;
use crate::html::Html;
use crate::prices::Prices;
use crate::report::{Report, Row, Step};
use crate::scenario::Scenario;

/// Returns the reference of a calculator.
pub fn reference(calculator: &'static Calculator, format: &Format) -> String {
    let mut html = Html::new();
    html.fill(
        "<div class=\"reference\" data-reference=\"{}\">",
        &[calculator.id],
    );
    open_table(
        &mut html,
        "Fields",
        &["Path", "What it is", "Unit and range", "Default"],
    );
    fields(&mut html, calculator.fields, "", format);
    close_table(&mut html);
    open_table(
        &mut html,
        "Examples",
        &["Name", "What it stands for", "What it sets"],
    );
    for preset in calculator.presets {
        let sets: Vec<String> = preset
            .set
            .iter()
            .map(|(path, text)| [*path, " = ", *text].concat())
            .collect();
        html.fill(
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>",
            &[preset.id, preset.note],
        );
        for set in sets {
            html.fill("<code>{}</code> ", &[&set]);
        }
        html.raw("</td></tr>");
    }
    close_table(&mut html);
    if let Ok(report) = Scenario::new(calculator).evaluate(&Prices::standard()) {
        results(&mut html, &report, format);
    }
    html.raw("</div>");
    html.finish()
}

/// Writes the figures that can be asked for, and every formula once.
fn results(html: &mut Html, report: &Report, format: &Format) {
    open_table(
        html,
        "Figures",
        &["Name", "What it is", "In the first example"],
    );
    for figure in &report.figures {
        html.fill(
            "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td class=\"number\">{}</td></tr>",
            &[figure.key, figure.label, &format.quantity(&figure.quantity)],
        );
    }
    close_table(html);
    open_table(
        html,
        "Formulas",
        &[
            "What is computed",
            "Formula",
            "With the numbers of the first example",
        ],
    );
    let rows = report
        .tables
        .iter()
        .flat_map(|table| &table.rows)
        .filter_map(|row: &Row| row.step.as_ref());
    for step in report.steps.iter().chain(rows) {
        formula(html, step, format);
    }
    close_table(html);
}

fn formula(html: &mut Html, step: &Step, format: &Format) {
    html.fill(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{} = {}</td></tr>",
        &[
            &step.label.to_text(format),
            step.symbols,
            &step.numbers.to_text(format),
            &format.quantity(&step.value),
        ],
    );
}

pub(super) fn open_table(html: &mut Html, title: &str, columns: &[&str]) {
    html.fill(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table><caption>{}</caption>\
         <thead><tr>",
        &[title, title],
    );
    for column in columns {
        html.fill("<th scope=\"col\">{}</th>", &[column]);
    }
    html.raw("</tr></thead><tbody>");
}

pub(super) fn close_table(html: &mut Html) {
    html.raw("</tbody></table></div>");
}

/// Writes the rows of a table of fields; the fields of a record stand below their list.
fn fields(html: &mut Html, table: &'static [Field], prefix: &str, format: &Format) {
    for field in table {
        let path = [prefix, field.key].concat();
        let (kind, default) = described(field, format);
        html.fill(
            "<tr><th scope=\"row\"><code>{}</code></th><td><strong>{}</strong>. {}</td><td>{}</td><td>{}</td></tr>",
            &[&path, field.label, field.help, &kind, &default],
        );
        match &field.kind {
            Kind::List(list) => {
                let below = match list.at_root {
                    true => [prefix, "‹", list.singular, "›."].concat(),
                    false => [&path, ".‹", list.singular, "›."].concat(),
                };
                fields(html, list.item, &below, format);
            }
            Kind::Variant(variant) => {
                for option in variant.options {
                    fields(html, option.fields, &[&path, "."].concat(), format);
                }
            }
            _ => {}
        }
    }
}

/// Returns what can be entered in a field, and what a new scenario holds.
fn described(field: &'static Field, format: &Format) -> (String, String) {
    let default = text_of(&Value::default_of(field));
    match &field.kind {
        Kind::Number(kind) => {
            let unit = kind.unit.symbol();
            let whole = if kind.whole { ", whole" } else { "" };
            let range = [
                &format.plain(kind.min),
                " to ",
                &format.plain(kind.max),
                " ",
                unit,
                whole,
            ]
            .concat();
            (range, [&format.plain(kind.default), " ", unit].concat())
        }
        Kind::Choice(kind) => {
            let keys: Vec<&str> = kind.options.iter().map(|option| option.key).collect();
            (keys.join(", "), default)
        }
        Kind::Variant(kind) => {
            let keys: Vec<&str> = kind.options.iter().map(|option| option.key).collect();
            (keys.join(", "), default)
        }
        Kind::Switch { .. } => (String::from("on, off"), default),
        Kind::Text { max_characters, .. } => {
            let most = crate::number::integer(*max_characters as u64);
            (["text, at most ", &most, " characters"].concat(), default)
        }
        Kind::List(kind) => {
            let most = crate::number::integer(kind.max as u64);
            (["names, 1 to ", &most].concat(), default)
        }
        Kind::Weights(kind) => {
            let count = crate::number::integer(kind.default.len() as u64);
            (
                [&count, " weights, one for each ", kind.singular].concat(),
                default,
            )
        }
        Kind::Overrides(_) => (String::from("values by key"), String::new()),
        Kind::Attachment(kind) => (["a file, ", kind.accept].concat(), String::new()),
    }
}
