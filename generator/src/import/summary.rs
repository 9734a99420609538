//! `SUMMARY.md` → the chapters in their order.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::normal;

/// A chapter as the summary lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chapter {
    pub(super) title: String,
    /// Its file in the source folder.
    pub(super) path: String,
    /// How deep it stands, from 1.
    pub(super) depth: usize,
    pub(super) line: usize,
}

/// Reads the list. `note` takes the line and what could not be taken over.
pub(super) fn read(text: &str, mut note: impl FnMut(usize, &str)) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    let mut seen = BTreeSet::new();
    let mut depth = 0;
    let mut link: Option<(String, String)> = None;
    let mut heading: Option<String> = None;
    let mut headings = 0;
    for (event, span) in Parser::new(text).into_offset_iter() {
        let line = text[..span.start].matches('\n').count() + 1;
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth -= 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                link = Some((dest_url.to_string(), String::new()))
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let title = heading.take().unwrap_or_default();
                // The first one is the title of the summary.
                if headings > 0 || !chapters.is_empty() {
                    note(
                        line,
                        &format!(
                            "the part “{title}” has no page and is left out; its chapters keep their order"
                        ),
                    );
                }
                headings += 1;
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((_, title)) = &mut link {
                    title.push_str(&part);
                } else if let Some(title) = &mut heading {
                    title.push_str(&part);
                }
            }
            Event::End(TagEnd::Link) => {
                let Some((path, title)) = link.take() else {
                    continue;
                };
                let path = normal(path.trim_start_matches('/')).unwrap_or_default();
                if path.is_empty() {
                    note(
                        line,
                        &format!("“{title}” is a draft without a file; left out"),
                    );
                } else if seen.insert(path.clone()) {
                    chapters.push(Chapter {
                        title,
                        path,
                        depth: depth.max(1),
                        line,
                    });
                } else {
                    note(
                        line,
                        &format!("`{path}` is listed twice; the first place counts"),
                    );
                }
            }
            _ => {}
        }
    }
    chapters
}
