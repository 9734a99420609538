//! Numbers without a source: amounts of money, times, sizes, rates, shares and factors in a paragraph, list or table
//! that quotes no figure of a calculator and has no footnote. In: a page. Out: a finding for each such block.
//!
//! Headings, quotations of code and what stands in footnotes are left alone: a footnote is the source. So are numbers
//! that the site lists as plain, such as a limit that is the very subject of a page.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use crate::config::SiteConfig;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use super::calculators::WORD;
use super::writer;

/// A number with a unit that somebody measured, counted or was billed.
static QUANTITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let units = "%|×|ms|µs|s|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?|[kKMGT]i?B|bytes?|USD|EUR|dollars?\
        |cents?|percent|rps|requests? (?:a|per)|vCPUs?|GB-s|thousand|million|billion|times";
    Regex::new(&format!(
        r"(?:[$€£]\s?\d[\d,.]*|\b\d[\d,.]*(?:\s|\u{{a0}})?(?:{units})(?:\b|$|\s|[.,;:)]))"
    ))
    .ok()
});

/// Tells whether a page is one of those, or in one of the folders, whose numbers need a source.
pub(super) fn are_checked(path: &str, places: &[String]) -> bool {
    places.iter().any(|place| {
        let place = place.trim_end_matches('/');
        let rest = path.strip_prefix(place);
        place == "." || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Finds the blocks of a page with numbers that nothing supports.
pub(super) fn unsourced(
    file: &str,
    text: &str,
    body: usize,
    config: &SiteConfig,
) -> Vec<Diagnostic> {
    let plain = &config.plain_numbers;
    let (events, _) = writer::parse(text, body, writer::options(config));
    let mut problems = Vec::new();
    let mut block = Block::default();
    let mut depth = 0;
    for (event, span) in events {
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    block = Block {
                        is_checked: !matches!(
                            tag,
                            Tag::Heading { .. }
                                | Tag::CodeBlock(_)
                                | Tag::FootnoteDefinition(_)
                                | Tag::HtmlBlock
                        ),
                        ..Block::default()
                    };
                }
                depth += 1;
                if matches!(tag, Tag::Image { .. }) {
                    block.in_image += 1;
                }
            }
            Event::End(end) => {
                depth -= 1;
                if matches!(end, TagEnd::Image) {
                    block.in_image -= 1;
                }
                if depth == 0 {
                    problems.extend(block.problem(file, text, plain));
                }
            }
            Event::Text(_) if block.in_image == 0 => block.spans.push(span),
            Event::Code(code) if code.split_whitespace().next() == Some(WORD) => {
                block.has_source = true
            }
            Event::FootnoteReference(_) => block.has_source = true,
            _ => {}
        }
    }
    problems
}

/// Tells whether a text is a decade, `1990s`, which looks like seconds.
fn is_decade(text: &str) -> bool {
    text.len() == 5 && text.ends_with("0s") && text.starts_with(['1', '2'])
}

/// A block of the top level: a paragraph, a list, a table, a quotation.
#[derive(Default)]
struct Block {
    is_checked: bool,
    has_source: bool,
    in_image: usize,
    /// Its stretches of plain text.
    spans: Vec<Range<usize>>,
}

impl Block {
    fn problem(&self, file: &str, text: &str, plain: &[String]) -> Option<Diagnostic> {
        if !self.is_checked || self.has_source {
            return None;
        }
        let pattern = QUANTITY.as_ref()?;
        let mut found: Vec<Range<usize>> = Vec::new();
        for span in &self.spans {
            let stretch = text.get(span.clone())?;
            for number in pattern.find_iter(stretch) {
                let shown = number
                    .as_str()
                    .trim_end_matches([' ', '.', ',', ';', ':', ')']);
                let start = span.start + number.start();
                if !is_decade(shown) && !plain.iter().any(|plain| plain == shown) {
                    found.push(start..start + shown.len());
                }
            }
        }
        let first = found.first()?.clone();
        let shown: Vec<String> = found
            .iter()
            .map(|number| format!("`{}`", &text[number.clone()]))
            .collect();
        let (verb, many) = if shown.len() == 1 {
            ("has", "")
        } else {
            ("have", "s")
        };
        let message = format!("the number{many} {} {verb} no source", shown.join(", "));
        Some(Diagnostic::new(Code::UnsourcedNumber, file, message).at(first).hint(
            "quote a figure of a calculator, or say where it comes from in a footnote `[^source]` of the same paragraph",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(markdown: &str) -> Vec<String> {
        let problems = unsourced(
            "a.md",
            markdown,
            0,
            &SiteConfig {
                plain_numbers: vec!["15 minutes".to_owned()],
                ..SiteConfig::default()
            },
        );
        problems
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    }

    #[test]
    fn quantities_need_a_figure_or_a_footnote_in_their_block() {
        for markdown in [
            "It costs $3.50 a month.\n",
            "It takes 250 ms.\n",
            "Up to 10 GB\n",
            "- fast\n- 40 % cheaper\n",
            "| a | b |\n| - | - |\n| c | 3 times |\n",
            "> about 1,000 requests a second\n",
        ] {
            assert_eq!(found(markdown).len(), 1, "{markdown}");
        }
        for markdown in [
            "It costs $3.50[^p].\n\n[^p]: The price list says 3.50 USD.\n",
            "It costs `calculator cost total`, 20 % less.\n",
            "Two services, S3, HTTP/2, EC2 and version 1.2.3 of 2024.\n",
            "A function ends after 15 minutes.\n",
            "## Under 100 ms\n",
            "```text\n100 ms\n```\n",
            "The flag `--timeout 30 s` is set.\n",
            "5 services and 3 teams\n",
        ] {
            assert_eq!(found(markdown), [""; 0], "{markdown}");
        }
    }
}
