//! A reader's own log: what it needed in instances with the run time and keep-alive of the case.
//!
//! In: the text of a log. Out: cold starts and instances, by the window-maximum identity, which needs no distribution.
//! Deliberately absent: reading the text ([`super::engine::log`]) and the identity ([`super::engine::window`]).

use super::answer::{Answer, DAY, Note, State};
use super::case::Case;
use super::engine::latency::Mixture;
use super::engine::log::{Content, Notes, Reading, parse};
use super::engine::simulation::Routing;
use super::engine::window::{Replay, replay_concurrency};
use crate::field::{FieldError, Inputs};
use crate::number;

/// What a request lasts at least, in seconds.
const SHORTEST: f64 = 1e-5;

/// What a log needed.
#[derive(Debug)]
pub(super) struct Recorded {
    /// Requests of the log; none where it records concurrency.
    pub(super) requests: Option<f64>,
    /// Their times, and their durations where it has some.
    pub(super) rows: (Vec<f64>, Vec<f64>),
    /// Mean requests a second; where the log records concurrency, as many as would fill it with the run time.
    pub(super) rate: f64,
    /// What they needed.
    pub(super) replay: Replay,
    /// What is worth knowing about the file.
    pub(super) notes: Notes,
}

const COUNTED: &str = "Counted request by request in your log, for the most recently used instance first: exact for what it \
    records.";
const SAMPLED: &str = "Counted in your log of concurrency: what happened between its rows is not in it, so the truth is at \
    least this.";
const OTHER: &str = "Your log is counted with one request per instance, the most recently used first, and the middle of the \
    keep-alive; only a simulation of its requests applies the other rules of the platform.";

impl Recorded {
    /// Returns the figures of the log.
    pub(super) fn state(&self) -> State {
        let requests_a_day = (DAY * self.rate).max(1e-300);
        State {
            cold_share: (self.replay.cold_starts_per_day / requests_a_day).min(1.0),
            busy: self.replay.mean_busy,
            idle: self.replay.mean_idle,
            exact: self.requests.is_some(),
        }
    }

    /// Puts the figures of the log in the place of those of random traffic.
    pub(super) fn replace(&self, case: &Case, answer: &mut Answer) -> Result<(), FieldError> {
        answer.state = self.state();
        answer.notes = self.notes(case);
        answer.latency = Mixture::new(answer.state.cold_share, case.warm(), case.cold())
            .map_err(super::refused)?;
        Ok(())
    }

    /// Returns how far they hold.
    fn notes(&self, case: &Case) -> Vec<Note> {
        let plain = case.routing == Routing::MostRecentlyUsed
            && case.per_instance == 1
            && case.keep_alive.0 == case.keep_alive.1
            && case.life.is_infinite()
            && case.pings == 0
            && case.limit.is_infinite()
            && case.starts == 0.0
            && !case.is_scheduled();
        let note = |words, simulate| Note { words, simulate };
        let by_request = self.requests.is_some();
        let mut notes = vec![note(if by_request { COUNTED } else { SAMPLED }, false)];
        if !plain {
            notes.push(note(OTHER, by_request));
        }
        notes
    }
}

/// Replays the log of the inputs, if there is one, and gives its rate to the case. Requests without a duration of their
/// own run as long as the case says.
pub(super) fn replay(inputs: &Inputs, case: &mut Case) -> Result<Option<Recorded>, FieldError> {
    let Some(text) = inputs.attachment("log") else {
        return Ok(None);
    };
    let log = parse(text.as_bytes(), Reading::Guess).map_err(|error| {
        let line = number::integer(error.line as u64);
        FieldError::of(
            "log",
            &["cannot be read: line ", &line, ", ", error.problem.text()],
        )
    })?;
    let mut rows = Default::default();
    let (requests, points) = match log.content {
        Content::Concurrency(points) => (None, points),
        Content::Requests { times, durations } => {
            let points = concurrency(&times, &durations, case.run_seconds);
            rows = (times, durations);
            (Some(rows.0.len() as f64), points)
        }
    };
    let replay =
        replay_concurrency(&points, case.keep_alive_seconds(), case.provisioned).map_err(|_| {
            FieldError::new(
                "log",
                "holds too little to replay: at least two rows are needed",
            )
        })?;
    let seconds = replay.seconds.max(1e-9);
    let rate = requests.map_or(replay.mean_busy / case.run_seconds, |requests| {
        requests / seconds
    });
    *case = case.at_rate(rate);
    Ok(Some(Recorded {
        requests,
        rate,
        rows,
        replay,
        notes: log.notes,
    }))
}

/// Returns the requests in service over time. Where one ends as another starts, it ends first.
fn concurrency(times: &[f64], durations: &[f64], run_seconds: f64) -> Vec<(f64, f64)> {
    let mut changes: Vec<(f64, f64)> = Vec::with_capacity(times.len() * 2);
    for (at, start) in times.iter().enumerate() {
        let duration = durations.get(at).copied().unwrap_or(run_seconds);
        // Logs round short durations to nothing; a request ends after it starts.
        let duration = duration.max(SHORTEST);
        changes.push((*start, 1.0));
        changes.push((start + duration, -1.0));
    }
    crate::small::sort_by(&mut changes, |one, other| one < other);
    let mut busy = 0.0;
    let mut points = vec![(changes.first().map_or(0.0, |first| first.0), 0.0)];
    for (time, change) in changes {
        busy += change;
        points.push((time, busy));
    }
    points
}
