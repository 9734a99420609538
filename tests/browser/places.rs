//! Scenarios that are tried in both browsers at several places, and have to leave no problem behind.
//!
//! Each is named `group::sentence::place::browser`. After its steps the page is settled; an error in the console, or a
//! request that was refused, lost or foreign, fails it.

use crate::driver::{Engine, Page, PageExt, Result};
use crate::runner::Scenario;
use crate::site::{Place, Site, Sites};

/// What a scenario does on a page that is open.
pub(crate) type Steps = fn(&mut dyn Page) -> Result;
/// The same, with the address of the site.
pub(crate) type StepsAt = fn(&mut dyn Page, &str) -> Result;

/// Scenarios of one group, which open one site.
pub(crate) struct Everywhere {
    group: String,
    places: &'static [Place],
    site: fn(&Sites) -> Result<&Site>,
    made: Vec<Scenario>,
}

/// The calculators, each on the page `calculators/ID.html`.
pub(crate) const CALCULATORS: [&str; 5] = ["cost", "cold-start", "memory", "chain", "advisor"];

/// Over http and from disk.
pub(crate) const HTTP_AND_DISK: &[Place] = &[Place::Root, Place::Disk];

impl Everywhere {
    /// Starts a group on the project's own site.
    pub(crate) fn real(group: impl Into<String>, places: &'static [Place]) -> Everywhere {
        Everywhere::on(Sites::real, group, places)
    }

    /// Starts a group on a site.
    pub(crate) fn on(
        site: fn(&Sites) -> Result<&Site>,
        group: impl Into<String>,
        places: &'static [Place],
    ) -> Everywhere {
        Everywhere {
            group: group.into(),
            places,
            site,
            made: Vec::new(),
        }
    }

    /// Adds a scenario: its steps get the page and the address of the site, with a slash at its end.
    pub(crate) fn add(
        &mut self,
        sentence: &str,
        steps: impl Fn(&mut dyn Page, &str) -> Result + Copy + Send + Sync + 'static,
    ) {
        self.add_if(sentence, || Ok(()), steps);
    }

    /// Adds a scenario that needs something besides a browser.
    pub(crate) fn add_if(
        &mut self,
        sentence: &str,
        needed: fn() -> Result,
        steps: impl Fn(&mut dyn Page, &str) -> Result + Copy + Send + Sync + 'static,
    ) {
        let site = self.site;
        for engine in Engine::ALL {
            for place in self.places {
                let name = format!("{}::{sentence}::{}", self.group, place.name());
                let scenario = Scenario::new(name, engine, move |page, sites| {
                    let home = site(sites)?.home(*place);
                    steps(page, &home)?;
                    quiet(page, &home)
                });
                self.made.push(scenario.needs(needed));
            }
        }
    }

    /// Returns what was added.
    pub(crate) fn scenarios(self) -> Vec<Scenario> {
        self.made
    }
}

/// Wants a page that is settled and has no problem.
pub(crate) fn quiet(page: &mut dyn Page, home: &str) -> Result {
    page.settle()?;
    let problems = page.seen()?.problems(home);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n"))
    }
}

/// Opens a page of a site and waits until its first calculator follows the hand.
pub(crate) fn open(page: &mut dyn Page, address: &str) -> Result {
    page.goto(address)?;
    page.wait_until("document.querySelector('.calculator').classList.contains('is-live')")
}
