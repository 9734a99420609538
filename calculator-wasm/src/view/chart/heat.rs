//! A share for each pair of two inputs: cells that are darker by order of magnitude, with the share in per cent written in each.

use super::{HEIGHT, NAME_GAP, Numbers, RIGHT, TOP, WIDTH, rect, text};
use crate::format::{Format, Quantity};
use crate::html::Html;
use crate::report::Heat;
use crate::small::concat;

/// Units that the values of the input that runs down take.
const NAMES: f64 = 84.0;
/// Units under the cells.
const BOTTOM: f64 = 70.0;
/// Most letters of values that stand side by side under neighbouring cells; longer ones take turns on two lines.
const LONG: usize = 7;
/// Shares from which a cell is one step darker.
const STEPS: [f64; 5] = [0.0001, 0.001, 0.01, 0.1, 0.5];

pub(super) fn draw(html: &mut Html, chart: &Heat, format: &Format) -> Numbers {
    let ((across, columns), (down, rows)) = (&chart.x, &chart.y);
    let width = (WIDTH - NAMES - RIGHT) / columns.len().max(1) as f64;
    let height = (HEIGHT - TOP - BOTTOM) / rows.len().max(1) as f64;
    text(html, ["axis-label", "start", down], [4.0, TOP - 12.0]);
    text(
        html,
        ["axis-label", "end", across],
        [WIDTH - RIGHT, HEIGHT - 8.0],
    );
    let mut heads = vec![concat(&[down, " / ", across])];
    heads.extend(columns.iter().map(|value| format.quantity(value)));
    let values = heads.iter().skip(1);
    let long = values.clone().any(|words| words.len() > LONG);
    for (at, words) in values.enumerate() {
        let x = NAMES + width * (at as f64 + 0.5);
        let line = if long && at % 2 == 1 { 2.0 } else { 1.0 };
        let y = HEIGHT - BOTTOM + line * NAME_GAP;
        text(html, ["tick", "middle", words], [x, y]);
    }
    let mut numbers = Numbers {
        heads,
        rows: Vec::new(),
        spots: Vec::new(),
    };
    let mut own = [0.0; 4];
    for (at, (value, shares)) in rows.iter().zip(&chart.shares).enumerate() {
        let y = TOP + height * at as f64;
        let middle = y + height / 2.0 + 4.5;
        let name = format.quantity(value);
        text(html, ["tick", "end", &name], [NAMES - 8.0, middle]);
        let mut cells = Vec::new();
        for (column, share) in shares.iter().enumerate() {
            let x = NAMES + width * column as f64;
            let spot = [x, y, width, height];
            let words = share.map_or_else(|| String::from("–"), |share| words(share, format));
            let step = share.map_or(0, |share| {
                STEPS.iter().filter(|step| share >= **step).count()
            });
            rect(html, "cell cell-", step as u8, spot);
            text(
                html,
                [
                    "cell-label",
                    "middle",
                    words.trim_end_matches(['%', '\u{a0}']),
                ],
                [x + width / 2.0, middle],
            );
            if (column, at) == chart.own {
                own = spot;
            }
            numbers.spots.push(spot);
            cells.push(words);
        }
        numbers.rows.push((name, cells));
    }
    rect(html, "cell-own cell-own-", 0, own);
    numbers
}

/// A share as short as it can be said.
fn words(share: f64, format: &Format) -> String {
    if share < 0.0001 {
        let least = Quantity::Share {
            value: 0.0001,
            digits: 1,
        };
        return concat(&["<", &format.quantity(&least)]);
    }
    let digits = if share < 0.1 { 2 } else { 3 };
    format.quantity(&Quantity::Share {
        value: share,
        digits,
    })
}
