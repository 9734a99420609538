//! The same case simulated event by event: a second way to every figure, with an interval that says how sure it is.
//!
//! In: a scenario. Out: a simulation to be worked off in slices, then a table with the formula's figures beside the
//! simulated ones. The page runs it in a worker, from a module of its own. Deliberately absent: how events are
//! simulated ([`super::engine::simulation`]).

use super::answer::{Answer, DAY};
use super::case::{Case, PING_SECONDS, Pattern};
use super::engine::latency::Law;
use super::engine::simulation::{
    Arrivals, Beyond, Length, Pings, Routing, Schedule, Settings, Shape, Simulation, StartLimit,
};
use super::recorded;
use super::shown::{Plain, Seconds, Share, row, shown};
use crate::field::{FieldError, Inputs};
use crate::format::Quantity;
#[cfg(not(target_arch = "wasm32"))]
use crate::report::Report;
use crate::report::{Sentence, Table};

/// Independent runs: from twenty on their spread tells how far the mean can be off.
const RUNS: u32 = 20;
/// Requests of each run.
const REQUESTS: f64 = 100_000.0;
/// Requests, pings and changes of schedule of all runs together: some seconds in a browser.
const MOST_EVENTS: f64 = 4e7;
/// Days after which a run with an uneven day ends, however few requests it saw.
const MOST_DAYS: f64 = 1000.0;

/// A case being simulated.
pub struct Check {
    simulation: Simulation,
    case: Case,
    answer: Answer,
    /// Whether the runs begin before instances have been collected.
    is_cut: bool,
    runs: u32,
}

impl Check {
    /// Prepares the simulation of a case.
    ///
    /// # Errors
    /// When the inputs have no result, no request ever comes, or too many would have to be simulated.
    pub fn new(inputs: &Inputs) -> Result<Self, FieldError> {
        let mut case = Case::of(inputs)?;
        let recorded = recorded::replay(inputs, &mut case)?;
        let refused = |problem| FieldError::new("arrival_rate", problem);
        if case.arrivals_per_second <= 0.0 {
            return Err(refused("must be above 0 for a simulation"));
        }
        let mut answer = case
            .solve()
            .map_err(|_| refused("is outside of what can be simulated"))?;
        if let Some(recorded) = &recorded {
            recorded.replace(&case, &mut answer)?;
        }
        let mut settings = settings(&case);
        // Where each request looks through the instances one by one, their number counts too.
        let instances = case.offered_load() / f64::from(case.per_instance.min(1_000_000));
        let looked_through = case.per_instance > 1 || case.routing == Routing::NewestCreated;
        let most = match looked_through {
            true => MOST_EVENTS / (2.0 + instances / 8.0),
            false => MOST_EVENTS,
        };
        if let Some(recorded) = recorded {
            if recorded.requests.is_none() {
                return Err(refused(
                    "of a log of concurrency is not known request by request, which a simulation needs",
                ));
            }
            let (times, durations) = recorded.rows;
            let rows = times.len() as f64;
            // The log is the traffic: nothing before it, nothing laid over it, and as many runs as there is time for.
            settings.replications = crate::math::bounded(most / rows, 2.0, f64::from(RUNS)) as u32;
            settings.length = Length::Requests(times.len() as u32);
            settings.arrivals = Arrivals::Replay { times, durations };
            settings.warm_up_seconds = 0.0;
            settings.shape = None;
        }
        let runs = settings.replications;
        // Whole days stay whole: hours left out would be missing in the figures.
        let is_whole = matches!(settings.length, Length::Seconds(_));
        let is_cut = !is_whole && settings.fit(most);
        if settings.expected_events() > 2.5 * most {
            return Err(refused(
                "is so high that a simulation of whole days would take minutes",
            ));
        }
        let simulation = Simulation::new(settings)
            .map_err(|_| refused("is outside of what can be simulated"))?;
        Ok(Self {
            simulation,
            case,
            answer,
            is_cut,
            runs,
        })
    }

    /// Simulates up to so many requests and returns the share of all runs that is complete, 1 at the end.
    pub fn advance(&mut self, requests: u32) -> f64 {
        let progress = self.simulation.advance(requests);
        f64::from(progress.replications) / f64::from(self.runs)
    }

    /// Returns one sentence on what came of it.
    pub fn verdict(&self) -> Sentence {
        let outcome = self.simulation.outcome();
        let cold = outcome.cold_share();
        let requests = Quantity::Rough {
            value: outcome.requests(),
        };
        let said = Sentence::with("Of {} simulated requests", &[requests]).and(
            " {} were cold, with an interval from {} to {}.",
            &shown(&[Share(3); 3], &[cold.mean, cold.low, cold.high]),
        );
        let said = if self.is_cut {
            said.and(
                " The runs had to be cut short: instances were still being collected, so it may be too high.",
                &[],
            )
        } else {
            said
        };
        let formula = self.answer.state.cold_share;
        if self.answer.is_first() {
            return said.and(" The first answer was {}.", &[Share(3).of(formula)]);
        }
        said.and(
            match (
                cold.low <= formula && formula <= cold.high,
                self.answer.notes.is_empty(),
            ) {
                (true, _) => " The formula's {} lies within it.",
                (false, true) => " The formula's {} lies outside; one in twenty does by chance.",
                (false, false) => " The formula's {} lies outside: it is an approximation here.",
            },
            &[Share(3).of(formula)],
        )
    }

    /// Returns the simulated figures beside those of the formula.
    pub fn table(&self) -> Table {
        let outcome = self.simulation.outcome();
        let state = &self.answer.state;
        let percentile = |share| self.answer.latency.percentile(share);
        let [p50, _, p95, p99, p999] = outcome.percentiles();
        let per_day = DAY * self.case.arrivals_per_second * state.cold_share;
        let all = [
            (
                "Cold requests",
                Share(4),
                outcome.cold_share(),
                state.cold_share,
            ),
            (
                "Cold starts a day",
                Plain(4),
                outcome.cold_starts_per_day(),
                per_day,
            ),
            ("p50 latency", Seconds, p50, percentile(0.5)),
            ("p95 latency", Seconds, p95, percentile(0.95)),
            ("p99 latency", Seconds, p99, percentile(0.99)),
            ("p99.9 latency", Seconds, p999, percentile(0.999)),
            (
                "Instances busy, mean",
                Plain(4),
                outcome.mean_busy(),
                state.busy,
            ),
            (
                "Instances idle, mean",
                Plain(4),
                outcome.mean_idle(),
                state.idle,
            ),
            (
                "Turned away",
                Share(4),
                outcome.throttled_share(),
                self.answer.turned_away,
            ),
            (
                "Waited for a free instance",
                Share(4),
                outcome.queued_share(),
                f64::NAN,
            ),
            (
                "Waited for a start under way",
                Share(4),
                outcome.waited_for_start_share(),
                f64::NAN,
            ),
            (
                "Started ahead of need",
                Share(4),
                outcome.proactive_share(),
                f64::NAN,
            ),
        ];
        let mut rows = Vec::new();
        for (at, (label, how, simulated, formula)) in all.into_iter().enumerate() {
            // What only some rules bring about is not shown under the others.
            if at < 8 || simulated.mean > 0.0 || formula > 1e-9 {
                let values = [simulated.mean, simulated.low, simulated.high, formula];
                rows.push(row(label.into(), label, &[how; 4], &values));
            }
        }
        Table {
            key: "check",
            title: "Simulation beside the formula",
            columns: &["What", "Simulated", "95 % interval from", "to", "Formula"],
            rows,
        }
    }
}

/// Completes a report that holds a first answer only, natively and at once: a table beside the formula's figures, and where
/// the first answer lies outside of what was simulated, the simulated figures in its place. Inputs that cannot be
/// simulated keep the first answer, and its warnings say so.
#[cfg(not(target_arch = "wasm32"))]
pub fn complete(inputs: &Inputs, report: &mut Report) {
    if !report.is_first {
        return;
    }
    let mut check = match Check::new(inputs) {
        Ok(check) => check,
        Err(_) => return,
    };
    while check.advance(1 << 20) < 1.0 {}
    report.tables.insert(0, check.table());
    report.is_first = false;
    let outcome = check.simulation.outcome();
    let (cold, first) = (outcome.cold_share(), check.answer.state.cold_share);
    if cold.low <= first && first <= cold.high {
        report.warnings.push(check.verdict());
        return;
    }
    let percentiles = outcome.percentiles();
    let [p50, _, p95, p99, p999] = percentiles.map(|one| one.mean);
    let (busy, idle) = (outcome.mean_busy().mean, outcome.mean_idle().mean);
    let simulated = [
        ("cold_share", outcome.cold_share().mean),
        ("cold_per_day", outcome.cold_starts_per_day().mean),
        ("p50", p50),
        ("p95", p95),
        ("p99", p99),
        ("p999", p999),
        ("mean_alive", busy + idle),
        ("mean_busy", busy),
        ("mean_idle", idle),
    ];
    for figure in &mut report.figures {
        let Some((_, new)) = simulated.iter().find(|(key, _)| *key == figure.key) else {
            continue;
        };
        match &mut figure.quantity {
            Quantity::Share { value, digits } => (*value, *digits) = (*new, 3),
            Quantity::Number { value, digits, .. } => (*value, *digits) = (*new, 3),
            Quantity::Duration { seconds } => *seconds = *new,
            _ => {}
        }
    }
    report.headline = check.verdict();
}

/// Returns what to simulate.
fn settings(case: &Case) -> Settings {
    let rate = case.arrivals_per_second;
    let arrivals = match case.pattern {
        Pattern::Random => Arrivals::Poisson { rate },
        Pattern::Clock(jitter) => Arrivals::Periodic {
            period: 1.0 / rate,
            jitter: jitter.min(1.0 / rate),
        },
        Pattern::Bursts(shape) => Arrivals::Modulated {
            rates: Pattern::rates(rate, shape),
            mean_seconds: [shape[2], shape[1]],
        },
        Pattern::Batches(size) => Arrivals::Batches {
            rate: rate / size,
            size: size as u32,
        },
        Pattern::Gamma(variation) => Arrivals::Gamma { rate, variation },
        Pattern::Mixed(variation) => Arrivals::Hyperexponential { rate, variation },
    };
    let mut settings = Settings::new(arrivals, case.run_law.clone(), 0.0);
    settings.keep_alive = case.keep_alive;
    settings.warm_up_seconds = 3.0 * case.keep_alive.1;
    settings.init = case.init_law.clone();
    let fixed = case.init_seconds - case.init_law.mean();
    if matches!(settings.init, Law::Constant(_)) {
        settings.init = Law::Constant(case.init_seconds);
    } else {
        // The fixed part is the same for all: it moves the whole law.
        settings.init = settings.init.shifted(fixed);
    }
    settings.routing = case.routing;
    settings.per_instance = case.per_instance;
    settings.target_utilisation = case.utilisation;
    if case.limit.is_finite() {
        settings.most_instances = case.limit as u32;
    }
    if let Some(longest_wait) = case.longest_wait {
        settings.beyond = Beyond::Queue { longest_wait };
    }
    if case.starts > 0.0 {
        settings.start_limit = Some(StartLimit {
            starts: case.starts as u32,
            seconds: 10.0,
        });
    }
    settings.life = case.life;
    settings.provisioned = Schedule::constant(case.provisioned);
    if case.is_scheduled() {
        settings.provisioned = Schedule {
            instances: (0..24).map(|hour| case.provisioned_in(hour)).collect(),
            part_seconds: 3600.0,
        };
    }
    if case.pings > 0 {
        settings.pings = Some(Pings {
            count: case.pings,
            interval: case.ping_interval,
            seconds: PING_SECONDS.min(case.ping_interval),
        });
    }
    settings.proactive_share = case.proactive;
    settings.replications = RUNS;
    settings.length = Length::Requests(REQUESTS as u32);
    if !case.weights.is_empty() || case.is_scheduled() {
        // Whole days or weeks, so that every hour has its share.
        let period = DAY * (case.weights.len() as f64 / 24.0).max(1.0);
        let most = MOST_DAYS * DAY / period;
        let periods = crate::math::bounded((REQUESTS / (rate * period)).ceil(), 1.0, most);
        if !case.weights.is_empty() {
            settings.shape = Some(Shape::hourly(case.weights.clone()));
        }
        settings.length = Length::Seconds(periods * period);
        settings.warm_up_seconds = period;
    }
    settings
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
        assert_eq!(check.table().rows.len(), 8);
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
            assert!(error.problem().contains(part) && !error.problem().is_empty());
        }
    }
}
