//! What is fuzzed: one function for each kind of text that somebody else writes. Any bytes go in; a function returns, or
//! panics where a promise is broken. The fuzzer's targets and the property tests of `cargo test` both call these.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

#[path = "../../calculator-wasm/build/catalogue.rs"]
#[allow(dead_code, reason = "the tables are written by the build script only")]
mod catalogue;

use calculator_wasm::coldstart::engine::log::{self, Content, Reading};
use calculator_wasm::report::export;
use calculator_wasm::view::embed;
use calculator_wasm::{Format, Prices, Scenario, calculators};
use generator::config::{RawHtml, SiteConfig};
use generator::diagnostics::{Diagnostic, Findings};
use generator::expand::library::Library;
use generator::load::SourcePage;
use generator::load::front_matter::split;
use generator::parse::{self, Parsed, Piece};
use generator::prices::Lists;
use generator::search::words;
use serde::de::IgnoredAny;

/// A page: front matter and Markdown. Every finding points into the text; what is typed never becomes a script.
pub(crate) fn page(bytes: &[u8]) {
    render(findings_of(bytes));
}

/// Parses a page with HTML refused, sanitised and allowed, and returns the findings of the last.
fn findings_of(bytes: &[u8]) -> Findings {
    generator::diagram::keep_faults_quiet();
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let source = SourcePage {
        path: "a.md".to_owned(),
        file: "content/a.md".to_owned(),
        text: Arc::clone(&text).into(),
    };
    // Without `<` nothing is HTML, and all three are one.
    let strict: &[RawHtml] = match text.contains('<') {
        true => &[RawHtml::Refuse, RawHtml::Sanitise],
        false => &[],
    };
    for &raw_html in strict {
        let parsed = parse::page(&source, &with(raw_html), &Library::empty());
        check_parsed(&parsed, &text);
        check_pieces(&parsed);
    }
    let parsed = parse::page(&source, &with(RawHtml::Allow), &Library::empty());
    check_parsed(&parsed, &text);
    if strict.is_empty() {
        check_pieces(&parsed);
    }
    let mut findings = Findings::new();
    findings.add_text("content/a.md", text.into());
    findings.extend(parsed.early);
    if let Some(origins) = parsed.origins {
        findings.add_origins("content/a.md", origins);
    }
    findings.extend(parsed.problems);
    findings
}

/// Checks that no part of a page is a script.
fn check_pieces(parsed: &Parsed) {
    for piece in &parsed.page.pieces {
        if let Piece::Html(html) = piece {
            check_harmless(html);
        }
    }
}

/// Checks that findings point into the page, those after its parts were put in into what it is with them.
fn check_parsed(parsed: &Parsed, text: &str) {
    check_places(&parsed.early, text);
    check_places(&parsed.problems, &parsed.page.text);
}

fn with(raw_html: RawHtml) -> SiteConfig {
    SiteConfig {
        raw_html,
        ..SiteConfig::default()
    }
}

/// Settings that declare a field of every type for a section.
const FIELDS: &str = r#"title = "A site"
[fields.guides]
text = { type = "text", choices = ["a", "b"] }
whole = { type = "integer", required = true }
number = { type = "number" }
is = { type = "boolean" }
day = { type = "date" }
list = { type = "list" }
"#;

/// The header of a page, whose other parts are sound, in a section with fields of every type.
pub(crate) fn front_matter(bytes: &[u8]) {
    static CONFIG: LazyLock<SiteConfig> = LazyLock::new(|| {
        let mut findings = Findings::new();
        let config = SiteConfig::read("content/site.toml", &FIELDS.into(), &mut findings);
        assert_eq!(findings.into_report().findings().len(), 0);
        config
    });
    let header = String::from_utf8_lossy(bytes);
    for text in [format!("+++\n{header}\n+++\nText.\n"), header.into_owned()] {
        let (said, body, problems) = split("guides/a.md", "content/a.md", &text, &CONFIG.fields);
        assert!(text.is_char_boundary(body), "{body} of {text:?}");
        check_places(&problems, &text);
        assert!(
            !problems.is_empty() || !(said.title.is_empty() || said.summary.is_empty()),
            "no title or no summary, and no reason: {text:?}"
        );
        report_of(problems, &text.into());
    }
}

/// The settings of a site.
pub(crate) fn settings(bytes: &[u8]) {
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let mut findings = Findings::new();
    findings.add_text("content/site.toml", Arc::clone(&text).into());
    SiteConfig::read("content/site.toml", &text, &mut findings);
    findings.into_report();
}

/// The body of a block of each calculator, in a page whose other parts are sound. A report is written of one of them,
/// another one for another length.
pub(crate) fn calculator_block(bytes: &[u8]) {
    let body = String::from_utf8_lossy(bytes);
    for (number, calculator) in calculators().iter().enumerate() {
        let header = "+++\ntitle = \"A\"\nsummary = \"A.\"\n+++\n";
        let text = format!("{header}\n```calculator {}\n{body}\n```\n", calculator.id);
        let findings = findings_of(text.as_bytes());
        if number == bytes.len() % calculators().len() {
            render(findings);
        }
    }
}

/// The state of a calculator, as an address carries it. Whatever is understood of it survives being written and read
/// again, and has a result or a reason why not.
pub(crate) fn state(bytes: &[u8]) {
    // What was written before was read before: of many texts little is understood, and the same.
    thread_local! {
        static KNOWN: RefCell<HashSet<(&'static str, String)>> = RefCell::default();
    }
    let text = String::from_utf8_lossy(bytes);
    for calculator in calculators() {
        let scenario = Scenario::open(calculator, &text).scenario;
        let written = scenario.to_state();
        let key = (calculator.id, written);
        if !KNOWN.with_borrow(|known| known.contains(&key)) {
            let again = Scenario::open(calculator, &key.1);
            assert_eq!(again.problems, [], "{}: {}", key.0, key.1);
            assert_eq!(again.scenario.to_state(), key.1);
            KNOWN.with_borrow_mut(|known| {
                if known.len() > 10_000 {
                    known.clear();
                }
                known.insert(key);
            });
        }
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
                        module: scenario.calculator().module(),
                        shared: "",
                        alone: "",
                        language: "",
                        words: "",
                    };
                    embed::calculator(&scenario, &result, &Format::english(), &place)
                };
                check_harmless(&html);
                // What the author calls a component may end like a number that is none.
                let is_named = scenario
                    .assignments()
                    .iter()
                    .any(|(_, names)| names.contains("inf"));
                assert!(
                    !html.contains("NaN") && (is_named || !html.contains("inf ")),
                    "{}: {text}",
                    calculator.id
                );
                let json = export::json(&scenario, &result);
                serde_json::from_str::<IgnoredAny>(&json).expect("the report is JSON");
            }
            Err(problems) => assert!(
                !problems.is_empty(),
                "{}: no result and no reason",
                calculator.id
            ),
        }
    }
}

/// A price file. What is wrong with it is said with file and line; a table that is written is in order.
pub(crate) fn prices(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut found = catalogue::Catalogue::default();
    catalogue::read_text("a.toml", &text, &mut found);
    for problem in &found.problems {
        let line = problem
            .strip_prefix("a.toml:")
            .and_then(|rest| rest.split_once(": "))
            .and_then(|(line, _)| line.parse::<usize>().ok());
        let lines = text.matches('\n').count() + 1;
        assert!(
            line.is_some_and(|line| (1..=lines).contains(&line)),
            "{problem}"
        );
    }
    if !found.problems.is_empty() {
        return; // No table is written.
    }
    for (_, rows) in found.skus.values() {
        for row in rows {
            assert!(!row.tiers.is_empty() && row.region < found.regions.len());
            assert!(row.tiers.iter().all(|tier| tier.price_pico >= 0
                && tier.date < found.dates.len()
                && tier.source < found.sources.len()));
            assert!(
                row.tiers.windows(2).all(|pair| pair[0].from < pair[1].from),
                "tiers in order"
            );
        }
    }
    for allowance in &found.allowances {
        assert!(allowance.quantity.is_finite() && allowance.quantity >= 0.0);
    }
}

/// A document of a provider's public price list: products, or the reason why not.
pub(crate) fn price_list(bytes: &[u8]) {
    let mut lists = Lists::default();
    match lists.read(bytes) {
        Ok(next) => assert!(
            next.is_none_or(|address| !address.is_empty()),
            "an empty address"
        ),
        Err(why) => assert!(!why.is_empty()),
    }
}

/// A query, cut into terms: none is empty, has a blank, or is longer than any that is indexed.
pub(crate) fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut count = 0;
    words::terms(&text, &mut |term| {
        assert!(!term.is_empty() && term.chars().count() <= 64, "{term:?}");
        assert!(!term.contains(char::is_whitespace), "{term:?}");
        count += 1;
    });
    assert!(count <= 4 * text.chars().count() + 4, "{count} terms");
}

/// A log of requests or of concurrency, as readers drop it into a page.
pub(crate) fn log(bytes: &[u8]) {
    for reading in [Reading::Guess, Reading::Requests, Reading::Concurrency] {
        let Ok(log) = log::parse(bytes, reading) else {
            continue;
        };
        assert!(log.start.is_finite());
        let times: Vec<f64> = match &log.content {
            Content::Requests { times, durations } => {
                assert!(durations.is_empty() || durations.len() == times.len());
                assert!(
                    durations
                        .iter()
                        .all(|time| time.is_finite() && *time >= 0.0)
                );
                times.clone()
            }
            Content::Concurrency(changes) => {
                assert!(
                    changes
                        .iter()
                        .all(|(_, number)| number.is_finite() && *number >= 0.0)
                );
                changes.iter().map(|(time, _)| *time).collect()
            }
        };
        assert!(times.iter().all(|time| time.is_finite() && *time >= 0.0));
        assert!(times.is_sorted(), "times in order");
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
    findings.add_text("content/a.md", Arc::clone(text).into());
    findings.extend(problems);
    render(findings);
}

fn render(findings: Findings) {
    let report = findings.into_report();
    generator::diagnostics::human::render(&report, false);
    let json = generator::diagnostics::json::render(&report);
    serde_json::from_str::<IgnoredAny>(&json).expect("a report is JSON");
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
        for scheme in ["javascript:", "data:text", "vbscript:"] {
            if !tag.contains(scheme) {
                continue;
            }
            for name in ["href", "src", "srcset", "action", "poster", "data"] {
                assert!(!tag.contains(&format!(" {name}=\"{scheme}")), "<{tag}>");
            }
        }
    }
}
