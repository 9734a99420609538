//! `serve`: the site in memory, made again after every edit, for a browser.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::Generated;
use crate::cli::{Format, Places};
use crate::diagnostics::human;
use crate::exit::{Exit, Trouble};
use crate::load::Locations;
use crate::preview::Preview;
use crate::serve::{self, Built, Server};

use super::site::{counted, locations};
use super::{wants_colour, watch_templates};

/// Shows the site until the process is stopped.
pub(super) fn serve(places: &Places, port: u16, open: bool) -> Result<Exit, Trouble> {
    watch_templates(Format::Human)?;
    let locations = Locations {
        preview: true,
        ..locations(places)
    };
    let (first, preview) = Preview::of(&locations)?;
    let server = Server::bind(port)?;
    let address = server.address();
    println!(
        "Serving {} at {address} – stop with Ctrl+C",
        locations.source.display()
    );
    if open && let Err(trouble) = serve::open_in_browser(&address) {
        eprintln!("{trouble}");
    }
    let watched = first.sources.clone();
    let mut waiting = Some(first);
    let last = Mutex::new(preview);
    let last = || last.lock().unwrap_or_else(PoisonError::into_inner);
    // The pages that are looked at are made beside the whole site, and must not wait for a core.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (many, few) = (threads(cores.saturating_sub(1).max(1))?, threads(2)?);
    let early = |changed: &BTreeSet<PathBuf>, looked_at: &[String]| {
        let last: &mut Preview = &mut last();
        few.install(|| last.early(changed, looked_at))
    };
    let again = || {
        let (generated, preview) = many.install(|| Preview::of(&locations))?;
        let before = std::mem::replace(&mut *last(), preview);
        // Not under the lock: it takes a while to take a large site apart.
        drop(before);
        Ok(generated)
    };
    let never = server.run(&watched, early, || {
        match waiting.take().map_or_else(again, Ok) {
            Ok(generated) => show(generated),
            Err(trouble) => {
                let trouble: Trouble = trouble;
                eprintln!("{trouble}");
                Built {
                    files: None,
                    findings: trouble.to_string(),
                }
            }
        }
    })?;
    match never {}
}

/// Starts threads for some of the work.
fn threads(count: usize) -> Result<rayon::ThreadPool, Trouble> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
    pool.map_err(|error| Trouble::new(format!("cannot start {count} threads: {error}")))
}

fn show(generated: Generated) -> Built {
    eprint!("{}", human::render(&generated.report, wants_colour()));
    println!("Built {}", counted(&generated));
    let findings = human::render(&generated.report, false);
    let files = (generated.report.errors() == 0).then_some(generated.files);
    Built { files, findings }
}
