//! Stage 3: all pages → [`Site`]. Pure: what the files say about each other.
//!
//! 1. [`tree`] leaves drafts out, hangs pages below the `_index.md` of their folder and puts them in reading
//!    order, from which previous and next follow.
//! 2. [`address`] gives every page its address; two files that claim one address are a finding.
//! 3. [`targets`] works out every link and image of every page: to which page, anchor or file, relative to the
//!    page's own address. What leads nowhere is a finding with the nearest thing that exists.
//!
//! Not here: addresses on other hosts are not visited, and what templates write is not looked at.

pub mod address;
pub mod targets;
pub mod tree;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::config::SiteConfig;
use crate::diagnostics::Findings;
use crate::load::Sources;
use crate::output::OutputFile;
use crate::parse::Page;
use crate::theme::Theme;

use targets::{Catalogue, Resolved};

/// The whole site, linked.
#[derive(Clone, Debug)]
pub struct Site {
    /// The settings.
    pub config: SiteConfig,
    /// The name of the content folder in findings.
    pub folder: String,
    /// The pages in reading order, depth first; the home page is the first.
    pub pages: Vec<Entry>,
    /// The files below `_static`, with their paths in the site.
    pub static_files: Vec<OutputFile>,
    /// Templates and files of the look.
    pub theme: Theme,
}

/// What kind of place a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first page of the site.
    Home,
    /// The page of a folder.
    Section,
    /// Any other page.
    Page,
}

/// A page in its place. Numbers are indices into [`Site::pages`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// The page.
    pub page: Page,
    /// The path of its file in the site: `guides/cost.html`.
    pub address: String,
    /// Home, section or page.
    pub kind: Kind,
    /// The section it belongs to; `None` for the home page.
    pub parent: Option<usize>,
    /// What belongs to it, in order.
    pub children: Vec<usize>,
    /// The values for the page's link and image holes, in their order.
    pub targets: Vec<String>,
    /// Those that lead nowhere, which was found and reported.
    pub unresolved: BTreeSet<String>,
}

impl Site {
    /// Returns the pages from the home page down to the parent of a page.
    pub fn ancestors(&self, page: usize) -> Vec<usize> {
        let mut ancestors = Vec::new();
        let mut at = self.pages[page].parent;
        while let Some(index) = at {
            ancestors.push(index);
            at = self.pages[index].parent;
        }
        ancestors.reverse();
        ancestors
    }
}

/// Links the pages. Findings name every problem; the site that comes back is whole enough to go on with.
pub fn site(sources: Sources, pages: Vec<Page>, findings: &mut Findings) -> Site {
    let tree = tree::arrange(&sources.folder, pages, findings);
    let mut site = Site {
        config: sources.config,
        folder: sources.folder,
        pages: tree.pages,
        static_files: sources.static_files,
        theme: sources.theme,
    };
    address::check_unique(&site, findings);
    let catalogue = Catalogue::new(&site, &tree.drafts);
    let resolved: Vec<Resolved> = site
        .pages
        .par_iter()
        .map(|entry| targets::resolve_all(entry, &catalogue))
        .collect();
    drop(catalogue);
    for (entry, resolved) in site.pages.iter_mut().zip(resolved) {
        entry.targets = resolved.values;
        entry.unresolved = resolved.unresolved;
        findings.extend(resolved.problems);
    }
    site
}

#[cfg(test)]
mod tests;
