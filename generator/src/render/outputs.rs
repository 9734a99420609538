//! What stands beside the pages: sitemap, feeds, `llms.txt`, and any other format that a theme has a template for.
//!
//! A template below `site/` becomes a file of its name at the root of the site, and at that of each language, with the pages
//! that are written in it; one below `section/` a file in the
//! folder of each section and the like of each tag, one below `page/` a file beside each page. What comes out blank is
//! not written: a feed of a site without a public address, say.
//!
//! Not here: what the formats look like. That is in the theme's templates.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

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

/// Everything a template of another format gets.
#[derive(Debug, Serialize)]
struct Context<'a> {
    site: &'a SiteContext,
    /// The public address of the site, ending in `/`.
    base_url: Option<&'a str>,
    /// The public address of the file itself.
    address: Option<String>,
    /// The section, tag or page that the file belongs to; the home page for files of the whole site.
    page: Listed<'a>,
    /// The pages in the language: of the site, or of the section or tag.
    pages: Vec<Listed<'a>>,
    /// The pages of the site in all languages, for files of the whole site.
    everywhere: Vec<Listed<'a>>,
    /// Those of them with a day of change, newest first, fifty at most.
    dated: Vec<Listed<'a>>,
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
    let own: BTreeSet<&str> = site
        .static_files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let written = |page: &usize| !site.pages[*page].stands_in();
    let all: Vec<usize> = (0..site.pages.len()).filter(written).collect();
    let mut work: Vec<(&str, String, usize, Vec<usize>)> = Vec::new();
    for name in looks[0].templates.names() {
        if let Some(file) = name.strip_prefix("site/") {
            for (number, language) in site.languages.iter().enumerate() {
                let own = all.iter().copied();
                let own = own.filter(|page| site.pages[*page].language == number);
                let path = format!("{}{file}", language.folder);
                work.push((name, path, site.home(number), own.collect()));
            }
        } else if let Some(file) = name.strip_prefix("section/") {
            let sections = site
                .pages
                .iter()
                .enumerate()
                .filter(|(_, entry)| matches!(entry.kind, Kind::Section | Kind::Tag))
                .filter(|(_, entry)| !entry.stands_in());
            for (index, entry) in sections {
                work.push((name, beside(entry, file), index, below(site, index)));
            }
        } else if let Some(file) = name.strip_prefix("page/") {
            let end = file.split_once('.').map_or(file, |(_, end)| end);
            for (index, entry) in all.iter().map(|index| (*index, &site.pages[*index])) {
                let stem = entry.address.strip_suffix("html").unwrap_or(&entry.address);
                work.push((name, format!("{stem}{end}"), index, vec![index]));
            }
        }
    }
    // A file of the site's own takes the place of what a template would make.
    work.retain(|(_, path, ..)| !own.contains(path.as_str()));
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
    let one = |(name, path, page, pages): (&str, String, usize, Vec<usize>)| {
        // What the file is made of, besides what is no page.
        let made_of = match (learns, name.starts_with("site/")) {
            (false, _) => String::new(),
            (true, true) => hash(&(name, listed(site, page), &pages, &everything)),
            (true, false) => hash(&(name, listed(site, page), all_listed(&pages))),
        };
        let same = earlier.get(&path);
        if let Some(same) = same.filter(|same| learns && same.made_of == made_of) {
            let last = |digest| means.memory.last(&*path, digest);
            let file = same.file.clone().map(last);
            let same = same.clone();
            return Ok((path, file, same));
        }
        let look = looks[site.pages[page].language];
        let context = Context {
            site: look.site,
            base_url: site.config.base_url.as_deref(),
            address: site
                .config
                .base_url
                .as_ref()
                .map(|base| format!("{base}{}", address::encoded(&path))),
            page: listed(site, page),
            dated: dated(site, &pages),
            everywhere: match name.starts_with("site/") {
                true => all_listed(&all),
                false => Vec::new(),
            },
            pages: all_listed(&pages),
            generator: GENERATOR,
        };
        let text = look.templates.render(name, &context, &path)?;
        let text = text.trim_start();
        let file = (!text.is_empty()).then(|| OutputFile::new(&*path, text.as_bytes().to_vec()));
        let same = Same {
            made_of,
            file: file.as_ref().filter(|_| learns).map(OutputFile::digest),
        };
        Ok((path, file, same))
    };
    // Those of the whole site one after the other: each sees every page, and all at once are much for the memory.
    let (of_site, of_parts): (Vec<_>, Vec<_>) =
        (work.into_iter()).partition(|(name, ..)| name.starts_with("site/"));
    let of_parts: Vec<Made> = of_parts.into_par_iter().map(one).collect();
    let made = of_site.into_iter().map(one).chain(of_parts);
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

fn dated<'a>(site: &'a Site, pages: &[usize]) -> Vec<Listed<'a>> {
    let mut dated: Vec<Listed<'a>> = pages
        .iter()
        .map(|page| listed(site, *page))
        .filter(|page| page.updated.is_some())
        .collect();
    dated.sort_by(|a, b| (b.updated, a.url).cmp(&(a.updated, b.url)));
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
