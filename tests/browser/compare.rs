//! Scenarios pinned beside each other, on the page of every calculator: by keyboard alone, in the address, over Back and
//! Forward, heard once, and as a file that is the command's to the byte.

use std::process::Command;

use serde_json::json;

use crate::driver::{Engine, Page, PageExt, Result};
use crate::places::{
    CALCULATORS, Everywhere, HTTP_AND_DISK, StepsAt, afresh, of_most_readers, open,
};
use crate::runner::Scenario;
use crate::site::Sites;
use crate::tools::live_region;

const PANEL: &str = "document.querySelector('[data-part=compare]')";

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for id in CALCULATORS {
        let mut all = Everywhere::real(format!("compare::{id}"), HTTP_AND_DISK);
        all.usually(of_most_readers(id));
        let steps: [(&str, StepsAt); 2] = [
            ("pins_by_keyboard_alone_and_says_so_once", keyboard),
            ("keeps_what_is_pinned_in_the_link_and_over_back", link),
        ];
        for (sentence, steps) in steps {
            all.add(sentence, move |page, home| {
                let address = format!("{home}calculators/{id}.html");
                afresh(page, &address)?;
                steps(page, &address)
            });
        }
        made.extend(all.joined());
        for engine in Engine::ALL {
            let name = format!("compare::{id}::saves_what_the_command_prints");
            let steps = move |page: &mut dyn Page, sites: &Sites| saved(page, sites, id);
            made.push(
                Scenario::new(&name, engine, steps)
                    .thorough_if(engine == Engine::Firefox || id != "cost"),
            );
        }
    }
    made
}

/// Two scenarios: the one that the page comes with, and another example beside it.
fn pin_and_change(page: &mut dyn Page) -> Result {
    page.click("[data-action=pin]")?;
    page.wait_until(&format!(
        "{PANEL}.querySelectorAll('.compare-pins li').length === 1"
    ))?;
    page.click(".calculator [data-preset]:not([aria-current])")?;
    page.wait_until(&format!(
        "{PANEL}.querySelectorAll('table[data-table=figures] thead th').length === 3"
    ))
}

fn keyboard(page: &mut dyn Page, _address: &str) -> Result {
    live_region::record(page)?;
    page.tab_to("[data-action=pin]", 400)?;
    page.press("Enter")?;
    page.wait_until("saidByLiveRegions.length === 1")?;
    // Its name is a box, and the box takes another.
    page.tab_to("[data-pin='0']", 20)?;
    page.press("Control+a")?;
    page.type_text("Before")?;
    page.press("Enter")?;
    page.wait_until("saidByLiveRegions.length === 2 && location.hash.includes('~*Before~v1')")?;
    let said = live_region::transcript(page)?;
    if !said[0].starts_with("Pinned: ") || said[1] != "Renamed: Before" {
        return Err(format!("said {said:?}"));
    }
    page.tab_to("[data-action=unpin]", 20)?;
    page.press("Enter")?;
    page.wait_until(&format!(
        "{PANEL}.innerHTML === '' && !location.hash.includes('~*')"
    ))?;
    page.wait_until("document.activeElement.matches('[data-action=pin]')")?;
    // Four are the most, and the button says so.
    for count in 1..=4 {
        page.click("[data-action=pin]")?;
        page.wait_until(&format!(
            "{PANEL}.querySelectorAll('.compare-pins li').length === {count}"
        ))?;
    }
    page.wait_until("document.querySelector('[data-action=pin]').disabled")
}

fn link(page: &mut dyn Page, address: &str) -> Result {
    pin_and_change(page)?;
    let read = format!("{PANEL}.textContent");
    let with_one = page.eval_text(&read)?;
    page.click("[data-action=pin]")?;
    page.wait_until(&format!(
        "{PANEL}.querySelectorAll('.compare-pins li').length === 2"
    ))?;
    let with_two = page.eval_text(&read)?;
    page.back()?;
    page.wait_until(&format!("{read} === {}", json!(with_one)))?;
    page.forward()?;
    page.wait_until(&format!("{read} === {}", json!(with_two)))?;
    // Another page first: the same page with another fragment would not be loaded anew.
    let link = page.eval_text("location.href")?;
    page.goto(
        &address
            .replace("calculators/", "guides/")
            .replace(address.rsplit('/').next().unwrap_or_default(), "index.html"),
    )?;
    open(page, &link)?;
    page.wait_until(&format!("{read} === {}", json!(with_two)))?;
    // The scenario that is opened from the panel is the one that the page came with.
    page.click("[data-action=open-pin][data-record='0']")?;
    page.wait_until("document.querySelector('.presets a').hasAttribute('aria-current')")
}

fn saved(page: &mut dyn Page, sites: &Sites, id: &str) -> Result {
    let home = sites.real()?.home(crate::site::Place::Root);
    open(page, &format!("{home}calculators/{id}.html"))?;
    pin_and_change(page)?;
    page.eval(
        "HTMLAnchorElement.prototype.click = function () {
            self.kept = decodeURIComponent(this.href.slice(this.href.indexOf(',') + 1)); }",
    )?;
    let link = page.eval_text("location.href")?;
    for (action, format) in [("json", "json"), ("csv", "csv")] {
        page.eval("self.kept = ''")?;
        page.click(&format!("[data-part=compare] [data-action={action}]"))?;
        page.wait_until("self.kept !== ''")?;
        let kept = page.eval_text("self.kept")?;
        let output = Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(["calc", id, "--format", format, "--compare", &link])
            .output()
            .map_err(|error| error.to_string())?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if kept.is_empty() || kept != printed {
            return Err(format!(
                "{action}: the page saves {} bytes, the command prints {}: {}",
                kept.len(),
                printed.len(),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    Ok(())
}
