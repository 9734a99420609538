//! Fields that a site gives its pages: declared for a section in `site.toml`, filled in under `[fields]` in the front
//! matter, checked by type, and seen by templates as `page.fields`.
//!
//! Not here: the keys that every page has (`front_matter`).

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;

use super::toml_keys::{
    At, Key, Keys, Takes, describe, missing_key, optional, required, shift, unknown_key,
};

/// The name that stands for the whole site where sections are named.
pub const WHOLE_SITE: &str = ".";

/// What the declaration of a field may say.
pub const KEYS: &[Key] = &[
    required(
        "type",
        Takes::Choice(TYPES),
        "What the field takes: a text, a whole number, a decimal number, true or false, a date, or a list of texts.",
    ),
    optional(
        "required",
        Takes::Boolean,
        "Whether every page of the section has to fill it in; the section's own page need not.",
    ),
    optional(
        "choices",
        Takes::List,
        "The texts that may be chosen from, for a text or a list.",
    ),
    optional(
        "help",
        Takes::Text,
        "What the field is for; editors show it.",
    ),
];

const TYPES: &[&str] = &["text", "integer", "number", "boolean", "date", "list"];

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A date without a time; templates see it as `2026-11-21`.
    Date,
    /// A list of texts.
    List,
}

const WORDS: &[(&str, Type)] = &[
    ("text", Type::Text),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("boolean", Type::Boolean),
    ("date", Type::Date),
    ("list", Type::List),
];

impl Type {
    /// Returns what findings call it, and a value as an example.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Type::Text => ("a text in quotes", "\"…\""),
            Type::Integer => ("a whole number", "1"),
            Type::Number => ("a number", "1.5"),
            Type::Boolean => ("`true` or `false`", "true"),
            Type::Date => ("a date such as `2026-11-21`, without quotes", "2026-11-21"),
            Type::List => ("a list of texts, each in quotes", "[\"…\"]"),
        }
    }
}

/// A field of the pages of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// What it takes.
    pub takes: Type,
    /// Whether every page has to fill it in.
    pub required: bool,
    /// What may be chosen from; anything where empty.
    pub choices: Vec<String>,
    /// What it is for.
    pub help: String,
}

/// The fields of all sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    sections: Vec<(At<String>, Vec<Field>)>,
}

impl Fields {
    /// Reads the declarations: `[fields.SECTION.NAME]`, where a section is a folder, or `.` for the whole site.
    pub fn declared(keys: &mut Keys<'_>) -> Fields {
        let mut fields = Fields::default();
        for (section, mut names) in keys.groups("fields", KEYS) {
            let mut list = Vec::new();
            for (name, mut field) in names.drain(..) {
                list.extend(declaration(name, &mut field));
                keys.absorb(field);
            }
            fields.sections.push((section, list));
        }
        fields
    }

    /// Returns the sections that fields are declared for.
    pub fn sections(&self) -> impl Iterator<Item = &At<String>> {
        self.sections.iter().map(|(section, _)| section)
    }

    /// Returns the fields of a page: those of its folder, of the folders above and of the whole site. Of fields with
    /// one name, that of the nearest folder counts.
    pub fn of_page(&self, path: &str) -> Vec<&Field> {
        let mut found: BTreeMap<&str, (usize, &Field)> = BTreeMap::new();
        for (section, fields) in &self.sections {
            let folder = section.value.as_str();
            let nearness = if folder == WHOLE_SITE {
                0
            } else if path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
            {
                folder.len()
            } else {
                continue;
            };
            for field in fields {
                let best = found.entry(&field.name).or_insert((nearness, field));
                if nearness >= best.0 {
                    *best = (nearness, field);
                }
            }
        }
        found.into_values().map(|(_, field)| field).collect()
    }
}

fn declaration(name: At<String>, keys: &mut Keys<'_>) -> Option<Field> {
    let takes = keys.choice("type", WORDS);
    let required = keys.boolean("required").is_some_and(|yes| yes.value);
    let choices = keys.list("choices").unwrap_or_default();
    let help = keys.text("help").map(|text| text.value).unwrap_or_default();
    let takes = takes?;
    if let (Some(first), false) = (choices.first(), matches!(takes, Type::Text | Type::List)) {
        keys.bad(
            first,
            format!(
                "`{}` has choices, but is neither a text nor a list",
                name.value
            ),
            "write `type = \"text\"`, or remove the choices".to_owned(),
        );
    }
    Some(Field {
        name: name.value,
        takes,
        required,
        choices: choices.into_iter().map(|choice| choice.value).collect(),
        help,
    })
}

/// Reads what a page fills in. `start` is where to point for a field that is missing; a section's own page may leave
/// out what is required.
pub fn filled_in(
    keys: &mut Keys<'_>,
    fields: &[&Field],
    is_section: bool,
    start: Range<usize>,
) -> BTreeMap<String, Value> {
    let (file, offset) = (keys.file(), keys.offset());
    let table = keys.table("fields");
    let is_whole = keys.is_whole();
    let mut start = start;
    let mut values = BTreeMap::new();
    let mut problems = Vec::new();
    if let Some(At { value: table, span }) = table {
        start = span;
        for (key, value) in &table {
            let name: &str = key.get_ref();
            match fields.iter().find(|field| field.name == name) {
                Some(field) => match read(file, offset, field, value) {
                    Ok(value) => {
                        values.insert(name.to_owned(), value);
                    }
                    Err(problem) if is_whole => problems.push(*problem),
                    Err(_) => {}
                },
                None => problems.push(unknown_field(
                    file,
                    offset,
                    key.get_ref(),
                    key.span(),
                    fields,
                )),
            }
        }
        problems.extend(missing(
            file,
            fields,
            &table,
            is_section || !is_whole,
            &start,
        ));
    } else {
        let none = DeTable::new();
        problems.extend(missing(
            file,
            fields,
            &none,
            is_section || !is_whole,
            &start,
        ));
    }
    problems
        .into_iter()
        .for_each(|problem| keys.problem(problem));
    values
}

fn unknown_field(
    file: &str,
    offset: usize,
    name: &str,
    span: Range<usize>,
    fields: &[&Field],
) -> Diagnostic {
    let problem = unknown_key(
        file,
        name,
        shift(span, offset),
        fields.iter().map(|field| field.name.as_str()),
    );
    match fields.is_empty() {
        true => problem.hint(format!(
            "no field is declared for this page; declare it in site.toml with `[fields.\"SECTION\".{name}]`"
        )),
        false => problem,
    }
}

fn missing(
    file: &str,
    fields: &[&Field],
    table: &DeTable<'_>,
    may_miss: bool,
    start: &Range<usize>,
) -> Vec<Diagnostic> {
    let required = fields.iter().filter(|field| field.required && !may_miss);
    required
        .filter(|field| table.get(field.name.as_str()).is_none())
        .map(|field| {
            let example = match field.choices.first() {
                Some(choice) if field.takes == Type::Text => format!("\"{choice}\""),
                _ => field.takes.words().1.to_owned(),
            };
            missing_key(
                file,
                &format!("fields.{}", field.name),
                start.clone(),
                &example,
            )
        })
        .collect()
}

fn read(
    file: &str,
    offset: usize,
    field: &Field,
    value: &Spanned<DeValue<'_>>,
) -> Result<Value, Box<Diagnostic>> {
    let span = shift(value.span(), offset);
    let wrong = || {
        let message = format!("`{}` is {}", field.name, describe(value.get_ref()));
        let hint = format!("`{}` takes {}", field.name, field.takes.words().0);
        Box::new(
            Diagnostic::new(Code::WrongType, file, message)
                .at(span.clone())
                .hint(hint),
        )
    };
    let chosen = |text: &str, span: Range<usize>| -> Result<Value, Box<Diagnostic>> {
        if field.choices.is_empty() || field.choices.iter().any(|choice| choice == text) {
            return Ok(Value::from(text));
        }
        let message = format!("`{}` cannot be `{text}`", field.name);
        let choices = field.choices.iter().map(String::as_str);
        let hint = suggest_from(text, "choices", choices);
        Err(Box::new(
            Diagnostic::new(Code::BadValue, file, message)
                .at(span)
                .hint(hint),
        ))
    };
    match (field.takes, value.get_ref()) {
        (Type::Text, DeValue::String(text)) => chosen(text, span.clone()),
        (Type::Integer | Type::Number, DeValue::Integer(number)) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            number.map(Value::from).map_err(|_| wrong())
        }
        (Type::Number, DeValue::Float(number)) => {
            let number = number.as_str().parse::<f64>().ok();
            number
                .filter(|number| number.is_finite())
                .map(Value::from)
                .ok_or_else(wrong)
        }
        (Type::Boolean, DeValue::Boolean(yes)) => Ok(Value::from(*yes)),
        (Type::Date, DeValue::Datetime(moment)) if moment.time.is_none() => moment
            .date
            .map(|date| Value::from(date.to_string()))
            .ok_or_else(wrong),
        (Type::List, DeValue::Array(values)) => values
            .iter()
            .map(|value| match value.get_ref() {
                DeValue::String(text) => chosen(text, shift(value.span(), offset)),
                _ => Err(wrong()),
            })
            .collect(),
        _ => Err(wrong()),
    }
}
