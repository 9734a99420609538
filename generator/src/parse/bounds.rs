//! What is looked at before a page is parsed: whether its text would multiply. Markdown fills up the rows of a table to
//! the width of its head, so that a small text can ask for a huge page.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

/// The most cells of a page's tables, those that Markdown fills in counted.
const MOST_CELLS: usize = 500_000;

/// Returns the problem of a page whose tables are too large. `start` is where the Markdown starts in the text.
pub(super) fn too_many_cells(file: &str, text: &str, start: usize) -> Option<Diagnostic> {
    let mut at = start;
    let mut columns = 0;
    let mut cells: usize = 0;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim();
        if content.is_empty() {
            columns = 0;
        } else if is_rule(content) {
            columns = content.matches('|').count() + 1;
        }
        cells = cells.saturating_add(columns);
        if cells > MOST_CELLS {
            let message = format!("the tables have more than {MOST_CELLS} cells");
            return Some(
                Diagnostic::new(Code::TooLarge, file, message)
                    .at(at..at + line.trim_end().len())
                    .hint("divide the table, or publish the data as a file below `_static`"),
            );
        }
        at += line.len();
    }
    None
}

/// Tells whether a line may be the rule under the head of a table.
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.bytes().all(|byte| b"|-: \t>".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(too_many_cells("a.md", text, 0).is_some(), expected);
    }

    #[test]
    fn only_tables_that_multiply_are_too_large() {
        let wide = |columns: usize, rows: usize| {
            let (head, rule) = ("a|".repeat(columns), "-|".repeat(columns));
            format!("|{head}\n|{rule}\n{}", "|a|\n".repeat(rows))
        };
        check(&wide(10, 10_000), false);
        check(&wide(10_000, 10_000), true);
        check(
            &format!("> {}", wide(2_000, 2_000).replace('\n', "\n> ")),
            true,
        );
        check(&"| a | b |\n".repeat(100_000), false);
    }
}
