//! Every kind of text that somebody else writes, changed at random: the same checks as the fuzzer's (`tests/fuzz`), from
//! the same corpus, without its tools. `BREAKEVEN_INPUTS` sets how many inputs each parser gets (2,000 unless told),
//! `BREAKEVEN_SEED` repeats a run. An input that breaks a promise is printed, to be added to the corpus.
//!
//! Inputs come in batches, each from a seed of its own, on all processors. With `BREAKEVEN_PROGRESS`, a folder, a run that
//! was cut off goes on with the batches that are not yet done.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

#[path = "support/random.rs"]
mod random;
#[path = "fuzz/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use random::Random;

#[test]
fn pages() {
    check("page", "page", 1, targets::page);
}

#[test]
fn front_matter() {
    check("front_matter", "front_matter", 1, targets::front_matter);
}

#[test]
fn settings() {
    check("settings", "settings", 1, targets::settings);
}

#[test]
fn calculator_blocks() {
    check(
        "calculator_block",
        "calculator_block",
        1,
        targets::calculator_block,
    );
}

#[test]
fn states() {
    check("state", "state", 1, targets::state);
}

#[test]
fn prices() {
    check("prices", "prices", 1, targets::prices);
}

#[test]
fn price_lists() {
    check("price_list", "price_list", 1, targets::price_list);
}

#[test]
fn queries() {
    check("query", "query", 1, targets::query);
}

#[test]
fn logs() {
    check("log", "log", 1, targets::log);
}

/// Computing takes longer than reading: a hundredth of the inputs.
#[test]
fn results() {
    check("result", "state", 100, targets::result);
}

/// Pieces that parsers look for.
const WORDS: &[&str] = &[
    "+++\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "𝄞",
    "title = ",
    "\"",
    "\"\"\"",
    "'",
    "#",
    "=",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    "<!--",
    "-->",
    "<script>",
    "onload=",
    "&",
    "&lt;",
    "%",
    "%00",
    "%zz",
    ";",
    ":",
    "|",
    "|--|\n",
    "*",
    "_",
    "`",
    "```calculator cost\n",
    "```rust title=\"a\" mark=1-2 lines\n",
    "```yaml notes\n",
    "~~~html\n",
    " tab=\"a\"",
    "(1)",
    "`calculator cost serverless.total`",
    "~",
    "[^1]",
    "[^1]: ",
    "](",
    "javascript:",
    "![",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "\\",
    "v1;",
    "preset=",
    "components=",
    "..",
    "/",
    "0",
    "-1",
    "1e308",
    "NaN",
    "inf",
    "1e-320",
    " GB",
    " ms",
    "99999999999999999999",
    "0x",
    "2026-11-21",
    "breakeven-allow ",
    "---",
    "===",
    "$",
    "$$\n",
    "\\frac{",
    "^{",
    "\\begin{",
    "```component card\n",
    "```include ",
    "```table ",
    "```each ",
    "{{ row.",
    "{% ",
    "```mermaid\n",
    "flowchart LR\n",
    "sequenceDiagram\n",
    "-->",
    "->>",
    "subgraph ",
    "end\n",
];

/// How many inputs come from one seed.
const BATCH: u64 = 10_000;

fn check(name: &str, corpus: &str, share: u64, target: fn(&[u8])) {
    let count = std::env::var("BREAKEVEN_INPUTS")
        .map_or(2_000, |text| text.parse::<u64>().unwrap())
        / share;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fuzz/corpus")
        .join(corpus);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect();
    for seed in &seeds {
        assert!(holds(target, seed), "of the corpus");
    }
    let batch = (BATCH / share).min(count);
    let progress =
        std::env::var_os("BREAKEVEN_PROGRESS").map(|folder| Path::new(&folder).join(name));
    let done: BTreeSet<u64> = progress
        .as_ref()
        .and_then(|file| fs::read_to_string(file).ok())
        .map_or_else(BTreeSet::new, |text| {
            text.lines().map(|line| line.parse().unwrap()).collect()
        });
    let log = Mutex::new(progress.map(|file| {
        fs::File::options()
            .create(true)
            .append(true)
            .open(file)
            .unwrap()
    }));
    let (next, broken) = (AtomicU64::new(0), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().unwrap().get();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number * batch >= count {
                        break;
                    }
                    if done.contains(&number) {
                        continue;
                    }
                    let mut random = Random::of_batch(number);
                    for _ in 0..batch.min(count - number * batch) {
                        let mut bytes = seeds[random.below(seeds.len() as u64) as usize].clone();
                        for _ in 0..=random.below(8) {
                            mutate(&mut bytes, &seeds, &mut random);
                        }
                        if !holds(target, &bytes) && broken.fetch_add(1, Ordering::Relaxed) > 20 {
                            return;
                        }
                    }
                    if let Some(file) = &mut *log.lock().unwrap() {
                        writeln!(file, "{number}").unwrap();
                    }
                }
            });
        }
    });
    println!("{name}: {count} inputs");
    assert_eq!(broken.into_inner(), 0, "inputs that break a promise");
}

/// Tells whether an input keeps the promises; one that does not is printed.
fn holds(target: fn(&[u8]), bytes: &[u8]) -> bool {
    let held = std::panic::catch_unwind(|| target(bytes)).is_ok();
    if !held {
        eprintln!("the input was: {:?}", String::from_utf8_lossy(bytes));
    }
    held
}

fn mutate(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    let mut place = || random.below(bytes.len() as u64 + 1) as usize;
    let (one, other) = (place(), place());
    let (from, to) = (one.min(other), one.max(other));
    match random.below(6) {
        0 => {
            let word = WORDS[random.below(WORDS.len() as u64) as usize];
            bytes.splice(from..from, word.bytes());
        }
        1 => drop(bytes.drain(from..to.min(from + 40))),
        2 => {
            let copy = bytes[from..to.min(from + 200)].to_vec();
            bytes.splice(to..to, copy);
        }
        3 => {
            let byte = random.number() as u8;
            bytes.splice(from..(from + 1).min(bytes.len()), [byte]);
        }
        4 => {
            let seed = &seeds[random.below(seeds.len() as u64) as usize];
            let start = random.below(seed.len() as u64 + 1) as usize;
            let end = seed.len().min(start + random.below(80) as usize);
            bytes.splice(from..from, seed[start..end].iter().copied());
        }
        _ => {
            let word = WORDS[random.below(WORDS.len() as u64) as usize];
            let many = word.repeat(random.below(40) as usize);
            bytes.splice(from..to.min(from + 10), many.bytes());
        }
    }
    bytes.truncate(4_000);
}
