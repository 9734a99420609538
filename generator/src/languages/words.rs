//! The words of the interface in one language, from Fluent files of the theme: `words/de.ftl`.
//!
//! In: the files of the built-in theme, of the site's theme and of the site, nearest last. Out: [`Words`], which always
//! has an answer: what a language leaves out stays English. [`check`] finds what cannot be read, what is missing, and
//! what nobody asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use calculator_wasm::html::escaped;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use unic_langid::LanguageIdentifier;

use crate::config::SiteConfig;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::{did_you_mean, suggest_from};
use crate::diagnostics::{Diagnostic, Findings};
use crate::embedded;
use crate::theme::{Template, Theme, WordFile};

use super::{Language, primary};

/// The language that every message is in.
const ENGLISH: &str = "en";

/// What the names of messages for scripts start with.
const OF_SCRIPTS: &str = "script-";

/// The words of a language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    /// Messages for scripts, by name without what it starts with, as Fluent has them but with `{name}` for a value.
    scripts: BTreeMap<String, String>,
    is_english: bool,
}

impl fmt::Debug for Words {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Words").finish_non_exhaustive()
    }
}

static BUILT_IN_ENGLISH: LazyLock<Arc<Words>> =
    LazyLock::new(|| Arc::new(Words::of(ENGLISH, &Theme::default())));

impl Words {
    /// Returns the words of the binary itself, in English.
    pub fn english() -> Arc<Words> {
        Arc::clone(&BUILT_IN_ENGLISH)
    }

    /// Reads the words of a language: English, and over it those of the built-in theme, of the site's theme and of the
    /// site, each for the language alone and then for its region.
    pub fn of(tag: &str, theme: &Theme) -> Words {
        let locale: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks around values for mixed directions would stand in attributes and in code.
        bundle.set_use_isolating(false);
        let built_in = embedded::DEFAULT_THEME
            .iter()
            .find(|(path, _)| *path == "words/en.ftl")
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
        let names = [ENGLISH, primary(tag), tag];
        let mut files: Vec<&WordFile> = theme.words.iter().collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.layer));
        let texts = names.iter().enumerate().flat_map(|(at, name)| {
            let again = names[..at].contains(name);
            files
                .iter()
                .filter(move |file| !again && file.language == *name)
                .map(|file| file.text.to_string())
        });
        let mut scripts = BTreeSet::new();
        for text in built_in.into_iter().chain(texts) {
            let resource = match FluentResource::try_new(text) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            for entry in resource.entries() {
                if let Entry::Message(message) = entry
                    && let Some(name) = message.id.name.strip_prefix(OF_SCRIPTS)
                {
                    scripts.insert(name.to_owned());
                }
            }
            bundle.add_resource_overriding(resource);
        }
        let mut words = Words {
            bundle,
            scripts: BTreeMap::new(),
            is_english: primary(tag) == ENGLISH,
        };
        words.scripts = scripts
            .into_iter()
            .map(|name| {
                let text = words.message(&format!("{OF_SCRIPTS}{name}"), None);
                // A value that is not given stands as `{$name}`.
                let text = text.unwrap_or_default().replace("{$", "{");
                (name, text)
            })
            .collect();
        words
    }

    /// Returns a message without values.
    pub fn text(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// Returns a message with texts for its values.
    pub fn with(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (key, value) in values {
            arguments.set((*key).to_owned(), FluentValue::from((*value).to_owned()));
        }
        self.message(name, Some(&arguments))
            .unwrap_or_else(|| name.to_owned())
    }

    /// Returns a message about so many things.
    pub fn count(&self, name: &str, count: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", FluentValue::from(count));
        self.message(name, Some(&arguments))
            .unwrap_or_else(|| name.to_owned())
    }

    /// Returns a message as markup, its values being markup already.
    pub fn markup(&self, name: &str, values: &[(&str, &str)]) -> String {
        // What stands for a value until the words are escaped: no message has such signs.
        let signs: Vec<(char, &str)> = ('\u{e000}'..).zip(values.iter().map(|(_, v)| *v)).collect();
        let places: Vec<(&str, String)> = values
            .iter()
            .zip(&signs)
            .map(|((key, _), (sign, _))| (*key, sign.to_string()))
            .collect();
        let places: Vec<(&str, &str)> = places.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut text = escaped(&self.with(name, &places));
        for (sign, value) in signs {
            text = text.replace(sign, value);
        }
        text
    }

    /// Returns a message for a template. `None` where there is none of that name.
    pub fn for_template(
        &self,
        name: &str,
        values: &BTreeMap<String, serde_json::Value>,
    ) -> Option<String> {
        let mut arguments = FluentArgs::new();
        for (key, value) in values {
            let value = match value {
                serde_json::Value::String(text) => FluentValue::from(text.clone()),
                serde_json::Value::Number(number) => {
                    FluentValue::from(number.as_f64().unwrap_or_default())
                }
                other => FluentValue::from(other.to_string()),
            };
            arguments.set(key.clone(), value);
        }
        self.message(name, Some(&arguments))
    }

    /// Returns what scripts say in this language as JSON, for an attribute; empty where it is what they say anyway.
    pub fn for_scripts(&self) -> String {
        match self.is_english {
            true => String::new(),
            false => serde_json::to_string(&self.scripts).unwrap_or_default(),
        }
    }

    fn message(&self, name: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(name)?.value()?;
        let mut problems = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, arguments, &mut problems);
        Some(text.into_owned())
    }
}

/// Finds what is wrong with the words: files that cannot be read, messages that are missing in a language of the site,
/// and messages that nobody asks for or that a template asks for in vain.
pub fn check(config: &SiteConfig, theme: &Theme, languages: &[Language], findings: &mut Findings) {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut read: Vec<(&WordFile, BTreeMap<String, Message>)> = Vec::new();
    for file in &theme.words {
        let messages = messages(file, findings);
        if file.language == ENGLISH {
            let names = messages.iter();
            known.extend(names.map(|(name, message)| (name.clone(), message.values.clone())));
        }
        read.push((file, messages));
    }
    for template in &theme.templates {
        asked(template, &known, findings);
    }
    for (file, messages) in read.iter().filter(|(file, _)| file.language != ENGLISH) {
        for (name, message) in messages {
            unknown(file, name, message, &known, findings);
        }
    }
    for (at, language) in languages.iter().enumerate() {
        if primary(&language.tag) == ENGLISH {
            continue;
        }
        let own = |file: &&(&WordFile, BTreeMap<String, Message>)| {
            let of = &file.0.language;
            *of == language.tag || of == primary(&language.tag)
        };
        let has: BTreeSet<&String> = read
            .iter()
            .filter(own)
            .flat_map(|(_, messages)| messages.keys())
            .collect();
        let missing: Vec<&String> = known.keys().filter(|name| !has.contains(name)).collect();
        if missing.is_empty() {
            continue;
        }
        let file = read.iter().filter(own).map(|(file, _)| *file).next();
        let first: Vec<String> = missing
            .iter()
            .take(5)
            .map(|name| format!("{name} = …"))
            .collect();
        let count = missing.len();
        let problem = match file {
            Some(file) => {
                let things = match count {
                    1 => format!("the message `{}` is", missing[0]),
                    _ => format!("{count} messages are"),
                };
                Diagnostic::new(
                    Code::MissingMessage,
                    &file.file,
                    format!("{things} missing here, and English in its place"),
                )
                .at(0..file.text.lines().next().map_or(0, str::len))
                .hint(format!("translate them:\n{}", first.join("\n")))
            }
            None => {
                let tag = &language.tag;
                let message =
                    format!("the theme has no words in `{tag}`: its interface is English");
                let place = config.language_at(at == 0, tag);
                let problem = Diagnostic::new(Code::MissingMessage, &config.file, message);
                let folder = config
                    .file
                    .rsplit_once('/')
                    .map_or("", |(folder, _)| folder);
                match place {
                    Some(place) => problem.at(place),
                    None => problem,
                }
                .hint(format!(
                    "write {folder}/_theme/words/{tag}.ftl with a line for each of {count} messages:\n{}",
                    first.join("\n")
                ))
            }
        };
        findings.push(problem);
    }
}

/// A message of a file: where its name stands, and the values that it names.
struct Message {
    place: Range<usize>,
    values: BTreeSet<String>,
}

/// Reads the messages of a file; what is none is a finding.
fn messages(file: &WordFile, findings: &mut Findings) -> BTreeMap<String, Message> {
    let text = &*file.text;
    let (resource, errors) = match parser::parse(text) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    for error in errors {
        let place = error.slice.clone().unwrap_or(error.pos.clone());
        let line = text.get(place.start..).and_then(|rest| rest.lines().next());
        let place = place.start..place.start + line.map_or(0, str::len);
        findings.push(
            Diagnostic::new(
                Code::MessageSyntax,
                &file.file,
                format!("this is no message: {}", error.kind),
            )
            .at(place)
            .hint("a message is `name = text`; what goes on in the next line is indented"),
        );
    }
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let name = message.id.name;
        // The parser hands out slices of the text that it read.
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        let mut values = BTreeSet::new();
        if let Some(pattern) = &message.value {
            of_pattern(pattern, &mut values);
        }
        let place = start..start + name.len();
        messages.insert(name.to_owned(), Message { place, values });
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        of_expression(expression, values);
    }
}

fn of_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, values),
        Expression::Select { selector, variants } => {
            of_inline(selector, values);
            for variant in variants {
                of_pattern(&variant.value, values);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => of_expression(expression, values),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                of_inline(argument, values);
            }
        }
        _ => {}
    }
}

/// Finds a message of another language that English does not have, or a value in it that nobody gives.
fn unknown(
    file: &WordFile,
    name: &str,
    message: &Message,
    known: &BTreeMap<String, BTreeSet<String>>,
    findings: &mut Findings,
) {
    let mut push = |message_text: String, hint: String| {
        findings.push(
            Diagnostic::new(Code::UnknownMessage, &file.file, message_text)
                .at(message.place.clone())
                .hint(hint),
        );
    };
    let Some(values) = known.get(name) else {
        let hint = did_you_mean(name, known.keys().map(String::as_str));
        let hint = hint.unwrap_or_else(|| "remove it: nothing asks for it".to_owned());
        return push(format!("there is no message `{name}`"), hint);
    };
    for value in message.values.difference(values) {
        let hint = match values.is_empty() {
            true => "it gets no value".to_owned(),
            false => suggest_from(value, "values", values.iter().map(String::as_str)),
        };
        push(format!("nothing gives `{name}` a value `${value}`"), hint);
    }
}

/// Finds the messages that a template asks for and that English does not have.
fn asked(template: &Template, known: &BTreeMap<String, BTreeSet<String>>, findings: &mut Findings) {
    const CALL: &str = "word(id=\"";
    for (at, call) in template.text.match_indices(CALL) {
        let start = at + call.len();
        let Some(length) = template.text[start..].find('"') else {
            continue;
        };
        let name = &template.text[start..start + length];
        if !known.contains_key(name) {
            findings.push(
                Diagnostic::new(
                    Code::UnknownMessage,
                    &template.file,
                    format!("there is no message `{name}`"),
                )
                .at(start..start + length)
                .hint(match did_you_mean(name, known.keys().map(String::as_str)) {
                    Some(hint) => hint,
                    None => format!("write it into words/en.ftl of the theme: {name} = …"),
                }),
            );
        }
    }
}
