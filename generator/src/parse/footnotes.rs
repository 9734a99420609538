//! Footnotes: numbered in the order in which the text refers to them, printed at the end, linked both ways.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use crate::languages::words::Words;

use super::page::Piece;

/// The footnotes of a page while it is being written.
#[derive(Debug, Default)]
pub struct Footnotes {
    numbers: BTreeMap<String, usize>,
    references: BTreeMap<usize, usize>,
    definitions: BTreeMap<String, (Vec<Piece>, Range<usize>)>,
}

/// The footnotes of a page, written.
#[derive(Debug, Default)]
pub struct Notes {
    /// The section for the end of the page; empty where the page has no notes.
    pub pieces: Vec<Piece>,
    /// The ids in the section.
    pub ids: Vec<String>,
    /// Labels and places of the notes that nothing refers to.
    pub unused: Vec<(String, Range<usize>)>,
}

impl Footnotes {
    /// Returns the markup of a reference and the id it carries.
    pub fn reference(&mut self, label: &str, words: &Words) -> (String, String) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_owned()).or_insert(next);
        let count = self.references.entry(number).or_insert(0);
        *count += 1;
        let id = reference_id(number, *count);
        let name = words.markup("footnote", &[("number", &number.to_string())]);
        let markup = format!(
            "<sup class=\"footnote-reference\"><a href=\"#note-{number}\" id=\"{id}\" aria-label=\"{name}\">{number}</a></sup>"
        );
        (markup, id)
    }

    /// Keeps the text of a note.
    pub fn define(&mut self, label: &str, pieces: Vec<Piece>, span: Range<usize>) {
        self.definitions
            .entry(label.to_owned())
            .or_insert((pieces, span));
    }

    /// Writes the notes in the order of their numbers.
    pub fn finish(mut self, words: &Words) -> Notes {
        let mut ordered: Vec<(usize, String)> = self
            .numbers
            .iter()
            .map(|(label, number)| (*number, label.clone()))
            .collect();
        ordered.sort();
        let mut pieces = Vec::new();
        let mut ids = Vec::new();
        let mut html = String::new();
        for (number, label) in ordered {
            let Some((note, _)) = self.definitions.remove(&label) else {
                continue;
            };
            if ids.is_empty() {
                let title = words.markup("footnotes", &[]);
                let _ = write!(
                    html,
                    "<section class=\"footnotes\" aria-label=\"{title}\">\n<ol>\n"
                );
            }
            let way_back = words.markup("footnote-back", &[("number", &number.to_string())]);
            // Writing to a string cannot fail.
            let _ = write!(html, "<li id=\"note-{number}\">");
            pieces.push(Piece::Html(std::mem::take(&mut html)));
            pieces.extend(note);
            let mut back = String::new();
            for count in 1..=self.references.get(&number).copied().unwrap_or(0) {
                let _ = write!(
                    back,
                    " <a class=\"footnote-back\" href=\"#{}\" aria-label=\"{way_back}\">↩</a>",
                    reference_id(number, count)
                );
            }
            match pieces.last_mut() {
                // The way back stands at the end of the note's last line.
                Some(Piece::Html(last)) if last.ends_with("</p>\n") => {
                    last.truncate(last.len() - "</p>\n".len());
                    let _ = writeln!(html, "{back}</p>");
                }
                _ => html.push_str(&back),
            }
            html.push_str("</li>\n");
            ids.push(format!("note-{number}"));
        }
        if !ids.is_empty() {
            html.push_str("</ol>\n</section>\n");
            pieces.push(Piece::Html(html));
        }
        let unused = self
            .definitions
            .into_iter()
            .map(|(label, (_, span))| (label, span))
            .collect();
        Notes {
            pieces,
            ids,
            unused,
        }
    }
}

fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("note-{number}-text")
    } else {
        format!("note-{number}-text-{count}")
    }
}
