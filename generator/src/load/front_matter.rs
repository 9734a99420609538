//! The header of a page: TOML between two lines of `+++`.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{self, Fields};
use super::toml_keys::{At, Key, Keys, Place, Takes, optional, required};

/// The keys of every page.
pub const KEYS: &[Key] = &[
    required(
        "title",
        Takes::Text,
        "The page's title: its level-1 heading, its name in menus.",
    ),
    required(
        "summary",
        Takes::Text,
        "One or two sentences for section lists, search and link previews.",
    ),
    optional(
        "description",
        Takes::Text,
        "The text for search engines, where it should not be the summary.",
    ),
    optional(
        "weight",
        Takes::Integer,
        "The place in the section: lower first, pages without a weight last.",
    ),
    optional(
        "draft",
        Takes::Boolean,
        "Whether the page is left out of the site.",
    ),
    optional(
        "updated",
        Takes::Date,
        "The day of the last change of substance.",
    ),
    optional(
        "order",
        Takes::Choice(&["weight", "name"]),
        "In an `_index.md`: how the pages of the section come, by weight and then title (where absent) or by the names of their files.",
    ),
    optional(
        "tags",
        Takes::List,
        "What the page is about, in words that other pages share; each becomes a page.",
    ),
    optional(
        "search",
        Takes::Boolean,
        "Whether the search finds the page; it does where absent.",
    ),
    optional(
        "template",
        Takes::Text,
        "The template to use in place of the one for the kind of page.",
    ),
    optional(
        "aliases",
        Takes::List,
        "Old addresses of the page, as `guides/old.html`: each leads on to it.",
    ),
    optional(
        "fields",
        Takes::Table,
        "The fields that site.toml declares for the section.",
    ),
];

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The page's title: its level-1 heading, its name in menus.
    pub title: String,
    /// One or two sentences for section lists, search and link previews.
    pub summary: String,
    /// The text for search engines, where it should not be the summary.
    pub description: Option<String>,
    /// The place in the section: lower first, pages without a weight last.
    pub weight: Option<i64>,
    /// Whether the page is left out of the site.
    pub draft: bool,
    /// The day of the last change of substance, as `2026-11-21`.
    pub updated: Option<String>,
    /// How the pages of a section come, where this is its page.
    pub order: Order,
    /// What the page is about.
    pub tags: Vec<At<String>>,
    /// Whether the search passes the page over: `search = false`.
    pub unsearched: bool,
    /// The template to use in place of the one for the kind of page.
    pub template: Option<String>,
    /// The fields of the section, filled in.
    #[serde(with = "as_json")]
    pub fields: BTreeMap<String, Value>,
    /// Old addresses of the page, as `guides/old.html`: each leads on to it.
    pub aliases: Vec<At<String>>,
}

/// Values of any type, as one text: what a build remembers of a page does not say of which type a value is.
mod as_json {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer, ser::Error as _};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(
        values: &BTreeMap<String, Value>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(values).map_err(S::Error::custom)?;
        to.serialize_str(if values.is_empty() { "" } else { &text })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<String, Value>, D::Error> {
        let text = String::deserialize(from)?;
        match text.as_str() {
            "" => Ok(BTreeMap::new()),
            text => serde_json::from_str(text).map_err(D::Error::custom),
        }
    }
}

impl FrontMatter {
    /// Returns the text for search engines: the summary where the page has no other.
    pub fn description(&self) -> &str {
        self.description.as_deref().unwrap_or(&self.summary)
    }
}

/// How the pages of a section come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By weight, then title.
    #[default]
    Weight,
    /// By the names of the files.
    Name,
}

const ORDERS: &[(&str, Order)] = &[("weight", Order::Weight), ("name", Order::Name)];

/// Splits a page of this path. Returns what its header says, the byte at which its Markdown starts, and all problems;
/// where the header cannot be read, title and summary are empty.
pub fn split(
    path: &str,
    file: &str,
    text: &str,
    declared: &Fields,
) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let Some((start, end, body)) = bounds(text) else {
        let opened = text
            .lines()
            .next()
            .is_some_and(|line| line.trim_end() == "+++");
        let (message, hint) = if opened {
            (
                "the front matter is not closed",
                "add a line with `+++` after the last key",
            )
        } else {
            (
                "the page has no front matter",
                "start the file with:\n+++\ntitle = \"…\"\nsummary = \"…\"\n+++",
            )
        };
        let first_line = text.lines().next().map_or(0, |line| line.trim_end().len());
        let problem = Diagnostic::new(Code::MissingFrontMatter, file, message)
            .at(0..first_line)
            .hint(hint);
        return (
            FrontMatter::default(),
            if opened { text.len() } else { 0 },
            vec![problem],
        );
    };
    let place = Place {
        file,
        offset: start,
        start: 0..3,
    };
    let is_section = path == "_index.md" || path.ends_with("/_index.md");
    let mut keys = Keys::parse(&text[start..end], place, KEYS);
    let front_matter = FrontMatter {
        title: keys
            .required_text("title")
            .map(|text| text.value)
            .unwrap_or_default(),
        summary: keys
            .required_text("summary")
            .map(|text| text.value)
            .unwrap_or_default(),
        description: keys.text("description").map(|text| text.value),
        weight: keys.integer("weight").map(|number| number.value),
        draft: keys.boolean("draft").is_some_and(|draft| draft.value),
        updated: keys.date("updated").map(|date| date.value),
        order: order(&mut keys, is_section),
        tags: keys.list("tags").unwrap_or_default(),
        unsearched: keys.boolean("search").is_some_and(|search| !search.value),
        template: keys.text("template").map(|text| text.value),
        fields: fields::filled_in(&mut keys, &declared.of_page(path), is_section, 0..3),
        aliases: keys.list("aliases").unwrap_or_default(),
    };
    (front_matter, body, keys.finish())
}

/// The key `order` says something about the pages of a section, so it stands on the section's own page.
fn order(keys: &mut Keys<'_>, is_section: bool) -> Order {
    let Some(order) = keys.at_choice("order", ORDERS) else {
        return Order::default();
    };
    if !is_section {
        keys.bad(
            &order,
            "`order` is about the pages of a section".to_owned(),
            "move it to the `_index.md` of the folder; a page has a `weight`".to_owned(),
        );
    }
    order.value
}

/// Returns where the TOML starts and ends, and where the Markdown starts.
fn bounds(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "+++" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == "+++" {
            return Some((first.len(), at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_split_into_header_and_markdown() {
        let text = "+++\r\ntitle = \"A\"\r\nsummary = \"B\"\r\nweight = 3\r\n+++\r\nText\r\n";
        let (front_matter, body, problems) = split("a.md", "a.md", text, &Fields::default());
        assert_eq!(problems, []);
        assert_eq!(
            (front_matter.title.as_str(), front_matter.weight),
            ("A", Some(3))
        );
        assert_eq!(&text[body..], "Text\r\n");
    }

    #[test]
    fn a_header_that_is_missing_or_open_is_a_finding() {
        for (text, expected, body) in [
            ("# Title\n", "the page has no front matter", 0),
            ("+++\ntitle = \"A\"\n", "the front matter is not closed", 16),
            ("", "the page has no front matter", 0),
        ] {
            let (_, start, problems) = split("a.md", "a.md", text, &Fields::default());
            assert_eq!(problems.len(), 1, "{text:?}");
            assert_eq!(problems[0].message, expected);
            assert_eq!(start, body);
        }
    }

    #[test]
    fn problems_of_the_header_are_placed_in_the_file() {
        let text = "+++\ntitel = \"A\"\n+++\n";
        let (_, _, problems) = split("a.md", "a.md", text, &Fields::default());
        let spans: Vec<_> = problems
            .iter()
            .map(|p| (p.code, &text[p.span.clone().unwrap()]))
            .collect();
        assert_eq!(
            spans,
            [
                (Code::MissingKey, "+++"),
                (Code::MissingKey, "+++"),
                (Code::UnknownKey, "titel")
            ]
        );
    }
}
