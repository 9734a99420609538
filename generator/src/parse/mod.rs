//! Stage 2: texts → [`Page`]s. Pure, one page at a time, on all cores; never fails: a page and its problems.
//!
//! 1. [`front_matter::split`] takes the header off.
//! 2. [`writer`] walks the Markdown events and writes HTML with holes ([`Piece`]): link targets, calculators
//!    and figures, each with its place in the file; its larger elements are in `elements`. [`headings`] gives out ids, [`footnotes`] gathers notes. `sanitise` makes
//!    HTML of the author harmless where the site asks for it.
//! 3. `code` writes blocks of code: their attributes, colours, callouts and tabs.
//! 4. [`calculators`] reads the blocks and the inline form.
//!
//! Not here: whether a link's target exists (`link`), what a calculator computes (`render`).

mod bounds;
pub mod calculators;
mod code;
mod elements;
pub mod footnotes;
pub mod headings;
pub mod page;
mod sanitise;
pub mod writer;

use rayon::prelude::*;

use crate::config::SiteConfig;
use crate::diagnostics::{Diagnostic, Findings, waivers};
use crate::load::{SourcePage, Sources, front_matter};

use writer::Waived;

pub use page::{Heading, Page, Piece, Request, Setting, Target};

/// A page with what is wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// The page.
    pub page: Page,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// What may be wrong all the same.
    pub waivers: Vec<Waived>,
}

/// Parses all pages, in the order of the sources. Of a draft, only the header has to be right.
pub fn pages(sources: &Sources, findings: &mut Findings) -> Vec<Page> {
    let parsed: Vec<Parsed> = sources
        .pages
        .par_iter()
        .map(|source| page(source, &sources.config))
        .collect();
    let mut pages = Vec::with_capacity(parsed.len());
    for Parsed {
        page,
        problems,
        waivers,
    } in parsed
    {
        findings.extend(problems);
        waivers
            .into_iter()
            .for_each(|waiver| findings.waive(waiver));
        pages.push(page);
    }
    pages
}

/// Parses one page of a site with these settings.
pub fn page(source: &SourcePage, config: &SiteConfig) -> Parsed {
    let SourcePage { path, file, text } = source;
    let (front_matter, start, mut problems) = front_matter::split(path, file, text, &config.fields);
    let too_large = bounds::too_many_cells(file, text, start);
    let body = too_large.as_ref().map_or(start, |_| text.len());
    problems.extend(too_large);
    let written = writer::write(file, text, body, &front_matter.title, config.raw_html);
    let mut waivers = Vec::new();
    if config.drafts || !front_matter.draft {
        problems.extend(written.problems);
        waivers = waivers::in_toml(&text[..start], file, 0);
        waivers.extend(written.waivers);
    }
    let page = Page {
        path: path.clone(),
        file: file.clone(),
        text: text.clone(),
        front_matter,
        body,
        pieces: written.pieces,
        headings: written.headings,
        ids: written.ids,
        repeated_ids: written.repeated_ids,
    };
    Parsed {
        page,
        problems,
        waivers,
    }
}

#[cfg(test)]
mod tests;
