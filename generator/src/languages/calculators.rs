//! The texts of the calculators in one language, from the theme: `words/calculators/de.toml`.
//!
//! In: a table for each calculator, and `all` for what they have in common, each with the English text and its
//! translation. Out: [`Texts`], which the engine takes and pages bring along. What is not there stays English.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use calculator_wasm::calculators;
use calculator_wasm::words::{Words, address_line, line};

use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::diagnostics::{Diagnostic, Findings};
use crate::theme::{Theme, WordFile};

use super::primary;

/// The table of what all calculators say.
const ALL: &str = "all";

/// The translations for one calculator.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// As pages bring them along.
    pub text: String,
    /// As the engine takes them.
    pub words: Words,
}

/// The translations for every calculator that has some.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    tables: BTreeMap<String, Table>,
    none: Table,
}

impl Texts {
    /// Reads the translations of a language; nearer files replace those of the built-in theme, text by text.
    pub fn read(tag: &str, theme: &Theme, findings: &mut Findings) -> Texts {
        let mut files: Vec<&WordFile> = theme.calculator_words.iter().collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.layer));
        let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for name in [primary(tag), tag] {
            for file in files.iter().filter(|file| file.language == name) {
                for (table, texts) in tables(file, findings) {
                    all.entry(table).or_default().extend(texts);
                }
            }
            if primary(tag) == tag {
                break;
            }
        }
        let common = all.remove(ALL).unwrap_or_default();
        let table = |own: BTreeMap<String, String>| {
            let mut both = common.clone();
            both.extend(own);
            let text: String = both.iter().map(|(from, to)| line(from, to)).collect();
            let words = kept(&text);
            Table { text, words }
        };
        let tables = all.into_iter().map(|(name, own)| (name, table(own)));
        Texts {
            tables: tables.collect(),
            none: Table::default(),
        }
    }

    /// Returns the translations for a calculator. One whose own texts are not translated stays English throughout.
    pub fn of(&self, calculator: &str) -> &Table {
        self.tables.get(calculator).unwrap_or(&self.none)
    }
}

impl Texts {
    /// Returns the same with where its topics are argued: keys of topics, and addresses as they stand in links.
    pub fn leading<'a>(
        &self,
        calculator: &str,
        guides: impl Iterator<Item = (&'a str, String)>,
    ) -> Table {
        let topics = calculator_wasm::calculator(calculator).map_or(Vec::new(), |one| one.topics());
        let mut table = self.of(calculator).clone();
        let before = table.text.len();
        for (key, address) in guides {
            let named = topics.iter().filter(|(topic, _)| *topic == key);
            for (_, text) in named {
                let line = address_line(table.words.of(text), &address);
                table.text.push_str(&line);
            }
        }
        if table.text.len() > before {
            table.words = kept(&table.text);
        }
        table
    }
}

/// Reads a table once for as long as the program runs: the preview makes the site again and again.
fn kept(text: &str) -> Words {
    static READ: Mutex<BTreeMap<String, Words>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = read.entry(text.to_owned());
    *kept.or_insert_with(|| Words::read(text))
}

fn tables(file: &WordFile, findings: &mut Findings) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = match toml::from_str(&file.text) {
        Ok(found) => found,
        Err(error) => {
            let problem = Diagnostic::new(Code::MessageSyntax, &file.file, error.message())
                .hint("write tables of texts: `[cost]`, then `\"Memory\" = \"…\"`");
            findings.push(match error.span() {
                Some(span) => problem.at(span),
                None => problem,
            });
            return BTreeMap::new();
        }
    };
    let known: Vec<&str> = calculators()
        .iter()
        .map(|one| one.id)
        .chain([ALL])
        .collect();
    for (name, texts) in &mut found {
        let place = |text: &str| {
            let at = file.text.find(text).unwrap_or_default();
            at..at + text.len()
        };
        if !known.contains(&name.as_str()) {
            let message = format!("there is no calculator `{name}`");
            findings.push(
                Diagnostic::new(Code::UnknownMessage, &file.file, message)
                    .at(place(name))
                    .hint(suggest_from(name, "tables", known.iter().copied())),
            );
        }
        texts.retain(|english, translation| {
            let places = |text: &str| text.matches("{}").count();
            let fits = places(english) == places(translation) && !translation.contains('\n');
            if !fits {
                let message = format!("`{translation}` has not the places of `{english}`");
                findings.push(
                    Diagnostic::new(Code::UnknownMessage, &file.file, message)
                        .at(place(translation))
                        .hint("write `{}` for each value, in the order of the English text, on one line"),
                );
            }
            fits
        });
    }
    found
}
