//! Ids of headings: explicit ones are kept, others are made of the text, and no two of a page are alike.

use std::collections::{BTreeMap, BTreeSet};

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
