//! Tags and texts of markup that this program wrote: the few things that the search asks of a tag, and texts without
//! references. Markup that is broken is text; there is no tree.

use std::borrow::Cow;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose text is not read as text.
const SILENT: &[&str] = &[
    "script",
    "style",
    "svg",
    "template",
    "select",
    "textarea",
    "button",
    "annotation",
    "noscript",
];

/// Classes of what stands on a page and is not its text.
const BESIDE: &[&str] = &[
    "anchor",
    "calculator-offline",
    "calculator-result",
    "calculator-status",
    "calculator-toolbar",
    "footnote-back",
    "footnote-reference",
    "term-note",
];

/// A tag as it stands in the markup.
pub(super) struct Tag<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) ends: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads the tag or comment at the start of `html`. Returns it with what follows; `None` where there is none.
    pub(super) fn read(html: &'a str) -> Option<(Tag<'a>, &'a str)> {
        if let Some(comment) = html.strip_prefix("<!--") {
            let after = comment.split_once("-->").map_or("", |(_, after)| after);
            return Some((Tag::nothing(), after));
        }
        let inner = html.strip_prefix('<')?;
        let (ends, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let name = inner.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
        let length = end_of_attributes(&inner[name..])?;
        let written = &inner[..name];
        let tag = Tag {
            name: if written.bytes().any(|byte| byte.is_ascii_uppercase()) {
                Cow::Owned(written.to_ascii_lowercase())
            } else {
                Cow::Borrowed(written)
            },
            ends,
            attributes: &inner[name..name + length],
        };
        Some((tag, &inner[name + length + 1..]))
    }

    /// What a comment is: an inline element without meaning.
    pub(super) fn nothing() -> Tag<'a> {
        Tag {
            name: Cow::Borrowed("wbr"),
            ends: false,
            attributes: "",
        }
    }

    pub(super) fn stands_alone(&self) -> bool {
        VOID.contains(&&*self.name) || self.attributes.ends_with('/')
    }

    pub(super) fn is_silent(&self) -> bool {
        SILENT.contains(&&*self.name)
            || !self.attributes.is_empty()
                && (self.has_class_of(BESIDE)
                    || self.attribute("hidden").is_some()
                    || self.attribute("aria-hidden").as_deref() == Some("true"))
    }

    pub(super) fn has_class_of(&self, classes: &[&str]) -> bool {
        self.attribute("class")
            .is_some_and(|found| found.split_whitespace().any(|one| classes.contains(&one)))
    }

    /// Returns the value of an attribute, empty where it has none.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '=')
                .unwrap_or(rest.len());
            let name = &rest[..end];
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                (value, rest) = match quote {
                    Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                    None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
                };
                rest = rest.trim_start();
            } else if end == 0 {
                break;
            }
            if name == wanted {
                return Some(unescaped(value));
            }
        }
        None
    }
}

/// Returns where the `>` of a tag stands, quoted ones passed over.
fn end_of_attributes(attributes: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Returns markup text as it is read: the references that we write, and numbers.
pub(super) fn unescaped(markup: &str) -> Cow<'_, str> {
    if !markup.contains('&') {
        return Cow::Borrowed(markup);
    }
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest
            .split_once(';')
            .and_then(|(name, after)| Some((reference(&name[1..])?, after)));
        match known {
            Some((c, after)) => {
                text.push(c);
                rest = after;
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}
