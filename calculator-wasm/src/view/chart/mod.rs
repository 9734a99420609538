//! Charts as SVG text, with a table of the same data beside each.
//!
//! In: a chart as data. Out: a `figure` with the drawing and a caption made from the data, and a folded table after it.
//! What differs does so by place, by name beside it and by dash or depth, not by colour alone; colours come from the
//! theme's style sheet through classes. Each row of the table (each cell of a heat map) carries the place of its part in
//! the drawing, `data-spot="x y width height"`: the cursor of the page moves over these and reads the table aloud.
//! Deliberately absent: layout of the page, fonts, listeners.
//!
//! Here is what the kinds have in common: frame, axes, marks, table. A file for each kind.

mod groups;
mod heat;
mod lines;
mod stacks;
mod tornado;

use crate::format::Format;
use crate::html::Html;
use crate::number;
use crate::report::{Axis, AxisScale, Chart, Drawing};
use crate::unit::Unit;

/// Size of the drawing in its own units, as its `viewBox` says too; the style sheet scales it to the column.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 52.0;

/// Fewest units between two names above each other: their height on a phone, where the style sheet makes them larger.
const NAME_GAP: f64 = 20.0;

/// Place of a part in the drawing: x, y, width, height.
type Spot = [f64; 4];

/// The numbers behind a drawing.
struct Numbers {
    /// Heads of the columns.
    heads: Vec<String>,
    /// Head and cells of each row.
    rows: Vec<(String, Vec<String>)>,
    /// Places in the drawing: one for each row, or for each cell where there are as many.
    spots: Vec<Spot>,
}

/// Draws a chart. `id` is the calculator's id on its page.
pub fn chart(html: &mut Html, chart: &Chart, format: &Format, id: &str) {
    let height = match &chart.drawing {
        Drawing::Groups(drawing) => groups::height(drawing),
        _ => HEIGHT,
    };
    html.fill(
        "<figure class=\"chart\" data-chart=\"{}\"><p class=\"chart-title\" id=\"{}-{}-title\">{}</p>\
         <svg class=\"chart-svg\" viewBox=\"0 0 640 {}\" role=\"img\" \
         aria-labelledby=\"{}-{}-title {}-{}-description\">",
        &[
            chart.key,
            id,
            chart.key,
            chart.title,
            &coordinate(height),
            id,
            chart.key,
            id,
            chart.key,
        ],
    );
    let numbers = match &chart.drawing {
        Drawing::Tornado(drawing) => tornado::draw(html, drawing, format),
        // The worker draws no other, and its module has none.
        _ if cfg!(all(target_arch = "wasm32", feature = "worker")) => return,
        Drawing::Lines(drawing) => lines::draw(html, drawing, format),
        Drawing::Stacks(drawing) => stacks::draw(html, drawing, format),
        Drawing::Heat(drawing) => heat::draw(html, drawing, format),
        Drawing::Groups(drawing) => groups::draw(html, drawing, format),
    };
    html.fill(
        "</svg><p class=\"chart-readout\"></p><figcaption id=\"{}-{}-description\">{}</figcaption></figure>",
        &[id, chart.key, &chart.description.to_text(format)],
    );
    table(html, chart.title, &numbers);
}

/// Place of a value between the ends of an axis, from 0 to 1.
fn place(axis: &Axis, value: f64) -> f64 {
    let share = match axis.scale {
        AxisScale::Linear => (value - axis.min) / (axis.max - axis.min),
        AxisScale::Log if value <= 0.0 => 0.0,
        AxisScale::Log => crate::math::ln(value / axis.min) / crate::math::ln(axis.max / axis.min),
    };
    share.clamp(0.0, 1.0)
}

/// Place of a value on a horizontal axis that starts at `left`.
fn across(axis: &Axis, left: f64, x: f64) -> f64 {
    left + place(axis, x) * (WIDTH - left - RIGHT)
}

/// Place of a value on the vertical axis.
fn down(axis: &Axis, y: f64) -> f64 {
    HEIGHT - BOTTOM - place(axis, y) * (HEIGHT - TOP - BOTTOM)
}

/// A coordinate with one decimal at most.
fn coordinate(value: f64) -> String {
    let tenths = (value.max(0.0) * 10.0 + 0.5) as u64;
    let mut text = number::integer(tenths / 10);
    if !tenths.is_multiple_of(10) {
        text.push('.');
        text.push_str(&number::integer(tenths % 10));
    }
    text
}

/// Fills a template with texts, then with coordinates.
#[inline(never)]
fn shape(html: &mut Html, template: &str, texts: &[&str], places: &[f64]) {
    let places: Vec<String> = places.iter().map(|place| coordinate(*place)).collect();
    let mut values = Vec::from(texts);
    values.extend(places.iter().map(String::as_str));
    html.fill(template, &values);
}

/// Draws a line of a class from one point to another.
#[inline(never)]
fn line(html: &mut Html, class: &str, ends: [f64; 4]) {
    shape(
        html,
        "<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"></line>",
        &[class],
        &ends,
    );
}

/// Draws a rectangle of a class and a style of it.
#[inline(never)]
fn rect(html: &mut Html, class: &str, style: u8, spot: Spot) {
    shape(
        html,
        "<rect class=\"{}{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"></rect>",
        &[class, &number::integer(u64::from(style))],
        &spot,
    );
}

/// Writes words: class, anchor and the words themselves, at a point.
#[inline(never)]
fn text(html: &mut Html, [class, anchor, words]: [&str; 3], at: [f64; 2]) {
    shape(
        html,
        "<text class=\"{}\" text-anchor=\"{}\" x=\"{}\" y=\"{}\">",
        &[class, anchor],
        &at,
    );
    html.text(words).raw("</text>");
}

/// Draws a vertical axis with its grid.
fn vertical(html: &mut Html, axis: &Axis, format: &Format) {
    for value in ticks(axis) {
        let y = down(axis, value);
        line(html, "grid", [LEFT, y, WIDTH - RIGHT, y]);
        let words = tick_text(axis, value, format);
        text(html, ["tick", "end", &words], [LEFT - 8.0, y + 4.5]);
    }
    text(html, ["axis-label", "start", axis.label], [4.0, TOP - 12.0]);
}

/// Draws a horizontal axis that starts at `left`.
fn horizontal(html: &mut Html, axis: &Axis, left: f64, format: &Format) {
    let bottom = HEIGHT - BOTTOM;
    for value in ticks(axis) {
        let x = across(axis, left, value);
        line(html, "tick-mark", [x, bottom, x, bottom + 5.0]);
        let words = tick_text(axis, value, format);
        text(html, ["tick", "middle", &words], [x, bottom + 20.0]);
    }
    foot(html, axis.label, left);
}

/// Draws the line under a drawing and the name of what runs along it.
fn foot(html: &mut Html, label: &str, left: f64) {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    line(html, "axis", [left, bottom, right, bottom]);
    text(html, ["axis-label", "end", label], [right, HEIGHT - 8.0]);
}

/// Moves places that are too close apart, and keeps them between the top and the foot of the drawing. Returns their
/// positions in the order from the top.
fn apart(places: &mut [(f64, usize)]) {
    crate::small::sort_by(places, |one, other| one.0 < other.0);
    let mut lowest = TOP + 2.0;
    for (y, _) in &mut *places {
        *y = y.max(lowest);
        lowest = *y + NAME_GAP;
    }
    // What was pushed below the axis moves up again, the last name first.
    let mut highest = HEIGHT - BOTTOM - 6.0;
    for (y, _) in places.iter_mut().rev() {
        *y = y.min(highest);
        highest = *y - NAME_GAP;
    }
}

/// Values at which an axis is marked: powers of ten, or steps of 1, 2 or 5.
fn ticks(axis: &Axis) -> Vec<f64> {
    let mut ticks = Vec::new();
    let mut add = |value: f64, end: f64| {
        if (axis.min..=end).contains(&value) {
            ticks.push(value);
        }
    };
    match axis.scale {
        AxisScale::Log => {
            let (first, last) = (number::magnitude(axis.min), number::magnitude(axis.max));
            let every = ((last - first) / 6 + 1).max(1);
            // Where few powers of ten lie on the axis, multiples of them are marked too, as many as have room.
            let steps: &[f64] = if last - first > 2 {
                &[1.0]
            } else if axis.max < 100.0 * axis.min {
                &[1.0, 2.0, 5.0]
            } else {
                &[1.0, 3.0]
            };
            let mut power = first;
            while power <= last {
                for step in steps {
                    add(number::scale_by_power_of_ten(*step, power), axis.max);
                }
                power += every;
            }
        }
        AxisScale::Linear => {
            let step = number::round_up(((axis.max - axis.min) / 4.0).max(1e-9));
            let first = (axis.min / step) as i64;
            for count in first..first + 12 {
                add(count as f64 * step, axis.max * (1.0 + 1e-12));
            }
        }
    }
    ticks
}

/// The text at a mark: short, with the unit where it is not in the label of the axis.
fn tick_text(axis: &Axis, value: f64, format: &Format) -> String {
    match axis.unit {
        Unit::Usd => format.currency(&short(value, format)),
        Unit::Seconds => format.duration(value),
        Unit::Percent => format.significant(value, 3) + "\u{a0}%",
        Unit::PerSecond => short(value, format) + "/s",
        _ => short(value, format),
    }
}

/// A number with `k`, `M` or `B` for thousands, millions and billions.
fn short(value: f64, format: &Format) -> String {
    let size = value.abs();
    let (scaled, letter) = if size >= 1e9 {
        (value / 1e9, "B")
    } else if size >= 1e6 {
        (value / 1e6, "M")
    } else if size >= 1e3 {
        (value / 1e3, "k")
    } else {
        (value, "")
    };
    format.significant(scaled, 3) + letter
}

/// Writes the numbers behind a drawing, folded.
fn table(html: &mut Html, title: &str, numbers: &Numbers) {
    html.fill(
        "<details class=\"chart-data\"><summary>{=Data table and files}</summary>\
         <div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table><caption>{}</caption>\
         <thead><tr>",
        &[title, title],
    );
    for (at, head) in numbers.heads.iter().enumerate() {
        html.raw(if at == 0 {
            "<th scope=\"col\">"
        } else {
            "<th scope=\"col\" class=\"number\">"
        });
        html.text(head).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    let by_row = numbers.spots.len() == numbers.rows.len();
    let mut spots = numbers.spots.iter();
    // Ends a tag, with the next place in it where it has one.
    let mut end = |html: &mut Html, has_place: bool| {
        if let Some(spot) = has_place.then(|| spots.next()).flatten() {
            shape(html, " data-spot=\"{} {} {} {}\"", &[], spot);
        }
        html.raw(">");
    };
    for (head, cells) in &numbers.rows {
        html.raw("<tr");
        end(html, by_row);
        html.raw("<th scope=\"row\">").text(head).raw("</th>");
        for cell in cells {
            html.raw("<td class=\"number\"");
            end(html, !by_row);
            html.text(cell).raw("</td>");
        }
        html.raw("</tr>");
    }
    html.fill(
        "</tbody></table></div><p class=\"chart-files\"><button type=\"button\" data-chart-file=\"svg\">{=Save SVG}\
         </button><button type=\"button\" data-chart-file=\"png\">{=Save PNG}</button></p></details>",
        &[],
    );
}

/// A value of an axis in full.
fn value_text(axis: &Axis, value: f64, format: &Format) -> String {
    match axis.unit {
        Unit::Usd => format.currency(&format.fixed(value, 2)),
        Unit::Seconds => format.duration(value),
        Unit::Percent => format.significant(value, 4) + "\u{a0}%",
        Unit::PerSecond => format.significant(value, 4) + "/s",
        _ => format.significant(value, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(scale: AxisScale, min: f64, max: f64) -> Axis {
        Axis {
            label: "x",
            unit: Unit::None,
            scale,
            min,
            max,
            path: None,
        }
    }

    #[test]
    fn marks_stand_at_round_values() {
        assert_eq!(ticks(&axis(AxisScale::Linear, 0.0, 97.0)), [0.0, 50.0]);
        assert_eq!(
            ticks(&axis(AxisScale::Linear, 0.0, 180.0)),
            [0.0, 50.0, 100.0, 150.0]
        );
        assert_eq!(ticks(&axis(AxisScale::Log, 1e3, 1e6)), [1e3, 1e4, 1e5, 1e6]);
        assert_eq!(ticks(&axis(AxisScale::Log, 1e3, 1e9)).len(), 4);
        assert_eq!(
            ticks(&axis(AxisScale::Log, 2.0, 150.0)),
            [2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
        );
        assert_eq!(
            ticks(&axis(AxisScale::Log, 2.0, 600.0)),
            [3.0, 10.0, 30.0, 100.0, 300.0]
        );
    }

    #[test]
    fn places_run_from_end_to_end() {
        let log = axis(AxisScale::Log, 1.0, 100.0);
        assert!((place(&log, 10.0) - 0.5).abs() < 1e-12);
        assert_eq!(place(&log, 0.0), 0.0);
        assert_eq!(place(&axis(AxisScale::Linear, 0.0, 4.0), 8.0), 1.0);
    }

    #[test]
    fn large_numbers_are_short_at_the_marks() {
        let english = Format::english();
        assert_eq!(short(30e6, &english), "30M");
        assert_eq!(short(1500.0, &english), "1.5k");
        assert_eq!(short(0.25, &english), "0.25");
    }
}
