//! The info string of a fence: the language, then attributes.
//!
//! `title="src/main.rs"` · `lines` or `lines=10` · `mark=2-4,7` · `focus=3` · `add=5` · `del=6` · `tab="npm"` ·
//! `notes`; a diagram takes `title` and `description`. Lines are counted from 1, whatever number is printed.

use std::ops::{Range, RangeInclusive};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::load::toml_keys::At;

/// What the info string of a fence says.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Fence {
    /// The first word; empty where there is none.
    pub(in crate::parse) language: At<String>,
    /// `title`: the caption.
    pub(in crate::parse) title: Option<At<String>>,
    /// `description`: what a diagram shows, for those who do not see it.
    pub(in crate::parse) description: Option<At<String>>,
    /// `tab`: the name of the tab.
    pub(in crate::parse) tab: Option<At<String>>,
    /// `lines`: the number of the first line, where lines are numbered.
    pub(in crate::parse) numbers: Option<u32>,
    /// `mark`: the lines to look at.
    pub(in crate::parse) mark: Lines,
    /// `focus`: the lines that stay clear while the others step back.
    pub(in crate::parse) focus: Lines,
    /// `add`: the lines that are new.
    pub(in crate::parse) add: Lines,
    /// `del`: the lines that are gone.
    pub(in crate::parse) del: Lines,
    /// `notes`: where the word stands, if the list below explains the code.
    pub(in crate::parse) notes: Option<Range<usize>>,
}

/// Some lines of a block.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Lines {
    ranges: Vec<(RangeInclusive<usize>, Range<usize>)>,
}

impl Lines {
    /// Tells whether there are none.
    pub(in crate::parse) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Tells whether the line of this number, from 1, is among them.
    pub(in crate::parse) fn contains(&self, line: usize) -> bool {
        self.ranges.iter().any(|(range, _)| range.contains(&line))
    }
}

/// The attributes of a block of code.
const OF_CODE: &[&str] = &[
    "title", "lines", "mark", "focus", "add", "del", "tab", "notes",
];

/// The attributes of a diagram.
const OF_DIAGRAMS: &[&str] = &["title", "description"];

/// The language of a fence that is a diagram.
pub(in crate::parse) const DIAGRAM: &str = "mermaid";

/// Reads the info string that starts at `start` in the file.
pub(in crate::parse) fn read(file: &str, info: &str, start: usize) -> (Fence, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        info,
        start,
        problems: Vec::new(),
    };
    let mut fence = Fence::default();
    let length = info.find(char::is_whitespace).unwrap_or(info.len());
    fence.language = At {
        value: info[..length].to_owned(),
        span: start..start + length,
    };
    let known = if fence.language.value == DIAGRAM {
        OF_DIAGRAMS
    } else {
        OF_CODE
    };
    let mut at = length;
    let mut seen: Vec<&str> = Vec::new();
    while let Some(attribute) = reader.attribute(&mut at) {
        let name = &info[attribute.name.clone()];
        if !known.contains(&name) {
            reader.problem(
                attribute.name.clone(),
                format!("a fence has no attribute `{name}`"),
                suggest_from(name, "attributes", known.iter().copied()),
            );
        } else if seen.contains(&name) {
            reader.problem(
                attribute.name.clone(),
                format!("`{name}` stands twice"),
                "remove one of the two".to_owned(),
            );
        } else {
            seen.push(name);
            reader.take(&mut fence, name, &attribute);
        }
    }
    (fence, reader.problems)
}

impl Fence {
    /// Checks the lines that the fence names against the block, which has `count`.
    pub(in crate::parse) fn check_lines(&self, file: &str, count: usize) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for lines in [&self.mark, &self.focus, &self.add, &self.del] {
            for (range, span) in &lines.ranges {
                if *range.end() > count {
                    let has = match count {
                        1 => "1 line".to_owned(),
                        count => format!("{count} lines"),
                    };
                    problems.push(
                        problem(file, span.clone(), format!("the block has {has}"))
                            .hint("lines are counted from 1 at the first line of the block"),
                    );
                }
            }
        }
        for (range, span) in &self.del.ranges {
            if let Some(line) = range
                .clone()
                .take(count)
                .find(|line| self.add.contains(*line))
            {
                problems.push(
                    problem(
                        file,
                        span.clone(),
                        format!("line {line} is added and removed"),
                    )
                    .hint("write the line twice, as it was and as it is"),
                );
            }
        }
        problems
    }
}

/// Makes a finding on a fence.
pub(in crate::parse) fn problem(file: &str, span: Range<usize>, message: String) -> Diagnostic {
    Diagnostic::new(Code::FenceAttribute, file, message).at(span)
}

/// `name` or `name=value`; places count from the start of the info string.
struct Attribute {
    name: Range<usize>,
    value: Option<Range<usize>>,
}

struct Reader<'a> {
    file: &'a str,
    info: &'a str,
    start: usize,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn problem(&mut self, at: Range<usize>, message: String, hint: String) {
        let span = self.start + at.start..self.start + at.end;
        self.problems
            .push(problem(self.file, span, message).hint(hint));
    }

    /// Returns the next attribute and moves behind it.
    fn attribute(&mut self, at: &mut usize) -> Option<Attribute> {
        let info = self.info;
        *at = info.len() - info[*at..].trim_start().len();
        if *at == info.len() {
            return None;
        }
        let rest = &info[*at..];
        let length = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = *at..*at + length;
        *at = name.end;
        if !info[*at..].starts_with('=') {
            return Some(Attribute { name, value: None });
        }
        let from = *at + 1;
        let value = match info[from..].strip_prefix('"') {
            Some(quoted) => match quoted.find('"') {
                Some(end) => {
                    *at = from + end + 2;
                    from + 1..from + 1 + end
                }
                None => {
                    *at = info.len();
                    self.problem(
                        from..info.len(),
                        "the quotation mark is not closed".to_owned(),
                        "add `\"` where the value ends".to_owned(),
                    );
                    from + 1..info.len()
                }
            },
            None => {
                let rest = &info[from..];
                let end = from + rest.find(char::is_whitespace).unwrap_or(rest.len());
                *at = end;
                from..end
            }
        };
        Some(Attribute {
            name,
            value: Some(value),
        })
    }

    fn take(&mut self, fence: &mut Fence, name: &str, attribute: &Attribute) {
        let place = self.start + attribute.name.start..self.start + attribute.name.end;
        match name {
            "title" => fence.title = self.text(attribute, "title=\"src/main.rs\""),
            "description" => {
                fence.description = self.text(attribute, "description=\"What the diagram shows\"");
            }
            "tab" => fence.tab = self.text(attribute, "tab=\"npm\""),
            "lines" => fence.numbers = self.first_line(attribute),
            "mark" => fence.mark = self.lines(attribute),
            "focus" => fence.focus = self.lines(attribute),
            "add" => fence.add = self.lines(attribute),
            "del" => fence.del = self.lines(attribute),
            _ => match &attribute.value {
                None => fence.notes = Some(place),
                Some(value) => self.problem(
                    value.clone(),
                    "`notes` takes no value".to_owned(),
                    "write `notes` alone".to_owned(),
                ),
            },
        }
    }

    fn text(&mut self, attribute: &Attribute, example: &str) -> Option<At<String>> {
        match &attribute.value {
            Some(value) if !self.info[value.clone()].trim().is_empty() => Some(At {
                value: self.info[value.clone()].trim().to_owned(),
                span: self.start + value.start..self.start + value.end,
            }),
            _ => {
                let name = &self.info[attribute.name.clone()];
                self.problem(
                    attribute.name.clone(),
                    format!("`{name}` has no value"),
                    format!("write for example `{example}`"),
                );
                None
            }
        }
    }

    fn first_line(&mut self, attribute: &Attribute) -> Option<u32> {
        let Some(value) = &attribute.value else {
            return Some(1);
        };
        let number = self.info[value.clone()].parse().ok();
        // With a million lines behind it, it still is a number of seven digits.
        let number = number.filter(|number| *number < 1_000_000);
        if number.is_none() {
            self.problem(
                value.clone(),
                format!("`{}` is no number of a line", &self.info[value.clone()]),
                "write `lines`, or the number of the first line: `lines=10`".to_owned(),
            );
        }
        number
    }

    fn lines(&mut self, attribute: &Attribute) -> Lines {
        let mut lines = Lines::default();
        let Some(value) = attribute.value.clone() else {
            let name = &self.info[attribute.name.clone()];
            let hint = format!("write for example `{name}=2` or `{name}=2-4,7`");
            self.problem(
                attribute.name.clone(),
                format!("`{name}` names no lines"),
                hint,
            );
            return lines;
        };
        let mut at = value.start;
        for part in self.info[value].split(',') {
            let span = at..at + part.len();
            at = span.end + 1;
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            match (first.trim().parse(), last.trim().parse()) {
                (Ok(first), Ok(last)) if 1 <= first && first <= last => {
                    let place = self.start + span.start..self.start + span.end;
                    lines.ranges.push((first..=last, place));
                }
                _ => self.problem(
                    span,
                    format!("`{part}` names no lines"),
                    "write numbers of lines, from 1, with commas and ranges: `2-4,7`".to_owned(),
                ),
            }
        }
        lines
    }
}
