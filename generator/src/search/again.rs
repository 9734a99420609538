//! The terms of the last build and what has changed → the terms of this one, the same as if all pages were read.
//!
//! In: [`Postings`] as an earlier build packed them, with its pages and how many passages each had; the pages as they are
//! now, and which of them are new. Places on new pages go, those on all others move to where their page is now, and the
//! terms of the new pages come in. `None` where the pages are not the same in the same order: then all are read.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;

use crate::memory::Note;
use crate::scratch::Scratch;

use super::postings::{Batch, Place, Postings, Source, Weights, order};

/// A page of an earlier build: the path of its address, and how many passages it had.
type Line<'a> = (&'a str, usize);

/// Notes terms for a later build.
pub(super) fn noted(pages: &[Line<'_>], postings: &Postings, scratch: &Scratch) -> Note {
    let pages = serde_json::to_vec(pages).expect("texts and numbers are JSON");
    let Postings {
        text,
        texts,
        ends,
        places,
    } = postings;
    let mut start = Vec::new();
    for length in [pages.len(), text.len(), texts.len(), places.len()] {
        start.extend_from_slice(&(length as u64).to_le_bytes());
    }
    start.extend_from_slice(&pages);
    start.extend_from_slice(text.as_bytes());
    let mut note = Note::of(start, scratch);
    note.push(texts, |end| *end as u32, scratch);
    note.push(ends, |end| *end as u32, scratch);
    note.push(places, |place| place.packed(), scratch);
    note
}

/// Terms as they were packed.
struct Packed<'a> {
    pages: Vec<Line<'a>>,
    text: &'a str,
    texts: &'a [[u8; 4]],
    ends: &'a [[u8; 4]],
    places: &'a [[u8; 4]],
}

impl<'a> Packed<'a> {
    fn read(bytes: &'a [u8]) -> Option<Packed<'a>> {
        let (lengths, mut rest) = bytes.split_at_checked(4 * size_of::<u64>())?;
        let (lengths, _) = lengths.as_chunks();
        let lengths: Vec<usize> = lengths
            .iter()
            .map(|length| u64::from_le_bytes(*length) as usize)
            .collect();
        let mut take = |length: usize| {
            let (taken, left) = rest.split_at_checked(length)?;
            rest = left;
            Some(taken)
        };
        let pages = serde_json::from_slice(take(lengths[0])?).ok()?;
        let text = std::str::from_utf8(take(lengths[1])?).ok()?;
        let mut numbers = |count: usize| Some(take(count.checked_mul(4)?)?.as_chunks().0);
        Some(Packed {
            pages,
            text,
            texts: numbers(lengths[2])?,
            ends: numbers(lengths[2])?,
            places: numbers(lengths[3])?,
        })
    }

    /// Returns a term with its places.
    fn term(&self, number: usize) -> (&'a str, &'a [[u8; 4]]) {
        let range = |ends: &[[u8; 4]]| {
            let start = number
                .checked_sub(1)
                .map_or(0, |before| value(ends[before]));
            start as usize..value(ends[number]) as usize
        };
        let text = self.text.get(range(self.texts)).unwrap_or_default();
        (text, self.places.get(range(self.ends)).unwrap_or_default())
    }
}

fn value(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes)
}

/// Where the passages of a page that is new were or are: there is no way from one to the other.
const NOWHERE: u32 = u32::MAX;

/// Returns the terms of all pages. `is_new` says of each page whether it is not as the earlier build read it.
pub(super) fn postings(
    earlier: &[u8],
    lines: &[Line<'_>],
    pages: &[Source<'_>],
    is_new: &[bool],
    weights: Weights,
) -> Option<Postings> {
    let earlier = Packed::read(earlier)?;
    let of_same = |(was, is): (&Line<'_>, &Line<'_>)| was.0 == is.0;
    if earlier.pages.len() != lines.len() || !earlier.pages.iter().zip(lines).all(of_same) {
        return None;
    }
    // With many new ones, all are read together sooner.
    let new = is_new.iter().filter(|is_new| **is_new).count();
    if new * 2 > pages.len() || earlier.texts.is_empty() {
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
    let count = earlier.texts.len();
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
            let place = Place::unpacked(value(*place));
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

#[cfg(test)]
mod tests {
    use super::super::passages::{Passage, PutAway};
    use super::super::postings;
    use super::*;

    /// Pages of the words of each text, one passage a word of more than three letters.
    fn pages(texts: &[&str]) -> Vec<PutAway> {
        let passages = |text: &&str| {
            let passages = text.split('|').map(|text| Passage {
                text: text.to_owned(),
                ..Passage::default()
            });
            PutAway::new(&passages.collect::<Vec<_>>(), &Scratch::in_memory())
        };
        texts.iter().map(passages).collect()
    }

    fn sources<'a>(pages: &'a [PutAway]) -> Vec<Source<'a>> {
        let source = |passages| Source {
            title: "Title",
            summary: "",
            passages,
        };
        pages.iter().map(source).collect()
    }

    fn lines(pages: &[PutAway]) -> Vec<Line<'_>> {
        let names = ["a", "b", "c", "d"];
        names
            .into_iter()
            .zip(pages.iter().map(|page| page.count))
            .collect()
    }

    #[test]
    fn the_terms_after_an_edit_are_those_of_all_pages_read_anew() {
        let scratch = Scratch::in_memory();
        let weights = Weights::default();
        let before = pages(&[
            "cost of one|cold start",
            "cost only here",
            "start, cost|é|end",
        ]);
        let old = postings::postings(&sources(&before), weights, &scratch);
        let memory = noted(&lines(&before), &old, &scratch);
        let packed = memory.read().unwrap();
        for (number, text) in [
            (0, "cost of one|cold start"),
            (0, "fewer passages"),
            (1, "cost|cost and many|more passages|zebra|aardvark"),
            (2, ""),
        ] {
            let mut texts = [
                "cost of one|cold start",
                "cost only here",
                "start, cost|é|end",
            ];
            texts[number] = text;
            let after = pages(&texts);
            let is_new: Vec<bool> = (0..3).map(|page| page == number).collect();
            let anew = postings::postings(&sources(&after), weights, &scratch);
            let again =
                super::postings(&packed, &lines(&after), &sources(&after), &is_new, weights);
            assert_eq!(again, Some(anew), "{text}");
        }
        let fewer = pages(&["cost"]);
        let none = super::postings(&packed, &lines(&fewer), &sources(&fewer), &[false], weights);
        assert_eq!(none, None);
        let cut = &packed[..40];
        assert_eq!(
            super::postings(
                cut,
                &lines(&before),
                &sources(&before),
                &[false; 3],
                weights
            ),
            None
        );
    }
}
