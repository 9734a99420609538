//! Elementary functions whose last bit is the same natively and in the browser.
//!
//! In: floating-point numbers. Out: floating-point numbers. The system's own `exp`, `ln`, `pow` and their kin differ
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

/// Returns `base` to the power of `exponent`.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Returns the natural logarithm of the gamma function at `x` > 0.
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Returns the probability that a standard normal variable is below `x`.
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

/// Returns the sine of `x` radians.
#[inline]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Returns the cosine of `x` radians.
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
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
