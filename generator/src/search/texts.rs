//! What the results show: titles, headings and texts of pages, in pieces. In: the pages and their passages, and what the
//! last build noted. Out: the files `texts-N.js`, those that would be the same as they are.
//!
//! A page whose passages are known is not written while it stands where it stood, under the same title in a section of the
//! same title: how long it is decides where pieces end, and that is noted.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Means;
use crate::link::{Kind, Site};
use crate::memory::{self, Note, Notes};
use crate::output::{Digest, OutputFile};
use crate::scratch::Kept;

use super::passages::{Passage, PutAway};
use super::shards::Size;
use super::{json, piece};

/// Where a shard of texts ends, in bytes, and how many there are at most. Each result may need one of its own.
const TEXTS: Size = Size {
    usual: 16_000,
    most: 4_096,
};

/// Near the end of a shard of texts, one page of so many begins the next.
const ONE_PAGE_OF: u32 = 2;

/// A page in a shard of texts: address, title, title of its section, and id, heading and text of its passages; 1 for a list
/// of pages that carry a tag.
type Shown<'a> = (
    &'a str,
    &'a str,
    &'a str,
    Vec<(&'a str, &'a str, &'a str)>,
    u8,
);

/// The texts of a language.
pub(super) struct Texts {
    pub(super) files: Vec<OutputFile>,
    /// What the pieces are known by.
    pub(super) checks: String,
    /// How many pages each has.
    pub(super) counts: Vec<usize>,
}

/// What is noted for the next build.
#[derive(Default, Serialize, Deserialize)]
struct Noted {
    pages: Vec<Line>,
    pieces: Vec<Piece>,
}

/// A page: its address, a hash of what is shown of it besides its passages, and its bytes.
#[derive(PartialEq, Serialize, Deserialize)]
struct Line(String, String, usize);

/// A piece: how many pages it has, what it is known by, and its file; nothing of a file that was not hashed.
#[derive(Serialize, Deserialize)]
struct Piece(usize, String, Option<Digest>);

/// Makes the texts. `pages` and `passages` are those of one language, in their order.
pub(super) fn texts(
    site: &Site,
    folder: &str,
    pages: &[usize],
    passages: &[PutAway],
    means: &Means,
    noted: &mut Notes,
) -> Texts {
    let (scratch, learns) = (&means.scratch, means.memory.learns());
    let name = format!("{folder}texts");
    let note = means.memory.note(&name);
    let earlier = note.and_then(|note| postcard::from_bytes(&note).ok());
    let earlier: Noted = earlier.unwrap_or_default();
    let text = |number: usize| json(&shown(site, pages[number], &passages[number].read()));
    // Each page, with its text where it is not as it was.
    let lines: Vec<(Line, Option<Kept>)> = (0..pages.len())
        .into_par_iter()
        .map(|number| {
            let about = match learns {
                true => memory::hash(json(&shown(site, pages[number], &[])).as_bytes()),
                false => String::new(),
            };
            let address = site.pages[pages[number]].address.clone();
            if let Some(line) = earlier.pages.get(number)
                && passages[number].is_known
                && (&line.0, &line.1) == (&address, &about)
            {
                return (Line(address, about, line.2), None);
            }
            let text = text(number);
            (
                Line(address, about, text.len()),
                Some(scratch.keep(text.into_bytes())),
            )
        })
        .collect();
    let size = TEXTS.of(lines.iter().map(|(line, _)| line.2).sum());
    let (mut ranges, mut start, mut length) = (Vec::new(), 0, 0);
    for (number, (line, _)) in lines.iter().enumerate() {
        if number > start && Size::ends(size, length, &line.0, ONE_PAGE_OF) {
            ranges.push(start..number);
            (start, length) = (number, 0);
        }
        // With the bracket or comma before it.
        length += line.2 + 1;
    }
    if start < lines.len() {
        ranges.push(start..lines.len());
    }
    let mut first = 0;
    let earlier_pieces: Vec<(std::ops::Range<usize>, &Piece)> = earlier
        .pieces
        .iter()
        .map(|piece| {
            let range = first..first + piece.0;
            first = range.end;
            (range, piece)
        })
        .collect();
    let made: Vec<(OutputFile, Piece)> = ranges
        .into_par_iter()
        .enumerate()
        .map(|(number, range)| {
            let is_same = lines[range.clone()].iter().all(|(_, text)| text.is_none());
            let earlier = earlier_pieces.get(number);
            if let Some((_, Piece(count, check, Some(file)))) =
                earlier.filter(|earlier| is_same && earlier.0 == range)
            {
                let path = format!("{folder}search/texts-{number}.js");
                let piece = Piece(*count, check.clone(), Some(file.clone()));
                return (means.memory.last(path, file.clone()), piece);
            }
            let texts: Vec<String> = range
                .clone()
                .map(|number| match &lines[number].1 {
                    Some(kept) => kept.text(),
                    None => text(number),
                })
                .collect();
            let text = format!("[{}]", texts.join(","));
            let (check, file) = piece(folder, "texts", number, &text, scratch);
            let digest = learns.then(|| file.digest());
            (file, Piece(range.len(), check, digest))
        })
        .collect();
    let (files, pieces): (Vec<OutputFile>, Vec<Piece>) = made.into_iter().unzip();
    let checks = pieces.iter().map(|piece| piece.1.as_str()).collect();
    let counts = pieces.iter().map(|piece| piece.0).collect();
    if learns {
        let pages = lines.into_iter().map(|(line, _)| line).collect();
        let all = postcard::to_stdvec(&Noted { pages, pieces });
        let all = all.expect("texts and numbers can be written");
        noted.insert(name, Note::of(all, scratch));
    }
    Texts {
        files,
        checks,
        counts,
    }
}

/// Returns what is shown of a page, and of these passages.
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
    if let Some(top) = parts.first_mut() {
        top.1 = &entry.page.front_matter.summary;
    }
    (
        address.unwrap_or(&entry.address),
        entry.page.title(),
        section.map_or("", |section| site.pages[section].page.title()),
        parts,
        u8::from(matches!(entry.kind, Kind::Tags | Kind::Tag)),
    )
}
