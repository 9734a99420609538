//! Stage 1: the content folder → [`Sources`]. The only stage that reads the disk.
//!
//! 1. [`load`] lists the folder, sorted, and reads `site.toml`, every page (`*.md`), the list of published addresses
//!    and everything below `_static`.
//!    Links are findings and not followed; so are files that are too large, and `names` that some disks refuse.
//! 2. [`text`] makes text of bytes: a byte-order mark goes, invalid UTF-8 is a finding with its place.
//! 3. [`front_matter`] splits a page into its header and its Markdown, with the [`fields`] that the site declares;
//!    [`toml_keys`] reads TOML key by key.
//!
//! Not here: what Markdown means (`parse`), and any look at what the files say about each other (`link`).

pub mod fields;
pub mod front_matter;
mod names;
pub mod text;
pub mod toml_keys;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::SiteConfig;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Diagnostic, Findings};
use crate::exit::Trouble;
use crate::fs::{self, Kind};
use crate::languages::{self, Language};
use crate::memory::Memory;
use crate::output::OutputFile;
use crate::theme::Theme;
use text::{Found, Text};

/// The folder below the content folder whose files are copied to the root of the site.
pub const STATIC_FOLDER: &str = "_static/";

/// Schemes that a link may have.
pub const SCHEMES: &[&str] = &["https", "http", "mailto", "tel"];

/// Where the content is.
#[derive(Clone, Debug, Default)]
pub struct Locations {
    /// The content folder.
    pub source: PathBuf,
    /// The site's settings; `site.toml` in the content folder where absent.
    pub config: Option<PathBuf>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether the model of the site is wanted.
    pub model: bool,
    /// Whether the list of published addresses is wanted.
    pub addresses: bool,
    /// Whether the site is for the preview server, whose pages no browser may keep and nobody links to.
    pub preview: bool,
}

/// A page as it was read.
#[derive(Clone, Debug)]
pub struct SourcePage {
    /// Path relative to the content folder, `/` between the parts: `guides/cost.md`.
    pub path: String,
    /// The name in findings: `content/guides/cost.md`.
    pub file: String,
    /// The text, without a byte-order mark.
    pub text: Text,
}

/// The name of the list of published addresses in the content folder.
pub const PUBLISHED: &str = "addresses.txt";

/// The list of published addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The name in findings: `content/addresses.txt`.
    pub file: String,
    /// One address a line: `guides/cost.html`, `guides/cost.html#prices`.
    pub text: Arc<str>,
}

/// Everything the later stages need from the disk.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The settings of the site.
    pub config: SiteConfig,
    /// What findings call the settings, such as `content/site.toml`.
    pub settings: String,
    /// The name of the content folder in findings, such as `content`.
    pub folder: String,
    /// The pages, sorted by path.
    pub pages: Vec<SourcePage>,
    /// The files below `_static`, with their paths in the site, sorted.
    pub static_files: Vec<OutputFile>,
    /// The files beside the pages, with their paths in the content folder, sorted. Those that a page leads to are
    /// published; in folders whose names start with `_`, none.
    pub assets: Vec<OutputFile>,
    /// The templates and files of the look.
    pub theme: Theme,
    /// The languages of the site, the one that it is written in first.
    pub languages: Vec<Language>,
    /// The addresses that were published before, where the site keeps a list.
    pub published: Option<Published>,
    /// Whether the model of the site is wanted.
    pub wants_model: bool,
    /// Whether the list of published addresses is wanted.
    pub wants_addresses: bool,
    /// The files and folders that all this came from.
    pub read: Vec<PathBuf>,
}

/// Reads the content folder, but for the texts that `memory` knows to be what they were. Findings name files as the author
/// would: the folder as given, then the path in it.
///
/// # Errors
///
/// Only where there is nothing to work on: no such folder, no settings, a file that cannot be read.
pub fn load(
    locations: &Locations,
    memory: &Memory,
    findings: &mut Findings,
) -> Result<Sources, Trouble> {
    let root = &locations.source;
    let folder = display_name(root);
    let files = fs::list(root).map_err(|trouble| {
        trouble.hint("give the folder of the Markdown files with `--source FOLDER`")
    })?;
    let (config, theme) = settings(locations, &folder, findings)?;
    let read = roots_of(locations, &config);
    let mut sources = Sources {
        config,
        settings: settings_file(locations, &folder).1,
        folder,
        pages: Vec::new(),
        static_files: Vec::new(),
        assets: Vec::new(),
        theme,
        languages: Vec::new(),
        published: None,
        read,
        wants_model: locations.model,
        wants_addresses: locations.addresses,
    };
    let mut names = names::Names::default();
    let texts: Vec<Option<Result<Found, Trouble>>> = files
        .par_iter()
        .map(|(path, kind)| read_page(root, path, *kind, &sources.folder, memory))
        .collect();
    for ((path, kind), text) in files.into_iter().zip(texts) {
        let named = path.to_string_lossy();
        let in_site = named.strip_prefix(STATIC_FOLDER).unwrap_or(&named);
        let file = format!("{}/{named}", sources.folder);
        if names::is_text(&named) || cfg!(windows) {
            names.check(
                &slashed(Path::new(in_site)),
                &slashed(Path::new(&file)),
                findings,
            );
            read_file(root, &path, kind, text, &mut sources, findings)?;
        } else {
            let message = format!("{named:?} cannot stand in an address");
            findings.push(
                Diagnostic::new(Code::UnfitName, slashed(Path::new(&file)), message)
                    .hint("rename it: without backslashes and control characters, and in UTF-8"),
            );
        }
    }
    lay_over(locations, &mut sources, findings);
    sources.languages = languages::of_site(&sources.config, &sources.theme, findings);
    check_sections(locations, &sources, findings);
    Ok(sources)
}

/// The folder of the content folder whose templates and files replace those of the theme.
const OWN_THEME: &str = "_theme/";

/// Puts the site's own templates and files over those of the theme, and sets its tokens.
fn lay_over(locations: &Locations, sources: &mut Sources, findings: &mut Findings) {
    let folder = sources.folder.clone();
    let is_own = |file: &OutputFile| file.path.starts_with(OWN_THEME);
    let own = sources.assets.iter().filter(|file| is_own(file));
    let own: Vec<(&str, String, Arc<[u8]>)> = own
        .map(|file| {
            (
                &file.path[OWN_THEME.len()..],
                format!("{folder}/{}", file.path),
                file.bytes(),
            )
        })
        .collect();
    let own = own.iter();
    let own = own.map(|(path, file, bytes)| (*path, file.clone(), &**bytes));
    sources.theme.lay_over(own, findings);
    sources.assets.retain(|file| !is_own(file));
    sources.theme.settle();
    let (_, file) = settings_file(locations, &folder);
    sources
        .theme
        .set_tokens(&sources.config.tokens, &file, findings);
}

/// Reports fields that are declared for a section that does not exist.
fn check_sections(locations: &Locations, sources: &Sources, findings: &mut Findings) {
    let folders: BTreeSet<&str> = sources
        .pages
        .iter()
        .flat_map(|page| page.path.match_indices('/').map(|(at, _)| &page.path[..at]))
        .collect();
    for section in sources.config.fields.sections() {
        let name = section.value.as_str();
        if name != fields::WHOLE_SITE && !folders.contains(name) {
            let message = format!("there is no section `{name}`");
            let known = folders.iter().copied().chain([fields::WHOLE_SITE]);
            let (_, file) = settings_file(locations, &sources.folder);
            findings.push(
                Diagnostic::new(Code::BadValue, file, message)
                    .at(section.span.clone())
                    .hint(suggest_from(name, "sections", known.collect::<Vec<_>>())),
            );
        }
    }
}

/// Returns where the settings are, and what findings call them.
fn settings_file(locations: &Locations, folder: &str) -> (PathBuf, String) {
    match &locations.config {
        Some(path) => (path.clone(), slashed(path)),
        None => (
            locations.source.join("site.toml"),
            format!("{folder}/site.toml"),
        ),
    }
}

/// Reads a file where it is a page: these are many, and read on all cores.
fn read_page(
    root: &Path,
    path: &Path,
    kind: Kind,
    folder: &str,
    memory: &Memory,
) -> Option<Result<Found, Trouble>> {
    let relative = slashed(path);
    if kind != Kind::File || !is_page(&relative) {
        return None;
    }
    let at = root.join(path);
    Some(match memory.unread(&relative, &at) {
        Some(text) => Ok(text.into()),
        None => text::find(&at, &format!("{folder}/{relative}"), text::MOST_OF_A_TEXT),
    })
}

/// Puts a file where it belongs. `text` is that of a page.
fn read_file(
    root: &Path,
    path: &Path,
    kind: Kind,
    text: Option<Result<Found, Trouble>>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let relative = slashed(path);
    let file = format!("{}/{relative}", sources.folder);
    if kind == Kind::Link {
        findings.push(
            Diagnostic::new(
                Code::SymbolicLink,
                file,
                format!("`{relative}` is a symbolic link"),
            )
            .hint("replace it by a copy of the file, or remove it"),
        );
    } else if let Some(address) = relative.strip_prefix(STATIC_FOLDER) {
        if let Some(bytes) = file_to_copy(&root.join(path), &file, findings)? {
            sources.static_files.push(OutputFile::new(address, bytes));
        }
    } else if let Some(text) = text {
        if let Some(text) = text?.told(&file, findings) {
            sources.pages.push(SourcePage {
                path: relative,
                file,
                text,
            });
        }
    } else if relative == PUBLISHED {
        let text = text::read(&root.join(path), &file, text::MOST_OF_A_TEXT, findings)?;
        sources.published = text.map(|text| Published { file, text });
    } else if relative != "site.toml"
        && let Some(bytes) = file_to_copy(&root.join(path), &file, findings)?
    {
        sources.assets.push(OutputFile::new(relative, bytes));
    }
    Ok(())
}

/// Tells whether a file of the content folder is a page.
pub fn is_page(path: &str) -> bool {
    path.ends_with(".md") && !path.starts_with(STATIC_FOLDER) && !is_kept_back(path)
}

/// Tells whether a file is never published by itself: one of its folders has a name that starts with `_`.
pub fn is_kept_back(path: &str) -> bool {
    let mut parts = path.split('/').rev();
    parts.next();
    parts.any(|folder| folder.starts_with('_'))
}

/// The most bytes of a file that is copied: all of them are held in memory.
const MOST_OF_A_FILE: u64 = 100 << 20;

/// Reads a file that is copied as it is. A larger one than the limit is a finding and `None`, and not read.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn file_to_copy(
    path: &Path,
    file: &str,
    findings: &mut Findings,
) -> Result<Option<Vec<u8>>, Trouble> {
    let bytes = fs::read_bounded(path, MOST_OF_A_FILE)?;
    if bytes.is_none() {
        let message = format!("the file is larger than {} MiB", MOST_OF_A_FILE >> 20);
        findings.push(
            Diagnostic::new(Code::TooLarge, file, message)
                .hint("publish it elsewhere, and link to its address there"),
        );
    }
    Ok(bytes)
}

/// Returns the files and folders that a site comes from: its content, its settings, and its theme.
///
/// # Errors
///
/// Where there are no settings, or they cannot be read.
pub fn roots(locations: &Locations) -> Result<Vec<PathBuf>, Trouble> {
    let config = config(locations, &mut Findings::new())?;
    Ok(roots_of(locations, &config))
}

fn roots_of(locations: &Locations, config: &SiteConfig) -> Vec<PathBuf> {
    let (path, _) = settings_file(locations, "");
    let theme = config.theme.iter().map(|name| path.with_file_name(name));
    let own = [locations.source.clone(), path.clone()];
    own.into_iter().chain(theme).collect()
}

/// Reads the settings of a site alone.
///
/// # Errors
///
/// Where there are none, or they cannot be read.
pub fn config(locations: &Locations, findings: &mut Findings) -> Result<SiteConfig, Trouble> {
    let (path, file) = settings_file(locations, &display_name(&locations.source));
    if !fs::is_file(&path) {
        return Err(Trouble::new(format!(
            "the site's settings are missing: {} is not a file",
            path.display()
        ))
        .hint(format!(
            "create {} with at least the line `title = \"My site\"`",
            path.display()
        )));
    }
    Ok(
        match text::read(&path, &file, text::MOST_OF_SETTINGS, findings)? {
            Some(text) => SiteConfig::read(&file, &text, findings),
            None => SiteConfig::default(),
        },
    )
}

fn settings(
    locations: &Locations,
    folder: &str,
    findings: &mut Findings,
) -> Result<(SiteConfig, Theme), Trouble> {
    let mut config = config(locations, findings)?;
    config.drafts = locations.drafts;
    if locations.preview {
        config.service_worker = Some(false);
        config.cards = false;
    }
    let (path, file) = settings_file(locations, folder);
    let theme = match &config.theme {
        Some(name) => {
            let folder = path.with_file_name(name);
            Theme::from_folder(&folder, &beside(&file, name), findings)?
        }
        None => Theme::built_in(findings),
    };
    Ok((config, theme))
}

/// Returns a relative folder as given, and the last part of an absolute one.
fn display_name(root: &Path) -> String {
    let shown = if root.is_absolute() {
        root.file_name().map(Path::new).unwrap_or(root)
    } else {
        root
    };
    slashed(shown)
        .trim_start_matches("./")
        .trim_end_matches('/')
        .to_owned()
}

/// Returns the name in findings of a path that is given relative to a file: `content/site.toml` and `../theme` give
/// `theme`.
fn beside(file: &str, path: &str) -> String {
    let path = path.replace('\\', "/");
    if path.starts_with('/') {
        return path;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            (part, _) => parts.push(part),
        }
    }
    parts.join("/")
}

pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_named_from_where_the_settings_are() {
        assert_eq!(beside("content/site.toml", "../theme"), "theme");
        assert_eq!(beside("site.toml", "../themes/./own/"), "../themes/own");
        assert_eq!(beside("content/site.toml", "/themes/own"), "/themes/own");
    }

    #[test]
    fn the_content_folder_is_named_as_given_or_by_its_last_part() {
        assert_eq!(display_name(Path::new("./docs/content/")), "docs/content");
        assert_eq!(display_name(Path::new("/tmp/site/content")), "content");
    }
}
