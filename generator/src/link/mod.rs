//! Stage 3: all pages → [`Site`]. Pure: what the files say about each other.
//!
//! 1. [`tree`] leaves drafts out, hangs pages below the `_index.md` of their folder and puts them in reading
//!    order, from which previous and next follow.
//! 2. [`tags`] adds the pages of tags.
//! 3. [`address`] gives every page its address; two files that claim one address are a finding.
//! 4. [`targets`] works out every link and image of every page: to which page, anchor or file, relative to the
//!    page's own address. What leads nowhere is a finding with the nearest thing that exists. A place that no text has may
//!    still be made by a template: the audit of the finished pages decides.
//! 5. [`presets`] says which examples of calculators get pages of their own.
//! 6. [`moves`] says where old addresses lead now; one that would be lost is a finding.
//!
//! Not here: addresses on other hosts are not visited, and what templates write is not looked at.

pub mod address;
pub mod archive;
pub mod moves;
pub mod presets;
pub mod tags;
pub mod targets;
pub mod tree;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::Value;

use crate::config::SiteConfig;
use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::languages::Language;
use crate::load::{self, Published, STATIC_FOLDER, Sources};
use crate::output::OutputFile;
use crate::parse::Page;
use crate::theme::Theme;

use moves::Moves;
use presets::Example;
use targets::{Awaited, Catalogue, Resolved};

/// The whole site, linked.
#[derive(Clone, Debug)]
pub struct Site {
    /// The settings.
    pub config: SiteConfig,
    /// The name of the content folder in findings.
    pub folder: String,
    /// The languages, the one that the site is written in first.
    pub languages: Vec<Language>,
    /// The pages in reading order, language by language, depth first; the home page of the site is the first.
    pub pages: Vec<Entry>,
    /// The files below `_static`, with their paths in the site.
    pub static_files: Vec<OutputFile>,
    /// The examples of the calculators.
    pub examples: Vec<Example>,
    /// The files beside the pages that a page leads to, with their paths, which are the same in the site.
    pub assets: Vec<OutputFile>,
    /// The data for templates, by name.
    pub data: BTreeMap<String, Value>,
    /// Templates and files of the look.
    pub theme: Theme,
    /// The addresses that were published before, where the site keeps a list.
    pub published: Option<Published>,
    /// Where old addresses lead now.
    pub moves: Moves,
    /// The places that links name and no page's text has; templates may make them.
    pub awaited: Vec<Awaited>,
    /// The pages by their paths, where the site has more than one language.
    pub by_path: BTreeMap<String, usize>,
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
    /// The page of all tags.
    Tags,
    /// The page of a tag.
    Tag,
}

impl Kind {
    /// Returns its name, as templates and the model of a site have it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Section => "section",
            Kind::Page => "page",
            Kind::Tags => "tags",
            Kind::Tag => "tag",
        }
    }

    /// Tells whether pages of this kind stand in the reading order.
    pub fn is_read_in_order(self) -> bool {
        !matches!(self, Kind::Tags | Kind::Tag)
    }
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
    /// The language that it is for, as a number. That of its text is another one where it stands in for a translation
    /// ([`Entry::stands_in`]).
    pub language: usize,
    /// The section it belongs to; `None` for the home page.
    pub parent: Option<usize>,
    /// What belongs to it, in order.
    pub children: Vec<usize>,
    /// The pages that a page of tags lists.
    pub listed: Vec<usize>,
    /// The pages of its own tags.
    pub tags: Vec<usize>,
    /// The values for the page's link and image holes, in their order.
    pub targets: Vec<String>,
    /// Those that lead nowhere, which was found and reported.
    pub unresolved: BTreeSet<String>,
}

impl Entry {
    /// Returns a page that nothing belongs to yet.
    pub fn new(page: Page, kind: Kind, parent: Option<usize>) -> Entry {
        Entry {
            address: address::of_page(&page.path),
            page,
            kind,
            language: 0,
            parent,
            children: Vec::new(),
            listed: Vec::new(),
            tags: Vec::new(),
            targets: Vec::new(),
            unresolved: BTreeSet::new(),
        }
    }

    /// Tells whether the page is shown as it was written for want of a translation.
    pub fn stands_in(&self) -> bool {
        self.language != self.page.language
    }
}

impl Site {
    /// Returns the home page of a language, as an index.
    pub fn home(&self, language: usize) -> usize {
        let home = |entry: &Entry| entry.language == language && entry.kind == Kind::Home;
        self.pages.iter().position(home).unwrap_or(0)
    }

    /// Returns the pages of a language, those that stand in among them.
    pub fn of_language(&self, language: usize) -> impl Iterator<Item = usize> {
        let own = move |(_, entry): &(usize, &Entry)| entry.language == language;
        self.pages.iter().enumerate().filter(own).map(|(at, _)| at)
    }

    /// Returns the path of the file that a page was written in, in the content folder.
    pub fn source_path<'a>(&self, entry: &'a Entry) -> &'a str {
        let path = entry.page.path.as_str();
        let folder = &self.language(entry).folder;
        match entry.stands_in() {
            true => path.strip_prefix(folder.as_str()).unwrap_or(path),
            false => path,
        }
    }

    /// Returns the language of a page.
    pub fn language(&self, entry: &Entry) -> &Language {
        &self.languages[entry.language]
    }

    /// Returns a page in every other language, stand-ins left out where `translated`; or the nearest page above it that
    /// there is, where the language has none of it.
    pub fn in_other_languages(&self, page: usize, translated: bool) -> Vec<(usize, usize)> {
        let entry = &self.pages[page];
        let bare = entry.page.path.strip_prefix(&self.language(entry).folder);
        let bare = bare.unwrap_or(&entry.page.path);
        let mut found = Vec::new();
        for (number, language) in self.languages.iter().enumerate() {
            if number == entry.language {
                continue;
            }
            let mut path = format!("{}{bare}", language.folder);
            let other = loop {
                match self.by_path.get(&path) {
                    Some(other) => break Some(*other),
                    None if translated => break None,
                    None => {}
                }
                // The page of the folder, then that of the folder above.
                let folder = path.trim_end_matches("/_index.md");
                let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                if above.len() < language.folder.len() || above.is_empty() {
                    break Some(self.home(number));
                }
                path = format!("{above}/_index.md");
            };
            let is_own = |other: &usize| !translated || !self.pages[*other].stands_in();
            found.extend(other.filter(is_own).map(|other| (number, other)));
        }
        found
    }

    /// Returns the pages before and after a page in reading order.
    pub fn neighbours(&self, page: usize) -> (Option<usize>, Option<usize>) {
        let language = self.pages[page].language;
        let read = |page: &usize| {
            let entry = self.pages.get(*page);
            entry.is_some_and(|entry| entry.kind.is_read_in_order() && entry.language == language)
        };
        if !read(&page) {
            return (None, None);
        }
        let before = page.checked_sub(1);
        (before.filter(read), Some(page + 1).filter(read))
    }

    /// Returns the file with the old addresses of pages, where a host of the site reads one.
    pub fn redirects_file(&self) -> Option<&'static str> {
        let file = self.config.hosts.iter().find_map(|host| host.redirects());
        file.filter(|_| !self.moves.pages.is_empty())
    }

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
/// `data` is what templates see of data files.
pub fn site(
    sources: Sources,
    pages: Vec<Page>,
    data: BTreeMap<String, Value>,
    findings: &mut Findings,
) -> Site {
    let languages = sources.languages;
    check_folders(&sources.config, &pages, findings);
    let drafts = sources.config.drafts;
    let mut tree = tree::arrange(&sources.folder, pages, &languages, drafts, findings);
    for number in 0..languages.len() {
        tags::add(
            &mut tree.pages,
            &languages,
            number,
            &sources.config,
            findings,
        );
    }
    let mut by_path = BTreeMap::new();
    if languages.len() > 1 {
        let pages = tree.pages.iter().enumerate();
        by_path.extend(pages.map(|(at, entry)| (entry.page.path.clone(), at)));
    }
    let examples = presets::of_pages(&tree.pages, &languages);
    let mut site = Site {
        config: sources.config,
        folder: sources.folder,
        languages,
        by_path,
        examples,
        pages: tree.pages,
        static_files: sources.static_files,
        assets: sources.assets,
        data,
        theme: sources.theme,
        published: sources.published,
        moves: Moves::default(),
        awaited: Vec::new(),
    };
    site.moves = moves::moves(&site, findings);
    moves::check_published(&site, findings);
    let catalogue = Catalogue::new(&site, &tree.drafts);
    let resolved: Vec<Resolved> = site
        .pages
        .par_iter()
        .map(|entry| targets::resolve_all(entry, &catalogue))
        .collect();
    drop(catalogue);
    let mut used = BTreeSet::new();
    for (entry, resolved) in site.pages.iter_mut().zip(resolved) {
        entry.targets = resolved.values;
        entry.unresolved = resolved.unresolved;
        findings.extend(resolved.problems);
        site.awaited.extend(resolved.awaited);
        used.extend(resolved.files);
    }
    publish(&mut site, &used, findings);
    address::check_unique(&site, findings);
    site
}

/// Reports languages without a page.
fn check_folders(config: &SiteConfig, pages: &[Page], findings: &mut Findings) {
    for other in &config.languages {
        let folder = format!("{}/", other.folder);
        let is_own = |page: &Page| page.path.starts_with(&folder);
        if other.tag.value != config.language && !pages.iter().any(is_own) {
            let message = format!("there is no page in `{folder}`");
            findings.push(
                Diagnostic::new(Code::BadValue, &config.file, message)
                    .at(other.tag.span.clone())
                    .hint(format!(
                        "translate the first page: `{folder}_index.md` beside `_index.md`"
                    )),
            );
        }
    }
}

/// Works out the links of some pages anew, after they have changed in their places.
pub fn again(site: &mut Site, pages: &[usize], findings: &mut Findings) {
    let drafts = BTreeSet::new();
    let catalogue = Catalogue::new(site, &drafts);
    let resolve = |page: &usize| targets::resolve_all(&site.pages[*page], &catalogue);
    let resolved: Vec<Resolved> = pages.iter().map(resolve).collect();
    drop(catalogue);
    for (page, resolved) in pages.iter().zip(resolved) {
        let entry = &mut site.pages[*page];
        entry.targets = resolved.values;
        entry.unresolved = resolved.unresolved;
        findings.extend(resolved.problems);
    }
}

/// Keeps the files beside the pages that are used. A file that nothing leads to, and that is no part of a page, is a finding.
fn publish(site: &mut Site, used: &BTreeSet<String>, findings: &mut Findings) {
    let parts = site.pages.iter().flat_map(|entry| &entry.page.parts);
    let parts: BTreeSet<String> = parts.cloned().collect();
    let folder = &site.folder;
    site.assets.retain(|file| {
        let path = &file.path;
        let is_used = used.contains(path);
        if !is_used && !parts.contains(path) && !load::is_kept_back(path) {
            let message = format!("`{path}` is not published: no page leads to it");
            findings.push(
                Diagnostic::new(Code::NotPublished, format!("{folder}/{path}"), message).hint(
                    format!("link to it from a page, move it to `{folder}/{STATIC_FOLDER}{path}`, or delete it"),
                ),
            );
        }
        is_used
    });
}

#[cfg(test)]
mod tests;
