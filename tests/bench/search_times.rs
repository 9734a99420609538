//! How long a reader waits for the search: `cargo run --release --example search_times -- SITE`, the folder of a built
//! site, as `write_corpus` and `breakeven build` make it.
//!
//! In each browser, over http without a cache and from disk: the time from a key to the results in the page, for the
//! first query of a page, which loads its pieces, and for one more letter of it.

#[path = "../browser/driver/mod.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod driver;
#[path = "../browser/server.rs"]
#[allow(dead_code, reason = "a part of what the browser suite needs")]
mod server;
#[path = "shared/start.rs"]
mod start;

use std::process::ExitCode;

use driver::{Engine, PageExt, Result};
use serde_json::json;
use start::Asked;

/// A beginning, and the letter that comes next.
const QUERIES: &[(&str, &str)] = &[
    ("laten", "c"),
    ("memory confi", "g"),
    ("request", "s"),
    ("servic", "e"),
    ("the cost of a func", "t"),
    ("latecn", "y"),
    ("deplo", "y"),
    ("c", "o"),
    ("storage regi", "o"),
];

const ROUNDS: usize = 5;

fn main() -> ExitCode {
    start::main("search_times SITE [chromium|firefox]…", |asked| {
        asked
            .engines()
            .try_for_each(|engine| measure(engine, asked))
    })
}

fn measure(engine: Engine, asked: &Asked) -> Result {
    let mut browser = engine.start()?;
    for home in [
        asked.server.home(),
        format!("file://{}/", asked.folder.display()),
    ] {
        let (mut first, mut next) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            for (query, letter) in QUERIES {
                let mut page = browser.open()?;
                page.goto(&format!("{home}index.html"))?;
                page.press("Control+k")?;
                page.wait_until("document.activeElement?.id === '_search-input'")?;
                first.push(answer(&mut *page, query)?);
                next.push(answer(&mut *page, &format!("{query}{letter}"))?);
            }
        }
        let place = home.split(':').next().unwrap_or_default();
        for (what, times) in [("first query", &mut first), ("one letter more", &mut next)] {
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            println!(
                "{} {place}, {what}: median {:.0} ms, 95th percentile {:.0} ms, longest {:.0} ms",
                engine.name(),
                at(0.5),
                at(0.95),
                at(1.0)
            );
        }
    }
    Ok(())
}

/// Returns the milliseconds from a query to its results.
fn answer(page: &mut dyn driver::Page, query: &str) -> Result<f64> {
    let taken = page.eval(&format!(
        "new Promise(done => {{
            const field = document.querySelector('#_search-input'), list = document.querySelector('#_search-list');
            const watch = new MutationObserver(() => {{
                if (list.children.length) {{ watch.disconnect(); done(performance.now() - start); }}
            }});
            list.replaceChildren();
            watch.observe(list, {{ childList: true }});
            field.value = {};
            const start = performance.now();
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
        }})",
        json!(query)
    ))?;
    taken.as_f64().ok_or(format!("{query}: {taken}"))
}
