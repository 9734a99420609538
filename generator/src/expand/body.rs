//! The text of a fenced block, and where its bytes stand in the file.

use std::ops::Range;

/// The text of a fenced block with the places of its parts: inside a quotation or a list, and where lines end
/// in CRLF, it is not one stretch of the file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    text: String,
    parts: Vec<(usize, usize)>,
}

impl Body {
    /// Appends a part that starts at this byte of the file.
    pub fn push(&mut self, text: &str, start: usize) {
        self.parts.push((self.text.len(), start));
        self.text.push_str(text);
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns where a stretch of the text stands in the file.
    pub fn place(&self, span: Range<usize>) -> Range<usize> {
        let start = self.to_file(span.start);
        // The end belongs to the part of the byte before it, not to the part that may start there.
        let end = if span.is_empty() {
            start
        } else {
            self.to_file(span.end - 1) + 1
        };
        start..end
    }

    fn to_file(&self, offset: usize) -> usize {
        let part = self.parts.partition_point(|(at, _)| *at <= offset);
        match part.checked_sub(1).and_then(|index| self.parts.get(index)) {
            Some((at, start)) => start + offset - at,
            None => offset,
        }
    }
}
