//! The search as readers use it: from a server and from disk, by keyboard and pointer, without script and without
//! barriers.
//!
//! What it answers is in `answers.rs`, how it reads a query in `words.rs`.

mod answers;
mod words;

use serde_json::json;

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, Steps, Usual};
use crate::runner::Scenario;
use crate::site::{Place, Sites};
use crate::tools::axe;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::on(Sites::search, "search", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Firefox));
    let steps: [(&str, Steps); 7] = [
        ("keys_open_it_and_escape_gives_the_focus_back", opens),
        ("arrows_choose_and_enter_goes_to_the_heading", arrows),
        ("what_is_looked_for_is_found", answers::finds),
        ("a_slip_is_forgiven_and_said", answers::slip),
        ("nothing_found_says_so", answers::nothing),
        ("text_never_becomes_markup", markup),
        ("the_single_key_can_be_switched_off", slash),
    ];
    for (sentence, steps) in steps {
        all.add(sentence, move |page, home| {
            page.emulate(&Conditions {
                offline: home.starts_with("file:"),
                ..Conditions::default()
            })?;
            page.goto(&format!("{home}guides/scaling.html"))?;
            steps(page)
        });
    }
    let mut made = all.joined();
    for engine in Engine::ALL {
        let again = engine == Engine::Firefox;
        let mut add = |sentence: &str, steps: fn(&mut dyn Page, &Sites) -> Result| {
            let scenario = Scenario::new(format!("search::{sentence}"), engine, steps);
            made.push(scenario.thorough_if(again));
        };
        add("without_script_there_is_no_button", script_off);
        add(
            "an_unknown_address_at_any_depth_offers_its_words",
            unknown_address,
        );
        add("a_query_is_read_as_texts_are", words::same_words);
        add(
            "a_piece_of_another_build_is_not_taken",
            answers::other_build,
        );
        if engine == Engine::Chromium {
            let name = "search::the_first_query_on_ten_thousand_pages_is_light";
            made.push(Scenario::new(name, engine, answers::light).needs(Sites::large_is_named));
        }
        let name = "search::open_it_has_no_barrier";
        let scenario = Scenario::new(name, engine, barriers).needs(axe::at_hand);
        made.push(scenario.thorough_if(again));
    }
    made
}

const FIELD: &str = "#_search-input";

/// Opens the dialog by its keys and waits for it.
fn open(page: &mut dyn Page) -> Result {
    page.press("Control+k")?;
    page.wait_until("document.activeElement?.id === '_search-input'")
}

/// Types a query into the open dialog and waits for the answer to it.
fn ask(page: &mut dyn Page, query: &str) -> Result {
    page.eval(&format!(
        "(() => {{ const field = document.querySelector('{FIELD}'); field.value = {}; \
         document.querySelector('#_search-list').replaceChildren(); \
         document.querySelector('.search-note').textContent = ''; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()",
        json!(query)
    ))?;
    page.wait_until(
        "document.querySelectorAll('[role=option]').length > 0 || document.querySelector('.search-note').textContent !== ''",
    )
}

/// Returns where the results lead, as path and fragment below the site.
fn led_to(page: &mut dyn Page) -> Result<Vec<String>> {
    let found = page.eval(
        "[...document.querySelectorAll('[role=option]')].map(one => decodeURI(one.href).replace(/.*?([^/]*\\/[^/]*)$/, '$1'))",
    )?;
    serde_json::from_value(found).map_err(|error| error.to_string())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found:?}, not {wanted:?}"))
    }
}

fn opens(page: &mut dyn Page) -> Result {
    page.tab_to("main a, .turn a", 40)?;
    let before = page.eval_text("document.activeElement.outerHTML")?;
    open(page)?;
    page.type_text("headroom")?;
    page.wait_until("document.querySelectorAll('[role=option]').length > 0")?;
    same(
        "title",
        page.text("[role=option] .search-title")?,
        "Headroom".to_owned(),
    )?;
    same(
        "marked",
        page.text("[role=option] mark")?,
        "Headroom".to_owned(),
    )?;
    same(
        "expanded",
        page.eval(&format!("document.querySelector('{FIELD}').ariaExpanded"))?,
        json!("true"),
    )?;
    page.press("Escape")?;
    page.wait_until("!document.querySelector('dialog').open")?;
    same(
        "focus",
        page.eval_text("document.activeElement.outerHTML")?,
        before,
    )?;
    // A pointer does as well, and the button says which keys there are.
    page.click("#_search")?;
    page.wait_until("document.querySelector('dialog').open")?;
    page.click(".search-close")?;
    page.wait_until("document.activeElement?.id === '_search'")
}

fn arrows(page: &mut dyn Page) -> Result {
    open(page)?;
    ask(page, "latency environment")?;
    ask(page, "guide")?;
    ask(page, "names")?;
    let chosen = |page: &mut dyn Page| {
        page.eval(&format!(
            "[...document.querySelectorAll('[role=option]')].findIndex(one => one.ariaSelected === 'true' \
             && one.id === document.querySelector('{FIELD}').getAttribute('aria-activedescendant'))"
        ))
    };
    let count = page.count("[role=option]")?;
    if count < 2 {
        return Err(format!("{count} results for “names”"));
    }
    same("at first", chosen(page)?, json!(0))?;
    page.press("ArrowUp")?;
    same(
        "above the first is the last",
        chosen(page)?,
        json!(count - 1),
    )?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    same("down", chosen(page)?, json!(1))?;
    same(
        "focus",
        page.eval_text("document.activeElement.id")?,
        "_search-input".to_owned(),
    )?;
    ask(page, "probe ready")?;
    page.press("Enter")?;
    page.wait_until("location.hash === '#routes' && location.pathname.endsWith('guides/names.html') && document.readyState === 'complete'")?;
    // On the page itself, the dialog closes and the heading is gone to.
    open(page)?;
    ask(page, "closure")?;
    page.press("Enter")?;
    page.wait_until("location.hash === '#operators' && !document.querySelector('dialog[open]')")
}

fn markup(page: &mut dyn Page) -> Result {
    open(page)?;
    for query in ["quagga", "onerror", "<img src=x onerror=1>", "</mark><b>"] {
        ask(page, query)?;
        same(
            "elements",
            page.count("dialog img, dialog b, dialog mark mark")?,
            0,
        )?;
    }
    ask(page, "onerror")?;
    let text = page.text("[role=option] .search-text")?;
    if text.contains("<img src=x onerror=\"document.title='taken'\">") {
        Ok(())
    } else {
        Err(text)
    }
}

fn slash(page: &mut dyn Page) -> Result {
    page.press("/")?;
    page.wait_until("document.activeElement?.id === '_search-input'")?;
    page.type_text("a/b")?;
    same("typed", page.value(FIELD)?, "a/b".to_owned())?;
    ask(page, "headroom")?;
    page.click(".search-foot input")?;
    page.press("Escape")?;
    page.wait_until("!document.querySelector('dialog').open")?;
    page.press("/")?;
    // What must not happen has no event to wait for: another key that does open it comes after.
    same("open", page.count("dialog[open]")?, 0)?;
    open(page)?;
    page.click(".search-foot input")?;
    page.press("Escape")?;
    page.press("/")?;
    page.wait_until("document.querySelector('dialog').open")
}

fn script_off(page: &mut dyn Page, sites: &Sites) -> Result {
    page.emulate(&Conditions {
        script_off: true,
        ..Conditions::default()
    })?;
    page.goto(&format!("{}index.html", sites.search()?.home(Place::Root)))?;
    same(
        "shown",
        page.eval("document.querySelector('#_search').checkVisibility()")?,
        json!(false),
    )
}

fn unknown_address(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.search()?;
    let home = site.home(Place::Root);
    // As a host answers with 404.html at an address that does not exist; the fixture's public address is this server's.
    let written = std::fs::read_to_string(site.folder().join("404.html"));
    let html = written.map_err(|error| error.to_string())?;
    let html = html.replace("https://docs.example/some/path/", &home);
    let folder = site
        .folder()
        .join(format!("no/such/{}", page.engine().name()));
    let made = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("cold-strats.html"), html));
    made.map_err(|error| error.to_string())?;
    page.goto(&format!(
        "{home}no/such/{}/cold-strats.html",
        page.engine().name()
    ))?;
    same(
        "offer",
        page.text("#_search-offer")?,
        "Search for “cold strats”".to_owned(),
    )?;
    page.click("#_search-offer")?;
    page.wait_until("document.querySelectorAll('[role=option]').length > 0")?;
    page.press("Enter")?;
    page.wait_until(
        "location.pathname.endsWith('/guides/scaling.html') && location.hash === '#cold-starts'",
    )
}

fn barriers(page: &mut dyn Page, sites: &Sites) -> Result {
    let mut found = Vec::new();
    for (width, dark) in [(320, false), (320, true), (1280, false), (1280, true)] {
        page.viewport(width, 800)?;
        page.emulate(&Conditions {
            dark,
            ..Conditions::default()
        })?;
        page.goto(&format!(
            "{}guides/names.html",
            sites.search()?.home(Place::Root)
        ))?;
        open(page)?;
        for query in ["", "names", "xylophone", "autosclaer"] {
            if !query.is_empty() {
                ask(page, query)?;
            }
            page.rest()?;
            found.extend(
                axe::violations(page)?
                    .into_iter()
                    .map(|line| format!("{width} dark {dark} “{query}”: {line}")),
            );
            let wide = page.eval("document.querySelector('dialog').scrollWidth > innerWidth")?;
            if wide == true {
                found.push(format!("{width} “{query}”: wider than the window"));
            }
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}
