//! Text that becomes markup: one writer, so that nothing typed by an author or a reader can become an element.
//!
//! In: pieces of text and attribute values. Out: HTML or SVG text. Deliberately absent: a tree; the views write
//! top to bottom.

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

/// Writes markup top to bottom. Its functions are never inlined: a view calls them some hundred times, and copies of
/// them were a sixth of the module.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// Returns an empty writer.
    pub fn new() -> Self {
        Self::default()
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
        push_escaped(&mut self.out, text);
        self
    }

    /// Opens an element with attributes; a value of `None` leaves the attribute out.
    #[inline(never)]
    pub fn open(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) -> &mut Self {
        self.raw("<").raw(name);
        for (key, value) in attributes {
            if let Some(value) = value {
                self.raw(" ").raw(key);
                if !value.is_empty() {
                    self.raw("=\"").text(value).raw("\"");
                }
            }
        }
        self.raw(">")
    }

    /// Closes an element.
    #[inline(never)]
    pub fn close(&mut self, name: &str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// Writes a whole element with a class and text in it.
    #[inline(never)]
    pub fn element(&mut self, name: &str, class: &str, text: &str) -> &mut Self {
        self.open(name, &[("class", (!class.is_empty()).then_some(class))])
            .text(text)
            .close(name)
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
    fn text_and_attributes_cannot_become_markup() {
        let mut html = Html::new();
        html.open(
            "p",
            &[
                ("title", Some("\"><script>")),
                ("hidden", Some("")),
                ("id", None),
            ],
        )
        .text("<b>&'")
        .close("p");
        assert_eq!(
            html.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\" hidden>&lt;b&gt;&amp;&#39;</p>"
        );
    }
}
