//! The time from a key or a pointer to the end of what it set off, and to the frame that shows it.
//!
//! The clock starts at the time stamp that the browser gave the key or the pointer's move when it took it from the
//! driver, so that waiting in its queue counts. *Computed* is the part that listeners of `input` took. *Painted* ends in
//! the first task after the frame: the page is laid out and painted by then, and handed to the compositor.

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
                    const { port1, port2 } = new MessageChannel();
                    port1.onmessage = () => times.painted.push(performance.now() - from);
                    port2.postMessage(null);
                });
            });
            return null;
        })()",
    )
    .map(drop)
}

/// Waits until so many frames have been painted since [`record`].
pub(crate) fn painted(page: &mut dyn Page, events: usize) -> Result {
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
