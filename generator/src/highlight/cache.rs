//! Tokens by content: a table of fixed size in which a place, once taken, stays. Reading it is one atomic load; two
//! threads that want the same place both compute, and the first keeps it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::{Language, Token};

/// Places in the table.
const PLACES: usize = 4096;

/// Longer texts are not kept: with the places, this bounds the memory to some 32 MB, and in practice to much less.
const LONGEST: usize = 4096;

struct Kept {
    language: &'static str,
    text: Box<str>,
    tokens: Arc<[Token]>,
}

static TABLE: [OnceLock<Kept>; PLACES] = [const { OnceLock::new() }; PLACES];

/// Returns the tokens kept for a text, or those that `compute` makes.
pub(super) fn get_or(
    language: &'static Language,
    text: &str,
    compute: impl FnOnce() -> Arc<[Token]>,
) -> Arc<[Token]> {
    if text.len() > LONGEST {
        return compute();
    }
    // Seeded alike in every process; which place a text has changes nothing in what comes out.
    let mut hasher = DefaultHasher::new();
    (language.name, text).hash(&mut hasher);
    let place = &TABLE[hasher.finish() as usize % PLACES];
    match place.get() {
        Some(kept) if kept.language == language.name && *kept.text == *text => kept.tokens.clone(),
        Some(_) => compute(),
        None => {
            let tokens = compute();
            let kept = Kept {
                language: language.name,
                text: text.into(),
                tokens: tokens.clone(),
            };
            // Another thread may have taken the place in the meantime: then its text is kept.
            let _ = place.set(kept);
            tokens
        }
    }
}
