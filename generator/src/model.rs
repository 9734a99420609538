//! The linked site → its model, for programs that want to know what pages there are and what is on them: the same facts
//! that templates, navigation and search are made from. In: [`Site`]. Out: JSON, whose shape is a promise; [`SCHEMA`] says
//! it, and `version` changes when it breaks.
//!
//! Deliberately absent: markup, which is in the pages, and computed figures, which `calc` prints.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::link::moves::Place;
use crate::link::{Entry, Kind, Site};
use crate::parse::{Heading, Piece, Request};

/// The JSON Schema of the model.
pub const SCHEMA: &str = include_str!("model.schema.json");

/// Returns the model as indented JSON with a final newline.
pub fn json(site: &Site) -> String {
    let model = Model {
        version: 1,
        generator: concat!("Breakeven ", env!("CARGO_PKG_VERSION")),
        title: &site.config.title,
        language: &site.config.language,
        base_url: site.config.base_url.as_deref(),
        pages: (0..site.pages.len())
            .map(|index| page(site, index))
            .collect(),
        redirects: site
            .moves
            .pages
            .iter()
            .map(|(old, place)| (old.as_str(), now(site, place)))
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&model).expect("texts and numbers are JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Model<'a> {
    version: u32,
    generator: &'static str,
    title: &'a str,
    language: &'a str,
    base_url: Option<&'a str>,
    pages: Vec<Page<'a>>,
    redirects: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Page<'a> {
    address: &'a str,
    /// The language that it is for, where the site has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// `None` where no file made the page, as for tags.
    source: Option<&'a str>,
    kind: &'static str,
    title: &'a str,
    summary: &'a str,
    updated: Option<&'a str>,
    draft: bool,
    tags: Vec<&'a str>,
    fields: &'a BTreeMap<String, Value>,
    parent: Option<&'a str>,
    children: Vec<&'a str>,
    previous: Option<&'a str>,
    next: Option<&'a str>,
    headings: Vec<Title<'a>>,
    links: Vec<&'a str>,
    images: Vec<&'a str>,
    calculators: Vec<Calculator<'a>>,
    figures: Vec<Calculator<'a>>,
    parts: Vec<&'a str>,
}

#[derive(Serialize)]
struct Title<'a> {
    level: u8,
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Calculator<'a> {
    calculator: &'a str,
    /// The id of the calculator on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// The figure that stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a str>,
    inputs: BTreeMap<&'a str, &'a str>,
}

/// Returns the address of a place, with the place on its page.
fn now(site: &Site, place: &Place) -> String {
    let address = &site.pages[place.page].address;
    match &place.id {
        Some(id) => format!("{address}#{id}"),
        None => address.clone(),
    }
}

fn page(site: &Site, index: usize) -> Page<'_> {
    let entry = &site.pages[index];
    let front_matter = &entry.page.front_matter;
    let address = |index: usize| site.pages[index].address.as_str();
    let (previous, next) = site.neighbours(index);
    let is_made = matches!(entry.kind, Kind::Tags | Kind::Tag);
    let mut page = Page {
        address: &entry.address,
        language: Some(site.language(entry).tag.as_str()).filter(|_| site.languages.len() > 1),
        source: Some(site.source_path(entry)).filter(|_| !is_made),
        kind: entry.kind.name(),
        title: entry.page.title(),
        summary: &front_matter.summary,
        updated: front_matter.updated.as_deref(),
        draft: front_matter.draft,
        tags: front_matter
            .tags
            .iter()
            .map(|tag| tag.value.as_str())
            .collect(),
        fields: &front_matter.fields,
        parent: entry.parent.map(address),
        children: entry.children.iter().copied().map(address).collect(),
        previous: previous.map(address),
        next: next.map(address),
        headings: entry.page.headings.iter().map(title).collect(),
        links: Vec::new(),
        images: Vec::new(),
        calculators: Vec::new(),
        figures: Vec::new(),
        parts: entry.page.parts.iter().map(String::as_str).collect(),
    };
    read_pieces(entry, &mut page);
    page
}

/// Reads what stands in the text: links and images as they are on the finished page, calculators with their inputs.
fn read_pieces<'a>(entry: &'a Entry, page: &mut Page<'a>) {
    let mut targets = entry.targets.iter().map(String::as_str);
    for piece in &entry.page.pieces {
        for (target, address) in piece.targets().iter().zip(targets.by_ref()) {
            match target.image {
                true => page.images.push(address),
                false => page.links.push(address),
            }
        }
        match piece {
            Piece::Calculator { id, request } => {
                page.calculators.push(calculator(request, Some(id), None));
            }
            Piece::Figure { key, request } => {
                page.figures
                    .push(calculator(request, None, Some(&key.value)));
            }
            _ => {}
        }
    }
}

fn calculator<'a>(
    request: &'a Request,
    id: Option<&'a str>,
    figure: Option<&'a str>,
) -> Calculator<'a> {
    let inputs = request.settings.iter();
    Calculator {
        calculator: &request.calculator.value,
        id,
        figure,
        inputs: inputs
            .map(|input| (input.path.value.as_str(), input.value.value.as_str()))
            .collect(),
    }
}

fn title(heading: &Heading) -> Title<'_> {
    Title {
        level: heading.level,
        id: &heading.id,
        title: &heading.title,
    }
}
