//! The terms of the last build and what has changed → the terms of this one, the same as if all pages were read.
//!
//! In: the terms as an earlier build noted them, with its pages and how many passages each had; the pages as they are
//! now, and which of them are new. Places on new pages go, those on all others move to where their page is now, and the
//! terms of the new pages come in. `None` where the pages are not the same in the same order: then all are read.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;

use super::noted::{Line, Noted};
use super::postings::{Batch, Place, Postings, Source, Weights, order};

/// Terms as they were noted, with all places.
struct Packed<'a> {
    noted: &'a Noted<'a>,
    places: Vec<u8>,
}

impl Packed<'_> {
    /// Returns a term with its places.
    fn term(&self, number: usize) -> (&str, &[[u8; 4]]) {
        let terms = &self.noted.terms;
        let (places, _) = self.places.as_chunks();
        let places = places.get(terms.places(number));
        (terms.get(number), places.unwrap_or_default())
    }
}

/// Where the passages of a page that is new were or are: there is no way from one to the other.
const NOWHERE: u32 = u32::MAX;

/// Returns the terms of all pages. `is_new` says of each page whether it is not as the earlier build read it.
pub(super) fn postings(
    earlier: &Noted<'_>,
    lines: &[Line],
    pages: &[Source<'_>],
    is_new: &[bool],
    weights: Weights,
) -> Option<Postings> {
    let of_same = |(was, is): (&Line, &Line)| was.0 == is.0;
    if earlier.pages.len() != lines.len() || !earlier.pages.iter().zip(lines).all(of_same) {
        return None;
    }
    // With many new ones, all are read together sooner.
    let new = is_new.iter().filter(|is_new| **is_new).count();
    let count = earlier.terms.len();
    if new * 2 > pages.len() || count == 0 {
        return None;
    }
    // From each passage of the earlier build to its number now.
    let mut now: Vec<u32> = Vec::new();
    let mut firsts = Vec::with_capacity(lines.len());
    let mut first = 0;
    for ((was, is), is_new) in earlier.pages.iter().zip(lines).zip(is_new) {
        if !is_new && was.1 != is.1 {
            return None;
        }
        let number = |passage: u32| if *is_new { NOWHERE } else { first + passage };
        now.extend((0..was.1 as u32).map(number));
        firsts.push(first);
        first += is.1 as u32;
    }
    let mut said: Vec<(String, Place)> = Vec::new();
    for (page, first) in pages
        .iter()
        .zip(firsts)
        .zip(is_new)
        .filter_map(|(page, is_new)| is_new.then_some(page))
    {
        let batch = Batch::read(std::slice::from_ref(page), weights);
        batch.each(|term, passage, level| {
            said.push((term.to_owned(), Place::new(first + passage, level)));
        });
    }
    said.sort_by(|one, other| {
        order(&one.0, &other.0).then(one.1.passage().cmp(&other.1.passage()))
    });
    let earlier = Packed {
        noted: earlier,
        places: earlier.places.read()?,
    };
    let step = count.div_ceil(MANY).max(1);
    let parts: Vec<Option<Postings>> = (0..count.max(1))
        .into_par_iter()
        .step_by(step)
        .map(|start| {
            // The terms from here to where the next part begins, the new ones among them.
            let end = (start + step).min(count);
            let before = |at: usize| match at {
                0 => 0,
                at if at == count => said.len(),
                at => said.partition_point(|new| order(&new.0, earlier.term(at).0).is_lt()),
            };
            merged(
                &earlier,
                start..end,
                &said[before(start)..before(end)],
                &now,
            )
        })
        .collect();
    let parts: Vec<Postings> = parts.into_iter().collect::<Option<_>>()?;
    Some(Postings::joined(parts))
}

/// In how many parts the terms are gone through.
const MANY: usize = 32;

/// Returns some terms of the earlier build with those that are new among them.
fn merged(
    earlier: &Packed<'_>,
    numbers: Range<usize>,
    said: &[(String, Place)],
    now: &[u32],
) -> Option<Postings> {
    let mut new = said.chunk_by(|one, other| one.0 == other.0).peekable();
    let mut made = Postings::default();
    let mut places = Vec::new();
    for number in numbers {
        let (term, old) = earlier.term(number);
        while let Some(before) = new.next_if(|new| order(&new[0].0, term) == Ordering::Less) {
            made.push(&before[0].0, before.iter().map(|(_, place)| *place));
        }
        places.clear();
        for place in old {
            let place = Place::unpacked(u32::from_le_bytes(*place));
            let passage = *now.get(place.passage() as usize)?;
            if passage != NOWHERE {
                places.push(Place::new(passage, place.level()));
            }
        }
        if let Some(same) = new.next_if(|new| new[0].0 == term) {
            places.extend(same.iter().map(|(_, place)| *place));
            places.sort_unstable_by_key(|place| place.passage());
        }
        made.push(term, places.iter().copied());
    }
    for rest in new {
        made.push(&rest[0].0, rest.iter().map(|(_, place)| *place));
    }
    Some(made)
}
