//! A report for programs and terminals: JSON, CSV and a plain table.
//!
//! In: a scenario and its report. Out: text. The JSON names its own schema; inputs stand as paths with their texts,
//! so that the document can be opened again. Deliberately absent: reading it back, and the shape of pages.

use super::{Cell, Report, Row, RowKind, Sentence, Table};
use crate::calculator::Calculator;
use crate::format::{Format, Quantity};
use crate::money::Money;
use crate::number;
use crate::prices::Prices;
use crate::scenario::Scenario;
use crate::small::{concat, push_all};

/// Name and version of the JSON document.
pub const JSON_SCHEMA: &str = "breakeven-report/1";

/// Returns the report as JSON. Amounts are dollars, shares are parts of one, durations are seconds.
pub fn json(scenario: &Scenario, report: &Report) -> String {
    let format = Format::english();
    let calculator = scenario.calculator();
    let mut out = Json::default();
    out.open('{');
    out.key("schema").string(JSON_SCHEMA);
    out.key("calculator").string(calculator.id);
    out.key("model_version").string(calculator.model_version);
    out.key("price_date").string(Prices::latest_date());
    out.scenario_members(scenario);
    out.key("headline")
        .string(&report.headline.to_text(&format));
    out.key("figures").open('{');
    for figure in &report.figures {
        out.key(figure.key).open('{');
        out.key("label").string(figure.label);
        out.quantity_members(&figure.quantity, &format);
        out.close('}');
    }
    out.close('}');
    out.key("tables").open('[');
    for table in &report.tables {
        out.open('{');
        out.key("key").string(table.key);
        out.key("title").string(table.title);
        out.key("columns").strings(table.columns.iter().copied());
        out.key("rows").open('[');
        for row in &table.rows {
            json_row(&mut out, row, &format);
        }
        out.close(']').close('}');
    }
    out.close(']');
    out.key("steps").open('[');
    for step in &report.steps {
        out.open('{');
        out.key("label").string(&step.label.to_text(&format));
        out.key("formula").string(step.symbols);
        out.key("with_numbers")
            .string(&step.numbers.to_text(&format));
        out.quantity_members(&step.value, &format);
        out.close('}');
    }
    out.close(']');
    for (key, sentences) in [
        ("warnings", &report.warnings),
        ("assumptions", &report.assumptions),
        ("not_modelled", &report.not_modelled),
    ] {
        let texts: Vec<String> = sentences
            .iter()
            .map(|sentence| sentence.to_text(&format))
            .collect();
        out.key(key).strings(texts.iter().map(String::as_str));
    }
    out.key("sources").open('[');
    for source in &report.sources {
        out.open('{');
        out.key("title").string(&format.said(&source.title));
        out.key("value").string(&format.said(&source.value));
        out.key("date").string(&source.date);
        out.key("reference").string(&source.reference);
        out.close('}');
    }
    out.close(']').close('}');
    out.out.push('\n');
    out.out
}

fn json_row(out: &mut Json, row: &Row, format: &Format) {
    out.open('{');
    out.key("key").string(&row.key);
    out.key("kind").string(match row.kind {
        RowKind::Group => "group",
        RowKind::Line => "line",
        RowKind::Total => "total",
    });
    out.key("label").string(&row.label.to_text(format));
    out.key("cells").open('[');
    for cell in &row.cells {
        match cell {
            Cell::Empty => out.null(),
            Cell::Text(sentence) => out.string(&sentence.to_text(format)),
            Cell::Quantity(quantity) => {
                out.open('{');
                out.quantity_members(quantity, format);
                out.close('}')
            }
        };
    }
    out.close(']').close('}');
}

/// Writes JSON; the caller opens and closes in order.
#[derive(Default)]
pub(super) struct Json {
    pub(super) out: String,
    comma: bool,
}

impl Json {
    fn separate(&mut self) {
        if self.comma {
            self.out.push(',');
        }
        self.comma = true;
    }

    pub(super) fn open(&mut self, bracket: char) -> &mut Self {
        self.separate();
        self.out.push(bracket);
        self.comma = false;
        self
    }

    pub(super) fn close(&mut self, bracket: char) -> &mut Self {
        self.out.push(bracket);
        self.comma = true;
        self
    }

    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.out.push(':');
        self.comma = false;
        self
    }

    pub(super) fn string(&mut self, text: &str) -> &mut Self {
        self.separate();
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                control if control < ' ' => {
                    self.out.push_str("\\u00");
                    for digit in [control as u32 >> 4, control as u32 & 15] {
                        self.out.push(char::from_digit(digit, 16).unwrap_or('0'));
                    }
                }
                other => self.out.push(other),
            }
        }
        self.out.push('"');
        self
    }

    fn strings<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> &mut Self {
        self.open('[');
        for text in texts {
            self.string(text);
        }
        self.close(']')
    }

    pub(super) fn number(&mut self, value: f64) -> &mut Self {
        self.separate();
        self.out.push_str(&number::canonical(value));
        self
    }

    pub(super) fn null(&mut self) -> &mut Self {
        self.separate();
        self.out.push_str("null");
        self
    }

    /// Writes preset, state and inputs of a scenario as members of the open object.
    pub(super) fn scenario_members(&mut self, scenario: &Scenario) {
        self.key("preset").string(scenario.preset().id);
        self.key("state").string(&scenario.to_state());
        self.key("inputs").open('{');
        for (path, text) in scenario.assignments() {
            self.key(&path).string(&text);
        }
        self.close('}');
    }

    /// Writes value, unit and text of a quantity as members of the open object.
    pub(super) fn quantity_members(&mut self, quantity: &Quantity, format: &Format) {
        match quantity.value() {
            Some(value) => self.key("value").number(value),
            None => self.key("value").null(),
        };
        self.key("unit").string(quantity.value_unit());
        self.key("text").string(&format.quantity(quantity));
    }
}

/// Returns the tables as CSV (RFC 4180): one header row, then a row for each line of each table, with bare values.
pub fn csv(_scenario: &Scenario, report: &Report) -> String {
    let format = Format::english();
    let mut out = String::from("table,row,kind,label,column,value,unit\r\n");
    let mut line = |cells: [&str; 7]| push_csv(&mut out, &cells);
    for figure in &report.figures {
        let value = bare(&figure.quantity);
        line([
            "figures",
            figure.key,
            "figure",
            figure.label,
            "",
            &value,
            figure.quantity.value_unit(),
        ]);
    }
    for table in &report.tables {
        for row in &table.rows {
            let kind = match row.kind {
                RowKind::Group => continue,
                RowKind::Line => "line",
                RowKind::Total => "total",
            };
            let label = row.label.to_text(&format);
            for (column, cell) in table.columns.iter().skip(1).zip(&row.cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => line([
                        table.key,
                        &row.key,
                        kind,
                        &label,
                        column,
                        &text.to_text(&format),
                        "",
                    ]),
                    Cell::Quantity(quantity) => {
                        line([
                            table.key,
                            &row.key,
                            kind,
                            &label,
                            column,
                            &bare(quantity),
                            quantity.value_unit(),
                        ]);
                    }
                }
            }
        }
    }
    out
}

/// Returns headline, figures and tables as Markdown, for an issue, a decision record or a pull request.
pub fn markdown(scenario: &Scenario, report: &Report, format: &Format) -> String {
    let calculator = scenario.calculator();
    let mut out = concat(&[
        "**",
        calculator.title,
        "**: ",
        &report.headline.to_text(format),
        "\n\n",
    ]);
    let figures: Vec<Vec<String>> =
        core::iter::once(vec![String::from("Figure"), String::from("Value")])
            .chain(report.figures.iter().map(|figure| {
                vec![
                    String::from(figure.label),
                    format.quantity(&figure.quantity),
                ]
            }))
            .collect();
    push_markdown(&mut out, &figures);
    for table in &report.tables {
        push_all(&mut out, &["\n", table.title, "\n\n"]);
        push_markdown(&mut out, &text_rows(table, format));
    }
    push_origin(&mut out, calculator, &scenario.to_state());
    out
}

/// Says which model, prices and inputs a Markdown text comes from.
pub(super) fn push_origin(out: &mut String, calculator: &Calculator, state: &str) {
    push_all(
        out,
        &[
            "\n",
            calculator.model_version,
            ", prices of ",
            Prices::latest_date(),
            ", inputs `",
            state,
            "`\n",
        ],
    );
}

/// Writes rows as a table of GitHub's Markdown: the first row is the head, all columns but the first to the right.
pub(super) fn push_markdown(out: &mut String, rows: &[Vec<String>]) {
    for (at, row) in rows.iter().enumerate() {
        for cell in row {
            out.push_str("| ");
            push_replaced(out, cell, '|', "\\|");
            out.push(' ');
        }
        out.push_str("|\n");
        if at == 0 {
            out.push_str("| --- ");
            for _ in 1..row.len() {
                out.push_str("| ---: ");
            }
            out.push_str("|\n");
        }
    }
}

/// Appends a text in which each of one character is replaced.
fn push_replaced(out: &mut String, text: &str, from: char, to: &str) {
    for character in text.chars() {
        if character == from {
            out.push_str(to);
        } else {
            out.push(character);
        }
    }
}

/// A value without grouping or unit; a word stays a word.
pub(super) fn bare(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Word(word) => String::from(*word),
        other => other.value().map(number::canonical).unwrap_or_default(),
    }
}

/// Appends a line of CSV.
pub(super) fn push_csv(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        push_all(out, &[if at > 0 { "," } else { "" }, &csv_cell(cell)]);
    }
    out.push_str("\r\n");
}

/// Quotes a cell where CSV needs it. A cell that a spreadsheet would take for a formula gets a leading quote mark.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '@', '\t'])
        || (text.starts_with('-') && number::leading(text).is_none());
    let text = if formula {
        concat(&["'", text])
    } else {
        String::from(text)
    };
    if text.contains([',', '"', '\n', '\r']) {
        let mut quoted = String::from("\"");
        push_replaced(&mut quoted, &text, '"', "\"\"");
        quoted.push('"');
        quoted
    } else {
        text
    }
}

/// Returns headline, figures and tables as aligned text for a terminal.
pub fn text(report: &Report, format: &Format) -> String {
    let mut out = String::new();
    out.push_str(&report.headline.to_text(format));
    out.push_str("\n\n");
    let figures: Vec<Vec<String>> = report
        .figures
        .iter()
        .map(|figure| {
            vec![
                String::from(figure.label),
                format.quantity(&figure.quantity),
                String::from(figure.key),
            ]
        })
        .collect();
    push_aligned(&mut out, &figures);
    for table in &report.tables {
        out.push('\n');
        out.push_str(table.title);
        out.push('\n');
        push_aligned(&mut out, &text_rows(table, format));
    }
    for (title, sentences) in [
        ("Warnings", &report.warnings),
        ("Assumptions", &report.assumptions),
        ("Not modelled", &report.not_modelled),
    ] {
        push_list(&mut out, title, sentences, format);
    }
    if !report.sources.is_empty() {
        out.push_str("\nSources\n");
        for source in &report.sources {
            let line = [
                "  ",
                &format.said(&source.title),
                ": ",
                &format.said(&source.value),
                " (",
                &source.date,
                ") ",
                &source.reference,
                "\n",
            ];
            push_all(&mut out, &line);
        }
    }
    out
}

fn text_rows(table: &Table, format: &Format) -> Vec<Vec<String>> {
    let mut rows = vec![
        table
            .columns
            .iter()
            .map(|column| String::from(*column))
            .collect::<Vec<_>>(),
    ];
    for row in &table.rows {
        let mut cells = vec![row.label.to_text(format)];
        cells.extend(row.cells.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Quantity(quantity) => format.quantity(quantity),
            Cell::Text(sentence) => sentence.to_text(format),
        }));
        rows.push(cells);
    }
    rows
}

/// Writes rows of cells: the first column to the left, the others to the right.
pub(super) fn push_aligned(out: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::from("  ");
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.chars().count());
            if column == 0 {
                line.push_str(cell);
                line.push_str(&gap);
            } else {
                line.push_str("  ");
                line.push_str(&gap);
                line.push_str(cell);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn push_list(out: &mut String, title: &str, sentences: &[Sentence], format: &Format) {
    if sentences.is_empty() {
        return;
    }
    out.push('\n');
    out.push_str(title);
    out.push('\n');
    for sentence in sentences {
        out.push_str("  - ");
        out.push_str(&sentence.to_text(format));
        out.push('\n');
    }
}

/// Returns the sum of the line items of a table's money column, for tests that hold the total against it.
pub fn sum_of_lines(table: &Table, column: usize) -> Money {
    table
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Line)
        .filter_map(|row| match row.cells.get(column) {
            Some(Cell::Quantity(Quantity::Money(money))) => Some(*money),
            _ => None,
        })
        .sum()
}
