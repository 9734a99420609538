//! The search of a site: an index that the browser reads a little of, from a server or from disk.
//!
//! In: the linked site and the passages of its pages, cut from the finished texts. Out: classic scripts below `search/`, each a call of one
//! function, since a page opened from disk may load scripts and nothing else:
//!
//! - `index.js`: how many passages each page has, and with which term each shard starts;
//! - `words-N.js`: terms with the passages they stand in ([`shards`]);
//! - `spelling-N.js`: words, to find the one that was meant;
//! - `texts-N.js`: titles, headings and texts of some pages, for the results;
//! - `engine.js`: what reads them; it is loaded when a reader first searches.
//!
//! 1. [`passages`] takes the markup of each page apart: what a result can lead to.
//! 2. [`words`] cuts texts into terms. 3. [`postings`] weighs them. 4. [`shards`] writes them.
//!
//! Every file carries the number of its edition, a hash of all of them, so that pieces of two builds are never mixed.
//! Deliberately absent: the dialog, which belongs to the theme.

pub mod passages;
pub mod postings;
pub mod shards;
pub mod words;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::link::Site;
use crate::output::OutputFile;

use passages::Passage;
use postings::Source;
use shards::{Shards, Size};

/// The script that searches.
const ENGINE: &[u8] = include_bytes!("engine.js");

/// Where a shard of texts ends, in bytes, and how many there are at most. Each result may need one of its own.
const TEXTS: Size = Size {
    usual: 16_000,
    most: 4_096,
};

/// What `index.js` says.
#[derive(Serialize)]
struct Index {
    /// How many passages each page has.
    pages: String,
    /// How many pages each shard of texts has.
    texts: String,
    /// The starts of the word shards, and of the spelling shards, each closed by a comma.
    words: String,
    spelling: String,
}

/// A page in a shard of texts: address, title, title of its section, and id, heading and text of its passages.
type Shown<'a> = (&'a str, &'a str, &'a str, Vec<(&'a str, &'a str, &'a str)>);

/// Tells whether the search looks into a page.
pub fn covers(site: &Site, page: usize) -> bool {
    site.config.search && !site.pages[page].page.front_matter.unsearched
}

/// Returns the files of the search, none where the site has it switched off. `passages` are those of the pages, in the
/// order of the site; pages that it does not look into have none.
pub fn files(site: &Site, mut passages: Vec<Vec<Passage>>) -> Vec<OutputFile> {
    if !site.config.search {
        return Vec::new();
    }
    let pages: Vec<usize> = (0..site.pages.len())
        .filter(|page| covers(site, *page))
        .collect();
    passages.retain(|passages| !passages.is_empty());
    let sources: Vec<Source<'_>> = pages
        .iter()
        .zip(&passages)
        .map(|(page, passages)| Source {
            title: site.pages[*page].page.title(),
            summary: &site.pages[*page].page.front_matter.summary,
            passages,
        })
        .collect();
    let postings = postings::postings(&sources, site.config.search_weights);
    let terms = postings.terms();
    let words = shards::words(&terms, passages.iter().map(Vec::len).sum());
    let spelling = shards::spelling(&terms);
    drop(terms);
    drop(postings);
    let (texts, pages_of_texts) = texts(site, &pages, &passages);
    let index = Index {
        pages: shards::numbers(passages.iter().map(Vec::len)),
        texts: shards::numbers(pages_of_texts.into_iter()),
        words: starts(&words),
        spelling: starts(&spelling),
    };
    drop(passages);
    let written = [
        ("words", json_texts(words.texts)),
        ("spelling", json_texts(spelling.texts)),
        ("texts", texts),
    ];
    edition(&json(&index), written)
}

/// Writes the shards of texts. Returns them as JSON, and how many pages each has.
fn texts(site: &Site, pages: &[usize], passages: &[Vec<Passage>]) -> (Vec<String>, Vec<usize>) {
    // Written twice: once for the sizes, so that all of it need not be held at once.
    let written = |number: usize| json(&shown(site, pages[number], &passages[number]));
    let sizes: Vec<usize> = (0..pages.len())
        .into_par_iter()
        .map(|number| written(number).len())
        .collect();
    let size = TEXTS.of(sizes.iter().sum());
    let (mut ranges, mut start, mut length) = (Vec::new(), 0, 0);
    for (number, page) in sizes.iter().enumerate() {
        // With the bracket or comma before it.
        length += page + 1;
        if length >= size || number + 1 == sizes.len() {
            ranges.push(start..number + 1);
            (start, length) = (number + 1, 0);
        }
    }
    let counts = ranges.iter().map(|range| range.len()).collect();
    let texts = ranges
        .into_par_iter()
        .map(|range| format!("[{}]", range.map(written).collect::<Vec<_>>().join(",")))
        .collect();
    (texts, counts)
}

fn shown<'a>(site: &'a Site, page: usize, passages: &'a [Passage]) -> Shown<'a> {
    let entry = &site.pages[page];
    let section = entry.parent.filter(|parent| *parent != 0);
    let mut parts: Vec<(&str, &str, &str)> = passages
        .iter()
        .map(|passage| (&*passage.id, &*passage.heading, &*passage.text))
        .collect();
    // The top of a page is shown by what the page is about, unless its own text has the match.
    parts[0].1 = &entry.page.front_matter.summary;
    (
        &entry.address,
        entry.page.title(),
        section.map_or("", |section| site.pages[section].page.title()),
        parts,
    )
}

fn starts(shards: &Shards) -> String {
    shards
        .starts
        .iter()
        .map(|start| format!("{start},"))
        .collect()
}

fn json_texts(texts: Vec<String>) -> Vec<String> {
    texts.into_par_iter().map(|text| json(&text)).collect()
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and lists of them are JSON")
}

/// Makes the files: every one names the edition that it belongs to.
fn edition(index: &str, written: [(&str, Vec<String>); 3]) -> Vec<OutputFile> {
    let mut hash = Sha256::new();
    hash.update(index);
    for text in written.iter().flat_map(|(_, texts)| texts) {
        hash.update(text);
    }
    let edition: String = hash.finalize()[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut files = vec![
        OutputFile::new("search/engine.js", ENGINE),
        OutputFile::new(
            "search/index.js",
            format!("breakevenSearch.open(\"{edition}\",{index});\n").into_bytes(),
        ),
    ];
    for (kind, texts) in written {
        files.extend(texts.into_iter().enumerate().map(|(number, text)| {
            OutputFile::new(
                format!("search/{kind}-{number}.js"),
                format!("breakevenSearch.add(\"{edition}\",\"{kind}-{number}\",{text});\n")
                    .into_bytes(),
            )
        }));
    }
    files
}
