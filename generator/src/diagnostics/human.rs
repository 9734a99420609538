//! Findings for people: an excerpt with the place underlined, the hint on a line of its own.
//!
//! Colour decorates only; every rendering says the same words without it. The excerpts are drawn by the
//! `annotate-snippets` crate; long lines are cut to the terminal's width there.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::position::floor;
use super::{Finding, Report, Severity};

/// A span that covers more lines than this is shown by its first line only.
const LINES_SHOWN: usize = 6;

/// Longer lines are not shown; the place alone is.
const BYTES_SHOWN: usize = 4000;

/// Of more findings in one file only this many are shown.
const FINDINGS_SHOWN: usize = 50;

/// Returns the findings of the report, each followed by an empty line, then the count. Of a file with very many, the
/// first are shown and the others counted.
pub fn render(report: &Report, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for findings in report
        .findings()
        .chunk_by(|a, b| a.diagnostic.file == b.diagnostic.file)
    {
        for finding in findings.iter().take(FINDINGS_SHOWN) {
            let source = report.text(&finding.diagnostic.file);
            text.push_str(&renderer.render(&[group(finding, source)]));
            text.push_str("\n\n");
        }
        if let Some(first) = findings.get(FINDINGS_SHOWN) {
            let more = findings.len() - FINDINGS_SHOWN;
            text.push_str(&format!("and {more} more in {}\n\n", first.diagnostic.file));
        }
    }
    let summary = report.summary();
    if !summary.is_empty() {
        text.push_str(&summary);
        text.push('\n');
    }
    text
}

fn group<'a>(finding: &'a Finding, source: Option<&'a str>) -> Group<'a> {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let place: Element<'a> = match (&finding.place, &diagnostic.span, source) {
        (Some(place), Some(span), Some(source)) => {
            let start = floor(source, span.start);
            let first = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let mut end = floor(source, span.end.max(start));
            if place.end.line - place.start.line >= LINES_SHOWN {
                end = start + source[start..].find('\n').unwrap_or(0);
            }
            let last = end + source[end..].find('\n').unwrap_or(source.len() - end);
            let excerpt = &source[first..last];
            if excerpt.len() > BYTES_SHOWN {
                let origin = Origin::path(diagnostic.file.as_str());
                origin
                    .line(place.start.line)
                    .char_column(place.start.column)
                    .into()
            } else {
                Snippet::source(excerpt.strip_suffix('\r').unwrap_or(excerpt))
                    .line_start(place.start.line)
                    .path(diagnostic.file.as_str())
                    .annotation(AnnotationKind::Primary.span(start - first..end - first))
                    .into()
            }
        }
        _ => Origin::path(diagnostic.file.as_str()).into(),
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.entry().id)
        .element(place);
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    group
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::{Diagnostic, Findings};
    use super::*;

    fn check(text: &str, diagnostic: Diagnostic, expected: &str) {
        let mut findings = Findings::new();
        findings.add_text("content/a.md", text.into());
        findings.push(diagnostic);
        assert_eq!(render(&findings.into_report(), false), expected);
    }

    #[test]
    fn a_finding_shows_its_line_and_its_hint() {
        check(
            "+++\r\nté = \"x\"\r\n+++\r\n",
            Diagnostic::new(Code::UnknownKey, "content/a.md", "unknown key `té`")
                .at(5..8)
                .hint("known keys: `title`"),
            "error[BE0203]: unknown key `té`\n \
             --> content/a.md:2:1\n  \
             |\n\
             2 | té = \"x\"\n  \
             | ^^\n  \
             |\n  \
             = hint: known keys: `title`\n\n\
             1 error\n",
        );
    }

    #[test]
    fn a_finding_of_the_whole_file_names_only_the_file() {
        check(
            "",
            Diagnostic::new(Code::UnknownKey, "content/a.md", "something is wrong")
                .note("seen on page x"),
            "error[BE0203]: something is wrong\n--> content/a.md\n = note: seen on page x\n\n1 error\n",
        );
    }

    #[test]
    fn a_very_long_line_is_named_and_not_shown() {
        let text = format!("{}é\n", "x".repeat(5000));
        check(
            &text,
            Diagnostic::new(Code::UnknownKey, "content/a.md", "far out")
                .at(5000..5002)
                .hint("h"),
            "error[BE0203]: far out\n--> content/a.md:1:5001\n = hint: h\n\n1 error\n",
        );
    }

    #[test]
    fn of_very_many_findings_in_a_file_the_first_are_shown() {
        let mut findings = Findings::new();
        findings.add_text("a.md", "x".repeat(80).into());
        for at in 0..80 {
            findings.push(Diagnostic::new(Code::UnknownKey, "a.md", "x").at(at..at + 1));
        }
        let shown = render(&findings.into_report(), false);
        assert_eq!(shown.matches("error[BE0203]").count(), 50);
        assert!(
            shown.ends_with("and 30 more in a.md\n\n80 errors\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_long_span_is_shown_by_its_first_line() {
        let text = "first\n2\n3\n4\n5\n6\n7\n8\n";
        let mut findings = Findings::new();
        findings.add_text("content/a.md", text.into());
        findings.push(Diagnostic::new(Code::UnknownKey, "content/a.md", "long").at(0..text.len()));
        let shown = render(&findings.into_report(), false);
        assert!(shown.contains("1 | first\n  | ^^^^^\n"), "{shown}");
        assert!(!shown.contains("2 |"), "{shown}");
    }
}
