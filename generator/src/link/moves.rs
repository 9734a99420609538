//! Addresses that the site once had → where each is now. In: the front matter's `aliases`, the `[redirects]` of
//! `site.toml`, and the list of published addresses. Out: [`Moves`], from which `render` makes pages that lead on,
//! and a finding for each address that would be lost.
//!
//! A whole page that is gone gets a page at its old address. A place that is gone gets a line with its old id on the
//! page where it was, so that a link to it works without script as well.
//!
//! Not here: chains. What an old address leads to is always a page of the content, never another old address.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::nearest;
use crate::diagnostics::{Diagnostic, Findings};
use crate::load::Published;
use crate::load::toml_keys::At;
use crate::parse::Piece;

use super::{Entry, Site};

/// Everything that is no longer where it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Pages that are gone, by their old addresses.
    pub pages: BTreeMap<String, Place>,
    /// Places that are gone, by the address of the page that they were on and their old ids.
    pub places: BTreeMap<String, BTreeMap<String, Place>>,
}

/// A page of the site, or a place on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which page, as an index into [`Site::pages`].
    pub page: usize,
    /// The id of the place.
    pub id: Option<String>,
}

/// A redirection as it was written.
struct Written<'a> {
    file: &'a str,
    from: &'a At<String>,
    to: Result<Place, Box<Diagnostic>>,
}

/// Works out where everything that moved is now.
pub fn moves(site: &Site, findings: &mut Findings) -> Moves {
    let mut moves = Moves::default();
    if written(site).next().is_none() {
        return moves;
    }
    let by_address: BTreeMap<&str, &Entry> = site
        .pages
        .iter()
        .map(|entry| (entry.address.as_str(), entry))
        .collect();
    for Written { file, from, to } in written(site) {
        let problem = |message: String, hint: &str| {
            Diagnostic::new(Code::BadRedirect, file, message)
                .at(from.span.clone())
                .hint(hint.to_owned())
        };
        let (path, id) = split(&from.value);
        let place = match to {
            Ok(place) => place,
            Err(problem) => {
                findings.push(*problem);
                continue;
            }
        };
        if let Err((message, hint)) = check_old(path) {
            findings.push(problem(message, hint));
            continue;
        }
        let repeated = match (id, by_address.get(path)) {
            (None, Some(_)) => {
                let message =
                    format!("`{path}` is a page of the site, so it cannot lead elsewhere");
                findings.push(problem(message, "remove this line, or rename the page"));
                continue;
            }
            (Some(id), Some(entry)) if entry.page.ids.contains(id) => {
                let message = format!("`{path}` still has a place `#{id}`");
                findings.push(problem(message, "remove this line, or rename the place"));
                continue;
            }
            (None, None) => moves.pages.insert(path.to_owned(), place).is_some(),
            (Some(id), _) => {
                let places = moves.places.entry(path.to_owned()).or_default();
                places.insert(id.to_owned(), place).is_some()
            }
        };
        if repeated {
            let message = format!("`{}` is said twice to have moved", from.value);
            findings.push(problem(message, "keep one of the two"));
        }
    }
    // Places of a page that is gone need a page to stand on.
    let homeless: Vec<&String> = moves
        .places
        .keys()
        .filter(|path| !by_address.contains_key(path.as_str()) && !moves.pages.contains_key(*path))
        .collect();
    for path in homeless {
        let Some(first) = written(site).find(|one| split(&one.from.value).0 == path) else {
            continue;
        };
        let message = format!("there is no page `{path}`, and nothing says where it went");
        findings.push(
            Diagnostic::new(Code::BadRedirect, first.file, message)
                .at(first.from.span.clone())
                .hint(format!(
                    "add a line for the whole page: `\"{path}\" = \"….md\"`"
                )),
        );
    }
    moves
}

/// Checks that every address on the list of published ones still leads somewhere.
pub fn check_published(site: &Site, findings: &mut Findings) {
    let Some(published) = &site.published else {
        return;
    };
    let known: BTreeSet<String> = of_site(site).into_iter().collect();
    let pages: BTreeMap<&str, &Entry> = site
        .pages
        .iter()
        .map(|entry| (entry.address.as_str(), entry))
        .collect();
    let mut at = 0;
    for line in published.text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') || known.contains(line) {
            continue;
        }
        let (path, id) = split(line);
        let there = match id {
            None => site.moves.pages.contains_key(path),
            Some(id) => {
                pages
                    .get(path)
                    .is_some_and(|entry| entry.page.ids.contains(id))
                    || site
                        .moves
                        .places
                        .get(path)
                        .is_some_and(|ids| ids.contains_key(id))
            }
        };
        if !there {
            let hint = format!(
                "say in site.toml where it is now:\n[redirects]\n\"{line}\" = \"{}\"",
                likely(site, &pages, path, id)
            );
            findings.push(
                Diagnostic::new(
                    Code::LostAddress,
                    &published.file,
                    format!("`{line}` was published and would lead nowhere"),
                )
                .at(span)
                .hint(hint),
            );
        }
    }
}

/// Returns the addresses that a site publishes and should keep: its pages, and the places that authors named or that
/// headings and calculators made. Sorted.
pub fn of_site(site: &Site) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in &site.pages {
        all.push(entry.address.clone());
        if entry.stands_in() {
            // The places of its translation will be its own.
            continue;
        }
        let headings = entry.page.headings.iter().map(|heading| &heading.id);
        let calculators = entry.page.pieces.iter().filter_map(|piece| match piece {
            Piece::Calculator { id, .. } => Some(id),
            _ => None,
        });
        let places = headings.chain(calculators);
        all.extend(places.map(|id| format!("{}#{id}", entry.address)));
    }
    all.sort();
    all.dedup();
    all
}

/// What was written about moves, in front matter and in the settings.
fn written(site: &Site) -> impl Iterator<Item = Written<'_>> {
    let aliases = site.pages.iter().enumerate().flat_map(|(page, entry)| {
        entry
            .page
            .front_matter
            .aliases
            .iter()
            .map(move |from| Written {
                file: &entry.page.file,
                from,
                to: Ok(Place { page, id: None }),
            })
    });
    let redirects = site.config.redirects.iter().map(|(from, to)| Written {
        file: &site.config.file,
        from,
        to: target(site, to),
    });
    aliases.chain(redirects)
}

/// Looks up what an old address leads to: `guides/cost.md` or `guides/cost.md#prices`, from the content folder.
fn target(site: &Site, to: &At<String>) -> Result<Place, Box<Diagnostic>> {
    let (path, id) = split(&to.value);
    let problem = |code: Code, message: String, hint: Option<String>| {
        let problem = Diagnostic::new(code, &site.config.file, message).at(to.span.clone());
        Box::new(problem.maybe_hint(hint))
    };
    let Some(page) = site.pages.iter().position(|entry| entry.page.path == path) else {
        let paths = site.pages.iter().map(|entry| entry.page.path.as_str());
        let hint = match nearest(path, paths) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "name the Markdown file from the content folder, as in `guides/cost.md`".to_owned()
            }
        };
        let message = format!("there is no page `{path}`");
        return Err(problem(Code::MissingPage, message, Some(hint)));
    };
    let ids = &site.pages[page].page.ids;
    match id {
        Some(id) if !ids.contains(id) => {
            let near = nearest(id, ids.iter().map(String::as_str));
            let hint = match near {
                Some(near) => format!("did you mean `{path}#{near}`?"),
                None => format!("give the heading that is meant the id: `## Its title {{#{id}}}`"),
            };
            let message = format!("`{path}` has no place `#{id}`");
            Err(problem(Code::MissingAnchor, message, Some(hint)))
        }
        id => Ok(Place {
            page,
            id: id.map(str::to_owned),
        }),
    }
}

/// Says what is wrong with the path of an old address, and what to do.
fn check_old(path: &str) -> Result<(), (String, &'static str)> {
    let unfit = |name: &str| {
        matches!(name, "" | "." | "..")
            || name.contains(['\\', ':', '?', '*', '"', '<', '>', '|', '%'])
    };
    if path.split('/').any(unfit) || path.chars().any(char::is_control) {
        let hint = "write it from the root of the site, without a host and without `/` before it: `guides/old.html`";
        return Err((format!("`{path}` is not an address of the site"), hint));
    }
    if !path.ends_with(".html") {
        let hint = "pages are files: `guides/old.html`, or `guides/index.html` for `guides/`";
        return Err((format!("`{path}` is not the address of a page"), hint));
    }
    Ok(())
}

/// Guesses what an address leads to now, as one would write it in `[redirects]`.
fn likely(site: &Site, pages: &BTreeMap<&str, &Entry>, path: &str, id: Option<&str>) -> String {
    if let (Some(id), Some(entry)) = (id, pages.get(path)) {
        let near = nearest(id, entry.page.ids.iter().map(String::as_str));
        return match near {
            Some(near) => format!("{}#{near}", entry.page.path),
            None => entry.page.path.clone(),
        };
    }
    let name = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let same_place = id.and_then(|id| {
        let has = |entry: &&Entry| entry.page.headings.iter().any(|heading| heading.id == id);
        site.pages
            .iter()
            .find(has)
            .map(|entry| format!("{}#{id}", entry.page.path))
    });
    let same_name = site
        .pages
        .iter()
        .find(|entry| name(&entry.address) == name(path) && name(path) != "index.html")
        .map(|entry| entry.page.path.clone());
    let alike = || {
        let near = nearest(path, pages.keys().copied());
        near.map(|near| pages[near].page.path.clone())
    };
    same_place
        .or(same_name)
        .or_else(alike)
        .unwrap_or_else(|| "….md".to_owned())
}

/// Splits an address into its path and the place on it.
fn split(address: &str) -> (&str, Option<&str>) {
    match address.split_once('#') {
        Some((path, id)) => (path, Some(id)),
        None => (address, None),
    }
}

/// Returns the bytes of the list with the addresses of a site added to those that are on it: none is ever removed.
pub fn listed(site: &Site) -> String {
    const HEAD: &str = "# Addresses that were published. A build that loses one fails until site.toml says where it went.\n\
        # `breakeven addresses --write` adds the new ones; a line that you delete is forgotten.\n";
    let old = site
        .published
        .as_ref()
        .map_or("", |published: &Published| &*published.text);
    let mut all: BTreeSet<String> = of_site(site).into_iter().collect();
    all.extend(
        old.lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned),
    );
    all.into_iter().fold(HEAD.to_owned(), |mut text, line| {
        text.push_str(&line);
        text.push('\n');
        text
    })
}
