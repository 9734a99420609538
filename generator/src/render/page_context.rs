//! What the template of a page sees: the linked site → [`PageContext`], with every address relative to the page.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::link::{Site, address};
use crate::parse::Heading;

use super::context::{Alternate, Child, InLanguage, PageContext, Reference, SiteContext, TocEntry};
use super::{cards, outputs, print};

/// What templates see of the site in a language.
pub(super) fn site_context(site: &Site, number: usize) -> SiteContext {
    let config = &site.config;
    let language = &site.languages[number];
    SiteContext {
        title: language.title.clone(),
        tagline: language.tagline.clone(),
        language: language.tag.clone(),
        direction: language.direction(),
        home: format!("{}index.html", language.folder),
        folder: language.folder.clone(),
        script_words: language.words.for_scripts(),
        description: language.description.clone(),
        author: config.author.clone(),
        source_url: config.source_url.clone(),
        copyright: language.copyright.clone(),
        search: config.search,
        offline: site.archive().map(|_| crate::link::archive::PAGE),
        print: config.print.then(|| print::page_of(language)),
        service_worker: config.service_worker == Some(true),
    }
}

/// What the template of a page sees of it. `content` is its text.
pub(super) fn page_context(
    site: &Site,
    index: usize,
    content: String,
    has_feed: bool,
) -> PageContext<'_> {
    let entry = &site.pages[index];
    let front_matter = &entry.page.front_matter;
    let href = |other: usize| {
        address::encoded(&address::relative(
            &entry.address,
            &site.pages[other].address,
        ))
    };
    let language_of = |other: usize| {
        let other = &site.pages[other];
        let own = site.languages[other.page.language].tag.as_str();
        (other.page.language != entry.language).then_some(own)
    };
    let reference = |other: usize| Reference {
        title: site.pages[other].page.title(),
        language: language_of(other),
        href: href(other),
    };
    let child = |other: usize| Child {
        title: site.pages[other].page.title(),
        language: language_of(other),
        summary: &site.pages[other].page.front_matter.summary,
        href: href(other),
    };
    let (previous, next) = site.neighbours(index);
    let shown = match entry.kind.is_read_in_order() {
        true => &entry.children,
        false => &entry.listed,
    };
    let languages = languages(site, index);
    let original = languages.first().filter(|_| entry.stands_in()).cloned();
    // The entry of the page in the language that it was written in.
    let written = match &original {
        Some(_) => site.in_other_languages(index, true).into_iter().next(),
        None => None,
    };
    let written = written.map_or(entry, |(_, page)| &site.pages[page]);
    let text = &site.languages[entry.page.language];
    PageContext {
        language: &text.tag,
        direction: text.direction(),
        languages,
        alternates: alternates(site, index),
        title: entry.page.title(),
        summary: &front_matter.summary,
        description: front_matter.description(),
        kind: entry.kind.name(),
        url: &entry.address,
        canonical: (site.config.base_url.as_ref()).map(|base| canonical(base, &written.address)),
        is_indexed: original.is_none() || site.config.base_url.is_some(),
        original,
        content,
        toc: contents(&entry.page.headings),
        breadcrumbs: site.ancestors(index).into_iter().map(reference).collect(),
        previous: previous.map(reference),
        next: next.map(reference),
        children: shown.iter().copied().map(child).collect(),
        tags: entry.tags.iter().copied().map(reference).collect(),
        draft: front_matter.draft,
        has_calculator: entry.page.calculators() > 0,
        updated: front_matter.updated.as_deref(),
        fields: fields(site, index),
        source_path: site.source_path(entry),
        edit_url: site
            .config
            .edit_url
            .as_ref()
            .map(|base| format!("{base}{}", address::encoded(site.source_path(entry)))),
        feed: outputs::feed_of(site, index, has_feed),
        card: cards::of_page(site, written),
        moved_to: None,
    }
}

/// The page in each language, the switcher's list; empty where there is one language only.
fn languages(site: &Site, index: usize) -> Vec<InLanguage<'_>> {
    let entry = &site.pages[index];
    if site.languages.len() < 2 {
        return Vec::new();
    }
    let mut pages = site.in_other_languages(index, false);
    pages.push((entry.language, index));
    pages.sort_unstable();
    let shown = |(number, page): (usize, usize)| {
        let language = &site.languages[number];
        InLanguage {
            tag: &language.tag,
            name: &language.name,
            direction: language.direction(),
            href: address::encoded(&address::relative(
                &entry.address,
                &site.pages[page].address,
            )),
            is_current: page == index,
        }
    };
    pages.into_iter().map(shown).collect()
}

/// The public addresses of a page and its translations; empty where it has none.
pub(super) fn alternates(site: &Site, index: usize) -> Vec<Alternate<'_>> {
    let Some(base) = &site.config.base_url else {
        return Vec::new();
    };
    let entry = &site.pages[index];
    let mut pages = site.in_other_languages(index, true);
    if pages.is_empty() || entry.stands_in() {
        return Vec::new();
    }
    pages.push((entry.language, index));
    pages.sort_unstable();
    let alternate = |language, page: usize| Alternate {
        language,
        href: canonical(base, &site.pages[page].address),
    };
    let mut alternates: Vec<Alternate<'_>> = pages
        .iter()
        .map(|(number, page)| alternate(&site.languages[*number].tag, *page))
        .collect();
    alternates.push(alternate("x-default", pages[0].1));
    alternates
}

/// Every field that the page may have, so that a template can ask for one that the page leaves out.
fn fields(site: &Site, index: usize) -> BTreeMap<&str, &Value> {
    let page = &site.pages[index].page;
    let folder = &site.language(&site.pages[index]).folder;
    let path = page
        .path
        .strip_prefix(folder.as_str())
        .unwrap_or(&page.path);
    let declared = site.config.fields.of_page(path);
    let value = |name: &str| page.front_matter.fields.get(name).unwrap_or(&Value::Null);
    declared
        .into_iter()
        .map(|field| (field.name.as_str(), value(&field.name)))
        .collect()
}

/// The public address; servers show `index.html` at the address of its folder.
pub(super) fn canonical(base: &str, address: &str) -> String {
    let shown = match address.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => address,
    };
    format!("{base}{}", address::encoded(shown))
}

/// Nests the headings of levels 2 and 3.
fn contents(headings: &[Heading]) -> Vec<TocEntry<'_>> {
    let mut contents: Vec<TocEntry<'_>> = Vec::new();
    for heading in headings
        .iter()
        .filter(|heading| (2..=3).contains(&heading.level))
    {
        let entry = TocEntry {
            id: &heading.id,
            title: &heading.title,
            children: Vec::new(),
        };
        match contents.last_mut() {
            Some(above) if heading.level == 3 => above.children.push(entry),
            _ => contents.push(entry),
        }
    }
    contents
}
