//! `check`: a site is made, reported on, and written nowhere. With `--external`, the links to other sites are visited.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::audit::ForeignLink;
use crate::cli::{External, Places, Reporting};
use crate::config::SiteConfig;
use crate::diagnostics::Finding;
use crate::exit::{Exit, Trouble};
use crate::external::memory::Memory;
use crate::external::visit::Pace;
use crate::external::{self, Conduct};
use crate::{Means, emit, fs, generate, generate_and_visit};

use super::site::{count, counted, fails, locations};
use super::{cache_folder, print_report, watch_templates};

/// The most bytes of a memory of visits.
const MOST_OF_A_MEMORY: u64 = 64 << 20;

/// Reports what a build would report, and on links to other sites where that is asked for.
pub(super) fn check(
    places: &Places,
    external: &External,
    reporting: &Reporting,
) -> Result<Exit, Trouble> {
    watch_templates(reporting.format)?;
    let mut visited = None;
    let generated = if external.external {
        let path = memory_file(external)?;
        let mut memory = read(&path)?;
        let mut numbers = (0, 0);
        let mut visit = |config: &SiteConfig, links: &[ForeignLink]| {
            let outcome = external::check(links, config, &mut memory, &conduct(external));
            numbers = (outcome.visited, outcome.remembered);
            outcome
        };
        let generated =
            generate_and_visit(&locations(places), Some(&mut visit), &Means::default())?;
        if numbers.0 > 0 {
            emit::replace_file(&path, memory.text().as_bytes())?;
        }
        visited = Some(numbers);
        generated
    } else {
        generate(&locations(places))?
    };
    print_report(&generated.report, reporting.format)?;
    if generated.report.findings().is_empty() {
        eprintln!("{}: no findings", counted(&generated));
    }
    if let Some((visited, remembered)) = visited {
        let visited = addresses(visited);
        eprintln!("{visited} visited, {remembered} remembered from earlier visits");
    }
    eprint!("{}", skipped(generated.report.skipped()));
    Ok(if fails(&generated, reporting) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn conduct(external: &External) -> Conduct {
    Conduct {
        offline: external.offline,
        now: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
        pace: Pace::default(),
    }
}

/// Returns the file of the memory: as asked for, or in the user's cache folder.
fn memory_file(external: &External) -> Result<PathBuf, Trouble> {
    if let Some(path) = &external.cache {
        return Ok(path.clone());
    }
    cache_folder()
        .map(|caches| caches.join("links.json"))
        .ok_or_else(|| {
            Trouble::new("there is no cache folder to remember visits in".to_owned())
                .hint("name a file with `--cache FILE`")
        })
}

/// Reads the memory. A file that is none is somebody else's, and must not be written over.
fn read(path: &Path) -> Result<Memory, Trouble> {
    if !fs::is_file(path) {
        return Ok(Memory::default());
    }
    let text =
        fs::read_bounded(path, MOST_OF_A_MEMORY)?.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| Memory::parse(&text)).ok_or_else(|| {
        Trouble::new(format!(
            "{} is no memory of visits that this version can read",
            path.display()
        ))
        .hint("remove it, or name another file with `--cache FILE`")
    })
}

/// How many of the links that were not visited are named on a terminal; all of them are in the other formats.
const NAMED: usize = 20;

/// Counts and names what was not visited.
fn skipped(skipped: &[Finding]) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    let mut text = format!("{} not visited:\n", addresses(skipped.len()));
    for link in skipped.iter().take(NAMED) {
        text.push_str(&format!("  {}\n", link.named()));
    }
    if let Some(more) = skipped.len().checked_sub(NAMED).filter(|more| *more > 0) {
        text.push_str(&format!("  and {more} more: `--format json` names all\n"));
    }
    text
}

fn addresses(number: usize) -> String {
    count(number, "address on other sites", "addresses on other sites")
}
