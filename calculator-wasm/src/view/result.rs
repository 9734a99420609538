//! The result: headline, tiles, charts, tables, and what opens to show the working.
//!
//! In: a report. Out: the markup that is replaced on each input. Deliberately absent: the form.

use super::chart;
use crate::format::Format;
use crate::html::Html;
use crate::report::{Cell, Chart, Piece, Report, RowKind, Sentence, Source, Step, Table};

/// Returns the markup of a report. `id` is the calculator's id on its page.
pub fn result(report: &Report, format: &Format, id: &str) -> String {
    let mut html = Html::new();
    html.raw("<p class=\"result-headline\">");
    sentence(&mut html, &report.headline, format);
    html.raw("</p>");
    for warning in &report.warnings {
        html.raw("<p class=\"result-warning\">");
        sentence(&mut html, warning, format);
        html.raw("</p>");
    }
    html.raw("<dl class=\"result-figures\">");
    for figure in report.figures.iter().filter(|figure| figure.shown) {
        html.open("div", &[("data-figure", Some(figure.key))]);
        html.element("dt", "", figure.label);
        html.element("dd", "", &format.quantity(&figure.quantity));
        html.close("div");
    }
    html.raw("</dl>");
    for drawn in &report.charts {
        match drawn {
            Chart::Lines(lines) => html.raw(&chart::lines(lines, format, id)),
        };
    }
    for shown in &report.tables {
        table(&mut html, shown, format);
    }
    working(&mut html, &report.steps, format);
    list(
        &mut html,
        "assumptions",
        "Assumptions",
        &report.assumptions,
        format,
    );
    list(
        &mut html,
        "not-modelled",
        "Not modelled",
        &report.not_modelled,
        format,
    );
    sources(&mut html, &report.sources);
    html.finish()
}

/// Writes a sentence; each value in it stands out.
fn sentence(html: &mut Html, sentence: &Sentence, format: &Format) {
    for piece in sentence.pieces() {
        match piece {
            Piece::Words(words) => html.text(words),
            Piece::Name(name) => html.text(name),
            Piece::Quantity(quantity) => html
                .raw("<strong>")
                .text(&format.quantity(quantity))
                .raw("</strong>"),
        };
    }
}

fn table(html: &mut Html, table: &Table, format: &Format) {
    html.open(
        "div",
        &[
            ("class", Some("table-scroll")),
            ("tabindex", Some("0")),
            ("role", Some("region")),
            ("aria-label", Some(table.title)),
        ],
    );
    html.open(
        "table",
        &[("class", Some("lines")), ("data-table", Some(table.key))],
    );
    html.element("caption", "", table.title);
    html.raw("<thead><tr>");
    for (at, column) in table.columns.iter().enumerate() {
        html.open(
            "th",
            &[
                ("scope", Some("col")),
                ("class", (at > 0).then_some("number")),
            ],
        )
        .text(column)
        .close("th");
    }
    html.raw("</tr></thead><tbody>");
    let width = crate::number::integer(table.columns.len() as u128);
    for row in &table.rows {
        let class = match row.kind {
            RowKind::Group => "group",
            RowKind::Line => "line",
            RowKind::Total => "total",
        };
        html.open(
            "tr",
            &[("class", Some(class)), ("data-row", Some(&row.key))],
        );
        if row.kind == RowKind::Group {
            html.open(
                "th",
                &[("scope", Some("colgroup")), ("colspan", Some(&width))],
            );
            sentence(html, &row.label, format);
            html.raw("</th></tr>");
            continue;
        }
        html.raw("<th scope=\"row\">");
        match &row.step {
            Some(step) => {
                html.raw("<details class=\"line-working\"><summary>");
                sentence(html, &row.label, format);
                html.raw("</summary>");
                step_body(html, step, format);
                html.raw("</details>");
            }
            None => sentence(html, &row.label, format),
        }
        html.raw("</th>");
        for cell in &row.cells {
            match cell {
                Cell::Empty => html.raw("<td></td>"),
                Cell::Quantity(quantity) => html
                    .raw("<td class=\"number\">")
                    .text(&format.quantity(quantity))
                    .raw("</td>"),
                Cell::Text(text) => {
                    html.raw("<td>");
                    sentence(html, text, format);
                    html.raw("</td>")
                }
            };
        }
        html.raw("</tr>");
    }
    html.raw("</tbody></table></div>");
}

/// Writes formula, formula with the numbers in, and value.
fn step_body(html: &mut Html, step: &Step, format: &Format) {
    html.raw("<p class=\"formula\">")
        .text(step.symbols)
        .raw("</p><p class=\"formula-numbers\">");
    for piece in step.numbers.pieces() {
        match piece {
            Piece::Words(words) => html.text(words),
            Piece::Name(name) => html.text(name),
            Piece::Quantity(quantity) => html.text(&format.quantity(quantity)),
        };
    }
    html.raw(" = <strong>")
        .text(&format.quantity(&step.value))
        .raw("</strong></p>");
}

fn working(html: &mut Html, steps: &[Step], format: &Format) {
    if steps.is_empty() {
        return;
    }
    html.raw("<details class=\"working\"><summary>Show the working</summary><dl class=\"steps\">");
    for step in steps {
        html.raw("<dt>");
        sentence(html, &step.label, format);
        html.raw("</dt><dd>");
        step_body(html, step, format);
        html.raw("</dd>");
    }
    html.raw("</dl></details>");
}

fn list(html: &mut Html, class: &str, title: &str, sentences: &[Sentence], format: &Format) {
    if sentences.is_empty() {
        return;
    }
    html.open("details", &[("class", Some(class))])
        .element("summary", "", title)
        .raw("<ul>");
    for item in sentences {
        html.raw("<li>");
        sentence(html, item, format);
        html.raw("</li>");
    }
    html.raw("</ul></details>");
}

fn sources(html: &mut Html, sources: &[Source]) {
    if sources.is_empty() {
        return;
    }
    html.raw("<details class=\"sources\"><summary>Sources and dates</summary><ul>");
    for source in sources {
        html.raw("<li>")
            .text(&source.title)
            .raw(": <strong>")
            .text(&source.value)
            .raw("</strong>, ");
        html.raw("<time>")
            .text(&source.date)
            .raw("</time>. ")
            .text(&source.reference)
            .raw("</li>");
    }
    html.raw("</ul></details>");
}
