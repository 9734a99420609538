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

pub mod document;
mod origin;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use indexmap::IndexSet;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::diagnostics::codes::Code;
use crate::diagnostics::position::position;
use crate::diagnostics::suggest::did_you_mean;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::address::{decoded, joined, place_of, relative, scheme_of};
use crate::link::moves::Moves;
use crate::link::{Entry, Site, archive};
use crate::output::OutputFile;
use crate::parse::Piece;
use crate::render::{CALCULATOR_POLICY, POLICY, print, template_of};
use crate::theme::Theme;

use document::{Document, Use, read};

/// How much of a tag is shown.
const SHOWN: usize = 160;

/// Among how many names a suggestion is looked for: the time for it must not grow with the site.
const CANDIDATES: usize = 2000;

/// An address on another site, with the first place that leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignLink {
    /// The address, without the part after `#`.
    pub address: String,
    /// The file whose page has the link.
    pub file: String,
    /// Where the link stands in the file; `None` where a template or HTML made it.
    pub span: Option<Range<usize>>,
    /// On how many other pages it stands.
    pub other_pages: usize,
}

/// Checks the finished pages. Returns the addresses on other sites that they lead to, sorted.
pub fn site(site: &Site, files: &[OutputFile], findings: &mut Findings) -> Vec<ForeignLink> {
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
    let mut pages: Vec<Page<'_>> = files
        .par_iter()
        .filter(made)
        .filter_map(|file| checker.look(file, entries.get(file.path.as_str()).copied()))
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
    foreign_links(&pages)
}

fn foreign_links(pages: &[Page<'_>]) -> Vec<ForeignLink> {
    let mut places: BTreeMap<&str, Vec<&Page<'_>>> = BTreeMap::new();
    for page in pages {
        for address in &page.foreign {
            places.entry(address).or_default().push(page);
        }
    }
    let link = |(address, pages): (&str, Vec<&Page<'_>>)| {
        // A page that has the link in its own text says more than one on which a template put it.
        let written = pages
            .iter()
            .find_map(|page| Some((*page, source_of(page, address)?)));
        let page = written.as_ref().map_or(pages[0], |(page, _)| page);
        ForeignLink {
            address: address.to_owned(),
            file: page
                .entry
                .map_or("404.html", |entry| entry.page.file.as_str())
                .to_owned(),
            span: written.map(|(_, span)| span),
            other_pages: pages.len() - 1,
        }
    };
    places.into_iter().map(link).collect()
}

/// Returns where a page's own text has a link to an address.
fn source_of(page: &Page<'_>, address: &str) -> Option<Range<usize>> {
    let pieces = &page.entry?.page.pieces;
    let mut targets = pieces.iter().flat_map(Piece::targets);
    let found = targets.find(|target| without_fragment(&target.address) == address);
    found.map(|target| target.span.clone())
}

fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// What stays of a page that was looked at. There may be many, so their markup does not.
struct Page<'a> {
    path: &'a str,
    /// `None` for pages that no file of the content is: the one for unknown addresses, those at old addresses, the examples
    /// of calculators, the whole site on one page and as one file.
    entry: Option<&'a Entry>,
    /// The template of a page that no file of the content is.
    template: &'static str,
    file: &'a OutputFile,
    ids: BTreeSet<Box<str>>,
    names: BTreeSet<String>,
    /// What is wrong with it, whatever the other pages have.
    problems: Vec<Problem>,
    /// The places on other pages that it leads to.
    places: Vec<Place>,
    /// The addresses on other sites.
    foreign: BTreeSet<Box<str>>,
}

/// A place on another page.
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
        did_you_mean(id, ids.take(CANDIDATES)),
    )
}

/// A page being looked at.
struct Open<'a> {
    path: &'a str,
    html: &'a str,
    entry: Option<&'a Entry>,
    document: &'a Document,
    ids: &'a BTreeSet<Box<str>>,
}

struct Checker<'a> {
    base: Option<&'a str>,
    moves: &'a Moves,
    /// Sorted.
    files: IndexSet<&'a str, FxBuildHasher>,
    lower: BTreeMap<String, &'a str>,
}

impl<'a> Checker<'a> {
    fn new(site: &'a Site, files: &'a [OutputFile]) -> Checker<'a> {
        // A page whose template failed was reported; links to it are right.
        let planned = site
            .pages
            .iter()
            .map(|entry| entry.address.as_str())
            .chain(["404.html"]);
        let all: BTreeSet<&str> = files
            .iter()
            .map(|file| file.path.as_str())
            .chain(planned)
            .collect();
        Checker {
            base: site.config.base_url.as_deref(),
            moves: &site.moves,
            lower: all
                .iter()
                .map(|path| (path.to_lowercase(), *path))
                .collect(),
            files: all.into_iter().collect(),
        }
    }

    /// Looks at a page; `None` where it is no text.
    fn look(&self, file: &'a OutputFile, entry: Option<&'a Entry>) -> Option<Page<'a>> {
        let bytes = file.bytes();
        let html = std::str::from_utf8(&bytes).ok()?;
        let document = read(html);
        let ids = document.ids.iter().map(|id| id.text.as_str().into());
        let ids: BTreeSet<Box<str>> = ids.collect();
        let leads = |used: &&Use| !used.loads && is_web(&used.address);
        let foreign = document.uses.iter().filter(leads);
        let foreign = foreign.map(|used| without_fragment(&used.address).into());
        let foreign = foreign.collect();
        let open = Open {
            path: &file.path,
            html,
            entry,
            document: &document,
            ids: &ids,
        };
        let (problems, places) = self.check(&open);
        let template = match file.path.as_str() {
            "404.html" => "404.html",
            path if self.moves.pages.contains_key(path) => "moved.html",
            _ => "page.html",
        };
        Some(Page {
            path: &file.path,
            entry,
            template,
            file,
            names: document.names,
            ids,
            problems,
            places,
            foreign,
        })
    }

    fn check(&self, page: &Open<'_>) -> (Vec<Problem>, Vec<Place>) {
        let (mut problems, mut places) = (Vec::new(), Vec::new());
        let mut found = |code: Code, message: String, hint: Option<String>, tag: &Range<usize>| {
            problems.push(Problem::new(code, message, hint, page.html, tag));
        };
        let known = |id: &str| {
            page.entry
                .is_some_and(|entry| entry.page.repeated_ids.contains(id))
        };
        let mut seen = BTreeSet::new();
        for id in &page.document.ids {
            if !seen.insert(&id.text) && !known(&id.text) {
                let hint =
                    "a link to it reaches the first only; give one of them another".to_owned();
                found(
                    Code::RepeatedId,
                    format!("the id `{}` stands twice on the page", id.text),
                    Some(hint),
                    &id.tag,
                );
            }
        }
        for id in &page.document.references {
            if !page.ids.contains(id.text.as_str()) {
                let ids = page.ids.iter().map(|id| &**id);
                let hint = did_you_mean(&id.text, ids.take(CANDIDATES));
                found(
                    Code::DeadReference,
                    format!("the page has no id `{}`", id.text),
                    hint,
                    &id.tag,
                );
            }
        }
        for offence in &page.document.offences {
            found(
                Code::AgainstPolicy,
                offence.text.clone(),
                None,
                &offence.tag,
            );
        }
        for (message, tag) in policy_problems(page) {
            found(
                Code::AgainstPolicy,
                message,
                Some(format!("begin the head with `{POLICY_TAG}`")),
                &tag,
            );
        }
        for used in &page.document.uses {
            if page
                .entry
                .is_some_and(|entry| entry.unresolved.contains(&used.address))
            {
                continue;
            }
            match self.check_address(page, &used.address, used.loads) {
                Ok(None) => {}
                Ok(Some((path, id))) => places.push(Place {
                    address: used.address.clone(),
                    path,
                    id,
                    tag: used.tag.clone(),
                }),
                Err((code, message, hint)) => found(code, message, hint, &used.tag),
            }
        }
        (problems, places)
    }

    /// Returns the place on another page that an address leads to, where it does, by path and id.
    fn check_address(
        &self,
        page: &Open<'_>,
        address: &str,
        loads: bool,
    ) -> Result<Option<(String, String)>, Mistake> {
        let from_root = self.base.and_then(|base| address.strip_prefix(base));
        if from_root.is_none() && (address.starts_with("//") || scheme_of(address).is_some()) {
            if loads && !address.starts_with("data:") {
                let message = format!("the page loads `{address}` from another site");
                return Err((
                    Code::AgainstPolicy,
                    message,
                    Some("bring the file along with the site".to_owned()),
                ));
            }
            return match address.to_ascii_lowercase().starts_with("javascript:") {
                true => Err((
                    Code::AgainstPolicy,
                    format!("`{address}` is inline script"),
                    None,
                )),
                false => Ok(None),
            };
        }
        let server_only = |why: &str| Err((Code::DeadLink, format!("`{address}` {why}"), None));
        if from_root.is_none() && address.starts_with('/') {
            return server_only(
                "starts at the root of the server, which is not the same everywhere",
            );
        }
        let (path, fragment) = match from_root.unwrap_or(address).split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (from_root.unwrap_or(address), None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let target = match (from_root, path) {
            (None, "") => Some(page.path.to_owned()),
            (None, path) => decoded(path).and_then(|path| joined(page.path, &path)),
            (Some(_), path) if path.is_empty() || path.ends_with('/') => {
                Some(format!("{path}index.html"))
            }
            (Some(_), path) => decoded(path),
        };
        let Some(target) = target else {
            return server_only("leads out of the site");
        };
        if path.ends_with('/') && from_root.is_none() {
            return server_only("names a folder, which leads to a page on servers only");
        }
        if !self.files.contains(target.as_str()) {
            let hint = match self.lower.get(&target.to_lowercase()) {
                Some(like) => Some(format!(
                    "upper and lower case: `{}`",
                    relative(page.path, like)
                )),
                None => did_you_mean(&target, self.files.iter().copied().take(CANDIDATES)),
            };
            return Err((
                Code::DeadLink,
                format!("`{address}` leads to no file of the site"),
                hint,
            ));
        }
        match fragment.and_then(place_of) {
            Some(id) if target != page.path => Ok(Some((target, id))),
            Some(id) if !page.ids.contains(id.as_str()) && !page.document.names.contains(&id) => {
                let ids = page.ids.iter().map(|id| &**id);
                let (message, hint) = no_place(address, page.path, &id, ids);
                Err((Code::DeadLink, message, hint))
            }
            _ => Ok(None),
        }
    }
}

/// How a template gives a page its policy.
const POLICY_TAG: &str = r#"<meta http-equiv="Content-Security-Policy" content="{{ policy }}">"#;

/// Returns what is wrong with the policy of a page, each with the tag that is to blame.
fn policy_problems(page: &Open<'_>) -> Vec<(String, Range<usize>)> {
    let document = page.document;
    let Some(policy) = &document.policy else {
        let message = "the page has no policy: it may run and load anything".to_owned();
        return vec![(message, document.head.clone())];
    };
    let is_of_the_site = match page.entry.map(|entry| entry.page.calculators() > 0) {
        Some(true) => policy.text == CALCULATOR_POLICY,
        Some(false) => policy.text == POLICY,
        None => [POLICY, CALCULATOR_POLICY].contains(&policy.text.as_str()),
    };
    let mut problems = Vec::new();
    if !is_of_the_site {
        let message = "the page has another policy than the site gives it".to_owned();
        problems.push((message, policy.tag.clone()));
    }
    if let Some(tag) = &document.before_policy {
        let message = "it stands before the policy of the page, which does not hold for it";
        problems.push((message.to_owned(), tag.clone()));
    }
    problems
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

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
