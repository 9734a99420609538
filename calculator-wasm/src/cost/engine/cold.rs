//! The share of cold requests of a component over its traffic, fast enough for solvers.
//!
//! In: service time and keep-alive of a function, and the rates at which its requests come over the month. Out: the
//! share at any multiple of that traffic, interpolated between values of [`poisson::steady_state`], the same function
//! that the cold-start calculator uses. The values lie on grids of 8 per doubling, are computed when first asked for,
//! and between them ln(share) is linear in the logarithm of the rate.
//! Interpolation error: below 2 % of the share, or a millionth (tested). Above 50 busy instances the share stays what
//! it is there, a few requests in ten thousand. Absent on purpose: other arrivals than Poisson.

use core::cell::{Cell, RefCell};
use core::f64::consts::LN_2;
use std::rc::Rc;

use crate::coldstart::engine::poisson;
use crate::math::{self, bounded};

/// Grid points per doubling.
const PER_DOUBLING: f64 = 8.0;
/// Lowest rate of the grid in requests per second: one a month.
const LOWEST_RATE: f64 = 3.8e-7;
/// Busy instances at the top of the grid of rates.
const HIGHEST_LOAD: f64 = 50.0;
/// Lowest and highest multiple of the traffic on the grid of multiples.
const MULTIPLES: (f64, f64) = (1e-9, 1e9);
/// Widest interval, in grid points, whose shares are looked at one by one.
const WIDEST_SCAN: usize = 4;
/// Smallest share that counts.
const SMALLEST: f64 = 1e-7;

/// ln(share) on a logarithmic grid; NaN until asked for.
#[derive(Clone, Debug)]
struct Grid {
    lowest: f64,
    logarithms: Vec<Cell<f64>>,
}

impl Grid {
    fn new(lowest: f64, highest: f64) -> Grid {
        let points = (math::ln(highest / lowest) / LN_2 * PER_DOUBLING).max(0.0) as usize + 2;
        Grid {
            lowest,
            logarithms: vec![Cell::new(f64::NAN); points],
        }
    }

    fn at(&self, index: usize) -> f64 {
        self.lowest * math::exp(index as f64 / PER_DOUBLING * LN_2)
    }

    /// Returns the grid point at or below a value, and how far towards the next one it lies.
    fn place(&self, value: f64) -> (usize, f64) {
        let top = self.logarithms.len() - 2;
        if value.is_nan() || value <= self.lowest {
            return (0, 0.0);
        }
        let position = math::ln(value / self.lowest) / LN_2 * PER_DOUBLING;
        let index = position as usize;
        if index > top {
            (top, 1.0)
        } else {
            (index, position - index as f64)
        }
    }

    /// Returns ln(share) at a grid point, from `share` when it is asked for the first time.
    fn logarithm(&self, index: usize, share: impl Fn(f64) -> f64) -> f64 {
        let cell = &self.logarithms[index];
        if cell.get().is_nan() {
            cell.set(math::ln(share(self.at(index)).max(SMALLEST)));
        }
        cell.get()
    }

    fn share(&self, value: f64, share: impl Fn(f64) -> f64) -> f64 {
        let (index, part) = self.place(value);
        let (left, right) = (
            self.logarithm(index, &share),
            self.logarithm(index + 1, &share),
        );
        math::exp(left + part * (right - left)).min(1.0)
    }
}

/// A grid by rate, with the service time and the keep-alive that it holds for.
type SharedGrid = (f64, f64, Rc<Grid>);

/// Grids by rate that several tables share: variants of a system need most of them again.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedGrids(Rc<RefCell<Vec<SharedGrid>>>);

impl SharedGrids {
    fn of(&self, service_seconds: f64, keep_alive_seconds: f64) -> Rc<Grid> {
        let mut grids = self.0.borrow_mut();
        let wanted = (service_seconds, keep_alive_seconds);
        if let Some(known) = grids.iter().find(|grid| (grid.0, grid.1) == wanted) {
            return Rc::clone(&known.2);
        }
        let grid = Rc::new(Grid::new(LOWEST_RATE, HIGHEST_LOAD / service_seconds));
        grids.push((service_seconds, keep_alive_seconds, Rc::clone(&grid)));
        grid
    }
}

/// Cold shares of one component over multiples of its traffic.
#[derive(Clone, Debug)]
pub struct ColdTable {
    service_seconds: f64,
    keep_alive_seconds: f64,
    /// Rates per second at the present traffic, each with its share of the requests.
    rates: Vec<(f64, f64)>,
    by_rate: Rc<Grid>,
    by_multiple: Grid,
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
        let grids = SharedGrids::default();
        ColdTable::sharing(&grids, service_seconds, keep_alive_seconds, rates, hours)
    }

    /// As [`ColdTable::new`], with values by rate that other tables may have computed already.
    pub(super) fn sharing(
        grids: &SharedGrids,
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
        ColdTable {
            service_seconds,
            keep_alive_seconds,
            rates: weighted
                .map(|(rate, hours)| (*rate, rate * hours / requests))
                .collect(),
            by_rate: grids.of(service_seconds, keep_alive_seconds),
            by_multiple: Grid::new(MULTIPLES.0, MULTIPLES.1),
        }
    }

    /// Returns the share of cold requests at a multiple of the traffic, 0 to 1; 0 without traffic.
    pub fn share(&self, multiple: f64) -> f64 {
        match self.rates[..] {
            [] => 0.0,
            // One rate all month needs no second table.
            [(rate, _)] => self.at_rate(rate * multiple),
            _ => self
                .by_multiple
                .share(multiple, |multiple| self.mean(multiple)),
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
        let hump = (self.service_seconds / self.keep_alive_seconds.max(1e-9)).sqrt();
        let alone = |rate: f64| math::exp(-rate * multiple * self.keep_alive_seconds);
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
        let step = LN_2 / PER_DOUBLING;
        let mut bounds = (f64::INFINITY, f64::NEG_INFINITY);
        for index in first..=last {
            let exponent = (self.logarithm(index + 1) - self.logarithm(index)) / step;
            let low = from.max(grid.at(index) / scale);
            for multiple in [low, to.min(grid.at(index + 1) / scale).max(low)] {
                let slope = self.share(multiple) * (1.0 + exponent);
                bounds = (bounds.0.min(slope), bounds.1.max(slope));
            }
        }
        bounds
    }

    /// The grid that [`ColdTable::share`] reads, and what it multiplies a multiple with to find its place.
    fn grid(&self) -> (&Grid, f64) {
        match self.rates[..] {
            [(rate, _)] => (&self.by_rate, rate),
            _ => (&self.by_multiple, 1.0),
        }
    }

    fn logarithm(&self, index: usize) -> f64 {
        match self.rates[..] {
            [_] => self.by_rate.logarithm(index, |rate| self.exact(rate)),
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

    fn at_rate(&self, rate: f64) -> f64 {
        self.by_rate.share(rate, |rate| self.exact(rate))
    }

    fn exact(&self, rate: f64) -> f64 {
        let rate = rate.min(HIGHEST_LOAD / self.service_seconds);
        let state = poisson::steady_state(rate, self.service_seconds, self.keep_alive_seconds, 0);
        state.map_or(0.0, |state| state.cold_share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(service: f64, keep_alive: f64) -> ColdTable {
        ColdTable::new(service, keep_alive, &[1.0], &[730.0])
    }

    #[test]
    fn the_interpolation_error_is_below_two_percent() {
        for (service, keep_alive) in [(0.01, 300.0), (0.2, 600.0), (2.0, 60.0), (0.1, 3600.0)] {
            let one = steady(service, keep_alive);
            let two = ColdTable::new(service, keep_alive, &[0.5, 2.0], &[600.0, 130.0]);
            let mut rate = 1e-6;
            while rate * service < 20.0 {
                let exact = |rate| {
                    poisson::steady_state(rate, service, keep_alive, 0)
                        .unwrap()
                        .cold_share
                };
                let (found, expected) = (one.share(rate), exact(rate));
                assert!(
                    (found - expected).abs() <= 0.02 * expected + 1e-6,
                    "{rate}/s: {found:e} {expected:e}"
                );
                let weight = 0.5 * 600.0 / (0.5 * 600.0 + 2.0 * 130.0);
                let expected = weight * exact(0.5 * rate) + (1.0 - weight) * exact(2.0 * rate);
                let found = two.share(rate);
                assert!(
                    (found - expected).abs() <= 0.04 * expected + 1e-6,
                    "{rate}: {found:e} {expected:e}"
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
