//! What is wrong with a TOML text: its syntax, keys that are missing or unknown, signs that no page can hold.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::position::Walk;
use crate::diagnostics::suggest::suggest_from;

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
pub(super) fn unprintable(value: &Spanned<DeValue<'_>>) -> Vec<(Range<usize>, char)> {
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
