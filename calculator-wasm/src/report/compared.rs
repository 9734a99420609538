//! Scenarios side by side for programs, terminals and decision records: JSON, CSV, Markdown and a plain table.
//!
//! In: a comparison. Out: text, the same from a page and from the command line. The JSON holds every line and enough to
//! open it again; the others hold the lines that are shown: what differs, the tiles, the totals. Deliberately absent:
//! markup.

use super::export::{Json, bare, push_aligned, push_csv, push_markdown, push_origin};
use crate::compare::{Comparison, Shown, signed};
use crate::format::Format;
use crate::prices::Prices;
use crate::small::{concat, push_all};

/// Name and version of the JSON document.
pub const JSON_SCHEMA: &str = "breakeven-comparison/1";

/// Returns the comparison as JSON: every line, with its values in the order of the scenarios. `state` is the text of
/// the address, which opens it again.
pub fn json(comparison: &Comparison<'_>, state: &str) -> String {
    let format = Format::english();
    let mut out = Json::default();
    out.open('{');
    out.key("schema").string(JSON_SCHEMA);
    if let Some(first) = comparison.columns.first() {
        let calculator = first.scenario.calculator();
        out.key("calculator").string(calculator.id);
        out.key("model_version").string(calculator.model_version);
    }
    out.key("price_date").string(Prices::latest_date());
    out.key("state").string(state);
    out.key("scenarios").open('[');
    for column in &comparison.columns {
        out.open('{').key("name").string(column.name);
        out.scenario_members(column.scenario);
        let headline = column.report.headline.to_text(&format);
        out.key("headline").string(&headline).close('}');
    }
    out.close(']').key("lines").open('[');
    for line in &comparison.lines {
        out.open('{');
        for (key, text) in [
            ("table", line.table.0),
            ("row", &line.row),
            ("label", &line.label),
            ("column", line.column),
        ] {
            out.key(key).string(text);
        }
        out.key("values").open('[');
        for cell in &line.cells {
            match cell {
                Shown::Nothing => {
                    out.null();
                }
                Shown::Quantity(quantity) => {
                    out.open('{');
                    out.quantity_members(quantity, &format);
                    out.close('}');
                }
                words => {
                    out.string(&words.text(&format));
                }
            }
        }
        out.close(']').close('}');
    }
    out.close(']').close('}');
    out.out.push('\n');
    out.out
}

/// Returns the shown lines as CSV (RFC 4180): a row for each scenario on each line, with bare values and the difference
/// to the first scenario.
pub fn csv(comparison: &Comparison<'_>) -> String {
    let format = Format::english();
    let mut out = String::from("table,row,label,column,scenario,value,unit,difference\r\n");
    for line in comparison.shown() {
        for (cell, column) in line.cells.iter().zip(&comparison.columns) {
            let (value, unit) = match cell {
                Shown::Quantity(quantity) => (bare(quantity), quantity.value_unit()),
                words => (words.text(&format), ""),
            };
            let first = line.cells.first();
            let difference = first.and_then(|first| cell.less(first));
            let difference = difference.map(|difference| bare(&difference));
            push_csv(
                &mut out,
                &[
                    line.table.0,
                    &line.row,
                    &line.label,
                    line.column,
                    column.name,
                    &value,
                    unit,
                    &difference.unwrap_or_default(),
                ],
            );
        }
    }
    out
}

/// Returns the shown lines as Markdown, a table for each table of the report, for a decision record.
pub fn markdown(comparison: &Comparison<'_>, state: &str, format: &Format) -> String {
    let mut out = String::new();
    if let Some(first) = comparison.columns.first() {
        let calculator = first.scenario.calculator();
        let summary = comparison.summary(format);
        push_all(&mut out, &["**", calculator.title, "**: ", &summary, "\n"]);
        for (title, rows) in tables(comparison, format) {
            push_all(&mut out, &["\n", title, "\n\n"]);
            push_markdown(&mut out, &rows);
        }
        push_origin(&mut out, calculator, state);
    }
    out
}

/// Returns the shown lines as aligned text for a terminal.
pub fn text(comparison: &Comparison<'_>, format: &Format) -> String {
    let mut out = comparison.summary(format);
    out.push('\n');
    for (title, rows) in tables(comparison, format) {
        push_all(&mut out, &["\n", title, "\n"]);
        push_aligned(&mut out, &rows);
    }
    out
}

/// Title and rows of each table that has a line to show; the first row is the head.
fn tables(comparison: &Comparison<'_>, format: &Format) -> Vec<(&'static str, Vec<Vec<String>>)> {
    let mut tables: Vec<(&'static str, Vec<Vec<String>>)> = Vec::new();
    for line in comparison.shown() {
        let (_, title) = line.table;
        if tables.last().is_none_or(|(last, _)| *last != title) {
            let mut head = vec![String::from("Line")];
            head.extend(
                comparison
                    .columns
                    .iter()
                    .map(|column| String::from(column.name)),
            );
            tables.push((title, vec![head]));
        }
        let mut row = vec![line.name(format)];
        row.extend(line.cells.iter().enumerate().map(|(at, cell)| {
            let text = cell.text(format);
            let first = line.cells.first().filter(|_| at > 0);
            match first.and_then(|first| cell.less(first)) {
                Some(difference) => concat(&[&text, " (", &signed(&difference, format), ")"]),
                None => text,
            }
        }));
        if let Some((_, rows)) = tables.last_mut() {
            rows.push(row);
        }
    }
    tables
}
