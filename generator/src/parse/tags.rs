//! What Markdown encloses, paragraphs, lists, tables, links → the tags that open and close it. Elements that need more than
//! a line are in `elements`, headings, code and HTML in modules of their own.

use std::ops::Range;

use calculator_wasm::html::escaped;
use pulldown_cmark::{Alignment, Event, LinkType, Tag, TagEnd};

use super::elements::alert;
use super::writer::{Buffer, Writer};

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: &'a Tag<'a>, span: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                if !self.captioned_image() {
                    self.raw("<p>");
                }
            }
            Tag::Heading { level, id, .. } => self.heading(*level as u8, id.as_deref(), span),
            Tag::BlockQuote(None) => {
                self.check_note(span);
                self.raw("<blockquote>\n");
            }
            Tag::BlockQuote(Some(kind)) => {
                let class = alert(*kind);
                let title = self.words.markup(class, &[]);
                self.raw(&format!(
                    "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
                ));
            }
            Tag::CodeBlock(kind) => self.code_block(kind, span),
            Tag::HtmlBlock => self.html_block(span),
            Tag::List(first) => self.list(*first),
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(_) => self.buffers.push(Buffer::default()),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                let label = escaped(&self.words.with("table", &[("title", &self.section)]));
                self.raw(&format!(
                    "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">\n<table>\n"
                ));
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.raw("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.check_cells(span);
                self.column = 0;
                self.raw("<tr>");
            }
            Tag::TableCell => {
                let empty = matches!(
                    self.events.get(self.at),
                    Some((Event::End(TagEnd::TableCell), _))
                );
                self.cell = if self.in_table_head && !empty {
                    "th"
                } else {
                    "td"
                };
                let scope = if self.cell == "th" {
                    " scope=\"col\""
                } else {
                    ""
                };
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-end\"",
                    _ => "",
                };
                self.raw(&format!("<{}{scope}{class}>", self.cell));
            }
            Tag::Emphasis => self.raw("<em>"),
            Tag::Strong => self.raw("<strong>"),
            Tag::Strikethrough => self.raw("<del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let address = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                self.raw("<a href=\"");
                self.target(address, dest_url, span);
                self.raw("\"");
                if !title.is_empty() {
                    self.raw(&format!(" title=\"{}\"", escaped(title)));
                }
                self.raw(">");
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let title = title.to_string();
                self.image(dest_url, (!title.is_empty()).then_some(title), span);
            }
            Tag::DefinitionList => self.raw("<dl>\n"),
            Tag::DefinitionListTitle => self.raw("<dt>"),
            Tag::DefinitionListDefinition => self.raw("<dd>"),
            // The options that make these are off.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: &TagEnd, span: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.raw("</p>\n"),
            TagEnd::Heading(level) => self.end_of_heading(*level as u8),
            TagEnd::BlockQuote(None) => self.raw("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.raw("</div>\n"),
            TagEnd::List(ordered) => self.end_of_list(*ordered),
            TagEnd::Item => self.raw("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let note = self
                    .buffers
                    .pop()
                    .map(Buffer::into_pieces)
                    .unwrap_or_default();
                let shown = &self.text[span.clone()];
                let label = shown
                    .strip_prefix("[^")
                    .and_then(|rest| rest.split(']').next())
                    .unwrap_or(shown);
                let marker = span.start..span.start + label.len() + 3;
                self.footnotes.define(label, note, marker);
            }
            TagEnd::Table => self.raw("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.raw("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.raw("</tr>\n"),
            TagEnd::TableCell => {
                self.column += 1;
                self.raw(&format!("</{}>", self.cell));
            }
            TagEnd::Emphasis => self.raw("</em>"),
            TagEnd::Strong => self.raw("</strong>"),
            TagEnd::Strikethrough => self.raw("</del>"),
            TagEnd::Link => self.raw("</a>"),
            TagEnd::DefinitionList => self.raw("</dl>\n"),
            TagEnd::DefinitionListTitle => self.raw("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.raw("</dd>\n"),
            // Written whole at their start, or made by options that are off.
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }
}
