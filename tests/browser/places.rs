//! Scenarios that are tried in both browsers at several places, and have to leave no problem behind.
//!
//! Each is named `group::sentence::place::browser`. After its steps the page is settled; an error in the console, or a
//! request that was refused, lost or foreign, fails it. Every run tries each as [`Usual`] says; CI tries it everywhere.

use serde_json::json;

use crate::driver::{Conditions, Engine, Page, PageExt, Pointer, Result};
use crate::runner::Scenario;
use crate::site::{Place, Site, Sites};

/// What a scenario does on a page that is open.
pub(crate) type Steps = fn(&mut dyn Page) -> Result;
/// The same, with the address of the site.
pub(crate) type StepsAt = fn(&mut dyn Page, &str) -> Result;

/// Where every run tries a scenario. What is left is thorough: CI tries it.
#[derive(Clone, Copy)]
pub(crate) enum Usual {
    /// In both browsers at every place.
    Everywhere,
    /// In Chromium at the first place, in Firefox at the last: from a server and from disk.
    Crosswise,
    /// In one of the two, at the same places.
    In(Engine),
    /// Nowhere.
    Never,
}

impl Usual {
    fn holds(self, engine: Engine, place: Place, places: &[Place]) -> bool {
        let across = match engine {
            Engine::Chromium => places.first(),
            Engine::Firefox => places.last(),
        };
        match self {
            Usual::Everywhere => true,
            Usual::Crosswise => across == Some(&place),
            Usual::In(one) => engine == one && across == Some(&place),
            Usual::Never => false,
        }
    }
}

/// Scenarios of one group, which open one site.
pub(crate) struct Everywhere {
    group: String,
    places: &'static [Place],
    site: fn(&Sites) -> Result<&Site>,
    usual: Usual,
    made: Vec<Scenario>,
}

/// The calculators, each on the page `calculators/ID.html`.
pub(crate) const CALCULATORS: [&str; 5] = ["cost", "cold-start", "memory", "chain", "advisor"];

/// Where every calculator is tried alike: the two that most readers use, in a browser each.
pub(crate) fn of_most_readers(id: &str) -> Usual {
    match id {
        "cost" => Usual::In(Engine::Chromium),
        "cold-start" => Usual::In(Engine::Firefox),
        _ => Usual::Never,
    }
}

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
            usual: Usual::Crosswise,
            made: Vec::new(),
        }
    }

    /// Says where every run tries what is added from here on: crosswise, unless told.
    pub(crate) fn usually(&mut self, usual: Usual) {
        self.usual = usual;
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
                let usual = self.usual.holds(engine, *place, self.places);
                self.made.push(scenario.needs(needed).thorough_if(!usual));
            }
        }
    }

    /// Returns what was added.
    pub(crate) fn scenarios(self) -> Vec<Scenario> {
        self.made
    }

    /// Returns what was added, to be tried one after another on one page in each browser and place: each starts with
    /// [`afresh`].
    pub(crate) fn joined(self) -> Vec<Scenario> {
        let (groups, mut made) = (Engine::ALL.len() * self.places.len(), self.made.into_iter());
        let mut joined: Vec<Scenario> = made.by_ref().take(groups).collect();
        for (at, scenario) in made.enumerate() {
            joined[at % groups].join(scenario);
        }
        joined
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

/// Opens a page of a site and waits until its first calculator follows the hand. What is left is marked: where it writes
/// its address while it is being left, a browser may say that it arrived before it did.
pub(crate) fn open(page: &mut dyn Page, address: &str) -> Result {
    page.eval("self.isLeft = true")?;
    page.goto(address)?;
    page.wait_until(
        "!self.isLeft && document.querySelector('.calculator').classList.contains('is-live')",
    )
}

/// Opens a page with a calculator, or, where it is open and nothing is pinned, puts it back as it came: inputs, address,
/// folds, focus, window, and what the system prefers.
pub(crate) fn afresh(page: &mut dyn Page, address: &str) -> Result {
    let is_open = page.eval(&format!(
        "location.href.split('#')[0] === {} && document.querySelector('.calculator.is-live') !== null
            && [...document.querySelectorAll('[data-part=compare], [data-part=notes]')].every((one) => !one.innerHTML)",
        json!(address)
    ))?;
    if is_open != true {
        page.emulate(&Conditions::default())?;
        return open(page, address);
    }
    page.emulate(&Conditions::default())?;
    page.viewport(1280, 800)?;
    page.pointer(&[Pointer::Move(2.0, 2.0)])?;
    page.eval(
        "(() => { document.querySelectorAll('.calculator [data-action=reset]').forEach((one) => one.click());
            document.querySelectorAll('#_main details[open]').forEach((one) => { one.open = false; });
            document.activeElement.blur();
            history.replaceState(history.state, '', location.pathname + location.search);
            scrollTo({ top: 0, behavior: 'instant' }); })()",
    )
    .map(drop)
}
