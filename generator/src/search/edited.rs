//! The words of the last build, after an edit that left every page as many passages as it had: only terms of the pages that
//! changed are written anew, and only the pieces that they stand in; the other files are those of the last build.
//!
//! In: what the last build noted, the pages as they were and as they are. Out: the same as if all pages were read. `None`
//! where something is not known, or passages have moved: then all places are gone through ([`again`](super::again)).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::memory::{Memory, Note, NotedPiece};
use crate::output::OutputFile;
use crate::scratch::Scratch;

use super::moved::{Changed, From, Last, Now};
use super::noted::{self, Line, Noted, Shard, Terms};
use super::postings::{Batch, Source, Weights, order};
use super::shards::{self, Runs};
use super::spelling;
use super::{Words, piece_of_words};

/// A page that may have changed: the number of its first passage, what it was, and what it is.
pub(super) struct Edit<'a> {
    pub(super) first: u32,
    pub(super) was: Source<'a>,
    pub(super) is: Source<'a>,
}

/// What a page says: each term with its passage and its level there, in this order.
type Said = Vec<(String, u32, u8)>;

/// Tells whether pages are those of the last build, with as many passages.
pub(super) fn is_in_place(earlier: &Noted<'_>, lines: &[Line]) -> bool {
    earlier.pages == lines && earlier.terms.len() > 0
}

/// Returns the words after some edits.
pub(super) fn words(
    earlier: &Noted<'_>,
    edits: &[Edit<'_>],
    weights: Weights,
    folder: &str,
    memory: &Memory,
    scratch: &Scratch,
) -> Option<Words> {
    let said = |of: for<'e> fn(&'e Edit<'_>) -> &'e Source<'e>| -> Said {
        let mut said: Said = edits
            .par_iter()
            .flat_map_iter(|edit| said(of(edit), edit.first, weights))
            .collect();
        said.par_sort_unstable_by(in_order);
        said
    };
    let (was, is) = (said(|edit| &edit.was), said(|edit| &edit.is));
    let last = Last::new(earlier);
    let changed: Vec<Changed> = changes(&was, &is)
        .into_par_iter()
        .map(|(term, changes)| last.changed(term, &changes))
        .collect::<Option<_>>()?;
    let now = Now::new(&earlier.terms, changed);
    let passages = earlier.pages.iter().map(|(_, count)| count).sum();
    let beginnings = beginnings(&last, &now, (&was, &is), passages)?;
    let places: Vec<usize> = beginnings
        .iter()
        .map(|beginning| now.terms.lower(&beginning.text))
        .collect();
    let runs = runs(&now.terms, &beginnings, &places);
    let spelt = || {
        let terms: Vec<(&str, usize)> = (0..now.terms.len())
            .into_par_iter()
            .map(|number| (now.terms.get(number), now.terms.places(number).len()))
            .collect();
        spelling::spelling(&terms, scratch)
    };
    let made = || -> Option<Vec<(OutputFile, Shard, NotedPiece)>> {
        let pieces = Pieces {
            last: &last,
            now: &now,
            beginnings: &beginnings,
            places: &places,
            folder,
            memory,
            scratch,
        };
        let (mut term, mut beginning) = (0, 0);
        let ranges: Vec<(Range<usize>, Range<usize>)> = runs
            .counts
            .iter()
            .map(|(terms, beginnings)| {
                let ranges = (term..term + terms, beginning..beginning + beginnings);
                (term, beginning) = (ranges.0.end, ranges.1.end);
                ranges
            })
            .collect();
        ranges
            .into_par_iter()
            .enumerate()
            .map(|(number, (terms, beginnings))| pieces.made(number, terms, beginnings))
            .collect()
    };
    let (spelling, made) = rayon::join(spelt, made);
    let made = made?;
    let written: Vec<(String, String)> = beginnings
        .into_iter()
        .map(|beginning| (beginning.text, beginning.written))
        .collect();
    let terms = noted::terms(&now.terms, &written, scratch);
    let (mut files, mut shards, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (file, shard, piece) in made {
        files.push(file);
        shards.push(shard);
        places.push(piece);
    }
    Some(Words {
        files,
        checks: shards.iter().map(|shard| &*shard.check).collect(),
        starts: runs.starts,
        spelling,
        noted: Some((terms, Note::from(places))),
        shards,
        beginnings: written,
    })
}

fn in_order(one: &(String, u32, u8), other: &(String, u32, u8)) -> Ordering {
    order(&one.0, &other.0).then(one.1.cmp(&other.1))
}

fn said(source: &Source<'_>, first: u32, weights: Weights) -> Said {
    let mut said = Said::new();
    Batch::read(std::slice::from_ref(source), weights).each(|term, passage, level| {
        said.push((term.to_owned(), first + passage, level));
    });
    said
}

/// Returns the terms of which something has changed: of each the passages that had or have it otherwise, with its level there.
fn changes<'s>(was: &'s Said, is: &'s Said) -> Vec<(&'s str, BTreeMap<u32, Option<u8>>)> {
    let mut changes: Vec<(&str, BTreeMap<u32, Option<u8>>)> = Vec::new();
    let mut push = |(term, passage, _): &'s (String, u32, u8), level| {
        match changes.last_mut() {
            Some((last, passages)) if last == term => passages.insert(*passage, level),
            _ => {
                changes.push((term, BTreeMap::from([(*passage, level)])));
                None
            }
        };
    };
    let (mut was, mut is) = (was.iter().peekable(), is.iter().peekable());
    loop {
        let order = match (was.peek(), is.peek()) {
            (Some(old), Some(new)) => in_order(old, new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changes,
        };
        let old = was.next_if(|_| order.is_le());
        let new = is.next_if(|_| order.is_ge());
        match (old, new) {
            (Some(old), Some(new)) if old.2 == new.2 => {}
            (_, Some(new)) => push(new, Some(new.2)),
            (Some(old), None) => push(old, None),
            (None, None) => {}
        }
    }
}

/// An entry of all words that begin alike.
struct Beginning {
    text: String,
    written: String,
    /// Its number before, where it is as it was.
    was: Option<usize>,
}

impl Beginning {
    fn size(&self) -> usize {
        self.text.len() + self.written.len() + 1
    }
}

/// Returns the beginnings of too many words, in their order.
fn beginnings(
    last: &Last<'_>,
    now: &Now,
    (was, is): (&Said, &Said),
    passages: usize,
) -> Option<Vec<Beginning>> {
    // Those of the terms that changed: the others are what they were.
    let mut touched: Vec<&str> = Vec::new();
    for Changed { term, .. } in &now.changed {
        let ends = term.char_indices().skip(1).map(|(end, _)| end);
        touched.extend(ends.chain([term.len()]).map(|end| &term[..end]));
    }
    touched.sort_unstable();
    touched.dedup();
    // As it was written before, with its number.
    let mut all: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (number, (text, written)) in last.noted.beginnings.iter().enumerate() {
        all.insert(text.trim_end_matches(' '), (number, written));
    }
    let wide: Vec<Option<Beginning>> = touched
        .into_par_iter()
        .map(|text| {
            let terms = now.terms.beginning_with(text);
            let size = now.terms.sizes[terms.clone()]
                .iter()
                .map(|size| *size as usize);
            if !shards::is_wide(terms.len(), size.sum()) {
                return Some(None);
            }
            let heaviest = |said: &Said| heaviest(said, text);
            let before = all.get(text).filter(|_| heaviest(was) == heaviest(is));
            let (was, written) = match before {
                Some((number, written)) => (Some(*number), (*written).to_owned()),
                None => {
                    let mut places = Vec::new();
                    for number in terms {
                        now.push_places(last, number, &mut places)?;
                    }
                    let written = shards::beginning(std::iter::once(&*places), passages);
                    (None, String::from_utf8(written).ok()?)
                }
            };
            let text = format!("{text} ");
            Some(Some(Beginning { text, written, was }))
        })
        .collect::<Option<Vec<_>>>()?;
    let mut beginnings: Vec<Beginning> = wide.into_iter().flatten().collect();
    let is_touched = |text: &str| {
        let changed = now
            .changed
            .partition_point(|changed| order(&changed.term, text).is_lt());
        let next = now.changed.get(changed);
        next.is_some_and(|changed| changed.term.starts_with(text))
    };
    let kept = all.into_iter().filter(|(text, _)| !is_touched(text));
    beginnings.extend(kept.map(|(text, (number, written))| Beginning {
        text: format!("{text} "),
        written: written.to_owned(),
        was: Some(number),
    }));
    beginnings.sort_by(|one, other| order(&one.text, &other.text));
    Some(beginnings)
}

/// Returns how much the heaviest of the words that begin with a text weighs in each passage.
fn heaviest(said: &Said, text: &str) -> BTreeMap<u32, u8> {
    let start = said.partition_point(|said| order(&said.0, text).is_lt());
    let alike = said[start..]
        .iter()
        .take_while(|said| said.0.starts_with(text));
    let mut heaviest = BTreeMap::new();
    for (_, passage, level) in alike {
        let most = heaviest.entry(*passage).or_insert(*level);
        *most = (*most).max(*level);
    }
    heaviest
}

/// Cuts all entries into runs. `places` says before which term each beginning stands.
fn runs(terms: &Terms, beginnings: &[Beginning], places: &[usize]) -> Runs {
    let of_terms: usize = terms.sizes.iter().map(|size| *size as usize).sum();
    let of_beginnings: usize = beginnings.iter().map(Beginning::size).sum();
    let mut next = beginnings.iter().zip(places).peekable();
    let entries = (0..=terms.len()).flat_map(|number| {
        let mut here = Vec::new();
        while let Some((beginning, _)) = next.next_if(|(_, at)| **at <= number) {
            here.push((&*beginning.text, beginning.size()));
        }
        let term =
            (number < terms.len()).then(|| (terms.get(number), terms.sizes[number] as usize));
        here.into_iter().chain(term)
    });
    shards::runs(entries, of_terms + of_beginnings)
}

/// What the pieces are made of.
struct Pieces<'a> {
    last: &'a Last<'a>,
    now: &'a Now,
    beginnings: &'a [Beginning],
    /// Before which term each beginning stands.
    places: &'a [usize],
    folder: &'a str,
    memory: &'a Memory,
    scratch: &'a Scratch,
}

impl Pieces<'_> {
    /// Returns a piece, and what is noted of it.
    fn made(
        &self,
        number: usize,
        terms: Range<usize>,
        beginnings: Range<usize>,
    ) -> Option<(OutputFile, Shard, NotedPiece)> {
        let (last, now) = (self.last, self.now);
        let noted = last.noted;
        // Whether all of it is what a piece of the last build was; only that of the same number is of the same name.
        let ranges = last.firsts.windows(2).nth(number);
        let is_same = |shard: &[(usize, usize)]| {
            let [start, end] = [shard[0], shard[1]];
            let from = &now.from[terms.clone()];
            from.len() == end.0 - start.0
                && (start.0..)
                    .zip(from)
                    .all(|(was, from)| *from == From::Last(was as u32))
        };
        let has_same_terms = ranges.is_some_and(is_same);
        let has_same_beginnings = ranges.is_some_and(|shard| {
            let here = &self.beginnings[beginnings.clone()];
            here.len() == shard[1].1 - shard[0].1
                && (shard[0].1..)
                    .zip(here)
                    .all(|(was, here)| here.was == Some(was))
        });
        if has_same_terms && has_same_beginnings {
            let shard = noted.shards[number].clone();
            let path = format!("{}search/words-{number}.js", self.folder);
            let file = self.memory.last(path, shard.file.clone());
            return Some((file, shard, noted.places.piece(number)?.clone()));
        }
        let (mut text, mut places) = (String::new(), Vec::new());
        let mut next = beginnings.clone().peekable();
        for number in terms.clone() {
            while let Some(at) = next.next_if(|at| self.places[*at] <= number) {
                let Beginning {
                    text: start,
                    written,
                    ..
                } = &self.beginnings[at];
                shards::push_entry(&mut text, start, written);
            }
            let before = places.len();
            now.push_places(last, number, &mut places)?;
            let mut written = Vec::new();
            shards::push_written(&mut written, &places[before..]);
            let written = String::from_utf8(written).ok()?;
            shards::push_entry(&mut text, now.terms.get(number), &written);
        }
        for at in next {
            let Beginning {
                text: start,
                written,
                ..
            } = &self.beginnings[at];
            shards::push_entry(&mut text, start, written);
        }
        let (shard, file) = piece_of_words(
            self.folder,
            number,
            &text,
            (terms.len(), beginnings.len()),
            self.scratch,
        );
        let piece = match has_same_terms {
            true => noted.places.piece(number)?.clone(),
            false => noted::places(&places, self.scratch),
        };
        Some((file, shard, piece))
    }
}
