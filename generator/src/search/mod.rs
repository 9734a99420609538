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
mod texts;
pub mod words;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Means;
use crate::link::Site;
use crate::memory::Notes;
use crate::output::OutputFile;
use crate::scratch::{Kept, Scratch};

use passages::PutAway;
use postings::Source;
use shards::{Entries, Shards};

/// The script that searches.
const ENGINE: &[u8] = include_bytes!("engine.js");

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

/// Tells whether the search looks into a page.
pub fn covers(site: &Site, page: usize) -> bool {
    site.config.search && !site.pages[page].page.front_matter.unsearched
}

/// Returns the files of the search, none where the site has it switched off. `passages` are those of the pages, in the
/// order of the site; pages that it does not look into have none.
pub fn files(site: &Site, mut passages: Vec<PutAway>, means: &Means) -> (Vec<OutputFile>, Notes) {
    let (mut files, mut noted) = (Vec::new(), Notes::new());
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
    noted: &mut Notes,
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
    let texts = texts::texts(site, folder, &pages, &passages, means, noted);
    files.extend(texts.files);
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
    let again = |earlier: Vec<u8>| again::postings(&earlier, &lines, &sources, &is_new, weights);
    let postings = earlier
        .and_then(again)
        .unwrap_or_else(|| postings::postings(&sources, weights, scratch));
    if means.memory.learns() {
        noted.insert(name, again::noted(&lines, &postings, scratch));
    }
    let terms = postings.terms();
    let spelling = shards::spelling(&terms, scratch);
    let starts_of_spelling = starts(&spelling);
    let of_spelling = pieces(folder, "spelling", spelling.texts, scratch, &mut files);
    let entries = Entries::of(&terms, counts().sum());
    drop(terms);
    drop(postings);
    let words = entries.shards(scratch);
    let index = Index {
        pages: signs::numbers(counts()),
        texts: signs::numbers(texts.counts.into_iter()),
        words: starts(&words),
        spelling: starts_of_spelling,
        checks: Checks {
            words: pieces(folder, "words", words.texts, scratch, &mut files),
            spelling: of_spelling,
            texts: texts.checks,
        },
    };
    let index = format!("breakevenSearch.open({});\n", json(&index));
    files.push(OutputFile::new(
        format!("{folder}search/index.js"),
        index.into_bytes(),
    ));
    files
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

/// Makes the files of a kind from their pieces, each with the check by which the index knows it. Returns the checks.
fn pieces(
    folder: &str,
    kind: &str,
    texts: Vec<Kept>,
    scratch: &Scratch,
    files: &mut Vec<OutputFile>,
) -> String {
    let made: Vec<(String, OutputFile)> = texts
        .into_par_iter()
        .enumerate()
        .map(|(number, text)| piece(folder, kind, number, &json(&text.text()), scratch))
        .collect();
    let (checks, made): (Vec<String>, Vec<OutputFile>) = made.into_iter().unzip();
    files.extend(made);
    checks.concat()
}

/// Makes a file of a kind from its JSON. Returns its check, too.
fn piece(
    folder: &str,
    kind: &str,
    number: usize,
    text: &str,
    scratch: &Scratch,
) -> (String, OutputFile) {
    let check = signs::digits(&Sha256::digest(text));
    let name = format!("{kind}-{number}");
    let script = format!("breakevenSearch.add(\"{name}\",\"{check}\",{text});\n");
    let kept = scratch.keep(script.into_bytes());
    let path = format!("{folder}search/{name}.js");
    (check, OutputFile::new(path, kept))
}
