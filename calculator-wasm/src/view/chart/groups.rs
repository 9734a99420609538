//! Bars beside each other: a group for each figure, a bar for each scenario, the value and the name at its end. Figures
//! have different units, so each group has a scale of its own: its longest bar is its largest value.

use super::{Numbers, rect, shape, text};
use crate::format::Format;
use crate::html::Html;
use crate::report::Groups;
use crate::small::concat;

/// Length of the longest bar.
const LONGEST: f64 = 320.0;
/// Height of a bar with the gap under it.
const BAR: f64 = 20.0;
/// Height of the name over a group.
const HEAD: f64 = 24.0;
/// Most letters of a name at a bar; the table has the whole.
const LETTERS: usize = 18;

/// Returns the height of the drawing.
pub(super) fn height(chart: &Groups) -> f64 {
    chart.groups.len() as f64 * (chart.names.len() as f64 * BAR + HEAD) + 8.0
}

pub(super) fn draw(html: &mut Html, chart: &Groups, format: &Format) -> Numbers {
    let mut heads = vec![String::from("Figure")];
    heads.extend(chart.names.iter().cloned());
    let (mut rows, mut spots) = (Vec::new(), Vec::new());
    let mut y = 0.0;
    for (label, quantities) in &chart.groups {
        y += HEAD;
        text(html, ["part-label", "start", label], [0.0, y - 6.0]);
        let values = quantities.iter().flatten();
        let largest = values
            .filter_map(|quantity| quantity.value())
            .fold(0.0, f64::max);
        let mut cells = Vec::new();
        for (style, (name, quantity)) in (1..).zip(chart.names.iter().zip(quantities)) {
            let value = quantity.as_ref().and_then(|quantity| quantity.value());
            let share = match value {
                Some(value) if largest > 0.0 => (value / largest).max(0.0),
                _ => 0.0,
            };
            let words = quantity
                .as_ref()
                .map_or(String::from("–"), |quantity| format.quantity(quantity));
            let spot = [0.0, y, (share * LONGEST).max(1.0), BAR - 4.0];
            rect(html, "part shade-0 part-", style, spot);
            let short: String = name.chars().take(LETTERS).collect();
            let rest = if short == *name { "" } else { "…" };
            shape(
                html,
                "<text class=\"part-label\" x=\"{}\" y=\"{}\">",
                &[],
                &[share * LONGEST + 8.0, y + 12.5],
            );
            html.fill(
                "{} <tspan class=\"part-name\">{}</tspan></text>",
                &[&words, &concat(&[&short, rest])],
            );
            spots.push(spot);
            cells.push(words);
            y += BAR;
        }
        rows.push((label.clone(), cells));
    }
    Numbers { heads, rows, spots }
}
