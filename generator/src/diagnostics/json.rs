//! Findings for programs, as one JSON object. The shape is a promise; `version` changes when it breaks.
//!
//! ```json
//! {"version": 1, "errors": 1, "warnings": 0, "waived": 0, "findings": [
//!   {"code": "BE0203", "name": "unknown-key", "severity": "error", "file": "content/a.md",
//!    "line": 2, "column": 1, "end_line": 2, "end_column": 6,
//!    "message": "unknown key `titel`", "note": null, "hint": "did you mean `title`?"}]}
//! ```
//!
//! Where links to other sites were not visited, `skipped` names them: address, reason, and the place of the first.
//!
//! ```json
//! "skipped": [{"address": "https://example.org/", "reason": "…", "file": "content/a.md", "line": 7, "column": 3}]
//! ```
//!
//! Lines and columns start at 1, columns count characters, the end is after the last character; all four are
//! `null` where the whole file is meant.

use serde::Serialize;

use super::{Finding, Report};

/// Returns the report as indented JSON with a final newline.
pub fn render(report: &Report) -> String {
    let document = Document {
        version: 1,
        errors: report.errors(),
        warnings: report.warnings(),
        waived: report.waived().len(),
        findings: report.findings().iter().map(Row::new).collect(),
        skipped: report.skipped().iter().map(Skipped::new).collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&document).expect("strings and numbers always serialise");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    waived: usize,
    findings: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct Skipped<'a> {
    address: &'a str,
    reason: Option<&'a str>,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

impl Skipped<'_> {
    fn new(skipped: &Finding) -> Skipped<'_> {
        Skipped {
            address: &skipped.diagnostic.message,
            reason: skipped.diagnostic.note.as_deref(),
            file: &skipped.diagnostic.file,
            line: skipped.place.map(|place| place.start.line),
            column: skipped.place.map(|place| place.start.column),
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
    note: Option<&'a str>,
    hint: Option<&'a str>,
}

impl Row<'_> {
    fn new(finding: &Finding) -> Row<'_> {
        let diagnostic = &finding.diagnostic;
        let place = finding.place;
        Row {
            code: diagnostic.code.entry().id,
            name: diagnostic.code.entry().name,
            severity: diagnostic.severity.word(),
            file: &diagnostic.file,
            line: place.map(|place| place.start.line),
            column: place.map(|place| place.start.column),
            end_line: place.map(|place| place.end.line),
            end_column: place.map(|place| place.end.column),
            message: &diagnostic.message,
            note: diagnostic.note.as_deref(),
            hint: diagnostic.hint.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::{Diagnostic, Findings};
    use super::*;

    #[test]
    fn a_finding_carries_its_code_place_and_hint() {
        let mut findings = Findings::new();
        findings.add_text("content/a.md", "+++\ntitel = 1\n".into());
        findings.push(
            Diagnostic::new(Code::UnknownKey, "content/a.md", "unknown key `titel`")
                .at(4..9)
                .hint("did you mean `title`?"),
        );
        let value: serde_json::Value =
            serde_json::from_str(&render(&findings.into_report())).unwrap();
        assert_eq!(
            value,
            serde_json::json!({"version": 1, "errors": 1, "warnings": 0, "waived": 0, "findings": [{
                "code": "BE0203", "name": "unknown-key", "severity": "error", "file": "content/a.md",
                "line": 2, "column": 1, "end_line": 2, "end_column": 6,
                "message": "unknown key `titel`", "note": null, "hint": "did you mean `title`?"}]})
        );
    }
}
