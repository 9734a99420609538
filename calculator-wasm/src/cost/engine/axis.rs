//! Break-even over something else than traffic: duration, memory, duty cycle, the price of an hour, services.
//!
//! In: a system and an [`Axis`]. Out: costs at any value of it, and every crossing in a range. The search is the one of
//! [`super::breakeven`]; this file only says what a value of the axis changes. Along these axes the cold shares stay
//! those of the present system, so that one thing changes at a time.

use super::assembly::{ColdAt, billed_seconds};
use super::breakeven::{BreakEven, Curves, compare_each, solve};
use super::guards::Guards;
use super::lambda::Cold;
use super::model::Model;
use super::system::{Side, Sides, System};
use crate::money::UnitPrice;

/// The most services that are compared one by one.
const MOST_SERVICES: f64 = 2_000.0;

/// What is varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A multiple of the requests of every component.
    Traffic,
    /// A multiple of the duration and the processor time of every request.
    Duration,
    /// A multiple of the memory of every function.
    Memory,
    /// Mean rate ÷ peak rate of every component, above 0 to 1; its requests stay.
    DutyCycle,
    /// The price of an hour of operations, in USD.
    HourlyRate,
    /// The number of equal services into which each component is split; its requests stay. Whole numbers.
    Services,
}

/// Returns the cost of the serverless side and of the container side, in USD, at a value of an axis.
pub fn costs_at(model: &Model<'_>, axis: Axis, value: f64) -> [f64; 2] {
    AxisCurves::new(model, axis).sample(value, &mut Guards::silent())
}

/// Finds every value of an axis between two bounds at which the cheaper side changes: the first curve is serverless,
/// the second containers. Bounds outside the range of the axis are moved to it.
pub fn break_even_over(model: &Model<'_>, axis: Axis, from: f64, to: f64) -> BreakEven {
    match axis {
        Axis::Traffic => model.break_even(from, to),
        Axis::Services => {
            let curves = AxisCurves::new(model, axis);
            let (first, last) = (from.ceil().max(1.0), to.floor().min(MOST_SERVICES));
            let mut guards = Guards::silent();
            let count = if last >= first {
                (last - first) as u32 + 1
            } else {
                0
            };
            compare_each((0..count).map(|step| {
                let services = first + f64::from(step);
                (services, curves.sample(services, &mut guards))
            }))
        }
        _ => {
            let (least, most) = match axis {
                Axis::DutyCycle => (1e-4, 1.0),
                _ => (0.0, f64::INFINITY),
            };
            solve(&AxisCurves::new(model, axis), from.max(least), to.min(most))
        }
    }
}

struct AxisCurves<'a> {
    model: &'a Model<'a>,
    /// The system with its cold shares as they are now.
    system: System,
    axis: Axis,
}

impl<'a> AxisCurves<'a> {
    fn new(model: &'a Model<'a>, axis: Axis) -> AxisCurves<'a> {
        let mut system = model.system.clone();
        for (index, component) in system.components.iter_mut().enumerate() {
            component.function.cold = Cold::Share(model.cold_share(index, 1.0));
        }
        AxisCurves {
            model,
            system,
            axis,
        }
    }

    /// Returns the system at a value of the axis, and the multiple of its traffic.
    fn at(&self, value: f64) -> System {
        let mut system = self.system.clone();
        for component in &mut system.components {
            match self.axis {
                Axis::Traffic => component.traffic.requests_per_month *= value,
                Axis::Duration => {
                    component.duration_ms *= value;
                    component.cpu_ms *= value;
                }
                Axis::Memory => component.function.memory_mb *= value,
                Axis::DutyCycle => {
                    component.traffic.day = [1.0; 24];
                    component.traffic.weekend_factor = 1.0;
                    component.traffic.peak_to_mean = 1.0 / value;
                }
                Axis::HourlyRate | Axis::Services => {}
            }
        }
        if self.axis == Axis::HourlyRate {
            let rate = UnitPrice::from_dollars_f64(value).unwrap_or_default();
            system.options.operations.hourly_rate = rate;
        }
        if self.axis == Axis::Services {
            let copies = value.max(1.0) as usize;
            for component in &mut system.components {
                component.traffic.requests_per_month /= copies as f64;
            }
            let split = core::mem::take(&mut system.components);
            for component in split {
                system
                    .components
                    .extend(core::iter::repeat_n(component, copies));
            }
        }
        system
    }
}

impl Curves for AxisCurves<'_> {
    fn sample(&self, x: f64, guards: &mut Guards) -> [f64; 2] {
        let system = self.at(x);
        let model = self.model.varied(&system);
        let mut cost = |side| model.cost(Sides::All(side), 1.0, ColdAt::Rate, guards);
        [cost(Side::Serverless), cost(Side::Containers)]
    }

    fn bounds(&self, from: f64, to: f64, ends: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let _ = from;
        // A millisecond of rounding is all by which a function can get cheaper with more memory.
        let slack: f64 = if self.axis == Axis::Memory {
            let gigabytes = |memory_mb: f64| memory_mb * to / 1024.0;
            let components = self.system.components.iter();
            let slack = components.map(|component| {
                component.traffic.requests_per_month
                    * 1e-3
                    * gigabytes(component.function.memory_mb)
            });
            slack.sum::<f64>() * 2e-4
        } else {
            0.0
        };
        let between =
            |first: f64, second: f64| [first.min(second) - slack, first.max(second) + slack];
        [
            between(ends[0][0], ends[1][0]),
            between(ends[0][1], ends[1][1]),
        ]
    }

    fn slope_variation(&self, _: f64, _: f64) -> f64 {
        if self.axis != Axis::Duration {
            return 0.0;
        }
        // Busy time bends with the duration, but its slope lies between 0 and that of no overlap.
        let model = self.model.varied(&self.system);
        let mut variation = 0.0;
        for side in [Side::Serverless, Side::Containers] {
            let platform = self.system.options.platform(side);
            for (index, component) in self.system.components.iter().enumerate() {
                let seconds =
                    billed_seconds(component, platform).max(component.duration_ms / 1000.0);
                let requests = component.traffic.requests_per_month;
                variation += requests * seconds * model.busy_price(index, platform);
            }
        }
        variation * 1.1
    }
}
