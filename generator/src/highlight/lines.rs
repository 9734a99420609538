//! Tokens of what is read line by line: terminals, patches, container files, settings, requests, Markdown.

use std::ops::Range;

use super::{Class, Token, find, fresh};

/// Calls `read` with each line, without its end, and where it starts.
fn each_line(text: &str, mut read: impl FnMut(&str, usize)) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        read(line.trim_end_matches(['\n', '\r']), start);
        start += line.len();
    }
}

fn token(span: Range<usize>, class: Class) -> Token {
    Token { span, class }
}

/// A patch: added and removed lines, heads of files and of places.
pub(super) fn diff(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_line(text, |line, start| {
        let class = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Class::Comment,
            [b'+', ..] => Class::Inserted,
            [b'-', ..] => Class::Deleted,
            [b'@', b'@', ..] => Class::Function,
            _ if line.starts_with("diff ") || line.starts_with("index ") => Class::Comment,
            _ => return,
        };
        tokens.push(token(start..start + line.len(), class));
    });
    tokens
}

/// What signs stand before a command in a terminal.
const PROMPTS: &[&str] = &["$ ", "# ", "> ", "% ", "PS> "];

/// A terminal: commands after a prompt, with the lines that a backslash continues; the rest is their output.
pub(super) fn console(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut command: Option<Range<usize>> = None;
    each_line(text, |line, start| {
        let end = start + line.len();
        let prompt = PROMPTS.iter().find(|prompt| line.starts_with(**prompt));
        match (&mut command, prompt) {
            (Some(command), _) => command.end = end,
            (None, Some(prompt)) => {
                tokens.push(token(start..start + prompt.trim_end().len(), Class::Prompt));
                command = Some(start + prompt.len()..end);
            }
            (None, None) => {}
        }
        if !line.ends_with('\\')
            && let Some(command) = command.take()
        {
            tokens.extend(inside("bash", text, command));
        }
    });
    // A text that ends in a backslash.
    if let Some(command) = command {
        tokens.extend(inside("bash", text, command));
    }
    tokens
}

/// Returns the tokens of a stretch that is in another language.
pub(super) fn inside(name: &str, text: &str, span: Range<usize>) -> Vec<Token> {
    let Some(language) = find(name) else {
        return Vec::new();
    };
    let inner = fresh(language, &text[span.clone()]);
    let moved = inner.into_iter().map(|inner| Token {
        span: inner.span.start + span.start..inner.span.end + span.start,
        ..inner
    });
    moved.collect()
}

/// The words that start a line of a container file.
const INSTRUCTIONS: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A container file: its instructions, flags, strings, variables and comments.
pub(super) fn dockerfile(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut continued = false;
    each_line(text, |line, start| {
        let indent = line.len() - line.trim_start().len();
        if line[indent..].starts_with('#') {
            tokens.push(token(start + indent..start + line.len(), Class::Comment));
            return;
        }
        let mut instruction = "";
        for word in words(line) {
            let text = &line[word.clone()];
            let class = if word.start == indent && !continued && is_instruction(text) {
                instruction = text;
                Some(Class::Keyword)
            } else if text.eq_ignore_ascii_case("as") && instruction.eq_ignore_ascii_case("from") {
                Some(Class::Keyword)
            } else if text.starts_with("--") {
                Some(Class::Property)
            } else {
                None
            };
            let at = word.start + start;
            match class {
                Some(class) => tokens.push(token(at..word.end + start, class)),
                None => tokens.extend(strings_and_variables(text, at)),
            }
        }
        continued = line.ends_with('\\');
    });
    tokens
}

fn is_instruction(word: &str) -> bool {
    INSTRUCTIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// Returns the words of a line; what stands in quotes is of one word.
fn words(line: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    for (at, sign) in line.char_indices() {
        match (quote, sign) {
            (Some(open), _) if open == sign => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            _ => {}
        }
        if sign.is_whitespace() && quote.is_none() {
            words.extend(start.take().map(|start| start..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words.extend(start.map(|start| start..line.len()));
    words
}

/// Returns the strings and `$variables` of a word that starts at `start`.
fn strings_and_variables(word: &str, start: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(found) = word[at..].find(['"', '\'', '$']) {
        let from = at + found;
        let sign = word[from..].chars().next().unwrap_or_default();
        let rest = &word[from + 1..];
        let (length, class) = if sign == '$' {
            let length = match rest.strip_prefix('{') {
                Some(inner) => inner.find('}').map_or(rest.len(), |end| end + 2),
                None => rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len()),
            };
            (length, Class::Number)
        } else {
            let length = rest.find(sign).map_or(rest.len(), |end| end + 1);
            (length, Class::String)
        };
        at = from + 1 + length;
        tokens.push(token(start + from..start + at, class));
    }
    tokens
}

/// Settings of the form `key = value` below `[sections]`.
pub(super) fn ini(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    each_line(text, |line, start| {
        let indent = line.len() - line.trim_start().len();
        let rest = &line[indent..];
        let at = start + indent;
        if rest.starts_with(['#', ';']) {
            tokens.push(token(at..start + line.len(), Class::Comment));
        } else if rest.starts_with('[') {
            tokens.push(token(at..start + line.len(), Class::Type));
        } else if let Some(sign) = rest.find(['=', ':']) {
            let key = rest[..sign].trim_end().len();
            tokens.push(token(at..at + key, Class::Property));
            tokens.extend(strings_and_variables(&rest[sign + 1..], at + sign + 1));
        }
    });
    tokens
}

const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "HTTP/",
];

/// A request or an answer of HTTP: its first line and its headers; a body in JSON is read as such.
pub(super) fn http(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut body = None;
    each_line(text, |line, start| {
        if body.is_some() {
        } else if line.is_empty() {
            body = Some(start);
        } else if METHODS.iter().any(|method| line.starts_with(method)) {
            let word = line.find(' ').unwrap_or(line.len());
            tokens.push(token(start..start + word, Class::Keyword));
        } else if let Some(colon) = line.find(':') {
            tokens.push(token(start..start + colon, Class::Property));
        }
    });
    if let Some(at) = body.filter(|at| text[*at..].trim_start().starts_with(['{', '['])) {
        tokens.extend(inside("json", text, at..text.len()));
    }
    tokens
}

/// Markdown: headings, fences with what is in them, quotations, list signs, code and links within a line.
pub(super) fn markdown(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut fence: Option<&str> = None;
    let mut header = false;
    each_line(text, |line, start| {
        let indent = line.len() - line.trim_start().len();
        let rest = &line[indent..];
        let whole = start + indent..start + line.len();
        if let Some(open) = fence {
            if rest.starts_with(open) && rest.trim_matches(|c| open.contains(c)).trim().is_empty() {
                fence = None;
                tokens.push(token(whole, Class::Keyword));
            }
        } else if start == 0 && matches!(rest, "+++" | "---") {
            header = true;
            tokens.push(token(whole, Class::Comment));
        } else if header {
            header = !matches!(rest, "+++" | "---");
            match rest.find(['=', ':']).filter(|_| header) {
                Some(sign) => {
                    let key = rest[..sign].trim_end().len();
                    tokens.push(token(whole.start..whole.start + key, Class::Property));
                    tokens.extend(strings_and_variables(
                        &rest[sign + 1..],
                        whole.start + sign + 1,
                    ));
                }
                None => tokens.push(token(whole, Class::Comment)),
            }
        } else if rest.starts_with("```") || rest.starts_with("~~~") {
            let length = rest.len() - rest.trim_start_matches(&rest[..1]).len();
            fence = Some(match (rest.as_bytes()[0], length) {
                (b'`', 3) => "```",
                (b'`', _) => "````",
                _ => "~~~",
            });
            tokens.push(token(whole, Class::Keyword));
        } else if rest.starts_with('#') {
            tokens.push(token(whole, Class::Function));
        } else if let Some(quoted) = rest.strip_prefix('>') {
            tokens.push(token(whole.start..whole.start + 1, Class::Keyword));
            tokens.extend(code_and_links(quoted, whole.start + 1));
        } else {
            let sign = rest.starts_with("- ") || rest.starts_with("* ");
            if sign {
                tokens.push(token(whole.start..whole.start + 1, Class::Keyword));
            }
            let from = usize::from(sign);
            tokens.extend(code_and_links(&rest[from..], whole.start + from));
        }
    });
    tokens
}

/// Returns the code spans and the addresses of links in a line that starts at `start`.
fn code_and_links(line: &str, start: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find(['`', '(']) {
        let from = at + found;
        let end = if line[from..].starts_with('`') {
            let ticks = line[from..].len() - line[from..].trim_start_matches('`').len();
            line[from + ticks..]
                .find(&line[from..from + ticks])
                .map(|end| (from + ticks + end + ticks, Class::String))
        } else if line[..from].ends_with(']') {
            line[from..]
                .find(')')
                .map(|end| (from + end + 1, Class::Property))
        } else {
            None
        };
        at = match end {
            Some((end, class)) => {
                tokens.push(token(start + from..start + end, class));
                end
            }
            None => from + 1,
        };
    }
    tokens
}
