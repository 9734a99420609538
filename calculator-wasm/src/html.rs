//! Text that becomes markup: one writer, so that nothing typed by an author or a reader can become an element.
//!
//! In: pieces of text and attribute values. Out: HTML or SVG text. Deliberately absent: a tree; the views write
//! top to bottom.

use crate::template::{Part, walk};
use crate::words::Words;

/// Appends `text` with the five characters that mean something in markup escaped.
pub fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // NUL cannot stand in a document.
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// Returns `text` escaped for use as text or inside a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Writes markup top to bottom, from templates: an element with its attributes is one static text and the values for
/// its places. The views are a third less code than with attributes as lists of pairs (result: 5.9 kB from 8.9 kB).
#[derive(Debug, Default)]
pub struct Html {
    out: String,
    words: Words,
}

impl Html {
    /// Returns an empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty writer that translates texts: what is written by [`Html::text`], and in templates a value that is
    /// the whole text of an element or of its name.
    pub fn translated(words: Words) -> Self {
        Self {
            out: String::new(),
            words,
        }
    }

    /// Appends markup that is known to be safe.
    #[inline(never)]
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Appends text, escaped.
    #[inline(never)]
    pub fn text(&mut self, text: &str) -> &mut Self {
        push_escaped(&mut self.out, self.words.of(text));
        self
    }

    /// Appends a template that is known to be safe, each `{}` in it replaced by the next value, escaped. Attribute
    /// values in the template stand in double quotes.
    #[inline(never)]
    pub fn fill(&mut self, template: &str, values: &[&str]) -> &mut Self {
        self.fill_named(template, &|_| None, values)
    }

    /// Appends a template likewise; places with a name take the value of that name. What a template says several times,
    /// or many templates say, is named. `{=Reset}` is a text of the template itself, in the language of the page.
    #[inline(never)]
    pub fn fill_named<'a>(
        &mut self,
        template: &str,
        named: &dyn Fn(&str) -> Option<&'a str>,
        values: &[&str],
    ) -> &mut Self {
        let mut values = values.iter().copied();
        walk(template, &mut |part| match part {
            Part::Words(words) => self.out.push_str(words),
            Part::Place(name) => {
                let is_own = name.starts_with('=');
                let value = if is_own {
                    name.get(1..)
                } else if name.is_empty() {
                    values.next()
                } else {
                    named(name)
                };
                debug_assert!(value.is_some(), "a place without a value: {template}");
                // An attribute that is no name may hold a path, and what a reader typed.
                let is_text = is_own || self.out.ends_with('>') || self.out.ends_with("label=\"");
                let words = if is_text { self.words } else { Words::NONE };
                push_escaped(&mut self.out, words.of(value.unwrap_or("")));
            }
        });
        debug_assert!(
            values.next().is_none(),
            "a value without a place: {template}"
        );
        self
    }

    /// Returns what was written.
    pub fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_become_markup() {
        let mut html = Html::new();
        html.fill("<p title=\"{}\" hidden>{}</p>", &["\"><script>{}", "<b>&'"]);
        assert_eq!(
            html.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;{}\" hidden>&lt;b&gt;&amp;&#39;</p>"
        );
    }
}
