//! Numbers as people type them and as programs exchange them.
//!
//! In: text such as `1.5k`, `30M`, `1,000`, `1 000`, `2e3`. Out: an `f64` and the text that followed the number,
//! or the canonical text of an `f64` (at most 15 significant digits, which is what survives the way to binary
//! and back). Deliberately absent: units (see [`crate::unit`]), display for readers (see [`crate::format`]) and
//! the standard library's float parser and printer, which would add some 30 kB to the module that readers load.

/// What stood at the start of a text, and what followed it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leading<'a> {
    /// The number, without any multiplier or unit.
    pub value: f64,
    /// The text after the number, trimmed: a multiplier, a unit, both, or nothing.
    pub rest: &'a str,
}

/// Largest power of ten that an `f64` holds exactly.
const EXACT_POWER: i32 = 22;

/// Reads the number at the start of `text`.
///
/// Spaces, no-break spaces, underscores and apostrophes between digits group them. A comma or point is a decimal
/// mark when it is the last of two kinds, or when it is single and not followed by exactly three digits; a point
/// that stands alone is always a decimal mark. Returns `None` where no number starts, or where more than 15
/// digits before the decimal mark make the value inexact.
pub fn leading(text: &str) -> Option<Leading<'_>> {
    let text = text.trim();
    let (negative, body) = match text.chars().next() {
        Some(sign @ ('-' | '−' | '+')) => {
            let body = text.get(sign.len_utf8()..).unwrap_or("");
            (sign != '+', body.trim_start())
        }
        _ => (false, text),
    };
    let run = Run::at_start_of(body);
    let decimal = run.decimal_mark();
    let (digits, after) = body.split_at_checked(run.end)?;

    let mut mantissa: u64 = 0;
    let mut exponent: i32 = 0;
    let mut significant = 0;
    let mut any = false;
    let mut fraction = false;
    for (at, byte) in digits.bytes().enumerate() {
        if Some(at) == decimal {
            fraction = true;
        } else if byte.is_ascii_digit() {
            any = true;
            if significant < 15 {
                mantissa = mantissa * 10 + u64::from(byte - b'0');
                significant += i32::from(mantissa > 0);
                exponent -= i32::from(fraction);
            } else if !fraction {
                return None;
            }
        }
    }
    if !any {
        return None;
    }
    let (power, rest) = written_exponent(after);
    let value = scale_by_power_of_ten(mantissa as f64, exponent.saturating_add(power));
    Some(Leading {
        value: if negative { -value } else { value },
        rest: rest.trim(),
    })
}

/// The run of digits, marks and group separators at the start of a text. Read in one pass: the standard search from the
/// end of a text alone is 540 bytes.
#[derive(Default)]
struct Run {
    /// Length in bytes.
    end: usize,
    /// How many commas it has, and where the last one stands.
    commas: (u32, usize),
    /// How many points it has, and where the last one stands.
    points: (u32, usize),
}

impl Run {
    fn at_start_of(text: &str) -> Run {
        let mut run = Run::default();
        let mut characters = text.char_indices();
        while let Some((at, character)) = characters.next() {
            let next = characters.as_str().as_bytes().first();
            let separates = matches!(
                character,
                ',' | '_' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
            ) && run.end > 0
                && next.is_some_and(u8::is_ascii_digit);
            if !(character.is_ascii_digit() || character == '.' || separates) {
                break;
            }
            match character {
                ',' => run.commas = (run.commas.0 + 1, at),
                '.' => run.points = (run.points.0 + 1, at),
                _ => {}
            }
            run.end = at + character.len_utf8();
        }
        run
    }

    /// Byte position of the decimal mark, if there is one.
    fn decimal_mark(&self) -> Option<usize> {
        match (self.commas, self.points) {
            ((0, _), (1, point)) => Some(point),
            ((1, comma), (0, _)) if self.end - comma - 1 != 3 => Some(comma),
            ((1.., comma), (1.., point)) => Some(comma.max(point)),
            _ => None,
        }
    }
}

/// Reads `e6` or `E-3` when digits follow the letter.
fn written_exponent(text: &str) -> (i32, &str) {
    let mut bytes = text.bytes().peekable();
    if !matches!(bytes.next(), Some(b'e' | b'E')) {
        return (0, text);
    }
    let mut start = 1;
    let mut negative = false;
    if let Some(sign @ (b'-' | b'+')) = bytes.peek() {
        negative = *sign == b'-';
        start = 2;
        bytes.next();
    }
    let mut end = start;
    let mut power: i32 = 0;
    for digit in bytes.take_while(u8::is_ascii_digit) {
        power = (power * 10 + i32::from(digit - b'0')).min(400);
        end += 1;
    }
    if end == start {
        return (0, text);
    }
    (
        if negative { -power } else { power },
        text.get(end..).unwrap_or(""),
    )
}

/// Returns `value · 10^power`. Correctly rounded for at most 15 digits and powers within ±22; beyond that the
/// error is at most two units in the last place.
pub fn scale_by_power_of_ten(value: f64, power: i32) -> f64 {
    let mut value = value;
    let mut left = power;
    while left != 0 {
        let step = left.clamp(-EXACT_POWER, EXACT_POWER);
        let mut factor = 1.0;
        for _ in 0..step.unsigned_abs() {
            factor *= 10.0;
        }
        value = if step < 0 {
            value / factor
        } else {
            value * factor
        };
        left -= step;
        if value == 0.0 || value.is_infinite() {
            break;
        }
    }
    value
}

/// Returns the power of ten of the leading digit: 2 for 512, −3 for 0.0012. `value` must be finite and not 0.
pub fn magnitude(value: f64) -> i32 {
    let value = value.abs();
    let mut power = 0;
    while power < 330 && scale_by_power_of_ten(value, -power) >= 10.0 {
        power += 1;
    }
    while power > -330 && scale_by_power_of_ten(value, -power) < 1.0 {
        power -= 1;
    }
    power
}

/// Returns the canonical text of a number: plain decimal, no grouping, at most 15 significant digits, no trailing
/// zeros, and an exponent only from 10^21 up or below 10^−7. What is not finite becomes `0`: models never return it.
pub fn canonical(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return String::from("0");
    }
    let mut power = magnitude(value);
    let mut digits = round_to_integer(scale_by_power_of_ten(value.abs(), 14 - power));
    if digits >= 1_000_000_000_000_000 {
        digits /= 10;
        power += 1;
    }
    let mut count = 15;
    while digits.is_multiple_of(10) && count > 1 {
        digits /= 10;
        count -= 1;
    }
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    let text = integer(digits);
    if (-7..21).contains(&power) {
        push_decimal(&mut out, &text, power);
    } else {
        push_decimal(&mut out, &text, 0);
        out.push('e');
        if power < 0 {
            out.push('-');
        }
        out.push_str(&integer(u64::from(power.unsigned_abs())));
    }
    out
}

/// Writes `digits` (of which the first stands at `10^power`) as a plain decimal.
fn push_decimal(out: &mut String, digits: &str, power: i32) {
    if power < 0 {
        out.push_str("0.");
        for _ in 1..power.unsigned_abs() {
            out.push('0');
        }
        out.push_str(digits);
        return;
    }
    let whole = power.unsigned_abs() as usize + 1;
    if digits.len() <= whole {
        out.push_str(digits);
        for _ in digits.len()..whole {
            out.push('0');
        }
    } else {
        for (at, digit) in digits.chars().enumerate() {
            if at == whole {
                out.push('.');
            }
            out.push(digit);
        }
    }
}

/// Rounds a non-negative value to the nearest whole number, halves up, at most 2^63.
pub fn round_to_integer(value: f64) -> u64 {
    (value + 0.5) as u64
}

/// Decimal digits of a whole number, without the weight of the standard formatter.
pub fn integer(mut value: u64) -> String {
    let mut reversed = [0_u8; 20];
    let mut length = 0;
    for place in &mut reversed {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
        length += 1;
        if value == 0 {
            break;
        }
    }
    reversed
        .iter()
        .take(length)
        .rev()
        .map(|byte| char::from(*byte))
        .collect()
}

/// Returns the smallest of 1, 2, 5 times a power of ten that is not below a value above 0.
///
/// ```
/// use calculator_wasm::number::round_up;
/// assert_eq!([0.3, 1.0, 21.0, 6e6].map(round_up), [0.5, 1.0, 50.0, 1e7]);
/// ```
pub fn round_up(value: f64) -> f64 {
    let power = magnitude(value);
    for step in [1.0, 2.0, 5.0] {
        let step = scale_by_power_of_ten(step, power);
        if step >= value * (1.0 - 1e-12) {
            return step;
        }
    }
    scale_by_power_of_ten(10.0, power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let rows = [
            ("42", 42.0, ""),
            ("1.5k", 1.5, "k"),
            ("30M", 30.0, "M"),
            ("250 ms", 250.0, "ms"),
            ("1,000", 1000.0, ""),
            ("1 000", 1000.0, ""),
            ("1\u{202f}000 MB", 1000.0, "MB"),
            ("1'000'000", 1_000_000.0, ""),
            ("1.234,5", 1234.5, ""),
            ("1,234.5", 1234.5, ""),
            ("1,5", 1.5, ""),
            ("0,125", 125.0, ""),
            (".5", 0.5, ""),
            ("1e6", 1_000_000.0, ""),
            ("2.5E-3 s", 0.0025, "s"),
            ("-7", -7.0, ""),
            ("0.1", 0.1, ""),
            ("0.0000166667", 0.0000166667, ""),
        ];
        for (text, value, rest) in rows {
            assert_eq!(leading(text), Some(Leading { value, rest }), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", " ", "abc", "-", "ms", "e5", "12345678901234567890"] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn canonical_text_is_short_and_plain() {
        let rows = [
            (0.0, "0"),
            (1.0, "1"),
            (0.1, "0.1"),
            (1536.0, "1536"),
            (30e6, "30000000"),
            (1e21, "1e21"),
            (1.5e-9, "1.5e-9"),
            (-2.5, "-2.5"),
            (0.0163597, "0.0163597"),
            (999_999_999_999_999.9, "1000000000000000"),
        ];
        for (value, text) in rows {
            assert_eq!(canonical(value), text);
        }
    }

    proptest! {
        #[test]
        fn canonical_text_reads_back_as_the_same_number(digits in 0_u64..1_000_000_000_000_000, places in 0_i32..15) {
            let value = scale_by_power_of_ten(digits as f64, -places);
            let text = canonical(value);
            let read = leading(&text).expect("canonical text is a number");
            prop_assert_eq!(read.value.to_bits(), value.to_bits());
            prop_assert_eq!(read.rest, "");
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,40}") {
            if let Some(found) = leading(&text) {
                prop_assert!(!found.value.is_nan());
            }
        }

        #[test]
        fn canonical_agrees_with_the_standard_printer(value in -1e18_f64..1e18) {
            let ours: f64 = canonical(value).parse().expect("a number");
            prop_assert!((ours - value).abs() <= value.abs() * 1e-14);
        }
    }
}
