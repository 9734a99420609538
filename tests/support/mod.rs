//! Small sites for tests: written by the test or kept in `tests/fixtures` and `tests/broken`, built in memory
//! or through the binary, checked piece by piece.

pub(crate) mod random;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::diagnostics::human;
use generator::load::Locations;
use generator::{Generated, generate};
use tempfile::TempDir;

/// The folder of the tests.
pub(crate) fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

/// A site under test.
pub(crate) struct SiteTest {
    folder: TempDir,
}

impl SiteTest {
    /// Returns a site with nothing but a title, the theme for tests and a home page.
    pub(crate) fn new() -> SiteTest {
        let site = SiteTest {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        site.file(
            "content/site.toml",
            "title = \"Site\"\ntheme = \"../theme\"\n",
        )
        .page("_index.md", "Home", "")
        .theme()
    }

    /// Returns a copy of the site kept in `tests/fixtures/NAME`.
    pub(crate) fn fixture(name: &str) -> SiteTest {
        let site = SiteTest {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        copy(
            &tests_folder().join("fixtures").join(name),
            site.folder.path(),
        );
        site.theme()
    }

    /// Builds the site kept in `tests/fixtures/NAME` where it is: one that names a theme of the repository.
    pub(crate) fn in_place(name: &str) -> Built {
        let locations = Locations {
            source: tests_folder().join("fixtures").join(name).join("content"),
            ..Locations::default()
        };
        Built {
            generated: generate(&locations).expect("the site has a folder and settings"),
        }
    }

    fn theme(self) -> SiteTest {
        copy(
            &tests_folder().join("fixtures/theme"),
            &self.folder.path().join("theme"),
        );
        self
    }

    /// Writes a file, its folders too.
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> SiteTest {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
        self
    }

    /// Writes a page below `content` with a title, a summary and this Markdown.
    pub(crate) fn page(self, path: &str, title: &str, markdown: &str) -> SiteTest {
        let text =
            format!("+++\ntitle = \"{title}\"\nsummary = \"About {title}\"\n+++\n{markdown}");
        self.file(&format!("content/{path}"), text)
    }

    /// Returns the folder that holds `content`.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Builds the site in memory.
    pub(crate) fn build(&self) -> Built {
        self.build_from(false)
    }

    /// Builds the site in memory, drafts too.
    pub(crate) fn build_with_drafts(&self) -> Built {
        self.build_from(true)
    }

    fn build_from(&self, drafts: bool) -> Built {
        let locations = Locations {
            source: self.folder.path().join("content"),
            drafts,
            ..Locations::default()
        };
        Built {
            generated: generate(&locations).expect("the site has a folder and settings"),
        }
    }

    /// Runs `breakeven` beside the content folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run_in(self.folder.path(), arguments)
    }

    /// Runs `breakeven` beside the content folder, with these folders in its environment.
    pub(crate) fn run_with(&self, arguments: &[&str], folders: &[(&str, &Path)]) -> Run {
        run_with(self.folder.path(), arguments, folders)
    }
}

/// A site in memory.
pub(crate) struct Built {
    generated: Generated,
}

impl Built {
    /// Checks that nothing was found.
    pub(crate) fn clean(self) -> Built {
        assert_eq!(human::render(&self.generated.report, false), "");
        self
    }

    /// Returns the paths of all files.
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.generated
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect()
    }

    /// Returns the paths and the bytes of all files.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.generated
            .files
            .iter()
            .map(|file| (file.path.clone(), file.bytes().to_vec()))
            .collect()
    }

    /// Returns a page.
    pub(crate) fn html(&self, path: &str) -> &str {
        let file = self.generated.files.iter().find(|file| file.path == path);
        let bytes = file
            .unwrap_or_else(|| panic!("no file {path} among {:?}", self.paths()))
            .held();
        std::str::from_utf8(bytes).expect("a page is UTF-8")
    }

    /// Returns what a page has between the tags of an element that it has once, such as `main`.
    pub(crate) fn element(&self, path: &str, element: &str) -> &str {
        let html = self.html(path);
        let opened = html
            .split_once(&format!("<{element}>"))
            .or_else(|| html.split_once(&format!("<{element} "))?.1.split_once('>'));
        let after = opened.expect("the element is there").1;
        after
            .split_once(&format!("</{element}>"))
            .expect("the element is closed")
            .0
            .trim()
    }

    /// Checks what a page has in `<main>`.
    pub(crate) fn check_main(self, path: &str, expected: &str) -> Built {
        assert_eq!(self.element(path, "main"), expected.trim(), "{path}");
        self
    }

    /// Checks what a page has in `<nav>`.
    pub(crate) fn check_nav(self, path: &str, expected: &str) -> Built {
        assert_eq!(self.element(path, "nav"), expected.trim(), "{path}");
        self
    }

    /// Checks every file that the fixture has in `expected`, of pages the `<main>`; each of them must have been made. `UPDATE_EXPECTED=1` writes them anew, to be read before they are kept.
    pub(crate) fn check_expected(self, fixture: &str) -> Built {
        let folder = tests_folder()
            .join("fixtures")
            .join(fixture)
            .join("expected");
        let files = list(&folder);
        assert!(!files.is_empty(), "the fixture {fixture} expects nothing");
        for path in files {
            let found = match path.ends_with(".html") {
                true => self.element(&path, "main"),
                false => self.html(&path),
            };
            check_text(&folder.join(&path), found);
        }
        self
    }
}

/// What came of a run of the binary.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// The output.
    pub(crate) stdout: String,
    /// The error stream.
    pub(crate) stderr: String,
}

/// Runs `breakeven` in a folder, with no terminal and no colours.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

fn run_with(folder: &Path, arguments: &[&str], folders: &[(&str, &Path)]) -> Run {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(arguments)
        .current_dir(folder)
        .envs(folders.iter().copied())
        .output()
        .expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("breakeven writes UTF-8");
    Run {
        code: output.status.code().expect("no signal"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Compares a text with a file, but for blank ends. `UPDATE_EXPECTED=1` writes the file in place of that.
pub(crate) fn check_text(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(path, format!("{}\n", found.trim_end())).expect("the expected file");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found.trim_end(), expected.trim_end(), "{}", path.display());
}

/// Returns the files below a folder, sorted, as paths relative to it.
pub(crate) fn list(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            entry
                .path()
                .strip_prefix(folder)
                .expect("below")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    for path in list(from) {
        let target = to.join(&path);
        std::fs::create_dir_all(target.parent().expect("a file has a folder")).expect("a folder");
        std::fs::copy(from.join(&path), target).expect("a copy");
    }
}
