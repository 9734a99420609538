//! Stage 4: [`Site`] → files in memory. Pure, on all cores: the same site gives the same bytes.
//!
//! 1. [`templates`] reads the theme's templates; [`context`] is what they can see.
//! 2. [`navigation`] is rendered once for each folder.
//! 3. Each [`page`]: its pieces become markup, with calculators and figures computed by [`calculator`], from which
//!    [`search`] makes its index, and its template, which sees its [`page_context`], puts the frame around it.
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
mod page;
mod page_context;
pub mod presets;
pub mod print;
mod standalone;
pub mod templates;
mod twin;
pub mod worker;

use std::collections::{BTreeMap, BTreeSet};

use calculator_wasm::{Module, Prices};
use rayon::prelude::*;

use crate::Means;
use crate::diagnostics::{Diagnostic, Findings};
use crate::embedded;
use crate::link::{Entry, Site};
use crate::memory::Notes;
use crate::output::OutputFile;
use crate::parse::{Markup, Page};
use crate::search;

use context::{Context, PageContext, SiteContext};
use navigation::Navigation;
use page::{Frame, OnePage, Rendered};
use templates::Templates;

pub use page::{Framed, template_of};

/// The policy of pages without a calculator.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of pages with a calculator: WebAssembly and its worker are allowed.
pub const CALCULATOR_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; \
    base-uri 'none'; form-action 'none'";

const GENERATOR: &str = concat!("Breakeven ", env!("CARGO_PKG_VERSION"));

/// What parses a page again of which the last build knew all but its markup.
pub type Again<'a> = &'a (dyn Fn(&Page) -> Markup + Sync);

/// Renders the site. Files come sorted by path; where a template fails, what could be rendered comes back. The markup of
/// the pages is taken out of them: each is dropped as soon as its page is made, since there are many.
pub fn site(
    site: &mut Site,
    prices: &Prices,
    findings: &mut Findings,
    means: &Means,
    again: Again<'_>,
) -> Made {
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
        again,
    );
    let Rendered {
        mut files,
        passages,
        bodies,
        framed,
    } = timings.stage("Rendering pages", texts.len(), || {
        frame.pages(texts, findings)
    });
    let (Some(templates), Some(_)) = (&templates, &navigation) else {
        return Made::default();
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
    let (searched, mut noted) = timings.stage("Indexing the search", 0, || {
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
        outputs::files(site, &looks, findings, means, &mut noted)
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
    Made {
        files,
        framed,
        noted,
    }
}

/// A site that was rendered.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The files, sorted by path.
    pub files: Vec<OutputFile>,
    /// What the next build may know of each page.
    pub framed: Vec<Framed>,
    /// What it may know besides, by name.
    pub noted: Notes,
}

/// What pages in one language look like: what templates see of the site, and the templates.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    site: &'a SiteContext,
    templates: &'a Templates<'a>,
}

impl Look<'_> {
    /// Renders a page that no file of the content is and on which no calculator is live. `root` leads from it to the root
    /// of the site.
    fn bare(
        self,
        template: &str,
        page: PageContext<'_>,
        nav: String,
        root: String,
    ) -> Result<OutputFile, Box<Diagnostic>> {
        let path = page.url;
        let context = Context {
            site: self.site,
            page,
            nav,
            root,
            policy: POLICY,
            generator: GENERATOR,
        };
        let html = self.templates.render(template, &context, path)?;
        Ok(OutputFile::new(path, html.into_bytes()))
    }
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
    let again = |_: &Page| Markup::default();
    let frame = Frame::new(
        site,
        Some(&templates),
        Some(&navigation),
        prices,
        means,
        &again,
    );
    let made: Vec<OnePage> = pages
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

/// The page that servers show for addresses that do not exist, at any depth: its addresses start at `base_url`.
fn unknown_address(site: &Site, look: Look<'_>) -> Result<OutputFile, Box<Diagnostic>> {
    let root = site.config.base_url.clone().unwrap_or_default();
    let nav = match site.config.base_url {
        Some(_) => navigation::of_top(site, 0, look.templates, &root, "404.html")?,
        None => String::new(),
    };
    let title = site.languages[0].words.text("not-found");
    look.bare(
        "404.html",
        PageContext::bare(&title, "not-found", "404.html"),
        nav,
        root,
    )
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
