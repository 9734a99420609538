//! The folders that scenarios open, each at three places: a server's root, a path below it, and the disk.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::driver::Result;
use crate::server::Server;

/// Where a reader opens the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `http://host/`
    Root,
    /// `http://host/some/sub/path/`
    SubPath,
    /// `file:///…/`
    Disk,
}

impl Place {
    /// All three.
    pub(crate) const ALL: [Place; 3] = [Place::Root, Place::SubPath, Place::Disk];

    /// The name used in the names of scenarios.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Place::Root => "root",
            Place::SubPath => "sub_path",
            Place::Disk => "disk",
        }
    }
}

/// A folder that can be opened at each place.
pub(crate) struct Site {
    folder: PathBuf,
    root: Server,
    below: Server,
    /// Deleted with the site.
    _built: Option<TempDir>,
}

impl Site {
    fn open(folder: &Path, built: Option<TempDir>) -> Result<Site> {
        let folder = folder
            .canonicalize()
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        let (root, below) = (
            Server::start(&folder, "/")?,
            Server::start(&folder, "/some/sub/path/")?,
        );
        Ok(Site {
            folder,
            root,
            below,
            _built: built,
        })
    }

    /// The address of the folder at a place, with a slash at its end.
    pub(crate) fn home(&self, place: Place) -> String {
        match place {
            Place::Root => self.root.home(),
            Place::SubPath => self.below.home(),
            Place::Disk => format!("file://{}/", self.folder.display()),
        }
    }

    /// The folder on disk.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The variable that names the large site.
const LARGE: &str = "BREAKEVEN_LARGE";

/// The sites of a run, made when the first scenario asks for them.
#[derive(Default)]
pub(crate) struct Sites {
    own: OnceLock<Result<Site>>,
    real: OnceLock<Result<Site>>,
    search: OnceLock<Result<Site>>,
    reading: OnceLock<Result<Site>>,
    plain: OnceLock<Result<Site>>,
    large: OnceLock<Result<Site>>,
}

impl Sites {
    /// The hand-made pages beside this file, on which the meters and the steps are tried.
    pub(crate) fn own(&self) -> Result<&Site> {
        let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/browser/pages");
        let site = self.own.get_or_init(|| Site::open(Path::new(pages), None));
        site.as_ref().map_err(Clone::clone)
    }

    /// The project's own site, built by the command that readers of the README type.
    pub(crate) fn real(&self) -> Result<&Site> {
        let site = self.real.get_or_init(|| build("../content"));
        site.as_ref().map_err(Clone::clone)
    }

    /// The site of ten thousand pages that `BREAKEVEN_LARGE` names, as `tests/bench/write_corpus.rs` writes it and a
    /// release build makes it: the build for tests would take minutes.
    pub(crate) fn large(&self) -> Result<&Site> {
        let open = || {
            let folder = std::env::var_os(LARGE).ok_or(format!("{LARGE} is not set"))?;
            Site::open(Path::new(&folder), None)
        };
        self.large.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    /// Says whether that site is there.
    pub(crate) fn large_is_named() -> Result {
        let named = std::env::var_os(LARGE).is_some();
        named.then_some(()).ok_or(format!(
            "{LARGE} names no built site of 10,000 pages; .ci/run makes one"
        ))
    }

    /// The fixture of what a page does while it is read.
    pub(crate) fn reading(&self) -> Result<&Site> {
        let site = self
            .reading
            .get_or_init(|| build("../tests/fixtures/reading/content"));
        site.as_ref().map_err(Clone::clone)
    }

    /// The fixture of the second theme.
    pub(crate) fn plain(&self) -> Result<&Site> {
        let site = self
            .plain
            .get_or_init(|| build("../tests/fixtures/plain/content"));
        site.as_ref().map_err(Clone::clone)
    }

    /// The fixture of the search.
    pub(crate) fn search(&self) -> Result<&Site> {
        let site = self
            .search
            .get_or_init(|| build("../tests/fixtures/search/content"));
        site.as_ref().map_err(Clone::clone)
    }
}

/// Builds a content folder, named from the generator's.
fn build(content: &str) -> Result<Site> {
    let folder =
        tempfile::tempdir().map_err(|error| format!("no folder to build into: {error}"))?;
    let out = folder.path().join("public");
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join(content);
    let built = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(["build", "--source"])
        .arg(content)
        .arg("--out")
        .arg(&out)
        .output()
        .map_err(|error| format!("breakeven: {error}"))?;
    if !built.status.success() {
        return Err(format!(
            "breakeven build: {}\n{}",
            built.status,
            String::from_utf8_lossy(&built.stderr)
        ));
    }
    Site::open(&out, Some(folder))
}
