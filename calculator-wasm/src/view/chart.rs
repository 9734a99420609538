//! Charts as SVG text, with a table of the same data beside each.
//!
//! In: a chart as data. Out: a `figure` with the drawing and a caption made from the data, and a folded table after it.
//! Curves differ by dash pattern and by a name at their end, not by colour alone; colours come from the theme's
//! style sheet through classes. Deliberately absent: layout of the page, fonts, listeners.

use crate::format::Format;
use crate::html::Html;
use crate::number;
use crate::report::{Axis, AxisScale, LineChart, Marker, Series};
use crate::small::concat;
use crate::unit::Unit;

/// Size of the drawing in its own units, as its `viewBox` says too; the style sheet scales it to the column.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 52.0;

/// Units that a name at the end of a curve takes across.
const NAME_WIDTH: f64 = 100.0;

/// Fewest units between two names at the ends of curves.
const NAME_GAP: f64 = 18.0;

/// Draws curves over an axis. `id` is the calculator's id on its page.
pub fn lines(chart: &LineChart, format: &Format, id: &str) -> String {
    let mut html = Html::new();
    html.fill(
        "<figure class=\"chart\" data-chart=\"{}\"><p class=\"chart-title\" id=\"{}-{}-title\">{}</p>\
         <svg class=\"chart-svg\" viewBox=\"0 0 640 360\" role=\"img\" \
         aria-labelledby=\"{}-{}-title {}-{}-description\">",
        &[
            chart.key,
            id,
            chart.key,
            chart.title,
            id,
            chart.key,
            id,
            chart.key,
        ],
    );
    bands(&mut html, chart);
    axes(&mut html, chart, format);
    for (at, series) in chart.series.iter().enumerate() {
        curve(&mut html, chart, series, at);
    }
    names(&mut html, chart);
    for marker in &chart.markers {
        mark(&mut html, chart, marker, format);
    }
    html.fill(
        "</svg><figcaption id=\"{}-{}-description\">{}</figcaption>",
        &[id, chart.key, &chart.description.to_text(format)],
    );
    html.raw("</figure>");
    data_table(&mut html, chart, format);
    html.finish()
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

fn across(chart: &LineChart, x: f64) -> f64 {
    LEFT + place(&chart.x, x) * (WIDTH - LEFT - RIGHT)
}

fn down(chart: &LineChart, y: f64) -> f64 {
    HEIGHT - BOTTOM - place(&chart.y, y) * (HEIGHT - TOP - BOTTOM)
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

/// Shades the stretches on which a series wins.
fn bands(html: &mut Html, chart: &LineChart) {
    for band in &chart.bands {
        let (from, to) = (across(chart, band.from), across(chart, band.to));
        if to - from < 0.05 {
            continue;
        }
        let style = chart
            .series
            .get(band.winner)
            .map_or(1, |series| series.style);
        shape(
            html,
            "<rect class=\"band band-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"></rect>",
            &[&number::integer(u64::from(style))],
            &[from, TOP, to - from, HEIGHT - TOP - BOTTOM],
        );
    }
}

/// Fills a template with texts, then with coordinates.
#[inline(never)]
fn shape(html: &mut Html, template: &str, texts: &[&str], places: &[f64]) {
    let places: Vec<String> = places.iter().map(|place| coordinate(*place)).collect();
    let mut values = Vec::from(texts);
    values.extend(places.iter().map(String::as_str));
    html.fill(template, &values);
}

fn axes(html: &mut Html, chart: &LineChart, format: &Format) {
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for value in ticks(&chart.y) {
        let y = down(chart, value);
        line(html, "grid", [LEFT, y, right, y]);
        let words = tick_text(&chart.y, value, format);
        text(html, ["tick", "end", &words], [LEFT - 8.0, y + 4.5]);
    }
    for value in ticks(&chart.x) {
        let x = across(chart, value);
        line(html, "tick-mark", [x, bottom, x, bottom + 5.0]);
        let words = tick_text(&chart.x, value, format);
        text(html, ["tick", "middle", &words], [x, bottom + 20.0]);
    }
    line(html, "axis", [LEFT, bottom, right, bottom]);
    text(
        html,
        ["axis-label", "end", chart.x.label],
        [right, HEIGHT - 8.0],
    );
    text(
        html,
        ["axis-label", "start", chart.y.label],
        [4.0, TOP - 12.0],
    );
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

fn curve(html: &mut Html, chart: &LineChart, series: &Series, at: usize) {
    let mut path = String::new();
    for (index, (x, y)) in series.points.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        path.push_str(&coordinate(across(chart, *x)));
        path.push(' ');
        path.push_str(&coordinate(down(chart, *y)));
    }
    html.fill(
        "<path class=\"series series-{}\" data-series=\"{}\" fill=\"none\" d=\"{}\"></path>",
        &[
            &number::integer(u64::from(series.style)),
            &number::integer(at as u64),
            &path,
        ],
    );
}

/// Writes each curve's name over its right end, moved apart where ends meet.
fn names(html: &mut Html, chart: &LineChart) {
    let mut places: Vec<(f64, &Series)> = Vec::new();
    for series in &chart.series {
        // A name stands clear of all of its own curve that runs under it.
        let under = series
            .points
            .iter()
            .filter(|(x, _)| across(chart, *x) > WIDTH - RIGHT - NAME_WIDTH);
        let highest = under.map(|(_, y)| down(chart, *y)).fold(HEIGHT, f64::min);
        places.push((highest - 8.0, series));
    }
    crate::small::sort_by(&mut places, |one, other| one.0 < other.0);
    let mut lowest = TOP + 2.0;
    for (y, _) in &mut places {
        *y = y.max(lowest);
        lowest = *y + NAME_GAP;
    }
    // What was pushed below the axis moves up again, the last name first.
    let mut highest = HEIGHT - BOTTOM - 6.0;
    for (y, series) in places.iter_mut().rev() {
        *y = y.min(highest);
        highest = *y - NAME_GAP;
        let style = number::integer(u64::from(series.style));
        let class = concat(&["label label-", &style]);
        text(
            html,
            [&class, "end", series.label],
            [WIDTH - RIGHT - 4.0, *y],
        );
    }
}

fn mark(html: &mut Html, chart: &LineChart, marker: &Marker, format: &Format) {
    let (x, y) = (across(chart, marker.x), down(chart, marker.y));
    let class = if marker.own {
        "marker marker-own"
    } else {
        "marker"
    };
    shape(
        html,
        "<g class=\"{}\"><line class=\"marker-line\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"></line>\
         <circle class=\"marker-dot\" cx=\"{}\" cy=\"{}\" r=\"5\"></circle>",
        &[class],
        &[x, TOP, x, HEIGHT - BOTTOM, x, y],
    );
    let anchor = if x > (LEFT + WIDTH - RIGHT) / 2.0 {
        "end"
    } else {
        "start"
    };
    let shift = if anchor == "end" { -7.0 } else { 7.0 };
    let height = if marker.own {
        HEIGHT - BOTTOM - 10.0
    } else {
        TOP + 12.0
    };
    let words = marker.label.to_text(format);
    text(html, ["marker-label", anchor, &words], [x + shift, height]);
    html.raw("</g>");
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
            let mut power = first;
            while power <= last {
                add(number::scale_by_power_of_ten(1.0, power), axis.max);
                power += every;
            }
        }
        AxisScale::Linear => {
            let step = nice_step((axis.max - axis.min) / 4.0);
            let first = (axis.min / step) as i64;
            for count in first..first + 12 {
                add(count as f64 * step, axis.max * (1.0 + 1e-12));
            }
        }
    }
    ticks
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `raw`.
fn nice_step(raw: f64) -> f64 {
    if raw <= 0.0 || !raw.is_finite() {
        return 1.0;
    }
    let power = number::magnitude(raw);
    for step in [1.0, 2.0, 5.0] {
        let step = number::scale_by_power_of_ten(step, power);
        if step >= raw * (1.0 - 1e-12) {
            return step;
        }
    }
    number::scale_by_power_of_ten(10.0, power)
}

/// The text at a mark: short, with the unit where it is not in the label of the axis.
fn tick_text(axis: &Axis, value: f64, format: &Format) -> String {
    match axis.unit {
        Unit::Usd => concat(&["$", &short(value, format)]),
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

/// The numbers behind the drawing, every curve in a column.
fn data_table(html: &mut Html, chart: &LineChart, format: &Format) {
    html.fill(
        "<details class=\"chart-data\"><summary>Data table</summary>\
         <div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table><caption>{}</caption>\
         <thead><tr><th scope=\"col\">{}</th>",
        &[chart.title, chart.title, chart.x.label],
    );
    for series in &chart.series {
        html.fill(
            "<th scope=\"col\" class=\"number\">{}</th>",
            &[series.label],
        );
    }
    html.raw("</tr></thead><tbody>");
    let rows = chart.series.first().map_or(0, |series| series.points.len());
    // Some twenty rows tell the course of a curve; a hundred tell no more.
    let every = rows.div_ceil(24).max(1);
    for at in (0..rows).step_by(every) {
        let x = chart
            .series
            .first()
            .and_then(|series| series.points.get(at))
            .map_or(0.0, |(x, _)| *x);
        html.fill(
            "<tr><th scope=\"row\">{}</th>",
            &[&value_text(&chart.x, x, format)],
        );
        for series in &chart.series {
            let y = series.points.get(at).map_or(0.0, |(_, y)| *y);
            html.fill(
                "<td class=\"number\">{}</td>",
                &[&value_text(&chart.y, y, format)],
            );
        }
        html.raw("</tr>");
    }
    html.raw("</tbody></table></div></details>");
}

/// A value of an axis in full.
fn value_text(axis: &Axis, value: f64, format: &Format) -> String {
    match axis.unit {
        Unit::Usd => concat(&["$", &format.fixed(value, 2)]),
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
