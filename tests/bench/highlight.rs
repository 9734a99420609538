//! How long a block of code takes: read with its grammar ready (`warm`), and the grammars made ready (`cold`).
//!
//! `cargo bench --package generator --bench highlight`

use divan::Bencher;
use divan::counter::BytesCount;
use generator::highlight::{find, fresh};

fn main() {
    divan::main();
}

/// A block of the size and the kind that guides hold, about 500 bytes each.
const BLOCKS: &[(&str, &str)] = &[
    ("bash", include_str!("blocks/deploy.sh")),
    ("csharp", include_str!("blocks/Orders.cs")),
    ("go", include_str!("blocks/orders.go")),
    ("hcl", include_str!("blocks/function.tf")),
    ("java", include_str!("blocks/Orders.java")),
    ("json", include_str!("blocks/event.json")),
    ("python", include_str!("blocks/orders.py")),
    ("rust", include_str!("blocks/orders.rs")),
    ("sql", include_str!("blocks/outbox.sql")),
    ("toml", include_str!("blocks/site.toml")),
    ("typescript", include_str!("blocks/orders.ts")),
    ("yaml", include_str!("blocks/deployment.yaml")),
];

fn names() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().map(|(name, _)| *name)
}

fn block(name: &str) -> &'static str {
    let found = BLOCKS.iter().find(|(known, _)| *known == name);
    found.expect("a block of that language").1
}

/// One block, its grammar ready.
#[divan::bench(args = names())]
fn warm(bencher: Bencher<'_, '_>, name: &str) {
    let language = find(name).expect("a language");
    let text = block(name);
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| fresh(language, divan::black_box(text)));
}

/// A grammar made ready, as the first block of a language does in each build: its query is compiled.
#[divan::bench(args = names(), sample_count = 20, sample_size = 1)]
fn cold(bencher: Bencher<'_, '_>, name: &str) {
    let language = find(name).expect("a language");
    bencher.bench(|| language.make_ready());
}
