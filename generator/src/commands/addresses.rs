//! `addresses`: what the site publishes, to the output or onto the list that later builds are held to.

use crate::cli::{Format, Places};
use crate::emit;
use crate::exit::{Exit, Trouble};
use crate::generate;
use crate::load::{Locations, PUBLISHED};

use super::site::locations;
use super::{print, print_report};

/// Prints the addresses of the site, or adds them to the list. A site with errors is not listed.
pub(super) fn list(places: &Places, write: bool) -> Result<Exit, Trouble> {
    let generated = generate(&Locations {
        addresses: true,
        ..locations(places)
    })?;
    if generated.report.errors() > 0 {
        print_report(&generated.report, Format::Human)?;
        eprintln!("Nothing was written.");
        return Ok(Exit::Findings);
    }
    let addresses = generated.addresses.unwrap_or_default();
    if !write {
        print(&addresses)?;
        return Ok(Exit::Clean);
    }
    let path = places.source.join(PUBLISHED);
    emit::replace_file(&path, addresses.as_bytes())?;
    eprintln!("{} lists every address of the site", path.display());
    Ok(Exit::Clean)
}
