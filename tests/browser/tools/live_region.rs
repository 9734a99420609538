//! What a screen reader is told without being asked: a transcript of the page's live regions.

use crate::driver::{Page, Result};

/// Starts a transcript of every live region, those that appear later included. Lost when the page is left.
pub(crate) fn record(page: &mut dyn Page) -> Result {
    page.eval(
        "(() => {
            const said = window.saidByLiveRegions = [];
            const live = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output';
            new MutationObserver((changes) => {
                const regions = changes.map(({ target }) => (target.closest ? target : target.parentElement)?.closest(live));
                for (const region of new Set(regions)) {
                    const text = region?.textContent.replace(/\\s+/g, ' ').trim();
                    if (text) said.push(text);
                }
            }).observe(document, { childList: true, characterData: true, subtree: true });
            return null;
        })()",
    )
    .map(drop)
}

/// Returns what was said since [`record`], in order, one line for each change.
pub(crate) fn transcript(page: &mut dyn Page) -> Result<Vec<String>> {
    let said = page.eval("window.saidByLiveRegions ?? null")?;
    serde_json::from_value(said)
        .map_err(|_| String::from("nothing recorded the live regions of this page"))
}
