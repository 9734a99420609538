//! Bare addresses in running text become links, by the rules of GitHub Flavored Markdown, section 6.9: `www.…`,
//! `http://…`, `https://…` and mail addresses.
//!
//! In: the events of a page with their places. Out: the same with links put in, each with its place. What stands in
//! code, in formulas, in HTML and in other links stays as it is, since no text of it comes here as running text.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::writer::Events;

/// Puts links around the bare addresses in a page's running text. `text` is the file.
pub(super) fn link<'a>(events: Events<'a>, text: &'a str) -> Events<'a> {
    if !["www.", "://", "@"].iter().any(|sign| text.contains(sign)) {
        return events;
    }
    let mut linked = Vec::with_capacity(events.len());
    // Texts that follow each other: an underscore or a bracket ends one and begins the next.
    let mut run: Events<'a> = Vec::new();
    // In how many links, images and blocks of code what comes stands.
    let mut apart = 0usize;
    for (event, span) in events {
        if apart == 0 && matches!(event, Event::Text(_)) {
            run.push((event, span));
            continue;
        }
        flush(&mut run, text, &mut linked);
        match &event {
            Event::Start(tag) => apart += usize::from(is_apart(tag.to_end())),
            Event::End(tag) => apart = apart.saturating_sub(usize::from(is_apart(*tag))),
            _ => {}
        }
        linked.push((event, span));
    }
    flush(&mut run, text, &mut linked);
    linked
}

fn is_apart(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock
    )
}

/// Moves a run of texts over, with links where they have addresses.
fn flush<'a>(run: &mut Events<'a>, text: &'a str, linked: &mut Events<'a>) {
    let whole: String = run.iter().map(|(event, _)| shown(event)).collect();
    let before = run
        .first()
        .and_then(|(_, span)| text[..span.start].chars().next_back());
    let mut found = addresses(&whole, before).into_iter().peekable();
    if found.peek().is_none() {
        linked.append(run);
        return;
    }
    let places = places(run);
    let mut written = 0;
    run.clear();
    for own in &places {
        while let Some(address) = found.next_if(|address| address.text.start < own.end) {
            push_text(&whole, own, written..address.text.start, linked);
            // An escaped sign or an entity ends one text: the address may go on in others.
            let last = places.iter().find(|last| address.text.end <= last.end);
            let place = own.begin(address.text.start)..last.unwrap_or(own).finish(address.text.end);
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: CowStr::from(address.href),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            };
            linked.push((Event::Start(link), place.clone()));
            let words = whole[address.text.clone()].to_owned();
            linked.push((Event::Text(CowStr::from(words)), place.clone()));
            linked.push((Event::End(TagEnd::Link), place));
            written = address.text.end;
        }
        push_text(&whole, own, written..own.end, linked);
        written = written.max(own.end);
    }
}

fn shown<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) => text,
        _ => "",
    }
}

/// Where one text of a run stands: in the whole text, and in the file.
struct Place {
    start: usize,
    end: usize,
    span: Range<usize>,
}

fn places(run: &Events<'_>) -> Vec<Place> {
    let mut end = 0;
    let place = |(event, span): &(Event<'_>, Range<usize>)| {
        let start = end;
        end += shown(event).len();
        Place {
            start,
            end,
            span: span.clone(),
        }
    };
    run.iter().map(place).collect()
}

impl Place {
    /// Tells whether the text is as long in the file as it reads. An entity is not, and is one place.
    fn is_verbatim(&self) -> bool {
        self.end - self.start == self.span.len()
    }

    /// Returns where a part of the text that starts at `at` does so in the file.
    fn begin(&self, at: usize) -> usize {
        match self.is_verbatim() {
            true => self.span.start + at.saturating_sub(self.start),
            false => self.span.start,
        }
    }

    /// Returns where a part of the text that ends at `at` does so in the file.
    fn finish(&self, at: usize) -> usize {
        match self.is_verbatim() {
            true => self.span.start + at.saturating_sub(self.start),
            false => self.span.end,
        }
    }
}

/// Pushes a part of a text.
fn push_text<'a>(whole: &str, own: &Place, part: Range<usize>, linked: &mut Events<'a>) {
    if part.start < part.end {
        let place = own.begin(part.start)..own.finish(part.end);
        let text = CowStr::from(whole[part].to_owned());
        linked.push((Event::Text(text), place));
    }
}

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    text: Range<usize>,
    href: String,
}

/// Returns the addresses in a text, in order. `before` is what stands before it.
fn addresses(text: &str, before: Option<char>) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find([':', 'w', 'W', '@']).map(|at| from + at) {
        let done = found.last().map_or(0, |last| last.text.end);
        let address = match text.as_bytes()[at] {
            b':' => web(text, at, before),
            b'@' => mail(text, at, done),
            _ => www(text, at, before),
        };
        from = at + 1;
        if let Some(address) = address.filter(|address| address.text.start >= done) {
            from = from.max(address.text.end);
            found.push(address);
        }
    }
    found
}

/// `www.` where a word may begin.
fn www(text: &str, at: usize, before: Option<char>) -> Option<Address> {
    let begins = match text[..at].chars().next_back().or(before) {
        None => true,
        Some(c) => c.is_whitespace() || "*_~(".contains(c),
    };
    if !begins || !text[at..].starts_with("www.") {
        return None;
    }
    let end = end_of(text, at, at, true)?;
    Some(Address {
        text: at..end,
        href: format!("http://{}", &text[at..end]),
    })
}

/// `http://` or `https://`; `at` is its colon.
fn web(text: &str, at: usize, before: Option<char>) -> Option<Address> {
    let host = at + 3;
    if !text[at..].starts_with("://") {
        return None;
    }
    let scheme = ["https", "http"]
        .iter()
        .find(|scheme| text[..at].to_ascii_lowercase().ends_with(**scheme))?;
    let start = at - scheme.len();
    let beside = text[..start].chars().next_back().or(before);
    if beside.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = end_of(text, start, host, false)?;
    Some(Address {
        text: start..end,
        href: text[start..end].to_owned(),
    })
}

/// Returns where an address ends whose host starts at `host`; `None` where that is no host.
fn end_of(text: &str, start: usize, host: usize, with_dot: bool) -> Option<usize> {
    let rest = &text[host..];
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(rest.len());
    let name = rest[..length].trim_end_matches('.');
    let mut labels = name.rsplit('.');
    let has_dot = name.contains('.');
    let sound = !name.is_empty()
        && (has_dot || !with_dot)
        && labels.clone().all(|label| !label.is_empty())
        && labels.by_ref().take(2).all(|label| !label.contains('_'));
    if !sound {
        return None;
    }
    let end = text[start..]
        .find(|c: char| c.is_whitespace() || c == '<')
        .map_or(text.len(), |length| start + length);
    let end = start + trimmed(&text[start..end]);
    (end >= host + name.len()).then_some(end)
}

/// Returns the length of an address without the punctuation that belongs to the sentence around it.
fn trimmed(address: &str) -> usize {
    let mut end = address.len();
    loop {
        let text = &address[..end];
        let Some(last) = text.chars().next_back() else {
            return end;
        };
        end = match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => end - 1,
            ')' if text.matches(')').count() > text.matches('(').count() => end - 1,
            ';' => {
                let name = text[..end - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                match name.ends_with('&') && name.len() < end - 1 {
                    true => name.len() - 1,
                    false => end - 1,
                }
            }
            _ => return end,
        };
    }
}

/// A mail address around the `@` at `at`, not before `done`.
fn mail(text: &str, at: usize, done: usize) -> Option<Address> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let start = done + text[done..at].trim_end_matches(is_local).len();
    let rest = &text[at + 1..];
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(rest.len());
    let host = rest[..length].trim_end_matches('.');
    let sound = start < at
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
        && !host.ends_with(['-', '_'])
        && !rest[length..].starts_with('@');
    let whole = start..at + 1 + host.len();
    sound.then(|| Address {
        href: format!("mailto:{}", &text[whole.clone()]),
        text: whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Options;

    use crate::parse::writer;

    /// Returns the links of a text as it is parsed: what stands at the place of each in the file, and where it leads.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let (events, _) = writer::parse(text, 0, Options::ENABLE_GFM);
        let links = link(events, text);
        let found: Vec<(&str, &str)> = links
            .iter()
            .filter_map(|(event, span)| match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    Some((&text[span.clone()], &**dest_url))
                }
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn addresses_are_found_with_their_places() {
        check(
            "See www.example.com/a_b_c and (https://example.com/x_(y)). Or a.b-c_d@example.com.",
            &[
                ("www.example.com/a_b_c", "http://www.example.com/a_b_c"),
                ("https://example.com/x_(y)", "https://example.com/x_(y)"),
                ("a.b-c_d@example.com", "mailto:a.b-c_d@example.com"),
            ],
        );
        check(
            "*www.example.com* and http://localhost:8000/?a=1&b=2; then",
            &[
                ("www.example.com", "http://www.example.com"),
                (
                    "http://localhost:8000/?a=1&b=2",
                    "http://localhost:8000/?a=1&b=2",
                ),
            ],
        );
    }

    #[test]
    fn an_address_with_escaped_signs_and_entities_is_found_where_it_stands() {
        check(
            r"http://a.b/\\\\\\é, then www.a.b/?x&amp;\*y&eacute; on",
            &[
                (r"http://a.b/\\\\\\é", r"http://a.b/\\\é"),
                (r"www.a.b/?x&amp;\*y&eacute;", "http://www.a.b/?x&*yé"),
            ],
        );
    }

    #[test]
    fn what_only_looks_like_an_address_stays_text() {
        for text in [
            "`www.example.com`",
            "    https://example.com",
            "[https://example.com](other.md)",
            "awww.example.com, www.a_b.c_d, www., www, http://, xhttp://example.com, ftp://example.com",
            "a@b, a.b-c_d@a.b-, a.b-c_d@a.b_, @example.com, a@@b.c",
            "<a href=\"https://example.com\">",
        ] {
            let (events, _) = writer::parse(text, 0, Options::ENABLE_GFM);
            let links = link(events, text)
                .iter()
                .filter(|(event, _)| {
                    matches!(
                        event,
                        Event::Start(Tag::Link {
                            link_type: LinkType::Autolink,
                            ..
                        })
                    )
                })
                .count();
            assert_eq!(links, 0, "{text}");
        }
    }
}
