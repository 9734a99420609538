//! After an edit the search is what it would be if all pages were read: the words, their pieces, and what is noted of them.

use crate::Means;
use crate::memory::{Memory, Notes};

use super::edited::Edit;
use super::noted::{Line, Noted};
use super::passages::{Passage, PutAway};
use super::postings::{Source, Weights};
use super::*;
use crate::output::Digest;

const WEIGHTS: Weights = Weights {
    title: 12,
    heading: 6,
};

/// The passages of pages: of each text those between bars.
fn pages(texts: &[String]) -> Vec<PutAway> {
    let passages = |text: &String| {
        let passages = text.split('|').map(|text| Passage {
            text: text.to_owned(),
            ..Passage::default()
        });
        PutAway::new(&passages.collect::<Vec<_>>(), &Scratch::in_memory())
    };
    texts.iter().map(passages).collect()
}

fn sources(pages: &[PutAway]) -> Vec<Source<'_>> {
    let source = |passages| Source {
        title: "Title",
        summary: "",
        passages,
    };
    pages.iter().map(source).collect()
}

fn lines(pages: &[PutAway]) -> Vec<Line> {
    let name = |(number, page): (usize, &PutAway)| (format!("{number}.html"), page.count);
    pages.iter().enumerate().map(name).collect()
}

/// The words of pages of which all are read, and what is noted of them.
fn anew(texts: &[String]) -> (Said, Notes) {
    let means = Means {
        memory: Memory::empty(),
        ..Means::default()
    };
    let pages = pages(texts);
    let postings = postings::postings(&sources(&pages), WEIGHTS, &means.scratch);
    let count = pages.iter().map(|page| page.count).sum();
    said(words_of(postings, count, "", &means), &pages)
}

/// All that words say: files with their hashes, checks and starts.
type Said = (Vec<(String, Digest)>, String, Vec<String>, Shards);

fn said(words: Words, pages: &[PutAway]) -> (Said, Notes) {
    let files = words.files.iter();
    let files = files.map(|file| (file.path.clone(), file.digest()));
    let said = (files.collect(), words.checks, words.starts, words.spelling);
    let notes = noted::note(
        "",
        lines(pages),
        words.shards,
        &words.beginnings,
        words.noted.unwrap(),
        &[],
        &Scratch::in_memory(),
    );
    (said, notes)
}

fn bytes(notes: &Notes) -> Vec<(&str, Vec<u8>)> {
    let notes = notes.iter();
    notes
        .map(|(name, note)| (&**name, note.read().unwrap()))
        .collect()
}

/// Pages of many words, most of them of their own: as many as make several pieces, and beginnings of too many words.
fn many() -> Vec<String> {
    let mut seed = 7_u64;
    let mut next = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % most
    };
    let mut word = || {
        let first = ["cost", "cold", "start", "é", "a", "\u{fb5c}"][next(6) as usize];
        format!("{first}{}", next(9_000))
    };
    let mut text = || (0..60).map(|_| word() + " ").collect::<String>();
    (0..100)
        .map(|_| format!("{}|the{}", text(), text()))
        .collect()
}

#[test]
fn after_an_edit_the_pieces_are_those_of_all_pages_read_anew() {
    let before = many();
    let (_, notes) = anew(&before);
    let memory = Memory::of_notes(notes);
    let noted = Noted::read(&memory, "").unwrap();
    assert!(noted.shards.len() > 5 && noted.beginnings.len() > 5);
    let whole = before[40].clone();
    let fresh: String = (0..3_000).map(|number| format!("cost{number}x ")).collect();
    for (edits, of_last) in [
        (vec![(40, whole.clone())], noted.shards.len()),
        (
            vec![(40, format!("{whole} a zebra"))],
            noted.shards.len() - 9,
        ),
        (vec![(0, "aardvark|é".to_owned()), (99, "|".to_owned())], 0),
        (vec![(40, whole.replace("cost", "cold"))], 0),
        // So much of one beginning that pieces are added.
        (vec![(40, format!("{whole} {fresh}"))], 0),
    ] {
        let mut after = before.clone();
        for (number, text) in &edits {
            after[*number].clone_from(text);
        }
        let (old, new) = (pages(&before), pages(&after));
        assert_eq!(lines(&old), lines(&new));
        let (was, is) = (sources(&old), sources(&new));
        let edits: Vec<Edit<'_>> = edits
            .iter()
            .map(|(number, _)| Edit {
                first: 2 * *number as u32,
                was: Source { ..was[*number] },
                is: Source { ..is[*number] },
            })
            .collect();
        let scratch = Scratch::in_memory();
        let words = edited::words(&noted, &edits, WEIGHTS, "", &memory, &scratch).unwrap();
        let kept = words.files.iter().filter(|file| file.is_last()).count();
        assert!(kept >= of_last, "{kept} of {}", words.files.len());
        let (words, notes) = said(words, &new);
        let (expected, expected_notes) = anew(&after);
        assert_eq!(words, expected);
        assert_eq!(bytes(&notes), bytes(&expected_notes));
    }
}

#[test]
fn where_passages_move_the_terms_are_those_of_all_pages_read_anew() {
    let text = |texts: [&str; 3]| texts.map(str::to_owned);
    let before = text([
        "cost of one|cold start",
        "cost only here",
        "start, cost|é|end",
    ]);
    let memory = Memory::of_notes(anew(&before).1);
    let noted = Noted::read(&memory, "").unwrap();
    for (number, edit) in [
        (0, "cost of one|cold start"),
        (0, "fewer passages"),
        (1, "cost|cost and many|more passages|zebra|aardvark"),
        (2, ""),
    ] {
        let mut texts = before.clone();
        edit.clone_into(&mut texts[number]);
        let after = pages(&texts);
        let is_new: Vec<bool> = (0..3).map(|page| page == number).collect();
        let anew = postings::postings(&sources(&after), WEIGHTS, &Scratch::in_memory());
        let again = again::postings(&noted, &lines(&after), &sources(&after), &is_new, WEIGHTS);
        assert_eq!(again, Some(anew), "{edit}");
    }
    let fewer = pages(&before[..1]);
    let none = again::postings(&noted, &lines(&fewer), &sources(&fewer), &[false], WEIGHTS);
    assert_eq!(none, None);
}

#[test]
fn notes_that_are_cut_are_not_read() {
    let (_, mut notes) = anew(&many()[..3]);
    let terms = notes["terms"].piece(0).cloned().unwrap();
    notes.insert("terms".to_owned(), vec![terms].into());
    assert!(Noted::read(&Memory::of_notes(notes), "").is_none());
}
