//! What a key holds, taken with its place: texts, numbers, dates, lists, words. A value of another type is a finding.

use toml::Spanned;
use toml::de::{DeString, DeValue};

use crate::diagnostics::suggest::suggest_from;

use super::{At, Keys, Takes, shift};

impl Keys<'_> {
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

    /// Tells whether the row of a key has these words.
    fn has_words<T>(&self, name: &str, choices: &[(&'static str, T)]) -> bool {
        let row = self.rows.iter().find(|row| row.name == name);
        let words = choices.iter().map(|(word, _)| *word);
        row.is_some_and(|row| match row.takes {
            Takes::Choice(known) | Takes::Choices(known) => words.eq(known.iter().copied()),
            _ => false,
        })
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
}
