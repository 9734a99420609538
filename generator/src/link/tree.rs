//! Folders and weights → reading order. Every folder with pages is a section with an `_index.md`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::load::front_matter::{FrontMatter, Order};
use crate::parse::Page;

use super::{Entry, Kind};

/// The pages in reading order, and what was left out.
pub struct Tree {
    /// The pages, depth first, the home page first.
    pub pages: Vec<Entry>,
    /// The paths of the drafts.
    pub drafts: BTreeSet<String>,
}

/// Arranges the pages. A folder without `_index.md` is a finding and gets an empty one, so that work can go on.
/// Drafts stay where `with_drafts` is set.
pub fn arrange(
    content_folder: &str,
    pages: Vec<Page>,
    with_drafts: bool,
    findings: &mut Findings,
) -> Tree {
    let (pages, drafts) = match with_drafts {
        true => (pages, BTreeSet::new()),
        false => without_drafts(pages),
    };
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    folders.entry(String::new()).or_default();
    for page in pages {
        let folder = folder_of(&page.path).to_owned();
        let mut above = folder.as_str();
        while !above.is_empty() {
            folders.entry(above.to_owned()).or_default();
            above = folder_of(above);
        }
        let slot = folders.entry(folder).or_default();
        if page.is_section() {
            slot.index = Some(page);
        } else {
            slot.pages.push(page);
        }
    }
    let names: Vec<String> = folders.keys().cloned().collect();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if let Some(parent) = folders.get_mut(folder_of(name)) {
            parent.folders.push(name.clone());
        }
    }
    let mut tree = Tree {
        pages: Vec::new(),
        drafts,
    };
    place(
        content_folder,
        "",
        None,
        &mut folders,
        &mut tree.pages,
        findings,
    );
    tree
}

#[derive(Default)]
struct Folder {
    index: Option<Page>,
    pages: Vec<Page>,
    folders: Vec<String>,
}

/// Something that stands in a section: a page, or the folder of a section below it.
enum Child {
    Page(Box<Page>),
    Folder(String),
}

fn place(
    content_folder: &str,
    name: &str,
    parent: Option<usize>,
    folders: &mut BTreeMap<String, Folder>,
    placed: &mut Vec<Entry>,
    findings: &mut Findings,
) {
    let Some(folder) = folders.remove(name) else {
        return;
    };
    let index = folder
        .index
        .unwrap_or_else(|| missing_index(content_folder, name, findings));
    let order = index.front_matter.order;
    let kind = if name.is_empty() {
        Kind::Home
    } else {
        Kind::Section
    };
    let own = placed.len();
    placed.push(Entry::new(index, kind, parent));
    let mut children: Vec<((i64, String, String), Child)> = Vec::new();
    for page in folder.pages {
        children.push((place_of(&page, order), Child::Page(Box::new(page))));
    }
    for below in folder.folders {
        let place = match folders.get(&below).and_then(|folder| folder.index.as_ref()) {
            Some(index) => place_of(index, order),
            None => (i64::MAX, below.clone(), below.clone()),
        };
        children.push((place, Child::Folder(below)));
    }
    children.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (_, child) in children {
        let at = placed.len();
        placed[own].children.push(at);
        match child {
            Child::Page(page) => placed.push(Entry::new(*page, Kind::Page, Some(own))),
            Child::Folder(below) => {
                place(content_folder, &below, Some(own), folders, placed, findings)
            }
        }
    }
}

/// By weight: weight first, then title, then path; pages without a weight come last. By name: the path alone.
fn place_of(page: &Page, order: Order) -> (i64, String, String) {
    match order {
        Order::Weight => (
            page.front_matter.weight.unwrap_or(i64::MAX),
            page.title().to_owned(),
            page.path.clone(),
        ),
        Order::Name => (0, String::new(), folded(&page.path)),
    }
}

/// The name of a section among the pages beside it is that of its folder.
fn folded(path: &str) -> String {
    path.trim_end_matches("/_index.md")
        .trim_end_matches(".md")
        .to_owned()
}

fn missing_index(content_folder: &str, name: &str, findings: &mut Findings) -> Page {
    let (path, title) = match name {
        "" => ("_index.md".to_owned(), "Home"),
        name => (
            format!("{name}/_index.md"),
            name.rsplit('/').next().unwrap_or(name),
        ),
    };
    let file = format!("{content_folder}/{path}");
    let message = match name {
        "" => "the site has no home page".to_owned(),
        name => format!("the folder `{name}` has pages but no `_index.md`"),
    };
    findings.push(
        Diagnostic::new(Code::MissingIndex, file.clone(), message).hint(format!(
            "create {file} with:\n+++\ntitle = \"{title}\"\nsummary = \"…\"\n+++"
        )),
    );
    let front_matter = FrontMatter {
        title: title.to_owned(),
        ..FrontMatter::default()
    };
    Page {
        path,
        file,
        front_matter,
        ..Page::default()
    }
}

/// Leaves drafts out; a section that is a draft takes everything below it along.
fn without_drafts(pages: Vec<Page>) -> (Vec<Page>, BTreeSet<String>) {
    let sections: Vec<String> = pages
        .iter()
        .filter(|page| page.is_section() && page.front_matter.draft)
        .map(|page| page.path.trim_end_matches("_index.md").to_owned())
        .collect();
    let is_draft = |page: &Page| {
        page.front_matter.draft
            || sections
                .iter()
                .any(|section| page.path.starts_with(section))
    };
    let (drafts, pages): (Vec<Page>, Vec<Page>) = pages.into_iter().partition(is_draft);
    (pages, drafts.into_iter().map(|page| page.path).collect())
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
