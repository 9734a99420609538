//! The site kept by the browser: after one visit over http it works without a server, and a new build takes the place of
//! the old one whole.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::driver::{Engine, Page, PageExt, Result};
use crate::pages::live;
use crate::places::quiet;
use crate::runner::Scenario;
use crate::server::Server;
use crate::site::Sites;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for engine in Engine::ALL {
        let mut add = |sentence: &str, usual: bool, steps: fn(&mut dyn Page, &Sites) -> Result| {
            let scenario = Scenario::new(format!("worker::{sentence}"), engine, steps);
            made.push(scenario.thorough_if(!usual || engine == Engine::Firefox));
        };
        add(
            "after_the_first_visit_pages_search_and_calculators_need_no_server",
            true,
            without_server,
        );
        add(
            "a_new_build_comes_whole_and_an_open_page_keeps_its_own",
            false,
            update,
        );
        add(
            "a_site_that_keeps_nothing_any_more_leaves_nothing",
            false,
            leave,
        );
    }
    made
}

/// True when a worker has the whole site.
const KEPT: &str = "navigator.serviceWorker.getRegistration()
    .then(one => one?.active?.state === 'activated' && !one.installing && !one.waiting)";

fn without_server(page: &mut dyn Page, sites: &Sites) -> Result {
    let server = Server::start(sites.real()?.folder(), "/some/sub/path/")?;
    let home = server.home();
    page.goto(&format!("{home}index.html"))?;
    page.wait_until(KEPT)?;
    quiet(page, &home)?;
    drop(server);
    page.forget()?;
    // A server shows `index.html` at the address of its folder.
    page.goto(&format!("{home}guides/"))?;
    page.wait_until("document.querySelector('h1').textContent === 'Guides'")?;
    page.goto(&format!("{home}guides/cost.html"))?;
    page.press("Control+k")?;
    page.wait_until("document.activeElement?.id === '_search-input'")?;
    page.type_text("cold start")?;
    page.wait_until("document.querySelectorAll('[role=option]').length > 0")?;
    page.press("Enter")?;
    page.wait_until("!location.pathname.endsWith('guides/cost.html')")?;
    live(page)?;
    // The mobile backend on https://aws.amazon.com/lambda/pricing/ (June 2026), as in `calculators.rs`.
    page.goto(&format!("{home}calculators/cost.html"))?;
    live(page)?;
    for (path, text) in [
        ("api.requests_per_month", "3000000"),
        ("api.duration", "120"),
        ("api.memory", "1536"),
    ] {
        page.fill(&format!(".calculator [name='{path}']"), text)?;
    }
    page.click("label[for='cost-calculator-gateway-url']")?;
    page.wait_until(
        "document.querySelector(\"[data-figure='serverless.total'] dd\").textContent === '$2.73'",
    )?;
    quiet(page, &home)
}

/// A small site that is built again and again into the folder of a server.
struct Small {
    folder: tempfile::TempDir,
    server: Server,
}

impl Small {
    fn new() -> Result<Small> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        fs::create_dir(folder.path().join("content")).map_err(|error| error.to_string())?;
        build(folder.path(), "first", true)?;
        let server = Server::start(&folder.path().join("public"), "/")?;
        Ok(Small { folder, server })
    }

    fn build(&self, edition: &str, keep: bool) -> Result {
        build(self.folder.path(), edition, keep)
    }

    /// A file of the site as the server has it.
    fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("public").join(name)
    }
}

/// Writes an edition of the site and builds it.
fn build(folder: &Path, edition: &str, keep: bool) -> Result {
    let write = |name: &str, text: String| {
        fs::write(folder.join("content").join(name), text).map_err(|error| error.to_string())
    };
    let page = |title: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nsummary = \"{title}.\"\n+++\nThis is the {edition} edition.\n"
        )
    };
    write(
        "site.toml",
        format!("title = \"A site\"\nservice_worker = {keep}\n"),
    )?;
    write("_index.md", page("Home"))?;
    write("a.md", page("A page"))?;
    let built = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(["build", "--no-cache"])
        .current_dir(folder)
        .output()
        .map_err(|error| format!("breakeven build: {error}"))?;
    built
        .status
        .success()
        .then_some(())
        .ok_or(String::from_utf8_lossy(&built.stderr).into_owned())
}

/// Has the browser look for a new worker, and waits until it has taken it or refused it.
fn look_for_another(page: &mut dyn Page) -> Result {
    page.eval(
        "(async () => {
            const worker = await navigator.serviceWorker.getRegistration();
            await worker.update().catch(() => {});
        })()",
    )?;
    page.wait_until(KEPT)
}

/// Wants an edition in the page that is open, in a page that it asks for, and in the search.
fn expect(page: &mut dyn Page, edition: &str) -> Result {
    let words = json!(format!("This is the {edition} edition."));
    page.wait_until(&format!(
        "document.querySelector('.prose').textContent.includes({words})"
    ))?;
    page.wait_until(&format!(
        "fetch('a.html').then(one => one.text()).then(text => text.includes({words}))"
    ))?;
    page.press("Control+k")?;
    page.wait_until("document.activeElement?.id === '_search-input'")?;
    page.type_text("edition")?;
    page.wait_until(&format!(
        "[...document.querySelectorAll('[role=option]')].some(one => one.textContent.includes({}))",
        json!(edition)
    ))
}

fn update(page: &mut dyn Page, _: &Sites) -> Result {
    let site = Small::new()?;
    let home = site.server.home();
    page.goto(&home)?;
    page.wait_until(KEPT)?;
    page.goto(&format!("{home}a.html"))?;
    // An upload that is under way: the worker is new, a page is not yet.
    let old = fs::read(site.file("a.html")).map_err(|error| error.to_string())?;
    site.build("second", true)?;
    let new = fs::read(site.file("a.html")).map_err(|error| error.to_string())?;
    fs::write(site.file("a.html"), old).map_err(|error| error.to_string())?;
    look_for_another(page)?;
    page.goto(&format!("{home}index.html"))?;
    expect(page, "first")?;
    // It is complete: the open page, which has loaded nothing of the search yet, stays of one build.
    page.goto(&format!("{home}index.html"))?;
    fs::write(site.file("a.html"), new).map_err(|error| error.to_string())?;
    look_for_another(page)?;
    page.wait_until("caches.keys().then(names => names.length === 3)")?;
    expect(page, "first")?;
    page.goto(&format!("{home}index.html"))?;
    expect(page, "second")?;
    // When no page has the old build any more, it is thrown away. Pages count as open for a minute after the click.
    page.eval(
        "(async () => {
            const name = (await caches.keys()).find(name => name.endsWith(' opened'));
            const pages = await caches.open(name);
            for (const one of await pages.keys()) {
                const build = (await (await pages.match(one)).text()).split(' ')[0];
                await pages.put(one, new Response(build + ' 0'));
            }
        })()",
    )?;
    page.goto(&format!("{home}a.html"))?;
    page.wait_until("caches.keys().then(names => names.length === 2)")?;
    expect(page, "second")?;
    quiet(page, &home)
}

fn leave(page: &mut dyn Page, _: &Sites) -> Result {
    let site = Small::new()?;
    let home = site.server.home();
    page.goto(&home)?;
    page.wait_until(KEPT)?;
    site.build("second", false)?;
    page.eval("navigator.serviceWorker.getRegistration().then(one => one.update()).then(() => 0)")?;
    page.wait_until("caches.keys().then(names => names.length === 0)")?;
    page.goto(&format!("{home}index.html"))?;
    page.wait_until("document.querySelector('.prose').textContent.includes('second edition')")?;
    page.wait_until("navigator.serviceWorker.getRegistration().then(one => !one)")?;
    quiet(page, &home)
}
