//! Stage 5: the finished pages → findings. Pure: nothing is changed, nothing is visited.
//!
//! 1. [`document`] reads every page as a browser would: what templates, calculators and raw HTML made is seen like
//!    what the author wrote.
//! 2. Every address inside the site must lead to a file of the site, in the right case, and to an id that is there;
//!    it must work from disk. No id stands twice on a page, and ids that attributes name exist.
//! 3. Every page has the policy of the site, before anything that is loaded, and nothing that it refuses.
//! 4. A finding stands where the mistake was made: in the page's text, or in the template that [`origin`] finds.
//!
//! The same mistake on many pages, as templates make them, is one finding. What `link` found about a page already is
//! not found again. Not here: links to other sites, which are listed only.

mod checker;
mod document;
mod foreign;
mod origin;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Means;
use crate::diagnostics::codes::Code;
use crate::diagnostics::position::position;
use crate::diagnostics::suggest::did_you_mean;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::{Entry, Site, archive};
use crate::output::OutputFile;
use crate::render::{print, template_of};
use crate::scratch::{Kept, Scratch};
use crate::theme::Theme;

use checker::Checker;
pub use foreign::ForeignLink;
use foreign::foreign_links;

/// How much of a tag is shown.
const SHOWN: usize = 160;

/// Among how many names a suggestion is looked for: the time for it must not grow with the site.
const CANDIDATES: usize = 2000;

/// What the audit found besides what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Audited {
    /// The addresses on other sites that the pages lead to, sorted.
    pub foreign: Vec<ForeignLink>,
    /// What the next build may know of plain pages by their addresses: those with which nothing is wrong by itself. Nothing
    /// where that is what the last one knew.
    pub looked: BTreeMap<String, Option<Kept>>,
    /// The hash of what can be looked up: the files that there are.
    pub world: String,
}

/// Checks the finished pages. What the last build knew of one is taken where its file is the same, and the same files are
/// there to be led to.
pub fn site(site: &Site, files: &[OutputFile], findings: &mut Findings, means: &Means) -> Audited {
    let entries: BTreeMap<&str, &Entry> = site
        .pages
        .iter()
        .map(|entry| (entry.address.as_str(), entry))
        .collect();
    let examples: BTreeSet<&str> = site
        .examples
        .iter()
        .map(|example| example.address.as_str())
        .collect();
    let prints: BTreeSet<String> = site.languages.iter().map(print::page_of).collect();
    // Every page that a template made. What the author brought along is the author's own.
    let made = |file: &&OutputFile| {
        let path = file.path.as_str();
        path == "404.html"
            || entries.contains_key(path)
            || examples.contains(path)
            || site.moves.pages.contains_key(path)
            || (site.config.print && prints.contains(path))
            || (path == archive::PAGE && site.archive().is_some())
    };
    let checker = Checker::new(site, files);
    let learns = means.memory.learns();
    let world = if learns {
        checker.world()
    } else {
        String::new()
    };
    let is_same_world = learns && world == means.memory.world();
    let mut pages: Vec<Page<'_>> = files
        .par_iter()
        .filter(made)
        .filter_map(|file| {
            let entry = entries.get(file.path.as_str()).copied();
            let known = || known(file, entry?);
            let known = is_same_world.then(known).flatten();
            known.or_else(|| checker.look(file, entry))
        })
        .collect();
    // Files are sorted by path. Where two claim one address, which was found before, the first is read.
    pages.dedup_by_key(|page| page.path);
    let by_path: BTreeMap<&str, &Page<'_>> = pages.iter().map(|page| (page.path, page)).collect();
    let dead: Vec<Vec<Problem>> = pages
        .par_iter()
        .map(|page| page.dead_places(&by_path))
        .collect();
    let problems = pages.iter().zip(dead).flat_map(|(page, dead)| {
        let own = page.problems.iter().cloned();
        own.chain(dead).map(move |problem| (page, problem))
    });
    findings.extend(merged(problems, &site.theme));
    let awaited = site.awaited.iter().filter(|awaited| {
        let page = by_path.get(awaited.page.as_str());
        !page.is_some_and(|page| page.has(&awaited.id))
    });
    findings.extend(awaited.map(|awaited| awaited.problem.clone()));
    let foreign = foreign_links(&pages);
    let looked = match learns {
        true => pages
            .par_iter()
            .filter_map(|page| Some((page.path.to_owned(), page.looked(&means.scratch)?)))
            .collect(),
        false => BTreeMap::new(),
    };
    Audited {
        foreign,
        looked,
        world,
    }
}

/// Returns what the last build saw on a page, where it is a plain one whose file has not changed.
fn known<'a>(file: &'a OutputFile, entry: &'a Entry) -> Option<Page<'a>> {
    let known = entry.page.known.as_ref().filter(|_| file.is_last())?;
    if !entry.unresolved.is_empty() {
        return None;
    }
    let looked = known.looked.try_read()?;
    let looked: Looked = serde_json::from_slice(&looked).ok()?;
    Some(Page {
        path: &file.path,
        entry: Some(entry),
        template: "page.html",
        file,
        ids: looked.ids,
        names: looked.names,
        problems: Vec::new(),
        places: looked.places,
        foreign: looked.foreign,
        is_known: true,
    })
}

/// What is kept of a page that was looked at, for the next build.
#[derive(Deserialize)]
struct Looked {
    ids: BTreeSet<Box<str>>,
    names: BTreeSet<String>,
    places: Vec<Place>,
    foreign: BTreeSet<Box<str>>,
}

/// What stays of a page that was looked at. There may be many, so their markup does not.
#[derive(Serialize)]
struct Page<'a> {
    #[serde(skip)]
    path: &'a str,
    /// `None` for pages that no file of the content is: the one for unknown addresses, those at old addresses, the examples
    /// of calculators, the whole site on one page and as one file.
    #[serde(skip)]
    entry: Option<&'a Entry>,
    /// The template of a page that no file of the content is.
    #[serde(skip)]
    template: &'static str,
    #[serde(skip)]
    file: &'a OutputFile,
    ids: BTreeSet<Box<str>>,
    names: BTreeSet<String>,
    /// What is wrong with it, whatever the other pages have.
    #[serde(skip)]
    problems: Vec<Problem>,
    /// The places on other pages that it leads to.
    places: Vec<Place>,
    /// The addresses on other sites.
    foreign: BTreeSet<Box<str>>,
    /// Whether this is what the last build saw.
    #[serde(skip)]
    is_known: bool,
}

/// A place on another page.
#[derive(Serialize, Deserialize)]
struct Place {
    /// The address as it stands on the page.
    address: String,
    /// The page.
    path: String,
    id: String,
    /// The bytes of the tag.
    tag: Range<usize>,
}

impl Page<'_> {
    /// Tells whether the page has a place of this name.
    fn has(&self, id: &str) -> bool {
        self.ids.contains(id) || self.names.contains(id)
    }

    /// Returns what the next build may know of the page; `None` where it has to look again.
    fn looked(&self, scratch: &Scratch) -> Option<Option<Kept>> {
        let entry = self.entry.filter(|entry| entry.page.is_plain)?;
        if !self.problems.is_empty() || !entry.unresolved.is_empty() {
            return None;
        }
        let look = || serde_json::to_vec(self).expect("texts and numbers are JSON");
        Some((!self.is_known).then(|| scratch.keep(look())))
    }

    /// Returns the findings about places on other pages that those do not have.
    fn dead_places(&self, pages: &BTreeMap<&str, &Page<'_>>) -> Vec<Problem> {
        let dead = |place: &&Place| {
            let page = pages.get(place.path.as_str());
            page.is_some_and(|page| !page.has(&place.id))
        };
        let mut dead = self.places.iter().filter(dead).peekable();
        if dead.peek().is_none() {
            return Vec::new();
        }
        let bytes = self.file.bytes();
        let html = String::from_utf8_lossy(&bytes);
        dead.map(|place| {
            let ids = pages[place.path.as_str()].ids.iter().map(|id| &**id);
            let (message, hint) = no_place(&place.address, &place.path, &place.id, ids);
            Problem::new(Code::DeadLink, message, hint, &html, &place.tag)
        })
        .collect()
    }
}

/// What is wrong with an address: the finding, its message and its hint.
type Mistake = (Code, String, Option<String>);

/// A mistake on one page.
#[derive(Clone)]
struct Problem {
    code: Code,
    message: String,
    hint: Option<String>,
    /// The tag, and the line that it stands in.
    tag: String,
    line: usize,
}

impl Problem {
    fn new(
        code: Code,
        message: String,
        hint: Option<String>,
        html: &str,
        tag: &Range<usize>,
    ) -> Problem {
        Problem {
            code,
            message,
            hint,
            tag: html.get(tag.clone()).unwrap_or_default().to_owned(),
            line: position(html, tag.start).line,
        }
    }
}

/// Returns what is said of an address that leads to a page without such a place, and what may be meant.
fn no_place<'a>(
    address: &str,
    path: &str,
    id: &str,
    ids: impl Iterator<Item = &'a str>,
) -> (String, Option<String>) {
    (
        format!("`{address}` leads to a place that {path} does not have"),
        did_you_mean(id, ids.take(CANDIDATES)).or_else(|| {
            Some(format!(
                "give the place that is meant the id: `id=\"{id}\"`"
            ))
        }),
    )
}

/// Makes one finding of the same mistake on many pages, at the source where it can be found there.
fn merged<'a>(
    problems: impl Iterator<Item = (&'a Page<'a>, Problem)>,
    theme: &Theme,
) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<(Code, String), Vec<(&Page<'_>, Problem)>> = BTreeMap::new();
    for (page, problem) in problems {
        let same = (
            problem.code,
            format!("{}\n{}", problem.tag, problem.message).replace("../", ""),
        );
        groups.entry(same).or_default().push((page, problem));
    }
    let group = |group: Vec<(&Page<'_>, Problem)>| {
        let pages: BTreeSet<&str> = group.iter().map(|(page, _)| page.path).collect();
        let (page, first) = group.into_iter().next()?;
        Some(diagnostic(first, pages.len() - 1, page, theme))
    };
    groups.into_values().filter_map(group).collect()
}

fn diagnostic(problem: Problem, others: usize, page: &Page<'_>, theme: &Theme) -> Diagnostic {
    let tag = problem.tag.as_str();
    let file = page
        .entry
        .map_or(page.path, |entry| entry.page.file.as_str());
    let mut diagnostic =
        Diagnostic::new(problem.code, file, problem.message).maybe_hint(problem.hint);
    let source = page
        .entry
        .filter(|_| !tag.is_empty())
        .and_then(|entry| entry.page.text.find(tag));
    if let Some(at) = source {
        return diagnostic.at(at..at + tag.len());
    }
    let own = match page.entry {
        Some(entry) => theme.template(template_of(entry)),
        None => theme.template(page.template),
    };
    if let Some((template, span)) = origin::of_tag(theme, own, tag) {
        diagnostic.file.clone_from(&template.file);
        diagnostic = diagnostic.at(span);
    }
    let shown: String = tag.chars().take(SHOWN).collect();
    let more = if shown.len() < tag.len() { "…" } else { "" };
    let mut note = format!(
        "in the finished page {}, line {}: {shown}{more}",
        page.path, problem.line
    );
    if others > 0 {
        note.push_str(&format!(
            "\nand on {others} other page{}",
            if others == 1 { "" } else { "s" }
        ));
    }
    diagnostic.note(note)
}
