//! Bytes → text. A byte-order mark goes; line ends stay as they are, so that places stay right.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::exit::Trouble;
use crate::fs;

/// The most bytes of a page or a template.
pub const MOST_OF_A_TEXT: u64 = 4 << 20;
/// The most bytes of `site.toml`.
pub const MOST_OF_SETTINGS: u64 = 64 << 10;

/// A text file as it was read, and what is wrong with it.
pub struct Found {
    text: Option<Arc<str>>,
    problems: Vec<Diagnostic>,
}

impl Found {
    /// Returns the text, and registers it for excerpts; `None` where it is too large.
    pub fn told(self, file: &str, findings: &mut Findings) -> Option<Arc<str>> {
        if let Some(text) = &self.text {
            findings.add_text(file, Arc::clone(text));
        }
        findings.extend(self.problems);
        self.text
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
    Ok(find(path, file, most)?.told(file, findings))
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
    text.unwrap_or_default()
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
        text: Some(text),
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
