//! The files of an mdBook → a content folder, and a note for each thing that could not be taken over. Pure.
//!
//! 1. [`summary`] reads `SUMMARY.md`: chapters in order, each with those above it.
//! 2. Chapters with others below become sections. A page that moves by that keeps its address as an alias.
//! 3. [`chapter`] converts each: headings, links, code, includes.
//! 4. Everything else in the source folder goes to `_static`, at the address it had; what chapters include goes to
//!    `_included`.
//!
//! Deliberately absent: preprocessors, and style sheets and scripts of the book's own.

mod chapter;
mod includes;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use crate::exit::Trouble;
use crate::parse::headings::slug;
use crate::paths;

use summary::Chapter;

/// What could not be taken over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file of the book.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// What it is, and what became of it.
    pub message: String,
}

/// A content folder under way.
#[derive(Debug, Default)]
pub struct Imported {
    /// Its files: paths in it, and bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// How many of them are pages.
    pub pages: usize,
    /// What could not be taken over.
    pub notes: BTreeSet<Note>,
}

/// The files of a book, by their paths in its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What chapters need to know of the book.
struct Book<'a> {
    files: &'a Files,
    /// The folder of the chapters, such as `src`.
    source: String,
    /// Where each chapter goes, by its path in that folder.
    places: BTreeMap<String, String>,
    /// The ids of headings that become titles, by the path of their chapter: a link to one leads to the page.
    titles: BTreeMap<String, String>,
    /// Where the book is published, which completes links that lead out of it.
    published: Option<String>,
}

/// Converts a book. `published` is its public address, where it has one.
///
/// # Errors
///
/// Where there is no `SUMMARY.md`, or `book.toml` is no TOML.
pub fn mdbook(files: &Files, published: Option<&str>) -> Result<Imported, Trouble> {
    let text = |path: &str| {
        files
            .get(path)
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let settings: toml::Table = text("book.toml")
        .unwrap_or_default()
        .parse()
        .map_err(|error| Trouble::new(format!("book.toml is no TOML: {error}")))?;
    let of_book = |key: &str| settings.get("book").and_then(|book| book.get(key));
    let source = of_book("src")
        .and_then(toml::Value::as_str)
        .unwrap_or("src");
    let source = source.trim_matches(['/', '.']).to_owned();
    let index = join(&source, "SUMMARY.md");
    let Some(list) = text(&index) else {
        return Err(Trouble::new(format!("the book has no {index}"))
            .hint("give the folder that holds book.toml"));
    };
    let mut made = Imported::default();
    let mut note = |file: &str, line: usize, message: &str| {
        made.notes.insert(Note {
            file: file.to_owned(),
            line,
            message: message.to_owned(),
        });
    };
    let mut chapters = summary::read(&list, |line, message| note(&index, line, message));
    chapters.retain(|chapter| {
        let there = files.contains_key(&join(&source, &chapter.path));
        if !there {
            note(
                &index,
                chapter.line,
                &format!("`{}` does not exist; left out", chapter.path),
            );
        }
        there
    });
    let places = places(&chapters);
    let mut book = Book {
        files,
        source,
        places,
        titles: BTreeMap::new(),
        published: published.map(str::to_owned),
    };
    book.titles = chapters
        .iter()
        .filter_map(|chapter| {
            let id = chapter::title_id(&book.text(&chapter.path))?;
            Some((chapter.path.clone(), id))
        })
        .collect();
    for (number, chapter) in chapters.iter().enumerate() {
        let (text, notes) = chapter::convert(&book, chapter, number + 1, &mut made.files);
        made.notes.extend(notes);
        made.files
            .insert(book.places[&chapter.path].clone(), text.into_bytes());
        made.pages += 1;
    }
    let title = of_book("title")
        .and_then(toml::Value::as_str)
        .unwrap_or("Untitled");
    if !made.files.contains_key("_index.md") {
        let summary = of_book("description")
            .and_then(toml::Value::as_str)
            .unwrap_or(title);
        let home = format!(
            "+++\ntitle = {}\nsummary = {}\n+++\n",
            quoted(title),
            quoted(summary)
        );
        made.files.insert("_index.md".to_owned(), home.into_bytes());
        made.pages += 1;
    }
    let folder = format!("{}/", book.source);
    for (path, bytes) in files {
        if let Some(beside) = path.strip_prefix(&folder)
            && !beside.ends_with(".md")
        {
            made.files
                .insert(format!("_static/{beside}"), bytes.clone());
        }
    }
    let site = site_toml(&book, &settings, title, &mut made.notes);
    made.files.insert("site.toml".to_owned(), site.into_bytes());
    Ok(made)
}

impl Book<'_> {
    fn text(&self, path: &str) -> String {
        let bytes = self.files.get(&join(&self.source, path));
        bytes.map_or_else(String::new, |bytes| {
            String::from_utf8_lossy(bytes).replace("\r\n", "\n")
        })
    }
}

/// Where the chapters go: those with others below become sections.
fn places(chapters: &[Chapter]) -> BTreeMap<String, String> {
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // The folders of the sections that are open, by depth.
    let mut open: Vec<(usize, String)> = Vec::new();
    for (at, chapter) in chapters.iter().enumerate() {
        open.retain(|(depth, _)| *depth < chapter.depth);
        let above = open.last().map_or("", |(_, folder)| folder.as_str());
        let (folder, file) = chapter.path.rsplit_once('/').unwrap_or(("", &chapter.path));
        let is_index = matches!(file, "README.md" | "index.md");
        let stem = match (is_index, folder.rsplit('/').next().unwrap_or_default()) {
            (true, "") if !taken.contains("_index.md") => {
                taken.insert("_index.md".to_owned());
                places.insert(chapter.path.clone(), "_index.md".to_owned());
                continue;
            }
            (true, name) if !name.is_empty() => name.to_owned(),
            _ => slug(file.trim_end_matches(".md")),
        };
        let has_children = chapters
            .get(at + 1)
            .is_some_and(|next| next.depth > chapter.depth);
        let mut own = join(above, &stem);
        let mut number = 2;
        while taken.contains(&own) {
            own = format!("{}-{number}", join(above, &stem));
            number += 1;
        }
        taken.insert(own.clone());
        let place = if has_children {
            format!("{own}/_index.md")
        } else {
            format!("{own}.md")
        };
        places.insert(chapter.path.clone(), place);
        if has_children {
            open.push((chapter.depth, own));
        }
    }
    places
}

/// The settings of the site.
fn site_toml(
    book: &Book<'_>,
    settings: &toml::Table,
    title: &str,
    notes: &mut BTreeSet<Note>,
) -> String {
    let mut note = |message: String| {
        notes.insert(Note {
            file: "book.toml".to_owned(),
            line: 1,
            message,
        });
    };
    let of =
        |table: Option<&toml::Value>, key: &str| table.and_then(|table| table.get(key)).cloned();
    let information = settings.get("book");
    let html = settings.get("output").and_then(|output| output.get("html"));
    let mut text = format!("title = {}\n", quoted(title));
    for (key, ours) in [("description", "description"), ("language", "language")] {
        if let Some(toml::Value::String(value)) = of(information, key) {
            text.push_str(&format!("{ours} = {}\n", quoted(&value)));
        }
    }
    if let Some(toml::Value::Array(authors)) = of(information, "authors") {
        let names: Vec<&str> = authors.iter().filter_map(toml::Value::as_str).collect();
        text.push_str(&format!("author = {}\n", quoted(&names.join(", "))));
    }
    if let Some(toml::Value::String(address)) = of(html, "git-repository-url") {
        text.push_str(&format!("source_url = {}\n", quoted(&address)));
    }
    if ["smart-punctuation", "curly-quotes"]
        .iter()
        .any(|key| of(html, key) == Some(true.into()))
    {
        text.push_str("smart_punctuation = true\n");
    }
    text.push_str("# HTML in the chapters: text markup stays, the rest is left out and named.\nraw_html = \"sanitise\"\n");
    for key in [
        "additional-css",
        "additional-js",
        "theme",
        "mathjax-support",
    ] {
        if of(html, key).is_some_and(|value| value != false.into()) {
            note(format!(
                "`{key}` is not taken over; `_theme` is the place for changes of the look"
            ));
        }
    }
    if let Some(preprocessors) = settings.get("preprocessor").and_then(toml::Value::as_table) {
        for name in preprocessors.keys() {
            note(format!(
                "the preprocessor `{name}` is not run: what it would make of the chapters is missing"
            ));
        }
    }
    let mut redirects = String::new();
    if let Some(toml::Value::Table(moved)) = of(html, "redirect") {
        for (old, new) in &moved {
            let old = old.trim_start_matches('/');
            let new = new.as_str().unwrap_or_default();
            let (path, fragment) = new
                .split_once('#')
                .map_or((new, None), |(path, fragment)| (path, Some(fragment)));
            let folder = old.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = match path.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => normal(&join(folder, path)).unwrap_or_default(),
            };
            match book.chapter_at(&target) {
                Some(chapter) => {
                    let place = &book.places[chapter];
                    let place = match fragment {
                        Some(fragment) => format!("{place}#{fragment}"),
                        None => place.clone(),
                    };
                    redirects.push_str(&format!("{} = {}\n", quoted(old), quoted(&place)));
                }
                None => note(format!(
                    "`{old}` leads to `{new}`, which is no chapter; left out"
                )),
            }
        }
    }
    if !redirects.is_empty() {
        text.push_str(&format!("\n[redirects]\n{redirects}"));
    }
    text
}

impl Book<'_> {
    /// Returns the chapter that a path leads to: its file, or the address that mdBook gives it.
    fn chapter_at(&self, path: &str) -> Option<&str> {
        let stem = path
            .strip_suffix(".html")
            .or(path.strip_suffix(".md"))
            .unwrap_or(path);
        let stem = stem.trim_end_matches('/');
        let folder = if stem == "index" {
            Some("")
        } else {
            stem.strip_suffix("/index")
        };
        let readme = folder.map(|folder| join(folder, "README.md"));
        let candidates = [
            Some(format!("{stem}.md")),
            readme,
            Some(join(stem, "README.md")),
            Some(join(stem, "index.md")),
        ];
        let found = candidates
            .into_iter()
            .flatten()
            .find_map(|path| self.places.get_key_value(&path));
        found.map(|(path, _)| path.as_str())
    }
}

/// Puts a path below a folder, which may be none.
fn join(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// Resolves `.` and `..`; `None` where the path leaves the root.
fn normal(path: &str) -> Option<String> {
    paths::joined("", path)
}

/// Returns a text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
