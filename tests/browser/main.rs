//! The browser suite: the built site as readers meet it, at a root, under a sub-path and from disk, in Chromium and
//! Firefox.
//!
//! `cargo test --test browser` tries most things in one browser at one place, and prints the rest as ignored: what differs
//! by browser or place only, and what takes long. `BREAKEVEN_ALL=1`, `CI=true` and `-- --include-ignored` try all of it. A
//! part of a name runs those that contain it (`disk::firefox`); `-- --list` names them. A browser that is not installed is
//! left out with a word, and is a failure where `CI` is set. `CHROMIUM` and `FIREFOX` name programs that are not on PATH.
//! Pictures of failures are in `target/tmp/browser/`.
//!
//! - `runner.rs` chooses, spreads and counts; `places.rs` names what is tried at several places; `driver/` speaks to the browsers; `server.rs` and `site.rs` are the places.
//! - `tools/` checks accessibility, writes down announcements and takes times.
//! - `barriers.rs`, `calculators.rs`, `charts.rs`, `check.rs`, `instrument.rs`, `languages.rs`, `reach.rs`, `register.rs`, `shared.rs` and `pages.rs` try the real site, `search/`, `navigation.rs` and `reading.rs` small ones, `preview.rs` the preview server, `worker.rs` the site kept by the browser.
//! - `meters.rs` proves that the suite sees what it claims to see, on the pages in `pages/`.

mod barriers;
mod calculators;
mod charts;
mod check;
mod compare;
mod driver;
mod instrument;
mod languages;
mod meters;
mod navigation;
mod pages;
mod places;
mod preview;
mod reach;
mod reading;
mod register;
mod runner;
mod search;
mod server;
mod shared;
mod site;
mod tools;
mod worker;

fn main() -> std::process::ExitCode {
    // The longest first, so that no browser is left alone with one of them in the end.
    let scenarios = [
        pages::scenarios(),
        barriers::scenarios(),
        meters::scenarios(),
        calculators::scenarios(),
        charts::scenarios(),
        check::scenarios(),
        compare::scenarios(),
        instrument::scenarios(),
        reach::scenarios(),
        reading::scenarios(),
        languages::scenarios(),
        register::scenarios(),
        shared::scenarios(),
        preview::scenarios(),
        navigation::scenarios(),
        search::scenarios(),
        worker::scenarios(),
    ];
    runner::main(
        scenarios.into_iter().flatten().collect(),
        &site::Sites::default(),
    )
}
