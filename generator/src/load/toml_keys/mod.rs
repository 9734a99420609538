//! TOML read key by key: what is there is taken with its place, what remains at the end is unknown.
//!
//! Reading goes on after a mistake, so one run reports them all: syntax errors (one for each line), values of
//! the wrong type, missing and unknown keys with a suggestion. Which keys there are is said once, in tables of
//! [`Key`]s: what is checked here, and what `breakeven schema` tells editors, come from the same rows.

mod problems;
mod rows;
mod values;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use problems::unprintable;
pub use problems::{describe, missing_key, parse_table, shift, unknown_key};
pub use rows::{Key, Takes, optional, required};

/// A value with the bytes of the file that it stands at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file's text.
    pub span: Range<usize>,
}

/// One table of a TOML text, taken apart key by key.
pub struct Keys<'a> {
    table: DeTable<'a>,
    rows: &'static [Key],
    file: &'a str,
    offset: usize,
    start: Range<usize>,
    whole: bool,
    problems: Vec<Diagnostic>,
}

/// The name of a group, and the names and keys of its tables.
pub type Group<'a> = (At<String>, Vec<(At<String>, Keys<'a>)>);

/// Where a TOML text stands: its file and the byte of the file at which it starts.
pub struct Place<'a> {
    /// The file as findings name it.
    pub file: &'a str,
    /// Where the text starts in the file.
    pub offset: usize,
    /// Where to point for a key that is missing.
    pub start: Range<usize>,
}

impl<'a> Keys<'a> {
    /// Parses a text that may have these keys. After a syntax error, those that could be read are still there.
    pub fn parse(text: &'a str, place: Place<'a>, rows: &'static [Key]) -> Keys<'a> {
        let (table, mut problems) = parse_table(text, place.file, |span| shift(span, place.offset));
        let whole = problems.is_empty();
        for (span, sign) in table.get_ref().values().flat_map(unprintable) {
            let message = format!(
                "the text has the control character U+{:04X}",
                u32::from(sign)
            );
            problems.push(
                Diagnostic::new(Code::BadValue, place.file, message)
                    .at(shift(span, place.offset))
                    .hint("remove it: feeds and browsers refuse what holds one"),
            );
        }
        Keys {
            table: table.into_inner(),
            rows,
            file: place.file,
            offset: place.offset,
            start: place.start,
            whole,
            problems,
        }
    }

    /// Reports a value that has the right type but cannot be used.
    pub fn bad<T>(&mut self, value: &At<T>, message: String, hint: String) {
        self.problems.push(
            Diagnostic::new(Code::BadValue, self.file, message)
                .at(value.span.clone())
                .hint(hint),
        );
    }

    /// Takes a table of tables, each with the keys of these rows; in the order in which they stand.
    pub fn tables(
        &mut self,
        name: &'static str,
        rows: &'static [Key],
    ) -> Vec<(At<String>, Keys<'a>)> {
        let Some(table) = self.table(name) else {
            return Vec::new();
        };
        let mut below = self.below(table.value, table.span, &[]);
        let members = below.members(rows);
        self.problems.append(&mut below.problems);
        members
    }

    /// Takes a table of tables of tables, each of the innermost with the keys of these rows; in the order in which they
    /// stand.
    pub fn groups(&mut self, name: &'static str, rows: &'static [Key]) -> Vec<Group<'a>> {
        const NONE: &[Key] = &[];
        let mut groups = Vec::new();
        for (name, mut group) in self.tables(name, NONE) {
            let members = group.members(rows);
            self.problems.append(&mut group.problems);
            groups.push((name, members));
        }
        groups
    }

    /// Takes all tables that stand in this one.
    fn members(&mut self, rows: &'static [Key]) -> Vec<(At<String>, Keys<'a>)> {
        let mut members = Vec::new();
        for (key, value) in std::mem::take(&mut self.table) {
            let key = At {
                value: key.get_ref().to_string(),
                span: shift(key.span(), self.offset),
            };
            let span = shift(value.span(), self.offset);
            match value.into_inner() {
                DeValue::Table(table) => {
                    let start = key.span.clone();
                    members.push((key, self.below(table, start, rows)));
                }
                other => self.wrong_type(&key.value, &other, span, "a table"),
            }
        }
        members.sort_by_key(|(key, _)| key.span.start);
        members
    }

    /// Takes a table as it is.
    pub fn table(&mut self, name: &'static str) -> Option<At<DeTable<'a>>> {
        let value = self.taken(name, |takes| {
            matches!(takes, Takes::Table | Takes::Tables(_) | Takes::Groups(_))
        })?;
        let span = shift(value.span(), self.offset);
        match value.into_inner() {
            DeValue::Table(value) => Some(At { value, span }),
            other => {
                self.wrong_type(name, &other, span, "a table");
                None
            }
        }
    }

    /// Returns the keys of a table that stands in this one.
    pub fn below(&self, table: DeTable<'a>, start: Range<usize>, rows: &'static [Key]) -> Keys<'a> {
        Keys {
            table,
            rows,
            file: self.file,
            offset: self.offset,
            start,
            whole: self.whole,
            problems: Vec::new(),
        }
    }

    /// Ends the reading of a table that stands in this one; its problems become problems of this one.
    pub fn absorb(&mut self, below: Keys<'a>) {
        self.problems.extend(below.finish());
    }

    /// Adds a problem.
    pub fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Returns the byte of the file at which the text starts.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the file as findings name it.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// Tells whether the text could be read whole.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Reports the keys that nobody took, and returns all problems.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        let names = || self.rows.iter().map(|row| row.name);
        for key in self.table.keys() {
            self.problems.push(unknown_key(
                self.file,
                key.get_ref(),
                shift(key.span(), self.offset),
                names(),
            ));
        }
        self.problems
    }

    /// Takes a value out of the table; a key that has to be there and is not is a problem. What is asked for is in the
    /// rows, and of the kind that they say: any test that reads the table shows it.
    fn taken(
        &mut self,
        name: &'static str,
        fits: fn(&Takes) -> bool,
    ) -> Option<Spanned<DeValue<'a>>> {
        let row = self.rows.iter().find(|row| row.name == name);
        let row = row.expect("the key is in the rows");
        debug_assert!(fits(&row.takes), "`{name}` is read as another kind");
        let value = self.table.remove(name);
        if value.is_none() && row.required && self.whole {
            self.problems
                .push(missing_key(self.file, name, self.start.clone(), "\"…\""));
        }
        value
    }

    fn wrong_type(&mut self, name: &str, found: &DeValue<'_>, span: Range<usize>, wanted: &str) {
        // An unreadable value that the parser already complained about is not complained about twice.
        if self.whole {
            let found = describe(found);
            self.problems.push(
                Diagnostic::new(Code::WrongType, self.file, format!("`{name}` is {found}"))
                    .at(span)
                    .hint(format!("`{name}` takes {wanted}")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::position::position;

    fn check(text: &str, expected: &[&str]) {
        const ROWS: &[Key] = &[
            required("title", Takes::Text, ""),
            optional("weight", Takes::Integer, ""),
            optional("draft", Takes::Boolean, ""),
            optional("updated", Takes::Date, ""),
            optional("raw_html", Takes::Choice(&["allow", "refuse"]), ""),
        ];
        let place = Place {
            file: "a.md",
            offset: 0,
            start: 0..3,
        };
        let mut keys = Keys::parse(text, place, ROWS);
        keys.required_text("title");
        keys.integer("weight");
        keys.boolean("draft");
        keys.date("updated");
        keys.choice("raw_html", &[("allow", true), ("refuse", false)]);
        let found: Vec<String> = keys
            .finish()
            .iter()
            .map(|problem| {
                let start = position(text, problem.span.clone().unwrap().start);
                let hint = problem.hint.as_deref().unwrap_or("");
                format!(
                    "{}:{} {}: {hint}",
                    start.line, start.column, problem.message
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn known_keys_of_the_right_type_are_taken() {
        check(
            "title = 'A'\nweight = 0x10\ndraft = true\nupdated = 2026-11-21\nraw_html = 'allow'",
            &[],
        );
    }

    #[test]
    fn every_mistake_of_a_text_is_reported_at_its_place() {
        check(
            "title = ''\nwieght = 2\nweight = 'two'\nraw_html = 'alow'",
            &[
                "1:9 `title` is empty: write a text: `title = \"…\"`",
                "3:10 `weight` is a text: `weight` takes a whole number",
                "4:12 `raw_html` cannot be `alow`: did you mean `allow`? choices: `allow`, `refuse`",
                "2:1 unknown key `wieght`: did you mean `weight`? known keys: `title`, `weight`, `draft`, \
                 `updated`, `raw_html`",
            ],
        );
    }

    #[test]
    fn a_missing_key_is_reported_unless_the_text_could_not_be_read() {
        check(
            "weight = 1",
            &["1:1 the key `title` is missing: add a line such as `title = \"…\"`"],
        );
        check(
            "title = A b\nweight = 1",
            &[
                "1:9 malformed TOML: string values must be quoted, expected literal string: \
               a line is `key = value`; texts stand in \"quotes\"",
            ],
        );
    }
}
