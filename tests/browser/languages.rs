//! The switcher of languages and calculators in German: in both browsers, over http and from disk.

use serde_json::json;

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, Usual};
use crate::runner::Scenario;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("languages", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Chromium));
    all.add("the_switcher_keeps_page_place_and_inputs", |page, home| {
        page.goto(&format!("{home}calculators/cost.html"))?;
        page.wait_until("document.querySelector('.calculator').classList.contains('is-live')")?;
        page.fill("input[name='peak_to_mean']", "4.5")?;
        page.wait_until("location.hash.includes('peak_to_mean=4.5')")?;
        page.click("#_languages > summary")?;
        page.click("#_languages a[lang='de']")?;
        page.wait_until("document.documentElement.lang === 'de'")?;
        page.wait_until("document.querySelector('.calculator').classList.contains('is-live')")?;
        page.wait_until("document.querySelector(\"input[name='peak_to_mean']\").value === '4,5'")?;
        same(
            page,
            "location.pathname.endsWith('/de/calculators/cost.html')",
            json!(true),
        )
    });
    all.add("a_calculator_speaks_german_before_and_after_an_input", |page, home| {
        page.goto(&format!("{home}de/calculators/cold-start.html"))?;
        page.wait_until("document.querySelector('.calculator').classList.contains('is-live')")?;
        const LABEL: &str = "document.querySelector('label[for$=\"arrival_rate\"]').textContent";
        const SAID: &str = "/der Aufrufe sind kalt, etwa .*,.* Kaltstarts am Tag/.test(document.querySelector('.result-headline').textContent)";
        same(page, LABEL, json!("Ankunftsrate"))?;
        same(page, SAID, json!(true))?;
        page.fill("input[name='arrival_rate']", "0,25")?;
        page.wait_until("location.hash.includes('arrival_rate=0.25')")?;
        same(page, LABEL, json!("Ankunftsrate"))?;
        same(page, SAID, json!(true))
    });
    all.add("messages_and_what_is_compared_are_german", |page, home| {
        page.goto(&format!("{home}de/calculators/cost.html"))?;
        page.wait_until("document.querySelector('.calculator').classList.contains('is-live')")?;
        page.fill("input[name='api.memory']", "12")?;
        page.wait_until(
            "document.querySelector('[data-path=\"api.memory\"] .field-error').textContent === 'erlaubt ist 128 bis 10.240 MB'",
        )?;
        page.fill("input[name='api.memory']", "256")?;
        page.eval("document.querySelectorAll('details').forEach(one => one.open = true)")?;
        page.click("[data-action=pin]")?;
        page.fill("input[name='api.memory']", "512")?;
        page.wait_until(
            "/^Zahlen, die sich unterscheiden: \\d+, Zeilen: \\d+\\. Unterschiede sind zu “/.test(document.querySelector('.compare-summary')?.textContent)",
        )?;
        same(
            page,
            "document.querySelector('.compare-title').textContent + [...document.querySelectorAll('.calculator-compare [data-table=inputs] th')].map(one => one.textContent).join('|')",
            json!("Verglichen: 1 von 4 angeheftetZeile|Szenario 1|Eingaben jetzt|api: Speicher der Funktion"),
        )
    });
    all.add("it_works_by_keyboard_and_fits_320_pixels", |page, home| {
        page.viewport(320, 640)?;
        page.goto(&format!("{home}guides/teams.html"))?;
        page.tab_to("#_languages > summary", 20)?;
        page.press("Enter")?;
        page.wait_until("document.querySelector('#_languages').open")?;
        same(
            page,
            "document.documentElement.scrollWidth <= 320 \
             && [...document.querySelectorAll('#_languages a')].every(a => a.getBoundingClientRect().left >= 0 \
             && a.getBoundingClientRect().height >= 24)",
            json!(true),
        )?;
        page.press("Escape")?;
        same(
            page,
            "!document.querySelector('#_languages').open && document.activeElement.tagName",
            json!("SUMMARY"),
        )?;
        page.press("Enter")?;
        page.tab_to("#_languages a[lang='de']", 4)?;
        page.press("Enter")?;
        page.wait_until("location.pathname.endsWith('/de/guides/teams.html') && document.readyState === 'complete'")?;
        same(
            page,
            "document.querySelector('.original').textContent.includes('Hier steht das Original') \
             && document.querySelector('.prose').lang",
            json!("en"),
        )
    });
    all.add("without_script_it_leads_to_the_same_page", |page, home| {
        page.emulate(&Conditions {
            script_off: true,
            ..Conditions::default()
        })?;
        page.goto(&format!("{home}guides/start-here.html"))?;
        page.click("#_languages > summary")?;
        const LINK: &str = "document.querySelector(\"#_languages a[lang='de']\")";
        same(
            page,
            &format!("{LINK}.getBoundingClientRect().height > 0"),
            json!(true),
        )?;
        // A page that a link opens would have script again in Firefox: its address is gone to instead.
        let there = page.eval_text(&format!("{LINK}.href"))?;
        page.goto(&there)?;
        same(
            page,
            "document.querySelector('h1').textContent",
            json!("Hier beginnen"),
        )
    });
    all.add("the_search_of_a_language_finds_its_pages", |page, home| {
        page.goto(&format!("{home}de/guides/teams.html"))?;
        page.press("Control+k")?;
        page.wait_until("document.activeElement?.id === '_search-input'")?;
        page.type_text("Vorhaltezeit")?;
        page.wait_until("document.querySelector('#_search-list a') !== null")?;
        same(
            page,
            "[...document.querySelectorAll('#_search-list a')].some(a => a.href.includes('/de/calculators/cold-start.html')) \
             && [...document.querySelectorAll('#_search-list a')].every(a => a.href.includes('/de/')) \
             && document.querySelector('.search-close').textContent",
            json!("Schließen"),
        )
    });
    all.scenarios()
}

fn same(page: &mut dyn Page, expression: &str, wanted: serde_json::Value) -> Result {
    let found = page.eval(expression)?;
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{expression} is {found}, not {wanted}"))
    }
}
