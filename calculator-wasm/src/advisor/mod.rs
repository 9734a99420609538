//! Functions, services or both: a decision for each component, with what decided it and what would turn it.
//!
//! In: load, promise, limits and judgements of each component, and of the team, from the field tree. Out: a [`Report`].
//! Hard limits exclude functions, whatever else speaks for them. The rest adds up in points: cost from the cost engine,
//! cold calls from the cold-start engine, and judgements that are named as such, each times a weight that the reader can
//! change. Deliberately absent: a score that hides its parts.
//!
//! # Derivation
//!
//! Cost is a ratio, so its lean is a logarithm: a factor of two to either side decides fully, equal costs say nothing.
//!
//! ```text
//! lean of cost      = log2(containers / functions), between −1 and 1
//! lean of delay     = −(1 + log10(cold share / allowed share)), between −1 and 0
//! points            = Σ weight × lean
//! ```
//!
//! The allowed share of cold calls is what the promise leaves: 1 % for a 99th percentile. At a tenth of it the delay begins to count, at the
//! whole of it functions are excluded. Judgements have leans from a table; all weights are the reader's.

mod charts;
mod criteria;
mod fields;
mod report;
mod rows;

use crate::calculator::{Calculator, Extent};
use crate::coldstart::engine::poisson::{cold_share, steady_state};
use crate::cost::engine::{Model, Side, System};
use crate::cost::{CALCULATOR as COST, inputs::system};
use crate::field::{FieldError, Inputs, Value};
use crate::math;
use crate::prices::Prices;
use crate::report::Report;
use crate::unit::MONTH_SECONDS;
use core::cell::OnceCell;
pub(crate) use criteria::topics;
use criteria::{CRITERIA, From, LIMITS};

/// The calculator's line in the registry.
pub static CALCULATOR: Calculator = Calculator {
    id: "advisor",
    title: "Advisor",
    summary: "Functions, services or both, for each component: what excludes, what is computed, what is judged, and \
              what would turn the answer.",
    model_version: "advisor/1",
    fields: fields::FIELDS,
    presets: fields::PRESETS,
    kind: "A recommendation: computed where figures decide, judged where a criterion says so.",
    is_simulated: false,
    workload: &[],
    evaluate,
};

/// Fewer points than this to either side decide nothing.
const INDIFFERENT: f64 = 0.5;
/// A function may run so long, in seconds.
const LONGEST_RUN: f64 = 900.0;
/// A function may have so much memory and local disk, in GB.
const MOST_DATA: f64 = 10.0;
/// How long an idle environment is taken to stay, in seconds.
const KEEP_ALIVE: f64 = 360.0;
/// Busy environments up to which the share of cold calls is summed at any traffic.
const BUSY: f64 = 100.0;
/// A share of cold calls that no promise counts: a tenth of what the strictest one leaves.
const UNCOUNTED: f64 = 0.000_1;
/// Doublings and halvings of the traffic among which a turn of the answer is looked for.
const DOUBLINGS: i32 = 10;

/// The answer for a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Functions,
    Services,
    Hybrid,
    Either,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Functions => "functions",
            Verdict::Services => "services",
            Verdict::Hybrid => "hybrid",
            Verdict::Either => "either",
        }
    }
}

/// A component with what the engines say of it at one multiple of its traffic.
struct Weighed {
    /// Why functions are excluded.
    limits: Vec<&'static str>,
    /// Lean of each criterion, −1 to 1, in the order of [`CRITERIA`].
    leans: Vec<f64>,
    /// Dollars a month on functions and in containers.
    costs: [f64; 2],
    /// Share of cold calls in the quietest hour.
    cold: f64,
    /// Sum of leans times weights.
    points: f64,
    verdict: Verdict,
}

/// A component in the middle of its system.
struct Component<'a> {
    inputs: &'a Inputs,
    team: &'a Inputs,
    model: Model<'a>,
    /// The model holds so many copies, which share what a system shares.
    copies: f64,
    /// Share of cold calls at [`BUSY`], once it was asked for.
    busiest: OnceCell<f64>,
}

impl<'a> Component<'a> {
    fn of(
        inputs: &'a Inputs,
        team: &'a Inputs,
        count: usize,
        prices: &'a Prices,
    ) -> Result<Self, Vec<FieldError>> {
        Ok(Self {
            model: Model::new(&priced(inputs, count)?, prices),
            copies: count as f64,
            busiest: OnceCell::new(),
            inputs,
            team,
        })
    }

    /// Weighs the component at a multiple of its traffic.
    ///
    /// ```text
    /// cost   = log2(containers / functions), held between −1 and 1: a factor of two decides fully
    /// delay  = 0 if nobody waits or a cold call keeps the promise, else −(1 + log10(cold / allowed)), held
    ///          between −1 and 0; above what is allowed functions are excluded
    /// points = Σ weight × lean
    /// ```
    fn weigh(&self, scale: f64) -> Weighed {
        let number = |key: &str| self.inputs.number(key);
        let costs = [Side::Serverless, Side::Containers]
            .map(|side| self.model.cost_at(side, scale) / self.copies);
        let [functions, containers] = costs;
        let cost = math::ln((containers + 0.01) / (functions + 0.01)) / core::f64::consts::LN_2;
        let cold = self.cold(scale);
        let mut limits = Vec::new();
        let mut delay = 0.0;
        if let Some(allowed) = self.allowed() {
            let near = 1.0 + math::ln(cold.max(1e-300) / allowed) / core::f64::consts::LN_10;
            delay = -math::bounded(near, 0.0, 1.0);
            if cold > allowed {
                limits.push(criteria::TOO_COLD);
            }
        }
        if number("longest") > LONGEST_RUN {
            limits.push(criteria::TOO_LONG);
        }
        if number("data") > MOST_DATA {
            limits.push(criteria::TOO_LARGE);
        }
        for limit in LIMITS {
            if [self.inputs, self.team]
                .iter()
                .any(|inputs| inputs.choice(limit.key) == limit.option)
            {
                limits.push(limit.reason);
            }
        }
        let mut points = 0.0;
        let leans: Vec<f64> = CRITERIA
            .iter()
            .map(|criterion| {
                let of = |options: criteria::Options, inputs: &Inputs| {
                    let chosen = inputs.choice(criterion.key);
                    let lean = options.iter().find(|(key, _)| *key == chosen);
                    lean.map_or(0.0, |(_, lean)| f64::from(*lean) / 100.0)
                };
                let lean = match criterion.from {
                    From::Cost => math::bounded(cost, -1.0, 1.0),
                    From::Delay => delay,
                    From::Component(options) => of(options, self.inputs),
                    From::Team(options) => of(options, self.team),
                };
                points += self.team.number(criterion.weight) * lean;
                lean
            })
            .collect();
        Weighed {
            verdict: self.verdict(points, limits.is_empty()),
            limits,
            leans,
            costs,
            cold,
            points,
        }
    }

    /// Returns the share of cold calls that the promise leaves; none where nobody waits, or a cold call keeps it.
    fn allowed(&self) -> Option<f64> {
        let number = |key: &str| self.inputs.number(key);
        let promise = number("promise");
        let breaks = promise > 0.0 && number("duration") + number("init") > promise;
        breaks.then(|| match self.inputs.choice("percentile") {
            "95" => 0.05,
            "99" => 0.01,
            _ => 0.001,
        })
    }

    /// Returns the share of cold calls in the quietest hour at a multiple of the traffic. Where it is too small to count at
    /// [`BUSY`], more traffic has that share: it only falls from there.
    fn cold(&self, scale: f64) -> f64 {
        let number = |key: &str| self.inputs.number(key);
        let rate = scale * number("requests_per_month") / MONTH_SECONDS * number("quiet") / 100.0;
        let seconds = number("duration") / 1000.0;
        if rate * seconds <= BUSY {
            return cold_share(rate, seconds, KEEP_ALIVE);
        }
        let busiest = self
            .busiest
            .get_or_init(|| cold_share(BUSY / seconds, seconds, KEEP_ALIVE));
        if scale != 1.0 && *busiest < UNCOUNTED {
            return *busiest;
        }
        // Beyond what the formula sums, hardly a call is cold.
        steady_state(rate, seconds, KEEP_ALIVE, 0).map_or(0.0, |state| state.cold_share)
    }

    /// Returns the answer of so many points. What answers requests and starts side work is divided where it is kept in
    /// services: the side work reacts to events.
    fn verdict(&self, points: f64, may_be_functions: bool) -> Verdict {
        if may_be_functions && points > INDIFFERENT {
            Verdict::Functions
        } else if may_be_functions && points >= -INDIFFERENT {
            Verdict::Either
        } else if self.inputs.choice("kind") == "both" {
            Verdict::Hybrid
        } else {
            Verdict::Services
        }
    }

    /// Returns the nearest traffic at which the answer is another, in doublings and halvings. `weighed` is the component at
    /// its own traffic: a limit other than cold calls excludes at any.
    fn turn(&self, weighed: &Weighed) -> Option<(f64, Verdict)> {
        let now = weighed.verdict;
        if weighed
            .limits
            .iter()
            .any(|limit| *limit != criteria::TOO_COLD)
        {
            return None;
        }
        for step in 1..=DOUBLINGS {
            for scale in [f64::from(1 << step), 1.0 / f64::from(1 << step)] {
                let then = self.weigh(scale).verdict;
                if then != now {
                    return Some((scale * self.inputs.number("requests_per_month"), then));
                }
            }
        }
        None
    }
}

/// Returns the system of the cost calculator with so many copies of a component.
fn priced(component: &Inputs, copies: usize) -> Result<System, Vec<FieldError>> {
    let mut inputs = Inputs::defaults(COST.fields);
    let copy = |to: &mut Inputs, key: &'static str| {
        if let Some((_, value)) = to.get_mut(key) {
            *value = Value::Number(component.number(key));
        }
    };
    copy(&mut inputs, "peak_to_mean");
    if let Some((_, list)) = inputs.root_list_mut()
        && let Some((name, mut record)) = list.records.pop()
    {
        for key in ["requests_per_month", "duration", "cpu_time", "memory"] {
            copy(&mut record, key);
        }
        list.records = vec![(name, record); copies];
    }
    system(&inputs)
}

fn evaluate(inputs: &Inputs, prices: &Prices, _extent: Extent) -> Result<Report, Vec<FieldError>> {
    let records = inputs.records("components");
    let mut components = Vec::new();
    for (name, record) in records {
        components.push((
            name.as_str(),
            Component::of(record, inputs, records.len(), prices)?,
        ));
    }
    Ok(report::report(inputs, &components))
}
