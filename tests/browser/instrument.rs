//! A calculator as an instrument: forgiving of what is typed, led by the keyboard alone, heard by screen readers.
//!
//! Figures are those of `calculators.rs`.

use crate::driver::{Engine, Page, PageExt, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, Steps, Usual, afresh, open};
use crate::runner::Scenario;
use crate::tools::live_region;

/// The calculator that is tried here.
const COLD: &str = ".calculator[data-calculator='cold-start']";

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("instrument", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Firefox));
    let steps: [(&str, Steps); 5] = [
        // First, before anything else was said.
        ("a_result_is_announced_once", announced),
        ("units_and_marks_are_understood", tolerant),
        (
            "nonsense_is_answered_beside_its_field_and_the_last_result_stays",
            nonsense,
        ),
        ("slider_and_box_move_together", slider),
        // Last, because it pins something.
        ("what_takes_longer_is_marked_until_the_inputs_rest", longer),
    ];
    for (sentence, steps) in steps {
        all.add(sentence, move |page, home| {
            afresh(page, &format!("{home}calculators/cold-start.html"))?;
            steps(page)
        });
    }
    let mut made = all.joined();
    // On a page that no pointer has been on.
    let mut by_keys = Everywhere::real("instrument", HTTP_AND_DISK);
    by_keys.usually(Usual::In(Engine::Chromium));
    by_keys.add("the_keyboard_alone_is_enough", |page, home| {
        open(page, &format!("{home}calculators/cold-start.html"))?;
        keyboard(page)
    });
    made.extend(by_keys.scenarios());
    made
}

fn control(path: &str) -> String {
    format!("{COLD} input[name='{path}']")
}

/// Waits for the share of cold requests.
fn share_is(page: &mut dyn Page, shown: &str) -> Result {
    let cell = format!("{COLD} [data-figure='cold_share'] dd");
    page.wait_until(&format!(
        "document.querySelector(\"{cell}\").textContent.replace(/\\s/g, ' ') === '{shown}'"
    ))
}

fn tolerant(page: &mut dyn Page) -> Result {
    // 54 a minute are 0.9 a second.
    for (path, text) in [
        ("arrival_rate", "54/min"),
        ("run_time", "2000 ms"),
        ("keep_alive", "1 min"),
    ] {
        page.fill(&control(path), text)?;
    }
    share_is(page, "1.63597 %")
}

fn nonsense(page: &mut dyn Page) -> Result {
    let box_ = control("keep_alive");
    let stale = format!(
        "document.querySelector(\"{COLD} [data-part=result]\").classList.contains('is-stale')"
    );
    page.fill(&box_, "soon")?;
    page.wait_until(&stale)?;
    share_is(page, "0.82675 %")?;
    let message = page.text(&format!("{COLD} [data-path='keep_alive'] .field-error"))?;
    if message.is_empty() {
        return Err("no message beside the field".into());
    }
    page.wait_until(&format!(
        "document.querySelector(\"{box_}\").getAttribute('aria-invalid') === 'true'"
    ))?;
    page.fill(&box_, "360")?;
    page.wait_until(&format!(
        "!{stale} && !document.querySelector(\"{box_}\").hasAttribute('aria-invalid')"
    ))?;
    match page
        .text(&format!("{COLD} [data-path='keep_alive'] .field-error"))?
        .as_str()
    {
        "" => Ok(()),
        left => Err(format!("the message stayed: {left:?}")),
    }
}

fn slider(page: &mut dyn Page) -> Result {
    let (slider, box_) = (
        format!("{COLD} input[data-for='keep_alive']"),
        control("keep_alive"),
    );
    let before = page.value(&slider)?;
    page.fill(&box_, "60")?;
    let low = page.value(&slider)?;
    if low == before {
        return Err(format!(
            "the slider stayed at {before} when the box changed"
        ));
    }
    page.click(&slider)?;
    let middle = page.value(&box_)?;
    page.press("ArrowRight")?;
    let right = page.value(&box_)?;
    if middle == "60" || right == middle {
        return Err(format!(
            "the box held 60, then {middle} after a click on the slider, {right} after an arrow key"
        ));
    }
    page.wait_until(&format!(
        "document.querySelector(\"{slider}\").getAttribute('aria-valuetext')?.length > 0"
    ))
}

fn keyboard(page: &mut dyn Page) -> Result {
    for (path, text) in [
        ("arrival_rate", "0.9"),
        ("run_time", "2"),
        ("keep_alive", "60"),
    ] {
        page.tab_to(&control(path), 200)?;
        page.press("Control+a")?;
        page.type_text(text)?;
    }
    share_is(page, "1.63597 %")?;
    page.tab_to(&format!("{COLD} [data-action=reset]"), 50)?;
    page.press("Enter")?;
    share_is(page, "0.82675 %")?;
    page.wait_until("document.activeElement.matches('[data-action=reset]')")
}

fn announced(page: &mut dyn Page) -> Result {
    live_region::record(page)?;
    page.fill(&control("keep_alive"), "6000")?;
    page.wait_until("saidByLiveRegions.length > 0")?;
    let said = live_region::transcript(page)?;
    let headline = page.text(&format!("{COLD} .result-headline"))?;
    if said == [headline.clone()] {
        Ok(())
    } else {
        Err(format!("said {said:?}; the headline is {headline:?}"))
    }
}

/// Rushes of a thousand and a half at once: headline and figures follow the input at once, the grid and what can be done
/// stay those of before, marked, until the inputs rest, the page is printed or left. Then all is what the engine makes of
/// the inputs in one go.
fn longer(page: &mut dyn Page) -> Result {
    page.eval(
        "(() => { const pattern = document.querySelector(\"[name='arrivals']\");
            pattern.value = 'bursts';
            pattern.dispatchEvent(new Event('input', { bubbles: true }));
            document.querySelectorAll('details').forEach((one) => { one.open = true; }); })()",
    )?;
    for (path, text) in [
        ("arrivals.times", "2000"),
        ("run_time", "1"),
        ("arrival_rate", "100"),
    ] {
        page.fill(&control(path), text)?;
    }
    page.press("Tab")?;
    let is_whole = "document.querySelector('[aria-busy]') === null";
    page.wait_until(is_whole)?;
    page.eval(&format!(
        "self.typed = (rate, then) => {{
            const texts = () => ['.result-headline', '[data-figure=cold_share]', '[data-table=remedies]', '[data-chart=grid]',
                '[data-chart=share]'].map((one) => document.querySelector(one).textContent);
            const before = texts(), box = document.querySelector(\"{}\");
            box.value = rate;
            box.dispatchEvent(new Event('input', {{ bubbles: true }}));
            if (then) then();
            const busy = [...document.querySelectorAll('[aria-busy=true]')].map((one) => one.dataset.chart
                || one.dataset.part || (one.querySelector('[data-table]') || {{ dataset: {{ table: one.className }} }}).dataset.table);
            return texts().map((one, at) => one === before[at] ? 'stays' : 'changes').join(' ') + '; ' + busy.join(' ');
        }}",
        control("arrival_rate")
    ))?;
    let typed = |page: &mut dyn Page, script: &str, wanted: &str| {
        let seen = page.eval_text(script)?;
        page.wait_until(is_whole)?;
        match seen.ends_with(wanted) {
            true => Ok(()),
            false => Err(format!("{script}: {seen:?} instead of {wanted:?}")),
        }
    };
    let left = "changes changes stays stays changes; grid chart-data remedies compare";
    typed(page, "typed('90')", left)?;
    for asks in [
        "typed('80', () => dispatchEvent(new Event('beforeprint')))",
        "typed('70', () => document.dispatchEvent(new Event('visibilitychange')))",
    ] {
        typed(page, asks, "changes changes changes changes changes; ")?;
    }
    // What is pinned is compared with the whole.
    page.click(&format!("{COLD} [data-action=pin]"))?;
    page.wait_until("document.querySelector('[data-part=compare] [data-pin]') !== null")?;
    typed(page, "typed('60')", "; grid chart-data remedies compare")?;
    page.wait_until("decodeURIComponent(location.hash).includes('arrival_rate=60')")?;
    page.wait_until(
        "document.querySelector('.calculator-status').textContent === document.querySelector('.result-headline').textContent",
    )?;
    page.wait_until(
        "(() => { const { id, dataset } = document.querySelector('.calculator'), made = document.createElement('template');
            made.innerHTML = wasm_bindgen.render('cold-start', history.state.split('~')[1], 'en', dataset.words || '', id);
            const all = (root) => [...root.querySelectorAll('.result-headline, .result-figures, .chart-data table, [data-table]')]
                .map((one) => one.outerHTML);
            return all(made.content).join('') === all(document.querySelector('[data-part=result]')).join(''); })()",
    )
}
