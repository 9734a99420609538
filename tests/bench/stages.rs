//! How long the stages of a build take, on one page or on a site of a hundred: `cargo bench -p generator --bench stages`.
//! Highlighting has a benchmark of its own, `highlight`.

use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use generator::diagnostics::Findings;
use generator::emit::{self, Place};
use generator::expand::library::Library;
use generator::load::{self, Locations};
use generator::memory::Memory;
use generator::{Means, generate, link, parse, render};
use tempfile::TempDir;

#[path = "corpus.rs"]
#[allow(dead_code, reason = "a part of what the corpus can do")]
mod corpus;

fn main() {
    divan::main();
}

/// A hundred pages of the corpus on disk, made once.
fn site() -> Locations {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let form = corpus::Form {
            dialect: corpus::Dialect::Breakeven,
            code: corpus::Code::Coloured,
            in_a_section: 20,
        };
        corpus::write(folder.path(), 100, form).expect("a corpus");
        folder
    });
    Locations {
        source: folder.path().to_owned(),
        ..Locations::default()
    }
}

fn sources() -> load::Sources {
    load::load(&site(), &Memory::default(), &mut Findings::new()).expect("a site")
}

/// Everything read from disk.
#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let site = site();
    bencher
        .counter(ItemsCount::new(100usize))
        .bench(|| load::load(&site, &Memory::default(), &mut Findings::new()));
}

/// One page of some eight hundred words with two blocks of code, as it is parsed in a build.
#[divan::bench]
fn parse_a_page(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let library = Library::new(&sources);
    let largest = sources.pages.iter().max_by_key(|page| page.text.len());
    let page = largest.expect("a page");
    bencher
        .counter(BytesCount::of_str(&*page.text))
        .bench(|| parse::page(page, &sources.config, &library));
}

/// Templates read, and a hundred pages with navigation, other formats and the search made of parsed ones.
#[divan::bench]
fn render_a_site(bencher: Bencher<'_, '_>) {
    let linked = || {
        let mut findings = Findings::new();
        let sources = sources();
        let library = Library::new(&sources);
        let pages = parse::pages(&sources, &library, &mut findings, &Means::default());
        let (data, _) = library.for_templates();
        drop(library);
        let prices = sources.config.prices.clone();
        (
            link::site(sources.clone(), pages, data, &mut findings),
            prices,
        )
    };
    bencher
        .counter(ItemsCount::new(100usize))
        .with_inputs(linked)
        .bench_values(|(mut site, prices)| {
            let again = |_: &parse::Page| parse::Markup::default();
            render::site(
                &mut site,
                &prices,
                &mut Findings::new(),
                &Means::default(),
                &again,
            )
        });
}

/// A hundred pages and their files written to an empty folder.
#[divan::bench]
fn emit_a_site(bencher: Bencher<'_, '_>) {
    let generated = generate(&site()).expect("a site");
    bencher
        .counter(ItemsCount::new(generated.files.len()))
        .with_inputs(|| tempfile::tempdir().expect("a folder"))
        .bench_values(|folder| {
            let place = Place {
                out: folder.path().join("public"),
                known: std::collections::BTreeMap::new(),
                sources: Vec::new(),
                home: None,
            };
            let emitted = emit::write_site(&generated.files, &place);
            (emitted, folder)
        });
}
