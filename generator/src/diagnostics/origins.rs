//! Where the parts of a page came from that was put together from several files. What is found in the assembled text is
//! reported at the file, line and column where its author wrote it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::load::text::Text;

use super::Diagnostic;

/// The parts of an assembled text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    text: Arc<str>,
    parts: Vec<Part>,
}

/// A part of an assembled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The byte of the assembled text at which it starts.
    pub at: usize,
    /// Where it came from.
    pub origin: Origin,
    /// Where the page asks for it; `None` for the page's own text.
    pub asked_for: Option<Range<usize>>,
}

/// Where a part came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It stands in a file as it is, from this byte on.
    Copied(Arc<str>, usize),
    /// It was made from these stretches of files. What is found in it is looked for there, in their order.
    Made(Vec<(Arc<str>, Range<usize>)>),
}

/// The shortest text that is looked for in what a part was made from; less stands there by chance.
const SHORTEST: usize = 4;

impl Origins {
    /// Returns the origins of an assembled text; `parts` come in order, the first at byte 0.
    pub fn new(text: Arc<str>, parts: Vec<Part>) -> Origins {
        Origins { text, parts }
    }

    /// Returns the part that holds a byte.
    pub fn part(&self, at: usize) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.at <= at);
        after.checked_sub(1).and_then(|index| self.parts.get(index))
    }

    /// Returns the problem at the place where it was written. `page` is the file that the text was assembled for,
    /// `texts` are those of all files.
    pub(super) fn at_its_origin(
        &self,
        problem: Diagnostic,
        page: &str,
        texts: &BTreeMap<String, Text>,
    ) -> Diagnostic {
        let Some(span) = problem.span.clone() else {
            return problem;
        };
        let Some(part) = self.part(span.start) else {
            return problem;
        };
        let (file, place) = match &part.origin {
            Origin::Copied(file, start) => {
                let next = self.parts.iter().find(|other| other.at > part.at);
                let end = next.map_or(span.end, |next| span.end.min(next.at));
                let shift = |byte: usize| start + byte - part.at;
                (file, shift(span.start)..shift(end.max(span.start)))
            }
            Origin::Made(places) => {
                let found = self.text.get(span).unwrap_or_default().trim();
                let looked_for = places.iter().find_map(|(file, range)| {
                    let within = texts.get(&**file)?.get(range.clone())?;
                    let at = within.find(found).filter(|_| found.len() >= SHORTEST)?;
                    Some((file, range.start + at..range.start + at + found.len()))
                });
                match looked_for.or(places.first().map(|(file, range)| (file, range.clone()))) {
                    Some(place) => place,
                    None => return problem,
                }
            }
        };
        let asked_for = part.asked_for.as_ref().filter(|_| **file != *page);
        let line = asked_for.and_then(|asked| {
            let before = texts.get(page)?.get(..asked.start)?;
            Some(before.matches('\n').count() + 1)
        });
        Diagnostic {
            span: Some(place),
            file: file.to_string(),
            note: match (problem.note, line) {
                (None, Some(line)) => Some(format!("asked for at {page}:{line}")),
                (Some(note), Some(line)) => Some(format!("{note}\nasked for at {page}:{line}")),
                (note, None) => note,
            },
            ..problem
        }
    }
}
