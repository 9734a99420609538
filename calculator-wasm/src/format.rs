//! Quantities as readers see them: grouped digits, the right number of them, the unit.
//!
//! In: a [`Quantity`] or a number. Out: text in the language of the page. The language comes from the page, never
//! from the browser, so that the text made at build time and the text made live are the same. Deliberately absent:
//! dates and words.

use crate::money::{Money, UnitPrice};
use crate::number;
use crate::small::{concat, split};
use crate::unit::Unit;
use crate::words::Words;

/// A value with what is needed to show it.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// An amount of money.
    Money(Money),
    /// A price of one unit: shown with all its digits.
    UnitPrice(UnitPrice),
    /// A number with its unit, shown with so many significant digits at most.
    Number {
        /// The value in the unit.
        value: f64,
        /// The unit.
        unit: Unit,
        /// Significant digits shown; whole parts are never cut.
        digits: u8,
    },
    /// A count in running text: three digits, and a word for its size: `52.3 million`.
    Rough {
        /// The value.
        value: f64,
    },
    /// A share of one, shown in hundredths with so many significant digits at most.
    Share {
        /// The share, from 0 to 1.
        value: f64,
        /// Significant digits shown.
        digits: u8,
    },
    /// Seconds, shown in the unit that suits their size.
    Duration {
        /// The duration in seconds.
        seconds: f64,
    },
    /// A word instead of a number: "never".
    Word(&'static str),
}

impl Quantity {
    /// Returns a number of things.
    pub fn count(value: f64, name: &'static str) -> Self {
        Quantity::Number {
            value,
            unit: Unit::Count(name),
            digits: 6,
        }
    }

    /// Returns the bare value for programs: dollars, the number in its unit, the share, seconds. A word has none.
    pub fn value(&self) -> Option<f64> {
        match self {
            Quantity::Money(money) => Some(money.to_dollars_f64()),
            Quantity::UnitPrice(price) => Some(price.to_f64()),
            Quantity::Number { value, .. }
            | Quantity::Rough { value }
            | Quantity::Share { value, .. } => Some(*value),
            Quantity::Duration { seconds } => Some(*seconds),
            Quantity::Word(_) => None,
        }
    }

    /// Returns the unit of [`Quantity::value`] for programs.
    pub fn value_unit(&self) -> &'static str {
        match self {
            Quantity::Money(_) | Quantity::UnitPrice(_) => "USD",
            Quantity::Number { unit, .. } => unit.symbol(),
            Quantity::Rough { .. } | Quantity::Share { .. } | Quantity::Word(_) => "",
            Quantity::Duration { .. } => "s",
        }
    }
}

/// Stands between the words and the values of a message.
pub const BETWEEN: &str = "\x1f";

/// How numbers are written in the language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    decimal: char,
    group: char,
    /// Whether the sign of a currency stands before the amount.
    currency_first: bool,
    /// The texts of the calculators in that language.
    pub words: Words,
}

impl Format {
    /// Returns the English way: `1,234.5` and `$2.73`.
    pub const fn english() -> Self {
        Self {
            decimal: '.',
            group: ',',
            currency_first: true,
            words: Words::NONE,
        }
    }

    /// Returns the way of a language named by its tag (`de`, `en-GB`); English where the language is not known.
    pub fn of_language(tag: &str) -> Self {
        match tag.split('-').next().unwrap_or("") {
            "de" | "es" | "it" | "nl" | "pt" => Self {
                decimal: ',',
                group: '.',
                currency_first: false,
                words: Words::NONE,
            },
            "fr" | "pl" | "cs" | "sv" | "nb" | "fi" | "uk" => Self {
                decimal: ',',
                group: '\u{202f}',
                currency_first: false,
                words: Words::NONE,
            },
            _ => Self::english(),
        }
    }

    /// Returns the same with the texts of the calculators in the language.
    #[must_use]
    pub fn with_words(self, words: Words) -> Self {
        Self { words, ..self }
    }

    /// Returns words and values with [`BETWEEN`] between them as one text: the words translated, numbers as the language
    /// writes them.
    #[inline(never)]
    pub fn said(&self, parts: &str) -> String {
        let (mut out, mut rest) = (String::new(), parts);
        while !rest.is_empty() {
            let (part, after) = split(rest, b'\x1f').unwrap_or((rest, ""));
            match number::leading(part) {
                Some(found) if found.rest.is_empty() => out.push_str(&self.plain(found.value)),
                _ => out.push_str(self.words.of(part)),
            }
            rest = after;
        }
        out
    }

    /// Returns a quantity as text, with its unit.
    pub fn quantity(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Money(money) => self.money(*money),
            Quantity::UnitPrice(price) => self.currency(&self.plain(price.to_f64())),
            Quantity::Number {
                value,
                unit,
                digits,
            } => {
                let text = self.significant(*value, *digits);
                match unit {
                    Unit::None => text,
                    Unit::PerSecond => text + "/s",
                    unit => concat(&[&text, "\u{a0}", self.words.of(unit.symbol())]),
                }
            }
            Quantity::Rough { value } => self.rough(*value),
            Quantity::Share { value, digits } => {
                self.significant(*value * 100.0, *digits) + "\u{a0}%"
            }
            Quantity::Duration { seconds } => self.duration(*seconds),
            Quantity::Word(word) => String::from(self.words.of(word)),
        }
    }

    /// Returns an amount: two decimals from one cent up, two significant digits below, so that a small amount is
    /// never shown as nothing.
    pub fn money(&self, money: Money) -> String {
        let dollars = money.to_dollars_f64();
        let text = if dollars == 0.0 || dollars.abs() >= 0.01 {
            self.fixed(dollars, 2)
        } else {
            self.significant(dollars, 2)
        };
        self.currency(&text)
    }

    /// Puts the currency beside an amount.
    pub(crate) fn currency(&self, text: &str) -> String {
        match (self.currency_first, text.strip_prefix('−')) {
            (true, Some(amount)) => concat(&["−$", amount]),
            (true, None) => concat(&["$", text]),
            (false, _) => concat(&[text, "\u{a0}$"]),
        }
    }

    /// Returns seconds in the unit that suits their size: `0.8 ms`, `120 ms`, `2.24 s`, `10 min`, `3 h`, `2 days`.
    pub fn duration(&self, seconds: f64) -> String {
        let size = seconds.abs();
        let (value, unit) = if size == 0.0 {
            (0.0, "s")
        } else if size < 1.0 {
            (seconds * 1000.0, "ms")
        } else if size < 120.0 {
            (seconds, "s")
        } else if size < 7200.0 {
            (seconds / 60.0, "min")
        } else if size < 172_800.0 {
            (seconds / 3600.0, "h")
        } else {
            (seconds / 86_400.0, "days")
        };
        concat(&[&self.significant(value, 3), "\u{a0}", self.words.of(unit)])
    }

    /// Returns a count with three digits and a word for its size.
    fn rough(&self, value: f64) -> String {
        let size = value.abs();
        let (scaled, word) = if size >= 1e9 {
            (value / 1e9, "billion")
        } else if size >= 1e6 {
            (value / 1e6, "million")
        } else if size >= 1e3 {
            (value / 1e3, "thousand")
        } else {
            (value, "")
        };
        let text = self.significant(scaled, 3);
        if word.is_empty() {
            text
        } else {
            concat(&[&text, "\u{a0}", self.words.of(word)])
        }
    }

    /// Returns a number with all its digits, grouped.
    pub fn plain(&self, value: f64) -> String {
        self.localised(&number::canonical(value))
    }

    /// Returns a number with so many significant digits at most; whole parts are never cut, trailing zeros are.
    pub fn significant(&self, value: f64, digits: u8) -> String {
        if value == 0.0 || !value.is_finite() {
            return String::from("0");
        }
        let decimals = (i32::from(digits) - 1 - number::magnitude(value)).clamp(0, 15);
        let rounded = round_to(value, decimals);
        self.localised(&number::canonical(rounded))
    }

    /// Returns a number with exactly so many decimals, halves away from zero.
    pub fn fixed(&self, value: f64, decimals: u8) -> String {
        let scaled = number::scale_by_power_of_ten(value.abs(), i32::from(decimals));
        if scaled >= 1e15 {
            // Such a number has no decimals left.
            return self.plain(value);
        }
        let digits = number::integer(number::round_to_integer(scaled));
        let decimals = usize::from(decimals);
        let mut text = String::new();
        if value < 0.0 && digits.bytes().any(|digit| digit != b'0') {
            text.push('-');
        }
        let places = digits.len().max(decimals + 1);
        let padded = core::iter::repeat_n('0', places - digits.len()).chain(digits.chars());
        for (at, digit) in padded.enumerate() {
            if at + decimals == places {
                text.push('.');
            }
            text.push(digit);
        }
        self.localised(&text)
    }

    /// Groups the whole part of a canonical number in threes (from four digits up) and sets the marks of the
    /// language; the minus sign becomes a real one.
    fn localised(&self, canonical: &str) -> String {
        let mut out = String::with_capacity(canonical.len() + 8);
        let body = canonical.strip_prefix('-').unwrap_or(canonical);
        if body.len() < canonical.len() {
            out.push('−');
        }
        let whole = body.find(['.', 'e']).unwrap_or(body.len());
        for (at, character) in body.char_indices() {
            if at < whole {
                if at > 0 && (whole - at).is_multiple_of(3) {
                    out.push(self.group);
                }
                out.push(character);
            } else if character == '.' {
                out.push(self.decimal);
            } else if character == 'e' {
                out.push_str("·10^");
            } else {
                out.push(character);
            }
        }
        out
    }
}

/// Rounds to so many decimals, halves away from zero.
fn round_to(value: f64, decimals: i32) -> f64 {
    let scaled = number::scale_by_power_of_ten(value, decimals);
    let whole = if scaled.abs() < 9e15 {
        let up = (scaled.abs() + 0.5) as u64 as f64;
        if scaled < 0.0 { -up } else { up }
    } else {
        scaled
    };
    number::scale_by_power_of_ten(whole, -decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_cut_to_what_matters() {
        let english = Format::english();
        let rows = [
            (1_234_567.0, 6, "1,234,567"),
            (0.0163597, 3, "0.0164"),
            (1.63597, 6, "1.63597"),
            (999.96, 4, "1,000"),
            (-1234.5, 6, "−1,234.5"),
            (0.0, 3, "0"),
            (52.522_428, 4, "52.52"),
        ];
        for (value, digits, text) in rows {
            assert_eq!(english.significant(value, digits), text);
        }
        assert_eq!(english.rough(52_321_037.0), "52.3\u{a0}million");
        assert_eq!(english.rough(950.0), "950");
        assert_eq!(english.fixed(2.733338, 2), "2.73");
        assert_eq!(english.fixed(0.005, 2), "0.01");
        assert_eq!(english.fixed(-0.001, 2), "0.00");
        assert_eq!(english.fixed(1_234_567.891, 2), "1,234,567.89");
    }

    #[test]
    fn the_language_of_the_page_sets_the_marks() {
        assert_eq!(Format::of_language("de-AT").fixed(1234.5, 2), "1.234,50");
        assert_eq!(Format::of_language("fr").plain(1234.5), "1\u{202f}234,5");
        assert_eq!(Format::of_language("xx").plain(1234.5), "1,234.5");
    }

    #[test]
    fn durations_take_the_unit_that_suits_them() {
        let english = Format::english();
        let rows = [
            (0.0008, "0.8 ms"),
            (0.12, "120 ms"),
            (2.244, "2.24 s"),
            (600.0, "10 min"),
            (259_200.0, "3 days"),
        ];
        for (seconds, text) in rows {
            assert_eq!(english.duration(seconds).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn a_message_is_said_part_by_part_in_the_language() {
        let table = crate::words::line("must be between ", "erlaubt ist ")
            + &crate::words::line(" and ", " bis ");
        let german = Format::of_language("de").with_words(Words::read(&table));
        let parts = ["must be between ", "0.5", " and ", "10,240", " ", "MB"];
        let message = parts.join(BETWEEN);
        assert_eq!(german.said(&message), "erlaubt ist 0,5 bis 10.240 MB");
        let english = "must be between 0.5 and 10,240 MB";
        assert_eq!(Format::english().said(&message), english);
    }
}
