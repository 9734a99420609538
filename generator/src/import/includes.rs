//! Code blocks and includes of a chapter: mdBook's words after fences, `{{#include}}` and its kin → ours. What is included
//! is put beside the pages; an include that names no file stays as it is, with a note.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::highlight::languages;
use crate::paths::relative;

use super::chapter::{Conversion, options};
use super::{join, normal};

impl Conversion<'_> {
    /// Converts the words after fences, and includes inside and outside of code.
    pub(super) fn code(&mut self) {
        let mut blocks: Vec<(Range<usize>, String)> = Vec::new();
        for (event, span) in Parser::new_ext(self.text, options()).into_offset_iter() {
            if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
                blocks.push((span, info.to_string()));
            }
        }
        let mut at = 0;
        for (span, info) in blocks {
            self.includes_between(at..span.start);
            self.block(span.clone(), &info);
            at = span.end;
        }
        self.includes_between(at..self.text.len());
    }

    fn block(&mut self, span: Range<usize>, info: &str) {
        let text = &self.text[span.clone()];
        let first_end = text.find('\n').map_or(text.len(), |end| end + 1);
        let first = text[..first_end].trim_end();
        let fence: String = first
            .chars()
            .take_while(|sign| "`~".contains(*sign))
            .collect();
        let word = info.split([',', ' ', '{', '\t']).next().unwrap_or_default();
        let mut language = word.to_owned();
        if !word.is_empty() && languages::find(word).is_none() && word != "mermaid" {
            self.note(
                span.start,
                format!("the language `{word}` is not known; the block stays plain"),
            );
            language = "text".to_owned();
        }
        let last_start = text
            .trim_end()
            .rfind('\n')
            .map_or(text.len(), |start| start + 1)
            .max(first_end);
        let body = &text[first_end..last_start];
        let asked: Vec<&str> = body
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        // A block that is nothing but a file: it stays one, so that the code lives where it is compiled.
        if let [only] = asked[..]
            && let Some(include) = include_of(only.trim())
        {
            let at = span.start + first_end + body.find(only).unwrap_or_default();
            if let Some(path) = self.included(include, at) {
                let space = if language.is_empty() { "text " } else { " " };
                self.edits.push((
                    span.start..span.start + first.len(),
                    format!("{fence}{language}{space}include={path}"),
                ));
                self.edits.push((
                    span.start + first_end..span.start + last_start,
                    String::new(),
                ));
            } else {
                self.note(
                    span.start,
                    format!("`{only}` names no file of the book; the block stays as it is"),
                );
            }
            return;
        }
        if info.trim() != language {
            self.edits.push((
                span.start..span.start + first.len(),
                format!("{fence}{language}"),
            ));
        }
        let mut at = span.start + first_end;
        for line in body.split_inclusive('\n') {
            let trimmed = line.trim();
            if let Some(include) = include_of(trimmed) {
                match self.text_of(include) {
                    Some(text) => self.edits.push((at..at + line.len(), text)),
                    None => self.note(
                        at,
                        format!("`{trimmed}` names no file of the book; it stays as it is"),
                    ),
                }
            } else if language == "rust" && (trimmed == "#" || trimmed.starts_with("# ")) {
                self.edits.push((at..at + line.len(), String::new()));
            }
            at += line.len();
        }
    }

    /// Converts what stands between two code blocks.
    fn includes_between(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let trimmed = line.trim();
            if trimmed.contains("{{#") && !trimmed.contains("\\{{#") {
                match include_of(trimmed) {
                    Some(include) => match self.included(include, at) {
                        Some(path) => self
                            .edits
                            .push((at..at + line.len(), format!("```include {path}\n```\n"))),
                        None => self.note(
                            at,
                            format!("`{trimmed}` names no file of the book; it stays as it is"),
                        ),
                    },
                    None => self.note(
                        at,
                        format!("`{trimmed}` is not converted; it stays as it is"),
                    ),
                }
            }
            at += line.len();
        }
    }

    /// Puts a file that is included at a place of the chapter into the content folder and returns how the page names it.
    fn included(&mut self, include: &str, place: usize) -> Option<String> {
        let (path, part) = include
            .split_once(':')
            .map_or((include, ""), |(path, part)| (path, part));
        let bytes = self.file(path)?;
        let (at, bytes) = (format!("_included/{}", bytes.0), bytes.1.clone());
        self.files.entry(at.clone()).or_insert(bytes);
        let part = self.mended(part, place, &at);
        let name = relative(self.place, &at);
        Some(if part.is_empty() {
            name
        } else {
            format!("{name}#{part}")
        })
    }

    /// Takes a part that has no end, or ends behind the file, up to the end of the file, as mdBook does.
    fn mended(&mut self, written: &str, place: usize, file: &str) -> String {
        let part = part_of(written);
        let text = String::from_utf8_lossy(&self.files[file]).into_owned();
        let ends = |line: &str, mark: &str| line.trim_end().ends_with(&format!("{mark}: {part}"));
        let count = text.lines().count();
        let last = part
            .rsplit_once("-L")
            .and_then(|(_, last)| last.parse::<usize>().ok());
        if last.is_some_and(|last| last > count) {
            let first = part.split_once('-').map_or("L1", |(first, _)| first);
            self.note(
                place,
                format!("the lines `{written}` end behind their file; up to its end is taken"),
            );
            return format!("{first}-");
        }
        let begins = text.lines().find(|line| ends(line, "ANCHOR"));
        if let Some(begins) = begins
            && !text.lines().any(|line| ends(line, "ANCHOR_END"))
        {
            self.note(
                place,
                format!("the region `{part}` does not end; up to the end of its file is taken"),
            );
            let mut is_inside = false;
            let mut whole: String = text
                .lines()
                .filter(|line| !ends(line, "ANCHOR") || !std::mem::replace(&mut is_inside, true))
                .map(|line| format!("{line}\n"))
                .collect();
            whole.push_str(&begins.replacen("ANCHOR", "ANCHOR_END", 1));
            whole.push('\n');
            self.files.insert(file.to_owned(), whole.into_bytes());
        }
        part
    }

    /// The text of a part of a file, for a block that has other lines too.
    fn text_of(&self, include: &str) -> Option<String> {
        let (path, part) = include
            .split_once(':')
            .map_or((include, ""), |(path, part)| (path, part));
        let text = String::from_utf8_lossy(self.file(path)?.1).into_owned();
        let part = part_of(part);
        let lines: Vec<&str> = text.lines().collect();
        let is_mark = |line: &str| line.contains("ANCHOR");
        let chosen: Vec<&str> = if part.is_empty() {
            lines
        } else if let Some(range) = part
            .strip_prefix('L')
            .filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
        {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let first: usize = first.parse().ok()?;
            let last = last.trim_start_matches('L').parse().unwrap_or(lines.len());
            lines
                .into_iter()
                .skip(first.saturating_sub(1))
                .take((last + 1).saturating_sub(first))
                .collect()
        } else {
            let start = lines
                .iter()
                .position(|line| line.trim_end().ends_with(&format!("ANCHOR: {part}")))?;
            let end = lines
                .iter()
                .position(|line| line.trim_end().ends_with(&format!("ANCHOR_END: {part}")))?;
            lines.get(start + 1..end)?.to_vec()
        };
        let mut text = String::new();
        for line in chosen.into_iter().filter(|line| !is_mark(line)) {
            text.push_str(line);
            text.push('\n');
        }
        Some(text)
    }

    /// Returns a file that the chapter names, with its path in the book.
    fn file(&self, path: &str) -> Option<(String, &Vec<u8>)> {
        let folder = self
            .chapter
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let path = normal(&join(&join(&self.book.source, folder), path.trim()))?;
        let bytes = self.book.files.get(&path)?;
        Some((path, bytes))
    }
}

/// Returns what a line asks for, if it is an include and nothing else.
fn include_of(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("{{#")?.strip_suffix("}}")?;
    let (word, rest) = inner.split_once(' ')?;
    let is_include = matches!(
        word,
        "include" | "rustdoc_include" | "playground" | "playpen"
    );
    (is_include && !inner.contains("{{"))
        .then(|| rest.split_whitespace().next().unwrap_or_default())
}

/// Returns a part as ours are written: `2:10` is `L2-L10`, a name is a name.
fn part_of(part: &str) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match part.split_once(':') {
        None if is_number(part) => format!("L{part}"),
        None => part.to_owned(),
        Some((first, "")) if is_number(first) => format!("L{first}-"),
        Some(("", last)) if is_number(last) => format!("L1-L{last}"),
        Some((first, last)) if is_number(first) && is_number(last) => format!("L{first}-L{last}"),
        Some(("", "")) => String::new(),
        Some((name, _)) => name.to_owned(),
    }
}
