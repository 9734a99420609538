//! The chart of the measured runs on AWS Lambda beside the formula, as the methodology guide shows it. The file in
//! `content/_static/img` is what is drawn here; `UPDATE_EXPECTED=1` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::fmt::Write;
use std::path::Path;

use calculator_wasm::coldstart::engine::poisson::steady_state;

/// Width and height, and the place of the axes in it.
const SIZE: (f64, f64) = (720.0, 400.0);
const LEFT: f64 = 64.0;
const RIGHT: f64 = 700.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 350.0;
/// Ends of the axes: requests a second, share of cold requests.
const RATES: (f64, f64) = (0.001, 0.2);
const SHARES: (f64, f64) = (0.003, 0.6);
/// Keep-alive in seconds, as published at the time.
const KEEP_ALIVE: f64 = 600.0;

fn across(rate: f64) -> f64 {
    LEFT + (RIGHT - LEFT) * (rate / RATES.0).ln() / (RATES.1 / RATES.0).ln()
}

fn up(share: f64) -> f64 {
    let share = share.clamp(SHARES.0, SHARES.1);
    BOTTOM - (BOTTOM - TOP) * (share / SHARES.0).ln() / (SHARES.1 / SHARES.0).ln()
}

/// Rate, service time, measured share and its 95 % interval of each run.
fn runs() -> Vec<[f64; 5]> {
    let text = include_str!("data/aws-lambda-2020-poisson.csv");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let names = ["rate_per_s", "mean_service_s", "p_cold", "p_lo95", "p_hi95"];
    let run = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        names.map(|name| {
            let at = header.iter().position(|column| *column == name).unwrap();
            cells[at].parse().unwrap()
        })
    };
    lines.map(run).collect()
}

fn drawn() -> String {
    let runs = runs();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"system-ui, sans-serif\" font-size=\"13\" \
         fill=\"#767676\">\n",
        SIZE.0, SIZE.1
    );
    for (share, label) in [
        (0.005, "0.5 %"),
        (0.01, "1 %"),
        (0.02, "2 %"),
        (0.05, "5 %"),
        (0.1, "10 %"),
        (0.2, "20 %"),
        (0.5, "50 %"),
    ] {
        let y = up(share);
        writeln!(svg, "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#767676\" stroke-opacity=\".3\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", LEFT - 8.0, y + 4.0).unwrap();
    }
    for (rate, label) in [
        (0.001, "0.001"),
        (0.003, "0.003"),
        (0.01, "0.01"),
        (0.03, "0.03"),
        (0.1, "0.1"),
    ] {
        let x = across(rate);
        writeln!(svg, "<path d=\"M{x:.1} {BOTTOM}v6\" stroke=\"#767676\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", BOTTOM + 20.0).unwrap();
    }
    writeln!(svg, "<text x=\"{LEFT}\" y=\"20\">Cold requests, measured with its 95 % interval, and the formula at a keep-alive of 600 s</text>").unwrap();
    writeln!(
        svg,
        "<text x=\"{RIGHT}\" y=\"{}\" text-anchor=\"end\">Requests a second</text>",
        BOTTOM + 40.0
    )
    .unwrap();
    let service = runs.iter().map(|run| run[1]).sum::<f64>() / runs.len() as f64;
    let mut path = String::new();
    for step in 0..=120 {
        let rate = RATES.0 * (RATES.1 / RATES.0).powf(f64::from(step) / 120.0);
        let share = steady_state(rate, service, KEEP_ALIVE, 0)
            .unwrap()
            .cold_share;
        write!(
            path,
            "{}{:.1} {:.1}",
            if step == 0 { "M" } else { "L" },
            across(rate),
            up(share)
        )
        .unwrap();
    }
    writeln!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"#c2641c\" stroke-width=\"2.5\"/>"
    )
    .unwrap();
    for [rate, service, share, low, high] in runs {
        let formula = steady_state(rate, service, KEEP_ALIVE, 0)
            .unwrap()
            .cold_share;
        let inside = low <= formula && formula <= high;
        let (x, y) = (across(rate), up(share));
        let fill = if inside { "#3f78d6" } else { "none" };
        writeln!(
            svg,
            "<path d=\"M{x:.1} {:.1}V{:.1}m-4 0h8M{:.1} {:.1}h8\" fill=\"none\" stroke=\"#3f78d6\" stroke-width=\"2\"/>\
             <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"#3f78d6\" stroke-width=\"2\"/>",
            up(low),
            up(high),
            x - 4.0,
            up(low),
        )
        .unwrap();
    }
    svg + "</svg>\n"
}

#[test]
fn the_chart_of_the_guide_is_what_the_engine_says_of_the_measured_runs() {
    let drawn = drawn();
    // Nine filled circles of eleven: the runs whose interval holds the formula.
    assert_eq!(drawn.matches("r=\"5\" fill=\"#3f78d6\"").count(), 9);
    assert_eq!(drawn.matches("r=\"5\" fill=\"none\"").count(), 2);
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/_static/img/aws-lambda-2020.svg");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&file, &drawn).unwrap();
    }
    let shown = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        shown == drawn,
        "{} is not what is drawn; UPDATE_EXPECTED=1 writes it",
        file.display()
    );
}
