//! Calculators in every hand: enlarged to 200 and 400 per cent, on a narrow screen, under a finger, without motion, in
//! forced colours, and by ear.
//!
//! A zoom of 200 per cent of a window of 1,280 × 1,024 pixels lays the page out as one of 640 × 512, 400 per cent as
//! 320 × 256. The figure is that of `calculators.rs`.

use crate::driver::{Conditions, Page, PageExt, Result};
use crate::places::{CALCULATORS, Everywhere, HTTP_AND_DISK, Steps, afresh, of_most_readers};
use crate::runner::Scenario;
use crate::tools::live_region;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for id in CALCULATORS {
        let mut all = Everywhere::real(format!("reach::{id}"), HTTP_AND_DISK);
        all.usually(of_most_readers(id));
        let steps: [(&str, Steps); 9] = [
            // First, before anything else was said.
            ("tells_each_result_once", told),
            ("works_enlarged_to_200_per_cent", |page| {
                used_at(page, 640, 512)
            }),
            ("works_enlarged_to_400_per_cent", |page| {
                used_at(page, 320, 256)
            }),
            ("works_320_pixels_wide", |page| used_at(page, 320, 640)),
            ("has_targets_that_a_finger_meets", finger),
            ("keeps_still_for_who_asks_for_it", still),
            ("shows_its_charts_in_forced_colours", forced),
            ("stands_still_where_a_reader_goes", stands),
            ("prints_inputs_results_working_and_its_address", printed),
        ];
        for (sentence, steps) in steps {
            all.add(sentence, move |page, home| {
                afresh(page, &format!("{home}calculators/{id}.html"))?;
                steps(page)
            });
        }
        made.extend(all.joined());
    }
    made
}

/// Opens everything, uses the first slider and box, and wants nothing to stick out of the window.
fn used_at(page: &mut dyn Page, width: u32, height: u32) -> Result {
    page.viewport(width, height)?;
    page.eval(
        "document.querySelectorAll('.calculator details').forEach((one) => { one.open = true; })",
    )?;
    let headline = "document.querySelector('.result-headline').textContent";
    let before = page.eval_text(headline)?;
    // What is clicked lies under nothing, a headline that stays in view included.
    page.fill(".calculator input[name][type=text]", "7")?;
    page.wait_until(&format!("{headline} !== {}", serde_json::json!(before)))?;
    page.click(".calculator .field-slider")?;
    page.press("ArrowRight")?;
    page.click(".calculator [data-action=reset]")?;
    page.wait_until(&format!("{headline} === {}", serde_json::json!(before)))?;
    let outside = page.eval(
        "[...document.querySelectorAll('.calculator *')].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.width > 0 && box.right > innerWidth + 1 && !one.closest('.table-scroll, svg, .visually-hidden')
                && getComputedStyle(one).position !== 'fixed'; }).map((one) => one.outerHTML.slice(0, 80))",
    )?;
    match outside.as_array() {
        Some(list) if list.is_empty() => Ok(()),
        _ => Err(format!("sticks out of the window: {outside}")),
    }
}

/// Targets have 24 pixels in both directions, or room of as much around them (WCAG 2.2, 2.5.8).
fn finger(page: &mut dyn Page) -> Result {
    page.viewport(360, 780)?;
    let small = page.eval(
        "[...document.querySelectorAll('.calculator :is(button, summary, select, .presets a, .field-control input, .field-slider)')]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.getBoundingClientRect(), one])
            .filter(([box]) => box.width > 0 && (box.width < 24 || box.height < 24))
            .map(([box, one]) => `${Math.round(box.width)} × ${Math.round(box.height)} ${one.outerHTML.slice(0, 80)}`)",
    )?;
    let scrolls = page.eval_text(
        "getComputedStyle(document.querySelector('.chart-svg')).touchAction + ', '
            + getComputedStyle(document.querySelector('[data-own]')).touchAction",
    )?;
    match small.as_array() {
        Some(list) if list.is_empty() && scrolls == "pan-y, none" => Ok(()),
        _ => Err(format!("too small: {small}; touch: {scrolls}")),
    }
}

fn still(page: &mut dyn Page) -> Result {
    page.emulate(&Conditions {
        reduced_motion: true,
        ..Conditions::default()
    })?;
    page.click(".calculator [data-preset]:not([aria-current])")?;
    let moving = page.eval(
        "[...document.querySelectorAll('.calculator, .calculator *')].filter((one) => {
            const look = getComputedStyle(one);
            return look.animationName !== 'none' || parseFloat(look.transitionDuration) > 0.01; }).length
            + document.getAnimations().length",
    )?;
    if moving == 0 {
        Ok(())
    } else {
        Err(format!("{moving} things move"))
    }
}

/// What a chart shows stands out from its ground where the system chooses all colours.
fn forced(page: &mut dyn Page) -> Result {
    page.emulate(&Conditions {
        forced_colors: true,
        ..Conditions::default()
    })?;
    let lost = page.eval(
        "(() => { const ground = getComputedStyle(document.body).backgroundColor;
            const shown = '.chart-svg :is(.series, .axis, .part, .swing, .cell, .cell-own)';
            return [...document.querySelectorAll(shown)].filter((one) => {
                const look = getComputedStyle(one);
                return look.stroke === 'none' || look.stroke === ground; }).map((one) => one.getAttribute('class')); })()",
    )?;
    match lost.as_array() {
        Some(list) if list.is_empty() => Ok(()),
        _ => Err(format!("as dark as the ground: {lost}")),
    }
}

/// The transcript of a visit: an example, an input that is not understood, a reset.
fn told(page: &mut dyn Page) -> Result {
    live_region::record(page)?;
    let headline = |page: &mut dyn Page| page.text(".calculator .result-headline");
    let count = |page: &mut dyn Page, count: usize| {
        page.wait_until(&format!("saidByLiveRegions.length === {count}"))
    };
    let mut expected = Vec::new();
    page.click(".calculator [data-preset]:not([aria-current])")?;
    count(page, 1)?;
    expected.push(headline(page)?);
    page.click(".calculator input[name][type=text]")?;
    page.press("End")?;
    page.press("x")?;
    count(page, 2)?;
    expected.push(String::from(
        "An input is not understood. The figures are those of the last valid inputs.",
    ));
    page.click(".calculator [data-action=reset]")?;
    count(page, 3)?;
    expected.push(headline(page)?);
    let said = live_region::transcript(page)?;
    if said == expected {
        Ok(())
    } else {
        Err(format!("said {said:#?}, expected {expected:#?}"))
    }
}

/// Goes far down the page right after an input, then up and down again, in a wide and in a narrow window: what is first
/// painted there stays where it is, so that a click at once meets what was aimed at.
fn stands(page: &mut dyn Page) -> Result {
    for (width, text) in [(1280, "7"), (360, "8")] {
        page.viewport(width, 780)?;
        let moved = page.eval(&format!(
            "(async () => {{
                const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
                const moved = [];
                const go = async (name) => {{
                    const place = document.querySelector(name), top = () => place.getBoundingClientRect().top;
                    place.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                    await painted();
                    const first = top(), end = performance.now() + 250;
                    let most = 0;
                    while (performance.now() < end) {{
                        await painted();
                        if (Math.abs(top() - first) > Math.abs(most)) most = top() - first;
                    }}
                    if (Math.abs(most) > 1) moved.push(`${{name}} by ${{Math.round(most)}}`);
                }};
                const box = document.querySelector('.calculator input[name][type=text]');
                box.value = '{text}';
                box.dispatchEvent(new Event('input', {{ bubbles: true }}));
                await go('.calculator [data-action=pin]');
                await go('.calculator input[name][type=text]');
                await go('footer');
                await go('.calculator .chart');
                await go('.calculator [data-action=pin]');
                return moved; }})()"
        ))?;
        if moved != serde_json::json!([]) {
            return Err(format!("{width} pixels wide: moved {moved}"));
        }
    }
    Ok(())
}

/// On paper: the inputs, the result, what is folded, the address that opens it again; and nothing that is pressed.
fn printed(page: &mut dyn Page) -> Result {
    page.fill(".calculator input[name][type=text]", "7")?;
    page.wait_until("location.hash.includes('=7')")?;
    page.emulate(&Conditions {
        print: true,
        ..Conditions::default()
    })?;
    page.eval("dispatchEvent(new Event('beforeprint'))")?;
    let wrong = page.eval(
        "(() => { const seen = (name) => [...document.querySelectorAll('.calculator ' + name)].some((one) => one.checkVisibility());
            const { dataset } = document.querySelector('.calculator');
            const address = getComputedStyle(document.querySelector('.calculator'), '::after').content.replace('attr(data-address)', dataset.address);
            return ['.field-control input', '.result-headline', '.chart-svg', '.chart-data td', '.lines', '.formula-numbers', '.assumptions li']
                .filter((name) => document.querySelector('.calculator ' + name) && !seen(name))
                .concat(['.calculator-toolbar', '[data-action]', '.field-slider', '.presets', 'summary + .chart-files'].filter(seen))
                .concat(address.includes(location.hash) ? [] : [address]); })()",
    )?;
    page.eval("dispatchEvent(new Event('afterprint'))")?;
    if wrong == serde_json::json!([]) {
        Ok(())
    } else {
        Err(format!("on paper: {wrong}"))
    }
}
