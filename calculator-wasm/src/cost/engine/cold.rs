//! The share of cold requests of a component over its traffic, fast enough for solvers.
//!
//! In: service time and keep-alive of a function, and the rates at which its requests come over the month. Out: the
//! share at any multiple of that traffic, interpolated between values of [`poisson::cold_share`], the same function
//! that the cold-start calculator uses. The values lie on a grid of 8 per doubling of the rate, are computed when first
//! asked for, and between them ln(share) is linear in the rate: exact where a single instance comes and goes.
//! Interpolation error: below 1 % of the share, or one request in ten thousand where that is more (tested).
//! Above 50 busy instances the share stays what it is there, a few requests in ten thousand.
//! Absent on purpose: other arrivals than Poisson.
//!
//! # Derivation
//!
//! The share comes from the cold-start model, hour by hour, and is weighed by the requests of each hour:
//!
//! ```text
//! cold share = Σ requests of the hour × share at its rate / Σ requests
//! ```
//!
//! With rare calls the share is e^(−λT), so its logarithm is straight in the rate λ. That is why values between two points of the
//! grid are read from a straight line through the logarithms.

use core::cell::{Cell, OnceCell, RefCell};
use core::f64::consts::LN_2;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::coldstart::engine::poisson;
use crate::math::{self, bounded};

/// The grid points of one doubling.
const DOUBLING: [f64; 8] = [
    1.0,
    1.090_507_732_665_257_7,
    1.189_207_115_002_721,
    1.296_839_554_651_009_6,
    core::f64::consts::SQRT_2,
    1.542_210_825_407_940_7,
    1.681_792_830_507_429,
    1.834_008_086_409_342_4,
];
/// Lowest rate of the grid in requests per second, one a month, and the doublings above it.
const RATES: (f64, usize) = (3.8e-7, 44);
/// Lowest multiple of the traffic on the grid of multiples, and the doublings above it; 1 is a grid point.
const MULTIPLES: (f64, usize) = (1.0 / (1 << 30) as f64, 60);
/// Busy instances above which the share no longer changes.
const HIGHEST_LOAD: f64 = 50.0;
/// Widest interval, in grid points, whose shares are looked at one by one.
const WIDEST_SCAN: usize = 4;
/// Smallest share that is told from 0.
const SMALLEST: f64 = 1e-7;

/// ln(share) on a logarithmic grid; NaN until asked for.
#[derive(Clone, Debug)]
struct Grid {
    lowest: f64,
    points: usize,
    logarithms: OnceCell<Vec<Cell<f64>>>,
}

impl Grid {
    fn new((lowest, doublings): (f64, usize)) -> Grid {
        Grid {
            lowest,
            points: doublings * DOUBLING.len() + 1,
            logarithms: OnceCell::new(),
        }
    }

    /// Returns a grid point; positions of all grids with the same lowest point agree.
    fn at(&self, index: usize) -> f64 {
        self.lowest * DOUBLING[index % DOUBLING.len()] * (1_u64 << (index / DOUBLING.len())) as f64
    }

    /// Returns the grid point at or below a value, and how far towards the next one it lies.
    fn place(&self, value: f64) -> (usize, f64) {
        let top = self.points - 2;
        if value.is_nan() || value <= self.lowest {
            return (0, 0.0);
        }
        let position = math::ln(value / self.lowest) / LN_2 * DOUBLING.len() as f64;
        let index = (position + 1e-9) as usize;
        if index > top {
            return (top, 1.0);
        }
        let (left, right) = (self.at(index), self.at(index + 1));
        (index, bounded((value - left) / (right - left), 0.0, 1.0))
    }

    /// Returns ln(share) at a grid point, from `share` when it is asked for the first time.
    fn logarithm(&self, index: usize, share: impl Fn(f64) -> f64) -> f64 {
        let empty = || vec![Cell::new(f64::NAN); self.points];
        let cell = &self.logarithms.get_or_init(empty)[index];
        if cell.get().is_nan() {
            cell.set(math::ln(share(self.at(index)).max(SMALLEST)));
        }
        cell.get()
    }
}

/// The shares of one function by rate.
#[derive(Debug)]
struct Function {
    service_seconds: f64,
    keep_alive_seconds: f64,
    grid: Grid,
}

impl Function {
    fn logarithm(&self, index: usize) -> f64 {
        self.grid.logarithm(index, |rate| {
            let rate = rate.min(HIGHEST_LOAD / self.service_seconds);
            poisson::cold_share(rate, self.service_seconds, self.keep_alive_seconds)
        })
    }
}

/// How many functions a thread remembers: several times what a large system asks for.
const REMEMBERED: usize = 128;

thread_local! {
    /// Functions that several tables share. What one has computed follows from its two times alone, so that variants of a
    /// system, and the next evaluation of a page, find most values there.
    static KNOWN: RefCell<VecDeque<Rc<Function>>> = const { RefCell::new(VecDeque::new()) };
}

/// Returns the function with these times, a new one where none is known.
fn function(service_seconds: f64, keep_alive_seconds: f64) -> Rc<Function> {
    let times = (service_seconds, keep_alive_seconds);
    KNOWN.with_borrow_mut(|known| {
        let same = |function: &&Rc<Function>| {
            (function.service_seconds, function.keep_alive_seconds) == times
        };
        if let Some(function) = known.iter().find(same) {
            return Rc::clone(function);
        }
        let function = Rc::new(Function {
            service_seconds,
            keep_alive_seconds,
            grid: Grid::new(RATES),
        });
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back(Rc::clone(&function));
        function
    })
}

/// Cold shares of one component over multiples of its traffic.
#[derive(Clone, Debug)]
pub struct ColdTable {
    /// Rates per second at the present traffic, each with its share of the requests.
    rates: Vec<(f64, f64)>,
    function: Rc<Function>,
    /// A function of a longer service time, and how far towards it the component lies.
    longer: Option<(Rc<Function>, f64)>,
    by_multiple: Grid,
    /// The share at the present traffic, which variants of a system ask for alone; NaN until asked for.
    at_one: Cell<f64>,
}

impl ColdTable {
    /// Prepares the table of a function that works `service_seconds` on a request and whose idle instances live for
    /// `keep_alive_seconds`. Its requests come at `rates` per second, each for so many hours. Nothing is computed yet.
    pub fn new(
        service_seconds: f64,
        keep_alive_seconds: f64,
        rates: &[f64],
        hours: &[f64],
    ) -> ColdTable {
        ColdTable::between(false, service_seconds, keep_alive_seconds, rates, hours)
    }

    /// As [`ColdTable::new`]. With `between_times`, service times are interpolated between a few that are computed, as a
    /// tornado or a simulation wants it, where each variant has a service time of its own.
    pub(super) fn between(
        between_times: bool,
        service_seconds: f64,
        keep_alive_seconds: f64,
        rates: &[f64],
        hours: &[f64],
    ) -> ColdTable {
        let service_seconds = bounded(service_seconds, 1e-4, 1e6);
        let keep_alive_seconds = bounded(keep_alive_seconds, 0.0, 1e8);
        let requests: f64 = rates
            .iter()
            .zip(hours)
            .map(|(rate, hours)| rate * hours)
            .sum();
        let weighted = rates.iter().zip(hours).filter(|(rate, _)| **rate > 0.0);
        let (mut below, mut longer) = (service_seconds, None);
        if between_times {
            // The grid of service times is that of multiples, in seconds.
            let times = Grid::new(MULTIPLES);
            let (index, part) = times.place(service_seconds);
            below = times.at(index);
            longer = Some((function(times.at(index + 1), keep_alive_seconds), part));
        }
        ColdTable {
            rates: weighted
                .map(|(rate, hours)| (*rate, rate * hours / requests))
                .collect(),
            function: function(below, keep_alive_seconds),
            longer,
            by_multiple: Grid::new(MULTIPLES),
            at_one: Cell::new(f64::NAN),
        }
    }

    /// Returns the share of cold requests at a multiple of the traffic, 0 to 1; 0 without traffic.
    pub fn share(&self, multiple: f64) -> f64 {
        match self.rates[..] {
            [] => 0.0,
            // One rate all month needs no second table.
            [(rate, _)] => self.at_rate(rate * multiple),
            _ if multiple == 1.0 => {
                if self.at_one.get().is_nan() {
                    self.at_one.set(self.mean(1.0).min(1.0));
                }
                self.at_one.get()
            }
            _ => read(self.by_multiple.place(multiple), |index| {
                self.logarithm(index)
            }),
        }
    }

    /// Returns a lower and an upper bound of the share between two multiples of the traffic.
    pub fn share_between(&self, from: f64, to: f64) -> (f64, f64) {
        let (grid, scale) = self.grid();
        let (first, last) = (grid.place(from * scale).0 + 1, grid.place(to * scale).0);
        if last > first + WIDEST_SCAN {
            return (0.0, self.share_above(from));
        }
        let (start, end) = (self.share(from), self.share(to));
        (first..=last)
            .map(|index| math::exp(self.logarithm(index)))
            .fold((start.min(end), start.max(end)), |(least, most), share| {
                (least.min(share), most.max(share))
            })
    }

    /// Returns an upper bound of the share at this multiple of the traffic and at every higher one, without looking
    /// at any value. An instance that is alone is gone with probability e^(−rate × keep-alive) when the next request
    /// comes; what further instances add as they become common never exceeds the square root of service time over
    /// keep-alive (tested, not proven).
    fn share_above(&self, multiple: f64) -> f64 {
        let longest = self
            .longer
            .as_ref()
            .map_or(&self.function, |(longer, _)| longer);
        let keep_alive = longest.keep_alive_seconds;
        let hump = (longest.service_seconds / keep_alive.max(1e-9)).sqrt();
        // A grid point above: interpolation must not exceed the bound.
        let alone = |rate: f64| math::exp(-rate * multiple / DOUBLING[1] * keep_alive);
        let alone: f64 = self
            .rates
            .iter()
            .map(|(rate, weight)| weight * alone(*rate))
            .sum();
        (alone + hump).min(1.0)
    }

    /// Returns the lowest and the highest slope, between two multiples, of multiple × share: how many more cold
    /// requests a further request brings.
    pub fn marginal_between(&self, from: f64, to: f64) -> (f64, f64) {
        let (grid, scale) = self.grid();
        let (first, last) = (grid.place(from * scale).0, grid.place(to * scale).0);
        if self.rates.is_empty() {
            return (0.0, 0.0);
        }
        if last > first + WIDEST_SCAN {
            return (-1.0, 2.0);
        }
        let mut bounds = (f64::INFINITY, f64::NEG_INFINITY);
        for index in first..=last {
            let (left, right) = (grid.at(index) / scale, grid.at(index + 1) / scale);
            let exponent = (self.logarithm(index + 1) - self.logarithm(index)) / (right - left);
            let (low, high) = (from.max(left), to.min(right).max(from.max(left)));
            // The slope share × (1 + multiple × exponent) turns where multiple × exponent is −2.
            let turn = bounded(-2.0 / exponent, low, high);
            for multiple in [low, turn, high] {
                let slope = self.share(multiple) * (1.0 + multiple * exponent);
                bounds = (bounds.0.min(slope), bounds.1.max(slope));
            }
        }
        bounds
    }

    /// The grid that [`ColdTable::share`] reads, and what it multiplies a multiple with to find its place.
    fn grid(&self) -> (&Grid, f64) {
        match self.rates[..] {
            [(rate, _)] => (&self.function.grid, rate),
            _ => (&self.by_multiple, 1.0),
        }
    }

    /// ln(share) at a point of that grid.
    fn logarithm(&self, index: usize) -> f64 {
        match self.rates[..] {
            [_] => self.logarithm_at_rate(index),
            _ => self
                .by_multiple
                .logarithm(index, |multiple| self.mean(multiple)),
        }
    }

    fn mean(&self, multiple: f64) -> f64 {
        self.rates
            .iter()
            .map(|(rate, weight)| weight * self.at_rate(rate * multiple))
            .sum()
    }

    fn logarithm_at_rate(&self, index: usize) -> f64 {
        let value = self.function.logarithm(index);
        match &self.longer {
            Some((longer, part)) => value + part * (longer.logarithm(index) - value),
            None => value,
        }
    }

    fn at_rate(&self, rate: f64) -> f64 {
        read(self.function.grid.place(rate), |index| {
            self.logarithm_at_rate(index)
        })
    }
}

/// Reads a grid between two points; at a point itself the next one is not asked for.
fn read((index, part): (usize, f64), logarithm: impl Fn(usize) -> f64) -> f64 {
    let left = logarithm(index);
    let value = if part < 1e-9 {
        left
    } else {
        left + part * (logarithm(index + 1) - left)
    };
    math::exp(value).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(service: f64, keep_alive: f64) -> ColdTable {
        ColdTable::new(service, keep_alive, &[1.0], &[730.0])
    }

    #[test]
    fn the_interpolation_error_is_below_what_is_stated() {
        for (service, keep_alive) in [(0.01, 300.0), (0.2, 600.0), (2.0, 60.0), (0.1, 3600.0)] {
            let one = steady(service, keep_alive);
            let two = ColdTable::new(service, keep_alive, &[0.5, 2.0], &[600.0, 130.0]);
            let variant = ColdTable::between(true, service, keep_alive, &[1.0], &[730.0]);
            let mut rate = 1e-6;
            while rate * service < 20.0 {
                let exact = |rate| {
                    poisson::steady_state(rate, service, keep_alive, 0)
                        .unwrap()
                        .cold_share
                };
                let near = |found: f64, expected: f64| {
                    let error = (found - expected).abs();
                    assert!(
                        error <= (0.01 * expected).max(1e-4),
                        "{service} s, {keep_alive} s, {rate}/s: {found:e} {expected:e}"
                    );
                };
                near(one.share(rate), exact(rate));
                near(variant.share(rate), exact(rate));
                let weight = 0.5 * 600.0 / (0.5 * 600.0 + 2.0 * 130.0);
                near(
                    two.share(rate),
                    weight * exact(0.5 * rate) + (1.0 - weight) * exact(2.0 * rate),
                );
                rate *= 1.037;
            }
        }
    }

    #[test]
    fn bounds_hold_what_lies_between_them() {
        let shaped = ColdTable::new(0.05, 600.0, &[0.2, 1.0, 3.0], &[200.0, 500.0, 30.0]);
        for (table, width) in [
            (steady(0.05, 600.0), 1.4),
            (shaped, 1.4),
            (steady(0.002, 900.0), 1e4),
        ] {
            let mut from = 1e-5;
            while from < 10.0 {
                let to = from * width;
                let (least, most) = table.share_between(from, to);
                let (flattest, steepest) = table.marginal_between(from, to);
                let mut before = from;
                for step in 1..=60 {
                    let at = from * math::exp(math::ln(width) * f64::from(step) / 60.0);
                    let share = table.share(at);
                    assert!(share >= least - 1e-12 && share <= most + 1e-12, "{at}");
                    let slope = (at * share - before * table.share(before)) / (at - before);
                    assert!(
                        slope >= flattest - 1e-9 && slope <= steepest + 1e-9,
                        "{at}: {slope} {flattest} {steepest}"
                    );
                    before = at;
                }
                from *= 1.9;
            }
        }
    }

    #[test]
    fn the_bound_without_values_holds_for_any_function() {
        for service in [0.001, 0.01, 0.1, 1.0, 10.0, 100.0] {
            for keep_alive in [1.0, 30.0, 300.0, 3600.0] {
                let table = steady(service, keep_alive);
                let mut rate = 1e-5;
                while rate * service < 100.0 {
                    let exact = poisson::steady_state(rate, service, keep_alive, 0)
                        .unwrap()
                        .cold_share;
                    assert!(
                        exact <= table.share_above(rate) + 1e-12,
                        "{service} s, {keep_alive} s, {rate}/s"
                    );
                    rate *= 1.13;
                }
            }
        }
    }

    #[test]
    fn traffic_outside_the_grid_has_a_share_too() {
        let table = steady(1.0, 300.0);
        assert!(table.share(0.0) > 0.99 && table.share(f64::NAN) > 0.99);
        assert!(table.share(1e12) < 1e-3 && steady(0.0, 0.0).share(1.0) > 0.9);
        assert_eq!(ColdTable::new(1.0, 300.0, &[0.0], &[730.0]).share(1.0), 0.0);
    }
}
