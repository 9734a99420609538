//! The inputs of a case as the engines need them.
//!
//! In: the values of the field tree. Out: a [`Case`]: rates per second, times in seconds, the rules of the platform with
//! what is known of a named one filled in. Deliberately absent: what follows from them.

use super::engine::init_times::{self, Architecture, Packaging};
use super::engine::latency::{Latency, Law};
use super::engine::presets::{KEEP_ALIVES, KeepAlive};
use super::engine::simulation::Routing;
use crate::field::{FieldError, Inputs};
use crate::math;

/// Requests per instance where any number fits.
pub(super) const ANY_NUMBER: u32 = u32::MAX;
/// Points of a tabulated law.
const TABULATED: u32 = 96;

/// When requests come, at the mean rate of the case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pattern {
    /// Independently of each other.
    Random,
    /// Every so often, each late by up to so many seconds.
    Clock(f64),
    /// In quiet and rush: how many times the quiet rate, seconds of a rush, seconds of a quiet.
    Bursts([f64; 3]),
    /// So many at a time.
    Batches(f64),
    /// Gamma gaps of this variation.
    Gamma(f64),
    /// Hyperexponential gaps of this variation.
    Mixed(f64),
}

impl Pattern {
    /// Returns the rates of quiet and rush at a mean rate.
    pub(super) fn rates(rate: f64, [times, rush, quiet]: [f64; 3]) -> [f64; 2] {
        let slow = rate * (rush + quiet) / (quiet + times * rush);
        [slow, slow * times]
    }
}

/// The inputs, as the model needs them.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Mean requests a second.
    pub(super) arrivals_per_second: f64,
    pub(super) pattern: Pattern,
    /// Weights of the hours of a day or a week, where they differ.
    pub(super) weights: Vec<f64>,
    pub(super) run_seconds: f64,
    pub(super) run_law: Law,
    /// Mean of what a cold request waits before it runs.
    pub(super) init_seconds: f64,
    /// Law of the initialisation, and the fixed part before and after it.
    pub(super) init_law: Law,
    pub(super) init_fixed: f64,
    /// What comes on top because the function is rare.
    pub(super) rarer_is_slower: bool,
    pub(super) memory_mb: f64,
    pub(super) is_arm: bool,
    /// Seconds of a start that a smaller package could save.
    pub(super) package_seconds: f64,
    /// Shortest and longest keep-alive.
    pub(super) keep_alive: (f64, f64),
    /// What is known of the platform, where one is named.
    pub(super) platform: Option<&'static KeepAlive>,
    pub(super) routing: Routing,
    pub(super) per_instance: u32,
    pub(super) utilisation: f64,
    /// Life of an instance; infinite where it is not replaced.
    pub(super) life: f64,
    pub(super) provisioned: u32,
    /// Hours of the day during which they are kept.
    pub(super) provisioned_hours: (f64, f64),
    pub(super) pings: u32,
    pub(super) ping_interval: f64,
    /// Most instances; infinite without a limit.
    pub(super) limit: f64,
    /// Longest wait beyond the limit; none where requests are turned away.
    pub(super) longest_wait: Option<f64>,
    /// Starts in ten seconds, 0 without a limit.
    pub(super) starts: f64,
    /// Share of starts ahead of need.
    pub(super) proactive: f64,
    /// Law of initialisation and run together, without the fixed part of the start.
    pub(super) cold_law: Law,
}

/// How long a ping keeps an instance busy, in seconds.
pub(super) const PING_SECONDS: f64 = 0.005;

impl Case {
    pub(super) fn of(inputs: &Inputs) -> Result<Self, FieldError> {
        let (run_seconds, run_law) = run(inputs)?;
        let start = start(inputs);
        let arrivals_per_second = inputs.number("arrival_rate");
        let mut case = Self {
            arrivals_per_second,
            pattern: pattern(inputs),
            weights: weights(inputs),
            run_seconds,
            cold_law: sum(&start.law, &run_law),
            run_law,
            init_seconds: 0.0,
            init_law: start.law,
            init_fixed: start.fixed,
            rarer_is_slower: start.rarer_is_slower,
            memory_mb: inputs.number("memory"),
            is_arm: start.is_arm,
            package_seconds: init_times::SECONDS_PER_ZIPPED_MEGABYTE * inputs.number("package"),
            keep_alive: (inputs.number("keep_alive"), inputs.number("keep_alive")),
            platform: None,
            routing: Routing::MostRecentlyUsed,
            per_instance: 1,
            utilisation: 1.0,
            life: f64::INFINITY,
            provisioned: inputs.number("provisioned") as u32,
            provisioned_hours: (
                inputs.number("provisioned_from"),
                inputs.number("provisioned_to"),
            ),
            pings: inputs.number("pings") as u32,
            ping_interval: inputs.number("ping_interval"),
            limit: or_endless(inputs.number("limit")),
            longest_wait: match inputs.variant("beyond") {
                Some(("queue", queue)) => Some(queue.number("longest_wait")),
                _ => None,
            },
            starts: inputs.number("starts"),
            proactive: inputs.number("proactive") / 100.0,
        };
        case.set_platform(inputs);
        case.settle();
        Ok(case)
    }

    /// Takes over the rules of the platform, the reader's own or a named one's.
    fn set_platform(&mut self, inputs: &Inputs) {
        let Some((tag, own)) = inputs.variant("platform") else {
            return;
        };
        self.platform = KEEP_ALIVES.iter().find(|platform| platform.key == tag);
        if let Some(platform) = self.platform {
            self.keep_alive = platform.seconds;
            self.routing = platform.routing;
            self.per_instance = platform.per_instance;
            self.life = platform.life;
            return;
        }
        self.keep_alive.1 = self.keep_alive.1.max(own.number("longest"));
        self.routing = match own.choice("routing") {
            "newest" => Routing::NewestCreated,
            "random" => Routing::Random,
            "oldest" => Routing::LeastRecentlyUsed,
            _ => Routing::MostRecentlyUsed,
        };
        self.per_instance = match own.number("per_instance") {
            none if none < 1.0 => ANY_NUMBER,
            some => some as u32,
        };
        self.utilisation = own.number("utilisation") / 100.0;
        self.life = or_endless(own.number("life"));
    }

    /// Computes the mean wait of a cold request, which depends on the rate where rarer is slower.
    fn settle(&mut self) {
        let rare = if self.rarer_is_slower {
            init_times::rarity_seconds(self.arrivals_per_second)
        } else {
            0.0
        };
        self.init_seconds = self.init_fixed + rare + self.init_law.mean();
    }

    /// Returns the same case at another arrival rate.
    pub(super) fn at_rate(&self, arrivals_per_second: f64) -> Self {
        let mut case = Self {
            arrivals_per_second,
            ..self.clone()
        };
        case.settle();
        case
    }

    /// Returns the same case at a steady rate and with a fixed keep-alive.
    pub(super) fn steady(&self, arrivals_per_second: f64, keep_alive: f64) -> Self {
        Self {
            arrivals_per_second,
            keep_alive: (keep_alive, keep_alive),
            weights: Vec::new(),
            provisioned_hours: (0.0, 24.0),
            ..self.clone()
        }
    }

    /// Returns the same case with another start: the fixed part replaced, and initialisation no longer random.
    pub(super) fn with_start(&self, seconds: f64) -> Self {
        let mut case = Self {
            init_fixed: seconds,
            init_law: Law::Constant(0.0),
            rarer_is_slower: false,
            cold_law: self.run_law.clone(),
            ..self.clone()
        };
        case.settle();
        case
    }

    /// Returns the same case with a start that is so many seconds shorter.
    pub(super) fn with_saved(&self, seconds: f64) -> Self {
        let mut case = Self {
            init_fixed: self.init_fixed - seconds,
            ..self.clone()
        };
        case.settle();
        case
    }

    /// Returns the same case with another mean of run times.
    pub(super) fn with_run(&self, run_seconds: f64) -> Self {
        let run_law = self.run_law.scaled(run_seconds / self.run_seconds);
        Self {
            run_seconds,
            cold_law: sum(&self.init_law, &run_law),
            run_law,
            ..self.clone()
        }
    }

    /// Returns the middle of the keep-alive.
    pub(super) fn keep_alive_seconds(&self) -> f64 {
        0.5 * (self.keep_alive.0 + self.keep_alive.1)
    }

    /// Returns the mean number of requests in service.
    pub(super) fn offered_load(&self) -> f64 {
        self.arrivals_per_second * self.run_seconds
    }

    /// Returns whether rate, keep-alive and provisioned instances stay the same all the time.
    pub(super) fn is_steady(&self) -> bool {
        self.weights.is_empty() && self.keep_alive.0 == self.keep_alive.1 && !self.is_scheduled()
    }

    /// Returns whether the provisioned instances are there only a part of the day.
    pub(super) fn is_scheduled(&self) -> bool {
        self.provisioned > 0 && self.provisioned_hours != (0.0, 24.0)
    }

    /// Returns how many instances are provisioned in an hour of the day.
    pub(super) fn provisioned_in(&self, hour: usize) -> u32 {
        let (from, to) = self.provisioned_hours;
        let hour = hour as f64;
        let inside = if from < to {
            from <= hour && hour < to
        } else {
            from <= hour || hour < to
        };
        self.provisioned * u32::from(inside)
    }

    /// Latency of a warm request.
    pub(super) fn warm(&self) -> Latency {
        Latency::new(0.0, self.run_law.clone())
    }

    /// Latency of a cold request.
    pub(super) fn cold(&self) -> Latency {
        let fixed = self.init_seconds - self.init_law.mean();
        Latency::new(fixed, self.cold_law.clone())
    }
}

/// Returns a number of which 0 stands for none.
fn or_endless(number: f64) -> f64 {
    if number > 0.0 { number } else { f64::INFINITY }
}

fn pattern(inputs: &Inputs) -> Pattern {
    match inputs.variant("arrivals") {
        Some(("clock", one)) => Pattern::Clock(one.number("jitter")),
        Some(("bursts", one)) => {
            Pattern::Bursts(["times", "rush", "quiet"].map(|key| one.number(key)))
        }
        Some(("batches", one)) => Pattern::Batches(one.number("size")),
        Some(("gamma", one)) => Pattern::Gamma(one.number("variation")),
        Some(("mixed", one)) => Pattern::Mixed(one.number("variation")),
        _ => Pattern::Random,
    }
}

/// Returns the weights of a day, those of a week, or none where all are alike.
fn weights(inputs: &Inputs) -> Vec<f64> {
    let (day, week) = (inputs.weights("day"), inputs.weights("week"));
    let vary = |weights: &[f64]| weights.iter().any(|one| Some(one) != weights.first());
    if vary(week) {
        let mut all = Vec::with_capacity(168);
        for of_day in week {
            all.extend(day.iter().map(|of_hour| of_day * of_hour));
        }
        return all;
    }
    if vary(day) { day.to_vec() } else { Vec::new() }
}

/// Returns mean and law of the run time.
fn run(inputs: &Inputs) -> Result<(f64, Law), FieldError> {
    let mean = inputs.number("run_time");
    let law = match inputs.variant("run_law") {
        Some(("constant", _)) => Law::Constant(mean),
        Some(("lognormal", law)) => Law::lognormal_from_mean_and_p95(mean, law.number("p95"))
            .map_err(|_| {
                FieldError::new(
                    "run_law.p95",
                    "must be at least the mean run time, and at most about four times it",
                )
            })?,
        Some(("percentiles", law)) => {
            let points = [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")]
                .map(|(share, key)| (share, law.number(key)));
            let law = Law::from_percentiles(&points).map_err(|_| {
                FieldError::new("run_law.p99", "and the 95th must not be below the median")
            })?;
            return Ok((law.mean(), law));
        }
        _ => Law::Exponential(mean),
    };
    Ok((mean, law))
}

/// What the start of an instance is made of.
struct Start {
    law: Law,
    fixed: f64,
    rarer_is_slower: bool,
    is_arm: bool,
}

fn start(inputs: &Inputs) -> Start {
    let entered = Start {
        law: Law::Constant(0.0),
        fixed: inputs.number("init_time"),
        rarer_is_slower: false,
        is_arm: false,
    };
    let Some(("measured", table)) = inputs.variant("start") else {
        return entered;
    };
    let Some(runtime) = init_times::runtime(table.choice("runtime")) else {
        return entered;
    };
    let is_arm = table.choice("architecture") == "arm64";
    let measured = runtime.init_time(
        inputs.number("memory"),
        if is_arm {
            Architecture::Arm64
        } else {
            Architecture::X86
        },
        if table.choice("packaging") == "image" {
            Packaging::Image
        } else {
            Packaging::Zip
        },
    );
    let network = if table.switch("network") {
        init_times::PRIVATE_NETWORK_SECONDS
    } else {
        0.0
    };
    Start {
        law: measured.law(),
        fixed: table.number("placement")
            + measured.first_call
            + table.number("own")
            + network
            + init_times::SECONDS_PER_ZIPPED_MEGABYTE * inputs.number("package"),
        rarer_is_slower: table.switch("rare"),
        is_arm,
    }
}

/// Returns the law of the sum of two times; where both are random, as a table that is linear between its points, so that
/// it is integrated once and not for each question.
fn sum(one: &Law, other: &Law) -> Law {
    for (law, rest) in [(one, other), (other, one)] {
        if *law == Law::Constant(0.0) {
            return rest.clone();
        }
    }
    let latency = Latency::of_sum(0.0, one.clone(), other.clone());
    let from = latency.minimum();
    let span = (latency.mean() - from).max(1e-9);
    let mut points = vec![(0.0, from)];
    // From a hundredth of the mean to sixty times it, by equal ratios.
    let ratio = math::ln(6000.0) / f64::from(TABULATED);
    for step in 0..=TABULATED {
        let seconds = from + span * 0.01 * math::exp(ratio * f64::from(step));
        let share = latency.cdf(seconds);
        if points.last().is_some_and(|last| share > last.0) {
            points.push((share, seconds));
        }
    }
    if let Some(last) = points.last_mut() {
        last.0 = 1.0;
    }
    Law::Percentiles(points)
}
