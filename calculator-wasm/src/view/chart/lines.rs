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
use crate::small::concat;

/// Units that a name at the end of a curve takes across.
const NAME_WIDTH: f64 = 100.0;

pub(super) fn draw(html: &mut Html, chart: &Lines, format: &Format) -> Numbers {
    bands(html, chart);
    vertical(html, &chart.y, format);
    horizontal(html, &chart.x, LEFT, format);
    for series in &chart.series {
        curve(html, chart, series);
    }
    names(html, chart);
    for (at, marker) in chart.markers.iter().enumerate() {
        mark(html, chart, marker, at, format);
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
    for (at, series) in chart.series.iter().enumerate() {
        // A name stands clear of all of its own curve that runs under it.
        let under = series
            .points
            .iter()
            .filter(|(x, _)| across(&chart.x, LEFT, *x) > WIDTH - RIGHT - NAME_WIDTH);
        let highest = under
            .map(|(_, y)| down(&chart.y, *y))
            .fold(HEIGHT, f64::min);
        places.push((highest - 8.0, at));
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

fn mark(html: &mut Html, chart: &Lines, marker: &Marker, at: usize, format: &Format) {
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
    let anchor = if x > (LEFT + WIDTH - RIGHT) / 2.0 {
        "end"
    } else {
        "start"
    };
    let shift = if anchor == "end" { -7.0 } else { 7.0 };
    let height = if marker.own {
        HEIGHT - BOTTOM - 10.0
    } else {
        TOP + 12.0 + NAME_GAP * at as f64
    };
    let words = marker.label.to_text(format);
    text(html, ["marker-label", anchor, &words], [x + shift, height]);
    html.raw("</g>");
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
