//! A file of the site: what the pure stages hand to `emit` and `serve`. Where it lies on disk is not said here, but for one
//! that the last build left as it is now: that one is read where it lies, should anybody ask.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fs;
use crate::scratch::Kept;

/// One file of the finished site.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Path inside the output folder: relative, `/` between the parts, never `..`, such as `guides/cost.html`.
    pub path: String,
    /// The content.
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Made(Kept),
    /// That of a file of the last build.
    Last {
        at: PathBuf,
        digest: Digest,
        /// Set where it is found to be another.
        is_lost: Arc<AtomicBool>,
    },
}

/// What a content is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the content, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Digest {
    /// Returns that of a content.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest {
            size: bytes.len() as u64,
            sha256: hex(&Sha256::digest(bytes)),
        }
    }
}

/// Returns bytes in lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

impl OutputFile {
    /// Returns a file of the given path and content.
    pub fn new(path: impl Into<String>, content: impl Into<Kept>) -> OutputFile {
        OutputFile {
            path: path.into(),
            content: Content::Made(content.into()),
        }
    }

    /// Returns a file that is as the last build left it, and where that is. `is_lost` is set where it no longer is, once
    /// somebody asks for its content.
    pub fn last(
        path: impl Into<String>,
        at: PathBuf,
        digest: Digest,
        is_lost: Arc<AtomicBool>,
    ) -> OutputFile {
        OutputFile {
            path: path.into(),
            content: Content::Last {
                at,
                digest,
                is_lost,
            },
        }
    }

    /// Tells whether the file is as the last build left it; where not, it was made anew.
    pub fn is_last(&self) -> bool {
        matches!(self.content, Content::Last { .. })
    }

    /// Returns the content, shared so that the server and the writer need no copies of what is held; nothing where somebody
    /// changed the output while a site is built from it. Then the site is of no use and is made again: see
    /// [`Memory::is_lost`](crate::memory::Memory::is_lost).
    pub fn bytes(&self) -> Arc<[u8]> {
        self.read().unwrap_or_default()
    }

    /// Returns the content; `None` where somebody changed the output while a site is built from it.
    pub fn read(&self) -> Option<Arc<[u8]>> {
        let (at, digest, is_lost) = match &self.content {
            Content::Made(kept) => return Some(kept.read()),
            Content::Last {
                at,
                digest,
                is_lost,
            } => (at, digest, is_lost),
        };
        let bytes = fs::read_bounded(at, digest.size).ok().flatten();
        let bytes = bytes.filter(|bytes| Digest::of(bytes) == *digest);
        if bytes.is_none() {
            is_lost.store(true, Relaxed);
        }
        bytes.map(Arc::from)
    }

    /// Returns size and hash of the content.
    pub fn digest(&self) -> Digest {
        match &self.content {
            Content::Made(kept) => Digest::of(&kept.read()),
            Content::Last { digest, .. } => digest.clone(),
        }
    }

    /// Returns the content where it is in memory, and nothing where it is not.
    pub fn held(&self) -> &[u8] {
        match &self.content {
            Content::Made(kept) => kept.held(),
            Content::Last { .. } => &[],
        }
    }

    /// Returns the content as text; what is none is shown as such.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

impl PartialEq for OutputFile {
    fn eq(&self, other: &OutputFile) -> bool {
        self.path == other.path && self.bytes() == other.bytes()
    }
}

impl Eq for OutputFile {}

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
