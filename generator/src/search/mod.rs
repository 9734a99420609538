//! The search of a site: an index that the browser reads a little of, from a server or from disk.
//!
//! In: the linked site and the passages of its pages, cut from the finished texts. Out: an index for each language, `search/` and
//! `de/search/`, with every page that can be read in it; classic scripts, each a call of one function, since a page opened from disk may load scripts and nothing else:
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
//! Every piece carries a hash of itself, and the index those of all, so that pieces of two builds are never mixed and a
//! piece without a change stays as it is. Where pieces end follows from what is near: an edit moves few of them.
//! Deliberately absent: the dialog, which belongs to the theme.

mod again;
mod markup;
pub mod passages;
pub mod postings;
pub mod shards;
mod signs;
mod table;
pub mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Means;
use crate::link::{Kind, Site};
use crate::output::OutputFile;
use crate::scratch::{Kept, Scratch};

use passages::{Passage, PutAway};
use postings::Source;
use shards::{Entries, Shards, Size};

/// What the next build may know, by name.
pub type Noted = BTreeMap<String, Kept>;

/// The script that searches.
const ENGINE: &[u8] = include_bytes!("engine.js");

/// Where a shard of texts ends, in bytes, and how many there are at most. Each result may need one of its own.
const TEXTS: Size = Size {
    usual: 16_000,
    most: 4_096,
};

/// Near the end of a shard of texts, one page of so many begins the next.
const ONE_PAGE_OF: u32 = 2;

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
    checks: Checks,
}

/// What the pieces of a kind are known by, one after the other.
#[derive(Serialize)]
struct Checks {
    words: String,
    spelling: String,
    texts: String,
}

/// A page in a shard of texts: address, title, title of its section, and id, heading and text of its passages; 1 for a list
/// of pages that carry a tag.
type Shown<'a> = (
    &'a str,
    &'a str,
    &'a str,
    Vec<(&'a str, &'a str, &'a str)>,
    u8,
);

/// Tells whether the search looks into a page.
pub fn covers(site: &Site, page: usize) -> bool {
    site.config.search && !site.pages[page].page.front_matter.unsearched
}

/// Returns the files of the search, none where the site has it switched off. `passages` are those of the pages, in the
/// order of the site; pages that it does not look into have none.
pub fn files(site: &Site, mut passages: Vec<PutAway>, means: &Means) -> (Vec<OutputFile>, Noted) {
    let (mut files, mut noted) = (Vec::new(), Noted::new());
    if !site.config.search {
        return (files, noted);
    }
    for number in 0..site.languages.len() {
        let own = passages.iter_mut().enumerate();
        let own = own.filter(|(page, _)| site.pages[*page].language == number);
        let taken: Vec<PutAway> = own.map(|(_, own)| std::mem::take(own)).collect();
        files.extend(of_language(site, number, taken, means, &mut noted));
    }
    (files, noted)
}

/// Returns the files of one language.
fn of_language(
    site: &Site,
    number: usize,
    mut passages: Vec<PutAway>,
    means: &Means,
    noted: &mut Noted,
) -> Vec<OutputFile> {
    let folder = site.languages[number].folder.as_str();
    let pages: Vec<usize> = site
        .of_language(number)
        .filter(|page| covers(site, *page))
        .collect();
    passages.retain(|passages| passages.count > 0);
    let counts = || passages.iter().map(|passages| passages.count);
    let mut files = vec![OutputFile::new(format!("{folder}search/engine.js"), ENGINE)];
    let scratch = &means.scratch;
    let (texts, pages_of_texts) = texts(site, &pages, &passages, scratch);
    let text = |kept: Kept| kept.text();
    let of_texts = pieces(folder, "texts", texts, text, scratch, &mut files);
    let text = |kept: Kept| json(&kept.text());
    let sources: Vec<Source<'_>> = pages
        .iter()
        .zip(&passages)
        .map(|(page, passages)| Source {
            title: site.pages[*page].page.title(),
            summary: &site.pages[*page].page.front_matter.summary,
            passages,
        })
        .collect();
    let weights = site.config.search_weights;
    let lines: Vec<(&str, usize)> = pages
        .iter()
        .zip(counts())
        .map(|(page, count)| (&*site.pages[*page].address, count))
        .collect();
    let is_new: Vec<bool> = passages.iter().map(|page| !page.is_known).collect();
    let name = format!("{folder}search");
    let earlier = means.memory.note(&name);
    let again = |earlier: Kept| again::postings(&earlier, &lines, &sources, &is_new, weights);
    let postings = earlier
        .and_then(again)
        .unwrap_or_else(|| postings::postings(&sources, weights, scratch));
    if means.memory.learns() {
        let packed = again::packed(&lines, &postings);
        noted.insert(name, scratch.keep(packed));
    }
    let terms = postings.terms();
    let spelling = shards::spelling(&terms, scratch);
    let starts_of_spelling = starts(&spelling);
    let of_spelling = pieces(
        folder,
        "spelling",
        spelling.texts,
        text,
        scratch,
        &mut files,
    );
    let entries = Entries::of(&terms, counts().sum());
    drop(terms);
    drop(postings);
    let words = entries.shards(scratch);
    let index = Index {
        pages: signs::numbers(counts()),
        texts: signs::numbers(pages_of_texts.into_iter()),
        words: starts(&words),
        spelling: starts_of_spelling,
        checks: Checks {
            words: pieces(folder, "words", words.texts, text, scratch, &mut files),
            spelling: of_spelling,
            texts: of_texts,
        },
    };
    let index = format!("breakevenSearch.open({});\n", json(&index));
    files.push(OutputFile::new(
        format!("{folder}search/index.js"),
        index.into_bytes(),
    ));
    files
}

/// Writes the shards of texts. Returns them as JSON, and how many pages each has.
fn texts(
    site: &Site,
    pages: &[usize],
    passages: &[PutAway],
    scratch: &Scratch,
) -> (Vec<Kept>, Vec<usize>) {
    let written: Vec<Kept> = pages
        .par_iter()
        .zip(passages)
        .map(|(page, passages)| {
            let text = json(&shown(site, *page, &passages.read()));
            scratch.keep(text.into_bytes())
        })
        .collect();
    let size = TEXTS.of(written.iter().map(Kept::len).sum());
    let (mut ranges, mut start, mut length) = (Vec::new(), 0, 0);
    for (number, text) in written.iter().enumerate() {
        let address = site.pages[pages[number]].address.as_str();
        if number > start && Size::ends(size, length, address, ONE_PAGE_OF) {
            ranges.push(start..number);
            (start, length) = (number, 0);
        }
        // With the bracket or comma before it.
        length += text.len() + 1;
    }
    if start < written.len() {
        ranges.push(start..written.len());
    }
    let counts = ranges.iter().map(|range| range.len()).collect();
    let texts = ranges
        .into_par_iter()
        .map(|range| {
            let texts: Vec<String> = written[range].iter().map(Kept::text).collect();
            scratch.keep(format!("[{}]", texts.join(",")).into_bytes())
        })
        .collect();
    (texts, counts)
}

fn shown<'a>(site: &'a Site, page: usize, passages: &'a [Passage]) -> Shown<'a> {
    let entry = &site.pages[page];
    let section = entry.parent;
    let section = section.filter(|parent| site.pages[*parent].kind != Kind::Home);
    let folder = site.language(entry).folder.as_str();
    // The engine lies in the folder of the language.
    let address = entry.address.strip_prefix(folder);
    let mut parts: Vec<(&str, &str, &str)> = passages
        .iter()
        .map(|passage| (&*passage.id, &*passage.heading, &*passage.text))
        .collect();
    // The top of a page is shown by what the page is about, unless its own text has the match.
    parts[0].1 = &entry.page.front_matter.summary;
    (
        address.unwrap_or(&entry.address),
        entry.page.title(),
        section.map_or("", |section| site.pages[section].page.title()),
        parts,
        u8::from(matches!(entry.kind, Kind::Tags | Kind::Tag)),
    )
}

fn starts(shards: &Shards) -> String {
    shards
        .starts
        .iter()
        .map(|start| format!("{start},"))
        .collect()
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("texts and lists of them are JSON")
}

/// Makes the files of a kind from their pieces, which `text` makes JSON of, each with the check by which the index knows it. Returns the checks.
fn pieces(
    folder: &str,
    kind: &str,
    texts: Vec<Kept>,
    text: impl Fn(Kept) -> String + Sync,
    scratch: &Scratch,
    files: &mut Vec<OutputFile>,
) -> String {
    let made: Vec<(String, OutputFile)> = texts
        .into_par_iter()
        .enumerate()
        .map(|(number, piece)| {
            let text = text(piece);
            let check = signs::digits(&Sha256::digest(&text));
            let name = format!("{kind}-{number}");
            let script = format!("breakevenSearch.add(\"{name}\",\"{check}\",{text});\n");
            let kept = scratch.keep(script.into_bytes());
            (
                check,
                OutputFile::new(format!("{folder}search/{name}.js"), kept),
            )
        })
        .collect();
    let (checks, made): (Vec<String>, Vec<OutputFile>) = made.into_iter().unzip();
    files.extend(made);
    checks.concat()
}
