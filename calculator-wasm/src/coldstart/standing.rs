//! How far an answer holds: what its formula takes for granted of a case, and what is not in it. In: a case and its answer.
//! Out: notes, each with whether a simulation says more. Nothing is computed here.

use super::answer::{Note, State};
use super::case::{ANY_NUMBER, Case, Pattern};
use super::engine::simulation::Routing;

impl Case {
    /// Returns what the answer rests on beyond the exact formula. The first that asks for a simulation leads.
    pub(super) fn notes(&self, state: &State) -> Vec<Note> {
        let rate = self.arrivals_per_second;
        let part = if self.weights.is_empty() {
            f64::INFINITY
        } else {
            3600.0
        };
        let variation = self.run_law.squared_variation();
        let clock = matches!(self.pattern, Pattern::Clock(_));
        let pinged = self.pings > 0;
        let one = self.per_instance == 1;
        let held = self.ping_interval < self.keep_alive.0;
        let met = match self.pattern {
            Pattern::Batches(size) => rate / size * self.run_seconds > 0.01,
            _ => false,
        };
        let waits = rate * self.init_seconds;
        let starting = waits > 0.1 && state.cold_share > 1e-9;
        let rows = [
            (self.routing == Routing::NewestCreated, true, NEWEST),
            (
                self.routing == Routing::Random || self.routing == Routing::LeastRecentlyUsed,
                true,
                SPREAD,
            ),
            (one && starting, true, STARTING),
            (!one && self.per_instance < ANY_NUMBER, true, PACKED),
            (self.utilisation < 1.0, true, AHEAD),
            (self.life.is_finite(), true, LIFE),
            (
                self.limit.is_finite() && self.longest_wait.is_none() && self.turned_away() > 1e-9,
                true,
                LIMIT,
            ),
            (
                self.limit.is_finite() && self.longest_wait.is_some(),
                true,
                QUEUE,
            ),
            (self.starts > 0.0, true, STARTS),
            (matches!(self.pattern, Pattern::Gamma(_)), true, GAMMA),
            (
                clock && !state.exact && self.run_law.quantile(0.999) * rate > 1.0,
                true,
                OVERLAP,
            ),
            (met, true, BATCHES),
            (pinged && !held, true, LATE_PINGS),
            (self.is_scheduled(), true, SCHEDULE),
            (part < 2.0 * self.keep_alive.1, true, LONG),
            (self.climbs_within(1.0), true, RUSH),
            (!self.weights.is_empty(), false, HOURS),
            (
                self.climbs_within(2.0) && !self.climbs_within(1.0),
                false,
                CLIMB,
            ),
            (self.keep_alive.1 > self.keep_alive.0, false, RANGE),
            (pinged && held, false, PINGS),
            (one && waits > 0.0 && !starting && !clock, false, BUSY_START),
            (variation < 1.0 - 1e-9 && !clock && one, false, STEADY_RUN),
            (variation > 1.0 + 1e-9 && one, false, VARIED_RUN),
            (
                matches!(self.pattern, Pattern::Batches(_)) && !met,
                false,
                RARE_BATCHES,
            ),
        ];
        let holding = rows.iter().filter(|row| row.0);
        holding
            .map(|(_, simulate, words)| Note {
                words,
                simulate: *simulate,
            })
            .collect()
    }
}

const NEWEST: &str = "A first answer: for the most recently used instance first. The newest first has up to 7 % fewer of its \
    cold starts.";
const SPREAD: &str = "A first answer, far too high: it is for the most recently used instance first. Where idle instances are \
    used in turn or at random, all of them stay alive, and cold starts nearly vanish once requests overlap.";
const STARTING: &str = "A first answer: requests often arrive while an instance initialises, so the true cold share is up to \
    8 % of itself higher.";
const PACKED: &str =
    "A first answer: as if requests were packed into as few instances as possible at every moment.";
const AHEAD: &str = "A first answer: instances added ahead of need are not in it.";
const LIFE: &str = "A first answer: replacing instances after their life adds at most one cold start for each instance \
    alive in a life.";
const LIMIT: &str = "A first answer: the share turned away is Erlang's formula, the cold share that without a limit.";
const QUEUE: &str = "A first answer: waiting for a free instance is not in it.";
const STARTS: &str = "A first answer: the limit of starts is not in it.";
const GAMMA: &str = "A first answer: from the nearest arrivals that have a formula.";
const OVERLAP: &str = "A first answer: requests sometimes outlast the time between two of them.";
const BATCHES: &str =
    "A first answer: batches meet the ones before, and a formula knows that only roughly.";
const LATE_PINGS: &str =
    "A first answer: pings come later than the keep-alive, which may end before them.";
const SCHEDULE: &str = "A first answer: each hour by itself; instances left over when the schedule ends are not in it.";
const LONG: &str =
    "A first answer: the keep-alive is long against an hour, so hours do not stand by themselves.";
const RUSH: &str = "A first answer: hundreds come within a keep-alive shorter than a run, which the formula has up to 10 % off.";
const CLIMB: &str =
    "Approximate, because hundreds come within a keep-alive: good to a thousandth of itself.";
const HOURS: &str = "Approximate, because each hour is taken by itself: against simulation the cold share was up to 2 % low \
    and 2 % high.";
const RANGE: &str =
    "Approximate, because the keep-alive is drawn anew each time: against simulation within 2 %.";
const PINGS: &str = "Approximate, because pings and requests meet: against simulation within 15 %.";
const BUSY_START: &str = "Approximate, because an instance is busy while it initialises: against simulation the cold share \
    was up to 8 % low.";
const STEADY_RUN: &str = "Approximate, because run times are not exponential: against simulation the cold share was up to \
    4 % low.";
const VARIED_RUN: &str = "Approximate, because run times are not exponential: against simulation the cold share was up to \
    4 % low and 13 % high.";
const RARE_BATCHES: &str = "Approximate, because batches are taken never to meet.";
