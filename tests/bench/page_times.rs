//! What runs in the page while a reader waits for nothing: `cargo run --release --example page_times -- SITE`, the folder
//! of the built site. More arguments choose: `chromium`, `firefox`.
//!
//! Three tables, each figure the least of several on a machine that does other things too: the whole of an evaluation
//! with its markup (the export `render`), beside the same natively, the frames while ten thousand draws or a simulation run in the worker, and a
//! log of a million rows from the file to its result. A frame is long where the display's tick of 60 hertz came more
//! than once between two.

#[path = "../browser/driver/mod.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod driver;
#[path = "../browser/server.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod server;
#[path = "shared/start.rs"]
mod start;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use calculator_wasm::{Format, Prices, Scenario, view};
use driver::{Pace, PageExt, Result};
use start::Asked;

/// What is evaluated: the page it is on, calculator, state.
const STATES: &[(&str, &str, &str)] = &[
    ("calculators/cost", "cost", "v1"),
    ("presets/cost-shop", "cost", "v1;preset=shop"),
    ("calculators/cold-start", "cold-start", "v1"),
    ("calculators/cold-start", "cold-start", "v1;preset=bursts"),
    (
        "calculators/cold-start",
        "cold-start",
        "v1;arrival_rate=200;run_time=1",
    ),
    (
        "calculators/cold-start",
        "cold-start",
        "v1;preset=bursts;arrival_rate=200;run_time=1",
    ),
    (
        "calculators/cold-start",
        "cold-start",
        "v1;preset=daily;arrivals=bursts;arrivals.times=100;arrival_rate=200;run_time=1;keep_alive=600",
    ),
];

/// What runs in the worker: the page of an example.
const WORK: &[&str] = &["presets/cost-shop", "presets/cold-start-reference"];

/// Evaluates 100 times and returns the least and the median in milliseconds.
const EVALUATE: &str = "(() => { const times = [];
    for (let at = 0; at < 100; at++) {
        const from = performance.now();
        if (!wasm_bindgen.render(CALCULATOR, STATE, 'en', '', 'a')) throw new Error('no result');
        times.push(performance.now() - from);
    }
    times.sort((one, other) => one - other);
    return times[0].toFixed(2) + ' | ' + times[50].toFixed(2); })()";

/// Watches frames until the table is there: their number, those that were long, and the longest in milliseconds.
const FRAMES: &str = "(() => { const gaps = []; let last = performance.now(); window.frames_ = null;
    const done = () => document.querySelector('.check-table table') !== null;
    const tick = (now) => { gaps.push(now - last); last = now;
        if (!done()) return requestAnimationFrame(tick);
        gaps.shift();
        window.frames_ = gaps.length + ' | ' + gaps.filter((gap) => gap > 25).length + ' | ' + Math.max(...gaps).toFixed(0); };
    requestAnimationFrame(tick);
    document.querySelector('[data-check=start]').click(); return true; })()";

/// Drops a log of a million rows and waits for its table: read and computed in milliseconds.
const LOG: &str =
    "(async () => { document.querySelectorAll('details').forEach((one) => { one.open = true; });
    const rows = ['timestamp,duration'];
    for (let at = 0; at < 1e6; at++) rows.push(1.7e12 + at * 250 + ',' + at % 300);
    const files = new DataTransfer();
    files.items.add(new File([rows.join('\\n')], 'calls.csv', { type: 'text/csv' }));
    const place = document.querySelector('[data-attachment]');
    let longest = 0; let last = performance.now(); const from = last;
    place.files = files.files;
    place.dispatchEvent(new Event('change', { bubbles: true }));
    while (!document.querySelector('[data-table=log]')) {
        await new Promise((then) => setTimeout(then));
        const now = performance.now(); longest = Math.max(longest, now - last); last = now;
        if (now - from > 60000) throw new Error('no result');
    }
    return (last - from).toFixed(0) + ' | ' + longest.toFixed(0); })()";

/// Evaluates 100 times what the export `render` does, natively, and returns the least in milliseconds.
fn native(calculator: &str, state: &str) -> f64 {
    let calculator = calculator_wasm::calculator(calculator).expect("a calculator");
    let once = || {
        let from = Instant::now();
        let scenario = Scenario::open(calculator, state).scenario;
        let format = Format::of_language("en");
        let report = scenario.evaluate(&Prices::standard()).expect("a result");
        let form = view::form::form(&scenario, &format, "a");
        black_box(form + &view::result::result(&report, &format, "a"));
        from.elapsed().as_secs_f64() * 1e3
    };
    (0..100).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn main() -> ExitCode {
    start::main("page_times SITE [chromium|firefox]…", measure)
}

fn measure(asked: &Asked) -> Result {
    for engine in asked.engines() {
        let mut browser = engine.start_at(Pace::Display)?;
        let name = engine.name();
        println!("| Browser | State | Evaluated, least, ms | Median, ms | Natively, least, ms |");
        for (page, calculator, state) in STATES {
            let script = EVALUATE
                .replace("CALCULATOR", &format!("'{calculator}'"))
                .replace("STATE", &format!("'{state}'"));
            let mut page = asked.live(&mut *browser, page)?;
            println!(
                "| {name} | {calculator} {state} | {} | {:.2} |",
                page.eval_text(&script)?,
                native(calculator, state)
            );
        }
        println!("| Browser | In the worker | Frames | Long | Longest, ms |");
        for work in WORK {
            let mut page = asked.live(&mut *browser, work)?;
            page.eval(FRAMES)?;
            page.wait_until("window.frames_ !== null")?;
            println!(
                "| {name} | {work} | {} |",
                page.eval_text("window.frames_")?
            );
        }
        println!("| Browser | A million rows, ms | Longest task, ms |");
        let mut page = asked.live(&mut *browser, "calculators/cold-start")?;
        println!("| {name} | {} |", page.eval_text(LOG)?);
    }
    Ok(())
}
