//! What is pinned, and how it differs: names and buttons, one chart, a table for each table of the report.
//!
//! In: the pinned scenarios and their comparison. Out: the markup of the panel under a live calculator; nothing where
//! nothing is pinned, so a page without script has none of it. Deliberately absent: listeners.

use super::chart;
use crate::compare::{Comparison, MOST, Pins, Shown, signed};
use crate::format::{Format, Quantity};
use crate::html::Html;
use crate::number;
use crate::report::{Chart, Drawing, Groups, Sentence};

/// The files of the whole comparison.
const FILES: &str = "<div class=\"calculator-actions\" role=\"group\" aria-label=\"{=Save the comparison}\">\
    <button type=\"button\" data-action=\"csv\" data-record=\"all\">{=Save comparison as CSV}</button>\
    <button type=\"button\" data-action=\"json\" data-record=\"all\">JSON</button>\
    <button type=\"button\" data-action=\"markdown\" data-record=\"all\">Markdown</button></div>";

/// Returns the panel. `id` is the calculator's id on its page.
pub fn panel(pins: &Pins, comparison: &Comparison<'_>, format: &Format, id: &str) -> String {
    let mut html = Html::translated(format.words);
    let (many, most) = (pins.list.len() as u64, MOST as u64);
    html.fill(
        "<p class=\"compare-title\" id=\"{}-compare\" tabindex=\"-1\">{=Compared}: {} {=of} {} {=pinned}</p><ol class=\"compare-pins\">",
        &[id, &number::integer(many), &number::integer(most)],
    );
    for (at, pin) in pins.list.iter().enumerate() {
        let at = &number::integer(at as u64);
        html.fill(
            "<li><input type=\"text\" id=\"{}-pin-{}\" value=\"{}\" data-pin=\"{}\" maxlength=\"40\" aria-label=\"{=Name of this scenario}\" \
             autocomplete=\"off\"/><button type=\"button\" data-action=\"open-pin\" data-record=\"{}\" aria-label=\"{=Open} {}\">{=Open}</button>\
             <button type=\"button\" data-action=\"unpin\" data-record=\"{}\" aria-label=\"{=Remove} {}\">{=Remove}</button></li>",
            &[id, at, &pin.name, at, at, &pin.name, at, &pin.name],
        );
    }
    html.fill(
        "</ol><p class=\"compare-summary\">{}</p>",
        &[&comparison.summary(format)],
    );
    if comparison.columns.len() > 1 {
        drawing(&mut html, comparison, format, id);
        tables(&mut html, comparison, format);
        html.fill(FILES, &[]);
    }
    html.finish()
}

/// Draws the tiles that differ.
fn drawing(html: &mut Html, comparison: &Comparison<'_>, format: &Format, id: &str) {
    let value = |cell: &Shown<'_>| match cell {
        Shown::Quantity(quantity) => Some(Quantity::clone(quantity)),
        _ => None,
    };
    let mut groups = Vec::new();
    for line in &comparison.lines {
        let values: Vec<Option<Quantity>> = line.cells.iter().map(value).collect();
        let has_bars = values
            .iter()
            .flatten()
            .any(|quantity| quantity.value().is_some());
        if line.table.0 == "figures" && line.always && line.differs && has_bars {
            groups.push((line.label.clone(), values));
        }
    }
    if groups.is_empty() {
        return;
    }
    let names = comparison.columns.iter();
    let names = names.map(|column| String::from(column.name)).collect();
    let drawn = Chart {
        key: "compared",
        title: "Figures that differ",
        description: Sentence::of(
            "Bars of one figure are to scale with each other; each figure has a scale of its own, from 0.",
        ),
        drawing: Drawing::Groups(Groups { names, groups }),
    };
    chart::chart(html, &drawn, format, id);
}

/// Writes a table for inputs and figures, and a folded one for each table of the report.
fn tables(html: &mut Html, comparison: &Comparison<'_>, format: &Format) {
    let mut last = "";
    for line in comparison.shown() {
        let (key, title) = line.table;
        if key != last {
            end(html, last);
            last = key;
            if !is_open(key) {
                html.fill(
                    "<details class=\"compare-lines\"><summary>{}</summary>",
                    &[title],
                );
            }
            html.fill(
                "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}, {=compared}\"><table data-table=\"{}\">\
                 <caption>{}</caption><thead><tr><th scope=\"col\">{=Line}</th>",
                &[title, key, title],
            );
            for column in &comparison.columns {
                html.fill("<th scope=\"col\" class=\"number\">{}</th>", &[column.name]);
            }
            html.raw("</tr></thead><tbody>");
        }
        html.fill(
            "<tr data-row=\"{} {}\"><th scope=\"row\">{}</th>",
            &[&line.row, line.column, &line.name(format)],
        );
        let first = line.cells.first();
        for (at, cell) in line.cells.iter().enumerate() {
            html.fill("<td class=\"number\">{}", &[&cell.text(format)]);
            let first = first.filter(|_| at > 0);
            if let Some(difference) = first.and_then(|first| cell.less(first)) {
                html.fill(
                    "<span class=\"difference\">{}</span>",
                    &[&signed(&difference, format)],
                );
            }
            html.raw("</td>");
        }
        html.raw("</tr>");
    }
    end(html, last);
}

fn is_open(table: &str) -> bool {
    matches!(table, "inputs" | "figures")
}

fn end(html: &mut Html, table: &str) {
    if !table.is_empty() {
        html.raw("</tbody></table></div>");
        if !is_open(table) {
            html.raw("</details>");
        }
    }
}
