//! Curves over an axis: bands where one side wins, curves named at their ends, points worth naming.
//!
//! The reader's own point carries the path of its field and the ends of its axis, so that the page can move it.

use super::{
    BOTTOM, HEIGHT, LEFT, NAME_GAP, Numbers, RIGHT, TOP, WIDTH, across, apart, coordinate, down,
    horizontal, line, rect, shape, text, value_text, vertical,
};
use crate::format::Format;
use crate::html::Html;
use crate::number;
use crate::report::{AxisScale, Lines, Marker, Series};
use crate::small::{concat, sort_by};

/// Units that a name at the end of a curve takes across.
const NAME_WIDTH: f64 = 100.0;

/// Units from a curve to the foot of a name under it.
const UNDER: f64 = 14.0;

/// Units that a letter of a marker's words takes across, about.
const LETTER: f64 = 7.0;

/// Rows in which a marker's words may stand.
const ROWS: usize = 6;

pub(super) fn draw(html: &mut Html, chart: &Lines, format: &Format) -> Numbers {
    bands(html, chart);
    vertical(html, &chart.y, format);
    horizontal(html, &chart.x, LEFT, format);
    for series in &chart.series {
        curve(html, chart, series);
    }
    names(html, chart);
    let mut row = 0;
    for marker in &chart.markers {
        row = mark(html, chart, marker, row, format);
    }
    numbers(chart, format)
}

/// Shades the stretches on which a series wins.
fn bands(html: &mut Html, chart: &Lines) {
    for band in &chart.bands {
        let (from, to) = (
            across(&chart.x, LEFT, band.from),
            across(&chart.x, LEFT, band.to),
        );
        if to - from < 0.05 {
            continue;
        }
        let winner = chart.series.get(band.winner);
        let style = winner.map_or(1, |series| series.style);
        rect(
            html,
            "band band-",
            style,
            [from, TOP, to - from, HEIGHT - TOP - BOTTOM],
        );
    }
}

fn curve(html: &mut Html, chart: &Lines, series: &Series) {
    let mut path = String::new();
    for (index, (x, y)) in series.points.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        path.push_str(&coordinate(across(&chart.x, LEFT, *x)));
        path.push(' ');
        path.push_str(&coordinate(down(&chart.y, *y)));
    }
    html.fill(
        "<path class=\"series series-{}\" fill=\"none\" d=\"{}\"></path>",
        &[&number::integer(u64::from(series.style)), &path],
    );
}

/// Writes each curve's name over its right end, moved apart where ends meet.
fn names(html: &mut Html, chart: &Lines) {
    // A curve by itself is named by the title and the axis.
    if chart.series.len() < 2 {
        return;
    }
    let mut places: Vec<(f64, usize)> = Vec::new();
    let mut feet = Vec::new();
    for (at, series) in chart.series.iter().enumerate() {
        // A name stands clear of all of its own curve that runs under it.
        let (mut highest, mut lowest) = (HEIGHT, TOP);
        for (x, y) in &series.points {
            if across(&chart.x, LEFT, *x) > WIDTH - RIGHT - NAME_WIDTH {
                let y = down(&chart.y, *y);
                (highest, lowest) = (highest.min(y), lowest.max(y));
            }
        }
        places.push((highest - 8.0, at));
        feet.push(lowest + UNDER);
    }
    // Where another name is in the way it goes under its curve, not onto it.
    sort_by(&mut places, |one, other| one.0 < other.0);
    let mut above = f64::NEG_INFINITY;
    for (y, at) in &mut places {
        if *y < above {
            *y = feet[*at];
        }
        above = *y + NAME_GAP;
    }
    apart(&mut places);
    for (y, at) in places {
        if let Some(series) = chart.series.get(at) {
            let class = concat(&["label label-", &number::integer(u64::from(series.style))]);
            text(
                html,
                [&class, "end", series.label],
                [WIDTH - RIGHT - 4.0, y],
            );
        }
    }
}

/// Draws a marker, its words in the first row from `row` on that no curve runs through. Returns the next row that is free.
fn mark(html: &mut Html, chart: &Lines, marker: &Marker, row: usize, format: &Format) -> usize {
    let (x, y) = (across(&chart.x, LEFT, marker.x), down(&chart.y, marker.y));
    match (&chart.x.path, marker.own) {
        (Some(path), true) => {
            let scale = if chart.x.scale == AxisScale::Log {
                "log"
            } else {
                "linear"
            };
            html.fill(
                "<g class=\"marker marker-own\" data-own=\"{}\" data-axis=\"{} {} {} ",
                &[
                    path,
                    scale,
                    &number::canonical(chart.x.min),
                    &number::canonical(chart.x.max),
                ],
            );
            shape(html, "{} {}\">", &[], &[LEFT, WIDTH - RIGHT]);
        }
        (None, true) => {
            html.raw("<g class=\"marker marker-own\">");
        }
        (_, false) => {
            html.raw("<g class=\"marker\">");
        }
    }
    shape(
        html,
        "<line class=\"marker-line\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"></line>\
         <circle class=\"marker-dot\" cx=\"{}\" cy=\"{}\" r=\"5\"></circle>",
        &[],
        &[x, TOP, x, HEIGHT - BOTTOM, x, y],
    );
    if marker.own {
        line(html, "marker-grip", [x, TOP, x, HEIGHT - BOTTOM]);
    }
    let words = marker.label.to_text(format);
    let at_end = x > (LEFT + WIDTH - RIGHT) / 2.0;
    let (anchor, shift) = if at_end {
        ("end", -7.0)
    } else {
        ("start", 7.0)
    };
    let wide = words.chars().count() as f64 * LETTER;
    let from = if at_end { x + shift - wide } else { x };
    let height = |row: usize| TOP + 12.0 + NAME_GAP * row as f64;
    let (height, next) = if marker.own {
        (HEIGHT - BOTTOM - 10.0, row)
    } else {
        let free = (row..row + ROWS)
            .find(|row| !is_crossed(chart, [from, from + wide + 7.0], height(*row)));
        let row = free.unwrap_or(row);
        (height(row), row + 1)
    };
    text(html, ["marker-label", anchor, &words], [x + shift, height]);
    html.raw("</g>");
    next
}

/// Whether a curve runs through a row of text.
fn is_crossed(chart: &Lines, [left, right]: [f64; 2], foot: f64) -> bool {
    let mut pieces = (chart.series.iter()).flat_map(|series| series.points.windows(2));
    pieces.any(|piece| {
        let &[from, to] = piece else {
            return false;
        };
        let heights = [from.1, to.1].map(|y| down(&chart.y, y));
        across(&chart.x, LEFT, to.0) > left
            && across(&chart.x, LEFT, from.0) < right
            && heights[0].max(heights[1]) > foot - NAME_GAP
            && heights[0].min(heights[1]) < foot + 4.0
    })
}

/// The numbers behind the curves, every curve in a column.
fn numbers(chart: &Lines, format: &Format) -> Numbers {
    let mut heads = vec![String::from(chart.x.label)];
    heads.extend(chart.series.iter().map(|series| String::from(series.label)));
    let points = chart
        .series
        .first()
        .map_or(&[][..], |series| series.points.as_slice());
    // Some twenty rows tell the course of a curve; a hundred tell no more.
    let every = points.len().div_ceil(24).max(1);
    let (mut rows, mut spots) = (Vec::new(), Vec::new());
    for (at, (x, _)) in points.iter().enumerate().step_by(every) {
        let of = |series: &Series| series.points.get(at).map_or(0.0, |(_, y)| *y);
        let cells = chart.series.iter().map(of);
        rows.push((
            value_text(&chart.x, *x, format),
            cells.map(|y| value_text(&chart.y, y, format)).collect(),
        ));
        spots.push([across(&chart.x, LEFT, *x), TOP, 0.0, HEIGHT - TOP - BOTTOM]);
    }
    Numbers { heads, rows, spots }
}
