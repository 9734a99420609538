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

use rayon::prelude::*;

use crate::diagnostics::codes::Code;
use crate::diagnostics::position::position;
use crate::diagnostics::suggest::did_you_mean;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::address::{decoded, joined, place_of, relative, scheme_of};
use crate::link::{Entry, Site};
use crate::output::OutputFile;
use crate::parse::Piece;
use crate::render::{CALCULATOR_POLICY, POLICY, template_of};
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
    let made = |file: &&OutputFile| {
        file.path == "404.html"
            || entries.contains_key(file.path.as_str())
            || examples.contains(file.path.as_str())
    };
    let mut pages: Vec<Page<'_>> = files
        .par_iter()
        .filter(made)
        .filter_map(|file| Page::new(file, entries.get(file.path.as_str()).copied()))
        .collect();
    // Files are sorted by path. Where two claim one address, which was found before, the first is read.
    pages.dedup_by_key(|page| page.path);
    let checker = Checker::new(site, files, &pages);
    let problems: Vec<Problem> = pages
        .par_iter()
        .flat_map_iter(|page| checker.check(page))
        .collect();
    findings.extend(merged(problems, &pages, &site.theme));
    let awaited = site.awaited.iter().filter(|awaited| {
        let page = checker.pages.get(awaited.page.as_str());
        !page.is_some_and(|page| page.has(&awaited.id))
    });
    findings.extend(awaited.map(|awaited| awaited.problem.clone()));
    foreign_links(&pages)
}

fn foreign_links(pages: &[Page<'_>]) -> Vec<ForeignLink> {
    let mut places: BTreeMap<&str, Vec<&Page<'_>>> = BTreeMap::new();
    for page in pages {
        let leads = |used: &&Use| !used.loads && is_web(&used.address);
        let addresses: BTreeSet<&str> = page
            .document
            .uses
            .iter()
            .filter(leads)
            .map(|used| without_fragment(&used.address))
            .collect();
        for address in addresses {
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

struct Page<'a> {
    path: &'a str,
    html: &'a str,
    /// `None` for the page for unknown addresses and the examples of calculators.
    entry: Option<&'a Entry>,
    document: Document,
    ids: BTreeSet<String>,
}

impl<'a> Page<'a> {
    fn new(file: &'a OutputFile, entry: Option<&'a Entry>) -> Option<Page<'a>> {
        let html = std::str::from_utf8(&file.bytes).ok()?;
        let document = read(html);
        let ids = document.ids.iter().map(|id| id.text.clone()).collect();
        Some(Page {
            path: &file.path,
            html,
            entry,
            document,
            ids,
        })
    }

    /// Tells whether the page has a place of this name.
    fn has(&self, id: &str) -> bool {
        self.ids.contains(id) || self.document.names.contains(id)
    }
}

/// A mistake on one page.
struct Problem {
    code: Code,
    message: String,
    hint: Option<String>,
    page: String,
    tag: Range<usize>,
}

struct Checker<'a> {
    base: Option<&'a str>,
    files: BTreeSet<&'a str>,
    lower: BTreeMap<String, &'a str>,
    pages: BTreeMap<&'a str, &'a Page<'a>>,
}

impl<'a> Checker<'a> {
    fn new(site: &'a Site, files: &'a [OutputFile], pages: &'a [Page<'a>]) -> Checker<'a> {
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
            lower: all
                .iter()
                .map(|path| (path.to_lowercase(), *path))
                .collect(),
            files: all,
            pages: pages.iter().map(|page| (page.path, page)).collect(),
        }
    }

    fn check(&self, page: &Page<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut found = |code: Code, message: String, hint: Option<String>, tag: &Range<usize>| {
            problems.push(Problem {
                code,
                message,
                hint,
                page: page.path.to_owned(),
                tag: tag.clone(),
            });
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
            if !page.ids.contains(&id.text) {
                let ids = page.ids.iter().map(String::as_str);
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
            if let Err((code, message, hint)) = self.check_address(page, &used.address, used.loads)
            {
                found(code, message, hint, &used.tag);
            }
        }
        problems
    }

    fn check_address(
        &self,
        page: &Page<'_>,
        address: &str,
        loads: bool,
    ) -> Result<(), (Code, String, Option<String>)> {
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
                false => Ok(()),
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
        match fragment.zip(self.pages.get(target.as_str())) {
            Some((fragment, to)) => check_anchor(to, address, fragment),
            None => Ok(()),
        }
    }
}

/// How a template gives a page its policy.
const POLICY_TAG: &str = r#"<meta http-equiv="Content-Security-Policy" content="{{ policy }}">"#;

/// Returns what is wrong with the policy of a page, each with the tag that is to blame.
fn policy_problems(page: &Page<'_>) -> Vec<(String, Range<usize>)> {
    let document = &page.document;
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

fn check_anchor(
    page: &Page<'_>,
    address: &str,
    fragment: &str,
) -> Result<(), (Code, String, Option<String>)> {
    let Some(id) = place_of(fragment).filter(|id| !page.has(id)) else {
        return Ok(());
    };
    let hint = did_you_mean(&id, page.ids.iter().map(String::as_str).take(CANDIDATES));
    Err((
        Code::DeadLink,
        format!(
            "`{address}` leads to a place that {} does not have",
            page.path
        ),
        hint,
    ))
}

/// Makes one finding of the same mistake on many pages, at the source where it can be found there.
fn merged(problems: Vec<Problem>, pages: &[Page<'_>], theme: &Theme) -> Vec<Diagnostic> {
    let pages: BTreeMap<&str, &Page<'_>> = pages.iter().map(|page| (page.path, page)).collect();
    let mut groups: BTreeMap<(Code, String), Vec<Problem>> = BTreeMap::new();
    for problem in problems {
        let tag = &pages[problem.page.as_str()].html[problem.tag.clone()];
        let same = (
            problem.code,
            format!("{}\n{}", tag, problem.message).replace("../", ""),
        );
        groups.entry(same).or_default().push(problem);
    }
    let group = |group: Vec<Problem>| {
        let others = group
            .iter()
            .map(|problem| &problem.page)
            .collect::<BTreeSet<_>>()
            .len()
            - 1;
        let first = group.into_iter().next()?;
        Some(diagnostic(first, others, &pages, theme))
    };
    groups.into_values().filter_map(group).collect()
}

fn diagnostic(
    problem: Problem,
    others: usize,
    pages: &BTreeMap<&str, &Page<'_>>,
    theme: &Theme,
) -> Diagnostic {
    let page = pages[problem.page.as_str()];
    let tag = &page.html[problem.tag.clone()];
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
    let own = page
        .entry
        .and_then(|entry| theme.template(template_of(entry)));
    if let Some((template, span)) = origin::of_tag(theme, own, tag) {
        diagnostic.file.clone_from(&template.file);
        diagnostic = diagnostic.at(span);
    }
    let line = position(page.html, problem.tag.start).line;
    let shown: String = tag.chars().take(SHOWN).collect();
    let more = if shown.len() < tag.len() { "…" } else { "" };
    let mut note = format!(
        "in the finished page {}, line {line}: {shown}{more}",
        page.path
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
