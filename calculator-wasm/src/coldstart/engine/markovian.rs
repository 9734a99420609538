//! Cold starts under bursty arrivals with two phases: the exact answer.
//!
//! In: a two-phase Markovian arrival process, mean service time, keep-alive, provisioned instances. Out: the same
//! [`SteadyState`] as for Poisson arrivals. Exact under the same conditions as [`super::poisson`], with arrivals that
//! depend on a hidden phase: the Markov-modulated Poisson process (quiet and busy times) and the hyperexponential
//! renewal process (short and long gaps).
//!
//! With D₀ the phase changes without and D₁ those with an arrival, the passage from b to b + 1 busy instances has the
//! matrix transform G_b(s) = [sI − D₀ + bμ(I − G_{b−1}(s))]⁻¹·D₁, and with φ_b the stationary flow from b + 1 down to b
//!
//! ```text
//! cold starts per second = Σ_{b ≥ P} φ_b · P(τ_b > T | phase)
//! idle instances         = Σ_b φ_b · E[min(τ_b, T) | phase]
//! ```
//!
//! which equals the matrix-exponential form φ_b·e^{Q_b T}·1 and is inverted numerically (module `laplace`).
//!
//! # Derivation
//!
//! As for calls at random, with one thing more: a hidden phase. The chance that a call finds b under way becomes a flow from
//! level b + 1 down to b for each phase, and the first passage becomes a matrix. Detailed balance is lost, so the
//! passage is taken forward, from the moment at which the level was left. Nothing else changes.

use super::laplace::{COARSE, POLES};
use super::poisson::{Brief, NEVER, SteadyState, poisson_probabilities};
use super::{Condition, within};
use crate::math::{self, Complex};

/// Largest load (highest arrival rate of a phase × service time) for which the sums are taken.
pub const MAXIMUM_PEAK_LOAD: f64 = 5_000.0;

type Pair = [f64; 2];

/// Arrivals whose rate or gap depends on a hidden phase with two states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoPhaseArrivals {
    /// Phase changes per second without an arrival, off the diagonal.
    silent: Pair,
    /// Arrivals per second from each phase into each phase.
    arriving: [Pair; 2],
}

impl TwoPhaseArrivals {
    /// Returns a Markov-modulated Poisson process: two Poisson rates (per second, 0 to 1e9, not both 0) that take
    /// turns, each for an exponential time with the given mean (1e−6 to 1e9 s).
    ///
    /// # Errors
    /// A value out of range.
    pub fn modulated(rates: [f64; 2], mean_seconds: [f64; 2]) -> Result<Self, Condition> {
        for (rate, seconds) in rates.iter().zip(&mean_seconds) {
            within("rate", *rate, 0.0, 1e9)?;
            within("mean_seconds", *seconds, 1e-6, 1e9)?;
        }
        within("sum of rates", rates[0] + rates[1], 1e-12, 2e9)?;
        Ok(Self {
            silent: [1.0 / mean_seconds[0], 1.0 / mean_seconds[1]],
            arriving: [[rates[0], 0.0], [0.0, rates[1]]],
        })
    }

    /// Returns the renewal process with hyperexponential gaps of balanced means: mean gap 1 / `rate` (1e−9 to 1e9 per
    /// second), coefficient of variation `variation` (1 to 100).
    ///
    /// With p = (1 + √((c² − 1)/(c² + 1))) / 2, a gap has mean 1/(2p·rate) with probability p, else 1/(2(1−p)·rate).
    ///
    /// # Errors
    /// A value out of range.
    pub fn hyperexponential(rate: f64, variation: f64) -> Result<Self, Condition> {
        let rate = within("rate", rate, 1e-9, 1e9)?;
        let (often, rates) = balanced_hyperexponential(rate, variation)?;
        let split = [often, 1.0 - often];
        Ok(Self {
            silent: [0.0, 0.0],
            arriving: rates.map(|rate| split.map(|share| rate * share)),
        })
    }

    /// Returns the long-run share of time in each phase.
    fn phase_shares(&self) -> Pair {
        let leave = [
            self.silent[0] + self.arriving[0][1],
            self.silent[1] + self.arriving[1][0],
        ];
        let total = leave[0] + leave[1];
        [leave[1] / total, leave[0] / total]
    }

    /// Returns the arrivals per second in each phase.
    fn rates(&self) -> Pair {
        self.arriving.map(|into| into[0] + into[1])
    }

    /// Returns the arrivals per second of the busier phase.
    pub fn peak_rate(&self) -> f64 {
        self.rates().into_iter().fold(0.0, f64::max)
    }

    /// Returns the mean arrivals per second.
    #[inline(never)]
    pub fn mean_rate(&self) -> f64 {
        let (shares, rates) = (self.phase_shares(), self.rates());
        shares[0] * rates[0] + shares[1] * rates[1]
    }
}

/// Returns the probability and the two rates of the hyperexponential gap with balanced means.
pub(crate) fn balanced_hyperexponential(
    rate: f64,
    variation: f64,
) -> Result<(f64, Pair), Condition> {
    let square = within("variation", variation, 1.0, 100.0)? * variation;
    let often = 0.5 * (1.0 + ((square - 1.0) / (square + 1.0)).sqrt());
    Ok((often, [2.0 * often * rate, 2.0 * (1.0 - often) * rate]))
}

/// Returns the long-run behaviour of a function with two-phase arrivals; parameters and accuracy as for
/// [`super::poisson::steady_state`] (about 1e−10 relative). Where a rush of hundreds climbs within a keep-alive, almost as
/// if by the clock, the cold share is off: by 1e−6 of itself where the keep-alive is two run times, 1e−4 at one, up to 2 %
/// at half and 10 % at a fifth of one.
///
/// # Errors
/// An input out of range (service above 0), or a peak load above [`MAXIMUM_PEAK_LOAD`].
pub fn steady_state(
    arrivals: &TwoPhaseArrivals,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
) -> Result<SteadyState, Condition> {
    whole(
        arrivals,
        mean_service_seconds,
        keep_alive_seconds,
        provisioned,
        false,
    )
}

/// Returns the same, `rough` as [`brief`] may be.
pub(crate) fn whole(
    arrivals: &TwoPhaseArrivals,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
    rough: bool,
) -> Result<SteadyState, Condition> {
    let given = [mean_service_seconds, keep_alive_seconds];
    let poles = if rough { &COARSE[..] } else { &POLES };
    let sums = summed(arrivals, given, provisioned, poles, true)?;
    let mean_rate = arrivals.mean_rate();
    Ok(SteadyState::assemble(
        mean_rate,
        math::bounded(sums.cold / mean_rate, 0.0, 1.0),
        mean_rate * mean_service_seconds,
        sums.idle,
        sums.cold_levels
            .into_iter()
            .map(|cold| cold / mean_rate)
            .collect(),
        sums.alive,
        provisioned,
    ))
}

/// Returns what most callers need of [`steady_state`], all but the law of the number alive, in two thirds of its work;
/// `rough` to about 2e−8 of all requests and in a third, for curves.
///
/// # Errors
/// As there.
#[inline(never)]
pub fn brief(
    arrivals: &TwoPhaseArrivals,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
    rough: bool,
) -> Result<Brief, Condition> {
    let given = [mean_service_seconds, keep_alive_seconds];
    let poles = if rough { &COARSE[..] } else { &POLES };
    let mut sums = summed(arrivals, given, provisioned, poles, false)?;
    let mean_rate = arrivals.mean_rate();
    for cold in &mut sums.cold_levels {
        *cold /= mean_rate;
    }
    Ok(Brief {
        cold_share: math::bounded(sums.cold / mean_rate, 0.0, 1.0),
        mean_idle: sums.idle,
        idle_unheld: sums.idle_unheld,
        cold_levels: sums.cold_levels,
    })
}

/// Adds up the levels at the poles, until the flow is a part of the cold starts that no digit shows.
/// `whole` asks for the law of the number alive too.
fn summed(
    arrivals: &TwoPhaseArrivals,
    [service, keep_alive]: [f64; 2],
    provisioned: u32,
    poles: &'static [(Complex, Complex)],
    whole: bool,
) -> Result<Sums, Condition> {
    let service = within("mean_service_seconds", service, 1e-9, 1e7)?;
    let keep_alive = within("keep_alive_seconds", keep_alive, 0.0, 1e9)?;
    let peak = arrivals.peak_rate() * service;
    if peak > MAXIMUM_PEAK_LOAD {
        return Err(Condition::OfferedLoadAbove(MAXIMUM_PEAK_LOAD));
    }
    let departures = 1.0 / service;
    let [one, other] = arrivals.rates();
    let least = one.min(other) * service;
    // More than so many are busy with a chance of less than 1e−290, or 1e−15 for few poles.
    let (most, smallest) = match poles.len() == POLES.len() {
        true => (poisson_probabilities(peak).len(), 1e-17),
        false => ((peak + 8.0 * peak.sqrt()) as usize + 30, 1e-12),
    };
    let busy = busy_probabilities(arrivals, departures, most);
    // The sums stop where the poles have no time to resolve anything: a keep-alive of 0 is taken as very short.
    let mut sums = Sums::new(arrivals, departures, keep_alive.max(1e-12 * service), poles);
    let mut levels = 0_usize;
    for pair in busy.windows(2) {
        let (here, above) = (pair[0], pair[1]);
        let flow = above.map(|share| share * (levels as f64 + 1.0) * departures);
        let kept = levels < provisioned as usize;
        // As for calls at random, where both phases bring more.
        let never = here[0] + here[1] < NEVER && (levels as f64) < least;
        let added = if never {
            sums.alive.push(0.0);
            sums.cold_levels.push(0.0);
            false
        } else {
            sums.add_level(levels, here, flow, kept, whole)
        };
        levels += 1;
        let settled = levels as f64 > peak && !kept && flow[0] + flow[1] < smallest * sums.cold;
        if settled && added {
            break;
        }
    }
    // Levels that are provisioned but practically never busy are idle all the time.
    sums.idle += (f64::from(provisioned) - levels as f64).max(0.0);
    Ok(sums)
}

/// Returns the stationary probabilities of (busy instances, phase) for 0 to `levels` busy instances.
///
/// π_{b+1} = π_b·R_{b+1} with R_b = D₁·[bμI − D₀ − (b+1)μ·R_{b+1}]⁻¹ from the top down, where R is practically 0.
fn busy_probabilities(arrivals: &TwoPhaseArrivals, departures: f64, levels: usize) -> Vec<Pair> {
    let mut ratios = vec![[[0.0; 2]; 2]; levels + 2];
    for level in (1..=levels).rev() {
        let down = level as f64 * departures;
        let down_above = down + departures;
        let above = ratios[level + 1];
        // Every excursion upward comes back, so the rows of the bracket sum to bμ: no difference of near-equals.
        let across = [
            arrivals.silent[0] + down_above * above[0][1],
            arrivals.silent[1] + down_above * above[1][0],
        ];
        let matrix = [
            [down + across[0], -across[0]],
            [-across[1], down + across[1]],
        ];
        let scale = 1.0 / (down * (down + across[0] + across[1]));
        ratios[level] = arrivals.arriving.map(|row| {
            [
                (row[0] * matrix[1][1] - row[1] * matrix[1][0]) * scale,
                (row[1] * matrix[0][0] - row[0] * matrix[0][1]) * scale,
            ]
        });
    }
    let first = ratios[1];
    // π_0 is the left null vector of D₀ + μ·R_1, whose rows sum to 0.
    let start = [
        arrivals.silent[1] + departures * first[1][0],
        arrivals.silent[0] + departures * first[0][1],
    ];
    let mut busy = vec![start];
    let mut current = start;
    for ratio in ratios.iter().take(levels + 1).skip(1) {
        current = [
            current[0] * ratio[0][0] + current[1] * ratio[1][0],
            current[0] * ratio[0][1] + current[1] * ratio[1][1],
        ];
        busy.push(current);
        if current[0] + current[1] > 1e200 {
            for pair in &mut busy {
                *pair = pair.map(|share| share * 1e-200);
            }
            current = current.map(|share| share * 1e-200);
        }
    }
    let total: f64 = busy.iter().map(|pair| pair[0] + pair[1]).sum();
    for pair in &mut busy {
        *pair = pair.map(|share| share / total);
    }
    busy
}

/// The passage transform at one node: probabilities of the other phase at passage, and what is missing to 1.
#[derive(Clone, Copy, Default)]
struct Passage {
    /// Pole and weight, and the weight over the node.
    node: Complex,
    inverse: Complex,
    weight: Complex,
    /// Off-diagonal entries of G.
    across: [Complex; 2],
    /// Row sums of I − G, kept apart because they are small where G is nearly stochastic.
    missing: [Complex; 2],
    /// Flow of lower levels that has arrived at the present one, by phase.
    arrived: [Complex; 2],
}

/// Running sums over the levels, time measured in keep-alives.
struct Sums {
    passages: Vec<Passage>,
    silent: Pair,
    arriving: [Pair; 2],
    departures: f64,
    keep_alive: f64,
    below: Pair,
    cold: f64,
    idle: f64,
    idle_unheld: f64,
    cold_levels: Vec<f64>,
    alive: Vec<f64>,
}

impl Sums {
    fn new(
        arrivals: &TwoPhaseArrivals,
        departures: f64,
        keep_alive: f64,
        poles: &[(Complex, Complex)],
    ) -> Self {
        let silent = arrivals.silent.map(|rate| rate * keep_alive);
        let arriving = arrivals
            .arriving
            .map(|row| row.map(|rate| rate * keep_alive));
        let passages = poles.iter().map(|&(node, weight)| {
            let inverse = node.inverse();
            Passage {
                node,
                inverse,
                weight: weight * inverse,
                ..Passage::default()
            }
        });
        Self {
            passages: passages.collect(),
            silent,
            arriving,
            departures: departures * keep_alive,
            keep_alive,
            below: [0.0; 2],
            cold: 0.0,
            idle: 0.0,
            idle_unheld: 0.0,
            cold_levels: Vec::new(),
            alive: Vec::new(),
        }
    }

    /// Adds one level; returns whether the number alive is practically certain to be at most this level, if the whole is
    /// asked for.
    fn add_level(&mut self, level: usize, here: Pair, flow: Pair, kept: bool, whole: bool) -> bool {
        let deaths = level as f64 * self.departures;
        self.below = [self.below[0] + here[0], self.below[1] + here[1]];
        let below = Complex::new(self.below[0] + self.below[1], 0.0);
        let (mut outlives, mut lasts, mut alive) = (0.0, 0.0, 0.0);
        for passage in &mut self.passages {
            passage.step(deaths, self.silent, self.arriving);
            let missing = passage.missing[0].times(flow[0]) + passage.missing[1].times(flow[1]);
            let survival = passage.weight * missing;
            outlives += survival.re;
            lasts += (survival * passage.inverse).re;
            if whole {
                passage.arrive(here);
                alive += (passage.weight * (below - passage.arrived[0] - passage.arrived[1])).re;
            }
        }
        let total_flow = flow[0] + flow[1];
        let cold = math::bounded(outlives, 0.0, total_flow);
        self.cold_levels.push(cold);
        if whole {
            self.alive.push(math::bounded(alive, 0.0, 1.0));
        }
        let idle = math::bounded(lasts, 0.0, total_flow) * self.keep_alive;
        self.idle_unheld += idle;
        if kept {
            self.idle += below.re;
        } else {
            self.cold += cold;
            self.idle += idle;
        }
        !whole || alive > 1.0 - 1e-9
    }
}

impl Passage {
    /// Goes up one level. Written out, because the module of the page is compiled small first and this is where its time
    /// goes.
    #[inline(always)]
    fn step(&mut self, deaths: f64, silent: Pair, [[stay, leap], [back, keep]]: [Pair; 2]) {
        let real = |value: f64| Complex::new(value, 0.0);
        // M = sI − D₀ + bμ(I − G): row sums without the arrivals, its off-diagonal with the sign turned, its diagonal.
        let ends = [0, 1].map(|phase| self.node + self.missing[phase].times(deaths));
        let off = [0, 1].map(|phase| real(silent[phase]) + self.across[phase].times(deaths));
        let first = ends[0] + off[0] + real(stay + leap);
        let second = ends[1] + off[1] + real(back + keep);
        let scale = (first * second - off[0] * off[1]).inverse();
        // Its inverse, by rows.
        let (a, b, c, d) = (
            second * scale,
            off[0] * scale,
            off[1] * scale,
            first * scale,
        );
        self.missing = [a * ends[0] + b * ends[1], c * ends[0] + d * ends[1]];
        self.across = [a.times(leap) + b.times(keep), c.times(stay) + d.times(back)];
    }

    /// Takes the flow of the lower levels, and that which starts here, up one level: times G.
    fn arrive(&mut self, here: Pair) {
        let before = [0, 1].map(|phase| self.arrived[phase] + Complex::new(here[phase], 0.0));
        let leaps = [0, 1].map(|phase| before[phase] * self.across[phase]);
        let lost = [0, 1].map(|phase| before[phase] * self.missing[phase]);
        self.arrived = [
            before[0] - lost[0] - leaps[0] + leaps[1],
            before[1] - lost[1] - leaps[1] + leaps[0],
        ];
    }
}
