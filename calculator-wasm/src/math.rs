//! Elementary functions whose last bit is the same natively and in the browser.
//!
//! In: floating-point numbers. Out: floating-point numbers. The system's own `exp`, `ln` and their kin differ
//! between platforms, so every calculator takes them from here. `sqrt`, `abs`, `floor` and `ceil` are exact by the
//! IEEE standard and are used directly. Deliberately absent: fused multiply-add, anything in single precision.

use core::ops::{Add, Mul, Sub};

/// Returns e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Returns e to the power of `x`, minus 1, accurate also for small `x`.
#[inline]
pub fn exp_minus_one(x: f64) -> f64 {
    libm::expm1(x)
}

/// Returns the natural logarithm of `x`; NaN below zero, minus infinity at zero.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Returns the natural logarithm of 1 + `x`, accurate also for small `x`.
#[inline]
pub fn ln_one_plus(x: f64) -> f64 {
    libm::log1p(x)
}

/// Returns the probability that a standard normal variable is below `x`.
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

/// Returns `value` moved between `low` and `high`; `low` for a value that is not a number. Never panics.
#[inline]
pub fn bounded(value: f64, low: f64, high: f64) -> f64 {
    if value > high {
        high
    } else if value > low {
        value
    } else {
        low
    }
}

/// Returns the value that a standard normal variable stays below with probability `share`, 0 < `share` < 1 (the ends
/// give minus and plus infinity), to about 1e-16 relative.
///
/// Source: M. J. Wichura, «Algorithm AS 241: the percentage points of the normal distribution», Applied Statistics 37
/// (1988), routine PPND16.
pub fn normal_quantile(share: f64) -> f64 {
    let centred = share - 0.5;
    if centred.abs() <= 0.425 {
        let square = 0.180625 - centred * centred;
        return centred * ratio(square, &NORMAL_CENTRE);
    }
    let tail = share.min(1.0 - share);
    if tail <= 0.0 {
        return if share < 0.5 {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        };
    }
    let distance = (-ln(tail)).sqrt();
    let size = if distance <= 5.0 {
        ratio(distance - 1.6, &NORMAL_SHOULDER)
    } else {
        ratio(distance - 5.0, &NORMAL_TAIL)
    };
    if centred < 0.0 { -size } else { size }
}

/// Returns the quotient of two polynomials, coefficients from the highest power down.
fn ratio(x: f64, coefficients: &[[f64; 2]; 8]) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for [numerator, denominator] in coefficients {
        above = above * x + numerator;
        below = below * x + denominator;
    }
    above / below
}

const NORMAL_CENTRE: [[f64; 2]; 8] = [
    [2.509_080_928_730_122_7e3, 5.226_495_278_852_854e3],
    [3.343_057_558_358_813e4, 2.872_908_573_572_194_3e4],
    [6.726_577_092_700_87e4, 3.930_789_580_009_271e4],
    [4.592_195_393_154_987e4, 2.121_379_430_158_659_7e4],
    [1.373_169_376_550_946e4, 5.394_196_021_424_751e3],
    [1.971_590_950_306_551_3e3, 6.871_870_074_920_579e2],
    [1.331_416_678_917_843_8e2, 4.231_333_070_160_091e1],
    [3.387_132_872_796_366_5, 1.0],
];
const NORMAL_SHOULDER: [[f64; 2]; 8] = [
    [7.745_450_142_783_414e-4, 1.050_750_071_644_416_9e-9],
    [2.272_384_498_926_918_4e-2, 5.475_938_084_995_345e-4],
    [2.417_807_251_774_506e-1, 1.519_866_656_361_645_7e-2],
    [1.270_458_252_452_368_4, 1.481_039_764_274_800_8e-1],
    [3.647_848_324_763_204_5, 6.897_673_349_851e-1],
    [5.769_497_221_460_691, 1.676_384_830_183_803_8],
    [4.630_337_846_156_546, 2.053_191_626_637_759],
    [1.423_437_110_749_683_5, 1.0],
];
const NORMAL_TAIL: [[f64; 2]; 8] = [
    [2.010_334_399_292_288_1e-7, 2.044_263_103_389_939_7e-15],
    [2.711_555_568_743_487_6e-5, 1.421_511_758_316_446e-7],
    [1.242_660_947_388_078_4e-3, 1.846_318_317_510_054_8e-5],
    [2.653_218_952_657_612_4e-2, 7.868_691_311_456_133e-4],
    [2.965_605_718_285_048_7e-1, 1.487_536_129_085_061_5e-2],
    [1.784_826_539_917_291_3, 1.369_298_809_227_358e-1],
    [5.463_784_911_164_114, 5.998_322_065_558_88e-1],
    [6.657_904_643_501_103, 1.0],
];

/// Returns the smallest `x` ≥ 0 at which a condition that stays true once it is true holds, to 1e-13 relative; 0 if it
/// holds at 0, infinity if it does not hold up to 1e30. `guess` > 0 is where to start looking.
pub fn smallest_where(guess: f64, holds: &dyn Fn(f64) -> bool) -> f64 {
    if holds(0.0) {
        return 0.0;
    }
    let (mut below, mut above) = (guess, guess);
    if holds(guess) {
        while holds(below) {
            above = below;
            below *= 0.25;
            if below < 1e-30 {
                return above;
            }
        }
    } else {
        while !holds(above) {
            below = above;
            above *= 4.0;
            if above > 1e30 {
                return f64::INFINITY;
            }
        }
    }
    while above - below > 1e-13 * above {
        let middle = 0.5 * (below + above);
        if middle <= below || middle >= above {
            break;
        }
        if holds(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

/// A complex number, as far as inverting a Laplace transform needs one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Complex {
    /// Real part.
    pub(crate) re: f64,
    /// Imaginary part.
    pub(crate) im: f64,
}

impl Complex {
    /// Returns the complex number with the given parts.
    #[inline]
    pub(crate) const fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    /// Returns 1 / self.
    #[inline]
    pub(crate) fn inverse(self) -> Self {
        let scale = 1.0 / (self.re * self.re + self.im * self.im);
        Self::new(self.re * scale, -self.im * scale)
    }

    /// Returns the number times a real factor.
    #[inline]
    pub(crate) fn times(self, factor: f64) -> Self {
        Self::new(self.re * factor, self.im * factor)
    }
}

impl Add for Complex {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }
}

impl Mul for Complex {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_undoes_the_normal_distribution() {
        for share in [1e-12, 1e-5, 0.01, 0.07, 0.3, 0.5, 0.7, 0.95, 0.975, 0.999] {
            let back = normal_cdf(normal_quantile(share));
            assert!((back / share - 1.0).abs() < 1e-12, "{share} {back}");
        }
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
    }

    #[test]
    fn the_smallest_place_is_found_from_either_side() {
        for guess in [1e-6, 1.0, 1e6] {
            let found = smallest_where(guess, &|x| x * x >= 2.0);
            assert!((found - core::f64::consts::SQRT_2).abs() < 1e-12);
        }
        assert_eq!(smallest_where(1.0, &|_| true), 0.0);
        assert_eq!(smallest_where(1.0, &|_| false), f64::INFINITY);
    }
}
