//! The examples of the calculators as pages of their own: what a preset's link shows where no script runs.
//!
//! In: the examples that `link` found. Out: a page for each, the calculator with the preset in it. They are no pages of
//! the site: navigation, order and search do not know them, and search engines are asked to leave them out.

use calculator_wasm::html::escaped;
use calculator_wasm::view::embed;
use calculator_wasm::{Format, Prices, Scenario};
use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Findings};
use crate::link::presets::{Example, start, take_away};
use crate::link::{Site, address};
use crate::output::OutputFile;

use super::context::{Context, PageContext, Reference, SiteContext};
use super::navigation;
use super::templates::Templates;
use super::{CALCULATOR_POLICY, GENERATOR, canonical};

/// Renders the pages.
pub fn pages(
    site: &Site,
    site_context: &SiteContext,
    templates: &Templates<'_>,
    prices: &Prices,
    findings: &mut Findings,
) -> Vec<OutputFile> {
    let made: Vec<Result<OutputFile, Box<Diagnostic>>> = site
        .examples
        .par_iter()
        .filter_map(|example| {
            let content = content(site, example, prices)?;
            let html = page(site, site_context, templates, example, content);
            Some(html.map(|html| OutputFile::new(example.address.clone(), html.into_bytes())))
        })
        .collect();
    let mut files = Vec::with_capacity(made.len());
    for page in made {
        match page {
            Ok(file) => files.push(file),
            Err(problem) => findings.push(*problem),
        }
    }
    files
}

/// The text of a page: the calculator with the preset, and the way back. Every preset is tested to have a result.
fn content(site: &Site, example: &Example, prices: &Prices) -> Option<String> {
    let mut scenario = Scenario::new(example.calculator);
    scenario.apply_preset(example.preset.id).ok()?;
    let report = scenario.evaluate(prices).ok()?;
    let format = Format::of_language(&site.config.language);
    let id = example.calculator.id;
    let place = embed::Place {
        id: &format!("{id}-calculator"),
        presets: &start(&example.address, id),
        prices: &prices.overrides_text(),
        module: example.calculator.module(),
        shared: "",
        alone: &address::relative(&example.address, &take_away(id, "standalone")),
    };
    let shown = embed::calculator(&scenario, &report, &format, &place);
    let home = &site.pages[example.home];
    let back = address::encoded(&address::relative(&example.address, &home.address));
    Some(format!(
        "{shown}\n<p>What the inputs mean and how to read the result: <a href=\"{}\">{}</a>.</p>\n",
        escaped(&back),
        escaped(home.page.title())
    ))
}

fn page(
    site: &Site,
    site_context: &SiteContext,
    templates: &Templates<'_>,
    example: &Example,
    content: String,
) -> Result<String, Box<Diagnostic>> {
    let here = example.address.as_str();
    let root = address::root_of(here);
    let home = &site.pages[example.home].page;
    let reference = |page: usize| Reference {
        title: site.pages[page].page.title(),
        href: address::encoded(&address::relative(here, &site.pages[page].address)),
    };
    let above = site.ancestors(example.home);
    let title = format!("{}: {}", example.calculator.title, example.preset.title);
    let page = PageContext {
        title: &title,
        summary: example.preset.note,
        description: example.preset.note,
        kind: "page",
        url: here,
        canonical: site
            .config
            .base_url
            .as_ref()
            .map(|base| canonical(base, here)),
        is_indexed: false,
        content,
        toc: Vec::new(),
        breadcrumbs: above
            .into_iter()
            .chain([example.home])
            .map(reference)
            .collect(),
        previous: None,
        next: None,
        children: Vec::new(),
        has_calculator: true,
        updated: None,
        source_path: &home.path,
        edit_url: None,
        feed: None,
        moved_to: None,
        fields: Default::default(),
        draft: false,
        tags: Vec::new(),
    };
    let context = Context {
        site: site_context,
        page,
        nav: navigation::of_top(site, templates, &root, &home.file)?,
        root,
        policy: CALCULATOR_POLICY,
        generator: GENERATOR,
    };
    templates.render("page.html", &context, &home.file)
}
