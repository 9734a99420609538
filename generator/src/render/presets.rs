//! The examples of the calculators as pages of their own: what a preset's link shows where no script runs.
//!
//! In: the examples that `link` found. Out: a page for each, the calculator with the preset in it. They are no pages of
//! the site: navigation, order and search do not know them, and search engines are asked to leave them out.

use calculator_wasm::html::escaped;
use calculator_wasm::view::embed;
use calculator_wasm::{Format, Prices, Scenario};
use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Findings};
use crate::link::presets::{Example, guides, seen_from, start, take_away};
use crate::link::{Site, address};
use crate::output::OutputFile;

use super::context::{Context, InLanguage, PageContext, Reference};
use super::navigation;
use super::page_context::canonical;
use super::{CALCULATOR_POLICY, GENERATOR, Look};

/// Renders the pages.
pub fn pages(
    site: &Site,
    looks: &[Look<'_>],
    prices: &Prices,
    findings: &mut Findings,
) -> Vec<OutputFile> {
    let made: Vec<Result<OutputFile, Box<Diagnostic>>> = site
        .examples
        .par_iter()
        .filter_map(|example| {
            let content = content(site, example, prices)?;
            let look = looks[site.pages[example.home].language];
            let html = page(site, look, example, content);
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
    let home = &site.pages[example.home];
    let language = site.language(home);
    let id = example.calculator.id;
    let guides = guides(home, id).into_iter();
    let guides = guides.map(|(topic, guide)| (topic, seen_from(&example.address, &guide)));
    let words = language.calculators.leading(id, guides);
    let format = Format::of_language(&language.tag).with_words(words.words);
    let place = embed::Place {
        id: &format!("{id}-calculator"),
        presets: &start(&example.address, &language.folder, id),
        prices: &prices.overrides_text(),
        module: example.calculator.module(),
        shared: "",
        alone: &address::relative(
            &example.address,
            &take_away(&language.folder, id, "standalone"),
        ),
        language: "",
        words: &words.text,
    };
    let shown = embed::calculator(&scenario, &report, &format, &place);
    let back = address::encoded(&address::relative(&example.address, &home.address));
    let link = format!(
        "<a href=\"{}\">{}</a>",
        escaped(&back),
        escaped(home.page.title())
    );
    let back = language.words.markup("preset-back", &[("link", &link)]);
    Some(format!("{shown}\n<p>{back}</p>\n"))
}

fn page(
    site: &Site,
    look: Look<'_>,
    example: &Example,
    content: String,
) -> Result<String, Box<Diagnostic>> {
    let here = example.address.as_str();
    let root = address::root_of(here);
    let entry = &site.pages[example.home];
    let (home, language) = (&entry.page, site.language(entry));
    let reference = |page: usize| Reference {
        title: site.pages[page].page.title(),
        language: None,
        href: address::encoded(&address::relative(here, &site.pages[page].address)),
    };
    let above = site.ancestors(example.home);
    let words = language.calculators.of(example.calculator.id).words;
    let [title, preset, note] = [
        example.calculator.title,
        example.preset.title,
        example.preset.note,
    ]
    .map(|text| words.of(text));
    let title = format!("{title}: {preset}");
    let page = PageContext {
        title: &title,
        summary: note,
        description: note,
        kind: "page",
        url: here,
        language: &language.tag,
        direction: language.direction(),
        languages: languages(site, example),
        original: None,
        alternates: Vec::new(),
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
        card: None,
        moved_to: None,
        fields: Default::default(),
        draft: false,
        tags: Vec::new(),
    };
    let context = Context {
        site: look.site,
        page,
        nav: navigation::of_top(site, entry.language, look.templates, &root, &home.file)?,
        root,
        policy: CALCULATOR_POLICY,
        generator: GENERATOR,
    };
    look.templates.render("page.html", &context, &home.file)
}

/// The example in each language that has it; the page of the calculator in the others.
fn languages<'a>(site: &'a Site, example: &Example) -> Vec<InLanguage<'a>> {
    if site.languages.len() < 2 {
        return Vec::new();
    }
    let own = site.pages[example.home].language;
    let mut pages = site.in_other_languages(example.home, false);
    pages.push((own, example.home));
    pages.sort_unstable();
    let shown = |(number, page): (usize, usize)| {
        let language = &site.languages[number];
        let same = site.examples.iter().find(|other| {
            site.pages[other.home].language == number
                && other.calculator.id == example.calculator.id
                && other.preset.id == example.preset.id
        });
        let to = same.map_or(&site.pages[page].address, |same| &same.address);
        InLanguage {
            tag: &language.tag,
            name: &language.name,
            direction: language.direction(),
            href: address::encoded(&address::relative(&example.address, to)),
            is_current: number == own,
        }
    };
    pages.into_iter().map(shown).collect()
}
