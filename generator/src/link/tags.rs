//! Tags of pages → a page for each tag and a page of all tags, at the end of the site and outside its reading order.
//!
//! In: the placed pages. Out: the same with `tags/index.html` and `tags/NAME.html` behind those of their language, where
//! a page has tags.
//! A tag that the site does not declare, or that cannot be told from another, is a finding. Not here: how they look;
//! they are shown by the template of sections.

use std::collections::BTreeMap;

use crate::config::SiteConfig;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Diagnostic, Findings};
use crate::languages::Language;
use crate::load::front_matter::FrontMatter;
use crate::load::toml_keys::At;
use crate::parse::Page;
use crate::parse::headings::slug;

use super::{Entry, Kind};

/// The folder of the pages of tags.
const FOLDER: &str = "tags";

/// A tag, the first page that names it, and all that do.
struct Tag<'a> {
    name: &'a str,
    pages: Vec<usize>,
}

/// Adds the pages of tags, and tells each page which are its own.
pub fn add(
    pages: &mut Vec<Entry>,
    languages: &[Language],
    number: usize,
    config: &SiteConfig,
    findings: &mut Findings,
) {
    let language = &languages[number];
    // What tags there may be is said in the language of the site.
    let config = match number {
        0 => config,
        _ => &SiteConfig::default(),
    };
    let mut tags: BTreeMap<String, Tag<'_>> = BTreeMap::new();
    let own = |(_, entry): &(usize, &Entry)| entry.language == number;
    for (index, entry) in pages.iter().enumerate().filter(own) {
        for tag in &entry.page.front_matter.tags {
            if let Err(problem) = take(&mut tags, index, tag, &entry.page.file, config) {
                findings.push(*problem);
            }
        }
    }
    if tags.is_empty() {
        return;
    }
    let top = pages.len();
    let home = pages.iter().position(|entry| entry.language == number);
    let words = &language.words;
    let (title, summary) = (words.text("tags"), words.text("tags-summary"));
    let entry = |slug: Option<&str>, title: &str, summary: &str, parent: Option<usize>| {
        entry((number, language), slug, title, summary, parent)
    };
    let mut made = vec![entry(None, &title, &summary, home)];
    let mut of_pages: Vec<(usize, usize)> = Vec::new();
    for (at, (slug, tag)) in tags.into_iter().enumerate() {
        let count = words.count("tag-count", tag.pages.len());
        let declared = config.tags.get(tag.name);
        let summary = declared
            .filter(|summary| !summary.is_empty())
            .unwrap_or(&count);
        let mut page = entry(Some(&slug), tag.name, summary, Some(top));
        of_pages.extend(tag.pages.iter().map(|page| (*page, top + 1 + at)));
        page.listed = tag.pages;
        made.push(page);
    }
    let all: Vec<usize> = (top + 1..top + made.len()).collect();
    made[0].listed.clone_from(&all);
    made[0].children = all;
    pages.append(&mut made);
    for (page, tag) in of_pages {
        pages[page].tags.push(tag);
    }
}

fn take<'a>(
    tags: &mut BTreeMap<String, Tag<'a>>,
    page: usize,
    tag: &'a At<String>,
    file: &str,
    config: &SiteConfig,
) -> Result<(), Box<Diagnostic>> {
    let name = tag.value.as_str();
    let wrong = |message: String, hint: String| {
        let problem = Diagnostic::new(Code::BadValue, file, message);
        Err(Box::new(problem.at(tag.span.clone()).hint(hint)))
    };
    if !name.chars().any(char::is_alphanumeric) {
        let hint = "a tag has a letter or a digit".to_owned();
        return wrong(format!("`{name}` is no tag"), hint);
    }
    if !config.tags.is_empty() && !config.tags.contains_key(name) {
        let hint = suggest_from(name, "tags", config.tags.keys().map(String::as_str));
        return wrong(format!("the site has no tag `{name}`"), hint);
    }
    let known = tags.entry(slug(name)).or_insert(Tag {
        name,
        pages: Vec::new(),
    });
    if known.name != name {
        let hint = format!("write `{}` everywhere, or choose another name", known.name);
        return wrong(
            format!(
                "the tags `{name}` and `{}` would share an address",
                known.name
            ),
            hint,
        );
    }
    if known.pages.last() == Some(&page) {
        let hint = "name it once".to_owned();
        return wrong(format!("the tag `{name}` stands here twice"), hint);
    }
    known.pages.push(page);
    Ok(())
}

fn entry(
    (number, language): (usize, &Language),
    slug: Option<&str>,
    title: &str,
    summary: &str,
    parent: Option<usize>,
) -> Entry {
    let (name, file, kind) = match slug {
        Some(slug) => (slug, format!("the page of the tag `{title}`"), Kind::Tag),
        None => ("_index", "the page of tags".to_owned(), Kind::Tags),
    };
    let page = Page {
        path: format!("{}{FOLDER}/{name}.md", language.folder),
        file,
        language: number,
        front_matter: FrontMatter {
            title: title.to_owned(),
            summary: summary.to_owned(),
            ..FrontMatter::default()
        },
        ..Page::default()
    };
    let mut entry = Entry::new(page, kind, parent);
    entry.language = number;
    entry
}
