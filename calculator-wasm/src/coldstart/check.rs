//! The same case simulated event by event: a second way to every figure, with an interval that says how sure it is.
//!
//! In: a scenario. Out: a simulation to be worked off in slices, then a table with the formula's figures beside the
//! simulated ones. The page runs it in a worker, from a module of its own. Deliberately absent: how events are
//! simulated ([`super::engine::simulation`]).

use super::engine::Standing;
use super::engine::simulation::{
    Arrivals, Interval, Length, Schedule, Settings, Shape, Simulation,
};
use super::{Answer, Case};
use crate::field::{FieldError, Inputs};
use crate::format::Quantity;
use crate::report::{Cell, Row, RowKind, Sentence, Table};
use crate::unit::Unit;

/// Independent runs: from twenty on their spread tells how far the mean can be off.
const RUNS: u32 = 20;
/// Requests of each run.
const REQUESTS: f64 = 100_000.0;
/// Requests of all runs beyond which nobody would wait.
const MOST_REQUESTS: f64 = 1e8;
/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Days after which a run with an uneven day ends, however few requests it saw.
const MOST_DAYS: f64 = 1000.0;

/// A case being simulated.
pub struct Check {
    simulation: Simulation,
    answer: Answer,
}

impl Check {
    /// Prepares the simulation of a case.
    ///
    /// # Errors
    /// When the inputs have no result, no request ever comes, or too many would have to be simulated.
    pub fn new(inputs: &Inputs) -> Result<Self, FieldError> {
        let case = Case::of(inputs)?;
        let refused = |problem| FieldError::new("arrival_rate", problem);
        if case.arrivals_per_second <= 0.0 {
            return Err(refused("must be above 0 for a simulation"));
        }
        let answer = case
            .solve()
            .map_err(|_| refused("is outside of what can be simulated"))?;
        let (settings, requests) = settings(&case);
        if requests > MOST_REQUESTS {
            return Err(refused(
                "is so high that a simulation of whole days would take minutes",
            ));
        }
        let simulation = Simulation::new(settings)
            .map_err(|_| refused("is outside of what can be simulated"))?;
        Ok(Self { simulation, answer })
    }

    /// Simulates up to so many requests and returns the share of all runs that is complete, 1 at the end.
    pub fn advance(&mut self, requests: u32) -> f64 {
        let progress = self.simulation.advance(requests);
        f64::from(progress.replications) / f64::from(RUNS)
    }

    /// Returns one sentence on what came of it.
    pub fn verdict(&self) -> Sentence {
        let outcome = self.simulation.outcome();
        let cold = outcome.cold_share();
        let share = |value| Quantity::Share { value, digits: 3 };
        let requests = Quantity::Rough {
            value: outcome.requests(),
        };
        let said = Sentence::with(
            "Of {} simulated requests {} were cold, with an interval from {} to {}.",
            &[
                requests,
                share(cold.mean),
                share(cold.low),
                share(cold.high),
            ],
        );
        let formula = self.answer.state.cold_share;
        let exact = matches!(self.answer.state.standing, Standing::Exact);
        said.and(
            match (cold.low <= formula && formula <= cold.high, exact) {
                (true, _) => " The formula's {} lies within it.",
                (false, true) => " The formula's {} lies outside; one in twenty does by chance.",
                (false, false) => " The formula's {} lies outside: it is an approximation here.",
            },
            &[share(formula)],
        )
    }

    /// Returns the simulated figures beside those of the formula.
    pub fn table(&self) -> Table {
        let outcome = self.simulation.outcome();
        let state = &self.answer.state;
        let share = |value| Quantity::Share { value, digits: 4 };
        let count = |value| Quantity::Number {
            value,
            unit: Unit::None,
            digits: 4,
        };
        let seconds = |seconds| Quantity::Duration { seconds };
        let percentile = |share| self.answer.latency.percentile(share);
        let [p50, _, p95, p99, _] = outcome.percentiles();
        Table {
            key: "check",
            title: "Simulation beside the formula",
            columns: &["What", "Simulated", "95 % interval from", "to", "Formula"],
            rows: vec![
                row(
                    "Cold requests",
                    outcome.cold_share(),
                    state.cold_share,
                    &share,
                ),
                row(
                    "Cold starts a day",
                    outcome.cold_starts_per_day(),
                    state.cold_starts_per_day,
                    &count,
                ),
                row("p50 latency", p50, percentile(0.5), &seconds),
                row("p95 latency", p95, percentile(0.95), &seconds),
                row("p99 latency", p99, percentile(0.99), &seconds),
                row(
                    "Instances busy, mean",
                    outcome.mean_busy(),
                    state.mean_busy,
                    &count,
                ),
                row(
                    "Instances idle, mean",
                    outcome.mean_idle(),
                    state.mean_idle,
                    &count,
                ),
            ],
        }
    }
}

fn row(
    label: &'static str,
    simulated: Interval,
    formula: f64,
    shown: &dyn Fn(f64) -> Quantity,
) -> Row {
    Row {
        key: String::from(label),
        kind: RowKind::Line,
        label: label.into(),
        cells: Cell::list(&[
            shown(simulated.mean),
            shown(simulated.low),
            shown(simulated.high),
            shown(formula),
        ]),
        step: None,
    }
}

/// Returns what to simulate, and about how many requests that is.
fn settings(case: &Case) -> (Settings, f64) {
    let rate = case.arrivals_per_second;
    let mut settings = Settings::new(
        Arrivals::Poisson { rate },
        case.run_law.clone(),
        case.keep_alive_seconds,
    );
    settings.init = super::engine::latency::Law::Constant(case.init_seconds);
    settings.provisioned = Schedule::constant(case.provisioned);
    settings.replications = RUNS;
    settings.length = Length::Requests(REQUESTS as u32);
    let mut requests = REQUESTS;
    if let Some(weights) = &case.day {
        // Whole days, so that every hour has its share.
        let days = crate::math::bounded((REQUESTS / (rate * DAY)).ceil(), 1.0, MOST_DAYS);
        settings.shape = Some(Shape::hourly(weights.clone()));
        settings.length = Length::Seconds(days * DAY);
        settings.warm_up_seconds = DAY;
        requests = rate * DAY * (days + 1.0);
    }
    (settings, requests * f64::from(RUNS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::coldstart::CALCULATOR;

    fn checked(set: &[(&str, &str)]) -> Check {
        let mut scenario = Scenario::new(&CALCULATOR);
        for (path, text) in set {
            scenario.set(path, text).expect("a value");
        }
        let mut check = Check::new(scenario.inputs()).expect("a simulation");
        while check.advance(1 << 20) < 1.0 {}
        check
    }

    #[test]
    fn the_simulation_of_the_reference_case_holds_its_published_share() {
        let check = checked(&[
            ("arrival_rate", "0.9"),
            ("run_time", "2"),
            ("keep_alive", "60"),
            ("init_time", "0"),
        ]);
        let cold = check.simulation.outcome().cold_share();
        // 0.016359724731, and a simulator's own 0.0163505.
        assert!(cold.low < 0.01636 && 0.01635 < cold.high, "{cold:?}");
        assert!(cold.high - cold.low < 0.0006, "{cold:?}");
        let words = check.verdict().to_text(&crate::Format::english());
        assert!(words.contains("lies within it"), "{words}");
        assert_eq!(check.table().rows.len(), 7);
    }

    #[test]
    fn an_uneven_day_is_simulated_in_whole_days() {
        let day = format!("day={}", "1 ".repeat(12) + &"3 ".repeat(12));
        let (path, text) = day.split_once('=').expect("an assignment");
        let check = checked(&[("arrival_rate", "0.05"), (path, text)]);
        let outcome = check.simulation.outcome();
        let formula = check.answer.state.cold_share;
        let cold = outcome.cold_share();
        assert!(
            (cold.mean / formula - 1.0).abs() < 0.1,
            "{cold:?} and {formula}"
        );
    }

    #[test]
    fn what_cannot_be_simulated_is_refused_with_a_reason() {
        for (rate, part) in [("0", "above 0"), ("10000", "")] {
            let mut scenario = Scenario::new(&CALCULATOR);
            scenario.set("arrival_rate", rate).expect("a rate");
            if part.is_empty() {
                let weights = "1 ".repeat(23) + "2";
                scenario.set("day", &weights).expect("weights");
            }
            let error = Check::new(scenario.inputs()).err().expect("a reason");
            assert!(error.problem.contains(part) && !error.problem.is_empty());
        }
    }
}
