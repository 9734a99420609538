//! The cards of a site: for each page that has a public address, the picture that other sites show beside a link to it,
//! drawn from the theme's template `card.svg`.

use rayon::prelude::*;
use serde::Serialize;

use crate::card::{self, SIZE};
use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::{Entry, Site, address};
use crate::output::OutputFile;

use super::Look;
use super::context::{Card, SiteContext};

/// The template of every card.
const TEMPLATE: &str = "card.svg";

/// What the template gets.
#[derive(Debug, Serialize)]
struct Context<'a> {
    site: &'a SiteContext,
    page: CardPage<'a>,
}

/// The page that a card is of.
#[derive(Debug, Serialize)]
struct CardPage<'a> {
    title: &'a str,
    summary: &'a str,
    kind: &'static str,
    /// The title of the top section that the page is in; none on the home page and on top sections.
    section: Option<&'a str>,
    tags: Vec<&'a str>,
}

/// Tells whether the site has cards: they are of use only where a page has a public address.
fn has_cards(site: &Site) -> bool {
    site.config.cards && site.config.base_url.is_some() && site.theme.template(TEMPLATE).is_some()
}

/// The path of the card of a page.
fn path(entry: &Entry) -> String {
    format!("cards/{}.png", entry.address.trim_end_matches(".html"))
}

/// Returns where the card of a page is, where there is one.
pub(super) fn of_page(site: &Site, entry: &Entry) -> Option<Card> {
    let base = site
        .config
        .base_url
        .as_deref()
        .filter(|_| has_cards(site) && lacking(site, entry).is_none())?;
    let (width, height) = SIZE;
    Some(Card {
        address: format!("{base}{}", address::encoded(&path(entry))),
        alt: format!(
            "{}: {}",
            entry.page.title(),
            entry.page.front_matter.summary
        ),
        width,
        height,
    })
}

/// Returns the first letter of a page's words that a card cannot have. Such a page has no card.
fn lacking(site: &Site, entry: &Entry) -> Option<char> {
    let words = [entry.page.title(), &entry.page.front_matter.summary];
    words
        .into_iter()
        .find_map(|text| site.theme.fonts.first_lacking(text))
}

/// Draws every card.
pub(super) fn files(site: &Site, looks: &[Look<'_>], findings: &mut Findings) -> Vec<OutputFile> {
    if !has_cards(site) {
        return Vec::new();
    }
    let drawn: Vec<Result<OutputFile, Box<Diagnostic>>> = (0..site.pages.len())
        .into_par_iter()
        // A page that stands in names the card of its original.
        .filter(|index| !site.pages[*index].stands_in())
        .map(|index| one(site, index, looks[site.pages[index].language]))
        .collect();
    let mut files = Vec::new();
    for result in drawn {
        match result {
            Ok(file) => files.push(file),
            Err(problem) => findings.push(*problem),
        }
    }
    files
}

fn one(site: &Site, index: usize, look: Look<'_>) -> Result<OutputFile, Box<Diagnostic>> {
    let entry = &site.pages[index];
    if let Some(letter) = lacking(site, entry) {
        let (cause, hint) = if card::is_shaped(letter) {
            (
                "is of a script that joins letters or runs from right to left, which no card can have",
                "other sites show such a page without a picture; `no-card = \"off\"` below `[levels]` in site.toml accepts that",
            )
        } else {
            (
                "is no letter of the theme's fonts",
                "put fonts that have it at `_theme/fonts/regular.ttf` and `_theme/fonts/bold.ttf`",
            )
        };
        let message = format!("the page has no card: `{letter}` {cause}");
        let problem = Diagnostic::new(Code::NoCard, &entry.page.file, message);
        return Err(Box::new(problem.hint(hint)));
    }
    let title = |page: usize| site.pages[page].page.title();
    let above = site.ancestors(index);
    let context = Context {
        site: look.site,
        page: CardPage {
            title: entry.page.title(),
            summary: &entry.page.front_matter.summary,
            kind: entry.kind.name(),
            section: above.get(1).map(|section| title(*section)),
            tags: entry.tags.iter().map(|tag| title(*tag)).collect(),
        },
    };
    let file = &entry.page.file;
    let svg = look.templates.render(TEMPLATE, &context, file)?;
    let bytes = card::card(&svg, &site.theme.fonts).map_err(|problem| {
        let message = format!("the card of the page cannot be drawn: {problem}");
        let hint = "it is made of the theme's card.svg and its fonts, fonts/regular.ttf and fonts/bold.ttf";
        Box::new(Diagnostic::new(Code::TemplateError, file, message).hint(hint))
    })?;
    Ok(OutputFile::new(path(entry), bytes))
}
