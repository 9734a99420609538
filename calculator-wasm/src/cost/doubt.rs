//! What not knowing the inputs exactly does to the answer.
//!
//! In: inputs with a doubt, the same part either way for the usual ones, and ranges of any others. Out: what each input
//! alone does, and all at once: a table for the page from a few draws, and [`Draws`], ten thousand in slices, for a
//! worker. Deliberately absent: correlations between inputs.

use super::charts::INPUTS;
use super::engine::uncertainty::{Range, Simulation, simulate};
use super::engine::{Model, Side, System};
use super::inputs;
use super::tables::{money, row};
use crate::field::assign::{assign, number_mut};
use crate::field::{FieldError, Inputs, Value};
use crate::report::{Cell, Row, RowKind, Sentence, Table};
use crate::small::sort_by;
#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
pub use draws::Draws;

/// Draws of the page: the chance comes out within about three in a hundred.
const DRAWS: u32 = 200;

/// The inputs that are in doubt.
pub(super) struct Doubt {
    inputs: Inputs,
    system: System,
    /// Paths of the inputs with a range of their own, which follow the usual ones.
    paths: Vec<String>,
    ranges: Vec<Range>,
}

impl Doubt {
    /// Reads the doubt of a scenario.
    pub(super) fn of(inputs: &Inputs, system: &System) -> Result<Doubt, FieldError> {
        let doubt = inputs.number("doubt") / 100.0;
        let usual = Range {
            low: 1.0 - doubt,
            likely: 1.0,
            high: 1.0 + doubt,
        };
        let mut found = Doubt {
            inputs: inputs.clone(),
            system: system.clone(),
            paths: Vec::new(),
            ranges: vec![usual; INPUTS.len()],
        };
        let text = match inputs.get("ranges") {
            Some(Value::Text(text)) => text.as_str(),
            _ => "",
        };
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let wrong = |problem| FieldError::of("ranges", &[part, problem]);
            let (path, ends) = part.split_once(' ').unwrap_or((part, ""));
            let Some((low, high)) = ends.split_once("..") else {
                return Err(wrong(
                    " must be a path and a range, such as api.duration 80..200",
                ));
            };
            let read = |text: &str| {
                let mut inputs = inputs.clone();
                assign(&mut inputs, path, text)
                    .map_err(|error| FieldError::of("ranges", &[path, " ", &error.said]))?;
                number_mut(&mut inputs, path)
                    .map(|value| *value)
                    .ok_or_else(|| wrong(" must name a number"))
            };
            let (low, high) = (read(low)?, read(high)?);
            let likely = number_mut(&mut found.inputs, path).map_or(0.0, |value| *value);
            if !(low <= likely && likely <= high) {
                return Err(wrong(" must have the present value between its ends"));
            }
            found.paths.push(String::from(path));
            found.ranges.push(Range { low, likely, high });
        }
        Ok(found)
    }

    /// Whether nothing is in doubt.
    pub(super) fn is_none(&self) -> bool {
        self.ranges.iter().all(|range| range.high <= range.low)
    }

    /// Returns the system with other values of the inputs in doubt.
    fn system(&self, values: &[f64]) -> System {
        let (factors, own) = values.split_at_checked(INPUTS.len()).unwrap_or_default();
        let mut system = match own {
            [] => self.system.clone(),
            _ => {
                let mut inputs = self.inputs.clone();
                for (path, value) in self.paths.iter().zip(own) {
                    if let Some(place) = number_mut(&mut inputs, path) {
                        *place = *value;
                    }
                }
                // Sizes that do not fit each other leave the system as it is.
                inputs::system(&inputs).unwrap_or_else(|_| self.system.clone())
            }
        };
        for ((_, change), factor) in INPUTS.iter().zip(factors) {
            change(&mut system, *factor);
        }
        system
    }

    fn costs(&self, model: &Model<'_>, values: &[f64]) -> [f64; 2] {
        let model = model.varied(&self.system(values));
        [Side::Serverless, Side::Containers].map(|side| model.cost_at(side, 1.0))
    }

    /// Returns the values with one input at its low or high end.
    fn at(&self, input: usize, high: bool) -> Vec<f64> {
        let ranges = self.ranges.iter().enumerate();
        ranges
            .map(|(at, range)| match (at == input, high) {
                (false, _) => range.likely,
                (true, false) => range.low,
                (true, true) => range.high,
            })
            .collect()
    }

    fn name(&self, input: usize) -> &str {
        match INPUTS.get(input) {
            Some((name, _)) => name,
            None => self
                .paths
                .get(input - INPUTS.len())
                .map_or("", String::as_str),
        }
    }

    /// Returns what each input does to both bills at its ends, the widest first, and all inputs at once.
    pub(super) fn table(&self, model: &Model<'_>) -> (Table, Simulation) {
        let mut bars: Vec<(f64, Row)> = Vec::new();
        for input in 0..self.ranges.len() {
            let ends = [false, true].map(|high| self.costs(model, &self.at(input, high)));
            let width = (ends[1][0] - ends[0][0]).abs() + (ends[1][1] - ends[0][1]).abs();
            if width > 0.0 {
                bars.push((width, bar(self.name(input), ends)));
            }
        }
        sort_by(&mut bars, |one, other| one.0 > other.0);
        let all = simulate(&self.ranges, 1, DRAWS, |values| self.costs(model, values));
        let mut rows: Vec<Row> = bars.into_iter().map(|(_, row)| row).collect();
        rows.push(bar(
            "All at once, 10 to 90 %",
            [all.quantile(0.1), all.quantile(0.9)],
        ));
        let table = Table {
            key: "doubt",
            title: "If the inputs are off",
            columns: &[
                "Input",
                "Functions, low",
                "Functions, high",
                "Containers, low",
                "Containers, high",
            ],
            rows,
        };
        (table, all)
    }
}

/// Returns a row of both bills at two ends.
#[inline(never)]
fn bar(label: &str, [low, high]: [[f64; 2]; 2]) -> Row {
    let cells = [low[0], high[0], low[1], high[1]].map(money);
    let name = Sentence::of("{}").name(label);
    row(label, RowKind::Line, name, Cell::list(&cells))
}

#[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
mod draws {
    use super::*;
    use crate::cost::curves;
    use crate::cost::rates;
    use crate::format::Quantity;
    use crate::prices::Prices;
    use crate::report::{Axis, AxisScale, Chart, Drawing, Tornado};
    use crate::unit::Unit;

    const NONE: &str = "none in range";

    /// Draws of a slice: a few frames at most.
    const SLICE: u32 = 250;
    /// Slices of all draws.
    const SLICES: u32 = 40;

    /// Ten thousand draws of the inputs in doubt, and what each input alone does to the first crossing.
    pub struct Draws {
        doubt: Doubt,
        prices: Prices,
        done: u32,
        all: Simulation,
        /// Of each input, the first crossing at its low end, as it is, and at its high end; infinite where functions are
        /// cheaper throughout, below all numbers where containers are.
        crossings: Vec<(String, [f64; 3])>,
    }

    impl Draws {
        /// Prepares the draws of a scenario.
        ///
        /// # Errors
        /// When the inputs have no result, or nothing is in doubt.
        pub fn new(inputs: &Inputs, prices: &Prices) -> Result<Draws, FieldError> {
            let first = |mut errors: Vec<FieldError>| errors.swap_remove(0);
            let system = inputs::system(inputs).map_err(first)?;
            let doubt = Doubt::of(inputs, &system)?;
            if doubt.is_none() {
                return Err(FieldError::new("doubt", "must be above 0 for draws"));
            }
            let prices = rates::own(inputs, prices, &system.options.regions);
            Ok(Draws {
                doubt,
                prices,
                done: 0,
                all: Simulation::default(),
                crossings: Vec::new(),
            })
        }

        /// Draws a slice, at last computes the crossings, and returns the share that is complete.
        pub fn advance(&mut self) -> f64 {
            let model = Model::new(&self.doubt.system, &self.prices);
            let doubt = &self.doubt;
            if self.done < SLICES {
                let seed = u64::from(self.done) + 1;
                let drawn = simulate(&doubt.ranges, seed, SLICE, |values| {
                    doubt.costs(&model, values)
                });
                self.all.merge(&drawn);
            } else {
                let input = (self.done - SLICES) as usize;
                let crossing = |values: &[f64]| {
                    let varied = model.varied(&doubt.system(values));
                    let [one, other] =
                        [Side::Serverless, Side::Containers].map(|side| varied.cost_at(side, 1.0));
                    curves::first_crossing(&varied).unwrap_or(match one <= other {
                        true => f64::INFINITY,
                        false => f64::NEG_INFINITY,
                    })
                };
                let likely: Vec<f64> = doubt.ranges.iter().map(|range| range.likely).collect();
                let found = [
                    crossing(&doubt.at(input, false)),
                    crossing(&likely),
                    crossing(&doubt.at(input, true)),
                ];
                self.crossings
                    .push((String::from(doubt.name(input)), found));
            }
            self.done += 1;
            f64::from(self.done) / f64::from(SLICES + doubt.ranges.len() as u32)
        }

        /// Returns the chance in words.
        pub fn verdict(&self) -> Sentence {
            let draws = self.all.draws() as f64;
            let chance = self.all.first_cheaper;
            let margin = 1.96 * (chance * (1.0 - chance) / draws.max(1.0)).sqrt();
            let share = |value| Quantity::Share { value, digits: 3 };
            Sentence::with(
                "Functions are cheaper in {} of {} draws, give or take {}.",
                &[
                    share(chance),
                    Quantity::Rough { value: draws },
                    share(margin),
                ],
            )
        }

        /// Returns what each input alone does to the first crossing, the widest first; `None` where there is none.
        pub fn chart(&self) -> Option<Chart> {
            let at = self.crossings.first().map(|(_, found)| found[1])?;
            let mut bars: Vec<(String, [f64; 2])> = Vec::new();
            for (name, [low, _, high]) in &self.crossings {
                // At two ends without a crossing there is nothing to draw.
                if low.is_finite() || high.is_finite() {
                    bars.push((name.clone(), [*low, *high]));
                }
            }
            let width = |[low, high]: [f64; 2]| (high - low).abs();
            sort_by(&mut bars, |one, other| width(one.1) > width(other.1));
            let ends = bars
                .iter()
                .flat_map(|bar| bar.1)
                .filter(|end| end.is_finite());
            let (low, high) = ends.fold((at, at), |(low, high), end| (low.min(end), high.max(end)));
            let widest = bars.first().filter(|_| at.is_finite())?;
            let room = (high - low).max(0.1 * at) * 0.12;
            let description = Sentence::with(
                "The sides first meet at {} requests a month.",
                &[Quantity::Rough { value: at }],
            );
            Some(Chart {
                key: "crossing",
                title: "What moves the first crossing: each input at its ends",
                description: description
                    .and(" “{}” moves that most.", &[])
                    .name(&widest.0),
                drawing: Drawing::Tornado(Tornado {
                    x: Axis {
                        label: "First crossing, requests a month",
                        unit: Unit::None,
                        scale: AxisScale::Linear,
                        min: (low - room).max(0.0),
                        max: high + room,
                        path: None,
                    },
                    at,
                    ends: ["low", "high"],
                    bars,
                }),
            })
        }

        /// Returns the band of both bills, and the first crossing with each input at its ends.
        pub fn table(&self) -> Table {
            let bands = [0.1, 0.5, 0.9].map(|share| self.all.quantile(share));
            let mut rows = Vec::new();
            for (at, label) in ["Functions, a month", "Containers, a month"]
                .into_iter()
                .enumerate()
            {
                let cells = bands.map(|band| money(band[at]));
                rows.push(row(label, RowKind::Line, label.into(), Cell::list(&cells)));
            }
            for (name, found) in &self.crossings {
                let cells = found.map(|value| match value.is_finite() {
                    true => Quantity::Rough { value },
                    false => Quantity::Word(NONE),
                });
                let label = Sentence::of("First crossing, requests a month: {}").name(name);
                rows.push(row(name, RowKind::Line, label, Cell::list(&cells)));
            }
            Table {
                key: "draws",
                title: "Ten thousand draws, and the crossing with each input at its ends",
                columns: &["Figure", "10 %, or low", "Middle", "90 %, or high"],
                rows,
            }
        }
    }
}
