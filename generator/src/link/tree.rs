//! Folders and weights → reading order, language by language. Every folder with pages is a section with an `_index.md`.
//!
//! A page that another language does not have is there all the same, as it was written: it stands in for its
//! translation, so that who reads in that language finds the whole site.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::languages::{self, Language};
use crate::load::front_matter::{FrontMatter, Order};
use crate::parse::Page;

use crate::load::toml_keys::At;

use super::{Entry, Kind, Site};

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
    languages: &[Language],
    with_drafts: bool,
    findings: &mut Findings,
) -> Tree {
    let (pages, drafts) = match with_drafts {
        true => (pages, BTreeSet::new()),
        false => without_drafts(pages),
    };
    let mut tree = Tree {
        pages: Vec::new(),
        drafts,
    };
    tree.pages.reserve(pages.len());
    let mut of_language: Vec<Vec<Page>> = match languages.len() {
        0 | 1 => vec![pages],
        many => {
            let mut of_language = vec![Vec::new(); many];
            for page in pages {
                of_language[page.language].push(page);
            }
            of_language
        }
    };
    let others = of_language.split_off(1);
    let first = of_language.pop().unwrap_or_default();
    let mut all = Vec::new();
    for (pages, language) in others.into_iter().zip(languages.iter().skip(1)) {
        all.push((
            with_stand_ins(pages, &first, language),
            language.folder.as_str(),
        ));
    }
    all.insert(0, (first, ""));
    for (pages, folder) in all {
        let root = folder.trim_end_matches('/');
        let start = tree.pages.len();
        arrange_one(content_folder, root, pages, &mut tree.pages, findings);
        let language = languages::of_path(languages, folder);
        for entry in &mut tree.pages[start..] {
            entry.language = language;
        }
    }
    tree
}

/// Adds the pages of the first language that another one does not have, each in the place of its translation.
fn with_stand_ins(mut pages: Vec<Page>, first: &[Page], language: &Language) -> Vec<Page> {
    let own: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    let mut stand_ins = Vec::new();
    for page in first {
        let path = format!("{}{}", language.folder, page.path);
        if !own.contains(path.as_str()) {
            let mut page = page.clone();
            page.path = path;
            // Its old addresses and its tags are those of the page itself.
            page.front_matter.aliases.clear();
            page.front_matter.tags.clear();
            stand_ins.push(page);
        }
    }
    pages.append(&mut stand_ins);
    pages
}

/// Arranges the pages of one language, below the folder `root`.
fn arrange_one(
    content_folder: &str,
    root: &str,
    pages: Vec<Page>,
    placed: &mut Vec<Entry>,
    findings: &mut Findings,
) {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    folders.entry(root.to_owned()).or_default();
    for page in pages {
        let folder = folder_of(&page.path).to_owned();
        let mut above = folder.as_str();
        while above != root && !above.is_empty() {
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
    for name in names.iter().filter(|name| *name != root) {
        if let Some(parent) = folders.get_mut(folder_of(name)) {
            parent.folders.push(name.clone());
        }
    }
    let place = Placing {
        content_folder,
        root,
    };
    place.folder(root, None, &mut folders, placed, findings);
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

/// Puts folders into the order of reading.
struct Placing<'a> {
    content_folder: &'a str,
    /// The folder of the home page.
    root: &'a str,
}

impl Placing<'_> {
    fn folder(
        &self,
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
            .unwrap_or_else(|| missing_index(self.content_folder, name, findings));
        let order = index.front_matter.order;
        let kind = if name == self.root {
            Kind::Home
        } else {
            Kind::Section
        };
        let own = placed.len();
        placed.push(Entry::new(index, kind, parent));
        let pages = folder.pages.into_iter().map(Box::new).map(Child::Page);
        let below = folder.folders.into_iter().map(Child::Folder);
        let mut children: Vec<Child> = pages.chain(below).collect();
        children.sort_by(|one, other| {
            let [one, other] = [one, other].map(|child| place_of_child(child, order, folders));
            one.cmp(&other)
        });
        for child in children {
            let at = placed.len();
            placed[own].children.push(at);
            match child {
                Child::Page(page) => placed.push(Entry::new(*page, Kind::Page, Some(own))),
                Child::Folder(below) => self.folder(&below, Some(own), folders, placed, findings),
            }
        }
    }
}

/// Tells whether another version of a page stands in the same place as the page: then the rest of the site goes on around
/// it as before.
pub fn keeps_place(site: &Site, page: usize, other: &Page) -> bool {
    let entry = &site.pages[page];
    let (old, new) = (&entry.page.front_matter, &other.front_matter);
    let texts = |all: &[At<String>]| -> Vec<String> {
        let texts = all.iter().map(|one| one.value.clone());
        texts.collect()
    };
    let is_like = (old.weight, old.draft, old.order, &old.template)
        == (new.weight, new.draft, new.order, &new.template)
        && texts(&old.tags) == texts(&new.tags)
        && texts(&old.aliases) == texts(&new.aliases);
    let Some(parent) = entry.parent.map(|parent| &site.pages[parent]) else {
        return is_like;
    };
    let order = parent.page.front_matter.order;
    let place = |sibling: usize| match sibling == page {
        true => place_of(other, order),
        false => place_of(&site.pages[sibling].page, order),
    };
    let at = parent.children.iter().position(|child| *child == page);
    let around = at.map_or(&[][..], |at| {
        &parent.children[at.saturating_sub(1)..parent.children.len().min(at + 2)]
    });
    is_like && around.is_sorted_by_key(|sibling| place(*sibling))
}

/// By weight: weight first, then title, then path; pages without a weight come last. By name: the path alone.
fn place_of(page: &Page, order: Order) -> (i64, &str, &str) {
    match order {
        Order::Weight => (
            page.front_matter.weight.unwrap_or(i64::MAX),
            page.title(),
            &page.path,
        ),
        Order::Name => (0, "", folded(&page.path)),
    }
}

/// The place of a section is that of its page.
fn place_of_child<'a>(
    child: &'a Child,
    order: Order,
    folders: &'a BTreeMap<String, Folder>,
) -> (i64, &'a str, &'a str) {
    let below = match child {
        Child::Page(page) => return place_of(page, order),
        Child::Folder(below) => below,
    };
    let index = folders.get(below).and_then(|folder| folder.index.as_ref());
    index.map_or((i64::MAX, below, below), |index| place_of(index, order))
}

/// The name of a section among the pages beside it is that of its folder.
fn folded(path: &str) -> &str {
    path.trim_end_matches("/_index.md").trim_end_matches(".md")
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
    if !pages.iter().any(|page| page.front_matter.draft) {
        return (pages, BTreeSet::new());
    }
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
