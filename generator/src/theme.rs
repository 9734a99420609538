//! The look of a site: templates, and files that are copied as they are. Read from a folder or carried by
//! the binary; used by `render`.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::Findings;
use crate::embedded;
use crate::exit::Trouble;
use crate::fs;
use crate::load::{file_to_copy, text};
use crate::output::OutputFile;

/// Where a theme has its templates.
const TEMPLATES: &str = "templates/";
/// Where a theme has the files that are copied to the site.
const FILES: &str = "static/";

/// One template.
#[derive(Clone, Debug)]
pub struct Template {
    /// The name that other templates and front matter use: `page.html`.
    pub name: String,
    /// The name in findings: `themes/default/templates/page.html`.
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
}

impl Theme {
    /// Returns the theme that the binary carries.
    pub fn built_in(findings: &mut Findings) -> Theme {
        let mut theme = Theme::default();
        for (path, bytes) in embedded::DEFAULT_THEME {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                let file = format!("themes/default/{path}");
                let text = text::decode(&file, bytes.to_vec(), findings);
                theme.add_template(name, file, text);
            } else if let Some(address) = path.strip_prefix(FILES) {
                theme.add_file(address, bytes.to_vec());
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
                        theme.add_template(template, file, text);
                    }
                } else if let Some(address) = relative.strip_prefix(FILES) {
                    let file = format!("{name}/{relative}");
                    if let Some(bytes) = file_to_copy(&path, &file, findings)? {
                        theme.add_file(address, bytes);
                    }
                }
            }
        }
        Ok(theme)
    }

    fn add_template(&mut self, name: &str, file: String, text: Arc<str>) {
        self.templates.retain(|template| template.name != name);
        self.templates.push(Template {
            name: name.to_owned(),
            file,
            text,
        });
        self.templates.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn add_file(&mut self, address: &str, bytes: Vec<u8>) {
        self.files.retain(|file| file.path != address);
        self.files.push(OutputFile::new(address, bytes));
        self.files.sort();
    }
}
