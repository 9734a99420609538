//! The search as readers use it: from a server and from disk, by keyboard, with slips and in any script; what it loads;
//! and its reading of queries against the generator's reading of texts.

use serde_json::{Value, json};

use generator::search::words;

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::pages::compressed;
use crate::places::{Everywhere, HTTP_AND_DISK, Steps};
use crate::runner::Scenario;
use crate::site::{Place, Sites};
use crate::tools::axe;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::on(Sites::search, "search", HTTP_AND_DISK);
    let steps: [(&str, Steps); 7] = [
        ("keys_open_it_and_escape_gives_the_focus_back", opens),
        ("arrows_choose_and_enter_goes_to_the_heading", arrows),
        ("what_is_looked_for_is_found", finds),
        ("a_slip_is_forgiven_and_said", slip),
        ("nothing_found_says_so", nothing),
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
    let mut made = all.scenarios();
    for engine in Engine::ALL {
        let mut add = |sentence: &str, steps: fn(&mut dyn Page, &Sites) -> Result| {
            made.push(Scenario::new(format!("search::{sentence}"), engine, steps));
        };
        add("without_script_there_is_no_button", script_off);
        add(
            "an_unknown_address_at_any_depth_offers_its_words",
            unknown_address,
        );
        add("a_query_is_read_as_texts_are", same_words);
        add("a_piece_of_another_build_is_not_taken", other_build);
        if engine == Engine::Chromium {
            let name = "search::the_first_query_on_ten_thousand_pages_is_light";
            made.push(Scenario::new(name, engine, light).needs(Sites::large_is_named));
        }
        let name = "search::open_it_has_no_barrier";
        made.push(Scenario::new(name, engine, barriers).needs(axe::at_hand));
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

fn finds(page: &mut dyn Page) -> Result {
    open(page)?;
    let mut wrong = Vec::new();
    for (query, first) in [
        ("HEADROOM", "guides/scaling.html#headroom"),
        ("autosc", "guides/scaling.html#headroom"),
        ("from and into", "guides/scaling.html#from-and-into"),
        ("größe cafe", "guides/scaling.html#cold-starts"),
        ("memory_size", "guides/names.html#fields"),
        ("memorySize", "guides/names.html#fields"),
        ("p99", "guides/names.html#fields"),
        ("C++", "guides/names.html#languages"),
        ("c#", "guides/names.html#languages"),
        ("/health", "guides/names.html#routes"),
        ("=>", "guides/names.html#operators"),
        ("io::file", "guides/names.html#operators"),
        ("--dry", "guides/names.html#operators"),
        ("地図", "guides/scripts.html#map"),
        ("世界地図", "guides/scripts.html#map"),
        ("図", "guides/scripts.html#map"),
        ("서버", "guides/scripts.html#korean"),
        ("ไทย", "guides/scripts.html#thai"),
        ("スクリプト", "guides/scripts.html"),
        (
            "cold-start calculator",
            "calculator.html#cold-start-calculator",
        ),
        ("keep-alive", "calculator.html#cold-start-calculator"),
        ("scaling", "guides/scaling.html"),
        // A page that is called what was typed comes before one that says it more often.
        ("retry storm", "guides/retry-storms.html"),
        ("retry storms", "guides/retry-storms.html"),
        ("Retry-Storm", "guides/retry-storms.html"),
        ("retry storm fields", "retry-storm-fields.html"),
        // And a list of pages comes after the pages.
        ("storms", "guides/retry-storms.html"),
        ("zygote", "nothing"),
        ("headrooms", "guides/scaling.html#headroom"),
    ] {
        ask(page, query)?;
        let found = led_to(page)?;
        let found = found.first().map_or("nothing", String::as_str);
        if !found.ends_with(first) {
            wrong.push(format!("{query}: {found}, not {first}"));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

fn slip(page: &mut dyn Page) -> Result {
    open(page)?;
    for typed in ["autosclaer", "autoscalr", "autooscaler", "autoscqler"] {
        ask(page, typed)?;
        let found = led_to(page)?;
        if !found.first().is_some_and(|one| one.ends_with("#headroom")) {
            return Err(format!("{typed}: {found:?}"));
        }
        let note = page.text(".search-note")?;
        let said = format!("“{typed}” was not found; shown is “autoscaler”.");
        same("note", note, said)?;
    }
    // The first letter is taken at its word.
    ask(page, "uatoscaler")?;
    same("other first letter", led_to(page)?, Vec::new())
}

fn nothing(page: &mut dyn Page) -> Result {
    open(page)?;
    ask(page, "xylophone")?;
    let said = "Nothing found for “xylophone”. Try fewer or other words.";
    same("note", page.text(".search-note")?, said.to_owned())?;
    page.wait_until(&format!(
        "document.querySelector('dialog [role=status]').textContent === {}",
        json!(said)
    ))?;
    same(
        "expanded",
        page.eval(&format!("document.querySelector('{FIELD}').ariaExpanded"))?,
        json!("false"),
    )?;
    same(
        "listbox",
        page.eval("document.querySelector('#_search-list').hidden")?,
        json!(true),
    )?;
    // Words that no page has together.
    ask(page, "headroom quagga")?;
    if !page
        .text(".search-note")?
        .starts_with("No page has all of these words.")
    {
        return Err(page.text(".search-note")?);
    }
    page.press("Enter")
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

/// Whatever a query has can be looked up under a term that the same text has, or under all terms of its parts.
fn same_words(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}index.html", sites.search()?.home(Place::Root)))?;
    open(page)?;
    const PIECES: &[&str] = &[
        "a",
        "B",
        "cost",
        "Größe",
        "ß",
        "é",
        "ﬁ",
        "İ",
        "Σ",
        "ΟΔΟΣ",
        "世",
        "界地図",
        "서버",
        "ไทย",
        "ー",
        "２",
        "Ⅷ",
        "½",
        "_",
        "__",
        "memory_size",
        "memorySize",
        "HTTPServer",
        "p99",
        "C++",
        "C#",
        "+",
        "#",
        "/",
        ".",
        "..",
        ":",
        "::",
        "@",
        "$",
        "%",
        "&",
        "*",
        "=",
        "=>",
        "<",
        ">",
        "~",
        "^",
        "|",
        "\\",
        "-",
        "--",
        "'",
        "’",
        "\"",
        "(",
        ")",
        ",",
        ";",
        "…",
        "–",
        " ",
        " ",
        "\u{a0}",
        "\t",
        "\u{ad}",
        "\u{301}",
        "\u{200d}",
        "👩‍💻",
        "𝔊",
        "𐐨",
        "हिन्दी",
        "e\u{301}",
        "long_long_long_long_long_long_long_word",
    ];
    let mut state = 2_463_534_242_u32;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % limit
    };
    let texts: Vec<String> = (0..3_000)
        .map(|_| {
            (0..1 + below(8))
                .map(|_| PIECES[below(PIECES.len())])
                .collect()
        })
        .collect();
    let read = page.eval(&format!(
        "{}.map(text => breakevenSearch.units(text))",
        Value::from(texts.clone())
    ))?;
    for (text, units) in texts.iter().zip(read.as_array().into_iter().flatten()) {
        let mut terms = std::collections::BTreeSet::new();
        words::terms(text, &mut |term| {
            terms.insert(term.to_owned());
        });
        fn known(unit: &Value, terms: &std::collections::BTreeSet<String>) -> bool {
            let parts = unit["parts"].as_array().map_or(&[][..], Vec::as_slice);
            unit["text"]
                .as_str()
                .is_some_and(|text| terms.contains(text))
                && parts.iter().all(|part| known(part, terms))
        }
        let units = units.as_array().map_or(&[][..], Vec::as_slice);
        if !units.iter().all(|unit| known(unit, &terms)) || units.is_empty() != terms.is_empty() {
            return Err(format!(
                "{text:?} is read as {units:?}, and found under {terms:?}"
            ));
        }
    }
    Ok(())
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

/// The first query on a site of ten thousand pages, whatever is asked.
fn light(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.large()?;
    let home = site.home(Place::Root);
    let (most, files) = (budget("first_query")?, budget("files")?);
    let mut found = Vec::new();
    let written =
        std::fs::read_dir(site.folder().join("search")).map_err(|error| error.to_string())?;
    let written = written.count();
    if written > files {
        found.push(format!("{written} files of the search"));
    }
    for query in [
        "latency",
        "memory configuration cost",
        "the request of a",
        "s",
        "co",
        "latecny",
        "proferka lincon",
        "mentopgan_ulin",
    ] {
        page.goto(&format!("{home}index.html"))?;
        page.settle()?;
        page.forget()?;
        open(page)?;
        ask(page, query)?;
        page.settle()?;
        let count = page.count("[role=option]")?;
        let (mut small, mut raw) = (0, 0);
        for address in page.seen()?.addresses() {
            let path = address
                .trim_start_matches(&home)
                .split('?')
                .next()
                .unwrap_or_default()
                .to_owned();
            small += compressed(site, &path)?;
            raw += std::fs::metadata(site.folder().join(&path)).map_or(0, |data| data.len());
        }
        page.forget()?;
        println!("first query “{query}”: {count} results, {small} bytes, {raw} uncompressed");
        if small > most || count == 0 {
            found.push(format!(
                "“{query}”: {count} results, {small} bytes, more than {most}"
            ));
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

fn budget(name: &str) -> Result<usize> {
    let limits: toml::Table =
        toml::from_str(include_str!("../budgets.toml")).map_err(|error| error.to_string())?;
    let limit = limits
        .get("search")
        .and_then(|table| table.get(name)?.as_integer());
    limit
        .and_then(|limit| usize::try_from(limit).ok())
        .ok_or(format!("budgets.toml has no search.{name}"))
}

fn other_build(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}index.html", sites.search()?.home(Place::Root)))?;
    open(page)?;
    ask(page, "headroom")?;
    // As where a page from a cache meets the pieces of a newer build: those of spelling are not here yet.
    page.eval(
        "breakevenSearch.open({ pages: 'B', texts: 'B', words: ',', spelling: ',', \
         checks: { words: 'AAA', spelling: 'AAA', texts: 'AAA' } })",
    )?;
    ask(page, "hedroom")?;
    let said = "The site has changed since this page was opened. Reload the page to search it.";
    same("note", page.text(".search-note")?, said.to_owned())
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
