//! Code → coloured stretches. In: a language and a text. Out: [`Token`]s, in order, that never overlap; what is
//! between them is plain.
//!
//! 1. [`languages`] is the table of languages and of the names that fences may use for them.
//! 2. [`tree`] parses with the grammars of tree-sitter. A grammar is made ready when the first block needs it, or before
//!    ([`begin`]), once for all threads; from then on nothing is waited for.
//! 3. [`lines`] reads what needs no grammar: terminals, patches, container files, settings.
//! 4. [`cache`] keeps the tokens of short blocks by content, so that a block that stands on several pages, or is
//!    built again by the preview server, is read once.
//!
//! Not here: HTML (`parse::code`), colours (the theme), guessing a language (a fence says it, or is plain).

mod cache;
pub mod languages;
mod lines;
mod tree;

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;
use rayon::prelude::*;

pub use languages::{Language, find, names};

/// What a stretch of code is. A handful, so that a reader learns them and a theme can colour them well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// A string, with its quotes.
    String,
    /// A number or another constant.
    Number,
    /// A comment.
    Comment,
    /// What is called or defined to be called.
    Function,
    /// A type, a module, an element of HTML.
    Type,
    /// A key, an attribute, a field.
    Property,
    /// A line that a patch adds.
    Inserted,
    /// A line that a patch takes away.
    Deleted,
    /// The sign before a command, which is not typed.
    Prompt,
}

impl Class {
    /// Returns the value of the `class` attribute.
    pub fn name(self) -> &'static str {
        match self {
            Class::Keyword => "k",
            Class::String => "s",
            Class::Number => "n",
            Class::Comment => "c",
            Class::Function => "f",
            Class::Type => "t",
            Class::Property => "p",
            Class::Inserted => "i",
            Class::Deleted => "d",
            Class::Prompt => "o",
        }
    }
}

/// A coloured stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it is.
    pub class: Class,
}

/// Longer texts stay plain: they were written by programs, and reading them would take long.
const LONGEST: usize = 256 * 1024;

/// Returns the coloured stretches of a text.
pub fn tokens(language: &'static Language, text: &str) -> Arc<[Token]> {
    if text.len() > LONGEST {
        return Arc::new([]);
    }
    cache::get_or(language, text, || fresh(language, text).into())
}

/// Begins to make the grammars ready that the code in some Markdown needs, each on a core of its own, so that no page waits
/// for one after the other, and none for one that only the last page asks for.
pub fn begin(texts: &[&str]) {
    let fences = memmem::Finder::new("\n```");
    let look = |mut wanted: Wanted, text: &&str| {
        for at in fences.find_iter(text.as_bytes()) {
            let name =
                text[at + fences.needle().len()..].split(|c: char| c.is_whitespace() || c == '`');
            let name = name.into_iter().next().filter(|name| !name.is_empty());
            if let Some(number) = name.and_then(languages::number_of) {
                wanted[number] = true;
            }
        }
        wanted
    };
    let either = |one: Wanted, other: Wanted| std::array::from_fn(|at| one[at] || other[at]);
    let wanted = texts.par_iter().fold(Wanted::default, look);
    let wanted = wanted.reduce(Wanted::default, either);
    for (language, _) in languages::LANGUAGES
        .iter()
        .zip(wanted)
        .filter(|(_, is)| *is)
    {
        rayon::spawn(|| {
            if let languages::Reader::Tree(grammar) = &language.reader {
                grammar.ready();
            }
        });
    }
}

/// Which of the languages are wanted.
type Wanted = [bool; languages::LANGUAGES.len()];

/// Returns the coloured stretches of a text, read anew.
pub fn fresh(language: &'static Language, text: &str) -> Vec<Token> {
    match &language.reader {
        languages::Reader::Plain => Vec::new(),
        languages::Reader::Lines(read) => read(text),
        languages::Reader::Tree(grammar) => tree::tokens(grammar.ready(), text),
    }
}

#[cfg(test)]
mod tests;
