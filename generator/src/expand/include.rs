//! A file, some of its lines or a named region of it: as Markdown in the page, or inside a code block.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;

use super::library::Asked;
use super::{Assembly, Block, DEEPEST, Source};

/// The word of a block that includes Markdown.
pub const WORD: &str = "include";
/// What stands before the file in the info string of a code block.
const ATTRIBUTE: &str = "include=";

/// Returns the file that a code block asks for, as it is written.
pub fn attribute(info: &str) -> Option<&str> {
    info.split_ascii_whitespace()
        .find_map(|word| word.strip_prefix(ATTRIBUTE))
}

/// What is taken of a file.
struct Taken {
    path: String,
    file: Arc<str>,
    text: Arc<str>,
    lines: Vec<Range<usize>>,
}

impl Assembly<'_> {
    /// Puts in Markdown.
    pub(super) fn include(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        asked_for: &Range<usize>,
        prefix: &str,
    ) {
        let prefix = format!("{prefix}{}", block.prefix);
        let words: Vec<&str> = block.info.split_ascii_whitespace().collect();
        let [_, written] = words[..] else {
            return self.malformed(
                source,
                block.info_place.clone(),
                "the block names no file",
                "write ```` ```include part.md ````, or `part.md#name` for a part of it",
            );
        };
        let Some(taken) = self.take(source, block, written, false) else {
            return;
        };
        let depth = self.above.len();
        if depth > DEEPEST || self.above.contains(&taken.path) {
            let message = match self.above.contains(&taken.path) {
                true => format!("`{written}` includes itself"),
                false => format!("includes stand in each other more than {DEEPEST} deep"),
            };
            return self.malformed(
                source,
                block.place_of(written),
                &message,
                "take one of them out",
            );
        }
        // A part stands on its own: what is above it and below it does not run into it.
        self.made("\n", source, block.span.clone());
        self.above.push(taken.path.clone());
        let from = Source {
            path: taken.path,
            file: taken.file,
            text: &taken.text,
            asked_for: Some(asked_for.clone()),
        };
        for stretch in joined(taken.lines) {
            if !self.text.ends_with('\n') {
                self.made("\n", source, block.span.clone());
            }
            self.expand(&from, stretch, &prefix);
        }
        self.above.truncate(depth);
        self.made("\n", source, block.span.clone());
        if !self.text.ends_with("\n\n") {
            self.made("\n", source, block.span.clone());
        }
    }

    /// Puts the text of a file into a code block.
    pub(super) fn include_code(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        asked_for: &Range<usize>,
        prefix: &str,
    ) {
        let written = attribute(&block.info).unwrap_or_default();
        if !block.body.text().trim().is_empty() {
            return self.malformed(
                source,
                block.place_of(written),
                "the code block has text of its own and includes a file",
                "remove one of the two",
            );
        }
        let Some(taken) = self.take(source, block, written, true) else {
            return;
        };
        let lines: Vec<&str> = taken
            .lines
            .iter()
            .map(|line| &taken.text[line.clone()])
            .collect();
        let part_of_file = written.contains('#');
        let margin = if part_of_file { margin(&lines) } else { 0 };
        let fence = fence(&block.fence, &lines);
        let info: Vec<&str> = block
            .info
            .split_ascii_whitespace()
            .filter(|word| !word.starts_with(ATTRIBUTE))
            .collect();
        let info = info.join(" ");
        let prefix = format!("{prefix}{}", block.prefix);
        self.made(&format!("{fence}{info}\n"), source, block.span.clone());
        let from = Source {
            path: taken.path,
            file: taken.file,
            text: &taken.text,
            asked_for: Some(asked_for.clone()),
        };
        for line in taken.lines {
            let blank = taken.text[line.clone()].trim().is_empty();
            self.made(&prefix, source, block.span.clone());
            let start = if blank {
                line.start
            } else {
                line.start + margin
            };
            let content = taken.text[start..line.end].trim_end_matches(['\n', '\r']);
            self.copy(&from, start..start + content.len());
            self.made("\n", source, block.span.clone());
        }
        self.made(&format!("{prefix}{fence}\n"), source, block.span.clone());
    }

    fn take(
        &mut self,
        source: &Source<'_>,
        block: &Block,
        written: &str,
        is_code: bool,
    ) -> Option<Taken> {
        let (name, part) = match written.split_once('#') {
            Some((name, part)) => (name, Some(part)),
            None => (written, None),
        };
        let asked = Asked {
            from: &source.path,
            file: &source.file,
            written: name,
            place: block.place_of(name),
        };
        let found = self.library.text(&asked).and_then(|(path, text)| {
            let body = match path.ends_with(".md") && !is_code {
                true => after_front_matter(&text),
                false => 0,
            };
            let lines = lines(&text, body, part).map_err(|(message, hint)| {
                let problem = Diagnostic::new(Code::MissingPart, &*source.file, message);
                Box::new(
                    problem
                        .at(block.place_of(part.unwrap_or_default()))
                        .hint(hint),
                )
            })?;
            Ok((path, text, lines))
        });
        match found {
            Ok((path, text, lines)) => {
                self.files.insert(path.clone());
                Some(Taken {
                    file: self.library.file(&path),
                    path,
                    text,
                    lines,
                })
            }
            Err(problem) => {
                self.report(source, *problem);
                None
            }
        }
    }

    pub(super) fn malformed(
        &mut self,
        source: &Source<'_>,
        place: Range<usize>,
        message: &str,
        hint: &str,
    ) {
        let problem = Diagnostic::new(Code::MalformedInclude, &*source.file, message);
        self.report(source, problem.at(place).hint(hint));
    }

    /// Adds a problem, with the place where the page asks for the file that has it; once, however often it does.
    pub(super) fn report(&mut self, source: &Source<'_>, problem: Diagnostic) {
        let at = problem.span.as_ref().map_or(0, |span| span.start);
        if !self
            .reported
            .insert((problem.file.clone(), at, problem.code))
        {
            return;
        }
        let page = &self.above[0];
        self.problems.push(match *page == source.path {
            true => problem,
            false => problem.note(format!("included by {}", self.library.file(page))),
        });
    }
}

/// Returns lines that follow each other as one stretch.
fn joined(lines: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for line in lines {
        match stretches.last_mut() {
            Some(last) if last.end == line.start => last.end = line.end,
            _ => stretches.push(line),
        }
    }
    stretches
}

fn after_front_matter(text: &str) -> usize {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_mark = line.trim_end() == "+++";
        at += line.len();
        match (number, is_mark) {
            (0, false) => return 0,
            (0, true) => {}
            (_, true) => return at,
            (_, false) => {}
        }
    }
    0
}

/// Returns the lines that are asked for: all from `body` on, `L3-L9`, or the region of a name.
fn lines(
    text: &str,
    body: usize,
    part: Option<&str>,
) -> Result<Vec<Range<usize>>, (String, String)> {
    let mut at = 0;
    let all: Vec<Range<usize>> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            at - line.len()..at
        })
        .collect();
    let Some(part) = part else {
        let inside = all.into_iter().filter(|line| line.start >= body);
        return Ok(inside
            .filter(|line| mark(&text[line.clone()]).is_none())
            .collect());
    };
    if let Some(range) = numbers(part) {
        let (first, last) = (range.0, range.1.unwrap_or(all.len()));
        if first == 0 || first > last || last > all.len() {
            let message = format!("the file has no lines `{part}`");
            return Err((message, format!("it has {} lines", all.len())));
        }
        return Ok(all[first - 1..last].to_vec());
    }
    region(text, all, part)
}

fn region(
    text: &str,
    all: Vec<Range<usize>>,
    name: &str,
) -> Result<Vec<Range<usize>>, (String, String)> {
    let mut open: Vec<&str> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut taken = Vec::new();
    for line in all {
        match mark(&text[line.clone()]) {
            Some(Mark::Start(start)) => {
                open.push(start);
                names.push(start);
            }
            Some(Mark::End(end)) => match end {
                Some(end) => open.retain(|start| *start != end),
                None => {
                    open.pop();
                }
            },
            None if open.contains(&name) => taken.push(line),
            None => {}
        }
    }
    if !names.contains(&name) {
        let hint = match names.is_empty() {
            true => format!(
                "mark it in the file with lines that hold `#region {name}` and `#endregion`, in a comment"
            ),
            false => suggest_from(name, "regions of the file", names),
        };
        return Err((format!("the file has no region `{name}`"), hint));
    }
    if open.contains(&name) {
        let message = format!("the region `{name}` does not end");
        return Err((
            message,
            "add a line that holds `#endregion`, in a comment".to_owned(),
        ));
    }
    Ok(taken)
}

/// Reads `L3`, `L3-L9` and `L3-`.
fn numbers(part: &str) -> Option<(usize, Option<usize>)> {
    let number = |text: &str| text.strip_prefix('L')?.parse::<usize>().ok();
    match part.split_once('-') {
        None => number(part).map(|line| (line, Some(line))),
        Some((first, "")) => Some((number(first)?, None)),
        Some((first, last)) => Some((number(first)?, Some(number(last)?))),
    }
}

enum Mark<'a> {
    Start(&'a str),
    End(Option<&'a str>),
}

/// Reads a line that starts or ends a region: `#region NAME` and `#endregion`, or `ANCHOR: NAME` and `ANCHOR_END: NAME`,
/// behind nothing but the signs of a comment.
fn mark(line: &str) -> Option<Mark<'_>> {
    for (word, is_start) in [
        ("#region", true),
        ("#endregion", false),
        ("ANCHOR:", true),
        ("ANCHOR_END:", false),
    ] {
        let Some((before, after)) = line.split_once(word) else {
            continue;
        };
        if before.chars().any(char::is_alphanumeric) {
            continue;
        }
        let name = after.split_ascii_whitespace().next();
        let name = name.filter(|name| name.starts_with(char::is_alphanumeric));
        match (is_start, name) {
            (true, Some(name)) => return Some(Mark::Start(name)),
            (false, name) => return Some(Mark::End(name)),
            (true, None) => {}
        }
    }
    None
}

/// Returns how many bytes of white space all lines start with.
fn margin(lines: &[&str]) -> usize {
    let full = lines.iter().filter(|line| !line.trim().is_empty());
    let blanks = |line: &&&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    full.map(|line| blanks(&line)).min().unwrap_or(0)
}

/// Returns a fence that no line closes by accident.
fn fence(fence: &str, lines: &[&str]) -> String {
    let sign = fence.chars().next().unwrap_or('`');
    let run = |line: &&str| {
        let trimmed = line.trim_start();
        trimmed.len() - trimmed.trim_start_matches(sign).len()
    };
    let longest = lines.iter().map(run).max().unwrap_or(0);
    sign.to_string().repeat(fence.len().max(longest + 1))
}
