//! Numerical inversion of Laplace transforms of sums of decaying exponentials.
//!
//! In: nothing but two numbers of nodes, fixed here. Out: nodes z and weights w such that, for a transform F whose
//! singularities lie on the negative real axis, f(T) ≈ Σ Re(w · F(z/T)) / T. Nodes and weights are the poles of a rational
//! function near the best one for e^x on the negative real axis, by the method of Carathéodory and Fejér (Trefethen,
//! Weideman and Schmelzer, «Talbot quadratures and rational approximations», BIT 46, 2006). Its error falls as
//! 9.29^−N for N poles, where a contour's falls as 3.89^−N: half the nodes do. First-passage times of a birth–death chain
//! are such sums, and their transforms are a continued fraction, so one pass over the levels gives every level at once.

use crate::math::Complex;

/// Poles in the upper half plane; those in the lower half follow by symmetry, so the function has twice as many.
pub(crate) const NODES: usize = 8;

/// Poles for time 1, in units of one over the time, each with its weight: the real parts of weight times transform add up to
/// the function. The error is below 4e−16 of the value at time 0.
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "every digit of the double")]
pub(crate) static POLES: [(Complex, Complex); NODES] = [
    (Complex::new(6.416177699099436, 1.1941223933701388), Complex::new(129.00175608749103, 449.1888152100955)),
    (Complex::new(5.94815226895118, 3.5874573620183225), Complex::new(-226.79550360957418, -203.89443410804117)),
    (Complex::new(4.9931747377179985, 5.996881713603943), Complex::new(125.03678491532142, 22.380782217653127)),
    (Complex::new(3.5091036084149207, 8.436198985884376), Complex::new(-30.11917052379448, 11.502810558392186)),
    (Complex::new(1.4193758971856691, 10.925363484496724), Complex::new(2.9586014228359003, -3.5373176714390904)),
    (Complex::new(-1.4139284624888824, 13.497725698892747), Complex::new(-0.08204627557104381, 0.3148693237154985)),
    (Complex::new(-5.264971343442642, 16.220221473167932), Complex::new(-0.00042303476944657517, -0.00877859359401412)),
    (Complex::new(-10.84391707869698, 19.277446167181658), Complex::new(1.0180583960768946e-06, 4.8440031055836624e-05)),
];

/// The same with fewer poles, for curves: the error is below 2e−8.
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "every digit of the double")]
pub(crate) static COARSE: [(Complex, Complex); 4] = [
    (Complex::new(3.2209452449505678, 1.1936196054172876), Complex::new(3.6636371123475704, 19.051121233587253)),
    (Complex::new(2.2922491477094993, 3.600771496074937), Complex::new(-4.872552276271359, -7.433576226015677)),
    (Complex::new(0.269490987246265, 6.0820325927101395), Complex::new(1.265148328169693, 0.8878809437251917)),
    (Complex::new(-3.408539501577154, 8.773034564444613), Complex::new(-0.0562514338591223, -0.02314869368346903)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decaying_exponentials_come_back() {
        for (poles, error) in [(&POLES[..], 3e-13), (&COARSE[..], 2e-8)] {
            let mut rate = 1e-6_f64;
            while rate < 1e9 {
                let value = poles.iter().map(|(node, weight)| {
                    (*weight * (*node + Complex::new(rate, 0.0)).inverse()).re
                });
                let (value, expected) = (value.sum::<f64>(), (-rate).exp());
                assert!(
                    (value - expected).abs() < error,
                    "{rate}: {value} {expected}"
                );
                rate *= 1.03;
            }
        }
    }

    #[test]
    fn the_poles_are_where_others_found_them() {
        // Pusa, «Rational approximations to the matrix exponential in burnup calculations» (2011), order 16.
        for (pole, (re, im)) in [
            (0, (6.416_177_699_099_434, 1.194_122_393_370_138_6)),
            (7, (-10.843_917_078_696_988, 19.277_446_167_181_65)),
        ] {
            assert!((POLES[pole].0.re - re).abs() < 1e-11);
            assert!((POLES[pole].0.im - im).abs() < 1e-11);
        }
    }
}
