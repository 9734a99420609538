//! Numbered callouts: `(1)` at the end of a line of code, which the list below the block explains.
//!
//! The mark may stand in a comment of any language; a comment that holds nothing else is taken away with it.

/// A callout of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::parse) struct Callout {
    /// The line, from 1.
    pub(in crate::parse) line: usize,
    /// The number in the mark.
    pub(in crate::parse) number: usize,
}

/// What ends a comment that ends before the line does.
const ENDS: &[&str] = &["*/", "-->"];

/// What starts a comment.
const STARTS: &[&str] = &["//", "/*", "<!--", "--", "#", ";"];

/// Returns the code without its callouts, and the callouts.
pub(in crate::parse) fn take(text: &str) -> (String, Vec<Callout>) {
    let mut code = String::with_capacity(text.len());
    let mut callouts = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches('\n');
        let mut rest = content;
        let mut numbers = Vec::new();
        while let Some((before, number)) = last_mark(rest) {
            numbers.push(number);
            rest = before;
        }
        let line_number = index + 1;
        callouts.extend(numbers.iter().rev().map(|number| Callout {
            line: line_number,
            number: *number,
        }));
        if numbers.is_empty() {
            code.push_str(content);
        } else {
            code.push_str(rest);
            if let Some(end) = unclosed(rest, content) {
                code.push(' ');
                code.push_str(end);
            }
        }
        code.push_str(&line[content.len()..]);
    }
    (code, callouts)
}

/// Returns a line without the mark at its end, and the number of the mark.
fn last_mark(line: &str) -> Option<(&str, usize)> {
    let mut rest = line.trim_end();
    for end in ENDS {
        rest = rest.strip_suffix(end).unwrap_or(rest).trim_end();
    }
    let inner = rest.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let number = inner[open + 1..].parse().ok()?;
    // `f(1)` is a call.
    if !inner[open + 1..].bytes().all(|byte| byte.is_ascii_digit())
        || !(open == 0 || inner[..open].ends_with([' ', '\t']))
    {
        return None;
    }
    let before = inner[..open].trim_end();
    let start = STARTS.iter().find_map(|start| before.strip_suffix(start));
    Some((start.unwrap_or(before).trim_end(), number))
}

/// Returns the end of the comment that `rest` is left in where the mark stood behind other words.
fn unclosed(rest: &str, line: &str) -> Option<&'static str> {
    let line = line.trim_end();
    [("/*", "*/"), ("<!--", "-->")]
        .into_iter()
        .find(|(start, end)| line.ends_with(end) && rest.rfind(start) > rest.rfind(end))
        .map(|(_, end)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, code: &str, numbers: &[usize]) {
        let (text, callouts) = take(line);
        let found: Vec<usize> = callouts.iter().map(|callout| callout.number).collect();
        assert_eq!((text.as_str(), &found[..]), (code, numbers), "{line}");
    }

    #[test]
    fn a_mark_at_the_end_of_a_line_is_a_callout_and_its_comment_goes() {
        check("a = 1 # (1)\n", "a = 1\n", &[1]);
        check("let a = f(1); // (2) (3)", "let a = f(1);", &[2, 3]);
        check("a { } /* (4) */", "a { }", &[4]);
        check("<p> <!-- (5) -->", "<p>", &[5]);
        check("\"a\": 1, (6)", "\"a\": 1,", &[6]);
    }

    #[test]
    fn a_comment_that_says_more_keeps_its_words_and_its_end() {
        check("a # the name (1)", "a # the name", &[1]);
        check("a /* the name (1) */", "a /* the name */", &[1]);
    }

    #[test]
    fn a_call_and_a_mark_within_the_line_are_code() {
        check("f(1)", "f(1)", &[]);
        check("(1) + 2", "(1) + 2", &[]);
        check("x (y)", "x (y)", &[]);
    }
}
