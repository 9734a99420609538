//! A file of the site in memory: what the pure stages hand to `emit` and `serve`. No disk here.

use std::sync::Arc;

/// One file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputFile {
    /// Path inside the output folder: relative, `/` between the parts, never `..`, such as `guides/cost.html`.
    pub path: String,
    /// The content, shared so that the server and the writer need no copies.
    pub bytes: Arc<[u8]>,
}

impl OutputFile {
    /// Returns a file of the given path and content.
    pub fn new(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> OutputFile {
        OutputFile {
            path: path.into(),
            bytes: bytes.into(),
        }
    }
}
