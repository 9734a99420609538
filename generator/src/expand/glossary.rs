//! The glossary of a site: the terms of `_data/glossary.toml`, found in running text.
//!
//! Not here: which text is looked at, and the markup (`parse`).

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use super::data::Data;

/// Where the terms are.
pub const FILE: &str = "_data/glossary.toml";

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term, as its heading on the page of the glossary has it.
    pub name: String,
    /// What it means, in a sentence of plain text.
    pub meaning: String,
}

/// The terms of a site.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// The path of the page that lists them.
    pub page: String,
    /// The terms.
    pub terms: Vec<Term>,
    /// First word in lower case → the names that start with it, the longest first, with the number of the term.
    names: BTreeMap<String, Vec<(String, usize)>>,
}

impl Glossary {
    /// Reads the terms: tables of `term` with `name`, `meaning`, `also` for other forms, and
    /// `apart` for a word that is not looked for in running text.
    pub fn read(page: &str, file: &str, data: &Data) -> (Glossary, Vec<Diagnostic>) {
        let mut glossary = Glossary {
            page: page.to_owned(),
            ..Glossary::default()
        };
        let mut problems = Vec::new();
        let rows = data.value.get("term").and_then(Value::as_array);
        for (number, row) in rows.into_iter().flatten().enumerate() {
            let text = |key: &str| {
                row.get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .trim()
            };
            let (name, meaning) = (text("name"), text("meaning"));
            if name.is_empty() || meaning.is_empty() {
                let message = "a term of the glossary needs `name` and `meaning`";
                problems.push(
                    Diagnostic::new(Code::MissingData, file, message)
                        .at(data.place("term", number))
                        .hint("write both as texts: `name = \"…\"` and `meaning = \"…\"`"),
                );
                continue;
            }
            let others = row.get("also").and_then(Value::as_array);
            let others = others.into_iter().flatten().filter_map(Value::as_str);
            let at = glossary.terms.len();
            let is_apart = row.get("apart").and_then(Value::as_bool) == Some(true);
            for form in std::iter::once(name).chain(others).filter(|_| !is_apart) {
                glossary.add(form, at);
            }
            glossary.terms.push(Term {
                name: name.to_owned(),
                meaning: meaning.to_owned(),
            });
        }
        for names in glossary.names.values_mut() {
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        (glossary, problems)
    }

    fn add(&mut self, form: &str, term: usize) {
        let form = form.to_lowercase();
        let first = form.split(|sign: char| !sign.is_alphanumeric()).next();
        let first = first.unwrap_or_default().to_owned();
        self.names.entry(first).or_default().push((form, term));
    }

    /// Returns the first term in a text that `wanted` takes, as a whole word or its plural in `s`.
    pub fn find(
        &self,
        text: &str,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<(Range<usize>, usize)> {
        let mut before = None;
        for (at, sign) in text.char_indices() {
            let starts = sign.is_alphanumeric() && !before.is_some_and(is_of_word);
            before = Some(sign);
            if !starts {
                continue;
            }
            let word = text[at..]
                .split(|sign: char| !sign.is_alphanumeric())
                .next();
            let word = word.unwrap_or_default().to_lowercase();
            // The plural of a term of one word has another first word.
            let names = self
                .names
                .get(&word)
                .or_else(|| self.names.get(word.strip_suffix('s')?));
            for (name, term) in names
                .into_iter()
                .flatten()
                .filter(|(_, term)| wanted(*term))
            {
                if let Some(length) = length_of(&text[at..], name) {
                    return Some((at..at + length, *term));
                }
            }
        }
        None
    }
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || "-_./".contains(sign)
}

/// Returns how many bytes of the start of a text are this name, upper and lower case being alike.
fn length_of(text: &str, name: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for wanted in name.chars() {
        let (_, sign) = rest.next()?;
        let alike = sign == wanted
            || sign.to_lowercase().eq(wanted.to_lowercase())
            || (sign.is_whitespace() && wanted.is_whitespace());
        if !alike {
            return None;
        }
    }
    let ends =
        |after: Option<char>| !after.is_some_and(|sign| sign.is_alphanumeric() || sign == '-');
    let mut after = rest.clone();
    let (end, next) = match after.next() {
        Some((end, sign)) => (end, Some(sign)),
        None => return Some(text.len()),
    };
    if ends(next) {
        return Some(end);
    }
    let plural = next == Some('s') && ends(after.clone().next().map(|(_, sign)| sign));
    plural.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, found: Option<&str>) {
        let mut glossary = Glossary::default();
        for (at, name) in ["Cold start", "Init", "Function as a service"]
            .iter()
            .enumerate()
        {
            glossary.add(name, at);
        }
        let range = glossary
            .find(text, |term| term != 9)
            .map(|(range, _)| range);
        assert_eq!(range.map(|range| &text[range]), found, "{text}");
    }

    #[test]
    fn a_term_is_found_as_a_whole_word_in_any_case_or_its_plural() {
        check("after a cold start, it", Some("cold start"));
        check("Cold starts hurt", Some("Cold starts"));
        check("INIT", Some("INIT"));
        check("two inits.", Some("inits"));
        check(
            "a function as a\u{a0}service",
            Some("function as a\u{a0}service"),
        );
        for text in [
            "initial",
            "reinit",
            "pre-init",
            "init-time",
            "a cold started",
            "coldstart",
            "",
        ] {
            check(text, None);
        }
    }
}
