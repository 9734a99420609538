//! Rows of a data file as Markdown: a table of them, or a stretch of text for each.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};
use tera::{Context, Delimiters, ErrorKind, Tera};

use crate::bounded::Bounded;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::origins::Origin;
use crate::diagnostics::remedy::remedy;
use crate::diagnostics::suggest::suggest_from;
use crate::load::text::MOST_OF_A_TEXT;
use crate::load::toml_keys::{Key, Keys, Place, Takes, optional};
use crate::watch;

use super::data::Data;
use super::library::Asked;
use super::{Assembly, Block, Source};

/// The most bytes that a block makes: as many as a page has.
const MOST: usize = MOST_OF_A_TEXT as usize;

/// The word of a block that becomes a table.
pub const TABLE: &str = "table";
/// The word of a block whose text is repeated for each row.
pub const EACH: &str = "each";

/// What the body of a `table` block, or the header of an `each` block, may say.
pub const KEYS: &[Key] = &[
    optional(
        "where",
        Takes::Texts,
        "Which rows: those whose fields have these values.",
    ),
    optional(
        "columns",
        Takes::List,
        "The fields that are shown, in order; all of them where absent.",
    ),
    optional(
        "titles",
        Takes::List,
        "The heads of the columns; the names of the fields where absent.",
    ),
    optional(
        "text",
        Takes::Text,
        "In an `each` block: the file whose text is written for each row, where several pages share it.",
    ),
];

/// What a block says about its rows.
#[derive(Default)]
struct Wanted {
    conditions: Vec<(String, String)>,
    columns: Option<Vec<String>>,
    titles: Option<Vec<String>>,
    /// Where the text starts in the body of the block.
    text: usize,
    /// The file that has the text instead, with its place in the body.
    file: Option<(String, Range<usize>)>,
}

/// Rows that were found.
struct Rows<'d> {
    file: Arc<str>,
    text: Arc<str>,
    data: &'d Data,
    /// The rows with their places in the file.
    rows: Vec<(&'d Value, Range<usize>)>,
}

impl<'l> Assembly<'l> {
    /// Puts in what becomes of a block.
    pub(super) fn rows(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        asked_for: &Range<usize>,
        prefix: &str,
    ) {
        let words: Vec<&str> = block.info.split_ascii_whitespace().collect();
        let [word, written] = words[..] else {
            return self.malformed(
                source,
                block.info_place.clone(),
                "the block names no data file",
                "write the file after the first word, such as `table limits.csv` or `each claims.toml#claim`",
            );
        };
        let wanted = match wanted(source, block, word == TABLE) {
            Ok(wanted) => wanted,
            Err(problems) => {
                problems
                    .into_iter()
                    .for_each(|problem| self.report(source, problem));
                return;
            }
        };
        let rows = match self.found(source, block, written, &wanted) {
            Ok(rows) => rows,
            Err(problem) => return self.report(source, *problem),
        };
        let prefix = format!("{prefix}{}", block.prefix);
        let made = match word {
            TABLE => table(source, block, &rows, &wanted),
            _ => self
                .text_of_each(source, block, &wanted)
                .and_then(|text| each(block, &rows, &text)),
        };
        let made = match made {
            Ok(made) => made,
            Err(problem) => return self.report(source, *problem),
        };
        self.made("\n", source, block.span.clone());
        for (text, row) in made {
            let body = match &wanted.file {
                Some((_, place)) => block.body.place(place.clone()),
                None => block.body.place(wanted.text..block.body.text().len()),
            };
            let mut places = vec![(Arc::clone(&source.file), body)];
            if let Some(row) = row {
                places.insert(0, (Arc::clone(&rows.file), row));
            }
            for line in text.split_inclusive('\n') {
                let line = format!("{prefix}{line}");
                self.push(&line, Origin::Made(places.clone()), Some(asked_for.clone()));
            }
        }
        self.made("\n", source, block.span.clone());
    }

    /// Returns the text that is written for each row: that of the block, or of the file that it names.
    fn text_of_each(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        wanted: &Wanted,
    ) -> Result<Text, Box<Diagnostic>> {
        let body = block.body.text();
        let Some((written, place)) = &wanted.file else {
            return Ok(Text {
                text: body[wanted.text..].into(),
                file: Arc::clone(&source.file),
                start: Some(wanted.text),
            });
        };
        let place = block.body.place(place.clone());
        if !body[wanted.text..].trim().is_empty() {
            let message = "the block has a text of its own and names a file with another";
            let problem = Diagnostic::new(Code::MalformedInclude, &*source.file, message);
            return Err(Box::new(problem.at(place).hint(
                "keep one: take out `text`, or what stands below the settings",
            )));
        }
        let (path, text) = self.library.text(&Asked {
            from: &source.path,
            file: &source.file,
            written,
            place,
        })?;
        self.files.insert(path.clone());
        Ok(Text {
            text,
            file: self.library.file(&path),
            start: None,
        })
    }

    fn found(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        written: &str,
        wanted: &Wanted,
    ) -> Result<Rows<'l>, Box<Diagnostic>> {
        let (name, path) = written.split_once('#').unwrap_or((written, ""));
        let asked = Asked {
            from: &source.path,
            file: &source.file,
            written: name,
            place: block.place_of(name),
        };
        let library = self.library;
        let (file, data) = library.data(&asked)?;
        self.files.insert(file.clone());
        let missing = |place: &str, (message, hint): (String, String)| {
            let problem = Diagnostic::new(Code::MissingData, &*source.file, message);
            Box::new(problem.at(block.place_of(place)).hint(hint))
        };
        let value = data.at(path).map_err(|problem| missing(path, problem))?;
        let Value::Array(list) = value else {
            let lists: Vec<&str> = match value {
                Value::Object(map) => {
                    let lists = map.iter().filter(|(_, value)| value.is_array());
                    lists.map(|(name, _)| name.as_str()).collect()
                }
                _ => Vec::new(),
            };
            let hint = match lists.first() {
                Some(list) => format!("name the list: `{name}#{list}`"),
                None => "rows are tables in a list, such as `[[row]]` in TOML".to_owned(),
            };
            return Err(missing(
                written,
                ("the data is no list of rows".to_owned(), hint),
            ));
        };
        let mut rows = Vec::new();
        for (number, row) in list.iter().enumerate() {
            if fits(row, &wanted.conditions) {
                rows.push((row, data.place(path, number)));
            }
        }
        if rows.is_empty() {
            let hint = match list.is_empty() {
                true => "the list is empty".to_owned(),
                false => format!("none of its {} rows fits `where`", list.len()),
            };
            return Err(missing(written, ("there is no such row".to_owned(), hint)));
        }
        Ok(Rows {
            file: library.file(&file),
            text: library.text(&asked)?.1,
            data,
            rows,
        })
    }
}

/// What is written for each row, and where it stands.
struct Text {
    text: Arc<str>,
    file: Arc<str>,
    /// Where it starts in the body of the block; `None` where it is a whole file.
    start: Option<usize>,
}

fn fits(row: &Value, conditions: &[(String, String)]) -> bool {
    conditions
        .iter()
        .all(|(name, wanted)| row.get(name).is_some_and(|value| text_of(value) == *wanted))
}

/// Reads what a block says: its whole body for a table, what stands between two lines of `+++` otherwise.
fn wanted(source: &Source<'_>, block: &Block, is_table: bool) -> Result<Wanted, Vec<Diagnostic>> {
    let body = block.body.text();
    let (settings, text) = match (is_table, body.strip_prefix("+++\n")) {
        (true, _) => (0..body.len(), body.len()),
        (false, None) => (0..0, 0),
        (false, Some(rest)) => match rest.find("+++\n") {
            Some(end) => (4..4 + end, 4 + end + 4),
            None => {
                let message = "the settings of the block are not closed";
                let problem = Diagnostic::new(Code::MalformedInclude, &*source.file, message);
                let hint = "add a line with `+++` after the last key";
                return Err(vec![problem.at(block.body.place(0..3)).hint(hint)]);
            }
        },
    };
    let shift = settings.start;
    let place = Place {
        file: &source.file,
        offset: 0,
        start: 0..0,
    };
    let mut keys = Keys::parse(&body[settings], place, KEYS);
    let texts = |list: Vec<crate::load::toml_keys::At<String>>| {
        list.into_iter()
            .map(|text| text.value)
            .collect::<Vec<String>>()
    };
    let mut wanted = Wanted {
        conditions: keys
            .texts("where")
            .unwrap_or_default()
            .into_iter()
            .map(|(name, value)| (name.value, value.value))
            .collect(),
        columns: keys.list("columns").map(texts),
        titles: keys.list("titles").map(texts),
        text,
        file: keys.text("text").map(|file| (file.value, file.span)),
    };
    if let Some((_, place)) = &mut wanted.file {
        *place = place.start + shift..place.end + shift;
    }
    if wanted.titles.is_some() && wanted.columns.is_none() {
        wanted.titles = None;
    }
    let mut problems = keys.finish();
    if problems.is_empty() {
        return Ok(wanted);
    }
    for problem in &mut problems {
        let span = problem.span.take().unwrap_or(0..0);
        problem.span = Some(block.body.place(span.start + shift..span.end + shift));
    }
    Err(problems)
}

/// Stretches of Markdown, each with the row that it came from.
type Made = Vec<(String, Option<Range<usize>>)>;

fn table(
    source: &Source<'_>,
    block: &Block,
    rows: &Rows<'_>,
    wanted: &Wanted,
) -> Result<Made, Box<Diagnostic>> {
    let names: Vec<String> = match &wanted.columns {
        Some(names) => names.clone(),
        None => {
            let names = rows.data.names(rows.rows[0].0);
            names.into_iter().map(str::to_owned).collect()
        }
    };
    let problem = |code: Code, message: String, hint: String| {
        let place = block.info_place.clone();
        Box::new(
            Diagnostic::new(code, &*source.file, message)
                .at(place)
                .hint(hint),
        )
    };
    let titles = wanted.titles.as_ref().unwrap_or(&names);
    if titles.len() != names.len() {
        let message = format!("{} columns have {} titles", names.len(), titles.len());
        let hint = "give one title for each column".to_owned();
        return Err(problem(Code::MalformedInclude, message, hint));
    }
    for name in &names {
        let known = |row: &Value| row.get(name).is_some();
        if !rows.rows.iter().any(|(row, _)| known(row)) {
            let all: Map<String, Value> = rows
                .rows
                .iter()
                .filter_map(|(row, _)| row.as_object().cloned())
                .flatten()
                .collect();
            let hint = suggest_from(name, "fields of the rows", all.keys().map(String::as_str));
            let message = format!("no row has a field `{name}`");
            let mut problem = problem(Code::MissingData, message, hint);
            if let Some(at) = block.body.text().find(&format!("\"{name}\"")) {
                problem.span = Some(block.body.place(at..at + name.len() + 2));
            }
            return Err(problem);
        }
    }
    let cell = |row: &Value, name: &String| row.get(name).map(cell).unwrap_or_default();
    let is_number = |name: &String| {
        rows.rows.iter().all(|(row, _)| {
            row.get(name).is_some_and(|value| {
                value.is_number() || text_of(value).trim().parse::<f64>().is_ok()
            })
        })
    };
    let head: Vec<String> = titles.iter().map(|title| escaped(title)).collect();
    let rule: Vec<&str> = names
        .iter()
        .map(|name| if is_number(name) { "---:" } else { "---" })
        .collect();
    let mut made = vec![(
        format!("| {} |\n| {} |\n", head.join(" | "), rule.join(" | ")),
        None,
    )];
    let mut size = 0;
    for (row, place) in &rows.rows {
        let cells: Vec<String> = names.iter().map(|name| cell(row, name)).collect();
        let line = format!("| {} |\n", cells.join(" | "));
        size += line.len();
        made.push((line, Some(place.clone())));
        if size > MOST {
            break; // More than a page takes, which is found where it is put in.
        }
    }
    Ok(made)
}

/// Returns a value as the Markdown of a cell, which is one line.
fn cell(value: &Value) -> String {
    escaped(&text_of(value))
}

fn escaped(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").replace('|', "\\|")
}

/// Returns a value as text; a list is its members with commas between them.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn each(block: &Block, rows: &Rows<'_>, text: &Text) -> Result<Made, Box<Diagnostic>> {
    const NAME: &str = "block";
    let problem = |error: &tera::Error, row: Option<&Range<usize>>| {
        let (message, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.message().to_owned(), report.span().range.clone())
            }
            ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
                (format!("a row makes more than {} KiB", MOST >> 10), 0..0)
            }
            _ => {
                let text = error.to_string();
                let first = text.lines().next().unwrap_or_default();
                let first = first.strip_prefix("error: ").unwrap_or(first).to_owned();
                (first, 0..text.len().min(1))
            }
        };
        let place = match text.start {
            Some(start) => block.body.place(span.start + start..span.end + start),
            None => span,
        };
        let message = format!("the text for each row failed: {message}");
        let problem = Diagnostic::new(Code::TemplateError, &*text.file, &*message)
            .at(place)
            .hint(remedy(&message));
        Box::new(match row {
            Some(row) => {
                let line = rows.text[..row.start].matches('\n').count() + 1;
                problem.note(format!("for the row at {}:{line}", rows.file))
            }
            None => problem,
        })
    };
    let mut tera = Tera::new();
    // In Markdown, `{#` starts the id of a heading.
    let delimiters = Delimiters {
        comment_start: "{!".into(),
        comment_end: "!}".into(),
        ..Delimiters::default()
    };
    tera.set_delimiters(delimiters)
        .map_err(|error| problem(&error, None))?;
    tera.autoescape_on(Vec::<&str>::new());
    tera.add_raw_template(NAME, &text.text)
        .map_err(|error| problem(&error, None))?;
    tera.global_context().insert("data", &rows.data.value);
    let mut made = Vec::new();
    let mut size = 0;
    for (number, (row, place)) in rows.rows.iter().enumerate() {
        let mut context = Context::new();
        context.insert("row", row);
        context.insert("number", &(number + 1));
        let mut written = Bounded::new(MOST);
        watch::render(&text.file, &rows.file, || {
            let done = tera.render_to(NAME, &context, &mut written);
            (done, written.len())
        })
        .map_err(|error| problem(&error, Some(place)))?;
        size += written.len();
        made.push((written.text(), Some(place.clone())));
        if size > MOST {
            break; // More than a page takes, which is found where it is put in.
        }
    }
    Ok(made)
}
