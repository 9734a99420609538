//! A request that crosses services: how long it takes and how often it is answered.
//!
//! In: services in sequence, each called once or many times in parallel, with retries, time-outs, cold starts and
//! waiting, from the field tree. Out: a [`Report`]. Availability is a closed form. Times are exact for what is assumed,
//! up to the step of a grid ([`spectrum`]); [`simulation`] finds the same event by event, in the tests.
//! Deliberately absent: failures that come together, and prices.
//!
//! # Derivation
//!
//! ```text
//! attempt           = network + wait + (initialisation) + time of the service
//! fails             = 1 − availability × P(attempt ≤ time-out)
//! call              = answered with 1 − fails^(1 + retries)
//! service           = answered with call^width; its time is that of the slowest of width calls
//! chain             = answered with the product; its time is the sum
//! ```
//!
//! Attempts fail apart from each other, so all of them fail with the product. The slowest of n calls is over by t when each is, so its distribution
//! is that of one to the power n. Times add up, so their distributions are convolved, by a Fourier transform on the grid.

mod charts;
mod fields;
mod report;
pub mod simulation;
mod spectrum;

use crate::calculator::{Calculator, Extent, PREDICTION};
use crate::coldstart::engine::latency::Law;
use crate::field::{FieldError, Inputs};
use crate::math;
use crate::prices::Prices;
use crate::queueing::erlang::erlang_c;
use crate::report::Report;
use crate::small::concat;
use spectrum::{POINTS, Spectrum, back, cumulative, forward, masses, multiply, share_below};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "chain",
    title: "Service chain",
    summary: "How fast and how reliable a request is that crosses several services, and what one more costs.",
    model_version: "chain/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    kind: PREDICTION,
    is_simulated: false,
    workload: &[],
    evaluate,
};

/// The grid reaches to where less than this share of one call is left.
const BEYOND: f64 = 2e-6;
/// Services shown after the last one, as copies of it.
const FURTHER: usize = 4;

/// A service of the chain. Times are in ms.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Time of a warm call that need not wait.
    pub law: Law,
    /// Share of calls answered without an error.
    pub availability: f64,
    /// Calls in parallel, all waited for.
    pub width: f64,
    /// How often a failed call is tried again.
    pub retries: u32,
    /// After this time a call counts as failed.
    pub timeout: f64,
    /// Share of calls that are cold.
    pub cold_share: f64,
    /// What a cold call waits.
    pub cold_time: f64,
    /// Probability that a call waits for a free slot.
    pub waits: f64,
    /// Mean of that wait, exponential.
    pub wait: f64,
    /// Network of a call, there and back.
    pub hop: f64,
}

impl Service {
    fn of(name: &str, record: &Inputs, hop: f64) -> Result<Self, FieldError> {
        let share = |key: &str| record.number(key) / 100.0;
        let (median, p99) = (record.number("median"), record.number("p99"));
        if p99 < median {
            let path = concat(&[name, ".p99"]);
            return Err(FieldError::new(&path, "must be at least the median"));
        }
        let spread = math::ln(p99 / median) / math::normal_quantile(0.99);
        let law = if spread > 0.0 {
            Law::Lognormal {
                location: math::ln(median),
                spread,
            }
        } else {
            Law::Constant(median)
        };
        let slots = record.number("slots");
        let load = slots * share("utilisation");
        let timeout = record.number("timeout");
        Ok(Self {
            availability: share("availability"),
            width: record.number("width"),
            retries: record.number("retries") as u32,
            timeout: if timeout > 0.0 {
                timeout
            } else {
                f64::INFINITY
            },
            cold_share: share("cold_share"),
            cold_time: record.number("cold_time"),
            waits: if load > 0.0 {
                erlang_c(slots as u32, load)
            } else {
                0.0
            },
            wait: law.mean() / (slots - load),
            hop,
            law,
        })
    }

    /// Returns the share of attempts without a wait that are over by a time.
    fn cdf(&self, time: f64) -> f64 {
        let warm = self.law.cdf(time - self.hop);
        if self.cold_share > 0.0 {
            let cold = self.law.cdf(time - self.hop - self.cold_time);
            warm + self.cold_share * (cold - warm)
        } else {
            warm
        }
    }

    /// Returns a time that all but so small a share of attempts is over by; it need not be sharp.
    fn bound(&self, share: f64) -> f64 {
        let wait = self.wait * math::ln(self.waits / share).max(0.0);
        let cold = if self.cold_share > share {
            self.cold_time
        } else {
            0.0
        };
        let one = self.hop + self.law.quantile(1.0 - share) + wait.max(0.0) + cold;
        one.min(self.timeout)
    }

    /// Returns a time that nearly all calls are over by, retries included.
    fn reach(&self, share: f64) -> f64 {
        let again = f64::from(self.retries) * self.bound(0.01);
        self.bound(share / self.width) + again
    }

    /// Returns what becomes of the calls on a grid.
    ///
    /// ```text
    /// attempt   = network + wait + (initialisation) + law
    /// fails     = 1 − availability × P(attempt ≤ time-out)
    /// call      : up to 1 + retries attempts, answered with 1 − fails^(1 + retries)
    /// service   : answered with call^width; its time is the longest of the calls
    /// ```
    fn solve(&self, step: f64) -> Solved {
        let mut attempt = masses(step, &|time| self.cdf(time));
        if self.waits > 0.0 {
            let wait = masses(step, &|time| {
                1.0 - self.waits * math::exp(-time.max(0.0) / self.wait)
            });
            let mut sum = forward(&attempt);
            multiply(&mut sum, &forward(&wait));
            attempt = back(&sum);
        }
        let mut in_time = 1.0;
        let mut late = 0.0;
        if self.timeout < step * (POINTS - 1) as f64 {
            in_time = share_below(&cumulative(&attempt), step, self.timeout);
            late = 1.0 - in_time;
            let mut left = in_time;
            for mass in &mut attempt {
                *mass = mass.min(left);
                left -= *mass;
            }
        }
        let fails = 1.0 - self.availability * in_time;
        let mut call = attempt;
        if self.retries > 0 && fails > 0.0 {
            let good = forward(&call);
            // A failure takes as long as an answer would have, or until the time-out.
            let mut bad: Vec<f64> = call
                .iter()
                .map(|mass| mass * (1.0 - self.availability))
                .collect();
            let at = ((self.timeout / step + 0.5) as usize).min(POINTS - 1);
            if let Some(mass) = bad.get_mut(at) {
                *mass += late;
            }
            let bad = forward(&bad);
            // Horner's scheme: good × (1 + bad × (1 + bad × …)).
            let mut sum = good.clone();
            for _ in 0..self.retries {
                multiply(&mut sum, &bad);
                for (value, good) in sum.iter_mut().zip(&good) {
                    *value = *value + *good;
                }
            }
            call = back(&sum);
        }
        // From here on only requests that are answered count.
        let mut shares = cumulative(&call);
        let whole = shares.last().copied().unwrap_or(1.0).max(1e-300);
        for share in &mut shares {
            *share /= whole;
        }
        let fails_after = power(fails, f64::from(self.retries) + 1.0);
        Solved {
            availability: power(1.0 - fails_after, self.width),
            call: shares,
        }
    }
}

/// Returns `base` to the power of `exponent`, for 0 ≤ base ≤ 1.
fn power(base: f64, exponent: f64) -> f64 {
    if base <= 0.0 {
        0.0
    } else {
        math::exp(exponent * math::ln(base))
    }
}

/// What becomes of the calls of a service.
struct Solved {
    /// Share of requests for which it answers all its calls.
    availability: f64,
    /// Cumulative shares of one answered call on the grid.
    call: Vec<f64>,
}

impl Solved {
    /// Returns the cumulative shares of the longest of `width` calls.
    fn longest(&self, width: f64) -> Vec<f64> {
        if width == 1.0 {
            return self.call.clone();
        }
        self.call.iter().map(|share| power(*share, width)).collect()
    }
}

/// The chain up to a service.
struct Prefix {
    availability: f64,
    /// Cumulative shares of the answered requests on the grid.
    shares: Vec<f64>,
}

/// The whole answer.
struct Answer {
    step: f64,
    solved: Vec<Solved>,
    /// The chain up to each service, then with further copies of the last.
    prefixes: Vec<Prefix>,
}

fn solve(services: &[Service]) -> Answer {
    // The longest of all, and the others nearly as long: sums hardly reach beyond.
    let mut longest = 0.0_f64;
    let mut reach = 0.0;
    for (at, service) in services.iter().enumerate() {
        longest = longest.max(service.reach(BEYOND));
        let last = at + 1 == services.len();
        let copies = if last { 1.0 + FURTHER as f64 } else { 1.0 };
        reach += copies * service.reach(0.01);
    }
    let step = (longest + reach) / POINTS as f64;
    let solved: Vec<Solved> = services.iter().map(|service| service.solve(step)).collect();
    let mut prefixes: Vec<Prefix> = Vec::new();
    let mut sum: Option<Spectrum> = None;
    let mut availability = 1.0;
    let mut last = Spectrum::new();
    for place in 0..services.len() + FURTHER {
        let at = place.min(services.len() - 1);
        if let (Some(solved), Some(service)) = (solved.get(at), services.get(at)) {
            if place == at {
                let mut before = 0.0;
                let shares = solved.longest(service.width);
                let masses: Vec<f64> = shares
                    .iter()
                    .map(|share| {
                        let mass = share - before;
                        before = *share;
                        mass
                    })
                    .collect();
                last = forward(&masses);
            }
            availability *= solved.availability;
            let whole = match sum.take() {
                Some(mut sum) => {
                    multiply(&mut sum, &last);
                    sum
                }
                None => last.clone(),
            };
            prefixes.push(Prefix {
                availability,
                shares: cumulative(&back(&whole)),
            });
            sum = Some(whole);
        }
    }
    Answer {
        step,
        solved,
        prefixes,
    }
}

/// Returns the services of the inputs.
///
/// # Errors
/// A 99th percentile below the median.
pub fn services(inputs: &Inputs) -> Result<Vec<Service>, FieldError> {
    let hop = inputs.number("hop");
    let records = inputs.records("services").iter();
    records
        .map(|(name, record)| Service::of(name, record, hop))
        .collect()
}

fn evaluate(inputs: &Inputs, _prices: &Prices, _extent: Extent) -> Result<Report, Vec<FieldError>> {
    let services = services(inputs).map_err(|error| vec![error])?;
    let names: Vec<&str> = inputs
        .records("services")
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let answer = solve(&services);
    let promise = report::Promise {
        deadline: inputs.number("deadline"),
        objective: inputs.number("objective") / 100.0,
    };
    Ok(report::report(&services, &names, &answer, &promise))
}
