//! One chapter: mdBook's Markdown → a page.
//!
//! The parser finds headings, links and code; what changes is put into the text where it stands, all else stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::link::address;
use crate::parse::headings::slug;
use crate::paths::relative;

use super::summary::Chapter;
use super::{Book, Note, join, normal, quoted};

/// A heading as the parser finds it.
struct Heading {
    level: usize,
    span: Range<usize>,
    id: Option<String>,
    title: String,
}

pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Returns the id that mdBook gives the heading which becomes the title.
pub(super) fn title_id(text: &str) -> Option<String> {
    let headings = headings(text);
    let first = headings.first().filter(|heading| is_first(text, heading))?;
    Some(first.id.clone().unwrap_or_else(|| id_of(&first.title)))
}

/// Converts a chapter, the `number`th of the book. What it includes is put into `files`.
pub(super) fn convert(
    book: &Book<'_>,
    chapter: &Chapter,
    number: usize,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> (String, Vec<Note>) {
    let text = book.text(&chapter.path);
    let mut page = Conversion {
        book,
        chapter,
        place: &book.places[&chapter.path],
        text: &text,
        edits: Vec::new(),
        notes: Vec::new(),
        files,
    };
    let title = page.headings().unwrap_or_else(|| chapter.title.clone());
    page.links();
    page.code();
    let summary = summary_of(&text).unwrap_or_else(|| title.clone());
    let mut header = format!(
        "+++\ntitle = {}\nsummary = {}\nweight = {number}\n",
        quoted(&title),
        quoted(&summary)
    );
    let old = format!("{}.html", chapter.path.trim_end_matches(".md"));
    let old = match old.strip_suffix("README.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}index.html"),
        _ => old,
    };
    if old != address::of_page(page.place) {
        header.push_str(&format!("aliases = [{}]\n", quoted(&old)));
    }
    let Conversion {
        mut edits, notes, ..
    } = page;
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut made = header + "+++\n";
    let mut at = 0;
    for (span, replacement) in edits {
        if span.start < at {
            continue;
        }
        made.push_str(&text[at..span.start]);
        made.push_str(&replacement);
        at = span.end;
    }
    made.push_str(&text[at..]);
    (made, notes)
}

pub(super) struct Conversion<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) chapter: &'a Chapter,
    pub(super) place: &'a str,
    pub(super) text: &'a str,
    pub(super) edits: Vec<(Range<usize>, String)>,
    pub(super) notes: Vec<Note>,
    pub(super) files: &'a mut BTreeMap<String, Vec<u8>>,
}

impl Conversion<'_> {
    pub(super) fn note(&mut self, at: usize, message: String) {
        self.notes.push(Note {
            file: join(&self.book.source, &self.chapter.path),
            line: self.text[..at].matches('\n').count() + 1,
            message,
        });
    }

    /// Takes the first heading for the title, lets the others begin at level 2, and keeps the ids that mdBook gave.
    fn headings(&mut self) -> Option<String> {
        let mut headings = headings(self.text);
        let is_title = headings
            .first()
            .is_some_and(|first| is_first(self.text, first));
        let title = is_title.then(|| headings.remove(0));
        // Below a title of level 2 everything stands one level too low.
        let least = headings.iter().map(|heading| heading.level).min();
        let above = match (&title, least) {
            (Some(title), _) => title.level,
            (None, least) => least.unwrap_or(2) - 1,
        };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for heading in headings {
            let level = (heading.level + 1).saturating_sub(above).clamp(2, 6);
            let mut id = id_of(&heading.title);
            let times = seen.entry(id.clone()).or_default();
            if *times > 0 {
                id = format!("{id}-{times}");
            }
            *times += 1;
            let source = self.text[heading.span.clone()].trim_end();
            let first = source.lines().next().unwrap_or_default();
            let words = first.trim_start_matches('#').trim();
            let is_hashed = first.starts_with('#');
            let words = if is_hashed {
                words.trim_end_matches('#').trim_end()
            } else {
                words
            };
            let mut line = format!("{} {words}", "#".repeat(level));
            let is_ours = slug(&heading.title) == id;
            if heading.id.is_none() && !is_ours && crate::parse::headings::is_sound(&id) {
                line.push_str(&format!(" {{#{id}}}"));
            }
            let end = heading.span.start + source.len();
            self.edits.push((heading.span.start..end, line));
        }
        let title = title?;
        self.edits.push((title.span, String::new()));
        Some(title.title)
    }

    /// Lets links and images lead to where their targets are now.
    fn links(&mut self) {
        let parser = Parser::new_ext(self.text, options());
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        for (_, definition) in parser.reference_definitions().iter() {
            found.push((definition.span.clone(), definition.dest.to_string()));
        }
        let mut html: Vec<Range<usize>> = Vec::new();
        for (event, span) in parser.into_offset_iter() {
            if matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
                html.push(span);
            } else if let Event::Start(
                Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url,
                    ..
                }
                | Tag::Image {
                    link_type: LinkType::Inline,
                    dest_url,
                    ..
                },
            ) = event
            {
                let start = self.text[span.clone()].rfind("](").unwrap_or(0);
                found.push((span.start + start..span.end, dest_url.to_string()));
            }
        }
        let mut tags: Vec<(Range<usize>, String)> = Vec::new();
        for span in html {
            for name in ["src=\"", "href=\""] {
                for (at, _) in self.text[span.clone()].match_indices(name) {
                    let at = span.start + at;
                    let start = at + name.len();
                    let end = self.text[start..]
                        .find('"')
                        .map_or(start, |end| start + end);
                    if self.text[..at].ends_with(char::is_whitespace) {
                        tags.push((start..end, self.text[start..end].to_owned()));
                    }
                }
            }
        }
        // HTML has addresses of the site where Markdown has files of the content folder.
        for (span, target) in tags {
            if let Some(new) = self.target(&target, true).filter(|new| *new != target) {
                self.edits.push((span, new));
            }
        }
        for (span, target) in found {
            let Some(new) = self.target(&target, false) else {
                continue;
            };
            if let Some(at) = self.text[span.clone()]
                .find(target.as_str())
                .filter(|_| new != target)
            {
                let at = span.start + at;
                self.edits.push((at..at + target.len(), new));
            }
        }
    }

    /// Returns where a target is now, as its file or as its address; `None` where it stays.
    fn target(&self, target: &str, is_address: bool) -> Option<String> {
        let own = match is_address {
            true => address::of_page(self.place),
            false => self.place.to_owned(),
        };
        if target.starts_with('#')
            || target.starts_with("//")
            || address::scheme_of(target).is_some()
        {
            let id = target.strip_prefix('#')?;
            return (self.book.titles.get(&self.chapter.path)? == id)
                .then(|| own.rsplit('/').next().unwrap_or(&own).to_owned());
        }
        let (path, fragment) = target
            .split_once('#')
            .map_or((target, None), |(path, fragment)| (path, Some(fragment)));
        let folder = self
            .chapter
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let path = match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => match normal(&join(folder, path)) {
                Some(path) => path,
                // It leads out of the book, from where the page is now.
                None => {
                    if let Some(base) = &self.book.published {
                        return Some(beyond(base, &join(folder, target)));
                    }
                    let depth = |path: &str| path.matches('/').count();
                    let deeper = depth(self.place).saturating_sub(depth(&self.chapter.path));
                    return Some(format!("{}{target}", "../".repeat(deeper)));
                }
            },
        };
        if let Some(chapter) = self.book.chapter_at(&path) {
            let place = match is_address {
                true => relative(&own, &address::of_page(&self.book.places[chapter])),
                false => relative(&own, &self.book.places[chapter]),
            };
            let is_title = fragment.is_some_and(|id| {
                self.book
                    .titles
                    .get(chapter)
                    .is_some_and(|title| title == id)
            });
            return Some(match fragment {
                Some(fragment) if !is_title => format!("{place}#{fragment}"),
                _ => place,
            });
        }
        let is_file = self
            .book
            .files
            .contains_key(&join(&self.book.source, &path));
        is_file.then(|| match is_address {
            true => relative(&own, &path),
            false => relative(&own, &format!("_static/{path}")),
        })
    }
}

/// Returns where a path above a book leads from the public address of the book.
fn beyond(base: &str, path: &str) -> String {
    let mut base = base.trim_end_matches('/').to_owned();
    let mut path = path;
    while let Some(rest) = path.strip_prefix("../") {
        path = rest;
        if let Some(at) = base.rfind('/').filter(|at| !base[..*at].ends_with('/')) {
            base.truncate(at);
        }
    }
    format!("{base}/{path}")
}

fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut open = false;
    for (event, span) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                open = true;
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    HeadingLevel::H4 => 4,
                    HeadingLevel::H5 => 5,
                    HeadingLevel::H6 => 6,
                };
                headings.push(Heading {
                    level,
                    span,
                    id: id.map(|id| id.to_string()),
                    title: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(part) | Event::Code(part) if open => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&part);
                }
            }
            _ => {}
        }
    }
    headings
}

/// Tells whether a heading stands before all text; comments may stand before it.
fn is_first(text: &str, heading: &Heading) -> bool {
    let mut before = text[..heading.span.start].trim();
    while let Some(rest) = before.strip_prefix("<!--") {
        before = rest.split_once("-->").map_or("", |(_, rest)| rest.trim());
    }
    before.is_empty()
}

/// The id that mdBook makes of a heading: letters, digits, `_` and `-` in lower case, blanks as `-`.
fn id_of(title: &str) -> String {
    title
        .chars()
        .filter_map(|sign| match sign {
            sign if sign.is_alphanumeric() || sign == '_' || sign == '-' => {
                Some(sign.to_ascii_lowercase())
            }
            sign if sign.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// Returns the first sentence of the first paragraph, where there is one.
fn summary_of(text: &str) -> Option<String> {
    let mut paragraph: Option<String> = None;
    for event in Parser::new_ext(text, options()) {
        match (event, &mut paragraph) {
            (Event::Start(Tag::Paragraph), None) => paragraph = Some(String::new()),
            (Event::Text(part) | Event::Code(part), Some(text)) => text.push_str(&part),
            (Event::SoftBreak | Event::HardBreak, Some(text)) => text.push(' '),
            (Event::End(TagEnd::Paragraph), Some(text)) => {
                if text.trim().is_empty() || text.contains("{{#") {
                    paragraph = None;
                } else {
                    break;
                }
            }
            _ => {}
        }
    }
    let text = paragraph?;
    let text = text.trim();
    let end = text.find(". ").map_or(text.len(), |end| end + 1);
    let sentence: Vec<&str> = text[..end].split_whitespace().collect();
    let sentence = sentence.join(" ");
    let most = sentence
        .char_indices()
        .nth(200)
        .map_or(sentence.len(), |(at, _)| at);
    let cut = match most < sentence.len() {
        true => sentence[..most].rfind(' ').unwrap_or(most),
        false => most,
    };
    let dots = if cut < sentence.len() { "…" } else { "" };
    (!sentence.is_empty()).then(|| format!("{}{dots}", &sentence[..cut]))
}
