//! The result: headline, tiles, charts, tables, and what opens to show the working.
//!
//! In: a report. Out: the markup that is replaced on each input. Deliberately absent: the form.

use super::chart;
use crate::format::Format;
use crate::html::Html;
use crate::report::{Cell, Piece, Report, RowKind, Sentence, Source, Step, Table};

/// Returns the markup of a report. `id` is the calculator's id on its page.
pub fn result(report: &Report, format: &Format, id: &str) -> String {
    let mut html = Html::translated(format.words);
    html.raw(if report.is_first {
        "<p class=\"result-headline\" data-first>"
    } else {
        "<p class=\"result-headline\">"
    });
    sentence(&mut html, &report.headline, format);
    html.raw("</p>");
    for warning in &report.warnings {
        html.raw("<p class=\"result-warning\">");
        sentence(&mut html, warning, format);
        html.raw("</p>");
    }
    html.raw("<dl class=\"result-figures\">");
    for figure in report.figures.iter().filter(|figure| figure.shown) {
        html.fill(
            "<div data-figure=\"{}\"><dt>{}</dt><dd>{}</dd></div>",
            &[figure.key, figure.label, &format.quantity(&figure.quantity)],
        );
    }
    html.raw("</dl>");
    for drawn in &report.charts {
        chart::chart(&mut html, drawn, format, id);
    }
    for key in report.later {
        html.fill("<p data-later=\"{}\"></p>", &[key]);
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
    sources(&mut html, &report.sources, format);
    html.finish()
}

/// Writes a sentence; each value in it stands out, and what the page says leads somewhere is a link.
fn sentence(html: &mut Html, sentence: &Sentence, format: &Format) {
    sentence.walk(format.words, &mut |piece| {
        match piece {
            Piece::Words(words) => match format.words.address(words) {
                Some(address) => html.fill("<a href=\"{}\">{}</a>", &[address, words]),
                None => html.text(words),
            },
            Piece::Quantity(quantity) => {
                html.fill("<strong>{}</strong>", &[&format.quantity(quantity)])
            }
        };
    });
}

/// Writes a table of results.
pub fn table(html: &mut Html, table: &Table, format: &Format) {
    html.fill(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\
         <table class=\"lines\" data-table=\"{}\"><caption>{}</caption><thead><tr>",
        &[table.title, table.key, table.title],
    );
    for (at, column) in table.columns.iter().enumerate() {
        // A heading stands where its column does: words begin together, numbers end together.
        let numbers = at > 0
            && (table.rows.iter())
                .any(|row| matches!(row.cells.get(at - 1), Some(Cell::Quantity(_))));
        html.raw(if numbers {
            "<th scope=\"col\" class=\"number\">"
        } else {
            "<th scope=\"col\">"
        });
        html.text(column).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    let width = crate::number::integer(table.columns.len() as u64);
    for row in &table.rows {
        let class = match row.kind {
            RowKind::Group => "group",
            RowKind::Line => "line",
            RowKind::Total => "total",
        };
        html.fill("<tr class=\"{}\" data-row=\"{}\">", &[class, &row.key]);
        if row.kind == RowKind::Group {
            html.fill("<th scope=\"colgroup\" colspan=\"{}\">", &[&width]);
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
                Cell::Quantity(quantity) => html.fill(
                    "<td class=\"number\">{}</td>",
                    &[&format.quantity(quantity)],
                ),
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
    html.fill(
        "<p class=\"formula\">{}</p><p class=\"formula-numbers\">{} = <strong>{}</strong></p>",
        &[
            step.symbols,
            &step.numbers.to_text(format),
            &format.quantity(&step.value),
        ],
    );
}

fn working(html: &mut Html, steps: &[Step], format: &Format) {
    if steps.is_empty() {
        return;
    }
    html.fill(
        "<details class=\"working\"><summary>{=Show the working}</summary><dl class=\"steps\">",
        &[],
    );
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
    html.fill(
        "<details class=\"{}\"><summary>{}</summary><ul>",
        &[class, title],
    );
    for item in sentences {
        html.raw("<li>");
        sentence(html, item, format);
        html.raw("</li>");
    }
    html.raw("</ul></details>");
}

fn sources(html: &mut Html, sources: &[Source], format: &Format) {
    if sources.is_empty() {
        return;
    }
    html.fill(
        "<details class=\"sources\"><summary>{=Sources and dates}</summary><ul>",
        &[],
    );
    for source in sources {
        html.fill(
            "<li>{}: <strong>{}</strong>",
            &[&format.said(&source.title), &format.said(&source.value)],
        );
        if !source.date.is_empty() {
            html.fill(", <time>{}</time>", &[&source.date]);
        }
        html.fill(". {}</li>", &[format.words.of(&source.reference)]);
    }
    html.raw("</ul></details>");
}
