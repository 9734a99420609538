//! Links and images → addresses that work everywhere. Every link inside the site is looked up: the page, the
//! place on it, the file; what leads nowhere is a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::nearest;
use crate::languages::Language;
use crate::load::{SCHEMES, STATIC_FOLDER, is_kept_back};
use crate::parse::{Piece, Target};

use super::{Entry, Site, address};

/// How many broken links of a page get a suggestion: looking for one costs time in proportion to the site.
const SUGGESTIONS: usize = 100;

/// What a link can lead to, by its path in the content folder.
pub struct Catalogue<'a> {
    pages: IndexMap<&'a str, &'a Entry, FxBuildHasher>,
    /// Path in the content folder → path in the site.
    files: IndexMap<String, &'a str, FxBuildHasher>,
    guesses: OnceLock<Guesses>,
    drafts: &'a BTreeSet<String>,
    languages: &'a [Language],
}

/// What is needed to say what a link that leads nowhere may have meant.
struct Guesses {
    /// From the address of a page to its path.
    addresses: BTreeMap<String, String>,
    /// Every path in lower case → the path.
    lower: BTreeMap<String, String>,
}

impl<'a> Catalogue<'a> {
    /// Lists everything of a site that a link may name.
    pub fn new(site: &'a Site, drafts: &'a BTreeSet<String>) -> Catalogue<'a> {
        let pages = site.pages.iter();
        let pages = pages.map(|entry| (entry.page.path.as_str(), entry));
        let beside = site
            .assets
            .iter()
            .filter(|file| !is_kept_back(&file.path))
            .map(|file| (file.path.clone(), file.path.as_str()));
        let files = site
            .static_files
            .iter()
            .map(|file| (format!("{STATIC_FOLDER}{}", file.path), file.path.as_str()))
            .chain(beside);
        Catalogue {
            pages: pages.collect(),
            files: files.collect(),
            guesses: OnceLock::new(),
            drafts,
            languages: &site.languages,
        }
    }

    fn guesses(&self) -> &Guesses {
        self.guesses.get_or_init(|| {
            let pages = self.pages.iter();
            let paths = self.all().map(str::to_owned);
            Guesses {
                addresses: pages
                    .map(|(path, entry)| (entry.address.clone(), (*path).to_owned()))
                    .collect(),
                lower: paths.map(|path| (path.to_lowercase(), path)).collect(),
            }
        })
    }

    /// Returns the paths of all pages and files.
    fn all(&self) -> impl Iterator<Item = &str> {
        self.pages
            .keys()
            .copied()
            .chain(self.files.keys().map(String::as_str))
    }
}

/// The links and images of a page, worked out.
pub struct Resolved {
    /// The values for its holes, in their order. A link that leads nowhere keeps what was written.
    pub values: Vec<String>,
    /// The values that lead nowhere.
    pub unresolved: BTreeSet<String>,
    /// The files that they lead to, by their paths in the content folder.
    pub files: BTreeSet<String>,
    /// The findings about them.
    pub problems: Vec<Diagnostic>,
    /// The places that the text of their pages does not have.
    pub awaited: Vec<Awaited>,
}

/// A place on a page that the page's own text does not have, but its template may.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// The address of the page.
    pub page: String,
    /// The id of the place.
    pub id: String,
    /// The finding, should the finished page not have it either.
    pub problem: Diagnostic,
}

/// Works out every link and image of a page.
pub fn resolve_all(entry: &Entry, catalogue: &Catalogue<'_>) -> Resolved {
    let mut resolved = Resolved {
        values: Vec::new(),
        unresolved: BTreeSet::new(),
        files: BTreeSet::new(),
        problems: Vec::new(),
        awaited: Vec::new(),
    };
    for target in entry.page.pieces.iter().flat_map(Piece::targets) {
        let link = Link {
            entry,
            target,
            catalogue,
            suggests: resolved.problems.len() + resolved.awaited.len() < SUGGESTIONS,
        };
        let value = link.resolve(&mut resolved).unwrap_or_else(|problem| {
            resolved.problems.push(*problem);
            resolved.unresolved.insert(target.address.clone());
            target.address.clone()
        });
        resolved.values.push(value);
    }
    resolved
}

#[derive(Clone, Copy)]
enum Found<'a> {
    Page(&'a Entry),
    File(&'a str),
}

impl<'a> Found<'a> {
    fn page(self) -> Option<&'a Entry> {
        match self {
            Found::Page(page) => Some(page),
            Found::File(_) => None,
        }
    }
}

struct Link<'a> {
    entry: &'a Entry,
    target: &'a Target,
    catalogue: &'a Catalogue<'a>,
    /// Whether to look for what was meant.
    suggests: bool,
}

impl<'a> Link<'a> {
    /// Returns the path of the file that the link stands in.
    fn from(&self) -> &'a str {
        let target = self.target;
        target.from.as_deref().unwrap_or(&self.entry.page.path)
    }

    /// Returns the value for the link's hole.
    fn resolve(&self, resolved: &mut Resolved) -> Result<String, Box<Diagnostic>> {
        let written = self.target.address.as_str();
        if let Some(scheme) = address::scheme_of(written) {
            return self.foreign(scheme);
        }
        if written.starts_with("//") {
            return Err(self.problem(
                Code::ServerOnlyLink,
                format!("`{written}` names no scheme"),
                Some(format!("write `https:{written}`")),
            ));
        }
        let (before_fragment, fragment) = match written.split_once('#') {
            Some((before, fragment)) => (before, Some(fragment)),
            None => (written, None),
        };
        let (path, query) = match before_fragment.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (before_fragment, None),
        };
        let found = if path.is_empty() {
            Found::Page(self.entry)
        } else {
            self.look_up(path, fragment)?
        };
        let found = match found {
            Found::Page(page) => Found::Page(self.with_place(page, fragment)),
            file => file,
        };
        let from = &self.entry.address;
        let mut value = match found {
            Found::Page(page) if page.address == *from && fragment.is_some() && query.is_none() => {
                String::new()
            }
            Found::Page(page) => address::encoded(&address::relative(from, &page.address)),
            Found::File(file) => {
                resolved.files.insert(file.to_owned());
                let dark = address::dark_variant(file).filter(|_| self.target.image);
                resolved
                    .files
                    .extend(dark.filter(|dark| self.catalogue.files.contains_key(dark)));
                address::encoded(&address::relative(from, file))
            }
        };
        if let Some(query) = query {
            value.push('?');
            value.push_str(query);
        }
        if let Some(fragment) = fragment {
            value.push('#');
            value.push_str(fragment);
            let id = address::place_of(fragment);
            if let Some((id, page)) = id.zip(found.page())
                && !page.page.ids.contains(&id)
            {
                resolved.unresolved.insert(value.clone());
                resolved.awaited.push(Awaited {
                    problem: self.missing_place(page, path, &id),
                    page: page.address.clone(),
                    id,
                });
            }
        }
        Ok(value)
    }

    fn problem(&self, code: Code, message: String, hint: Option<String>) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::new(code, &self.entry.page.file, message)
                .at(self.target.span.clone())
                .maybe_hint(hint),
        )
    }

    fn foreign(&self, scheme: &str) -> Result<String, Box<Diagnostic>> {
        let address = self.target.address.as_str();
        let lower = scheme.to_ascii_lowercase();
        if self.target.image {
            if address.to_ascii_lowercase().starts_with("data:image/") {
                return Ok(address.to_owned());
            }
            return Err(self.problem(
                Code::ForeignImage,
                format!("the image `{address}` is on another site"),
                Some(format!(
                    "save it below `{STATIC_FOLDER}` and name it from there, relative to this file"
                )),
            ));
        }
        if SCHEMES.contains(&lower.as_str()) {
            return Ok(address.to_owned());
        }
        Err(self.problem(
            Code::UnsafeScheme,
            format!("links may not start with `{scheme}:`"),
            Some("allowed are `https`, `http`, `mailto` and `tel`".to_owned()),
        ))
    }

    fn look_up(&self, path: &str, fragment: Option<&str>) -> Result<Found<'a>, Box<Diagnostic>> {
        let Some(readable) = address::decoded(path) else {
            return Err(self.problem(
                Code::MissingPage,
                format!("`{path}` is not readable text"),
                None,
            ));
        };
        if readable.starts_with('/') {
            let hint = self.guess(readable.trim_start_matches('/'), fragment);
            return Err(self.problem(
                Code::ServerOnlyLink,
                format!(
                    "`{path}` starts at the root of the server, which is not the same everywhere"
                ),
                hint.map(|guess| format!("write `{guess}`"))
                    .or(Some("write the path relative to this file".to_owned())),
            ));
        }
        let Some(full) = address::joined(self.from(), &readable) else {
            return Err(self.problem(
                Code::LinkOutside,
                format!("`{path}` leads out of the content folder"),
                Some(format!(
                    "copy the file below `{STATIC_FOLDER}`, or link to its public address"
                )),
            ));
        };
        for full in self.in_languages(&full) {
            if let Some(page) = self.catalogue.pages.get(full.as_str()) {
                return Ok(Found::Page(page));
            }
            if let Some(file) = self.catalogue.files.get(&full) {
                return Ok(Found::File(file));
            }
        }
        Err(self.missing(path, &full, fragment))
    }

    /// Returns the paths that a path may mean, in the order in which they count: a file that the page's language does not
    /// have is that of the first language. A page that stands in for a translation leads on in its own language, and
    /// so does what it includes.
    fn in_languages(&self, full: &str) -> Vec<String> {
        let mut paths = vec![full.to_owned()];
        let language = self.catalogue.languages.get(self.entry.language);
        let folder = language.map_or("", |language| language.folder.as_str());
        if let Some(bare) = full.strip_prefix(folder).filter(|_| !folder.is_empty()) {
            paths.push(bare.to_owned());
        } else if !folder.is_empty() && (self.entry.stands_in() || self.target.from.is_some()) {
            paths.insert(0, format!("{folder}{full}"));
        }
        paths
    }

    /// Returns the page to go to for a place. The translation of a page that a page in another language leads to need not have its places; the page itself does.
    fn with_place(&self, page: &'a Entry, fragment: Option<&str>) -> &'a Entry {
        let Some(id) = fragment.and_then(address::place_of) else {
            return page;
        };
        if !self.entry.stands_in() || page.stands_in() || page.page.ids.contains(&id) {
            return page;
        }
        let language = &self.catalogue.languages[page.language];
        let bare = page.page.path.strip_prefix(&language.folder);
        let first = bare.and_then(|bare| self.catalogue.pages.get(bare));
        first.copied().unwrap_or(page)
    }

    fn missing(&self, path: &str, full: &str, fragment: Option<&str>) -> Box<Diagnostic> {
        let guess = self.guess(full, fragment);
        let guess = guess.map(|guess| format!("did you mean `{guess}`?"));
        if self.catalogue.drafts.contains(full) {
            let hint = "publish that page, or remove the link until then".to_owned();
            return self.problem(Code::DraftLink, format!("`{path}` is a draft"), Some(hint));
        }
        if let Some(like) = self.catalogue.guesses().lower.get(&full.to_lowercase()) {
            let right = address::relative(self.from(), like);
            return self.problem(
                Code::CaseMismatch,
                format!("`{path}` differs from the file's name by upper and lower case"),
                Some(format!("write `{right}`")),
            );
        }
        if is_kept_back(full) && !full.starts_with(STATIC_FOLDER) {
            let hint = format!("move it below `{STATIC_FOLDER}`, or beside the page");
            return self.problem(
                Code::MissingFile,
                format!("`{path}` is in a folder that is not published"),
                Some(hint),
            );
        }
        let is_folder =
            full.is_empty() || path.ends_with('/') || path == "." || path.ends_with("..");
        if is_folder {
            return self.problem(
                Code::ServerOnlyLink,
                format!("`{path}` names a folder, which leads to a page on servers only"),
                guess.or(Some(
                    "link to a file, such as the `_index.md` of the folder".to_owned(),
                )),
            );
        }
        if self.target.image || full.starts_with(STATIC_FOLDER) {
            let here = format!(
                "put the file there, or below `{STATIC_FOLDER}`, and name it as seen from this page"
            );
            return self.problem(
                Code::MissingFile,
                format!("there is no file `{path}`"),
                guess.or(Some(here)),
            );
        }
        let own = self.from().rsplit('/').next().unwrap_or_default();
        let here = format!("name the Markdown file as seen from this page, which is `{own}` there");
        self.problem(
            Code::MissingPage,
            format!("there is no page `{path}`"),
            guess.or(Some(here)),
        )
    }

    /// Returns what was probably meant by a path of the content folder or of the site, as a link from this page.
    fn guess(&self, path: &str, fragment: Option<&str>) -> Option<String> {
        if !self.suggests {
            return None;
        }
        let catalogue = self.catalogue;
        let bare = path.trim_end_matches('/');
        let exact = [
            catalogue.guesses().addresses.get(bare).cloned(),
            Some(format!("{bare}.md")).filter(|path| catalogue.pages.contains_key(path.as_str())),
            Some(format!("{bare}/_index.md"))
                .filter(|path| catalogue.pages.contains_key(path.as_str())),
            Some("_index.md".to_owned())
                .filter(|path| bare.is_empty() && catalogue.pages.contains_key(path.as_str())),
            Some(format!("{STATIC_FOLDER}{bare}"))
                .filter(|path| catalogue.files.contains_key(path)),
        ];
        let meant = exact
            .into_iter()
            .flatten()
            .next()
            .or_else(|| self.guess_by_name(bare))?;
        let mut link = address::relative(self.from(), &meant);
        if let Some(fragment) = fragment.filter(|_| meant.ends_with(".md")) {
            link.push('#');
            link.push_str(fragment);
        }
        Some(link)
    }

    /// A file of the same name in another folder, or one whose whole path is much alike.
    fn guess_by_name(&self, path: &str) -> Option<String> {
        let all = || self.catalogue.all();
        let name = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let wanted = name(path);
        let elsewhere = all()
            .filter(|other| name(other) == wanted && wanted != "_index.md")
            .min();
        elsewhere
            .or_else(|| nearest(path, all()))
            .map(str::to_owned)
    }

    fn missing_place(&self, page: &Entry, path: &str, id: &str) -> Diagnostic {
        let place = if path.is_empty() {
            "this page".to_owned()
        } else {
            format!("`{path}`")
        };
        let ids = page.page.ids.iter().map(String::as_str);
        let hint = match Some(ids)
            .filter(|_| self.suggests)
            .and_then(|ids| nearest(id, ids))
        {
            Some(near) => format!("did you mean `{path}#{near}`?"),
            None => {
                let headings: Vec<String> = page
                    .page
                    .headings
                    .iter()
                    .take(12)
                    .map(|heading| format!("`#{}`", heading.id))
                    .collect();
                match headings.is_empty() {
                    false => format!("places of that page: {}", headings.join(", ")),
                    true => format!(
                        "the page has no headings: link to all of it, or give one `{{#{id}}}`"
                    ),
                }
            }
        };
        *self.problem(
            Code::MissingAnchor,
            format!("{place} has no place `#{id}`"),
            Some(hint),
        )
    }
}
