//! The terms of the last build with those that changed among them. In: what the last build noted, and the terms of the pages
//! that changed. Out: all terms, each known by its number in the last build or by what it is now; places are read where they
//! are asked for, a piece at a time.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::noted::{Noted, Terms};
use super::postings::{Place, order};
use super::shards;

/// A term with other places than before.
pub(super) struct Changed {
    pub(super) term: String,
    /// Its number before, where it had one.
    was: Option<usize>,
    pub(super) places: Vec<Place>,
    written: String,
}

impl Terms {
    /// Returns the number of the first term that is not below a text.
    pub(super) fn lower(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match order(self.get(middle), text) {
                Ordering::Less => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// Returns the numbers of the terms that begin with a text.
    pub(super) fn beginning_with(&self, text: &str) -> Range<usize> {
        let start = self.lower(text);
        let (mut low, mut high) = (start, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).starts_with(text) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        start..low
    }

    /// Appends the terms of these numbers, which follow, as they are.
    fn extend(&mut self, other: &Terms, numbers: Range<usize>) {
        if numbers.is_empty() {
            return;
        }
        let start = numbers.start;
        let text = other.texts[start] as usize - other.get(start).len();
        let ends = other.places(start).start;
        let (texts, places) = (self.text.len(), self.ends.last().map_or(0, |end| *end));
        self.text
            .push_str(&other.text[text..other.texts[numbers.end - 1] as usize]);
        let moved = |end: &u32| end - text as u32 + texts as u32;
        self.texts
            .extend(other.texts[numbers.clone()].iter().map(moved));
        let moved = |end: &u32| end - ends as u32 + places;
        self.ends
            .extend(other.ends[numbers.clone()].iter().map(moved));
        self.sizes.extend_from_slice(&other.sizes[numbers]);
    }
}

/// The last build, its places read when they are asked for.
pub(super) struct Last<'a> {
    pub(super) noted: &'a Noted<'a>,
    /// Of each piece, the numbers of its first term and its first beginning; and those after the last.
    pub(super) firsts: Vec<(usize, usize)>,
    read: Vec<OnceLock<Option<Arc<[u8]>>>>,
}

impl<'a> Last<'a> {
    pub(super) fn new(noted: &'a Noted<'a>) -> Last<'a> {
        let mut firsts = vec![(0, 0)];
        let mut next = (0, 0);
        for shard in &noted.shards {
            next = (next.0 + shard.terms, next.1 + shard.beginnings);
            firsts.push(next);
        }
        let read = noted.shards.iter().map(|_| OnceLock::new()).collect();
        Last {
            noted,
            firsts,
            read,
        }
    }

    /// Appends the places of a term.
    fn push_places(&self, number: usize, to: &mut Vec<Place>) -> Option<()> {
        let shard = self.firsts.partition_point(|first| first.0 <= number) - 1;
        let bytes = self.read.get(shard)?;
        let bytes = bytes
            .get_or_init(|| self.noted.places.read_piece(shard))
            .as_ref()?;
        let terms = &self.noted.terms;
        let before = terms.places(self.firsts[shard].0).start;
        let range = terms.places(number);
        let (numbers, _) = bytes.as_chunks();
        let numbers = numbers.get(range.start - before..range.end - before)?;
        let place = |number: &[u8; 4]| Place::unpacked(u32::from_le_bytes(*number));
        to.extend(numbers.iter().map(place));
        Some(())
    }

    /// Returns a term with its places as they are now.
    pub(super) fn changed(
        &self,
        term: &str,
        changes: &BTreeMap<u32, Option<u8>>,
    ) -> Option<Changed> {
        let terms = &self.noted.terms;
        let number = terms.lower(term);
        let was = (number < terms.len() && terms.get(number) == term).then_some(number);
        let mut places = Vec::new();
        if let Some(number) = was {
            self.push_places(number, &mut places)?;
        }
        places.retain(|place| !changes.contains_key(&place.passage()));
        let new = changes
            .iter()
            .filter_map(|(passage, level)| Some((*passage, (*level)?)));
        places.extend(new.map(|(passage, level)| Place::new(passage, level)));
        places.sort_unstable_by_key(|place| place.passage());
        let mut written = Vec::new();
        shards::push_written(&mut written, &places);
        Some(Changed {
            term: term.to_owned(),
            was,
            places,
            written: String::from_utf8(written).ok()?,
        })
    }
}

/// All terms as they are now.
pub(super) struct Now {
    pub(super) terms: Terms,
    /// Of each, its number before, or where it is among those that changed.
    pub(super) from: Vec<From>,
    pub(super) changed: Vec<Changed>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Last(u32),
    Changed(u32),
}

impl Now {
    pub(super) fn new(last: &Terms, changed: Vec<Changed>) -> Now {
        let mut now = Now {
            terms: Terms::default(),
            from: Vec::with_capacity(last.len() + changed.len()),
            changed: Vec::new(),
        };
        let mut next = 0;
        for (at, term) in (0..).zip(&changed) {
            let number = term.was.unwrap_or_else(|| last.lower(&term.term));
            now.extend(last, next..number);
            // What it was is passed over.
            next = number + usize::from(term.was.is_some());
            if term.places.is_empty() {
                continue;
            }
            let terms = &mut now.terms;
            terms.text.push_str(&term.term);
            terms.texts.push(terms.text.len() as u32);
            let end = terms.ends.last().map_or(0, |end| *end);
            terms.ends.push(end + term.places.len() as u32);
            let size = term.term.len() + term.written.len() + 1;
            terms.sizes.push(size as u32);
            now.from.push(From::Changed(at));
        }
        now.extend(last, next..last.len());
        now.changed = changed;
        now
    }

    fn extend(&mut self, last: &Terms, numbers: Range<usize>) {
        self.terms.extend(last, numbers.clone());
        self.from
            .extend(numbers.map(|number| From::Last(number as u32)));
    }

    /// Appends the places of a term.
    pub(super) fn push_places(
        &self,
        last: &Last<'_>,
        number: usize,
        to: &mut Vec<Place>,
    ) -> Option<()> {
        match self.from[number] {
            From::Last(number) => last.push_places(number as usize, to),
            From::Changed(at) => {
                to.extend_from_slice(&self.changed[at as usize].places);
                Some(())
            }
        }
    }
}
