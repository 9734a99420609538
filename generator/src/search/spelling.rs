//! Words → texts in which the browser finds the one that was meant, where a word is not found.
//!
//! A spelling shard is a run of words, from which the browser finds those one slip away: how many characters the word
//! shares with the one before, the rest of it, and a sign for how often it occurs.

use rayon::prelude::*;

use super::postings::{LEVELS, order};
use super::shards::{ONE_OF, Size, start};
use super::signs::{DIGITS, SIGNS};
use crate::scratch::{Kept, Scratch};

/// Where a spelling shard ends, in bytes, and how many there are at most. One is loaded for a word that is not found.
const SPELLING: Size = Size {
    usual: 24_000,
    most: 256,
};

/// The longest and the shortest word that a slip is looked for in.
const SPELT: std::ops::RangeInclusive<usize> = 4..=24;

/// How many words with one first letter are known for spelling; the most frequent ones.
const MOST_SPELT: usize = 12_000;

/// Runs of entries, and the start of each run but the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shards {
    /// The runs.
    pub texts: Vec<Kept>,
    /// For each, the least text that is not below its first term and above all before; empty for the first.
    pub starts: Vec<String>,
}

/// Writes the spelling shards of terms, each with how many places it has.
pub fn spelling(terms: &[(&str, usize)], scratch: &Scratch) -> Shards {
    let first = |term: &(&str, usize)| term.0.chars().next();
    let is_spelt = |(text, _): &&(&str, usize)| {
        text.chars().all(char::is_alphanumeric) && SPELT.contains(&text.chars().count())
    };
    let letters: Vec<&[(&str, usize)]> = terms.chunk_by(|a, b| first(a) == first(b)).collect();
    let spelt: Vec<Vec<(&str, usize)>> = letters
        .into_par_iter()
        .map(|letter| {
            let mut letter: Vec<_> = letter.iter().filter(is_spelt).copied().collect();
            if letter.len() > MOST_SPELT {
                letter.sort_by_key(|(_, places)| std::cmp::Reverse(*places));
                letter.truncate(MOST_SPELT);
                letter.sort_by(|(a, _), (b, _)| order(a, b));
            }
            letter
        })
        .collect();
    let spelt = spelt.concat();
    // A word, its sign and an end.
    let size = SPELLING.of(spelt.iter().map(|(word, _)| word.len() + 2).sum());
    let mut shards = Shards::default();
    let (mut text, mut last) = (String::new(), None);
    let keep = |text: &mut String| scratch.keep(std::mem::take(text).into_bytes());
    for (word, places) in spelt {
        if Size::ends(size, text.len(), word, ONE_OF) {
            shards.texts.push(keep(&mut text));
        }
        if text.is_empty() {
            let start = last.map_or_else(String::new, |last| start(last, word));
            shards.starts.push(start);
        }
        let in_run = last.filter(|_| !text.is_empty());
        let shared = in_run.map_or(0, |last| shared_units(last, word));
        let rest: Vec<u16> = word.encode_utf16().skip(shared).collect();
        let sign = (places.ilog2() / 2).min(u32::from(LEVELS) - 1);
        text.push(char::from(DIGITS[shared]));
        text.push_str(&String::from_utf16_lossy(&rest));
        text.push(char::from(SIGNS[sign as usize]));
        last = Some(word);
    }
    if !text.is_empty() {
        shards.texts.push(keep(&mut text));
    }
    shards
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_keeps_words_only_and_shares_their_beginnings() {
        let terms = [
            ("/health", 1),
            ("serve", 1),
            ("serverless", 4),
            ("set", 1),
            ("set_x", 1),
        ];
        let shards = spelling(&terms, &Scratch::in_memory());
        let texts: Vec<String> = shards.texts.iter().map(Kept::text).collect();
        assert_eq!(texts, ["Aserve!Frless'"]);
    }
}
