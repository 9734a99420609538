//! Stage 2: texts → [`Page`]s. Pure, one page at a time, on all cores; never fails: a page and its problems.
//!
//! 1. [`front_matter::split`] takes the header off.
//! 2. [`writer`] walks the Markdown events and writes HTML with holes ([`Piece`]): link targets, calculators
//!    and figures, each with its place in the file; its larger elements are in `elements`. `autolinks`
//!    puts links around bare addresses. [`headings`] gives out ids, [`footnotes`] gathers notes. `sanitise` makes
//!    HTML of the author harmless where the site asks for it.
//! 3. `code` writes blocks of code: their attributes, colours, callouts and tabs.
//! 4. `math` makes formulas. [`calculators`] reads the blocks and the inline form.
//! 5. [`numbers`] looks for quantities without a source, where the site asks for that.
//!
//! Not here: whether a link's target exists (`link`), what a calculator computes (`render`).

mod autolinks;
mod bounds;
pub mod calculators;
mod code;
pub mod components;
mod elements;
pub mod footnotes;
mod glossary;
pub mod headings;
mod math;
mod numbers;
pub mod page;
mod sanitise;
mod tags;
pub mod writer;

use std::sync::Arc;

use rayon::prelude::*;

use crate::Means;
use crate::config::SiteConfig;
use crate::diagnostics::origins::Origins;
use crate::diagnostics::{Diagnostic, Findings, waivers};
use crate::expand::library::Library;
use crate::expand::{self, Around, Expanded};
use crate::highlight;
use crate::load::{SourcePage, Sources, front_matter};

use writer::Waived;

pub use page::{Argument, Call, Heading, Markup, Page, Picture, Piece, Request, Setting, Target};

/// A page with what is wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// The page.
    pub page: Page,
    /// What is wrong with its file as it is, and with the files that parts came from.
    pub early: Vec<Diagnostic>,
    /// Where the parts came from, where the page was assembled.
    pub origins: Option<Origins>,
    /// What is wrong in the page with all its parts.
    pub problems: Vec<Diagnostic>,
    /// What may be wrong all the same.
    pub waivers: Vec<Waived>,
}

/// Parses all pages, in the order of the sources. Of a draft, only the header has to be right.
pub fn pages(
    sources: &Sources,
    library: &Library<'_>,
    findings: &mut Findings,
    means: &Means,
) -> Vec<Page> {
    let is_new: Vec<bool> = sources
        .pages
        .par_iter()
        .map(|source| !means.memory.knows(&source.path, &source.text))
        .collect();
    let new = sources.pages.iter().zip(&is_new);
    let new: Vec<&SourcePage> = new.filter_map(|(page, is)| is.then_some(page)).collect();
    let texts: Vec<&str> = new.iter().map(|page| &*page.text).collect();
    highlight::begin(&texts);
    let parsed = |source: &SourcePage| {
        means.timings.part("Parsing of pages", &source.file, || {
            let mut parsed = page(source, &sources.config, library);
            parsed.page.put_away(&means.scratch);
            parsed
        })
    };
    // What is new takes longest, and begins first.
    let (new, known): (Vec<Parsed>, Vec<Option<Page>>) = rayon::join(
        || new.into_par_iter().map(parsed).collect(),
        || {
            let known = |(source, is_new): (&SourcePage, &bool)| match is_new {
                true => None,
                false => known(source, library, means),
            };
            sources.pages.par_iter().zip(&is_new).map(known).collect()
        },
    );
    let mut new = new.into_iter();
    let mut pages = Vec::with_capacity(known.len());
    for ((source, known), is_new) in sources.pages.iter().zip(known).zip(is_new) {
        let Parsed {
            page,
            early,
            origins,
            problems,
            waivers,
        } = match known {
            Some(page) => {
                pages.push(page);
                continue;
            }
            // What is known of it may be damaged.
            None if !is_new => parsed(source),
            None => new.next().expect("every new page was parsed"),
        };

        let parts = page.parts.iter().map(|path| library.file(path).to_string());
        let others = early
            .iter()
            .chain(&problems)
            .map(|problem| problem.file.clone());
        for file in parts.chain(others).filter(|file| *file != page.file) {
            if let Some(text) = library.text_of(&file) {
                findings.add_text(file, text.into());
            }
        }
        findings.extend(early);
        if let Some(origins) = origins {
            findings.add_origins(page.file.clone(), origins);
        }
        findings.extend(problems);
        waivers
            .into_iter()
            .for_each(|waiver| findings.waive(waiver));
        pages.push(page);
    }
    pages
}

/// Returns a page as the last build left it, where that knew one of this text.
fn known(source: &SourcePage, library: &Library<'_>, means: &Means) -> Option<Page> {
    let (known, page) = means.memory.page(&source.path, &source.text)?;
    let page: Page = postcard::from_bytes(&page).ok()?;
    Some(Page {
        path: source.path.clone(),
        file: source.file.clone(),
        language: library.language_of(&source.path).0,
        text: source.text.clone(),
        is_plain: true,
        known: Some(known),
        ..page
    })
}

/// Parses one page of a site with these settings; its parts come from the library.
pub fn page(source: &SourcePage, config: &SiteConfig, library: &Library<'_>) -> Parsed {
    let SourcePage { path, file, text } = source;
    let (front_matter, start, mut early) =
        front_matter::split(library.bare(path), file, text, &config.fields);
    let Expanded {
        text,
        origins,
        files,
        problems: asking,
    } = expand::page(path, text.shared(), start, library);
    let text = &text;
    let mut problems = Vec::new();
    let too_large = bounds::too_many_cells(file, text, start);
    let body = too_large.as_ref().map_or(start, |_| text.len());
    problems.extend(too_large);
    let around = Around {
        path,
        library,
        origins: origins.as_ref(),
    };
    let mut written = writer::write(file, text, body, &front_matter.title, config, &around);
    if around.origins.is_some() {
        place_targets(&mut written.pieces, &around);
    }
    written.parts.extend(files);
    let mut waivers = Vec::new();
    if config.drafts || !front_matter.draft {
        early.extend(asking);
        problems.extend(written.problems);
        if numbers::are_checked(library.bare(path), &config.sourced_numbers) {
            problems.extend(numbers::unsourced(file, text, body, config));
        }
        waivers = waivers::in_toml(&text[..start], file, 0);
        waivers.extend(written.waivers);
    }
    let is_right = early.is_empty() && problems.is_empty() && waivers.is_empty();
    let mut page = Page {
        path: path.clone(),
        file: file.clone(),
        language: library.language_of(path).0,
        text: Arc::clone(text).into(),
        front_matter,
        body,
        pieces: written.pieces,
        markup: Markup::default(),
        parts: written.parts,
        headings: written.headings,
        ids: written.ids,
        repeated_ids: written.repeated_ids,
        is_plain: false,
        known: None,
    };
    page.is_plain = is_right && origins.is_none() && page.is_text();
    Parsed {
        page,
        early,
        origins,
        problems,
        waivers,
    }
}

/// Tells links and images which file they stand in, where that is not the page's own.
fn place_targets(pieces: &mut [Piece], around: &Around<'_>) {
    for piece in pieces {
        for target in piece.targets_mut() {
            let from = around.path_at(target.span.start);
            if target.from.is_none() {
                target.from = Some(from).filter(|from| from != around.path);
            }
        }
    }
}

#[cfg(test)]
mod tests;
