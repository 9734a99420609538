//! The pages that somebody looks at, as an edit leaves them, before the whole site is made anew. In: the last site, the paths
//! that have changed, and the pages that were looked at. Out: those pages, the same as in the whole site.
//!
//! Only where pages of a site in one language have changed in their places: new text, a new title that leaves the order
//! as it is. For anything
//! else, and where there is an error, the answer is that there is none, and the whole site has to be waited for. Lists and
//! indexes of all pages, and the pages that nobody looks at, follow with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostics::Findings;
use crate::exit::Trouble;
use crate::expand::library::Library;
use crate::link::tree::keeps_place;
use crate::link::{self, Site};
use crate::load::text::{self, MOST_OF_A_TEXT};
use crate::load::{Locations, Sources, load, slashed};
use crate::memory::Memory;
use crate::output::OutputFile;
use crate::{Generated, Means, fs, make, parse, render};

/// A site that was made, and what it was made of.
pub struct Preview {
    root: PathBuf,
    sources: Sources,
    site: Site,
    /// From the path of a page in the content folder to its numbers in the sources and in the site.
    by_path: BTreeMap<String, (usize, usize)>,
    means: Means,
}

impl Preview {
    /// Makes a site whole.
    ///
    /// # Errors
    /// Only where there is nothing to work on; mistakes in the content are in the report.
    pub fn of(locations: &Locations) -> Result<(Generated, Preview), Trouble> {
        let mut findings = Findings::new();
        let sources = load(locations, &Memory::default(), &mut findings)?;
        let root = locations.source.canonicalize();
        let (generated, site) = make(sources.clone(), findings, None, &Means::default());
        let entries: BTreeMap<&str, usize> = site
            .pages
            .iter()
            .enumerate()
            .map(|(number, entry)| (entry.page.path.as_str(), number))
            .collect();
        let pages = sources.pages.iter().enumerate();
        let by_path = pages
            .filter_map(|(number, page)| {
                let entry = entries.get(page.path.as_str())?;
                Some((page.path.clone(), (number, *entry)))
            })
            .collect();
        let preview = Preview {
            root: root.unwrap_or_default(),
            sources,
            site,
            by_path,
            means: Means::default(),
        };
        Ok((generated, preview))
    }

    /// Returns the changed pages and those that were looked at, by their addresses, as they are now.
    pub fn early(
        &mut self,
        changed: &BTreeSet<PathBuf>,
        looked_at: &[String],
    ) -> Option<Vec<OutputFile>> {
        // A page of one language may stand in for others, and stand in other lists.
        if self.site.languages.len() > 1 {
            return None;
        }
        let mut findings = Findings::new();
        findings.set_levels(self.sources.config.levels.clone());
        let mut pages: BTreeSet<(usize, usize)> = BTreeSet::new();
        for path in changed {
            pages.extend(self.read(path, &mut findings)?);
        }
        if pages.is_empty() {
            return None;
        }
        let looked_at = looked_at.iter().filter_map(|address| {
            let entry = self.site.pages.iter();
            let entry = entry.map(|entry| &entry.address).zip(&self.site.pages);
            let found = entry.into_iter().find(|(other, _)| *other == address);
            self.by_path.get(&found?.1.page.path).copied()
        });
        pages.extend(looked_at);
        self.parse(&pages, &mut findings)?;
        let numbers: Vec<usize> = pages.iter().map(|(_, entry)| *entry).collect();
        link::again(&mut self.site, &numbers, &mut findings);
        let prices = &self.sources.config.prices;
        let files = render::some(&mut self.site, &numbers, prices, &mut findings, &self.means);
        (findings.into_report().errors() == 0).then_some(files)
    }

    /// Reads a page that has changed. Returns its numbers, nothing for a file that is not of the site, and `None` where
    /// the whole site has to be made.
    fn read(&mut self, path: &Path, findings: &mut Findings) -> Option<Option<(usize, usize)>> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let is_hidden = |part: &std::ffi::OsStr| part.to_string_lossy().starts_with('.');
        if inside.iter().any(is_hidden) || path.is_dir() {
            return Some(None);
        }
        let is_there = fs::is_file(path);
        let Some(numbers) = self.by_path.get(&slashed(inside)).copied() else {
            // What an editor wrote beside the page and has taken away again.
            return (!is_there).then_some(None);
        };
        let page = &mut self.sources.pages[numbers.0];
        page.text = text::read(path, &page.file, MOST_OF_A_TEXT, findings)
            .ok()??
            .into();
        Some(Some(numbers))
    }

    /// Parses pages, each in its place; `None` where one has left it.
    fn parse(&mut self, pages: &BTreeSet<(usize, usize)>, findings: &mut Findings) -> Option<()> {
        let library = Library::new(&self.sources);
        for (source, entry) in pages {
            let source = &self.sources.pages[*source];
            let mut parsed = parse::page(source, &self.sources.config, &library);
            findings.extend(parsed.early);
            findings.extend(parsed.problems);
            if !keeps_place(&self.site, *entry, &parsed.page) {
                return None;
            }
            parsed.page.put_away(&self.means.scratch);
            self.site.pages[*entry].page = parsed.page;
        }
        Some(())
    }
}
