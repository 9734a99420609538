//! TOML read key by key: what is there is taken with its place, what remains at the end is unknown.
//!
//! Reading goes on after a mistake, so one run reports them all: syntax errors (one for each line), values of
//! the wrong type, missing and unknown keys with a suggestion. Which keys there are is said once, in tables of
//! [`Key`]s: what is checked here, and what `breakeven schema` tells editors, come from the same rows.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::position::Walk;
use crate::diagnostics::suggest::suggest_from;

/// A value with the bytes of the file that it stands at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file's text.
    pub span: Range<usize>,
}

/// A key that a table may have.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it has to be there.
    pub required: bool,
    /// What it is for, in one sentence.
    pub help: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A date without a time.
    Date,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of some of these words.
    Choices(&'static [&'static str]),
    /// A list of texts.
    List,
    /// A table whose keys the author chooses, with texts.
    Texts,
    /// A table of tables whose keys the author chooses.
    Tables(&'static [Key]),
    /// A table of tables of tables, likewise.
    Groups(&'static [Key]),
    /// A table that is described elsewhere.
    Table,
}

/// Returns a key that may be left out.
pub const fn optional(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key {
        name,
        takes,
        required: false,
        help,
    }
}

/// Returns a key that has to be there.
pub const fn required(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key {
        name,
        takes,
        required: true,
        help,
    }
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

    /// Takes a text.
    pub fn text(&mut self, name: &'static str) -> Option<At<String>> {
        self.take(
            name,
            |takes| matches!(takes, Takes::Text | Takes::Choice(_)),
            "a text in quotes",
            |value| match value {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            },
        )
    }

    /// Takes a text that has to be there and must not be blank.
    pub fn required_text(&mut self, name: &'static str) -> Option<At<String>> {
        let text = self.text(name)?;
        if text.value.trim().is_empty() {
            self.bad(
                &text,
                format!("`{name}` is empty"),
                format!("write a text: `{name} = \"…\"`"),
            );
            return None;
        }
        Some(text)
    }

    /// Takes a whole number.
    pub fn integer(&mut self, name: &'static str) -> Option<At<i64>> {
        self.take(
            name,
            |takes| matches!(takes, Takes::Integer),
            "a whole number",
            |value| match value {
                DeValue::Integer(number) => {
                    i64::from_str_radix(number.as_str(), number.radix()).ok()
                }
                _ => None,
            },
        )
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, name: &'static str) -> Option<At<bool>> {
        self.take(
            name,
            |takes| matches!(takes, Takes::Boolean),
            "`true` or `false`",
            |value| match value {
                DeValue::Boolean(yes) => Some(*yes),
                _ => None,
            },
        )
    }

    /// Takes a date without a time, as `2026-11-21`.
    pub fn date(&mut self, name: &'static str) -> Option<At<String>> {
        self.take(
            name,
            |takes| matches!(takes, Takes::Date),
            "a date such as `2026-11-21`, without quotes",
            |value| match value {
                DeValue::Datetime(moment) if moment.time.is_none() => {
                    moment.date.map(|date| date.to_string())
                }
                _ => None,
            },
        )
    }

    /// Takes a table of texts, in the order in which they stand.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<(At<String>, At<String>)>> {
        let offset = self.offset;
        let table = self.take(
            name,
            |takes| matches!(takes, Takes::Texts),
            "a table of texts, each in quotes",
            |value| {
                let DeValue::Table(table) = value else {
                    return None;
                };
                let pair = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
                    let DeValue::String(text) = value.get_ref() else {
                        return None;
                    };
                    let key = At {
                        value: key.get_ref().to_string(),
                        span: shift(key.span(), offset),
                    };
                    Some((
                        key,
                        At {
                            value: text.to_string(),
                            span: shift(value.span(), offset),
                        },
                    ))
                };
                table.iter().map(pair).collect::<Option<Vec<_>>>()
            },
        )?;
        let mut pairs = table.value;
        pairs.sort_by_key(|(key, _)| key.span.start);
        Some(pairs)
    }

    /// Takes one of a few words.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        self.at_choice(name, choices).map(|choice| choice.value)
    }

    /// Takes one of a few words, with its place.
    pub fn at_choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<At<T>> {
        debug_assert!(self.has_words(name, choices), "`{name}` has other words");
        let text = self.text(name)?;
        let found = choices
            .iter()
            .find(|(word, _)| *word == text.value)
            .map(|(_, choice)| At {
                value: *choice,
                span: text.span.clone(),
            });
        if found.is_none() {
            let words = choices.iter().map(|(word, _)| *word).collect::<Vec<_>>();
            self.bad(
                &text,
                format!("`{name}` cannot be `{}`", text.value),
                suggest_from(&text.value, "choices", words),
            );
        }
        found
    }

    /// Takes a list of texts.
    pub fn list(&mut self, name: &'static str) -> Option<Vec<At<String>>> {
        let offset = self.offset;
        let list = self.take(
            name,
            |takes| matches!(takes, Takes::List | Takes::Choices(_)),
            "a list of texts, each in quotes",
            |value| {
                let DeValue::Array(values) = value else {
                    return None;
                };
                let text = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
                    DeValue::String(text) => Some(At {
                        value: text.to_string(),
                        span: shift(value.span(), offset),
                    }),
                    _ => None,
                };
                values.iter().map(text).collect::<Option<Vec<_>>>()
            },
        );
        list.map(|list| list.value)
    }

    /// Takes a list of some of a few words.
    pub fn choices<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Vec<T>> {
        debug_assert!(self.has_words(name, choices), "`{name}` has other words");
        let mut chosen = Vec::new();
        for text in self.list(name)? {
            match choices.iter().find(|(word, _)| *word == text.value) {
                Some((_, choice)) => chosen.push(*choice),
                None => {
                    let words = choices.iter().map(|(word, _)| *word).collect::<Vec<_>>();
                    self.bad(
                        &text,
                        format!("`{name}` cannot hold `{}`", text.value),
                        suggest_from(&text.value, "choices", words),
                    );
                }
            }
        }
        Some(chosen)
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

    fn take<T>(
        &mut self,
        name: &'static str,
        fits: fn(&Takes) -> bool,
        wanted: &str,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.taken(name, fits)?;
        let span = shift(value.span(), self.offset);
        match read(value.get_ref()) {
            Some(value) => Some(At { value, span }),
            None => {
                self.wrong_type(name, value.get_ref(), span, wanted);
                None
            }
        }
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

    /// Tells whether the row of a key has these words.
    fn has_words<T>(&self, name: &str, choices: &[(&'static str, T)]) -> bool {
        let row = self.rows.iter().find(|row| row.name == name);
        let words = choices.iter().map(|(word, _)| *word);
        row.is_some_and(|row| match row.takes {
            Takes::Choice(known) | Takes::Choices(known) => words.eq(known.iter().copied()),
            _ => false,
        })
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

/// Returns the problem of a key that is not there; `example` is a value that it takes.
pub fn missing_key(file: &str, name: &str, at: Range<usize>, example: &str) -> Diagnostic {
    let message = format!("the key `{name}` is missing");
    Diagnostic::new(Code::MissingKey, file, message)
        .at(at)
        .hint(format!("add a line such as `{name} = {example}`"))
}

/// Returns the problem of a key that is not one of those that are known.
pub fn unknown_key<'n>(
    file: &str,
    name: &str,
    at: Range<usize>,
    known: impl IntoIterator<Item = &'n str, IntoIter: Clone>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownKey, file, format!("unknown key `{name}`"))
        .at(at)
        .hint(suggest_from(name, "known keys", known))
}

/// Parses a TOML text; the places of its problems go through `to_file`. One problem for each line at most: what
/// follows a mistake on its own line is mostly its consequence.
pub fn parse_table<'a>(
    text: &'a str,
    file: &str,
    to_file: impl Fn(Range<usize>) -> Range<usize>,
) -> (Spanned<DeTable<'a>>, Vec<Diagnostic>) {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut walk = Walk::new(text);
    let mut lines = BTreeSet::new();
    errors.retain(|error| lines.insert(walk.place(&error.span().unwrap_or(0..0)).start.line));
    let problems = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            Diagnostic::new(
                Code::TomlSyntax,
                file,
                format!("malformed TOML: {}", error.message()),
            )
            .at(to_file(span))
            .hint("a line is `key = value`; texts stand in \"quotes\"")
        })
        .collect();
    (table, problems)
}

/// Returns a value's type in words, as in "is a whole number".
pub fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Returns the texts in a value that hold what XML cannot, each with the first such sign.
fn unprintable(value: &Spanned<DeValue<'_>>) -> Vec<(Range<usize>, char)> {
    match value.get_ref() {
        DeValue::String(text) => {
            let is_bad = |sign: &char| {
                (sign.is_control() && !"\t\n\r".contains(*sign))
                    || matches!(sign, '\u{fffe}' | '\u{ffff}')
            };
            let bad = text.chars().find(is_bad);
            bad.map(|sign| (value.span(), sign)).into_iter().collect()
        }
        DeValue::Array(values) => values.iter().flat_map(unprintable).collect(),
        DeValue::Table(table) => table.values().flat_map(unprintable).collect(),
        _ => Vec::new(),
    }
}

/// Moves a span of a text to where the text stands in its file.
pub fn shift(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
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
