//! What a reader shares and edits: the state in the address, Back and Forward, lists of components, drawn weights,
//! prices of one's own, a log that is read in the page.
//!
//! Figures outside our code: 3,000,000 requests of 120 ms at 1,536 MB with the free tier are 140,000 GB-s at
//! 0.0000166667 and 2 million requests at 0.2 a million, 2.73 USD (AWS price page). Twice that system under one
//! account: 1,080,000 − 400,000 GB-s and 5 million requests, 11.33 + 1.00 = 12.33 USD. With a request price of
//! 0.0000004, the first is 2.33 + 0.80 = 3.13 USD.

use serde_json::json;

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::places::{Everywhere, StepsAt, Usual, afresh, open};
use crate::runner::Scenario;
use crate::site::Place;

const COST: &str = ".calculator[data-calculator='cost']";

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("shared", &Place::ALL);
    all.usually(Usual::In(Engine::Firefox));
    let steps: [(&str, &str, StepsAt); 11] = [
        (
            "the_address_carries_the_inputs_and_back_steps_over_them",
            "cost",
            history,
        ),
        (
            "a_link_opens_its_inputs_and_says_what_it_does_not_know",
            "cost",
            link,
        ),
        (
            "components_are_copied_renamed_moved_and_removed",
            "cost",
            components,
        ),
        ("weights_are_drawn_and_typed", "cost", weights),
        (
            "each_line_opens_to_its_formula_with_the_numbers_in",
            "cost",
            working,
        ),
        (
            "a_result_is_saved_and_a_saved_one_opened_again_by_dropping_it",
            "cost",
            saved,
        ),
        ("the_link_of_the_inputs_is_copied", "cost", copied),
        ("prices_of_ones_own_replace_the_list", "cost", prices),
        (
            "a_preset_is_chosen_and_a_field_goes_back_to_it",
            "cost",
            presets,
        ),
        ("a_log_is_read_in_the_page", "cold-start", log),
        ("calculators_of_a_page_share_one_workload", "cost", workload),
    ];
    for (sentence, id, steps) in steps {
        all.add(sentence, move |page, home| {
            afresh(page, &format!("{home}calculators/{id}.html"))?;
            steps(page, home)
        });
    }
    let mut made = all.joined();
    // On a page that never ran a script.
    let mut without_script = Everywhere::real("shared", &Place::ALL);
    without_script.usually(Usual::In(Engine::Chromium));
    without_script.add("a_preset_is_a_page_where_no_script_runs", preset_pages);
    made.extend(without_script.scenarios());
    made
}

fn functions_cost(page: &mut dyn Page, shown: &str) -> Result {
    page.wait_until(&format!(
        "document.querySelector(\"{COST} [data-figure='serverless.total'] dd\").textContent === '{shown}'"
    ))
}

/// Makes the system of the price page by hand.
fn price_page(page: &mut dyn Page) -> Result {
    page.fill(
        &format!("{COST} input[name='api.requests_per_month']"),
        "3M",
    )?;
    page.fill(&format!("{COST} input[name='api.memory']"), "1.5 GB")?;
    page.click(&format!("{COST} label[for$='gateway-url']"))?;
    functions_cost(page, "$2.73")
}

fn fragment_holds(page: &mut dyn Page, part: &str) -> Result {
    page.wait_until(&format!("location.hash.includes('{part}')"))
}

fn history(page: &mut dyn Page, _home: &str) -> Result {
    functions_cost(page, "$5.80")?;
    price_page(page)?;
    fragment_holds(page, "api.memory=1536")?;
    fragment_holds(page, "gateway=url")?;
    // Three commits were made: back over each, then forward again.
    for _ in 0..3 {
        page.eval("history.back()")?;
    }
    page.wait_until("!location.hash.includes('~')")?;
    functions_cost(page, "$5.80")?;
    page.wait_until(&format!(
        "document.querySelector(\"{COST} input[name='api.requests_per_month']\").value === '5,000,000'"
    ))?;
    for _ in 0..3 {
        page.eval("history.forward()")?;
    }
    functions_cost(page, "$2.73")?;
    // A plain anchor keeps the inputs.
    page.eval("location.hash = 'limits'")?;
    page.wait_until("location.hash === '#limits'")?;
    functions_cost(page, "$2.73")
}

fn link(page: &mut dyn Page, home: &str) -> Result {
    let state =
        "v1;on=2025-01-01;colour=red;api.requests_per_month=3000000;api.memory=1536;gateway=url";
    // Another page first: the same page with another fragment would not be loaded anew.
    page.goto(&format!("{home}guides/index.html"))?;
    open(
        page,
        &format!("{home}calculators/cost.html#cost-calculator~{state}"),
    )?;
    functions_cost(page, "$2.73")?;
    let notes = page.text(&format!("{COST} [data-part=notes]"))?;
    for part in ["colour", "Since this link was made (2025-01-01)"] {
        if !notes.contains(part) {
            return Err(format!("nothing of {part:?} in {notes:?}"));
        }
    }
    Ok(())
}

fn components(page: &mut dyn Page, _home: &str) -> Result {
    price_page(page)?;
    page.click(&format!("{COST} [data-action=copy]"))?;
    functions_cost(page, "$12.33")?;
    page.fill(
        &format!("{COST} [data-rename][data-record='api-2']"),
        "checkout",
    )?;
    page.press("Enter")?;
    fragment_holds(page, "components=api,checkout")?;
    functions_cost(page, "$12.33")?;
    for (way, order) in [("up", "checkout,api"), ("down", "api,checkout")] {
        page.click(&format!(
            "{COST} [data-action={way}][data-record='checkout']"
        ))?;
        fragment_holds(page, &format!("components={order}"))?;
        functions_cost(page, "$12.33")?;
    }
    page.fill(
        &format!("{COST} [data-rename][data-record='checkout']"),
        "Check Out!",
    )?;
    page.press("Enter")?;
    page.wait_until(&format!(
        "document.querySelector(\"{COST} .field-name.has-error\") !== null"
    ))?;
    page.click(&format!(
        "{COST} [data-action=remove][data-record='checkout']"
    ))?;
    functions_cost(page, "$2.73")
}

fn weights(page: &mut dyn Page, _home: &str) -> Result {
    unfold(page)?;
    page.drag(&format!("{COST} .weights-bars"), (40.0, 20.0))?;
    fragment_holds(page, "day=")?;
    // What functions cost does not depend on when requests come.
    functions_cost(page, "$5.80")?;
    page.fill(&format!("{COST} input[name='day.0']"), "3")?;
    page.wait_until("decodeURIComponent(location.hash).includes('day=3 ')")?;
    let drawn = "document.querySelector('.weights-bars rect').getAttribute('height') === '100'";
    page.wait_until(drawn)?;
    own_day(page)
}

/// A component takes a day of its own, drawn like that of the system, and goes back to the system's.
fn own_day(page: &mut dyn Page) -> Result {
    let own = format!("{COST} .weights-bars[data-weights='api.shape.day']");
    let choose = |page: &mut dyn Page, which: &str| {
        let option = format!("{COST} input[name='api.shape'][value='{which}']");
        let id = page.eval_text(&format!("document.querySelector(\"{option}\").id"))?;
        page.click(&format!("label[for='{id}']"))
    };
    choose(page, "own")?;
    page.wait_until(&format!("document.querySelector(\"{own}\") !== null"))?;
    unfold(page)?;
    page.drag(&own, (40.0, 20.0))?;
    fragment_holds(page, "api.shape=own;api.shape.day=")?;
    page.fill(&format!("{COST} input[name='api.shape.day.0']"), "3")?;
    page.wait_until("decodeURIComponent(location.hash).includes('api.shape.day=3 ')")?;
    functions_cost(page, "$5.80")?;
    choose(page, "system")?;
    page.wait_until("!location.hash.includes('api.shape')")?;
    page.wait_until(&format!("document.querySelector(\"{own}\") === null"))
}

/// Three million requests less one, at 0.2 a million: 0.40 USD.
fn working(page: &mut dyn Page, _home: &str) -> Result {
    price_page(page)?;
    let line = format!("{COST} tr[data-row*='requests'] .line-working");
    page.click(&format!("{line} > summary"))?;
    let (symbols, numbers) = (
        page.text(&format!("{line} .formula"))?,
        page.text(&format!("{line} .formula-numbers"))?,
    );
    if !symbols.contains('×') || !numbers.contains("3,000,000") || !numbers.contains("= $0.40") {
        return Err(format!("{symbols:?}, {numbers:?}"));
    }
    for part in ["assumptions li", "not-modelled li", "sources time"] {
        page.wait_until(&format!(
            "document.querySelectorAll(\"{COST} .{part}\").length > 0"
        ))?;
    }
    Ok(())
}

/// Writes down what would be saved, as name and text.
const KEEP: &str = "HTMLAnchorElement.prototype.click = function () {
    self.kept = [this.download, decodeURIComponent(this.href.slice(this.href.indexOf(',') + 1))]; }";

fn saved(page: &mut dyn Page, _home: &str) -> Result {
    price_page(page)?;
    page.eval("self.clicked ??= HTMLAnchorElement.prototype.click")?;
    page.eval(KEEP)?;
    for (kind, name, holds) in [
        ("csv", "cost.csv", "Total"),
        ("markdown", "cost.md", "| --- |"),
        ("json", "cost.json", "\"model_version\""),
    ] {
        page.eval("self.kept = null")?;
        page.click(&format!("{COST} .calculator-toolbar [data-action={kind}]"))?;
        page.wait_until(&format!(
            "self.kept?.[0] === '{name}' && self.kept[1].includes({})",
            json!(holds)
        ))?;
    }
    page.eval("HTMLAnchorElement.prototype.click = self.clicked")?;
    // The file has the inputs and the date of the prices; dropped on the calculator, it opens.
    page.wait_until(
        "(() => { const file = JSON.parse(self.kept[1]);
            return file.calculator === 'cost' && file.state.includes('api.memory=1536') && /20\\d\\d-/.test(self.kept[1]); })()",
    )?;
    page.click(&format!("{COST} [data-action=reset]"))?;
    functions_cost(page, "$5.80")?;
    page.eval(&format!(
        "(() => {{ const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([self.kept[1]], 'cost.json', {{ type: 'application/json' }}));
            document.querySelector(\"{COST} .calculator-head\")
                .dispatchEvent(new DragEvent('drop', {{ bubbles: true, cancelable: true, dataTransfer }})); }})()"
    ))?;
    functions_cost(page, "$2.73")
}

fn copied(page: &mut dyn Page, _home: &str) -> Result {
    price_page(page)?;
    // A page from disk may have no clipboard; then the address is the link, and is said to be.
    page.eval(
        "(() => { if (navigator.clipboard) navigator.clipboard.writeText = (text) => { self.link = text; return Promise.resolve(); }; })()",
    )?;
    page.click(&format!("{COST} [data-action=link]"))?;
    page.wait_until(
        "location.hash.includes('api.memory=1536') && (self.link ?? location.href) === location.href
            && document.querySelector('.calculator-status').textContent
                === (navigator.clipboard ? 'Link copied.' : 'The address of this page is now the link.')",
    )
}

fn prices(page: &mut dyn Page, _home: &str) -> Result {
    price_page(page)?;
    unfold(page)?;
    let box_ = format!("{COST} input[name='prices.lambda-requests']");
    page.fill(&box_, "0.0000004")?;
    functions_cost(page, "$3.13")?;
    page.click(&box_)?;
    page.press("Control+a")?;
    page.press("Backspace")?;
    functions_cost(page, "$2.73")
}

fn presets(page: &mut dyn Page, _home: &str) -> Result {
    page.click(&format!("{COST} [data-preset='lambda-docs']"))?;
    functions_cost(page, "$2.73")?;
    fragment_holds(page, "preset=lambda-docs")?;
    page.fill(&format!("{COST} input[name='api.memory']"), "3 GB")?;
    let button = format!("{COST} [data-path='api.memory'] [data-action='reset-field']");
    page.wait_until(&format!("!document.querySelector(\"{button}\").hidden"))?;
    let echo = page.text(&format!("{COST} [data-echo='api.memory']"))?;
    if echo != "= 3,072 MB" {
        return Err(format!("echoed {echo:?}"));
    }
    page.click(&button)?;
    functions_cost(page, "$2.73")?;
    page.wait_until(&format!("document.querySelector(\"{button}\").hidden"))
}

fn preset_pages(page: &mut dyn Page, home: &str) -> Result {
    page.emulate(&Conditions {
        script_off: true,
        ..Conditions::default()
    })?;
    page.goto(&format!("{home}guides/cost.html"))?;
    page.click(&format!("{COST} [data-preset='lambda-docs']"))?;
    page.wait_until(&format!(
        "location.href === '{home}presets/cost-lambda-docs.html' && document.readyState === 'complete'"
    ))?;
    functions_cost(page, "$2.73")?;
    let current = page.text(&format!("{COST} .presets [aria-current]"))?;
    if current != "Price page example" {
        return Err(format!("{current:?} is marked"));
    }
    page.click("main > nav.crumbs a[href$='calculators/cost.html']")?;
    page.wait_until(&format!(
        "location.href === '{home}calculators/cost.html' && document.readyState === 'complete'"
    ))?;
    page.settle()
}

/// Two a second are 2 × 730 × 3,600 = 5,256,000 a month, and half of them one a second.
fn workload(page: &mut dyn Page, home: &str) -> Result {
    const COLD: &str = ".calculator[data-calculator='cold-start']";
    let value = |selector: &str, text: &str| {
        format!("document.querySelector(\"{selector}\").value === '{text}'")
    };
    open(page, &format!("{home}systems/low-latency-api.html"))?;
    let [rate, requests, duration] = [
        format!("{COLD} input[name='arrival_rate']"),
        format!("{COST} input[name='api.requests_per_month']"),
        format!("{COST} input[name='api.duration']"),
    ];
    page.wait_until(&value(&requests, "52,560,000"))?;
    page.fill(&rate, "2")?;
    page.wait_until(&value(&requests, "5,256,000"))?;
    page.fill(&format!("{COLD} input[name='run_time']"), "250 ms")?;
    page.wait_until(&value(&duration, "250"))?;
    page.fill(&requests, "2628k")?;
    page.wait_until(&value(&rate, "1"))?;
    // The address holds both, and a fresh page opens both.
    fragment_holds(page, "api.requests_per_month=2628000")?;
    fragment_holds(page, "arrival_rate=1;")?;
    let address = page.eval_text("location.href")?;
    page.goto(&format!("{home}guides/index.html"))?;
    open(page, &address)?;
    page.wait_until(&value(&rate, "1"))?;
    page.wait_until(&value(&requests, "2,628,000"))
}

/// Twenty calls, 300 s apart, of 0.2 s each, kept for 360 s: one cold start in twenty, 5 %.
fn log(page: &mut dyn Page, _home: &str) -> Result {
    unfold(page)?;
    page.eval(
        "(() => { const rows = Array.from({ length: 20 }, (_, call) => 1700000000 + call * 300); \
         const files = new DataTransfer(); \
         files.items.add(new File(['time\\n' + rows.join('\\n')], 'calls.csv', { type: 'text/csv' })); \
         const place = document.querySelector('[data-attachment]'); place.files = files.files; \
         place.dispatchEvent(new Event('change', { bubbles: true })); return true; })()",
    )?;
    page.wait_until(
        "document.querySelector('[data-table=log] [data-row=cold_share] td')?.textContent.replace(/\\s/g, ' ') === '5 %'",
    )?;
    page.wait_until("!location.hash.includes('log')")
}

fn unfold(page: &mut dyn Page) -> Result {
    page.eval("document.querySelectorAll('.calculator-form details').forEach(one => { one.open = true; })")?;
    Ok(())
}
