//! Cells, numbers and times in the bytes of a log.
//!
//! In: bytes. Out: values, or nothing where the bytes are something else.

/// Returns a line without spaces, carriage return and the like at its ends.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

/// Returns one cell of a line, without spaces and quotes. Separators are comma, semicolon and tab.
pub(super) fn cell(line: &[u8], column: usize) -> Option<&[u8]> {
    let mut quoted = false;
    let mut cells = line.split(|&byte| {
        quoted ^= byte == b'"';
        !quoted && matches!(byte, b',' | b';' | b'\t')
    });
    let text = trim(cells.nth(column)?);
    let text = text.strip_prefix(b"\"").unwrap_or(text);
    Some(trim(text.strip_suffix(b"\"").unwrap_or(text)))
}

/// Returns a time in seconds if dated (true), or the number as it stands (false).
pub(super) fn time_of(text: &[u8]) -> Option<(f64, bool)> {
    if let Some(seconds) = date_time_of(text) {
        return Some((seconds, true));
    }
    number_of(text)
        .filter(|time| time.abs() < 1e20)
        .map(|time| (time, false))
}

/// Reads a plain decimal number with an optional exponent; None for anything else, infinities included.
pub(super) fn number_of(text: &[u8]) -> Option<f64> {
    let (negative, text) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    let mut value = 0.0;
    let mut digits = 0;
    let mut scale = 1.0;
    let mut point = false;
    let mut exponent = 0;
    for (index, &byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                // Digits beyond the precision of the number only move the point.
                value = value * 10.0 + f64::from(byte - b'0');
                if point {
                    scale *= 10.0;
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' if digits > 0 => {
                exponent = small_integer(&text[index + 1..])?;
                break;
            }
            _ => return None,
        }
        if digits > 40 {
            return None;
        }
    }
    let mut value = value / scale;
    for _ in 0..exponent.unsigned_abs() {
        value = if exponent < 0 {
            value / 10.0
        } else {
            value * 10.0
        };
    }
    let usable = digits > 0 && value.is_finite();
    usable.then_some(if negative { -value } else { value })
}

fn small_integer(text: &[u8]) -> Option<i32> {
    let (negative, text) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    let value = digits_of(text, 1, 3)? as i32;
    Some(if negative { -value } else { value })
}

/// Reads a whole number of `least` to `most` digits.
fn digits_of(text: &[u8], least: usize, most: usize) -> Option<u32> {
    if text.len() < least || text.len() > most {
        return None;
    }
    let mut value = 0;
    for &byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(byte - b'0');
    }
    Some(value)
}

/// Reads `YYYY-MM-DD`, with `hh:mm`, `:ss`, a fraction and an offset as far as they are there, into seconds since 1970.
fn date_time_of(text: &[u8]) -> Option<f64> {
    let separator = *text.get(4)?;
    if !matches!(separator, b'-' | b'/') || *text.get(7)? != separator {
        return None;
    }
    let year = digits_of(text.get(..4)?, 4, 4)?;
    let month = digits_of(text.get(5..7)?, 2, 2)?;
    let day = digits_of(text.get(8..10)?, 2, 2)?;
    if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
        return None;
    }
    let midnight = f64::from(days_since_1970(year, month, day)) * 86_400.0;
    let Some((&between, clock)) = text.get(10..)?.split_first() else {
        return Some(midnight);
    };
    if !matches!(between, b'T' | b't' | b' ') {
        return None;
    }
    let zone = clock
        .iter()
        .position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-' | b' '));
    let (clock, zone) = clock.split_at(zone.unwrap_or(clock.len()));
    if clock.get(2) != Some(&b':') {
        return None;
    }
    let hour = digits_of(clock.get(..2)?, 2, 2)?;
    let minute = digits_of(clock.get(3..5)?, 2, 2)?;
    let seconds = match clock.get(5..)? {
        [] => 0.0,
        [b':', rest @ ..] if rest.len() >= 2 && rest[..2].iter().all(u8::is_ascii_digit) => {
            number_of(rest).filter(|seconds| (0.0..61.0).contains(seconds))?
        }
        _ => return None,
    };
    if hour > 24 || minute > 59 {
        return None;
    }
    let offset = offset_of(trim(zone))?;
    Some(midnight + f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + seconds - offset)
}

/// Reads `Z`, `UTC`, `+02:00`, `+0200`, `+02` or nothing, in seconds east of UTC.
fn offset_of(text: &[u8]) -> Option<f64> {
    let (sign, digits) = match text {
        [] | [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(0.0),
        [b'+', rest @ ..] => (1.0, rest),
        [b'-', rest @ ..] => (-1.0, rest),
        _ => return None,
    };
    let hours = digits_of(digits.get(..2)?, 2, 2)?;
    let minutes = match digits.get(2..)? {
        [] => 0,
        [b':', rest @ ..] => digits_of(rest, 2, 2)?,
        rest => digits_of(rest, 2, 2)?,
    };
    (hours <= 14 && minutes < 60)
        .then(|| sign * (f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0))
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// Returns the days from 1970-01-01 to a date of the Gregorian calendar.
fn days_since_1970(year: u32, month: u32, day: u32) -> i32 {
    // Years that begin in March put the leap day at the end.
    let shifted = if month > 2 {
        year
    } else {
        year.wrapping_sub(1)
    } as i32;
    let month = (month as i32 + 9) % 12;
    let leap_days = shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400);
    365 * shifted + leap_days + (153 * month + 2) / 5 + day as i32 - 1 - 719_468
}
