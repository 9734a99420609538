//! What is fuzzed: one function for each kind of text that somebody else writes. Any bytes go in; a function returns, or
//! panics where a promise is broken. The fuzzer's targets and the property tests of `cargo test` both call these.

use std::sync::Arc;

use calculator_wasm::report::export;
use calculator_wasm::view::embed;
use calculator_wasm::{Format, Prices, Scenario, calculators};
use generator::config::{RawHtml, SiteConfig};
use generator::diagnostics::{Diagnostic, Findings};
use generator::load::SourcePage;
use generator::parse::{self, Piece};

/// A page: front matter and Markdown. Every finding points into the text; what is typed never becomes a script.
pub(crate) fn page(bytes: &[u8]) {
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let source = SourcePage {
        path: "a.md".to_owned(),
        file: "content/a.md".to_owned(),
        text: Arc::clone(&text),
    };
    for raw_html in [RawHtml::Refuse, RawHtml::Sanitise] {
        let parsed = parse::page(&source, &with(raw_html));
        check_places(&parsed.problems, &text);
        for piece in &parsed.page.pieces {
            if let Piece::Html(html) = piece {
                check_harmless(html);
            }
        }
    }
    let with_html = parse::page(&source, &with(RawHtml::Allow));
    check_places(&with_html.problems, &text);
    report_of(with_html.problems, &text);
}

fn with(raw_html: RawHtml) -> SiteConfig {
    SiteConfig {
        raw_html,
        ..SiteConfig::default()
    }
}

/// The settings of a site.
pub(crate) fn settings(bytes: &[u8]) {
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let mut findings = Findings::new();
    findings.add_text("content/site.toml", Arc::clone(&text));
    SiteConfig::read("content/site.toml", &text, &mut findings);
    findings.into_report();
}

/// The body of a calculator block, in a page whose other parts are sound.
pub(crate) fn calculator_block(bytes: &[u8]) {
    let body = String::from_utf8_lossy(bytes);
    for calculator in calculators() {
        let header = "+++\ntitle = \"A\"\nsummary = \"A.\"\n+++\n";
        page(format!("{header}\n```calculator {}\n{body}\n```\n", calculator.id).as_bytes());
    }
}

/// The state of a calculator, as an address carries it. Whatever is understood of it survives being written and read
/// again, and has a result or a reason why not.
pub(crate) fn state(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for calculator in calculators() {
        let scenario = Scenario::open(calculator, &text).scenario;
        let written = scenario.to_state();
        let again = Scenario::open(calculator, &written);
        assert_eq!(again.problems, [], "{}: {written}", calculator.id);
        assert_eq!(again.scenario.to_state(), written);
        for (path, value) in scenario.assignments() {
            assert!(
                !path.is_empty() && !value.contains('\0') || text.contains('\0'),
                "{path} = {value}"
            );
        }
    }
}

/// The state of a calculator, computed to the end: model, report, view and files.
pub(crate) fn result(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for calculator in calculators() {
        let scenario = Scenario::open(calculator, &text).scenario;
        match scenario.evaluate(&Prices::standard()) {
            Ok(result) => {
                let html = {
                    let place = embed::Place {
                        id: "a",
                        presets: "presets/a-",
                        prices: "",
                        shared: "",
                    };
                    embed::calculator(&scenario, &result, &Format::english(), &place)
                };
                check_harmless(&html);
                assert!(
                    !html.contains("NaN") && !html.contains("inf "),
                    "{}: {text}",
                    calculator.id
                );
                let json = export::json(&scenario, &result);
                serde_json::from_str::<serde_json::Value>(&json).expect("the report is JSON");
            }
            Err(problems) => assert!(
                !problems.is_empty(),
                "{}: no result and no reason",
                calculator.id
            ),
        }
    }
}

/// Checks that findings point into the text, at whole characters.
fn check_places(problems: &[Diagnostic], text: &str) {
    for problem in problems {
        if let Some(span) = &problem.span {
            assert!(
                span.start <= span.end
                    && text.is_char_boundary(span.start)
                    && text.is_char_boundary(span.end),
                "{span:?} of {} bytes: {}",
                text.len(),
                problem.message
            );
        }
    }
}

/// Writes a report, which must not fail whatever the findings say.
fn report_of(problems: Vec<Diagnostic>, text: &Arc<str>) {
    let mut findings = Findings::new();
    findings.add_text("content/a.md", Arc::clone(text));
    findings.extend(problems);
    let report = findings.into_report();
    generator::diagnostics::human::render(&report, false);
    let json = generator::diagnostics::json::render(&report);
    serde_json::from_str::<serde_json::Value>(&json).expect("a report is JSON");
}

/// Checks that markup made of somebody's text has none of their own: no script, no handler, no address that runs one.
fn check_harmless(html: &str) {
    let lower = html.to_ascii_lowercase();
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag
            .split(|end: char| !end.is_ascii_alphanumeric() && end != '/')
            .next()
            .unwrap_or_default();
        assert!(
            ![
                "script", "iframe", "object", "embed", "base", "meta", "link"
            ]
            .contains(&name),
            "<{tag}>"
        );
        // Values stand in double quotes, inside which there is neither `<` nor `>` nor a double quote.
        for attribute in tag
            .split('"')
            .step_by(2)
            .filter_map(|between| between.trim().strip_suffix('='))
        {
            let attribute = attribute.rsplit(' ').next().unwrap_or_default();
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "<{tag}>"
            );
        }
        assert!(
            !tag.contains("=\"javascript:") && !tag.contains("=\"data:text"),
            "<{tag}>"
        );
    }
}
