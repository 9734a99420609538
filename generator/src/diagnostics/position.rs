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

/// Works out places in one text, in ascending order of their starts, in one walk over it.
pub struct Walk<'a> {
    text: &'a str,
    offset: usize,
    at: Position,
}

impl<'a> Walk<'a> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'a str) -> Walk<'a> {
        Walk {
            text,
            offset: 0,
            at: Position { line: 1, column: 1 },
        }
    }

    /// Returns the place of a span that starts no earlier than the last one did. Bounds outside the text or inside a
    /// character move to the nearest before them.
    pub fn place(&mut self, span: &Range<usize>) -> Place {
        let start = floor(self.text, span.start).max(self.offset);
        let end = floor(self.text, span.end).max(start);
        self.at = moved(self.at, &self.text[self.offset..start]);
        self.offset = start;
        Place {
            start: self.at,
            end: moved(self.at, &self.text[start..end]),
        }
    }
}

fn moved(from: Position, over: &str) -> Position {
    let lines = over.bytes().filter(|byte| *byte == b'\n').count();
    let column = match over.rfind('\n') {
        Some(newline) => over[newline + 1..].chars().count() + 1,
        None => from.column + over.chars().count(),
    };
    Position {
        line: from.line + lines,
        column,
    }
}

/// Returns the position of one byte of the text.
pub fn position(text: &str, offset: usize) -> Position {
    let offset = floor(text, offset);
    moved(Position { line: 1, column: 1 }, &text[..offset])
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
    fn a_walk_gives_the_same_places_as_looking_each_up() {
        let text = "aé\nb\r\n\ncdé";
        let mut walk = Walk::new(text);
        for start in 0..=text.len() + 1 {
            let place = walk.place(&(start..start + 3));
            assert_eq!(place.start, position(text, start), "{start}");
            assert_eq!(
                place.end,
                position(text, (start + 3).max(floor(text, start))),
                "{start}"
            );
        }
    }

    #[test]
    fn offsets_outside_the_text_or_inside_a_character_move_back() {
        check("é", 1, 1, 1);
        check("ab", 99, 1, 3);
    }
}
