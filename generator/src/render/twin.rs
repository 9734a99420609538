//! The Markdown twin of a page: its text as Markdown for programs that read Markdown, with the figures computed and
//! the calculators' default results in place of the blocks. Links lead from twin to twin.

use std::ops::Range;

use calculator_wasm::Prices;
use calculator_wasm::report::export;

use crate::link::{Entry, Kind, Site, address};
use crate::output::OutputFile;
use crate::parse::Piece;

use super::calculator::Desk;

/// Returns the path of a page's twin: `guides/index.html` has `guides/index.md`.
pub(super) fn address(site: &Site, entry: &Entry) -> Option<String> {
    let has_source = !matches!(entry.kind, Kind::Tags | Kind::Tag) && !entry.stands_in();
    (site.config.markdown && has_source).then(|| of_address(&entry.address))
}

fn of_address(address: &str) -> String {
    format!("{}.md", address.trim_end_matches(".html"))
}

/// Makes the twins of all pages, where the site wants them.
pub(super) fn files(site: &Site, prices: &Prices) -> Vec<OutputFile> {
    let twin = |entry: &Entry| {
        let path = address(site, entry)?;
        Some(OutputFile::new(
            path,
            markdown(entry, site, prices).into_bytes(),
        ))
    };
    site.pages.iter().filter_map(twin).collect()
}

fn markdown(entry: &Entry, site: &Site, prices: &Prices) -> String {
    let page = &entry.page;
    let mut desk = Desk::new(site, entry, prices);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut targets = entry.targets.iter();
    for piece in &page.pieces {
        match piece {
            Piece::Html(_) => {}
            Piece::Image(picture) => {
                let resolved = targets.next().map_or("", String::as_str);
                changes.push((picture.target.span.clone(), of_link(resolved)));
            }
            Piece::Open(call) => {
                call.targets.iter().for_each(|_| {
                    targets.next();
                });
                changes.push((call.span.clone(), String::new()));
            }
            Piece::Close { span } => changes.push((span.clone(), String::new())),
            Piece::Target(target) => {
                let resolved = targets.next().map_or("", String::as_str);
                changes.push((target.span.clone(), of_link(resolved)));
            }
            Piece::Calculator { request, .. } => {
                targets.by_ref().take(request.targets.len()).for_each(drop);
                let result = desk.result(request, |scenario, report, format| {
                    export::markdown(scenario, report, format)
                });
                changes.push((request.span.clone(), result.unwrap_or_default()));
            }
            Piece::Figure { key, request } => {
                let result = desk.result(request, |_, report, format| {
                    let figure = report.figure(&key.value);
                    figure.map_or_else(String::new, |figure| format.quantity(&figure.quantity))
                });
                changes.push((request.span.clone(), result.unwrap_or_default()));
            }
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    let mut text = format!("# {}\n\n{}\n\n", page.title(), page.front_matter.summary);
    let body = page.text.get(page.body..).unwrap_or_default();
    let mut at = page.body + (body.len() - body.trim_start().len());
    for (span, replacement) in changes {
        // What came into the page from elsewhere has no place in its text.
        let Some(before) = page.text.get(at..span.start) else {
            continue;
        };
        text.push_str(before);
        text.push_str(&replacement);
        at = span.end;
    }
    text.push_str(page.text.get(at..).unwrap_or_default());
    text
}

/// Turns a link to a page of the site into one to its twin.
fn of_link(link: &str) -> String {
    let (path, rest) = match link.find(['#', '?']) {
        Some(at) => link.split_at(at),
        None => (link, ""),
    };
    match path.strip_suffix(".html") {
        Some(stem) if address::scheme_of(path).is_none() => format!("{stem}.md{rest}"),
        _ => link.to_owned(),
    }
}
