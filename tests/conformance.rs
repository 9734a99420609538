//! The example suites of CommonMark and of GitHub Flavored Markdown through the settings that pages are parsed with:
//! each example gives what its specification says, or is listed below with the reason. None is left out.
//!
//! What is compared is the library's own HTML: the site's differs on purpose (ids of headings, classes, tables that
//! scroll), and `tests/fixtures/markdown` holds it.

use generator::config::SiteConfig;
use generator::parse::writer::events;
use pulldown_cmark::html;

#[derive(serde::Deserialize)]
struct Suite {
    version: String,
    licence: String,
    examples: Vec<Example>,
}

#[derive(serde::Deserialize)]
struct Example {
    example: u32,
    section: String,
    markdown: String,
    html: String,
}

/// Examples that come out otherwise, with the reason.
type Otherwise = (&'static [u32], &'static str);

/// GFM's own extension reads these otherwise; its suite repeats them from CommonMark.
const BARE: &str = "a bare address is a link, by GFM's section 6.9";

const COMMONMARK: &[Otherwise] = &[(&[602, 606, 608, 611, 612], BARE)];

const GFM: &[Otherwise] = &[
    (
        &[199],
        "alignment: GFM 0.29 writes `align`, which HTML has dropped; the site writes classes",
    ),
    (&[205], "a table without rows has an empty body"),
    (
        &[279, 280],
        "the order of the attributes of a box, and a line end behind it; the site writes its own",
    ),
    (&[610, 614, 616, 619, 620], BARE),
    (
        &[628],
        "no link leads to an FTP server: browsers open none; other bare addresses in the example hold",
    ),
    (
        &[645, 646],
        "what a comment is: CommonMark 0.31.2, examples 625 and 626, replaces the rule of 0.29",
    ),
    (
        &[653],
        "which HTML is let through is the site's own setting, `raw_html`",
    ),
];

#[test]
fn every_example_of_commonmark_holds_or_is_listed_with_its_reason() {
    check(
        include_str!("markdown/commonmark.json"),
        "0.31.2",
        652,
        COMMONMARK,
    );
}

#[test]
fn every_example_of_gfm_holds_or_is_listed_with_its_reason() {
    check(include_str!("markdown/gfm.json"), "0.29-gfm", 673, GFM);
}

fn check(json: &str, version: &str, count: usize, otherwise: &[Otherwise]) {
    let suite: Suite = serde_json::from_str(json).expect("a suite");
    assert_eq!(
        (suite.version.as_str(), suite.examples.len()),
        (version, count)
    );
    assert!(suite.licence.starts_with("CC-BY-SA-4.0"));
    let mut wrong = Vec::new();
    for example in &suite.examples {
        let mut made = String::new();
        let events = events(&example.markdown, &SiteConfig::default());
        html::push_html(&mut made, events.into_iter());
        let holds = normal(&made) == normal(&example.html);
        let listed = otherwise
            .iter()
            .any(|(numbers, _)| numbers.contains(&example.example));
        if holds == listed {
            let state = if listed {
                "is listed but holds"
            } else {
                "does not hold and is not listed"
            };
            wrong.push(format!(
                "{} ({}) {state}\n{}\n--- expected\n{}\n--- made\n{made}",
                example.example, example.section, example.markdown, example.html
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Returns HTML without the differences that mean nothing: white space beside block tags, how a void element ends,
/// and which of the characters that need not be escaped are.
fn normal(html: &str) -> String {
    let mut out = html
        .replace(" />", ">")
        .replace("/>", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    for tag in [
        "li",
        "/li",
        "blockquote",
        "/blockquote",
        "p",
        "/p",
        "ul",
        "/ul",
        "ol",
        "/ol",
        "table",
        "/table",
        "thead",
        "/thead",
        "tbody",
        "/tbody",
        "tr",
        "/tr",
        "th",
        "/th",
        "td",
        "/td",
        "hr",
    ] {
        let whole = format!("<{tag}>");
        out = out
            .replace(&format!("\n{whole}"), &whole)
            .replace(&format!("{whole}\n"), &whole);
    }
    out.trim().to_owned()
}
