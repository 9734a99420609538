//! Components in Markdown: a fenced block that names a component of the theme or the site, with arguments in TOML.
//! Whether there is such a component, and what it takes, is looked at in `render`.

use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::expand::body::Body;
use crate::expand::data;
use crate::load::toml_keys::{At, parse_table};

use super::page::{Argument, Call, Piece, Target};
use super::writer::Writer;

/// The word of a block that calls a component.
pub const WORD: &str = "component";
/// What follows the name where Markdown follows the block; the assembled text has it, see `expand`.
pub const OPEN: &str = "open";
/// What stands in place of the name after that Markdown.
pub const CLOSE: &str = "/";

impl Writer<'_> {
    /// Leaves a hole for a component.
    pub(super) fn component(&mut self, words: &[&str], body: &Body, span: Range<usize>) {
        let first_line = self.first_line(&span);
        let (name, has_body) = match words {
            [CLOSE] if self.open_components > 0 => {
                self.open_components -= 1;
                return self.piece(Piece::Close { span });
            }
            [name] if *name != CLOSE => (*name, false),
            [name, OPEN] => (*name, true),
            _ => {
                let message = "the block names no component";
                self.problems.push(
                    Diagnostic::new(Code::UnknownComponent, self.file, message)
                        .at(first_line)
                        .hint("write the name after the word, such as ```` ```component card ````"),
                );
                return;
            }
        };
        let (table, problems) = parse_table(body.text(), self.file, |span| body.place(span));
        let is_sound = problems.is_empty();
        self.problems.extend(problems);
        if !is_sound && !has_body {
            return;
        }
        let mut arguments = Vec::new();
        let mut targets = Vec::new();
        for (key, value) in table.get_ref().iter().filter(|_| is_sound) {
            let place = body.place(value.span());
            let value = data::plain(value.get_ref());
            // What leads somewhere is looked up like any link.
            if let ("href" | "src", Some(address)) = (&**key.get_ref(), value.as_str()) {
                targets.push(Target {
                    address: address.to_owned(),
                    span: place.start + 1..place.end - 1,
                    from: None,
                    image: &**key.get_ref() == "src",
                });
            }
            arguments.push(Argument {
                name: At {
                    value: key.get_ref().to_string(),
                    span: body.place(key.span()),
                },
                value: At { value, span: place },
            });
        }
        let place = self.place_of(name, first_line);
        self.open_components += usize::from(has_body);
        self.piece(Piece::Open(Box::new(Call {
            name: At {
                value: name.to_owned(),
                span: place,
            },
            arguments,
            targets,
            has_body,
            span,
        })));
    }

    /// Returns the first line of a block.
    pub(super) fn first_line(&self, span: &Range<usize>) -> Range<usize> {
        let line = self.text[span.clone()].lines().next().map_or(0, str::len);
        span.start..span.start + line
    }
}
