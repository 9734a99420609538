//! Findings as workflow commands of GitHub Actions: each becomes an annotation beside its line.

use super::{Finding, Report};

/// Returns one line for each finding, and one that names the links that were not visited.
pub fn render(report: &Report) -> String {
    let mut text: String = report.findings().iter().map(line).collect();
    if !report.skipped().is_empty() {
        let title = format!(
            "{} links to other sites not visited",
            report.skipped().len()
        );
        let names: Vec<String> = report.skipped().iter().map(Finding::named).collect();
        let (title, names) = (property(&title), data(&names.join("\n")));
        text.push_str(&format!("::notice title={title}::{names}\n"));
    }
    text
}

fn line(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let entry = diagnostic.code.entry();
    let mut properties = format!("file={}", property(&diagnostic.file));
    if let Some(place) = finding.place {
        properties.push_str(&format!(
            ",line={},endLine={}",
            place.start.line, place.end.line
        ));
        // Columns are only understood where the lines are the same; the last column belongs to the place.
        if place.start.line == place.end.line {
            let last = place.end.column.saturating_sub(1).max(place.start.column);
            properties.push_str(&format!(",col={},endColumn={last}", place.start.column));
        }
    }
    properties.push_str(&format!(
        ",title={}",
        property(&format!("{} {}", entry.id, entry.name))
    ));
    format!(
        "::{} {properties}::{}\n",
        diagnostic.severity.word(),
        data(&diagnostic.full_message())
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::{Diagnostic, Findings};
    use super::*;

    #[test]
    fn what_means_something_in_a_command_is_escaped() {
        let mut findings = Findings::new();
        findings.add_text("content/a,b.md", "abcdef\n".into());
        findings.push(
            Diagnostic::new(Code::UnknownKey, "content/a,b.md", "100 %")
                .at(1..3)
                .hint("two\nlines"),
        );
        assert_eq!(
            render(&findings.into_report()),
            "::error file=content/a%2Cb.md,line=1,endLine=1,col=2,endColumn=3,title=BE0203 unknown-key::\
             100 %25%0Ahint: two%0Alines\n"
        );
    }
}
