//! Every page of the real site, in each place: reached by its links, styled, quiet, and light.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::driver::{Conditions, Engine, Page, PageExt, Result, Seen};
use crate::runner::{Scenario, save_picture};
use crate::site::{Place, Site, Sites};

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for engine in Engine::ALL {
        for place in Place::ALL {
            let (once, crosswise) = match engine {
                Engine::Chromium => (place == Place::Root, place == Place::Root),
                Engine::Firefox => (false, place == Place::Disk),
            };
            let at_place = |sentence: &str, usual: bool, steps: StepsIn| {
                let name = format!("pages::{sentence}::{}", place.name());
                let steps =
                    move |page: &mut dyn Page, sites: &Sites| steps(page, sites.real()?, place);
                Scenario::new(name, engine, steps).thorough_if(!usual)
            };
            let mut walked = at_place(
                "links_lead_to_every_page_and_each_is_styled_and_quiet",
                once,
                walk,
            );
            if place == Place::Root {
                // Weighs what the walk has seen.
                let name = "pages::a_page_without_a_calculator_is_light";
                walked.join(Scenario::new(name, engine, light).thorough_if(!once));
            }
            made.push(walked);
            made.push(at_place(
                "a_reader_clicks_from_page_to_page_and_back",
                crosswise,
                click_through,
            ));
            made.push(at_place(
                "an_old_address_leads_to_the_page_with_or_without_script",
                crosswise,
                moved,
            ));
        }
        let name = "pages::the_archive_unpacked_on_disk_computes";
        let archive = Scenario::new(name, engine, taken_away);
        made.push(archive.thorough_if(engine == Engine::Chromium));
        let name = "pages::nothing_is_wider_than_the_window";
        made.push(Scenario::new(name, engine, narrow).thorough());
    }
    made
}

/// What a scenario does at a place of the site.
type StepsIn = fn(&mut dyn Page, &Site, Place) -> Result;

/// What each page asks for when it is opened, by its path, as a browser has shown it.
type Walk = (Engine, BTreeMap<String, Vec<String>>);

/// The walks over http up to now.
static WALKS: Mutex<Vec<Walk>> = Mutex::new(Vec::new());

/// Returns the addresses that were asked for, from the home page on.
fn asked_for(seen: &Seen, home: &str) -> Vec<String> {
    let short = |url: &&str| url.trim_start_matches(home).to_owned();
    seen.addresses().iter().map(short).collect()
}

/// Returns the pages that links lead to from the home page, the network being off where the site is on disk, and
/// checks each.
fn walk(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    page.emulate(&Conditions {
        offline: place == Place::Disk,
        ..Conditions::default()
    })?;
    let home = site.home(place);
    let mut waiting = vec![format!("{home}index.html")];
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let (mut found, mut asked) = (Vec::new(), BTreeMap::new());
    while let Some(address) = waiting.pop() {
        page.goto(&address)?;
        live(page)?;
        let seen = page.seen()?;
        found.extend(
            seen.problems(&home)
                .into_iter()
                .map(|problem| format!("{address}: {problem}")),
        );
        asked.insert(
            address.trim_start_matches(&home).to_owned(),
            asked_for(seen, &home),
        );
        page.forget()?;
        // A calculator to take away has nothing to skip.
        let read = page.eval(
            "(() => { const skip = document.querySelector('.skip-link');
                return { heads: document.querySelectorAll('h1').length,
                    styled: skip ? getComputedStyle(skip).position !== 'static'
                        : getComputedStyle(document.querySelector('h1')).position === 'absolute',
                    links: [...document.querySelectorAll('a[href]')].map(link => link.href.split('#')[0]) }; })()",
        )?;
        let (heads, styled) = (&read["heads"], &read["styled"]);
        if *heads != 1 || *styled != true {
            found.push(format!(
                "{address}: {heads} main headings, styled: {styled}"
            ));
        }
        for link in read["links"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|link| link.as_str())
        {
            if link.starts_with(&home) && link.ends_with(".html") && known.insert(link.to_owned()) {
                waiting.push(link.to_owned());
            }
        }
    }
    // What frames of other sites show is led to from there.
    let written = pages(site)
        .into_iter()
        .filter(|path| path != "404.html" && !path.ends_with(".embed.html"));
    found.extend(
        written
            .filter(|path| !known.contains(&format!("{home}{path}")))
            .map(|path| format!("no link leads to {path}")),
    );
    if found.is_empty() {
        if place == Place::Root {
            let mut walks = WALKS.lock().map_err(|error| error.to_string())?;
            walks.push((page.engine(), asked));
        }
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

/// Waits until the page is complete and each of its calculators follows the hand.
pub(crate) fn live(page: &mut dyn Page) -> Result {
    page.wait_until(
        "document.readyState === 'complete' && document.body
            && [...document.querySelectorAll('[data-calculator]')].every(one => one.classList.contains('is-live'))",
    )?;
    page.settle()
}

fn click_through(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let home = site.home(place);
    page.goto(&format!("{home}index.html"))?;
    let start = page.text("h1")?;
    // A page is left when it is complete, so that nothing it asks for is cut off.
    let arrived = |page: &mut dyn Page, end: &str| {
        page.wait_until(&format!("location.href.split('#')[0] === '{home}{end}'"))?;
        live(page)
    };
    live(page)?;
    page.click("#_menu")?;
    page.click("#_nav details:has(a[href='guides/cost.html']) > summary")?;
    page.click("#_nav a[href='guides/cost.html']")?;
    arrived(page, "guides/cost.html")?;
    page.click("main a[href='cold-starts.html']")?;
    arrived(page, "guides/cold-starts.html")?;
    page.back()?;
    arrived(page, "guides/cost.html")?;
    page.click("a.brand")?;
    arrived(page, "index.html")?;
    if page.text("h1")? != start {
        return Err(format!(
            "the brand leads to {:?}, not to {start:?}",
            page.text("h1")?
        ));
    }
    let problems = page.seen()?.problems(&home);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

/// The page of all calculators has an old address.
fn moved(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let home = site.home(place);
    for script in [true, false] {
        page.emulate(&Conditions {
            script_off: !script,
            ..Conditions::default()
        })?;
        // Without script a refresh leaves the place behind, and the page is found all the same.
        let now = if script {
            "calculators/index.html#_main"
        } else {
            "calculators/index.html"
        };
        let old = format!("{home}calculators.html#_main");
        if script {
            // The page is left before it has loaded, which a step of the suite would wait for.
            page.goto(&format!("{home}index.html"))?;
            page.eval(&format!(
                "setTimeout(() => location.assign('{old}'), 0) > 0"
            ))?;
        } else {
            page.goto(&old)?;
        }
        page.wait_until(&format!(
            "location.href === '{home}{now}' && document.readyState === 'complete'"
        ))?;
    }
    Ok(())
}

/// The site as one file, unpacked on a disk without a network.
fn taken_away(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.real()?;
    let say = |what: &str, error: String| format!("{what}: {error}");
    let archive = std::fs::File::open(site.folder().join("breakeven.zip"))
        .map_err(|error| say("the archive", error.to_string()))?;
    let folder = tempfile::tempdir().map_err(|error| say("a folder", error.to_string()))?;
    zip::ZipArchive::new(archive)
        .and_then(|mut archive| archive.extract(folder.path()))
        .map_err(|error| say("unpacking", error.to_string()))?;
    page.emulate(&Conditions {
        offline: true,
        ..Conditions::default()
    })?;
    let home = format!("file://{}/", folder.path().display());
    page.goto(&format!("{home}offline.html"))?;
    page.click("main a[href='index.html']")?;
    page.wait_until(&format!("location.href === '{home}index.html'"))?;
    // Left when it is complete, so that nothing it asks for is cut off.
    live(page)?;
    page.goto(&format!("{home}calculators/cost.html"))?;
    live(page)?;
    let problems = page.seen()?.problems(&home);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

/// Looks for pages that scroll sideways, and keeps pictures of the calculators at each width and in each scheme.
fn narrow(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.real()?;
    let base = Conditions::default();
    let dark = Conditions { dark: true, ..base };
    let print = Conditions {
        print: true,
        ..base
    };
    let mut found = Vec::new();
    let mut window = 0;
    for path in pages(site) {
        if window != 320 {
            page.viewport(320, 800)?;
            window = 320;
        }
        page.emulate(&base)?;
        page.goto(&format!("{}{path}", site.home(Place::Root)))?;
        live(page)?;
        let pictured = path.starts_with("calculators/") && page.count(".calculator")? > 0;
        let mut views = vec![(320, "light", base)];
        if pictured {
            let schemes = [("light", base), ("dark", dark)];
            views.extend(
                [360, 768, 1440]
                    .iter()
                    .flat_map(|width| schemes.map(|(name, conditions)| (*width, name, conditions))),
            );
            views.push((768, "print", print));
        }
        for (width, scheme, conditions) in views {
            if window != width {
                page.viewport(width, 800)?;
                window = width;
            }
            page.emulate(&conditions)?;
            if !conditions.print {
                page.rest()?;
            }
            let wide = page.eval("document.documentElement.scrollWidth")?;
            if wide.as_u64().is_none_or(|wide| wide > u64::from(width)) {
                found.push(format!(
                    "{path} is {wide} pixels wide in a window of {width} ({scheme})"
                ));
            }
            if pictured {
                let name = format!(
                    "screens/{}.{width}.{scheme}.{}",
                    path.replace('/', "."),
                    page.engine().name()
                );
                save_picture(&name, &page.screenshot(true)?)?;
            }
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

fn light(page: &mut dyn Page, sites: &Sites) -> Result {
    let limits: toml::Table =
        toml::from_str(include_str!("../budgets.toml")).map_err(|error| error.to_string())?;
    let limit = |name: &str| {
        let limit = limits
            .get("text_page")
            .and_then(|table| table.get(name)?.as_integer());
        limit
            .and_then(|limit| usize::try_from(limit).ok())
            .ok_or(format!("budgets.toml has no text_page.{name}"))
    };
    let (most_requests, most_bytes) = (limit("requests")?, limit("brotli")?);
    let site = sites.real()?;
    let home = site.home(Place::Root);
    let mut weights: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    // Where the walk has been through, it has opened each page already.
    let walks = WALKS.lock().map_err(|error| error.to_string())?;
    let walk = walks.iter().find(|(engine, _)| *engine == page.engine());
    let walked = walk.map(|(_, asked)| asked.clone()).unwrap_or_default();
    drop(walks);
    // The whole site on one page is as heavy as all of it.
    for path in pages(site)
        .into_iter()
        .filter(|path| !path.ends_with("print.html"))
    {
        if has_calculator(site, &path) {
            continue;
        }
        let asked = match walked.get(&path) {
            Some(asked) => asked.clone(),
            None => {
                page.goto(&format!("{home}{path}"))?;
                page.settle()?;
                let asked = asked_for(page.seen()?, &home);
                page.forget()?;
                asked
            }
        };
        let mut bytes = 0;
        for file in &asked {
            bytes += match weights.get(file) {
                Some(weight) => *weight,
                None => {
                    let weight = compressed(site, file)?;
                    weights.insert(file.clone(), weight);
                    weight
                }
            };
        }
        if asked.len() > most_requests
            || bytes > most_bytes
            || asked.iter().any(|file| file.contains("wasm"))
        {
            found.push(format!(
                "{path}: {bytes} bytes in {} requests: {asked:?}",
                asked.len()
            ));
        }
    }
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

fn has_calculator(site: &Site, path: &str) -> bool {
    let html = std::fs::read_to_string(site.folder().join(path)).unwrap_or_default();
    html.contains("<section class=\"calculator")
}

/// Returns the size of a file in brotli at its middle level, as a host compresses on the fly.
pub(crate) fn compressed(site: &Site, file: &str) -> Result<usize> {
    let bytes =
        std::fs::read(site.folder().join(file)).map_err(|error| format!("{file}: {error}"))?;
    let mut small = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 6,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut small, &parameters)
        .map_err(|error| format!("{file}: {error}"))?;
    Ok(small.len())
}

/// Returns the pages of a site that stay when they are opened: those at old addresses lead on.
fn pages(site: &Site) -> Vec<String> {
    let leads_on = |path: &String| {
        let html = std::fs::read_to_string(site.folder().join(path)).unwrap_or_default();
        html.contains("http-equiv=\"refresh\"")
    };
    // A page that stands in for its translation is the original again in another frame; one of them shows that.
    let stands_in = |path: &String| {
        let again = path.starts_with("de/") && path != "de/guides/cost.html";
        again
            && std::fs::read_to_string(site.folder().join(path))
                .is_ok_and(|html| html.contains("class=\"original\""))
    };
    let mut pages = files(site, "html");
    pages.retain(|path| !leads_on(path) && !stands_in(path));
    pages
}

/// Returns the files with this ending below the site's folder, as sorted relative paths.
fn files(site: &Site, end: &str) -> Vec<String> {
    let mut folders = vec![site.folder().to_owned()];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == end)
                && let Ok(relative) = path.strip_prefix(site.folder())
            {
                found.insert(relative.display().to_string());
            }
        }
    }
    found.into_iter().collect()
}
