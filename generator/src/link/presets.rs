//! The examples of calculators: which pages they get, and how links lead to them.
//!
//! In: the pages. Out: an [`Example`] for each preset of each calculator that a reader meets somewhere, at
//! `presets/cost-shop.html` and so on; their number grows with the calculators and not with the pages.

use calculator_wasm::calculator::{Calculator, Preset};
use calculator_wasm::calculators;

use crate::languages::Language;
use crate::parse::{Page, Piece};

use super::{Entry, address};

/// The folder of the pages.
pub const FOLDER: &str = "presets/";

/// The folder of the calculators to take away.
const TAKE_AWAY: &str = "take-away/";

/// A preset with a page of its own.
#[derive(Clone, Debug)]
pub struct Example {
    /// The calculator.
    pub calculator: &'static Calculator,
    /// The preset.
    pub preset: &'static Preset,
    /// The path of its page in the site.
    pub address: String,
    /// The page of the site that it belongs to, as an index: the one that bears the calculator's name, or the first
    /// that holds it.
    pub home: usize,
}

/// Returns what the addresses of a calculator's examples start with, seen from a page whose text is in the language of
/// `folder`.
pub fn start(page: &str, folder: &str, calculator: &str) -> String {
    address::relative(page, &format!("{folder}{FOLDER}{calculator}-"))
}

/// Returns the address of a calculator as one file, `standalone`, or as a bare page, `embed`, in the language of
/// `folder`.
pub fn take_away(folder: &str, calculator: &str, kind: &str) -> String {
    format!("{folder}{TAKE_AWAY}{calculator}.{kind}.html")
}

/// Returns the examples of the calculators on these pages, in each language that has a page with one.
pub fn of_pages(pages: &[Entry], languages: &[Language]) -> Vec<Example> {
    let mut examples = Vec::new();
    for (number, language) in languages.iter().enumerate() {
        for calculator in calculators().iter().filter(|one| one.presets.len() > 1) {
            let Some(home) = home_of(pages, number, calculator) else {
                continue;
            };
            let folder = &language.folder;
            examples.extend(calculator.presets.iter().map(|preset| Example {
                calculator,
                preset,
                address: format!("{folder}{FOLDER}{}-{}.html", calculator.id, preset.id),
                home,
            }));
        }
    }
    examples
}

/// Returns the page of a calculator in a language, as an index: the one that bears its name, the one whose file does, or
/// the first that holds it.
pub fn home_of(pages: &[Entry], language: usize, calculator: &Calculator) -> Option<usize> {
    let holds = |entry: &Entry| {
        let is_own = entry.language == language && !entry.stands_in();
        // A plain page is text.
        is_own
            && !entry.page.is_plain
            && entry.page.pieces.iter().any(|piece| {
                matches!(piece, Piece::Calculator { request, .. }
                if request.is_live() && request.calculator.value == calculator.id)
            })
    };
    let mut first = None;
    for (at, _) in pages.iter().enumerate().filter(|(_, entry)| holds(entry)) {
        let is_named = |page: &Page| {
            page.title() == calculator.title
                || language > 0 && page.path.ends_with(&format!("/{}.md", calculator.id))
        };
        if is_named(&pages[at].page) {
            return Some(at);
        }
        first = first.or(Some(at));
    }
    first
}

/// Returns the guides that the page of a calculator gives for its topics, by topic, as paths in the site, encoded, with
/// their places; addresses of other sites as they are.
pub fn guides<'a>(home: &'a Entry, calculator: &str) -> Vec<(&'a str, String)> {
    let mut targets = home.targets.iter();
    for piece in &home.page.pieces {
        let own: Vec<&String> = targets.by_ref().take(piece.targets().len()).collect();
        let Piece::Calculator { request, .. } = piece else {
            continue;
        };
        if request.is_live() && request.calculator.value == calculator && !own.is_empty() {
            let topics = request.guides.iter().map(|topic| topic.value.as_str());
            // What leads nowhere was found and reported on the page.
            return topics
                .zip(own)
                .filter(|(_, address)| !home.unresolved.contains(*address))
                .map(|(topic, address)| (topic, in_site(home, address)))
                .collect();
        }
    }
    Vec::new()
}

/// Returns an address seen from a page as one seen from the root of the site.
fn in_site(page: &Entry, address: &str) -> String {
    if address::scheme_of(address).is_some() {
        return address.to_owned();
    }
    let (path, place) = address.split_at(address.find('#').unwrap_or(address.len()));
    let path = match path {
        "" => page.address.clone(),
        path => address::joined(&page.address, path).unwrap_or_default(),
    };
    path + place
}

/// Returns a guide's address as seen from another page of the site.
pub fn seen_from(page: &str, guide: &str) -> String {
    if address::scheme_of(guide).is_some() {
        return guide.to_owned();
    }
    let (path, place) = guide.split_at(guide.find('#').unwrap_or(guide.len()));
    address::relative(page, path) + place
}
