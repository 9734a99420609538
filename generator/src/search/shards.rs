//! Terms → texts that the browser reads a piece at a time.
//!
//! A word shard is a run of entries in the order of their terms, each closed by a comma:
//!
//! ```text
//! serverless(AbC)d8,
//! ```
//!
//! The term, then for each weight that occurs, from the heaviest, its sign ([`SIGNS`]) and the passages, each as the
//! distance from the one before in digits of 5 bits ([`DIGITS`]). Before the signs, `{` and a number say that a term
//! stands in more passages than are listed: those with the heaviest [`MOST_PLACES`]. An entry whose term ends in a space is
//! no word but all words that begin so, in the passages where one of them weighs most; it exists where those words
//! would not fit one shard, so that the first letters typed never load much.
//!
//! A spelling shard is a run of words, from which the browser finds those one slip away: how many characters the word
//! shares with the one before, the rest of it, and a sign for how often it occurs.

use std::borrow::Cow;

use rayon::prelude::*;

use super::postings::{LEVELS, Place, Term, order};

/// The digits of numbers: the lower half ends a number.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The signs of the levels, from the lightest: none of them can stand in a term.
const SIGNS: &[u8; LEVELS as usize] = b"!'();?[]";

/// The most passages that are listed for one term.
const MOST_PLACES: usize = 4_096;

/// The passages that are listed for the beginning of words.
const MOST_OF_A_BEGINNING: usize = 512;

/// Where a word shard ends, in bytes, and how many there are at most. A shard is what each word of a query loads.
const WORDS: Size = Size {
    usual: 12_000,
    most: 2_048,
};

/// The same for spelling shards, which are loaded for a word that is not found.
const SPELLING: Size = Size {
    usual: 24_000,
    most: 256,
};

/// Near the end of a piece, one term of so many begins the next.
const ONE_OF: u32 = 32;

/// The longest and the shortest word that a slip is looked for in.
const SPELT: std::ops::RangeInclusive<usize> = 4..=24;

/// How many words with one first letter are known for spelling; the most frequent ones.
const MOST_SPELT: usize = 12_000;

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

/// Runs of entries, and the start of each run but the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shards {
    /// The runs.
    pub texts: Vec<String>,
    /// For each, the least text that is not below its first term and above all before; empty for the first.
    pub starts: Vec<String>,
}

/// A term with its written places.
struct Entry<'a> {
    term: Cow<'a, str>,
    written: String,
}

/// Writes the word shards. `passages` is how many there are in the site.
pub fn words(terms: &[Term<'_>], passages: usize) -> Shards {
    let mut entries: Vec<Entry<'_>> = terms
        .par_iter()
        .map(|term| Entry {
            term: Cow::Borrowed(term.text),
            written: written(term.places),
        })
        .collect();
    let limit = WORDS.usual;
    let mut ranges = Vec::new();
    wide_beginnings(&entries, 0, limit, 1, &mut ranges);
    let mut beginnings: Vec<Entry<'static>> = ranges
        .into_par_iter()
        .map(|range| beginning(&terms[range.terms.clone()], range.characters, passages))
        .collect();
    beginnings.sort_by(|a, b| order(&a.term, &b.term));
    entries = merged(entries, beginnings);
    let total = entries.iter().map(size).sum();
    cut(entries, WORDS.of(total), |entry, _| {
        format!("{}{},", entry.term, entry.written)
    })
}

/// Puts two sorted lists together.
fn merged<'a>(entries: Vec<Entry<'a>>, more: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
    let mut all = Vec::with_capacity(entries.len() + more.len());
    let mut more = more.into_iter().peekable();
    for entry in entries {
        while let Some(first) = more.next_if(|one| order(&one.term, &entry.term).is_lt()) {
            all.push(first);
        }
        all.push(entry);
    }
    all.extend(more);
    all
}

fn size(entry: &Entry<'_>) -> usize {
    entry.term.len() + entry.written.len() + 1
}

/// Terms that begin alike.
struct Wide {
    terms: std::ops::Range<usize>,
    characters: usize,
}

/// Finds the beginnings of words that have more than `limit` bytes of entries. `first` is the number of the first entry.
fn wide_beginnings(
    entries: &[Entry<'_>],
    first: usize,
    limit: usize,
    characters: usize,
    found: &mut Vec<Wide>,
) {
    let beginning = |entry: &Entry<'_>| match entry.term.char_indices().nth(characters) {
        Some((end, _)) => end,
        None if entry.term.chars().count() == characters => entry.term.len(),
        None => 0,
    };
    let mut at = 0;
    while at < entries.len() {
        let end = beginning(&entries[at]);
        let start = &entries[at].term[..end];
        let alike = entries[at..]
            .iter()
            .take_while(|entry| entry.term.starts_with(start))
            .count();
        if end == 0 {
            at += 1;
            continue;
        }
        let run = &entries[at..at + alike];
        if alike > 1 && run.iter().map(size).sum::<usize>() > limit {
            found.push(Wide {
                terms: first + at..first + at + alike,
                characters,
            });
            wide_beginnings(run, first + at, limit, characters + 1, found);
        }
        at += alike;
    }
}

/// Writes the entry for all words that begin alike.
fn beginning(terms: &[Term<'_>], characters: usize, passages: usize) -> Entry<'static> {
    let mut levels = vec![0u8; passages];
    for place in terms.iter().flat_map(|term| term.places) {
        let level = &mut levels[place.passage() as usize];
        *level = (*level).max(place.level() + 1);
    }
    let places: Vec<Place> = (0..)
        .zip(levels)
        .filter(|(_, level)| *level > 0)
        .map(|(passage, level)| Place::new(passage, level - 1))
        .collect();
    let shared: String = terms[0].text.chars().take(characters).collect();
    Entry {
        term: Cow::Owned(format!("{shared} ")),
        written: written_at_most(&places, MOST_OF_A_BEGINNING),
    }
}

fn written(places: &[Place]) -> String {
    written_at_most(places, MOST_PLACES)
}

/// Writes places, ascending by passage; the heaviest where there are more than `most`, the first of equal ones.
fn written_at_most(places: &[Place], most: usize) -> String {
    let mut text = Vec::new();
    if places.len() > most {
        text.push(b'{');
        push_number(&mut text, places.len());
    }
    let mut left = most;
    for level in (0..LEVELS).rev() {
        let mut next = 0;
        let mut signed = false;
        for place in places
            .iter()
            .filter(|place| place.level() == level)
            .take(left)
        {
            if !signed {
                text.push(SIGNS[usize::from(level)]);
                signed = true;
            }
            push_number(&mut text, (place.passage() - next) as usize);
            next = place.passage() + 1;
            left -= 1;
        }
    }
    String::from_utf8(text).expect("digits and signs are ASCII")
}

/// Appends a number: five bits a digit, the lowest first, the upper half of the digits where more follow.
fn push_number(text: &mut Vec<u8>, mut number: usize) {
    while number >= 32 {
        text.push(DIGITS[32 + number % 32]);
        number /= 32;
    }
    text.push(DIGITS[number]);
}

/// Returns the first eighteen bits of a hash as three digits.
pub fn digits(hash: &[u8]) -> String {
    let bits = hash
        .iter()
        .take(3)
        .fold(0, |bits, byte| bits << 8 | usize::from(*byte));
    [18, 12, 6]
        .map(|shift| char::from(DIGITS[bits >> shift & 63]))
        .iter()
        .collect()
}

/// Returns numbers as one text.
pub fn numbers(numbers: impl Iterator<Item = usize>) -> String {
    let mut text = Vec::new();
    numbers.for_each(|number| push_number(&mut text, number));
    String::from_utf8(text).expect("digits are ASCII")
}

/// Writes the spelling shards.
pub fn spelling(terms: &[Term<'_>]) -> Shards {
    let mut spelt: Vec<Term<'_>> = terms
        .iter()
        .filter(|term| {
            term.text.chars().all(char::is_alphanumeric)
                && SPELT.contains(&term.text.chars().count())
        })
        .copied()
        .collect();
    let first = |term: &Term<'_>| term.text.chars().next();
    spelt = spelt
        .chunk_by(|a, b| first(a) == first(b))
        .flat_map(|letter| {
            let mut letter = letter.to_vec();
            letter.sort_by_key(|term| std::cmp::Reverse(term.places.len()));
            letter.truncate(MOST_SPELT);
            letter.sort_by(|a, b| order(a.text, b.text));
            letter
        })
        .collect();
    let entries: Vec<Entry<'_>> = spelt
        .into_iter()
        .map(|term| {
            let sign = (term.places.len().ilog2() / 2).min(u32::from(LEVELS) - 1);
            Entry {
                term: Cow::Borrowed(term.text),
                written: char::from(SIGNS[sign as usize]).to_string(),
            }
        })
        .collect();
    let total = entries.iter().map(size).sum();
    cut(entries, SPELLING.of(total), |entry, before| {
        let shared = before.map_or(0, |before| shared_units(&before.term, &entry.term));
        let rest: Vec<u16> = entry.term.encode_utf16().skip(shared).collect();
        format!(
            "{}{}{}",
            char::from(DIGITS[shared]),
            String::from_utf16_lossy(&rest),
            entry.written
        )
    })
}

/// Returns how many characters two words begin with alike, no more than a digit can say; characters of two UTF-16 units
/// are never cut.
fn shared_units(before: &str, word: &str) -> usize {
    before
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf16())
        .sum()
}

/// Cuts entries into runs of about `size` bytes. `write` gets an entry and the one before it in its run.
fn cut(
    entries: Vec<Entry<'_>>,
    size: usize,
    write: impl Fn(&Entry<'_>, Option<&Entry<'_>>) -> String,
) -> Shards {
    let mut shards = Shards::default();
    let mut text = String::new();
    let mut before: Option<Entry<'_>> = None;
    // Each entry is dropped as soon as it is written: there may be a million.
    for entry in entries {
        if Size::ends(size, text.len(), &entry.term, ONE_OF) {
            text.shrink_to_fit();
            shards.texts.push(std::mem::take(&mut text));
        }
        if text.is_empty() {
            shards.starts.push(match &before {
                Some(before) => start(&before.term, &entry.term),
                None => String::new(),
            });
        }
        let in_run = before.as_ref().filter(|_| !text.is_empty());
        text.push_str(&write(&entry, in_run));
        before = Some(entry);
    }
    if !text.is_empty() {
        shards.texts.push(text);
    }
    shards
}

/// Returns the shortest beginning of `term` that is above `before`.
fn start(before: &str, term: &str) -> String {
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

    #[test]
    fn an_entry_is_its_term_and_its_passages_by_weight() {
        let terms = [
            term("cost", &[(0, 7), (1, 3), (34, 7)]),
            term("cut", &[(40, 0)]),
        ];
        let shards = words(&terms, 64);
        // 34 is 33 after the one after 0: digits 1 (more follow) and 1.
        assert_eq!(shards.texts, ["cost]AhB)B,cut!oB,"]);
        assert_eq!(shards.starts, [""]);
    }

    #[test]
    fn of_a_term_that_is_everywhere_the_heaviest_passages_are_kept() {
        let places: Vec<Place> = (0..20)
            .map(|passage| Place::new(passage, u8::from(passage % 5 == 4)))
            .collect();
        // Twenty; at level 1 passages 4, 9, 14, 19, at level 0 the first.
        assert_eq!(written_at_most(&places, 5), "{U'EEEE!A");
    }

    #[test]
    fn shards_end_in_time_and_their_starts_tell_where_a_term_is() {
        let terms: Vec<Term<'_>> = (0..5000)
            .map(|number| term(&format!("t{number:04}"), &[(number, 1), (number + 9, 2)]))
            .collect();
        let shards = words(&terms, 6000);
        assert!(shards.texts.len() > 3);
        assert!(
            shards
                .texts
                .iter()
                .all(|text| text.len() <= WORDS.usual * 5 / 4 + 600)
        );
        for wanted in ["t0000", "t0777", "t2500", "t4999"] {
            let at = shards
                .starts
                .partition_point(|start| start.as_str() <= wanted)
                - 1;
            let entry = format!(",{wanted}(");
            assert!(
                format!(",{}", shards.texts[at]).contains(&entry),
                "{wanted} is not in {at}"
            );
        }
    }

    #[test]
    fn beginnings_of_too_many_words_get_entries_of_their_own() {
        let terms: Vec<Term<'_>> = (0..5000)
            .map(|number| term(&format!("t{number:04}"), &[(number, 1)]))
            .collect();
        let all = words(&terms, 5000).texts.concat();
        let has = |entry: &str| format!(",{all}").contains(&format!(",{entry}"));
        // All begin with t; a thousand with t0 take over 12 kB only in all.
        assert!(has("t {"), "no entry for t");
        assert!(!has("t01 "), "an entry for t01, which fits a shard");
    }

    #[test]
    fn spelling_keeps_words_only_and_shares_their_beginnings() {
        let terms = [
            term("/health", &[(0, 1)]),
            term("serve", &[(0, 1)]),
            term("serverless", &[(0, 1), (1, 1), (2, 1), (3, 1)]),
            term("set", &[(0, 1)]),
            term("set_x", &[(0, 1)]),
        ];
        let shards = spelling(&terms);
        assert_eq!(shards.texts, ["Aserve!Frless'"]);
    }
}
