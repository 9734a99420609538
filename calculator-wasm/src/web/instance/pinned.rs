//! What is pinned beside the inputs of a calculator: pinning, taking off, and the panel that compares.

use super::Instance;
use crate::compare::MOST;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;
use crate::web::dom;

impl Instance {
    /// Pins the inputs, or takes the scenario at a place off. Returns the sentence to announce.
    pub(super) fn pin(&mut self, record: &str) -> String {
        let said = if !record.is_empty() {
            concat(&["Removed: \x1f", &self.pins.remove(place(record))])
        } else if let Err(error) =
            (self.pins).add("", &self.scenario, &self.prices, self.format.words)
        {
            error.said
        } else {
            let pin = self.pins.list.last();
            let name = pin.map_or("", |pin| pin.name.as_str());
            concat(&["Pinned: \x1f", name])
        };
        let said = self.format.said(&said);
        self.compare_now();
        // The button that was pressed is gone, or can be pressed no more.
        let title = concat(&[&self.id, "-compare"]);
        let next = dom::by_id(&title).or_else(|| self.section.find("[data-action=pin]"));
        if let Some(next) = next
            && (!record.is_empty() || self.pins.list.len() == MOST)
        {
            next.focus();
        }
        said
    }

    /// Writes the panel of what is pinned for the inputs as they are.
    pub(super) fn compare_now(&self) {
        if let Ok(report) = self.scenario.evaluate(&self.prices) {
            self.compare(&self.scenario, &report);
        }
    }

    /// Writes the panel of what is pinned, beside a scenario and its whole report.
    pub(super) fn compare(&self, scenario: &Scenario, report: &Report) {
        let markup = match self.pins.list.is_empty() {
            true => String::new(),
            false => {
                let comparison = self.pins.beside(scenario, report, &self.format);
                view::compare::panel(&self.pins, &comparison, &self.format, &self.id)
            }
        };
        dom::write(&self.compared, &markup, false);
        self.compared.set_or_remove("aria-busy", "", false);
        for name in self.compared.all("[data-pin]") {
            name.set_value(&name.read("value"));
        }
        if let Some(button) = self.section.find("[data-action=pin]") {
            let is_full = self.pins.list.len() == MOST;
            button.set_or_remove("disabled", "", is_full);
        }
    }

    pub(super) fn with_pins(&self, mut state: String) -> String {
        self.pins.push_text(&mut state);
        state
    }
}

/// Returns the place that a digit names.
pub(super) fn place(digit: &str) -> usize {
    let first = digit.bytes().next().unwrap_or(b'0');
    usize::from(first.wrapping_sub(b'0'))
}
