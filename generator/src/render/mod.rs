//! Stage 4: [`Site`] → files in memory. Pure, on all cores: the same site gives the same bytes.
//!
//! 1. [`templates`] reads the theme's templates; [`context`] is what they can see.
//! 2. [`navigation`] is rendered once for each folder.
//! 3. Each page: its pieces become markup, with calculators and figures computed by [`calculator`], from which
//!    [`search`] makes its index, and its template puts the frame around it.
//! 4. The examples of the calculators as pages of their own ([`presets`]), the page for unknown addresses, [`moves`] for
//!    old ones, the files of the theme, of `_static` and beside the pages, and the calculators' module; for the hosts
//!    that the site names, the files with its [`headers`]. The whole site on one page ([`mod@print`]).
//! 5. The [`cards`] of the pages. Feeds, the sitemap and whatever else the theme has a template for ([`outputs`]), the
//!    Markdown [`twin`]s, and last
//!    the service [`worker`] and the [`archive`] of all of it.
//!
//! Not here: writing (`emit`).

mod archive;
pub mod calculator;
mod cards;
pub mod components;
pub mod context;
pub mod headers;
pub mod images;
mod moves;
pub mod navigation;
mod outputs;
pub mod presets;
pub mod print;
mod standalone;
pub mod templates;
mod twin;
pub mod worker;

use std::collections::{BTreeMap, BTreeSet};

use calculator_wasm::html::push_escaped;
use calculator_wasm::{Module, Prices};
use rayon::prelude::*;
use serde_json::Value;

use crate::Means;
use crate::diagnostics::{Diagnostic, Findings};
use crate::embedded;
use crate::link::{Entry, Kind, Site, address};
use crate::output::OutputFile;
use crate::parse::{Call, Heading, Markup, Piece};
use crate::search::{self, passages::PutAway};

use calculator::Desk;
use components::Surroundings;
use context::{
    Alternate, Child, Context, InLanguage, PageContext, Reference, SiteContext, TocEntry,
};
use images::Images;
use navigation::Navigation;
use templates::Templates;

/// The policy of pages without a calculator.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of pages with a calculator: WebAssembly and its worker are allowed.
pub const CALCULATOR_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; \
    base-uri 'none'; form-action 'none'";

const GENERATOR: &str = concat!("Breakeven ", env!("CARGO_PKG_VERSION"));

/// Renders the site. Files come sorted by path; where a template fails, what could be rendered comes back. The markup of
/// the pages is taken out of them: each is dropped as soon as its page is made, since there are many.
pub fn site(
    site: &mut Site,
    prices: &Prices,
    findings: &mut Findings,
    means: &Means,
) -> Vec<OutputFile> {
    let timings = &*means.timings;
    let texts = taken(site);
    let site = &*site;
    let templates = of_languages(site, findings);
    let navigation = timings.stage("Making navigation", 0, || {
        let made = Navigation::of(site, templates.as_ref()?, 0..site.pages.len());
        made.map_err(|problem| findings.push(*problem)).ok()
    });
    let frame = Frame::new(
        site,
        templates.as_deref(),
        navigation.as_ref(),
        prices,
        means,
    );
    let Rendered {
        mut files,
        passages,
        bodies,
    } = timings.stage("Rendering pages", texts.len(), || {
        frame.pages(texts, findings)
    });
    let (Some(templates), Some(_)) = (&templates, &navigation) else {
        return Vec::new();
    };
    let looks: Vec<Look<'_>> = frame
        .contexts
        .iter()
        .zip(templates)
        .map(|(site, templates)| Look { site, templates })
        .collect();
    let first = looks[0];
    let single = [unknown_address(site, first)];
    for result in single.into_iter().chain(moves::pages(site, &looks)) {
        match result {
            Ok(file) => files.push(file),
            Err(problem) => findings.push(*problem),
        }
    }
    files.extend(presets::pages(site, &looks, prices, findings));
    let whole = timings.stage("Making one page of all", 0, || {
        print::files(site, &looks, &bodies)
    });
    drop(bodies);
    let searched = timings.stage("Indexing the search", 0, || {
        search::files(site, passages, means)
    });
    files.extend(searched);
    match whole {
        Ok(whole) => files.extend(whole),
        Err(problem) => findings.push(*problem),
    }
    files.extend(copied(site));
    files.extend(standalone::files(site, prices));
    files.extend(timings.stage("Making other formats", 0, || {
        outputs::files(site, &looks, findings)
    }));
    files.extend(twin::files(site, prices));
    files.extend(headers::files(&site.config, &moves::of_pages(site), &files));
    // Cards are for other sites: no reader's browser keeps them.
    let worker = worker::file(site, &files);
    files.extend(timings.stage("Drawing cards", 0, || cards::files(site, &looks, findings)));
    files.sort();
    files.extend(worker);
    match archive::files(site, first, &files) {
        Ok(made) => files.extend(made),
        Err(problem) => findings.push(*problem),
    }
    files.sort();
    files
}

/// What pages in one language look like: what templates see of the site, and the templates.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    site: &'a SiteContext,
    templates: &'a Templates<'a>,
}

/// Reads the templates once for each language; what is wrong with them is found once.
fn of_languages<'a>(site: &'a Site, findings: &mut Findings) -> Option<Vec<Templates<'a>>> {
    let languages = site.languages.iter();
    languages
        .map(|language| Templates::new(&site.theme, &language.words, &site.data, findings))
        .collect()
}

/// Renders some pages and nothing else, as they are in the whole site. Their markup is taken out of them.
pub fn some(
    site: &mut Site,
    pages: &[usize],
    prices: &Prices,
    findings: &mut Findings,
    means: &Means,
) -> Vec<OutputFile> {
    let take = |page: &usize| std::mem::take(&mut site.pages[*page].page.markup);
    let texts: Vec<Markup> = pages.iter().map(take).collect();
    let site = &*site;
    let Some(templates) = of_languages(site, findings) else {
        return Vec::new();
    };
    let navigation = match Navigation::of(site, &templates, pages.iter().copied()) {
        Ok(navigation) => navigation,
        Err(problem) => {
            findings.push(*problem);
            return Vec::new();
        }
    };
    let frame = Frame::new(site, Some(&templates), Some(&navigation), prices, means);
    let made: Vec<Made> = pages
        .par_iter()
        .zip(texts)
        .map(|(page, markup)| frame.page(*page, markup))
        .collect();
    let mut files = Vec::new();
    for page in made {
        findings.extend(page.problems);
        files.extend(page.file);
    }
    files
}

/// Takes the markup out of the pages.
fn taken(site: &mut Site) -> Vec<Markup> {
    let take = |entry: &mut Entry| std::mem::take(&mut entry.page.markup);
    site.pages.iter_mut().map(take).collect()
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
                html.push_str(&desk.calculator(id, request, problems))
            }
            Piece::Figure { key, request } => html.push_str(&desk.figure(key, request, problems)),
        }
    }
    desk.close(problems);
    html
}

/// What pages are made of.
struct Frame<'a> {
    site: &'a Site,
    /// What templates see of the site, language by language.
    contexts: Vec<SiteContext>,
    /// Whether there is a feed, language by language.
    has_feed: Vec<bool>,
    images: Images<'a>,
    /// Nothing where a template failed: then pages are looked at, and not made.
    navigation: Option<&'a Navigation>,
    templates: Option<&'a [Templates<'a>]>,
    prices: &'a Prices,
    means: &'a Means,
}

/// The pages of a site.
#[derive(Default)]
struct Rendered {
    files: Vec<OutputFile>,
    /// What can be found on each.
    passages: Vec<PutAway>,
    /// Their texts, where the site is one page as well.
    bodies: Vec<String>,
}

/// A page that was rendered.
struct Made {
    file: Option<OutputFile>,
    /// Its text, where it is asked for again.
    body: Option<String>,
    /// What can be found on it.
    passages: PutAway,
    problems: Vec<Diagnostic>,
}

impl<'a> Frame<'a> {
    fn new(
        site: &'a Site,
        templates: Option<&'a [Templates<'a>]>,
        navigation: Option<&'a Navigation>,
        prices: &'a Prices,
        means: &'a Means,
    ) -> Frame<'a> {
        Frame {
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
    fn pages(&self, texts: Vec<Markup>, findings: &mut Findings) -> Rendered {
        let made: Vec<Made> = texts
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
            rendered.passages.push(page.passages);
            rendered.bodies.extend(page.body);
            findings.extend(page.problems);
        }
        rendered
    }

    /// Renders the text of a page, cuts it up for the search, and puts the frame around it.
    fn page(&self, index: usize, markup: Markup) -> Made {
        let site = self.site;
        let entry = &site.pages[index];
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
        let passages = match search::covers(site, index) {
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
        Made {
            file,
            body,
            passages,
            problems,
        }
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

/// Returns the name of the template of a page.
pub fn template_of(entry: &Entry) -> &str {
    match (&entry.page.front_matter.template, entry.kind) {
        (Some(template), _) => template,
        (None, Kind::Home) => "home.html",
        (None, Kind::Section | Kind::Tags | Kind::Tag) => "section.html",
        (None, Kind::Page) => "page.html",
    }
}

fn site_context(site: &Site, number: usize) -> SiteContext {
    let config = &site.config;
    let language = &site.languages[number];
    SiteContext {
        title: language.title.clone(),
        tagline: language.tagline.clone(),
        language: language.tag.clone(),
        direction: language.direction(),
        home: format!("{}index.html", language.folder),
        folder: language.folder.clone(),
        script_words: language.words.for_scripts(),
        description: language.description.clone(),
        author: config.author.clone(),
        source_url: config.source_url.clone(),
        copyright: language.copyright.clone(),
        search: config.search,
        offline: site.archive().map(|_| crate::link::archive::PAGE),
        print: config.print.then(|| print::page_of(language)),
        service_worker: config.service_worker == Some(true),
    }
}

fn page_context(site: &Site, index: usize, content: String, has_feed: bool) -> PageContext<'_> {
    let entry = &site.pages[index];
    let front_matter = &entry.page.front_matter;
    let href = |other: usize| {
        address::encoded(&address::relative(
            &entry.address,
            &site.pages[other].address,
        ))
    };
    let language_of = |other: usize| {
        let other = &site.pages[other];
        let own = site.languages[other.page.language].tag.as_str();
        (other.page.language != entry.language).then_some(own)
    };
    let reference = |other: usize| Reference {
        title: site.pages[other].page.title(),
        language: language_of(other),
        href: href(other),
    };
    let child = |other: usize| Child {
        title: site.pages[other].page.title(),
        language: language_of(other),
        summary: &site.pages[other].page.front_matter.summary,
        href: href(other),
    };
    let (previous, next) = site.neighbours(index);
    let shown = match entry.kind.is_read_in_order() {
        true => &entry.children,
        false => &entry.listed,
    };
    let languages = languages(site, index);
    let original = languages.first().filter(|_| entry.stands_in()).cloned();
    // The entry of the page in the language that it was written in.
    let written = match &original {
        Some(_) => site.in_other_languages(index, true).into_iter().next(),
        None => None,
    };
    let written = written.map_or(entry, |(_, page)| &site.pages[page]);
    let text = &site.languages[entry.page.language];
    PageContext {
        language: &text.tag,
        direction: text.direction(),
        languages,
        alternates: alternates(site, index),
        title: entry.page.title(),
        summary: &front_matter.summary,
        description: front_matter
            .description
            .as_deref()
            .unwrap_or(&front_matter.summary),
        kind: kind_name(entry.kind),
        url: &entry.address,
        canonical: (site.config.base_url.as_ref()).map(|base| canonical(base, &written.address)),
        is_indexed: original.is_none() || site.config.base_url.is_some(),
        original,
        content,
        toc: contents(&entry.page.headings),
        breadcrumbs: site.ancestors(index).into_iter().map(reference).collect(),
        previous: previous.map(reference),
        next: next.map(reference),
        children: shown.iter().copied().map(child).collect(),
        tags: entry.tags.iter().copied().map(reference).collect(),
        draft: front_matter.draft,
        has_calculator: entry.page.calculators() > 0,
        updated: front_matter.updated.as_deref(),
        fields: fields(site, index),
        source_path: site.source_path(entry),
        edit_url: site
            .config
            .edit_url
            .as_ref()
            .map(|base| format!("{base}{}", address::encoded(site.source_path(entry)))),
        feed: outputs::feed_of(site, index, has_feed),
        card: cards::of_page(site, written),
        moved_to: None,
    }
}

/// The page in each language, the switcher's list; empty where there is one language only.
fn languages(site: &Site, index: usize) -> Vec<InLanguage<'_>> {
    let entry = &site.pages[index];
    if site.languages.len() < 2 {
        return Vec::new();
    }
    let mut pages = site.in_other_languages(index, false);
    pages.push((entry.language, index));
    pages.sort_unstable();
    let shown = |(number, page): (usize, usize)| {
        let language = &site.languages[number];
        InLanguage {
            tag: &language.tag,
            name: &language.name,
            direction: language.direction(),
            href: address::encoded(&address::relative(
                &entry.address,
                &site.pages[page].address,
            )),
            is_current: page == index,
        }
    };
    pages.into_iter().map(shown).collect()
}

/// The public addresses of a page and its translations; empty where it has none.
fn alternates(site: &Site, index: usize) -> Vec<Alternate<'_>> {
    let Some(base) = &site.config.base_url else {
        return Vec::new();
    };
    let entry = &site.pages[index];
    let mut pages = site.in_other_languages(index, true);
    if pages.is_empty() || entry.stands_in() {
        return Vec::new();
    }
    pages.push((entry.language, index));
    pages.sort_unstable();
    let alternate = |language, page: usize| Alternate {
        language,
        href: canonical(base, &site.pages[page].address),
    };
    let mut alternates: Vec<Alternate<'_>> = pages
        .iter()
        .map(|(number, page)| alternate(&site.languages[*number].tag, *page))
        .collect();
    alternates.push(alternate("x-default", pages[0].1));
    alternates
}

/// Every field that the page may have, so that a template can ask for one that the page leaves out.
fn fields(site: &Site, index: usize) -> BTreeMap<&str, &Value> {
    let page = &site.pages[index].page;
    let folder = &site.language(&site.pages[index]).folder;
    let path = page
        .path
        .strip_prefix(folder.as_str())
        .unwrap_or(&page.path);
    let declared = site.config.fields.of_page(path);
    let value = |name: &str| page.front_matter.fields.get(name).unwrap_or(&Value::Null);
    declared
        .into_iter()
        .map(|field| (field.name.as_str(), value(&field.name)))
        .collect()
}

/// The name of a kind of page, as templates have it.
fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "home",
        Kind::Section => "section",
        Kind::Page => "page",
        Kind::Tags => "tags",
        Kind::Tag => "tag",
    }
}

/// The public address; servers show `index.html` at the address of its folder.
fn canonical(base: &str, address: &str) -> String {
    let shown = match address.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => address,
    };
    format!("{base}{}", address::encoded(shown))
}

/// Nests the headings of levels 2 and 3.
fn contents(headings: &[Heading]) -> Vec<TocEntry<'_>> {
    let mut contents: Vec<TocEntry<'_>> = Vec::new();
    for heading in headings
        .iter()
        .filter(|heading| (2..=3).contains(&heading.level))
    {
        let entry = TocEntry {
            id: &heading.id,
            title: &heading.title,
            children: Vec::new(),
        };
        match contents.last_mut() {
            Some(above) if heading.level == 3 => above.children.push(entry),
            _ => contents.push(entry),
        }
    }
    contents
}

/// The page that servers show for addresses that do not exist, at any depth: its addresses start at `base_url`.
fn unknown_address(site: &Site, look: Look<'_>) -> Result<OutputFile, Box<Diagnostic>> {
    let root = site.config.base_url.clone().unwrap_or_default();
    let nav = match site.config.base_url {
        Some(_) => navigation::of_top(site, 0, look.templates, &root, "404.html")?,
        None => String::new(),
    };
    let title = site.languages[0].words.text("not-found");
    let page = PageContext::bare(&title, "not-found", "404.html");
    let context = Context {
        site: look.site,
        page,
        nav,
        root,
        policy: POLICY,
        generator: GENERATOR,
    };
    let html = look.templates.render("404.html", &context, "404.html")?;
    Ok(OutputFile::new("404.html", html.into_bytes()))
}

/// Files that are copied as they are: those of `_static`, those of the theme that it does not replace, and the
/// calculators' modules where a page needs them.
fn copied(site: &Site) -> Vec<OutputFile> {
    let mut files: BTreeMap<String, OutputFile> = BTreeMap::new();
    let mut add = |file: &OutputFile| {
        files
            .entry(file.path.clone())
            .or_insert_with(|| file.clone());
    };
    site.static_files.iter().for_each(&mut add);
    site.assets.iter().for_each(&mut add);
    site.theme.files.iter().for_each(&mut add);
    let of_pages = site.pages.iter().filter_map(|entry| entry.page.module());
    let of_examples = site.examples.iter().map(|one| one.calculator.module());
    let modules: BTreeSet<Module> = of_pages.chain(of_examples).collect();
    for module in &modules {
        let (name, bound) = (module.name(), embedded::calculators(*module));
        for (end, bytes) in [
            (".js", bound.script),
            (".wasm", bound.wasm),
            (".wasm.js", bound.carrier),
        ] {
            add(&OutputFile::new(format!("js/{name}{end}"), bytes));
        }
    }
    if !modules.is_empty() {
        add(&OutputFile::new("js/simulation.js", embedded::SIMULATION));
    }
    files.into_values().collect()
}
