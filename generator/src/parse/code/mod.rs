//! Fenced code → HTML. [`fence`] reads the info string; here lines, marks, callouts and tabs are written.
//!
//! The contract with the theme: `code` around a block (a `figure` with a caption where it has a title),
//! `language-…` on the element inside; colours are spans of the classes of [`crate::highlight::Class`]. A block in
//! which lines are told apart is `lined`: each line is a `line`, and a `mark`, `ins` or `del` where it is marked,
//! added or removed; `numbered` lines carry `data-line`; `focused` blocks have lines of class `focus`. A callout is
//! a link of class `callout` to its note in the list `code-notes`. Blocks that are tabs stand in `tabs`, each in a
//! `tab` below its `tab-name`. A drawing stands in a `diagram`, its shapes filled by `f-…` and outlined by `s-…`. Nothing here needs a script; the theme's adds the buttons.

pub(super) mod callouts;
pub(super) mod fence;
pub(super) mod state;

use std::fmt::Write as _;

use calculator_wasm::html::{escaped, push_escaped};

use crate::highlight::{self, Language, Token};
use crate::languages::words::Words;

use callouts::Callout;
use fence::Fence;

/// A block of code, read.
pub(super) struct Block<'a> {
    /// What the fence says.
    pub(super) fence: &'a Fence,
    /// The language, where it is a known one.
    pub(super) language: Option<&'static Language>,
    /// The code, without the marks of callouts.
    pub(super) text: &'a str,
    /// The callouts, in the order of their lines.
    pub(super) callouts: &'a [Callout],
    /// The ids of the notes that the callouts lead to, by number from 1.
    pub(super) notes: &'a [String],
    /// The words of the page's language.
    pub(super) words: &'a Words,
}

impl Block<'_> {
    /// Returns the block as HTML.
    pub(super) fn html(&self) -> String {
        let tokens = match self.language {
            Some(language) => highlight::tokens(language, self.text),
            None => [].into(),
        };
        let mut html = String::with_capacity(self.text.len() * 3 + 128);
        let captioned = self.open(&mut html);
        if self.is_lined() {
            self.lines(&mut html, &tokens);
        } else {
            push_tokens(&mut html, self.text, 0, self.text.len(), &tokens);
        }
        html.push_str("</code></pre>");
        html.push_str(if captioned { "</figure>\n" } else { "</div>\n" });
        html
    }

    fn is_lined(&self) -> bool {
        let fence = self.fence;
        let all = [&fence.mark, &fence.focus, &fence.add, &fence.del];
        fence.numbers.is_some()
            || !self.callouts.is_empty()
            || all.iter().any(|lines| !lines.is_empty())
    }

    /// Writes what stands before the code; tells whether it has a caption.
    fn open(&self, html: &mut String) -> bool {
        let fence = self.fence;
        // Writing to a string cannot fail.
        let _ = match &fence.title {
            Some(title) => write!(
                html,
                "<figure class=\"code\"><figcaption>{}</figcaption>",
                escaped(&title.value)
            ),
            None => write!(html, "<div class=\"code\">"),
        };
        let mut classes = Vec::new();
        if self.is_lined() {
            classes.push("lined");
        }
        if fence.numbers.is_some() {
            classes.push("numbered");
        }
        if !fence.add.is_empty() || !fence.del.is_empty() {
            classes.push("patched");
        }
        if !fence.focus.is_empty() {
            classes.push("focused");
        }
        html.push_str("<pre");
        if !classes.is_empty() {
            let _ = write!(html, " class=\"{}\"", classes.join(" "));
        }
        html.push_str(" tabindex=\"0\"><code");
        let language = self
            .language
            .map_or(fence.language.value.as_str(), |language| language.name);
        let sound = |c: char| c.is_ascii_alphanumeric() || "+-#_.".contains(c);
        if !language.is_empty() && language.chars().all(sound) {
            let _ = write!(html, " class=\"language-{language}\"");
        }
        html.push('>');
        fence.title.is_some()
    }

    fn lines(&self, html: &mut String, tokens: &[Token]) {
        let fence = self.fence;
        let mut start = 0;
        let mut callouts = self.callouts.iter().peekable();
        for (index, line) in self.text.split_inclusive('\n').enumerate() {
            let number = index + 1;
            let within = |lines: &fence::Lines| lines.contains(number);
            let element = match (within(&fence.add), within(&fence.del), within(&fence.mark)) {
                (true, _, _) => "ins",
                (_, true, _) => "del",
                (_, _, true) => "mark",
                _ => "span",
            };
            let mut class = "line".to_owned();
            if element != "mark" && within(&fence.mark) {
                class.push_str(" mark");
            }
            if within(&fence.focus) {
                class.push_str(" focus");
            }
            let shown = fence.numbers.map_or(String::new(), |first| {
                format!(" data-line=\"{}\"", first as usize + index)
            });
            let _ = write!(html, "<{element} class=\"{class}\"{shown}>");
            let content = line.trim_end_matches('\n');
            let end = start + content.len();
            let from = tokens.partition_point(|token| token.span.end <= start);
            push_tokens(html, self.text, start, end, &tokens[from..]);
            while let Some(callout) = callouts.next_if(|callout| callout.line == number) {
                let Some(id) = callout
                    .number
                    .checked_sub(1)
                    .and_then(|at| self.notes.get(at))
                else {
                    continue;
                };
                let number = callout.number;
                let name = self
                    .words
                    .markup("code-note", &[("number", &number.to_string())]);
                let _ = write!(
                    html,
                    "<a class=\"callout\" href=\"#{id}\" aria-label=\"{name}\">{number}</a>"
                );
            }
            // The end of the line stands inside it, so that lines that are blocks copy as lines.
            html.push_str(&line[content.len()..]);
            let _ = write!(html, "</{element}>");
            start += line.len();
        }
    }
}

/// Writes a stretch of a text with its colours.
fn push_tokens(html: &mut String, text: &str, start: usize, end: usize, tokens: &[Token]) {
    let mut at = start;
    for token in tokens {
        if token.span.start >= end {
            break;
        }
        let from = token.span.start.max(at);
        let to = token.span.end.min(end);
        if from >= to {
            continue;
        }
        push_escaped(html, &text[at..from]);
        let _ = write!(html, "<span class=\"{}\">", token.class.name());
        push_escaped(html, &text[from..to]);
        html.push_str("</span>");
        at = to;
    }
    push_escaped(html, &text[at..end]);
}
