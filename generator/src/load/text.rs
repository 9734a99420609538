//! Bytes → text. A byte-order mark goes; line ends stay as they are, so that places stay right. What is known to be as an
//! earlier build read it waits in its file until somebody asks.

use std::borrow::Cow;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::exit::Trouble;
use crate::fs;
use crate::memory::hash;

/// The most bytes of a page or a template.
pub const MOST_OF_A_TEXT: u64 = 4 << 20;
/// The most bytes of `site.toml`.
pub const MOST_OF_SETTINGS: u64 = 64 << 10;

/// The text of a page: as it was read, or as an earlier build read it from a file that looks as it did then. That one is
/// read once somebody asks for it; where it then is another, it is empty, and the site is of no use and made again: see
/// [`Memory::is_lost`](crate::memory::Memory::is_lost).
#[derive(Clone, Debug)]
pub struct Text(Content);

#[derive(Clone, Debug)]
enum Content {
    Read(Arc<str>),
    Unread(Arc<Unread>),
}

#[derive(Debug)]
struct Unread {
    at: PathBuf,
    /// The hash of the text.
    hash: String,
    is_lost: Arc<AtomicBool>,
    text: OnceLock<Arc<str>>,
}

impl Text {
    /// Returns a text that waits in its file. `is_lost` is set where it is found to be of another hash.
    pub fn unread(at: PathBuf, hash: String, is_lost: Arc<AtomicBool>) -> Text {
        Text(Content::Unread(Arc::new(Unread {
            at,
            hash,
            is_lost,
            text: OnceLock::new(),
        })))
    }

    /// Returns the text itself.
    pub fn shared(&self) -> &Arc<str> {
        let unread = match &self.0 {
            Content::Read(text) => return text,
            Content::Unread(unread) => unread,
        };
        unread.text.get_or_init(|| {
            let bytes = fs::read_bounded(&unread.at, MOST_OF_A_TEXT).ok().flatten();
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let text = text.filter(|text| hash(text.as_bytes()) == unread.hash);
            if text.is_none() {
                unread.is_lost.store(true, Ordering::Relaxed);
            }
            text.unwrap_or_default().into()
        })
    }

    /// Returns the hash of the text.
    pub fn hash(&self) -> Cow<'_, str> {
        match &self.0 {
            Content::Read(text) => hash(text.as_bytes()).into(),
            Content::Unread(unread) => unread.hash.as_str().into(),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.shared()
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::from("")
    }
}

impl<T: Into<Arc<str>>> From<T> for Text {
    fn from(text: T) -> Text {
        Text(Content::Read(text.into()))
    }
}

/// A text file as it was read, and what is wrong with it.
pub struct Found {
    text: Option<Text>,
    problems: Vec<Diagnostic>,
}

impl Found {
    /// Returns the text, and registers it for excerpts; `None` where it is too large.
    pub fn told(self, file: &str, findings: &mut Findings) -> Option<Text> {
        if let Some(text) = &self.text {
            findings.add_text(file, text.clone());
        }
        findings.extend(self.problems);
        self.text
    }
}

impl From<Text> for Found {
    fn from(text: Text) -> Found {
        Found {
            text: Some(text),
            problems: Vec::new(),
        }
    }
}

/// Reads a text file of at most `most` bytes; no more than that is ever read.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn find(path: &Path, file: &str, most: u64) -> Result<Found, Trouble> {
    let bytes = fs::read_bounded(path, most)?;
    Ok(match bytes {
        Some(bytes) => decoded(file, &bytes),
        None => Found {
            text: None,
            problems: vec![too_large(file, most)],
        },
    })
}

/// Reads a text file of at most `most` bytes. A larger one is a finding and `None`.
///
/// # Errors
///
/// Where the file cannot be read.
pub fn read(
    path: &Path,
    file: &str,
    most: u64,
    findings: &mut Findings,
) -> Result<Option<Arc<str>>, Trouble> {
    let text = find(path, file, most)?.told(file, findings);
    Ok(text.map(|text| Arc::clone(text.shared())))
}

/// Returns the finding about a text file of more than `most` bytes.
pub fn too_large(file: &str, most: u64) -> Diagnostic {
    let message = format!("the file is larger than {} KiB", most >> 10);
    Diagnostic::new(Code::TooLarge, file, message)
        .hint("divide it, or move it below `_static` and link to it")
}

/// Returns the text of a file and registers it for excerpts.
pub fn decode(file: &str, bytes: &[u8], findings: &mut Findings) -> Arc<str> {
    let text = decoded(file, bytes).told(file, findings);
    Arc::clone(text.unwrap_or_default().shared())
}

/// Returns the text of a file. Bytes that are not UTF-8 become U+FFFD, and the first of them a finding, so that the rest of
/// the file is checked all the same; so is the first NUL byte.
fn decoded(file: &str, bytes: &[u8]) -> Found {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let mut problems = Vec::new();
    if let Err(error) = std::str::from_utf8(bytes) {
        let start = error.valid_up_to();
        problems.push(
            Diagnostic::new(
                Code::InvalidUtf8,
                file,
                format!(
                    "the file is not UTF-8: byte {:#04x} cannot stand here",
                    bytes[start]
                ),
            )
            .at(start..start + '\u{fffd}'.len_utf8())
            .hint("save the file as UTF-8, or convert it with `iconv -f latin1 -t utf-8`"),
        );
    }
    if let Some(at) = text.find('\0') {
        problems.push(
            Diagnostic::new(Code::NulByte, file, "the file holds a NUL byte")
                .at(at..at + 1)
                .hint("is it text? Save it as UTF-8, or remove the byte"),
        );
    }
    Found {
        text: Some(text.into()),
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_goes_and_line_ends_stay() {
        let mut findings = Findings::new();
        let text = decode("a.md", b"\xef\xbb\xbfone\r\ntwo", &mut findings);
        assert_eq!(&*text, "one\r\ntwo");
        assert!(findings.into_report().findings().is_empty());
    }

    #[test]
    fn a_text_waits_in_its_file_and_is_lost_where_that_has_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("a.md");
        std::fs::write(&at, "one").expect("a file");
        let is_lost = Arc::new(AtomicBool::new(false));
        let unread = || Text::unread(at.clone(), hash(b"one"), Arc::clone(&is_lost));
        let (first, second) = (unread(), unread());
        assert_eq!(&*first, "one");
        std::fs::write(&at, "two").expect("a file");
        assert_eq!((&*first, is_lost.load(Ordering::Relaxed)), ("one", false));
        assert_eq!((&*second, is_lost.load(Ordering::Relaxed)), ("", true));
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_found_by_line_and_column() {
        let mut findings = Findings::new();
        let text = decode("a.md", b"one\n\xc3\xa9 caf\xe9 x\xff", &mut findings);
        assert_eq!(&*text, "one\né caf\u{fffd} x\u{fffd}");
        let report = findings.into_report();
        let start = report.findings()[0].place.unwrap().start;
        assert_eq!((start.line, start.column), (2, 6));
        assert_eq!(report.errors(), 1);
    }
}
