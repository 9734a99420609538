//! What leaves a calculator and comes back: its state as text, its results as files, saved scenarios and logs.

use super::Instance;
use crate::compare::Pins;
use crate::format::Format;
use crate::report::{compared, export};
use crate::scenario::Scenario;
use crate::small::concat;
use crate::view;
use crate::web::files;

impl Instance {
    /// Returns the state, and what is pinned beside it.
    pub(in crate::web) fn text(&self) -> String {
        self.with_pins(self.scenario.to_state())
    }

    /// Returns the same with the date of the prices.
    pub(in crate::web) fn link(&self) -> String {
        self.with_pins(self.scenario.to_link())
    }

    /// Saves the report as a file, or the comparison.
    pub(super) fn save(&self, kind: &str, compares: bool) {
        let Ok(report) = self.scenario.evaluate(&self.prices) else {
            return;
        };
        // Files are in English, whichever language the page is in.
        let (scenario, format) = (&self.scenario, &Format::english());
        let (ending, media_type) = match kind {
            "csv" => (".csv", "text/csv"),
            "json" => (".json", "application/json"),
            _ => (".md", "text/markdown"),
        };
        let text = if compares {
            let comparison = self.pins.beside(scenario, &report, format);
            match kind {
                "csv" => compared::csv(&comparison),
                "json" => compared::json(&comparison, &self.text()),
                _ => compared::markdown(&comparison, &self.text(), format),
            }
        } else {
            match kind {
                "csv" => export::csv(scenario, &report),
                "json" => export::json(scenario, &report),
                _ => export::markdown(scenario, &report, format),
            }
        };
        let what = if compares { "-compared" } else { "" };
        let name = concat(&[scenario.calculator().id, what, ending]);
        files::save(&name, media_type, &text);
    }

    /// Sets an attachment and computes again.
    pub(in crate::web) fn attach(&mut self, path: &str, text: &str) -> String {
        match self.scenario.set(path, text) {
            Ok(()) => {
                // Only its button comes: to write the whole form again would take longer than a frame.
                if let Some(button) = self.form.find("[data-action=detach]") {
                    button.set_hidden(false);
                }
                self.show(&[]);
                self.refresh(true)
            }
            Err(error) => {
                self.show(&[error]);
                self.refresh(false)
            }
        }
    }

    /// Opens a saved scenario.
    pub(in crate::web) fn open_json(&mut self, text: &str) -> String {
        match files::saved_state(text) {
            Some((calculator, mut state)) if calculator == self.scenario.calculator().id => {
                // One scenario leaves what is pinned; a comparison brings its own.
                if !state.contains('~') {
                    state = self.with_pins(state);
                }
                self.open(&state);
                self.spoken.clone()
            }
            _ => {
                const WRONG: &str = "This file is no scenario saved by this calculator.";
                self.notes.set_text(WRONG);
                String::from(WRONG)
            }
        }
    }

    /// Opens a state and what is pinned beside it, writes form and result, and says what was not understood.
    pub(in crate::web) fn open(&mut self, text: &str) {
        let calculator = self.scenario.calculator();
        let (state, pins) = text.split_once('~').unwrap_or((text, ""));
        let opened = Scenario::open(calculator, state);
        let mut problems = opened.problems;
        self.scenario = opened.scenario;
        self.pins = Pins::read(calculator, &self.prices, pins, &mut problems);
        self.rewrite("");
        if let Ok(report) = self.scenario.evaluate_in_frame(&self.prices) {
            let notes = view::notes(
                &problems,
                opened.priced_on.as_deref(),
                &report,
                &self.format,
            );
            self.notes.set_markup(&notes);
        }
    }
}
