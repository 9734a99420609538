//! Numerical inversion of Laplace transforms of sums of decaying exponentials.
//!
//! In: nothing but the number of nodes, fixed here. Out: nodes z and weights w such that, for a transform F whose
//! singularities lie on the negative real axis, f(T) ≈ Σ Re(w · F(z/T)) / T. The contour is the modified Talbot
//! contour of Trefethen, Weideman and Schmelzer («Talbot quadratures and rational approximations», BIT 46, 2006),
//! whose error falls as 3.89^−N. First-passage times of a birth–death chain are such sums, and their transforms are
//! a continued fraction, so one pass over the levels gives every level at once.

use crate::math::{self, Complex};
use core::f64::consts::PI;

/// Nodes in the upper half plane; the lower half follows by symmetry, so the rule has twice as many.
pub(crate) const NODES: usize = 14;

/// Nodes and weights of the contour for time 1.
#[derive(Clone, Debug)]
pub(crate) struct Contour {
    /// Points at which to evaluate the transform (in units of one over the time).
    pub(crate) nodes: [Complex; NODES],
    /// Weights; the real parts of weight times transform add up to the function.
    pub(crate) weights: [Complex; NODES],
}

impl Contour {
    /// Returns the contour; a few hundred floating-point operations.
    pub(crate) fn new() -> Self {
        let total = 2.0 * NODES as f64;
        let mut nodes = [Complex::default(); NODES];
        let mut weights = [Complex::default(); NODES];
        for (index, (node, weight)) in nodes.iter_mut().zip(weights.iter_mut()).enumerate() {
            let angle = (2.0 * index as f64 + 1.0) * PI / total;
            let (sine, cosine) = (math::sin(0.6407 * angle), math::cos(0.6407 * angle));
            let cotangent = cosine / sine;
            *node = Complex::new(
                total * (0.5017 * angle * cotangent - 0.6122),
                total * 0.2645 * angle,
            );
            // Derivative of the contour divided by i·N, times 2 for the conjugate node.
            let slope = Complex::new(
                0.5017 * (cotangent - 0.6407 * angle / (sine * sine)),
                0.2645,
            );
            let rotated = Complex::new(slope.im, -slope.re).times(2.0);
            let growth = math::exp(node.re);
            let phase = Complex::new(growth * math::cos(node.im), growth * math::sin(node.im));
            *weight = phase * rotated;
        }
        Self { nodes, weights }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decaying_exponentials_come_back() {
        let contour = Contour::new();
        for rate in [0.0, 1e-6, 0.1, 1.0, 3.0, 10.0] {
            let mut value = 0.0;
            for (node, weight) in contour.nodes.iter().zip(&contour.weights) {
                value += (*weight * (*node + Complex::new(rate, 0.0)).inverse()).re;
            }
            let expected = math::exp(-rate);
            assert!(
                (value - expected).abs() < 2e-13,
                "{rate}: {value} {expected}"
            );
        }
    }
}
