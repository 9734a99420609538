//! Numerical inversion of Laplace transforms of sums of decaying exponentials.
//!
//! In: nothing but two numbers of nodes, fixed here. Out: nodes z and weights w such that, for a transform F whose
//! singularities lie on the negative real axis, f(T) ≈ Σ Re(w · F(z/T)) / T. The contour is the modified Talbot
//! contour of Trefethen, Weideman and Schmelzer («Talbot quadratures and rational approximations», BIT 46, 2006),
//! whose error falls as 3.89^−N. First-passage times of a birth–death chain are such sums, and their transforms are
//! a continued fraction, so one pass over the levels gives every level at once.

use crate::math::Complex;

/// Nodes in the upper half plane; the lower half follows by symmetry, so the rule has twice as many.
pub(crate) const NODES: usize = 14;

/// Nodes of the contour for time 1, in units of one over the time, each with its weight: the real parts of weight
/// times transform add up to the function. A table, because computing it in the page would bring sine and cosine,
/// 5 kB of the module; the test below computes it again.
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "every digit of the double")]
pub(crate) static CONTOUR: [(Complex, Complex); NODES] = [
    (Complex::new(4.746013491478385, 0.8309512568745003), Complex::new(36.966151734725806, 48.714507354887985)),
    (Complex::new(4.442827174693563, 2.492853770623501), Complex::new(-43.29268236763067, 17.337978158419148)),
    (Complex::new(3.8313708877288297, 4.154756284372501), Complex::new(-3.336879145434146, -26.67581768115391)),
    (Complex::new(2.9011690202968192, 5.8166587981215025), Complex::new(11.448089766454196, 1.332481711736393)),
    (Complex::new(1.6357001183254396, 7.478561311870503), Complex::new(-1.193805993987426, 3.389151138940638)),
    (Complex::new(0.011315373447138732, 9.140463825619502), Complex::new(-0.6773315618769493, -0.4104103177480744)),
    (Complex::new(-2.0044145397595043, 10.802366339368506), Complex::new(0.07996055388269131, -0.08827254887050465)),
    (Complex::new(-4.455162785465972, 12.464268853117504), Complex::new(0.007126725049118446, 0.00925647764736077)),
    (Complex::new(-7.399511882829636, 14.126171366866508), Complex::new(-0.0006223284948089087, 0.000330373275786531)),
    (Complex::new(-10.916475395797828, 15.788073880615507), Complex::new(-7.799773983326593e-06, -2.286902058722505e-05)),
    (Complex::new(-15.113996745952255, 17.44997639436451), Complex::new(4.16994674004197e-07, -7.44278287925745e-08)),
    (Complex::new(-20.14241695832225, 19.111878908113507), Complex::new(1.0044918208571458e-10, 3.27235951656024e-09)),
    (Complex::new(-26.216610382433213, 20.77378142186251), Complex::new(-8.974643941089365e-12, -9.912038135705586e-13)),
    (Complex::new(-33.6540329358418, 22.43568393561151), Complex::new(1.5828983424303983e-15, -6.302895369762291e-15)),
];

/// The same with fewer nodes, for curves: its error is 5e−9.
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "every digit of the double")]
pub(crate) static COARSE: [(Complex, Complex); 7] = [
    (Complex::new(2.316257572242547, 0.8309512568745003), Complex::new(2.8933868188092227, 4.6199622066837875)),
    (Complex::new(1.7034968648587419, 2.492853770623501), Complex::new(-3.2974886167678843, 0.4605731213348947)),
    (Complex::new(0.435084552716698, 4.154756284372501), Complex::new(0.24479099575376917, -1.1159474602361725)),
    (Complex::new(-1.5860764789436055, 5.8166587981215025), Complex::new(0.16849066388912193, 0.09378743586635038)),
    (Complex::new(-4.540237705206694, 7.478561311870503), Complex::new(-0.009030086882647007, 0.009626333967824408)),
    (Complex::new(-8.756385252214228, 9.140463825619502), Complex::new(-0.0001505160648662234, -0.00021811468103213237)),
    (Complex::new(-14.86975037446407, 10.802366339368506), Complex::new(7.720410318416448e-07, -3.388774070198977e-07)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use core::f64::consts::PI;

    #[test]
    fn the_tables_are_the_modified_talbot_contour() {
        holds_the_contour(&CONTOUR);
        holds_the_contour(&COARSE);
    }

    fn holds_the_contour(contour: &[(Complex, Complex)]) {
        let total = 2.0 * contour.len() as f64;
        for (index, (node, weight)) in contour.iter().enumerate() {
            let angle = (2.0 * index as f64 + 1.0) * PI / total;
            let (sine, cosine) = ((0.6407 * angle).sin(), (0.6407 * angle).cos());
            let cotangent = cosine / sine;
            let re = total * (0.5017 * angle * cotangent - 0.6122);
            let im = total * 0.2645 * angle;
            // Derivative of the contour divided by i·N, times 2 for the conjugate node.
            let slope = 0.5017 * (cotangent - 0.6407 * angle / (sine * sine));
            let rotated = Complex::new(0.2645, -slope).times(2.0);
            let phase = Complex::new(re.exp() * im.cos(), re.exp() * im.sin()) * rotated;
            for (table, formula) in [
                (node.re, re),
                (node.im, im),
                (weight.re, phase.re),
                (weight.im, phase.im),
            ] {
                assert!(
                    (table - formula).abs() <= 1e-13 * formula.abs(),
                    "{index}: {table} {formula}"
                );
            }
        }
    }

    #[test]
    fn decaying_exponentials_come_back() {
        for rate in [0.0_f64, 1e-6, 0.1, 1.0, 3.0, 10.0] {
            for (contour, error) in [(&CONTOUR[..], 2e-13), (&COARSE[..], 2e-8)] {
                let mut value = 0.0;
                for (node, weight) in contour {
                    value += (*weight * (*node + Complex::new(rate, 0.0)).inverse()).re;
                }
                let expected = (-rate).exp();
                assert!(
                    (value - expected).abs() < error,
                    "{rate}: {value} {expected}"
                );
            }
        }
    }
}
