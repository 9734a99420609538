//! All passages of a site → which term weighs how much in which of them.
//!
//! A term weighs in the manner of BM25F: mentions in a field of the passage count by the field's length; those in the
//! text are flattened, so that the tenth adds little and no text outweighs a heading; then fields are weighed and added
//! up. Of that, [`LEVELS`] steps on a logarithmic scale are kept; the browser multiplies them with how rare the term is. Pure, on all cores; the order of everything follows from pages and terms alone.

use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::scratch::{Kept, Scratch};

use super::passages::PutAway;
use super::table::Table;
use super::words;

/// How many steps of weight there are.
pub const LEVELS: u8 = 8;

/// How much of the weight of a passage of text a title and a heading have, and a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Of the page's title, at the top of the page.
    pub title: u8,
    /// Of the passage's heading.
    pub heading: u8,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            title: 12,
            heading: 6,
        }
    }
}

/// The weight of a page's summary, against 1 for text.
const SUMMARY: f32 = 2.0;

/// The number of words that a text, a summary, and a heading have as a rule: shorter ones weigh more for each word.
const USUAL_TEXT: f32 = 120.0;
const USUAL_SUMMARY: f32 = 20.0;
const USUAL_HEADING: f32 = 4.0;

/// What any number of mentions in a text comes to at most, against 1 for one in a text of usual length.
const MOST_OF_TEXT: f32 = 4.0;

/// The steps from one weight to its double, the weights being counted from 1.
const STEPS: f32 = 1.7;

/// What is read of a page.
pub struct Source<'a> {
    /// The page's title.
    pub title: &'a str,
    /// The page's summary.
    pub summary: &'a str,
    /// Its passages, the first being the top, as they were put away.
    pub passages: &'a PutAway,
}

/// All terms of a site with their places, in one piece: there are millions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// The terms, in the order of [`order`], one after the other.
    pub(super) text: String,
    /// Where each ends in the text.
    pub(super) texts: Vec<u32>,
    /// For each, where its places end; they begin where those of the term before end.
    pub(super) ends: Vec<u32>,
    pub(super) places: Vec<Place>,
}

impl Postings {
    /// Adds a term after all others, where it has a place.
    pub(super) fn push(&mut self, term: &str, places: impl Iterator<Item = Place>) {
        let before = self.places.len();
        self.places.extend(places);
        if self.places.len() > before {
            self.text.push_str(term);
            self.texts.push(self.text.len() as u32);
            self.ends.push(self.places.len() as u32);
        }
    }

    /// Puts parts together whose terms follow each other.
    pub(super) fn joined(parts: Vec<Postings>) -> Postings {
        let sum = |length: fn(&Postings) -> usize| parts.iter().map(length).sum();
        let terms = sum(|part| part.texts.len());
        let mut all = Postings {
            text: String::with_capacity(sum(|part| part.text.len())),
            texts: Vec::with_capacity(terms),
            ends: Vec::with_capacity(terms),
            places: Vec::with_capacity(sum(|part| part.places.len())),
        };
        for part in parts {
            let (text, places) = (all.text.len() as u32, all.places.len() as u32);
            all.text.push_str(&part.text);
            all.texts.extend(part.texts.iter().map(|end| end + text));
            all.ends.extend(part.ends.iter().map(|end| end + places));
            all.places.extend_from_slice(&part.places);
        }
        all
    }

    /// Returns how many terms there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Returns a term with its places.
    pub(super) fn term(&self, number: usize) -> Term<'_> {
        let range = |ends: &[u32]| {
            let start = number.checked_sub(1).map_or(0, |before| ends[before]);
            start as usize..ends[number] as usize
        };
        Term {
            text: &self.text[range(&self.texts)],
            places: &self.places[range(&self.ends)],
        }
    }
}

/// One term with all its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'a> {
    /// The term.
    pub text: &'a str,
    /// The passages that have it, ascending, each with its level.
    pub places: &'a [Place],
}

/// A passage that has a term, and how much it weighs there: three bits for the level, the rest for the passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place(u32);

impl Place {
    /// Returns a place of this level, below [`LEVELS`], in the passage of this number in the site.
    pub fn new(passage: u32, level: u8) -> Place {
        Place(passage << 3 | u32::from(level))
    }

    /// Returns the place as one number.
    pub(super) fn packed(self) -> u32 {
        self.0
    }

    /// Returns the place of a number.
    pub(super) fn unpacked(number: u32) -> Place {
        Place(number)
    }

    /// Returns the number of the passage.
    pub fn passage(self) -> u32 {
        self.0 >> 3
    }

    /// Returns the level.
    pub fn level(self) -> u8 {
        (self.0 & 7) as u8
    }
}

/// How many batches of pages there are, each read by one core with one table of terms; more on no machine, so that the
/// tables stay few.
const BATCHES: usize = 16;

/// What a batch met, put away.
struct Met {
    /// The numbers of its own terms among those of all.
    numbers: Vec<u32>,
    /// The number of its first passage.
    first: u32,
    /// As in [`Batch`], four bytes each.
    said: Kept,
    ends: Vec<u32>,
}

impl Met {
    /// Calls `take` with each term that was met, by its number among all, and the place.
    fn each(&self, mut take: impl FnMut(usize, Place)) {
        let bytes = self.said.read();
        let (said, _) = bytes.as_chunks();
        let mut passages = self.ends.iter().zip(self.first..).peekable();
        for (at, said) in (0..).zip(said) {
            while passages.next_if(|(end, _)| **end <= at).is_some() {}
            let said = Said(u32::from_le_bytes(*said));
            let number = self.numbers[said.term() as usize] as usize;
            if let Some((_, passage)) = passages.peek() {
                take(number, Place::new(*passage, said.level()));
            }
        }
    }
}

/// Returns the terms of all pages.
pub fn postings(pages: &[Source<'_>], weights: Weights, scratch: &Scratch) -> Postings {
    let batch = pages.len().div_ceil(BATCHES).max(1);
    let mut first = 0;
    let firsts: Vec<u32> = pages
        .chunks(batch)
        .map(|batch| {
            let here = first;
            first += batch.iter().map(|page| page.passages.count).sum::<usize>() as u32;
            here
        })
        .collect();
    // A table of terms is merged as soon as its batch is read, so that few are held at once. In which order that happens
    // changes their numbers and nothing else: below, they are put into the order of the terms.
    let together: Mutex<Table> = Mutex::default();
    let met: Vec<Met> = pages
        .par_chunks(batch)
        .zip(firsts)
        .map(|(batch, first)| {
            let batch = Batch::read(batch, weights);
            let said = batch.met.iter().flat_map(|said| said.0.to_le_bytes());
            let said = scratch.keep(said.collect());
            let mut together = together.lock().unwrap_or_else(PoisonError::into_inner);
            Met {
                numbers: (batch.terms.iter())
                    .map(|term| together.insert(term) as u32)
                    .collect(),
                first,
                said,
                ends: batch.ends,
            }
        })
        .collect();
    let together = together
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let term = |number: u32| together.get(number as usize);
    let mut ranked: Vec<u32> = (0..together.len() as u32).collect();
    ranked.par_sort_unstable_by(|left, right| order(term(*left), term(*right)));
    let mut ranks = vec![0_u32; ranked.len()];
    let mut text = String::with_capacity(ranked.iter().map(|number| term(*number).len()).sum());
    let mut texts = Vec::with_capacity(ranked.len());
    for (rank, number) in (0..).zip(ranked) {
        ranks[number as usize] = rank;
        text.push_str(term(number));
        texts.push(text.len() as u32);
    }
    drop(together);
    // Where the places of each term begin, then each place to the end of those of its term: the batches follow each
    // other, and so do the places in them.
    let mut ends: Vec<u32> = vec![0; texts.len() + 1];
    for batch in &met {
        batch.each(|number, _| ends[ranks[number] as usize + 1] += 1);
    }
    (1..ends.len()).for_each(|rank| ends[rank] += ends[rank - 1]);
    let mut places = vec![Place::default(); ends[texts.len()] as usize];
    for batch in met {
        batch.each(|number, place| {
            let end = &mut ends[ranks[number] as usize];
            places[*end as usize] = place;
            *end += 1;
        });
    }
    ends.pop();
    Postings {
        text,
        texts,
        ends,
        places,
    }
}

/// Compares as the browser does, by UTF-16 units.
pub fn order(left: &str, right: &str) -> Ordering {
    if left.is_ascii() || right.is_ascii() {
        left.cmp(right)
    } else {
        left.encode_utf16().cmp(right.encode_utf16())
    }
}

/// A term that a passage has, by its number in a table, and how much it weighs there: three bits for the level.
#[derive(Clone, Copy)]
struct Said(u32);

impl Said {
    fn new(term: usize, level: u8) -> Said {
        Said((term as u32) << 3 | u32::from(level))
    }

    fn term(self) -> u32 {
        self.0 >> 3
    }

    fn level(self) -> u8 {
        (self.0 & 7) as u8
    }
}

/// A table of terms under way.
#[derive(Default)]
pub(super) struct Batch {
    terms: Table,
    /// What the passages have, one after the other.
    met: Vec<Said>,
    /// Where that of each passage ends.
    ends: Vec<u32>,
    /// By term: what the passage being read has said of it so far.
    said: Vec<f32>,
    /// The terms of that passage.
    heard: Vec<usize>,
    /// The terms of the field being read.
    field: Vec<usize>,
}

impl Batch {
    /// Calls `take` with every term, the number of the passage that has it, and its level there.
    pub(super) fn each(&self, mut take: impl FnMut(&str, u32, u8)) {
        let mut start = 0;
        for (end, passage) in self.ends.iter().zip(0..) {
            for said in &self.met[start..*end as usize] {
                take(self.terms.get(said.term() as usize), passage, said.level());
            }
            start = *end as usize;
        }
    }

    pub(super) fn read(pages: &[Source<'_>], weights: Weights) -> Batch {
        let mut batch = Batch::default();
        for page in pages {
            for (index, passage) in page.passages.read().iter().enumerate() {
                batch.field(&passage.text, 1.0, USUAL_TEXT);
                batch.flatten();
                if index == 0 {
                    batch.field(page.title, weights.title.into(), USUAL_HEADING);
                    batch.field(page.summary, SUMMARY, USUAL_SUMMARY);
                }
                if !passage.goes_on {
                    batch.field(&passage.heading, weights.heading.into(), USUAL_HEADING);
                }
                batch.end_of_passage();
            }
        }
        batch
    }

    fn field(&mut self, text: &str, weight: f32, usual: f32) {
        let words = words::terms(text, &mut |term| {
            let index = self.terms.insert(term);
            if index == self.said.len() {
                self.said.push(0.0);
            }
            self.field.push(index);
        });
        let share = weight / (0.5 + 0.5 * words as f32 / usual);
        for index in self.field.drain(..) {
            if self.said[index] == 0.0 {
                self.heard.push(index);
            }
            self.said[index] += share;
        }
    }

    /// Turns mentions in the text into their weight.
    fn flatten(&mut self) {
        for index in &self.heard {
            let said = &mut self.said[*index];
            *said *= MOST_OF_TEXT / (*said + MOST_OF_TEXT - 1.0);
        }
    }

    fn end_of_passage(&mut self) {
        for index in self.heard.drain(..) {
            let said = std::mem::take(&mut self.said[index]);
            let level = (libm::log2f(1.0 + said) * STEPS) as u8;
            self.met.push(Said::new(index, level.min(LEVELS - 1)));
        }
        self.ends.push(self.met.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::passages::Passage;

    fn put_away(passages: &[Passage]) -> PutAway {
        PutAway::new(passages, &Scratch::in_memory())
    }

    fn passage(heading: &str, text: &str) -> Passage {
        Passage {
            heading: heading.to_owned(),
            text: text.to_owned(),
            ..Passage::default()
        }
    }

    fn level(postings: &Postings, text: &str, passage: u32) -> Option<u8> {
        let mut terms = (0..postings.len()).map(|number| postings.term(number));
        let term = terms.find(|term| term.text == text)?;
        let place = term
            .places
            .iter()
            .find(|place| place.passage() == passage)?;
        Some(place.level())
    }

    #[test]
    fn a_title_weighs_more_than_a_heading_and_a_heading_more_than_text() {
        let passages = [
            passage("", "nothing"),
            passage("Cost", "x"),
            passage("", "the cost of it"),
        ];
        let terms = postings(
            &[Source {
                title: "Cost",
                summary: "",
                passages: &put_away(&passages),
            }],
            Weights::default(),
            &Scratch::in_memory(),
        );
        let of = |passage| level(&terms, "cost", passage).unwrap();
        assert!(
            of(0) > of(1) && of(1) > of(2),
            "{} {} {}",
            of(0),
            of(1),
            of(2)
        );
        assert_eq!(level(&terms, "nothing", 1), None);
    }

    #[test]
    fn each_further_mention_adds_less() {
        let passages: Vec<Passage> = [1, 4, 16, 64]
            .iter()
            .map(|count| {
                let text = "cost ".repeat(*count) + &"word ".repeat(120 - count);
                passage("", &text)
            })
            .collect();
        let terms = postings(
            &[Source {
                title: "",
                summary: "",
                passages: &put_away(&passages),
            }],
            Weights::default(),
            &Scratch::in_memory(),
        );
        let levels: Vec<u8> = (0..4)
            .map(|number| level(&terms, "cost", number).unwrap())
            .collect();
        assert!(levels.is_sorted(), "{levels:?}");
        assert!(
            levels[3] < LEVELS && levels[1] - levels[0] >= levels[3] - levels[2],
            "{levels:?}"
        );
    }

    #[test]
    fn terms_stand_in_the_order_of_the_browser_with_ascending_passages() {
        let passages: Vec<Passage> = (0..3)
            .map(|_| passage("", "\u{fb5c} 𝔊z é zz a 𐐨"))
            .collect();
        let away = put_away(&passages);
        let page = || Source {
            title: "",
            summary: "",
            passages: &away,
        };
        let pages: Vec<Source<'_>> = (0..600).map(|_| page()).collect();
        let postings = postings(&pages, Weights::default(), &Scratch::in_memory());
        let terms: Vec<Term<'_>> = (0..postings.len())
            .map(|number| postings.term(number))
            .collect();
        let units: Vec<Vec<u16>> = terms
            .iter()
            .map(|term| term.text.encode_utf16().collect())
            .collect();
        assert!(units.is_sorted());
        assert!(terms.iter().all(|term| term.places.len() == 1800
            && term.places.is_sorted_by_key(|place| place.passage())));
    }
}
