//! How long a reader waits for an answer: `cargo run --release --example input_times -- SITE`, the folder of the built
//! site. More arguments choose: `chromium`, `firefox`, `display`, `at-once`, a part of a page's name.
//!
//! For each calculator's page and one with more in it, in each browser over http: 200 inputs by typing into a box, by the
//! arrow keys on a slider, by dragging a slider, one after another, each sent when the frame of the one before has been
//! painted and 33 ms are over, the pace of a held key; a key is let go after its frame, as a finger does. What is timed is said in `tests/browser/tools/paint.rs`. Each is done five times on a fresh page; the medians
//! of the five 50th and 95th percentiles are printed, of the whole and of the share that the calculator computed.
//!
//! Twice: in a browser that draws at once, so that only work is counted, and in one that draws at the ticks of a display
//! of 60 hertz, where up to 16.7 ms of waiting for the tick are added to whatever the page does.

#[path = "../browser/driver/mod.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod driver;
#[path = "../browser/tools/paint.rs"]
mod paint;
#[path = "../browser/server.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod server;
#[path = "shared/start.rs"]
mod start;

use std::process::ExitCode;

use driver::{Browser, Key, Pace, Page, PageExt, Pointer, Result, Stroke};
use start::Asked;

/// Pages, and the path of the number that is changed on each.
const PAGES: &[(&str, &str)] = &[
    ("calculators/cost", "api.requests_per_month"),
    ("presets/cost-shop", "front-end.requests_per_month"),
    ("calculators/cold-start", "arrival_rate"),
    ("presets/cold-start-hourly", "arrival_rate"),
    ("calculators/memory", "requests_per_month"),
    ("calculators/chain", "front.median"),
    ("calculators/advisor", "api.requests_per_month"),
    ("presets/advisor-shop", "front.requests_per_month"),
];

/// The ways to change it.
const WAYS: &[(&str, Way)] = &[
    ("keys in the box", typed),
    ("keys on the slider", stepped),
    ("slider dragged", dragged),
];

/// Makes the inputs on the number at a path.
type Way = fn(&mut dyn Page, &str) -> Result;

const EVENTS: usize = 200;
const RUNS: usize = 5;

fn main() -> ExitCode {
    let usage = "input_times SITE [chromium|firefox|display|at-once|PAGE]…";
    start::main(usage, measure)
}

fn measure(asked: &Asked) -> Result {
    let paces = [("at-once", Pace::AtOnce), ("display", Pace::Display)];
    let names = paces.map(|(name, _)| name);
    let others = [&["chromium", "firefox"], &names[..]].concat();
    println!("| Browser | Frames | Page | Input | Computed p50 | p95 | Painted p50 | p95 |");
    println!("| --- | --- | --- | --- | ---: | ---: | ---: | ---: |");
    for engine in asked.engines() {
        let wanted = paces.iter().filter(|(name, _)| asked.wants(name, &names));
        for (pace_name, pace) in wanted {
            let mut browser = engine.start_at(*pace)?;
            let pages = PAGES
                .iter()
                .filter(|(page, _)| asked.wants_page(page, &others));
            for (page, path) in pages {
                for (way_name, way) in WAYS {
                    let found = medians(asked, &mut *browser, page, path, *way)
                        .map_err(|problem| format!("{page}, {way_name}: {problem}"))?;
                    let cells = found.map(|time| format!("{time:.1}")).join(" | ");
                    println!(
                        "| {} | {pace_name} | {page} | {way_name} | {cells} |",
                        engine.name()
                    );
                }
            }
        }
    }
    Ok(())
}

/// Returns the medians over the runs: computed at the 50th and 95th percentile, then painted.
fn medians(
    asked: &Asked,
    browser: &mut dyn Browser,
    page: &str,
    path: &str,
    way: Way,
) -> Result<[f64; 4]> {
    let mut runs: [Vec<f64>; 4] = Default::default();
    for _ in 0..RUNS {
        let mut page = asked.live(browser, page)?;
        way(&mut *page, path)?;
        let times = paint::times(&mut *page)?;
        if times.computed.len() != EVENTS || times.painted.len() != EVENTS {
            return Err(format!("{} inputs", times.computed.len()));
        }
        let found = [&times.computed, &times.painted]
            .map(|list| [0.5, 0.95].map(|share| paint::percentile(list, share)));
        for (run, time) in runs.iter_mut().zip(found.as_flattened()) {
            run.push(*time);
        }
    }
    Ok(runs.map(|mut run| {
        run.sort_by(f64::total_cmp);
        run[RUNS / 2]
    }))
}

/// Types a digit at the end of the box and takes it away again, another each time.
fn typed(page: &mut dyn Page, path: &str) -> Result {
    page.click(&format!("input[name='{path}']"))?;
    page.press("End")?;
    // Not back to an example with every second key, which fades its mark in and out.
    page.press("1")?;
    page.rest()?;
    paint::record(page)?;
    for event in 0..EVENTS {
        let name = match event % 2 {
            0 => ["0", "5", "3", "7"][event / 2 % 4],
            _ => "Backspace",
        };
        held(page, name, event + 1)?;
    }
    Ok(())
}

/// Goes ten steps up and ten down.
fn stepped(page: &mut dyn Page, path: &str) -> Result {
    page.click(&format!("input[data-for='{path}']"))?;
    paint::record(page)?;
    for event in 0..EVENTS {
        let name = if event / 10 % 2 == 0 {
            "ArrowRight"
        } else {
            "ArrowLeft"
        };
        held(page, name, event + 1)?;
    }
    Ok(())
}

/// Presses a key and lets it go when the frame that it set off has been painted.
fn held(page: &mut dyn Page, name: &str, events: usize) -> Result {
    let key = Key::named(name);
    page.keys(&[Stroke::down(&key)])?;
    paint::painted(page, events)?;
    page.keys(&[Stroke::up(&key)])
}

/// Takes hold of the slider in its middle and moves it to and fro.
fn dragged(page: &mut dyn Page, path: &str) -> Result {
    let (x, y) = page.middle(&format!("input[data-for='{path}']"))?;
    page.pointer(&[Pointer::Move(x, y), Pointer::Down])?;
    paint::record(page)?;
    for event in 0..EVENTS {
        let by = [3.0, 6.0, 9.0, 12.0, 9.0, 6.0, 3.0, 0.0][event % 8];
        page.pointer(&[Pointer::Move(x + by, y)])?;
        paint::painted(page, event + 1)?;
    }
    page.pointer(&[Pointer::Up])
}
