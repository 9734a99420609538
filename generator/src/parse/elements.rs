//! The elements of a page that need more than a line: notes, rows of tables, code, images, raw HTML.

use std::ops::Range;

use serde_json::Value;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use crate::config::RawHtml;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::waivers;
use crate::expand::body::Body;
use crate::expand::data;
use crate::expand::library::Asked;
use crate::expand::rows::text_of;
use crate::load::toml_keys::At;
use calculator_wasm::html::escaped;

use super::calculators::{self, WORD};
use super::components;
use super::headings::slug;
use super::page::{Picture, Piece};
use super::sanitise;
use super::writer::Writer;

/// The kinds of notes.
const NOTES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// Returns the class of an alert, which is also the name of its title among the words.
pub(super) fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

impl<'a> Writer<'a> {
    /// Reports the cells of a row that have no column: they are not shown.
    pub(super) fn check_cells(&mut self, span: Range<usize>) {
        let after = self.after_last_child(&span);
        let rest = self.text[after.clone()].trim_start();
        let rest = rest.strip_prefix('|').unwrap_or(rest).trim_start();
        let lost = rest.trim_end().trim_end_matches('|').trim_end();
        if lost
            .chars()
            .all(|character| character == '|' || character.is_whitespace())
        {
            return;
        }
        let start = after.end - rest.len();
        self.problems.push(
            Diagnostic::new(
                Code::LostCell,
                self.file,
                "the table has no column for this",
            )
            .at(start..start + lost.len())
            .hint("add a column to the first two rows; for a bar within a cell, `\\|`"),
        );
    }

    /// Returns what an element that has just begun still holds after the last one inside it.
    pub(super) fn after_last_child(&self, span: &Range<usize>) -> Range<usize> {
        let last = self.events[self.at..]
            .iter()
            .take_while(|(event, _)| {
                !matches!(event, Event::End(TagEnd::Heading(_) | TagEnd::TableRow))
            })
            .last();
        last.map_or(span.start, |(_, child)| child.end)..span.end
    }

    /// Reports a quotation that begins as a note does, and is none.
    pub(super) fn check_note(&mut self, span: Range<usize>) {
        let line = self.text[span.clone()].lines().next().unwrap_or_default();
        let Some(start) = line.find('>').filter(|at| line[..*at].trim().is_empty()) else {
            return;
        };
        let written = line[start + 1..].trim();
        let Some((word, after)) = written
            .strip_prefix("[!")
            .and_then(|rest| rest.split_once(']'))
        else {
            return;
        };
        let is_word = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        // A link may begin so.
        if !is_word || after.starts_with(['(', '[', ':']) {
            return;
        }
        let place = self.place_of(&format!("[!{word}]"), span);
        let is_known = NOTES.contains(&word.to_ascii_uppercase().as_str());
        let problem = match is_known {
            true => Diagnostic::new(
                Code::UnknownNote,
                self.file,
                format!("`[!{word}]` does not stand alone on its line"),
            )
            .hint("begin the text of the note on the next line, after `>`"),
            false => Diagnostic::new(
                Code::UnknownNote,
                self.file,
                format!("there is no kind of note `{word}`"),
            )
            .hint(suggest_from(word, "kinds", NOTES.iter().copied())),
        };
        self.problems.push(problem.at(place));
    }

    /// Writes a code span, or leaves a hole for a figure. Two backticks show the form of a figure as it is.
    pub(super) fn code_span(&mut self, code: &str, span: Range<usize>) {
        let written = &self.text[span.clone()];
        let is_figure = code.split_ascii_whitespace().next() == Some(WORD)
            && code.trim() != WORD
            && written.starts_with('`')
            && !written.starts_with("``");
        if !is_figure {
            if !written.starts_with("``") && self.data_value(code, &span) {
                return;
            }
            self.raw(&format!("<code>{}</code>", escaped(code)));
            return;
        }
        let inner = span.start + 1..span.end - 1;
        // Places are exact where the span stands in one stretch, which all but oddly wrapped ones do.
        let start = if self.text[inner.clone()].len() == code.len() {
            inner.start
        } else {
            span.start
        };
        match calculators::figure(self.file, code, start, span) {
            Ok((key, request)) => self.piece(Piece::Figure {
                key,
                request: Box::new(request),
            }),
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// Writes a value of a data file, where the span asks for one: `data limits.toml lambda.timeout`.
    fn data_value(&mut self, code: &str, span: &Range<usize>) -> bool {
        let words: Vec<&str> = code.split_ascii_whitespace().collect();
        let ["data", written, path] = words[..] else {
            return false;
        };
        if !data::is_data(written) {
            return false;
        }
        let from = self.around.path_at(span.start);
        let whole = span.clone();
        let asked = Asked {
            from: &from,
            file: self.file,
            written,
            place: self.place_of(written, whole.clone()),
        };
        let found = self.around.library.data(&asked).and_then(|(file, data)| {
            let value = data.at(path).and_then(|value| match value {
                Value::Object(_) => Err((
                    format!("`{path}` is a table"),
                    "name one value of it".to_owned(),
                )),
                value => Ok(text_of(value)),
            });
            let value = value.map_err(|(message, hint)| {
                let problem = Diagnostic::new(Code::MissingData, self.file, message);
                let place = self.place_of(path, whole);
                Box::new(problem.at(place).hint(hint))
            });
            Ok((file, value?))
        });
        match found {
            Ok((file, value)) => {
                self.parts.insert(file);
                self.escape(&value);
            }
            Err(problem) => self.problems.push(*problem),
        }
        true
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, span: Range<usize>) {
        let mut body = Body::default();
        while let Some((event, place)) = self.next() {
            match event {
                Event::Text(text) => body.push(text, place.start),
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let CodeBlockKind::Fenced(info) = kind else {
            self.raw(&format!(
                "<div class=\"code\"><pre tabindex=\"0\"><code>{}</code></pre></div>\n",
                escaped(body.text())
            ));
            return;
        };
        let mut words = info.split_ascii_whitespace();
        match words.next() {
            Some(WORD) => self.calculator(words.collect::<Vec<_>>().join(" "), &body, span),
            Some(components::WORD) => self.component(&words.collect::<Vec<_>>(), &body, span),
            _ => self.fenced_code(&body, span),
        }
    }

    fn calculator(&mut self, name: String, body: &Body, span: Range<usize>) {
        let first_line =
            span.start..span.start + self.text[span.clone()].lines().next().map_or(0, str::len);
        let place = match name.is_empty() {
            true => first_line.clone(),
            false => self.place_of(&name, first_line),
        };
        let name = At {
            value: name,
            span: place,
        };
        let (request, problems) = calculators::block(self.file, name, body, span);
        if problems.is_empty() {
            let id = self
                .ids
                .unique(&format!("{}-calculator", slug(&request.calculator.value)));
            self.piece(Piece::Calculator {
                id,
                request: Box::new(request),
            });
        }
        self.problems.extend(problems);
    }

    /// Writes a paragraph that is nothing but an image with a title as a figure with a caption.
    pub(super) fn captioned_image(&mut self) -> bool {
        let Some((
            Event::Start(Tag::Image {
                title, dest_url, ..
            }),
            span,
        )) = self.events.get(self.at)
        else {
            return false;
        };
        let is_end =
            |(event, _): &&(Event<'_>, Range<usize>)| matches!(event, Event::End(TagEnd::Image));
        let length = self.events[self.at..]
            .iter()
            .take_while(|entry| !is_end(entry))
            .count();
        let after = self.events.get(self.at + length + 1);
        if title.is_empty() || !matches!(after, Some((Event::End(TagEnd::Paragraph), _))) {
            return false;
        }
        self.at += 1;
        self.raw("<figure>");
        self.image(dest_url, None, span.clone());
        self.raw(&format!(
            "<figcaption>{}</figcaption></figure>\n",
            escaped(title)
        ));
        self.at += 1;
        true
    }

    /// Writes an image whose start was just taken, and takes its text and its end.
    pub(super) fn image(&mut self, address: &str, title: Option<String>, span: Range<usize>) {
        let alt = self.text_until_end();
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(TagEnd::Image)) {
                break;
            }
        }
        if alt.trim().is_empty() {
            self.problems.push(
                Diagnostic::new(Code::MissingAlt, self.file, "the image has no text")
                    .at(span.clone())
                    .hint(format!(
                        "say in the brackets what it shows: `![…]({address})`"
                    )),
            );
        }
        self.piece(Piece::Image(Box::new(Picture {
            target: self.placed(address.to_owned(), address, span, true),
            alt,
            title,
        })));
    }

    /// Takes a block of HTML whole, so that it is one finding.
    pub(super) fn html_block(&mut self, span: Range<usize>) {
        let start = self.at;
        while let Some((event, _)) = self.next() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
        let html: String = self.events[start..self.at]
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(html) | Event::Text(html) => Some(&**html),
                _ => None,
            })
            .collect();
        self.html_of_page(&html, span);
    }

    /// Does with HTML of the page what the site says. Comments are never published, and closing tags are
    /// not complained about beside their opening ones.
    pub(super) fn html_of_page(&mut self, html: &str, span: Range<usize>) {
        let trimmed = html.trim();
        let comment = trimmed
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"));
        if let Some(comment) = comment.filter(|comment| !comment.contains("-->")) {
            self.comment(comment, span);
            return;
        }
        match self.raw_html {
            RawHtml::Allow => self.raw(html),
            RawHtml::Sanitise => self.sanitised(html, span),
            RawHtml::Refuse if trimmed.starts_with("</") => {}
            RawHtml::Refuse => {
                let length = self.text[span.clone()].trim_end().len();
                self.problems.push(
                    Diagnostic::new(Code::RawHtml, self.file, "the page holds HTML, which this site does not allow")
                        .at(span.start..span.start + length)
                        .hint(
                            "write it in Markdown, as code between backticks, or set `raw_html = \"sanitise\"` in \
                             site.toml",
                        ),
                );
            }
        }
    }

    /// Writes what may stay of a stretch of HTML, and reports the rest.
    fn sanitised(&mut self, html: &str, span: Range<usize>) {
        let (kept, removed) = sanitise::filter(html);
        // Inside quotes and lists, the stretch does not stand in one piece in the source.
        let start = self.text[span.clone()]
            .starts_with(html)
            .then_some(span.start);
        for part in removed {
            let place = match start {
                Some(start) => start + part.at.start..start + part.at.end,
                None => span.clone(),
            };
            self.problems.push(
                Diagnostic::new(
                    Code::RemovedHtml,
                    self.file,
                    format!("{} was removed from the page", part.what),
                )
                .at(place)
                .hint("leave it out, write it in Markdown, or show it as code between backticks"),
            );
        }
        self.raw(&kept);
        self.unsafe_html = true;
    }

    /// A comment is nothing, or a waiver for the block that holds it or, where it stands alone, for the next.
    fn comment(&mut self, comment: &str, span: Range<usize>) {
        let holds = self.block.start <= span.start && span.end <= self.block.end;
        let covers = match self.events.get(self.at) {
            _ if holds => self.block.clone(),
            Some((Event::Start(_) | Event::Rule, next)) => next.clone(),
            _ => span.end..span.end,
        };
        let length = self.text[span.clone()].trim_end().len();
        self.waivers.extend(waivers::read(
            comment,
            self.file,
            span.start..span.start + length,
            covers,
        ));
    }

    /// Returns the text of the heading or image that was just started, without taking its events.
    pub(super) fn text_until_end(&self) -> String {
        self.events[self.at..]
            .iter()
            .map(|(event, _)| event)
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_) | TagEnd::Image)))
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => Some(&**text),
                Event::SoftBreak | Event::HardBreak => Some(" "),
                _ => None,
            })
            .collect()
    }

    /// Returns where `part` stands last in `whole`, or all of it.
    pub(super) fn place_of(&self, part: &str, whole: Range<usize>) -> Range<usize> {
        match self.text[whole.clone()].rfind(part) {
            Some(at) => whole.start + at..whole.start + at + part.len(),
            None => whole,
        }
    }
}
