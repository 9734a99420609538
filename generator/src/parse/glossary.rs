//! The first use of a term on a page explains it. The markup works by style sheet alone: what the term means is shown
//! while the pointer or the focus is on it, with a link to its place in the glossary.

use std::ops::Range;

use calculator_wasm::html::escaped;

use super::headings::slug;
use super::page::{Piece, Target};
use super::writer::Writer;

impl Writer<'_> {
    /// Writes running text; terms that stand in it for the first time are marked.
    pub(super) fn running_text(&mut self, text: &str, span: &Range<usize>) {
        let Some(glossary) = self.around.library.glossary() else {
            return self.escape(text);
        };
        let mut rest = text;
        // The terms are words of the language that the site is written in.
        let is_first = self.around.library.language_of(self.around.path).0 == 0;
        let is_plain = is_first && self.apart == 0 && self.around.path != glossary.page;
        while let Some((range, term)) = is_plain
            .then(|| glossary.find(rest, |term| !self.explained.contains(&term)))
            .flatten()
        {
            self.explained.insert(term);
            let id = self
                .ids
                .unique(&format!("term-{}", slug(&glossary.terms[term].name)));
            self.escape(&rest[..range.start]);
            self.raw(&format!(
                "<span class=\"term\"><span class=\"term-word\" tabindex=\"0\" role=\"button\" \
                 aria-describedby=\"{id}\">{}</span><span class=\"term-note\"><span id=\"{id}\">{}</span> <a href=\"",
                escaped(&rest[range.clone()]),
                escaped(&glossary.terms[term].meaning),
            ));
            self.piece(Piece::Target(Target {
                address: format!("{}#{}", glossary.page, slug(&glossary.terms[term].name)),
                span: span.start..span.start,
                from: Some("_index.md".to_owned()),
                image: false,
            }));
            let name = self.words.markup("glossary", &[]);
            self.raw(&format!("\">{name}</a></span></span>"));
            rest = &rest[range.end..];
        }
        self.escape(rest);
    }
}
