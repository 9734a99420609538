//! TOML read key by key: what is there is taken with its place, what remains at the end is unknown.
//!
//! Reading goes on after a mistake, so one run reports them all: syntax errors (one for each line), values of
//! the wrong type, missing and unknown keys with a suggestion.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::position::Walk;
use crate::diagnostics::suggest::suggest_from;

/// A value with the bytes of the file that it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file's text.
    pub span: Range<usize>,
}

/// One table of a TOML text, taken apart key by key.
pub struct Keys<'a> {
    table: DeTable<'a>,
    place: &'a Place<'a>,
    names: Vec<&'static str>,
    whole: bool,
    problems: Vec<Diagnostic>,
}

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
    /// Parses a text. After a syntax error, the keys that could be read are still there.
    pub fn parse(text: &'a str, place: &'a Place<'a>) -> Keys<'a> {
        let (table, problems) = parse_table(text, place.file, |span| shift(span, place.offset));
        Keys {
            table: table.into_inner(),
            place,
            names: Vec::new(),
            whole: problems.is_empty(),
            problems,
        }
    }

    /// Takes a text.
    pub fn text(&mut self, name: &'static str) -> Option<At<String>> {
        self.take(name, "a text in quotes", |value| match value {
            DeValue::String(text) => Some(text.to_string()),
            _ => None,
        })
    }

    /// Takes a text that has to be there and must not be blank.
    pub fn required_text(&mut self, name: &'static str) -> Option<At<String>> {
        if self.table.get(name).is_none() {
            self.names.push(name);
            if self.whole {
                let problem = Diagnostic::new(
                    Code::MissingKey,
                    self.place.file,
                    format!("the key `{name}` is missing"),
                )
                .at(self.place.start.clone())
                .hint(format!("add a line such as `{name} = \"…\"`"));
                self.problems.push(problem);
            }
            return None;
        }
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
        self.take(name, "a whole number", |value| match value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        })
    }

    /// Takes `true` or `false`.
    pub fn boolean(&mut self, name: &'static str) -> Option<At<bool>> {
        self.take(name, "`true` or `false`", |value| match value {
            DeValue::Boolean(yes) => Some(*yes),
            _ => None,
        })
    }

    /// Takes a date without a time, as `2026-11-21`.
    pub fn date(&mut self, name: &'static str) -> Option<At<String>> {
        self.take(
            name,
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
        let offset = self.place.offset;
        let table = self.take(name, "a table of texts, each in quotes", |value| {
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
        })?;
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
        let text = self.text(name)?;
        let found = choices
            .iter()
            .find(|(word, _)| *word == text.value)
            .map(|(_, choice)| *choice);
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
        let offset = self.place.offset;
        let list = self.take(name, "a list of texts, each in quotes", |value| {
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
        });
        list.map(|list| list.value)
    }

    /// Takes a list of some of a few words.
    pub fn choices<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<Vec<T>> {
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
            Diagnostic::new(Code::BadValue, self.place.file, message)
                .at(value.span.clone())
                .hint(hint),
        );
    }

    /// Reports the keys that nobody took, and returns all problems.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        let names = self.names;
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            self.problems.push(
                Diagnostic::new(
                    Code::UnknownKey,
                    self.place.file,
                    format!("unknown key `{name}`"),
                )
                .at(shift(key.span(), self.place.offset))
                .hint(suggest_from(name, "known keys", names.iter().copied())),
            );
        }
        self.problems
    }

    fn take<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<At<T>> {
        self.names.push(name);
        let value = self.table.remove(name)?;
        let span = shift(value.span(), self.place.offset);
        match read(value.get_ref()) {
            Some(value) => Some(At { value, span }),
            None => {
                // An unreadable value that the parser already complained about is not complained about twice.
                if self.whole {
                    let found = describe(value.get_ref());
                    self.problems.push(
                        Diagnostic::new(
                            Code::WrongType,
                            self.place.file,
                            format!("`{name}` is {found}"),
                        )
                        .at(span)
                        .hint(format!("`{name}` takes {wanted}")),
                    );
                }
                None
            }
        }
    }
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

fn shift(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::position::position;

    fn check(text: &str, expected: &[&str]) {
        let place = Place {
            file: "a.md",
            offset: 0,
            start: 0..3,
        };
        let mut keys = Keys::parse(text, &place);
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
