//! Headings and their ids: explicit ones are kept, others are made of the text, and no two of a page are alike.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use calculator_wasm::html::escaped;
use pulldown_cmark::{Event, Tag};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use super::page::Heading;
use super::writer::Writer;

/// The ids that a page has given out.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    used: BTreeSet<String>,
    /// The number to try next for an id that was asked for before.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// Takes an id as it is; `false` where it was taken already.
    pub fn claim(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned())
    }

    /// Takes `wanted`, or the first of `wanted-2`, `wanted-3`, … that is free, and returns it.
    pub fn unique(&mut self, wanted: &str) -> String {
        if self.claim(wanted) {
            return wanted.to_owned();
        }
        let mut number = self.next.get(wanted).copied().unwrap_or(2);
        while !self.claim(&format!("{wanted}-{number}")) {
            number += 1;
        }
        self.next.insert(wanted.to_owned(), number + 1);
        format!("{wanted}-{number}")
    }

    /// Returns all ids, sorted.
    pub fn into_set(self) -> BTreeSet<String> {
        self.used
    }
}

/// Returns the id that a heading's text asks for: lower-case letters and digits, `-` for what is between.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for character in title.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if (character.is_whitespace() || "-_/–—".contains(character))
            && !slug.ends_with('-')
            && !slug.is_empty()
        {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "section".to_owned()
    } else {
        slug.to_owned()
    }
}

/// Tells whether an explicit id can be used: a letter, then letters, digits, `-` and `_`.
pub fn is_sound(id: &str) -> bool {
    id.starts_with(|first: char| first.is_alphabetic())
        && id
            .chars()
            .all(|character| character.is_alphanumeric() || character == '-' || character == '_')
}

impl Writer<'_> {
    /// Takes the explicit ids of all headings first, so that none is taken by a heading above it that has none.
    pub(super) fn claim_explicit_ids(&mut self) {
        for (event, span) in self.events {
            let Event::Start(Tag::Heading { id: Some(id), .. }) = event else {
                continue;
            };
            if is_sound(id) && !self.ids.claim(id) {
                self.repeated_ids.insert(id.to_string());
                let span = self.place_of(&format!("#{id}"), span.clone());
                self.problems.push(
                    Diagnostic::new(
                        Code::DuplicateId,
                        self.file,
                        format!("the id `{id}` is taken"),
                    )
                    .at(span)
                    .hint("give one of the two headings another id"),
                );
            }
        }
    }

    pub(super) fn heading(&mut self, level: u8, id: Option<&str>, span: Range<usize>) {
        let title = self.text_until_end();
        self.check_level(level, span.clone());
        let sound = id.filter(|id| is_sound(id));
        let after = self.after_last_child(&span);
        let braces = attributes(&self.text[after.clone()])
            .map(|at| after.start + at.start..after.start + at.end);
        let only = sound.map(|id| format!("{{#{id}}}"));
        if let Some(braces) = braces.filter(|at| only.as_deref() != Some(&self.text[at.clone()])) {
            self.problems.push(
                Diagnostic::new(Code::HeadingAttribute, self.file, "a heading takes nothing but an id in braces")
                    .at(braces)
                    .hint("write `{#id}` with a letter first, then letters, digits, `-` and `_`; for braces, `\\}`"),
            );
        }
        let id = match sound {
            Some(id) => id.to_owned(),
            None => self.ids.unique(&slug(&title)),
        };
        self.raw(&format!("<h{level} id=\"{}\">", escaped(&id)));
        self.section.clone_from(&title);
        self.headings.push(Heading { level, id, title });
    }

    pub(super) fn end_of_heading(&mut self, level: u8) {
        if let Some(heading) = self.headings.last() {
            let id = escaped(&heading.id);
            let label = self.words.markup("heading-link", &[]);
            self.raw(&format!(
                " <a class=\"anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a></h{level}>\n"
            ));
        }
    }

    fn check_level(&mut self, level: u8, span: Range<usize>) {
        let line = span.start..span.start + self.text[span.clone()].trim_end().len();
        if level == 1 {
            self.problems.push(
                Diagnostic::new(
                    Code::TopHeading,
                    self.file,
                    "the page's title is its only level-1 heading",
                )
                .at(line)
                .hint("start sections with `##`; the title comes from the front matter"),
            );
        } else if level > self.level + 1 {
            self.problems.push(
                Diagnostic::new(
                    Code::SkippedHeading,
                    self.file,
                    format!(
                        "a level-{level} heading follows one of level {}",
                        self.level
                    ),
                )
                .at(line)
                .hint(format!(
                    "write `{}`",
                    "#".repeat(usize::from(self.level) + 1)
                )),
            );
        }
        self.level = level;
    }
}

/// Returns where braces stand in what follows the text of a heading; nothing else that has braces can follow it.
fn attributes(after: &str) -> Option<Range<usize>> {
    let open = after.find('{')?;
    let close = after[open..].find('}')?;
    Some(open..open + close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_the_words_of_the_heading() {
        for (title, id) in [
            ("Keep-alive and idle", "keep-alive-and-idle"),
            ("What's 1 GB–second?", "whats-1-gb-second"),
            ("Größe", "größe"),
            ("…", "section"),
        ] {
            assert_eq!(slug(title), id);
        }
    }

    #[test]
    fn ids_that_are_taken_get_a_number() {
        let mut ids = Ids::default();
        assert!(ids.claim("cost-2"));
        assert_eq!([ids.unique("cost"), ids.unique("cost")], ["cost", "cost-3"]);
        assert!(!ids.claim("cost"));
    }

    #[test]
    fn explicit_ids_start_with_a_letter() {
        for (id, sound) in [
            ("keep-alive", true),
            ("_main", false),
            ("2nd", false),
            ("a.b", false),
            ("", false),
        ] {
            assert_eq!(is_sound(id), sound, "{id}");
        }
    }
}
