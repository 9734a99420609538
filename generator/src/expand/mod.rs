//! Between reading and parsing: a page that takes parts from other files of the content folder → its whole Markdown.
//! Pure; most pages pass through untouched.
//!
//! 1. [`library`] holds every file of the content folder, as text and as data.
//! 2. Fenced blocks are found by the Markdown parser itself, so what only looks like one is left alone.
//! 3. [`mod@include`] puts in a file, some lines of it or a named region, as Markdown or inside a code block; [`rows`] makes
//!    a table, or a stretch of Markdown for each row, of a data file.
//! 4. [`component`] takes apart a component that has Markdown inside.
//! 5. The text that comes out knows where each part came from ([`Origins`]), so that what is found in it later is
//!    reported where it was written.
//!
//! Not here: data values in running text; they become markup and are read by `parse`.

pub mod body;
pub mod component;
pub mod data;
pub mod glossary;
pub mod include;
pub mod library;
pub mod rows;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::origins::{Origin, Origins, Part};
use crate::load::text::MOST_OF_A_TEXT;

use body::Body;
use library::Library;

/// How deep includes may stand in includes.
const DEEPEST: usize = 8;

/// The most parts that a page asks for, with those that its parts ask for.
const MOST_ASKED: usize = 10_000;

/// The most pieces of a page: about three for each line of included code, one for each line of repeated text.
const MOST_PIECES: usize = 200_000;

/// A page with all its parts.
#[derive(Clone, Debug, Default)]
pub struct Expanded {
    /// The text of the page, its front matter unchanged.
    pub text: Arc<str>,
    /// Where the parts came from; `None` where the text is the page's own.
    pub origins: Option<Origins>,
    /// The files that parts came from, by their paths in the content folder.
    pub files: BTreeSet<String>,
    /// What is wrong, each in the file that it names.
    pub problems: Vec<Diagnostic>,
}

/// Puts the parts into a page. `start` is where its Markdown starts.
pub fn page(path: &str, text: &Arc<str>, start: usize, library: &Library<'_>) -> Expanded {
    if !may_take_parts(&text[start..]) {
        return Expanded {
            text: Arc::clone(text),
            ..Expanded::default()
        };
    }
    let mut assembly = Assembly {
        library,
        text: String::new(),
        parts: Vec::new(),
        files: BTreeSet::new(),
        problems: Vec::new(),
        reported: BTreeSet::new(),
        above: vec![path.to_owned()],
        asked: 0,
        is_full: false,
    };
    let source = Source {
        path: path.to_owned(),
        file: library.file(path),
        text,
        asked_for: None,
    };
    assembly.copy(&source, 0..start);
    assembly.expand(&source, start..text.len(), "");
    let text: Arc<str> = assembly.text.into();
    Expanded {
        origins: Some(Origins::new(Arc::clone(&text), assembly.parts)),
        text,
        files: assembly.files,
        problems: assembly.problems,
    }
}

/// What a page that is being parsed stands in.
pub struct Around<'a> {
    /// The path of the page.
    pub path: &'a str,
    /// The files of the content folder.
    pub library: &'a Library<'a>,
    /// Where its parts came from.
    pub origins: Option<&'a Origins>,
}

impl Around<'_> {
    /// Returns the path of the file that a byte of the page came from: paths there are relative to it.
    pub fn path_at(&self, at: usize) -> String {
        match self.origins.and_then(|origins| origins.part(at)) {
            Some(Part {
                origin: Origin::Copied(file, _),
                ..
            }) => self.library.path_of(file).to_owned(),
            _ => self.path.to_owned(),
        }
    }
}

/// A quick look: whether a line could open a block that takes parts.
fn may_take_parts(markdown: &str) -> bool {
    markdown.lines().any(|line| {
        let line = line.trim_start_matches(|sign: char| {
            sign.is_whitespace() || sign.is_ascii_digit() || ">-*+.)".contains(sign)
        });
        (line.starts_with("```") || line.starts_with("~~~"))
            && is_asking(line.trim_start_matches(['`', '~']))
    })
}

/// Tells whether the words after a fence ask for parts.
fn is_asking(info: &str) -> bool {
    let word = info.split_ascii_whitespace().next().unwrap_or_default();
    [include::WORD, rows::TABLE, rows::EACH, component::WORD].contains(&word)
        || include::attribute(info).is_some()
}

/// A file whose text is being put in.
pub(crate) struct Source<'a> {
    path: String,
    file: Arc<str>,
    text: &'a str,
    asked_for: Option<Range<usize>>,
}

/// A fenced block that asks for parts.
pub(crate) struct Block {
    /// What follows the fence.
    info: String,
    /// Where that stands.
    info_place: Range<usize>,
    body: Body,
    span: Range<usize>,
    /// What stands before each line: the marks of quotations, blanks for those of lists.
    prefix: String,
    /// The fence, such as three backticks.
    fence: String,
}

/// A text under way.
pub(crate) struct Assembly<'a> {
    library: &'a Library<'a>,
    text: String,
    parts: Vec<Part>,
    files: BTreeSet<String>,
    problems: Vec<Diagnostic>,
    /// Which problems these are: file, place and code.
    reported: BTreeSet<(String, usize, Code)>,
    /// The files that are being put in, outermost first.
    above: Vec<String>,
    /// How many parts were asked for so far.
    asked: usize,
    is_full: bool,
}

impl Assembly<'_> {
    /// Puts in a stretch of a source, with the parts that it asks for. `prefix` goes before each of its lines.
    fn expand(&mut self, source: &Source<'_>, range: Range<usize>, prefix: &str) {
        let mut at = range.start;
        for block in blocks(source.text, range.clone()) {
            self.asked += 1;
            if self.asked > MOST_ASKED {
                self.fill(format!("the page asks for more than {MOST_ASKED} parts"));
            }
            if self.is_full {
                return;
            }
            self.copy_lines(source, at..block.span.start, prefix);
            at = block.span.end;
            // The parser's span ends before the line's end; the part brings its own.
            if source.text[at..].starts_with('\n') {
                at += 1;
            }
            let asked = source.asked_for.clone();
            let asked = asked.unwrap_or(block.span.start..block.info_place.end);
            let word = block.info.split_ascii_whitespace().next();
            match word.unwrap_or_default() {
                include::WORD => self.include(source, &block, &asked, prefix),
                component::WORD => self.component(source, &block, &asked, prefix),
                rows::TABLE | rows::EACH => self.rows(source, &block, &asked, prefix),
                _ => self.include_code(source, &block, &asked, prefix),
            }
        }
        self.copy_lines(source, at..range.end, prefix);
    }

    /// Puts in a stretch of a source as it is.
    fn copy(&mut self, source: &Source<'_>, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let origin = Origin::Copied(Arc::clone(&source.file), range.start);
        self.push(&source.text[range], origin, source.asked_for.clone());
    }

    /// Puts in lines of a source, each after a prefix.
    fn copy_lines(&mut self, source: &Source<'_>, range: Range<usize>, prefix: &str) {
        if prefix.is_empty() {
            return self.copy(source, range);
        }
        let mut at = range.start;
        for line in source.text[range].split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.made(prefix, source, at..at + line.len());
            }
            self.copy(source, at..at + line.len());
            at += line.len();
        }
    }

    /// Puts in text that stands nowhere; what is found in it is reported at `place` of the source.
    fn made(&mut self, text: &str, source: &Source<'_>, place: Range<usize>) {
        let origin = Origin::Made(vec![(Arc::clone(&source.file), place)]);
        self.push(text, origin, source.asked_for.clone());
    }

    /// Puts in no more, for this reason.
    fn fill(&mut self, why: String) {
        if self.is_full {
            return;
        }
        self.is_full = true;
        let file = self.library.file(&self.above[0]);
        self.problems.push(
            Diagnostic::new(Code::TooLarge, &*file, why).hint("include less, or divide the page"),
        );
    }

    fn push(&mut self, text: &str, origin: Origin, asked_for: Option<Range<usize>>) {
        if text.is_empty() || self.is_full {
            return;
        }
        if self.text.len() + text.len() > MOST_OF_A_TEXT as usize {
            let most = MOST_OF_A_TEXT >> 10;
            return self.fill(format!(
                "with all its parts the page is larger than {most} KiB"
            ));
        }
        if self.parts.len() >= MOST_PIECES {
            let most = MOST_PIECES;
            return self.fill(format!(
                "the page is put together from more than {most} pieces"
            ));
        }
        self.parts.push(Part {
            at: self.text.len(),
            origin,
            asked_for,
        });
        self.text.push_str(text);
    }
}

/// Returns the options by which blocks are found; those that decide what a block is.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM
}

/// Returns the blocks of a stretch of Markdown that ask for parts, in order.
fn blocks(text: &str, range: Range<usize>) -> Vec<Block> {
    if !may_take_parts(&text[range.clone()]) {
        return Vec::new();
    }
    let start = range.start;
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (event, span) in Parser::new_ext(&text[range], options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_asking(&info) => {
                open = true;
                blocks.push(block(
                    text,
                    info.trim(),
                    span.start + start..span.end + start,
                ));
            }
            Event::Text(part) if open => {
                if let Some(block) = blocks.last_mut() {
                    block.body.push(&part, span.start + start);
                }
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            _ => {}
        }
    }
    blocks
}

fn block(text: &str, info: &str, span: Range<usize>) -> Block {
    let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let prefix = text[line..span.start]
        .chars()
        .map(|sign| {
            if sign == '>' || sign == '\t' {
                sign
            } else {
                ' '
            }
        })
        .collect();
    let first = text[span.clone()].lines().next().unwrap_or_default();
    let sign = first.chars().next().unwrap_or('`');
    let fence: String = first.chars().take_while(|other| *other == sign).collect();
    // With escaped signs or entities it stands otherwise in the file: then it is all that follows the fence.
    let place = match first.rfind(info) {
        Some(at) => at..at + info.len(),
        None => fence.len()..first.len(),
    };
    Block {
        info: info.to_owned(),
        info_place: span.start + place.start..span.start + place.end,
        body: Body::default(),
        span,
        prefix,
        fence,
    }
}

impl Block {
    /// Returns where a word of the info string stands.
    fn place_of(&self, word: &str) -> Range<usize> {
        match self.info.find(word) {
            Some(at) if self.info_place.len() == self.info.len() => {
                let start = self.info_place.start + at;
                start..start + word.len()
            }
            _ => self.info_place.clone(),
        }
    }
}
