//! Stage 2: texts → [`Page`]s. Pure, one page at a time, on all cores; never fails: a page and its problems.
//!
//! 1. [`front_matter::split`] takes the header off.
//! 2. [`writer`] walks the Markdown events and writes HTML with holes ([`Piece`]): link targets, calculators
//!    and figures, each with its place in the file; its larger elements are in `elements`. [`headings`] gives out ids, [`footnotes`] gathers notes.
//! 3. [`calculators`] reads the blocks and the inline form.
//!
//! Not here: whether a link's target exists (`link`), what a calculator computes (`render`).

pub mod calculators;
mod elements;
pub mod footnotes;
pub mod headings;
pub mod page;
pub mod writer;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Findings};
use crate::load::{SourcePage, Sources, front_matter};

pub use page::{Heading, Page, Piece, Request, Setting, Target};

/// Parses all pages, in the order of the sources.
pub fn pages(sources: &Sources, findings: &mut Findings) -> Vec<Page> {
    let parsed: Vec<(Page, Vec<Diagnostic>)> = sources
        .pages
        .par_iter()
        .map(|source| page(source, sources.config.raw_html))
        .collect();
    parsed
        .into_iter()
        .map(|(page, problems)| {
            findings.extend(problems);
            page
        })
        .collect()
}

/// Parses one page; HTML in it is kept where `raw_html` says so, and a finding otherwise.
pub fn page(source: &SourcePage, raw_html: bool) -> (Page, Vec<Diagnostic>) {
    let (front_matter, start, mut problems) = front_matter::split(&source.file, &source.text);
    let written = writer::write(
        &source.file,
        &source.text,
        start,
        &front_matter.title,
        raw_html,
    );
    problems.extend(written.problems);
    let page = Page {
        path: source.path.clone(),
        file: source.file.clone(),
        text: source.text.clone(),
        front_matter,
        pieces: written.pieces,
        headings: written.headings,
        ids: written.ids,
    };
    (page, problems)
}

#[cfg(test)]
mod tests;
