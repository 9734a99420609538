//! One page: its text, cut up for the search, and the frame that its template puts around it.

use calculator_wasm::Prices;
use calculator_wasm::html::push_escaped;
use rayon::prelude::*;

use crate::Means;
use crate::diagnostics::{Diagnostic, Findings};
use crate::link::{Entry, Kind, Site, address};
use crate::memory;
use crate::output::OutputFile;
use crate::parse::{Call, Markup, Piece};
use crate::search::{self, passages::PutAway};

use super::calculator::Desk;
use super::components::{self, Surroundings};
use super::context::{Context, SiteContext};
use super::images::Images;
use super::navigation::Navigation;
use super::page_context::{page_context, site_context};
use super::templates::Templates;
use super::{Again, CALCULATOR_POLICY, GENERATOR, POLICY, moves, outputs};

/// What pages are made of.
pub(super) struct Frame<'a> {
    site: &'a Site,
    /// What templates see of the site, language by language.
    pub(super) contexts: Vec<SiteContext>,
    /// Whether there is a feed, language by language.
    has_feed: Vec<bool>,
    images: Images<'a>,
    /// Nothing where a template failed: then pages are looked at, and not made.
    navigation: Option<&'a Navigation>,
    templates: Option<&'a [Templates<'a>]>,
    prices: &'a Prices,
    means: &'a Means,
    again: Again<'a>,
    /// The hash of the list of files that pages may show, which decide on how an image is shown.
    beside: String,
}

/// What the next build may know of a page that was put into its frame.
#[derive(Clone, Debug, Default)]
pub struct Framed {
    /// The hash of what the frame was made of; empty where it is not to be known.
    pub hash: String,
    /// What the search finds on it.
    pub passages: PutAway,
}

/// The pages of a site.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) files: Vec<OutputFile>,
    /// What can be found on each.
    pub(super) passages: Vec<PutAway>,
    /// Their texts, where the site is one page as well.
    pub(super) bodies: Vec<String>,
    /// What the next build may know of each.
    pub(super) framed: Vec<Framed>,
}

/// A page that was rendered.
pub(super) struct OnePage {
    pub(super) file: Option<OutputFile>,
    /// Its text, where it is asked for again.
    body: Option<String>,
    /// What can be found on it.
    framed: Framed,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(
        site: &'a Site,
        templates: Option<&'a [Templates<'a>]>,
        navigation: Option<&'a Navigation>,
        prices: &'a Prices,
        means: &'a Means,
        again: Again<'a>,
    ) -> Frame<'a> {
        let beside = site.assets.iter().map(|file| file.path.as_str());
        Frame {
            beside: memory::hash(beside.collect::<Vec<_>>().join("\n").as_bytes()),
            again,
            site,
            contexts: (0..site.languages.len())
                .map(|language| site_context(site, language))
                .collect(),
            has_feed: (0..site.languages.len())
                .map(|language| outputs::has_feed(site, language))
                .collect(),
            images: Images::new(site),
            navigation,
            templates,
            prices,
            means,
        }
    }

    /// Makes every page.
    pub(super) fn pages(&self, texts: Vec<Markup>, findings: &mut Findings) -> Rendered {
        let made: Vec<OnePage> = texts
            .into_par_iter()
            .enumerate()
            .map(|(index, markup)| {
                let name = &self.site.pages[index].page.file;
                self.means
                    .timings
                    .part("Pages", name, || self.page(index, markup))
            })
            .collect();
        let mut rendered = Rendered::default();
        for page in made {
            rendered.files.extend(page.file);
            rendered.passages.push(page.framed.passages.clone());
            rendered.framed.push(page.framed);
            rendered.bodies.extend(page.body);
            findings.extend(page.problems);
        }
        rendered
    }

    /// Renders the text of a page, cuts it up for the search, and puts the frame around it.
    pub(super) fn page(&self, index: usize, markup: Markup) -> OnePage {
        let site = self.site;
        let entry = &site.pages[index];
        let hash = self.hash(index).unwrap_or_default();
        if let Some(known) = &entry.page.known
            && known.frame == hash
        {
            let digest = known.file.clone();
            return OnePage {
                file: Some(self.means.memory.last(&*entry.address, digest)),
                body: None,
                framed: Framed {
                    hash,
                    passages: PutAway::known(known.passages.clone(), known.count),
                },
                problems: Vec::new(),
            };
        }
        let markup = match entry.page.known {
            Some(_) => (self.again)(&entry.page),
            None => markup,
        };
        let mut problems = Vec::new();
        let desk = Desk::new(site, entry, self.prices);
        let text = body(
            entry,
            &markup,
            desk,
            &self.images,
            self.templates.map(|all| &all[entry.language]),
            &mut problems,
        );
        let mut passages = match search::covers(site, index) {
            true => {
                let found = search::passages::passages(&text);
                PutAway::new(&found, &self.means.scratch)
            }
            false => PutAway::default(),
        };
        if entry.stands_in() {
            // They are those of the page itself.
            problems.clear();
        }
        let body = site.config.print.then(|| text.clone());
        let file = self
            .framed(index, text)
            .and_then(|framed| framed.map_err(|problem| problems.push(*problem)).ok());
        let is_right = problems.is_empty() && file.is_some();
        let hash = if is_right { hash } else { String::new() };
        passages.is_kept = !hash.is_empty();
        OnePage {
            file,
            body,
            framed: Framed { passages, hash },
            problems,
        }
    }

    /// Returns the hash of all that decides on the file of a plain page, besides its text and what is no page; `None` for
    /// any other page, and where nobody wants to know.
    fn hash(&self, index: usize) -> Option<String> {
        let site = self.site;
        let entry = &site.pages[index];
        let is_plain = entry.page.is_plain && !entry.stands_in();
        if !is_plain || !self.means.memory.learns() || site.config.print {
            return None;
        }
        let mut places = String::new();
        moves::push_places(&mut places, site, entry.language, &entry.address);
        let has_feed = self.has_feed[entry.language];
        let all = (
            page_context(site, index, places, has_feed),
            self.navigation?.known_by(site, index),
            &entry.targets,
            &self.beside,
        );
        let text = serde_json::to_vec(&all).expect("what templates see is JSON");
        Some(memory::hash(&text))
    }

    fn framed(
        &self,
        index: usize,
        mut content: String,
    ) -> Option<Result<OutputFile, Box<Diagnostic>>> {
        let site = self.site;
        let entry = &site.pages[index];
        let templates = &self.templates?[entry.language];
        moves::push_places(&mut content, site, entry.language, &entry.address);
        let context = Context {
            site: &self.contexts[entry.language],
            page: page_context(site, index, content, self.has_feed[entry.language]),
            nav: self.navigation?.of_page(site, index),
            root: address::root_of(&entry.address),
            policy: if entry.page.calculators() > 0 {
                CALCULATOR_POLICY
            } else {
                POLICY
            },
            generator: GENERATOR,
        };
        let template = template_of(entry);
        let html = self.means.timings.timed("Templates", template, || {
            templates.render(template, &context, &entry.page.file)
        });
        let kept = |html: String| self.means.scratch.keep(html.into_bytes());
        Some(html.map(|html| OutputFile::new(entry.address.clone(), kept(html))))
    }
}

/// Renders the text of a page, `markup` being what was taken out of it; without templates, what components
/// stand in it is left out.
fn body(
    entry: &Entry,
    markup: &Markup,
    mut desk: Desk<'_>,
    images: &Images<'_>,
    templates: Option<&Templates<'_>>,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let mut targets = entry.targets.iter().map(String::as_str);
    let (markup, mut places) = markup.read();
    let file = entry.page.file.as_str();
    let root = address::root_of(&entry.address);
    let around = Surroundings {
        root: &root,
        url: &entry.address,
        title: entry.page.title(),
    };
    // Components that are open, each with its addresses, over what was written before it.
    let mut open: Vec<(&Call, Vec<&str>, String)> = Vec::new();
    let mut html = String::with_capacity(markup.len() + markup.len() / 8);
    let call =
        |call: &Call, targets: &[&str], body: Option<&str>, problems: &mut Vec<Diagnostic>| {
            let templates = templates?;
            match components::component(templates, file, call, targets, body, &around) {
                Ok(markup) => Some(markup + "\n"),
                Err(found) => {
                    problems.extend(found);
                    None
                }
            }
        };
    for piece in &entry.page.pieces {
        match piece {
            Piece::Html(_) => html.push_str(&markup[places.next().unwrap_or_default()]),
            Piece::Target(_) => push_escaped(&mut html, targets.next().unwrap_or_default()),
            Piece::Image(picture) => {
                let src = targets.next().unwrap_or_default();
                html.push_str(&images.markup(picture, src, (file, &entry.address), problems));
            }
            Piece::Open(component) => {
                let own: Vec<&str> = targets.by_ref().take(component.targets.len()).collect();
                if component.has_body {
                    open.push((component, own, std::mem::take(&mut html)));
                } else {
                    html.push_str(&call(component, &own, None, problems).unwrap_or_default());
                }
            }
            Piece::Close { .. } => {
                if let Some((component, own, before)) = open.pop() {
                    let body = std::mem::replace(&mut html, before);
                    let markup = call(component, &own, Some(body.trim()), problems);
                    html.push_str(&markup.unwrap_or_default());
                }
            }
            Piece::Calculator { id, request } => {
                let own: Vec<&str> = targets.by_ref().take(request.targets.len()).collect();
                html.push_str(&desk.calculator(id, request, &own, problems))
            }
            Piece::Figure { key, request } => html.push_str(&desk.figure(key, request, problems)),
        }
    }
    desk.close(problems);
    html
}

/// Returns the name of the template of a page.
pub fn template_of(entry: &Entry) -> &str {
    match (&entry.page.front_matter.template, entry.kind) {
        (Some(template), _) => template,
        (None, Kind::Home) => "home.html",
        (None, Kind::Section | Kind::Tags | Kind::Tag) => "section.html",
        (None, Kind::Page) => "page.html",
    }
}
