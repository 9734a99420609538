//! What stands beside the pages: sitemap, feeds, `llms.txt`, and any other format that a theme has a template for.
//!
//! A template below `site/` becomes a file of its name at the root of the site, and at that of each language, with the pages
//! that are written in it; one below `section/` a file in the
//! folder of each section and the like of each tag, one below `page/` a file beside each page. What comes out blank is
//! not written: a feed of a site without a public address, say.
//!
//! Not here: what the formats look like. That is in the theme's templates.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::Either;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tera::Value;

use crate::Means;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::{Entry, Kind, Site, address};
use crate::memory::{self, Note, Notes};
use crate::output::{Digest, OutputFile};

use super::context::{Alternate, Reference, SiteContext};
use super::page_context::{alternates, canonical};
use super::{GENERATOR, Look, twin};

/// The name of the template and of the file of a feed.
const FEED: &str = "feed.xml";

/// How many pages a feed has at most: readers keep what they saw.
const MOST_IN_A_FEED: usize = 50;

/// What a template of another format gets, besides the lists `pages`, `everywhere` and `dated`.
#[derive(Debug, Serialize)]
struct Context<'a> {
    site: &'a SiteContext,
    /// The public address of the site, ending in `/`.
    base_url: Option<&'a str>,
    /// The public address of the file itself.
    address: Option<String>,
    generator: &'static str,
}

/// A page as other formats see it.
#[derive(Clone, Debug, Serialize)]
struct Listed<'a> {
    title: &'a str,
    /// The tag of its language.
    language: &'a str,
    /// The public addresses of its translations, its own among them; empty where it has none.
    alternates: Vec<Alternate<'a>>,
    summary: &'a str,
    description: &'a str,
    kind: &'static str,
    /// How many sections it is in; 0 for the home page.
    depth: usize,
    /// The path in the site: `guides/cost.html`.
    url: &'a str,
    /// The path of its Markdown twin, where the site has them.
    markdown: Option<String>,
    /// The public address, where the site has one.
    canonical: Option<String>,
    updated: Option<&'a str>,
    /// The names of its tags.
    tags: Vec<&'a str>,
}

/// A file to make.
struct Work<'a> {
    /// The template.
    name: &'a str,
    path: String,
    /// The page that it belongs to, by its number.
    page: usize,
    /// The pages that it lists.
    pages: Vec<usize>,
}

/// What came of a path: nothing where a template left it empty.
type Made = Result<(String, Option<OutputFile>, Same), Box<Diagnostic>>;

/// The name under which the next build finds these files.
const NOTE: &str = "formats";

/// A file that the next build need not make, should it be made of the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Same {
    /// The hash of what it was made of.
    made_of: String,
    /// The file; `None` where it was left empty.
    file: Option<Digest>,
}

fn hash(made_of: &impl Serialize) -> String {
    memory::hash(&serde_json::to_vec(made_of).expect("texts and numbers are JSON"))
}

/// Renders all other formats.
pub(super) fn files(
    site: &Site,
    looks: &[Look<'_>],
    findings: &mut Findings,
    means: &Means,
    noted: &mut Notes,
) -> Vec<OutputFile> {
    let written = |page: &usize| !site.pages[*page].stands_in();
    let all: Vec<usize> = (0..site.pages.len()).filter(written).collect();
    let work = to_make(site, looks, &all);
    let learns = means.memory.learns();
    let earlier = means.memory.note(NOTE);
    let earlier: BTreeMap<String, Same> = earlier
        .and_then(|note| serde_json::from_slice(&note).ok())
        .unwrap_or_default();
    let all_listed = |pages: &[usize]| -> Vec<Listed<'_>> {
        pages.iter().map(|page| listed(site, *page)).collect()
    };
    let everything = match learns {
        true => hash(&all_listed(&all)),
        false => String::new(),
    };
    // What each file is made of, besides what is no page.
    let made_of = |work: &Work<'_>| match (learns, work.name.starts_with("site/")) {
        (false, _) => String::new(),
        (true, true) => hash(&(work.name, listed(site, work.page), &work.pages, &everything)),
        (true, false) => hash(&(work.name, listed(site, work.page), all_listed(&work.pages))),
    };
    let (kept, anew): (Vec<_>, Vec<_>) = work.into_par_iter().partition_map(|work| {
        let made_of = made_of(&work);
        match earlier.get(&work.path) {
            Some(same) if learns && same.made_of == made_of => {
                Either::Left((work.path, same.clone()))
            }
            _ => Either::Right((work, made_of)),
        }
    });
    // Each page once, whatever lists it is on.
    let values: Vec<Value> = match anew.is_empty() {
        true => Vec::new(),
        false => {
            let pages = 0..site.pages.len();
            let value = |page| Value::from_serializable(&listed(site, page));
            pages.into_par_iter().map(value).collect()
        }
    };
    let list = |pages: &[usize]| -> Value {
        let values = pages.iter().map(|page| values[*page].clone());
        values.collect::<Vec<_>>().into()
    };
    let make = |(work, made_of): (Work<'_>, String)| {
        let Work {
            name,
            path,
            page,
            pages,
        } = work;
        let look = looks[site.pages[page].language];
        let context = Context {
            site: look.site,
            base_url: site.config.base_url.as_deref(),
            address: site
                .config
                .base_url
                .as_ref()
                .map(|base| format!("{base}{}", address::encoded(&path))),
            generator: GENERATOR,
        };
        let everywhere: &[usize] = if name.starts_with("site/") { &all } else { &[] };
        let lists = [
            ("page", values[page].clone()),
            ("pages", list(&pages)),
            ("everywhere", list(everywhere)),
            ("dated", list(&dated(site, &pages))),
        ];
        let text = look.templates.render_with(name, &context, lists, &path)?;
        let text = text.trim_start();
        let file = (!text.is_empty()).then(|| OutputFile::new(&*path, text.as_bytes().to_vec()));
        let same = Same {
            made_of,
            file: file.as_ref().filter(|_| learns).map(OutputFile::digest),
        };
        Ok((path, file, same))
    };
    let made: Vec<Made> = anew.into_par_iter().map(make).collect();
    let last = |(path, same): (String, Same)| {
        let file = same.file.clone();
        let file = file.map(|digest| means.memory.last(&*path, digest));
        Ok((path, file, same))
    };
    let made = made.into_iter().chain(kept.into_iter().map(last));
    let (mut files, mut same) = (Vec::new(), BTreeMap::new());
    for result in made {
        match result {
            Ok((path, file, made_of)) => {
                files.extend(file);
                same.insert(path, made_of);
            }
            Err(problem) => findings.push(*problem),
        }
    }
    if learns {
        let same = serde_json::to_vec(&same).expect("texts and numbers are JSON");
        noted.insert(NOTE.to_owned(), Note::of(same, &means.scratch));
    }
    files
}

/// Returns what the theme has templates for, `all` being the pages that are written.
fn to_make<'a>(site: &Site, looks: &[Look<'a>], all: &[usize]) -> Vec<Work<'a>> {
    let own: BTreeSet<&str> = site
        .static_files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let mut work = Vec::new();
    let mut add = |name, path, page, pages| {
        work.push(Work {
            name,
            path,
            page,
            pages,
        });
    };
    for name in looks[0].templates.names() {
        if let Some(file) = name.strip_prefix("site/") {
            for (number, language) in site.languages.iter().enumerate() {
                let own = all.iter().copied();
                let own = own.filter(|page| site.pages[*page].language == number);
                let path = format!("{}{file}", language.folder);
                add(name, path, site.home(number), own.collect());
            }
        } else if let Some(file) = name.strip_prefix("section/") {
            let sections = site
                .pages
                .iter()
                .enumerate()
                .filter(|(_, entry)| matches!(entry.kind, Kind::Section | Kind::Tag))
                .filter(|(_, entry)| !entry.stands_in());
            for (index, entry) in sections {
                add(name, beside(entry, file), index, below(site, index));
            }
        } else if let Some(file) = name.strip_prefix("page/") {
            let end = file.split_once('.').map_or(file, |(_, end)| end);
            for (index, entry) in all.iter().map(|index| (*index, &site.pages[*index])) {
                let stem = entry.address.strip_suffix("html").unwrap_or(&entry.address);
                add(name, format!("{stem}{end}"), index, vec![index]);
            }
        }
    }
    // A file of the site's own takes the place of what a template would make.
    work.retain(|work| !own.contains(work.path.as_str()));
    work
}

/// Tells whether the site has a feed in a language: a public address, and a page with a day of change.
pub(super) fn has_feed(site: &Site, language: usize) -> bool {
    let is_dated = |entry: &Entry| {
        let is_own = entry.language == language && !entry.stands_in();
        is_own && entry.page.front_matter.updated.is_some()
    };
    site.config.base_url.is_some() && site.pages.iter().any(is_dated)
}

/// Returns the feed to name on a page: that of the section or tag on its own page, that of the site elsewhere.
pub(super) fn feed_of(site: &Site, index: usize, has_feed: bool) -> Option<Reference<'_>> {
    let entry = &site.pages[index];
    let is_own = matches!(entry.kind, Kind::Section | Kind::Tag)
        && has_feed
        && !entry.stands_in()
        && !dated(site, &below(site, index)).is_empty();
    let (title, path) = match is_own {
        true => (entry.page.title(), beside(entry, FEED)),
        false => {
            let language = site.language(entry);
            (
                language.title.as_str(),
                format!("{}{FEED}", language.folder),
            )
        }
    };
    has_feed.then(|| Reference {
        title,
        language: None,
        href: address::encoded(&address::relative(&entry.address, &path)),
    })
}

/// The path of a file that belongs to a section or to the page of a tag.
fn beside(entry: &Entry, file: &str) -> String {
    match entry.address.strip_suffix("index.html") {
        Some(folder) => format!("{folder}{file}"),
        None => format!("{}/{file}", entry.address.trim_end_matches(".html")),
    }
}

/// The pages below a section, or those of a tag.
fn below(site: &Site, section: usize) -> Vec<usize> {
    let entry = &site.pages[section];
    if entry.kind == Kind::Tag {
        return entry.listed.clone();
    }
    let mut pages = Vec::new();
    for child in &entry.children {
        pages.extend(Some(*child).filter(|child| !site.pages[*child].stands_in()));
        pages.extend(below(site, *child));
    }
    pages
}

/// Returns those of the pages with a day of change, newest first, fifty at most.
fn dated(site: &Site, pages: &[usize]) -> Vec<usize> {
    let updated = |page: usize| site.pages[page].page.front_matter.updated.as_deref();
    let pages = pages.iter().copied();
    let mut dated: Vec<usize> = pages.filter(|page| updated(*page).is_some()).collect();
    let key = |page: usize| (Reverse(updated(page)), &site.pages[page].address);
    dated.sort_by(|a, b| key(*a).cmp(&key(*b)));
    dated.truncate(MOST_IN_A_FEED);
    dated
}

fn listed(site: &Site, index: usize) -> Listed<'_> {
    let entry = &site.pages[index];
    let front_matter = &entry.page.front_matter;
    Listed {
        title: entry.page.title(),
        language: &site.language(entry).tag,
        alternates: alternates(site, index),
        summary: &front_matter.summary,
        description: front_matter.description(),
        kind: entry.kind.name(),
        depth: site.ancestors(index).len(),
        url: &entry.address,
        markdown: twin::address(site, entry),
        canonical: site
            .config
            .base_url
            .as_ref()
            .map(|base| canonical(base, &entry.address)),
        updated: front_matter.updated.as_deref(),
        tags: entry
            .tags
            .iter()
            .map(|tag| site.pages[*tag].page.title())
            .collect(),
    }
}
