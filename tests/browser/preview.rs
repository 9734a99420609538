//! `breakeven serve` in a browser: an open page follows the sources by itself, shows what `check` reports while they are
//! broken, and mends itself with them.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::json;

use crate::driver::{Engine, Page, PageExt, Result};
use crate::runner::Scenario;
use crate::site::Sites;

const HOME: &str = "+++\ntitle = \"Home\"\nsummary = \"Home.\"\n+++\nFirst text.\n";

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let name = "preview::an_open_page_shows_what_check_reports_and_recovers_by_itself";
    let follow = |page: &mut dyn Page, _: &Sites| {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        follow(page, folder.path())
    };
    Engine::ALL
        .into_iter()
        .map(|engine| Scenario::new(name, engine, follow).thorough_if(engine == Engine::Firefox))
        .collect()
}

/// A running server, stopped when dropped.
struct Serve(Child);

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Path) -> Result<(Serve, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(["serve", "--port", "0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("breakeven serve: {error}"))?;
    let out = child.stdout.take().ok_or("no output")?;
    let serve = Serve(child);
    let mut lines = BufReader::new(out).lines();
    let first = lines.next().and_then(|line| line.ok()).unwrap_or_default();
    // What it says later is read, so that it never waits for a reader.
    thread::spawn(move || lines.for_each(drop));
    let address = first
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let address = address
        .ok_or(format!("no address in {first:?}"))?
        .to_owned();
    Ok((serve, address))
}

fn follow(page: &mut dyn Page, folder: &Path) -> Result {
    let source = folder.join("content/_index.md");
    let write = |path: &Path, text: &str| fs::write(path, text).map_err(|error| error.to_string());
    fs::create_dir(folder.join("content")).map_err(|error| error.to_string())?;
    write(&folder.join("content/site.toml"), "title = \"A site\"\n")?;
    write(&source, HOME)?;
    let (_serve, address) = serve(folder)?;
    page.goto(&address)?;
    page.wait_until("document.body.textContent.includes('First text.')")?;
    page.wait_until("!document.querySelector('.breakeven-panel')")?;

    write(&source, &HOME.replace("title", "titel"))?;
    page.wait_until("!!document.querySelector('.breakeven-panel pre')")?;
    let checked = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .arg("check")
        .current_dir(folder)
        .output()
        .map_err(|error| format!("breakeven check: {error}"))?;
    let report = String::from_utf8_lossy(&checked.stderr).into_owned();
    if !report.contains("did you mean `title`?") {
        return Err(format!("check says {report:?}"));
    }
    page.wait_until(&format!(
        "document.querySelector('.breakeven-panel pre').textContent === {}",
        json!(report)
    ))?;
    page.wait_until("document.body.textContent.includes('First text.')")?;

    write(&source, &HOME.replace("First", "Second"))?;
    page.wait_until("document.body.textContent.includes('Second text.')")?;
    page.wait_until("!document.querySelector('.breakeven-panel')")
}
