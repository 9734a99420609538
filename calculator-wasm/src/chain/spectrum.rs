//! Distributions of times on an even grid, and the sums of independent ones by a fast Fourier transform.
//!
//! In: a cumulative distribution as a function. Out: probabilities on the grid, sums, percentiles. The mass around each
//! point of the grid stands on the point, so sums keep their mean; what lies beyond the grid stands on its last point.
//! The roots of unity come from square roots alone, which are the same on every machine. Deliberately absent: what the
//! times mean.

use crate::math::Complex;

/// Points of the grid, a power of two.
pub(super) const POINTS: usize = 4096;

/// Probabilities of the points of a grid.
pub(super) type Masses = Vec<f64>;
/// The transform of masses: a sum of times is a product of these.
pub(super) type Spectrum = Vec<Complex>;

/// Returns the masses of a time whose cumulative distribution is `cdf`, on a grid of `step`.
pub(super) fn masses(step: f64, cdf: &dyn Fn(f64) -> f64) -> Masses {
    let mut before = 0.0;
    let mut masses: Masses = (0..POINTS)
        .map(|point| {
            let up_to = cdf((point as f64 + 0.5) * step);
            let mass = up_to - before;
            before = up_to;
            mass
        })
        .collect();
    if let Some(last) = masses.last_mut() {
        *last += 1.0 - before;
    }
    masses
}

/// Returns the cumulative shares half a step above each point.
pub(super) fn cumulative(masses: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    masses
        .iter()
        .map(|mass| {
            sum += mass;
            sum
        })
        .collect()
}

/// Returns the time that a share of the mass stays below, from cumulative shares.
pub(super) fn percentile(cumulative: &[f64], step: f64, share: f64) -> f64 {
    let mut before = 0.0;
    for (point, up_to) in cumulative.iter().enumerate() {
        if *up_to >= share {
            // The mass of a point lies evenly half a step around it; that of the first, above 0.
            let part = (share - before) / (up_to - before);
            let from = (point as f64 - 0.5).max(0.0);
            return step * (from + part * (point as f64 + 0.5 - from));
        }
        before = *up_to;
    }
    step * POINTS as f64
}

/// Returns the share of the mass below a time, from cumulative shares.
pub(super) fn share_below(cumulative: &[f64], step: f64, time: f64) -> f64 {
    let place = time / step + 0.5;
    let point = place as usize;
    let at = |point: usize| cumulative.get(point).copied().unwrap_or(1.0);
    let (before, from) = match point {
        0 => (0.0, 0.5),
        point => (at(point - 1), point as f64),
    };
    let part = (place - from) / (point as f64 + 1.0 - from);
    before + part * (at(point) - before)
}

/// Returns the transform of masses.
pub(super) fn forward(masses: &[f64]) -> Spectrum {
    let mut spectrum = masses.iter().map(|mass| Complex::new(*mass, 0.0)).collect();
    transform(&mut spectrum);
    spectrum
}

/// Returns the masses of a transform.
pub(super) fn back(spectrum: &[Complex]) -> Masses {
    // The conjugate of the transform of the conjugate is the way back; masses are real.
    let mut turned = spectrum
        .iter()
        .map(|value| Complex::new(value.re, -value.im))
        .collect();
    transform(&mut turned);
    let scale = 1.0 / POINTS as f64;
    turned
        .iter()
        .map(|value| (value.re * scale).max(0.0))
        .collect()
}

/// Multiplies one transform by another.
pub(super) fn multiply(spectrum: &mut Spectrum, other: &[Complex]) {
    for (value, other) in spectrum.iter_mut().zip(other) {
        *value = *value * *other;
    }
}

/// The transform of Cooley and Tukey, in place.
fn transform(values: &mut Spectrum) {
    let count = values.len();
    let bits = count.trailing_zeros();
    for at in 0..count {
        let other = at.reverse_bits() >> (usize::BITS - bits);
        if at < other {
            values.swap(at, other);
        }
    }
    // The root of order 2 is −1; half the angle of a root of order n gives that of order 2 n.
    let mut root = Complex::new(-1.0, 0.0);
    let mut half = 1;
    while half < count {
        for start in (0..count).step_by(half * 2) {
            let mut turn = Complex::new(1.0, 0.0);
            for at in start..start + half {
                if let [Some(low), Some(high)] = [values.get(at), values.get(at + half)] {
                    let (low, high) = (*low, *high * turn);
                    values[at] = low + high;
                    values[at + half] = low - high;
                }
                turn = turn * root;
            }
        }
        root = match half {
            1 => Complex::new(0.0, -1.0),
            _ => {
                let cosine = ((1.0 + root.re) * 0.5).sqrt();
                Complex::new(cosine, root.im / (2.0 * cosine))
            }
        };
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::exp;

    #[test]
    fn there_and_back_is_the_same() {
        let masses: Masses = (0..POINTS).map(|at| ((at * 7919) % 4099) as f64).collect();
        for (before, after) in masses.iter().zip(back(&forward(&masses))) {
            assert!((before - after).abs() < 1e-7, "{before} {after}");
        }
    }

    /// The sum of two exponential times of mean 1 is below t with probability 1 − e^−t (1 + t).
    #[test]
    fn a_sum_of_two_has_the_known_distribution() {
        let step = 40.0 / POINTS as f64;
        let one = masses(step, &|time: f64| 1.0 - exp(-time.max(0.0)));
        let mut spectrum = forward(&one);
        let same = spectrum.clone();
        multiply(&mut spectrum, &same);
        let sums = cumulative(&back(&spectrum));
        for time in [0.3, 1.0, 3.0, 9.0] {
            let expected = 1.0 - exp(-time) * (1.0 + time);
            let found = share_below(&sums, step, time);
            assert!(
                (found - expected).abs() < 1e-4,
                "{time}: {found} {expected}"
            );
            assert!((percentile(&sums, step, expected) - time).abs() < step);
        }
    }
}
