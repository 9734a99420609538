//! Columns of parts that stand on each other. Few columns have each part named beside it with its value; many have the
//! names of the parts over them, each after a sample.

use super::{
    BOTTOM, HEIGHT, LEFT, Numbers, RIGHT, Spot, TOP, WIDTH, apart, down, foot, line, rect, shape,
    text, value_text, vertical,
};
use crate::format::Format;
use crate::html::Html;
use crate::number;
use crate::report::{Stack, Stacks};
use crate::small::concat;

/// Up to so many columns have their parts named beside them.
const FEW: usize = 3;
/// Width of a column of few.
const COLUMN: f64 = 40.0;
/// Most letters of a name beside a part; the table has the whole.
const LETTERS: usize = 24;

pub(super) fn draw(html: &mut Html, chart: &Stacks, format: &Format) -> Numbers {
    vertical(html, &chart.y, format);
    foot(html, chart.columns, LEFT);
    let count = chart.stacks.len();
    let slot = (WIDTH - LEFT - RIGHT) / count.max(1) as f64;
    let few = count <= FEW;
    let width = if few { COLUMN } else { slot * 0.8 };
    let mut parts: Vec<Spot> = Vec::new();
    let mut columns: Vec<Spot> = Vec::new();
    for (at, stack) in chart.stacks.iter().enumerate() {
        let x = LEFT + slot * at as f64 + if few { 4.0 } else { slot * 0.1 };
        let spots = column(html, chart, stack, [x, width]);
        if few || at % 3 == 0 {
            let middle = x + width / 2.0;
            text(
                html,
                ["tick", "middle", &stack.label],
                [middle, HEIGHT - BOTTOM + 20.0],
            );
        }
        if few {
            beside(html, chart, stack, &spots, format);
        }
        columns.push([x, TOP, width, HEIGHT - TOP - BOTTOM]);
        parts.extend(spots);
    }
    if few {
        by_part(chart, parts, format)
    } else {
        legend(html, chart);
        by_column(chart, columns, format)
    }
}

/// Draws a column and returns the places of its parts.
fn column(html: &mut Html, chart: &Stacks, stack: &Stack, [x, width]: [f64; 2]) -> Vec<Spot> {
    let mut height = 0.0;
    let mut spots = Vec::new();
    for (at, part) in stack.parts.iter().enumerate() {
        let from = down(&chart.y, height);
        height += part.value;
        let to = down(&chart.y, height);
        let spot = [x, to, width, from - to];
        let class = concat(&["part shade-", &number::integer(at as u64 % 4), " part-"]);
        rect(html, &class, part.style, spot);
        spots.push(spot);
    }
    spots
}

/// Names the parts of a column to its right, each with its value and a line that leads to it.
fn beside(html: &mut Html, chart: &Stacks, stack: &Stack, spots: &[Spot], format: &Format) {
    let mut places: Vec<(f64, usize)> = spots
        .iter()
        .enumerate()
        .map(|(at, [_, y, _, height])| (y + height / 2.0, at))
        .collect();
    apart(&mut places);
    for (y, at) in places {
        if let (Some([x, top, width, height]), Some(part)) = (spots.get(at), stack.parts.get(at)) {
            let edge = x + width;
            line(
                html,
                "lead",
                [edge + 1.0, top + height / 2.0, edge + 10.0, y],
            );
            let value = value_text(&chart.y, part.value, format);
            shape(
                html,
                "<text class=\"part-label\" x=\"{}\" y=\"{}\">",
                &[],
                &[edge + 13.0, y + 4.5],
            );
            html.text(&short(format.words.of(part.label)));
            html.fill(" <tspan class=\"part-value\">{}</tspan></text>", &[&value]);
        }
    }
}

/// A name as short as fits beside a column.
fn short(name: &str) -> String {
    let name = name.strip_prefix("Application Load ").unwrap_or(name);
    match name.char_indices().nth(LETTERS) {
        Some((end, _)) => concat(&[name.get(..end).unwrap_or(""), "…"]),
        None => String::from(name),
    }
}

/// Names the parts of many columns over them.
fn legend(html: &mut Html, chart: &Stacks) {
    let parts = chart.stacks.first().map(|stack| stack.parts.as_slice());
    for (at, part) in parts.unwrap_or_default().iter().enumerate() {
        let x = WIDTH - RIGHT - 110.0 * (at + 1) as f64;
        let class = concat(&["part shade-", &number::integer(at as u64 % 4), " part-"]);
        rect(html, &class, part.style, [x, 5.0, 12.0, 12.0]);
        text(html, ["part-label", "start", part.label], [x + 18.0, 16.0]);
    }
}

/// The numbers of few columns: a row for each part.
fn by_part(chart: &Stacks, spots: Vec<Spot>, format: &Format) -> Numbers {
    let mut rows = Vec::new();
    for stack in &chart.stacks {
        for part in &stack.parts {
            let value = value_text(&chart.y, part.value, format);
            let words = format.words;
            let label = [words.of(&stack.label), ": ", words.of(part.label)];
            rows.push((concat(&label), vec![value]));
        }
    }
    let heads = [chart.columns, chart.y.label].map(String::from).into();
    Numbers { heads, rows, spots }
}

/// The numbers of many columns: a row for each column.
fn by_column(chart: &Stacks, spots: Vec<Spot>, format: &Format) -> Numbers {
    let mut heads = vec![String::from(chart.columns)];
    if let Some(stack) = chart.stacks.first() {
        heads.extend(stack.parts.iter().map(|part| String::from(part.label)));
    }
    let row = |stack: &Stack| {
        let cells = stack.parts.iter();
        let cells = cells.map(|part| value_text(&chart.y, part.value, format));
        (stack.label.clone(), cells.collect())
    };
    let rows = chart.stacks.iter().map(row).collect();
    Numbers { heads, rows, spots }
}
