//! The theme's templates, ready to use. A template that fails is a finding at the template's own line, with the
//! page that was being rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use tera::{ComponentInfo, Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::bounded::Bounded;
use crate::card::Fonts;
use crate::diagnostics::codes::Code;
use crate::diagnostics::remedy::remedy;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Diagnostic, Findings};
use crate::languages::words::Words;
use crate::theme::{LAYERS, Theme};
use crate::watch;

/// The templates of a theme.
pub struct Templates<'a> {
    tera: Tera,
    theme: &'a Theme,
}

impl<'a> Templates<'a> {
    /// Reads all templates. `None`, with a finding, where one cannot be read.
    /// Every template sees the site's data as `data`, and asks for words of the interface by `word(id="…")`.
    pub fn new(
        theme: &'a Theme,
        words: &Arc<Words>,
        data: &BTreeMap<String, serde_json::Value>,
        findings: &mut Findings,
    ) -> Option<Templates<'a>> {
        let mut tera = Tera::new();
        tera.register_filter("json", json);
        let words = Arc::clone(words);
        tera.register_function("word", move |values: Kwargs, _: &State<'_>| {
            word(&words, &values)
        });
        tera.autoescape_on([".html", ".htm", ".xml", ".svg"]);
        let fonts = theme.fonts.clone();
        tera.register_function("set_text", move |arguments: Kwargs, _: &State<'_>| {
            set_text(&fonts, &arguments)
        });
        tera.global_context().insert("data", data);
        let texts = theme
            .templates
            .iter()
            .map(|template| (template.full_name(), &*template.text));
        let result = tera
            .set_fallback_prefixes(LAYERS.iter().copied())
            .and_then(|()| tera.add_raw_templates(texts));
        let templates = Templates { tera, theme };
        match result {
            Ok(()) => Some(templates),
            Err(error) => {
                findings.push(templates.problem(&error, "", None));
                None
            }
        }
    }

    /// Returns the names of all templates, sorted, without those of their layers.
    pub fn names(&self) -> BTreeSet<&'a str> {
        let names = self.theme.templates.iter();
        names.map(|template| template.name.as_str()).collect()
    }

    /// Renders one template. `page` is the file of the page that it is for.
    pub fn render(
        &self,
        name: &str,
        context: &impl Serialize,
        page: &str,
    ) -> Result<String, Box<Diagnostic>> {
        self.render_with(name, context, [], page)
    }

    /// Renders one template that sees `values` by their names as well: what many templates see is made once.
    pub fn render_with<const N: usize>(
        &self,
        name: &str,
        context: &impl Serialize,
        values: [(&'static str, Value); N],
        page: &str,
    ) -> Result<String, Box<Diagnostic>> {
        let Some(template) = self.theme.template(name) else {
            let known: Vec<&str> = self.names().into_iter().collect();
            return Err(Box::new(
                Diagnostic::new(
                    Code::MissingTemplate,
                    page,
                    format!("the theme has no template `{name}`"),
                )
                .hint(suggest_from(name, "templates of the theme", known)),
            ));
        };
        Context::from_serialize(context)
            .and_then(|mut context| {
                for (name, value) in values {
                    context.insert_value(name, value);
                }
                let mut text = Bounded::new(most_of(name));
                watch::render(&template.file, page, || {
                    let made = self.tera.render_to(name, &context, &mut text);
                    (made, text.len())
                })?;
                Ok(text.text())
            })
            .map_err(|error| Box::new(self.problem(&error, name, Some(page))))
    }

    /// Returns what a component takes.
    pub fn component(&self, name: &str) -> Option<ComponentInfo> {
        self.tera.get_component_definition(name)
    }

    /// Returns the names of all components, sorted.
    pub fn components(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tera.get_component_names().map(str::to_owned).collect();
        names.sort();
        names
    }

    /// Renders a component for a page of this file. Where it fails, the finding is at `place` of the page, with the
    /// template's line as a note.
    pub fn render_component(
        &self,
        name: &str,
        arguments: &Context,
        implicits: &Context,
        body: Option<&str>,
        page: &str,
        place: Range<usize>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut markup = Bounded::new(MOST_OF_A_PAGE);
        // Which template a component stands in, the engine does not tell.
        let made = watch::render(page, &format!("the component `{name}`"), || {
            let made = self.tera.render_component_with_implicits_to(
                name,
                arguments,
                implicits,
                body,
                true,
                &mut markup,
            );
            (made, markup.len())
        });
        match made {
            Ok(()) => Ok(markup.text()),
            Err(error) => {
                let inner = self.problem(&error, name, None);
                let template = self
                    .theme
                    .templates
                    .iter()
                    .find(|one| one.file == inner.file);
                let line = template.zip(inner.span).map(|(template, span)| {
                    let before = template.text.get(..span.start).unwrap_or_default();
                    format!(":{}", before.matches('\n').count() + 1)
                });
                let message = inner
                    .message
                    .replace("the template failed", "the component failed");
                let note = format!("in {}{}", inner.file, line.unwrap_or_default());
                let problem = Diagnostic::new(Code::TemplateError, page, message);
                let problem = problem.at(place).note(note);
                Err(Box::new(problem.maybe_hint(inner.hint)))
            }
        }
    }

    fn problem(&self, error: &tera::Error, name: &str, page: Option<&str>) -> Diagnostic {
        let (message, name, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
                report.message().to_owned(),
                report.filename().to_owned(),
                Some(report.span().range.clone()),
            ),
            ErrorKind::CircularExtend { tpl, .. }
            | ErrorKind::CircularInclude { tpl, .. }
            | ErrorKind::MissingParent { current: tpl, .. } => {
                (error.to_string(), tpl.clone(), None)
            }
            ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
                let message = format!("the page grew beyond {} MiB", most_of(name) >> 20);
                (message, name.to_owned(), None)
            }
            kind => self.place_in(&kind.to_string(), name),
        };
        let file = match self
            .theme
            .templates
            .iter()
            .find(|template| template.full_name() == name)
            .or_else(|| self.theme.template(&name))
        {
            Some(template) => template.file.clone(),
            None => "the theme".to_owned(),
        };
        let mut problem = Diagnostic::new(
            Code::TemplateError,
            file,
            format!("the template failed: {message}"),
        );
        problem.span = span;
        problem.hint = Some(remedy(&message));
        let mut notes = causes(error);
        if let Some(page) = page {
            notes.push(format!("while rendering {page}"));
        }
        if !notes.is_empty() {
            problem = problem.note(notes.join("\n"));
        }
        problem
    }
}

/// The function `word`: a message of the interface in the language of the templates. Everything but `id` is a value of it.
fn word(words: &Words, values: &Kwargs) -> TeraResult<Value> {
    let mut values: BTreeMap<String, serde_json::Value> = values.deserialize()?;
    let id = match values.remove("id") {
        Some(serde_json::Value::String(id)) => id,
        _ => {
            return Err(tera::Error::message(
                "`word` needs the name of a message: `word(id=\"next\")`",
            ));
        }
    };
    match words.for_template(&id, &values) {
        Some(text) => Ok(Value::from(text)),
        None => Err(tera::Error::message(format!("there is no message `{id}`"))),
    }
}

/// The filter `json`: a value as JSON that can stand in HTML, where `<` would end a script.
fn json(value: Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = serde_json::to_string(&value).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&text.replace('<', "\\u003c")))
}

/// The function `set_text`: a text in lines of a width, at the first of the sizes at which they are few enough.
fn set_text(fonts: &Fonts, arguments: &Kwargs) -> TeraResult<Value> {
    let text: &str = arguments.must_get("text")?;
    let width: f64 = arguments.must_get("width")?;
    let sizes: Vec<f64> = arguments.must_get("sizes")?;
    let lines: usize = arguments.must_get("lines")?;
    let is_bold = arguments.get("bold")?.unwrap_or(false);
    let set = fonts
        .of(is_bold)
        .and_then(|font| font.set(text, width, &sizes, lines));
    set.map(|set| Value::from_serializable(&set))
        .map_err(tera::Error::message)
}

/// The most bytes of a page. A template that loops over its own output ends here.
const MOST_OF_A_PAGE: usize = 16 << 20;

/// The most bytes of a file that lists the whole site, such as its sitemap: some 200 for each of 300,000 pages.
const MOST_OF_A_LIST: usize = 64 << 20;

/// Returns the most bytes of what a template makes.
fn most_of(template: &str) -> usize {
    match template.starts_with("site/") {
        true => MOST_OF_A_LIST,
        false => MOST_OF_A_PAGE,
    }
}

impl Templates<'_> {
    /// Takes apart an error that comes as text only: `error: message`, then `--> template:line:column`.
    fn place_in(&self, text: &str, name: &str) -> (String, String, Option<Range<usize>>) {
        let message = text.lines().next().unwrap_or_default();
        let message = message
            .strip_prefix("error: ")
            .unwrap_or(message)
            .to_owned();
        let place = text
            .lines()
            .find_map(|line| line.trim_start().strip_prefix("--> "));
        let found = place.and_then(|place| {
            let mut parts = place.rsplitn(3, ':');
            let column: usize = parts.next()?.parse().ok()?;
            let line: usize = parts.next()?.parse().ok()?;
            let name = parts.next()?;
            let template = self
                .theme
                .templates
                .iter()
                .find(|template| template.full_name() == name)?;
            let before: usize = template
                .text
                .split_inclusive('\n')
                .take(line.checked_sub(1)?)
                .map(str::len)
                .sum();
            let line = template.text.get(before..)?.lines().next()?;
            let start = before
                + line
                    .chars()
                    .take(column.checked_sub(1)?)
                    .map(char::len_utf8)
                    .sum::<usize>();
            Some((name.to_owned(), start..before + line.len()))
        });
        match found {
            Some((name, span)) => (message, name, Some(span)),
            None => (message, name.to_owned(), None),
        }
    }
}

/// Returns how the failing template was reached, and the errors below the error.
fn causes(error: &tera::Error) -> Vec<String> {
    let text = error.to_string();
    let mut causes: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("note: "))
        .map(str::to_owned)
        .collect();
    let mut below = std::error::Error::source(error);
    while let Some(cause) = below {
        causes.push(format!("caused by: {cause}"));
        below = cause.source();
    }
    causes
}
