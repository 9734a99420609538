//! Cold starts under Poisson arrivals: the exact answer.
//!
//! In: arrival rate, mean service time, keep-alive, number of provisioned instances. Out: [`SteadyState`], the share
//! of cold requests and the instances that are busy, idle and alive.
//!
//! Exact for: Poisson arrivals, exponential service times with the same mean cold and warm, one request per
//! instance, the most recently used idle instance first, an idle instance removed a fixed time after its last
//! request. Then a request is cold exactly if it sets a new record of concurrency within the keep-alive window, and
//! with p_b the Poisson probability of b busy instances and τ_b the time the busy count takes from b to b + 1,
//!
//! ```text
//! cold share      = Σ_{b ≥ P} p_b · P(τ_b > T)
//! idle instances  = Σ_b λ · p_b · E[min(τ_b, T)]      (T infinite for the provisioned levels b < P)
//! alive ≤ m       : Σ_{j ≤ m} p_j · P(no passage from j to m + 1 within T)
//! ```
//!
//! The transform of τ_b is the continued fraction f_b(s) = λ / (λ + s + bμ·(1 − f_{b−1}(s))), f_0 = λ / (λ + s): one
//! pass over the levels at 8 complex points gives all sums at once (module `laplace`). This is the same quantity
//! as the spectral sum over the tridiagonal generator, in time proportional to the load instead of its cube.
//!
//! Deliberately absent: other arrivals and service laws (see the sibling modules and the simulation).
//!
//! # Derivation
//!
//! 1. Calls that arrive at random see the system as it is on average. So an arriving call finds b calls under way with the
//!    probability p_b of a Poisson law with the mean ρ = λ·S: rate times mean run time.
//! 2. It is cold if, and only if, the number under way did not pass b within the last T seconds. Otherwise an environment
//!    from then is still idle.
//! 3. With exponential run times the number under way is a birth-and-death process, and such a process looks the same when
//!    time runs backwards. So the time *since* it was last above b has the same law as the time *until* it is next above b.
//!    That is the first passage τ_b.
//! 4. The levels from 0 to b, with arrivals going up and ends going down, are a small Markov chain. The chance of not
//!    having left them after T is a sum of exponentials.
//!
//! ```math
//! \text{cold share} = \sum_{b \ge P} \frac{\rho^b e^{-\rho}}{b!} \Pr(\tau_b > T)
//! ```
//!
//! The first factor is p_b, the second the chance of step 4. The sum starts at the number of provisioned environments, P.
//! That is why a few of them do nothing for busy traffic: the terms left out are tiny. Step 3 is the only one that needs
//! exponential run times.
//!
//! The passage from b to b + 1 is one of two things: an arrival, or an end, a passage from b − 1 to b, and another try.
//! With the ends at b·μ a second, μ = 1/S, its transform is a continued fraction, turned back into time numerically:
//!
//! ```math
//! f_b(s) = \frac{\lambda}{\lambda + s + b\mu\,(1 - f_{b-1}(s))}, \qquad f_0(s) = \frac{\lambda}{\lambda + s}
//! ```

use super::laplace::{COARSE, NODES, POLES};
use super::{Condition, within};
use crate::math::{self, Complex};

/// Largest mean number of busy instances for which the sums are taken.
pub const MAXIMUM_OFFERED_LOAD: f64 = 20_000.0;

/// Levels below the load that are seen with a smaller probability are passed over. Between them and those that count lie
/// enough others for the passage to forget where it began.
pub(crate) const NEVER: f64 = 1e-40;

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// Long-run behaviour of a function: what is busy, idle, alive, and how often a request is cold.
#[derive(Clone, Debug, PartialEq)]
pub struct SteadyState {
    /// Share of requests that start a new instance, 0 to 1.
    pub cold_share: f64,
    /// Cold starts per day of 86,400 s.
    pub cold_starts_per_day: f64,
    /// Mean number of instances serving a request (the offered load, rate × service time).
    pub mean_busy: f64,
    /// Mean number of instances that are alive and wait, provisioned ones included.
    pub mean_idle: f64,
    /// Mean number of instances alive: busy plus idle.
    pub mean_alive: f64,
    /// Share of requests that find exactly `index` busy and none idle, as if nothing were provisioned.
    cold_levels: Vec<f64>,
    /// Probability of at most `index` instances alive.
    alive: Vec<f64>,
}

impl SteadyState {
    /// Puts the sums together; `alive` are the probabilities of at most 0, 1, … alive if nothing were provisioned.
    pub(crate) fn assemble(
        rate: f64,
        cold_share: f64,
        mean_busy: f64,
        mean_idle: f64,
        cold_levels: Vec<f64>,
        mut alive: Vec<f64>,
        provisioned: u32,
    ) -> Self {
        let provisioned = provisioned as usize;
        if alive.len() < provisioned {
            alive.resize(provisioned, 0.0);
        }
        for share in alive.iter_mut().take(provisioned) {
            *share = 0.0;
        }
        Self {
            cold_share,
            cold_starts_per_day: DAY * rate * cold_share,
            mean_busy,
            mean_idle,
            mean_alive: mean_busy + mean_idle,
            cold_levels,
            alive,
        }
    }

    /// Returns the smallest number m such that at most m instances are alive for at least the share `quantile` of
    /// the time (0 to 1; outside, the nearest bound). At 1 it is the largest number with a probability that floating
    /// point can tell from 0.
    pub fn instance_quantile(&self, quantile: f64) -> u32 {
        let quantile = math::bounded(quantile, 0.0, 1.0 - 1e-12);
        let position = self.alive.iter().position(|&share| share >= quantile);
        position.unwrap_or(self.alive.len()) as u32
    }

    /// Returns the probabilities of at most 0, 1, 2, … instances alive.
    pub fn instances_at_most(&self) -> &[f64] {
        &self.alive
    }

    /// Returns, for 0, 1, 2, … requests in service, the share of requests that arrive then and find no idle instance, as
    /// if nothing were provisioned: the terms of the cold share. The share with P provisioned instances is the sum from
    /// index P on (to about 1e−14 of the sum from 0).
    pub fn cold_share_by_level(&self) -> &[f64] {
        &self.cold_levels
    }

    /// Returns the mean life of an on-demand instance in seconds, by Little's law mean alive / rate of cold starts;
    /// infinite if nothing ever starts. Meaningful without provisioned instances.
    pub fn mean_instance_life(&self) -> f64 {
        self.mean_alive * DAY / self.cold_starts_per_day
    }
}

/// What callers need most: all but the law of the number alive.
#[derive(Debug)]
pub struct Brief {
    /// As [`SteadyState::cold_share`].
    pub cold_share: f64,
    /// As [`SteadyState::mean_idle`].
    pub mean_idle: f64,
    /// The same as if nothing were provisioned.
    pub idle_unheld: f64,
    /// For 0, 1, 2, … busy instances, the share of requests that arrive then and find none idle, as if nothing were
    /// provisioned; the cold share is the sum from the number provisioned on.
    pub cold_levels: Vec<f64>,
}

/// Returns the long-run behaviour of a function with Poisson arrivals.
///
/// `arrivals_per_second` 0 to 1e9, `mean_service_seconds` 0 to 1e7, `keep_alive_seconds` 0 to 1e9 (a week is 604,800),
/// `provisioned` instances that never expire and are used first. At rate 0 the result is the limit of ever rarer
/// requests: all cold, none per day.
///
/// Accuracy about 1e−11 relative. Time grows with the offered load: about 0.1 ms at 200, 5 ms at 20,000.
///
/// # Errors
/// An input outside its range, or an offered load above [`MAXIMUM_OFFERED_LOAD`].
///
/// ```
/// let state = calculator_wasm::coldstart::engine::poisson::steady_state(0.9, 2.0, 60.0, 0).unwrap();
/// assert!((state.cold_share - 0.0163597).abs() < 1e-7);
/// ```
pub fn steady_state(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
) -> Result<SteadyState, Condition> {
    let given = [
        arrivals_per_second,
        mean_service_seconds,
        keep_alive_seconds,
    ];
    let sums = summed(given, provisioned, &POLES, true)?;
    Ok(SteadyState::assemble(
        sums.rate,
        sums.cold,
        sums.rate * mean_service_seconds,
        sums.idle,
        sums.cold_levels,
        sums.alive,
        provisioned,
    ))
}

/// Returns what most callers need of [`steady_state`] in half of its work; `rough` to about 2e−8 of all requests and in a
/// quarter, for curves.
///
/// # Errors
/// As there.
pub fn brief(
    arrivals_per_second: f64,
    mean_service_seconds: f64,
    keep_alive_seconds: f64,
    provisioned: u32,
    rough: bool,
) -> Result<Brief, Condition> {
    let given = [
        arrivals_per_second,
        mean_service_seconds,
        keep_alive_seconds,
    ];
    let poles = if rough { &COARSE[..] } else { &POLES };
    let sums = summed(given, provisioned, poles, false)?;
    Ok(Brief {
        cold_share: sums.cold,
        mean_idle: sums.idle,
        idle_unheld: sums.idle_unheld,
        cold_levels: sums.cold_levels,
    })
}

/// Adds up the levels at the poles. `whole` asks for the law of the number alive too.
fn summed(
    [rate, service, keep_alive]: [f64; 3],
    provisioned: u32,
    poles: &'static [(Complex, Complex)],
    whole: bool,
) -> Result<Sums, Condition> {
    let rate = within("arrivals_per_second", rate, 0.0, 1e9)?;
    let service = within("mean_service_seconds", service, 0.0, 1e7)?;
    let keep_alive = within("keep_alive_seconds", keep_alive, 0.0, 1e9)?;
    let load = rate * service;
    if load > MAXIMUM_OFFERED_LOAD {
        return Err(Condition::OfferedLoadAbove(MAXIMUM_OFFERED_LOAD));
    }
    let busy = poisson_probabilities(load);
    let levels = levels_needed(&busy, load, rate * keep_alive, provisioned as usize);
    let mut sums = Sums::new(rate, service, keep_alive, poles);
    for (level, &probability) in busy.iter().enumerate().take(levels) {
        let kept = level < provisioned as usize;
        if probability < NEVER && (level as f64) < load {
            sums.alive.push(0.0);
            sums.cold_levels.push(0.0);
        } else {
            sums.add_level(level, probability, kept, whole);
        }
    }
    // Levels that are provisioned but practically never busy are idle all the time.
    sums.idle += (f64::from(provisioned) - levels as f64).max(0.0);
    sums.cold = sums.cold.min(1.0);
    Ok(sums)
}

/// Returns the cold share of [`steady_state`] alone, without provisioned instances: the same sum in a third of the work
/// and to about 1e−9, for callers that want it at hundreds of rates. The load, rate × service, is at most 100.
pub(crate) fn cold_share(rate: f64, service: f64, keep_alive: f64) -> f64 {
    if keep_alive <= 0.0 {
        return 1.0;
    }
    let (load, arrivals, departures) = (rate * service, rate * keep_alive, keep_alive / service);
    let weights = POLES.map(|(node, weight)| weight * node.inverse());
    let mut previous = [Complex::default(); NODES];
    let mut probability = math::exp(-load);
    // With one instance the closed form loses no digits when it hardly ever expires.
    let (mut cold, mut level) = (probability * math::exp(-arrivals), 0.0);
    loop {
        let mut outlives = 0.0;
        for (index, (node, _)) in POLES.iter().enumerate() {
            let numerator = *node + previous[index].times(level * departures);
            let not_yet = numerator * (numerator + Complex::new(arrivals, 0.0)).inverse();
            previous[index] = not_yet;
            outlives += (weights[index] * not_yet).re;
        }
        if level > 0.0 {
            cold += probability * math::bounded(outlives, 0.0, 1.0);
        }
        level += 1.0;
        probability *= load / level;
        // Beyond the load the probabilities fall faster and faster: what is left is less than twice the next.
        if level > 2.0 * load && probability <= 1e-9 * cold || level > 1000.0 {
            return cold.min(1.0);
        }
    }
}

/// Returns the Poisson probabilities of 0, 1, 2, … with the given mean, up to where they vanish in floating point.
///
/// Built outward from the mode and normalised, so that no logarithm of a factorial costs digits.
pub(crate) fn poisson_probabilities(mean: f64) -> Vec<f64> {
    let mode = mean.floor() as usize;
    let mut weights = vec![0.0; mode + 1];
    weights[mode] = 1.0;
    let mut weight = 1.0;
    for count in (0..mode).rev() {
        weight *= (count as f64 + 1.0) / mean;
        weights[count] = weight;
    }
    weight = 1.0;
    loop {
        weight *= mean / weights.len() as f64;
        if weight < 1e-290 {
            break;
        }
        weights.push(weight);
    }
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}

/// Returns how many levels the sums must cover: past the first level that usually outlives the keep-alive (and is
/// not provisioned), until what remains is below 1e−17 of that level.
fn levels_needed(
    busy: &[f64],
    load: f64,
    arrivals_in_keep_alive: f64,
    provisioned: usize,
) -> usize {
    let first = provisioned.max(load.floor() as usize);
    let mut below = 0.0;
    let mut reference = 0.0;
    for (level, &probability) in busy.iter().enumerate() {
        below += probability;
        let outlives = below >= probability * arrivals_in_keep_alive;
        if reference == 0.0 && level >= first && outlives {
            reference = probability;
        }
        if reference > 0.0 && probability < 1e-17 * reference {
            return level;
        }
    }
    busy.len()
}

/// Running sums over the levels, time measured in keep-alives.
struct Sums {
    poles: &'static [(Complex, Complex)],
    /// Transform of the passage time from the previous level, subtracted from 1, at each node.
    previous: [Complex; NODES],
    /// Transform of the passage time from a random lower level to the present one, at each node.
    passage: [Complex; NODES],
    rate: f64,
    keep_alive: f64,
    arrivals: f64,
    departures: f64,
    below: f64,
    cold: f64,
    idle: f64,
    idle_unheld: f64,
    cold_levels: Vec<f64>,
    alive: Vec<f64>,
}

impl Sums {
    fn new(rate: f64, service: f64, keep_alive: f64, poles: &'static [(Complex, Complex)]) -> Self {
        Self {
            poles,
            previous: [Complex::default(); NODES],
            passage: [Complex::default(); NODES],
            rate,
            keep_alive,
            arrivals: rate * keep_alive,
            departures: keep_alive / service,
            below: 0.0,
            cold: 0.0,
            idle: 0.0,
            idle_unheld: 0.0,
            cold_levels: Vec::new(),
            alive: Vec::new(),
        }
    }

    fn add_level(&mut self, level: usize, probability: f64, provisioned: bool, whole: bool) {
        self.below += probability;
        let (outlives, lasts, alive) = if self.keep_alive == 0.0 {
            (1.0, 0.0, self.below)
        } else {
            self.invert(level, probability, whole)
        };
        self.alive.push(alive);
        self.cold_levels.push(probability * outlives);
        let idle = probability * self.rate * self.keep_alive * lasts;
        self.idle_unheld += idle;
        if provisioned {
            self.idle += self.below;
        } else {
            self.cold += probability * outlives;
            self.idle += idle;
        }
    }

    /// Returns P(τ > T), E[min(τ, T)] / T and P(at most `level` alive), the last only of the `whole`.
    fn invert(&mut self, level: usize, probability: f64, whole: bool) -> (f64, f64, f64) {
        let deaths = if level == 0 {
            0.0
        } else {
            level as f64 * self.departures
        };
        let (mut outlives, mut lasts, mut alive) = (0.0, 0.0, 0.0);
        for (index, (node, weight)) in self.poles.iter().copied().enumerate() {
            let numerator = node + self.previous[index].times(deaths);
            let scale = (numerator + Complex::new(self.arrivals, 0.0)).inverse();
            let not_yet = numerator * scale;
            self.previous[index] = not_yet;
            let inverse = node.inverse();
            let weight = weight * inverse;
            let survival = weight * not_yet;
            outlives += survival.re;
            lasts += (survival * inverse).re;
            if whole {
                let passed = scale.times(self.arrivals);
                let passage = (self.passage[index] + Complex::new(probability, 0.0)) * passed;
                self.passage[index] = passage;
                alive += (weight * (Complex::new(self.below, 0.0) - passage)).re;
            }
        }
        if level == 0 {
            // One instance: closed form, no digits lost when it hardly ever expires.
            outlives = math::exp(-self.arrivals);
            if self.arrivals > 0.0 {
                lasts = -math::exp_minus_one(-self.arrivals) / self.arrivals;
            }
        }
        (
            math::bounded(outlives, 0.0, 1.0),
            math::bounded(lasts, 0.0, 1.0),
            math::bounded(alive, 0.0, 1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_alone_is_that_of_the_whole_state() {
        for service in [1e-3, 0.05, 0.4, 3.0, 100.0] {
            for keep_alive in [0.0, 1.0, 60.0, 360.0, 7200.0] {
                let mut rate = 1e-7;
                while rate * service < 60.0 {
                    let whole = steady_state(rate, service, keep_alive, 0)
                        .unwrap()
                        .cold_share;
                    let alone = cold_share(rate, service, keep_alive);
                    let error = (alone - whole).abs();
                    assert!(
                        error <= 1e-8 * whole + 1e-12,
                        "{service} s, {keep_alive} s, {rate}/s: {alone:e} {whole:e}"
                    );
                    rate *= 1.7;
                }
            }
        }
    }
}
