//! What a build notes of the words of its search, for the next one: four notes of a language. `search` says which pages
//! there are and how the words were cut into pieces; `terms` has each term, where its places end, and how long its entry is;
//! `places` has the places, those of the words of a piece together, so that a few of them can be read alone; `others` has the
//! passages of pages of which nothing else is remembered.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::memory::{Memory, Note, NotedPiece, Notes, noted_piece};
use crate::output::Digest;
use crate::scratch::{Kept, Scratch};

use super::postings::{Place, Postings};

/// A page: the path of its address, and how many passages it has.
pub(super) type Line = (String, usize);

/// A page of which nothing else is remembered, as it was.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Other {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) count: usize,
    #[serde(skip)]
    pub(super) passages: Kept,
}

/// A piece of words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Shard {
    /// How many terms it has, and how many beginnings of words.
    pub(super) terms: usize,
    pub(super) beginnings: usize,
    /// What it is known by, and its file.
    pub(super) check: String,
    pub(super) file: Digest,
}

#[derive(Serialize, Deserialize)]
struct Head {
    pages: Vec<Line>,
    shards: Vec<Shard>,
    /// The beginnings of words, in their order, with how many bytes of places each has.
    beginnings: Vec<(String, usize)>,
}

/// Terms in their order: where the text of each ends, where its places end, and how many bytes its entry is.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) text: String,
    pub(super) texts: Vec<u32>,
    pub(super) ends: Vec<u32>,
    pub(super) sizes: Vec<u32>,
}

impl Terms {
    /// Returns those of postings, with the bytes of their entries.
    pub(super) fn of(postings: Postings, sizes: Vec<u32>) -> Terms {
        Terms {
            text: postings.text,
            texts: postings.texts,
            ends: postings.ends,
            sizes,
        }
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns the text of one.
    pub(super) fn get(&self, number: usize) -> &str {
        &self.text[before(&self.texts, number)..self.texts[number] as usize]
    }

    /// Returns where its places are among all.
    pub(super) fn places(&self, number: usize) -> std::ops::Range<usize> {
        before(&self.ends, number)..self.ends[number] as usize
    }

    fn is_sound(&self) -> bool {
        let Terms {
            text,
            texts,
            ends,
            sizes,
        } = self;
        let within = |end: &u32| text.is_char_boundary(*end as usize);
        texts.len() == ends.len()
            && texts.len() == sizes.len()
            && texts.is_sorted()
            && ends.is_sorted()
            && texts.iter().all(within)
    }
}

fn before(ends: &[u32], number: usize) -> usize {
    number
        .checked_sub(1)
        .map_or(0, |before| ends[before] as usize)
}

/// What an earlier build noted.
pub(super) struct Noted<'a> {
    pub(super) pages: Vec<Line>,
    pub(super) shards: Vec<Shard>,
    /// The beginnings of words with their places, as they are written.
    pub(super) beginnings: Vec<(String, String)>,
    pub(super) terms: Terms,
    pub(super) places: &'a Note,
    pub(super) others: Vec<Other>,
}

impl<'a> Noted<'a> {
    /// Reads what the last build noted of a language.
    pub(super) fn read(memory: &'a Memory, folder: &str) -> Option<Noted<'a>> {
        let note = |name: &str| memory.noted(&format!("{folder}{name}"));
        let head = || -> Option<Head> { postcard::from_bytes(&note("search")?.read()?).ok() };
        let of_terms = note("terms")?;
        let text = |piece| String::from_utf8(of_terms.read_piece(piece)?.to_vec()).ok();
        let numbers = || -> Option<Vec<Vec<u32>>> {
            let numbers = [1, 2, 3].into_par_iter().map(|piece| {
                let bytes = of_terms.read_piece(piece)?;
                let (numbers, _) = bytes.as_chunks();
                let numbers = numbers.iter();
                Some(numbers.map(|number| u32::from_le_bytes(*number)).collect())
            });
            numbers.collect()
        };
        let texts = || rayon::join(|| text(0), || text(4));
        let (head, (numbers, (text, written))) = rayon::join(head, || rayon::join(numbers, texts));
        let (head, written) = (head?, written?);
        let [texts, ends, sizes] = <[Vec<u32>; 3]>::try_from(numbers?).ok()?;
        let mut rest = written.as_str();
        let beginnings = head.beginnings.into_iter().map(|(beginning, length)| {
            let (written, after) = rest.split_at_checked(length)?;
            rest = after;
            Some((beginning, written.to_owned()))
        });
        let beginnings = beginnings.collect::<Option<_>>()?;
        let terms = Terms {
            text: text?,
            texts,
            ends,
            sizes,
        };
        terms.is_sound().then_some(Noted {
            pages: head.pages,
            shards: head.shards,
            beginnings,
            terms,
            places: note("places")?,
            others: others(note("others")?)?,
        })
    }
}

fn others(note: &Note) -> Option<Vec<Other>> {
    let others: Vec<Other> = postcard::from_bytes(&note.read_piece(0)?).ok()?;
    let others = others.into_iter().zip(1..).map(|(other, piece)| {
        Some(Other {
            passages: note.read_piece(piece)?.into(),
            ..other
        })
    });
    others.collect()
}

/// Notes the terms, with the beginnings of words as they are written.
pub(super) fn terms(terms: &Terms, beginnings: &[(String, String)], scratch: &Scratch) -> Note {
    let numbers = |numbers: &[u32]| {
        let mut bytes = Vec::with_capacity(4 * numbers.len());
        numbers
            .iter()
            .for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        bytes
    };
    let piece = |number| match number {
        0 => terms.text.clone().into_bytes(),
        1 => numbers(&terms.texts),
        2 => numbers(&terms.ends),
        3 => numbers(&terms.sizes),
        _ => {
            let written: String = beginnings.iter().map(|(_, written)| &**written).collect();
            written.into_bytes()
        }
    };
    let pieces: Vec<NotedPiece> = (0..5)
        .into_par_iter()
        .map(|number| noted_piece(piece(number), scratch))
        .collect();
    pieces.into()
}

/// Returns the places of the words of a piece, to be noted.
pub(super) fn places(places: &[Place], scratch: &Scratch) -> NotedPiece {
    let bytes = places.iter().flat_map(|place| place.packed().to_le_bytes());
    noted_piece(bytes.collect(), scratch)
}

/// Notes all of a language.
pub(super) fn note(
    folder: &str,
    pages: Vec<Line>,
    shards: Vec<Shard>,
    beginnings: &[(String, String)],
    (terms, places): (Note, Note),
    others: &[Other],
    scratch: &Scratch,
) -> Notes {
    let lengths = beginnings.iter();
    let head = Head {
        pages,
        shards,
        beginnings: lengths
            .map(|(beginning, written)| (beginning.clone(), written.len()))
            .collect(),
    };
    let head = postcard::to_stdvec(&head).expect("texts and numbers can be written");
    let list = postcard::to_stdvec(others).expect("texts and numbers can be written");
    let texts = others.iter().map(|other| other.passages.read().to_vec());
    let others: Vec<NotedPiece> = std::iter::once(list)
        .chain(texts)
        .map(|piece| noted_piece(piece, scratch))
        .collect();
    let name = |name: &str| format!("{folder}{name}");
    Notes::from([
        (name("others"), others.into()),
        (name("search"), Note::of(head, scratch)),
        (name("terms"), terms),
        (name("places"), places),
    ])
}
