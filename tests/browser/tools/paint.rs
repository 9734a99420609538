//! The time from a key or a pointer to the end of what it set off, and to the frame that shows it.
//!
//! The clock starts at the time stamp that the browser gave the key or the pointer's move when it took it from the
//! driver, so that waiting in its queue counts. *Computed* is the part that listeners of `input` took. *Painted* ends in
//! the first task after the frame: the page is laid out and painted by then, and handed to the compositor. That task is
//! asked for with the priority of what a reader waits for. A plain one would stand behind what the browser itself put
//! off until after the frame: Chromium's filler of forms reads every control of the page after each key, which takes
//! milliseconds and delays no frame.

use std::time::Duration;

use serde_json::Value;

use crate::driver::{Page, PageExt, Result};

/// Times over all events, in milliseconds, sorted.
#[derive(Debug)]
pub(crate) struct Times {
    /// From the first listener of `input` to the return of the last.
    pub(crate) computed: Vec<f64>,
    /// From the key or the pointer to the first task after the frame that follows.
    pub(crate) painted: Vec<f64>,
}

/// Takes the times of what follows on this page.
pub(crate) fn record(page: &mut dyn Page) -> Result {
    page.eval(
        "(() => {
            const times = window.inputTimes = { computed: [], painted: [] };
            let began, start;
            for (const type of ['keydown', 'pointerdown', 'pointermove'])
                addEventListener(type, (event) => { began = event.timeStamp; }, true);
            addEventListener('input', () => { start = performance.now(); }, true);
            addEventListener('input', () => {
                const from = Math.min(began ?? start, start);
                times.computed.push(performance.now() - start);
                requestAnimationFrame(() => {
                    const end = () => times.painted.push(performance.now() - from);
                    scheduler.postTask(end, { priority: 'user-blocking' });
                });
            });
            return null;
        })()",
    )
    .map(drop)
}

/// Between an input and the first question whether its frame has come: a question on the way would be part of the time.
const APART: Duration = Duration::from_millis(33);

/// Waits until so many frames have been painted since [`record`], at least as long as from one repeat of a held key to
/// the next.
pub(crate) fn painted(page: &mut dyn Page, events: usize) -> Result {
    std::thread::sleep(APART);
    page.wait_until(&format!("inputTimes.painted.length === {events}"))
}

/// Returns the times since [`record`].
pub(crate) fn times(page: &mut dyn Page) -> Result<Times> {
    let mut list = |name: &str| -> Result<Vec<f64>> {
        let found = page.eval(&format!("inputTimes.{name}"))?;
        let mut times: Vec<f64> = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        times.sort_by(f64::total_cmp);
        Ok(times)
    };
    Ok(Times {
        computed: list("computed")?,
        painted: list("painted")?,
    })
}

/// Returns the value below which a share of a sorted, non-empty list lies (nearest rank).
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}
