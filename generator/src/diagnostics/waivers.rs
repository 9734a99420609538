//! Waivers: `<!-- breakeven-allow CODE: reason -->` in Markdown, `# breakeven-allow CODE: reason` on a line of its own
//! in TOML. A waiver lets findings of one code pass in the block that holds or follows it, in TOML in the next line.

use std::ops::Range;

use super::Diagnostic;
use super::codes::{ALL, Code};
use super::suggest::did_you_mean;

/// The word that makes a comment a waiver.
pub const WORD: &str = "breakeven-allow";

/// Permission for findings of one code in one stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// What may pass.
    pub code: Code,
    /// Why.
    pub reason: String,
    /// The file.
    pub file: String,
    /// Where the waiver stands.
    pub span: Range<usize>,
    /// Where findings may pass.
    pub covers: Range<usize>,
}

impl Waiver {
    /// Tells whether a finding may pass.
    pub fn allows(&self, finding: &Diagnostic) -> bool {
        let inside =
            |span: &Range<usize>| self.covers.start <= span.start && span.start < self.covers.end;
        self.code == finding.code
            && self.file == finding.file
            && finding.span.as_ref().is_some_and(inside)
    }
}

/// Reads the text of a comment that stands at `span`. `None` where it is no waiver at all.
pub fn read(
    comment: &str,
    file: &str,
    span: Range<usize>,
    covers: Range<usize>,
) -> Option<Result<Waiver, Box<Diagnostic>>> {
    let rest = comment.trim().strip_prefix(WORD)?;
    let malformed = |message: String, hint: String| {
        Some(Err(Box::new(
            Diagnostic::new(Code::MalformedWaiver, file, message)
                .at(span.clone())
                .hint(hint),
        )))
    };
    let form = format!("write `{WORD} CODE: reason`; `breakeven explain` lists the codes");
    let (name, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let (name, reason) = (name.trim(), reason.trim());
    if name.is_empty() {
        return malformed("the waiver names no code".to_owned(), form);
    }
    let Some(code) = Code::find(name) else {
        let names = ALL
            .iter()
            .flat_map(|code| [code.entry().id, code.entry().name]);
        return malformed(
            format!("there is no code `{name}`"),
            did_you_mean(name, names).unwrap_or(form),
        );
    };
    if !code.entry().adjustable {
        let hint = "correct what it finds, and remove the waiver".to_owned();
        return malformed(
            format!(
                "`{}` cannot be waived: it leaves the page damaged",
                code.entry().name
            ),
            hint,
        );
    }
    if reason.is_empty() {
        return malformed(
            "the waiver gives no reason".to_owned(),
            format!("write `{WORD} {name}: reason`"),
        );
    }
    Some(Ok(Waiver {
        code,
        reason: reason.to_owned(),
        file: file.to_owned(),
        span: span.clone(),
        covers,
    }))
}

/// Reads the waivers of a TOML text that starts at byte `offset` of its file: comments on lines of their own, each for
/// the line that follows.
pub fn in_toml(text: &str, file: &str, offset: usize) -> Vec<Result<Waiver, Box<Diagnostic>>> {
    let mut found = Vec::new();
    let mut start = offset;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let next = start + line.len();
        if let Some(comment) = line.trim().strip_prefix('#') {
            let at = start + line.len() - line.trim_start().len();
            let covers = next..next + lines.peek().map_or(0, |line| line.len());
            found.extend(read(comment, file, at..at + line.trim().len(), covers));
        }
        start = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(comment: &str, expected: Result<(&str, &str), &str>) {
        let read = read(comment, "a.md", 0..1, 1..2).expect("a waiver");
        let found = read
            .as_ref()
            .map(|waiver| (waiver.code.entry().name, waiver.reason.as_str()));
        assert_eq!(
            found.map_err(|problem| problem.message.as_str()),
            expected,
            "{comment}"
        );
    }

    #[test]
    fn a_waiver_names_a_code_and_a_reason() {
        check(
            " breakeven-allow BE0307: as in the standard ",
            Ok(("skipped-heading", "as in the standard")),
        );
        check(
            "breakeven-allow missing-page: comes: tomorrow",
            Ok(("missing-page", "comes: tomorrow")),
        );
        check("breakeven-allow", Err("the waiver names no code"));
        check(
            "breakeven-allow skipped-heading",
            Err("the waiver gives no reason"),
        );
        check(
            "breakeven-allow skiped-heading: x",
            Err("there is no code `skiped-heading`"),
        );
        check(
            "breakeven-allow raw-html: x",
            Err("`raw-html` cannot be waived: it leaves the page damaged"),
        );
        assert!(read("an ordinary comment", "a.md", 0..1, 1..2).is_none());
    }

    #[test]
    fn in_toml_a_waiver_is_for_the_next_line() {
        let text = "a = 1\n  # breakeven-allow missing-index: later\nb = 2\nc = 3\n";
        let found = in_toml(text, "a.toml", 10);
        let Ok(waiver) = &found[0] else {
            panic!("{found:?}")
        };
        assert_eq!(
            &text[waiver.span.start - 10..waiver.span.end - 10],
            "# breakeven-allow missing-index: later"
        );
        assert_eq!(
            &text[waiver.covers.start - 10..waiver.covers.end - 10],
            "b = 2\n"
        );
    }
}
