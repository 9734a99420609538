//! Decimal numbers without loss: prices of lists, their tiers, and the factor between two units.

use std::fmt;

/// Decimal places kept.
const PLACES: usize = 18;
const ONE: i128 = 1_000_000_000_000_000_000;

/// A number above or equal to 0 with at most 18 decimal places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

impl Amount {
    /// Reads plain digits with at most one point.
    pub fn read(text: &str) -> Option<Amount> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || fraction.len() > PLACES {
            return None;
        }
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        format!("{whole}{fraction:0<PLACES$}")
            .parse()
            .ok()
            .map(Amount)
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns the number times a whole factor.
    pub fn times(self, factor: i128) -> Amount {
        Amount(self.0 * factor)
    }

    /// Returns the number over a whole factor, or `None` where it does not come out even.
    pub fn over(self, factor: i128) -> Option<Amount> {
        (self.0 % factor == 0).then_some(Amount(self.0 / factor))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / ONE, self.0 % ONE);
        if fraction == 0 {
            return write!(f, "{whole}");
        }
        let fraction = format!("{fraction:0PLACES$}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_reads_back_without_its_last_zeros() {
        for (text, shown) in [
            ("0.0000166667", "0.0000166667"),
            ("0.2000000000", "0.2"),
            ("6000000000", "6000000000"),
        ] {
            assert_eq!(Amount::read(text).unwrap().to_string(), shown);
        }
        for wrong in ["", "-1", "1e-7", "Inf", "0.0000000000000000001", ".5"] {
            assert_eq!(Amount::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_price_of_ten_is_a_tenth_for_one() {
        let ten = Amount::read("0.000002").unwrap();
        assert_eq!(ten.over(10).unwrap().to_string(), "0.0000002");
        assert_eq!(Amount::read("1").unwrap().over(3), None);
    }
}
