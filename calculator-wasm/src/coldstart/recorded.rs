//! A reader's own log: what it needed in instances with the run time and keep-alive of the case.
//!
//! In: the text of a log, or what a worker counted of a long one. Out: cold starts and instances, by the window-maximum
//! identity, which needs no distribution.
//! Deliberately absent: reading the text ([`super::engine::log`]) and the identity ([`super::engine::window`]).

use super::answer::{Answer, DAY, Note, State};
use super::case::Case;
use super::engine::latency::Mixture;
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
use super::engine::log::Reader;
use super::engine::log::{Content, Log, LogError, Notes, Reading, parse, sort};
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
            ..State::default()
        }
    }

    /// Puts the figures of the log in the place of those of random traffic.
    pub(super) fn replace(&self, case: &Case, answer: &mut Answer) -> Result<(), FieldError> {
        answer.state = State {
            levels: core::mem::take(&mut answer.state.levels),
            ..self.state()
        };
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

/// How the text begins that [`count`] makes of a log.
const COUNTED_LOG: &str = "#counted";

/// Replays the log of the inputs, if there is one, and gives its rate to the case. Requests without a duration of their
/// own run as long as the case says.
pub(super) fn replay(inputs: &Inputs, case: &mut Case) -> Result<Option<Recorded>, FieldError> {
    let Some(text) = inputs.attachment("log") else {
        return Ok(None);
    };
    let recorded = match text.strip_prefix(COUNTED_LOG).and_then(numbers) {
        Some(counted) => read_counted(counted, case)?,
        None => replayed(parse(text.as_bytes(), Reading::Guess), case)?,
    };
    *case = case.at_rate(recorded.rate);
    Ok(Some(recorded))
}

/// Replays a log under the rules of a case.
fn replayed(log: Result<Log, LogError>, case: &Case) -> Result<Recorded, FieldError> {
    let log = log.map_err(|error| {
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
    Ok(Recorded {
        requests,
        rate,
        rows,
        replay,
        notes: log.notes,
    })
}

/// What a replay depends on, of the case.
fn rules(case: &Case) -> [f64; 3] {
    let kept = f64::from(case.provisioned);
    [case.run_seconds, case.keep_alive_seconds(), kept]
}

/// Replays a log that is too long for the page under the rules of its inputs, and returns a short text that stands for
/// the log there: what was counted, and under which rules.
///
/// # Errors
/// Inputs without a result, or a log that cannot be read.
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub fn count(inputs: &Inputs, reader: Reader) -> Result<String, FieldError> {
    let case = Case::of(inputs)?;
    let Recorded {
        requests,
        rate,
        replay,
        notes,
        ..
    } = replayed(reader.finish(), &case)?;
    let [run, kept, least] = rules(&case);
    let all = [
        run,
        kept,
        least,
        requests.unwrap_or(f64::NAN),
        rate,
        replay.seconds,
        replay.cold_starts_per_day,
        replay.mean_busy,
        replay.mean_idle,
        notes.skipped as f64,
        notes.out_of_order as f64,
        notes.longest_gap,
    ];
    let mut text = String::from(COUNTED_LOG);
    // The bits of the doubles, a letter from a to p for each four: nothing is lost on the way.
    for bytes in all.map(f64::to_be_bytes) {
        for nibble in bytes.into_iter().flat_map(|byte| [byte >> 4, byte & 15]) {
            text.push(char::from(b'a' + nibble));
        }
    }
    Ok(text)
}

/// Reads the numbers that [`count`] has written; none where it has not: a log may begin with any comment.
fn numbers(text: &str) -> Option<[f64; 12]> {
    let mut all = [0.0; 12];
    if text.len() != 16 * all.len() || !text.bytes().all(|letter| matches!(letter, b'a'..=b'p')) {
        return None;
    }
    for (place, letters) in all.iter_mut().zip(text.as_bytes().chunks(16)) {
        let bits = letters
            .iter()
            .fold(0, |bits, letter| bits << 4 | u64::from(letter - b'a'));
        *place = f64::from_bits(bits);
    }
    let counted = &all[4..];
    counted
        .iter()
        .all(|number| *number >= 0.0 && number.is_finite())
        .then_some(all)
}

/// Takes what was counted of a log, if it was counted under the rules of the case.
fn read_counted(all: [f64; 12], case: &Case) -> Result<Recorded, FieldError> {
    let [
        run,
        kept,
        least,
        requests,
        rate,
        seconds,
        cold_starts_per_day,
        mean_busy,
        mean_idle,
        skipped,
        out_of_order,
        longest_gap,
    ] = all;
    if rules(case) != [run, kept, least] {
        return Err(FieldError::new("log", "is being counted for these inputs"));
    }
    Ok(Recorded {
        requests: (requests >= 0.0).then_some(requests),
        rate,
        rows: Default::default(),
        replay: Replay {
            cold_starts: 0.0,
            cold_starts_per_day,
            seconds,
            mean_busy,
            mean_idle,
            alive_seconds: Vec::new(),
        },
        notes: Notes {
            skipped: skipped as usize,
            out_of_order: out_of_order as usize,
            longest_gap,
            ..Notes::default()
        },
    })
}

/// Returns the requests in service over time. Where one ends as another starts, it ends first.
fn concurrency(times: &[f64], durations: &[f64], run_seconds: f64) -> Vec<(f64, f64)> {
    let end = |(at, start): (usize, &f64)| {
        let duration = durations.get(at).copied().unwrap_or(run_seconds);
        // Logs round short durations to nothing; a request ends after it starts.
        start + duration.max(SHORTEST)
    };
    let mut ends: Vec<f64> = times.iter().enumerate().map(end).collect();
    if ends.windows(2).any(|pair| pair[1] < pair[0]) {
        sort(&mut ends, &mut Vec::new());
    }
    let mut points = Vec::with_capacity(times.len() * 2 + 1);
    points.push((times.first().copied().unwrap_or(0.0), 0.0));
    let (mut starts, mut busy) = (times.iter().peekable(), 0.0);
    for end in ends {
        while let Some(start) = starts.next_if(|start| **start < end) {
            busy += 1.0;
            points.push((*start, busy));
        }
        busy -= 1.0;
        points.push((end, busy));
    }
    points
}
