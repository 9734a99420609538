//! No barrier in any state of a calculator, as axe-core sees it: as the page comes, unfolded, with a mistake in it, while it
//! is used and compared, in English and in German, on the page of an example and in the reference. Each state in the light
//! and in the dark scheme, in forced colours, and 320 pixels wide.
//!
//! As it comes, the whole page is looked at, afterwards the calculator, in which alone things change. Over http only: the
//! checker reads style sheets, which a page on disk may not.

use serde_json::json;

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::pages::live;
use crate::places::{CALCULATORS, Everywhere, Usual, afresh, open};
use crate::runner::Scenario;
use crate::site::Place;
use crate::tools::axe;

/// Pages of examples, and the reference of all fields.
const PAGES: [&str; 4] = [
    "presets/cost-shop.html",
    "presets/cold-start-hourly.html",
    "presets/memory-default.html",
    "reference/calculators.html",
];

/// Goes through states of a calculator and writes down what is found in each.
type Looks = fn(&mut dyn Page, &str, &mut Vec<String>) -> Result;

/// Calculators in another language: their pages, and which they are.
const GERMAN: [(&str, &str); 2] = [
    ("de/calculators/cost", "cost"),
    ("de/calculators/cold-start", "cold-start"),
];

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    let steps: [(&str, Usual, Looks); 3] = [
        ("none_as_it_comes", Usual::In(Engine::Chromium), as_it_comes),
        ("none_unfolded_and_with_a_mistake", Usual::Never, mistaken),
        (
            "none_while_its_charts_lists_and_files_are_used",
            Usual::Never,
            used,
        ),
    ];
    let own = CALCULATORS.map(|id| (format!("calculators/{id}"), id));
    let german = GERMAN.map(|(address, id)| (String::from(address), id));
    for (address, id) in own.into_iter().chain(german) {
        let address: &'static str = address.leak();
        let mut all = Everywhere::real("barriers", &[Place::Root]);
        let (subject, own) = match address.strip_prefix("de/") {
            Some(_) => (format!("{id}::de"), false),
            None => (String::from(id), true),
        };
        for (sentence, usual, steps) in steps {
            all.usually(if own { usual } else { Usual::Never });
            all.add_if(
                &format!("{subject}::{sentence}"),
                axe::at_hand,
                move |page, home| {
                    afresh(page, &format!("{home}{address}.html"))?;
                    reported(page, |page, found| steps(page, id, found))
                },
            );
        }
        made.extend(all.joined());
    }
    let mut all = Everywhere::real("barriers", &[Place::Root]);
    all.usually(Usual::Never);
    let sentence = "none_while_a_simulation_runs_and_when_it_is_done";
    all.add_if(sentence, axe::at_hand, |page, home| {
        open(page, &format!("{home}presets/cold-start-reference.html"))?;
        reported(page, simulated)
    });
    for address in PAGES {
        let name = address.trim_end_matches(".html").replace('/', "_");
        all.add_if(
            &format!("none_on_{name}"),
            axe::at_hand,
            move |page, home| {
                page.goto(&format!("{home}{address}"))?;
                live(page)?;
                reported(page, |page, found| {
                    in_each_look(page, "html", "as it comes", found)
                })
            },
        );
    }
    made.extend(all.scenarios());
    made
}

/// Fails with all that was found.
fn reported(
    page: &mut dyn Page,
    steps: impl Fn(&mut dyn Page, &mut Vec<String>) -> Result,
) -> Result {
    let mut found = Vec::new();
    steps(page, &mut found)?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

/// Looks at a part of the page.
fn look(page: &mut dyn Page, part: &str, state: &str, found: &mut Vec<String>) -> Result {
    page.rest()?;
    let seen = axe::violations_in(page, part)?.into_iter();
    found.extend(seen.map(|violation| format!("{state}: {violation}")));
    Ok(())
}

/// Looks in the light scheme, in a window of 320 pixels too, and at the colours in the dark scheme and in forced colours.
///
/// A scheme changes nothing else that a rule could find, which is checked: each element has to be as large, and as visible,
/// as in the light one. In charts forced colours take away outlines of words and the bands, which nobody is told of.
fn in_each_look(page: &mut dyn Page, part: &str, state: &str, found: &mut Vec<String>) -> Result {
    let light = Conditions::default();
    page.emulate(&light)?;
    look(page, part, &format!("{state}, light"), found)?;
    let laid_out = layout(page, part)?;
    let dark = Conditions {
        dark: true,
        ..light
    };
    let forced = Conditions {
        forced_colors: true,
        ..light
    };
    for (name, conditions) in [("dark", dark), ("forced colours", forced)] {
        page.emulate(&conditions)?;
        page.rest()?;
        let seen = axe::violations_of_colours_in(page, part)?.into_iter();
        found.extend(seen.map(|violation| format!("{state}, {name}: {violation}")));
        let now = layout(page, part)?;
        // What the page itself has changed meanwhile stays in the light scheme.
        page.emulate(&light)?;
        page.rest()?;
        let after = layout(page, part)?;
        let mut lines = laid_out.lines().zip(after.lines()).zip(now.lines());
        if let Some(((light, _), now)) =
            lines.find(|((before, after), now)| before != now && after != now)
        {
            found.push(format!("{state}, {name}: {light:?} became {now:?}"));
        }
    }
    page.viewport(320, 640)?;
    look(page, part, &format!("{state}, 320 pixels wide"), found)?;
    page.viewport(1280, 800)
}

/// Returns a line for each element of a part: what it is, whether it is seen, and, outside of drawings, how large.
fn layout(page: &mut dyn Page, part: &str) -> Result<String> {
    page.eval_text(&format!(
        "[...document.querySelectorAll('{part}, {part} *')].filter((one) => !one.matches('head, head *, .band')).map((one) => {{
            const {{ width, height }} = one.getBoundingClientRect(), seen = one.checkVisibility({{ visibilityProperty: true }});
            const size = one.matches('svg *') ? '' : width + ' × ' + height;
            return [one.localName, one.className.baseVal ?? one.className, size, seen ? 'seen' : 'hidden'].join(' ');
        }}).join('\\n')"
    ))
}

/// Looks at the calculator of the page.
fn in_use(page: &mut dyn Page, state: &str, found: &mut Vec<String>) -> Result {
    in_each_look(page, ".calculator", state, found)
}

fn as_it_comes(page: &mut dyn Page, _id: &str, found: &mut Vec<String>) -> Result {
    in_each_look(page, "html", "as it comes", found)
}

fn mistaken(page: &mut dyn Page, _id: &str, found: &mut Vec<String>) -> Result {
    page.eval(
        "document.querySelectorAll('.calculator details').forEach(one => { one.open = true; })",
    )?;
    in_use(page, "unfolded", found)?;
    page.fill(".calculator input[name][type=text]", "soon")?;
    page.wait_until(
        "document.querySelector('.calculator [data-part=result]').classList.contains('is-stale')",
    )?;
    in_use(page, "mistaken and stale", found)
}

fn used(page: &mut dyn Page, id: &str, found: &mut Vec<String>) -> Result {
    if page.count("[data-action=add]")? > 0 {
        page.click("[data-action=add]")?;
        page.click("[data-action=copy]")?;
        page.wait_until("document.querySelectorAll('.record').length > 2")?;
    }
    // What is pinned, and what differs from it, unfolded too.
    page.click("[data-action=pin]")?;
    page.fill(".calculator input[name][type=text]", "7")?;
    page.wait_until(
        "document.querySelectorAll('[data-part=compare] table[data-table=figures] thead th').length === 3",
    )?;
    page.eval(
        "document.querySelectorAll('[data-part=compare] details').forEach(one => { one.open = true; })",
    )?;
    page.wait_until("document.querySelector('.chart-cursor') !== null")?;
    page.eval("document.querySelector('.chart-cursor').focus()")?;
    page.press("Home")?;
    page.wait_until("document.querySelector('.chart-readout').textContent !== ''")?;
    in_use(page, "cursor shown, list edited, compared", found)?;
    for (state, file) in [
        (
            "scenario opened",
            json!({ "calculator": id, "state": "v1;colour=red" }),
        ),
        ("file refused", json!({ "calculator": "none" })),
    ] {
        page.eval(&format!(
            "(() => {{ const files = new DataTransfer();
                files.items.add(new File([{}], 'a.json', {{ type: 'application/json' }}));
                document.querySelector('[data-part=notes]').textContent = '';
                const place = document.querySelector('[data-open]'); place.files = files.files;
                place.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()",
            json!(file.to_string())
        ))?;
        page.wait_until("document.querySelector('[data-part=notes]').textContent !== ''")?;
        in_each_look(page, "[data-part=notes]", state, found)?;
    }
    Ok(())
}

fn simulated(page: &mut dyn Page, found: &mut Vec<String>) -> Result {
    page.click("[data-check=start]")?;
    page.wait_until("document.querySelector('.check-table table') !== null")?;
    in_use(page, "done", found)?;
    // An uneven day at a rate that a simulation still takes: long enough to be looked at.
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })")?;
    page.fill("input[name='arrival_rate']", "25")?;
    page.fill("input[name='run_time']", "0.1")?;
    page.fill("input[name='day.3']", "2")?;
    page.press("Tab")?;
    page.wait_until("decodeURIComponent(location.hash).includes('day=')")?;
    page.click("[data-check=start]")?;
    page.wait_until("document.querySelector('.calculator-check progress').value > 0")?;
    look(page, ".calculator-check", "running", found)?;
    page.click("[data-check=cancel]")?;
    in_each_look(page, ".calculator-check", "cancelled", found)
}
