//! Latency of requests of which some are cold: a mixture of laws and its percentiles.
//!
//! In: laws of the parts of a request (service, initialisation, first call) and the share that is cold. Out: the
//! distribution, the mean and the percentiles of the latency, and the cold share at which a percentile flips from
//! the warm law to the cold one.
//!
//! F(t) = (1 − p)·F_warm(t) + p·F_cold(t), inverted by bracketing. Exact for each request taken by itself. Cold
//! starts come in clusters, so the percentiles of a bad hour are worse than these.
//!
//! Deliberately absent: where the cold share comes from, waiting in a queue (see `queueing`).
//!
//! # Derivation
//!
//! An answer is either warm or cold, with the shares 1 − p and p. The chance that it takes at most t is therefore the sum of
//! both cases, each with its weight:
//!
//! ```text
//! F(t)      = (1 − p) × F_warm(t) + p × F_cold(t)
//! percentile q = the smallest t with F(t) ≥ q
//! ```
//!
//! A cold answer is the sum of initialisation and run time, so its law is the convolution of both. An average of a warm and a cold
//! percentile would be neither: below a share of one in a hundred the 99th percentile hardly knows of cold calls, above it knows of little else.

use super::{Condition, within};
use crate::math;

/// Largest time that a law accepts, in seconds (about 30 years).
pub const LONGEST: f64 = 1e9;

/// The distribution of a time, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same time.
    Constant(f64),
    /// Exponential with this mean.
    Exponential(f64),
    /// Lognormal: the logarithm of the time is normal.
    Lognormal {
        /// Mean of the logarithm of the time in seconds.
        location: f64,
        /// Standard deviation of the logarithm.
        spread: f64,
    },
    /// Linear between (share, seconds), from share 0 to share 1.
    Percentiles(Vec<(f64, f64)>),
}

impl Law {
    /// Returns the lognormal law with the given mean and 95th percentile, in seconds.
    ///
    /// The spread σ solves σ²/2 − z·σ + ln(p95 / mean) = 0 with z = 1.6449, the smaller root. A 95th percentile
    /// equal to the mean gives a constant.
    ///
    /// # Errors
    /// Times outside 0 to [`LONGEST`], or a 95th percentile outside mean to 3.868 × mean (e^(z²/2)): no lognormal
    /// law of moderate spread has both.
    pub fn lognormal_from_mean_and_p95(mean: f64, p95: f64) -> Result<Self, Condition> {
        let mean = within("mean", mean, 0.0, LONGEST)?;
        let score = math::normal_quantile(0.95);
        let steepest = math::exp(0.5 * score * score);
        let p95 = within("p95", p95, mean, (mean * steepest).min(LONGEST))?;
        if mean == 0.0 {
            return Ok(Self::Constant(0.0));
        }
        let under_root = score * score - 2.0 * math::ln(p95 / mean);
        let spread = score - under_root.max(0.0).sqrt();
        Ok(Self::Lognormal {
            location: math::ln(mean) - 0.5 * spread * spread,
            spread,
        })
    }

    /// Returns the lognormal law with the given median and 95th percentile, in seconds.
    ///
    /// # Errors
    /// Times outside 0 to [`LONGEST`], or a 95th percentile below the median.
    pub fn lognormal_from_median_and_p95(median: f64, p95: f64) -> Result<Self, Condition> {
        let median = within("median", median, 0.0, LONGEST)?;
        let p95 = within("p95", p95, median, LONGEST)?;
        if median == 0.0 {
            return Ok(Self::Constant(0.0));
        }
        let spread = math::ln(p95 / median) / math::normal_quantile(0.95);
        Ok(Self::Lognormal {
            location: math::ln(median),
            spread,
        })
    }

    /// Returns the law that is linear between measured percentiles, pairs of (share 0 to 1, seconds).
    ///
    /// Where share 0 is not given, the law starts as far below the first value as the second is above it (not below
    /// half the first value); where share 1 is not given, it ends as far above the last value as the last is above
    /// the one before.
    ///
    /// # Errors
    /// No pair, more than 1,000, shares that do not rise, values that fall, or values outside 0 to [`LONGEST`].
    pub fn from_percentiles(pairs: &[(f64, f64)]) -> Result<Self, Condition> {
        within("percentiles", pairs.len() as f64, 1.0, 1000.0)?;
        let mut points: Vec<(f64, f64)> = Vec::with_capacity(pairs.len() + 2);
        for &(share, seconds) in pairs {
            let (least_share, least) = points.last().map_or((0.0, 0.0), |&(s, v)| (s + 1e-12, v));
            within("share", share, least_share, 1.0)?;
            within("seconds", seconds, least, LONGEST)?;
            points.push((share, seconds));
        }
        let first = points[0];
        let step = points.get(1).map_or(0.0, |second| second.1 - first.1);
        if first.0 > 0.0 {
            points.insert(0, (0.0, (first.1 - step).max(0.5 * first.1).min(first.1)));
        }
        let last = points[points.len() - 1];
        if last.0 < 1.0 {
            let step = points
                .len()
                .checked_sub(2)
                .map_or(0.0, |before| last.1 - points[before].1);
            points.push((1.0, last.1 + step));
        }
        Ok(Self::Percentiles(points))
    }

    /// Returns the mean in seconds.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(seconds) | Self::Exponential(seconds) => *seconds,
            Self::Lognormal { location, spread } => math::exp(location + 0.5 * spread * spread),
            Self::Percentiles(points) => segments(points)
                .map(|(start, end)| (end.0 - start.0) * 0.5 * (start.1 + end.1))
                .sum(),
        }
    }

    /// Returns the law of times that are so many seconds longer: exact for a constant and for percentiles; another law
    /// becomes its percentiles at 400 shares.
    #[must_use]
    pub fn shifted(&self, seconds: f64) -> Self {
        let point = |(share, time): &(f64, f64)| (*share, time + seconds);
        match self {
            Self::Constant(time) => Self::Constant(time + seconds),
            Self::Percentiles(points) => Self::Percentiles(points.iter().map(point).collect()),
            _ => {
                let shares = (0..400).map(|step| (f64::from(step) + 0.5) / 400.0);
                let points = shares.map(|share| (share, self.quantile(share) + seconds));
                Self::Percentiles(points.collect())
            }
        }
    }

    /// Returns the law of times that are so many times as long.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Self::Constant(seconds) => Self::Constant(seconds * factor),
            Self::Exponential(seconds) => Self::Exponential(seconds * factor),
            Self::Lognormal { location, spread } => Self::Lognormal {
                location: location + math::ln(factor),
                spread: *spread,
            },
            Self::Percentiles(points) => {
                let points = points.iter().map(|(share, time)| (*share, time * factor));
                Self::Percentiles(points.collect())
            }
        }
    }

    /// Returns the squared coefficient of variation, variance / mean² (0 for a mean of 0).
    pub fn squared_variation(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Exponential(mean) => f64::from(u8::from(*mean > 0.0)),
            Self::Lognormal { spread, .. } => math::exp_minus_one(spread * spread),
            Self::Percentiles(points) => {
                let mean = self.mean();
                let square: f64 = segments(points)
                    .map(|((from, low), (to, high))| {
                        (to - from) * (low * low + low * high + high * high) / 3.0
                    })
                    .sum();
                if mean > 0.0 {
                    (square / (mean * mean) - 1.0).max(0.0)
                } else {
                    0.0
                }
            }
        }
    }

    /// Returns the probability that the time is at most `seconds`.
    pub fn cdf(&self, seconds: f64) -> f64 {
        match self {
            Self::Constant(value) => f64::from(u8::from(seconds >= *value)),
            _ if seconds < 0.0 => 0.0,
            Self::Exponential(mean) if *mean > 0.0 => -math::exp_minus_one(-seconds / mean),
            Self::Exponential(_) => 1.0,
            Self::Lognormal { location, spread } => {
                let above = math::ln(seconds) - location;
                if *spread > 0.0 {
                    math::normal_cdf(above / spread)
                } else {
                    f64::from(u8::from(above >= 0.0))
                }
            }
            Self::Percentiles(points) => {
                let after = points.partition_point(|point| point.1 <= seconds);
                match (
                    after.checked_sub(1).and_then(|at| points.get(at)),
                    points.get(after),
                ) {
                    (None, _) => 0.0,
                    (Some(_), None) => 1.0,
                    (Some(low), Some(high)) => {
                        low.0 + (high.0 - low.0) * (seconds - low.1) / (high.1 - low.1)
                    }
                }
            }
        }
    }

    /// Returns the smallest time that at least `share` (0 to 1) of the cases stay within, in seconds.
    pub fn quantile(&self, share: f64) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Exponential(mean) => -mean * math::ln_one_plus(-share),
            Self::Lognormal { location, spread } if *spread > 0.0 => {
                math::exp(location + spread * math::normal_quantile(share))
            }
            Self::Lognormal { location, .. } => math::exp(*location),
            Self::Percentiles(points) => {
                let after = points.partition_point(|point| point.0 < share).max(1);
                match (points.get(after - 1), points.get(after)) {
                    (Some(low), Some(high)) => {
                        low.1 + (high.1 - low.1) * (share - low.0).max(0.0) / (high.0 - low.0)
                    }
                    (Some(low), None) => low.1,
                    (None, _) => 0.0,
                }
            }
        }
    }

    /// Returns what is left of so many seconds after this time, on average; nothing where it takes longer.
    pub(crate) fn mean_left_of(&self, seconds: f64) -> f64 {
        if seconds <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Exponential(mean) if *mean > 0.0 => {
                seconds + mean * math::exp_minus_one(-seconds / mean)
            }
            Self::Lognormal { location, spread } if *spread > 0.0 => {
                let above = (math::ln(seconds) - location) / spread;
                seconds * math::normal_cdf(above) - self.mean() * math::normal_cdf(above - spread)
            }
            Self::Percentiles(points) => {
                // The area under a distribution of straight lines.
                let mut area = 0.0;
                let mut last = (1.0, self.minimum());
                for &(share, end) in points {
                    let end = end.min(seconds);
                    area += (end - last.1).max(0.0) * 0.5 * (last.0 + self.cdf(end).min(share));
                    last = (share, end);
                }
                area + (seconds - last.1).max(0.0)
            }
            _ => (seconds - self.minimum()).max(0.0),
        }
    }

    /// Returns the smallest possible time in seconds.
    pub fn minimum(&self) -> f64 {
        match self {
            Self::Exponential(_) => 0.0,
            Self::Lognormal { spread, .. } if *spread > 0.0 => 0.0,
            _ => self.quantile(0.0),
        }
    }

    fn is_constant(&self) -> bool {
        self.squared_variation() == 0.0
    }
}

/// Returns neighbouring points in pairs.
fn segments(points: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    points
        .iter()
        .zip(points.iter().skip(1))
        .map(|(start, end)| (*start, *end))
}

/// A time made of a fixed part and up to two independent random parts, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Latency {
    shift: f64,
    first: Law,
    second: Option<Law>,
}

impl Latency {
    /// Returns `shift` seconds (overhead, placement, network) plus one random part.
    pub fn new(shift: f64, law: Law) -> Self {
        Self {
            shift,
            first: law,
            second: None,
        }
    }

    /// Returns `shift` seconds plus two independent random parts, for instance initialisation and first call.
    ///
    /// Exact if one of them is constant; otherwise the sum is integrated numerically, to about 1e−6 in probability
    /// for smooth laws and 1e−4 for laws given by percentiles.
    pub fn of_sum(shift: f64, first: Law, second: Law) -> Self {
        if second.is_constant() {
            return Self::new(shift + second.mean(), first);
        }
        if first.is_constant() {
            return Self::new(shift + first.mean(), second);
        }
        Self {
            shift,
            first,
            second: Some(second),
        }
    }

    /// Returns the mean in seconds.
    pub fn mean(&self) -> f64 {
        self.shift + self.first.mean() + self.second.as_ref().map_or(0.0, Law::mean)
    }

    /// Returns the smallest possible time in seconds.
    pub fn minimum(&self) -> f64 {
        self.shift + self.first.minimum() + self.second.as_ref().map_or(0.0, Law::minimum)
    }

    /// Returns the probability that the time is at most `seconds`.
    pub fn cdf(&self, seconds: f64) -> f64 {
        let left = seconds - self.shift;
        match &self.second {
            None => self.first.cdf(left),
            Some(second) => sum_cdf(&self.first, second, left),
        }
    }

    /// Returns the `share` quantile (0 to 1) in seconds, to 1e−13 relative of the distribution above.
    pub fn percentile(&self, share: f64) -> f64 {
        if self.second.is_none() {
            return self.shift + self.first.quantile(share);
        }
        let guess = self.mean().max(1e-9);
        math::smallest_where(guess, &|time| self.cdf(time) >= share)
    }
}

/// Returns P(X + Y ≤ t) = ∫ F_X(t − Q_Y(u)) du over u from 0 to F_Y(t), by eight-point Gauss–Legendre rules on panels
/// that get finer towards the upper end, where the quantile of Y grows without bound.
fn sum_cdf(x: &Law, y: &Law, time: f64) -> f64 {
    const PANELS: [f64; 10] = [0.0, 0.01, 0.1, 0.5, 0.8, 0.95, 0.99, 0.999, 0.9999, 1.0];
    const POINTS: [(f64, f64); 4] = [
        (0.183_434_642_495_649_8, 0.362_683_783_378_362),
        (0.525_532_409_916_329, 0.313_706_645_877_887_3),
        (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
        (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
    ];
    let reach = y.cdf(time);
    let mut total = 0.0;
    for (start, end) in PANELS.iter().zip(PANELS.iter().skip(1)) {
        let half = 0.5 * (end - start) * reach;
        let centre = 0.5 * (end + start) * reach;
        for (offset, weight) in POINTS {
            let low = x.cdf(time - y.quantile(centre - half * offset));
            let high = x.cdf(time - y.quantile(centre + half * offset));
            total += half * weight * (low + high);
        }
    }
    math::bounded(total, 0.0, 1.0)
}

/// A mixture of latencies, each with its share of the requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    parts: Vec<(f64, Latency)>,
}

impl Mixture {
    /// Returns the latency of requests of which the share `cold_share` (0 to 1) is cold.
    ///
    /// # Errors
    /// A share outside 0 to 1.
    pub fn new(cold_share: f64, warm: Latency, cold: Latency) -> Result<Self, Condition> {
        let cold_share = within("cold_share", cold_share, 0.0, 1.0)?;
        Ok(Self {
            parts: vec![(1.0 - cold_share, warm), (cold_share, cold)],
        })
    }

    /// Returns the mixture of parts with the given weights, which are scaled to add up to 1.
    ///
    /// # Errors
    /// A negative or infinite weight, or weights that add up to 0.
    pub fn of(mut parts: Vec<(f64, Latency)>) -> Result<Self, Condition> {
        let mut total = 0.0;
        for (weight, _) in &parts {
            total += within("weight", *weight, 0.0, 1e300)?;
        }
        within("sum of weights", total, f64::MIN_POSITIVE, f64::MAX)?;
        for (weight, _) in &mut parts {
            *weight /= total;
        }
        Ok(Self { parts })
    }

    /// Returns the mean in seconds.
    pub fn mean(&self) -> f64 {
        self.parts
            .iter()
            .map(|(weight, part)| weight * part.mean())
            .sum()
    }

    /// Returns the probability that a request takes at most `seconds`.
    pub fn cdf(&self, seconds: f64) -> f64 {
        let active = self.parts.iter().filter(|(weight, _)| *weight > 0.0);
        active
            .map(|(weight, part)| weight * part.cdf(seconds))
            .sum()
    }

    /// Returns the `share` quantile of the latency (0.5 for the median, 0.999 for p99.9) in seconds, to 1e−13
    /// relative; infinite for a share of 1 with an unbounded law.
    pub fn percentile(&self, share: f64) -> f64 {
        // Rounding of the weights must not move a percentile that lies exactly on an edge.
        let share = share - 1e-15;
        let guess = self.mean().max(1e-9);
        math::smallest_where(guess, &|time| self.cdf(time) >= share)
    }

    /// Returns p50, p90, p95, p99 and p99.9 in seconds.
    pub fn percentiles(&self) -> [f64; 5] {
        [0.5, 0.9, 0.95, 0.99, 0.999].map(|share| self.percentile(share))
    }
}

/// Returns the cold share at which the `share` percentile of the latency passes from the warm law into the cold one.
///
/// It is the p with (1 − p)·F_warm(m) = share just below the fastest cold start m: 1 − share if every warm request is
/// faster than every cold one. None if the warm law alone already reaches above m at that share, so that
/// the percentile has no edge.
pub fn flip_share(share: f64, warm: &Latency, cold: &Latency) -> Option<f64> {
    let edge = cold.minimum();
    let warm_below = warm.cdf(edge);
    (warm_below > share).then(|| math::bounded((warm_below - share) / warm_below, 0.0, 1.0))
}
