//! One finished page → what is wrong with it: ids, references, policy, addresses. What needs the other pages, whether they
//! have the places that it leads to, is returned as it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::did_you_mean;
use crate::link::address::{decoded, joined, place_of, relative, scheme_of};
use crate::link::moves::Moves;
use crate::link::{Entry, Site};
use crate::memory;
use crate::output::OutputFile;
use crate::render::{CALCULATOR_POLICY, POLICY};

use super::document::{Document, Use, read};
use super::foreign::{is_web, without_fragment};
use super::{CANDIDATES, Mistake, Page, Place, Problem, no_place};

/// A page being looked at.
struct Open<'a> {
    path: &'a str,
    html: &'a str,
    entry: Option<&'a Entry>,
    document: &'a Document<'a>,
    ids: &'a BTreeSet<Box<str>>,
}

pub(super) struct Checker<'a> {
    base: Option<&'a str>,
    moves: &'a Moves,
    /// Sorted.
    files: IndexSet<&'a str, FxBuildHasher>,
    lower: BTreeMap<String, &'a str>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(site: &'a Site, files: &'a [OutputFile]) -> Checker<'a> {
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

    /// Returns the hash of what an address may lead to: with the same, a page without a change has the same wrong with it.
    pub(super) fn world(&self) -> String {
        let files: Vec<&str> = self.files.iter().copied().collect();
        memory::hash(files.join("\n").as_bytes())
    }

    /// Looks at a page; `None` where it is no text.
    pub(super) fn look(&self, file: &'a OutputFile, entry: Option<&'a Entry>) -> Option<Page<'a>> {
        let bytes = file.bytes();
        let html = std::str::from_utf8(&bytes).ok()?;
        let document = read(html);
        let ids = document.ids.iter().map(|id| (*id.text).into());
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
            names: document.names.into_iter().map(Cow::into_owned).collect(),
            ids,
            problems,
            places,
            foreign,
            is_known: false,
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
            if !page.ids.contains(&*id.text) {
                let ids = page.ids.iter().map(|id| &**id);
                let near = did_you_mean(&id.text, ids.take(CANDIDATES));
                let hint = near.or_else(|| {
                    Some(format!(
                        "give the element that is meant the id: `id=\"{}\"`",
                        id.text
                    ))
                });
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
                Some(offence.remedy.to_owned()),
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
                .is_some_and(|entry| entry.unresolved.contains(&*used.address))
            {
                continue;
            }
            match self.check_address(page, &used.address, used.loads) {
                Ok(None) => {}
                Ok(Some((path, id))) => places.push(Place {
                    address: used.address.to_string(),
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
                    Some("use a `<button>`, and a script in a file that listens to it".to_owned()),
                )),
                false => Ok(None),
            };
        }
        let server_only = |why: &str, hint: &str| {
            let hint = Some(hint.to_owned());
            Err((Code::DeadLink, format!("`{address}` {why}"), hint))
        };
        if from_root.is_none() && address.starts_with('/') {
            return server_only(
                "starts at the root of the server, which is not the same everywhere",
                "begin it with `{{ root }}` in a template, or as seen from the page elsewhere",
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
            return server_only(
                "leads out of the site",
                "bring the file along with the site, or write the whole address: `https://…`",
            );
        };
        if path.ends_with('/') && from_root.is_none() {
            return server_only(
                "names a folder, which leads to a page on servers only",
                "name the page: `index.html` after the slash",
            );
        }
        if !self.files.contains(target.as_str()) {
            let hint = match self.lower.get(&target.to_lowercase()) {
                Some(like) => Some(format!(
                    "upper and lower case: `{}`",
                    relative(page.path, like)
                )),
                None => {
                    did_you_mean(&target, self.files.iter().copied().take(CANDIDATES)).or(Some(
                        "files of the site are listed in its `.breakeven-manifest.json`".to_owned(),
                    ))
                }
            };
            return Err((
                Code::DeadLink,
                format!("`{address}` leads to no file of the site"),
                hint,
            ));
        }
        match fragment.and_then(place_of) {
            Some(id) if target != page.path => Ok(Some((target, id))),
            Some(id)
                if !page.ids.contains(id.as_str())
                    && !page.document.names.contains(id.as_str()) =>
            {
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
        None => [POLICY, CALCULATOR_POLICY].contains(&&*policy.text),
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
