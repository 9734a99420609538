//! Every file of the content folder, for pages that take parts of it: as text, and as data, each read once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::nearest;
use crate::languages::words::Words;
use crate::languages::{self, Language};
use crate::load::text::{MOST_OF_A_TEXT, Text, too_large};
use crate::load::toml_keys::At;
use crate::load::{STATIC_FOLDER, Sources};
use crate::paths;

use super::data::{self, Data};
use super::glossary::{self, Glossary};

/// The files of a content folder.
pub struct Library<'a> {
    folder: &'a str,
    items: BTreeMap<String, Item<'a>>,
    glossary: Option<Glossary>,
    languages: &'a [Language],
    /// What is wrong with the glossary.
    problems: Vec<Diagnostic>,
}

struct Item<'a> {
    bytes: Bytes<'a>,
    text: OnceLock<Option<Arc<str>>>,
    data: OnceLock<Result<Data, Box<Diagnostic>>>,
}

enum Bytes<'a> {
    Text(&'a Text),
    Raw(Arc<[u8]>),
}

/// Where a page asks for a file.
pub struct Asked<'a> {
    /// The path of the file that asks, in the content folder.
    pub from: &'a str,
    /// What findings call it.
    pub file: &'a str,
    /// The path as it is written.
    pub written: &'a str,
    /// Where that stands.
    pub place: Range<usize>,
}

impl<'a> Library<'a> {
    /// Lists the files.
    pub fn new(sources: &'a Sources) -> Library<'a> {
        let item = |bytes| Item {
            bytes,
            text: OnceLock::new(),
            data: OnceLock::new(),
        };
        let mut items = BTreeMap::new();
        for page in &sources.pages {
            items.insert(page.path.clone(), item(Bytes::Text(&page.text)));
        }
        for file in &sources.assets {
            items.insert(file.path.clone(), item(Bytes::Raw(file.bytes())));
        }
        for file in &sources.static_files {
            let path = format!("{STATIC_FOLDER}{}", file.path);
            items.insert(path, item(Bytes::Raw(file.bytes())));
        }
        let mut library = Library {
            folder: &sources.folder,
            items,
            glossary: None,
            languages: &sources.languages,
            problems: Vec::new(),
        };
        if let Some(page) = &sources.config.glossary {
            let (glossary, problems) = library.read_glossary(page, &sources.settings);
            library.glossary = glossary;
            library.problems = problems;
        }
        library
    }

    /// Reads the glossary that the settings ask for, with the page that lists it.
    fn read_glossary(
        &self,
        page: &At<String>,
        settings: &str,
    ) -> (Option<Glossary>, Vec<Diagnostic>) {
        let asked = Asked {
            from: "site.toml",
            file: settings,
            written: &page.value,
            place: page.span.clone(),
        };
        if let Err(problem) = self.text(&asked) {
            return (None, vec![*problem]);
        }
        let asked = Asked {
            written: glossary::FILE,
            ..asked
        };
        match self.data(&asked) {
            Ok((path, data)) => {
                let (glossary, problems) = Glossary::read(&page.value, &self.file(&path), data);
                (Some(glossary), problems)
            }
            Err(problem) => (None, vec![*problem]),
        }
    }

    /// Returns the glossary, where the site has one.
    pub fn glossary(&self) -> Option<&Glossary> {
        self.glossary.as_ref()
    }

    /// Returns a library without files.
    pub fn empty() -> Library<'static> {
        Library {
            folder: "content",
            items: BTreeMap::new(),
            glossary: None,
            languages: &[],
            problems: Vec::new(),
        }
    }

    /// Returns the number of the language that a path is in, and its words.
    pub fn language_of(&self, path: &str) -> (usize, Arc<Words>) {
        let number = languages::of_path(self.languages, path);
        let words = self.languages.get(number).map(|own| Arc::clone(&own.words));
        (number, words.unwrap_or_else(Words::english))
    }

    /// Returns a path without the folder of its language: what the settings say of a page holds for its translations.
    pub fn bare<'p>(&self, path: &'p str) -> &'p str {
        let number = languages::of_path(self.languages, path);
        let language = self.languages.get(number);
        let folder = language.map_or("", |language| language.folder.as_str());
        path.strip_prefix(folder).unwrap_or(path)
    }

    /// Returns what findings call a file of the content folder.
    pub fn file(&self, path: &str) -> Arc<str> {
        format!("{}/{path}", self.folder).into()
    }

    /// Returns the path in the content folder of a file as findings call it.
    pub fn path_of<'n>(&self, file: &'n str) -> &'n str {
        let path = file.strip_prefix(self.folder);
        path.map_or(file, |path| path.trim_start_matches('/'))
    }

    /// Returns the path and the text of a file that a page asks for.
    ///
    /// # Errors
    /// Where there is none, it is outside the content folder, no text, or a very large one.
    pub fn text(&self, asked: &Asked<'_>) -> Result<(String, Arc<str>), Box<Diagnostic>> {
        let (path, item) = self.look_up(asked)?;
        if let Bytes::Raw(bytes) = &item.bytes
            && bytes.len() as u64 > MOST_OF_A_TEXT
        {
            return Err(Box::new(too_large(&self.file(&path), MOST_OF_A_TEXT)));
        }
        let text = item.text.get_or_init(|| match &item.bytes {
            Bytes::Text(text) => Some(Arc::clone(text.shared())),
            Bytes::Raw(bytes) => {
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                std::str::from_utf8(bytes).ok().map(Arc::from)
            }
        });
        match text {
            Some(text) => Ok((path, Arc::clone(text))),
            None => {
                let message = format!("`{}` is not UTF-8 text", asked.written);
                let problem = Diagnostic::new(Code::InvalidUtf8, asked.file, message);
                let hint = "save it as UTF-8, or link to it instead";
                Err(Box::new(problem.at(asked.place.clone()).hint(hint)))
            }
        }
    }

    /// Returns the path of a data file that a page asks for, and what is in it.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read: then the problem is that of the data file.
    pub fn data(&self, asked: &Asked<'_>) -> Result<(String, &Data), Box<Diagnostic>> {
        let (path, text) = self.text(asked)?;
        let (_, item) = self.look_up(asked)?;
        if !data::is_data(&path) {
            let message = format!("`{}` is no data file", asked.written);
            let problem = Diagnostic::new(Code::MissingData, asked.file, message);
            let hint = "data files end in `.toml`, `.json` or `.csv`";
            return Err(Box::new(problem.at(asked.place.clone()).hint(hint)));
        }
        let data = item
            .data
            .get_or_init(|| data::read(&path, &self.file(&path), &text));
        match data {
            Ok(data) => Ok((path, data)),
            Err(problem) => Err(problem.clone()),
        }
    }

    /// Returns the files with data for templates, `_data/NAME.…`, by name, and what is wrong with them.
    pub fn for_templates(&self) -> (BTreeMap<String, serde_json::Value>, Vec<Diagnostic>) {
        let mut values = BTreeMap::new();
        let mut problems = self.problems.clone();
        for path in self.items.keys().filter(|path| data::is_data(path)) {
            let Some(name) = path.strip_prefix("_data/") else {
                continue;
            };
            let asked = Asked {
                from: "site.toml",
                file: &self.file(path),
                written: path,
                place: 0..0,
            };
            match self.data(&asked) {
                Ok((_, data)) => {
                    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                    values.insert(name.replace(['/', '-', '.'], "_"), data.value.clone());
                }
                Err(problem) => problems.push(*problem),
            }
        }
        (values, problems)
    }

    /// Returns the text of a file that was read, by what findings call it.
    pub fn text_of(&self, file: &str) -> Option<Arc<str>> {
        let item = self.items.get(self.path_of(file))?;
        item.text.get()?.clone()
    }

    fn look_up(&self, asked: &Asked<'_>) -> Result<(String, &Item<'a>), Box<Diagnostic>> {
        let problem = |code: Code, message: String, hint: Option<String>| {
            let problem = Diagnostic::new(code, asked.file, message).at(asked.place.clone());
            Err(Box::new(problem.maybe_hint(hint)))
        };
        let written = asked.written;
        let inside = !written.starts_with('/') && !written.contains(['\\', ':']);
        let Some(path) = paths::joined(asked.from, written).filter(|_| inside) else {
            return problem(
                Code::IncludeOutside,
                format!("`{written}` is not in the content folder"),
                Some(
                    "copy the file into the content folder; paths are relative to this file"
                        .to_owned(),
                ),
            );
        };
        match self.items.get(&path) {
            Some(item) => Ok((path, item)),
            None => {
                let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
                let all = || self.items.keys().map(String::as_str);
                let elsewhere = all().find(|other| name(other) == name(&path));
                let near = elsewhere.or_else(|| nearest(&path, all()));
                let hint = near
                    .map(|near| format!("did you mean `{}`?", paths::relative(asked.from, near)));
                let hint = hint.unwrap_or_else(|| {
                    "name a file of the content folder as seen from this page".to_owned()
                });
                problem(
                    Code::MissingInclude,
                    format!("there is no file `{written}`"),
                    Some(hint),
                )
            }
        }
    }
}
