//! A simulation beside the exact answer: in a worker, with progress, cancelled, taken back when an input changes.
//!
//! A figure outside our code: the published reference case, 0.9 requests a second of 2 s kept for 60 s with starts that
//! take no time, has 0.0163505 of its requests cold in a simulation of two million by another program.

use crate::driver::{Engine, Page, PageExt, Result};
use crate::places::{Everywhere, Steps, Usual, afresh};
use crate::runner::Scenario;
use crate::site::Place;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("check", &Place::ALL);
    all.usually(Usual::In(Engine::Chromium));
    let steps: [(&str, &str, Steps); 7] = [
        (
            "a_simulation_confirms_the_published_share",
            "cold-start-reference",
            confirm,
        ),
        (
            "a_first_answer_is_simulated_without_being_asked",
            "cold-start-reference",
            by_itself,
        ),
        (
            "a_log_is_replayed_under_other_routings_in_the_worker",
            "cold-start-reference",
            replay,
        ),
        (
            "what_moves_the_first_crossing_is_drawn",
            "cost-order-api",
            crossing,
        ),
        (
            "a_long_log_is_counted_in_the_worker_and_again_under_other_rules",
            "cold-start-reference",
            long_log,
        ),
        (
            "a_simulation_rests_while_hidden_and_is_cancelled",
            "cold-start-reference",
            cancel,
        ),
        (
            "ten_thousand_draws_say_how_likely_functions_are_cheaper",
            "cost-shop",
            draws,
        ),
    ];
    for (sentence, on, steps) in steps {
        all.add(sentence, move |page, home| {
            afresh(page, &format!("{home}presets/{on}.html"))?;
            steps(page)
        });
    }
    all.joined()
}

fn draws(page: &mut dyn Page) -> Result {
    page.click("[data-check=start]")?;
    page.wait_until("document.querySelector('.check-table table') !== null")?;
    let verdict = page.text(".check-verdict")?;
    if !verdict.contains("draws") || !verdict.contains("Functions are cheaper in") {
        return Err(format!("the verdict is {verdict:?}"));
    }
    // Both bills, and the first crossing by each input.
    page.wait_until("document.querySelectorAll('.check-table tbody tr').length >= 8")?;
    // Other inputs, another answer: what was drawn goes.
    page.fill("input[name='front-end.requests_per_month']", "31M")?;
    page.wait_until("document.querySelector('.check-table table') === null")
}

/// The order API has a crossing, and processor time moves it: less of it lets containers win sooner.
fn crossing(page: &mut dyn Page) -> Result {
    page.click("[data-check=start]")?;
    page.wait_until(
        "document.querySelectorAll('.check-table [data-chart=crossing] .swing-0').length >= 3
            && document.querySelector('.check-table .chart-cursor') !== null",
    )?;
    page.wait_until(
        "(() => { const cells = [...document.querySelectorAll('.check-table .chart-data tbody tr')]
                .find((row) => row.cells[0].textContent === 'Processor time').cells;
            const [low, high] = [1, 2].map((at) => parseFloat(cells[at].textContent.replace(/,/g, '')));
            return 0 < low && low < high; })()",
    )
}

fn confirm(page: &mut dyn Page) -> Result {
    page.fill("input[name='init_time']", "0")?;
    page.press("Tab")?;
    page.wait_until("location.hash.includes('init_time=0')")?;
    page.click("[data-check=start]")?;
    page.wait_until("document.querySelector('.check-table table') !== null")?;
    // The interval holds the figure of the other program, and the verdict says that it holds the formula's.
    page.wait_until(
        "(() => { const cells = document.querySelectorAll('.check-table tbody tr:first-child td');
            const [, low, high] = [...cells].map((cell) => parseFloat(cell.textContent));
            return low < 1.63505 && 1.63505 < high; })()",
    )?;
    let verdict = page.text(".check-verdict")?;
    if !verdict.contains("2 million simulated requests") || !verdict.contains("lies within it") {
        return Err(format!("the verdict is {verdict:?}"));
    }
    // Other inputs, another answer: what was simulated goes.
    page.fill("input[name='keep_alive']", "600")?;
    page.wait_until("document.querySelector('.check-table').textContent === ''")
}

fn by_itself(page: &mut dyn Page) -> Result {
    // Idle instances used in turn: no formula, and 0.001 % of cold requests in a simulation by another program.
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })")?;
    page.click("label[for='cold-start-calculator-platform.routing-oldest']")?;
    page.wait_until("document.querySelector('.result-headline[data-first]') !== null")?;
    page.wait_until(
        "document.querySelector('.result-warning').textContent.includes('A first answer')",
    )?;
    page.wait_until(
        "(() => { const cell = document.querySelector('.check-table tbody tr:first-child td');
            return cell !== null && parseFloat(cell.textContent) < 0.01; })()",
    )?;
    let verdict = page.text(".check-verdict")?;
    if !verdict.contains("The first answer was") {
        return Err(format!("the verdict is {verdict:?}"));
    }
    // Where a formula holds, nothing is left to simulate: the most recently used first, with starts that take no time.
    page.fill("input[name='init_time']", "0")?;
    page.click("label[for='cold-start-calculator-platform.routing-recent']")?;
    page.wait_until("document.querySelector('.result-headline:not([data-first])') !== null")
}

/// Gives the page a log: two calls of 10 s at once, then one of 1 s every 40 s, then two of 10 s at once again.
fn give_log(page: &mut dyn Page, calls: u32) -> Result {
    page.eval(&format!(
        "(() => {{ const rows = ['time,duration_s', '0,10', '0,10'];
         for (let call = 1; call <= {calls}; call++) rows.push(call * 40 + ',1');
         rows.push('{last},10', '{last},10');
         const files = new DataTransfer();
         files.items.add(new File([rows.join('\\n')], 'calls.csv', {{ type: 'text/csv' }}));
         const place = document.querySelector('[data-attachment]'); place.files = files.files;
         place.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()",
        last = (calls + 1) * 40,
    ))
    .map(drop)
}

/// Counted by hand: two at once, one every 40 s, two at once again, kept for 100 s. The most recently used first lets the
/// second instance go and starts three for 28 requests; in turn both stay, and two starts are all.
fn replay(page: &mut dyn Page) -> Result {
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })")?;
    page.fill("input[name='init_time']", "0")?;
    page.fill("input[name='keep_alive']", "100")?;
    page.click("label[for='cold-start-calculator-platform.routing-oldest']")?;
    give_log(page, 24)?;
    page.wait_until(
        "document.querySelector('[data-table=log] [data-row=cold_share] td')?.textContent.startsWith('10.7')",
    )?;
    // Nobody asks for the simulation: a first answer starts it.
    page.wait_until(
        "document.querySelector('.check-table tbody tr:first-child td')?.textContent.startsWith('7.14')",
    )
}

/// Counted by hand: two at once, thirty thousand calls of 1 s one every 40 s, two at once again. Kept for 100 s, the second
/// instance is let go, and three starts serve 30,004 calls; kept for 30 s, every call starts one.
fn long_log(page: &mut dyn Page) -> Result {
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })")?;
    page.fill("input[name='init_time']", "0")?;
    page.fill("input[name='keep_alive']", "100")?;
    page.press("Tab")?;
    give_log(page, 30_000)?;
    // The page says what it does, and the worker does it.
    page.wait_until(
        "document.querySelector('.check-verdict').textContent === 'Your log is being counted.'
            || document.querySelector('[data-table=log]') !== null",
    )?;
    page.wait_until(
        "document.querySelector('[data-table=log] [data-row=cold_share] td')?.textContent.startsWith('0.009999')
            && document.querySelector('[data-table=log] [data-row=requests] td').textContent === '30,004'",
    )?;
    // Under other rules the last figures stand, marked, until it is counted again.
    page.fill("input[name='keep_alive']", "30")?;
    page.wait_until("document.querySelector('[data-part=result]').classList.contains('is-stale')")?;
    page.wait_until(
        "document.querySelector('[data-table=log] [data-row=cold_share] td')?.textContent.startsWith('100')
            && !document.querySelector('[data-part=result]').classList.contains('is-stale')",
    )?;
    page.click("[data-action=detach]")?;
    page.wait_until("document.querySelector('[data-table=log]') === null")
}

fn cancel(page: &mut dyn Page) -> Result {
    // An uneven day at a high rate: some ninety million requests, so there is time to change one's mind.
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })")?;
    page.fill("input[name='arrival_rate']", "25")?;
    page.fill("input[name='run_time']", "0.1")?;
    page.fill("input[name='day.3']", "2")?;
    page.press("Tab")?;
    page.wait_until("decodeURIComponent(location.hash).includes('day=')")?;
    page.click("[data-check=start]")?;
    page.wait_until("document.querySelector('.calculator-check progress').value > 0")?;
    // A hidden page does nothing: the simulation rests.
    let rests = page.eval(
        "(async () => { const wait = (time) => new Promise((then) => setTimeout(then, time));
            Object.defineProperty(document, 'hidden', { value: true });
            document.dispatchEvent(new Event('visibilitychange'));
            const progress = document.querySelector('.calculator-check progress');
            await wait(200); const before = progress.value; await wait(300);
            return progress.value === before && before < 1; })()",
    )?;
    if rests != true {
        return Err("the simulation went on while the page was hidden".into());
    }
    page.click("[data-check=cancel]")?;
    page.wait_until(
        "document.querySelector('.check-verdict').textContent === 'Cancelled.'
            && document.activeElement.matches('[data-check=start]')
            && document.querySelector('.calculator-check progress').hidden",
    )
}
