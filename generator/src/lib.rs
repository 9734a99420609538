//! The generator: load → expand → parse → link → render → audit → emit.
//!
//! Three kinds of result cross these stages: files in memory ([`output::OutputFile`]), findings about the
//! content ([`diagnostics::Findings`]), and trouble outside it ([`exit::Trouble`]), which ends a run with exit
//! code 2. [`generate`] is all stages but the last; `build` hands its files to [`emit`], `serve` to a browser,
//! `check` to nobody.

pub mod audit;
mod bounded;
pub mod card;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostics;
pub mod diagram;
pub mod embedded;
pub mod emit;
pub mod exit;
pub mod expand;
pub mod external;
pub mod fs;
pub mod highlight;
pub mod import;
pub mod languages;
pub mod link;
pub mod load;
pub mod memory;
pub mod model;
pub mod output;
pub mod parse;
pub mod paths;
pub mod preview;
pub mod prices;
pub mod remembered;
pub mod render;
pub mod schema;
pub mod scratch;
pub mod search;
pub mod serve;
pub mod theme;
pub mod timings;
pub mod verify;
pub mod watch;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use audit::ForeignLink;
use config::SiteConfig;
use diagnostics::codes::Code;
use diagnostics::{Findings, Report};
use exit::Trouble;
use expand::library::Library;
use external::Outcome;
use link::Site;
use load::{Locations, SourcePage, Sources};
use memory::{Learned, Memory, New, Notes};
use output::OutputFile;
use parse::{Markup, Page};
use rayon::prelude::*;
use render::Framed;
use scratch::{Kept, Scratch};
use timings::Timings;

/// A site in memory, and what was found on the way.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files, sorted by path; not fit for publishing where the report counts errors.
    pub files: Vec<OutputFile>,
    /// The findings.
    pub report: Report,
    /// How many pages the content has, drafts left out.
    pub pages: usize,
    /// How many calculators stand on them.
    pub calculators: usize,
    /// The model of the site, where it was asked for.
    pub model: Option<String>,
    /// The list of published addresses, with those of this site added, where it was asked for.
    pub addresses: Option<String>,
    /// The files and folders that were read.
    pub sources: Vec<PathBuf>,
    /// What the next build may know of the pages.
    pub learned: Vec<Learned>,
    /// What it may know besides, by name.
    pub noted: Notes,
    /// What could be looked up when the pages were looked at, as [`Memory::world`].
    pub world: String,
}

/// Makes the site in memory.
///
/// # Errors
///
/// Only where there is nothing to work on; mistakes in the content are in the report.
pub fn generate(locations: &Locations) -> Result<Generated, Trouble> {
    generate_and_visit(locations, None, &Means::default())
}

/// What visits to other sites find. A waiver for it is not unused where a link was not visited.
const FOREIGN: &[Code] = &[Code::DeadForeignLink, Code::MovedLink, Code::UncheckedLink];

/// What visits the links to other sites, and says what came of it.
pub type Visitor<'a> = &'a mut dyn FnMut(&SiteConfig, &[ForeignLink]) -> Outcome;

/// What a run works with. None of it changes what is made.
#[derive(Debug, Default)]
pub struct Means {
    /// Learns where the time goes.
    pub timings: Arc<Timings>,
    /// Takes what is needed late.
    pub scratch: Scratch,
    /// Knows pages that have not changed since the last build.
    pub memory: Memory,
}

/// Makes the site, and has the links to other sites visited where there is somebody to do so.
///
/// # Errors
///
/// Only where there is nothing to work on; mistakes in the content are in the report.
pub fn generate_and_visit(
    locations: &Locations,
    visitor: Option<Visitor<'_>>,
    means: &Means,
) -> Result<Generated, Trouble> {
    let mut findings = Findings::new();
    let read = || load::load(locations, &means.memory, &mut findings);
    let sources = means.timings.stage("Reading", 0, read)?;
    let (generated, site) = make(sources, findings, visitor, means);
    apart(site);
    Ok(generated)
}

/// Makes the site of sources that are in memory: the pure stages, in any order of the sources, on any number of threads.
fn make(
    sources: Sources,
    mut findings: Findings,
    visitor: Option<Visitor<'_>>,
    means: &Means,
) -> (Generated, Site) {
    let timings = &*means.timings;
    let read = sources.read.clone();
    let prices = sources.config.prices.clone();
    let (wants_model, wants_addresses) = (sources.wants_model, sources.wants_addresses);
    findings.set_levels(sources.config.levels.clone());
    let library = Library::new(&sources);
    let pages = timings.stage("Parsing", sources.pages.len(), || {
        watch::during(&mut findings, |findings| {
            parse::pages(&sources, &library, findings, means)
        })
    });
    let (data, problems) = library.for_templates();
    for problem in problems {
        if let Some(text) = library.text_of(&problem.file) {
            findings.add_text(problem.file.clone(), text.into());
        }
        findings.push(problem);
    }
    let parses = (!means.memory.is_empty()).then(|| sources.clone());
    let again = again(parses.as_ref());
    let mut site = timings.stage("Linking", 0, || {
        link::site(sources, pages, data, &mut findings)
    });
    let render::Made {
        files,
        framed,
        noted,
    } = watch::during(&mut findings, |findings| {
        render::site(&mut site, &prices, findings, means, &again)
    });
    let audited = timings.stage("Auditing", 0, || {
        audit::site(&site, &files, &mut findings, means)
    });
    let foreign_links = audited.foreign;
    match visitor {
        Some(visit) => {
            let outcome = visit(&site.config, &foreign_links);
            findings.extend(outcome.problems);
            if !outcome.skipped.is_empty() {
                findings.not_looked_for(FOREIGN);
            }
            for (link, reason) in outcome.skipped {
                findings.skip(&link.address, &link.file, link.span, reason);
            }
        }
        None => {
            findings.not_looked_for(FOREIGN);
            for link in foreign_links {
                findings.skip(
                    &link.address,
                    &link.file,
                    link.span,
                    "`check --external` visits it",
                );
            }
        }
    }
    let generated = Generated {
        files,
        report: findings.into_report(),
        pages: site.pages.len(),
        calculators: site
            .pages
            .iter()
            .map(|entry| entry.page.calculators())
            .sum(),
        addresses: wants_addresses.then(|| link::moves::listed(&site)),
        model: wants_model.then(|| model::json(&site)),
        sources: read,
        learned: timings.stage("Noting what is known", 0, || {
            learned(&site, framed, &audited.looked, means)
        }),
        noted,
        world: audited.world,
    };
    drop(again);
    apart(parses);
    (generated, site)
}

/// Takes something large apart, which takes a while, beside what is still to do.
pub(crate) fn apart<T: Send + 'static>(large: T) {
    rayon::spawn(move || drop(large));
}

/// Returns what parses a page again, for its markup.
fn again(sources: Option<&Sources>) -> impl Fn(&Page) -> Markup + Sync {
    let library = OnceLock::new();
    move |page| {
        let Some(sources) = sources else {
            return Markup::default();
        };
        let library = library.get_or_init(|| Library::new(sources));
        let source = SourcePage {
            path: page.path.clone(),
            file: page.file.clone(),
            text: page.text.clone(),
        };
        let mut page = parse::page(&source, &sources.config, library).page;
        page.put_away(&Scratch::in_memory());
        page.markup
    }
}

/// Returns what the next build may know of the pages: of those that were right at every stage.
fn learned(
    site: &Site,
    framed: Vec<Framed>,
    looked: &BTreeMap<String, Option<Kept>>,
    means: &Means,
) -> Vec<Learned> {
    let pages = site.pages.par_iter().zip(framed);
    let pages = pages.filter_map(|(entry, framed)| {
        let looked = looked.get(&entry.address)?;
        let page = &entry.page;
        if framed.hash.is_empty() {
            return None;
        }
        let (source, kept) = match &page.known {
            Some(known) if known.frame == framed.hash && looked.is_none() => {
                return Some(Learned::Same(page.path.clone(), Arc::clone(known)));
            }
            Some(known) => (known.source.clone(), known.page.clone()),
            None => {
                let said = postcard::to_stdvec(page).expect("a page is texts and numbers");
                (page.text.hash().into_owned(), means.scratch.keep(said))
            }
        };
        let looked = match (looked, &page.known) {
            (Some(looked), _) => looked.clone(),
            (None, Some(known)) => known.looked.clone(),
            (None, None) => return None,
        };
        Some(Learned::New(Box::new(New {
            path: page.path.clone(),
            address: entry.address.clone(),
            source,
            frame: framed.hash,
            page: kept,
            looked,
            count: framed.passages.count,
            passages: framed.passages.kept().clone(),
        })))
    });
    pages.collect()
}
