//! The search of a site: an index that the browser reads a little of, from a server or from disk.
//!
//! In: the linked site and the passages of its pages, cut from the finished texts. Out: an index for each language, `search/` and
//! `de/search/`, with every page that can be read in it; classic scripts, each a call of one function, since a page opened from disk may load scripts and nothing else:
//!
//! - `index.js`: how many passages each page has, and with which term each shard starts;
//! - `words-N.js`: terms with the passages they stand in ([`shards`]);
//! - `spelling-N.js`: words, to find the one that was meant ([`spelling`]);
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
mod edited;
mod edits;
mod markup;
mod moved;
mod noted;
pub mod passages;
pub mod postings;
pub mod shards;
mod signs;
pub mod spelling;
mod table;
#[cfg(test)]
mod tests;
mod texts;
pub mod words;

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Means;
use crate::link::Site;
use crate::memory::{Note, NotedPiece, Notes};
use crate::output::OutputFile;
use crate::scratch::{Kept, Scratch};

use noted::{Line, Noted, Other, Shard, Terms};
use passages::PutAway;
use postings::{Postings, Source};
use shards::{Entries, Runs};
use spelling::Shards;

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
    let lines: Vec<Line> = pages
        .iter()
        .zip(counts())
        .map(|(page, count)| (site.pages[*page].address.clone(), count))
        .collect();
    let earlier = Noted::read(&means.memory, folder);
    let edited = earlier.as_ref().and_then(|earlier| {
        let before = edits::before(site, &pages, &lines, &passages, earlier, &means.memory)?;
        let edits = edits::of(&before, &sources);
        edited::words(earlier, &edits, weights, folder, &means.memory, scratch)
    });
    let words = edited.unwrap_or_else(|| {
        let again = |earlier: &Noted<'_>| {
            let is_new: Vec<bool> = passages.iter().map(|page| !page.is_known).collect();
            again::postings(earlier, &lines, &sources, &is_new, weights)
        };
        let postings = earlier.as_ref().and_then(again);
        let postings = postings.unwrap_or_else(|| postings::postings(&sources, weights, scratch));
        words_of(postings, counts().sum(), folder, means)
    });
    files.extend(words.files);
    if let Some(notes) = words.noted {
        let others: Vec<Other> = pages
            .iter()
            .zip(&sources)
            .filter(|(_, source)| !source.passages.is_kept)
            .map(|(page, source)| Other {
                address: site.pages[*page].address.clone(),
                title: source.title.to_owned(),
                summary: source.summary.to_owned(),
                count: source.passages.count,
                passages: source.passages.kept().clone(),
            })
            .collect();
        noted.extend(noted::note(
            folder,
            lines,
            words.shards,
            &words.beginnings,
            notes,
            &others,
            scratch,
        ));
    }
    let starts_of_spelling = starts(&words.spelling.starts);
    let of_spelling = words.spelling.texts;
    let index = Index {
        pages: signs::numbers(counts()),
        texts: signs::numbers(texts.counts.into_iter()),
        words: starts(&words.starts),
        spelling: starts_of_spelling,
        checks: Checks {
            words: words.checks,
            spelling: pieces(folder, "spelling", of_spelling, scratch, &mut files),
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

/// The words of a language in pieces.
struct Words {
    files: Vec<OutputFile>,
    /// What the pieces are known by, and the start of each.
    checks: String,
    starts: Vec<String>,
    /// The words to spell.
    spelling: Shards,
    /// What is noted of them: of the pieces, the beginnings of words, the terms and their places.
    shards: Vec<Shard>,
    beginnings: Vec<(String, String)>,
    noted: Option<(Note, Note)>,
}

/// Writes the words of all terms.
fn words_of(postings: Postings, passages: usize, folder: &str, means: &Means) -> Words {
    let (scratch, learns) = (&means.scratch, means.memory.learns());
    let spelt: Vec<(&str, usize)> = (0..postings.len())
        .map(|number| postings.term(number))
        .map(|term| (term.text, term.places.len()))
        .collect();
    let spelling = spelling::spelling(&spelt, scratch);
    drop(spelt);
    let entries = Entries::of(&postings, passages);
    let Runs { counts, starts } = entries.runs();
    let mut beginnings = Vec::new();
    let mut noted = None;
    if learns {
        let mut at = 0;
        let ends = |term: usize| term.checked_sub(1).map_or(0, |term| postings.ends[term]);
        let ranges: Vec<Range<usize>> = counts
            .iter()
            .map(|(count, _)| {
                let start = at;
                at += count;
                ends(start) as usize..ends(at) as usize
            })
            .collect();
        let places: Vec<NotedPiece> = ranges
            .into_par_iter()
            .map(|range| noted::places(&postings.places[range], scratch))
            .collect();
        // The places themselves, of which there are millions, go here.
        let terms = Terms::of(postings, entries.sizes());
        beginnings = entries.beginnings();
        noted = Some((
            noted::terms(&terms, &beginnings, scratch),
            Note::from(places),
        ));
    } else {
        drop(postings);
    }
    let mut at = 0;
    let ranges: Vec<(Range<usize>, (usize, usize))> = counts
        .into_iter()
        .map(|counts| {
            let start = at;
            at += counts.0 + counts.1;
            (start..at, counts)
        })
        .collect();
    let made: Vec<(Shard, OutputFile)> = ranges
        .into_par_iter()
        .enumerate()
        .map(|(number, (range, counts))| {
            let text = entries.text(range);
            piece_of_words(folder, number, &text, counts, scratch)
        })
        .collect();
    let (shards, files): (Vec<Shard>, Vec<OutputFile>) = made.into_iter().unzip();
    Words {
        files,
        checks: shards.iter().map(|shard| &*shard.check).collect(),
        starts,
        spelling,
        shards,
        beginnings,
        noted,
    }
}

/// Makes a piece of words, of so many terms and beginnings of words, and what is noted of it.
fn piece_of_words(
    folder: &str,
    number: usize,
    text: &str,
    (terms, beginnings): (usize, usize),
    scratch: &Scratch,
) -> (Shard, OutputFile) {
    let (check, file) = piece(folder, "words", number, &json(text), scratch);
    let shard = Shard {
        terms,
        beginnings,
        check,
        file: file.digest(),
    };
    (shard, file)
}

fn starts(starts: &[String]) -> String {
    starts.iter().map(|start| format!("{start},")).collect()
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
