//! Terms → texts that the browser reads a piece at a time.
//!
//! A word shard is a run of entries in the order of their terms, each closed by a comma:
//!
//! ```text
//! serverless(AbC)d8,
//! ```
//!
//! The term, then for each weight that occurs, from the heaviest, its sign ([`SIGNS`](super::signs::SIGNS)) and the passages, each as the
//! distance from the one before in digits of 5 bits ([`DIGITS`](super::signs::DIGITS)). Before the signs, `{` and a number say that a term
//! stands in more passages than are listed: those with the heaviest [`MOST_PLACES`]. An entry whose term ends in a space is
//! no word but all words that begin so, in the passages where one of them weighs most; it exists where those words
//! would not fit one shard, so that the first letters typed never load much.

use rayon::prelude::*;

use super::postings::{Place, Postings, Term, order};
use super::signs::push_places;

/// The most passages that are listed for one term.
const MOST_PLACES: usize = 4_096;

/// The passages that are listed for the beginning of words.
const MOST_OF_A_BEGINNING: usize = 512;

/// Where a word shard ends, in bytes, and how many there are at most. A shard is what each word of a query loads.
const WORDS: Size = Size {
    usual: 12_000,
    most: 2_048,
};

/// Near the end of a piece, one term of so many begins the next.
pub(super) const ONE_OF: u32 = 32;

/// How large pieces are, and how many there may be before they grow.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// A piece ends where it has this many bytes.
    pub usual: usize,
    /// No more pieces than about this.
    pub most: usize,
}

impl Size {
    /// Returns the size of a piece where there is so much in all.
    pub fn of(self, total: usize) -> usize {
        // In steps, so that a little more text leaves the pieces where they are.
        let step = self.usual / 8;
        self.usual
            .max(total.div_ceil(self.most).next_multiple_of(step))
    }

    /// Tells whether a piece of `length` bytes ends before `next`. It does near `size`, where the name of what comes next
    /// says so: a change moves the ends around it, and no others.
    pub fn ends(size: usize, length: usize, next: &str, one_of: u32) -> bool {
        length >= size + size / 4 || length >= size - size / 4 && hash(next).is_multiple_of(one_of)
    }
}

/// Returns a hash (FNV-1a of 32 bits), the same on every machine.
pub fn hash(text: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = text.bytes().fold(0x811c_9dc5, step);
    // The lowest bits of such a hash say little: the higher ones are mixed in.
    hash ^ hash >> 15
}

/// Where entries of words are cut into runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// How many entries each has: of terms, and of beginnings of words.
    pub counts: Vec<(usize, usize)>,
    /// For each, the least text that is not below its first term and above all before; empty for the first.
    pub starts: Vec<String>,
}

/// Cuts entries of words into runs: of each its text, and how many bytes it is. `total` is how many all are.
pub fn runs<'e>(entries: impl Iterator<Item = (&'e str, usize)>, total: usize) -> Runs {
    let size = WORDS.of(total);
    let mut runs = Runs::default();
    let (mut length, mut last) = (0, None);
    for (text, bytes) in entries {
        if last.is_none() || Size::ends(size, length, text, ONE_OF) {
            let start = last.map_or_else(String::new, |last| start(last, text));
            runs.starts.push(start);
            runs.counts.push((0, 0));
            length = 0;
        }
        if let Some((terms, beginnings)) = runs.counts.last_mut() {
            *(if is_beginning(text) {
                beginnings
            } else {
                terms
            }) += 1;
        }
        length += bytes;
        last = Some(text);
    }
    runs
}

/// Tells whether an entry is of all words that begin so, and of no single one.
pub fn is_beginning(text: &str) -> bool {
    text.ends_with(' ')
}

/// A term with its written places.
#[derive(Clone, Copy)]
struct Entry<'a> {
    term: &'a str,
    written: &'a str,
}

/// The entries of all terms and of the beginnings of too many, written: there are millions of places, which need not be
/// there any more when the entries are cut into shards.
pub struct Entries {
    /// Entries, one after the other.
    texts: Vec<String>,
    /// Where each is, in the order of the terms.
    spans: Vec<Span>,
}

/// Where an entry is: in which text, where its term starts and ends, and where its places end.
struct Span {
    text: u32,
    start: u32,
    middle: u32,
    end: u32,
}

/// How many terms are written into one text.
const TOGETHER: usize = 4_096;

impl Entries {
    /// Writes the entries of terms. `passages` is how many there are in the site.
    pub fn of(postings: &Postings, passages: usize) -> Entries {
        let count = postings.len();
        let mut entries = Entries {
            texts: Vec::new(),
            spans: Vec::with_capacity(count),
        };
        let chunks: Vec<(String, Vec<Span>)> = (0..count.div_ceil(TOGETHER))
            .into_par_iter()
            .map(|text| {
                let first = text * TOGETHER;
                let terms = (first..count.min(first + TOGETHER)).map(|term| postings.term(term));
                let one = |term: &Term<'_>, places: &mut Vec<u8>| push_written(places, term.places);
                written(text as u32, terms, |term| term.text, one)
            })
            .collect();
        for (text, spans) in chunks {
            entries.texts.push(text);
            entries.spans.extend(spans);
        }
        let mut wide = Vec::new();
        entries.wide_beginnings(0..entries.spans.len(), 1, &mut wide);
        let beginnings: Vec<(String, Vec<u8>)> = wide
            .into_par_iter()
            .map(|wide| {
                let shared = postings.term(wide.terms.start).text.chars();
                let shared = shared.take(wide.characters);
                let terms = wide.terms.map(|term| postings.term(term).places);
                let written = beginning(terms, passages);
                (shared.chain([' ']).collect(), written)
            })
            .collect();
        let one = |(_, places): &(String, Vec<u8>), text: &mut Vec<u8>| text.extend(places);
        let number = entries.texts.len() as u32;
        let (text, spans) = written(number, beginnings.into_iter(), |(term, _)| term, one);
        entries.texts.push(text);
        // Room for these alone, and a sort in place: no two entries have the same term.
        entries.spans.reserve_exact(spans.len());
        entries.spans.extend(spans);
        let Entries { texts, spans } = &mut entries;
        spans.sort_unstable_by(|a, b| order(a.entry(texts).term, b.entry(texts).term));
        entries
    }

    fn entry(&self, number: usize) -> Entry<'_> {
        self.spans[number].entry(&self.texts)
    }

    fn all(&self) -> impl Iterator<Item = (&str, usize)> {
        let entries = self.spans.iter();
        entries.map(|span| (span.entry(&self.texts).term, span.size()))
    }

    /// Returns how many bytes the entry of each term is.
    pub fn sizes(&self) -> Vec<u32> {
        let terms = self.all().filter(|(text, _)| !is_beginning(text));
        terms.map(|(_, size)| size as u32).collect()
    }

    /// Returns the beginnings of words, with their places as they are written.
    pub fn beginnings(&self) -> Vec<(String, String)> {
        let entries = self.spans.iter().map(|span| span.entry(&self.texts));
        let entries = entries.filter(|entry| is_beginning(entry.term));
        entries
            .map(|entry| (entry.term.to_owned(), entry.written.to_owned()))
            .collect()
    }

    /// Cuts them into runs.
    pub fn runs(&self) -> Runs {
        runs(self.all(), self.all().map(|(_, size)| size).sum())
    }

    /// Returns the text of a run of entries.
    pub fn text(&self, numbers: std::ops::Range<usize>) -> String {
        let spans = &self.spans[numbers];
        let mut text = String::with_capacity(spans.iter().map(Span::size).sum());
        for entry in spans.iter().map(|span| span.entry(&self.texts)) {
            push_entry(&mut text, entry.term, entry.written);
        }
        text
    }

    /// Finds the beginnings of words that have too many bytes of entries, among the entries of these numbers.
    fn wide_beginnings(
        &self,
        numbers: std::ops::Range<usize>,
        characters: usize,
        found: &mut Vec<Wide>,
    ) {
        let beginning = |term: &str| match term.char_indices().nth(characters) {
            Some((end, _)) => end,
            None if term.chars().count() == characters => term.len(),
            None => 0,
        };
        let mut at = numbers.start;
        while at < numbers.end {
            let term = self.entry(at).term;
            let start = &term[..beginning(term)];
            if start.is_empty() {
                at += 1;
                continue;
            }
            let is_alike = |number: &usize| self.entry(*number).term.starts_with(start);
            let run = at..at + (at..numbers.end).take_while(is_alike).count();
            at = run.end;
            let size = self.spans[run.clone()].iter().map(Span::size).sum();
            if is_wide(run.len(), size) {
                found.push(Wide {
                    terms: run.clone(),
                    characters,
                });
                self.wide_beginnings(run, characters + 1, found);
            }
        }
    }
}

/// Tells whether words that begin alike get an entry for their beginning: how many there are, and the bytes of their entries.
pub fn is_wide(words: usize, bytes: usize) -> bool {
    words > 1 && bytes > WORDS.usual
}

/// Appends an entry of words.
pub fn push_entry(text: &mut String, term: &str, written: &str) {
    text.push_str(term);
    text.push_str(written);
    text.push(',');
}

/// Returns the places of a term as they are written.
pub fn push_written(text: &mut Vec<u8>, places: &[Place]) {
    push_places(text, places, MOST_PLACES);
}

impl Span {
    fn entry<'t>(&self, texts: &'t [String]) -> Entry<'t> {
        let text = &texts[self.text as usize];
        Entry {
            term: &text[self.start as usize..self.middle as usize],
            written: &text[self.middle as usize..self.end as usize],
        }
    }

    /// Returns the bytes of the entry in a shard, with the comma.
    fn size(&self) -> usize {
        (self.end - self.start) as usize + 1
    }
}

/// Writes entries into the text of a number: of each its term and what `push` says of its places.
fn written<T>(
    number: u32,
    entries: impl Iterator<Item = T>,
    term: impl Fn(&T) -> &str,
    push: impl Fn(&T, &mut Vec<u8>),
) -> (String, Vec<Span>) {
    let mut text = Vec::new();
    let spans = entries.map(|entry| {
        let start = text.len() as u32;
        text.extend_from_slice(term(&entry).as_bytes());
        let middle = text.len() as u32;
        push(&entry, &mut text);
        Span {
            text: number,
            start,
            middle,
            end: text.len() as u32,
        }
    });
    let spans = spans.collect();
    text.shrink_to_fit();
    let text = String::from_utf8(text).expect("terms are text, digits and signs are ASCII");
    (text, spans)
}

/// Terms that begin alike.
struct Wide {
    terms: std::ops::Range<usize>,
    characters: usize,
}

/// Returns the passages where one of some terms weighs most, written. `passages` is how many there are in the site.
pub fn beginning<'t>(terms: impl Iterator<Item = &'t [Place]>, passages: usize) -> Vec<u8> {
    let mut levels = vec![0u8; passages];
    for place in terms.flatten() {
        let level = &mut levels[place.passage() as usize];
        *level = (*level).max(place.level() + 1);
    }
    let places: Vec<Place> = (0..)
        .zip(levels)
        .filter(|(_, level)| *level > 0)
        .map(|(passage, level)| Place::new(passage, level - 1))
        .collect();
    let mut text = Vec::new();
    push_places(&mut text, &places, MOST_OF_A_BEGINNING);
    text
}

/// Returns the shortest beginning of `term` that is above `before`.
pub(super) fn start(before: &str, term: &str) -> String {
    let shared: usize = before
        .chars()
        .zip(term.chars())
        .take_while(|(a, b)| a == b)
        .count();
    term.chars().take(shared + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str, places: &[(u32, u8)]) -> Term<'static> {
        let place = |(passage, level): &(u32, u8)| Place::new(*passage, *level);
        let places: Vec<Place> = places.iter().map(place).collect();
        Term {
            text: text.to_owned().leak(),
            places: places.leak(),
        }
    }

    fn words(terms: &[Term<'_>], passages: usize) -> (Vec<String>, Vec<String>) {
        let mut postings = Postings::default();
        for term in terms {
            postings.push(term.text, term.places.iter().copied());
        }
        let entries = Entries::of(&postings, passages);
        let runs = entries.runs();
        let mut at = 0;
        let texts = runs.counts.iter().map(|(terms, beginnings)| {
            let start = at;
            at += terms + beginnings;
            entries.text(start..at)
        });
        (texts.collect(), runs.starts)
    }

    #[test]
    fn an_entry_is_its_term_and_its_passages_by_weight() {
        let terms = [
            term("cost", &[(0, 7), (1, 3), (34, 7)]),
            term("cut", &[(40, 0)]),
        ];
        let (texts, starts) = words(&terms, 64);
        // 34 is 33 after the one after 0: digits 1 (more follow) and 1.
        assert_eq!(texts, ["cost]AhB)B,cut!oB,"]);
        assert_eq!(starts, [""]);
    }

    #[test]
    fn of_a_term_that_is_everywhere_the_heaviest_passages_are_kept() {
        let places: Vec<Place> = (0..20)
            .map(|passage| Place::new(passage, u8::from(passage % 5 == 4)))
            .collect();
        // Twenty; at level 1 passages 4, 9, 14, 19, at level 0 the first.
        let mut text = Vec::new();
        push_places(&mut text, &places, 5);
        assert_eq!(text, b"{U'EEEE!A");
    }

    #[test]
    fn shards_end_in_time_and_their_starts_tell_where_a_term_is() {
        let terms: Vec<Term<'_>> = (0..5000)
            .map(|number| term(&format!("t{number:04}"), &[(number, 1), (number + 9, 2)]))
            .collect();
        let (texts, starts) = words(&terms, 6000);
        assert!(texts.len() > 3);
        assert!(
            texts
                .iter()
                .all(|text| text.len() <= WORDS.usual * 5 / 4 + 600)
        );
        for wanted in ["t0000", "t0777", "t2500", "t4999"] {
            let at = starts.partition_point(|start| start.as_str() <= wanted) - 1;
            let entry = format!(",{wanted}(");
            assert!(
                format!(",{}", texts[at]).contains(&entry),
                "{wanted} is not in {at}"
            );
        }
    }

    #[test]
    fn beginnings_of_too_many_words_get_entries_of_their_own() {
        let terms: Vec<Term<'_>> = (0..5000)
            .map(|number| term(&format!("t{number:04}"), &[(number, 1)]))
            .collect();
        let all = words(&terms, 5000).0.concat();
        let has = |entry: &str| format!(",{all}").contains(&format!(",{entry}"));
        // All begin with t; a thousand with t0 take over 12 kB only in all.
        assert!(has("t {"), "no entry for t");
        assert!(!has("t01 "), "an entry for t01, which fits a shard");
    }
}
