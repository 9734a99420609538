//! A file of the site: what the pure stages hand to `emit` and `serve`. No place on disk here.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::scratch::Kept;

/// One file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Path inside the output folder: relative, `/` between the parts, never `..`, such as `guides/cost.html`.
    pub path: String,
    /// The content.
    content: Kept,
}

impl OutputFile {
    /// Returns a file of the given path and content.
    pub fn new(path: impl Into<String>, content: impl Into<Kept>) -> OutputFile {
        OutputFile {
            path: path.into(),
            content: content.into(),
        }
    }

    /// Returns the content, shared so that the server and the writer need no copies of what is held.
    pub fn bytes(&self) -> Arc<[u8]> {
        self.content.read()
    }

    /// Returns the content where it is in memory, and nothing where it is not.
    pub fn held(&self) -> &[u8] {
        self.content.held()
    }

    /// Returns the content as text; what is none is shown as such.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

/// Files stand in the order of their paths; no site has two of one path.
impl Ord for OutputFile {
    fn cmp(&self, other: &OutputFile) -> Ordering {
        self.path.cmp(&other.path)
    }
}

impl PartialOrd for OutputFile {
    fn partial_cmp(&self, other: &OutputFile) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
