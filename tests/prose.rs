//! How the real content reads: the length of its sentences and pages, its grade, and words that say nothing.
//!
//! What is measured is what readers get: the text of the finished pages, without code, tables of figures, calculators
//! and notes. The measure for words is a silent reader of English non-fiction at 238 words a minute: Brysbaert, "How
//! many words do we read per minute?", Journal of Memory and Language 109, 2019.

use std::collections::BTreeSet;

use generator::output::OutputFile;
use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{StartTag, Tokenizer};

use crate::book::files_of_the_site;

/// What a page may ask of its reader.
const MINUTES: usize = 8;
const WORDS_A_MINUTE: usize = 238;
/// Flesch and Kincaid: years of school. Above it stand papers and laws.
const GRADE: f64 = 9.0;
/// Of all sentences of a page, on average.
const MEAN_SENTENCE: f64 = 17.0;
/// Of a single sentence.
const LONGEST_SENTENCE: usize = 45;

/// Pages that are looked up, line by line, not read: lists made from the code or from data.
const LOOKED_UP: &[&str] = &[
    "reference/calculators.html",
    "reference/cold-start-fields.html",
    "reference/cost-fields.html",
    "reference/coverage.html",
    "reference/findings/calculators.html",
    "reference/findings/files.html",
    "reference/findings/index.html",
    "reference/findings/links.html",
    "reference/findings/markdown.html",
    "reference/findings/settings.html",
    "reference/findings/theme.html",
    "reference/prices/aws.html",
    "reference/promises.html",
    "reference/reading.html",
    "reference/screens.html",
    "reference/settings.html",
    "reference/speed-page.html",
    "reference/speed.html",
    "reference/validation.html",
];

/// Words of advertisements, and words that can go without a loss.
const EMPTY_WORDS: &[&str] = &[
    "actually",
    "amazing",
    "as you may know",
    "at the end of the day",
    "awesome",
    "basically",
    "best of breed",
    "best-in-class",
    "blazing",
    "cutting-edge",
    "deep dive",
    "delve",
    "effortless",
    "elegant",
    "empower",
    "ever-evolving",
    "future-proof",
    "game changer",
    "game-changer",
    "harness the",
    "holistic",
    "in conclusion",
    "in order to",
    "in today's",
    "it goes without saying",
    "it is important to",
    "it should be noted",
    "key takeaway",
    "leverage",
    "leveraging",
    "lightning",
    "mission-critical",
    "needless to say",
    "next-generation",
    "obviously",
    "of course",
    "out of the box",
    "paradigm",
    "please note",
    "powerful",
    "quite",
    "really",
    "revolutionary",
    "robust",
    "seamless",
    "simply",
    "state-of-the-art",
    "supercharge",
    "synergy",
    "turnkey",
    "unleash",
    "unlock",
    "utilise",
    "utilize",
    "world-class",
];

/// What stands in the finished page and is no prose.
const LEFT_OUT: &[&str] = &[
    "pre", "table", "svg", "sup", "script", "style", "button", "h1", "h2", "h3", "h4",
];

/// The text of a page, as sentences are cut from it.
#[derive(Default)]
struct Text {
    /// Paragraphs and items of lists, without code, tables and notes.
    paragraphs: Vec<String>,
    /// Words in all that is read: paragraphs, headings and tables.
    words: usize,
}

#[test]
fn pages_are_plain_and_short() {
    let mut over = Vec::new();
    let mut pages = 0;
    for file in pages_of_authors() {
        let text = text_of(&String::from_utf8_lossy(&file.bytes()));
        if text.paragraphs.is_empty() || LOOKED_UP.contains(&file.path.as_str()) {
            continue;
        }
        pages += 1;
        let sentences: Vec<Vec<&str>> = text
            .paragraphs
            .iter()
            .flat_map(|text| sentences(text))
            .collect();
        let words: usize = sentences.iter().map(Vec::len).sum();
        let syllables: usize = sentences.iter().flatten().map(|word| syllables(word)).sum();
        let mean = words as f64 / sentences.len() as f64;
        let grade = 0.39 * mean + 11.8 * syllables as f64 / words as f64 - 15.59;
        let minutes = text.words as f64 / WORDS_A_MINUTE as f64;
        println!(
            "{}: {} words, {minutes:.1} minutes, {mean:.1} words a sentence, grade {grade:.1}",
            file.path, text.words
        );
        if text.words > MINUTES * WORDS_A_MINUTE {
            over.push(format!("{} takes {minutes:.1} minutes to read", file.path));
        }
        if mean > MEAN_SENTENCE {
            over.push(format!("{} has {mean:.1} words a sentence", file.path));
        }
        if grade > GRADE {
            over.push(format!("{} needs grade {grade:.1}", file.path));
        }
        for sentence in sentences
            .iter()
            .filter(|sentence| sentence.len() > LONGEST_SENTENCE)
        {
            over.push(format!(
                "{} has a sentence of {} words: {}",
                file.path,
                sentence.len(),
                sentence.join(" ")
            ));
        }
        for paragraph in &text.paragraphs {
            let lower = format!(" {} ", paragraph.to_lowercase());
            for word in EMPTY_WORDS {
                let is_word = lower.match_indices(word).any(|(at, _)| {
                    let around = [
                        lower[..at].chars().last(),
                        lower[at + word.len()..].chars().next(),
                    ];
                    around
                        .iter()
                        .all(|sign| sign.is_none_or(|sign| !sign.is_alphanumeric()))
                });
                if is_word {
                    over.push(format!("{} says “{word}”: {paragraph}", file.path));
                }
            }
        }
    }
    assert!(pages > 50, "{pages} pages");
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// The pages that have a source of their own, not those made of tags and of presets.
fn pages_of_authors() -> Vec<&'static OutputFile> {
    let files = files_of_the_site();
    let twins: BTreeSet<String> = files
        .iter()
        .filter_map(|file| file.path.strip_suffix(".md").map(str::to_owned))
        .collect();
    let content = crate::support::tests_folder().join("../content");
    let is_written = |path: &str| {
        let source = content.join(format!("{path}.md"));
        let section = path
            .strip_suffix("index")
            .map(|folder| content.join(format!("{folder}_index.md")));
        source.is_file() || section.is_some_and(|section| section.is_file())
    };
    let html = files.iter().filter(|file| {
        // What is measured are words and sentences of English.
        let path = file.path.strip_suffix(".html");
        let path = path.filter(|path| !path.starts_with("de/"));
        path.is_some_and(|path| twins.contains(path) && is_written(path))
    });
    html.collect()
}

/// Returns what is read of a page: its prose and its lede.
fn text_of(html: &str) -> Text {
    let body = html
        .split_once("<div class=\"prose\">")
        .map_or("", |(_, rest)| rest);
    let body = body.split_once("<footer").map_or(body, |(prose, _)| prose);
    let mut text = Text::default();
    // Elements that are open and hold no prose, with the depth of each.
    let mut depth = 0_usize;
    let mut hidden: Option<usize> = None;
    let mut unread: Option<usize> = None;
    let mut paragraph: Option<String> = None;
    for token in Tokenizer::new_with_emitter(body, DefaultEmitter::default()).flatten() {
        match token {
            Token::StartTag(StartTag {
                name,
                attributes,
                self_closing,
                ..
            }) => {
                let name = String::from_utf8_lossy(&name).into_owned();
                let class = attributes
                    .iter()
                    .find(|(key, _)| key.as_slice() == b"class");
                let class = class
                    .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                    .unwrap_or_default();
                if is_void(&name) || self_closing {
                    continue;
                }
                depth += 1;
                let is_calculator = class.split(' ').any(|class| {
                    ["calculator", "footnotes", "anchor", "term-note", "cards"].contains(&class)
                });
                if unread.is_none()
                    && (is_calculator || ["pre", "svg", "sup"].contains(&name.as_str()))
                {
                    unread = Some(depth);
                }
                if hidden.is_none() && (is_calculator || LEFT_OUT.contains(&name.as_str())) {
                    hidden = Some(depth);
                }
                if ["p", "li", "dd"].contains(&name.as_str()) {
                    text.paragraphs.extend(paragraph.take());
                    paragraph = Some(String::new());
                }
            }
            Token::EndTag(end) => {
                let name = String::from_utf8_lossy(&end.name).into_owned();
                if ["p", "li", "dd"].contains(&name.as_str()) {
                    text.paragraphs.extend(paragraph.take());
                }
                hidden = hidden.filter(|at| *at < depth);
                unread = unread.filter(|at| *at < depth);
                depth = depth.saturating_sub(1);
            }
            Token::String(part) => {
                let part = String::from_utf8_lossy(&part).into_owned();
                if unread.is_none() {
                    text.words += part.split_whitespace().filter(|word| is_word(word)).count();
                }
                if let (None, Some(paragraph)) = (hidden, &mut paragraph) {
                    paragraph.push_str(&part);
                }
            }
            _ => {}
        }
    }
    text.paragraphs
        .retain(|paragraph| !paragraph.trim().is_empty());
    text
}

fn is_void(name: &str) -> bool {
    ["br", "col", "hr", "img", "input", "link", "meta", "wbr"].contains(&name)
}

fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Cuts a paragraph into sentences of words: after a full stop, a question or an exclamation mark, where a blank follows.
fn sentences(paragraph: &str) -> Vec<Vec<&str>> {
    let mut sentences = vec![Vec::new()];
    for word in paragraph.split_whitespace() {
        if let (true, Some(sentence)) = (is_word(word), sentences.last_mut()) {
            sentence.push(word);
        }
        let end = word.trim_end_matches(['”', '"', '\'', ')', '’']);
        if end.ends_with(['.', '?', '!', '…']) {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Counts the syllables of a word: its groups of vowels, without a silent e. Numbers and names of code count as one.
fn syllables(word: &str) -> usize {
    let letters: String = word
        .to_lowercase()
        .chars()
        .filter(|sign| sign.is_alphabetic())
        .collect();
    let is_plain = word
        .chars()
        .all(|sign| sign.is_alphabetic() || ".,;:?!()“”\"'’-–".contains(sign));
    if letters.is_empty() || !is_plain {
        return 1;
    }
    let stem = letters
        .strip_suffix("es")
        .or(letters.strip_suffix("ed"))
        .or(letters.strip_suffix('e'))
        .unwrap_or(&letters);
    let stem = if letters.ends_with("le") {
        letters.as_str()
    } else {
        stem
    };
    let mut groups = 0;
    let mut in_group = false;
    for letter in stem.chars() {
        let is_vowel = "aeiouyäöü".contains(letter);
        groups += usize::from(is_vowel && !in_group);
        in_group = is_vowel;
    }
    groups.max(1)
}

/// What a reader finds on every page of a kind, by the ids of its headings.
const SHAPES: &[(&str, &[&str])] = &[
    ("guides/", &["what-decides-it", "next"]),
    ("cases/", &["what-decides-it", "next"]),
    (
        "systems/",
        &[
            "system", "cost", "delay", "code", "failure", "choice", "next",
        ],
    ),
    ("calculators/", &["reading", "inputs", "limits", "next"]),
];

/// Pages of questions and answers; each answer leads to the page that has the rest.
const SHAPELESS: &[&str] = &["guides/faq.md"];

/// Purpose and summary first, then what decides it, computed figures, sources with the day they were read, next steps;
/// and every page was read, by the table that says so.
#[test]
fn pages_have_the_shape_that_readers_rely_on() {
    let content = crate::support::tests_folder().join("../content");
    let read = std::fs::read_to_string(content.join("reference/reading.md")).expect("the table");
    let mut wrong = Vec::new();
    let mut guides = 0;
    let mut files: Vec<String> = Vec::new();
    for folder in ["guides", "cases", "systems", "claims", "calculators"] {
        let entries = std::fs::read_dir(content.join(folder)).expect(folder);
        let names = entries.map(|entry| {
            entry
                .expect(folder)
                .file_name()
                .to_string_lossy()
                .into_owned()
        });
        files.extend(
            names
                .filter(|name| name.ends_with(".md"))
                .map(|name| format!("{folder}/{name}")),
        );
    }
    // Of the reference pages, all but the table itself.
    for name in crate::support::list(&content.join("reference")) {
        let is_page =
            name.ends_with(".md") && !name.starts_with('_') || name.ends_with("_index.md");
        if is_page && name != "reading.md" && !read.contains(&format!("]({name})")) {
            wrong.push(format!(
                "reference/{name} is not in the table of what was read"
            ));
        }
    }
    for path in &files {
        if !read.contains(&format!("](../{path})")) {
            wrong.push(format!("{path} is not in the table of what was read"));
        }
        if path.ends_with("_index.md") || SHAPELESS.contains(&path.as_str()) {
            continue;
        }
        let page = std::fs::read_to_string(content.join(path)).expect(path);
        guides += usize::from(path.starts_with("guides/"));
        let shape = SHAPES.iter().find(|(folder, _)| path.starts_with(folder));
        for id in shape.map_or(&[][..], |(_, ids)| ids) {
            if !page.contains(&format!("{{#{id}}}")) {
                wrong.push(format!("{path} has no heading {{#{id}}}"));
            }
        }
        if shape.is_none() {
            continue;
        }
        if !page.contains("{#in-short}")
            && !page.contains("{#purpose}")
            && path.starts_with("guides/")
        {
            wrong.push(format!("{path} does not say in short what it is for"));
        }
        if !page.contains("`calculator ") && !page.contains("```calculator ") {
            wrong.push(format!("{path} has no computed figure"));
        }
        let notes: Vec<&str> = page.lines().filter(|line| line.starts_with("[^")).collect();
        if !path.starts_with("calculators/")
            && !notes.iter().any(|note| note.contains("](https://"))
        {
            wrong.push(format!("{path} names no source"));
        }
        for note in notes.iter().filter(|note| note.contains("](https://")) {
            if !note.contains(" read ") && !note.contains(" reading, ") {
                wrong.push(format!(
                    "{path} has a source without the day it was read: {note}"
                ));
            }
        }
    }
    assert!(guides >= 20, "{guides} guides");
    assert!(files.len() >= 30, "{} pages", files.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
