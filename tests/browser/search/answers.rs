//! What is found: terms in any script, slips, nothing at all, pieces of another build, and what a first query weighs.

use serde_json::json;

use super::{FIELD, ask, led_to, open, same};
use crate::driver::{Page, PageExt, Result};
use crate::pages::compressed;
use crate::site::{Place, Sites};

pub(super) fn finds(page: &mut dyn Page) -> Result {
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

pub(super) fn slip(page: &mut dyn Page) -> Result {
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

pub(super) fn nothing(page: &mut dyn Page) -> Result {
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

pub(super) fn other_build(page: &mut dyn Page, sites: &Sites) -> Result {
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

/// The first query on a site of ten thousand pages, whatever is asked.
pub(super) fn light(page: &mut dyn Page, sites: &Sites) -> Result {
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
        toml::from_str(include_str!("../../budgets.toml")).map_err(|error| error.to_string())?;
    let limit = limits
        .get("search")
        .and_then(|table| table.get(name)?.as_integer());
    limit
        .and_then(|limit| usize::try_from(limit).ok())
        .ok_or(format!("budgets.toml has no search.{name}"))
}
