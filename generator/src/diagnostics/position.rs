//! From bytes of a text to lines and columns. Columns count characters, both start at 1.

use std::ops::Range;

/// A line and a column, both from 1; the column counts characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// Where a span starts and ends; the end is the place after the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first character.
    pub start: Position,
    /// After the last character.
    pub end: Position,
}

/// Returns the place of a span. Bounds outside the text or inside a character move to the nearest before it.
pub fn place(text: &str, span: &Range<usize>) -> Place {
    Place {
        start: position(text, span.start),
        end: position(text, span.end.max(span.start)),
    }
}

/// Returns the position of one byte of the text.
pub fn position(text: &str, offset: usize) -> Position {
    let offset = floor(text, offset);
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// Returns the greatest character boundary that is not after `offset`.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: usize, line: usize, column: usize) {
        assert_eq!(
            position(text, offset),
            Position { line, column },
            "{text:?} at {offset}"
        );
    }

    #[test]
    fn lines_and_columns_start_at_one_and_columns_count_characters() {
        check("abc", 0, 1, 1);
        check("é=1", 2, 1, 2);
        check("a\nb", 2, 2, 1);
        check("a\r\nbc", 4, 2, 2);
        check("", 0, 1, 1);
    }

    #[test]
    fn offsets_outside_the_text_or_inside_a_character_move_back() {
        check("é", 1, 1, 1);
        check("ab", 99, 1, 3);
    }
}
