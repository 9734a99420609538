//! Which pages say something else than in the last build. In: the pages as they are, and the memory of what they were. Out:
//! both, side by side; `None` where a page cannot be told, or passages have moved.

use std::collections::BTreeMap;

use crate::link::Site;
use crate::memory::Memory;
use crate::parse::Page;

use super::edited::{Edit, is_in_place};
use super::noted::{Line, Noted, Other};
use super::passages::PutAway;
use super::postings::Source;

/// A page as it was: its number among those of the language, the number of its first passage, and what it said.
pub(super) struct Before {
    number: usize,
    first: u32,
    title: String,
    summary: String,
    passages: PutAway,
}

/// Returns the pages that are not known to be as they were.
pub(super) fn before(
    site: &Site,
    pages: &[usize],
    lines: &[Line],
    passages: &[PutAway],
    earlier: &Noted<'_>,
    memory: &Memory,
) -> Option<Vec<Before>> {
    if !is_in_place(earlier, lines) {
        return None;
    }
    let others = earlier.others.iter();
    let others: BTreeMap<&str, &Other> = others.map(|other| (&*other.address, other)).collect();
    let (mut all, mut first) = (Vec::new(), 0);
    for (number, page) in pages.iter().enumerate() {
        let start = first;
        first += passages[number].count as u32;
        if passages[number].is_known {
            continue;
        }
        let entry = &site.pages[*page];
        let was = match others.get(&*entry.address) {
            Some(other) => (*other).clone(),
            None if entry.stands_in() => return None,
            None => remembered(&entry.page.path, memory)?,
        };
        if was.count != passages[number].count {
            return None;
        }
        all.push(Before {
            number,
            first: start,
            title: was.title,
            summary: was.summary,
            passages: PutAway::known(was.passages, was.count),
        });
    }
    Some(all)
}

/// Returns a page as what is remembered of pages has it.
fn remembered(path: &str, memory: &Memory) -> Option<Other> {
    let (said, passages, count) = memory.before(path)?;
    let said = Page {
        path: path.to_owned(),
        ..postcard::from_bytes(&said).ok()?
    };
    Some(Other {
        title: said.title().to_owned(),
        summary: said.front_matter.summary,
        count,
        passages,
        ..Other::default()
    })
}

/// Returns the pages that say something else than they did.
pub(super) fn of<'a>(before: &'a [Before], sources: &'a [Source<'a>]) -> Vec<Edit<'a>> {
    let edits = before.iter().map(|before| Edit {
        first: before.first,
        was: Source {
            title: &before.title,
            summary: &before.summary,
            passages: &before.passages,
        },
        is: Source {
            ..sources[before.number]
        },
    });
    let is_other = |edit: &Edit<'_>| {
        let Edit { was, is, .. } = edit;
        (was.title, was.summary) != (is.title, is.summary)
            || was.passages.kept() != is.passages.kept()
    };
    edits.filter(is_other).collect()
}
