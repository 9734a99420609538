//! A text → the terms under which it can be found. Pure, and the same for any text: `engine.js` cuts what a reader types
//! by the same rules, and a test holds the two against each other.
//!
//! 1. The text is folded: compatibility forms and accents go, so `Größe` and `grosse` differ and `Café` and `cafe` do
//!    not; apostrophes go.
//! 2. It is cut into chunks of word characters and [`is_symbol`]s. A chunk that is more than a word is a term as a
//!    whole: `/health`, `c++`, `a::b`, `--out`.
//! 3. Each run of word characters in it is a term, and so are its parts: `memory_size` is also `memory` and `size`,
//!    `memorySize` too. Scripts without spaces become overlapping pairs of characters.
//!
//! Deliberately absent: stop words, so that no word is a hole, and stems, which belong to one language.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Words of more characters are not terms: nobody types them.
const LONGEST_WORD: usize = 64;

/// Chunks of more characters are not terms as a whole; their words are.
const LONGEST_CHUNK: usize = 48;

/// The most characters of a term of symbols only, `=>`; longer ones are lines.
const LONGEST_OPERATOR: usize = 4;

/// Calls `found` with every term of a text, in order, repeated ones repeatedly. Returns the number of words.
pub fn terms(text: &str, found: &mut impl FnMut(&str)) -> usize {
    let folded = fold(text);
    let mut words = 0;
    let mut lower = String::new();
    for chunk in folded.split(|c: char| !is_word(c) && !is_symbol(c)) {
        if chunk.is_empty() {
            continue;
        }
        let Some(core) = core(chunk) else {
            if (2..=LONGEST_OPERATOR).contains(&chunk.len()) {
                found(chunk);
            }
            continue;
        };
        if is_more_than_words(core) && core.chars().count() <= LONGEST_CHUNK {
            found(lowered(core, &mut lower));
        }
        for run in core.split(is_symbol).filter(|run| !run.is_empty()) {
            words += run_terms(run, &mut lower, found);
        }
    }
    words
}

/// Folds a text: compatibility decomposition without accents, composed again.
fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.contains('\'') {
            return Cow::Owned(text.replace('\'', ""));
        }
        return Cow::Borrowed(text);
    }
    let kept = text.nfkd().filter(|c| !is_dropped(*c));
    Cow::Owned(kept.nfc().collect())
}

/// Accents, apostrophes and the soft hyphen, which are within words and no part of them.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' | '\u{ad}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Tells whether a character joins words to something that readers look for as it stands.
pub fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '+' | '#'
            | '/'
            | '.'
            | ':'
            | '@'
            | '$'
            | '%'
            | '&'
            | '*'
            | '='
            | '<'
            | '>'
            | '~'
            | '^'
            | '|'
            | '\\'
            | '-'
    )
}

/// Returns a chunk without the symbols that only stand beside it; `None` where it has no word.
fn core(chunk: &str) -> Option<&str> {
    let chunk = chunk.trim_end_matches(['.', ':']);
    let start = chunk.find(is_word)?;
    let (last, c) = chunk.char_indices().rfind(|(_, c)| is_word(*c))?;
    let end = last + c.len_utf8();
    let lead = &chunk[..start];
    let trail = &chunk[end..];
    let keep_lead = lead.len() <= 2 && lead.chars().all(|c| "/.-#@$~%&".contains(c));
    let keep_trail = trail.len() <= 2 && trail.chars().all(|c| "+#%".contains(c));
    let start = if keep_lead { 0 } else { start };
    let end = if keep_trail { chunk.len() } else { end };
    Some(&chunk[start..end])
}

/// Tells whether a chunk is found under more than its words: hyphens alone only join words.
fn is_more_than_words(core: &str) -> bool {
    core.starts_with('-') || core.contains(|c| is_symbol(c) && c != '-')
}

/// Calls `found` with the terms of a run of word characters. Returns the number of words in it.
fn run_terms(run: &str, lower: &mut String, found: &mut impl FnMut(&str)) -> usize {
    let mut words = 0;
    for stretch in stretches(run) {
        if stretch.starts_with(is_dense) {
            words += pairs(stretch, found);
            continue;
        }
        words += 1;
        if stretch.len() > LONGEST_WORD && stretch.chars().count() > LONGEST_WORD {
            continue;
        }
        found(lowered(stretch, lower));
        if has_parts(stretch) {
            for part in parts(stretch) {
                found(lowered(part, lower));
            }
        }
    }
    words
}

/// Calls `found` with every two neighbours and with the last character.
fn pairs(stretch: &str, found: &mut impl FnMut(&str)) -> usize {
    let mut places = stretch.char_indices().map(|(at, _)| at).peekable();
    let mut count = 0;
    while let Some(at) = places.next() {
        count += 1;
        let second = places.peek().copied().unwrap_or(stretch.len());
        let end = stretch[second..]
            .chars()
            .next()
            .map_or(second, |c| second + c.len_utf8());
        found(&stretch[at..end]);
    }
    count
}

/// Cuts a run where scripts without spaces begin and end.
fn stretches(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let dense = is_dense(rest.chars().next()?);
        let end = rest.find(|c| is_dense(c) != dense).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        rest = after;
        Some(stretch)
    })
}

/// Tells whether a character belongs to a script that is written without spaces, or is treated so.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Tells whether a word has parts of its own: `memory_size`, `memorySize`.
fn has_parts(word: &str) -> bool {
    word.contains('_')
        || word
            .chars()
            .zip(word.chars().skip(1))
            .any(|(before, c)| before.is_lowercase() && c.is_uppercase())
}

/// Cuts an identifier at underscores and where lower case turns to upper case.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split('_').flat_map(|piece| {
        let mut start = 0;
        let mut cuts: Vec<&str> = Vec::new();
        let mut before = None;
        for (at, c) in piece.char_indices() {
            if before.is_some_and(char::is_lowercase) && c.is_uppercase() {
                cuts.push(&piece[start..at]);
                start = at;
            }
            before = Some(c);
        }
        cuts.push(&piece[start..]);
        cuts.into_iter().filter(|part| !part.is_empty())
    })
}

/// Returns a word in lower case, in the buffer.
fn lowered<'a>(word: &str, buffer: &'a mut String) -> &'a str {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        // The two forms of sigma are one letter.
        buffer.push_str(&word.to_lowercase().replace('ς', "σ"));
    }
    buffer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        terms(text, &mut |term| found.push(term.to_owned()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_found_in_any_case_and_without_accents() {
        check(
            "Don't order the Café’s crème",
            &["dont", "order", "the", "cafes", "creme"],
        );
        check("ΟΔΟΣ οδός", &["οδοσ", "οδοσ"]);
        check("ﬁle ２", &["file", "2"]);
    }

    #[test]
    fn identifiers_are_found_whole_and_by_their_parts() {
        check("memory_size", &["memory_size", "memory", "size"]);
        check(
            "memorySizeMB p99",
            &["memorysizemb", "memory", "size", "mb", "p99"],
        );
        check("HTTP", &["http"]);
        check("__init__", &["__init__", "init"]);
    }

    #[test]
    fn what_has_symbols_is_found_as_it_stands_and_by_its_words() {
        check("C++, C#; F#.", &["c++", "c", "c#", "c", "f#", "f"]);
        check("(GET /health)", &["get", "/health", "health"]);
        check(
            "io::file::read(path)",
            &["io::file::read", "io", "file", "read", "path"],
        );
        check(
            "--out=public .gitignore",
            &["--out=public", "out", "public", ".gitignore", "gitignore"],
        );
        check("a => b", &["a", "=>", "b"]);
    }

    #[test]
    fn punctuation_around_a_word_is_no_part_of_it() {
        check(
            "“Serverless,” it says... and/or",
            &["serverless", "it", "says", "and/or", "and", "or"],
        );
        check("cold-start – cost-", &["cold", "start", "cost"]);
        check("-----", &[]);
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        check("世界地図", &["世界", "界地", "地図", "図"]);
        check("AWSの料金", &["aws", "の料", "料金", "金"]);
        check("한국", &["한국", "국"]);
    }
}
