//! Proof that the suite sees what it claims to see.
//!
//! A scenario that finds no error means something only if a planted error is found, in each browser; keys and clicks
//! only if the page takes them for a reader's; "works from disk" only if the browser keeps its rules for files.

use crate::driver::{Conditions, Engine, Fate, Page, PageExt, Result, Seen};
use crate::runner::Scenario;
use crate::server::Server;
use crate::site::{Place, Site, Sites};
use crate::tools::{axe, live_region, paint};

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for engine in Engine::ALL {
        for place in Place::ALL {
            let mut add = |sentence: &str, steps: fn(&mut dyn Page, &Site, Place) -> Result| {
                let name = format!("meters::{sentence}::{}", place.name());
                made.push(Scenario::new(
                    name,
                    engine,
                    move |page: &mut dyn Page, sites: &Sites| steps(page, sites.own()?, place),
                ));
            };
            add("a_quiet_page_has_no_problem", quiet);
            add("planted_errors_and_lost_files_are_seen", noisy);
            add("planted_violations_of_the_policy_are_seen", refused);
            add("keys_and_clicks_are_a_readers", hands);
            add("what_the_system_prefers_reaches_the_page", preferences);
            add("without_script_none_runs", script_off);
            add("back_and_forward_return_to_the_page_before", history);
        }
        made.push(Scenario::new(
            "meters::the_browser_keeps_its_rules_for_files",
            engine,
            file_rules,
        ));
        made.push(Scenario::new(
            "meters::over_http_neighbours_can_be_fetched",
            engine,
            http_rules,
        ));
        made.push(Scenario::new(
            "meters::offline_cuts_the_network_and_not_the_disk",
            engine,
            offline,
        ));
        made.push(Scenario::new(
            "meters::the_list_of_requests_is_the_servers_log",
            engine,
            requests,
        ));
        made.push(
            Scenario::new(
                "meters::barriers_are_seen_and_a_plain_page_has_none",
                engine,
                barriers,
            )
            .needs(axe::at_hand),
        );
        made.push(Scenario::new(
            "meters::what_a_live_region_says_is_written_down",
            engine,
            announcements,
        ));
        made.push(Scenario::new("meters::each_key_is_timed_to_its_frame", engine, timing).alone());
    }
    made
}

/// Compares a list with what it should be.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, seen: &T, wanted: &T) -> Result {
    if seen == wanted {
        Ok(())
    } else {
        Err(format!("{what}: saw {seen:?}, wanted {wanted:?}"))
    }
}

/// Wants a line that contains a text.
fn has(what: &str, lines: &[String], text: &str) -> Result {
    let found = lines.iter().any(|line| line.contains(text));
    if found {
        Ok(())
    } else {
        Err(format!("{what}: {text:?} is not in {lines:?}"))
    }
}

fn quiet(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let home = site.home(place);
    page.goto(&format!("{home}quiet.html"))?;
    page.settle()?;
    same("problems", &page.seen()?.problems(&home), &Vec::new())?;
    same("requests", &page.seen()?.requests.len(), &3)?;
    same("script", &page.text("#script")?.as_str(), &"script ran")
}

fn noisy(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let home = site.home(place);
    page.goto(&format!("{home}noisy.html"))?;
    page.settle()?;
    let seen = page.seen()?;
    has("console", &seen.console_errors, "planted console error")?;
    has("exceptions", &seen.exceptions, "planted exception")?;
    has("exceptions", &seen.exceptions, "planted rejection")?;
    has("files", &seen.load_errors, "absent.js")?;
    has("files", &seen.load_errors, "foreign.png")?;
    let problems = seen.problems(&home);
    has(
        "problems",
        &problems,
        "foreign request: https://example.invalid/foreign.png",
    )?;
    has(
        "problems",
        &problems,
        "request failed: https://example.invalid/foreign.png",
    )?;
    let lost = if place == Place::Disk {
        "request failed"
    } else {
        "request answered 404"
    };
    has("problems", &problems, &format!("{lost}: {home}absent.js"))
}

fn refused(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let home = site.home(place);
    page.goto(&format!("{home}refused.html"))?;
    page.settle()?;
    let seen: &Seen = page.seen()?;
    has(
        "violations",
        &seen.violations,
        "script-src-elem refused https://example.invalid/planted.js",
    )?;
    has(
        "violations",
        &seen.violations,
        "style-src-attr refused inline",
    )?;
    has(
        "violations",
        &seen.violations,
        "script-src-elem refused inline",
    )?;
    same(
        "title",
        &page.eval_text("document.title")?.as_str(),
        &"Refused",
    )
}

fn hands(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    page.goto(&format!("{}quiet.html", site.home(place)))?;
    page.fill("#box", "1.5k")?;
    page.click("#button")?;
    same(
        "focus after a click and Shift+Tab",
        &{
            page.press("Shift+Tab")?;
            page.eval_text("document.activeElement.id")?
        },
        &"box".to_owned(),
    )?;
    same(
        "presses of Tab to the slider",
        &page.tab_to("#slider", 5)?,
        &2,
    )?;
    page.press("ArrowRight")?;
    same("slider", &page.value("#slider")?.as_str(), &"51")?;
    page.drag("#slider", (-120.0, 0.0))?;
    same(
        "slider dragged to its end",
        &page.value("#slider")?.as_str(),
        &"0",
    )?;
    let log = page.text("#log")?;
    for line in [
        "input box trusted",
        "click button trusted",
        "keydown box 1 trusted",
        "pointerdown slider trusted",
    ] {
        if !log.contains(line) {
            return Err(format!("{line:?} is not in {log:?}"));
        }
    }
    same("made-up events", &log.contains("made up"), &false)
}

fn preferences(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    page.goto(&format!("{}quiet.html", site.home(place)))?;
    let ask = "['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(forced-colors: active)', 'print']
        .map(query => matchMedia(query).matches)";
    same(
        "by default",
        &page.eval(ask)?,
        &serde_json::json!([false, false, false, false]),
    )?;
    let base = Conditions::default();
    for (conditions, wanted) in [
        (
            Conditions { dark: true, ..base },
            [true, false, false, false],
        ),
        (
            Conditions {
                reduced_motion: true,
                ..base
            },
            [false, true, false, false],
        ),
        (
            Conditions {
                forced_colors: true,
                ..base
            },
            [false, false, true, false],
        ),
        (
            Conditions {
                print: true,
                ..base
            },
            [false, false, false, true],
        ),
        (base, [false; 4]),
    ] {
        page.emulate(&conditions)?;
        page.wait_until(&format!(
            "JSON.stringify({ask}) === '{}'",
            serde_json::json!(wanted)
        ))?;
    }
    page.viewport(320, 600)?;
    page.wait_until("innerWidth === 320 && innerHeight === 600")
}

fn script_off(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    page.emulate(&Conditions {
        script_off: true,
        ..Conditions::default()
    })?;
    page.goto(&format!("{}quiet.html", site.home(place)))?;
    page.settle()?;
    same("script", &page.text("#script")?.as_str(), &"no script")?;
    page.emulate(&Conditions::default())?;
    page.goto(&format!("{}quiet.html", site.home(place)))?;
    same(
        "script, when it is on again",
        &page.text("#script")?.as_str(),
        &"script ran",
    )
}

fn history(page: &mut dyn Page, site: &Site, place: Place) -> Result {
    let there = "location.search === '?next' && document.readyState === 'complete'";
    page.goto(&format!("{}quiet.html#first", site.home(place)))?;
    page.click("#next")?;
    page.wait_until(there)?;
    same("fragment of the next page", &page.fragment()?.as_str(), &"")?;
    page.back()?;
    page.wait_until("location.search === '' && document.readyState === 'complete'")?;
    same(
        "fragment of the page before",
        &page.fragment()?.as_str(),
        &"#first",
    )?;
    page.forward()?;
    page.wait_until(there)
}

/// Tries what a page on disk is refused: a list of what was allowed after all.
const NEIGHBOURS: &str = "(async () => {
    const yes = (name) => () => name, no = () => null;
    const request = new Promise((done, fail) => {
        const request = new XMLHttpRequest();
        request.onload = done; request.onerror = fail;
        request.open('GET', 'page.js'); request.send();
    });
    const worker = new Promise((done, fail) => {
        const worker = new Worker('worker.js');
        worker.onmessage = done; worker.onerror = fail;
    });
    const tried = [
        fetch('page.js').then(yes('fetch'), no), request.then(yes('XMLHttpRequest'), no),
        import('./module.js').then(yes('import'), no), worker.then(yes('Worker'), no),
    ];
    return (await Promise.all(tried)).filter(Boolean);
})()";

fn file_rules(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}bare.html", sites.own()?.home(Place::Disk)))?;
    same(
        "allowed on disk",
        &page.eval(NEIGHBOURS)?,
        &serde_json::json!([]),
    )?;
    page.settle()?;
    has(
        "problems",
        &page.seen()?.problems(&sites.own()?.home(Place::Disk)),
        "page.js",
    )
}

fn http_rules(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}bare.html", sites.own()?.home(Place::Root)))?;
    same(
        "allowed over http",
        &page.eval(NEIGHBOURS)?,
        &serde_json::json!(["fetch", "XMLHttpRequest", "import", "Worker"]),
    )
}

fn offline(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.own()?;
    page.goto(&format!("{}bare.html", site.home(Place::Root)))?;
    page.emulate(&Conditions {
        offline: true,
        ..Conditions::default()
    })?;
    same(
        "fetch when offline",
        &page.eval("fetch('page.js').then(() => 'came', () => 'lost')")?,
        &"lost".into(),
    )?;
    page.goto(&format!("{}quiet.html", site.home(Place::Disk)))?;
    same(
        "script from disk",
        &page.text("#script")?.as_str(),
        &"script ran",
    )
}

fn requests(page: &mut dyn Page, sites: &Sites) -> Result {
    let server = Server::start(sites.own()?.folder(), "/deep/")?;
    page.goto(&format!("{}bare.html", server.home()))?;
    page.eval("fetch('page.css').then(() => null)")?;
    page.eval("fetch('/outside-the-prefix.css').then(() => null)")?;
    page.settle()?;
    let mut theirs: Vec<_> = server.log();
    let mut ours = Vec::new();
    for request in &page.seen()?.requests {
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let status = if let Fate::Answered(status) = request.fate {
            status as u16
        } else {
            0
        };
        ours.push((format!("/{path}"), status));
    }
    theirs.sort();
    ours.sort();
    same("requests", &ours, &theirs)
}

fn barriers(page: &mut dyn Page, sites: &Sites) -> Result {
    let home = sites.own()?.home(Place::Root);
    page.goto(&format!("{home}barriers.html"))?;
    let found = axe::violations(page)?;
    has("barriers", &found, "label: #nameless")?;
    has("barriers", &found, "color-contrast: #faint")?;
    page.goto(&format!("{home}quiet.html"))?;
    same(
        "barriers of a plain page",
        &axe::violations(page)?,
        &Vec::new(),
    )
}

fn announcements(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}quiet.html", sites.own()?.home(Place::Disk)))?;
    live_region::record(page)?;
    page.fill("#box", "42")?;
    let said = live_region::transcript(page)?;
    same(
        "said",
        &said,
        &vec!["The box says 4".to_owned(), "The box says 42".to_owned()],
    )
}

fn timing(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}quiet.html", sites.own()?.home(Place::Root)))?;
    page.click("#box")?;
    paint::record(page)?;
    for (index, digit) in "1234567890".chars().enumerate() {
        page.type_text(digit.encode_utf8(&mut [0; 4]))?;
        paint::painted(page, index + 1)?;
    }
    let times = paint::times(page)?;
    same(
        "events",
        &(times.computed.len(), times.painted.len()),
        &(10, 10),
    )?;
    let (computed, painted) = (
        paint::percentile(&times.computed, 0.95),
        paint::percentile(&times.painted, 0.95),
    );
    if computed <= painted && painted < 1000.0 {
        Ok(())
    } else {
        Err(format!("{times:?}"))
    }
}
