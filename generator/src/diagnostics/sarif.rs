//! Findings as SARIF 2.1.0, the format that code hosts read (OASIS standard, 2020). Waived findings are in it, too,
//! marked as suppressed with their reasons; links that were not visited are notifications of the run. Columns count characters.

use serde_json::{Value, json};

use super::codes::Code;
use super::{Finding, Report};

/// Returns the report as one SARIF log with a final newline.
pub fn render(report: &Report) -> String {
    let waived = report.waived().iter().map(|(finding, _)| finding);
    let mut codes: Vec<Code> = report
        .findings()
        .iter()
        .chain(waived)
        .map(|finding| finding.diagnostic.code)
        .collect();
    codes.sort();
    codes.dedup();
    let mut results: Vec<Value> = report
        .findings()
        .iter()
        .map(|finding| result(finding, &codes))
        .collect();
    for (finding, reason) in report.waived() {
        let mut result = result(finding, &codes);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
        results.push(result);
    }
    let mut log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Breakeven",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().copied().map(rule).collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if !report.skipped().is_empty() {
        let notifications: Vec<Value> = report.skipped().iter().map(notification).collect();
        log["runs"][0]["invocations"] = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": notifications,
        }]);
    }
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    let entry = code.entry();
    json!({
        "id": entry.id,
        "name": entry.name,
        "shortDescription": { "text": entry.title },
        "fullDescription": { "text": entry.explanation },
        "help": { "text": format!("Example:\n\n{}\n\nRemedy:\n\n{}", entry.example, entry.remedy) },
        "defaultConfiguration": { "level": entry.severity.word() },
    })
}

fn result(finding: &Finding, codes: &[Code]) -> Value {
    let diagnostic = &finding.diagnostic;
    json!({
        "ruleId": diagnostic.code.entry().id,
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": diagnostic.severity.word(),
        "message": { "text": diagnostic.full_message() },
        "locations": [location(finding)],
    })
}

/// What was not looked at.
fn notification(skipped: &Finding) -> Value {
    let diagnostic = &skipped.diagnostic;
    let reason = diagnostic.note.as_deref().unwrap_or_default();
    json!({
        "level": "note",
        "message": { "text": format!("{} was not visited: {reason}", diagnostic.message) },
        "locations": [location(skipped)],
    })
}

fn location(finding: &Finding) -> Value {
    let diagnostic = &finding.diagnostic;
    let mut location = json!({ "artifactLocation": { "uri": uri(&diagnostic.file) } });
    if let Some(place) = finding.place {
        location["region"] = json!({
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        });
    }
    json!({ "physicalLocation": location })
}

/// Returns a path as a relative URI.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_uris() {
        assert_eq!(uri("content/a b/ü.md"), "content/a%20b/%C3%BC.md");
    }
}
