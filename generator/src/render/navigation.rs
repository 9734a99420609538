//! The navigation beside a page: the top of the site, and around the page at most some sixty neighbours. It is
//! rendered once for each folder, or part of a large one, and `aria-current` is put in for each page.

use std::collections::BTreeMap;

use calculator_wasm::html::escaped;
use rayon::prelude::*;

use crate::diagnostics::Diagnostic;
use crate::link::{Kind, Site, address};
use crate::memory::hash;

use super::context::{NavContext, NavEntry, NavGroup, NavMore};
use super::templates::Templates;

/// How many pages are shown around a page, and up to which size a section is shown whole.
const NEIGHBOURS: usize = 60;

/// Up to which size a site is shown whole, its sections folded but for the one that is read.
const WHOLE: usize = 90;

/// How many of the sections above a page are shown.
const ABOVE: usize = 8;

/// The navigations of a site, without `aria-current`.
pub struct Navigation {
    rendered: BTreeMap<Part, Rendered>,
}

/// A folder, and which stretch of its pages: what pages have in common that see the same navigation.
type Part = (usize, usize);

struct Rendered {
    html: String,
    /// Its hash.
    hash: String,
    /// From an address as it stands in the markup to the place for `aria-current`.
    places: BTreeMap<String, usize>,
}

impl Navigation {
    /// Renders the navigation that some pages have, on all cores.
    pub fn of(
        site: &Site,
        templates: &[Templates<'_>],
        pages: impl Iterator<Item = usize>,
    ) -> Result<Navigation, Box<Diagnostic>> {
        let mut parts: Vec<Part> = pages.map(|page| part_of(site, page)).collect();
        parts.sort_unstable();
        parts.dedup();
        let render = |part: Part| {
            let context = context(site, part);
            let folder = &site.pages[part.0];
            let templates = &templates[folder.language];
            let html = templates.render("nav.html", &context, &folder.page.file)?;
            let places = places(&html);
            let hash = hash(html.as_bytes());
            Ok((part, Rendered { html, hash, places }))
        };
        Ok(Navigation {
            rendered: parts
                .into_par_iter()
                .map(render)
                .collect::<Result<_, Box<Diagnostic>>>()?,
        })
    }

    /// Returns the navigation of a page, its own link marked.
    pub fn of_page(&self, site: &Site, page: usize) -> String {
        match self.found(site, page) {
            Some((rendered, Some(at))) => {
                let (before, after) = rendered.html.split_at(at);
                format!("{before} aria-current=\"page\"{after}")
            }
            Some((rendered, None)) => rendered.html.clone(),
            None => String::new(),
        }
    }

    /// Returns what decides on the navigation of a page: the hash of what it shares with others, and where its own link is
    /// marked.
    pub fn known_by(&self, site: &Site, page: usize) -> Option<(&str, Option<usize>)> {
        let (rendered, at) = self.found(site, page)?;
        Some((&rendered.hash, at))
    }

    fn found(&self, site: &Site, page: usize) -> Option<(&Rendered, Option<usize>)> {
        let part = part_of(site, page);
        let rendered = self.rendered.get(&part)?;
        let href = href(site, part.0, page);
        Some((rendered, rendered.places.get(&escaped(&href)).copied()))
    }
}

/// Returns the navigation of a page that is none of the site's own: the top of the site in a language, by addresses that start with
/// `root`. `page` is the file that findings name.
pub fn of_top(
    site: &Site,
    language: usize,
    templates: &Templates<'_>,
    root: &str,
    page: &str,
) -> Result<String, Box<Diagnostic>> {
    let groups = site.pages[site.home(language)]
        .children
        .iter()
        .map(|child| NavGroup {
            title: site.pages[*child].page.title(),
            language: language_of(site, *child),
            href: format!("{root}{}", address::encoded(&site.pages[*child].address)),
            current_section: false,
            pages: Vec::new(),
            more: None,
        })
        .collect();
    templates.render(
        "nav.html",
        &NavContext {
            groups,
            root: root.to_owned(),
        },
        page,
    )
}

/// Returns the language of a page's title, where it is not that of the navigation.
fn language_of(site: &Site, page: usize) -> Option<&str> {
    let entry = &site.pages[page];
    let own = || site.languages[entry.page.language].tag.as_str();
    entry.stands_in().then(own)
}

fn part_of(site: &Site, page: usize) -> Part {
    let entry = &site.pages[page];
    if !entry.children.is_empty() || entry.kind == Kind::Section {
        return (page, 0);
    }
    let Some(folder) = entry.parent else {
        return (page, 0);
    };
    let position = site.pages[folder]
        .children
        .iter()
        .position(|child| *child == page)
        .unwrap_or(0);
    if is_shown_whole(site, page) {
        (folder, 0)
    } else {
        (folder, position / NEIGHBOURS)
    }
}

fn context(site: &Site, part: Part) -> NavContext<'_> {
    let folder = part.0;
    let top = top_of(site, folder);
    let language = site.pages[folder].language;
    let read = site
        .pages
        .iter()
        .filter(|entry| entry.kind.is_read_in_order() && entry.language == language);
    let small = read.count() <= WHOLE;
    let groups = site.pages[site.home(language)]
        .children
        .iter()
        .map(|&child| {
            let current_section = top == Some(child);
            let pages = match (small, current_section) {
                (true, _) => below(site, child),
                (false, true) if is_shown_whole(site, folder) => below(site, child),
                (false, true) => around(site, child, part),
                (false, false) => Vec::new(),
            };
            let all = descendants(site, child).len();
            let more = (current_section && pages.len() < all).then(|| NavMore {
                count: all,
                href: href(site, folder, folder),
            });
            NavGroup {
                title: site.pages[child].page.title(),
                language: language_of(site, child),
                href: href(site, folder, child),
                current_section,
                pages: pages
                    .into_iter()
                    .map(|page| nav_entry(site, folder, child, page))
                    .collect(),
                more,
            }
        })
        .collect();
    NavContext {
        groups,
        root: address::root_of(&site.pages[folder].address),
    }
}

fn nav_entry(site: &Site, folder: usize, top: usize, page: usize) -> NavEntry<'_> {
    let depth = |page: usize| site.ancestors(page).len();
    NavEntry {
        title: site.pages[page].page.title(),
        language: language_of(site, page),
        href: href(site, folder, page),
        depth: depth(page) - depth(top),
    }
}

/// Returns the pages below `top` that lead to a part of a folder, and the pages of that part.
fn around(site: &Site, top: usize, (folder, stretch): Part) -> Vec<usize> {
    let mut path: Vec<usize> = site
        .ancestors(folder)
        .into_iter()
        .filter(|page| site.pages[*page].kind != Kind::Home && *page != top)
        .collect();
    if folder != top {
        path.push(folder);
    }
    let mut pages = path.split_off(path.len().saturating_sub(ABOVE));
    pages.extend(
        site.pages[folder]
            .children
            .iter()
            .skip(stretch * NEIGHBOURS)
            .take(NEIGHBOURS),
    );
    pages
}

fn is_shown_whole(site: &Site, page: usize) -> bool {
    top_of(site, page).is_none_or(|top| descendants(site, top).len() <= NEIGHBOURS)
}

/// Returns the section or page directly below the home page that a page is in.
fn top_of(site: &Site, page: usize) -> Option<usize> {
    let ancestors = site.ancestors(page);
    match ancestors.len() {
        0 => None,
        1 => Some(page),
        _ => Some(ancestors[1]),
    }
}

fn below(site: &Site, page: usize) -> Vec<usize> {
    descendants(site, page).collect()
}

/// Returns everything below a page. In reading order, that is the stretch after it.
fn descendants(site: &Site, page: usize) -> std::ops::Range<usize> {
    let mut last = page;
    while let Some(child) = site.pages[last].children.last() {
        last = *child;
    }
    page + 1..last + 1
}

fn href(site: &Site, from: usize, to: usize) -> String {
    address::encoded(&address::relative(
        &site.pages[from].address,
        &site.pages[to].address,
    ))
}

/// Returns where the value of each `href` ends, after its quotation mark; the last of equal ones.
fn places(html: &str) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (at, pattern) in html.match_indices(" href=\"") {
        let start = at + pattern.len();
        if let Some(length) = html[start..].find('"') {
            places.insert(html[start..start + length].to_owned(), start + length + 1);
        }
    }
    places
}
