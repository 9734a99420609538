//! The look of a site: templates, and files that are copied as they are. Read from a folder or carried by
//! the binary; used by `render`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::card::{self, Fonts};
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Diagnostic, Findings};
use crate::embedded;
use crate::exit::Trouble;
use crate::fs;
use crate::load::toml_keys::{At, Key, Keys, Place, Takes, optional, required};
use crate::load::{file_to_copy, text};
use crate::output::OutputFile;

/// Where a theme has its templates.
const TEMPLATES: &str = "templates/";
/// Where a theme has the files that are copied to the site.
const FILES: &str = "static/";

/// Where a theme has the words of its interface.
const WORDS: &str = "words/";

/// Where a theme says what it is and which tokens it has.
const ABOUT: &str = "theme.toml";

/// The keys of `theme.toml`.
pub const KEYS: &[Key] = &[
    required("name", Takes::Text, "The name of the theme."),
    optional(
        "description",
        Takes::Text,
        "What it looks like, in one sentence.",
    ),
    optional(
        "tokens",
        Takes::Texts,
        "What a site may set with `[tokens]`, by the names of the custom properties without `--`, each with what it is for.",
    ),
];

/// The style sheet of every page.
const STYLE: &str = "css/site.css";

/// What stands before the names of templates that are not the site's own, nearest first: a name alone is looked for in
/// the site, then in its theme, then in the built-in one. `{% extends "default/page.html" %}` is the built-in one for sure.
pub const LAYERS: &[&str] = &["theme/", "default/"];

/// Whose template it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The site's own, which replaces the others.
    Site,
    /// That of the theme that the site names.
    Theme,
    /// That of the built-in theme.
    BuiltIn,
}

/// One template.
#[derive(Clone, Debug)]
pub struct Template {
    /// The name that other templates and front matter use: `page.html`.
    pub name: String,
    /// Whose it is.
    pub layer: Layer,
    /// The name in findings: `themes/default/templates/page.html`.
    pub file: String,
    /// The text.
    pub text: Arc<str>,
}

impl Template {
    /// Returns the name with that of its layer: `default/page.html`.
    pub fn full_name(&self) -> String {
        match self.layer {
            Layer::Site => self.name.clone(),
            Layer::Theme => format!("theme/{}", self.name),
            Layer::BuiltIn => format!("default/{}", self.name),
        }
    }
}

/// The words of one language, as a Fluent text.
#[derive(Clone, Debug)]
pub struct WordFile {
    /// The tag that the file is named by.
    pub language: String,
    /// Whose it is.
    pub layer: Layer,
    /// The name in findings: `themes/default/words/de.ftl`.
    pub file: String,
    /// The text.
    pub text: Arc<str>,
}

/// A theme in memory.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// The files below `templates/`, sorted by name.
    pub templates: Vec<Template>,
    /// The files below `static/`, with their paths in the site, sorted.
    pub files: Vec<OutputFile>,
    /// The words of the interface, by layer and language.
    pub words: Vec<WordFile>,
    /// The texts of the calculators, likewise.
    pub calculator_words: Vec<WordFile>,
    /// The fonts of the cards.
    pub fonts: Fonts,
    /// The tokens that a site may set.
    pub tokens: BTreeSet<String>,
}

impl Theme {
    /// Returns the theme that the binary carries.
    pub fn built_in(findings: &mut Findings) -> Theme {
        let mut theme = Theme::default();
        for (path, bytes) in embedded::DEFAULT_THEME {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                let file = format!("themes/default/{path}");
                let text = text::decode(&file, bytes, findings);
                theme.add_template(Layer::BuiltIn, name, file, text);
            } else if let Some(address) = path.strip_prefix(FILES) {
                theme.add_file(address, bytes.to_vec());
            } else if let Some(name) = path.strip_prefix(card::FOLDER) {
                theme.fonts.add(name, *bytes);
            } else if let Some(language) = of_words(path) {
                let file = format!("themes/default/{path}");
                let text = text::decode(&file, bytes, findings);
                theme.add_words(Layer::BuiltIn, language, file, text);
            } else if *path == ABOUT {
                let file = format!("themes/default/{path}");
                let text = text::decode(&file, bytes, findings);
                theme.describe(&file, &text, findings);
            }
        }
        theme
    }

    /// Reads a theme from a folder on top of the built-in one: a file of the same name replaces it. `name` is what
    /// findings call the folder.
    ///
    /// # Errors
    ///
    /// Where the folder is missing or cannot be read.
    pub fn from_folder(
        folder: &Path,
        name: &str,
        findings: &mut Findings,
    ) -> Result<Theme, Trouble> {
        let files = fs::list(folder).map_err(|trouble| {
            trouble.hint("the key `theme` in site.toml names a folder, relative to site.toml")
        })?;
        let mut theme = Theme::built_in(findings);
        for (path, kind) in files {
            if kind == fs::Kind::File {
                let relative = path.to_string_lossy().replace('\\', "/");
                let path = folder.join(&path);
                if let Some(template) = relative.strip_prefix(TEMPLATES) {
                    let file = format!("{name}/{relative}");
                    let text = text::read(&path, &file, text::MOST_OF_A_TEXT, findings)?;
                    if let Some(text) = text {
                        theme.add_template(Layer::Theme, template, file, text);
                    }
                } else if let Some(address) = relative.strip_prefix(FILES) {
                    let file = format!("{name}/{relative}");
                    if let Some(bytes) = file_to_copy(&path, &file, findings)? {
                        theme.add_file(address, bytes);
                    }
                } else if let Some(font) = relative.strip_prefix(card::FOLDER) {
                    let file = format!("{name}/{relative}");
                    if let Some(bytes) = file_to_copy(&path, &file, findings)? {
                        theme.fonts.add(font, bytes);
                    }
                } else if let Some(language) = of_words(&relative) {
                    let file = format!("{name}/{relative}");
                    let text = text::read(&path, &file, text::MOST_OF_A_TEXT, findings)?;
                    if let Some(text) = text {
                        theme.add_words(Layer::Theme, language, file, text);
                    }
                } else if relative == ABOUT {
                    let file = format!("{name}/{relative}");
                    if let Some(text) = text::read(&path, &file, text::MOST_OF_SETTINGS, findings)?
                    {
                        theme.describe(&file, &text, findings);
                    }
                }
            }
        }
        Ok(theme)
    }

    /// Returns the template that a name means.
    pub fn template(&self, name: &str) -> Option<&Template> {
        let named = self
            .templates
            .iter()
            .filter(|template| template.name == name);
        let exact = || {
            self.templates
                .iter()
                .find(|template| template.full_name() == name)
        };
        named.min_by_key(|template| template.layer).or_else(exact)
    }

    /// Puts the site's own files on top, given by their paths in it: `templates/page.html`. What is no text or lies
    /// elsewhere is left out.
    pub fn lay_over<'f>(
        &mut self,
        files: impl IntoIterator<Item = (&'f str, String, &'f [u8])>,
        findings: &mut Findings,
    ) {
        for (path, file, bytes) in files {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                if bytes.len() as u64 > text::MOST_OF_A_TEXT {
                    findings.push(text::too_large(&file, text::MOST_OF_A_TEXT));
                    continue;
                }
                let text = text::decode(&file, bytes, findings);
                self.add_template(Layer::Site, name, file, text);
            } else if let Some(address) = path.strip_prefix(FILES) {
                self.add_file(address, bytes.to_vec());
            } else if let Some(font) = path.strip_prefix(card::FOLDER) {
                self.fonts.add(font, bytes);
            } else if let Some(language) = of_words(path) {
                let text = text::decode(&file, bytes, findings);
                self.add_words(Layer::Site, language, file, text);
            }
        }
    }

    /// Leaves out templates that others replace, unless one names them with their layer: a theme of its own need not
    /// fit what it replaces.
    pub fn settle(&mut self) {
        let mut kept = self.templates.len() + 1;
        while self.templates.len() < kept {
            kept = self.templates.len();
            let all = self.templates.clone();
            self.templates.retain(|template| {
                let own = format!("\"{}\"", template.full_name());
                let is_replaced =
                    |other: &Template| other.name == template.name && other.layer < template.layer;
                !all.iter().any(is_replaced) || all.iter().any(|other| other.text.contains(&own))
            });
        }
    }

    /// Sets tokens: `--NAME: VALUE` after all else that the style sheet of every page says. `file` is where they stand.
    pub fn set_tokens(
        &mut self,
        tokens: &[(At<String>, At<String>)],
        file: &str,
        findings: &mut Findings,
    ) {
        let mut rules = String::new();
        for (name, value) in tokens {
            let mut refuse = |at: &At<String>, message: String, hint: String| {
                let problem = Diagnostic::new(Code::BadValue, file, message);
                findings.push(problem.at(at.span.clone()).hint(hint));
            };
            let text = value.value.trim();
            if !self.tokens.contains(&name.value) {
                let known = self.tokens.iter().map(String::as_str);
                let hint = match self.tokens.is_empty() {
                    true => "its theme.toml lists none".to_owned(),
                    false => suggest_from(&name.value, "tokens", known),
                };
                refuse(
                    name,
                    format!("the theme has no token `{}`", name.value),
                    hint,
                );
            } else if text.is_empty() || text.contains(['{', '}', ';', '<', '\\', '\n', '@']) {
                let message = format!("`{text}` is no value of a token");
                let hint = "write a value as in a style sheet, such as `#6b2fb3` or `38rem`";
                refuse(value, message, hint.to_owned());
            } else {
                rules.push_str(&format!(" --{}: {text};", name.value));
            }
        }
        for file in self.files.iter_mut().filter(|file| file.path == STYLE) {
            if !rules.is_empty() {
                let mut bytes = file.bytes().to_vec();
                bytes.extend_from_slice(format!("\n:root {{{rules} }}\n").as_bytes());
                *file = OutputFile::new(STYLE, bytes);
            }
        }
    }

    /// Reads what a theme says about itself.
    fn describe(&mut self, file: &str, text: &Arc<str>, findings: &mut Findings) {
        let place = Place {
            file,
            offset: 0,
            start: 0..0,
        };
        let mut keys = Keys::parse(text, place, KEYS);
        keys.required_text("name");
        keys.text("description");
        if let Some(tokens) = keys.texts("tokens") {
            self.tokens = tokens.into_iter().map(|(name, _)| name.value).collect();
        }
        findings.extend(keys.finish());
    }

    fn add_words(&mut self, layer: Layer, language: &str, file: String, text: Arc<str>) {
        let (language, words) = match language.strip_prefix(OF_CALCULATORS) {
            Some(language) => (language, &mut self.calculator_words),
            None => (language, &mut self.words),
        };
        words.push(WordFile {
            language: language.to_owned(),
            layer,
            file,
            text,
        });
        words.sort_by(|a, b| (a.layer, &a.language).cmp(&(b.layer, &b.language)));
    }

    fn add_template(&mut self, layer: Layer, name: &str, file: String, text: Arc<str>) {
        self.templates.push(Template {
            name: name.to_owned(),
            layer,
            file,
            text,
        });
        self.templates
            .sort_by(|a, b| (&a.name, a.layer).cmp(&(&b.name, b.layer)));
    }

    fn add_file(&mut self, address: &str, bytes: Vec<u8>) {
        self.files.retain(|file| file.path != address);
        self.files.push(OutputFile::new(address, bytes));
        self.files.sort();
    }
}

/// The folder of the texts of the calculators among the words.
const OF_CALCULATORS: &str = "calculators/";

/// Returns the tag of the language that a file of words is in, if it is one, after the folder of those of calculators.
fn of_words(path: &str) -> Option<&str> {
    let path = path.strip_prefix(WORDS)?;
    let end = match path.starts_with(OF_CALCULATORS) {
        true => ".toml",
        false => ".ftl",
    };
    path.strip_suffix(end)
}
