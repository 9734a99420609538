//! Scenarios side by side: up to four that are pinned by name, and every value of their reports line by line.
//!
//! In: scenarios with their reports. Out: [`Pins`], with the text that carries them in an address
//! (`~*Before~v1;…~*After~v1;…`, after the state of the calculator that they belong to), and [`Comparison`], which the
//! page, the command line and the exports show alike. Works on any report: what is compared are inputs, figures and
//! the cells of tables. Deliberately absent: markup, and rows that have only a number for a name, since the third of a
//! list is not the same thing in two scenarios.

mod comparison;

use crate::calculator::Calculator;
use crate::field::FieldError;
use crate::format::Format;
use crate::number;
use crate::prices::Prices;
use crate::report::Report;
use crate::scenario::{Scenario, decoded, encoded};
use crate::small::{concat, push_all};
use crate::words::Words;
pub use comparison::{Column, Comparison, Line, Shown, signed};

/// So many can be pinned.
pub const MOST: usize = 4;
/// Most letters of a name.
const LETTERS: usize = 40;
/// Name of the inputs that are not pinned.
pub const NOW: &str = "Inputs now";

/// A scenario that is kept, with its result.
#[derive(Clone, Debug)]
pub struct Pin {
    /// Name for readers; no two are the same.
    pub name: String,
    /// What was entered.
    pub scenario: Scenario,
    /// What came of it.
    pub report: Report,
}

/// The scenarios that are pinned, in the order of pinning.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    /// At most [`MOST`].
    pub list: Vec<Pin>,
}

impl Pins {
    /// Reads what follows a state. What is not understood is reported; the rest holds.
    pub fn read(
        calculator: &'static Calculator,
        prices: &Prices,
        text: &str,
        problems: &mut Vec<FieldError>,
    ) -> Self {
        let mut pins = Self::default();
        let mut parts = text.split('~');
        while let (Some(name), Some(state)) = (parts.next(), parts.next()) {
            let name = decoded(name.strip_prefix('*').unwrap_or(name));
            let opened = Scenario::open(calculator, state);
            let mut found = opened.problems;
            if let Err(error) = pins.add(&name, &opened.scenario, prices, Words::NONE) {
                found = vec![error];
            }
            for mut error in found {
                error.path = concat(&[&name, ": ", &error.path]);
                problems.push(error);
            }
        }
        pins
    }

    /// Pins a scenario under a name, or under one made for it, in the language of the words, where the name is empty.
    ///
    /// # Errors
    /// When there are enough already, or the inputs have no result.
    pub fn add(
        &mut self,
        name: &str,
        scenario: &Scenario,
        prices: &Prices,
        words: Words,
    ) -> Result<(), FieldError> {
        if self.list.len() >= MOST {
            return Err(FieldError::new(
                "scenario",
                "is not pinned: four are the most",
            ));
        }
        let report = scenario
            .evaluate(prices)
            .map_err(|_| FieldError::new("scenario", "has no result"))?;
        let count = number::integer(self.list.len() as u64 + 1);
        let made = match scenario.changes().is_empty() {
            true => String::from(words.of(scenario.preset().title)),
            false => concat(&[words.of("Scenario"), " ", &count]),
        };
        let name = self.free(name, &made);
        let scenario = scenario.clone();
        self.list.push(Pin {
            name,
            scenario,
            report,
        });
        Ok(())
    }

    /// Gives the scenario at a place another name; an empty one changes nothing.
    pub fn rename(&mut self, at: usize, name: &str) {
        let Some(pin) = self.list.get_mut(at) else {
            return;
        };
        let old = core::mem::take(&mut pin.name);
        let name = self.free(name, &old);
        if let Some(pin) = self.list.get_mut(at) {
            pin.name = name;
        }
    }

    /// Takes the scenario at a place off and returns its name.
    pub fn remove(&mut self, at: usize) -> String {
        match at < self.list.len() {
            true => self.list.remove(at).name,
            false => String::new(),
        }
    }

    /// Returns a name that no other has: as given, without what cannot be seen, or the one that was made.
    fn free(&self, name: &str, made: &str) -> String {
        let seen = |text: &str| -> String {
            let letters = text.trim().chars().filter(|letter| *letter >= ' ');
            letters.take(LETTERS).collect()
        };
        let mut stem = seen(name);
        if stem.is_empty() {
            stem = seen(made);
        }
        let mut free = stem.clone();
        let mut count = 2;
        while free == NOW || self.list.iter().any(|pin| pin.name == free) {
            free = concat(&[&stem, " ", &number::integer(count)]);
            count += 1;
        }
        free
    }

    /// Appends the pinned scenarios to the text of an address.
    pub fn push_text(&self, out: &mut String) {
        for pin in &self.list {
            push_all(
                out,
                &["~*", &encoded(&pin.name), "~", &pin.scenario.to_state()],
            );
        }
    }

    /// Returns the pinned scenarios beside the inputs as they are now, which stand last unless they are one of them.
    pub fn beside<'a>(
        &'a self,
        now: &'a Scenario,
        report: &'a Report,
        format: &Format,
    ) -> Comparison<'a> {
        let pinned = self.list.iter().map(|pin| Column {
            name: &pin.name,
            scenario: &pin.scenario,
            report: &pin.report,
        });
        let mut columns: Vec<Column<'_>> = pinned.collect();
        if columns.iter().all(|column| column.scenario != now) {
            columns.push(Column {
                name: format.words.of(NOW),
                scenario: now,
                report,
            });
        }
        Comparison::of(columns, format)
    }
}

/// Returns the part of a fragment that belongs to one calculator of a page: its state, and what is pinned beside it.
/// A fragment is `id~state`, then `~*name~state` for each pinned scenario, then the same for the next calculator.
pub fn part_of(fragment: &str, is_own: impl Fn(&str) -> bool) -> Option<String> {
    let mut own: Option<String> = None;
    let mut parts = fragment.split('~');
    while let (Some(id), Some(text)) = (parts.next(), parts.next()) {
        let is_pin = id.starts_with('*');
        match &mut own {
            Some(own) if is_pin => push_all(own, &["~", id, "~", text]),
            Some(_) => break,
            None if !is_pin && is_own(id) => own = Some(String::from(text)),
            None => {}
        }
    }
    own
}
