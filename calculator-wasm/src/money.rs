//! Money as whole numbers: amounts in pico-dollars, unit prices in atto-dollars.
//!
//! In: decimal text, table entries, quantities. Out: exact amounts that add up to the last digit.
//! A bill is a sum of lines, and sums of binary fractions depend on their order; whole numbers do not.
//! An amount is kept to 1e-12 USD. A unit price is kept to 1e-18 USD, because half a pico-dollar on ten billion
//! gigabyte-seconds is already half a cent, and discounts add digits to list prices of ten places.
//! Absent on purpose: formatting (the report's business) and currencies (converted at display only).

use core::iter::Sum;
use core::ops::{Add, AddAssign, Sub};

const PICO_PER_DOLLAR: i128 = 1_000_000_000_000;
const PICO_PER_CENT: i128 = PICO_PER_DOLLAR / 100;
const ATTO_PER_PICO: i128 = 1_000_000;
const ATTO_PER_DOLLAR: i128 = PICO_PER_DOLLAR * ATTO_PER_PICO;

/// Unit prices are kept below this so that price × mantissa of a quantity cannot overflow: 18,889 USD.
const ATTO_LIMIT: i128 = 1 << 74;

/// An amount of US dollars, in whole pico-dollars (1e-12 USD).
///
/// Addition and subtraction are exact and stop at ±1.7e26 USD instead of wrapping.
///
/// ```
/// use calculator_wasm::money::Money;
/// let lines = [Money::from_cents(233), Money::from_dollars("0.40").unwrap()];
/// assert_eq!(lines.into_iter().sum::<Money>(), Money::from_cents(273));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i128);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// The largest amount; what a sum or product that is too large becomes.
    pub const MAX: Money = Money(i128::MAX);

    /// Returns the amount of that many pico-dollars.
    pub const fn from_pico(pico: i128) -> Money {
        Money(pico)
    }

    /// Returns the amount of that many cents.
    pub const fn from_cents(cents: i64) -> Money {
        Money(cents as i128 * PICO_PER_CENT)
    }

    /// Reads a decimal such as `12.5` or `-0.000001`: digits, at most one point, at most twelve places.
    /// Anything else, and anything above 1e14 USD, is `None`.
    pub const fn from_dollars(text: &str) -> Option<Money> {
        match parse_decimal(text, 12) {
            Some(pico) => Some(Money(pico)),
            None => None,
        }
    }

    /// Returns the amount nearest to a binary number of dollars: for charts and statistics that come back as
    /// money. Not a number is zero; beyond ±1e26 the amount stops at the limit.
    pub fn from_dollars_f64(dollars: f64) -> Money {
        // `as` saturates and maps NaN to 0.
        Money(libm::round(dollars * 1e12) as i128)
    }

    /// Returns the pico-dollars.
    pub const fn pico(self) -> i128 {
        self.0
    }

    /// Returns the dollars as the nearest binary number: for charts and solvers, never for sums of a bill.
    #[inline(never)]
    pub fn to_dollars_f64(self) -> f64 {
        self.0 as f64 / PICO_PER_DOLLAR as f64
    }

    /// Returns the amount rounded to whole cents, halves away from zero. The one place where money is rounded.
    pub const fn round_to_cents(self) -> Money {
        Money(self.cents() * PICO_PER_CENT)
    }

    /// Returns the whole cents of [`Money::round_to_cents`].
    pub const fn cents(self) -> i128 {
        // In two steps, because divisors are small: what the first leaves over cannot make up half a cent.
        let (parts, _) = divide_small(self.0.unsigned_abs(), 100_000);
        self.0.signum() * divide_half_away(parts, 100_000)
    }

    /// Returns the sum, or `None` where it would overflow.
    pub const fn checked_add(self, other: Money) -> Option<Money> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Money(sum)),
            None => None,
        }
    }

    /// Returns this amount times a factor of at least 0, rounded once to a pico-dollar; amounts above
    /// 1.9e10 USD keep 15 digits. A factor that is negative or not a number counts as 0; a product that is too
    /// large stops at the limit.
    pub fn times(self, factor: f64) -> Money {
        if self.0.unsigned_abs() < ATTO_LIMIT.unsigned_abs() {
            Money(scaled(self.0, factor, 1))
        } else {
            Money((self.0 as f64 * factor.max(0.0)) as i128)
        }
    }
}

impl Add for Money {
    type Output = Money;
    #[inline(never)]
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Money;
    #[inline(never)]
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Money::add)
    }
}

/// A price per unit, in whole atto-dollars (1e-18 USD), between 0 and 18,889 USD.
///
/// The same type holds fractions (a discount of 0.17, a fee of 0.15): [`UnitPrice::to_f64`] reads them.
///
/// ```
/// use calculator_wasm::money::{Money, UnitPrice};
/// // 140,000 GB-s at the first tier of AWS Lambda.
/// let price = UnitPrice::from_dollars("0.0000166667").unwrap();
/// assert_eq!(price.times(140_000.0), Money::from_dollars("2.333338").unwrap());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(i128);

impl UnitPrice {
    /// Free.
    pub const ZERO: UnitPrice = UnitPrice(0);

    /// Reads a decimal such as `0.0000166667`: digits, at most one point, at most eighteen places, from 0 to
    /// 18,889. Anything else is `None`.
    pub const fn from_dollars(text: &str) -> Option<UnitPrice> {
        match parse_decimal(text, 18) {
            Some(atto) if atto >= 0 && atto < ATTO_LIMIT => Some(UnitPrice(atto)),
            _ => None,
        }
    }

    /// Returns the price nearest to a binary number of dollars; `None` when it is negative, not a number or
    /// above 18,889. Twelve places are kept, so that the 0.1 of a form is the 0.1 of a price list.
    pub fn from_dollars_f64(dollars: f64) -> Option<UnitPrice> {
        let pico = libm::round(dollars * PICO_PER_DOLLAR as f64);
        let limit = (ATTO_LIMIT / ATTO_PER_PICO) as f64;
        (pico >= 0.0 && pico < limit).then(|| UnitPrice(pico as i128 * ATTO_PER_PICO))
    }

    /// Returns the price of a row of the price table, which counts in pico-dollars.
    pub(crate) const fn from_pico(pico: i64) -> UnitPrice {
        UnitPrice(pico as i128 * ATTO_PER_PICO)
    }

    /// Returns the price of a quantity of at least 0: exact product, rounded once to a pico-dollar, halves up.
    /// A quantity that is negative or not a number costs nothing; a product too large is [`Money::MAX`].
    pub fn times(self, quantity: f64) -> Money {
        Money(scaled(self.0, quantity, ATTO_PER_PICO as u32))
    }

    /// Returns the price for a part of the unit, rounded to an atto-dollar: 1/3600 turns hours into seconds,
    /// 0.83 takes off a discount of 17 %. Factors below 0 count as 0; the result stops at 18,889 USD.
    pub fn scaled(self, factor: f64) -> UnitPrice {
        UnitPrice(scaled(self.0, factor, 1).min(ATTO_LIMIT - 1))
    }

    /// Returns the value as the nearest binary number: for charts, solvers and fractions.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ATTO_PER_DOLLAR as f64
    }

    /// Returns the atto-dollars.
    pub const fn atto(self) -> i128 {
        self.0
    }
}

impl Add for UnitPrice {
    type Output = UnitPrice;
    fn add(self, other: UnitPrice) -> UnitPrice {
        UnitPrice((self.0 + other.0).min(ATTO_LIMIT - 1))
    }
}

/// `value × factor ÷ divisor`, exact until the one rounding at the end. `value` is below [`ATTO_LIMIT`] in size
/// and `divisor` at most 1e6. Factors that are negative or not a number count as 0.
fn scaled(value: i128, factor: f64, divisor: u32) -> i128 {
    if factor.is_nan() || factor <= 0.0 || value == 0 {
        return 0;
    }
    let limit = if value < 0 { i128::MIN } else { i128::MAX };
    if factor.is_infinite() {
        return limit;
    }
    // factor = mantissa × 2^exponent, mantissa below 2^53.
    let bits = factor.to_bits();
    let raw_exponent = (bits >> 52) as i32 & 0x7ff;
    let fraction = (bits & ((1 << 52) - 1)) as u128;
    let (mantissa, exponent) = if raw_exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, raw_exponent - 1075)
    };
    let product = value.unsigned_abs() * mantissa;
    let size = if exponent >= 0 {
        if exponent >= product.leading_zeros() as i32 {
            return limit;
        }
        divide_half_away(product << exponent, divisor)
    } else if exponent < -128 {
        0
    } else {
        // What is shifted out and the remainder are half a unit or more exactly if the highest bit shifted out is set.
        let (quotient, _) = divide_small(product, divisor);
        (quotient >> (-exponent - 1)).div_ceil(2) as i128
    };
    if value < 0 { -size } else { size }
}

/// Returns `value ÷ divisor`, halves up. The result is below 2^127.
const fn divide_half_away(value: u128, divisor: u32) -> i128 {
    let (quotient, remainder) = divide_small(value, divisor);
    (quotient + (remainder >= divisor.div_ceil(2)) as u128) as i128
}

/// Returns quotient and remainder, by long division in four places of 32 bits: 160 bytes of the module against 1,180 of
/// the general division of 128 bits.
const fn divide_small(value: u128, divisor: u32) -> (u128, u32) {
    let divisor = divisor as u64;
    let (high, low) = ((value >> 64) as u64, value as u64);
    let (mut quotients, mut remainder) = ([0_u64; 2], 0);
    let mut half = 0;
    while half < 2 {
        let places = if half == 0 { high } else { low };
        let first = remainder << 32 | places >> 32;
        let second = (first % divisor) << 32 | places & 0xffff_ffff;
        quotients[half] = ((first / divisor) << 32) | (second / divisor);
        remainder = second % divisor;
        half += 1;
    }
    (
        (quotients[0] as u128) << 64 | quotients[1] as u128,
        remainder as u32,
    )
}

const fn parse_decimal(text: &str, places: u32) -> Option<i128> {
    let bytes = text.as_bytes();
    let negative = !bytes.is_empty() && bytes[0] == b'-';
    let mut index = if negative { 1 } else { 0 };
    let (mut value, mut digits, mut after_point, mut point) = (0_i128, 0, 0, false);
    while index < bytes.len() {
        match bytes[index] {
            b'.' if !point => point = true,
            digit @ b'0'..=b'9' => {
                digits += 1;
                after_point += point as u32;
                if digits > 32 || after_point > places {
                    return None;
                }
                value = value * 10 + (digit - b'0') as i128;
            }
            _ => return None,
        }
        index += 1;
    }
    if digits == 0 || digits - after_point > 14 {
        return None;
    }
    while after_point < places {
        value *= 10;
        after_point += 1;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_in_places_agrees_with_the_general_one() {
        for value in [
            0,
            1,
            99_999,
            u128::from(u64::MAX),
            1 << 64,
            u128::MAX / 3,
            u128::MAX,
        ] {
            for divisor in [1, 2, 7, 100_000, 1_000_000, u32::MAX] {
                let general = (
                    value / u128::from(divisor),
                    (value % u128::from(divisor)) as u32,
                );
                assert_eq!(divide_small(value, divisor), general, "{value} / {divisor}");
            }
        }
    }

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        let check = |text: &str, expected: Option<i128>| {
            assert_eq!(
                Money::from_dollars(text).map(Money::pico),
                expected,
                "{text}"
            )
        };
        check("2.73", Some(2_730_000_000_000));
        check("-0.000000000001", Some(-1));
        check("7", Some(7_000_000_000_000));
        check(".5", Some(500_000_000_000));
        for wrong in [
            "",
            ".",
            "-",
            "1e3",
            "1,000",
            "0.0000000000001",
            "1.2.3",
            "+1",
            "NaN",
            "999999999999999999",
        ] {
            check(wrong, None);
        }
        assert_eq!(
            UnitPrice::from_dollars("0.000000000000000001").map(UnitPrice::atto),
            Some(1)
        );
        assert_eq!(UnitPrice::from_dollars("-1"), None);
        assert_eq!(UnitPrice::from_dollars("20000"), None);
    }

    #[test]
    fn a_price_times_a_quantity_is_exact_to_a_pico_dollar() {
        let check = |price: &str, quantity: f64, amount: &str| {
            let price = UnitPrice::from_dollars(price).unwrap();
            assert_eq!(
                price.times(quantity),
                Money::from_dollars(amount).unwrap(),
                "{quantity} at {price:?}"
            );
        };
        check("0.0000166667", 140_000.0, "2.333338");
        check("0.0000133334", 46_440_000_000.0, "619203.096");
        check("0.0000000309", 2_520_000.0, "0.077868");
        check("0.09", 14.305_114_746_093_75, "1.287460327148");
        check("5", 0.0, "0");
        check("1", 1e-12, "0.000000000001");
        check("1", 1e-300, "0");
    }

    #[test]
    fn nonsense_quantities_cost_nothing_and_huge_ones_stop_at_the_limit() {
        let price = UnitPrice::from_dollars("18888").unwrap();
        for quantity in [f64::NAN, -1.0, f64::NEG_INFINITY] {
            assert_eq!(price.times(quantity), Money::ZERO);
        }
        for quantity in [f64::INFINITY, f64::MAX, 1e60] {
            let amount = price.times(quantity);
            assert!(amount.to_dollars_f64() > 1e18, "{quantity}");
            assert_eq!(amount + Money::MAX, Money::MAX);
        }
        assert_eq!(UnitPrice::from_dollars_f64(f64::NAN), None);
        assert_eq!(
            UnitPrice::from_dollars_f64(0.1),
            UnitPrice::from_dollars("0.1")
        );
    }

    #[test]
    fn rounding_to_cents_takes_halves_away_from_zero() {
        let check = |text: &str, cents: i128| {
            assert_eq!(Money::from_dollars(text).unwrap().cents(), cents, "{text}")
        };
        check("1.005", 101);
        check("1.004999999999", 100);
        check("-1.005", -101);
        check("0", 0);
        assert_eq!(
            Money::from_dollars("2.733338").unwrap().round_to_cents(),
            Money::from_cents(273)
        );
    }

    #[test]
    fn amounts_of_any_size_can_be_scaled() {
        assert_eq!(Money::from_cents(1_000).times(0.83), Money::from_cents(830));
        assert_eq!(
            Money::from_cents(1_234_567_890_123).times(0.5).pico(),
            1_234_567_890_123 * PICO_PER_CENT / 2
        );
        assert_eq!(Money::MAX.times(2.0), Money::MAX);
        assert_eq!(Money::from_cents(5).times(-1.0), Money::ZERO);
    }
}
