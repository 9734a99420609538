//! The share of cold requests as a function of their rate, fast enough for solvers.
//!
//! In: service time and keep-alive of one function. Out: the share at any rate, interpolated between values of
//! [`poisson::steady_state`], the same function that the cold-start calculator uses. The values lie on a grid of 16
//! per doubling of the rate and are computed when first asked for; between them ln(share) is linear in ln(rate).
//! Interpolation error: below 0.5 % of the share for service times of 10 ms or more (tested); a share below 1e-6 counts as 0.
//! Above 500 busy instances the share stays what it is there, at most a few in ten thousand.
//! Absent on purpose: other arrivals than Poisson.

use core::cell::Cell;

use crate::coldstart::engine::poisson;
use crate::math;

/// Grid points per doubling of the rate.
const PER_DOUBLING: f64 = 16.0;
/// Lowest rate of the grid in requests per second: one a month.
const LOWEST: f64 = 3.8e-7;
/// Busy instances at the top of the grid.
const HIGHEST_LOAD: f64 = 500.0;
/// Widest interval, in grid points, whose shares are looked at one by one.
const WIDEST_SCAN: usize = 48;

/// Cold shares of one function over its request rate.
#[derive(Clone, Debug)]
pub struct ColdTable {
    service_seconds: f64,
    keep_alive_seconds: f64,
    /// ln(share) at each grid point, NaN until asked for.
    logarithms: Vec<Cell<f64>>,
}

impl ColdTable {
    /// Prepares the table of a function that works `service_seconds` on a request and whose idle instances live for
    /// `keep_alive_seconds`. Nothing is computed yet.
    pub fn new(service_seconds: f64, keep_alive_seconds: f64) -> ColdTable {
        let service_seconds = crate::math::bounded(service_seconds, 1e-4, 1e6);
        let doublings = math::ln(HIGHEST_LOAD / service_seconds / LOWEST) / core::f64::consts::LN_2;
        let points = (doublings * PER_DOUBLING).ceil().max(1.0) as usize + 1;
        ColdTable {
            service_seconds,
            keep_alive_seconds: crate::math::bounded(keep_alive_seconds, 0.0, 1e8),
            logarithms: vec![Cell::new(f64::NAN); points],
        }
    }

    /// Returns the share of cold requests at a rate per second, 0 to 1.
    pub fn share(&self, rate: f64) -> f64 {
        let (index, part) = self.place(rate);
        let (left, right) = (self.logarithm(index), self.logarithm(index + 1));
        if left == f64::NEG_INFINITY {
            0.0
        } else {
            math::exp(left + part * (right - left)).min(1.0)
        }
    }

    /// Returns the lowest and the highest share between two rates; 0 and 1 where they are far apart.
    pub fn share_between(&self, from: f64, to: f64) -> (f64, f64) {
        let (first, last) = (self.place(from).0 + 1, self.place(to).0);
        if last > first + WIDEST_SCAN {
            return (0.0, 1.0);
        }
        let (start, end) = (self.share(from), self.share(to));
        (first..=last)
            .map(|index| math::exp(self.logarithm(index)))
            .fold((start.min(end), start.max(end)), |(least, most), share| {
                (least.min(share), most.max(share))
            })
    }

    /// Returns the lowest and the highest slope, between two rates, of rate × share: how many more cold requests a
    /// further request brings.
    pub fn marginal_between(&self, from: f64, to: f64) -> (f64, f64) {
        let (first, last) = (self.place(from).0, self.place(to).0);
        if last > first + WIDEST_SCAN {
            return (-1.0, 2.0);
        }
        let step = core::f64::consts::LN_2 / PER_DOUBLING;
        let mut bounds = (f64::INFINITY, f64::NEG_INFINITY);
        for index in first..=last {
            let (left, right) = (self.logarithm(index), self.logarithm(index + 1));
            let exponent = if left == right {
                0.0
            } else {
                (right - left) / step
            };
            let (low, high) = (from.max(rate_at(index)), to.min(rate_at(index + 1)));
            for rate in [low, high.max(low)] {
                let slope = self.share(rate) * (1.0 + exponent.max(-1e3));
                bounds = (bounds.0.min(slope), bounds.1.max(slope));
            }
        }
        bounds
    }

    /// Returns the grid point at or below a rate, and how far towards the next one it lies.
    fn place(&self, rate: f64) -> (usize, f64) {
        let top = self.logarithms.len() - 2;
        if rate.is_nan() || rate <= LOWEST {
            return (0, 0.0);
        }
        let position = math::ln(rate / LOWEST) / core::f64::consts::LN_2 * PER_DOUBLING;
        let index = position as usize;
        if index > top {
            (top, 1.0)
        } else {
            (index, position - index as f64)
        }
    }

    fn logarithm(&self, index: usize) -> f64 {
        let cell = &self.logarithms[index];
        if cell.get().is_nan() {
            let rate = rate_at(index).min(HIGHEST_LOAD / self.service_seconds);
            let state =
                poisson::steady_state(rate, self.service_seconds, self.keep_alive_seconds, 0);
            let share = state.map_or(0.0, |state| state.cold_share);
            cell.set(if share > 1e-6 {
                math::ln(share)
            } else {
                math::ln(1e-6)
            });
        }
        let known = cell.get();
        if known <= math::ln(1e-6) {
            f64::NEG_INFINITY
        } else {
            known
        }
    }
}

fn rate_at(index: usize) -> f64 {
    LOWEST * math::exp(index as f64 / PER_DOUBLING * core::f64::consts::LN_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interpolation_error_is_below_half_a_percent() {
        for (service, keep_alive) in [(0.01, 300.0), (0.2, 600.0), (2.0, 60.0), (0.1, 3600.0)] {
            let table = ColdTable::new(service, keep_alive);
            let mut rate = 1e-6;
            while rate * service < 100.0 {
                let exact = poisson::steady_state(rate, service, keep_alive, 0)
                    .unwrap()
                    .cold_share;
                let error = (table.share(rate) - exact).abs();
                assert!(
                    error <= 5e-3 * exact + 1e-6,
                    "{service} s, {keep_alive} s, {rate}/s: {error:e} of {exact:e}"
                );
                rate *= 1.037;
            }
        }
    }

    #[test]
    fn bounds_hold_what_lies_between_them() {
        let table = ColdTable::new(0.05, 600.0);
        let mut from = 1e-5;
        while from < 10.0 {
            let to = from * 1.4;
            let (least, most) = table.share_between(from, to);
            let (flattest, steepest) = table.marginal_between(from, to);
            let mut before = from;
            for step in 1..=40 {
                let rate = from + (to - from) * f64::from(step) / 40.0;
                let share = table.share(rate);
                assert!(share >= least - 1e-12 && share <= most + 1e-12, "{rate}");
                let slope = (rate * share - before * table.share(before)) / (rate - before);
                assert!(
                    slope >= flattest - 1e-9 && slope <= steepest + 1e-9,
                    "{rate}: {slope} {flattest} {steepest}"
                );
                before = rate;
            }
            from = to;
        }
    }

    #[test]
    fn rates_outside_the_grid_have_a_share_too() {
        let table = ColdTable::new(1.0, 300.0);
        assert!(table.share(0.0) > 0.99 && table.share(f64::NAN) > 0.99);
        assert!(table.share(1e12) < 1e-3 && ColdTable::new(0.0, 0.0).share(1.0) > 0.9);
    }
}
