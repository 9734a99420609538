//! The arrows between the stages, and what is deliberately absent from them, as tests over the source text.

use std::path::Path;

use crate::support::list;

/// The stages in order; each may use those before it only.
const STAGES: &[&str] = &[
    "load", "expand", "parse", "link", "search", "render", "audit",
];

/// What the stages after `load`, and the findings, must not touch: the disk, the environment, the clock, the terminal.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "crate::fs",
    "std::env",
    "std::time",
    "std::process",
    "println!",
    "eprint!",
    "print!(",
    "HashMap",
];

/// Calls `check` with the path and the text of every source file of the generator, tests in it left out.
fn for_each_source(mut check: impl FnMut(&str, &str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = list(&folder);
    assert!(
        files.len() > 30,
        "the sources are not where they are looked for"
    );
    for path in files
        .iter()
        .filter(|path| path.ends_with(".rs") && !path.ends_with("tests.rs"))
    {
        let text = std::fs::read_to_string(folder.join(path)).expect("a source file");
        check(path, text.split("#[cfg(test)]").next().unwrap_or_default());
    }
}

#[test]
fn a_stage_uses_only_the_stages_before_it() {
    for_each_source(|path, text| {
        let Some(stage) = STAGES
            .iter()
            .position(|stage| path.starts_with(&format!("{stage}/")))
        else {
            return;
        };
        for later in &STAGES[stage + 1..] {
            assert!(
                !text.contains(&format!("crate::{later}")),
                "{path} uses {later}, which comes after it"
            );
        }
        for edge in ["commands", "cli", "emit", "serve"] {
            assert!(
                !text.contains(&format!("crate::{edge}")),
                "{path} uses {edge}"
            );
        }
    });
}

#[test]
fn the_pure_stages_look_at_nothing_but_their_input() {
    for_each_source(|path, text| {
        let pure = STAGES[1..]
            .iter()
            .chain(&["diagnostics"])
            .any(|stage| path.starts_with(&format!("{stage}/")));
        for word in OUTSIDE.iter().filter(|_| pure) {
            assert!(!text.contains(word), "{path} has `{word}`");
        }
    });
}

#[test]
fn few_modules_touch_the_disk() {
    for_each_source(|path, text| {
        let may = ["fs.rs", "scratch.rs"].contains(&path) || path.starts_with("emit/");
        assert!(may || !text.contains("std::fs"), "{path} touches the disk");
    });
}
