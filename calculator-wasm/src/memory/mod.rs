//! How much memory a function should have: what more of it does to duration and cost.
//!
//! In: processor time and waiting, or measurements, from the field tree. Out: a [`Report`] that names the cheapest
//! setting, the fastest and the elbow between them. On Lambda processors come with memory, so a larger setting is both
//! dearer and quicker; which of the two wins is decided here. Prices come from the cost engine, so a bill here is a bill
//! there. Deliberately absent: platforms on which processors are chosen apart from memory.
//!
//! # Derivation
//!
//! Processors come with memory, in proportion: v = MB / 1,769. Waiting does not shrink with them. Of the processor time, one part runs on one
//! thread and gains up to a whole processor, the other part p is shared by threads and gains all the way:
//!
//! ```text
//! duration          = waiting + processor time × ((1 − p) / min(v, 1) + p / v)
//! bill              = requests × (⌈duration⌉ × MB / 1024 × price + price of a request)
//! ```
//!
//! Without waiting, below one processor, duration × memory is the same at every setting. So more memory is free there. The elbow is the
//! setting with the least duration × bill: beyond it a per cent of time costs more than a per cent of money.

mod charts;
mod fields;
mod measured;
mod report;

use crate::calculator::{Calculator, Extent, PREDICTION, SharedField, Workload};
use crate::cost::engine::bill::Tariff;
use crate::cost::engine::lambda::{Arch, Function, Invocations, MEGABYTES_OF_ONE_VCPU, add};
use crate::cost::engine::{Bill, FreeTier, Ledger, Regions};
use crate::field::{FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;
use crate::unit::MONTH_SECONDS;

pub use crate::cost::engine::lambda::MEMORY_MB;

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "memory",
    title: "Memory tuner",
    summary: "Duration and cost of a function over its memory: the cheapest setting, the fastest, and the elbow.",
    model_version: "memory/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    kind: PREDICTION,
    is_simulated: false,
    workload: &[SharedField {
        quantity: Workload::RequestsPerSecond,
        key: "requests_per_month",
        per_unit: MONTH_SECONDS,
    }],
    evaluate,
};

/// Settings are tried in steps of this many MB.
const STEP_MB: f64 = 64.0;

/// The inputs, as the model needs them.
struct Case<'a> {
    cpu_ms: f64,
    wait_ms: f64,
    /// Part of the processor time that several processors share, 0 to 1.
    parallel: f64,
    /// Memory in MB and duration in ms, by memory; empty where nothing was measured.
    measured: Vec<(f64, f64)>,
    requests: f64,
    arch: Arch,
    prices: &'a Prices,
}

/// A setting and what comes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Setting {
    memory_mb: f64,
    duration_ms: f64,
    /// Dollars a month.
    cost: f64,
}

impl Case<'_> {
    /// Returns the mean duration of a request in ms.
    ///
    /// ```text
    /// processors v = memory / 1,769 MB
    /// duration     = waiting + cpu × ((1 − p) / min(v, 1) + p / v)      p: the part that threads share
    /// ```
    ///
    /// Between measurements the duration runs evenly on logarithmic scales; beyond them it stays.
    fn duration_ms(&self, memory_mb: f64) -> f64 {
        let processors = processors(memory_mb);
        let mut below: Option<(f64, f64)> = None;
        for point in &self.measured {
            if point.0 >= memory_mb {
                return match below {
                    Some(below) => between(below, *point, memory_mb),
                    None => point.1,
                };
            }
            below = Some(*point);
        }
        match below {
            Some((_, last)) => last,
            None => {
                let one = (1.0 - self.parallel) / processors.min(1.0);
                self.wait_ms + self.cpu_ms * (one + self.parallel / processors)
            }
        }
    }

    /// Returns the bill of a month with a setting. Allowances are not counted: they would hide what a setting costs.
    fn bill(&self, memory_mb: f64) -> Bill {
        let mut ledger = Ledger::default();
        let function = Function {
            memory_mb,
            arch: self.arch,
            ..Function::default()
        };
        let month = Invocations {
            requests: self.requests,
            duration_ms: self.duration_ms(memory_mb),
            cpu_ms: 0.0,
            cold_share: 0.0,
            committed_share: 0.0,
            request_kb: 0.0,
            response_kb: 0.0,
        };
        add(&mut ledger, &function, &month);
        let tariff = Tariff {
            prices: self.prices,
            regions: Regions::default(),
            free_tier: FreeTier::Off,
            used_elsewhere: &[],
            support: false,
        };
        tariff.bill(&ledger)
    }

    fn setting(&self, memory_mb: f64) -> Setting {
        Setting {
            memory_mb,
            duration_ms: self.duration_ms(memory_mb),
            cost: self.bill(memory_mb).total().to_dollars_f64(),
        }
    }

    /// Returns the settings to choose from, by memory: what was measured, or steps of 64 MB and one whole processor.
    fn settings(&self, needed: f64) -> Vec<Setting> {
        let mut memories = vec![needed];
        if self.measured.is_empty() {
            let steps = (MEMORY_MB.1 / STEP_MB) as u32;
            for step in 1..=steps {
                let memory = f64::from(step) * STEP_MB;
                if memory > MEGABYTES_OF_ONE_VCPU && memory - STEP_MB < MEGABYTES_OF_ONE_VCPU {
                    memories.push(MEGABYTES_OF_ONE_VCPU);
                }
                memories.push(memory);
            }
            memories.retain(|memory| *memory >= needed);
        } else {
            memories = self.measured.iter().map(|(memory, _)| *memory).collect();
            // Where no measured setting is large enough, the largest stands; the report warns.
            let last = memories.last().copied().unwrap_or(needed);
            memories.retain(|memory| *memory >= needed.min(last));
        }
        memories
            .into_iter()
            .map(|memory| self.setting(memory))
            .collect()
    }
}

/// Returns the processors that come with memory.
fn processors(memory_mb: f64) -> f64 {
    memory_mb / MEGABYTES_OF_ONE_VCPU
}

/// Returns the value at `x` on the line between two points on logarithmic scales.
fn between(from: (f64, f64), to: (f64, f64), x: f64) -> f64 {
    use crate::math::{exp, ln};
    let share = ln(x / from.0) / ln(to.0 / from.0);
    from.1 * exp(share * ln(to.1 / from.1))
}

/// Returns the setting with the least of something; of several the first.
fn least(settings: &[Setting], of: fn(&Setting) -> f64) -> Setting {
    let mut best: Option<Setting> = None;
    for setting in settings {
        if best.is_none_or(|best| of(setting) < of(&best)) {
            best = Some(*setting);
        }
    }
    best.unwrap_or(Setting {
        memory_mb: MEMORY_MB.0,
        duration_ms: 0.0,
        cost: 0.0,
    })
}

/// The answers, in the order in which they are told.
struct Answer {
    own: Setting,
    cheapest: Setting,
    /// Where duration times cost is least: from here on a per cent of time saved costs more than a per cent.
    elbow: Setting,
    /// The smallest of those that are as quick as any to a millisecond, which is what is billed.
    fastest: Setting,
    /// The cheapest that keeps the target; none if there is no target or none keeps it.
    in_time: Option<Setting>,
}

fn evaluate(inputs: &Inputs, prices: &Prices, _extent: Extent) -> Result<Report, Vec<FieldError>> {
    let measured = measured::read(inputs.text("measured")).map_err(|error| vec![error])?;
    let arm = inputs.choice("architecture") == "arm";
    let case = Case {
        cpu_ms: inputs.number("cpu_time"),
        wait_ms: inputs.number("wait_time"),
        parallel: inputs.number("parallel") / 100.0,
        measured,
        requests: inputs.number("requests_per_month"),
        arch: if arm { Arch::Arm } else { Arch::X86 },
        prices,
    };
    let (needed, target) = (inputs.number("memory_needed"), inputs.number("target"));
    let settings = case.settings(needed);
    let in_time: Vec<Setting> = settings
        .iter()
        .copied()
        .filter(|setting| setting.duration_ms <= target)
        .collect();
    let answer = Answer {
        own: case.setting(inputs.number("memory")),
        cheapest: least(&settings, |setting| setting.cost),
        elbow: least(&settings, |setting| setting.cost * setting.duration_ms),
        fastest: least(&settings, |setting| setting.duration_ms.ceil()),
        in_time: (!in_time.is_empty()).then(|| least(&in_time, |setting| setting.cost)),
    };
    Ok(report::report(&case, &answer, needed, target))
}
