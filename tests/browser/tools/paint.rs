//! The time from an input event to the end of its listeners, and to the frame that shows what they did.

use serde_json::Value;

use crate::driver::{Page, PageExt, Result};

/// Times over all events, in milliseconds, sorted.
#[derive(Debug)]
pub(crate) struct Times {
    /// From the event to the return of its last listener.
    pub(crate) computed: Vec<f64>,
    /// From the event to the first task after the frame that follows it.
    pub(crate) painted: Vec<f64>,
}

/// Types `texts` into a box, one after another, and takes the time of each key that changes it.
///
/// The keys are real; the next one is pressed when the frame of the one before has been painted.
pub(crate) fn time(page: &mut dyn Page, selector: &str, texts: &[&str]) -> Result<Times> {
    page.click(selector)?;
    page.eval(
        "(() => {
            const times = window.inputTimes = { computed: [], painted: [] };
            let start;
            addEventListener('input', () => { start = performance.now(); }, true);
            addEventListener('input', () => {
                const began = start;
                times.computed.push(performance.now() - began);
                requestAnimationFrame(() => {
                    const { port1, port2 } = new MessageChannel();
                    port1.onmessage = () => times.painted.push(performance.now() - began);
                    port2.postMessage(null);
                });
            });
            return null;
        })()",
    )?;
    let mut events = 0;
    for text in texts {
        page.press("Control+a")?;
        for letter in text.chars() {
            page.type_text(letter.encode_utf8(&mut [0; 4]))?;
            events += 1;
            page.wait_until(&format!("inputTimes.painted.length === {events}"))?;
        }
    }
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
