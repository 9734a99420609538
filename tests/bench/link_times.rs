//! How long a reader waits for the page behind a link: `cargo run --release --example link_times -- SITE`, the folder of
//! the built site. More arguments choose: `chromium`, `firefox`, `http`, `disk`.
//!
//! In each browser, over http without a cache and from disk: forty clicks on a link of the navigation, each on a page
//! that was loaded anew. The clock starts at the time stamp that the browser gave the click, which the page that is left
//! hands on in the name of the window, and stops where the new page's own entries say that something of it was painted
//! first, that its document was read and that all of it was loaded. Nothing is asked of the new page meanwhile. Frames
//! come at the ticks of a display of 60 hertz. Firefox without a display says nothing of what it painted.

#[path = "../browser/driver/mod.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod driver;
#[path = "../browser/tools/paint.rs"]
#[allow(dead_code, reason = "only its percentiles are needed")]
mod paint;
#[path = "../browser/server.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod server;
#[path = "shared/start.rs"]
mod start;

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use driver::{Engine, Page, PageExt, Result};
use start::Asked;

/// The page that is left, the link in its navigation, and where that leads; the last two without their ending.
const FOLLOWED: &[(&str, &str, &str)] = &[
    ("guides/security", "testing", "guides/testing"),
    ("guides/security", "../calculators/cost", "calculators/cost"),
    ("calculators/cost", "../guides/security", "guides/security"),
];

const CLICKS: usize = 40;

/// How long a page rests before the click, and the next before it is asked for its times.
const REST: Duration = Duration::from_millis(500);

/// Unfolds the navigation, and hands the time of a click on, in milliseconds of the system's clock.
const HAND_ON: &str = "document.querySelectorAll('#_nav details').forEach((section) => { section.open = true; }),
    addEventListener('click', (event) => { window.name = performance.timeOrigin + event.timeStamp; }, true)";

/// From the click to the beginning of the navigation, the first paint, the document, the whole.
const TIMES: &str = "(() => { const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType('navigation')[0];
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return [0, paint?.startTime, domContentLoadedEventEnd, loadEventEnd]
        .map((time) => performance.timeOrigin + time - Number(window.name)); })()";

fn main() -> ExitCode {
    start::main("link_times SITE [chromium|firefox|http|disk]…", measure)
}

fn measure(asked: &Asked) -> Result {
    let places = [
        ("http", asked.server.home()),
        ("disk", format!("file://{}/", asked.folder.display())),
    ];
    let names = ["http", "disk"];
    println!(
        "| Browser | Place | From | To | Began p50 | p95 | Painted p50 | p95 | Read p50 | p95 | Loaded p50 | p95 |"
    );
    println!("| --- | --- | --- | --- |{}", " ---: |".repeat(8));
    for engine in asked.engines() {
        for (place, home) in &places {
            if !asked.wants(place, &names) {
                continue;
            }
            for (from, link, to) in FOLLOWED {
                let cells = followed(engine, home, (from, link, to))
                    .map_err(|problem| format!("{from} to {to}: {problem}"))?;
                println!("| {} | {place} | {from} | {to} | {cells} |", engine.name());
            }
        }
    }
    Ok(())
}

/// Returns the 50th and 95th percentile of each time, as cells of a table.
fn followed(engine: Engine, home: &str, (from, link, to): (&str, &str, &str)) -> Result<String> {
    let mut browser = engine.start()?;
    let mut page = browser.open()?;
    let mut lists: [Vec<f64>; 4] = Default::default();
    for _ in 0..CLICKS {
        let times = follow(&mut *page, home, (from, link, to))?;
        for (list, time) in lists.iter_mut().zip(times) {
            list.extend(time);
        }
    }
    let cells = lists.each_mut().map(|list| {
        list.sort_by(f64::total_cmp);
        match list.len() {
            CLICKS => [0.5, 0.95]
                .map(|share| format!("{:.0}", paint::percentile(list, share)))
                .join(" | "),
            _ => "none | none".to_owned(),
        }
    });
    Ok(cells.join(" | "))
}

/// Clicks on the link of the navigation once and returns the times from the click, as far as the browser tells them.
fn follow(
    page: &mut dyn Page,
    home: &str,
    (from, link, to): (&str, &str, &str),
) -> Result<[Option<f64>; 4]> {
    page.goto(&format!("{home}{from}.html"))?;
    sleep(REST);
    page.eval(HAND_ON)?;
    page.click(&format!("#_nav a[href='{link}.html']"))?;
    sleep(REST);
    let is_painted = match page.engine() {
        Engine::Chromium => "performance.getEntriesByName('first-contentful-paint').length > 0",
        Engine::Firefox => "true",
    };
    page.wait_until(&format!(
        "location.href === '{home}{to}.html' && {is_painted}
            && performance.getEntriesByType('navigation')[0].loadEventEnd > 0"
    ))?;
    let times = page.eval(TIMES)?;
    serde_json::from_value(times).map_err(|error| error.to_string())
}
