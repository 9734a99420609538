//! The first answer to any case: exact where a formula holds, the nearest formula elsewhere, with what stretches it.
//!
//! In: a [`Case`]. Out: an [`Answer`] in well under a frame, and its [`Note`]s: what is approximate, and what only a
//! simulation shows ([`super::check`]). Deliberately absent: the formulas ([`super::engine`]), what a note says
//! ([`super::standing`]) and other words.

use super::case::{ANY_NUMBER, Case, PING_SECONDS, Pattern};
use super::engine::approximate::with_pings;
use super::engine::latency::Mixture;
use super::engine::markovian;
use super::engine::poisson::{self, SteadyState, poisson_probabilities};
use super::engine::special::periodic;
use super::engine::{Condition, Standing};
use super::parts::{Part, between, mean_of};
use crate::queueing::erlang::erlang_b;

/// Seconds in a day.
pub(super) const DAY: f64 = 86_400.0;

/// How deep an answer at one rate goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// The cold share alone, to 2e−8 of all requests.
    Share,
    /// All, to 2e−8.
    Rough,
    /// All, a small share as exactly as a large one.
    Fine,
}

/// Long-run figures at one rate or over a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// Share of requests that wait for a new instance, 0 to 1.
    pub(super) cold_share: f64,
    /// Mean number of instances that serve.
    pub(super) busy: f64,
    /// Mean number of instances that wait.
    pub(super) idle: f64,
    /// Whether a formula holds exactly for this pattern.
    pub(super) exact: bool,
    /// Mean number that waits if none were held, where a formula sums `levels`.
    pub(super) idle_unheld: f64,
    /// Where a formula sums it, the cold share by the number of busy instances, as if none were held: with some held it
    /// is the sum from their number on. Of each number first that while nothing is provisioned, then that while something is.
    pub(super) levels: Vec<[f64; 2]>,
}

/// How far an answer holds, in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// The sentence.
    pub(super) words: &'static str,
    /// Whether only a simulation knows the truth.
    pub(super) simulate: bool,
}

/// What the engine says of a case.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) state: State,
    pub(super) latency: Mixture,
    /// Cold share and mean number alive if nothing were provisioned, where something is; else 0.
    pub(super) without: f64,
    pub(super) alive_without: f64,
    /// Share of requests that are turned away at the limit.
    pub(super) turned_away: f64,
    /// Mean number of instances busy and idle in each hour of the day, where hours differ.
    pub(super) hours: Vec<[f64; 2]>,
    pub(super) notes: Vec<Note>,
}

impl Answer {
    /// Returns whether this is only the first answer, before that of a simulation.
    pub(super) fn is_first(&self) -> bool {
        self.notes.iter().any(|note| note.simulate)
    }

    pub(super) fn alive(&self) -> f64 {
        self.state.busy + self.state.idle
    }
}

impl Case {
    /// Returns the answer.
    pub(super) fn solve(&self) -> Result<Answer, Condition> {
        let depth = match self.is_heavy() {
            true => Depth::Rough,
            false => Depth::Fine,
        };
        let mut parts = self.solved_parts(false, depth)?;
        let mut state = self.whole(&parts);
        if depth == Depth::Rough && state.cold_share < 1e-4 {
            parts = self.solved_parts(false, Depth::Fine)?;
            state = self.whole(&parts);
        }
        // The worker shows neither the hours nor what would be without provisioned instances.
        let is_shown = !cfg!(all(target_arch = "wasm32", feature = "worker"));
        let mut hours = Vec::new();
        if is_shown && (!self.weights.is_empty() || self.is_scheduled()) {
            let mean = mean_of(&self.weights);
            for hour in 0..24 {
                // The mean of this hour over the days of a week.
                let of_hour: Vec<f64> = self
                    .weights
                    .iter()
                    .skip(hour)
                    .step_by(24)
                    .copied()
                    .collect();
                let times = if of_hour.is_empty() {
                    1.0
                } else {
                    mean_of(&of_hour) / mean
                };
                let kept = self.provisioned_in(hour);
                let same = |part: &&(Part, State)| part.0.times == times && part.0.kept == kept;
                let rate = self.arrivals_per_second * times;
                hours.push(match parts.iter().find(same) {
                    Some((_, known)) => [known.busy, known.idle],
                    None if depth == Depth::Rough => between(&parts, times, kept),
                    None => {
                        let one = self.over_keep_alive(rate, kept, Depth::Fine)?;
                        [one.busy, one.idle]
                    }
                });
            }
        }
        let (without, alive_without) = match self.provisioned {
            kept if kept == 0 || !is_shown => (0.0, 0.0),
            // The sums have it, unless pings hold some.
            _ if !state.levels.is_empty() && self.pings == 0 => {
                let share = self.share_held(&state.levels, [0, 0]);
                (share, state.busy + state.idle_unheld)
            }
            _ => {
                let plain = Case {
                    provisioned: 0,
                    ..self.clone()
                };
                let plain = plain.state(depth)?;
                (plain.cold_share, plain.busy + plain.idle)
            }
        };
        let cold = Mixture::new(state.cold_share, self.warm(), self.cold())?;
        Ok(Answer {
            notes: self.notes(&state),
            state,
            latency: cold,
            without,
            alive_without,
            turned_away: self.turned_away(),
            hours,
        })
    }

    /// Returns the cold share alone, for curves: hours of nearly the same rate are taken together, and it may be
    /// off by 2e−8.
    pub(super) fn cold_share(&self) -> Result<f64, Condition> {
        Ok(self.state(Depth::Share)?.cold_share)
    }

    /// Returns the cold share alone, a small one as exactly as a large one.
    pub(super) fn small_cold_share(&self) -> Result<f64, Condition> {
        match self.cold_share()? {
            share if share < 1e-4 => self.fine_cold_share(),
            share => Ok(share),
        }
    }

    /// Returns the cold share of which it is known that it is small.
    pub(super) fn fine_cold_share(&self) -> Result<f64, Condition> {
        Ok(self.state(Depth::Fine)?.cold_share)
    }

    /// Returns whether the keep-alive is shorter than so many run times while a rush brings hundreds at once: they come almost
    /// as if by the clock, which sums of decaying exponentials are bad at. Against a contour of 40 nodes, up to a peak of
    /// 5,000, the formula is off by at most 1e−6 of itself at two run times, 1e−4 at one, 2 % at half and 10 % at a fifth of one.
    pub(super) fn climbs_within(&self, run_times: f64) -> bool {
        let shortest = self.keep_alive.0;
        0.0 < shortest && shortest < run_times * self.run_seconds && self.peak_load() > 300.0
    }

    /// Returns the figures over the whole period, by as few parts as a curve takes.
    fn state(&self, depth: Depth) -> Result<State, Condition> {
        Ok(self.whole(&self.solved_parts(true, depth)?))
    }

    /// Returns the parts of the period with their figures.
    fn solved_parts(&self, curve: bool, depth: Depth) -> Result<Vec<(Part, State)>, Condition> {
        let mut solved = Vec::new();
        for part in self.parts(curve) {
            let rate = self.arrivals_per_second * part.times;
            solved.push((part, self.over_keep_alive(rate, part.kept, depth)?));
        }
        Ok(solved)
    }

    /// Puts the parts together: cold starts over requests, means over time.
    fn whole(&self, parts: &[(Part, State)]) -> State {
        let mut whole = State {
            exact: parts.len() == 1,
            ..State::default()
        };
        for (part, one) in parts {
            whole.add(one, part.share * part.times, part.share);
        }
        // Starts ahead of need are nobody's wait.
        whole.cold_share = (whole.cold_share * (1.0 - self.proactive)).min(1.0);
        whole
    }

    /// Returns the figures at one rate, over the range of the keep-alive: the rule of Gauss and Legendre of three
    /// points.
    fn over_keep_alive(&self, rate: f64, kept: u32, depth: Depth) -> Result<State, Condition> {
        let (shortest, longest) = self.keep_alive;
        if longest <= shortest {
            return self.at(rate, shortest, kept, depth);
        }
        let middle = self.keep_alive_seconds();
        // The rule of two points where one takes long.
        let is_long = match depth {
            Depth::Share => self.is_long(),
            _ => self.is_longest(),
        };
        let (root, centre) = match is_long {
            true => (0.577_350_269_189_625_8, 0.0),
            false => (0.774_596_669_241_483_4, 8.0 / 18.0),
        };
        let reach = root * (longest - middle);
        let mut whole = State::default();
        for (place, weight) in [(-1.0, 0.5), (0.0, 1.0), (1.0, 0.5)] {
            let weight = weight * if place == 0.0 { centre } else { 1.0 - centre };
            if weight > 0.0 {
                let one = self.at(rate, middle + place * reach, kept, depth)?;
                whole.add(&one, weight, weight);
            }
        }
        Ok(whole)
    }

    /// Returns the figures at one rate and one keep-alive.
    fn at(&self, rate: f64, keep_alive: f64, kept: u32, depth: Depth) -> Result<State, Condition> {
        let run = self.run_seconds;
        // Pings shorter apart than the keep-alive hold as many instances as come at a time.
        let pinged = if self.ping_interval < keep_alive {
            self.pings
        } else {
            0
        };
        let held = kept + pinged;
        let held_of_formula = if self.per_instance == 1 { held } else { 0 };
        if rate <= 0.0 {
            return Ok(State {
                cold_share: f64::from(u8::from(held == 0)),
                idle: f64::from(held),
                exact: true,
                ..State::default()
            });
        }
        let rough = depth != Depth::Fine;
        let phases = match self.pattern {
            Pattern::Clock(jitter) => return self.by_the_clock(rate, keep_alive, held, jitter),
            Pattern::Batches(size) => {
                let state = poisson::brief(rate / size, run, keep_alive, 0, rough)?;
                return Ok(State {
                    cold_share: if f64::from(held) < size {
                        state.cold_share
                    } else {
                        0.0
                    },
                    busy: rate * run,
                    idle: (state.mean_idle * size).max(f64::from(held) - rate * run),
                    ..State::default()
                });
            }
            Pattern::Random | Pattern::Gamma(..1.0) => None,
            _ => Some(self.phases(rate)?),
        };
        let one = self.per_instance == 1;
        if one && pinged > 0 && phases.is_none() {
            let ping = PING_SECONDS.min(self.ping_interval);
            let state = with_pings(rate, run, keep_alive, held, self.ping_interval, ping)?;
            return Ok(State {
                cold_share: state.cold_share,
                busy: state.mean_busy,
                idle: state.mean_idle,
                ..State::default()
            });
        }
        let in_group = |levels: &[f64]| -> Vec<[f64; 2]> {
            let in_group = |cold: &f64| {
                if kept == 0 {
                    [*cold, 0.0]
                } else {
                    [0.0, *cold]
                }
            };
            levels.iter().map(in_group).collect()
        };
        let exact =
            !matches!(self.pattern, Pattern::Gamma(_)) && pinged == 0 && !self.climbs_within(2.0);
        if one || depth == Depth::Share {
            let solved = match &phases {
                Some(phases) => markovian::brief(phases, run, keep_alive, held_of_formula, rough)?,
                None => poisson::brief(rate, run, keep_alive, held_of_formula, rough)?,
            };
            let levels = in_group(&solved.cold_levels);
            return Ok(State {
                cold_share: match one {
                    true => solved.cold_share,
                    false => self.share_of_levels(&levels, [held; 2]),
                },
                busy: rate * run,
                idle: solved.mean_idle,
                exact,
                idle_unheld: solved.idle_unheld,
                levels,
            });
        }
        let solved = match &phases {
            Some(phases) => markovian::whole(phases, run, keep_alive, held_of_formula, rough)?,
            None => poisson::steady_state(rate, run, keep_alive, held_of_formula)?,
        };
        let levels = in_group(solved.cold_share_by_level());
        Ok(State {
            cold_share: self.share_of_levels(&levels, [held; 2]),
            levels,
            ..packed(&solved, self.per_instance, held, exact)
        })
    }

    /// Returns the cold share with so many instances held in each group of hours: an instance starts with every so many
    /// levels.
    fn share_of_levels(&self, levels: &[[f64; 2]], held: [u32; 2]) -> f64 {
        let step = self.per_instance as usize;
        let mut share = 0.0;
        for (group, held) in held.into_iter().enumerate() {
            let from = (held as usize).saturating_mul(step);
            let terms = levels.iter().skip(from).step_by(step);
            share += terms.map(|level| level[group]).sum::<f64>();
        }
        share
    }

    /// Returns the same of a whole period, less the starts ahead of need.
    pub(super) fn share_held(&self, levels: &[[f64; 2]], held: [u32; 2]) -> f64 {
        (self.share_of_levels(levels, held) * (1.0 - self.proactive)).min(1.0)
    }

    /// Requests by the clock; lateness is averaged over nine gaps that are equally likely.
    fn by_the_clock(
        &self,
        rate: f64,
        keep_alive: f64,
        held: u32,
        jitter: f64,
    ) -> Result<State, Condition> {
        let period = 1.0 / rate;
        let jitter = jitter.min(period);
        let mut whole = State::default();
        let points = if jitter > 0.0 { 9 } else { 1 };
        for point in 0..points {
            // The difference of two even lateness is a triangle: the middle of each ninth of its probability.
            let place = (f64::from(point) + 0.5) / f64::from(points);
            let late = if place < 0.5 {
                (2.0 * place).sqrt() - 1.0
            } else {
                1.0 - (2.0 - 2.0 * place).sqrt()
            };
            let gap = (period + jitter * late).max(1e-6);
            let one = periodic(gap, &self.run_law, &self.run_law, keep_alive)?;
            let share = 1.0 / f64::from(points);
            let one = State {
                cold_share: one.cold_share,
                busy: one.mean_busy,
                idle: one.mean_idle,
                exact: jitter == 0.0 && one.standing == Standing::Exact,
                ..State::default()
            };
            whole.add(&one, share, share);
            whole.exact = one.exact;
        }
        if held > 0 {
            whole.cold_share = 0.0;
            whole.idle = whole.idle.max(f64::from(held) - whole.busy);
        }
        Ok(whole)
    }

    /// Returns the share of requests turned away at the limit: Erlang's B, once all that may be alive are.
    pub(super) fn turned_away(&self) -> f64 {
        if !self.limit.is_finite() || self.longest_wait.is_some() {
            return 0.0;
        }
        let room = self.limit * f64::from(self.per_instance);
        erlang_b(room.min(1e6) as u32, self.offered_load())
    }
}

impl State {
    /// Adds a part: its cold share by its share of the requests, its instances by its share of the time.
    fn add(&mut self, one: &State, of_requests: f64, of_time: f64) {
        self.cold_share += one.cold_share * of_requests;
        self.busy += one.busy * of_time;
        self.idle += one.idle * of_time;
        self.idle_unheld += one.idle_unheld * of_time;
        self.exact &= one.exact;
        let most = self.levels.len().max(one.levels.len());
        self.levels.resize(most, [0.0; 2]);
        for (sum, cold) in self.levels.iter_mut().zip(&one.levels) {
            sum[0] += cold[0] * of_requests;
            sum[1] += cold[1] * of_requests;
        }
    }
}

/// Returns the instances where each takes several requests at once and they are packed into as few as possible: one starts
/// with every `per`-th level of concurrency. Exact for any number, a bound for several.
fn packed(state: &SteadyState, per: u32, held: u32, exact: bool) -> State {
    let step = per as usize;
    let from = (held as usize).saturating_mul(step);
    let alive_from = |from: usize| -> f64 {
        let alive = state.instances_at_most().iter().skip(from).step_by(step);
        alive.map(|at_most| 1.0 - at_most).sum()
    };
    let alive = f64::from(held) + alive_from(from);
    // Chance that more are in service than fit into so many instances.
    let mut below = 0.0;
    let mut busy = 0.0;
    for (count, share) in poisson_probabilities(state.mean_busy).iter().enumerate() {
        below += share;
        if count % step == 0 {
            busy += 1.0 - below;
        }
    }
    let busy = busy.min(alive);
    State {
        busy,
        idle: alive - busy,
        idle_unheld: (alive_from(0) - busy).max(0.0),
        exact: exact && per == ANY_NUMBER,
        ..State::default()
    }
}
