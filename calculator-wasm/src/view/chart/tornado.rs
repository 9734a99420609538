//! What each input alone does to a figure: a bar for each input, from the figure as it is to where either end takes it.

use super::{BOTTOM, HEIGHT, Numbers, TOP, across, horizontal, line, rect, text, value_text};
use crate::format::Format;
use crate::html::Html;
use crate::report::Tornado;

/// Units that the names of the inputs take; on a phone long ones begin in the margin of the page.
const NAMES: f64 = 190.0;

pub(super) fn draw(html: &mut Html, chart: &Tornado, format: &Format) -> Numbers {
    let axis = &chart.x;
    horizontal(html, axis, NAMES, format);
    let bottom = HEIGHT - BOTTOM;
    let row = (bottom - TOP) / chart.bars.len().max(1) as f64;
    let centre = across(axis, NAMES, chart.at);
    let (mut rows, mut spots) = (Vec::new(), Vec::new());
    for (at, (label, values)) in chart.bars.iter().enumerate() {
        let (y, height) = (TOP + row * (at as f64 + 0.2), row * 0.6);
        text(
            html,
            ["part-label", "end", label],
            [NAMES - 10.0, y + height / 2.0 + 4.5],
        );
        let ends = values.map(|value| across(axis, NAMES, value));
        for (style, (end, words)) in (0..).zip(ends.into_iter().zip(chart.ends)) {
            let (left, right) = (end.min(centre), end.max(centre));
            rect(html, "swing swing-", style, [left, y, right - left, height]);
            // Words stand inside a long bar, and beyond the end of a short one.
            let outside = right - left < 60.0;
            let (anchor, shift) = if (end < centre) == outside {
                ("end", -5.0)
            } else {
                ("start", 5.0)
            };
            if right - left > 1.0 {
                let place = [end + shift, y + height / 2.0 + 4.5];
                text(html, ["swing-label", anchor, words], place);
            }
        }
        let (left, right) = (
            ends[0].min(ends[1]).min(centre),
            ends[0].max(ends[1]).max(centre),
        );
        if right - left <= 1.0 {
            let place = [centre + 6.0, y + height / 2.0 + 4.5];
            text(html, ["swing-label", "start", "no effect"], place);
        }
        spots.push([left, y, right - left, height]);
        let cells = values.map(|value| match value.is_finite() {
            true => value_text(axis, value, format),
            false => String::from("none in range"),
        });
        rows.push((label.clone(), Vec::from(cells)));
    }
    line(html, "axis", [centre, TOP - 6.0, centre, bottom]);
    let zero = across(axis, NAMES, 0.0);
    if axis.min < 0.0 && axis.max > 0.0 {
        line(html, "marker-line", [zero, TOP - 6.0, zero, bottom]);
    }
    let [low, high] = chart.ends;
    let heads = ["Input", low, high].map(String::from).into();
    Numbers { heads, rows, spots }
}
